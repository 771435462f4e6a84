//! `analyze`: ROIs → report.json, report.csv, figure.png and one line on stdout.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};

use super::args::Common;
use super::folder;
use super::map;
use super::models;
use super::outcome::{one_line, print};
use super::provenance;
use super::settings::analysis_settings;
use super::source::Source;
use crate::gui::offscreen::{FigureInput, figure_png};
use crate::io::{atomic, dicom, raster, rois, table};
use crate::phantom::Case;
use crate::pipeline::{self, Analysis, MapFormat, MapSet, MapValues, MeasurementContext};
use crate::privacy::TypedTexts;
use crate::publish;
use crate::publish::export::SheetFormat;
use crate::publish::report::{Paper, ReportOptions};
use crate::roi::Roi;
use crate::series::{EchoStack, StackPlan};

const REPORT: &str = "report.json";
const TABLE: &str = "report.csv";
const FIGURE: &str = "figure.png";
const PAGE: &str = "report.pdf";
/// Pixels per point: sharp in print at the width of a journal column.
const FIGURE_SCALE: u32 = 2;

/// Every file that may be written.
const NAMES: [&str; 10] =
    [REPORT, TABLE, FIGURE, MODELS, CAPTURE, SEGMENTS, "R2starmap.dcm", "T2starmap.dcm", "S0map.dcm", "LICmap.dcm"];
const MODELS: &str = "models.csv";
const CAPTURE: &str = "figure.dcm";
const SEGMENTS: &str = "rois.dcm";

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

/// What is written beside report.json, report.csv and figure.png.
#[derive(Clone, Copy, Debug)]
pub struct Extras<'a> {
    /// What an archive takes.
    pub is_dicom: bool,
    /// The report page; an empty path is report.pdf in the output folder.
    pub pdf: Option<&'a Path>,
    pub paper: Paper,
    /// Every model on lesion and liver.
    pub has_models: bool,
}

/// Analyzes `subject` and writes the report into `output`.
pub fn analyze(subject: &Subject<'_>, output: &Path, extras: Extras<'_>, common: &Common) -> Result<()> {
    let Extras { is_dicom, has_models, .. } = extras;
    let Source { stack, plan, inputs, rois } = opened(subject, common)?;
    let stack = Arc::new(stack);
    let settings = analysis_settings(common, stack.num_echoes())?;
    rois::check_fits(&rois, &stack.grid)?;
    let is_archived = |name: &&str| (is_dicom || !name.ends_with(".dcm")) && (has_models || *name != MODELS);
    let mut names: Vec<String> = NAMES.into_iter().filter(is_archived).map(str::to_owned).collect();
    // A file named on the command line counts from where the user stands, the default from the output folder.
    let pdf_path = match extras.pdf {
        Some(path) if path.as_os_str().is_empty() => Some(std::path::absolute(output.join(PAGE))?),
        Some(path) => Some(std::path::absolute(path)?),
        None => None,
    };
    names.extend(pdf_path.as_deref().and_then(Path::to_str).map(str::to_owned));
    folder::prepare(output, &names, &inputs)?;
    let analysis = pipeline::analyze(&stack, &rois, &settings);
    let report = pipeline::report(&stack, &analysis);
    let figure =
        FigureInput { stack: Arc::clone(&stack), rois: rois.clone(), settings: settings.clone(), case: subject.case() };
    // All that can fail is computed before the first file is written.
    let png = common.drawn(|| figure_png(figure, FIGURE_SCALE)).map_err(anyhow::Error::msg)?;
    let never = AtomicBool::new(false);
    let models =
        if has_models { pipeline::compare(&stack, &rois, &settings, &never).unwrap_or_default() } else { Vec::new() };
    if is_dicom {
        let (plan, case) = (plan.as_ref(), subject.case());
        let archive = Archive { stack: &stack, plan, case, rois: &rois, context: &analysis.context, png: &png };
        archive.write(output, common)?;
    }
    let page = pdf_path.is_some().then(|| {
        let subject = publish::Subject::analyzed(Arc::clone(&stack), rois.clone(), settings.clone(), subject.case());
        let options = ReportOptions { paper: extras.paper, ..ReportOptions::default() };
        common.drawn(|| publish::report::report(&subject, &options))
    });
    if let (Some(path), Some(page)) = (&pdf_path, &page) {
        publish::export::write(path, page, SheetFormat::Pdf, 300.0)?;
    }
    table::write(&output.join(TABLE), &report.rois)?;
    report.write(&output.join(REPORT))?;
    atomic::write_bytes(&output.join(FIGURE), &png)?;
    if has_models {
        atomic::write_bytes(&output.join(MODELS), models::csv(&models).as_bytes())?;
    }
    if common.is_quiet {
        return Ok(());
    }
    let table = if has_models { models::table(&models) } else { String::new() };
    print(&format!("{}\n{table}", answer(&analysis)))
}

/// What goes into a picture archive beside the source images.
struct Archive<'a> {
    stack: &'a EchoStack,
    plan: Option<&'a StackPlan>,
    case: Option<Case>,
    rois: &'a [Roi],
    context: &'a MeasurementContext,
    png: &'a [u8],
}

impl Archive<'_> {
    fn write(&self, output: &Path, common: &Common) -> Result<()> {
        let fitted = map::fit(self.stack, self.context, common)?;
        let maps = MapSet::new(&self.stack.grid, MapValues::new(&fitted, self.context));
        let provenance = provenance::of(self.stack, self.plan, self.case, maps.method(), common.has_patient);
        let picture = raster::read_png(self.png).context("the figure cannot be read back: please report this")?;
        dicom::write_capture(&output.join(CAPTURE), &picture, &provenance)?;
        dicom::write_segmentation(&output.join(SEGMENTS), &self.stack.grid, self.rois, &provenance)?;
        Ok(maps.write(output, MapFormat::Dicom, |_| provenance)?)
    }
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
            if !common.has_patient {
                source.rois.hide(&source.stack.info.identity);
            }
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
    let reasons: Vec<String> = verdict.reasons().map(|reason| one_line(&reason.to_string())).collect();
    let ratio = verdict.ratio.map_or(String::new(), |ratio| {
        format!(" (R2* ratio {:.2}, 90 % interval {:.2} to {:.2})", ratio.value, ratio.ci90.low, ratio.ci90.high)
    });
    let headline = format!("{}{ratio}", one_line(&verdict.headline.sentence().to_string()));
    if reasons.is_empty() { headline } else { format!("{headline}: {}", reasons.join("; ")) }
}
