//! From paths, stacks and cases to what is on screen.

use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::JobKind;
use super::opening;
use super::panes::{MAX_PANES, PaneContent, PaneView, START_CONTENTS};
use super::study::{Event, Opened};
use super::view::View;
use super::{Dialog, Document, NoticeKind, Session};
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
        self.jobs.start(JobKind::Load, move |context| opening::open_any(paths, context));
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
    pub fn show_with(&mut self, mut opened: Opened, settings: AnalysisSettings) {
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
        self.put_away();
        if let super::Source::Paths(paths) = &opened.source {
            self.remember_recent(paths.clone());
        }
        let study = &mut self.study;
        study.source = Some(opened.source);
        study.catalog = opened.catalog;
        study.thumbnails = opened.thumbnails;
        study.files_read = opened.files_read;
        study.set_aside = opened.set_aside;
        study.generation += 1;
        study.maps = None;
        study.map_tops = None;
        study.maps_asked = None;
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
        self.document = Document::with_rois(opened.rois);
        self.document.case_changes = opened.case_changes;
        self.document.settings = settings;
        self.history = super::History::default();
        self.forget_comparison();
        self.start_keeping();
        // Without echo times nothing is measured: ask at once.
        if self.plan_of_stack().is_some_and(|plan| plan.wants_echo_times) {
            self.dialog = Some(Dialog::EchoTimes);
        }
        self.view.selected = self.document.rois.iter().find(|roi| roi.role == Role::Lesion).map(|roi| roi.id);
        self.refresh();
        self.teaching_opened();
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
