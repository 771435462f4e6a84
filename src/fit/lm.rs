//! Levenberg–Marquardt least squares for a handful of parameters.
//!
//! Written out because a dense solver of a few parameters is 3.5 to 18 times faster than the general crates, and
//! fits run by the million.
//!
//! Must not know: what is fitted.

/// Where the search ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Solution<const P: usize> {
    pub parameters: [f64; P],
    pub rss: f64,
    pub has_converged: bool,
}

/// Minimizes Σ (y_i − f_i(p))² from `start`.
///
/// * `model` — value and gradient of f at echo i.
/// * `project` — projects parameters onto their allowed range.
pub(super) fn minimize<const P: usize>(
    start: [f64; P],
    y: &[f64],
    model: impl Fn(&[f64; P], usize) -> (f64, [f64; P]),
    project: impl Fn([f64; P]) -> [f64; P],
) -> Solution<P> {
    minimize_to(1e-9, start, y, model, project)
}

/// [`minimize`] until a step is smaller than `tolerance` relative to every parameter; the residual sum of squares is
/// then known to the square of it.
pub(super) fn minimize_to<const P: usize>(
    tolerance: f64,
    start: [f64; P],
    y: &[f64],
    model: impl Fn(&[f64; P], usize) -> (f64, [f64; P]),
    project: impl Fn([f64; P]) -> [f64; P],
) -> Solution<P> {
    let floor = 1e-30 * y.iter().map(|y| y * y).sum::<f64>();
    let mut parameters = project(start);
    let mut at = Normal::at(&parameters, y, &model);
    let mut damping = 1e-4;
    let mut has_converged = false;
    for iteration in 0..100 {
        let mut has_improved = false;
        if iteration >= NEWTON_AFTER
            && let Some(step) = newton_step(&parameters, &at, y, &model)
        {
            let trial = project(std::array::from_fn(|j| parameters[j] + step[j]));
            let next = Normal::at(&trial, y, &model);
            if next.rss < at.rss {
                has_converged = (0..P).all(|j| (trial[j] - parameters[j]).abs() <= tolerance * parameters[j].abs());
                (parameters, at) = (trial, next);
                if has_converged {
                    break;
                }
                continue;
            }
        }
        for _ in 0..12 {
            let Some(step) = damped_step(&at.hessian, &at.gradient, damping) else {
                damping *= 10.0;
                continue;
            };
            let trial = project(std::array::from_fn(|j| parameters[j] + step[j]));
            let next = Normal::at(&trial, y, &model);
            let is_small = (0..P).all(|j| (trial[j] - parameters[j]).abs() <= tolerance * parameters[j].abs());
            // Under heavy damping every step is small and says nothing.
            has_converged = is_small && damping < 0.1 || next.rss <= floor;
            if next.rss <= at.rss * (1.0 - 1e-14) {
                (parameters, at) = (trial, next);
                damping = (damping * 0.1).max(1e-12);
                has_improved = true;
                break;
            }
            if has_converged {
                break;
            }
            damping *= 10.0;
        }
        // No step improves any more: the minimum, to rounding.
        if !has_improved || has_converged {
            has_converged |= at.rss.is_finite();
            break;
        }
    }
    Solution { parameters, rss: at.rss, has_converged: has_converged && parameters.iter().all(|p| p.is_finite()) }
}

/// Plain Gauss–Newton steps from a start near the minimum, until one is smaller than `tolerance` relative to every
/// parameter. `None` where a step cannot be solved or `max_steps` are not enough. The residual sum of squares is that
/// before the last step.
pub(super) fn gauss_newton<const P: usize>(
    (tolerance, max_steps): (f64, usize),
    start: [f64; P],
    y: &[f64],
    model: impl Fn(&[f64; P], usize) -> (f64, [f64; P]),
) -> Option<Solution<P>> {
    let mut parameters = start;
    for _ in 0..max_steps {
        let at = Normal::at(&parameters, y, &model);
        let step = damped_step(&at.hessian, &at.gradient, 0.0)?;
        (0..P).for_each(|j| parameters[j] += step[j]);
        if (0..P).all(|j| step[j].abs() <= tolerance * parameters[j].abs()) {
            return Some(Solution { parameters, rss: at.rss, has_converged: true });
        }
    }
    None
}

/// The allowed range of every parameter, and the size at which a change of it begins to matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranges<const P: usize> {
    pub low: [f64; P],
    pub high: [f64; P],
    pub size: [f64; P],
}

/// [`minimize`] within ranges: a parameter that its gradient pushes against an end of its range is held there while the
/// others move, so that a minimum on the border is found as fast as one inside.
pub(super) fn minimize_within<const P: usize>(
    start: [f64; P],
    y: &[f64],
    model: impl Fn(&[f64; P], usize) -> (f64, [f64; P]),
    ranges: &Ranges<P>,
) -> Solution<P> {
    let Ranges { low, high, size } = ranges;
    let inside = |p: [f64; P]| std::array::from_fn(|j| p[j].clamp(low[j], high[j]));
    let mut parameters: [f64; P] = inside(start);
    let mut at = Normal::at(&parameters, y, &model);
    let mut damping = 1e-3;
    let mut checkpoint = f64::INFINITY;
    for iteration in 0..200 {
        // Parameters that do not matter any more may move on for long.
        if iteration % 10 == 9 {
            if at.rss >= checkpoint * (1.0 - 1e-6) {
                return Solution { parameters, rss: at.rss, has_converged: at.rss.is_finite() };
            }
            checkpoint = at.rss;
        }
        let mut free = at.hessian;
        let mut gradient = at.gradient;
        for j in 0..P {
            let is_held =
                parameters[j] <= low[j] && gradient[j] <= 0.0 || parameters[j] >= high[j] && gradient[j] >= 0.0;
            if is_held || free[j][j] <= 0.0 {
                (0..P).for_each(|k| (free[j][k], free[k][j]) = (0.0, 0.0));
                (free[j][j], gradient[j]) = (1.0, 0.0);
            }
        }
        let Some(step) = damped_step(&free, &gradient, damping) else {
            damping *= 10.0;
            continue;
        };
        let trial = inside(std::array::from_fn(|j| parameters[j] + step[j]));
        let next = Normal::at(&trial, y, &model);
        let is_small = (0..P).all(|j| (trial[j] - parameters[j]).abs() <= 1e-6 * (parameters[j].abs() + size[j]));
        if next.rss <= at.rss {
            let is_flat = at.rss - next.rss <= 1e-7 * next.rss + 1e-12;
            (parameters, at) = (trial, next);
            if damping < 0.1 && (is_small || is_flat) {
                return Solution { parameters, rss: at.rss, has_converged: at.rss.is_finite() };
            }
            damping = (damping * 0.1).max(1e-9);
        } else if is_small && damping < 0.1 || damping > 1e12 {
            // No step improves any more: the minimum, to rounding.
            return Solution { parameters, rss: at.rss, has_converged: at.rss.is_finite() };
        } else {
            damping = (damping * 10.0).max(1e-3);
        }
    }
    Solution { parameters, rss: at.rss, has_converged: false }
}

/// Steps after which the true Hessian is taken, if the search is not over: with large residuals its approximation
/// misleads, and the steps shrink too slowly.
const NEWTON_AFTER: usize = 10;

/// The Newton step, with the Hessian by differences of the gradient; `None` where that is not positive definite.
fn newton_step<const P: usize>(
    parameters: &[f64; P],
    at: &Normal<P>,
    y: &[f64],
    model: &impl Fn(&[f64; P], usize) -> (f64, [f64; P]),
) -> Option<[f64; P]> {
    let mut hessian = [[0.0; P]; P];
    for j in 0..P {
        let h = 1e-5 * parameters[j].abs().max(1e-9);
        let beside = |shift: f64| {
            let mut moved = *parameters;
            moved[j] += shift;
            Normal::at(&moved, y, model).gradient
        };
        let (before, after) = (beside(-h), beside(h));
        (0..P).for_each(|k| hessian[j][k] = (before[k] - after[k]) / (2.0 * h));
    }
    let symmetric = std::array::from_fn(|j| std::array::from_fn(|k| 0.5 * (hessian[j][k] + hessian[k][j])));
    damped_step(&symmetric, &at.gradient, 0.0)
}

/// The normal equations at a point.
struct Normal<const P: usize> {
    rss: f64,
    /// Gauss–Newton approximation of the Hessian, JᵀJ, lower triangle.
    hessian: [[f64; P]; P],
    /// Jᵀr.
    gradient: [f64; P],
}

impl<const P: usize> Normal<P> {
    fn at(parameters: &[f64; P], y: &[f64], model: &impl Fn(&[f64; P], usize) -> (f64, [f64; P])) -> Self {
        let mut normal = Self { rss: 0.0, hessian: [[0.0; P]; P], gradient: [0.0; P] };
        for (i, y) in y.iter().enumerate() {
            let (value, slope) = model(parameters, i);
            let residual = y - value;
            normal.rss += residual * residual;
            for j in 0..P {
                normal.gradient[j] += slope[j] * residual;
                for k in 0..=j {
                    normal.hessian[j][k] += slope[j] * slope[k];
                }
            }
        }
        normal
    }
}

/// Solves (N + damping·diag N)·x = g by Cholesky; `None` if N is not positive definite.
pub(super) fn damped_step<const P: usize>(
    normal: &[[f64; P]; P],
    gradient: &[f64; P],
    damping: f64,
) -> Option<[f64; P]> {
    let mut l = *normal;
    let mut x = *gradient;
    for j in 0..P {
        let own = normal[j][j] * (1.0 + damping) - (0..j).map(|k| l[j][k] * l[j][k]).sum::<f64>();
        // A parameter that changes nothing (own = 0) stays where it is.
        if own.is_nan() || own <= 0.0 {
            return None;
        }
        l[j][j] = own.sqrt();
        for i in j + 1..P {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            l[i][j] = (normal[i][j] - dot) / l[j][j];
        }
        let dot: f64 = (0..j).map(|k| l[j][k] * x[k]).sum();
        x[j] = (x[j] - dot) / l[j][j];
    }
    for j in (0..P).rev() {
        let dot: f64 = (j + 1..P).map(|k| l[k][j] * x[k]).sum();
        x[j] = (x[j] - dot) / l[j][j];
    }
    x.iter().all(|x| x.is_finite()).then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_parameters_of_a_noise_free_curve() {
        let x: Vec<f64> = (0..12).map(f64::from).collect();
        let curve = |p: &[f64; 3], i: usize| {
            let e = (-p[1] * x[i]).exp();
            (p[0] * e + p[2], [e, -p[0] * x[i] * e, 1.0])
        };
        let truth = [5.0, 0.3, 0.7];
        let y: Vec<f64> = (0..12).map(|i| curve(&truth, i).0).collect();
        let found = minimize([1.0, 1.0, 0.0], &y, curve, |p| p);
        assert!(found.has_converged);
        for (got, expected) in found.parameters.iter().zip(truth) {
            assert!((got - expected).abs() < 1e-8, "{found:?}");
        }
    }

    #[test]
    fn a_parameter_without_effect_ends_the_search_quietly() {
        let found = minimize([1.0, 1.0], &[1.0, 2.0, 3.0], |p, _| (p[0], [1.0, 0.0]), |p| p);
        assert!(found.parameters.iter().all(|p| p.is_finite()));
    }
}
