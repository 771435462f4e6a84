//! Elementary functions in single precision without branches or calls, so that loops over lanes become vector code.
//!
//! Where the processor has fused multiply-add, they are a third faster by it; without, they are the same to rounding.
//!
//! Must not know: signals.

/// How a product is added.
pub(super) trait Arithmetic: Copy {
    /// a·b + c.
    fn madd(a: f32, b: f32, c: f32) -> f32;
}

/// In one instruction and one rounding; for code compiled for processors that have it, elsewhere a slow call.
#[derive(Clone, Copy)]
pub(super) struct Fused;

/// In two.
#[derive(Clone, Copy)]
pub(super) struct Separate;

impl Arithmetic for Fused {
    #[inline(always)]
    fn madd(a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }
}

impl Arithmetic for Separate {
    #[inline(always)]
    fn madd(a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
}

/// e^x for x ≤ 88, within 2e-7 relative; below −87 a number no greater than 2e-38.
#[inline(always)]
pub(super) fn exp<A: Arithmetic>(x: f32) -> f32 {
    // Adding 1.5·2²³ rounds to an integer in the low bits.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts, the first exact in products with small integers.
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = x.max(-87.0);
    let shifted = A::madd(x, std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = A::madd(-n, LN2_LOW, A::madd(-n, LN2_HIGH, x));
    // Chebyshev interpolation of (e^r − 1 − r)/r² on |r| ≤ ln 2 / 2.
    let q = 1.393_364_4e-3;
    let q = A::madd(q, r, 8.363_176e-3);
    let q = A::madd(q, r, 4.166_646_5e-2);
    let q = A::madd(q, r, 1.666_657_7e-1);
    let q = A::madd(q, r, 0.5);
    let small = 1.0 + A::madd(r * r, q, r);
    // The low bits of `shifted` are n, which the shift brings to the exponent of a number near one.
    f32::from_bits(small.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// ln x for normal x > 0, within 4e-7 absolute or relative.
#[inline(always)]
pub(super) fn ln<A: Arithmetic>(x: f32) -> f32 {
    let bits = x.to_bits().wrapping_sub(HALF_ROOT);
    let n = ((bits as i32) >> 23) as f32;
    let f = f32::from_bits((bits & 0x007f_ffff).wrapping_add(HALF_ROOT)) - 1.0;
    // Chebyshev interpolation of (ln(1 + f) − f)/f².
    let q = -0.104_344_2;
    let q = A::madd(q, f, 0.160_803_5);
    let q = A::madd(q, f, -0.171_021_07);
    let q = A::madd(q, f, 0.199_182_12);
    let q = A::madd(q, f, -0.249_834_48);
    let q = A::madd(q, f, 0.333_343_54);
    let q = A::madd(q, f, -0.500_000_86);
    A::madd(n, std::f32::consts::LN_2, A::madd(f * f, q, f))
}

/// Less than any signal; its square vanishes.
pub(super) const TINY: f32 = 1e-30;

/// Splits numbers at √½ times powers of two, so that the mantissa lies around 1.
const HALF_ROOT: u32 = 0x3f35_04f3;

/// The bits of the power of two by which normal x > 0 lies between √½ and √2.
#[inline(always)]
pub(super) fn power_of_two_near(x: f32) -> u32 {
    (x.to_bits().wrapping_sub(HALF_ROOT) & 0xff80_0000).wrapping_add(1.0_f32.to_bits())
}

/// log₂ of normal x > 0 over a power of two given by its bits, within 3e-6 absolute: two thirds of the time of [`ln`].
#[inline(always)]
pub(super) fn log2<A: Arithmetic>(x: f32, unit: u32) -> f32 {
    let bits = x.to_bits().wrapping_sub(unit.wrapping_sub(1.0_f32.to_bits()).wrapping_add(HALF_ROOT));
    let n = ((bits as i32) >> 23) as f32;
    let f = f32::from_bits((bits & 0x007f_ffff).wrapping_add(HALF_ROOT)) - 1.0;
    // Least largest error of f times a polynomial.
    let q = -0.206_591_84;
    let q = A::madd(q, f, 0.322_154_9);
    let q = A::madd(q, f, -0.367_49);
    let q = A::madd(q, f, 0.479_348);
    let q = A::madd(q, f, -0.721_131_86);
    let q = A::madd(q, f, 1.442_713_5);
    A::madd(f, q, n)
}

/// 1/√x for normal x > 0, within 7e-7 relative: a tenth of the time of the exact root and quotient.
#[inline(always)]
pub(super) fn reciprocal_root<A: Arithmetic>(x: f32) -> f32 {
    // Half the exponent, negated, then two Newton steps; the constants make the first of them better (J. Kadlec).
    let r = f32::from_bits(0x5f1f_fff9_u32.wrapping_sub(x.to_bits() >> 1));
    let r = r * 0.703_952_25 * A::madd(-x * r, r, 2.389_244_6);
    r * A::madd(-0.5 * x * r, r, 1.5)
}

#[cfg(test)]
mod tests {
    use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};

    use super::*;

    #[test]
    fn reciprocal_root_agrees_with_the_library() {
        check_reciprocal_root::<Fused>();
        check_reciprocal_root::<Separate>();
    }

    fn check_reciprocal_root<A: Arithmetic>() {
        for i in 0..100_000 {
            let x = 1.0007_f32.powi(i - 50_000);
            let expected = 1.0 / f64::from(x).sqrt();
            assert!(!x.is_normal() || (f64::from(reciprocal_root::<A>(x)) / expected - 1.0).abs() < 9e-7, "{x}");
        }
    }

    #[test]
    fn powers_of_two_are_near() {
        for i in 0..2000 {
            let x = 1.05_f32.powi(i - 1000);
            let ratio = x / f32::from_bits(power_of_two_near(x));
            assert!((0.999_999 * FRAC_1_SQRT_2..1.000_001 * SQRT_2).contains(&ratio), "{x}");
            assert_eq!(power_of_two_near(x) & 0x007f_ffff, 0);
        }
    }

    #[test]
    fn exponential_and_logarithm_agree_with_the_library() {
        check_exponential_and_logarithm::<Fused>();
        check_exponential_and_logarithm::<Separate>();
    }

    fn check_exponential_and_logarithm<A: Arithmetic>() {
        for i in 0..200_000 {
            let x = -86.9 + i as f32 * 8.7e-4;
            let expected = f64::from(x).exp();
            assert!((f64::from(exp::<A>(x)) / expected - 1.0).abs() < 3e-7, "e^{x}");
            let expected = f64::from(x.abs() + 1e-3).ln();
            let error = f64::from(ln::<A>(x.abs() + 1e-3)) - expected;
            assert!(error.abs() < 4e-7 * expected.abs().max(1.0), "ln {}", x.abs() + 1e-3);
            let (x, unit) = (x.abs() + 1e-3, power_of_two_near(0.013 * (1.0 + x.abs())));
            let expected = (f64::from(x) / f64::from(f32::from_bits(unit))).log2();
            assert!((f64::from(log2::<A>(x, unit)) - expected).abs() < 3e-6, "log2 {x}");
        }
        assert!(exp::<A>(-1e30) < 2e-38 && exp::<A>(f32::NEG_INFINITY) >= 0.0);
        for x in [1e-30_f32, 1e30, 0.999_999_9, 1.000_000_1] {
            assert!((f64::from(ln::<A>(x)) - f64::from(x).ln()).abs() < 1e-5, "ln {x}");
        }
    }
}
