//! Where searches start: the best of a scan over rates, and for the fat–water model over fat fractions too.
//!
//! Must not know: noise, how the minimum is found from there.

use super::types::{Lane, MAX_ECHOES, Tile, Times, WIDTH};
use crate::fit::models::{FAT_FRACTIONS, HERNANDO, NUM_SCANNED, dephasing, highest_reliable_rate, scanned_rates};

/// The rates of the reference fit's scan and their curves, the same for all voxels.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    /// ms⁻¹, ascending.
    rates: [f32; NUM_SCANNED],
    curves: [[f32; MAX_ECHOES]; NUM_SCANNED],
    /// 1/Σe² of each curve.
    inverse_power: [f32; NUM_SCANNED],
}

/// The best of the scanned rates.
pub(super) struct ScanBest {
    pub rate: Lane,
    /// Its neighbors: the bottom lies between them.
    pub low: Lane,
    pub high: Lane,
    pub amplitude: Lane,
}

impl Scan {
    /// * `tau_ms` — from the first echo.
    pub fn new(tau_ms: &[f64]) -> Self {
        let tau_s: Vec<f64> = tau_ms.iter().map(|tau| tau / 1000.0).collect();
        let rates = scanned_rates(&tau_s);
        let curve = |rate: f64| std::array::from_fn(|e| tau_s.get(e).map_or(0.0, |tau| (-rate * tau).exp() as f32));
        let power = |rate: f64| tau_s.iter().map(|tau| (-2.0 * rate * tau).exp()).sum::<f64>();
        Self {
            rates: rates.map(|rate| (rate / 1000.0) as f32),
            curves: rates.map(curve),
            inverse_power: rates.map(|rate| (1.0 / power(rate)) as f32),
        }
    }

    /// * `num_echoes`, `span` — of the kernel, ms.
    #[inline(always)]
    pub fn best<T: Times>(&self, num_echoes: usize, span: f32, y: &Tile) -> ScanBest {
        let mut explained = [-1.0; WIDTH];
        let mut best = ScanBest { rate: [0.0; WIDTH], low: [0.0; WIDTH], high: [0.0; WIDTH], amplitude: [0.0; WIDTH] };
        for (i, curve) in self.curves.iter().enumerate() {
            let mut ye = [0.0; WIDTH];
            for e in 0..num_echoes {
                for l in 0..WIDTH {
                    ye[l] = T::madd(y[e][l], curve[e], ye[l]);
                }
            }
            // Signals may rise, but not by more than single precision holds.
            let low = if i > 0 { self.rates[i - 1] } else { -4.0 / span };
            let high = self.rates[(i + 1).min(NUM_SCANNED - 1)];
            for l in 0..WIDTH {
                let amplitude = (ye[l] * self.inverse_power[i]).max(0.0);
                let is_better = amplitude * ye[l] > explained[l];
                explained[l] = if is_better { amplitude * ye[l] } else { explained[l] };
                best.rate[l] = if is_better { self.rates[i] } else { best.rate[l] };
                best.low[l] = if is_better { low } else { best.low[l] };
                best.high[l] = if is_better { high } else { best.high[l] };
                best.amplitude[l] = if is_better { amplitude } else { best.amplitude[l] };
            }
        }
        best
    }
}

/// Rates of the scan: every second of the mono-exponential one.
const RATES: usize = NUM_SCANNED / 2;
const CELLS: usize = RATES * FAT_FRACTIONS.len();

/// Phases of fat at the echoes, and the curves of the scan; the same for all voxels.
#[derive(Clone, Debug)]
pub(super) struct Mixtures {
    /// Signal of fat over that of water, real and imaginary.
    pub re: [f32; MAX_ECHOES],
    pub im: [f32; MAX_ECHOES],
    cells: Vec<Cell>,
    /// Fastest rate at which fat can be told from water, ms⁻¹.
    pub reliable_rate: f32,
}

#[derive(Clone, Debug)]
struct Cell {
    /// ms⁻¹.
    rate: f32,
    fat: f32,
    curve: [f32; MAX_ECHOES],
    /// 1/Σcurve².
    inverse_power: f32,
}

impl Mixtures {
    pub fn new(te_ms: &[f64], field_t: f64) -> Self {
        let phases: Vec<(f64, f64)> = te_ms.iter().map(|te| dephasing(&HERNANDO, field_t, te / 1000.0)).collect();
        let tau_s: Vec<f64> = te_ms.iter().map(|te| (te - te_ms[0]) / 1000.0).collect();
        let cell = |rate: f64, fat: f64| {
            let mixed = |(re, im): (f64, f64)| (1.0 - fat + fat * re).hypot(fat * im);
            let curve: Vec<f64> = phases.iter().zip(&tau_s).map(|(c, tau)| mixed(*c) * (-rate * tau).exp()).collect();
            Cell {
                rate: (rate / 1000.0) as f32,
                fat: fat as f32,
                curve: std::array::from_fn(|e| curve.get(e).map_or(0.0, |value| *value as f32)),
                inverse_power: (1.0 / curve.iter().map(|value| value * value).sum::<f64>()) as f32,
            }
        };
        let rates = scanned_rates(&tau_s);
        let mut cells = Vec::with_capacity(CELLS);
        for fat in FAT_FRACTIONS {
            cells.extend(rates.iter().skip(1).step_by(2).map(|&rate| cell(rate, fat)));
        }
        Self {
            re: std::array::from_fn(|e| phases.get(e).map_or(1.0, |c| c.0 as f32)),
            im: std::array::from_fn(|e| phases.get(e).map_or(0.0, |c| c.1 as f32)),
            cells,
            reliable_rate: (highest_reliable_rate(field_t) / 1000.0) as f32,
        }
    }

    /// The best cells with little and with much fat.
    #[inline(always)]
    pub fn scan<T: Times>(&self, num_echoes: usize, y: &Tile) -> [Parts; 2] {
        let zero = Parts { water: [0.0; WIDTH], fat: [0.0; WIDTH], rate: [0.1; WIDTH] };
        let (mut best, mut explained) = ([zero; 2], [[-1.0; WIDTH]; 2]);
        for cell in &self.cells {
            let side = usize::from(cell.fat > 0.5);
            let mut ye = [0.0; WIDTH];
            for e in 0..num_echoes {
                for l in 0..WIDTH {
                    ye[l] = T::madd(y[e][l], cell.curve[e], ye[l]);
                }
            }
            let (parts, explained) = (&mut best[side], &mut explained[side]);
            for l in 0..WIDTH {
                let amplitude = (ye[l] * cell.inverse_power).max(0.0);
                let is_better = amplitude * ye[l] > explained[l];
                explained[l] = if is_better { amplitude * ye[l] } else { explained[l] };
                parts.rate[l] = if is_better { cell.rate } else { parts.rate[l] };
                parts.water[l] = if is_better { amplitude * (1.0 - cell.fat) } else { parts.water[l] };
                parts.fat[l] = if is_better { amplitude * cell.fat } else { parts.fat[l] };
            }
        }
        best
    }
}

/// Parameters: water and fat at the first echo, as if in phase, in units of σ; rate in ms⁻¹.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub water: Lane,
    pub fat: Lane,
    pub rate: Lane,
}
