//! Actions → what is loaded.
//!
//! Must not know: how anything is read.

use std::path::PathBuf;
use std::sync::Arc;

use super::action::StudyAction;
use super::state::Study;
use crate::io::home::Home;
use crate::series::StackPlan;
use crate::session::dialog::Dialog;
use crate::session::document::Documents;
use crate::session::jobs::JobKind;
use crate::session::link::SessionLink;
use crate::session::notice::NoticeKind;
use crate::session::outbox::Outbox;
use crate::session::request::Request;
use crate::session::shown::Shown;
use crate::session::teaching::Teaching;
use crate::session::view::View;
use crate::t;
use crate::units::EchoTime;

/// What the study sees of the rest, and where it leaves what is not its own.
pub(in crate::session) struct Around<'a> {
    pub documents: &'a Documents,
    pub view: &'a View,
    pub teaching: &'a Teaching,
    /// Knows which sessions this user saved.
    pub home: Option<&'a Home>,
    pub out: &'a mut Outbox,
}

impl Around<'_> {
    pub(super) fn shown<'s>(&'s self, study: &'s Study) -> Shown<'s> {
        Shown { study, documents: self.documents, view: self.view, teaching: self.teaching }
    }
}

impl Study {
    pub(in crate::session) fn update(&mut self, action: StudyAction, around: &mut Around<'_>) {
        match action {
            StudyAction::Open(paths) => self.open(around, paths),
            StudyAction::OpenStack(index) => self.open_stack(around, index),
            StudyAction::OpenCase(case) => {
                around.out.dialog = None;
                around.out.request(JobKind::Load, Request::Case(case));
            }
            StudyAction::TypeEchoTimes(times) => self.type_echo_times(around, times),
            StudyAction::TakeAsOriginal => self.take_as_original(around),
            StudyAction::Link(link) => around.out.request(JobKind::Load, Request::Link(link)),
            StudyAction::Relink(chosen) => self.relink(around, chosen),
            StudyAction::Stop => self.stop(around),
        }
    }

    fn stop(&mut self, around: &mut Around<'_>) {
        for kind in [JobKind::Load, JobKind::Fit, JobKind::FatFit, JobKind::Series] {
            around.out.jobs.cancel(kind);
        }
        // The fit was stopped by the user: the next change may ask again.
        self.maps.forget_asked();
        around.out.notices.push(NoticeKind::Done, t!("notice-stopped"));
    }

    pub(in crate::session) fn open(&mut self, around: &mut Around<'_>, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        around.out.dialog = None;
        around.out.request(JobKind::Load, Request::Open { paths, home: around.home.cloned() });
    }

    pub(in crate::session) fn open_stack(&mut self, around: &mut Around<'_>, index: usize) {
        around.out.request(JobKind::Load, Request::Stack { study: Box::new(self.clone()), index });
    }

    /// Gives the shown stack the echo times its files lack and loads it anew, now for fitting.
    pub(in crate::session) fn type_echo_times(&mut self, around: &mut Around<'_>, times: Vec<EchoTime>) {
        around.out.dialog = None;
        let Some(typed) = around.shown(self).plan_of_stack().and_then(|plan| plan.with_echo_times(times)) else {
            return;
        };
        let Some(catalog) = &mut self.catalog else { return };
        if let Some(index) = Arc::make_mut(catalog).replace_stack(typed) {
            self.open_stack(around, index);
        }
    }

    /// The user says where the images of the session are that the dialog asks about.
    pub(in crate::session) fn relink(&mut self, around: &mut Around<'_>, chosen: Vec<PathBuf>) {
        if let Some(Dialog::Relink { link, .. }) = around.out.dialog.take()
            && !chosen.is_empty()
        {
            around.out.request(JobKind::Load, Request::Link(Box::new(SessionLink { chosen, ..*link })));
        }
    }

    /// Takes the shown stack, which is marked as DERIVED, for originals and loads it anew, now for fitting.
    fn take_as_original(&mut self, around: &mut Around<'_>) {
        let plan = around.shown(self).plan_of_stack();
        let Some(original) = plan.and_then(StackPlan::taken_as_original) else { return };
        let Some(catalog) = &mut self.catalog else { return };
        if let Some(index) = Arc::make_mut(catalog).replace_stack(original) {
            self.open_stack(around, index);
        }
    }

    /// The images were not found: ask.
    pub(in crate::session) fn ask_for_images(&mut self, around: &mut Around<'_>, link: SessionLink) {
        let was_asked = !link.chosen.is_empty();
        around.out.dialog = Some(Dialog::Relink { link: Box::new(link), was_asked });
    }
}
