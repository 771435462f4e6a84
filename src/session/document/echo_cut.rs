//! The last echo of the fit, as it is dragged in the plot.

use crate::fit::EchoSelection;

/// Fewest echoes that the cut leaves: no model fits less.
const FEWEST: usize = 3;

/// Index of the last echo in use; `None` when none is.
pub(in crate::session) fn last_used(echoes: &EchoSelection, count: usize) -> Option<usize> {
    echoes.indices(count).last().copied()
}

/// `start` with `last` as its last echo. Echoes left out one by one before the cut stay left out; what lay behind it
/// comes back when the cut moves there. At least three echoes stay.
///
/// * `start` — the selection when the drag began, so that a cut dragged down and up again changes nothing.
pub(in crate::session) fn cut_after(start: &EchoSelection, last: usize, count: usize) -> EchoSelection {
    let old_last = last_used(start, count);
    let is_left_out = |echo: usize| !start.includes(echo) && old_last.is_some_and(|old| echo < old);
    let third = (0..count).filter(|&echo| !is_left_out(echo)).nth(FEWEST - 1).unwrap_or(count.saturating_sub(1));
    let last = last.clamp(third, count.saturating_sub(1));
    EchoSelection { excluded: (0..count).filter(|&echo| echo > last || (is_left_out(echo) && echo != last)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(start: &[usize], last: usize, expected: &[usize]) {
        let start = EchoSelection { excluded: start.to_vec() };
        assert_eq!(cut_after(&start, last, 8).excluded, expected, "{start:?} cut after {last}");
    }

    #[test]
    fn a_cut_keeps_what_was_left_out_before_it() {
        check(&[], 4, &[5, 6, 7]);
        check(&[], 7, &[]);
        check(&[2], 4, &[2, 5, 6, 7]);
        // What lay behind the cut comes back.
        check(&[2, 5, 6, 7], 6, &[2, 7]);
        check(&[2, 5, 6, 7], 7, &[2]);
        // The cut lands on an echo that was left out: it is taken, the cut is where it was put.
        check(&[4], 4, &[5, 6, 7]);
    }

    #[test]
    fn at_least_three_echoes_stay() {
        check(&[], 0, &[3, 4, 5, 6, 7]);
        check(&[0, 1], 1, &[0, 1, 5, 6, 7]);
    }
}
