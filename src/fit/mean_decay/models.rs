//! The amplitude of every model at an echo and its change with each parameter.
//!
//! Parameters: amplitude at the first used echo of all parts together, rate in s⁻¹, then what shapes the decay.
//!
//! Must not know: noise, how minima are found.

use std::f64::consts::PI;

/// What the models need to know of one echo.
#[derive(Clone, Copy, Debug)]
pub(super) struct EchoAt {
    /// s from excitation.
    pub te_s: f64,
    /// s from the first used echo.
    pub tau_s: f64,
    /// Signal of pure fat over that of as much water without decay, real and imaginary.
    pub fat: (f64, f64),
    /// Whether the gain may be another one: the second, fourth … loaded echo, or those from a step on.
    pub has_other_gain: bool,
}

/// A model of `P` parameters: amplitude and its gradient.
pub(super) type Amplitude<const P: usize> = fn(&[f64; P], &EchoAt) -> (f64, [f64; P]);

pub(super) fn plain(&[amplitude, rate]: &[f64; 2], at: &EchoAt) -> (f64, [f64; 2]) {
    let e = (-rate * at.tau_s).exp();
    (amplitude * e, [e, -at.tau_s * amplitude * e])
}

/// Third parameter: fat fraction.
pub(super) fn fat_water(&[amplitude, rate, fat]: &[f64; 3], at: &EchoAt) -> (f64, [f64; 3]) {
    let (factor, slope) = fat_factor(fat, at.fat);
    shaped(amplitude, rate, at.tau_s, factor, slope)
}

/// Third parameter: Δf in Hz.
pub(super) fn gradient(&[amplitude, rate, delta_f]: &[f64; 3], at: &EchoAt) -> (f64, [f64; 3]) {
    let (factor, slope) = sinc_factor(delta_f, at.te_s);
    shaped(amplitude, rate, at.tau_s, factor, slope)
}

/// Third parameter: excess of the echoes with another gain.
pub(super) fn other_gain(&[amplitude, rate, excess]: &[f64; 3], at: &EchoAt) -> (f64, [f64; 3]) {
    let is_other = f64::from(u8::from(at.has_other_gain));
    shaped(amplitude, rate, at.tau_s, 1.0 + excess * is_other, is_other)
}

/// Third and fourth parameter: the other rate, and its share of the amplitude at the first used echo.
pub(super) fn two_compartments(&[amplitude, rate, other, share]: &[f64; 4], at: &EchoAt) -> (f64, [f64; 4]) {
    let (slow, fast) = ((-rate * at.tau_s).exp(), (-other * at.tau_s).exp());
    let factor = (1.0 - share) * slow + share * fast;
    let by_rates = [(1.0 - share) * slow, share * fast].map(|part| -at.tau_s * amplitude * part);
    (amplitude * factor, [factor, by_rates[0], by_rates[1], amplitude * (fast - slow)])
}

fn shaped(amplitude: f64, rate: f64, tau_s: f64, factor: f64, slope: f64) -> (f64, [f64; 3]) {
    let e = (-rate * tau_s).exp();
    let value = amplitude * factor * e;
    (value, [factor * e, -tau_s * value, amplitude * slope * e])
}

/// |1 − f + f·c| and its change with f.
pub(super) fn fat_factor(fat: f64, (re, im): (f64, f64)) -> (f64, f64) {
    let (real, imaginary) = (1.0 - fat + fat * re, fat * im);
    let size = real.hypot(imaginary).max(1e-9);
    (size, (real * (re - 1.0) + imaginary * im) / size)
}

/// |sinc(Δf·TE)| and its change with Δf.
pub(super) fn sinc_factor(delta_f: f64, te_s: f64) -> (f64, f64) {
    let x = PI * delta_f * te_s;
    if x.abs() < 1e-4 {
        return (1.0 - x * x / 6.0, -x * PI * te_s / 3.0);
    }
    let value = x.sin() / x;
    let slope = (x.cos() - value) / delta_f;
    (value.abs(), slope * value.signum())
}
