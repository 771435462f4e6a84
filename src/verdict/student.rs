//! Quantiles of the normal distribution and of Student's t.

const MIN_DEGREES: f64 = 2.0;
/// From here on it is the normal distribution.
const MAX_DEGREES: f64 = 1e5;

/// Standard normal distribution function.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Standard normal quantile by Newton steps on the distribution function, to 1e-12 for p in (1e-12, 1 − 1e-12).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let mut z = 0.0;
    for _ in 0..60 {
        // A step never overshoots by more than one unit, which keeps the tails from diverging.
        let step = ((normal_cdf(z) - p) / density(z)).clamp(-1.0, 1.0);
        z -= step;
        if step.abs() < 1e-13 {
            break;
        }
    }
    z
}

/// Quantile of Student's t for `freedom` ≥ 2 degrees of freedom, within 1 % down to 3 and 5 % at 2 for p ≤ 0.975.
///
/// # Source
/// Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
pub(crate) fn t_quantile(p: f64, freedom: f64) -> f64 {
    let z = normal_quantile(p);
    let (z2, v) = (z * z, freedom.max(2.0));
    let g1 = (z2 + 1.0) * z / 4.0;
    let g2 = ((5.0 * z2 + 16.0) * z2 + 3.0) * z / 96.0;
    let g3 = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) * z / 384.0;
    let g4 = ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) * z / 92160.0;
    z + (g1 + (g2 + (g3 + g4 / v) / v) / v) / v
}

/// Distribution function of Student's t, within 0.002 from 5 degrees of freedom on.
///
/// # Source
/// Wallace, Ann Math Stat 1959;30:1124.
pub(crate) fn t_cdf(t: f64, freedom: f64) -> f64 {
    let z = (freedom * (t * t / freedom).ln_1p()).sqrt() * (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0);
    normal_cdf(z.copysign(t))
}

/// Degrees of freedom, from 2 on, at which the ends of the 95 % and the 90 % interval have this ratio.
pub(crate) fn t_degrees(ratio: f64) -> f64 {
    let at = |freedom: f64| t_quantile(0.975, freedom) / t_quantile(0.95, freedom);
    let (mut low, mut high) = (MIN_DEGREES.ln(), MAX_DEGREES.ln());
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        // The ratio falls as the tails become those of the normal distribution.
        if at(middle.exp()) > ratio { low = middle } else { high = middle }
    }
    high.exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of Student's t (two-sided 95 % and 90 %).
    #[test]
    fn t_quantiles_match_the_tables() {
        for (p, freedom, expected) in [
            (0.975, 3.0, 3.182),
            (0.975, 5.0, 2.571),
            (0.975, 10.0, 2.228),
            (0.975, 30.0, 2.042),
            (0.95, 4.0, 2.132),
            (0.95, 20.0, 1.725),
            (0.975, 1e9, 1.95996),
        ] {
            let got = t_quantile(p, freedom);
            assert!((got / expected - 1.0).abs() < 0.01, "t({p}, {freedom}) = {got}, not {expected}");
        }
        assert!((normal_quantile(1e-6) + 4.753424).abs() < 1e-5);
    }

    /// scipy.stats.t.cdf.
    #[test]
    fn the_distribution_of_t_matches_scipy() {
        for (t, freedom, expected) in
            [(1.0, 5.0, 0.818_391), (2.571, 5.0, 0.975_013), (-1.5, 12.0, 0.079_729), (2.0, 60.0, 0.974_982)]
        {
            let got = t_cdf(t, freedom);
            assert!((got - expected).abs() < 0.002, "{t}, {freedom}: {got}");
        }
    }

    /// Ratios of the tabulated ends of the two intervals.
    #[test]
    fn degrees_follow_from_two_intervals() {
        for (ratio, expected) in [(2.571 / 2.015, 5.0), (2.228 / 1.812, 10.0), (2.042 / 1.697, 30.0)] {
            let got = t_degrees(ratio);
            assert!((got / expected - 1.0).abs() < 0.1, "{ratio}: {got}");
        }
        assert!(t_degrees(1.0) > 1e4 && t_degrees(3.0) < 2.1);
    }
}
