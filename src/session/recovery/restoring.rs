//! From stack to stack and from file to screen: documents go to the shelf and come back.

use std::path::PathBuf;

use super::super::document::shelf::{Images, Shelved, StackKey, Standing};
use super::super::document::{Document, History, WorkspaceId};
use super::super::link::{Origin, Restored, SessionLink};
use super::super::study::Source;
use super::super::{NoticeKind, Session, saved, saved_view};
use super::task::FileTask;
use super::workspace::{OwnFile, Workspace};
use crate::io::session_file::{FilesRecord, SavedAs, SessionFile, SourceRecord};
use crate::series::EchoStack;
use crate::t;

/// How a stack comes to the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Opened as images: what was made on it in this sitting comes back.
    Images,
    /// Opened with a session of its own.
    Session,
}

/// The name of a stack on the shelf.
fn stack_name(source: &Source, stack: &EchoStack) -> String {
    match source {
        Source::Case(case) => format!("case:{}", case.name()),
        Source::Paths(_) => stack.info.uid.clone(),
    }
}

impl Session {
    /// Another stack is about to be shown: the document on screen goes to the shelf. Returns what the shelf holds of
    /// the new one.
    pub(crate) fn change_document(&mut self, source: &Source, stack: &EchoStack, arrival: Arrival) -> Option<Shelved> {
        self.history.commit(&self.document);
        let name = stack_name(source, stack);
        let is_of_quiz = self.teaching.quiz.is_some();
        let is_case_again =
            matches!(source, Source::Case(_)) && self.shelf.on_screen.as_ref().is_some_and(|key| key.stack == name);
        if is_case_again && self.recovery.home.is_some() && self.is_unsaved(self.recovery.current()) {
            // A case that is opened again starts anew; what was drawn on it is kept.
            self.keep(vec![self.recovery.current()]);
            self.notices.push(NoticeKind::Done, t!("session-put-away"));
        }
        let is_fresh = arrival == Arrival::Session || is_of_quiz || is_case_again;
        let known = self.workspace_for(source, &name);
        self.put_on_shelf(is_case_again);
        let workspace = match known.filter(|_| !is_fresh) {
            Some(id) => id,
            None => self.new_workspace(),
        };
        self.leave_workspace(workspace);
        if let Some(held) = self.recovery.workspace_mut(workspace) {
            held.source = Some(source.clone());
        }
        let key = StackKey { workspace, stack: name };
        let pixels = match source {
            Source::Paths(_) => saved::pixel_digest(stack),
            Source::Case(_) => String::new(),
        };
        let shelved = if is_fresh { None } else { self.shelf.take(&key, &pixels) };
        self.shelf.is_of_quiz = is_of_quiz;
        self.shelf.on_screen = Some(key);
        shelved
    }

    /// The workspace a stack belongs to: the study on screen, one that was open before, or one that knows the stack.
    fn workspace_for(&self, source: &Source, stack: &str) -> Option<WorkspaceId> {
        let is_of = |workspace: &Workspace| workspace.source.as_ref() == Some(source);
        let current = self.recovery.workspace(self.recovery.current()).filter(|workspace| is_of(workspace));
        let same = current.or_else(|| self.recovery.workspaces.iter().find(|workspace| is_of(workspace)));
        let on_screen = self.shelf.on_screen.as_ref().filter(|key| key.stack == stack).map(|key| key.workspace);
        let found = same.map(|workspace| workspace.id).or(on_screen);
        found.or_else(|| self.shelf.workspace_of(stack))
    }

    /// * `is_dropped` — the document shall not come back.
    fn put_on_shelf(&mut self, is_dropped: bool) {
        let Some(key) = self.shelf.on_screen.take() else { return };
        let holds_anything = self.standing.is_modified(&self.document)
            || self.document != self.standing.opened
            || self.history.undo_label().is_some()
            || self.history.redo_label().is_some()
            || self.has_own_document();
        if is_dropped || self.shelf.is_of_quiz || !holds_anything {
            return;
        }
        let Some(images) = self.images() else { return };
        let shelved = Shelved {
            document: std::mem::take(&mut self.document),
            history: std::mem::take(&mut self.history),
            standing: std::mem::take(&mut self.standing),
            images,
            view: saved_view::record(&self.view, &self.study),
            order: 0,
        };
        if let Some(workspace) = self.recovery.workspace_mut(key.workspace)
            && workspace.copy.seen != shelved.document
        {
            // The last gesture before the change is copied as any other.
            workspace.copy.waiting_since.get_or_insert(0.0);
        }
        self.shelf.put(key, shelved);
    }

    /// The document on screen belongs to a file of the user's and holds something: it stays in it.
    fn has_own_document(&self) -> bool {
        let Document { rois, annotations, notes, .. } = &self.document;
        self.own_path().is_some() && !(rois.is_empty() && annotations.is_empty() && notes.is_empty())
    }

    fn new_workspace(&mut self) -> WorkspaceId {
        self.recovery.count += 1;
        let id = WorkspaceId(self.recovery.count);
        self.recovery.workspaces.push(Workspace::new(id, None));
        id
    }

    /// `next` becomes the current workspace; the one before goes where it holds nothing.
    fn leave_workspace(&mut self, next: WorkspaceId) {
        let before = std::mem::replace(&mut self.recovery.current, next);
        if before != next && self.shelf.of(before).next().is_none() {
            self.drop_copy(before);
            self.recovery.workspaces.retain(|workspace| workspace.id != before);
        }
    }

    /// A document was opened: what it is compared with.
    ///
    /// * `standing` — of one that comes from the shelf.
    pub(crate) fn start_document(&mut self, standing: Option<Standing>) {
        self.standing = standing.unwrap_or_else(|| Standing::of_opened(&self.document));
        let document = self.document.clone();
        if let Some(workspace) = self.recovery.workspace_mut(self.recovery.current()) {
            workspace.copy.seen = document;
        }
    }

    pub(crate) fn images(&self) -> Option<Images> {
        let source = match self.study.source.as_ref()? {
            Source::Case(case) => SourceRecord::Case(*case),
            Source::Paths(_) => SourceRecord::Files(self.files_record()?),
        };
        Some(Images { source, case_numbers: super::super::saved_case::record(self) })
    }

    /// What was written stands in the file now: the documents are compared with it from here on.
    pub(super) fn mark_saved(&mut self, id: WorkspaceId, file: &SessionFile) {
        if id == self.recovery.current()
            && let Some(images) = self.images()
            && saved::stands_in(file, &images, &self.document)
        {
            self.standing.saved = Some(self.document.clone());
        }
        for shelved in self.shelf.of_mut(id) {
            if saved::stands_in(file, &shelved.images, &shelved.document) {
                shelved.standing.saved = Some(shelved.document.clone());
            }
        }
    }

    pub(super) fn recover(&mut self, path: PathBuf) {
        self.dialog = None;
        let Some(lost) = self.recovery.lost.iter().find(|lost| lost.path == path) else { return };
        let origin = Origin::Copy { path, saved_as: lost.file.saved_as.clone() };
        let home = self.recovery.home.clone();
        self.link(SessionLink { file: lost.file.clone().into(), origin, chosen: Vec::new(), home });
    }

    /// Shows a session whose images were found.
    pub(crate) fn restore(&mut self, restored: Restored) {
        let Restored { mut opened, link, caution } = restored;
        let document = Document::from_file(&link.file);
        // The regions go along, so that nothing is fitted twice.
        opened.rois = document.rois.clone();
        let num_slices = opened.stack.as_ref().map_or(0, |stack| stack.num_slices());
        opened.rois.retain(|roi| roi.slice < num_slices);
        if opened.stack.is_err() {
            return self.show(opened);
        }
        self.forget_other_view_of(&link.origin);
        self.show_arriving(opened, document.settings.clone(), Arrival::Session);
        self.take_file(&link.file);
        let before = self.document.rois.len();
        self.document.rois.retain(|roi| roi.slice < num_slices);
        self.document.annotations.retain(|mark| mark.slice < num_slices);
        if let Some(stack) = self.study.stack.as_deref() {
            self.view.slice = self.view.slice.min(stack.num_slices() - 1);
            self.view.echo = self.view.echo.min(stack.num_echoes() - 1);
        }
        let left_out = before - self.document.rois.len();
        self.start_document(None);
        self.shelve_stacks(&link.file);
        self.take_origin(link.origin);
        if left_out > 0 {
            self.notices.push(NoticeKind::Caution, t!("session-rois-outside", count = left_out));
        }
        if let Some(caution) = caution {
            self.notices.push(NoticeKind::Caution, caution);
        }
        self.refresh();
    }

    /// A session file that is open already is opened again: the version in the file takes the place of the one here,
    /// which is kept as a copy where it holds unsaved work.
    fn forget_other_view_of(&mut self, origin: &Origin) {
        let Origin::Own { path, .. } = origin else { return };
        let is_it = |workspace: &&Workspace| workspace.own_path() == Some(path);
        let Some(id) = self.recovery.workspaces.iter().find(is_it).map(|workspace| workspace.id) else { return };
        if self.recovery.home.is_some() && self.is_unsaved(id) {
            self.keep(vec![id]);
            self.notices.push(NoticeKind::Done, t!("session-put-away"));
        }
        self.shelf.forget(id);
        self.drop_copy(id);
        if let Some(workspace) = self.recovery.workspace_mut(id) {
            workspace.own = None;
        }
    }

    /// Documents of the other stacks of a file.
    fn shelve_stacks(&mut self, file: &SessionFile) {
        let workspace = self.recovery.current();
        for record in &file.stacks {
            let document = saved::document(&record.document);
            let shelved = Shelved {
                standing: Standing::of_opened(&document),
                history: History::default(),
                images: Images {
                    source: SourceRecord::Files(FilesRecord { places: Vec::new(), ..record.files.clone() }),
                    case_numbers: std::collections::BTreeMap::new(),
                },
                view: record.view.clone(),
                document,
                order: 0,
            };
            self.shelf.put(StackKey { workspace, stack: record.files.stack_uid.clone() }, shelved);
        }
    }

    /// The file behind a session that was opened.
    fn take_origin(&mut self, origin: Origin) {
        let id = self.recovery.current();
        match origin {
            Origin::Own { path, digest } => {
                self.remember_recent(vec![path.clone()]);
                self.own(id, path, digest);
            }
            Origin::Copy { path, saved_as } => {
                // What was recovered stands in no file of the user's.
                self.standing.saved = None;
                self.shelf.of_mut(id).for_each(|shelved| shelved.standing.saved = None);
                if let Some(SavedAs { path, digest }) = saved_as {
                    self.own(id, path, digest);
                }
                // The copy of this window stands before the one it came from goes.
                self.write_copy(id, Some(path));
            }
            Origin::Picture { .. } => {}
        }
    }

    fn own(&mut self, id: WorkspaceId, path: PathBuf, digest: String) {
        if let Some(workspace) = self.recovery.workspace_mut(id) {
            workspace.own = Some(OwnFile { path: path.clone(), digest, claim: None });
        }
        if let Some(home) = self.recovery.home.clone() {
            self.file(FileTask::Hold { workspace: id, home, path });
        }
    }
}
