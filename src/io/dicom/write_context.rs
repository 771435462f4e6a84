//! The patient and study of a source file, for everything that is derived from it.

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::charset::Charset;
use super::file::{Reading, open};
use super::header::is_date;
use super::write::{StudyContext, uid_of, valid_uid};
use crate::io::small_file::{self, Links};
use crate::series::{FilePlace, Wrapping};

impl StudyContext {
    /// The attributes that `place` states; those it lacks, or all if it is no DICOM file of its own, stay unknown.
    ///
    /// * `study_uid`, `frame_of_reference_uid` — of the stack; made up, always the same, where the source has none.
    pub fn of_source(place: Option<&FilePlace>, study_uid: &str, frame_of_reference_uid: Option<&str>) -> Self {
        let study_uid = valid_uid(study_uid);
        let frame_of_reference_uid = match frame_of_reference_uid {
            Some(uid) => valid_uid(uid),
            None => uid_of(&["frame of reference", &study_uid]),
        };
        let attributes =
            place.filter(|place| place.wrapping == Wrapping::Plain).and_then(attributes_of).unwrap_or_default();
        Self { study_uid, frame_of_reference_uid, attributes }
    }
}

fn attributes_of(place: &FilePlace) -> Option<Vec<(Tag, String)>> {
    let file = small_file::open(&place.path, Links::Follow).ok()?;
    let total = file.metadata().ok()?.len();
    let opened = open(&mut Reading::new(&file, total)).ok()?;
    let data = opened.data_set();
    let number = |tag: Tag| u32::from(tag.group()) << 16 | u32::from(tag.element());
    let charset = Charset::new(data.ascii(number(tags::SPECIFIC_CHARACTER_SET)).as_deref());
    let known = StudyContext::ATTRIBUTES.into_iter().map(|tag| (tag, data.text(number(tag), &charset)));
    Some(known.filter(|(tag, value)| !value.is_empty() && is_valid(*tag, value)).collect())
}

/// Whether a value is one of its kind: scanners write "***" for a date that is not known, and it must not be passed on.
fn is_valid(tag: Tag, value: &str) -> bool {
    match tag {
        tags::PATIENT_BIRTH_DATE | tags::STUDY_DATE => value.len() == 8 && is_date(value),
        // PS3.5 6.2 TM: hours, then minutes, seconds and a fraction where they are known.
        tags::STUDY_TIME => {
            let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
            let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            matches!(whole.len(), 2 | 4 | 6) && is_digits(whole) && is_digits(fraction) && fraction.len() <= 6
        }
        _ => true,
    }
}
