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
use crate::io::stage::{Stage, present};
use crate::io::{atomic, dicom, raster, rois, table};
use crate::phantom::Case;
use crate::pipeline::{self, Analysis, MapFormat, MapKind, MapSet, MapValues, MeasurementContext, Purpose};
use crate::privacy::TypedTexts;
use crate::publish;
use crate::publish::export::SheetFormat;
use crate::publish::report::{Paper, ReportOptions};
use crate::roi::Roi;
use crate::series::{EchoStack, StackPlan};
use crate::units::umol_per_g_from_mg_per_g;
use crate::verdict::{Basis, BoundSide};

const REPORT: &str = "report.json";
const TABLE: &str = "report.csv";
const FIGURE: &str = "figure.png";
const PAGE: &str = "report.pdf";
/// Pixels per point: sharp in print at the width of a journal column.
const FIGURE_SCALE: u32 = 2;

/// Every file that may be written.
const NAMES: [&str; 13] = [
    REPORT,
    TABLE,
    FIGURE,
    MODELS,
    CAPTURE,
    SEGMENTS,
    "R2starmap.dcm",
    "T2starmap.dcm",
    "R2map.dcm",
    "T2map.dcm",
    "S0map.dcm",
    "LICmap.dcm",
    "PDFFmap.dcm",
];
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
    let mut settings = analysis_settings(common, stack.num_echoes())?;
    if !common.has_patient {
        settings.hide(&stack.info.identity);
    }
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
    let stage = folder::begin(output, &names, &inputs)?;
    let analysis = pipeline::analyze(&stack, &rois, &settings);
    let report = pipeline::report(&stack, &analysis);
    let figure =
        FigureInput { stack: Arc::clone(&stack), rois: rois.clone(), settings: settings.clone(), case: subject.case() };
    let decay = analysis.context.decay;
    // All that can fail is computed before the first file is written.
    let png = common.drawn(|| figure_png(figure, FIGURE_SCALE)).map_err(anyhow::Error::msg)?;
    let never = AtomicBool::new(false);
    let models =
        if has_models { pipeline::compare(&stack, &rois, &settings, &never).unwrap_or_default() } else { Vec::new() };
    let csv = models::csv(&models, decay);
    if is_dicom {
        let (plan, case) = (plan.as_ref(), subject.case());
        let archive = Archive { stack: &stack, plan, case, rois: &rois, context: &analysis.context, png: &png };
        archive.write(&stage, common)?;
    }
    let page = pdf_path.is_some().then(|| {
        let subject = publish::Subject::analyzed(Arc::clone(&stack), rois.clone(), settings.clone(), subject.case());
        let options = ReportOptions { paper: extras.paper, ..ReportOptions::default() };
        common.drawn(|| publish::report::report(&subject, &options))
    });
    let is_default_page = pdf_path.as_deref() == std::path::absolute(output.join(PAGE)).ok().as_deref();
    if let (Some(path), Some(page)) = (&pdf_path, &page) {
        // A page elsewhere is no part of the folder's result.
        let path = if is_default_page { stage.path(PAGE) } else { path.clone() };
        publish::export::write(&path, page, SheetFormat::Pdf, 300.0)?;
    }
    let written = [
        table::write(&stage.path(TABLE), &report),
        report.write(&stage.path(REPORT)),
        atomic::write_bytes(&stage.path(FIGURE), &png),
        if has_models { atomic::write_bytes(&stage.path(MODELS), csv.as_bytes()) } else { Ok(()) },
    ];
    written.into_iter().collect::<Result<(), _>>().map_err(|error| stage.told(error))?;
    stage.commit(REPORT, &older(output, &inputs))?;
    if common.is_quiet {
        return Ok(());
    }
    let table = if has_models { models::table(&models, decay) } else { String::new() };
    print(&format!("{}\n{table}", answer(&analysis)))
}

/// Files of an older report in the folder, which the new one replaces whole.
fn older(output: &Path, inputs: &[PathBuf]) -> Vec<String> {
    let report = std::fs::read_to_string(output.join(REPORT)).unwrap_or_default();
    let names = NAMES.into_iter().chain([PAGE]).map(str::to_owned);
    if report.contains("\"sideroscope-report\"") { present(output, names, inputs) } else { Vec::new() }
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
    fn write(&self, stage: &Stage, common: &Common) -> Result<()> {
        // One or two echoes have no map: their regions and figure are archived all the same.
        let has_maps = self.stack.can_be_fitted();
        let fitted = if has_maps { Some(map::fit(self.stack, self.context, common)?) } else { None };
        let maps = fitted.as_ref().map(|fitted| MapSet::new(&self.stack.grid, MapValues::new(fitted, self.context)));
        maps.as_ref().map_or(Ok(()), map::refuse_empty)?;
        let method = maps.as_ref().map(MapSet::method).unwrap_or_default();
        let provenance = provenance::of(self.stack, self.plan, self.case, method, common.has_patient);
        let picture = raster::read_png(self.png).context("the figure cannot be read back: please report this")?;
        let written = dicom::write_capture(&stage.path(CAPTURE), &picture, &provenance)
            .and_then(|()| {
                dicom::write_segmentation(&stage.path(SEGMENTS), &self.stack.grid, self.rois, &provenance).map(drop)
            })
            .and_then(|()| maps.map_or(Ok(()), |maps| maps.write(stage.dir(), MapFormat::Dicom, |_| provenance)));
        Ok(written.map_err(|error| stage.told(error))?)
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
            let mut source = Source::of_path(path, Purpose::Compare, common)?;
            source.rois = rois;
            if !common.has_patient {
                source.rois.hide(&source.stack.info.identity);
            }
            source.inputs.push(PathBuf::from(file));
            Ok(source)
        }
    }
}

/// The gated answer in one line, then what it rests on.
fn answer(analysis: &Analysis) -> String {
    let rate = MapKind::R2Star.label(analysis.context.decay);
    let Some(verdict) = &analysis.verdict else {
        return liver_alone(analysis, rate)
            .unwrap_or_else(|| "No verdict: it needs a lesion and a liver ROI with pixels inside".to_owned());
    };
    let ratio = verdict.ratio.map_or(String::new(), |ratio| {
        let sign = bound_sign(ratio.bound);
        let (value, ci) = (ratio.value, ratio.ci90);
        format!(" ({rate} ratio {sign}{value:.2}, 90 % interval {:.2} to {:.2})", ci.low, ci.high)
    });
    let ratio = verdict.signal_ratio.map_or(ratio, |signals| {
        let sign = bound_sign(signals.bound);
        format!(
            " (signal ratio {sign}{:.2}, 90 % interval {:.2} to {:.2})",
            signals.value, signals.ci90.low, signals.ci90.high
        )
    });
    let headline = one_line(&verdict.headline.sentence().to_string());
    let mut line = match verdict.by_rate() {
        // What the rates say stands apart from the headline that withholds it.
        Some(_) => {
            let by = if verdict.basis == Basis::Appearance { "the look of one image" } else { rate };
            format!("{headline}; by {by} alone the lesion is {}{ratio}", verdict.finding.adjective())
        }
        None => format!("{headline}{ratio}"),
    };
    // The caveat that withholds the sign is the headline already.
    let reasons = verdict.reasons().map(|reason| one_line(&reason.to_string())).filter(|reason| *reason != headline);
    for (i, reason) in reasons.enumerate() {
        line.push_str(if i == 0 { ": " } else { "; " });
        line.push_str(&inside_a_sentence(&reason));
    }
    line
}

/// A sentence that goes on another one: its first letter in lower case, unless it begins a name such as TE or R2*.
fn inside_a_sentence(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters.skip(1)).collect()
        }
        _ => sentence.to_owned(),
    }
}

fn bound_sign(bound: Option<BoundSide>) -> &'static str {
    match bound {
        Some(BoundSide::UpperBound) => "below ",
        Some(BoundSide::LowerBound) => "above ",
        None => "",
    }
}

/// Iron of the liver where no lesion is drawn.
fn liver_alone(analysis: &Analysis, rate: &str) -> Option<String> {
    let liver = analysis.liver.as_ref().filter(|liver| liver.pixels > 0 && analysis.lesion.is_none())?;
    let measured = liver.r2star_per_s?;
    let sign = if measured.is_lower_bound { "> " } else { "" };
    let iron = liver.lic_mg_per_g.map_or(String::new(), |lic| {
        let scheme = analysis.context.scheme;
        let (grade, umol) = (scheme.grade(lic.value), umol_per_g_from_mg_per_g(lic.value));
        format!(", iron {sign}{:.1} mg/g ({sign}{umol:.0} µmol/g), {grade} by {}", lic.value, scheme.label)
    });
    let interval =
        measured.ci95.map_or(String::new(), |ci| format!(" (95 % interval {:.1} to {:.1})", ci.low, ci.high));
    Some(format!("Liver: {rate} {sign}{:.1} 1/s{interval}{iron}; no lesion ROI holds a pixel", measured.value))
}
