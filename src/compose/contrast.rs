//! The contrast plot: lesion against liver at every echo, with the zone where both have decayed into noise.

use super::answer::{Answer, SMALL_POINT, Y_TICKS, current_mark, sampled, te_axis};
use crate::display::plot::{Axis, Band, Curve, Dot, Mark, Plot, Point};
use crate::display::range::value_range;
use crate::display::scene::{Color, Pattern, Tokens};
use crate::fit::CurveFit;
use crate::pipeline::RoiMeasurement;
use crate::t;
use crate::verdict::{EchoContrast, Rules, Verdict};

/// How a reader looks at the contrast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContrastLook {
    /// Contrast over noise instead of per cent of the liver.
    pub is_cnr: bool,
    /// The echo on screen beside the plot, ms.
    pub current_te_ms: Option<f64>,
    /// Another echo time that the reader chose, ms, and where its slider ends.
    pub synthetic_te_ms: Option<[f64; 2]>,
}

/// The plot; `None` without a verdict.
pub fn contrast(answer: &Answer<'_>, look: &ContrastLook, ink: &Tokens) -> Option<Plot> {
    let verdict = answer.analysis.verdict.as_ref().filter(|verdict| !verdict.per_echo.is_empty())?;
    let last = answer.last_te_ms()?;
    let measure = if look.is_cnr { Measure::Noise } else { Measure::Percent };
    let range = measure.range(&verdict.per_echo);
    let x = te_axis(look.synthetic_te_ms.map_or(last, |[_, end]| end.max(last)));
    let expected = expected(answer, measure, &x, range, ink);
    Some(Plot {
        letter: String::new(),
        title: t!("contrast-title").to_owned(),
        y: Axis::linear(range, measure.axis(), Y_TICKS),
        bands: bands(verdict, measure, ink),
        areas: Vec::new(),
        marks: marks(verdict, look, x.range[1], ink),
        curves: expected.into_iter().chain(echoes(measure, &verdict.per_echo, range, ink)).collect(),
        tags: Vec::new(),
        x,
    })
}

/// What the contrast is given in.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    Percent,
    Noise,
}

impl Measure {
    fn axis(self) -> &'static str {
        match self {
            Self::Percent => t!("axis-contrast"),
            Self::Noise => t!("axis-cnr"),
        }
    }

    fn value(self, echo: &EchoContrast) -> Option<f64> {
        match self {
            Self::Percent => echo.contrast.map(|contrast| contrast * 100.0),
            Self::Noise => echo.cnr,
        }
    }

    /// 95 % interval. Contrast times the liver's signal is CNR times σ, so one interval gives the other.
    fn interval(self, echo: &EchoContrast) -> Option<[f64; 2]> {
        let ci = echo.ci95?;
        let factor = match self {
            Self::Percent => 100.0,
            Self::Noise => echo.cnr? / echo.contrast.filter(|contrast| contrast.abs() > 1e-12)?,
        };
        Some([ci.low * factor, ci.high * factor])
    }

    /// For the echoes above the floor, never narrower than ±60 % or ±6; the contrast of nothing is −100 %.
    fn range(self, per_echo: &[EchoContrast]) -> [f64; 2] {
        let (least, lowest) = match self {
            Self::Percent => (60.0, -120.0),
            Self::Noise => (6.0, f64::NEG_INFINITY),
        };
        let seen = per_echo.iter().filter(|echo| !echo.is_at_noise_floor);
        let seen: Vec<_> = seen.filter_map(|echo| Some((self.value(echo)?, self.interval(echo)))).collect();
        let [low, high] = value_range(&seen, [-least, least]);
        [low.max(lowest) * 1.1, high * 1.1]
    }
}

/// "Looks alike", and from where on both tissues lie at the floor.
fn bands(verdict: &Verdict, measure: Measure, ink: &Tokens) -> Vec<Band> {
    let margin = Rules::default().appearance_margin * 100.0;
    let alike = (measure == Measure::Percent).then(|| Band {
        x: [None, None],
        y: [Some(-margin), Some(margin)],
        fill: ink.alike,
        hatch: None,
        note: String::new(),
    });
    let floor = floor_start(&verdict.per_echo).map(|from| Band {
        x: [Some(from), None],
        y: [None, None],
        fill: ink.floor[0],
        hatch: Some(ink.floor[1]),
        note: t!("both-at-floor").to_owned(),
    });
    [alike, floor].into_iter().flatten().collect()
}

/// TE from which on both tissues lie at the floor: halfway from the echo before, ms.
fn floor_start(per_echo: &[EchoContrast]) -> Option<f64> {
    let first = per_echo.iter().rposition(|echo| !echo.is_at_noise_floor).map_or(0, |i| i + 1);
    let at_floor = per_echo.get(first)?;
    let before = first.checked_sub(1).map_or(0.0, |i| per_echo[i].te_ms);
    Some((at_floor.te_ms + before) / 2.0)
}

/// The echo on screen, the best echo time, where the curves cross, and the reader's own time.
fn marks(verdict: &Verdict, look: &ContrastLook, end: f64, ink: &Tokens) -> Vec<Mark> {
    let mark = |te: Option<f64>, color: Color, pattern: Pattern, weight: f32, note: String| {
        te.filter(|&te| te <= end).map(|x| Mark { x, color, pattern, weight, note })
    };
    let dashed = Pattern::Dashed { on: 6.0, off: 4.0 };
    let dotted = Pattern::Dotted { spacing: 4.0 };
    let synthetic = look.synthetic_te_ms.map(|[te, _]| te);
    let synthetic_note = synthetic.map_or(String::new(), |te| t!("synthetic-mark", te = format!("{te:.2}")));
    let found = [
        current_mark(look.current_te_ms, ink),
        mark(verdict.best_te_ms, ink.accent, dashed, 1.0, t!("best-te").to_owned()),
        mark(verdict.iso_crossing_te_ms, ink.caution, dotted, 1.0, t!("iso-crossing").to_owned()),
        mark(synthetic, ink.caution, Pattern::Solid, 1.8, synthetic_note),
    ];
    found.into_iter().flatten().collect()
}

/// The contrast that the fitted curves expect, between the echoes too.
fn expected(answer: &Answer<'_>, measure: Measure, x: &Axis, [low, high]: [f64; 2], ink: &Tokens) -> Option<Curve> {
    fn fit(roi: &Option<RoiMeasurement>) -> Option<&CurveFit> {
        roi.as_ref()?.fit.as_ref().ok()
    }
    let (lesion, liver) = (fit(&answer.analysis.lesion)?, fit(&answer.analysis.liver)?);
    let sigma = answer.analysis.noise.sigma.filter(|sigma| *sigma > 0.0);
    let at = |te: f64| {
        let (a, b) =
            (lesion.expected_signal(answer.fit_settings(), te), liver.expected_signal(answer.fit_settings(), te));
        match (measure, sigma) {
            (Measure::Percent, _) => Some(100.0 * (a - b) / b),
            (Measure::Noise, Some(sigma)) => Some((a - b) / sigma),
            (Measure::Noise, None) => None,
        }
        .filter(|value| value.is_finite())
    };
    let line = sampled(x).filter_map(|te| Some([te, at(te)?.clamp(low, high)])).collect();
    Some(Curve {
        name: String::new(),
        color: ink.secondary,
        pattern: Pattern::Solid,
        weight: 0.65,
        line,
        points: Vec::new(),
        dot: Dot::Disc,
        radius: 0.0,
    })
}

/// Echoes at the floor pale and hollow, then those above it in full ink.
fn echoes(measure: Measure, per_echo: &[EchoContrast], [low, high]: [f64; 2], ink: &Tokens) -> [Curve; 2] {
    let of = |is_at_floor: bool| {
        let echoes = per_echo.iter().filter(move |echo| echo.is_at_noise_floor == is_at_floor);
        let points = echoes.filter_map(move |echo| {
            let ends = measure.interval(echo).map(|ends| ends.map(|end| end.clamp(low, high)));
            Some(Point { x: echo.te_ms, y: measure.value(echo)?.clamp(low, high), ends, is_hollow: is_at_floor })
        });
        Curve {
            name: String::new(),
            color: if is_at_floor { ink.faint } else { ink.text },
            pattern: Pattern::Solid,
            weight: 1.0,
            line: Vec::new(),
            points: points.collect(),
            dot: Dot::Disc,
            radius: SMALL_POINT,
        }
    };
    [of(true), of(false)]
}
