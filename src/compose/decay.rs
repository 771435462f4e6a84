//! The decay plot: means ± SD of the regions against TE, fits with their bands, noise floor.

use super::answer::{
    Answer, Y_TICKS, current_mark, floor_band, is_used, role_color, role_dot, role_pattern, sampled, te_axis,
};
use crate::display::numbers;
use crate::display::plot::{Area, Axis, Curve, Plot, Point};
use crate::display::scene::Tokens;
use crate::display::ticks::Tick;
use crate::pipeline::{ConfidenceBand, RoiMeasurement};
use crate::t;

/// Room above the highest value.
const HEADROOM: f64 = 1.08;
/// A band bends less than its curve: every second sample will do, the last included.
const BAND_STEP: usize = 2;
/// Strength of a curve's band.
const BAND_ALPHA: u8 = 56;

/// How a reader looks at the decay.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DecayLook {
    pub is_log: bool,
    /// The echo on screen beside the plot, ms.
    pub current_te_ms: Option<f64>,
}

/// The plot; `None` without a region that holds pixels and signal.
pub fn decay(answer: &Answer<'_>, look: DecayLook, ink: &Tokens) -> Option<Plot> {
    let regions = answer.regions();
    let top = largest(&regions)? * HEADROOM;
    let x = te_axis(answer.last_te_ms()?);
    let scale =
        Scale { is_log: look.is_log, floor: smallest(&regions, answer.analysis.noise_floor).unwrap_or(top * 1e-3) };
    let y = scale.axis(top);
    let floor = answer.analysis.noise_floor.map(|floor| floor_band(scale.y(floor), ink));
    // The lesion lies on top, in smaller points: where both agree, both stay visible.
    let drawn = || regions.iter().rev();
    let areas = drawn().filter_map(|region| band(answer, region, &x, scale, ink)).collect();
    let curves = drawn().map(|region| curve(answer, region, &x, scale, ink)).collect();
    Some(Plot {
        letter: String::new(),
        title: t!("plot-decay").to_owned(),
        x,
        y,
        bands: floor.into_iter().collect(),
        areas,
        marks: current_mark(look.current_te_ms, ink).into_iter().collect(),
        curves,
        tags: Vec::new(),
    })
}

/// Signal axis, linear or decadic log.
#[derive(Clone, Copy)]
struct Scale {
    is_log: bool,
    /// Lowest signal shown on the log axis.
    floor: f64,
}

impl Scale {
    fn y(self, signal: f64) -> f64 {
        if self.is_log { signal.max(self.floor).log10() } else { signal }
    }

    /// Round numbers on a linear axis; 1, 2 and 5 times powers of ten on a log axis.
    fn axis(self, top: f64) -> Axis {
        let name = t!("axis-signal");
        if !self.is_log {
            return Axis::linear([0.0, top], name, Y_TICKS);
        }
        let range = [self.floor, top].map(f64::log10);
        let decades = range[0].floor() as i32..=range[1].ceil() as i32;
        let signals = decades.flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(decade)));
        let ticks = signals.map(|signal| Tick { value: signal.log10(), label: numbers::significant(signal, 1) });
        let is_inside = |tick: &Tick| (range[0]..=range[1]).contains(&tick.value);
        Axis { range, name: name.to_owned(), ticks: ticks.filter(is_inside).collect() }
    }
}

/// The highest mean with its SD, or S0; `None` where nothing is above zero.
fn largest(regions: &[&RoiMeasurement]) -> Option<f64> {
    let tops = regions.iter().flat_map(|m| m.signal_mean.iter().zip(&m.signal_sd).map(|(mean, sd)| mean + sd));
    let top = tops.chain(regions.iter().filter_map(|m| m.s0)).fold(0.0, f64::max);
    (top.is_finite() && top > 0.0).then_some(top)
}

/// Half the lowest mean or floor above zero.
fn smallest(regions: &[&RoiMeasurement], floor: Option<f64>) -> Option<f64> {
    let means = regions.iter().flat_map(|m| m.signal_mean.iter().copied()).chain(floor);
    means.filter(|&mean| mean > 0.0).reduce(f64::min).map(|lowest| 0.5 * lowest)
}

/// The 95 % band around the fitted curve.
fn band(answer: &Answer<'_>, region: &RoiMeasurement, x: &Axis, scale: Scale, ink: &Tokens) -> Option<Area> {
    let (fit, settings) = (region.fit.as_ref().ok()?, answer.fit_settings());
    let ci95 = region.r2star_per_s?.ci95?;
    let band = ConfidenceBand::of(fit, settings, &answer.te_ms, ci95)?;
    let fill = role_color(region.role, ink).with_alpha(BAND_ALPHA);
    let mut area = Area { fill, x: Vec::new(), low: Vec::new(), high: Vec::new() };
    for time in sampled(x).step_by(BAND_STEP) {
        let (signal, half) = (fit.expected_signal(settings, time), band.half_width(fit, settings, time));
        area.x.push(time);
        area.low.push(scale.y(signal - half));
        area.high.push(scale.y(signal + half));
    }
    Some(area)
}

fn curve(answer: &Answer<'_>, region: &RoiMeasurement, x: &Axis, scale: Scale, ink: &Tokens) -> Curve {
    let line = region.fit.as_ref().map_or(Vec::new(), |fit| {
        sampled(x).map(|time| [time, scale.y(fit.expected_signal(answer.fit_settings(), time))]).collect()
    });
    let (dot, radius) = role_dot(region.role);
    Curve {
        name: region.role.noun().to_owned(),
        color: role_color(region.role, ink),
        pattern: role_pattern(region.role),
        weight: 1.0,
        line,
        points: points(answer, region, &|signal| scale.y(signal)),
        dot,
        radius,
    }
}

/// Means ± SD of the pixels at every echo.
pub(super) fn points(answer: &Answer<'_>, region: &RoiMeasurement, y: &dyn Fn(f64) -> f64) -> Vec<Point> {
    let values = answer.te_ms.iter().zip(&region.signal_mean).zip(&region.signal_sd).enumerate();
    let point = |(echo, ((&x, &mean), &sd)): (usize, ((&f64, &f64), &f64))| Point {
        x,
        y: y(mean),
        ends: Some([y(mean - sd), y(mean + sd)]),
        is_hollow: !is_used(answer.analysis, region, echo),
    };
    values.map(point).collect()
}
