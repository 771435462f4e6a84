//! Teaching cases of one's own: a folder per case with images, `rois.json` and `case.json` (`sideroscope-case`,
//! version 1), below one folder that can be shared.
//!
//! De-identified on the way in: of the study only pixels, geometry, echo times, field, TR and flip angle are written,
//! under fresh UIDs. Must not know: how cases are shown.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::atomic::{self, WriteError};
use super::small_file::{self, Links};
use super::why;
use super::{SetAside, dicom, rois};
use crate::phantom::Step;
use crate::privacy::{Identity, TypedTexts};
use crate::roi::{Roi, Role};
use crate::say;
use crate::series::{EchoStack, StackInfo};
use crate::t;
use crate::text::Message;
use crate::verdict::Finding;

pub const FORMAT: &str = "sideroscope-case";
pub const VERSION: u64 = 1;
const FILE: &str = "case.json";
const ROIS: &str = "rois.json";
/// Texts typed by hand; a larger file is no case.
const MAX_BYTES: u64 = 1 << 20;
/// More would not fit a list that a person reads.
const MAX_CASES: usize = 500;

/// What a case says to a learner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseTexts {
    pub title: String,
    pub history: String,
    pub question: String,
    pub learn: String,
    /// What a correct reading finds; without it the case takes no part in the quiz.
    pub answer: Option<Finding>,
    /// `false` where the sign must not be used, whatever the numbers say.
    pub sign_applies: Option<bool>,
    /// Half a sentence.
    pub because: String,
    /// The guided script; slices and echoes count from 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

impl CaseTexts {
    /// The texts without anything that `identity` says of the patient.
    pub fn without(&self, identity: &Identity) -> Self {
        let mut texts = self.clone();
        texts.hide(identity);
        texts
    }
}

impl TypedTexts for CaseTexts {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        [&mut self.title, &mut self.history, &mut self.question, &mut self.learn, &mut self.because]
            .into_iter()
            .for_each(&mut *change);
        for step in &mut self.steps {
            let mut text = step.text.to_string();
            change(&mut text);
            step.text = text.into();
        }
    }
}

#[derive(Serialize, Deserialize)]
struct CaseFile {
    format: String,
    version: u64,
    #[serde(flatten)]
    texts: CaseTexts,
}

/// A case found in a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnCase {
    pub folder: PathBuf,
    pub texts: CaseTexts,
    pub rois: Vec<Roi>,
}

/// Why a case cannot be added.
#[derive(Debug, Error)]
pub enum AddError {
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("{}", t!("case-needs-title"))]
    NoTitle,
}

/// What the cases folder holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// In the order of their folders' names.
    pub cases: Vec<OwnCase>,
    pub set_aside: Vec<SetAside>,
}

/// Reads the cases below `root`; a broken one is set aside with its reason. A `root` that is not there is empty.
pub fn list(root: &Path) -> Listing {
    let mut listing = Listing::default();
    let Ok(entries) = fs::read_dir(root) else { return listing };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let is_hidden = |path: &Path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    folders.retain(|path| path.is_dir() && !is_hidden(path));
    folders.sort();
    for folder in folders {
        let read = if listing.cases.len() < MAX_CASES {
            read_case(&folder)
        } else {
            Err(say!("own-cases-too-many", most = MAX_CASES))
        };
        match read {
            Ok(case) => listing.cases.push(case),
            Err(reason) => listing.set_aside.push(SetAside::new(folder, reason)),
        }
    }
    listing
}

/// The reason is one sentence without a path.
fn read_case(folder: &Path) -> Result<OwnCase, Message> {
    let path = folder.join(FILE);
    let bytes = small_file::read(&path, MAX_BYTES, Links::Follow).map_err(|error| match error.kind() {
        ErrorKind::NotFound => say!("own-case-lacks-file", name = FILE),
        ErrorKind::InvalidData => say!("own-case-file-too-large", name = FILE),
        _ => say!("own-case-file-unreadable", name = FILE, error = why(&error)),
    })?;
    let file: CaseFile = serde_json::from_slice(&bytes)
        .map_err(|error| say!("own-case-incomplete", name = FILE, line = error.line(), column = error.column()))?;
    if file.format != FORMAT || file.version != VERSION {
        return Err(say!("own-case-other-format", name = FILE, format = FORMAT, version = VERSION));
    }
    if file.texts.title.trim().is_empty() {
        return Err(say!("own-case-no-title", name = FILE));
    }
    let rois = folder.join(ROIS);
    let rois = match rois.exists() {
        // The message may hold the path; what lies in front of it says why.
        true => rois::read(&rois).map_err(|error| match error {
            rois::RoiFileError::Read { .. }
            | rois::RoiFileError::TooLarge { .. }
            | rois::RoiFileError::NoText { .. } => {
                say!("own-case-folder-unreadable", name = ROIS)
            }
            other => other.to_string().into(),
        })?,
        false => Vec::new(),
    };
    let has_images = fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let name = entry.file_name();
        name != FILE && name != ROIS
    });
    if !has_images {
        return Err(say!("own-case-no-images"));
    }
    Ok(OwnCase { folder: folder.to_owned(), texts: file.texts, rois })
}

/// Writes a case into a new folder below `root`, whole or not at all; returns that folder.
///
/// ROI names are replaced by their roles, because names are typed and may hold anything; `texts` are the author's own,
/// without what the headers of the study say of the patient.
pub fn add(root: &Path, texts: &CaseTexts, stack: &EchoStack, rois: &[Roi]) -> Result<PathBuf, AddError> {
    if texts.title.trim().is_empty() {
        return Err(AddError::NoTitle);
    }
    atomic::create_folder(root)?;
    let failed = |source| WriteError::Folder { path: root.to_owned(), source };
    let number = random();
    let folder = root.join(format!("case-{:08x}", number as u32));
    let made = tempfile::Builder::new().prefix(".sideroscope-").tempdir_in(root).map_err(failed)?;
    let file = CaseFile { format: FORMAT.to_owned(), version: VERSION, texts: texts.without(&stack.info.identity) };
    let text = serde_json::to_string_pretty(&file).expect("strings always have a JSON form") + "\n";
    atomic::write_bytes(&made.path().join(FILE), text.as_bytes())?;
    rois::write(&made.path().join(ROIS), &plainly_named(rois))?;
    dicom::write_deidentified_mr(made.path(), "case", &deidentified(stack))?;
    // A temporary folder is private; a shared one follows the user's own rules.
    #[cfg(unix)]
    fs::set_permissions(made.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).map_err(failed)?;
    fs::rename(made.path(), &folder).map_err(failed)?;
    // Nothing is left to clean up: the folder has its new name.
    let _ = made.keep();
    Ok(folder)
}

/// The stack with nothing but its images, geometry, times and field, under fresh UIDs.
fn deidentified(stack: &EchoStack) -> EchoStack {
    let mut clean = stack.clone();
    let info = &stack.info;
    let fresh_uid = || format!("2.25.{}", random());
    clean.info = StackInfo {
        uid: fresh_uid(),
        study_uid: fresh_uid(),
        frame_of_reference_uid: Some(fresh_uid()),
        series_number: Some(1),
        description: "Teaching case".to_owned(),
        vendor: String::new(),
        field: info.field,
        repetition_time_ms: info.repetition_time_ms,
        flip_angle_deg: info.flip_angle_deg,
        decay: info.decay,
        te_is_known: info.te_is_known,
        patient_label: None,
        identity: Identity::default(),
        source_uids: Vec::new(),
        warnings: Vec::new(),
    };
    clean
}

fn plainly_named(rois: &[Roi]) -> Vec<Roi> {
    let mut named: Vec<Roi> = Vec::with_capacity(rois.len());
    for roi in rois {
        let before = named.iter().filter(|other| other.role == roi.role).count();
        let role = match roi.role {
            Role::Lesion => "Lesion",
            Role::Liver => "Liver",
            Role::Noise => "Noise",
            Role::Muscle => "Muscle",
            Role::Other => "Other",
        };
        let name = if before == 0 { role.to_owned() } else { format!("{role} {}", before + 1) };
        named.push(Roi { name, ..roi.clone() });
    }
    named
}

/// 128 bits as of a random UUID (version 4): the standard library seeds its hashers from the system.
fn random() -> u128 {
    let half = || u128::from(RandomState::new().build_hasher().finish());
    let bits = (half() << 64) | half();
    (bits & !(0xf << 76) & !(0b11 << 62)) | (4 << 76) | (0b10 << 62)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phantom::{Case, build};

    fn small() -> crate::phantom::Built {
        let mut parameters = Case::Hyper.parameters();
        (parameters.matrix.columns, parameters.matrix.rows) = (64, 48);
        build(&parameters, 1).expect("valid parameters")
    }

    /// Everything of the study that could say whose it is.
    fn marked() -> (EchoStack, Vec<Roi>) {
        let mut built = small();
        let info = &mut built.stack.info;
        info.description = "MARKED series of Jane".to_owned();
        info.vendor = "MARKED vendor".to_owned();
        info.patient_label = Some("MARKED^JANE".to_owned());
        info.uid = "1.2.3.4444.5555".to_owned();
        info.study_uid = "1.2.3.4444.6666".to_owned();
        info.frame_of_reference_uid = Some("1.2.3.4444.7777".to_owned());
        info.source_uids = vec![vec!["1.2.3.4444.8888".to_owned()]];
        info.warnings = vec!["MARKED warning".into()];
        built.rois[0].name = "MARKED lesion".to_owned();
        (built.stack, built.rois)
    }

    fn texts(title: &str) -> CaseTexts {
        CaseTexts {
            title: title.to_owned(),
            question: "Iron?".to_owned(),
            answer: Some(Finding::Hyperintense),
            sign_applies: Some(true),
            ..CaseTexts::default()
        }
    }

    #[test]
    fn no_byte_of_a_case_says_whose_it_is() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let (stack, rois) = marked();
        let folder = add(dir.path(), &texts("A case"), &stack, &rois).expect("written");
        let mut files = 0;
        for entry in fs::read_dir(&folder).expect("folder") {
            let bytes = fs::read(entry.expect("entry").path()).expect("file");
            for mark in ["MARKED", "JANE", "1.2.3.4444"] {
                assert!(!bytes.windows(mark.len()).any(|part| part == mark.as_bytes()), "{mark}");
            }
            files += 1;
        }
        assert_eq!(files, stack.num_echoes() * stack.num_slices() + 2);
    }

    #[test]
    fn what_was_added_is_listed_and_opens_with_its_pixels() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let (stack, rois) = marked();
        let folder = add(dir.path(), &texts("A case"), &stack, &rois).expect("written");
        let listing = list(dir.path());
        assert_eq!((listing.cases.len(), listing.set_aside.len()), (1, 0));
        let case = &listing.cases[0];
        assert_eq!((case.folder.as_path(), &case.texts), (folder.as_path(), &texts("A case")));
        let shapes = |rois: &[Roi]| rois.iter().map(|roi| (roi.role, roi.slice, roi.shape.clone())).collect::<Vec<_>>();
        assert_eq!(shapes(&case.rois), shapes(&rois));
        assert_eq!(case.rois[0].name, "Lesion");
        let cancel = std::sync::atomic::AtomicBool::new(false);
        let scan = crate::io::scan(&[folder], &|_| (), &cancel);
        let plan = scan.catalog.best_stack().expect("a stack");
        let back = crate::io::load(plan, &|_| (), &cancel).expect("loads");
        assert_eq!(back.te_ms(), stack.te_ms());
        assert_eq!(back.magnitude(), stack.magnitude());
        assert_eq!((back.info.field, back.info.decay), (stack.info.field, stack.info.decay));
        assert_eq!(back.info.repetition_time_ms, stack.info.repetition_time_ms);
    }

    #[test]
    fn broken_cases_are_set_aside_with_a_reason() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let make = |name: &str, files: &[(&str, &str)]| {
            let folder = dir.path().join(name);
            fs::create_dir(&folder).expect("folder");
            files.iter().for_each(|(file, text)| fs::write(folder.join(file), text).expect("file"));
        };
        let good = r#"{"format": "sideroscope-case", "version": 1, "title": "T", "later": 3}"#;
        make("a", &[]);
        make("b", &[(FILE, "{")]);
        make("c", &[(FILE, r#"{"format": "other", "version": 1, "title": "T"}"#)]);
        make("d", &[(FILE, good)]);
        make("e", &[(FILE, good), (ROIS, "no"), ("x.dcm", "")]);
        make("f", &[(FILE, good), ("x.dcm", "")]);
        make("g", &[(FILE, r#"{"format": "sideroscope-case", "version": 1, "title": " "}"#)]);
        make(".hidden", &[]);
        fs::write(dir.path().join("note.txt"), "x").expect("file");
        let listing = list(dir.path());
        let reasons: Vec<String> = listing.set_aside.iter().map(|aside| aside.reason.to_string()).collect();
        let parts = ["no case.json", "not complete", "another format", "no images", "not valid JSON", "no title"];
        assert_eq!(reasons.len(), parts.len(), "{reasons:?}");
        for (reason, part) in reasons.iter().zip(parts) {
            assert!(reason.contains(part), "{reason} lacks {part}");
        }
        assert_eq!(listing.cases.len(), 1);
        assert_eq!(list(&dir.path().join("absent")), Listing::default());
    }

    #[test]
    fn a_case_without_title_is_refused_and_leaves_nothing() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let built = small();
        assert!(matches!(add(dir.path(), &texts(" "), &built.stack, &[]), Err(AddError::NoTitle)));
        assert_eq!(fs::read_dir(dir.path()).expect("folder").count(), 0);
    }
}
