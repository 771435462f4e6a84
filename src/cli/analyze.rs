//! `analyze`: ROIs → report.json, report.csv, figure.png and one line on stdout.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::args::Common;
use super::folder;
use super::outcome::{one_line, print};
use super::settings::analysis_settings;
use super::source::Source;
use crate::gui::offscreen::{FigureInput, figure_png};
use crate::io::{atomic, rois, table};
use crate::phantom::Case;
use crate::pipeline::{self, Analysis};

const REPORT: &str = "report.json";
const TABLE: &str = "report.csv";
const FIGURE: &str = "figure.png";
/// Pixels per point: sharp in print at the width of a journal column.
const FIGURE_SCALE: u32 = 2;

/// What is analyzed.
pub enum Subject<'a> {
    /// With other regions than its own, if a file is given.
    Case {
        case: Case,
        rois: Option<&'a Path>,
    },
    Files {
        path: &'a Path,
        rois: &'a Path,
    },
}

impl Subject<'_> {
    fn case(&self) -> Option<Case> {
        match self {
            Self::Case { case, .. } => Some(*case),
            Self::Files { .. } => None,
        }
    }
}

/// Analyzes `subject` and writes the report into `output`.
pub fn analyze(subject: &Subject<'_>, output: &Path, common: &Common) -> Result<()> {
    let source = opened(subject, common)?;
    let settings = analysis_settings(common, source.stack.num_echoes())?;
    rois::check_fits(&source.rois, &source.stack.grid)?;
    let names = [REPORT, TABLE, FIGURE].map(str::to_owned);
    folder::prepare(output, &names, &source.inputs)?;
    let analysis = pipeline::analyze(&source.stack, &source.rois, &settings);
    let report = pipeline::report(&source.stack, &analysis);
    let figure = FigureInput { stack: Arc::new(source.stack), rois: source.rois, settings, case: subject.case() };
    // All is computed before the first file is written.
    let png = figure_png(figure, FIGURE_SCALE).map_err(anyhow::Error::msg)?;
    table::write(&output.join(TABLE), &report.rois)?;
    report.write(&output.join(REPORT))?;
    atomic::write_bytes(&output.join(FIGURE), &png)?;
    if common.is_quiet { Ok(()) } else { print(&format!("{}\n", answer(&analysis))) }
}

fn opened(subject: &Subject<'_>, common: &Common) -> Result<Source> {
    match subject {
        Subject::Case { case, rois: None } => Ok(Source::of_case(*case, common.seed)),
        Subject::Case { case, rois: Some(file) } => {
            let rois = rois::read(file)?;
            Ok(Source { rois, inputs: vec![PathBuf::from(file)], ..Source::of_case(*case, common.seed) })
        }
        Subject::Files { path, rois: file } => {
            // The small file first: a mistake in it is told before minutes of reading.
            let rois = rois::read(file)?;
            let mut source = Source::of_path(path, common)?;
            source.rois = rois;
            source.inputs.push(PathBuf::from(file));
            Ok(source)
        }
    }
}

/// The verdict in one line.
fn answer(analysis: &Analysis) -> String {
    let Some(verdict) = &analysis.verdict else {
        return "No verdict: it needs a lesion and a liver ROI with pixels inside".to_owned();
    };
    let reasons: Vec<String> = verdict.reasons.iter().map(|reason| one_line(reason)).collect();
    let ratio = verdict.ratio.map_or(String::new(), |ratio| {
        format!(" (R2* ratio {:.2}, 90 % interval {:.2} to {:.2})", ratio.value, ratio.ci90.low, ratio.ci90.high)
    });
    let headline = format!("{}{ratio}", one_line(&verdict.headline));
    if reasons.is_empty() { headline } else { format!("{headline}: {}", reasons.join("; ")) }
}
