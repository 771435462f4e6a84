//! Do the echoes of a slice lie on top of each other?
//!
//! Contrast turns over between echoes, but hardly between neighbors: ln signal then changes by R2* times the gap, so
//! its edges keep their places and nearly their heights. Where tissue meets air the decay would move the edge; signal
//! below the noise floor is therefore set to the floor, which leaves the edge where it is and takes its height.

use crate::series::EchoStack;

/// Shift of one slice between two of its echoes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    pub slice: usize,
    /// Distance in pixels.
    pub pixels: f64,
    /// TE of the later echo, ms.
    pub te_ms: f64,
}

/// Farthest shift looked for along rows and columns, pixels.
const REACH: isize = 4;
/// Shortest shift worth a word, pixels. Real and simulated stacks at rest stay below 0.2.
const MIN_SHIFT: f64 = 0.6;
/// How much better the edges must agree shifted than unshifted, as a correlation.
const MIN_GAIN: f64 = 0.02;
/// Edges that agree less than this even at their best do not tell.
const MIN_CORRELATION: f64 = 0.35;
/// Neighbors show a jump, pairs at this distance a drift.
const DRIFT_PAIR: usize = 3;
/// What counts as floor where the noise is not known, as a share of the largest signal.
const ASSUMED_FLOOR: f32 = 0.03;

/// The largest shift of a slice between two of its echoes, if any is worth a word.
///
/// `floor` — magnitudes below it are noise, signal units.
pub fn largest_shift(stack: &EchoStack, slice: usize, floor: Option<f64>) -> Option<Shift> {
    let present: Vec<usize> = (0..stack.num_echoes()).filter(|&echo| stack.is_present()[[echo, slice]]).collect();
    let (rows, columns) = (stack.grid.rows, stack.grid.columns);
    if rows < 16 || columns < 16 || present.len() < 2 {
        return None;
    }
    let highest = stack.image(present[0], slice).iter().copied().fold(0.0, f32::max);
    let floor = floor.map_or(ASSUMED_FLOOR * highest, |floor| floor as f32).max(f32::MIN_POSITIVE);
    let edges: Vec<Edges> = present.iter().map(|&echo| Edges::of(stack, echo, slice, floor)).collect();
    let neighbors = (1..present.len()).map(|later| (later - 1, later));
    let drifts = (DRIFT_PAIR..present.len()).step_by(DRIFT_PAIR).map(|later| (later - DRIFT_PAIR, later));
    let found = neighbors.chain(drifts).filter_map(|(earlier, later)| {
        let pixels = edges[earlier].distance_to(&edges[later])?;
        Some(Shift { slice, pixels, te_ms: stack.te_ms()[present[later]] })
    });
    // The first of equals: where the echoes begin to move.
    found.filter(|shift| shift.pixels >= MIN_SHIFT).reduce(|a, b| if b.pixels > a.pixels { b } else { a })
}

/// Slopes of ln signal along rows and columns, row by row; 0 at the border.
struct Edges {
    rows: usize,
    columns: usize,
    along: [Vec<f32>; 2],
}

impl Edges {
    fn of(stack: &EchoStack, echo: usize, slice: usize, floor: f32) -> Self {
        let log = stack.image(echo, slice).mapv(|value| if value > floor { (value / floor).ln() } else { 0.0 });
        let (rows, columns) = log.dim();
        let mut along = [vec![0.0; rows * columns], vec![0.0; rows * columns]];
        for row in 1..rows - 1 {
            for col in 1..columns - 1 {
                along[0][row * columns + col] = log[[row + 1, col]] - log[[row - 1, col]];
                along[1][row * columns + col] = log[[row, col + 1]] - log[[row, col - 1]];
            }
        }
        Self { rows, columns, along }
    }

    /// Pixels by which `later` lies elsewhere, to a fraction; `None` where the edges do not tell, or agree as well
    /// unshifted.
    fn distance_to(&self, later: &Self) -> Option<f64> {
        let at = |d_row: isize, d_col: isize| self.correlation(later, d_row, d_col).unwrap_or(-1.0);
        let unshifted = at(0, 0);
        // Edges along one direction tell of the other, so each is searched by itself, and around both at the end.
        let best_of = |at: &dyn Fn(isize) -> f64| {
            (-REACH..=REACH).map(|d| (at(d), d)).reduce(|a, b| if b.0 > a.0 { b } else { a }).map_or(0, |best| best.1)
        };
        let (row, col) = (best_of(&|d| at(d, 0)), best_of(&|d| at(0, d)));
        let around = |d: isize| (d - 1).max(-REACH)..=(d + 1).min(REACH);
        let mut best = (unshifted, 0, 0);
        for d_row in around(row) {
            for d_col in around(col) {
                let value = at(d_row, d_col);
                best = if value > best.0 { (value, d_row, d_col) } else { best };
            }
        }
        let (value, d_row, d_col) = best;
        if value < MIN_CORRELATION || value - unshifted < MIN_GAIN {
            return None;
        }
        let down = d_row as f64 + peak(at(d_row - 1, d_col), value, at(d_row + 1, d_col));
        let right = d_col as f64 + peak(at(d_row, d_col - 1), value, at(d_row, d_col + 1));
        Some(down.hypot(right))
    }

    /// Correlation of the slopes with those of `later` moved by (rows, columns), inside a common frame.
    fn correlation(&self, later: &Self, d_row: isize, d_col: isize) -> Option<f64> {
        let border = REACH as usize + 2;
        let (mut aa, mut bb, mut ab) = (0.0_f64, 0.0, 0.0);
        for row in border..self.rows.saturating_sub(border) {
            let here = row * self.columns;
            let from = (row.checked_add_signed(d_row)? * self.columns + border).checked_add_signed(d_col)?;
            for (a, b) in self.along.iter().zip(&later.along) {
                let a = &a[here + border..here + self.columns - border];
                let b = &b[from..from + a.len()];
                let [x, y, z] = products(a, b);
                aa += f64::from(x);
                bb += f64::from(y);
                ab += f64::from(z);
            }
        }
        let value = ab / (aa * bb).sqrt();
        value.is_finite().then_some(value)
    }
}

/// Σa², Σb², Σab, in lanes that become vectors.
fn products(a: &[f32], b: &[f32]) -> [f32; 3] {
    const LANES: usize = 8;
    let mut sums = [[0.0_f32; LANES]; 3];
    let (a_lanes, b_lanes) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = a_lanes.remainder().iter().zip(b_lanes.remainder());
    rest.enumerate().for_each(|(lane, (x, y))| {
        [x * x, y * y, x * y].iter().zip(&mut sums).for_each(|(product, sum)| sum[lane] += product);
    });
    for (a, b) in a_lanes.zip(b_lanes) {
        for lane in 0..LANES {
            sums[0][lane] += a[lane] * a[lane];
            sums[1][lane] += b[lane] * b[lane];
            sums[2][lane] += a[lane] * b[lane];
        }
    }
    sums.map(|lanes| lanes.iter().sum())
}

/// Top of the parabola through three neighboring values, within half a step of the middle one.
fn peak(before: f64, at: f64, after: f64) -> f64 {
    let bend = before - 2.0 * at + after;
    if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 }
}
