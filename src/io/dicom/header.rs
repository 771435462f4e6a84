//! A parsed DICOM file → image headers: one for a classic file, one per frame for an enhanced one.

use std::sync::Arc;

use super::charset::Charset;
use super::dataset::{DataSet, Number, printable};
use super::describe::describe;
use super::enhanced::frames;
use super::file::{OpenError, Opened};
use super::tags::*;
use crate::privacy::Identity;
use crate::say;
use crate::series::{Acquisition, FileHeader, FilePlace, ImageHeader, PatientText, Scale, Scalings, seconds, setup};
use crate::text::Message;

/// Reads the headers of all images in a file.
pub(crate) fn headers(opened: &Opened, place: FilePlace) -> Result<Vec<ImageHeader>, OpenError> {
    let data = opened.data_set();
    if data.has(DIRECTORY_RECORDS) {
        return Err(OpenError::Content(say!("dicomdir-only-index")));
    }
    let mut notes = opened.notes.clone();
    let pixels = describe(opened, &mut notes)?;
    let mut file = file_header(&data, place, &mut notes);
    file.pixels = pixels;
    file.notes = notes;
    if is_enhanced(&data) {
        return frames(&data, file);
    }
    let images = file.pixels.frames;
    let image = classic(&data, Arc::new(file));
    Ok((0..images).map(|frame| ImageHeader { frame: frame as u32, ..image.clone() }).collect())
}

const DIRECTORY_RECORDS: u32 = 0x0004_1220;

fn is_enhanced(data: &DataSet<'_>) -> bool {
    data.has(PER_FRAME_FUNCTIONAL_GROUPS) || data.has(SHARED_FUNCTIONAL_GROUPS)
}

fn file_header(data: &DataSet<'_>, place: FilePlace, notes: &mut Vec<Message>) -> FileHeader {
    let charset = Charset::new(data.ascii(SPECIFIC_CHARACTER_SET).as_deref());
    let text = |tag| data.text(tag, &charset);
    let uid = |tag: u32, name: &str, notes: &mut Vec<Message>| {
        let value = data.ascii(tag).unwrap_or_default();
        if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            notes.push(say!("attribute-no-uid", name = name));
        }
        printable(&value, 64)
    };
    if matches!(data.number(INSTANCE_NUMBER), Number::Invalid(_)) || out_of_range(data, INSTANCE_NUMBER) {
        notes.push(say!("header-instance-number-unusable"));
    }
    let (name, id) = (text(PATIENT_NAME), text(PATIENT_ID));
    for (tag, name) in [(RESCALE_SLOPE, "RescaleSlope"), (RESCALE_INTERCEPT, "RescaleIntercept")] {
        match data.numbers(tag).as_slice() {
            [Number::Empty] => notes.push(say!("attribute-empty-ignored", name = name)),
            [_, _, ..] => notes.push(say!("attribute-many-values", name = name)),
            _ => {}
        }
    }
    if data.ascii(STUDY_DATE).is_some_and(|date| !is_date(&date)) {
        notes.push(say!("header-study-date-invalid"));
    }
    let label = [name.replace('^', " ").trim().to_owned(), id.clone()];
    let is_proton = data.ascii(IMAGED_NUCLEUS).is_none_or(|nucleus| nucleus.is_empty() || nucleus == "1H");
    let header = FileHeader {
        place,
        sop_class_uid: data.ascii(SOP_CLASS_UID).unwrap_or_default(),
        sop_instance_uid: uid(SOP_INSTANCE_UID, "SOPInstanceUID", notes),
        study_uid: uid(STUDY_INSTANCE_UID, "StudyInstanceUID", notes),
        series_uid: uid(SERIES_INSTANCE_UID, "SeriesInstanceUID", notes),
        frame_of_reference_uid: data.ascii(FRAME_OF_REFERENCE_UID).filter(|uid| !uid.is_empty()),
        person: [bare(&name), bare(&text(PATIENT_BIRTH_DATE)), bare(&text(PATIENT_SEX))],
        patient_id: PatientText(id),
        patient_label: PatientText(label.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")),
        identity: identity(data, &charset),
        modality: data.ascii(MODALITY).unwrap_or_default(),
        study_description: text(STUDY_DESCRIPTION),
        series_description: text(SERIES_DESCRIPTION),
        protocol_name: text(PROTOCOL_NAME),
        sequence_name: [SEQUENCE_NAME, PULSE_SEQUENCE_NAME]
            .map(text)
            .into_iter()
            .find(|s| !s.is_empty())
            .unwrap_or_default(),
        scanning_sequence: [data.codes(SCANNING_SEQUENCE), data.codes(ECHO_PULSE_SEQUENCE)].concat(),
        manufacturer: text(MANUFACTURER),
        series_number: data.integer(SERIES_NUMBER),
        series_time: data.ascii(SERIES_TIME).unwrap_or_default(),
        magnetic_field_strength: data.number(MAGNETIC_FIELD_STRENGTH).valid(),
        proton_frequency_mhz: is_proton.then(|| data.number(IMAGING_FREQUENCY).valid()).flatten(),
        ..FileHeader::default()
    };
    notes.extend(charset.notes());
    header
}

/// Items read of a sequence of people or requests; more are no request.
const MAX_ITEMS: usize = 32;

/// Letters and digits alone, so that another spelling of the same name or date is the same.
fn bare(text: &str) -> PatientText {
    PatientText(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect())
}

/// What tells whose images these are, to be found again in texts that leave.
fn identity(data: &DataSet<'_>, charset: &Charset) -> Identity {
    let mut identity = Identity::default();
    let texts = |tags: &[u32]| tags.iter().map(|&tag| data.text(tag, charset)).collect::<Vec<String>>();
    texts(&PERSON_NAMES).iter().for_each(|name| identity.add_name(name));
    let each = |tags: &[u32]| -> Vec<String> {
        texts(tags).iter().flat_map(|all| all.split('\\')).map(str::to_owned).collect()
    };
    each(&PERSON_NUMBERS).iter().for_each(|number| identity.add_number(number));
    each(&PERSON_PHONES).iter().for_each(|number| identity.add_phone(number));
    each(&PERSON_DATES).iter().for_each(|date| identity.add_date(date));
    each(&PERSON_PLACES).iter().for_each(|place| identity.add_place(place));
    // Requests, other IDs and identified people hold the same attributes one level further down.
    let items = PERSON_SEQUENCES.iter().flat_map(|&tag| data.items(tag).take(MAX_ITEMS));
    items.for_each(|item| identity.merge(&self::identity(&item, charset)));
    identity
}

/// PS3.5 6.2 DA: eight digits, and the form with points of ACR-NEMA.
pub(super) fn is_date(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    let in_range = |range: std::ops::Range<usize>, limits: std::ops::RangeInclusive<u32>| {
        digits.get(range).and_then(|part| part.parse().ok()).is_some_and(|value: u32| limits.contains(&value))
    };
    digits.is_empty()
        || (digits.len() == 8
            && digits.bytes().all(|b| b.is_ascii_digit())
            && in_range(4..6, 1..=12)
            && in_range(6..8, 1..=31))
}

/// PS3.5 6.2 IS: within 32 bits.
fn out_of_range(data: &DataSet<'_>, tag: u32) -> bool {
    data.number(tag).valid().is_some_and(|value| value.abs() > f64::from(u32::MAX))
}

/// What a classic image says of itself; also the starting point for the frames of an enhanced one.
pub(super) fn classic(data: &DataSet<'_>, file: Arc<FileHeader>) -> ImageHeader {
    let (te_ms, te_problem) = echo_time(data.number(ECHO_TIME), "EchoTime");
    ImageHeader {
        frame: 0,
        image_type: data.codes(IMAGE_TYPE),
        complex_component: complex_component(data),
        te_ms,
        te_problem,
        echo_number: data.integer(ECHO_NUMBERS),
        echo_order_hint: echo_order_hint(data),
        instance_number: data.integer(INSTANCE_NUMBER).filter(|n| n.abs() <= i64::from(u32::MAX)),
        acquisition: acquisition(data),
        slice_location_mm: data.number(SLICE_LOCATION).valid(),
        position: data.vector(IMAGE_POSITION_PATIENT),
        orientation: orientation(data),
        pixel_spacing_mm: data.vector(PIXEL_SPACING),
        slice_thickness_mm: data.number(SLICE_THICKNESS).valid(),
        scalings: scalings(data),
        file,
    }
}

/// Under which conditions a classic image was measured.
fn acquisition(data: &DataSet<'_>) -> Acquisition {
    let text = |tag| data.ascii(tag).unwrap_or_default();
    let moment = data.ascii(ACQUISITION_DATE_TIME).and_then(|moment| seconds("", &moment));
    let is_gated = |option: &String| matches!(option.as_str(), "CG" | "PPG" | "RG" | "EG" | "CARD" | "RESP");
    Acquisition {
        coil: coil(data),
        contrast: text(CONTRAST_BOLUS_AGENT),
        station: text(STATION_NAME),
        flip_angle_deg: data.number(FLIP_ANGLE).valid(),
        repetition_time_ms: data.number(REPETITION_TIME).valid(),
        inversion_time_ms: data.number(INVERSION_TIME).valid(),
        is_gated: data.codes(SCAN_OPTIONS).iter().any(is_gated),
        number: data.integer(ACQUISITION_NUMBER),
        temporal_position: data.integer(TEMPORAL_POSITION_IDENTIFIER).or_else(|| data.integer(TEMPORAL_POSITION_INDEX)),
        time_s: seconds(&text(ACQUISITION_DATE), &text(ACQUISITION_TIME)).or(moment),
        content_time_s: seconds(&text(CONTENT_DATE), &text(CONTENT_TIME)),
        trigger_time_ms: data.number(TRIGGER_TIME).valid(),
        pixel_bandwidth_hz: data.number(PIXEL_BANDWIDTH).valid(),
        setup: setup(SETUP.iter().map(|&(tag, name)| (name, printable(&text(tag), MAX_SETUP)))),
    }
}

/// What no decay changes on its way, beside the conditions that are asked one by one.
const SETUP: [(u32, &str); 14] = [
    (0x0018_0023, "MRAcquisitionType"),
    (0x0018_0083, "NumberOfAverages"),
    (0x0018_0085, "ImagedNucleus"),
    (0x0018_1000, "DeviceSerialNumber"),
    (0x0018_1020, "SoftwareVersions"),
    (0x0018_1030, "ProtocolName"),
    (0x0018_1041, "ContrastBolusVolume"),
    (0x0018_1042, "ContrastBolusStartTime"),
    (0x0018_1044, "ContrastBolusTotalDose"),
    (0x0018_1048, "ContrastBolusIngredient"),
    (0x0018_1251, "TransmitCoilName"),
    (0x0018_1312, "InPlanePhaseEncodingDirection"),
    (0x0018_5100, "PatientPosition"),
    (0x0040_0253, "PerformedProcedureStepID"),
];
/// Signs of such a value that are compared.
const MAX_SETUP: usize = 64;

/// Receive coil, and the elements that Siemens lists beside it: uncombined images differ in nothing else.
pub(super) fn coil(data: &DataSet<'_>) -> String {
    let private = [(0x0051, "SIEMENS MR HEADER", 0x0F), (0x0021, "SIEMENS MR SDI 02", 0x4F)]
        .into_iter()
        .find_map(|(group, creator, number)| data.private_of(group, creator, number));
    let elements = private.and_then(|tag| data.ascii(tag)).unwrap_or_default();
    [data.ascii(RECEIVE_COIL_NAME).unwrap_or_default(), elements].join("/").trim_matches('/').to_owned()
}

pub(super) fn echo_time(number: Number, name: &str) -> (Option<f64>, Option<Message>) {
    match number {
        Number::Valid(ms) => (Some(ms), None),
        Number::Absent => (None, Some(say!("attribute-missing", name = name))),
        Number::Empty => (None, Some(say!("attribute-empty", name = name))),
        Number::Invalid(text) => (None, Some(say!("attribute-not-a-number", name = name, text = text))),
    }
}

pub(super) fn orientation(data: &DataSet<'_>) -> Option<[[f64; 3]; 2]> {
    let [a, b, c, d, e, f] = data.vector(IMAGE_ORIENTATION_PATIENT)?;
    Some([[a, b, c], [d, e, f]])
}

/// ComplexImageComponent, else GE's private image type 0–3. ImageType of GE says nothing.
pub(super) fn complex_component(data: &DataSet<'_>) -> Option<String> {
    if let Some(component) = data.codes(COMPLEX_IMAGE_COMPONENT).into_iter().next().filter(|code| code != "MIXED") {
        return Some(component);
    }
    let ge = data.private(0x0043, "GEMS_PARM", 0x2F)?;
    let word = match data.raw_number(ge, b"SS")? as i64 {
        0 => "M",
        1 => "P",
        2 => "R",
        3 => "I",
        _ => return None,
    };
    Some(word.to_owned())
}

/// Echo order where EchoNumbers is missing (Siemens XA ICE_Dims, second item) or always 1 (GE research sequences).
fn echo_order_hint(data: &DataSet<'_>) -> Option<i64> {
    let ice = data.private(0x0021, "SIEMENS MR", 0x06).and_then(|tag| data.ascii(tag));
    if let Some(echo) = ice.as_deref().and_then(|dims| dims.split('_').nth(1)?.parse().ok()) {
        return Some(echo);
    }
    let echoes = data.private(0x0019, "GEMS_ACQU", 0xA9).and_then(|tag| data.raw_number(tag, b"DS"))?;
    if echoes <= 1.0 {
        return None;
    }
    let run = data.private(0x0019, "GEMS_ACQU", 0xA2).and_then(|tag| data.raw_number(tag, b"SL"))?;
    Some(run as i64)
}

/// The scalings of a data set or of the functional groups of a frame.
pub(super) fn scalings(data: &DataSet<'_>) -> Scalings {
    let mut scalings = Scalings::default();
    if data.has(MODALITY_LUT_SEQUENCE) {
        scalings.refused = Some(say!("rescale-by-lut"));
        return scalings;
    }
    match rescale(data) {
        Ok(rescale) => scalings.rescale = rescale,
        Err(reason) => scalings.refused = Some(reason),
    }
    let philips = data.private(0x2005, "Philips MR Imaging DD 001", 0x0E).and_then(|tag| data.raw_number(tag, b"FL"));
    scalings.philips_scale_slope = philips.filter(|slope| slope.is_finite() && *slope > 0.0);
    scalings.real_world = data.items(REAL_WORLD_VALUE_MAPPING_SEQUENCE).find_map(|item| {
        let slope = item.number(REAL_WORLD_VALUE_SLOPE).valid().filter(|slope| *slope != 0.0)?;
        Some(Scale { slope, intercept: item.number(REAL_WORLD_VALUE_INTERCEPT).valid().unwrap_or(0.0) })
    });
    scalings
}

/// RescaleSlope and RescaleIntercept; an unusable one is an error, because 1 in its place changes every number.
fn rescale(data: &DataSet<'_>) -> Result<Option<Scale>, Message> {
    let read = |tag: u32, name: &str, default: f64| match data.number(tag) {
        Number::Valid(value) => Ok(value),
        Number::Absent | Number::Empty => Ok(default),
        Number::Invalid(text) => Err(say!("rescale-not-finite", name = name, text = text)),
    };
    if !data.has(RESCALE_SLOPE) && !data.has(RESCALE_INTERCEPT) {
        return Ok(None);
    }
    let slope = read(RESCALE_SLOPE, "RescaleSlope", 1.0)?;
    let intercept = read(RESCALE_INTERCEPT, "RescaleIntercept", 0.0)?;
    if slope == 0.0 {
        return Err(say!("rescale-slope-zero"));
    }
    Ok(Some(Scale { slope, intercept }))
}
