//! How much neighboring pixels of a region have in common: noise after interpolation and filters, and tissue.

use super::heterogeneity::EchoModel;
use super::region::RegionPixels;

/// Distance in pixels within which interpolation by two and common filters end.
pub const NEAR_LAG: usize = 3;
/// Longest distance in pixels at which correlation is looked for: smooth texture of tissue reaches farther.
pub const MAX_LAG: usize = 8;
const WIDTH: usize = 2 * MAX_LAG + 1;
/// Correlation below this counts as none.
const NEGLIGIBLE: f64 = 0.08;
/// Echoes whose magnitude follows at least this share of a change of amplitude carry signal.
const SIGNAL_SLOPE: f64 = 0.85;
/// Echoes whose magnitude follows at most this share are noise, whatever the tissue.
const FLOOR_SLOPE: f64 = 0.35;
/// Square of the mean deviation over what noise makes of it, from which it is a misfit.
const MISFIT: f64 = 8.0;
/// Distance of the farthest pixels of tissue, in median distances: four SDs of a normal distribution.
const FARTHEST: f64 = 6.0;
/// Fewest pairs of pixels that make an estimate.
const MIN_PAIRS: usize = 8;

/// What every pixel contributes to the rate of the mean decay, s⁻¹, with zero mean.
pub struct Contributions {
    pub values: Vec<f64>,
    /// Variance of a contribution by noise, s⁻²; 0 where the noise is unknown.
    pub noise_variance: f64,
}

impl Contributions {
    /// To first order, with S0 free for every pixel; `None` where the echoes do not tell a rate.
    pub fn of(pixels: &RegionPixels, used: &[(usize, EchoModel)]) -> Option<Self> {
        let by_s0: Vec<f64> = used.iter().map(|(_, echo)| echo.slope * echo.amplitude).collect();
        let by_rate: Vec<f64> = used.iter().map(|(_, echo)| echo.slope * echo.amplitude * echo.te_s).collect();
        let influence = without(by_rate, &unit(by_s0)?);
        let square: f64 = influence.iter().map(|weight| weight * weight).sum();
        let weights: Vec<f64> = influence.iter().map(|weight| -weight / square).collect();
        if weights.iter().any(|weight| !weight.is_finite()) {
            return None;
        }
        let of = |decay: &[f32]| -> f64 {
            used.iter().zip(&weights).map(|((echo, _), weight)| weight * f64::from(decay[*echo])).sum()
        };
        let mut values: Vec<f64> = pixels.decays().map(of).collect();
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        values.iter_mut().for_each(|value| *value -= mean);
        let noise_variance = used.iter().zip(&weights).map(|((_, echo), w)| w * w * echo.noise_variance).sum();
        Some(Self { values, noise_variance })
    }
}

impl Contributions {
    /// Clipped pixels, vessels and edges vary as no tissue does, and tell nothing of its texture: they count as the mean.
    pub fn without_outliers(mut self) -> Self {
        let mut sizes: Vec<f64> = self.values.iter().map(|value| value.abs()).collect();
        if sizes.is_empty() {
            return self;
        }
        let middle = sizes.len() / 2;
        let limit = FARTHEST * *sizes.select_nth_unstable_by(middle, f64::total_cmp).1;
        let floor = 3.0 * self.noise_variance.sqrt();
        self.values.iter_mut().filter(|value| value.abs() > limit.max(floor)).for_each(|value| *value = 0.0);
        self
    }
}

/// Correlation by distance, up to [`Self::reach`]; 0 beyond.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// `[Δrow][Δcolumn + MAX_LAG]`.
    values: [[f64; WIDTH]; MAX_LAG + 1],
    /// Largest lag along rows or columns that still correlates, without gaps.
    pub reach: usize,
}

/// Places of the pixels for finding neighbors, and the pairs of pixels at every distance.
pub struct Neighbors {
    /// `[Δrow][Δcolumn + MAX_LAG]`: pairs (pixel, pixel that many rows down and columns to the right).
    pairs: Vec<Vec<(u32, u32)>>,
    num_pixels: usize,
    /// Pairs are known up to this distance.
    max_lag: usize,
}

impl Neighbors {
    /// * `max_lag` — up to [`MAX_LAG`].
    pub fn of(pixels: &RegionPixels, max_lag: usize) -> Self {
        let lookup = Lookup::of(pixels);
        let mut pairs = vec![Vec::new(); (MAX_LAG + 1) * WIDTH];
        for (d_row, d_col) in half_plane(max_lag) {
            let of_lag = &mut pairs[d_row * WIDTH + (d_col + MAX_LAG as isize) as usize];
            for (a, &position) in pixels.positions.iter().enumerate() {
                of_lag.extend(lookup.neighbor(position, d_row, d_col).map(|b| (a as u32, b as u32)));
            }
        }
        Self { pairs, num_pixels: pixels.len(), max_lag }
    }

    fn at(&self, d_row: usize, d_col: isize) -> &[(u32, u32)] {
        &self.pairs[d_row * WIDTH + (d_col + MAX_LAG as isize) as usize]
    }
}

/// One of each pair of opposite distances.
fn half_plane(max_lag: usize) -> impl Iterator<Item = (usize, isize)> {
    let lag = max_lag as isize;
    (0..=max_lag).flat_map(move |d_row| (-lag..=lag).map(move |d_col| (d_row, d_col))).filter(|&(r, c)| r > 0 || c > 0)
}

impl Correlation {
    /// Correlation of the noise, from what no choice of S0 and rate per pixel can explain: it needs no mean of the
    /// region, which would hide part of the correlation in small ones. `None` with too few echoes above the floor.
    pub fn of_noise(
        pixels: &RegionPixels,
        neighbors: &Neighbors,
        used: &[(usize, EchoModel)],
        predicted: &[f64],
        keeps_misfit: bool,
    ) -> Option<Self> {
        let signal: Vec<_> = used.iter().filter(|(_, echo)| echo.slope >= SIGNAL_SLOPE).collect();
        let dimensions = signal.len().checked_sub(2).filter(|&dimensions| dimensions >= 2)?;
        let by_s0: Vec<f64> = signal.iter().map(|(_, echo)| echo.slope * echo.amplitude).collect();
        let by_rate: Vec<f64> = signal.iter().map(|(_, echo)| echo.slope * echo.amplitude * echo.te_s).collect();
        let first = unit(by_s0)?;
        let second = unit(without(by_rate, &first))?;
        let deviations = || {
            pixels.decays().map(|decay| {
                let deviation = signal.iter().map(|(echo, _)| f64::from(decay[*echo]) - predicted[*echo]).collect();
                without(without(deviation, &first), &second)
            })
        };
        // What the model leaves of the mean (fat, a field gradient) is in every pixel alike and would pass for noise.
        let misfit = misfit_of(deviations, pixels.len() as f64).filter(|_| dimensions >= 3 && !keeps_misfit);
        let mut residuals = Vec::with_capacity(pixels.len() * signal.len());
        for deviation in deviations() {
            let noise = misfit.iter().fold(deviation, |left, misfit| without(left, misfit));
            residuals.extend(noise.iter().map(|&r| r as f32));
        }
        let dimensions = dimensions - usize::from(misfit.is_some());
        Some(Self::of_maps(&residuals, signal.len(), neighbors, dimensions as f64))
    }

    /// Correlation of the noise, from echoes at the floor: iron that leaves too few echoes for [`Self::of_noise`] leaves
    /// many of those. The square of a magnitude without signal is a sum of squares of Gaussian channels, so neighbors
    /// whose channels correlate by ρ correlate by ρ² in it, and by nearly that in the magnitude. `None` with fewer than
    /// two such echoes.
    pub fn of_floor(pixels: &RegionPixels, neighbors: &Neighbors, used: &[(usize, EchoModel)]) -> Option<Self> {
        let floor: Vec<usize> = used.iter().filter(|(_, model)| model.slope <= FLOOR_SLOPE).map(|(e, _)| *e).collect();
        if floor.len() < 2 {
            return None;
        }
        let n = pixels.len() as f64;
        let mean = |echo: usize| pixels.decays().map(|decay| f64::from(decay[echo])).sum::<f64>() / n;
        let means: Vec<f64> = floor.iter().map(|&echo| mean(echo)).collect();
        let deviations = |decay: &[f32]| -> Vec<f32> {
            floor.iter().zip(&means).map(|(&echo, mean)| (f64::from(decay[echo]) - mean) as f32).collect()
        };
        let maps: Vec<f32> = pixels.decays().flat_map(deviations).collect();
        let mut found = Self::of_maps(&maps, floor.len(), neighbors, floor.len() as f64).without_the_mean(neighbors);
        found.values.iter_mut().flatten().for_each(|value| *value = value.max(0.0).sqrt());
        Some(found)
    }

    /// Correlation of what every pixel contributes to the rate, tissue and noise together. Estimated from one map, so
    /// that only a strong correlation or a large region shows.
    pub fn of_rates(pixels: &RegionPixels, neighbors: &Neighbors, used: &[(usize, EchoModel)]) -> Option<Self> {
        let Contributions { values, .. } = Contributions::of(pixels, used)?;
        // Scaled to one, because squares of signals in f32 could overflow.
        let scale = values.iter().map(|v| v.abs()).fold(f64::MIN_POSITIVE, f64::max);
        let map: Vec<f32> = values.iter().map(|v| (v / scale) as f32).collect();
        Some(Self::of_maps(&map, 1, neighbors, 1.0).without_the_mean(neighbors))
    }

    /// Correlation of the signals of one echo, tissue and noise together: what there is where no rate is.
    pub fn of_level(pixels: &RegionPixels, neighbors: &Neighbors, echo_idx: usize) -> Self {
        let mean = pixels.echo(echo_idx).sum::<f64>() / pixels.len().max(1) as f64;
        let scale = pixels.echo(echo_idx).map(|v| (v - mean).abs()).fold(f64::MIN_POSITIVE, f64::max);
        let map: Vec<f32> = pixels.echo(echo_idx).map(|v| ((v - mean) / scale) as f32).collect();
        Self::of_maps(&map, 1, neighbors, 1.0).without_the_mean(neighbors)
    }

    /// * `maps` — `[pixel × map]`, zero on average; `independent` — how many of the maps are independent.
    fn of_maps(maps: &[f32], num_maps: usize, neighbors: &Neighbors, independent: f64) -> Self {
        let of = |pixel: u32| &maps[pixel as usize * num_maps..(pixel as usize + 1) * num_maps];
        let product = |a: u32, b: u32| -> f64 { of(a).iter().zip(of(b)).map(|(x, y)| f64::from(x * y)).sum() };
        let variance = maps.iter().map(|&v| f64::from(v * v)).sum::<f64>() / neighbors.num_pixels.max(1) as f64;
        let mut found = Self { values: [[0.0; WIDTH]; MAX_LAG + 1], reach: 0 };
        if variance.is_nan() || variance <= 0.0 {
            return found;
        }
        let mut estimate = |d_row: usize, d_col: isize| {
            let pairs = neighbors.at(d_row, d_col);
            if pairs.len() < MIN_PAIRS {
                return 0.0;
            }
            let value = pairs.iter().map(|&(a, b)| product(a, b)).sum::<f64>() / pairs.len() as f64 / variance;
            found.values[d_row][(d_col + MAX_LAG as isize) as usize] = value.clamp(-1.0, 1.0);
            value
        };
        for lag in 1..=neighbors.max_lag {
            let (down, right) = (estimate(lag, 0), estimate(0, lag as isize));
            let pairs = neighbors.at(lag, 0).len().min(neighbors.at(0, lag as isize).len());
            // What chance alone would show.
            let chance = 2.0 / (pairs as f64 * independent).sqrt().max(1.0);
            if down.max(right) < NEGLIGIBLE.max(chance) {
                break;
            }
            found.reach = lag;
            let square = half_plane(lag).filter(|&(r, c)| r.max(c.unsigned_abs()) == lag && r != 0 && c != 0);
            square.for_each(|(r, c)| {
                estimate(r, c);
            });
        }
        let reach = found.reach;
        for (d_row, d_col) in half_plane(MAX_LAG).filter(|&(r, c)| r.max(c.unsigned_abs()) > reach) {
            found.values[d_row][(d_col + MAX_LAG as isize) as usize] = 0.0;
        }
        found
    }

    /// Subtracting the mean of the region takes the share I/n of the variance from every covariance, where I is the
    /// variance of the mean over that of independent pixels; this puts it back.
    fn without_the_mean(mut self, neighbors: &Neighbors) -> Self {
        let n = neighbors.num_pixels as f64;
        let lags = || half_plane(self.reach);
        let pairs: f64 = lags().map(|(r, c)| 2.0 * neighbors.at(r, c).len() as f64).sum::<f64>() / n;
        let seen = self.variance_factor(neighbors);
        let factor = seen / (1.0 + (seen - 1.0 - pairs) / n).max(0.3);
        let share = (factor / n).clamp(0.0, 0.5);
        for (r, c) in lags().collect::<Vec<_>>() {
            let value = &mut self.values[r][(c + MAX_LAG as isize) as usize];
            *value = (*value * (1.0 - share) + share).min(1.0);
        }
        self
    }

    pub fn at(&self, d_row: usize, d_col: isize) -> f64 {
        self.values[d_row][(d_col + MAX_LAG as isize) as usize]
    }

    /// Variance of the mean over that of as many independent pixels; at least 1.
    pub fn variance_factor(&self, neighbors: &Neighbors) -> f64 {
        self.sum(neighbors, |_, _| true, |rho| rho).max(1.0)
    }

    /// The part of [`Self::variance_factor`] from pairs of the same block.
    pub fn variance_factor_inside(&self, neighbors: &Neighbors, block_of: &[usize]) -> f64 {
        self.sum(neighbors, |a, b| block_of[a as usize] == block_of[b as usize], |rho| rho).max(1.0)
    }

    /// As many independent pixels would know the variance as well: n / Σρ².
    pub fn pixels_of_variance(&self, neighbors: &Neighbors) -> f64 {
        neighbors.num_pixels as f64 / self.sum(neighbors, |_, _| true, |rho| rho * rho)
    }

    fn sum(&self, neighbors: &Neighbors, counts: impl Fn(u32, u32) -> bool, of: impl Fn(f64) -> f64) -> f64 {
        let lags = half_plane(self.reach).filter(|&(r, c)| self.at(r, c) != 0.0);
        let total: f64 = lags
            .map(|(r, c)| {
                let pairs = neighbors.at(r, c).iter().filter(|&&(a, b)| counts(a, b)).count();
                // Each unordered pair stands for two.
                2.0 * pairs as f64 * of(self.at(r, c))
            })
            .sum();
        1.0 + total / neighbors.num_pixels.max(1) as f64
    }
}

/// Direction of the mean of the deviations; `None` where it is no more than their spread over `n` pixels makes it.
fn misfit_of<I: Iterator<Item = Vec<f64>>>(deviations: impl Fn() -> I, n: f64) -> Option<Vec<f64>> {
    let square = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>();
    let mut mean = Vec::new();
    let mut squares = 0.0;
    for deviation in deviations() {
        mean.resize(deviation.len(), 0.0);
        mean.iter_mut().zip(&deviation).for_each(|(sum, d)| *sum += d / n);
        squares += square(&deviation) / n;
    }
    (n * square(&mean) > MISFIT * squares).then(|| unit(mean)).flatten()
}

fn unit(vector: Vec<f64>) -> Option<Vec<f64>> {
    let length = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
    (length.is_finite() && length > 0.0).then(|| vector.into_iter().map(|v| v / length).collect())
}

/// `vector` without its part along the unit vector `along`.
fn without(mut vector: Vec<f64>, along: &[f64]) -> Vec<f64> {
    let part: f64 = vector.iter().zip(along).map(|(v, a)| v * a).sum();
    vector.iter_mut().zip(along).for_each(|(v, a)| *v -= part * a);
    vector
}

/// Which pixel lies where.
struct Lookup {
    origin: [usize; 3],
    shape: [usize; 3],
    /// Pixel index + 1, 0 where there is none.
    cells: Vec<u32>,
}

impl Lookup {
    fn of(pixels: &RegionPixels) -> Self {
        let axis = |i: usize| pixels.positions.iter().map(move |position| position[i]);
        let origin = [0, 1, 2].map(|i| axis(i).min().unwrap_or(0));
        let shape = [0, 1, 2].map(|i| axis(i).max().map_or(0, |max| max + 1 - origin[i]));
        let mut lookup = Self { origin, shape, cells: vec![0; shape.iter().product()] };
        for (pixel_idx, &position) in pixels.positions.iter().enumerate() {
            let cell = lookup.cell([0, 1, 2].map(|i| position[i] - origin[i]));
            lookup.cells[cell] = pixel_idx as u32 + 1;
        }
        lookup
    }

    fn cell(&self, [slice, row, col]: [usize; 3]) -> usize {
        (slice * self.shape[1] + row) * self.shape[2] + col
    }

    fn neighbor(&self, [slice, row, col]: [usize; 3], d_row: usize, d_col: isize) -> Option<usize> {
        let row = row - self.origin[1] + d_row;
        let col = (col - self.origin[2]).checked_add_signed(d_col)?;
        if row >= self.shape[1] || col >= self.shape[2] {
            return None;
        }
        self.cells[self.cell([slice - self.origin[0], row, col])].checked_sub(1).map(|idx| idx as usize)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;

    const SIDE: usize = 40;
    const ECHOES: usize = 6;

    /// Rayleigh noise whose channels are means of two neighbors along rows: they correlate by ½ at one column and not
    /// at all beyond.
    fn smoothed_noise() -> RegionPixels {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut channel = || -> Vec<f64> {
            let raw: Vec<f64> = (0..SIDE * (SIDE + 1)).map(|_| StandardNormal.sample(&mut rng)).collect();
            let mean = |i: usize| raw[i / SIDE * (SIDE + 1) + i % SIDE] + raw[i / SIDE * (SIDE + 1) + i % SIDE + 1];
            (0..SIDE * SIDE).map(mean).collect()
        };
        let magnitude = |(re, im): (&f64, &f64)| re.hypot(*im) as f32;
        let echoes: Vec<Vec<f32>> =
            (0..ECHOES).map(|_| channel().iter().zip(&channel()).map(magnitude).collect()).collect();
        let positions = (0..SIDE * SIDE).map(|i| [0, i / SIDE, i % SIDE]).collect();
        RegionPixels::from_decays(positions, ECHOES, |pixel, echo| echoes[echo][pixel])
    }

    #[test]
    fn the_floor_shows_how_noise_correlates() {
        let pixels = smoothed_noise();
        let neighbors = Neighbors::of(&pixels, NEAR_LAG);
        let at_floor = EchoModel { te_s: 0.01, amplitude: 0.0, slope: 0.0, noise_variance: 1.0 };
        let used: Vec<_> = (0..ECHOES).map(|echo| (echo, at_floor)).collect();
        assert!(
            Correlation::of_noise(&pixels, &neighbors, &used, &[0.0; ECHOES], true).is_none(),
            "no echo holds signal"
        );
        let found = Correlation::of_floor(&pixels, &neighbors, &used).expect("six echoes at the floor");
        // The magnitude correlates by slightly less than the square, 0.92 of it where ρ² is small.
        assert!((found.at(0, 1) - 0.5).abs() < 0.05, "{}", found.at(0, 1));
        assert!(found.at(1, 0) < 0.15 && found.at(0, 2) < 0.15, "{found:?}");
        assert_eq!(found.reach, 1);
        assert!(Correlation::of_floor(&pixels, &neighbors, &used[..1]).is_none(), "one echo does not tell");
    }
}
