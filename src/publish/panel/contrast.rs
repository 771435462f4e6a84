//! The contrast plot: lesion against liver at every echo, with the zone where both lie at the noise floor.

use crate::display::plot::{Axis, Band, Curve, Mark, Plot, Point, plot};
use crate::display::range::value_range;
use crate::display::scene::{Ink, PaneRect, Pattern, Primitive};
use crate::publish::Subject;
use crate::t;
use crate::verdict::{EchoContrast, Rules, Verdict};

/// Draws the plot into `room`, texts in `size` points; nothing without a verdict. `letter` stands before the title.
pub fn contrast(subject: &Subject, letter: &str, room: PaneRect, ink: &Ink, size: f32) -> Vec<Primitive> {
    let verdict = subject.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref());
    let last = subject.stack.te_ms().last().copied();
    match (verdict, last) {
        (Some(verdict), Some(last)) if !verdict.per_echo.is_empty() => {
            plot(room, &data(verdict, letter, last, ink), ink, size)
        }
        _ => Vec::new(),
    }
}

fn data(verdict: &Verdict, letter: &str, last: f64, ink: &Ink) -> Plot {
    let (low, high) = bounds(&verdict.per_echo);
    let margin = Rules::default().appearance_margin * 100.0;
    let alike =
        Band { x: [None, None], y: [Some(-margin), Some(margin)], fill: ink.alike, hatch: None, note: String::new() };
    let floor = floor_start(&verdict.per_echo).map(|from| Band {
        x: [Some(from), None],
        y: [None, None],
        fill: ink.floor[0],
        hatch: Some(ink.floor[1]),
        note: t!("publish-both-at-floor").to_owned(),
    });
    let best = verdict.best_te_ms.filter(|&te| te <= last);
    let best = best.map(|x| Mark { x, color: ink.accent, note: t!("publish-best-te-mark").to_owned() });
    Plot {
        letter: letter.to_owned(),
        title: t!("publish-contrast").to_owned(),
        x: Axis::linear([0.0, last * 1.03], t!("publish-te-axis"), 6),
        y: Axis::linear([low, high], t!("publish-contrast-axis"), 5),
        bands: [Some(alike), floor].into_iter().flatten().collect(),
        marks: best.into_iter().collect(),
        curves: curves(&verdict.per_echo, [low, high], ink),
    }
}

/// Echoes above the floor in full ink; those at the floor pale and hollow.
fn curves(per_echo: &[EchoContrast], [low, high]: [f64; 2], ink: &Ink) -> Vec<Curve> {
    let clamp = |value: f64| (value * 100.0).clamp(low, high);
    let of = |is_at_floor: bool| {
        let echoes = per_echo.iter().filter(move |echo| echo.is_at_noise_floor == is_at_floor);
        let points = echoes.filter_map(move |echo| {
            let ends = echo.ci95.map(|ci| [clamp(ci.low), clamp(ci.high)]);
            Some(Point { x: echo.te_ms, y: clamp(echo.contrast?), ends, is_hollow: is_at_floor })
        });
        Curve {
            name: String::new(),
            color: if is_at_floor { ink.faint } else { ink.text },
            pattern: Pattern::Solid,
            line: Vec::new(),
            points: points.collect(),
            radius: 0.26,
        }
    };
    vec![of(true), of(false)]
}

/// Per cent, for the echoes above the floor, never narrower than ±60 %; the contrast of nothing is −100 %.
fn bounds(per_echo: &[EchoContrast]) -> (f64, f64) {
    let seen = per_echo.iter().filter(|echo| !echo.is_at_noise_floor);
    let seen: Vec<_> = seen.filter_map(|echo| Some((echo.contrast?, echo.ci95.map(|ci| [ci.low, ci.high])))).collect();
    let [low, high] = value_range(&seen, [-0.6, 0.6]);
    (low.max(-1.2) * 110.0, high * 110.0)
}

/// TE from which on both tissues lie at the floor: halfway from the echo before, ms.
fn floor_start(per_echo: &[EchoContrast]) -> Option<f64> {
    let first = per_echo.iter().rposition(|echo| !echo.is_at_noise_floor).map_or(0, |i| i + 1);
    let at_floor = per_echo.get(first)?;
    let before = first.checked_sub(1).map_or(0.0, |i| per_echo[i].te_ms);
    Some((at_floor.te_ms + before) / 2.0)
}
