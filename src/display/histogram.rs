//! Several samples counted in the same bins.
//!
//! Must not know: what the values mean.

/// Shares of several samples in bins of equal width.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    low: f64,
    width: f64,
    /// Share 0–1 of each sample's finite values in each bin, in the order of the samples; what lies beyond the range
    /// is counted in the bin at its end. All 0 for a sample without values.
    pub shares: Vec<Vec<f64>>,
}

/// Share of the values at each end that may lie beyond the range.
const TAIL: f64 = 0.005;

impl Histogram {
    /// `bins` bins over the range that holds all but the outermost values of all samples. `None` without a finite value
    /// or without bins.
    pub fn of(samples: &[&[f32]], bins: usize) -> Option<Self> {
        let finite = |sample: &[f32]| -> Vec<f64> {
            sample.iter().map(|&value| f64::from(value)).filter(|value| value.is_finite()).collect()
        };
        let samples: Vec<Vec<f64>> = samples.iter().map(|sample| finite(sample)).collect();
        let ends: Vec<[f64; 2]> = samples.iter().filter_map(|sample| bulk(sample)).collect();
        let low = ends.iter().map(|end| end[0]).reduce(f64::min).filter(|_| bins > 0)?;
        let high = ends.iter().map(|end| end[1]).reduce(f64::max)?;
        // A single value gets a bin around it.
        let margin = ((high - low) * 0.05).max(high.abs() * 0.01).max(1e-6);
        let low = low - margin;
        let mut histogram = Self { low, width: (high + margin - low) / bins as f64, shares: Vec::new() };
        for sample in &samples {
            let mut shares = vec![0.0; bins];
            for value in sample {
                let bin = ((value - low) / histogram.width).floor().clamp(0.0, (bins - 1) as f64) as usize;
                shares[bin] += 1.0 / sample.len() as f64;
            }
            histogram.shares.push(shares);
        }
        Some(histogram)
    }

    fn bins(&self) -> usize {
        self.shares.first().map_or(0, Vec::len)
    }

    /// Lower edge of a bin; that of `bins` is the upper end of the range.
    pub fn edge(&self, bin: usize) -> f64 {
        self.low + self.width * bin as f64
    }

    pub fn range(&self) -> [f64; 2] {
        [self.low, self.edge(self.bins())]
    }

    /// The bin a value falls into; `None` beyond the range.
    pub fn bin(&self, value: f64) -> Option<usize> {
        let bin = ((value - self.low) / self.width).floor();
        (bin >= 0.0 && bin < self.bins() as f64).then_some(bin as usize)
    }
}

/// The ends between which all but [`TAIL`] at each end lies.
fn bulk(sample: &[f64]) -> Option<[f64; 2]> {
    let mut sorted = sample.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let skipped = (last as f64 * TAIL).round() as usize;
    Some([sorted[skipped], sorted[last - skipped]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_each_sample_and_add_up_to_one() {
        let histogram = Histogram::of(&[&[0.0, 10.0, 10.0, f32::NAN, 10.0], &[5.0]], 11).expect("values");
        // Range −0.5 to 10.5: bins one wide, centerd on whole numbers.
        assert_eq!(histogram.range(), [-0.5, 10.5]);
        assert_eq!(histogram.shares[0][0], 0.25);
        assert_eq!(histogram.shares[0][10], 0.75);
        assert_eq!(histogram.shares[1][5], 1.0);
        assert_eq!((histogram.bin(5.2), histogram.bin(-1.0), histogram.bin(10.6)), (Some(5), None, None));
    }

    #[test]
    fn outliers_do_not_stretch_the_range() {
        let mut values: Vec<f32> = (0..1000).map(|i| i as f32 / 10.0).collect();
        values.push(1e6);
        let histogram = Histogram::of(&[&values], 20).expect("values");
        assert!(histogram.range()[1] < 110.0);
        assert!((histogram.shares[0].iter().sum::<f64>() - 1.0).abs() < 1e-9, "the outlier is counted at the end");
    }

    #[test]
    fn without_values_there_is_none() {
        assert_eq!(Histogram::of(&[&[], &[f32::NAN]], 10), None);
        assert_eq!(Histogram::of(&[&[1.0]], 0), None);
        let one = Histogram::of(&[&[], &[4.0]], 10).expect("a value");
        assert!(one.range()[0] < 4.0 && one.range()[1] > 4.0);
        assert_eq!(one.shares[0], [0.0; 10]);
    }
}
