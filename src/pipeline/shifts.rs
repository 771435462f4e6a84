//! Do the echoes of a slice lie on top of each other?

use crate::series::EchoStack;

/// Shift of one slice between its first echo and a later one.
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
/// Shortest shift worth a word, pixels.
const MIN_SHIFT: f64 = 1.0;
/// How much better the edges must agree shifted than unshifted, as a correlation.
const MIN_GAIN: f64 = 0.05;
/// Edges that agree less than this even at their best do not tell.
const MIN_CORRELATION: f64 = 0.35;

/// The largest shift of a slice against its first echo, if any is worth a word. Compares the strength of edges, because
/// contrast itself turns over between echoes.
///
/// `floor` — magnitudes below it are noise, signal units; edges of noise would not shift.
pub fn largest_shift(stack: &EchoStack, slice: usize, floor: Option<f64>) -> Option<Shift> {
    let present: Vec<usize> = (0..stack.num_echoes()).filter(|&echo| stack.is_present()[[echo, slice]]).collect();
    let (&first, later) = present.split_first()?;
    let (rows, columns) = (stack.grid.rows, stack.grid.columns);
    if rows < 16 || columns < 16 {
        return None;
    }
    let floor = floor.unwrap_or(0.0) as f32;
    let reference = edges(stack, first, slice, floor);
    // A middle and a late echo: motion within the train grows, and each costs a search.
    let chosen = [later.get(later.len() / 3), later.get(later.len() / 2)];
    let found = chosen.into_iter().flatten().filter_map(|&echo| {
        let pixels = shift_between(&reference, &edges(stack, echo, slice, floor), rows, columns)?;
        Some(Shift { slice, pixels, te_ms: stack.te_ms()[echo] })
    });
    found.max_by(|a, b| a.pixels.total_cmp(&b.pixels)).filter(|shift| shift.pixels >= MIN_SHIFT)
}

/// Relative strength of the edge at every pixel, row by row; 0 in noise and at the border.
fn edges(stack: &EchoStack, echo: usize, slice: usize, floor: f32) -> Vec<f32> {
    let image = stack.image(echo, slice);
    let (rows, columns) = image.dim();
    let mut strength = vec![0.0; rows * columns];
    for row in 1..rows - 1 {
        for col in 1..columns - 1 {
            let (left, right) = (image[[row, col - 1]], image[[row, col + 1]]);
            let (above, below) = (image[[row - 1, col]], image[[row + 1, col]]);
            let sum = left + right + above + below;
            if sum > 6.0 * floor {
                // Over the local signal: bright tissue would outvote the rest otherwise.
                strength[row * columns + col] =
                    ((right - left).hypot(below - above) / (sum + f32::MIN_POSITIVE)).min(0.5);
            }
        }
    }
    strength
}

fn shift_between(a: &[f32], b: &[f32], rows: usize, columns: usize) -> Option<f64> {
    let at = |d_row: isize, d_col: isize| correlation(a, b, rows, columns, d_row, d_col);
    let unshifted = at(0, 0)?;
    let mut best = (unshifted, 0, 0);
    for d_row in -REACH..=REACH {
        for d_col in -REACH..=REACH {
            match at(d_row, d_col) {
                Some(value) if value > best.0 => best = (value, d_row, d_col),
                _ => {}
            }
        }
    }
    let (value, d_row, d_col) = best;
    (value > MIN_CORRELATION && value - unshifted > MIN_GAIN).then(|| (d_row as f64).hypot(d_col as f64))
}

/// Pearson correlation of `a` with `b` moved by (rows, columns), inside a common frame.
fn correlation(a: &[f32], b: &[f32], rows: usize, columns: usize, d_row: isize, d_col: isize) -> Option<f64> {
    let border = REACH as usize + 1;
    let (mut n, mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0_f64, 0.0, 0.0, 0.0, 0.0, 0.0);
    for row in border..rows - border {
        let here = row * columns;
        let there = row.checked_add_signed(d_row)? * columns;
        let from = border.checked_add_signed(d_col)?;
        let line_a = &a[here + border..here + columns - border];
        let line_b = &b[there + from..there + from + line_a.len()];
        let (mut la, mut lb, mut laa, mut lbb, mut lab) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for (&x, &y) in line_a.iter().zip(line_b) {
            la += x;
            lb += y;
            laa += x * x;
            lbb += y * y;
            lab += x * y;
        }
        n += line_a.len() as f64;
        sa += f64::from(la);
        sb += f64::from(lb);
        saa += f64::from(laa);
        sbb += f64::from(lbb);
        sab += f64::from(lab);
    }
    let value = (sab - sa * sb / n) / ((saa - sa * sa / n) * (sbb - sb * sb / n)).sqrt();
    value.is_finite().then_some(value)
}
