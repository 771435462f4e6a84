//! One map as a Parametric Map object with float pixels.
//!
//! # Source
//! PS3.3 A.75 (Parametric Map IOD), C.8.32; values without meaning are NaN, as FloatPixelPaddingValue alone is
//! refused by validators.

use std::path::Path;

use dicom_core::{PrimitiveValue, VR};
use dicom_dictionary_std::{tags, uids};
use ndarray::ArrayView3;

use super::write::{Code, DataSet, PRODUCT, StudyContext, VERSION, made, uid_of, write_file};
use crate::io::atomic::WriteError;
use crate::volume::Grid;

const LIVER: Code = Code::sct("10200004", "Liver");
const PURPOSE: Code = Code::dcm("121322", "Source image for image processing operation");

/// What a map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapQuantity {
    /// s⁻¹.
    R2Star,
    /// ms.
    T2Star,
    /// Signal units.
    S0,
    /// Liver iron concentration, mg Fe per g dry weight.
    Lic,
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
}

/// An image the map was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceImage {
    pub sop_class_uid: String,
    pub sop_instance_uid: String,
    pub series_uid: String,
}

/// Where a map comes from and how it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapProvenance {
    pub context: StudyContext,
    /// Every echo of each slice, `[slice][echo]`; empty lists when the source was no DICOM.
    pub sources: Vec<Vec<SourceImage>>,
    /// One sentence: model, echoes, σ. Two maps with the same sources and method get the same UIDs.
    pub method: String,
    /// `YYYYMMDD` and `HHMMSS`.
    pub created: [String; 2],
}

/// Writes `values` (`[slice, row, column]`, NaN where there is no value) on `grid`, whole or not at all.
pub fn write_parametric_map(
    path: &Path,
    quantity: MapQuantity,
    grid: &Grid,
    values: ArrayView3<'_, f32>,
    provenance: &MapProvenance,
) -> Result<(), WriteError> {
    let object = made(|set| {
        provenance.context.put_into(set);
        identify(set, quantity, provenance);
        dimensions(set, grid, provenance);
        shared_groups(set, quantity, grid, values);
        per_frame_groups(set, grid, provenance);
        pixels(set, values);
    });
    write_file(path, object)
}

fn identify(set: &mut DataSet, quantity: MapQuantity, provenance: &MapProvenance) {
    let (label, name, _, _, series_number, _) = quantity.terms();
    let [date, time] = &provenance.created;
    set.text(tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192")
        .list(tags::IMAGE_TYPE, &["DERIVED", "PRIMARY", "VOLUME", "QUANTITY"])
        .text(tags::SOP_CLASS_UID, uids::PARAMETRIC_MAP_STORAGE)
        .text(tags::SOP_INSTANCE_UID, &own_uid("instance", label, provenance))
        .text(tags::SERIES_INSTANCE_UID, &own_uid("series", label, provenance))
        .text(tags::MODALITY, "MR")
        .integer(tags::SERIES_NUMBER, series_number)
        .integer(tags::INSTANCE_NUMBER, 1)
        .text(tags::SERIES_DESCRIPTION, name)
        .text(tags::CONTENT_DATE, date)
        .text(tags::CONTENT_TIME, time)
        .text(tags::CONTENT_LABEL, label)
        .text(tags::CONTENT_DESCRIPTION, name)
        .text(tags::CONTENT_QUALIFICATION, "RESEARCH")
        .text(tags::MANUFACTURER, PRODUCT)
        .text(tags::MANUFACTURER_MODEL_NAME, PRODUCT)
        .text(tags::DEVICE_SERIAL_NUMBER, "0")
        .text(tags::SOFTWARE_VERSIONS, VERSION)
        // Without it validators miss Laterality.
        .text(tags::BODY_PART_EXAMINED, "LIVER")
        .text(tags::BURNED_IN_ANNOTATION, "NO")
        .text(tags::RECOGNIZABLE_VISUAL_FEATURES, "NO")
        .text(tags::LOSSY_IMAGE_COMPRESSION, "00")
        .text(tags::PRESENTATION_LUT_SHAPE, "IDENTITY")
        .text(tags::PIXEL_PRESENTATION, "MONOCHROME")
        .sequence(tags::ACQUISITION_CONTEXT_SEQUENCE, Vec::new())
        .own_scheme();
    referenced_series(set, provenance);
}

/// Every image referenced anywhere in the object, by series (Common Instance Reference module).
fn referenced_series(set: &mut DataSet, provenance: &MapProvenance) {
    let mut series: Vec<(&str, Vec<&SourceImage>)> = Vec::new();
    for image in provenance.sources.iter().flatten() {
        let position = series.iter().position(|(uid, _)| *uid == image.series_uid).unwrap_or_else(|| {
            series.push((&image.series_uid, Vec::new()));
            series.len() - 1
        });
        // Frames of one multi-frame image share its instance.
        let known = &mut series[position].1;
        if known.iter().all(|other| other.sop_instance_uid != image.sop_instance_uid) {
            known.push(image);
        }
    }
    if series.is_empty() {
        return;
    }
    let items = series.into_iter().map(|(uid, images)| {
        made(|item| {
            let references = images.into_iter().map(|image| made(|item| reference(item, image)));
            item.text(tags::SERIES_INSTANCE_UID, uid)
                .sequence(tags::REFERENCED_INSTANCE_SEQUENCE, references.collect());
        })
    });
    set.sequence(tags::REFERENCED_SERIES_SEQUENCE, items.collect());
}

fn reference(item: &mut DataSet, image: &SourceImage) {
    item.text(tags::REFERENCED_SOP_CLASS_UID, &image.sop_class_uid)
        .text(tags::REFERENCED_SOP_INSTANCE_UID, &image.sop_instance_uid);
}

fn own_uid(kind: &str, label: &str, provenance: &MapProvenance) -> String {
    let mut parts = vec![kind, label, VERSION, &provenance.method, &provenance.context.study_uid];
    parts.extend(provenance.sources.iter().flatten().map(|image| image.sop_instance_uid.as_str()));
    uid_of(&parts)
}

fn dimensions(set: &mut DataSet, grid: &Grid, provenance: &MapProvenance) {
    let organization = own_uid("dimensions", "", provenance);
    set.item(tags::DIMENSION_ORGANIZATION_SEQUENCE, |item| {
        item.text(tags::DIMENSION_ORGANIZATION_UID, &organization);
    })
    .item(tags::DIMENSION_INDEX_SEQUENCE, |item| {
        item.text(tags::DIMENSION_ORGANIZATION_UID, &organization)
            .put(tags::DIMENSION_INDEX_POINTER, VR::AT, PrimitiveValue::from(tags::IMAGE_POSITION_PATIENT))
            .put(tags::FUNCTIONAL_GROUP_POINTER, VR::AT, PrimitiveValue::from(tags::PLANE_POSITION_SEQUENCE))
            .text(tags::DIMENSION_DESCRIPTION_LABEL, "Image Position Patient");
    })
    .text(tags::DIMENSION_ORGANIZATION_TYPE, "3D")
    .integer(tags::NUMBER_OF_FRAMES, grid.num_slices() as i64);
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

fn geometry(shared: &mut DataSet, grid: &Grid) {
    let positions = &grid.slice_positions_patient;
    let gap_mm = match positions[..] {
        [first, second, ..] => {
            Some(first.iter().zip(second).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()).filter(|mm| *mm > 0.0)
        }
        _ => None,
    };
    let thickness_mm = grid.slice_thickness_mm.or(gap_mm).unwrap_or(1.0);
    let orientation = grid.orientation.unwrap_or([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
    shared
        .item(tags::PLANE_ORIENTATION_SEQUENCE, |item| {
            item.decimals(tags::IMAGE_ORIENTATION_PATIENT, &orientation.concat());
        })
        .item(tags::PIXEL_MEASURES_SEQUENCE, |item| {
            item.decimals(tags::SLICE_THICKNESS, &[thickness_mm])
                .decimals(tags::SPACING_BETWEEN_SLICES, &[gap_mm.unwrap_or(thickness_mm)])
                .decimals(tags::PIXEL_SPACING, &[grid.spacing_y_mm, grid.spacing_x_mm]);
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
                concept(Code::sct("370129005", "Measurement Method"), FIT),
            ],
        );
}

/// No standard code tells relaxometry from other derivations (CID 7203).
const FIT: Code = Code::own("R2SFIT", "R2* relaxometry");

fn per_frame_groups(set: &mut DataSet, grid: &Grid, provenance: &MapProvenance) {
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
            frame.item(tags::DERIVATION_IMAGE_SEQUENCE, |item| derivation(item, sources, &provenance.method));
        })
    });
    set.sequence(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames.collect());
}

fn derivation(item: &mut DataSet, sources: &[SourceImage], method: &str) {
    let items = sources.iter().map(|image| {
        made(|item| {
            reference(item, image);
            item.text(tags::SPATIAL_LOCATIONS_PRESERVED, "YES").code(tags::PURPOSE_OF_REFERENCE_CODE_SEQUENCE, PURPOSE);
        })
    });
    item.text(tags::DERIVATION_DESCRIPTION, &format!("{method}; research use, not for diagnosis"))
        .code(tags::DERIVATION_CODE_SEQUENCE, FIT)
        .sequence(tags::SOURCE_IMAGE_SEQUENCE, items.collect());
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
