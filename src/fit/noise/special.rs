//! Special functions of noncentral chi noise that no kept crate offers in scaled form.
//!
//! Must not know: signals, echoes.

use spec_math::cephes64::{i0e, i1e};

/// ₁F₁(a; b; −x) for 0 ≤ x, with 0 < b − a.
///
/// Kummer's transformation makes every term of the series positive; far out the asymptotic series is shorter.
///
/// # Source
/// NIST DLMF 13.2.39 (Kummer) and 13.7.2 (asymptotic).
pub(super) fn hyp1f1_of_negative(a: f64, b: f64, x: f64) -> f64 {
    if x > (10.0 * b).max(60.0) { asymptotic(a, b, x) } else { kummer_series(a, b, x) }
}

fn asymptotic(a: f64, b: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0_f64, 1.0_f64);
    for n in 0..200 {
        let n = f64::from(n);
        let next = term * (a + n) * (1.0 + a - b + n) / ((n + 1.0) * x);
        if next.abs() > term.abs() {
            break;
        }
        term = next;
        sum += term;
        if term.abs() < 1e-17 * sum.abs() {
            break;
        }
    }
    (libm::lgamma(b) - libm::lgamma(b - a) - a * x.ln()).exp() * sum
}

fn kummer_series(a: f64, b: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut log_scale) = (1.0_f64, 1.0_f64, -x);
    let mut n = 0.0;
    loop {
        term *= (b - a + n) / (b + n) * x / (n + 1.0);
        sum += term;
        n += 1.0;
        if sum > 1e200 {
            term *= 1e-200;
            sum *= 1e-200;
            log_scale += 1e200_f64.ln();
        }
        if n > x && term < 1e-17 * sum {
            return sum * log_scale.exp();
        }
    }
}

/// Scaled Bessel functions e^(−x)·I0(x) and e^(−x)·I1(x).
pub(super) fn scaled_bessel_0_1(x: f64) -> (f64, f64) {
    (i0e(x), i1e(x))
}

/// What the noncentral chi likelihood of L channels needs of z = MA/σ².
#[derive(Clone, Copy, Debug)]
pub(in crate::fit) struct ChiBessel {
    /// ln(z^(1−L)·I_{L−1}(z)); finite at z = 0.
    pub ln_reduced: f64,
    /// ρ = I_L(z) / I_{L−1}(z).
    pub ratio: f64,
    /// dρ/dz.
    pub ratio_slope: f64,
}

/// Evaluates [`ChiBessel`] for `z` ≥ 0 and `coils` ≥ 1.
///
/// Works with q_k = I_k / (z·I_{k−1}), which stays finite at z = 0: q_k = 1 / (2k + z²·q_{k+1}).
///
/// # Source
/// NIST DLMF 10.29.1 (recurrence); Miller's backward algorithm, DLMF 3.6(iii).
pub(in crate::fit) fn chi_bessel(coils: u32, z: f64) -> ChiBessel {
    let order = coils.max(1) - 1;
    let (i0, i1) = scaled_bessel_0_1(z);
    let mut ln_reduced = i0.ln() + z;
    let q = if order == 0 {
        if z > 0.0 { i1 / (i0 * z) } else { 0.5 }
    } else {
        let (product_ln, q) = reduced_ratios(order, z, i1 / i0);
        ln_reduced += product_ln;
        q
    };
    let ratio = (z * q).min(1.0);
    let ratio_slope = 1.0 - f64::from(2 * order + 1) * q - ratio * ratio;
    ChiBessel { ln_reduced, ratio, ratio_slope }
}

/// Σ ln q_k for k = 1..=order, and q_{order+1}.
fn reduced_ratios(order: u32, z: f64, first_ratio: f64) -> (f64, f64) {
    let n = f64::from(order);
    let (mut sum, mut q);
    if z > n * n / 4.0 + 10.0 {
        // Upward: stable while order² is small against z.
        q = first_ratio / z;
        sum = 0.0;
        for k in 1..=order {
            sum += q.ln();
            q = (1.0 / q - f64::from(2 * k)) / (z * z);
        }
        return (sum, q);
    }
    let start = order + 40 + z.ceil() as u32;
    q = 1.0 / f64::from(2 * start);
    for k in (order + 1..start).rev() {
        q = 1.0 / (f64::from(2 * k) + z * z * q);
    }
    let last = q;
    sum = 0.0;
    for k in (1..=order).rev() {
        q = 1.0 / (f64::from(2 * k) + z * z * q);
        sum += q.ln();
    }
    (sum, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values from scipy.special.ive (1.17): ln(ive(n, z)) + z − n·ln z, and ive(n+1, z) / ive(n, z).
    #[test]
    fn bessel_ratios_agree_with_scipy() {
        for (coils, z, ln_reduced, ratio) in BESSEL {
            let got = chi_bessel(coils, z);
            assert!((got.ln_reduced - ln_reduced).abs() < 1e-9 * ln_reduced.abs().max(1.0), "L {coils} z {z} {got:?}");
            assert!((got.ratio - ratio).abs() < 1e-11, "L {coils} z {z} {got:?}");
            let h = 1e-5 * z.max(0.1);
            let slope = (chi_bessel(coils, z + h).ratio - chi_bessel(coils, (z - h).max(0.0)).ratio)
                / (z + h - (z - h).max(0.0));
            assert!((got.ratio_slope - slope).abs() < 1e-5, "L {coils} z {z} {got:?} {slope}");
        }
    }

    #[rustfmt::skip]
    const BESSEL: [(u32, f64, f64, f64); 20] = [
        (1, 0.3, 0.022374688622041783, 0.14833742694087532),
        (1, 5.0, 3.3046817758225333, 0.8933831370440853),
        (1, 40.0, 37.23978686135236, 0.9874198413363505),
        (1, 900.0, 895.680003051272, 0.9994442899516904),
        (2, 0.3, -0.6819181955626128, 0.07472032259655371),
        (2, 5.0, 1.582504118111575, 0.7193405813643129),
        (2, 40.0, 33.53824744840655, 0.9627404353619465),
        (2, 900.0, 888.8770524234353, 0.9983337968114511),
        (4, 0.3, -3.8655791710214986, 0.03745789143665346),
        (4, 5.0, -2.4931501177598654, 0.4944497640636453),
        (4, 40.0, 26.059259430126186, 0.9153012990011477),
        (4, 900.0, 875.2678159848167, 0.9961165183424235),
        (8, 0.3, -13.374379564273438, 0.018744143918746348),
        (8, 5.0, -12.626735114511373, 0.2889661895768646),
        (8, 40.0, 10.798930915605606, 0.8280036496750409),
        (8, 900.0, 848.0360024817737, 0.9916967922965358),
        (32, 0.3, -99.5790830331641, 0.0046874001284204336),
        (32, 5.0, -99.38504725417707, 0.07766785138010003),
        (32, 40.0, -88.73285102601665, 0.4823835211890192),
        (32, 900.0, 684.2716324790138, 0.9655935390699322),
    ];
}
