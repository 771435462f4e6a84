//! Small DICOM files made for a test, attribute by attribute, with dicom-object: an independent writer.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use sideroscope::io::{self, Scan};
use sideroscope::series::{EchoStack, StackPlan};

/// An MR image of 4 × 3 pixels (columns × rows) whose stored values all are `value`.
pub struct Image {
    object: InMemDicomObject,
}

impl Image {
    /// Echo and slice count from 0; the value is 100 × (echo + 1) + slice, so that a test sees which image is where.
    pub fn new(echo: usize, slice: usize) -> Self {
        let object = InMemDicomObject::new_empty();
        let image = Self { object }
            .with(tags::SOP_CLASS_UID, VR::UI, uids::MR_IMAGE_STORAGE)
            .with(tags::SOP_INSTANCE_UID, VR::UI, &format!("2.25.1{echo:03}{slice:03}"))
            .with(tags::STUDY_INSTANCE_UID, VR::UI, "2.25.7")
            .with(tags::SERIES_INSTANCE_UID, VR::UI, "2.25.8")
            .with(tags::FRAME_OF_REFERENCE_UID, VR::UI, "2.25.9")
            .with(tags::MODALITY, VR::CS, "MR")
            .with(tags::MANUFACTURER, VR::LO, "TEST")
            .with(tags::PATIENT_NAME, VR::PN, "Secret^Name")
            .with(tags::PATIENT_ID, VR::LO, "ID-4711")
            .with(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\M")
            .with(tags::SCANNING_SEQUENCE, VR::CS, "GR")
            .with(tags::ECHO_TIME, VR::DS, &format!("{:.1}", 1.2 * (echo + 1) as f64))
            .with(tags::ECHO_NUMBERS, VR::IS, &(echo + 1).to_string())
            .with(tags::MAGNETIC_FIELD_STRENGTH, VR::DS, "1.5")
            .with(tags::SERIES_NUMBER, VR::IS, "5")
            .with(tags::INSTANCE_NUMBER, VR::IS, &(10 * slice + echo + 1).to_string())
            .with(tags::IMAGE_POSITION_PATIENT, VR::DS, &format!("-20\\-30\\{}", 8 * slice))
            .with(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, "1\\0\\0\\0\\1\\0")
            .with(tags::PIXEL_SPACING, VR::DS, "1.5\\2")
            .with(tags::SLICE_THICKNESS, VR::DS, "8")
            .with(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2");
        image.sized(3, 4).filled((100 * (echo + 1) + slice) as u16)
    }

    pub fn with(mut self, tag: Tag, vr: VR, value: &str) -> Self {
        self.object.put(DataElement::new(tag, vr, PrimitiveValue::from(value)));
        self
    }

    pub fn put(mut self, element: DataElement<InMemDicomObject>) -> Self {
        self.object.put(element);
        self
    }

    pub fn without(mut self, tag: Tag) -> Self {
        self.object.remove_element(tag);
        self
    }

    pub fn sized(mut self, rows: u16, columns: u16) -> Self {
        let words = [
            (tags::SAMPLES_PER_PIXEL, 1),
            (tags::ROWS, rows),
            (tags::COLUMNS, columns),
            (tags::BITS_ALLOCATED, 16),
            (tags::BITS_STORED, 12),
            (tags::HIGH_BIT, 11),
            (tags::PIXEL_REPRESENTATION, 0),
        ];
        for (tag, value) in words {
            self.object.put(DataElement::new(tag, VR::US, PrimitiveValue::from(value)));
        }
        self.pixels(vec![0; usize::from(rows) * usize::from(columns)])
    }

    pub fn filled(self, value: u16) -> Self {
        let size = |tag| usize::from(self.object.element(tag).expect("size").to_int::<u16>().expect("number"));
        let pixels = vec![value; size(tags::ROWS) * size(tags::COLUMNS)];
        self.pixels(pixels)
    }

    pub fn pixels(mut self, pixels: Vec<u16>) -> Self {
        self.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(pixels.into())));
        self
    }

    pub fn object(self) -> InMemDicomObject {
        self.object
    }

    /// The file: preamble, meta information, explicit little endian.
    pub fn bytes(self) -> Vec<u8> {
        let meta = FileMetaTableBuilder::new().transfer_syntax(uids::EXPLICIT_VR_LITTLE_ENDIAN);
        let file = self.object.with_meta(meta).expect("complete meta information");
        let mut bytes = Vec::new();
        file.write_all(&mut bytes).expect("writing to memory");
        bytes
    }
}

/// Writes all echoes of all slices into `folder`, changed by `change`.
pub fn write_stack(folder: &Path, echoes: usize, slices: usize, change: impl Fn(Image, usize, usize) -> Image) {
    for echo in 0..echoes {
        for slice in 0..slices {
            let image = change(Image::new(echo, slice), echo, slice);
            std::fs::write(folder.join(format!("{echo}_{slice}")), image.bytes()).expect("writable folder");
        }
    }
}

pub fn scan(path: &Path) -> Scan {
    scan_all(&[path.to_owned()])
}

pub fn scan_all(paths: &[PathBuf]) -> Scan {
    io::scan(paths, &|_| (), &AtomicBool::new(false))
}

pub fn load(plan: &StackPlan) -> EchoStack {
    io::load(plan, &|_| (), &AtomicBool::new(false)).expect("readable stack")
}

/// The only stack of a scan.
pub fn only(scan: &Scan) -> &StackPlan {
    let stacks: Vec<&StackPlan> = scan.catalog.stacks().collect();
    assert_eq!(stacks.len(), 1, "{:?}", scan.set_aside);
    stacks[0]
}
