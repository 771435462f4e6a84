//! Does the lesion hold iron as the liver does? Calibrations, contrast per echo, gates, and the answer in words.
//!
//! Takes statistics and fits, never pixels. Every threshold here is this program's own choice unless a source is
//! named beside it, and is printed with the result.
//!
//! Must not know: images, ROIs, files, windows.

mod assess;
mod calibration;
mod caveat;
mod contrast;
mod decide;
mod differential;
mod draws;
mod effect;
mod evidence;
mod eye;
mod few;
mod few_caveat;
mod finding;
mod gates;
mod grade;
mod headline;
mod iron;
mod liver;
mod quality;
mod student;

pub use assess::assess;
pub use calibration::{Calibration, FieldFormula, Formula, Lic, NoLic, r2star_at_1_5t_from_3t, r2star_at_3t_from_1_5t};
pub use caveat::{Caveat, Untrusted};
pub use contrast::{ContrastInput, best_te_ms, iso_crossing_te_ms, per_echo};
pub use differential::{Differential, DifferentialEntry, differential};
pub use draws::{Bounds, Draws, RateDraw, rate_interval};
pub use effect::{Effect, Tissue};
pub use evidence::{Evidence, Rules, TissueEvidence};
pub use few::{
    FewEvidence, KnownNoise, TwoPointRate, TypedIron, TypedLoad, assess_few, excluded_difference, image_alone,
    two_point_rate,
};
pub use few_caveat::FewCaveat;
pub use finding::{
    Appearance, Basis, BoundSide, EchoContrast, ExcludedDifference, Finding, ImageAlone, Interval, LiverIron,
    RatioEstimate, SignalLoss, Verdict,
};
pub use gates::liver_caveats;
pub use grade::{Grade, Scheme, grade_in_words};
pub use headline::{Headline, Tone};
pub use iron::{IronFraction, IronReference, IronScale};
pub use liver::lic_interval;
pub use quality::{FitQuality, Misfit, PerTissue, Reading, SigmaRegion};
pub(crate) use student::{t_cdf, t_degrees, t_quantile};
