//! ROIs as a binary Segmentation: one segment and one frame per ROI.
//!
//! # Source
//! PS3.3 A.51 (Segmentation IOD), C.8.20.

use std::path::Path;

use dicom_core::{PrimitiveValue, VR};
use dicom_dictionary_std::{tags, uids};

use super::write::{Code, DataSet, PRODUCT, made, uid_of, write_file};
use super::write_derived::{LIVER, Provenance, common, derivation, geometry, own_uid, referenced_series};
use crate::io::atomic::WriteError;
use crate::roi::{Roi, RoiMask, Role};
use crate::volume::Grid;

const SEGMENTATION: Code = Code::dcm("113076", "Segmentation");

/// What a role is called: category and type of the segmented property.
fn property(role: Role) -> (Code, Code) {
    match role {
        Role::Lesion => (Code::sct("49755003", "Morphologically Abnormal Structure"), Code::sct("52988006", "Lesion")),
        Role::Liver => (Code::sct("91723000", "Anatomical Structure"), LIVER),
        Role::Noise | Role::Muscle | Role::Other => (
            Code::sct("309825002", "Spatial and Relational Concept"),
            Code { value: "C94970", scheme: "NCIt", meaning: "Reference Region" },
        ),
    }
}

/// Writes the ROIs that hold pixels, whole or not at all; `Ok(false)` when none does and no file is made.
pub fn write_segmentation(path: &Path, grid: &Grid, rois: &[Roi], provenance: &Provenance) -> Result<bool, WriteError> {
    let masks: Vec<(&Roi, RoiMask)> = rois
        .iter()
        .filter(|roi| roi.slice < grid.num_slices())
        .map(|roi| (roi, roi.mask(grid.rows, grid.columns)))
        .filter(|(_, mask)| !mask.pixels().is_empty())
        .collect();
    if masks.is_empty() {
        return Ok(false);
    }
    // ROIs redrawn are another object: their outlines belong to its identity.
    let label = format!("{:?}", masks.iter().map(|(roi, _)| (&roi.name, roi.slice, &roi.shape)).collect::<Vec<_>>());
    let object = made(|set| {
        common(set, "segmentation", &label, provenance);
        provenance.context.put_frame_of_reference(set);
        identify(set, provenance);
        set.sequence(
            tags::SEGMENT_SEQUENCE,
            masks.iter().enumerate().map(|(index, (roi, _))| segment(index, roi, provenance)).collect(),
        );
        dimensions(set, provenance);
        set.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, |shared| geometry(shared, grid));
        let frames = masks.iter().enumerate().map(|(index, (roi, _))| frame(index, roi, grid, provenance));
        set.sequence(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames.collect());
        pixels(set, grid, &masks);
    });
    write_file(path, object).map(|()| true)
}

fn identify(set: &mut DataSet, provenance: &Provenance) {
    set.list(tags::IMAGE_TYPE, &["DERIVED", "PRIMARY"])
        .text(tags::SOP_CLASS_UID, uids::SEGMENTATION_STORAGE)
        .text(tags::MODALITY, "SEG")
        .integer(tags::SERIES_NUMBER, 9011)
        .text(tags::SERIES_DESCRIPTION, "Regions of interest")
        .text(tags::CONTENT_LABEL, "ROIS")
        .text(tags::CONTENT_DESCRIPTION, "Regions of interest")
        .text(tags::CONTENT_CREATOR_NAME, &format!("{PRODUCT}^"))
        .text(tags::SEGMENTATION_TYPE, "BINARY")
        .text(tags::SEGMENTS_OVERLAP, "UNDEFINED");
    referenced_series(set, provenance);
}

fn segment(index: usize, roi: &Roi, provenance: &Provenance) -> DataSet {
    let (category, kind) = property(roi.role);
    made(|item| {
        item.put(tags::SEGMENT_NUMBER, VR::US, number(index + 1))
            .text(tags::SEGMENT_LABEL, if roi.name.trim().is_empty() { roi.role.label() } else { &roi.name })
            .text(tags::SEGMENT_ALGORITHM_TYPE, "MANUAL")
            .code(tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, category)
            .code(tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, kind)
            .text(tags::TRACKING_ID, &format!("{} {}", roi.role.label(), index + 1))
            .text(
                tags::TRACKING_UID,
                &uid_of(&["tracking", &provenance.context.study_uid, &roi.name, &index.to_string()]),
            );
        if matches!(roi.role, Role::Lesion | Role::Liver) {
            item.code(tags::ANATOMIC_REGION_SEQUENCE, LIVER);
        }
    })
}

fn dimensions(set: &mut DataSet, provenance: &Provenance) {
    let organization = own_uid("segmentation dimensions", "", provenance);
    let index = |pointer, group, label: &str| {
        made(|item| {
            item.text(tags::DIMENSION_ORGANIZATION_UID, &organization)
                .put(tags::DIMENSION_INDEX_POINTER, VR::AT, PrimitiveValue::from(pointer))
                .put(tags::FUNCTIONAL_GROUP_POINTER, VR::AT, PrimitiveValue::from(group))
                .text(tags::DIMENSION_DESCRIPTION_LABEL, label);
        })
    };
    let indices = vec![
        index(tags::REFERENCED_SEGMENT_NUMBER, tags::SEGMENT_IDENTIFICATION_SEQUENCE, "Referenced Segment Number"),
        index(tags::IMAGE_POSITION_PATIENT, tags::PLANE_POSITION_SEQUENCE, "Image Position Patient"),
    ];
    set.item(tags::DIMENSION_ORGANIZATION_SEQUENCE, |item| {
        item.text(tags::DIMENSION_ORGANIZATION_UID, &organization);
    })
    .sequence(tags::DIMENSION_INDEX_SEQUENCE, indices);
}

fn frame(index: usize, roi: &Roi, grid: &Grid, provenance: &Provenance) -> DataSet {
    let sources = provenance.sources.get(roi.slice).map_or(&[][..], Vec::as_slice);
    made(|frame| {
        let indices = [index + 1, roi.slice + 1].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        frame
            .item(tags::FRAME_CONTENT_SEQUENCE, |item| {
                item.put(tags::DIMENSION_INDEX_VALUES, VR::UL, PrimitiveValue::U32(indices.to_vec().into()));
            })
            .item(tags::PLANE_POSITION_SEQUENCE, |item| {
                item.decimals(tags::IMAGE_POSITION_PATIENT, &grid.slice_positions_patient[roi.slice]);
            })
            .item(tags::SEGMENT_IDENTIFICATION_SEQUENCE, |item| {
                item.put(tags::REFERENCED_SEGMENT_NUMBER, VR::US, number(index + 1));
            })
            .item(tags::DERIVATION_IMAGE_SEQUENCE, |item| {
                derivation(item, SEGMENTATION, sources, "Regions drawn by hand");
            });
    })
}

fn pixels(set: &mut DataSet, grid: &Grid, masks: &[(&Roi, RoiMask)]) {
    set.put(tags::SAMPLES_PER_PIXEL, VR::US, 1_u16)
        .text(tags::PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integer(tags::NUMBER_OF_FRAMES, masks.len() as i64)
        .put(tags::ROWS, VR::US, number(grid.rows))
        .put(tags::COLUMNS, VR::US, number(grid.columns))
        .put(tags::BITS_ALLOCATED, VR::US, 1_u16)
        .put(tags::BITS_STORED, VR::US, 1_u16)
        .put(tags::HIGH_BIT, VR::US, 0_u16)
        .put(tags::PIXEL_REPRESENTATION, VR::US, 0_u16);
    // Frames follow each other without padding, the lowest bit first (PS3.5 section 8.2); the whole has even length.
    let frame = grid.rows * grid.columns;
    let mut bytes = vec![0_u8; (frame * masks.len()).div_ceil(8).next_multiple_of(2)];
    for (index, (_, mask)) in masks.iter().enumerate() {
        for (row, column) in mask.pixels() {
            let bit = index * frame + row * grid.columns + column;
            bytes[bit / 8] |= 1 << (bit % 8);
        }
    }
    set.put(tags::PIXEL_DATA, VR::OB, PrimitiveValue::U8(bytes.into()));
}

fn number(n: usize) -> PrimitiveValue {
    PrimitiveValue::from(u16::try_from(n).unwrap_or(u16::MAX))
}
