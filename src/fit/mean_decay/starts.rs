//! Where the descents begin: the best of a scan over rates and shapes, with the amplitude projected out.
//!
//! Must not know: noise; the signals come without its power.

use super::models::{EchoAt, fat_factor, sinc_factor};

/// Rates of the scan.
const NUM_RATES: usize = 20;

/// Signals to be scanned, with their weights.
pub(super) struct Scan<'a> {
    pub echoes: &'a [EchoAt],
    pub signal: Vec<f64>,
    /// 1/variance.
    pub weight: Vec<f64>,
}

/// The curves e^(−R·τ) of the scanned rates.
struct Curves {
    rates: Vec<f64>,
    values: Vec<Vec<f64>>,
}

/// Steepest rate that is looked for: nothing is left at the second echo.
pub(super) fn highest_rate(echoes: &[EchoAt]) -> f64 {
    (12.0 / echoes.get(1).map_or(1e-3, |echo| echo.tau_s)).min(6000.0)
}

impl Scan<'_> {
    fn curves(&self) -> Curves {
        let span = self.echoes.last().map_or(1e-3, |echo| echo.tau_s);
        let (low, high) = ((0.05 / span).ln(), highest_rate(self.echoes).ln());
        let rate = |i: usize| (low + (high - low) * i as f64 / (NUM_RATES - 1) as f64).exp();
        let rates: Vec<f64> = (0..NUM_RATES).map(rate).collect();
        let values = rates.iter().map(|rate| self.echoes.iter().map(|at| (-rate * at.tau_s).exp()).collect());
        Curves { values: values.collect(), rates }
    }

    pub fn plain(&self) -> [f64; 2] {
        let ones = vec![1.0; self.echoes.len()];
        let (_, amplitude, rate) = self.best_rate(&self.curves(), &ones);
        [amplitude, rate]
    }

    /// The best with little and the best with much fat: the magnitude leaves two valleys.
    pub fn fat_water(&self) -> Vec<[f64; 3]> {
        let curves = self.curves();
        let best = |fractions: std::ops::Range<usize>| {
            let fractions = fractions.map(|i| 0.05 * i as f64);
            self.best_shape(&curves, fractions, |fat, at| fat_factor(fat, at.fat).0)
        };
        [best(0..11), best(11..21)].into_iter().flatten().collect()
    }

    /// * `highest` — steepest gradient that is looked for, Hz.
    pub fn gradient(&self, highest: f64) -> Vec<[f64; 3]> {
        let curves = self.curves();
        let last = self.echoes.last().map_or(1e-2, |echo| echo.te_s);
        // Steps by which the phase at the last echo moves so little that no valley is jumped over.
        let step = (0.2 / last).min(highest / 4.0);
        let count = ((highest / step) as usize).min(60);
        let best = |range: std::ops::Range<usize>| {
            self.best_shape(&curves, range.map(|i| step * (0.5 + i as f64)), |hz, at| sinc_factor(hz, at.te_s).0)
        };
        // Before the first zero of the sinc, and beyond: valleys of their own.
        let first_zero = ((1.0 / (last * step)) as usize).clamp(1, count.max(1));
        [best(0..first_zero), best(first_zero..count)].into_iter().flatten().collect()
    }

    /// For every excess the best rate: a step bends the decay as another rate does.
    pub fn other_gain(&self, excesses: impl Iterator<Item = f64>) -> Vec<[f64; 3]> {
        let factor = |excess: f64, at: &EchoAt| if at.has_other_gain { 1.0 + excess } else { 1.0 };
        self.best_shape(&self.curves(), excesses, factor).into_iter().collect()
    }

    /// Amplitude, slower rate, faster rate and its share.
    pub fn two_compartments(&self) -> Vec<[f64; 4]> {
        let curves = self.curves();
        let mut best: Option<(f64, [f64; 4])> = None;
        for fast in 1..NUM_RATES {
            for slow in 0..fast {
                let [a, b] = self.two_parts(&curves.values[slow], &curves.values[fast]);
                let parts = curves.values[slow].iter().zip(&curves.values[fast]);
                let residuals = parts.zip(&self.signal).zip(&self.weight);
                let rss: f64 = residuals.map(|(((s, f), y), w)| w * (y - a * s - b * f).powi(2)).sum();
                if best.is_none_or(|(lowest, _)| rss < lowest) && a + b > 0.0 {
                    best = Some((rss, [a + b, curves.rates[slow], curves.rates[fast], b / (a + b)]));
                }
            }
        }
        best.map(|(_, start)| start).into_iter().collect()
    }

    fn best_shape(
        &self,
        curves: &Curves,
        shapes: impl Iterator<Item = f64>,
        factor: impl Fn(f64, &EchoAt) -> f64,
    ) -> Option<[f64; 3]> {
        let mut best: Option<(f64, [f64; 3])> = None;
        for shape in shapes {
            let factors: Vec<f64> = self.echoes.iter().map(|at| factor(shape, at)).collect();
            let (explained, amplitude, rate) = self.best_rate(curves, &factors);
            if best.is_none_or(|(most, _)| explained > most) {
                best = Some((explained, [amplitude, rate, shape]));
            }
        }
        best.map(|(_, start)| start)
    }

    /// Explained sum of squares, amplitude and rate of the best of the scanned rates.
    fn best_rate(&self, curves: &Curves, factors: &[f64]) -> (f64, f64, f64) {
        let mut best = (f64::NEG_INFINITY, 0.0, curves.rates[0]);
        for (&rate, curve) in curves.rates.iter().zip(&curves.values) {
            let (mut ye, mut ee) = (0.0, 0.0);
            for (((e, factor), y), w) in curve.iter().zip(factors).zip(&self.signal).zip(&self.weight) {
                let x = e * factor;
                ye += w * y * x;
                ee += w * x * x;
            }
            let amplitude = (ye / ee).max(0.0);
            if amplitude * ye > best.0 {
                best = (amplitude * ye, amplitude, rate);
            }
        }
        best
    }

    /// Amplitudes ≥ 0 of two curves.
    fn two_parts(&self, slow: &[f64], fast: &[f64]) -> [f64; 2] {
        let (mut ss, mut sf, mut ff, mut ys, mut yf) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (((s, f), y), w) in slow.iter().zip(fast).zip(&self.signal).zip(&self.weight) {
            ss += w * s * s;
            sf += w * s * f;
            ff += w * f * f;
            ys += w * y * s;
            yf += w * y * f;
        }
        let determinant = ss * ff - sf * sf;
        let (a, b) = ((ys * ff - yf * sf) / determinant, (yf * ss - ys * sf) / determinant);
        if a >= 0.0 && b >= 0.0 {
            [a, b]
        } else if b < 0.0 {
            [(ys / ss).max(0.0), 0.0]
        } else {
            [0.0, (yf / ff).max(0.0)]
        }
    }
}
