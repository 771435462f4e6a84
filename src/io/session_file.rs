//! The session file: JSON, format `sideroscope-session`, version 1.
//!
//! Types of its own, so that a change inside the program cannot change the file. Fields this version does not know are
//! passed over, fields that are missing take their defaults. It names images by UID and by place; nothing else of a
//! header is in it.
//!
//! Must not know: what the settings and views mean.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::atomic::{self, WriteError};
use super::roi_extras::{AnnotationRecord, Extras};
use super::rois::check_shape;
use super::small_file::{self, Links};
use crate::phantom::Case;
use crate::roi::{Role, Shape};
use crate::t;

pub const FORMAT: &str = "sideroscope-session";
pub const VERSION: u32 = 1;
/// What a session file's name ends with.
pub const ENDING: &str = ".sideroscope.json";

/// Outlines drawn by hand have some kilobytes; this bound keeps a wrong file from filling the memory.
const MAX_BYTES: u64 = 64 << 20;
/// Folders a relative place may climb before an absolute one reads better.
const MAX_CLIMB: usize = 3;

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionFile {
    pub format: String,
    pub version: u32,
    /// Name and version of the program that wrote it.
    #[serde(default)]
    pub software: String,
    pub source: SourceRecord,
    /// The numbers of a built-in case that was changed; empty for one as it is, and for files.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub case_numbers: BTreeMap<String, f64>,
    pub document: DocumentRecord,
    #[serde(default)]
    pub view: ViewRecord,
    /// Other series of the study that hold work. A program that does not know them passes them over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stacks: Vec<StackRecord>,
    /// In an autosaved copy: the file of the user it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_as: Option<SavedAs>,
}

/// What was made on another series than the one on screen; its images lie at the places of the session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StackRecord {
    #[serde(flatten)]
    pub files: FilesRecord,
    pub document: DocumentRecord,
    pub view: ViewRecord,
}

/// The images a session is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceRecord {
    /// A built-in case.
    Case(Case),
    Files(FilesRecord),
}

/// Images in files: what they are, and where they were.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilesRecord {
    /// UID of the stack, or its digest ([`digest`]) where the file is to be published.
    pub stack_uid: String,
    /// Slices, echoes, rows, columns.
    pub shape: [usize; 4],
    pub te_ms: Vec<f64>,
    /// The user typed the echo times; the files state none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_te_typed: bool,
    /// The user took images that are marked as DERIVED for originals.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_taken_as_original: bool,
    /// [`digest`] of the pixels of one image: tells the images when their UIDs were replaced.
    pub pixels: String,
    /// Paths that were opened; empty in a file that is to be published.
    pub places: Vec<Place>,
}

/// Where images lie. `relative` counts from the folder of the session file, with `/` on every system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absolute: Option<PathBuf>,
}

/// What the user made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentRecord {
    pub rois: Vec<RoiRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<AnnotationRecord>,
    pub settings: SettingsRecord,
    pub notes: String,
    /// Counts ids given so far, so that none comes twice.
    pub next_id: u64,
}

/// One region; pixel coordinates as in the ROI file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoiRecord {
    #[serde(default)]
    pub id: u64,
    pub name: String,
    pub role: Role,
    pub slice: usize,
    pub shape: Shape,
    #[serde(flatten)]
    pub extras: Extras,
}

/// Settings of the analysis; names as on the command line. `None` is the default of the program that reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsRecord {
    pub model: Option<String>,
    /// From 0.
    pub excluded_echoes: Vec<usize>,
    pub sigma: Option<SigmaRecord>,
    pub coils: Option<u32>,
    pub field_t: Option<f64>,
    pub calibration: Option<String>,
    pub scheme: Option<String>,
    pub margin: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liver_load: Option<LoadRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s0_ratio_bound: Option<f64>,
    pub seed: Option<u64>,
    pub replicates: Option<usize>,
}

/// Iron of the liver as typed in: one of both numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoadRecord {
    pub lic_mg_per_g: Option<f64>,
    pub r2star_per_s: Option<f64>,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SigmaRecord {
    Auto,
    Fitted,
    /// Signal units.
    Given(f64),
}

/// How the images were looked at; whatever a program does not know it leaves at its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewRecord {
    pub slice: Option<usize>,
    pub echo: Option<usize>,
    pub zoom: Option<f64>,
    pub center: Option<[f64; 2]>,
    pub looks: Vec<LookRecord>,
    pub layout: Option<String>,
    pub panes: Vec<PaneRecord>,
    pub overlays: Option<String>,
    pub selected: Option<u64>,
    pub is_decay_log: bool,
    pub echoes_per_s: Option<f64>,
    pub is_ping_pong: bool,
    /// Number of the active pane, from 0.
    pub active: Option<usize>,
    pub answer: AnswerRecord,
}

/// How plots and table were looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerRecord {
    /// The latest chosen first.
    pub plots: Vec<String>,
    pub is_cnr: bool,
    pub shows_limits: Option<bool>,
    /// Role whose models are compared.
    pub compared: Option<String>,
    pub sorted_by: Option<String>,
    pub is_descending: bool,
    /// Columns chosen by hand.
    pub columns: Option<Vec<String>>,
}

/// Window and colors of one quantity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookRecord {
    /// "signal" or the word of a map.
    pub scale: String,
    /// Lowest and highest value shown; `None` is the automatic window.
    pub window: Option<[f64; 2]>,
    pub colors: Option<String>,
    pub is_reversed: bool,
}

/// One pane.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaneRecord {
    /// "echo", "pinned-echo", "fit-mask", "map-over-echo", "series" or the word of a map.
    pub shows: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned_echo: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// Percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opacity: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series_uid: Option<String>,
    pub slice: usize,
    pub echo: usize,
    pub zoom: Option<f64>,
    pub center: Option<[f64; 2]>,
    pub looks: Vec<LookRecord>,
    pub is_smooth: bool,
    /// What it does not have in common with the other panes.
    pub unlinked: Vec<String>,
}

/// The user's own file behind an autosaved copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedAs {
    pub path: PathBuf,
    /// [`digest`] of its bytes when it was last read or written.
    pub digest: String,
}

/// Why a file is no session that can be opened. No path in the text: the window shows it.
#[derive(Debug, Error)]
pub enum SessionFileError {
    #[error("{}", t!("session-error-read", reason = super::why(.0)))]
    Read(std::io::Error),
    #[error("{}", t!("session-error-large"))]
    TooLarge,
    #[error("{}", t!("session-error-json", line = line, column = column))]
    Json { line: usize, column: usize },
    #[error("{}", t!("session-error-format"))]
    Format,
    #[error("{}", t!("session-error-newer"))]
    Newer,
    #[error("{}", t!("session-error-roi", name = name))]
    Roi { name: String },
}

impl SessionFile {
    /// The text of the file.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("the session holds text, numbers and lists, which always have a JSON form") + "\n"
    }

    /// The same session for a picture that is given away: no paths, no notes, digests instead of UIDs.
    pub fn for_publication(mut self) -> Self {
        self.saved_as = None;
        self.stacks.clear();
        self.document.notes.clear();
        self.view.panes.iter_mut().for_each(|pane| pane.series_uid = None);
        if let SourceRecord::Files(files) = &mut self.source {
            files.places.clear();
            if !files.stack_uid.starts_with(DIGEST_MARK) {
                files.stack_uid = digest(files.stack_uid.as_bytes());
            }
        }
        self
    }
}

/// Writes `file` to `path`, whole or not at all; returns the digest of what was written.
pub fn write(path: &Path, file: &SessionFile) -> Result<String, WriteError> {
    let text = file.to_json();
    atomic::write_bytes(path, text.as_bytes())?;
    Ok(digest(text.as_bytes()))
}

/// Reads `path`; the digest of its bytes comes with it.
pub fn read(path: &Path) -> Result<(SessionFile, String), SessionFileError> {
    let bytes = bytes(path, Links::Follow)?;
    Ok((parse(&bytes)?, digest(&bytes)))
}

/// A session of the program's own folder, where no link leads.
pub fn read_own(path: &Path) -> Result<SessionFile, SessionFileError> {
    parse(&bytes(path, Links::Refuse)?)
}

/// The digest of the file at `path`; `None` where there is none that could be a session.
pub fn digest_of(path: &Path) -> Option<String> {
    Some(digest(&bytes(path, Links::Follow).ok()?))
}

fn bytes(path: &Path, links: Links) -> Result<Vec<u8>, SessionFileError> {
    small_file::read(path, MAX_BYTES, links).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => SessionFileError::TooLarge,
        _ => SessionFileError::Read(error),
    })
}

/// Reads the bytes of a session file.
pub fn parse(bytes: &[u8]) -> Result<SessionFile, SessionFileError> {
    #[derive(Deserialize)]
    struct Head {
        format: Option<String>,
        version: Option<u64>,
    }
    let not_json = |error: serde_json::Error| SessionFileError::Json { line: error.line(), column: error.column() };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head: Head = serde_json::from_slice(bytes).map_err(not_json)?;
    if head.format.as_deref() != Some(FORMAT) {
        return Err(SessionFileError::Format);
    }
    if head.version.is_none_or(|version| version > u64::from(VERSION)) {
        return Err(SessionFileError::Newer);
    }
    let file: SessionFile = serde_json::from_slice(bytes).map_err(not_json)?;
    check(&file.document)?;
    file.stacks.iter().try_for_each(|stack| check(&stack.document))?;
    Ok(file)
}

fn check(document: &DocumentRecord) -> Result<(), SessionFileError> {
    if document.annotations.iter().any(|mark| mark.to_annotation(mark.id).is_err()) {
        return Err(SessionFileError::Roi { name: "annotation".to_owned() });
    }
    match document.rois.iter().find(|roi| check_shape(&roi.shape).is_err()) {
        Some(roi) => Err(SessionFileError::Roi { name: roi.name.chars().take(40).collect() }),
        None => Ok(()),
    }
}

/// The name says that a path is a session.
pub fn is_session_name(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().ends_with(ENDING))
}

/// A path with the ending of session files.
pub fn with_ending(path: &Path) -> PathBuf {
    if is_session_name(path) {
        return path.to_path_buf();
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(".json").or(name.strip_suffix(".sideroscope")).unwrap_or(&name);
    path.with_file_name(format!("{stem}{ENDING}"))
}

const DIGEST_MARK: &str = "digest:";

/// A short stable name of `bytes` that does not lead back to them: UUID version 5.
pub fn digest(bytes: &[u8]) -> String {
    format!("{DIGEST_MARK}{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, bytes).simple())
}

/// `uid` is the one stored, plain or as its digest.
pub fn is_same_uid(uid: &str, stored: &str) -> bool {
    uid == stored || (stored.starts_with(DIGEST_MARK) && digest(uid.as_bytes()) == stored)
}

impl Place {
    /// The place of `path` for a session file in `folder`; relative unless that climbs too far.
    pub fn of(path: &Path, folder: Option<&Path>) -> Self {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let relative = folder.and_then(|folder| relative_to(&absolute, &std::path::absolute(folder).ok()?));
        match relative {
            Some(relative) => Self { relative: Some(relative), absolute: None },
            None => Self { relative: None, absolute: Some(absolute) },
        }
    }

    /// The path where it lies in `folder` or below: what a session from somebody else may name without being asked
    /// about. Another system's separators and drives count as leading out.
    pub fn resolve_below(&self, folder: Option<&Path>) -> Option<PathBuf> {
        let relative = self.relative.as_deref()?;
        let is_plain = |part: &str| !part.is_empty() && part != ".." && !part.contains(['\\', ':']);
        if !relative.split('/').all(is_plain) {
            return None;
        }
        self.resolve(Some(folder?))
    }

    /// The path, for a session file in `folder`; `None` for an empty place.
    pub fn resolve(&self, folder: Option<&Path>) -> Option<PathBuf> {
        match (&self.relative, folder) {
            (Some(relative), Some(folder)) => {
                Some(relative.split('/').fold(
                    folder.to_path_buf(),
                    |path, part| {
                        if part == "." { path } else { path.join(part) }
                    },
                ))
            }
            _ => self.absolute.clone(),
        }
    }
}

/// `path` as seen from `folder`, both absolute; `None` on another drive or too far away.
fn relative_to(path: &Path, folder: &Path) -> Option<String> {
    let (path, folder): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (path.components().collect(), folder.components().collect());
    let common = path.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let climb = folder.len() - common;
    // Only the root in common: nothing would be gained.
    if common < 2 || climb > MAX_CLIMB {
        return None;
    }
    let mut parts = vec!["..".to_owned(); climb];
    for part in &path[common..] {
        parts.push(part.as_os_str().to_str()?.to_owned());
    }
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_relative_where_that_helps() {
        let check = |path: &str, folder: &str, expected: Option<&str>| {
            assert_eq!(relative_to(Path::new(path), Path::new(folder)).as_deref(), expected, "{path} from {folder}");
        };
        check("/data/study/liver", "/data/study", Some("liver"));
        check("/data/study", "/data/study", Some("."));
        check("/data/study/liver", "/data/sessions", Some("../study/liver"));
        check("/data/a/b", "/data/1/2/3/4", None);
        check("/mnt/a", "/home/b", None);
        let place = Place { relative: Some("../study/liver".to_owned()), absolute: None };
        assert_eq!(place.resolve(Some(Path::new("/data/sessions"))), Some("/data/sessions/../study/liver".into()));
    }

    #[test]
    fn only_what_lies_below_is_taken_from_a_foreign_session() {
        let check = |relative: Option<&str>, absolute: Option<&str>, expected: Option<&str>| {
            let place = Place { relative: relative.map(str::to_owned), absolute: absolute.map(PathBuf::from) };
            let below = place.resolve_below(Some(Path::new("/data/x")));
            assert_eq!(below.as_deref(), expected.map(Path::new), "{place:?}");
        };
        check(Some("study"), None, Some("/data/x/study"));
        check(Some("."), None, Some("/data/x"));
        check(Some("a/b"), Some("//evil/share"), Some("/data/x/a/b"));
        for outside in ["..", "a/../../b", "//evil/share", "/etc", "", "\\\\evil\\share", "C:", "a/C:/b"] {
            check(Some(outside), None, None);
        }
        check(None, Some("/etc"), None);
    }

    #[test]
    fn a_published_session_names_neither_path_nor_uid_nor_notes() {
        let files = FilesRecord {
            stack_uid: "1.2.840.99".to_owned(),
            places: vec![Place::of(Path::new("/home/doe/jane"), None)],
            ..FilesRecord::default()
        };
        let file = SessionFile {
            format: FORMAT.to_owned(),
            version: VERSION,
            software: String::new(),
            source: SourceRecord::Files(files),
            case_numbers: BTreeMap::new(),
            document: DocumentRecord { notes: "Mrs Doe".to_owned(), ..DocumentRecord::default() },
            view: ViewRecord::default(),
            stacks: Vec::new(),
            saved_as: Some(SavedAs { path: "/home/doe/x".into(), digest: String::new() }),
        };
        let text = file.for_publication().to_json();
        assert!(!text.contains("doe") && !text.contains("Doe") && !text.contains("1.2.840.99"), "{text}");
        let SourceRecord::Files(files) = parse(text.as_bytes()).expect("a session").source else { panic!("files") };
        assert!(is_same_uid("1.2.840.99", &files.stack_uid) && !is_same_uid("1.2.840.98", &files.stack_uid));
    }

    #[test]
    fn wrong_files_say_what_is_wrong() {
        let check = |text: &str, part: &str| {
            let error = parse(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        };
        check("", "line 1");
        check("{}", "not a session");
        check(r#"{"format": "sideroscope-rois", "version": 1}"#, "not a session");
        check(r#"{"format": "sideroscope-session", "version": 99}"#, "newer");
        let roi = r#"{"name": "L", "role": "lesion", "slice": 0, "shape": {"polygon": [[0, 0]]}}"#;
        let text = format!(
            r#"{{"format": "{FORMAT}", "version": 1, "source": {{"case": "iso"}}, "document": {{"rois": [{roi}]}}}}"#
        );
        check(&text, "L");
    }

    #[test]
    fn endings_are_added_once() {
        for (name, expected) in [
            ("a", "a.sideroscope.json"),
            ("a.json", "a.sideroscope.json"),
            ("a.sideroscope", "a.sideroscope.json"),
            ("a.sideroscope.json", "a.sideroscope.json"),
        ] {
            assert_eq!(with_ending(Path::new(name)), Path::new(expected));
        }
    }
}
