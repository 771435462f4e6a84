//! The decay plot: means ± SD of the regions against TE, fits, noise floor.

use crate::display::plot::{Axis, Band, Curve, Plot, Point, plot};
use crate::display::scene::{Color, Ink, PaneRect, Pattern, Primitive};
use crate::fit::FitSettings;
use crate::pipeline::RoiMeasurement;
use crate::publish::Subject;
use crate::roi::Role;
use crate::t;

/// Points of the fitted curve between TE 0 and the last echo.
const CURVE_POINTS: usize = 120;

/// Draws the plot into `room`, texts in `size` points; nothing without measured regions. `letter` stands before the title.
pub fn decay(subject: &Subject, letter: &str, room: PaneRect, ink: &Ink, size: f32) -> Vec<Primitive> {
    data(subject, letter, ink).map_or(Vec::new(), |data| plot(room, &data, ink, size))
}

fn data(subject: &Subject, letter: &str, ink: &Ink) -> Option<Plot> {
    let analysis = subject.analysis.as_deref()?;
    let settings = &subject.analysis.as_deref()?.context.fit;
    let te = subject.stack.te_ms();
    let last = *te.last()?;
    let regions: Vec<&RoiMeasurement> =
        [&analysis.lesion, &analysis.liver].into_iter().flatten().filter(|m| !m.signal_mean.is_empty()).collect();
    let tops = regions.iter().flat_map(|m| m.signal_mean.iter().zip(&m.signal_sd).map(|(mean, sd)| mean + sd));
    let top = tops.chain(regions.iter().filter_map(|m| m.s0)).fold(0.0, f64::max);
    if regions.is_empty() || top <= 0.0 {
        return None;
    }
    let floor = analysis.noise_floor.map(|floor| Band {
        x: [None, None],
        y: [None, Some(floor)],
        fill: ink.floor[0],
        hatch: Some(ink.floor[1]),
        note: t!("publish-noise-floor").to_owned(),
    });
    Some(Plot {
        letter: letter.to_owned(),
        title: t!("publish-decay").to_owned(),
        x: Axis::linear([0.0, last * 1.03], t!("publish-te-axis"), 6),
        y: Axis::linear([0.0, top * 1.08], t!("publish-signal-axis"), 5),
        bands: floor.into_iter().collect(),
        marks: Vec::new(),
        // The lesion lies on top, in smaller points: where both agree, both stay visible.
        curves: regions.iter().rev().map(|region| curve(region, &te, settings, last, ink)).collect(),
    })
}

pub(super) fn color(role: Role, ink: &Ink) -> Color {
    match role {
        Role::Lesion => ink.lesion,
        Role::Liver => ink.liver,
        Role::Noise | Role::Other => ink.other,
    }
}

fn curve(region: &RoiMeasurement, te: &[f64], settings: &FitSettings, last: f64, ink: &Ink) -> Curve {
    let line = region.fit.as_ref().map_or(Vec::new(), |fit| {
        let times = (0..=CURVE_POINTS).map(|i| last * 1.03 * i as f64 / CURVE_POINTS as f64);
        times.map(|time| [time, fit.expected_signal(settings, time)]).collect()
    });
    let is_used = |echo: usize| match &region.fit {
        Ok(fit) => fit.echoes_used.contains(&echo),
        Err(_) => settings.echoes.includes(echo),
    };
    let values = te.iter().zip(&region.signal_mean).zip(&region.signal_sd).enumerate();
    let points =
        values.map(|(echo, ((&x, &y), &sd))| Point { x, y, ends: Some([y - sd, y + sd]), is_hollow: !is_used(echo) });
    let is_lesion = region.role == Role::Lesion;
    Curve {
        name: region.role.noun().to_owned(),
        color: color(region.role, ink),
        pattern: if is_lesion { Pattern::Solid } else { Pattern::Dashed { on: 4.0, off: 2.5 } },
        line,
        points: points.collect(),
        radius: if is_lesion { 0.2 } else { 0.29 },
    }
}
