//! R2* of the single pixels of a region, as the maps hold it, and their statistics with those beyond reach counted.
//!
//! Must not know: how the region's mean is fitted.

use std::sync::atomic::AtomicBool;

use ndarray::{Array4, Axis, s};

use super::analysis::{Bounded, PixelStats};
use super::context::MeasurementContext;
use super::region::RegionPixels;
use crate::fit::VolumeSignal;
use crate::roi::Summary;
use crate::series::EchoStack;

/// What the map says of one pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PixelRate {
    /// s⁻¹.
    Value(f64),
    /// Faster than the echoes can reach: greater than this, s⁻¹.
    Beyond(f64),
    /// Neither; the map's reason code says why.
    NoValue,
}

impl PixelRate {
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Value(rate) => Some(rate),
            Self::Beyond(_) | Self::NoValue => None,
        }
    }
}

/// The map's answer at every pixel, in their order: the fit of the map itself, so that no statistics contradict it.
pub(super) fn pixel_rates(stack: &EchoStack, pixels: &RegionPixels, context: &MeasurementContext) -> Vec<PixelRate> {
    let te_ms = stack.te_ms();
    let mut rates = Vec::with_capacity(pixels.len());
    // A slice is fitted with the echoes that it has.
    for run in pixels.positions.chunk_by(|a, b| a[0] == b[0]) {
        let (start, slice) = (rates.len(), run[0][0]);
        let magnitude = Array4::from_shape_fn((te_ms.len(), 1, 1, run.len()), |(echo, _, _, pixel)| {
            pixels.decay(start + pixel)[echo]
        });
        let signal = VolumeSignal {
            te_ms: &te_ms,
            magnitude: magnitude.view(),
            is_present: stack.is_present().slice(s![.., slice..=slice]),
            saturation: stack.saturation(),
        };
        let never = AtomicBool::new(false);
        let Ok(maps) = signal.fit(&context.fit, &|_, _| (), &never) else {
            rates.extend(run.iter().map(|_| PixelRate::NoValue));
            continue;
        };
        let values = maps.r2star_per_s.index_axis(Axis(0), 0);
        rates.extend((0..run.len()).map(|pixel| match values[[0, pixel]] {
            rate if rate.is_finite() => PixelRate::Value(f64::from(rate)),
            _ => {
                let bound = maps.lower_bound_per_s([0, 0, pixel]);
                bound.map_or(PixelRate::NoValue, |bound| PixelRate::Beyond(f64::from(bound)))
            }
        }));
    }
    rates
}

/// Share of pixels without a value above which a mean of the others would pass for one of the region.
const MAX_MISSING: f64 = 0.05;

/// Statistics of the pixels; `None` when the map says nothing of any.
///
/// A pixel beyond reach counts as infinite in median, quartiles and range, where it stands as "greater than" the
/// lowest value that is certain. Pixels of which nothing is known are left out there. The mean and the SD are those of
/// the pixels with a value, and withheld when more than 5 % have none.
pub(super) fn pixel_stats(rates: &[PixelRate]) -> Option<PixelStats> {
    let of = |wanted: fn(PixelRate) -> Option<f64>| rates.iter().filter_map(move |rate| wanted(*rate));
    let beyond = |rate| if let PixelRate::Beyond(bound) = rate { Some(bound) } else { None };
    let known = Summary::of(of(PixelRate::value));
    let (num_known, num_beyond) = (known.map_or(0, |known| known.count), of(beyond).count());
    if num_known + num_beyond == 0 {
        return None;
    }
    // The k-th smallest of values and bounds is never above the k-th smallest of the true rates.
    let certain = Summary::of(of(PixelRate::value).chain(of(beyond)))?;
    let infinite = Summary::with_infinite(of(PixelRate::value).chain(of(beyond).map(|_| f64::INFINITY)))?;
    let bounded = |certain: f64, counted: f64| Bounded { value: certain, is_lower_bound: counted.is_infinite() };
    let invalid = rates.len() - num_known;
    let mean = known.filter(|_| invalid as f64 <= MAX_MISSING * rates.len() as f64);
    Some(PixelStats {
        mean: mean.map(|known| known.mean),
        sd: mean.map(|known| known.sd),
        median: bounded(certain.median, infinite.median),
        quartiles: [0, 1].map(|i| bounded(certain.quartiles[i], infinite.quartiles[i])),
        min: bounded(certain.min, infinite.min),
        max: bounded(certain.max, infinite.max),
        invalid,
        beyond_reach: num_beyond,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(value: f64) -> Bounded {
        Bounded { value, is_lower_bound: false }
    }

    /// numpy: mean, std(ddof=1), percentile of 10, 20, 30, 40.
    #[test]
    fn without_missing_pixels_the_statistics_are_the_plain_ones() {
        let rates = [20.0, 10.0, 40.0, 30.0].map(PixelRate::Value);
        let stats = pixel_stats(&rates).expect("values");
        assert_eq!((stats.mean, stats.invalid, stats.beyond_reach), (Some(25.0), 0, 0));
        assert!((stats.sd.expect("known") - 12.909_944).abs() < 1e-6);
        assert_eq!((stats.median, stats.quartiles), (exact(25.0), [exact(17.5), exact(32.5)]));
        assert_eq!((stats.min, stats.max), (exact(10.0), exact(40.0)));
    }

    /// numpy.percentile([10, 20, inf, inf, inf], 50) is inf; the first quartile is 20.
    #[test]
    fn pixels_beyond_reach_count_as_infinite() {
        let rates = [PixelRate::Value(10.0), PixelRate::Value(20.0)].into_iter();
        let rates: Vec<PixelRate> = rates.chain([900.0, 800.0, 700.0].map(PixelRate::Beyond)).collect();
        let stats = pixel_stats(&rates).expect("values");
        assert_eq!((stats.mean, stats.sd), (None, None), "three of five are missing");
        assert_eq!(stats.median, Bounded { value: 700.0, is_lower_bound: true });
        assert_eq!(stats.quartiles[0], exact(20.0));
        assert!(stats.quartiles[1].is_lower_bound && stats.max.is_lower_bound);
        assert_eq!((stats.invalid, stats.beyond_reach), (3, 3));
    }

    #[test]
    fn the_mean_is_withheld_above_five_percent() {
        let with = |missing: usize| {
            let known = (0..100 - missing).map(|_| PixelRate::Value(50.0));
            pixel_stats(&known.chain((0..missing).map(|_| PixelRate::NoValue)).collect::<Vec<_>>()).expect("values")
        };
        assert_eq!((with(5).mean, with(6).mean), (Some(50.0), None));
        assert_eq!(pixel_stats(&[PixelRate::NoValue]), None);
    }
}
