//! Several regions of one role: do they disagree, how much do they differ beyond their own uncertainty, and which of the
//! others is free of iron?

use super::measure::Measurement;
use super::resample;
use crate::roi::{Roi, Role};
use crate::verdict::{Bounds, Caveat, rate_interval};

/// Names of tissue that holds little iron even in overload; muscle before spleen, which is not always spared.
const IRON_FREE: [&[&str]; 2] = [&["muscle", "muskel", "psoas"], &["spleen", "milz"]];
/// A named region faster than this is not free of iron, s⁻¹.
const MAX_IRON_FREE: f64 = 80.0;

/// Slowest and fastest region where they differ beyond the margin, and beyond their own uncertainty.
fn extremes<'a>(regions: &[&'a Measurement], margin: f64) -> Option<[(&'a Measurement, f64); 2]> {
    let rate = |m: &Measurement| m.roi.r2star_per_s.filter(|rate| !rate.is_lower_bound).map(|rate| rate.value);
    let known = regions.iter().filter_map(|m| Some((*m, rate(m)?)));
    let lowest = known.clone().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let highest = known.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let interval = Bounds::of_log_ratio(&highest.0.draws, &lowest.0.draws).interval(0.95)?;
    (highest.1 > lowest.1 * margin.max(1.0) && interval.low > 0.0).then_some([lowest, highest])
}

/// Whether regions of one role are not of one tissue.
pub(super) fn disagree(regions: &[&Measurement], margin: f64) -> bool {
    extremes(regions, margin).is_some()
}

/// Liver regions that differ: there is no one liver to compare with.
pub(super) fn livers_disagree(livers: &[&Measurement], margin: f64) -> Option<Caveat> {
    let [(lowest, low), (highest, high)] = extremes(livers, margin)?;
    Some(Caveat::LiverRoisDisagree {
        lowest: low,
        lowest_name: lowest.roi.name.clone(),
        highest: high,
        highest_name: highest.roi.name.clone(),
    })
}

/// Lesion regions that differ, and whether the liver's rate (with its margin) lies between them.
pub(super) fn lesions_disagree(lesions: &[&Measurement], liver: &Measurement, margin: f64) -> Option<Caveat> {
    let [(lowest, low), (highest, high)] = extremes(lesions, margin)?;
    let side = |rate: f64| match liver.roi.r2star_per_s {
        Some(liver) if rate < liver.value / margin => -1,
        Some(liver) if rate > liver.value * margin && !liver.is_lower_bound => 1,
        _ => 0,
    };
    Some(Caveat::LesionRoisDisagree {
        lowest: low,
        lowest_name: lowest.roi.name.clone(),
        highest: high,
        highest_name: highest.roi.name.clone(),
        is_blocking: side(low) != side(high),
    })
}

/// Factors on the pooled rate, one per replicate, for what regions differ beyond their own uncertainty; `None` for one
/// region, or where they do not. Regions that disagree are no sample of one tissue: there the disagreement is the answer,
/// and two of them would only say that nothing is known.
///
/// # Source
/// DerSimonian and Laird, Control Clin Trials 1986;7:177 (variance between studies), of ln R2*.
pub(super) fn between(regions: &[&Measurement], margin: f64, seed: u64, replicates: usize) -> Option<Vec<f64>> {
    if disagree(regions, margin) {
        return None;
    }
    let of = |m: &&Measurement| {
        let ci = rate_interval(&m.draws, 0.95)?;
        let (rate, error) = (m.roi.r2star_per_s.filter(|rate| !rate.is_lower_bound)?.value, (ci.high / ci.low).ln());
        (error.is_finite() && error > 0.0).then(|| (rate.ln(), (error / 3.92).powi(2)))
    };
    let known: Vec<(f64, f64)> = regions.iter().filter_map(of).collect();
    let variance = between_variance(&known)?;
    let stretch = (1.0 + 2.0 / known.len() as f64).sqrt();
    let spread = (variance / known.len() as f64).sqrt() * stretch;
    let names =
        regions.iter().flat_map(|m| m.roi.name.bytes()).fold(seed, |hash, byte| hash.rotate_left(5) ^ u64::from(byte));
    Some(resample::factors(spread, names, replicates))
}

/// τ² of (estimate, variance) pairs; `None` where it is zero.
fn between_variance(known: &[(f64, f64)]) -> Option<f64> {
    let weight = |pair: &(f64, f64)| 1.0 / pair.1;
    let total: f64 = known.iter().map(weight).sum();
    let mean = known.iter().map(|pair| weight(pair) * pair.0).sum::<f64>() / total;
    let q: f64 = known.iter().map(|pair| weight(pair) * (pair.0 - mean).powi(2)).sum();
    let squares: f64 = known.iter().map(|pair| weight(pair).powi(2)).sum();
    let degrees = known.len().checked_sub(1)? as f64;
    let variance = (q - degrees) / (total - squares / total);
    (variance.is_finite() && variance > 0.0).then_some(variance)
}

/// The region that stands for tissue without iron: muscle, or one of role "other" that is named so.
pub(super) fn iron_free<'a>(rois: &[Roi], measured: &'a [std::sync::Arc<Measurement>]) -> Option<&'a Measurement> {
    let is_named = |roi: &Roi, names: &[&str]| {
        let name = roi.name.to_lowercase();
        let is_muscle = roi.role == Role::Muscle && names == IRON_FREE[0];
        is_muscle || roi.role == Role::Other && names.iter().any(|known| name.contains(known))
    };
    let is_free = |m: &Measurement| m.roi.r2star_per_s.is_some_and(|r| !r.is_lower_bound && r.value < MAX_IRON_FREE);
    IRON_FREE.iter().find_map(|names| {
        let mut named = rois.iter().zip(measured).filter(|(roi, m)| is_named(roi, names) && is_free(m));
        named.next().map(|(_, measurement)| measurement.as_ref())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// DerSimonian–Laird by hand: estimates 0, 0.2, 0.4 with variance 0.01 each have Q = 8, τ² = (8 − 2)/200 = 0.03.
    #[test]
    fn the_variance_between_regions_is_what_their_errors_leave() {
        let found = between_variance(&[(0.0, 0.01), (0.2, 0.01), (0.4, 0.01)]).expect("they differ");
        assert!((found - 0.03).abs() < 1e-12, "{found}");
        assert_eq!(between_variance(&[(0.0, 0.01), (0.05, 0.01)]), None);
        assert_eq!(between_variance(&[(0.0, 0.01)]), None);
    }
}
