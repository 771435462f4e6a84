//! What the fit leaves over at each echo: a pattern tells of fat, motion, scaling or a wrong model.

use super::answer::{Answer, Y_TICKS, current_mark, is_used, role_color, role_dot, role_pattern, te_axis};
use crate::display::plot::{Axis, Curve, Dot, Plot, Point};
use crate::display::scene::{Pattern, Tokens};
use crate::pipeline::RoiMeasurement;
use crate::roi::Role;
use crate::t;

/// Residual of one echo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    pub echo: usize,
    /// Mean minus fit, per cent of S0.
    pub percent: f64,
    /// Half its 95 % interval, pixels taken as independent.
    pub half: f64,
    /// Whether the echo took part in the fit.
    pub is_used: bool,
}

/// Room above the largest.
const HEADROOM: f64 = 1.15;
/// The least of the axis, per cent.
const LEAST: f64 = 0.1;
/// Lesion and liver stand side by side, so that whiskers do not hide each other: share of the last TE.
const ASIDE: f64 = 0.006;

/// Residuals of every region that has a fit.
pub fn residuals_of(answer: &Answer<'_>) -> Vec<(Role, Vec<Residual>)> {
    let all = answer.regions().into_iter().map(|region| (region.role, of_region(answer, region)));
    all.filter(|(_, residuals)| !residuals.is_empty()).collect()
}

fn of_region(answer: &Answer<'_>, region: &RoiMeasurement) -> Vec<Residual> {
    let Ok(fit) = &region.fit else { return Vec::new() };
    let per_cent = 100.0 / fit.s0;
    let root = (region.pixels as f64).sqrt();
    let measured = region.signal_mean.iter().zip(&region.signal_sd).zip(&fit.predicted).enumerate();
    measured
        .map(|(echo, ((mean, sd), predicted))| Residual {
            echo,
            percent: (mean - predicted) * per_cent,
            half: 1.96 * sd / root * per_cent,
            is_used: is_used(answer.analysis, region, echo),
        })
        .filter(|r| r.percent.is_finite() && r.half.is_finite())
        .collect()
}

/// The plot of [`residuals_of`]; `None` without any.
pub fn residuals(
    answer: &Answer<'_>,
    all: &[(Role, Vec<Residual>)],
    current_te_ms: Option<f64>,
    ink: &Tokens,
) -> Option<Plot> {
    let last = answer.last_te_ms().filter(|_| !all.is_empty())?;
    let used = all.iter().flat_map(|(_, residuals)| residuals).filter(|r| r.is_used);
    let top = used.map(|r| r.percent.abs() + r.half).fold(LEAST, f64::max) * HEADROOM;
    let x = te_axis(last);
    let zero = Curve {
        name: String::new(),
        color: ink.secondary,
        pattern: Pattern::Solid,
        weight: 0.65,
        line: x.range.map(|x| [x, 0.0]).into(),
        points: Vec::new(),
        dot: Dot::Disc,
        radius: 0.0,
    };
    let curves = all.iter().rev().map(|(role, residuals)| curve(answer, *role, residuals, top, ink));
    Some(Plot {
        letter: String::new(),
        title: t!("plot-residuals").to_owned(),
        y: Axis::linear([-top, top], t!("axis-residual"), Y_TICKS),
        bands: Vec::new(),
        areas: Vec::new(),
        marks: current_mark(current_te_ms, ink).into_iter().collect(),
        curves: [zero].into_iter().chain(curves).collect(),
        tags: Vec::new(),
        x,
    })
}

fn curve(answer: &Answer<'_>, role: Role, residuals: &[Residual], top: f64, ink: &Tokens) -> Curve {
    let last = answer.last_te_ms().unwrap_or(0.0);
    let aside = if role == Role::Liver { last * ASIDE } else { -last * ASIDE };
    let inside = |value: f64| value.clamp(-top, top);
    let point = |r: &Residual| Point {
        x: answer.te_ms[r.echo] + aside,
        y: inside(r.percent),
        ends: Some([r.percent - r.half, r.percent + r.half].map(inside)),
        is_hollow: !r.is_used,
    };
    let (dot, radius) = role_dot(role);
    Curve {
        name: role.noun().to_owned(),
        color: role_color(role, ink),
        pattern: role_pattern(role),
        weight: 1.0,
        line: Vec::new(),
        points: residuals.iter().map(point).collect(),
        dot,
        radius,
    }
}
