//! E[M] and dE[M]/dA: exact, and as one polynomial per number of coils for the fits.

use std::sync::OnceLock;

use super::{MAX_COILS, beta, special};

/// E[M]/σ and its derivative with respect to `t` = A/σ, from the special functions.
pub(super) fn exact(t: f64, coils: u32) -> (f64, f64) {
    let coils = coils.clamp(1, MAX_COILS);
    let (t, sign) = (t.abs(), if t < 0.0 { -1.0 } else { 1.0 });
    if t > 1e8 {
        return (t, sign);
    }
    if coils == 1 {
        let a = t * t / 4.0;
        let (i0, i1) = special::scaled_bessel_0_1(a);
        let b = beta(1);
        return (b * ((1.0 + 2.0 * a) * i0 + 2.0 * a * i1), sign * b * 0.5 * t * (i0 + i1));
    }
    let (l, x) = (f64::from(coils), t * t / 2.0);
    let value = beta(coils) * special::hyp1f1_of_negative(-0.5, l, x);
    let slope = beta(coils) * t / (2.0 * l) * special::hyp1f1_of_negative(0.5, l + 1.0, x);
    (value, sign * slope)
}

/// Degree of the reference polynomial; 2e-10 relative for one coil, better for more.
const DEGREE: usize = 28;
/// Degree of the polynomial of the volume kernels, within 5e-6 relative.
pub(in crate::fit) const LANE_DEGREE: usize = 9;

/// E[M] of one number of coils, ready for repeated evaluation.
///
/// E[M]²/σ² − A²/σ² runs smoothly from β_L² at A = 0 to 2L − 1 far out, and is close to a polynomial in
/// u = 2k/(k + A²/σ²) − 1 with k = 4L: no branch, no table look-up, the same form for every number of coils.
#[derive(Clone, Debug)]
pub struct ExpectedMagnitude {
    coils: u32,
    knee: f64,
    /// Chebyshev coefficients in u.
    chebyshev: [f64; DEGREE + 1],
}

impl ExpectedMagnitude {
    pub fn new(coils: u32) -> Self {
        let coils = coils.clamp(1, MAX_COILS);
        let knee = 4.0 * f64::from(coils);
        Self { coils, knee, chebyshev: chebyshev_of(|u| excess(u, knee, coils)) }
    }

    /// The same as [`Self::new`], computed once per number of coils: fits ask for it by the million.
    pub fn of(coils: u32) -> &'static Self {
        static KNOWN: [OnceLock<Box<ExpectedMagnitude>>; MAX_COILS as usize + 1] =
            [const { OnceLock::new() }; MAX_COILS as usize + 1];
        let coils = coils.clamp(1, MAX_COILS);
        KNOWN[coils as usize].get_or_init(|| Box::new(Self::new(coils)))
    }

    pub fn coils(&self) -> u32 {
        self.coils
    }

    /// E[M] and dE[M]/dA for `sigma` > 0.
    pub fn at(&self, amplitude: f64, sigma: f64) -> (f64, f64) {
        let t = amplitude / sigma;
        if self.coils == 1 {
            let (value, slope) = exact(t, 1);
            return (sigma * value, slope);
        }
        if t.abs() > 1e8 {
            return (amplitude.abs(), t.signum());
        }
        let s = self.knee / (self.knee + t * t);
        let (c, dc_du) = clenshaw(&self.chebyshev, 2.0 * s - 1.0);
        let value = (t * t + c).sqrt();
        // du/dt = −4·t·s²/k
        (sigma * value, t * (1.0 - 2.0 * dc_du * s * s / self.knee) / value)
    }

    /// k and the power-series coefficients in u of degree [`LANE_DEGREE`], for single-precision lanes.
    pub(in crate::fit) fn lane_polynomial(&self) -> (f32, [f32; LANE_DEGREE + 1]) {
        let low: [f64; LANE_DEGREE + 1] = chebyshev_of(|u| excess(u, self.knee, self.coils));
        (self.knee as f32, power_series(&low).map(|c| c as f32))
    }
}

/// E[M]²/σ² − A²/σ² at u.
fn excess(u: f64, knee: f64, coils: u32) -> f64 {
    let s = (u + 1.0) / 2.0;
    if s < 1e-9 {
        return f64::from(2 * coils - 1);
    }
    let t2 = knee * (1.0 / s - 1.0);
    exact(t2.max(0.0).sqrt(), coils).0.powi(2) - t2
}

/// Interpolates `f` on [−1, 1] at the Chebyshev nodes.
fn chebyshev_of<const N: usize>(f: impl Fn(f64) -> f64) -> [f64; N] {
    let angle = |j: usize| std::f64::consts::PI * (j as f64 + 0.5) / N as f64;
    let values: Vec<f64> = (0..N).map(|j| f(angle(j).cos())).collect();
    std::array::from_fn(|k| {
        let sum: f64 = values.iter().enumerate().map(|(j, v)| v * (k as f64 * angle(j)).cos()).sum();
        sum * if k == 0 { 1.0 } else { 2.0 } / N as f64
    })
}

/// Value and derivative of a Chebyshev series.
fn clenshaw(coefficients: &[f64], u: f64) -> (f64, f64) {
    let (mut b1, mut b2, mut d1, mut d2) = (0.0, 0.0, 0.0, 0.0);
    for &c in coefficients.iter().skip(1).rev() {
        let d = 2.0 * b1 + 2.0 * u * d1 - d2;
        let b = c + 2.0 * u * b1 - b2;
        (b1, b2, d1, d2) = (b, b1, d, d1);
    }
    (coefficients[0] + u * b1 - b2, b1 + u * d1 - d2)
}

/// Coefficients of 1, u, u² … of a Chebyshev series.
fn power_series<const N: usize>(chebyshev: &[f64; N]) -> [f64; N] {
    let mut sum = [0.0; N];
    let (mut previous, mut current) = ([0.0; N], [0.0; N]);
    current[0] = 1.0;
    for (k, &c) in chebyshev.iter().enumerate() {
        for (s, t) in sum.iter_mut().zip(&current) {
            *s += c * t;
        }
        let factor = if k == 0 { 1.0 } else { 2.0 };
        let next = std::array::from_fn(|i| factor * if i > 0 { current[i - 1] } else { 0.0 } - previous[i]);
        (previous, current) = (current, next);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomial_agrees_with_the_special_functions() {
        for coils in [1, 2, 3, 4, 8, 16, 32, 64] {
            let model = ExpectedMagnitude::new(coils);
            let (knee, lane) = model.lane_polynomial();
            for i in 0..400 {
                let t = 1.022_f64.powi(i) - 1.0;
                let (value, slope) = exact(t, coils);
                let (got, got_slope) = model.at(3.0 * t, 3.0);
                assert!((got / 3.0 / value - 1.0).abs() < 1e-10, "L {coils} t {t}: {got} {value}");
                assert!((got_slope - slope).abs() < 2e-9, "L {coils} t {t}: {got_slope} {slope}");
                let u = 2.0 * knee / (knee + (t * t) as f32) - 1.0;
                let c = lane.iter().rev().fold(0.0_f32, |sum, c| sum * u + c);
                let approximate = f64::from(((t * t) as f32 + c).sqrt());
                assert!((approximate / value - 1.0).abs() < 1e-5, "L {coils} t {t}: {approximate} {value}");
            }
        }
    }
}
