//! The range of a plot's value axis.

/// The range that shows every value, and its interval as far as that leaves the values readable.
///
/// An interval that reaches further beyond the values than they spread (a ratio to nearly nothing) is cut there: whole,
/// it would press everything else flat.
///
/// * `seen` — values with their intervals; what is not finite is passed over.
/// * `least` — the range for values that lie within it.
pub fn value_range(seen: &[(f64, Option<[f64; 2]>)], least: [f64; 2]) -> [f64; 2] {
    let values = seen.iter().map(|(value, _)| *value).filter(|value| value.is_finite());
    let [low, high] = values.fold(least, |[low, high], value| [low.min(value), high.max(value)]);
    let spread = high - low;
    let ends = seen.iter().filter_map(|(_, interval)| *interval).flatten().filter(|end| end.is_finite());
    let [lowest, highest] = ends.fold([low, high], |[low, high], end| [low.min(end), high.max(end)]);
    [lowest.max(low - spread), highest.min(high + spread)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_always_inside() {
        assert_eq!(value_range(&[], [-60.0, 60.0]), [-60.0, 60.0]);
        assert_eq!(value_range(&[(10.0, None), (f64::NAN, None)], [-60.0, 60.0]), [-60.0, 60.0]);
        assert_eq!(value_range(&[(-70.0, None), (400.0, None)], [-60.0, 60.0]), [-70.0, 400.0]);
    }

    #[test]
    fn an_interval_widens_the_range_up_to_the_spread_of_the_values() {
        assert_eq!(value_range(&[(10.0, Some([-80.0, 100.0]))], [-60.0, 60.0]), [-80.0, 100.0]);
        let wild = [(10.0, Some([-1e6, 3600.0])), (40.0, Some([f64::NAN, f64::INFINITY]))];
        assert_eq!(value_range(&wild, [-60.0, 60.0]), [-180.0, 180.0]);
    }
}
