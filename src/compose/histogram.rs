//! Rates of the single pixels of lesion and liver: how even each region is, and how far they overlap.

use super::answer::{Answer, X_TICKS, Y_TICKS, rate_name, role_color, role_pattern};
use crate::display::histogram::Histogram;
use crate::display::plot::{Area, Axis, Curve, Dot, Mark, Plot};
use crate::display::scene::Tokens;
use crate::pipeline::RoiMeasurement;
use crate::t;

/// Bars across the plot.
const BINS: usize = 32;
const FILL_ALPHA: u8 = 46;
/// Room above the highest bar.
const HEADROOM: f64 = 1.15;

/// Regions in the same bins, each in shares of its own pixels.
pub struct SampledRates<'a> {
    pub regions: Vec<&'a RoiMeasurement>,
    pub histogram: Histogram,
}

/// `None` where no pixel of the regions has a rate.
pub fn sampled_rates<'a>(answer: &Answer<'a>) -> Option<SampledRates<'a>> {
    let regions = answer.regions();
    let samples: Vec<&[f32]> = regions.iter().map(|region| region.pixel_values.as_slice()).collect();
    let histogram = Histogram::of(&samples, BINS)?;
    Some(SampledRates { regions, histogram })
}

/// The plot of [`sampled_rates`].
pub fn histogram(answer: &Answer<'_>, rates: &SampledRates<'_>, ink: &Tokens) -> Plot {
    let SampledRates { regions, histogram } = rates;
    let name = rate_name(answer.decay());
    let top = histogram.shares.iter().flatten().copied().fold(0.0, f64::max) * 100.0 * HEADROOM;
    let drawn = || regions.iter().zip(&histogram.shares).rev();
    Plot {
        letter: String::new(),
        title: t!("histogram-title", rate = name),
        x: Axis::linear(histogram.range(), &t!("axis-rate", rate = name), X_TICKS),
        y: Axis::linear([0.0, top], t!("axis-share"), Y_TICKS),
        bands: Vec::new(),
        areas: drawn().map(|(region, shares)| area(region, histogram, shares, ink)).collect(),
        marks: drawn().filter_map(|(region, _)| mean(region, ink)).collect(),
        curves: drawn().map(|(region, shares)| outline(region, histogram, shares, ink)).collect(),
        tags: Vec::new(),
    }
}

/// Two corners a bar.
fn steps(histogram: &Histogram, shares: &[f64]) -> Vec<[f64; 2]> {
    let corners = |(bin, share): (usize, &f64)| [bin, bin + 1].map(|edge| [histogram.edge(edge), share * 100.0]);
    shares.iter().enumerate().flat_map(corners).collect()
}

fn area(region: &RoiMeasurement, histogram: &Histogram, shares: &[f64], ink: &Tokens) -> Area {
    let (x, high): (Vec<f64>, Vec<f64>) = steps(histogram, shares).into_iter().map(|[x, y]| (x, y)).unzip();
    Area { fill: role_color(region.role, ink).with_alpha(FILL_ALPHA), low: vec![0.0; x.len()], x, high }
}

fn outline(region: &RoiMeasurement, histogram: &Histogram, shares: &[f64], ink: &Tokens) -> Curve {
    Curve {
        name: region.role.noun().to_owned(),
        color: role_color(region.role, ink),
        pattern: role_pattern(region.role),
        weight: 0.95,
        line: steps(histogram, shares),
        points: Vec::new(),
        dot: Dot::Disc,
        radius: 0.0,
    }
}

/// The rate of the mean decay, which the verdict rests on, beside the pixels it comes from.
fn mean(region: &RoiMeasurement, ink: &Tokens) -> Option<Mark> {
    let x = region.r2star_per_s?.value;
    let (color, pattern) = (role_color(region.role, ink), role_pattern(region.role));
    Some(Mark { x, color, pattern, weight: 1.0, note: String::new() })
}
