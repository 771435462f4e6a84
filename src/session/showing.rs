//! From paths, stacks and cases to what is on screen.

use std::path::PathBuf;
use std::sync::Arc;

use super::document::shelf::Shelved;
use super::event::Event;
use super::jobs::{JobContext, JobKind};
use super::panes::{MAX_PANES, PaneContent, PaneView, START_CONTENTS};
use super::recovery::Arrival;
use super::study::Opened;
use super::view::View;
use super::{Dialog, Document, History, NoticeKind, Session};
use super::{linking, opening, roi_files};
use crate::io::home::Home;
use crate::io::{picture, rois, session_file};
use crate::phantom::Case;
use crate::pipeline::AnalysisSettings;
use crate::roi::Role;
use crate::series::StackPlan;
use crate::units::EchoTime;

impl Session {
    pub(super) fn open(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        self.dialog = None;
        let home = self.recovery.home.clone();
        self.jobs.start(JobKind::Load, move |context| open_any(paths, home, context));
    }

    pub(super) fn open_stack(&mut self, index: usize) {
        let study = self.study.clone();
        self.jobs.start(JobKind::Load, move |context| Event::Opened(opening::open_stack(&study, index, context)));
    }

    /// The list entry of the shown stack; `None` for a built-in case.
    pub fn plan_of_stack(&self) -> Option<&StackPlan> {
        let uid = &self.study.stack.as_deref()?.info.uid;
        self.study.catalog.as_deref()?.stack(uid)
    }

    /// Gives the shown stack the echo times its files lack and loads it anew, now for fitting.
    pub(super) fn type_echo_times(&mut self, times: Vec<EchoTime>) {
        self.dialog = None;
        let Some(typed) = self.plan_of_stack().and_then(|plan| plan.with_echo_times(times)) else { return };
        let Some(catalog) = &mut self.study.catalog else { return };
        if let Some(index) = Arc::make_mut(catalog).replace_stack(typed) {
            self.open_stack(index);
        }
    }

    /// Takes the shown stack, which is marked as DERIVED, for originals and loads it anew, now for fitting.
    pub(super) fn take_as_original(&mut self) {
        let Some(original) = self.plan_of_stack().and_then(StackPlan::taken_as_original) else { return };
        let Some(catalog) = &mut self.study.catalog else { return };
        if let Some(index) = Arc::make_mut(catalog).replace_stack(original) {
            self.open_stack(index);
        }
    }

    /// Opens a built-in case.
    pub fn open_case(&mut self, case: Case) {
        self.dialog = None;
        self.jobs.start(JobKind::Load, move |_| Event::Opened(Some(Box::new(Opened::case(case)))));
    }

    /// Shows what was opened; what cannot be shown becomes a message and what was open stays open.
    pub fn show(&mut self, opened: Opened) {
        self.show_with(opened, self.preferences.settings());
    }

    /// [`Self::show`] with settings from the start, so that nothing is fitted twice.
    pub fn show_with(&mut self, opened: Opened, settings: AnalysisSettings) {
        self.show_arriving(opened, settings, Arrival::Images);
    }

    pub(super) fn show_arriving(&mut self, mut opened: Opened, settings: AnalysisSettings, arrival: Arrival) {
        let stack = match opened.stack.clone() {
            Ok(stack) => stack,
            Err(sentence) => {
                // What was open stays open; the reasons stay at hand.
                if self.study.stack.is_none() {
                    self.study.set_aside = opened.set_aside;
                    self.study.files_read = opened.files_read;
                }
                return self.notices.push(NoticeKind::Problem, sentence);
            }
        };
        self.teaching_opens(&mut opened);
        self.notices.clear();
        self.cancel_drawing();
        let shelved = self.change_document(&opened.source, &stack, arrival);
        if let super::Source::Paths(paths) = &opened.source
            && arrival == Arrival::Images
        {
            self.remember_recent(paths.clone());
        }
        let study = &mut self.study;
        study.source = Some(opened.source);
        study.catalog = opened.catalog;
        study.thumbnails = opened.thumbnails;
        study.files_read = opened.files_read;
        study.set_aside = opened.set_aside;
        study.generation += 1;
        study.maps.forget();
        study.map_tops = None;
        study.forget_pane_data();
        self.jobs.cancel(JobKind::FatFit);
        self.jobs.cancel(JobKind::Series);
        let first_roi = opened.rois.first().map(|roi| roi.slice);
        let kept = View {
            overlays: self.view.overlays,
            draw_shape: self.view.draw_shape,
            options: self.view.options,
            shows_patient_text: self.view.shows_patient_text,
            is_decay_log: self.view.is_decay_log,
            answer: self.view.answer.clone(),
            window_drag: self.view.window_drag,
            cine: self.view.cine,
            layout: self.view.layout,
            panes: kept_panes(&self.view.panes),
            ..View::default()
        };
        self.view =
            View { slice: first_roi.unwrap_or(stack.num_slices() / 2), echo: start_echo(stack.num_echoes()), ..kept };
        for warning in &stack.info.warnings {
            self.notices.push(NoticeKind::Caution, warning.clone());
        }
        self.color_maps();
        self.study.stack = Some(stack);
        self.study.set_echo_window(self.view.echo, self.view.slice);
        self.forget_comparison();
        match shelved {
            Some(shelved) => self.take_from_shelf(shelved),
            None => {
                self.document = Document::with_rois(opened.rois);
                self.document.case_changes = opened.case_changes;
                self.document.settings = settings;
                self.history = History::default();
                self.start_document(None);
            }
        }
        // Without echo times nothing is measured: ask at once.
        if self.plan_of_stack().is_some_and(|plan| plan.wants_echo_times) {
            self.dialog = Some(Dialog::EchoTimes);
        }
        self.view.selected = self.document.rois.iter().find(|roi| roi.role == Role::Lesion).map(|roi| roi.id);
        self.refresh();
        self.teaching_opened();
        self.simulate();
        if arrival == Arrival::Images && self.study.case().is_none() {
            // What an earlier sitting left on this study is offered.
            self.list_lost(self.study.stack.as_deref().map(|stack| stack.info.uid.clone()));
        }
    }

    /// What was made on the stack before comes back, with its history and where it was looked at.
    fn take_from_shelf(&mut self, shelved: Shelved) {
        let Shelved { mut document, history, standing, view, .. } = shelved;
        let Some(stack) = self.study.stack.as_deref() else { return };
        let (num_slices, num_echoes) = (stack.num_slices(), stack.num_echoes());
        // The images may have changed on disk.
        document.rois.retain(|roi| roi.slice < num_slices);
        document.annotations.retain(|mark| mark.slice < num_slices);
        self.view.slice = view.slice.unwrap_or(self.view.slice).min(num_slices - 1);
        self.view.echo = view.echo.unwrap_or(self.view.echo).min(num_echoes - 1);
        (self.document, self.history) = (document, history);
        self.start_document(Some(standing));
    }
}

/// Contents and interpolation stay from study to study; what belongs to one study goes.
fn kept_panes(panes: &[PaneView; MAX_PANES]) -> [PaneView; MAX_PANES] {
    std::array::from_fn(|i| {
        let content = match panes[i].content {
            PaneContent::Series(_) | PaneContent::PinnedEcho(_) => START_CONTENTS[i],
            content => content,
        };
        PaneView { interpolation: panes[i].interpolation, ..PaneView::new(content) }
    })
}

/// The third echo shows T2* weighting on an iron-loaded liver without having lost it.
fn start_echo(num_echoes: usize) -> usize {
    2.min(num_echoes.saturating_sub(1))
}

/// Opens whatever `paths` are: a session, regions, or images.
fn open_any(paths: Vec<PathBuf>, home: Option<Home>, context: &JobContext<Event>) -> Event {
    if let [path] = paths.as_slice()
        && let Some(text) = picture::session_in(path)
    {
        return linking::open_picture(&text, home, context);
    }
    match paths.as_slice() {
        [path] if session_file::is_session_name(path) && path.is_file() => linking::open(path.clone(), home, context),
        [path] if rois::is_roi_file(path) => Event::RoisRead(roi_files::read(path)),
        _ => Event::Opened(opening::open(paths, context)),
    }
}
