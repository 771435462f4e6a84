//! An echo stack as classic MR images (MR Image Storage): one file per echo and slice.
//!
//! For built-in cases, whose files say that they are simulated in words and by QualityControlImage; and for teaching
//! cases from real studies, which hold pixels, geometry, echo times, field, TR and flip angle and nothing else.

use std::path::{Path, PathBuf};

use dicom_core::{PrimitiveValue, VR};
use dicom_dictionary_std::{tags, uids};
use ndarray::ArrayView2;

use super::write::{DataSet, PRODUCT, StudyContext, VERSION, made, uid_of, valid_uid, write_file};
use super::write_derived::{Provenance, SourceImage};
use crate::io::atomic::WriteError;
use crate::series::{DecayKind, EchoStack};

/// Hydrogen, MHz per tesla (CODATA).
const LARMOR_MHZ_PER_T: f64 = 42.577_478;
/// Axial: what a stack without geometry is written as, because MR images must state one.
const AXIAL: [[f64; 3]; 2] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];

/// What the files say of themselves.
struct Kind {
    model: &'static str,
    protocol: &'static str,
    comment: &'static str,
    is_simulated: bool,
}

const SIMULATED: Kind = Kind {
    model: "Digital phantom",
    protocol: "Simulated multi-echo GRE",
    comment: "Simulated image of the program Sideroscope. It shows no patient.",
    is_simulated: true,
};
const DEIDENTIFIED: Kind = Kind {
    model: "Teaching case",
    protocol: "Multi-echo",
    comment: "Teaching case: pixels, geometry, echo times, field, TR and flip angle of a real study, nothing else.",
    is_simulated: false,
};

/// Writes every image of `stack` as [`write_mr`] does, without a name, a date or any other attribute of its source.
///
/// The UIDs are those of `stack.info`; whoever calls this gives it fresh ones.
pub fn write_deidentified_mr(folder: &Path, stem: &str, stack: &EchoStack) -> Result<Vec<PathBuf>, WriteError> {
    let attributes = vec![
        (tags::PATIENT_NAME, "Sideroscope^Teaching case".to_owned()),
        (tags::PATIENT_ID, "SIDEROSCOPE-TEACHING".to_owned()),
        (tags::STUDY_DESCRIPTION, "Teaching case".to_owned()),
    ];
    let frame_of_reference = stack.info.frame_of_reference_uid.as_deref().map(valid_uid);
    let context = StudyContext {
        study_uid: valid_uid(&stack.info.study_uid),
        frame_of_reference_uid: frame_of_reference.unwrap_or_else(|| uid_of(&["frame", &stack.info.uid])),
        attributes,
    };
    write_all(folder, stem, stack, &context, &DEIDENTIFIED)
}

/// Writes every image of `stack` into `folder` as `<stem>_echo01_slice01.dcm` and so on; returns the paths.
pub fn write_mr(folder: &Path, stem: &str, stack: &EchoStack, case: &str) -> Result<Vec<PathBuf>, WriteError> {
    let context = simulated_provenance(stack, case, String::new(), Default::default()).context;
    write_all(folder, stem, stack, &context, &SIMULATED)
}

fn write_all(
    folder: &Path,
    stem: &str,
    stack: &EchoStack,
    context: &StudyContext,
    kind: &Kind,
) -> Result<Vec<PathBuf>, WriteError> {
    let storage = Storage::of(stack);
    let mut written = Vec::new();
    for echo in 0..stack.num_echoes() {
        for slice in 0..stack.num_slices() {
            if !stack.is_present()[[echo, slice]] {
                continue;
            }
            let path = folder.join(mr_file_name(stem, echo, slice));
            write_file(&path, image(stack, (context, kind), &storage, [echo, slice]))?;
            written.push(path);
        }
    }
    Ok(written)
}

/// Name of the file of one image; `echo` and `slice` count from 0.
pub fn mr_file_name(stem: &str, echo: usize, slice: usize) -> String {
    format!("{stem}_echo{:02}_slice{:02}.dcm", echo + 1, slice + 1)
}

/// Provenance of what is derived from a built-in case: patient, study and images are those that [`write_mr`] writes.
pub fn simulated_provenance(stack: &EchoStack, case: &str, method: String, created: Option<[String; 2]>) -> Provenance {
    let frame_of_reference = stack.info.frame_of_reference_uid.as_deref().map(valid_uid);
    let context = StudyContext {
        study_uid: valid_uid(&stack.info.study_uid),
        frame_of_reference_uid: frame_of_reference.unwrap_or_else(|| uid_of(&["frame", &stack.info.uid])),
        attributes: vec![
            (tags::PATIENT_NAME, "Sideroscope^Built-in case".to_owned()),
            (tags::PATIENT_ID, format!("SIDEROSCOPE-{}", case.to_uppercase())),
            (tags::PATIENT_SEX, "O".to_owned()),
            // A simulation has no date, but a DICOMDIR needs one; a fixed one keeps the files reproducible.
            (tags::STUDY_DATE, "20260101".to_owned()),
            (tags::STUDY_TIME, "000000".to_owned()),
            (tags::STUDY_ID, "1".to_owned()),
            (tags::STUDY_DESCRIPTION, "Simulated liver, no patient".to_owned()),
        ],
    };
    let image = |echo, slice| SourceImage {
        sop_class_uid: uids::MR_IMAGE_STORAGE.to_owned(),
        sop_instance_uid: instance_uid(stack, echo, slice),
        series_uid: valid_uid(&stack.info.uid),
    };
    let echoes = |slice| (0..stack.num_echoes()).map(move |echo| image(echo, slice)).collect();
    Provenance { context, sources: (0..stack.num_slices()).map(echoes).collect(), method, created }
}

fn instance_uid(stack: &EchoStack, echo: usize, slice: usize) -> String {
    uid_of(&[&stack.info.uid, "echo", &echo.to_string(), "slice", &slice.to_string()])
}

/// How magnitudes become stored integers; one rule for the whole stack, so that ratios between echoes survive.
struct Storage {
    /// `None`: the magnitudes are whole numbers already and are stored as they are.
    slope: Option<f64>,
    window: [f64; 2],
}

impl Storage {
    fn of(stack: &EchoStack) -> Self {
        let magnitude = stack.magnitude();
        let largest = magnitude.iter().copied().fold(0.0_f32, f32::max);
        let is_whole = magnitude.iter().all(|v| v.fract() == 0.0 && (0.0..=65535.0).contains(v));
        let slope = (!is_whole && largest > 0.0).then(|| f64::from(largest) / 65535.0);
        let width = f64::from(largest).max(1.0);
        Self { slope, window: [width / 2.0, width] }
    }

    fn stored(&self, image: ArrayView2<'_, f32>) -> Vec<u16> {
        let slope = self.slope.unwrap_or(1.0);
        // `as` saturates, and magnitudes are finite by construction of the stack.
        image.iter().map(|&value| (f64::from(value) / slope).round() as u16).collect()
    }
}

fn image(
    stack: &EchoStack,
    (context, kind): (&StudyContext, &Kind),
    storage: &Storage,
    [echo, slice]: [usize; 2],
) -> DataSet {
    made(|set| {
        context.put_into(set);
        context.put_frame_of_reference(set);
        identify(set, stack, kind, [echo, slice]);
        acquisition(set, stack, kind, echo);
        geometry(set, stack, slice);
        pixels(set, stack, storage, echo, slice);
    })
}

fn identify(set: &mut DataSet, stack: &EchoStack, kind: &Kind, [echo, slice]: [usize; 2]) {
    let info = &stack.info;
    set.text(tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192")
        .list(tags::IMAGE_TYPE, &["ORIGINAL", "PRIMARY", "M", "NONE"])
        .text(tags::SOP_CLASS_UID, uids::MR_IMAGE_STORAGE)
        .text(tags::SOP_INSTANCE_UID, &instance_uid(stack, echo, slice))
        .text(tags::MODALITY, "MR")
        .text(tags::MANUFACTURER, PRODUCT)
        .text(tags::MANUFACTURER_MODEL_NAME, kind.model)
        .text(tags::SOFTWARE_VERSIONS, VERSION)
        .text(tags::DEVICE_SERIAL_NUMBER, "0")
        .text(tags::SERIES_DESCRIPTION, &info.description)
        .text(tags::PROTOCOL_NAME, kind.protocol)
        .text(tags::IMAGE_COMMENTS, kind.comment)
        .text(tags::SERIES_INSTANCE_UID, &valid_uid(&info.uid))
        .integer(tags::SERIES_NUMBER, info.series_number.unwrap_or(1))
        .integer(tags::ACQUISITION_NUMBER, 1)
        .integer(tags::INSTANCE_NUMBER, (echo * stack.num_slices() + slice + 1) as i64);
    if kind.is_simulated {
        set.text(tags::QUALITY_CONTROL_IMAGE, "YES").text(tags::BURNED_IN_ANNOTATION, "NO");
    } else {
        set.text(tags::PATIENT_IDENTITY_REMOVED, "YES")
            .text(tags::DEIDENTIFICATION_METHOD, "Only pixels, geometry, TE, B0, TR and FA copied");
    }
}

fn acquisition(set: &mut DataSet, stack: &EchoStack, kind: &Kind, echo: usize) {
    let info = &stack.info;
    let sequence = if info.decay == DecayKind::T2 { "SE" } else { "GR" };
    let variant = if kind.is_simulated { "SP" } else { "NONE" };
    set.text(tags::BODY_PART_EXAMINED, "LIVER")
        .text(tags::SCANNING_SEQUENCE, sequence)
        .text(tags::SEQUENCE_VARIANT, variant)
        .empty(tags::SCAN_OPTIONS)
        .text(tags::MR_ACQUISITION_TYPE, "2D")
        .decimals(tags::ECHO_TIME, &[stack.echo_times()[echo].ms()])
        .integer(tags::ECHO_NUMBERS, echo as i64 + 1)
        .integer(tags::ECHO_TRAIN_LENGTH, stack.num_echoes() as i64)
        .text(tags::IMAGED_NUCLEUS, "1H")
        .text(tags::PATIENT_POSITION, "HFS");
    match info.repetition_time_ms {
        Some(ms) => set.decimals(tags::REPETITION_TIME, &[ms]),
        None => set.empty(tags::REPETITION_TIME),
    };
    if let Some(degrees) = info.flip_angle_deg {
        set.decimals(tags::FLIP_ANGLE, &[degrees]);
    }
    if let Some(field) = info.field {
        set.decimals(tags::MAGNETIC_FIELD_STRENGTH, &[field.tesla()])
            .decimals(tags::IMAGING_FREQUENCY, &[field.tesla() * LARMOR_MHZ_PER_T]);
    }
}

fn geometry(set: &mut DataSet, stack: &EchoStack, slice: usize) {
    let grid = &stack.grid;
    let orientation = grid.orientation.unwrap_or(AXIAL);
    let [a, b] = orientation;
    let normal = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let along = |p: [f64; 3]| p.iter().zip(normal).map(|(p, n)| p * n).sum::<f64>();
    let positions = &grid.slice_positions_patient;
    set.decimals(tags::IMAGE_ORIENTATION_PATIENT, &orientation.concat())
        .decimals(tags::IMAGE_POSITION_PATIENT, &positions[slice])
        .decimals(tags::SLICE_LOCATION, &[along(positions[slice])])
        // Row spacing (y) first, PS3.3 section 10.7.1.3.
        .decimals(tags::PIXEL_SPACING, &[grid.spacing_y_mm, grid.spacing_x_mm]);
    match grid.slice_thickness_mm {
        Some(mm) => set.decimals(tags::SLICE_THICKNESS, &[mm]),
        None => set.empty(tags::SLICE_THICKNESS),
    };
    if let [first, second, ..] = positions[..] {
        set.decimals(tags::SPACING_BETWEEN_SLICES, &[(along(second) - along(first)).abs()]);
    }
    if let Some(letters) = grid.edge_letters() {
        set.list(tags::PATIENT_ORIENTATION, &[letters.right, letters.bottom]);
    }
}

fn pixels(set: &mut DataSet, stack: &EchoStack, storage: &Storage, echo: usize, slice: usize) {
    let number = |n: usize| PrimitiveValue::from(u16::try_from(n).unwrap_or(u16::MAX));
    set.put(tags::SAMPLES_PER_PIXEL, VR::US, 1_u16)
        .text(tags::PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .put(tags::ROWS, VR::US, number(stack.grid.rows))
        .put(tags::COLUMNS, VR::US, number(stack.grid.columns))
        .put(tags::BITS_ALLOCATED, VR::US, 16_u16)
        .put(tags::BITS_STORED, VR::US, 16_u16)
        .put(tags::HIGH_BIT, VR::US, 15_u16)
        .put(tags::PIXEL_REPRESENTATION, VR::US, 0_u16)
        .decimals(tags::WINDOW_CENTER, &storage.window[..1])
        .decimals(tags::WINDOW_WIDTH, &storage.window[1..]);
    if let Some(slope) = storage.slope {
        set.decimals(tags::RESCALE_INTERCEPT, &[0.0])
            .decimals(tags::RESCALE_SLOPE, &[slope])
            .text(tags::RESCALE_TYPE, "US");
    }
    let words = storage.stored(stack.image(echo, slice));
    set.put(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(words.into()));
}
