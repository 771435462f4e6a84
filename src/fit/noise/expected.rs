//! E\[M\] and dE\[M\]/dA: exact, and as one polynomial per number of coils for the fits.

use std::sync::OnceLock;

use super::{MAX_COILS, beta, special};

/// E\[M\]/σ and its derivative with respect to `t` = A/σ, from the special functions.
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

/// Degree of the polynomials of the volume kernels, within 5e-6 relative.
pub(in crate::fit) const LANE_DEGREE: usize = 8;

/// E\[M\]/σ = P(u)/w and its slope t·w·Q(u), with t = A/σ, w = 1/√(k + t²) and u = 2k·w² − 1: one reciprocal root
/// serves both. Coefficients of 1, u, u² …
#[derive(Clone, Copy, Debug)]
pub(in crate::fit) struct LaneLaw {
    pub knee: f32,
    pub value: [f32; LANE_DEGREE + 1],
    pub slope: [f32; LANE_DEGREE + 1],
}

/// Pieces of the reference table; 1e-11 relative for one coil, better for more.
const PIECES: usize = 1024;

/// E\[M\] of one number of coils, ready for repeated evaluation: a fifth of the time of the special functions.
///
/// With t = A/σ, E\[M\]/σ·√(k + t²)⁻¹ is a smooth function P of s = k/(k + t²), from P = 1 far out to β_L/√k without
/// signal. It is kept as cubic Hermite pieces, whose derivative gives the slope.
#[derive(Clone, Debug)]
pub struct ExpectedMagnitude {
    coils: u32,
    knee: f64,
    /// P and dP/ds at s = 0, 1/[`PIECES`], … 1.
    nodes: Vec<(f64, f64)>,
}

impl ExpectedMagnitude {
    pub fn new(coils: u32) -> Self {
        let coils = coils.clamp(1, MAX_COILS);
        let knee = 4.0 * f64::from(coils);
        // E[M]/σ → t + (2L − 1)/2t
        let far = (1.0, (f64::from(2 * coils - 1) - knee) / (2.0 * knee));
        let nodes = (1..=PIECES).map(|i| {
            let s = i as f64 / PIECES as f64;
            let (p, q) = reduced(s, knee, coils);
            (p, (p - q) / (2.0 * s))
        });
        Self { coils, knee, nodes: std::iter::once(far).chain(nodes).collect() }
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

    /// E\[M\] and dE\[M\]/dA for `sigma` > 0.
    pub fn at(&self, amplitude: f64, sigma: f64) -> (f64, f64) {
        let t = amplitude / sigma;
        let sum = self.knee + t * t;
        let s = self.knee / sum;
        let place = s * PIECES as f64;
        // NaN and a vanishing s both end up at the first piece.
        let i = (place as usize).min(PIECES - 1);
        let ((p0, d0), (p1, d1)) = (self.nodes[i], self.nodes[i + 1]);
        let (x, h) = (place - i as f64, 1.0 / PIECES as f64);
        let (m0, m1, rise) = (d0 * h, d1 * h, p1 - p0);
        let (c2, c3) = (3.0 * rise - 2.0 * m0 - m1, m0 + m1 - 2.0 * rise);
        let p = p0 + x * (m0 + x * (c2 + x * c3));
        let dp = (m0 + x * (2.0 * c2 + x * 3.0 * c3)) * PIECES as f64;
        let root = sum.sqrt();
        (sigma * root * p, t / root * (p - 2.0 * s * dp))
    }

    /// The law for single-precision lanes.
    pub(in crate::fit) fn lane_law(&self) -> LaneLaw {
        let knee = 6.0 * f64::from(self.coils);
        // The slope is interpolated by itself: the derivative of the first polynomial would be thirty times less exact.
        let value: [f64; LANE_DEGREE + 1] = chebyshev_of(|u| reduced((u + 1.0) / 2.0, knee, self.coils).0);
        let slope: [f64; LANE_DEGREE + 1] = chebyshev_of(|u| reduced((u + 1.0) / 2.0, knee, self.coils).1);
        let single = |series: &[f64; LANE_DEGREE + 1]| power_series(series).map(|c| c as f32);
        LaneLaw { knee: knee as f32, value: single(&value), slope: single(&slope) }
    }
}

/// E\[M\]/σ·√(k + t²)⁻¹ and its slope·√(k + t²)/t at s = k/(k + t²), 0 < s ≤ 1.
fn reduced(s: f64, knee: f64, coils: u32) -> (f64, f64) {
    let t = (knee * (1.0 / s - 1.0)).max(1e-12).sqrt();
    let (value, slope) = exact(t, coils);
    let root = (knee + t * t).sqrt();
    (value / root, slope * root / t)
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
    fn table_and_polynomials_agree_with_the_special_functions() {
        for coils in [1, 2, 3, 4, 8, 16, 32, 64] {
            let model = ExpectedMagnitude::new(coils);
            let lane = model.lane_law();
            for i in 0..400 {
                let t = 1.022_f64.powi(i) - 1.0;
                let (value, slope) = exact(t, coils);
                let (got, got_slope) = model.at(3.0 * t, 3.0);
                assert!((got / 3.0 / value - 1.0).abs() < 1e-10, "L {coils} t {t}: {got} {value}");
                assert!((got_slope - slope).abs() < 2e-9, "L {coils} t {t}: {got_slope} {slope}");
                let (t, root) = (t as f32, 1.0 / (lane.knee + (t * t) as f32).sqrt());
                let at = |coefficients: &[f32]| {
                    let u = 2.0 * lane.knee * root * root - 1.0;
                    coefficients.iter().rev().fold(0.0, |sum, c| sum * u + c)
                };
                let approximate = f64::from(at(&lane.value) / root);
                assert!((f64::from(t * root * at(&lane.slope)) - slope).abs() < 4e-5, "L {coils} t {t}");
                assert!((approximate / value - 1.0).abs() < 1e-5, "L {coils} t {t}: {approximate} {value}");
            }
        }
    }
}
