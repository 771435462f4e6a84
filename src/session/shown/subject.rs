//! What figures, reports and files are made from.

use super::state::Shown;
use std::sync::Arc;

use crate::io::session_file::{FilesRecord, SourceRecord};
use crate::pipeline::{Analysis, MapKind, ModelRow};
use crate::privacy::{self, Identity, TypedTexts};
use crate::publish::Subject;
use crate::publish::report::ReportOptions;
use crate::series::{StackPlan, TeSource};
use crate::session::document::{Document, Images, cut_after, last_used};
use crate::session::study::{ComparisonKey, Source};
use crate::session::view::Scale;
use crate::session::{saved, saved_case};

impl<'a> Shown<'a> {
    /// The document as it is given away: nothing of the patient in names and texts.
    pub(in crate::session) fn publishable_document(self) -> Document {
        let mut document = self.document().clone();
        let identity = self.identity();
        document.rois.hide(&identity);
        document.annotations.hide(&identity);
        document.settings.hide(&identity);
        document
    }

    /// What panels are drawn from: the open stack with its regions, measurements and maps; `None` with nothing open.
    pub fn subject(self) -> Option<Subject> {
        let stack = self.study.stack.clone()?;
        let Document { mut rois, mut settings, .. } = self.documents.shown.clone();
        rois.hide(&stack.info.identity);
        settings.hide(&stack.info.identity);
        let analysis = self.publishable_analysis();
        Some(Subject {
            stack,
            rois,
            analysis,
            maps: self.study.maps.as_ref().cloned(),
            case: self.study.case(),
            is_case_changed: self.is_case_changed(),
            settings,
            colors: self.view.looks.of(Scale::Map(MapKind::R2Star)).colors,
        })
    }

    /// What the headers say of the patient; empty for a case and with nothing open.
    pub fn identity(self) -> Identity {
        self.study.stack.as_deref().map(|stack| stack.info.identity.clone()).unwrap_or_default()
    }

    /// How many names of regions, texts of marks and sources name the patient: these words are left out of what is
    /// exported.
    pub fn num_naming_texts(self) -> usize {
        let Some(stack) = self.study.stack.as_deref() else { return 0 };
        let identity = &stack.info.identity;
        let Document { rois, annotations, settings, .. } = &self.documents.shown;
        rois.count_naming(identity) + annotations.count_naming(identity) + settings.count_naming(identity)
    }

    pub(in crate::session) fn publishable_analysis(self) -> Option<Arc<Analysis>> {
        let analysis = self.study.analysis.clone()?;
        let identity = self.identity();
        // Asked of what was typed alone: a copy of an analysis is large.
        let names = |text: &str| privacy::names_patient(text, &identity);
        let is_sourced = analysis.settings.liver_load.as_ref().is_some_and(|load| names(&load.source));
        if !is_sourced && !analysis.rois.iter().any(|roi| names(&roi.name)) {
            return Some(analysis);
        }
        let mut hidden = (*analysis).clone();
        hidden.hide(&identity);
        Some(Arc::new(hidden))
    }

    /// The slice and echo on screen, for reports.
    pub fn report_options(self) -> ReportOptions {
        ReportOptions {
            slice: Some(self.view.slice),
            echo: Some(self.view.echo),
            map: self.view.shown().find_map(|pane| self.view.content(pane).map()),
            ..ReportOptions::default()
        }
    }

    /// The list entry of the shown stack; `None` for a built-in case.
    pub fn plan_of_stack(self) -> Option<&'a StackPlan> {
        let uid = &self.study.stack.as_deref()?.info.uid;
        self.study.catalog.as_deref()?.stack(uid)
    }

    /// What tells the images on screen from others, without a place.
    pub(in crate::session) fn files_record(self) -> Option<FilesRecord> {
        let mut record = saved::files_record(self.study.stack.as_deref()?);
        let plan = self.study.catalog.as_deref().and_then(|catalog| catalog.stack(&record.stack_uid));
        record.is_te_typed = plan.is_some_and(|plan| plan.te_source == TeSource::Typed);
        record.is_taken_as_original = plan.is_some_and(|plan| plan.is_taken_as_original);
        Some(record)
    }

    pub(in crate::session) fn images(self) -> Option<Images> {
        let source = match self.study.source.as_ref()? {
            Source::Case(case) => SourceRecord::Case(*case),
            Source::Paths(_) => SourceRecord::Files(self.files_record()?),
        };
        Some(Images { source, case_numbers: saved_case::record(self) })
    }

    /// Models of the regions on screen; the flag says that they belong to an older state and new ones are coming.
    pub fn comparison(self) -> (Option<&'a Arc<Vec<ModelRow>>>, bool) {
        let now = ComparisonKey::of(self.study.generation, &self.documents.shown);
        (self.study.comparison.as_ref(), !self.study.comparison.is_of(&now))
    }

    /// Where the fit would end if it were asked to end at `echo`: at least three echoes stay.
    pub fn last_echo_at(self, echo: usize) -> usize {
        let count = self.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
        let start = self.documents.history.at_start().unwrap_or(&self.documents.shown);
        last_used(&cut_after(&start.settings.echoes, echo, count), count).unwrap_or(echo)
    }
}
