//! What objects derived from a stack share: where they come from, their equipment, references and geometry.

use dicom_dictionary_std::tags;

use super::write::{Code, DataSet, PRODUCT, StudyContext, VERSION, made, uid_of};
use crate::volume::Grid;

pub(super) const LIVER: Code = Code::sct("10200004", "Liver");
pub(super) const PURPOSE: Code = Code::dcm("121322", "Source image for image processing operation");

/// An image that something was derived from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceImage {
    pub sop_class_uid: String,
    pub sop_instance_uid: String,
    pub series_uid: String,
}

/// Stands where the standard asks for a date and time (Type 1) and none is given away.
const UNDATED: [&str; 2] = ["19000101", "000000"];

/// Where derived objects come from and how they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    pub context: StudyContext,
    /// Every echo of each slice, `[slice][echo]`; empty lists when the source was no DICOM.
    pub sources: Vec<Vec<SourceImage>>,
    /// One sentence: model, echoes, σ. Two objects with the same sources and method get the same UIDs.
    pub method: String,
    /// `YYYYMMDD` and `HHMMSS`; `None` leaves out when it was: a date of export is a date of somebody's examination, too.
    pub created: Option<[String; 2]>,
}

/// Times, equipment and what every derived object says of itself.
pub(super) fn common(set: &mut DataSet, kind: &str, label: &str, provenance: &Provenance) {
    let [date, time] = provenance.created.as_ref().map_or(UNDATED, |created| created.each_ref().map(String::as_str));
    provenance.context.put_into(set);
    set.text(tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192")
        .text(tags::SOP_INSTANCE_UID, &own_uid(&format!("{kind} instance"), label, provenance))
        .text(tags::SERIES_INSTANCE_UID, &own_uid(&format!("{kind} series"), label, provenance))
        .integer(tags::INSTANCE_NUMBER, 1)
        .text(tags::CONTENT_DATE, date)
        .text(tags::CONTENT_TIME, time)
        .text(tags::MANUFACTURER, PRODUCT)
        .text(tags::MANUFACTURER_MODEL_NAME, PRODUCT)
        .text(tags::DEVICE_SERIAL_NUMBER, "0")
        .text(tags::SOFTWARE_VERSIONS, VERSION)
        // Without it validators miss Laterality.
        .text(tags::BODY_PART_EXAMINED, "LIVER")
        .text(tags::LOSSY_IMAGE_COMPRESSION, "00");
}

/// Every image referenced anywhere in the object, by series (Common Instance Reference module).
pub(super) fn referenced_series(set: &mut DataSet, provenance: &Provenance) {
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

pub(super) fn reference(item: &mut DataSet, image: &SourceImage) {
    item.text(tags::REFERENCED_SOP_CLASS_UID, &image.sop_class_uid)
        .text(tags::REFERENCED_SOP_INSTANCE_UID, &image.sop_instance_uid);
}

/// A UID for a part of an object; `kind` says which, `label` of what.
pub(super) fn own_uid(kind: &str, label: &str, provenance: &Provenance) -> String {
    let mut parts = vec![kind, label, VERSION, &provenance.method, &provenance.context.study_uid];
    parts.extend(provenance.sources.iter().flatten().map(|image| image.sop_instance_uid.as_str()));
    uid_of(&parts)
}

/// Plane orientation and pixel measures, the same for all frames.
pub(super) fn geometry(shared: &mut DataSet, grid: &Grid) {
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

/// A derivation image item: how a frame was made (`code`), from which images.
pub(super) fn derivation(item: &mut DataSet, code: Code, sources: &[SourceImage], method: &str) {
    let items = sources.iter().map(|image| {
        made(|item| {
            reference(item, image);
            item.text(tags::SPATIAL_LOCATIONS_PRESERVED, "YES").code(tags::PURPOSE_OF_REFERENCE_CODE_SEQUENCE, PURPOSE);
        })
    });
    item.text(tags::DERIVATION_DESCRIPTION, &format!("{method}; research use, not for diagnosis"))
        .code(tags::DERIVATION_CODE_SEQUENCE, code)
        .sequence(tags::SOURCE_IMAGE_SEQUENCE, items.collect());
}
