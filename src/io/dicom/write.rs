//! What every DICOM output shares: a data set builder, identifiers, the patient and study it belongs to, the file.
//!
//! Must not know: what an object means; its siblings `write_mr` and `write_map` do.

use std::io;
use std::path::Path;

use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_core::value::DataSetSequence;
use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::{StandardDataDictionary, tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use uuid::Uuid;

use crate::io::atomic::{self, WriteError};

/// Root of every identifier this program makes; a random UUID, fixed for good.
const NAMESPACE: Uuid = Uuid::from_u128(0x5f0b_6d3e_0c1a_4b57_9a52_7d1f_83c6_e94b);
/// Of our private codes; a private designator starts with 99 (PS3.16 section 8.2).
const OWN_SCHEME: &str = "99SIDEROSCOPE";
pub(super) const PRODUCT: &str = "Sideroscope";
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A UID made from `parts`: the same parts always give the same UID, so that an export can be repeated.
///
/// # Source
/// PS3.5 B.2 (UUID derived UID), RFC 9562 version 5.
pub fn uid_of(parts: &[&str]) -> String {
    // Lengths keep ("ab", "c") apart from ("a", "bc").
    let name: String = parts.iter().map(|part| format!("{}:{part};", part.len())).collect();
    format!("2.25.{}", Uuid::new_v5(&NAMESPACE, name.as_bytes()).as_u128())
}

/// Whether `text` can stand in a UI element (PS3.5 section 9.1).
pub(super) fn is_uid(text: &str) -> bool {
    let is_component = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    text.len() <= 64 && text.split('.').count() >= 2 && text.split('.').all(is_component)
}

/// `uid` itself if it is a valid UID, else one made from it (sources other than DICOM name their stacks freely).
pub(super) fn valid_uid(uid: &str) -> String {
    if is_uid(uid) { uid.to_owned() } else { uid_of(&["foreign", uid]) }
}

/// A code of a coding scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    pub value: &'static str,
    pub scheme: &'static str,
    pub meaning: &'static str,
}

impl Code {
    pub const fn dcm(value: &'static str, meaning: &'static str) -> Self {
        Self { value, scheme: "DCM", meaning }
    }

    pub const fn sct(value: &'static str, meaning: &'static str) -> Self {
        Self { value, scheme: "SCT", meaning }
    }

    pub const fn ucum(value: &'static str, meaning: &'static str) -> Self {
        Self { value, scheme: "UCUM", meaning }
    }

    pub const fn own(value: &'static str, meaning: &'static str) -> Self {
        Self { value, scheme: OWN_SCHEME, meaning }
    }
}

/// A data set or sequence item under construction. The VR comes from the standard's dictionary.
pub(super) struct DataSet(InMemDicomObject);

impl DataSet {
    pub fn new() -> Self {
        Self(InMemDicomObject::new_empty())
    }

    pub fn text(&mut self, tag: Tag, text: &str) -> &mut Self {
        let vr = vr_of(tag);
        self.put(tag, vr, PrimitiveValue::from(fitted(text, vr)))
    }

    /// A Type 2 attribute whose value is not known.
    pub fn empty(&mut self, tag: Tag) -> &mut Self {
        self.put(tag, vr_of(tag), PrimitiveValue::Empty)
    }

    /// Several values of a text VR.
    pub fn list<T: AsRef<str>>(&mut self, tag: Tag, values: &[T]) -> &mut Self {
        let values = values.iter().map(|value| value.as_ref().to_owned()).collect();
        self.put(tag, vr_of(tag), PrimitiveValue::Strs(values))
    }

    /// Decimal strings.
    pub fn decimals(&mut self, tag: Tag, values: &[f64]) -> &mut Self {
        self.list(tag, &values.iter().map(|value| decimal_string(*value)).collect::<Vec<_>>())
    }

    /// An integer string.
    pub fn integer(&mut self, tag: Tag, value: i64) -> &mut Self {
        self.text(tag, &value.to_string())
    }

    pub fn put(&mut self, tag: Tag, vr: VR, value: impl Into<PrimitiveValue>) -> &mut Self {
        self.0.put(DataElement::new(tag, vr, value.into()));
        self
    }

    pub fn sequence(&mut self, tag: Tag, items: Vec<DataSet>) -> &mut Self {
        let items: Vec<InMemDicomObject> = items.into_iter().map(|item| item.0).collect();
        self.0.put(DataElement::new(tag, VR::SQ, DataSetSequence::from(items)));
        self
    }

    /// A sequence with one item, filled by `fill`.
    pub fn item(&mut self, tag: Tag, fill: impl FnOnce(&mut DataSet)) -> &mut Self {
        self.sequence(tag, vec![made(fill)])
    }

    pub fn code(&mut self, tag: Tag, code: Code) -> &mut Self {
        self.item(tag, |item| {
            item.text(tags::CODE_VALUE, code.value)
                .text(tags::CODING_SCHEME_DESIGNATOR, code.scheme)
                .text(tags::CODE_MEANING, code.meaning);
        })
    }

    /// Says whose our private codes are.
    pub fn own_scheme(&mut self) -> &mut Self {
        self.item(tags::CODING_SCHEME_IDENTIFICATION_SEQUENCE, |item| {
            item.text(tags::CODING_SCHEME_DESIGNATOR, OWN_SCHEME)
                .text(tags::CODING_SCHEME_NAME, "Sideroscope private codes")
                .text(tags::CODING_SCHEME_RESPONSIBLE_ORGANIZATION, PRODUCT);
        })
    }
}

/// A data set filled by `fill`.
pub(super) fn made(fill: impl FnOnce(&mut DataSet)) -> DataSet {
    let mut set = DataSet::new();
    fill(&mut set);
    set
}

/// Patient and study an output belongs to: what PS3.3 wants equal in all objects of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyContext {
    pub study_uid: String,
    pub frame_of_reference_uid: String,
    /// Values of [`Self::ATTRIBUTES`] that are known.
    pub attributes: Vec<(Tag, String)>,
}

impl StudyContext {
    /// Copied unchanged from the source into everything derived from it; all Type 2 or 3.
    pub const ATTRIBUTES: [Tag; 10] = [
        tags::PATIENT_NAME,
        tags::PATIENT_ID,
        tags::PATIENT_BIRTH_DATE,
        tags::PATIENT_SEX,
        tags::STUDY_DATE,
        tags::STUDY_TIME,
        tags::ACCESSION_NUMBER,
        tags::REFERRING_PHYSICIAN_NAME,
        tags::STUDY_ID,
        tags::STUDY_DESCRIPTION,
    ];

    pub(super) fn put_into(&self, set: &mut DataSet) {
        for tag in Self::ATTRIBUTES {
            match self.attributes.iter().find(|(known, _)| *known == tag) {
                Some((_, value)) => set.text(tag, value),
                // Type 3: left out rather than empty.
                None if tag == tags::STUDY_DESCRIPTION => set,
                None => set.empty(tag),
            };
        }
        set.text(tags::STUDY_INSTANCE_UID, &self.study_uid);
    }

    /// The Frame of Reference module, for objects whose pixels lie in the patient.
    pub(super) fn put_frame_of_reference(&self, set: &mut DataSet) {
        set.text(tags::FRAME_OF_REFERENCE_UID, &self.frame_of_reference_uid).empty(tags::POSITION_REFERENCE_INDICATOR);
    }
}

/// Writes `set` as a file in Explicit VR Little Endian, whole or not at all.
pub(super) fn write_file(path: &Path, set: DataSet) -> Result<(), WriteError> {
    let failed = |error: &(dyn std::error::Error + 'static)| WriteError::File {
        path: path.to_owned(),
        source: innermost(error),
    };
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(uids::EXPLICIT_VR_LITTLE_ENDIAN)
        .implementation_class_uid(uid_of(&["implementation"]))
        .implementation_version_name(fitted(&format!("SIDEROSCOPE_{VERSION}"), VR::SH));
    let object = set.0.with_meta(meta).map_err(|error| failed(&error))?;
    atomic::write_with(path, |out| object.write_all(out).map_err(|error| innermost(&error)))
}

/// The innermost cause is the one worth reading: dicom-rs wraps "disk full" in "could not write element".
fn innermost(error: &(dyn std::error::Error + 'static)) -> io::Error {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let kind = deepest.downcast_ref::<io::Error>().map_or(io::ErrorKind::Other, io::Error::kind);
    io::Error::new(kind, deepest.to_string())
}

fn vr_of(tag: Tag) -> VR {
    StandardDataDictionary.by_tag(tag).map_or(VR::UN, |entry| entry.vr().relaxed())
}

/// `text` without what the VR forbids, cut to its longest length (PS3.5 table 6.2-1).
fn fitted(text: &str, vr: VR) -> String {
    let longest = match vr {
        VR::CS | VR::SH | VR::DS => 16,
        VR::LO | VR::UI => 64,
        VR::ST => 1024,
        VR::LT => 10_240,
        // Three groups of 64 characters.
        VR::PN => 194,
        _ => usize::MAX,
    };
    // The backslash separates values, except in the long text types.
    let is_allowed = |c: &char| !c.is_control() && (*c != '\\' || matches!(vr, VR::ST | VR::LT));
    text.chars().filter(is_allowed).take(longest).collect::<String>().trim_end().to_owned()
}

/// At most 16 characters (PS3.5 section 6.2, DS), as close to `value` as they allow.
///
/// A value that is not finite becomes 0: callers hold finite numbers, and DS has no other way to write one.
pub(super) fn decimal_string(value: f64) -> String {
    const LONGEST: usize = 16;
    if !value.is_finite() {
        return "0".to_owned();
    }
    let plain = value.to_string();
    if plain.len() <= LONGEST {
        return plain;
    }
    let candidates = (0..=LONGEST).rev().flat_map(|digits| [format!("{value:.digits$}"), format!("{value:.digits$e}")]);
    let fits = candidates.filter(|text| text.len() <= LONGEST);
    let error = |text: &String| text.parse::<f64>().map_or(f64::MAX, |read| (read - value).abs());
    let best = fits.min_by(|a, b| error(a).total_cmp(&error(b))).unwrap_or_else(|| "0".to_owned());
    if best.contains('.') && !best.contains('e') {
        best.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimal_strings_are_short_and_close() {
        for (value, expected) in [
            (5.220_000_000_000_001, "5.22"),
            (0.984_807_753_012_208, "0.98480775301221"),
            (-120.5, "-120.5"),
            (1.0, "1"),
            (f64::NAN, "0"),
            (1e-17, "0.00000000000000001"),
        ] {
            let text = decimal_string(value);
            if expected.len() <= 16 {
                assert_eq!(text, expected);
            } else {
                assert_eq!(text.parse::<f64>().expect("number"), value, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_number_fits_a_decimal_string(value in proptest::num::f64::NORMAL) {
            let text = decimal_string(value);
            prop_assert!(text.len() <= 16, "{}", text);
            let read: f64 = text.parse().expect("a number");
            // Sign, point, exponent sign and three exponent digits leave at least nine digits.
            prop_assert!((read - value).abs() <= 1e-8 * value.abs(), "{} for {}", text, value);
        }
    }

    #[test]
    fn uids_are_stable_distinct_and_valid() {
        let uid = uid_of(&["ab", "c"]);
        assert_eq!(uid, uid_of(&["ab", "c"]));
        assert_ne!(uid, uid_of(&["a", "bc"]));
        assert!(is_uid(&uid), "{uid}");
        assert!(!is_uid("1.02.3") && !is_uid("stack-1") && !is_uid("1..2") && !is_uid("5"));
        assert_eq!(valid_uid("1.2.840.10008"), "1.2.840.10008");
        assert!(is_uid(&valid_uid("1.2.3#2")));
    }

    #[test]
    fn text_is_cut_to_what_its_type_holds() {
        assert_eq!(fitted("a\\b\nc", VR::LO), "abc");
        assert_eq!(fitted(&"x".repeat(80), VR::LO).len(), 64);
        assert_eq!(fitted("LIVER AND SPLEEN AREA", VR::CS), "LIVER AND SPLEEN");
    }
}
