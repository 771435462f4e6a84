//! Spread of the rate between the pixels of a region, told apart from noise, and what it does to the mean decay.
//!
//! The mean of decays with different rates is no exponential: it falls slower than the mean rate, the more the later
//! the echo. LIC is linear in R2*, so the mean rate is the one asked for.

use super::region::RegionPixels;

/// What one echo contributes, from the fit of the mean decay.
#[derive(Clone, Copy, Debug)]
pub struct EchoModel {
    pub te_s: f64,
    /// True amplitude, signal units.
    pub amplitude: f64,
    /// dE[M]/dA there: how much of a change of amplitude reaches the magnitude.
    pub slope: f64,
    /// Variance of the magnitude by noise, signal units squared; 0 where the noise is unknown.
    pub noise_variance: f64,
}

/// Variance of R2* between pixels, s⁻².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateVariance {
    /// Not below zero.
    pub value: f64,
    /// Standard error.
    pub error: f64,
}

/// What is taken for liver tissue before looking at the pixels, relative to S0 and rate: mean and SD of the variance of
/// S0 and of the rate (CoV 5 %, up to some 10 %), and SD of their covariance. Decides where iron leaves too few echoes.
const S0_VARIANCE: (f64, f64) = (0.0025, 0.005);
const RATE_VARIANCE: (f64, f64) = (0.0025, 0.005);
const COVARIANCE_SD: f64 = 0.002;

/// Estimates the variance of the rate.
///
/// Noise of different echoes is independent, so the covariance of two echoes over the pixels holds tissue only:
/// cov(M_j, M_k) = b_j·b_k·(v_s − (T_j + T_k)·c + T_j·T_k·v), b = slope·amplitude, with v_s the relative variance of S0
/// and c its covariance with the rate. Weighted least squares over all pairs, with what is known of liver as prior.
///
/// * `used` — echo indices with their models; echoes at the noise floor drop out by their slope.
/// * `rate_per_s` — of the mean decay; `independent` — number of independent pixels.
pub fn rate_variance(
    pixels: &RegionPixels,
    used: &[(usize, EchoModel)],
    rate_per_s: f64,
    independent: f64,
) -> RateVariance {
    let square = rate_per_s * rate_per_s;
    let priors = [S0_VARIANCE, (0.0, COVARIANCE_SD * rate_per_s), (RATE_VARIANCE.0 * square, RATE_VARIANCE.1 * square)];
    let mut normal = [[0.0; 3]; 3];
    let mut right = [0.0; 3];
    for (i, (mean, sd)) in priors.into_iter().enumerate() {
        normal[i][i] = 1.0 / (sd * sd);
        right[i] = mean / (sd * sd);
    }
    let covariance = Covariance::of(pixels, used);
    for (j, k, value, weight) in covariance.pairs(independent) {
        let (a, b) = (used[j].1, used[k].1);
        let scale = a.slope * a.amplitude * b.slope * b.amplitude;
        let row = [scale, -scale * (a.te_s + b.te_s), scale * a.te_s * b.te_s];
        for p in 0..3 {
            right[p] += weight * row[p] * value;
            (0..3).for_each(|q| normal[p][q] += weight * row[p] * row[q]);
        }
    }
    match third_unknown(normal, right) {
        Some((value, variance)) => RateVariance { value: value.max(0.0), error: variance.sqrt() },
        None => RateVariance { value: 0.0, error: 0.0 },
    }
}

/// Factor on the amplitude of the mean decay at `te_s` from a spread of rates, for a normal spread: e^(T²v/2). Held to
/// 1.5, beyond which the expansion says nothing.
pub fn mean_factor(variance: f64, te_s: f64) -> f64 {
    (0.5 * variance * te_s * te_s).exp().min(1.5)
}

struct Covariance {
    /// Of the used echoes, by position in the list.
    values: Vec<Vec<f64>>,
}

impl Covariance {
    fn of(pixels: &RegionPixels, used: &[(usize, EchoModel)]) -> Self {
        let mean = pixels.mean();
        let deviations: Vec<Vec<f64>> =
            used.iter().map(|&(echo, _)| pixels.echo(echo).map(|value| value - mean[echo]).collect()).collect();
        let degrees = pixels.len().saturating_sub(1).max(1) as f64;
        let of = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>() / degrees;
        let values = deviations.iter().map(|a| deviations.iter().map(|b| of(a, b)).collect()).collect();
        Self { values }
    }

    /// (j, k, covariance, 1/variance of it) for j < k.
    fn pairs(&self, independent: f64) -> impl Iterator<Item = (usize, usize, f64, f64)> + '_ {
        let n = self.values.len();
        (0..n).flat_map(move |j| (j + 1..n).map(move |k| (j, k))).filter_map(move |(j, k)| {
            let value = self.values[j][k];
            let spread = self.values[j][j] * self.values[k][k] + value * value;
            (spread > 0.0).then(|| (j, k, value, independent / spread))
        })
    }
}

/// Third unknown of a symmetric 3 × 3 system and its variance (third diagonal element of the inverse).
fn third_unknown(m: [[f64; 3]; 3], right: [f64; 3]) -> Option<(f64, f64)> {
    // Scaled to a unit diagonal, because times in s make the entries differ by many powers of ten.
    let scale = [0, 1, 2].map(|i| m[i][i].sqrt());
    if scale.iter().any(|s| !(s.is_finite() && *s > 0.0)) {
        return None;
    }
    let a = |i: usize, j: usize| m[i][j] / (scale[i] * scale[j]);
    let r = [0, 1, 2].map(|i| right[i] / scale[i]);
    let cofactor = [
        a(1, 0) * a(2, 1) - a(1, 1) * a(2, 0),
        a(2, 0) * a(0, 1) - a(0, 0) * a(2, 1),
        a(0, 0) * a(1, 1) - a(0, 1) * a(1, 0),
    ];
    let determinant = (0..3).map(|i| a(2, i) * cofactor[i]).sum::<f64>();
    if determinant <= 1e-12 {
        return None;
    }
    let value = (0..3).map(|i| cofactor[i] * r[i]).sum::<f64>() / determinant / scale[2];
    let variance = cofactor[2] / determinant / (scale[2] * scale[2]);
    (value.is_finite() && variance.is_finite() && variance >= 0.0).then_some((value, variance))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cramer's rule by hand: [[2,0,0],[0,3,1],[0,1,2]]·x = (2, 5, 5) has x = (1, 1, 2), inverse (3,3) = 3/5.
    #[test]
    fn third_unknown_solves_and_inverts() {
        let (value, variance) =
            third_unknown([[2.0, 0.0, 0.0], [0.0, 3.0, 1.0], [0.0, 1.0, 2.0]], [2.0, 5.0, 5.0]).expect("regular");
        assert!((value - 2.0).abs() < 1e-12 && (variance - 0.6).abs() < 1e-12, "{value} {variance}");
        assert_eq!(third_unknown([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [0.0; 3]), None);
    }

    /// Mean of e^(−RT) over a normal R: e^(−R̄T + vT²/2), in closed form.
    #[test]
    fn the_mean_decay_of_a_normal_spread_is_known() {
        let (mean, sd, te_s) = (400.0, 60.0, 0.005_f64);
        let n = 4001;
        let weights = |i: i32| (-0.5 * (f64::from(i) / 400.0).powi(2)).exp();
        let (mut sum, mut total) = (0.0, 0.0);
        for i in -n..=n {
            let rate = mean + sd * f64::from(i) / 400.0;
            sum += weights(i) * (-rate * te_s).exp();
            total += weights(i);
        }
        let factor = sum / total / (-mean * te_s).exp();
        assert!((mean_factor(sd * sd, te_s) / factor - 1.0).abs() < 1e-6);
    }
}
