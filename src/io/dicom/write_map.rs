//! One map as a Parametric Map object with float pixels.
//!
//! # Source
//! PS3.3 A.75 (Parametric Map IOD), C.8.32; values without meaning are NaN, as FloatPixelPaddingValue alone is
//! refused by validators.

use std::path::Path;

use dicom_core::{PrimitiveValue, VR};
use dicom_dictionary_std::{tags, uids};
use ndarray::ArrayView3;

use super::write::{Code, DataSet, made, write_file};
use super::write_derived::{LIVER, Provenance, common, derivation, geometry, own_uid, referenced_series};
use crate::io::atomic::WriteError;
use crate::volume::Grid;

/// What a map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapQuantity {
    /// s⁻¹.
    R2Star,
    /// ms.
    T2Star,
    /// Of spin echoes, s⁻¹.
    R2,
    /// Of spin echoes, ms.
    T2,
    /// Signal units.
    S0,
    /// Liver iron concentration, mg Fe per g dry weight.
    Lic,
    /// Proton density fat fraction, %.
    Pdff,
}

impl MapQuantity {
    /// ContentLabel, name, quantity, unit, series number, upper end of the window.
    fn terms(self) -> (&'static str, &'static str, Code, Code, i64, f64) {
        match self {
            Self::R2Star => {
                ("R2STAR", "R2* map", Code::dcm("126395", "R2*"), Code::ucum("/s", "per second"), 9001, 600.0)
            }
            Self::T2Star => {
                ("T2STAR", "T2* map", Code::dcm("113064", "T2*"), Code::ucum("ms", "millisecond"), 9002, 40.0)
            }
            Self::R2 => ("R2", "R2 map", Code::dcm("126394", "R2"), Code::ucum("/s", "per second"), 9005, 100.0),
            Self::T2 => ("T2", "T2 map", Code::dcm("113065", "T2"), Code::ucum("ms", "millisecond"), 9006, 200.0),
            Self::Pdff => {
                let quantity = Code::dcm("129100", "Fat fraction");
                ("PDFF", "Proton density fat fraction", quantity, Code::ucum("%", "percent"), 9007, 40.0)
            }
            Self::S0 => {
                let quantity = Code::dcm("110852", "MR signal intensity");
                ("S0", "Signal at TE 0", quantity, Code::ucum("[arb'U]", "arbitrary unit"), 9003, 0.0)
            }
            Self::Lic => {
                let quantity = Code::own("LIC", "Liver iron concentration (dry weight)");
                let unit = Code::ucum("mg/g", "milligram per gram");
                ("LIC", "Liver iron concentration", quantity, unit, 9004, 20.0)
            }
        }
    }

    /// No standard code tells relaxometry from other derivations (CID 7203).
    fn fit(self) -> Code {
        match self {
            Self::R2 | Self::T2 => Code::own("R2FIT", "R2 relaxometry"),
            Self::R2Star | Self::T2Star | Self::S0 | Self::Lic | Self::Pdff => Code::own("R2SFIT", "R2* relaxometry"),
        }
    }
}

/// Writes `values` (`[slice, row, column]`, NaN where there is no value) on `grid`, whole or not at all.
pub fn write_parametric_map(
    path: &Path,
    quantity: MapQuantity,
    grid: &Grid,
    values: ArrayView3<'_, f32>,
    provenance: &Provenance,
) -> Result<(), WriteError> {
    let object = made(|set| {
        common(set, "map", quantity.terms().0, provenance);
        provenance.context.put_frame_of_reference(set);
        identify(set, quantity, provenance);
        dimensions(set, grid, provenance);
        shared_groups(set, quantity, grid, values);
        per_frame_groups(set, quantity, grid, provenance);
        pixels(set, values);
    });
    write_file(path, object)
}

fn identify(set: &mut DataSet, quantity: MapQuantity, provenance: &Provenance) {
    let (label, name, _, _, series_number, _) = quantity.terms();
    set.list(tags::IMAGE_TYPE, &["DERIVED", "PRIMARY", "VOLUME", "QUANTITY"])
        .text(tags::SOP_CLASS_UID, uids::PARAMETRIC_MAP_STORAGE)
        .text(tags::MODALITY, "MR")
        .integer(tags::SERIES_NUMBER, series_number)
        .text(tags::SERIES_DESCRIPTION, name)
        .text(tags::CONTENT_LABEL, label)
        .text(tags::CONTENT_DESCRIPTION, name)
        .text(tags::CONTENT_QUALIFICATION, "RESEARCH")
        .text(tags::BURNED_IN_ANNOTATION, "NO")
        .text(tags::RECOGNIZABLE_VISUAL_FEATURES, "NO")
        .text(tags::PRESENTATION_LUT_SHAPE, "IDENTITY")
        .text(tags::PIXEL_PRESENTATION, "MONOCHROME")
        .sequence(tags::ACQUISITION_CONTEXT_SEQUENCE, Vec::new())
        .own_scheme();
    referenced_series(set, provenance);
}

fn dimensions(set: &mut DataSet, grid: &Grid, provenance: &Provenance) {
    let organization = own_uid("map dimensions", "", provenance);
    set.item(tags::DIMENSION_ORGANIZATION_SEQUENCE, |item| {
        item.text(tags::DIMENSION_ORGANIZATION_UID, &organization);
    })
    .item(tags::DIMENSION_INDEX_SEQUENCE, |item| {
        item.text(tags::DIMENSION_ORGANIZATION_UID, &organization)
            .put(tags::DIMENSION_INDEX_POINTER, VR::AT, PrimitiveValue::from(tags::IMAGE_POSITION_PATIENT))
            .put(tags::FUNCTIONAL_GROUP_POINTER, VR::AT, PrimitiveValue::from(tags::PLANE_POSITION_SEQUENCE))
            .text(tags::DIMENSION_DESCRIPTION_LABEL, "Image Position Patient");
    })
    .integer(tags::NUMBER_OF_FRAMES, grid.num_slices() as i64);
    // "3D" promises constant spacing (PS3.3 C.7.6.17).
    if is_evenly_spaced(grid) {
        set.text(tags::DIMENSION_ORGANIZATION_TYPE, "3D");
    }
}

fn is_evenly_spaced(grid: &Grid) -> bool {
    let steps: Vec<[f64; 3]> = grid
        .slice_positions_patient
        .windows(2)
        .map(|pair| std::array::from_fn(|axis| pair[1][axis] - pair[0][axis]))
        .collect();
    steps.windows(2).all(|pair| (0..3).all(|axis| (pair[0][axis] - pair[1][axis]).abs() < 0.01))
}

fn shared_groups(set: &mut DataSet, quantity: MapQuantity, grid: &Grid, values: ArrayView3<'_, f32>) {
    let largest = values.iter().copied().filter(|v| v.is_finite()).fold(1.0_f32, f32::max);
    let width = match quantity.terms().5 {
        fixed if fixed > 0.0 => fixed,
        _ => f64::from(largest),
    };
    set.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, |shared| {
        geometry(shared, grid);
        shared
            .item(tags::FRAME_VOILUT_SEQUENCE, |item| {
                item.decimals(tags::WINDOW_CENTER, &[width / 2.0]).decimals(tags::WINDOW_WIDTH, &[width]);
            })
            .item(tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE, |item| {
                item.decimals(tags::RESCALE_INTERCEPT, &[0.0])
                    .decimals(tags::RESCALE_SLOPE, &[1.0])
                    .text(tags::RESCALE_TYPE, "US");
            })
            .item(tags::PARAMETRIC_MAP_FRAME_TYPE_SEQUENCE, |item| {
                item.list(tags::FRAME_TYPE, &["DERIVED", "PRIMARY", "VOLUME", "QUANTITY"]);
            })
            // Optional in the standard, but a common reader crashes without it.
            .item(tags::FRAME_ANATOMY_SEQUENCE, |item| {
                item.text(tags::FRAME_LATERALITY, "U").code(tags::ANATOMIC_REGION_SEQUENCE, LIVER);
            })
            .item(tags::REAL_WORLD_VALUE_MAPPING_SEQUENCE, |item| real_world_values(item, quantity, largest));
    });
}

fn real_world_values(item: &mut DataSet, quantity: MapQuantity, largest: f32) {
    let (label, name, what, unit, ..) = quantity.terms();
    let concept = |name: Code, value: Code| {
        made(|item| {
            item.text(tags::VALUE_TYPE, "CODE")
                .code(tags::CONCEPT_NAME_CODE_SEQUENCE, name)
                .code(tags::CONCEPT_CODE_SEQUENCE, value);
        })
    };
    item.text(tags::LUT_LABEL, label)
        .text(tags::LUT_EXPLANATION, name)
        .code(tags::MEASUREMENT_UNITS_CODE_SEQUENCE, unit)
        .put(tags::DOUBLE_FLOAT_REAL_WORLD_VALUE_FIRST_VALUE_MAPPED, VR::FD, 0.0_f64)
        .put(tags::DOUBLE_FLOAT_REAL_WORLD_VALUE_LAST_VALUE_MAPPED, VR::FD, f64::from(largest))
        .put(tags::REAL_WORLD_VALUE_INTERCEPT, VR::FD, 0.0_f64)
        .put(tags::REAL_WORLD_VALUE_SLOPE, VR::FD, 1.0_f64)
        .sequence(
            tags::QUANTITY_DEFINITION_SEQUENCE,
            vec![
                concept(Code::sct("246205007", "Quantity"), what),
                concept(Code::sct("370129005", "Measurement Method"), quantity.fit()),
            ],
        );
}

fn per_frame_groups(set: &mut DataSet, quantity: MapQuantity, grid: &Grid, provenance: &Provenance) {
    let frames = grid.slice_positions_patient.iter().enumerate().map(|(slice, position)| {
        made(|frame| {
            let index = u32::try_from(slice + 1).unwrap_or(u32::MAX);
            frame
                .item(tags::FRAME_CONTENT_SEQUENCE, |item| {
                    item.put(tags::DIMENSION_INDEX_VALUES, VR::UL, index);
                })
                .item(tags::PLANE_POSITION_SEQUENCE, |item| {
                    item.decimals(tags::IMAGE_POSITION_PATIENT, position);
                });
            let sources = provenance.sources.get(slice).map_or(&[][..], Vec::as_slice);
            frame.item(tags::DERIVATION_IMAGE_SEQUENCE, |item| {
                derivation(item, quantity.fit(), sources, &provenance.method)
            });
        })
    });
    set.sequence(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames.collect());
}

fn pixels(set: &mut DataSet, values: ArrayView3<'_, f32>) {
    let (_, rows, columns) = values.dim();
    let number = |n: usize| PrimitiveValue::from(u16::try_from(n).unwrap_or(u16::MAX));
    set.put(tags::SAMPLES_PER_PIXEL, VR::US, 1_u16)
        .text(tags::PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .put(tags::ROWS, VR::US, number(rows))
        .put(tags::COLUMNS, VR::US, number(columns))
        .put(tags::BITS_ALLOCATED, VR::US, 32_u16)
        .put(tags::FLOAT_PIXEL_DATA, VR::OF, PrimitiveValue::F32(values.iter().copied().collect()));
}
