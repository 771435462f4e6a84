//! The words of the command line. Every flag is declared once, here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::fit::Model;
use crate::phantom::Case;
use crate::pipeline;
use crate::publish::figure::Template;
use crate::series::parse_echo_times;
use crate::text::{self, Language};
use crate::units::EchoTime;
use crate::verdict::Calibration;

/// Does a liver lesion hold iron as the liver does, or exclude it? Multi-echo T2* MRI, with the noise floor in view.
///
/// Without a command the window opens. Research and teaching software, not a medical device.
#[derive(Debug, Parser)]
#[command(name = "sideroscope", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Files, folders, a ZIP, a DICOMDIR, a NIfTI to open in the window; without any, the first built-in case.
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is there: studies, series, echo stacks, and the files set aside with the reason.
    Info {
        path: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write R2*, T2*, S0, LIC and fit-mask maps of an echo stack.
    Map {
        path: PathBuf,
        /// Output folder; made if missing.
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        #[arg(long, value_enum, default_value_t = MapFormat::Nifti)]
        format: MapFormat,
    },
    /// Measure ROIs and give the verdict: report.json, report.csv and figure.png.
    Analyze {
        #[arg(required_unless_present = "case", conflicts_with = "case", requires = "rois")]
        path: Option<PathBuf>,
        /// ROI file (sideroscope-rois); a built-in case brings its own.
        #[arg(long, value_name = "FILE")]
        rois: Option<PathBuf>,
        /// Analyze a built-in case instead of files.
        #[arg(long, value_name = "NAME", value_parser = case)]
        case: Option<Case>,
        /// Output folder; made if missing.
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Also write DICOM: the maps, the figure as Secondary Capture, the ROIs as Segmentation.
        #[arg(long)]
        dicom: bool,
        /// Also fit every model to lesion and liver: models.csv, and a table on stdout.
        #[arg(long)]
        models: bool,
        /// Also write the report page: report.pdf in the output folder, or the FILE named here, which ends in .pdf.
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "", value_parser = pdf_file)]
        pdf: Option<PathBuf>,
        /// Paper of the report page.
        #[arg(long, value_enum, default_value_t = Paper::A4, requires = "pdf")]
        paper: Paper,
    },
    /// Compose a figure for a paper or a slide: PNG, TIFF, JPEG, PDF or SVG; prints its caption.
    Figure {
        /// Layout file (sideroscope-figure); without one, a template.
        layout: Option<PathBuf>,
        /// Built-in layout: answer, echoes, sequences, correlation.
        #[arg(long, value_name = "NAME", value_parser = template, conflicts_with = "layout")]
        template: Option<Template>,
        /// Print the templates; with --template, that layout as a file to start from.
        #[arg(long)]
        list: bool,
        /// What panels show that name no source: a built-in case.
        #[arg(long, value_name = "NAME", value_parser = case, conflicts_with = "path")]
        case: Option<Case>,
        /// The same from files.
        #[arg(long, value_name = "PATH")]
        path: Option<PathBuf>,
        /// ROI file for --case or --path.
        #[arg(long, value_name = "FILE")]
        rois: Option<PathBuf>,
        /// The figure; its ending names the format.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Also write the caption as text.
        #[arg(long, value_name = "FILE")]
        caption: Option<PathBuf>,
        /// Width in mm instead of the layout's, e.g. 84 for a column and 174 for a page.
        #[arg(long, value_name = "MM", value_parser = above_zero)]
        width: Option<f64>,
        /// Pixels per inch instead of the layout's.
        #[arg(long, value_name = "N", value_parser = above_zero)]
        dpi: Option<f64>,
    },
    /// Write the echoes of a slice as a moving picture: animated GIF or APNG.
    Cine {
        #[arg(required_unless_present = "case", conflicts_with = "case")]
        path: Option<PathBuf>,
        /// A built-in case instead of files.
        #[arg(long, value_name = "NAME", value_parser = case)]
        case: Option<Case>,
        /// The moving picture; its ending names the format.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// From 1; without it, the slice of the lesion or the middle one.
        #[arg(long, value_name = "N")]
        slice: Option<usize>,
        /// The synthetic echo from TE 0 to twice the last echo in place of the echoes.
        #[arg(long = "synthetic")]
        is_synthetic: bool,
        /// How long each frame is shown.
        #[arg(long, value_name = "SECONDS", default_value_t = 0.35, value_parser = above_zero)]
        seconds: f64,
        /// Longest side in pixels.
        #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(64..=2048))]
        size: u16,
    },
    /// Write a built-in case as DICOM with truth.json and rois.json.
    Case {
        #[arg(required_unless_present = "list", requires = "output", value_parser = case)]
        name: Option<Case>,
        /// Output folder; made if missing.
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Print the built-in cases, one a line, the name first.
        #[arg(long, conflicts_with = "name")]
        list: bool,
    },
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Which echo stack, when a path holds several: its UID, or its number from 1 as `info` prints it.
    #[arg(long, global = true, value_name = "UID|INDEX")]
    pub stack: Option<String>,
    /// Estimator of R2*.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub model: Model,
    /// Echoes to fit, counted from 1, e.g. 1-8.
    #[arg(long, global = true, value_name = "FIRST-LAST", value_parser = echo_range)]
    pub echoes: Option<EchoRange>,
    /// Echo times in ms where the files state none that can be used, e.g. 1.2,2.4,3.6 or 0.99+1.41x12.
    #[arg(long = "te", global = true, value_name = "LIST", value_parser = echo_times)]
    pub echo_times: Option<EchoTimes>,
    /// Fit images that are marked as DERIVED, as programs that remove names leave them.
    #[arg(id = "derived", long, global = true)]
    pub is_derived_taken: bool,
    /// Noise SD per channel in signal units, instead of an estimate.
    #[arg(long, global = true, value_name = "X", value_parser = above_zero, allow_negative_numbers = true)]
    pub sigma: Option<f64>,
    /// Receive coils combined by root sum of squares; 1 is Rician noise.
    #[arg(long, global = true, value_name = "L", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub coils: u32,
    /// Field strength in tesla, instead of the files'.
    #[arg(long, global = true, value_name = "T", value_parser = above_zero, allow_negative_numbers = true)]
    pub field: Option<f64>,
    /// Calibration of R2* to liver iron.
    #[arg(long, global = true, value_name = "NAME", default_value = Calibration::DEFAULT.name, value_parser = calibration)]
    pub calibration: &'static Calibration,
    /// How far two rates may differ and still count as equal, as a ratio.
    #[arg(long, global = true, value_name = "RATIO", default_value_t = 1.25, value_parser = margin, allow_negative_numbers = true)]
    pub margin: f64,
    /// Liver iron in mg/g dry weight as known from elsewhere: one or two echoes cannot tell it.
    #[arg(long, global = true, value_name = "MG_PER_G", value_parser = above_zero, visible_alias = "muscle-lic", allow_negative_numbers = true)]
    pub liver_lic: Option<f64>,
    /// The same as R2* in 1/s at the field of the images.
    #[arg(long, global = true, value_name = "PER_S", value_parser = above_zero, conflicts_with = "liver_lic", allow_negative_numbers = true)]
    pub liver_r2star: Option<f64>,
    /// Where that value comes from; stands beside the verdict.
    #[arg(long, global = true, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub liver_source: String,
    /// Largest ratio of S0 of lesion and liver, for what one image must not tell: 1 to 2.
    #[arg(long, global = true, value_name = "RATIO", default_value_t = 1.3, value_parser = s0_bound, allow_negative_numbers = true)]
    pub s0_bound: f64,
    /// Seed of the bootstrap and of built-in cases.
    #[arg(long, global = true, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Worker threads; results do not depend on it.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// DICOM outputs carry patient and study of the source, for its archive; otherwise no output names the patient.
    #[arg(id = "with-patient", long, global = true)]
    pub has_patient: bool,
    /// No progress and no notes on stderr, only errors.
    #[arg(id = "quiet", long, short, global = true)]
    pub is_quiet: bool,
    /// Language of figures and reports (English unless asked) and of the window (as preferred); tables, JSON and what
    /// commands print are English for other programs to read.
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LanguageName>,
}

impl Common {
    /// Draws in the language asked for. Everything else a command writes is English.
    pub fn drawn<R>(&self, draw: impl FnOnce() -> R) -> R {
        let language = self.lang.map(LanguageName::language).unwrap_or_default();
        text::with_language(language, draw)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    Nifti,
    /// Parametric Map objects with float pixels.
    Dicom,
    /// One colored picture per slice.
    Png,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Paper {
    A4,
    Letter,
}

impl From<Paper> for crate::publish::report::Paper {
    fn from(paper: Paper) -> Self {
        match paper {
            Paper::A4 => Self::A4,
            Paper::Letter => Self::Letter,
        }
    }
}

impl From<MapFormat> for pipeline::MapFormat {
    fn from(format: MapFormat) -> Self {
        match format {
            MapFormat::Nifti => Self::Nifti,
            MapFormat::Dicom => Self::Dicom,
            MapFormat::Png => Self::Png,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageName {
    En,
    De,
}

impl LanguageName {
    pub fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::De => Language::German,
        }
    }
}

/// Typed echo times; a type of its own, because an argument that is a `Vec` would be read as repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct EchoTimes(pub Vec<EchoTime>);

fn echo_times(text: &str) -> Result<EchoTimes, String> {
    parse_echo_times(text).map(EchoTimes).map_err(String::from)
}

/// First and last echo, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EchoRange {
    pub first: usize,
    pub last: usize,
}

fn echo_range(text: &str) -> Result<EchoRange, String> {
    let number = |part: &str| part.trim().parse::<usize>().ok().filter(|n| *n > 0);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(EchoRange { first, last }),
        _ => Err("write the first and the last echo, counted from 1, as in 1-8".to_owned()),
    }
}

fn above_zero(text: &str) -> Result<f64, String> {
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite() && *value > 0.0);
    value.ok_or_else(|| "write a number above zero".to_owned())
}

/// Empty for `--pdf` alone. Anything else must look like a PDF, so that a study path behind `--pdf` is not taken for one.
fn pdf_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    if text.is_empty() || is_pdf { Ok(path) } else { Err("name a file that ends in .pdf, or none".to_owned()) }
}

fn margin(text: &str) -> Result<f64, String> {
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite() && *value > 1.0);
    value.ok_or_else(|| "write a ratio above 1, as in 1.25".to_owned())
}

fn s0_bound(text: &str) -> Result<f64, String> {
    let value = text.parse::<f64>().ok().filter(|value| (1.0..=2.0).contains(value));
    value.ok_or_else(|| "write a ratio from 1 to 2, as in 1.3".to_owned())
}

fn calibration(name: &str) -> Result<&'static Calibration, String> {
    let known = || Calibration::ALL.iter().map(|calibration| calibration.name).collect::<Vec<_>>().join(", ");
    Calibration::by_name(name).ok_or_else(|| format!("choose one of {}", known()))
}

fn template(name: &str) -> Result<Template, String> {
    let known = || Template::ALL.map(Template::name).join(", ");
    Template::from_name(name).ok_or_else(|| format!("choose one of {}", known()))
}

fn case(name: &str) -> Result<Case, String> {
    let known = || Case::ALL.map(Case::name).join(", ");
    Case::from_name(name).ok_or_else(|| format!("choose one of {}", known()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_declaration_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn echo_ranges_count_from_one() {
        assert_eq!(echo_range("1-8"), Ok(EchoRange { first: 1, last: 8 }));
        for wrong in ["0-8", "8-1", "a-b", "", "-", "1-", "1-8-9", "-1-3"] {
            assert!(echo_range(wrong).is_err(), "{wrong}");
        }
    }

    /// One name everywhere: reports say what `--model` takes.
    #[test]
    fn model_names_agree_with_reports() {
        for model in Model::value_variants() {
            let word = model.to_possible_value().expect("not hidden").get_name().to_owned();
            assert_eq!(serde_json::to_value(model).expect("text"), serde_json::Value::from(word));
        }
    }
}
