//! Statistics of the values inside a region.

/// Summary of a sample; every number is finite unless the values are not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub count: usize,
    pub mean: f64,
    /// Sample SD (n − 1); 0 for a single value.
    pub sd: f64,
    pub median: f64,
    /// First and third quartile.
    pub quartiles: [f64; 2],
    pub min: f64,
    pub max: f64,
}

impl Summary {
    /// Summary of `values`; those that are not finite are left out. `None` when none is left.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        Self::with_infinite(values.into_iter().filter(|value| value.is_finite()))
    }

    /// Summary of values of which some may be infinite, none NaN: what they reach is infinite, mean and SD then too
    /// (the SD may be NaN).
    pub fn with_infinite(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        let count = sorted.len();
        let mean = sorted.iter().sum::<f64>() / count as f64;
        let squares: f64 = sorted.iter().map(|value| (value - mean).powi(2)).sum();
        let sd = (squares / count.saturating_sub(1).max(1) as f64).sqrt();
        let quartiles = [quantile(&sorted, 0.25), quantile(&sorted, 0.75)];
        Some(Self { count, mean, sd, median: quantile(&sorted, 0.5), quartiles, min, max })
    }

    /// SD over mean; `None` when the mean is not above zero.
    pub fn coefficient_of_variation(&self) -> Option<f64> {
        (self.mean > 0.0).then(|| self.sd / self.mean)
    }
}

/// Quantile of ascending, non-empty values, linear between them (type 7: the default of R and numpy).
///
/// # Source
/// Hyndman and Fan, The American Statistician 1996;50:361.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let position = p * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    // Infinity minus infinity is no number.
    if below == above { below } else { below + position.fract() * (above - below) }
}

/// Indices of values far outside the bulk: farther from the median than `times` the spread of their own side.
///
/// The spread is the median distance from the median on that side (scaled to the SD of a normal distribution), so
/// that a skewed but continuous distribution has no outliers. Fewer than 8 values have none.
pub fn outliers(values: &[f64], times: f64) -> Vec<usize> {
    let Some(summary) = Summary::of(values.iter().copied()).filter(|summary| summary.count >= 8) else {
        return Vec::new();
    };
    let spread = |sign: f64| {
        let distances = values.iter().map(|value| sign * (value - summary.median)).filter(|distance| *distance >= 0.0);
        // 1/Φ⁻¹(¾) turns a median distance into an SD.
        Summary::of(distances).map_or(0.0, |side| 1.4826 * side.median)
    };
    let (below, above) = (spread(-1.0), spread(1.0));
    let is_far = |value: f64| value > summary.median + times * above || value < summary.median - times * below;
    (0..values.len()).filter(|&i| values[i].is_finite() && is_far(values[i])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// numpy: mean, std(ddof=1), percentile.
    #[test]
    fn summary_agrees_with_numpy() {
        let summary = Summary::of([3.0, 1.0, f64::NAN, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]).expect("values");
        assert_eq!((summary.count, summary.min, summary.max), (8, 1.0, 9.0));
        assert!((summary.mean - 3.875).abs() < 1e-12);
        assert!((summary.sd - 2.748_376_143_938_713).abs() < 1e-12);
        assert_eq!((summary.median, summary.quartiles), (3.5, [1.75, 5.25]));
        assert!((summary.coefficient_of_variation().expect("positive") - 0.709_258_359_726_119_5).abs() < 1e-12);
    }

    #[test]
    fn no_value_is_no_summary_and_one_value_has_no_spread() {
        assert_eq!(Summary::of([]), None);
        assert_eq!(Summary::of([f64::NAN, f64::INFINITY]), None);
        let one = Summary::of([7.0]).expect("a value");
        assert_eq!((one.sd, one.median, one.quartiles), (0.0, 7.0, [7.0, 7.0]));
    }

    #[test]
    fn outliers_stand_apart_from_a_skewed_bulk() {
        // Exponential quantiles: skewed, no outlier; two values far off on the short side.
        let mut values: Vec<f64> = (0..200).map(|i| 100.0 - 20.0 * (1.0 - (f64::from(i) + 0.5) / 200.0).ln()).collect();
        assert!(outliers(&values, 6.0).is_empty());
        values.extend([20.0, 25.0]);
        assert_eq!(outliers(&values, 6.0), [200, 201]);
        assert!(outliers(&[1.0, 1.0, 1.0, 50.0], 5.0).is_empty(), "too few to know");
    }
}
