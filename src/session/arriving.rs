//! From what was opened to what is on screen: one study goes, with its document on the shelf, and another comes.

use super::dialog::Dialog;
use super::document::{Document, History, Shelved, StackKey, Standing, WorkspaceId};
use super::jobs::JobKind;
use super::link::{Origin, Restored};
use super::notice::NoticeKind;
use super::recovery::{self, Workspace};
use super::shown::Shown;
use super::study::{Opened, Source};
use super::teaching::{self, Simulated};
use super::view::ViewAction;
use super::{Session, saved, saved_view};
use crate::io::session_file::{SavedAs, SessionFile};
use crate::pipeline::AnalysisSettings;
use crate::roi::Role;
use crate::series::EchoStack;
use crate::t;

/// How a stack comes to the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
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
    /// Shows what was opened; what cannot be shown becomes a message and what was open stays open.
    pub fn show(&mut self, opened: Opened) {
        self.arrive(opened);
        self.settle();
    }

    /// [`Self::show`] with settings from the start, so that nothing is fitted twice.
    pub fn show_with(&mut self, opened: Opened, settings: AnalysisSettings) {
        self.arrive_as(opened, settings, Arrival::Images);
        self.settle();
    }

    pub(super) fn arrive(&mut self, opened: Opened) {
        self.arrive_as(opened, self.recovery.preferences.settings(), Arrival::Images);
    }

    fn arrive_as(&mut self, mut opened: Opened, settings: AnalysisSettings, arrival: Arrival) {
        let stack = match opened.stack.clone() {
            Ok(stack) => stack,
            Err(sentence) => {
                // What was open stays open; the reasons stay at hand.
                if self.study.stack.is_none() {
                    self.study.set_aside = opened.set_aside;
                    self.study.files_read = opened.files_read;
                }
                return self.out.notices.push(NoticeKind::Problem, sentence);
            }
        };
        let Self { study, documents, view, teaching, out, .. } = self;
        teaching.study_opens(&mut teaching::update::Around { study, documents, view, out }, &mut opened);
        self.out.notices.clear();
        self.documents.cancel_drawing();
        let shelved = self.change_document(&opened.source, &stack, arrival);
        if let Source::Paths(paths) = &opened.source
            && arrival == Arrival::Images
        {
            self.recovery(|recovery, around| recovery.remember_recent(around, paths.clone()));
        }
        let (rois, case_changes) = (std::mem::take(&mut opened.rois), std::mem::take(&mut opened.case_changes));
        self.view = self.view.for_another(&stack, rois.first().map(|roi| roi.slice));
        for warning in &stack.info.warnings {
            self.out.notices.push(NoticeKind::Caution, warning.clone());
        }
        self.view.color_maps(self.recovery.preferences.map_colors());
        for kind in [JobKind::FatFit, JobKind::Series, JobKind::Compare] {
            self.out.jobs.cancel(kind);
        }
        self.study.take(opened, stack, (self.view.echo, self.view.slice));
        match shelved {
            Some(shelved) => self.take_from_shelf(shelved),
            None => {
                let document = Document { case_changes, settings, ..Document::with_rois(rois) };
                self.start_document(document, History::default(), None);
            }
        }
        // Without echo times nothing is measured: ask at once.
        if self.shown().plan_of_stack().is_some_and(|plan| plan.wants_echo_times) {
            self.out.dialog = Some(Dialog::EchoTimes);
        }
        self.view.selected = self.document().rois.iter().find(|roi| roi.role == Role::Lesion).map(|roi| roi.id);
        self.out.changed();
        let Self { study, documents, view, teaching, out, .. } = self;
        teaching.study_opened(&mut teaching::update::Around { study, documents, view, out });
        if arrival == Arrival::Images && self.study.case().is_none() {
            // What an earlier sitting left on this study is offered.
            let uid = self.study.stack.as_deref().map(|stack| stack.info.uid.clone());
            self.recovery(|recovery, around| recovery.list_lost(around, uid));
        }
    }

    /// Recovery, with what it sees of the rest.
    pub(super) fn recovery<R>(
        &mut self,
        ask: impl FnOnce(&mut recovery::Recovery, &mut recovery::update::Around<'_>) -> R,
    ) -> R {
        let Self { study, documents, view, teaching, recovery, out } = self;
        let shown = Shown { study, documents, view, teaching };
        ask(recovery, &mut recovery::update::Around { shown, out })
    }

    /// What was made on the stack before comes back, with its history and where it was looked at.
    fn take_from_shelf(&mut self, shelved: Shelved) {
        let Shelved { mut document, history, standing, view, .. } = shelved;
        let Some(stack) = self.study.stack.as_deref() else { return };
        let (num_slices, num_echoes) = (stack.num_slices(), stack.num_echoes());
        // The images may have changed on disk.
        document.keep_within(num_slices);
        self.view.slice = view.slice.unwrap_or(self.view.slice).min(num_slices - 1);
        self.view.echo = view.echo.unwrap_or(self.view.echo).min(num_echoes - 1);
        self.start_document(document, history, Some(standing));
    }

    /// A document was opened: what it is compared with.
    ///
    /// * `standing` — of one that comes from the shelf.
    fn start_document(&mut self, document: Document, history: History, standing: Option<Standing>) {
        if let Some(workspace) = self.recovery.workspace_mut(self.recovery.current()) {
            workspace.copy.seen = document.clone();
        }
        self.documents.start(document, history, standing);
    }

    /// Another stack is about to be shown: the document on screen goes to the shelf. Returns what the shelf holds of
    /// the new one.
    fn change_document(&mut self, source: &Source, stack: &EchoStack, arrival: Arrival) -> Option<Shelved> {
        self.documents.end_gesture();
        let name = stack_name(source, stack);
        let is_of_quiz = self.teaching.quiz.is_some();
        let is_case_again = matches!(source, Source::Case(_))
            && self.documents.shelf.on_screen.as_ref().is_some_and(|key| key.stack == name);
        let current = self.recovery.current();
        if is_case_again {
            // A case that is opened again starts anew; what was drawn on it is kept.
            self.put_away(current);
        }
        let is_fresh = arrival == Arrival::Session || is_of_quiz || is_case_again;
        let known = self.recovery.workspace_for(self.shown(), source, &name);
        self.put_on_shelf(is_case_again);
        let workspace = match known.filter(|_| !is_fresh) {
            Some(id) => id,
            None => self.recovery.new_workspace(),
        };
        self.recovery(|recovery, around| recovery.leave_workspace(around, workspace));
        if let Some(held) = self.recovery.workspace_mut(workspace) {
            held.source = Some(source.clone());
        }
        let key = StackKey { workspace, stack: name };
        let pixels = match source {
            Source::Paths(_) => saved::pixel_digest(stack),
            Source::Case(_) => String::new(),
        };
        let shelf = &mut self.documents.shelf;
        let shelved = if is_fresh { None } else { shelf.take(&key, &pixels) };
        shelf.is_of_quiz = is_of_quiz;
        shelf.on_screen = Some(key);
        shelved
    }

    /// Has unsaved work of a workspace kept as a copy, and says so.
    fn put_away(&mut self, id: WorkspaceId) {
        if self.recovery.home.is_some() && self.recovery.is_unsaved(self.shown(), id) {
            self.recovery(|recovery, around| recovery.keep(around, vec![id]));
            self.out.notices.push(NoticeKind::Done, t!("session-put-away"));
        }
    }

    /// * `is_dropped` — the document shall not come back.
    fn put_on_shelf(&mut self, is_dropped: bool) {
        let Some(key) = self.documents.shelf.on_screen.clone() else { return };
        let has_own_document = self.recovery.has_own_document(self.shown());
        let images = self.shown().images();
        let view = saved_view::record(&self.view, &self.study);
        let is_kept = !is_dropped && (self.documents.holds_anything() || has_own_document);
        self.documents.shelf.on_screen = None;
        let Some(images) = images.filter(|_| is_kept && !self.documents.shelf.is_of_quiz) else { return };
        if let Some(workspace) = self.recovery.workspace_mut(key.workspace)
            && workspace.copy.seen != self.documents.shown
        {
            // The last gesture before the change is copied as any other.
            workspace.copy.waiting_since.get_or_insert(0.0);
        }
        self.documents.put_away(key, images, view);
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
            return self.arrive(opened);
        }
        self.forget_other_view_of(&link.origin);
        self.arrive_as(opened, document.settings.clone(), Arrival::Session);
        self.take_file(&link.file, document, num_slices);
        self.documents.shelve_stacks(self.recovery.current(), &link.file);
        self.take_origin(link.origin);
        if let Some(caution) = caution {
            self.out.notices.push(NoticeKind::Caution, caution);
        }
        self.out.changed();
    }

    /// Takes document and view from a file whose images are open.
    fn take_file(&mut self, file: &SessionFile, mut document: Document, num_slices: usize) {
        for warning in saved::unknown_names(&file.document.settings) {
            self.out.notices.push(NoticeKind::Caution, String::from(&warning));
        }
        saved_view::take(&mut self.view, &file.view, &self.study);
        self.view.selected = self.view.selected.filter(|&id| document.roi(id).is_some());
        let left_out = document.keep_within(num_slices);
        if let Some(stack) = self.study.stack.as_deref() {
            self.view.slice = self.view.slice.min(stack.num_slices() - 1);
            self.view.echo = self.view.echo.min(stack.num_echoes() - 1);
        }
        self.start_document(document, History::default(), None);
        if left_out > 0 {
            self.out.notices.push(NoticeKind::Caution, t!("session-rois-outside", count = left_out));
        }
    }

    /// A session file that is open already is opened again: the version in the file takes the place of the one here,
    /// which is kept as a copy where it holds unsaved work.
    fn forget_other_view_of(&mut self, origin: &Origin) {
        let Origin::Own { path, .. } = origin else { return };
        let is_it = |workspace: &&Workspace| workspace.own_path() == Some(path);
        let Some(id) = self.recovery.workspaces.iter().find(is_it).map(|workspace| workspace.id) else { return };
        self.put_away(id);
        self.documents.shelf.forget(id);
        self.recovery(|recovery, around| recovery.drop_copy(around, id));
        if let Some(workspace) = self.recovery.workspace_mut(id) {
            workspace.own = None;
        }
    }

    /// The file behind a session that was opened.
    fn take_origin(&mut self, origin: Origin) {
        let id = self.recovery.current();
        match origin {
            Origin::Own { path, digest } => self.recovery(|recovery, around| {
                recovery.remember_recent(around, vec![path.clone()]);
                recovery.own(around, id, path, digest);
            }),
            Origin::Copy { path, saved_as } => {
                // What was recovered stands in no file of the user's.
                self.documents.stands_nowhere(id);
                self.recovery(|recovery, around| {
                    if let Some(SavedAs { path, digest }) = saved_as {
                        recovery.own(around, id, path, digest);
                    }
                    // The copy of this window stands before the one it came from goes.
                    recovery.write_copy(around, id, Some(path));
                });
            }
            Origin::Picture { .. } => {}
        }
    }

    /// Shows a finished simulation under the same regions and view; the maps stay until the new ones are fitted.
    pub(super) fn take_simulated(&mut self, simulated: Option<Box<Simulated>>) {
        let Some(stack) = self.teaching.take_simulated(simulated) else { return };
        let num_echoes = stack.num_echoes();
        self.view.echo = self.view.echo.min(num_echoes - 1);
        self.study.replace_stack(stack);
        self.documents.shown.settings.echoes.excluded.retain(|&echo| echo < num_echoes);
        self.out.follow(ViewAction::SyntheticTe(self.view.synthetic.te_ms));
        self.out.changed();
    }
}
