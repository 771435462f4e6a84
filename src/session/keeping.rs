//! Keeping work: the user's own file, autosaved copies, what a crash left behind.
//!
//! Nothing is asked at the end of the program: with a file of its own the work is written there, without one a copy is
//! kept and offered under Open. Only where nothing may be written by itself does closing ask.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};

use super::document::Document;
use super::linking::{Origin, Restored, SessionLink};
use super::{Action, Dialog, NoticeKind, Session};
use crate::io::home::{self, Claim, Home, Lost};
use crate::io::session_file::{self, ENDING, SavedAs};
use crate::t;

/// Seconds without a change after which a copy is written, and the longest a change waits for that.
const PAUSE_S: f64 = 2.0;
const LONGEST_S: f64 = 60.0;

/// What is known of the files behind a session.
pub struct Keeping {
    /// The program's own folder; `None` keeps nothing by itself (tests, figures, the command line).
    pub home: Option<Home>,
    /// Copies are written without being asked.
    pub is_autosaving: bool,
    /// Work that no window holds, as the recovery dialog lists it.
    pub lost: Vec<Lost>,
    /// Text of the box in which a place to save is typed.
    pub save_text: String,
    /// The window shall close; nothing is left to ask.
    pub may_close: bool,
    own: Option<OwnFile>,
    /// The document as it stands in the own file, or as it was opened; `None` after a recovery: nowhere.
    saved: Option<Document>,
    copy: Copy,
}

/// The file the user gave the session.
struct OwnFile {
    path: PathBuf,
    /// Of its bytes when they were last read or written: another one means another window wrote it.
    digest: String,
    _claim: Option<Claim>,
}

/// The autosaved copy of this window.
struct Copy {
    /// Name of the copy; made when the first is written.
    id: Option<(String, Option<Claim>)>,
    seen: Document,
    changed_at: f64,
    /// When the oldest change that is in no copy was made.
    waiting_since: Option<f64>,
    has_failed: bool,
}

/// Why a place to save is asked about again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The own file was changed by another window or program.
    Changed,
    /// Another file has that name.
    Exists,
}

impl Default for Keeping {
    fn default() -> Self {
        let copy =
            Copy { id: None, seen: Document::default(), changed_at: 0.0, waiting_since: None, has_failed: false };
        Self {
            home: None,
            is_autosaving: true,
            lost: Vec::new(),
            save_text: String::new(),
            may_close: false,
            own: None,
            saved: Some(Document::default()),
            copy,
        }
    }
}

impl Session {
    /// There is work that stands in no file of the user's.
    pub fn is_modified(&self) -> bool {
        self.study.stack.is_some() && self.keeping.saved.as_ref() != Some(&self.document)
    }

    /// The file the session was opened from or saved to.
    pub fn own_path(&self) -> Option<&Path> {
        self.keeping.own.as_ref().map(|own| own.path.as_path())
    }

    /// Text of the window's title bar; a dot in front marks unsaved work.
    pub fn title(&self) -> String {
        let mark = if self.is_modified() { "● " } else { "" };
        match self.own_path().and_then(Path::file_name) {
            Some(name) => {
                let name = name.to_string_lossy();
                format!("{mark}{} — Sideroscope", name.strip_suffix(ENDING).unwrap_or(&name))
            }
            None => format!("{mark}Sideroscope"),
        }
    }

    /// Uses the program's folder from now on, and offers what a crash left there.
    pub fn set_home(&mut self, home: Home) {
        let has_crashed = home.has_crashed_work();
        self.recent = super::recent::read(&home);
        self.teaching.library.folder = home.file("cases").display().to_string();
        self.read_preferences(&home);
        self.keeping.home = Some(home);
        if has_crashed {
            self.list_lost();
            if self.keeping.lost.iter().any(|lost| lost.is_crash) {
                self.dialog = Some(Dialog::Recover);
            }
        }
    }

    /// Reads again what no window holds.
    pub(super) fn list_lost(&mut self) {
        self.keeping.lost = self.keeping.home.as_ref().map(Home::lost).unwrap_or_default();
    }

    /// A document was opened that stands in no file yet.
    pub(super) fn start_keeping(&mut self) {
        self.forget_copy();
        self.keeping.own = None;
        self.keeping.saved = Some(self.document.clone());
        self.keeping.copy.seen = self.document.clone();
    }

    /// A session was opened from a file or a copy.
    pub(super) fn start_keeping_restored(&mut self, origin: Origin) {
        self.start_keeping();
        match origin {
            Origin::Own { path, digest } => self.own(path, digest),
            Origin::Copy { path, saved_as } => {
                self.keeping.saved = None;
                if let Some(SavedAs { path, digest }) = saved_as {
                    self.own(path, digest);
                }
                // The copy of this window stands before the one it came from goes.
                if self.write_copy() {
                    let _ = home::discard(&path);
                }
            }
            Origin::Picture => {}
        }
    }

    fn own(&mut self, path: PathBuf, digest: String) {
        let claim = self.keeping.home.as_ref().and_then(|home| {
            let real = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            let name = session_file::digest(real.to_string_lossy().as_bytes()).replace(':', "-");
            home.claim(&name)
        });
        if claim.is_none() && self.keeping.home.is_some() {
            self.notices.push(NoticeKind::Caution, t!("session-open-elsewhere"));
        }
        self.keeping.own = Some(OwnFile { path, digest, _claim: claim });
    }

    /// Writes to the own file, or asks for a place.
    pub(super) fn save(&mut self) {
        match self.own_path().map(Path::to_path_buf) {
            Some(path) => self.save_to(path, false),
            None => self.ask_where_to_save(),
        }
    }

    pub(super) fn ask_where_to_save(&mut self) {
        let suggested = self.own_path().map(Path::to_path_buf).unwrap_or_else(|| self.suggested_path());
        self.keeping.save_text = suggested.display().to_string();
        self.dialog = Some(Dialog::SaveAs);
    }

    /// Beside the data, under a name that says nothing of the patient.
    pub(super) fn suggested_path(&self) -> PathBuf {
        let name = match self.study.case() {
            Some(case) => format!("{}{ENDING}", case.name()),
            None => format!("session{ENDING}"),
        };
        let beside = match &self.study.source {
            Some(super::Source::Paths(paths)) => paths.first().and_then(|path| {
                let path = std::path::absolute(path).ok()?;
                path.parent().map(Path::to_path_buf)
            }),
            _ => None,
        };
        beside.or_else(|| std::env::current_dir().ok()).unwrap_or_default().join(name)
    }

    /// Writes the session to `path`; unless it `replaces`, a file that holds something else is asked about first.
    pub(super) fn save_to(&mut self, path: PathBuf, replaces: bool) {
        let path = session_file::with_ending(&path);
        self.history.commit(&self.document);
        if !replaces && let Some(conflict) = self.conflict(&path) {
            self.dialog = Some(Dialog::Conflict { path, conflict });
            return;
        }
        self.dialog = None;
        let Some(file) = self.to_file(path.parent()) else { return };
        match session_file::write(&path, &file) {
            Ok(digest) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.notices.push(NoticeKind::Done, t!("session-saved", name = name));
                self.keeping.saved = Some(self.document.clone());
                self.forget_copy();
                self.remember_recent(vec![path.clone()]);
                if self.own_path() == Some(&path)
                    && let Some(own) = &mut self.keeping.own
                {
                    own.digest = digest;
                } else {
                    self.keeping.own = None;
                    self.own(path, digest);
                }
            }
            Err(error) => {
                let has_folder = path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir());
                let reason = if has_folder { error.reason().to_string() } else { t!("session-no-folder").to_owned() };
                self.notices.push(NoticeKind::Problem, t!("session-not-saved", reason = reason));
                // What was typed is there to be put right.
                self.keeping.save_text = path.display().to_string();
                self.dialog = Some(Dialog::SaveAs);
            }
        }
    }

    fn conflict(&self, path: &Path) -> Option<Conflict> {
        match &self.keeping.own {
            Some(own) if own.path == path => {
                let bytes = std::fs::read(path).ok()?;
                (session_file::digest(&bytes) != own.digest).then_some(Conflict::Changed)
            }
            _ => path.exists().then_some(Conflict::Exists),
        }
    }

    /// Writes a copy when it is time.
    ///
    /// * `now` — seconds on any clock that only goes forward.
    ///
    /// Returns in how many seconds to ask again; `None` while nothing waits.
    pub fn autosave(&mut self, now: f64) -> Option<f64> {
        if self.keeping.home.is_none() || !self.keeping.is_autosaving {
            return None;
        }
        let copy = &mut self.keeping.copy;
        if copy.seen != self.document {
            copy.seen = self.document.clone();
            copy.changed_at = now;
            copy.waiting_since.get_or_insert(now);
        }
        let since = copy.waiting_since?;
        // A text box that keeps the focus is a gesture without end, so the pause counts within one too.
        let due = (copy.changed_at + PAUSE_S).min(since + LONGEST_S);
        if now < due {
            return Some(due - now);
        }
        copy.waiting_since = None;
        self.write_copy();
        None
    }

    /// Writes the copy now; `true` when the work is safe.
    fn write_copy(&mut self) -> bool {
        if !self.is_modified() {
            self.forget_copy();
            return true;
        }
        let Some(home) = self.keeping.home.clone() else { return false };
        let Some(file) = self.copy_file() else { return false };
        let (id, _) = self.keeping.copy.id.get_or_insert_with(|| {
            let id = random_name();
            let claim = home.claim(&id);
            (id, claim)
        });
        let written = home.write(&home.autosave(id), &file);
        if let Err(error) = &written
            && !std::mem::replace(&mut self.keeping.copy.has_failed, true)
        {
            self.notices.push(NoticeKind::Caution, t!("session-no-autosave", reason = error.reason()));
        }
        written.is_ok()
    }

    fn copy_file(&self) -> Option<session_file::SessionFile> {
        let saved_as = self.keeping.own.as_ref();
        let saved_as = saved_as.map(|own| SavedAs { path: own.path.clone(), digest: own.digest.clone() });
        Some(session_file::SessionFile { saved_as, ..self.to_file(None)? })
    }

    fn forget_copy(&mut self) {
        self.keeping.copy.waiting_since = None;
        if let (Some(home), Some((id, _claim))) = (&self.keeping.home, self.keeping.copy.id.take()) {
            let _ = home::discard(&home.autosave(&id));
        }
    }

    /// Before another study takes the place of this one: unsaved work goes where it is found again.
    pub(super) fn put_away(&mut self) {
        self.history.commit(&self.document);
        if self.is_modified() && self.keeping.home.is_some() && self.put_away_modified() == Some(false) {
            self.notices.push(NoticeKind::Done, t!("session-put-away"));
        }
    }

    /// `Some(true)`: written to the own file; `Some(false)`: kept as a copy; `None`: neither.
    fn put_away_modified(&mut self) -> Option<bool> {
        let own = self.own_path().map(Path::to_path_buf);
        if let Some(path) = own.filter(|path| self.keeping.is_autosaving && self.conflict(path).is_none()) {
            let file = self.to_file(path.parent())?;
            if session_file::write(&path, &file).is_ok() {
                self.forget_copy();
                return Some(true);
            }
        }
        let file = self.copy_file()?;
        let home = self.keeping.home.as_ref()?;
        home.keep(&random_name(), &file).ok()?;
        self.forget_copy();
        Some(false)
    }

    /// The user wants to leave; `true` when nothing is left to ask.
    pub fn close(&mut self) -> bool {
        self.history.commit(&self.document);
        if self.keeping.may_close || !self.is_modified() {
            self.forget_copy();
            return true;
        }
        if self.keeping.is_autosaving && self.put_away_modified().is_some() {
            return true;
        }
        self.dialog = Some(Dialog::Close);
        false
    }

    /// The program fails: the work is written at once. Returns where it is found again.
    pub fn rescue(&mut self) -> Option<PathBuf> {
        // A drag that was under way is part of the work.
        self.history.commit(&self.document);
        let is_safe = self.is_modified() && self.write_copy();
        let (id, _) = self.keeping.copy.id.as_ref().filter(|_| is_safe)?;
        Some(self.keeping.home.as_ref()?.autosave(id))
    }

    /// Answers of the dialogs about files.
    pub(super) fn apply_keeping(&mut self, action: KeepingAction) {
        match action {
            KeepingAction::SaveText(text) => self.keeping.save_text = text,
            KeepingAction::SaveTo { path, replaces } => self.save_to(path, replaces),
            KeepingAction::PickPlace => self.pick(super::Pick::SaveSession),
            KeepingAction::Save => self.save(),
            KeepingAction::SaveElsewhere => self.ask_where_to_save(),
            KeepingAction::ListLost => {
                self.list_lost();
                self.dialog = Some(Dialog::Recover);
            }
            KeepingAction::Reload(path) => self.act(Action::Open(vec![path])),
            KeepingAction::Recover(path) => self.recover(path),
            KeepingAction::Discard(path) => {
                if home::discard(&path).is_err() {
                    self.notices.push(NoticeKind::Problem, t!("session-not-discarded"));
                }
                self.list_lost();
                if self.keeping.lost.is_empty() {
                    self.dialog = None;
                }
            }
            KeepingAction::CloseUnsaved => self.keeping.may_close = true,
        }
    }

    fn recover(&mut self, path: PathBuf) {
        self.dialog = None;
        let Some(lost) = self.keeping.lost.iter().find(|lost| lost.path == path) else { return };
        let origin = Origin::Copy { path, saved_as: lost.file.saved_as.clone() };
        self.link(SessionLink { file: lost.file.clone().into(), origin, chosen: Vec::new() });
    }

    /// Shows a session whose images were found.
    pub(super) fn restore(&mut self, restored: Restored) {
        let Restored { mut opened, link, caution } = restored;
        let document = Document::from_file(&link.file);
        // The regions go along, so that nothing is fitted twice.
        opened.rois = document.rois.clone();
        let num_slices = opened.stack.as_ref().map_or(0, |stack| stack.num_slices());
        opened.rois.retain(|roi| roi.slice < num_slices);
        if opened.stack.is_err() {
            return self.show(opened);
        }
        self.show_with(opened, document.settings.clone());
        self.take_file(&link.file);
        let before = self.document.rois.len();
        self.document.rois.retain(|roi| roi.slice < num_slices);
        self.document.annotations.retain(|mark| mark.slice < num_slices);
        if let Some(stack) = self.study.stack.as_deref() {
            self.view.slice = self.view.slice.min(stack.num_slices() - 1);
            self.view.echo = self.view.echo.min(stack.num_echoes() - 1);
        }
        self.start_keeping_restored(link.origin);
        if before > self.document.rois.len() {
            self.notices
                .push(NoticeKind::Caution, t!("session-rois-outside", count = before - self.document.rois.len()));
        }
        if let Some(caution) = caution {
            self.notices.push(NoticeKind::Caution, caution);
        }
        self.refresh();
    }
}

/// A name no other window has: the standard library seeds its hashers at random.
fn random_name() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

/// What the dialogs about files answer.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepingAction {
    SaveText(String),
    SaveTo {
        path: PathBuf,
        replaces: bool,
    },
    /// Choose a place in the desktop's dialog.
    PickPlace,
    /// To the own file, or to a place that is asked for.
    Save,
    SaveElsewhere,
    /// Shows what no window holds.
    ListLost,
    /// Take what another window wrote.
    Reload(PathBuf),
    Recover(PathBuf),
    Discard(PathBuf),
    /// Close and lose what is not saved.
    CloseUnsaved,
}
