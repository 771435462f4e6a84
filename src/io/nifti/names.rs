//! What the name of a NIfTI file says. // BIDS: entities echo and part; dcm2niix: _e1, _ph, _real, _imaginary

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::io::dicom::uid_of;
use crate::series::{EchoName, FilePlace};

/// Endings of NIfTI files, longest first.
const ENDINGS: [&str; 6] = [".nii.gz", ".hdr.gz", ".img.gz", ".nii", ".hdr", ".img"];

/// A file's name taken apart.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// Everything before the folder the file lies in; empty at the root.
    pub parent: String,
    pub dir: String,
    /// The name without its ending.
    pub stem: String,
    pub echo: EchoName,
    /// The folder, where it is called by its echo ("echo-1", "TE_2.46").
    pub folder_echo: Option<EchoName>,
    pub component: Option<&'static str>,
}

impl Names {
    pub fn of(place: &FilePlace) -> Self {
        let path = Path::new(&place.label);
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        let ending = ENDINGS.iter().find(|ending| lower.ends_with(*ending)).map_or(0, |ending| ending.len());
        let stem = name[..name.len() - ending].to_owned();
        let folder = path.parent();
        let dir = folder.and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let parent = folder.and_then(Path::parent).map(|folder| folder.display().to_string()).unwrap_or_default();
        let echo = EchoName::of(&stem);
        let folder_echo = labelled_folder(&dir);
        Self { parent, dir, echo, folder_echo, component: component(&stem), stem }
    }

    /// Number of the echo that the name of the file states, else that of its folder.
    pub fn echo_number(&self) -> Option<i64> {
        self.echo.echo.or_else(|| self.folder_echo.as_ref()?.echo)
    }

    /// Echo time that the name of the file states, else that of its folder.
    pub fn te_ms(&self) -> Option<f64> {
        self.echo.te_ms.or_else(|| self.folder_echo.as_ref()?.te_ms)
    }

    /// What to call the series: the name without the echo, or the whole name where nothing else is left.
    pub fn title(&self) -> String {
        if self.echo.rest.is_empty() { self.stem.clone() } else { self.echo.rest.clone() }
    }

    pub fn folder(&self) -> String {
        format!("{}/{}", self.parent, self.dir)
    }
}

/// A folder called by its echo, taken apart. A bare "e1" may be an examination.
fn labelled_folder(dir: &str) -> Option<EchoName> {
    let lower = dir.to_lowercase();
    let found = EchoName::of(&lower);
    (found.has_slot() && (lower.contains("echo") || lower.contains("te"))).then_some(found)
}

fn component(stem: &str) -> Option<&'static str> {
    let lower = stem.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphabetic()).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    if has(&PHASE) {
        Some("P")
    } else if has(&IMAGINARY) {
        Some("I")
    } else if has(&REAL) {
        Some("R")
    } else if has(&MAGNITUDE) {
        Some("M")
    } else {
        None
    }
}

const PHASE: [&str; 3] = ["phase", "ph", "pha"];
const IMAGINARY: [&str; 2] = ["imag", "imaginary"];
const REAL: [&str; 1] = ["real"];
const MAGNITUDE: [&str; 2] = ["mag", "magnitude"];

/// A name without the words for a part of the signal: the same for the magnitude and the phase of a measurement.
pub(super) fn without_component(name: &str) -> String {
    let is_component = |word: &str| {
        let word = word.to_ascii_lowercase();
        let is_one = |words: &[&str]| words.contains(&word.as_str());
        word == "part" || is_one(&PHASE) || is_one(&IMAGINARY) || is_one(&REAL) || is_one(&MAGNITUDE)
    };
    name.split(['_', '-', '.']).filter(|word| !word.is_empty() && !is_component(word)).collect::<Vec<_>>().join("_")
}

/// UID made of a text: the same text gives the same UID, in every version and on every system. // PS3.5 B.2
pub(super) fn uid(text: &str) -> String {
    uid_of(&["nifti", text])
}

/// The UID that version 0.1 gave to a series: of its folder and its name without `_e1` and `echo-1`, by a hash that
/// the standard library may change. Sessions of that version hold it.
pub(super) fn former_series_uid(place: &FilePlace) -> String {
    let path = Path::new(&place.label);
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let parts: Vec<&str> = name.split('_').collect();
    let is_echo = |part: &str| {
        let digits = part.strip_prefix("echo-").or_else(|| part.strip_prefix('e'));
        let digits = digits.and_then(|digits| digits.split('.').next());
        digits.and_then(|digits| digits.parse::<i64>().ok()).is_some_and(|n| (1..=256).contains(&n))
    };
    let rest = |part: &&str| part.split_once('.').map(|(_, ending)| format!(".{ending}"));
    let series = parts
        .iter()
        .enumerate()
        .filter_map(|(n, part)| if n > 0 && is_echo(part) { rest(part) } else { Some((*part).to_owned()) })
        .collect::<Vec<_>>();
    let series = series.join("_").replace("_.", ".");
    let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    let text = format!("{folder}/{series}");
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, text.as_str()).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    format!("2.25.{}", half(0) << 64 | half(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str) -> FilePlace {
        FilePlace { label: format!("/data/{file}"), ..FilePlace::default() }
    }

    #[test]
    fn echoes_of_one_series_share_a_stem() {
        let check = |file: &str, stem: &str, echo: Option<i64>, component: Option<&str>| {
            let found = Names::of(&place(file));
            assert_eq!((found.echo.stem.as_str(), found.echo.echo, found.component), (stem, echo, component), "{file}");
        };
        check("sub-1_echo-2_part-mag_MEGRE.nii.gz", "sub-1_#_part-mag_megre", Some(2), Some("M"));
        check("sub-1_echo-12_part-phase_MEGRE.nii", "sub-1_#_part-phase_megre", Some(12), Some("P"));
        check("00024__bh3x_volume_e10.nii.gz", "00024__bh3x_volume_#", Some(10), None);
        check("00026__bh3x_volume_e10_ph.nii.gz", "00026__bh3x_volume_#_ph", Some(10), Some("P"));
        check("example4d.nii.gz", "example4d", None, None);
        check("rest.e01.nii.gz", "rest.#", Some(1), None);
    }

    #[test]
    fn magnitude_and_phase_have_one_measurement() {
        let of = |name: &str| without_component(&EchoName::of(name).stem);
        assert_eq!(of("sub-1_echo-2_part-mag_MEGRE"), of("sub-1_echo-3_part-phase_MEGRE"));
        assert_eq!(of("gre_e1"), of("gre_e2_ph"));
        assert_ne!(of("sub-1_echo-2_part-mag_MEGRE"), of("sub-2_echo-2_part-phase_MEGRE"));
    }
}
