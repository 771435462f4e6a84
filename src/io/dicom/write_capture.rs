//! A picture as a Secondary Capture image.
//!
//! # Source
//! PS3.3 A.8.1 (Secondary Capture Image IOD), C.8.6. No position, orientation or spacing: its pixels are no grid of the
//! source.

use std::path::Path;

use dicom_core::{PrimitiveValue, VR};
use dicom_dictionary_std::{tags, uids};

use super::write::{Code, PRODUCT, VERSION, made, write_file};
use super::write_derived::{Provenance, common, reference};
use crate::display::RgbaPixels;
use crate::io::atomic::WriteError;

const PURPOSE: Code = Code::dcm("121329", "Source image for montage");

/// Writes `picture` on black, whole or not at all. It is marked as carrying burned-in text.
pub fn write_capture(path: &Path, picture: &RgbaPixels, provenance: &Provenance) -> Result<(), WriteError> {
    let number = |n: usize| PrimitiveValue::from(u16::try_from(n).unwrap_or(u16::MAX));
    let sources = provenance.sources.iter().flatten().map(|image| {
        made(|item| {
            reference(item, image);
            item.code(tags::PURPOSE_OF_REFERENCE_CODE_SEQUENCE, PURPOSE);
        })
    });
    let object = made(|set| {
        common(set, "capture", "FIGURE", provenance);
        if let Some([date, time]) = &provenance.created {
            set.text(tags::DATE_OF_SECONDARY_CAPTURE, date).text(tags::TIME_OF_SECONDARY_CAPTURE, time);
        }
        set.list(tags::IMAGE_TYPE, &["DERIVED", "SECONDARY"])
            .text(tags::SOP_CLASS_UID, uids::SECONDARY_CAPTURE_IMAGE_STORAGE)
            .text(tags::MODALITY, "MR")
            .integer(tags::SERIES_NUMBER, 9010)
            .text(tags::SERIES_DESCRIPTION, "Annotated figure")
            .text(tags::CONVERSION_TYPE, "WSD")
            .text(tags::SECONDARY_CAPTURE_DEVICE_MANUFACTURER, PRODUCT)
            .text(tags::SECONDARY_CAPTURE_DEVICE_MANUFACTURER_MODEL_NAME, PRODUCT)
            .text(tags::SECONDARY_CAPTURE_DEVICE_SOFTWARE_VERSIONS, VERSION)
            .text(tags::DERIVATION_DESCRIPTION, "Annotated screen capture; research use, not for diagnosis")
            .text(tags::BURNED_IN_ANNOTATION, "YES")
            .text(tags::RECOGNIZABLE_VISUAL_FEATURES, "NO")
            .empty(tags::PATIENT_ORIENTATION)
            .put(tags::SAMPLES_PER_PIXEL, VR::US, 3_u16)
            .text(tags::PHOTOMETRIC_INTERPRETATION, "RGB")
            .put(tags::PLANAR_CONFIGURATION, VR::US, 0_u16)
            .put(tags::ROWS, VR::US, number(picture.height))
            .put(tags::COLUMNS, VR::US, number(picture.width))
            .put(tags::BITS_ALLOCATED, VR::US, 8_u16)
            .put(tags::BITS_STORED, VR::US, 8_u16)
            .put(tags::HIGH_BIT, VR::US, 7_u16)
            .put(tags::PIXEL_REPRESENTATION, VR::US, 0_u16)
            .put(tags::PIXEL_DATA, VR::OB, PrimitiveValue::U8(on_black(picture).into()));
        let sources: Vec<_> = sources.collect();
        if !sources.is_empty() {
            set.sequence(tags::SOURCE_IMAGE_SEQUENCE, sources);
        }
    });
    write_file(path, object)
}

/// Red, green, blue of every pixel, padded to even length (PS3.5 section 8.1.1).
fn on_black(picture: &RgbaPixels) -> Vec<u8> {
    let shade = |value: u8, alpha: u8| (u16::from(value) * u16::from(alpha) / 255) as u8;
    let mut rgb: Vec<u8> =
        picture.rgba.chunks_exact(4).flat_map(|p| [shade(p[0], p[3]), shade(p[1], p[3]), shade(p[2], p[3])]).collect();
    if rgb.len() % 2 == 1 {
        rgb.push(0);
    }
    rgb
}
