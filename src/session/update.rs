//! The router: which component an action is for, and what follows from it.
//!
//! Components change themselves alone. What they ask of each other waits in the outbox until they are done; what is
//! derived is brought up to date once, at the end.

use super::action::Action;
use super::command::{Command, CommandName};
use super::dialog::Dialog;
use super::effect::{Effect, Effects};
use super::event::Event;
use super::export::{Export, ExportRequest, ExportTarget};
use super::jobs::Outcome;
use super::notice::NoticeKind;
use super::pick::{Pick, Picked};
use super::recovery::{self, RecoveryAction, RoiFileAction};
use super::shown::Shown;
use super::study::{self, StudyAction};
use super::teaching::{self, TeachAction};
use super::view::{self, Tool, ViewAction};
use super::{Session, document};
use crate::t;

impl Session {
    /// Applies one action; everything derived follows. Returns what the outside shall do.
    pub fn update(&mut self, action: Action) -> Effects {
        self.act(action);
        self.take_effects()
    }

    /// What is asked of the outside and was not taken yet.
    pub fn take_effects(&mut self) -> Effects {
        std::mem::take(&mut self.out.effects)
    }

    pub(super) fn act(&mut self, action: Action) {
        self.route(action);
        self.settle();
    }

    pub(super) fn route(&mut self, action: Action) {
        let Self { study, documents, view, teaching, recovery, out } = self;
        match action {
            Action::Study(action) => {
                let home = recovery.home.as_ref();
                study.update(action, &mut study::update::Around { documents, view, teaching, home, out });
            }
            Action::Document(action) => {
                documents.update(action, &mut document::update::Around { study, view, teaching, out });
            }
            Action::View(action) => view.update(action, &mut view::update::Around { study, documents, teaching, out }),
            Action::Teach(action) => {
                teaching.update(action, &mut teaching::update::Around { study, documents, view, out });
            }
            Action::Recovery(action) => {
                if action.writes_document() {
                    documents.end_gesture();
                }
                let shown = Shown { study, documents, view, teaching };
                recovery.update(action, &mut recovery::update::Around { shown, out });
            }
            Action::Run(name) => self.run(name),
            Action::Show(dialog) => out.dialog = Some(dialog),
            Action::CloseDialog => {
                out.dialog = None;
                recovery.stay();
            }
            Action::Pick(pick) => out.pick(pick),
            Action::Picked(pick, picked) => self.picked(pick, picked),
            Action::Cancel => self.cancel(),
            Action::CopyTable => self.copy_table(),
            Action::DismissNotice(id) => out.notices.dismiss(id),
            Action::ShowInFolder(path) => out.effects.push(Effect::ShowInFolder(path)),
        }
    }

    /// Does what components asked of each other, then brings what is derived up to date, once.
    pub(super) fn settle(&mut self) {
        loop {
            if self.out.takes_leave() && self.documents.cancel_drawing() {
                self.out.changed();
            }
            let Some(action) = self.out.next() else { break };
            self.route(action);
        }
        let changed = self.out.take_changed();
        let Self { study, documents, view, teaching, recovery, out } = self;
        if changed.measures {
            view.forget_missing(documents);
        }
        let home = recovery.home.as_ref();
        let mut around = study::update::Around { documents, view, teaching, home, out };
        if changed.measures {
            study.measure(&mut around);
        } else if changed.looks {
            study.request_shown(&mut around);
            study.request_comparison(&mut around);
        }
        if changed.measures || changed.case {
            teaching.simulate(&mut teaching::update::Around { study, documents, view, out });
        }
    }

    fn run(&mut self, name: CommandName) {
        let Some(command) = Command::named(name) else { return };
        // A shortcut pressed while its command is grayed out does nothing, as the grayed button would.
        if self.is_enabled(command).is_ok() {
            for action in command.actions(self) {
                self.act(action);
            }
        }
    }

    fn copy_table(&mut self) {
        let shown = self.shown();
        let (text, count) = (self.picture_given_away().shown().roi_table_text(), shown.roi_rows().len());
        self.out.copy(text);
        self.out.notices.push(NoticeKind::Done, t!("table-copied", count = count));
    }

    /// Esc: the innermost thing first.
    fn cancel(&mut self) {
        if self.out.dialog.take().is_some() {
            return self.recovery.stay();
        }
        if self.documents.cancel_drawing() {
            return self.out.changed();
        }
        self.out.follow(if self.teaching.presenter.is_some() {
            Action::Teach(TeachAction::TogglePresenter)
        } else if self.view.tool != Tool::Window {
            Action::View(ViewAction::SetTool(Tool::Window))
        } else {
            Action::View(ViewAction::SelectItem(None))
        });
    }

    /// A place was chosen, or not.
    fn picked(&mut self, pick: Pick, picked: Picked) {
        let paths = match picked {
            Picked::Paths(paths) => paths,
            Picked::Closed => return,
            Picked::NoDialog => return self.ask_for_path(&pick),
        };
        let Some(path) = paths.first().cloned() else { return };
        self.out.follow(match pick {
            Pick::Folder | Pick::Files => Action::Study(StudyAction::Open(paths)),
            Pick::Images => Action::Study(StudyAction::Relink(paths)),
            Pick::OpenRois => Action::Recovery(RecoveryAction::RoiFile(RoiFileAction::Open(path))),
            // The desktop's dialog has asked before replacing.
            Pick::SaveRois => Action::Recovery(RecoveryAction::RoiFile(RoiFileAction::Save { path, replaces: true })),
            Pick::SaveSession => Action::Recovery(RecoveryAction::SaveTo { path, replaces: true }),
            Pick::Figure { scale, options } => {
                let target = ExportTarget::File(path);
                let export = Export::Picture(ExportRequest { target, scale, options });
                Action::Recovery(RecoveryAction::Replace(Box::new(export)))
            }
            Pick::Publish(request) => {
                Action::Recovery(RecoveryAction::Replace(Box::new(Export::Publish(request.moved_to(path)))))
            }
        });
    }

    /// Where the desktop shows no dialog, a path is typed: in the dialog that is open, else in one of its own.
    fn ask_for_path(&mut self, pick: &Pick) {
        if matches!(pick, Pick::Folder | Pick::Files) {
            self.out.dialog = Some(Dialog::OpenPath);
        }
        self.out.notices.push(NoticeKind::Caution, t!("pick-no-dialog"));
    }

    /// Takes in the next finished job; returns what the outside shall do then, `None` when no job has finished.
    pub fn take_result(&mut self) -> Option<Effects> {
        match self.out.jobs.poll()? {
            Outcome::Done(_, event) => self.take(event),
            Outcome::Panicked(kind, text) => {
                let sentence = t!("notice-job-failed", job = kind.label(), where = text);
                self.out.notices.push(NoticeKind::Problem, sentence);
            }
        }
        self.settle();
        Some(self.take_effects())
    }

    fn take(&mut self, event: Event) {
        let Self { study, documents, view, teaching, recovery, out } = self;
        match event {
            Event::Opened(None) | Event::Fitted(None) => {}
            Event::Answer(action) => self.route(*action),
            Event::FatFitted(maps) => study.take_fat_maps(maps),
            Event::OtherLoaded(index, loaded) => {
                let Some(middle) = study.take_other(index, loaded) else { return };
                view.start_series(&view::update::Around { study, documents, teaching, out }, index, middle);
                out.looks_changed();
            }
            Event::Opened(Some(opened)) => self.arrive(*opened),
            Event::Fitted(Some(maps)) => study.take_maps(maps),
            Event::Compared(rows) => study.take_comparison(rows),
            Event::Library(news) => teaching.take_library(*news),
            Event::CaseAdded(result) => {
                teaching.case_added(&mut teaching::update::Around { study, documents, view, out }, result);
            }
            Event::Simulated(simulated) => self.take_simulated(simulated),
            Event::Restored(restored) => self.restore(*restored),
            Event::Unlinked(link) => {
                let home = recovery.home.as_ref();
                study.ask_for_images(&mut study::update::Around { documents, view, teaching, home, out }, *link);
            }
            Event::NotRestored(sentence) => out.notices.push(NoticeKind::Problem, sentence),
            Event::RoisRead(read) => {
                documents.take_roi_file(&mut document::update::Around { study, view, teaching, out }, read);
            }
            Event::Exported(result) => {
                let shown = Shown { study, documents, view, teaching };
                recovery.exported(&mut recovery::update::Around { shown, out }, result);
            }
        }
    }
}
