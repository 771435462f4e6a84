//! Every model on the same decay.

use super::answer::{Answer, Y_TICKS, floor_band, role_color, role_dot, sampled, te_axis};
use super::decay::points;
use crate::display::plot::{Axis, Band, Curve, Dot, Plot, Tag};
use crate::display::scene::{Color, Pattern, Tokens};
use crate::fit::Model;
use crate::pipeline::{ModelFit, ModelRow, RoiMeasurement};
use crate::t;

/// Room above the highest value.
const HEADROOM: f64 = 1.08;
/// S0 of a model that counts for the axis, over the highest mean: one that went astray must not press all others flat.
const ASTRAY: f64 = 3.0;
/// Where the letters of the first curve and the next ones stand, as shares of the last TE.
const LETTERS: [f64; 2] = [0.12, 0.095];

/// Nine models, each by its own pair of hue and line style, and by a letter.
pub fn model_look(index: usize, ink: &Tokens) -> (Color, Pattern, char) {
    let color = [ink.text, ink.caution, ink.noise][index / 3 % 3];
    let patterns = [Pattern::Solid, Pattern::Dashed { on: 7.0, off: 4.0 }, Pattern::Dotted { spacing: 4.0 }];
    (color, patterns[index % 3], char::from(b'a' + (index % 26) as u8))
}

/// The plot of the models of one region; `None` without echoes.
///
/// * `fits` — with their place among all models, which gives their look.
/// * `chosen` — drawn stronger.
pub fn models(
    answer: &Answer<'_>,
    region: &RoiMeasurement,
    fits: &[(usize, &ModelRow, &ModelFit)],
    chosen: Model,
    ink: &Tokens,
) -> Option<Plot> {
    let x = te_axis(answer.last_te_ms()?);
    let s0 = fits.iter().filter_map(|(_, _, fit)| fit.fit.as_ref().ok()).map(|fit| fit.s0);
    let measured = region.signal_mean.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let top = s0.filter(|s0| *s0 < ASTRAY * measured).fold(measured, f64::max) * HEADROOM;
    let floor = answer.analysis.noise_floor;
    let floor = floor.map(|floor| Band { note: String::new(), ..floor_band(floor.min(top), ink) });
    let mut curves: Vec<Curve> = Vec::new();
    let mut tags = Vec::new();
    for (index, row, fit) in fits {
        let Ok(found) = &fit.fit else { continue };
        let at = |te: f64| found.expected_signal(&fit.settings, te).clamp(0.0, top);
        let (color, pattern, letter) = model_look(*index, ink);
        curves.push(Curve {
            name: String::new(),
            color,
            pattern,
            weight: if row.model == chosen { 1.5 } else { 0.8 },
            line: sampled(&x).map(|te| [te, at(te)]).collect(),
            points: Vec::new(),
            dot: Dot::Disc,
            radius: 0.0,
        });
        // Letters stand one beside the other, each on its own curve.
        let te = answer.last_te_ms()? * (LETTERS[0] + LETTERS[1] * *index as f64);
        tags.push(Tag { at: [te, at(te)], text: letter.to_string() });
    }
    let (dot, radius) = role_dot(region.role);
    curves.push(Curve {
        name: String::new(),
        color: role_color(region.role, ink),
        pattern: Pattern::Solid,
        weight: 1.0,
        line: Vec::new(),
        points: points(answer, region, &|signal| signal),
        dot,
        radius,
    });
    Some(Plot {
        letter: String::new(),
        title: t!("models-title").to_owned(),
        y: Axis::linear([0.0, top], t!("axis-signal"), Y_TICKS),
        bands: floor.into_iter().collect(),
        areas: Vec::new(),
        marks: Vec::new(),
        curves,
        tags,
        x,
    })
}
