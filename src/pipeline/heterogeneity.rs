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
}

/// Variance of R2* between pixels, s⁻²; 0 where the data do not show any.
///
/// Noise of different echoes is independent, so the covariance of two echoes over the pixels holds tissue only:
/// cov(M_j, M_k) = b_j·b_k·(v_s − (T_j + T_k)·c + T_j·T_k·v), b = slope·amplitude, with v_s the relative variance of S0
/// and c its covariance with the rate. Weighted least squares over all pairs; an estimate that its own standard error
/// explains is shrunk to 0.
///
/// * `used` — echo indices with their models; echoes at the noise floor drop out by their slope.
pub fn rate_variance(pixels: &RegionPixels, used: &[(usize, EchoModel)]) -> f64 {
    let covariance = Covariance::of(pixels, used);
    let mut normal = [[0.0; 3]; 3];
    let mut right = [0.0; 3];
    for (j, k, value, weight) in covariance.pairs() {
        let (a, b) = (used[j].1, used[k].1);
        let scale = a.slope * a.amplitude * b.slope * b.amplitude;
        let row = [scale, -scale * (a.te_s + b.te_s), scale * a.te_s * b.te_s];
        for p in 0..3 {
            right[p] += weight * row[p] * value;
            (0..3).for_each(|q| normal[p][q] += weight * row[p] * row[q]);
        }
    }
    let Some((variance, squared_error)) = third_unknown(normal, right) else { return 0.0 };
    if variance <= 0.0 {
        return 0.0;
    }
    variance * (1.0 - squared_error / (variance * variance)).max(0.0)
}

/// Factor on the amplitude of the mean decay at `te_s` from a spread of rates, for a normal spread: e^(T²v/2). Held to
/// 1.5, beyond which the expansion says nothing.
pub fn mean_factor(variance: f64, te_s: f64) -> f64 {
    (0.5 * variance * te_s * te_s).exp().min(1.5)
}

struct Covariance {
    count: f64,
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
        Self { count: pixels.len() as f64, values }
    }

    /// (j, k, covariance, 1/variance of it) for j < k.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize, f64, f64)> + '_ {
        let n = self.values.len();
        (0..n).flat_map(move |j| (j + 1..n).map(move |k| (j, k))).filter_map(|(j, k)| {
            let value = self.values[j][k];
            let spread = self.values[j][j] * self.values[k][k] + value * value;
            (spread > 0.0).then(|| (j, k, value, self.count / spread))
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
    let determinant = a(2, 0) * (a(0, 1) * a(1, 2) - a(0, 2) * a(1, 1))
        + a(2, 1) * (a(0, 2) * a(1, 0) - a(0, 0) * a(1, 2))
        + a(2, 2) * cofactor[2];
    if determinant <= 1e-9 {
        return None;
    }
    let value = (0..3).map(|i| cofactor[i] * r[i]).sum::<f64>() / determinant / scale[2];
    let variance = cofactor[2] / determinant / (scale[2] * scale[2]);
    (value.is_finite() && variance.is_finite()).then_some((value, variance))
}
