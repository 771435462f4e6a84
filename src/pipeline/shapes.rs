//! Decays that are no single exponential, fitted to the mean decay of a region: fat, a field that varies across the
//! slice, two compartments, echoes of alternating gain, a step of gain.
//!
//! Times are in s, signals divided by the largest mean. Must not know: regions, verdicts.

use crate::fit::noise::ExpectedMagnitude;
use crate::fit::{HERNANDO, lm};

// CODATA 2018: gyromagnetic ratio of the proton over 2π.
const GAMMA_BAR_MHZ_PER_T: f64 = 42.577_478_518;

/// What is fitted besides one exponential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Fat and water with one rate.
    Fat,
    /// |sinc(Δf·TE)| of a slice across which the field changes by Δf.
    Gradient,
    TwoCompartments,
    /// Even echoes larger or smaller than odd ones.
    OddEven,
    /// Every echo from this position on larger or smaller.
    Step(usize),
}

impl Shape {
    pub fn num_parameters(self) -> usize {
        match self {
            Self::Fat | Self::Gradient | Self::OddEven | Self::Step(_) => 3,
            Self::TwoCompartments => 4,
        }
    }
}

/// Echoes of one mean decay, ready to be fitted with any shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// TE, s.
    te_s: Vec<f64>,
    /// Complex signal of fat at every echo; empty where the field is unknown.
    fat: Vec<(f64, f64)>,
    pub sigma: f64,
    coils: u32,
}

/// Parameters: the amplitude at the first echo and the rate in s⁻¹ come first (water, fat and the rate for fat).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapeFit {
    pub shape: Shape,
    parameters: [f64; 4],
    /// Residual sum of squares, signal units squared.
    pub rss: f64,
}

/// Starts of Δf·TE at the last echo.
const GRADIENT_STARTS: [f64; 7] = [0.4, 0.7, 1.0, 1.4, 2.0, 2.8, 3.8];

impl Curve {
    /// * `sigma` — signal units; 0 where unknown.
    pub fn new(te_ms: &[f64], field_t: Option<f64>, sigma: f64, coils: u32) -> Self {
        let te_s: Vec<f64> = te_ms.iter().map(|te| te / 1000.0).collect();
        let fat = field_t.map_or(Vec::new(), |field_t| te_s.iter().map(|&te| fat_signal(field_t, te)).collect());
        Self { te_s, fat, sigma, coils }
    }

    /// TE of echo `i`, ms.
    pub fn te_ms(&self, i: usize) -> f64 {
        self.te_s[i] * 1000.0
    }

    /// Whether enough echoes and the field are known for this shape.
    pub fn allows(&self, shape: Shape) -> bool {
        let is_known = shape != Shape::Fat || !self.fat.is_empty();
        is_known && self.te_s.len() >= shape.num_parameters()
    }

    /// Best fit of `signal`, from several starts around a plain `rate_per_s`; `None` where it cannot be fitted.
    pub fn fit(&self, shape: Shape, signal: &[f64], rate_per_s: f64) -> Option<ShapeFit> {
        if !self.allows(shape) {
            return None;
        }
        let starts = self.starts(shape, signal, rate_per_s);
        let fits = starts.into_iter().filter_map(|start| self.descend(shape, signal, start, 1e-7));
        fits.min_by(|a, b| a.rss.total_cmp(&b.rss))
    }

    /// Fit of a signal that resembles the one `like` was fitted to.
    pub fn refit(&self, like: &ShapeFit, signal: &[f64]) -> Option<ShapeFit> {
        self.descend(like.shape, signal, like.parameters, 1e-4)
    }

    fn starts(&self, shape: Shape, signal: &[f64], rate: f64) -> Vec<[f64; 4]> {
        let first = signal.first().copied().unwrap_or(0.0);
        let last = self.te_s.last().copied().unwrap_or(1.0);
        match shape {
            Shape::OddEven | Shape::Step(_) => vec![[first, rate, 0.0, 0.0]],
            Shape::Fat => [0.1, 0.35, 0.9]
                .into_iter()
                .flat_map(|fat| [1.0, 0.6].map(|share| [first * (1.0 - fat), first * fat, share * rate, 0.0]))
                .collect(),
            Shape::Gradient => GRADIENT_STARTS
                .into_iter()
                .flat_map(|turns| [0.75, 0.3].map(|share| [first, share * rate, turns / last, 0.0]))
                .collect(),
            Shape::TwoCompartments => [(0.85, 1.3, 0.15, 0.1), (0.7, 0.8, 0.3, 3.0), (0.5, 0.4, 0.5, 2.0)]
                .into_iter()
                .map(|(a, slow, b, fast)| [a * first, slow * rate, b * first, fast * rate])
                .collect(),
        }
    }

    fn descend(&self, shape: Shape, signal: &[f64], start: [f64; 4], tolerance: f64) -> Option<ShapeFit> {
        match shape.num_parameters() {
            3 => self.minimize::<3>(shape, signal, start, tolerance),
            _ => self.minimize::<4>(shape, signal, start, tolerance),
        }
    }

    fn minimize<const P: usize>(
        &self,
        shape: Shape,
        signal: &[f64],
        start: [f64; 4],
        tolerance: f64,
    ) -> Option<ShapeFit> {
        let widened = |p: &[f64; P]| -> [f64; 4] { std::array::from_fn(|j| p.get(j).copied().unwrap_or(0.0)) };
        let found = lm::minimize_to(
            tolerance,
            std::array::from_fn(|j| start[j]),
            signal,
            |p: &[f64; P], i| {
                let (value, gradient) = self.value(shape, &widened(p), i);
                (value, std::array::from_fn(|j| gradient[j]))
            },
            |p| {
                let admitted = self.admit(shape, widened(&p));
                std::array::from_fn(|j| admitted[j])
            },
        );
        let parameters = widened(&found.parameters);
        (found.has_converged && found.rss.is_finite()).then_some(ShapeFit { shape, parameters, rss: found.rss })
    }

    fn admit(&self, shape: Shape, [a, b, c, d]: [f64; 4]) -> [f64; 4] {
        let gap = self.te_s.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
        let rate = |rate: f64| rate.clamp(1e-3, 30.0 / gap);
        // A tiny amount keeps the derivative of a vanished part alive.
        let positive = |amount: f64| amount.max(1e-9);
        match shape {
            Shape::Fat => [positive(a), positive(b), rate(c), 0.0],
            // Beyond one turn per gap the echoes cannot tell.
            Shape::Gradient => [positive(a), rate(b), c.abs().clamp(1e-3, 1.0 / gap), 0.0],
            Shape::TwoCompartments => [positive(a), rate(b), positive(c), rate(d)],
            _ => [positive(a), rate(b), c.clamp(-0.9, 9.0), 0.0],
        }
    }

    /// Expected magnitude at echo `i` and its gradient.
    fn value(&self, shape: Shape, p: &[f64; 4], i: usize) -> (f64, [f64; 4]) {
        let (amplitude, gradient) = self.amplitude(shape, p, i);
        if self.sigma <= 0.0 {
            return (amplitude, gradient);
        }
        let (value, slope) = ExpectedMagnitude::of(self.coils).at(amplitude, self.sigma);
        (value, gradient.map(|g| slope * g))
    }

    fn amplitude(&self, shape: Shape, &[a, b, c, d]: &[f64; 4], i: usize) -> (f64, [f64; 4]) {
        let te = self.te_s[i];
        let tau = te - self.te_s[0];
        match shape {
            Shape::Fat => {
                let ((re, im), e) = (self.fat[i], (-c * tau).exp());
                let (real, imaginary) = (a + b * re, b * im);
                let size = real.hypot(imaginary).max(1e-12);
                let by_fat = (real * re + imaginary * im) / size;
                (size * e, [real / size * e, by_fat * e, -tau * size * e, 0.0])
            }
            Shape::TwoCompartments => {
                let (e, f) = ((-b * tau).exp(), (-d * tau).exp());
                (a * e + c * f, [e, -tau * a * e, f, -tau * c * f])
            }
            Shape::Gradient | Shape::OddEven | Shape::Step(_) => {
                let e = (-b * tau).exp();
                let (factor, by_factor) = match shape {
                    Shape::Gradient => sinc(c, te),
                    Shape::Step(from) => (1.0 + if i >= from { c } else { 0.0 }, f64::from(i >= from)),
                    _ => (1.0 + if i % 2 == 1 { c } else { 0.0 }, f64::from(i % 2 == 1)),
                };
                (a * e * factor, [e * factor, -tau * a * e * factor, a * e * by_factor, 0.0])
            }
        }
    }

    /// What the fit expects at every echo, signal units.
    pub fn predicted(&self, fit: &ShapeFit) -> Vec<f64> {
        (0..self.te_s.len()).map(|i| self.value(fit.shape, &fit.parameters, i).0).collect()
    }
}

impl ShapeFit {
    /// Mean rate of the voxel's water, s⁻¹.
    pub fn rate(&self, curve: &Curve) -> f64 {
        let [_, b, c, _] = self.parameters;
        match self.shape {
            Shape::Fat => c,
            Shape::TwoCompartments => {
                let [(wa, ra), (wb, rb)] = self.compartments(curve);
                (wa * ra + wb * rb) / (wa + wb)
            }
            _ => b,
        }
    }

    /// Amplitude at TE 0, signal units.
    pub fn s0(&self, curve: &Curve) -> f64 {
        let ([a, b, c, _], first) = (self.parameters, curve.te_s[0]);
        match self.shape {
            Shape::Fat => (a + b) * (c * first).exp(),
            Shape::TwoCompartments => self.compartments(curve).iter().map(|(weight, _)| weight).sum(),
            _ => a * (b * first).exp(),
        }
    }

    /// Amplitude at TE 0 and rate of both compartments, the slower first.
    pub fn compartments(&self, curve: &Curve) -> [(f64, f64); 2] {
        let [a, b, c, d] = self.parameters;
        let at_zero = |amplitude: f64, rate: f64| (amplitude * (rate * curve.te_s[0]).exp(), rate);
        let mut both = [at_zero(a, b), at_zero(c, d)];
        both.sort_by(|x, y| x.1.total_cmp(&y.1));
        both
    }

    /// Fat fraction 0–1, Δf in Hz, or gain − 1, by shape; 0 for the others.
    pub fn extra(&self) -> f64 {
        let [a, b, c, _] = self.parameters;
        match self.shape {
            Shape::Fat => b / (a + b),
            Shape::Gradient | Shape::OddEven | Shape::Step(_) => c,
            Shape::TwoCompartments => 0.0,
        }
    }
}

/// |sin(πft)/(πft)| and its derivative by f.
fn sinc(hz: f64, te_s: f64) -> (f64, f64) {
    let x = std::f64::consts::PI * hz * te_s;
    if x.abs() < 1e-4 {
        return (1.0 - x * x / 6.0, -x / 3.0 * std::f64::consts::PI * te_s);
    }
    let value = x.sin() / x;
    let slope = (x.cos() - value) / x * std::f64::consts::PI * te_s;
    (value.abs(), slope * value.signum())
}

/// Hernando's spectrum, real and imaginary.
fn fat_signal(field_t: f64, te_s: f64) -> (f64, f64) {
    HERNANDO.iter().fold((0.0, 0.0), |(re, im), &(ppm, amplitude)| {
        let (sin, cos) = (std::f64::consts::TAU * GAMMA_BAR_MHZ_PER_T * field_t * ppm * te_s).sin_cos();
        (re + amplitude * cos, im + amplitude * sin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn te_ms() -> Vec<f64> {
        (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect()
    }

    fn made(decay: impl Fn(f64) -> f64) -> Vec<f64> {
        te_ms().iter().map(|te| 1000.0 * decay(te / 1000.0)).collect()
    }

    fn curve() -> Curve {
        Curve::new(&te_ms(), Some(1.5), 0.0, 1)
    }

    /// Decays in closed form, without noise.
    #[test]
    fn each_shape_finds_what_made_it() {
        let gradient = made(|t| {
            let x = std::f64::consts::PI * 80.0 * t;
            (-180.0 * t).exp() * (x.sin() / x).abs()
        });
        let found = curve().fit(Shape::Gradient, &gradient, 300.0).expect("a fit");
        assert!((found.rate(&curve()) - 180.0).abs() < 0.1 && (found.extra() - 80.0).abs() < 0.1, "{found:?}");

        let mixture = made(|t| 0.7 * (-300.0 * t).exp() + 0.3 * (-900.0 * t).exp());
        let found = curve().fit(Shape::TwoCompartments, &mixture, 380.0).expect("a fit");
        assert!((found.rate(&curve()) - 480.0).abs() < 1.0 && (found.s0(&curve()) - 1000.0).abs() < 2.0, "{found:?}");

        let alternating: Vec<f64> = made(|t| (-100.0 * t).exp())
            .iter()
            .enumerate()
            .map(|(i, v)| if i % 2 == 1 { 1.06 * v } else { *v })
            .collect();
        let found = curve().fit(Shape::OddEven, &alternating, 95.0).expect("a fit");
        assert!((found.rate(&curve()) - 100.0).abs() < 0.01 && (found.extra() - 0.06).abs() < 1e-4, "{found:?}");
    }

    /// science.md 3: Hamilton's spectrum, PDFF 20 %, R2* 50 s⁻¹ at 1.5 T; another spectrum than the fit's.
    #[test]
    fn fat_is_told_from_water() {
        let signal = [
            836.6993, 568.7131, 734.0337, 708.2027, 487.9941, 540.6928, 560.8458, 406.1737, 412.1253, 459.2824,
            347.5912, 301.1876,
        ];
        let found = curve().fit(Shape::Fat, &signal, 55.0).expect("a fit");
        assert!((found.extra() - 0.2).abs() < 0.02 && (found.rate(&curve()) - 50.0).abs() < 3.0, "{found:?}");
        assert!(Curve::new(&te_ms(), None, 0.0, 1).fit(Shape::Fat, &signal, 55.0).is_none(), "no field, no fat");
    }

    #[test]
    fn the_derivative_of_the_slice_factor_is_that_of_its_value() {
        for hz in [1e-3, 5.0, 70.0, 110.0] {
            for te in [0.001, 0.009, 0.0165] {
                let slope = (sinc(hz + 1e-4, te).0 - sinc(hz - 1e-4, te).0) / 2e-4;
                assert!((sinc(hz, te).1 - slope).abs() < 1e-6, "{hz} {te}");
            }
        }
    }
}
