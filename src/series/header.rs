//! What the headers of image files say, one record per image, before anything is grouped.
//!
//! Values are as the file states them, checked for being numbers and nothing else: what they mean for an echo stack
//! is decided in [`super::group`]. Must not know: file formats beyond the words DICOM gives them.

use crate::privacy::Identity;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::acquisition::Acquisition;
use super::pixels::PixelSource;
use crate::text::Message;

/// Text that can identify a patient. Its `Debug` form hides it, so that no log or panic message can show it.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatientText(pub String);

impl fmt::Debug for PatientText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PatientText(…)")
    }
}

/// Where a file lies: on its own, or as a member of a ZIP archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePlace {
    pub path: PathBuf,
    pub wrapping: Wrapping,
    /// What to call it in a message: the path, and the entry's name where there is one.
    pub label: String,
}

/// What is around the bytes of an image file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wrapping {
    #[default]
    Plain,
    Gzip,
    /// An entry of a ZIP archive: where its data start, how long they are, whether they are deflated, and their
    /// checksum.
    Zip {
        start: u64,
        compressed: u64,
        size: u64,
        is_deflated: bool,
        crc32: u32,
    },
}

/// What is common to all images of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileHeader {
    pub place: FilePlace,
    pub sop_class_uid: String,
    pub sop_instance_uid: String,
    pub study_uid: String,
    pub series_uid: String,
    pub frame_of_reference_uid: Option<String>,
    pub patient_id: PatientText,
    /// Name, date of birth and sex, letters and digits only: where both of two files state them they must agree.
    pub person: [PatientText; 3],
    /// Name and ID for the corner of the image, where patient text is allowed.
    pub patient_label: PatientText,
    pub identity: Identity,
    pub modality: String,
    pub study_description: String,
    pub series_description: String,
    pub protocol_name: String,
    pub sequence_name: String,
    pub scanning_sequence: Vec<String>,
    pub manufacturer: String,
    pub series_number: Option<i64>,
    pub series_time: String,
    pub magnetic_field_strength: Option<f64>,
    /// ImagingFrequency of protons, MHz: the field to more digits than most headers state it.
    pub proton_frequency_mhz: Option<f64>,
    pub pixels: PixelSource,
    /// Hash of the pixel bytes; filled only where two files share one SOPInstanceUID.
    pub pixel_digest: Option<u64>,
    /// Sentences about what was repaired while reading.
    pub notes: Vec<Message>,
    /// For files without headers that tell series apart.
    pub names: Option<FileNames>,
}

/// What is known of a measurement from the names of its files alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileNames {
    /// The same for all files of one measurement, its phase images among them.
    pub measurement: String,
    /// What its sidecar says of its series; empty where it says nothing.
    pub series: String,
    /// UID under which sessions of version 0.1 know the series.
    pub former_series_uid: String,
}

impl FileHeader {
    /// Whether two files may be of one person. Nothing stated on one side contradicts nothing.
    pub fn is_same_person(&self, other: &Self) -> bool {
        let agree = |a: &PatientText, b: &PatientText| a.0.is_empty() || b.0.is_empty() || a == b;
        self.patient_id == other.patient_id && self.person.iter().zip(&other.person).all(|(a, b)| agree(a, b))
    }
}

/// How stored values become signal: `value = stored × slope + intercept`, both finite, slope not zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub slope: f64,
    pub intercept: f64,
}

impl Scale {
    pub const IDENTITY: Self = Self { slope: 1.0, intercept: 0.0 };
}

/// All scalings a file offers for one image; which one counts is decided per stack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scalings {
    /// RescaleSlope and RescaleIntercept; `None` when neither is there.
    pub rescale: Option<Scale>,
    /// Philips scale slope (2005,100E): floating point value = displayed value / (RescaleSlope × this).
    pub philips_scale_slope: Option<f64>,
    /// RealWorldValueMapping with a linear slope.
    pub real_world: Option<Scale>,
    /// Why no scaling can be trusted, e.g. a slope that is not a number.
    pub refused: Option<Message>,
}

/// What one image (a classic file, or a frame of an enhanced one) says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageHeader {
    pub file: Arc<FileHeader>,
    /// Frame inside the file, from 0.
    pub frame: u32,
    pub image_type: Vec<String>,
    /// Enhanced ComplexImageComponent, classic GE image type: already in the words of ImageType (M, P, R, I).
    pub complex_component: Option<String>,
    /// Milliseconds as stored; may be zero or negative in damaged files.
    pub te_ms: Option<f64>,
    /// Why there is no TE although the attribute is there ("1.2ms" …).
    pub te_problem: Option<Message>,
    pub echo_number: Option<i64>,
    /// Other orders of the echoes, tried when TE does not tell them apart: ICE_Dims, then the GE raw data run number.
    pub echo_order_hint: Option<i64>,
    pub instance_number: Option<i64>,
    pub acquisition: Acquisition,
    pub slice_location_mm: Option<f64>,
    /// LPS, mm; three finite numbers or nothing.
    pub position: Option<[f64; 3]>,
    /// Row and column direction cosines as stored; not yet checked for length and angle.
    pub orientation: Option<[[f64; 3]; 2]>,
    /// Distance between rows (y) first, then between columns (x), as DICOM lists them.
    pub pixel_spacing_mm: Option<[f64; 2]>,
    pub slice_thickness_mm: Option<f64>,
    pub scalings: Scalings,
}

/// A plain image for unit tests: 4 × 4, axial, TE 1 ms, at the origin.
#[cfg(test)]
pub(super) fn test_image() -> ImageHeader {
    ImageHeader {
        file: Arc::new(FileHeader {
            sop_class_uid: super::group::MR_IMAGE_STORAGE.to_owned(),
            series_uid: "1.2.3".to_owned(),
            study_uid: "1.2".to_owned(),
            modality: "MR".to_owned(),
            scanning_sequence: vec!["GR".to_owned()],
            magnetic_field_strength: Some(1.5),
            pixels: PixelSource {
                rows: 4,
                columns: 4,
                frames: 1,
                samples: 1,
                bits_allocated: 16,
                ..Default::default()
            },
            ..FileHeader::default()
        }),
        frame: 0,
        image_type: vec!["ORIGINAL".to_owned(), "PRIMARY".to_owned(), "M".to_owned()],
        complex_component: None,
        te_ms: Some(1.0),
        te_problem: None,
        echo_number: None,
        echo_order_hint: None,
        instance_number: None,
        acquisition: Acquisition::default(),
        slice_location_mm: None,
        position: Some([0.0; 3]),
        orientation: Some([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
        pixel_spacing_mm: Some([2.0, 2.0]),
        slice_thickness_mm: Some(5.0),
        scalings: Scalings::default(),
    }
}
