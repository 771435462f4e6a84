//! Round numbers along axes and color bars.

use super::numbers::fixed;

/// One mark: where, and what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub value: f64,
    pub label: String,
}

/// Multiples of a round step (1, 2, 2.5 or 5 times a power of ten) between `low` and `high`, at most `max_count`.
///
/// All labels have the decimals of the step. Empty unless both ends are finite, `low` lies below `high` and at least
/// two marks may be set.
pub fn ticks(low: f64, high: f64, max_count: usize) -> Vec<Tick> {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) || max_count < 2 {
        return Vec::new();
    }
    // A span too small beside its ends has no distinct marks in floating point.
    if span <= 1e-12 * low.abs().max(high.abs()) {
        return Vec::new();
    }
    let Some(step) = step_for(low, high, max_count) else { return Vec::new() };
    let (first, last) = index_range(low, high, step);
    let decimals = decimals_of(step);
    (first..=last)
        .map(|i| {
            let value = i as f64 * step;
            Tick { value, label: fixed(value, decimals) }
        })
        .collect()
}

/// The largest of 1, 2 and 5 times a power of ten that is not above `limit`; `None` unless it is finite and above zero.
pub fn round_down(limit: f64) -> Option<f64> {
    if !(limit.is_finite() && limit > 0.0) {
        return None;
    }
    let power = 10_f64.powf(limit.log10().floor());
    // log10 may round up at exact powers.
    [5.0, 2.0, 1.0, 0.5].into_iter().map(|m| m * power).find(|v| *v <= limit * (1.0 + 1e-12))
}

fn step_for(low: f64, high: f64, max_count: usize) -> Option<f64> {
    let smallest = (high - low) / max_count as f64;
    let power = 10_f64.powf(smallest.log10().floor());
    let steps = [0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0].map(|m| m * power);
    steps.into_iter().find(|&step| {
        let (first, last) = index_range(low, high, step);
        step > 0.0 && last - first < max_count as i64
    })
}

/// Multiples of `step` inside the range; an end that misses one by rounding counts.
fn index_range(low: f64, high: f64, step: f64) -> (i64, i64) {
    ((low / step - 1e-6).ceil() as i64, (high / step + 1e-6).floor() as i64)
}

fn decimals_of(step: f64) -> usize {
    let is_whole_at = |decimals: &usize| {
        let scaled = step * 10_f64.powi(*decimals as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled && scaled.round() > 0.0
    };
    (0..18).find(is_whole_at).unwrap_or(18)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(low: f64, high: f64, max_count: usize) -> Vec<String> {
        ticks(low, high, max_count).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn marks_are_round_and_share_their_decimals() {
        assert_eq!(labels(0.0, 600.0, 5), ["0", "200", "400", "600"]);
        assert_eq!(labels(0.0, 1000.0, 6), ["0", "200", "400", "600", "800", "1000"]);
        assert_eq!(labels(0.0, 1.0, 6), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(0.0, 1.0, 5), ["0.00", "0.25", "0.50", "0.75", "1.00"]);
        assert_eq!(labels(-0.3, 0.3, 3), ["−0.2", "0.0", "0.2"]);
        assert_eq!(labels(0.99, 16.5, 5), ["5", "10", "15"]);
        assert_eq!(labels(0.0, 1e-4, 3), ["0.00000", "0.00005", "0.00010"]);
    }

    #[test]
    fn impossible_ranges_have_no_marks() {
        for (low, high) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (1e9, 1e9 + 1e-6)] {
            assert!(ticks(low, high, 5).is_empty(), "{low} {high}");
        }
        assert!(ticks(0.0, 1.0, 1).is_empty());
    }

    #[test]
    fn rounding_down_gives_one_two_or_five() {
        for (limit, expected) in [(73.0, 50.0), (50.0, 50.0), (49.9, 20.0), (10.0, 10.0), (0.3, 0.2), (1000.0, 1000.0)]
        {
            let found = round_down(limit).expect("above zero");
            assert!((found - expected).abs() < 1e-9 * expected, "{limit}: {found}");
        }
        assert_eq!(round_down(0.0), None);
        assert_eq!(round_down(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn marks_lie_inside_ascend_evenly_and_are_at_least_two(
            low in -1e4..1e4_f64, exponent in -5.0..5.0_f64, max_count in 4..12_usize
        ) {
            let high = low + 10_f64.powf(exponent);
            let found = ticks(low, high, max_count);
            let span = high - low;
            prop_assert!((2..=max_count).contains(&found.len()), "{} marks", found.len());
            prop_assert!(found.iter().all(|t| t.value >= low - 1e-4 * span && t.value <= high + 1e-4 * span));
            let steps: Vec<f64> = found.windows(2).map(|w| w[1].value - w[0].value).collect();
            prop_assert!(steps.iter().all(|s| *s > 0.0 && (s / steps[0] - 1.0).abs() < 1e-3));
            let mut labels: Vec<_> = found.iter().map(|t| &t.label).collect();
            labels.dedup();
            prop_assert_eq!(labels.len(), found.len(), "labels repeat");
        }
    }
}
