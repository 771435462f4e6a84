//! Where the lesion lies between tissue without iron and the liver.

use super::calibration::r2star_at_3t_from_1_5t;
use super::draws::{Bounds, Draws, RateDraw, rate_interval};
use super::finding::{Finding, Interval};
use crate::say;
use crate::text::Message;
use crate::units::FieldStrength;

/// Iron of the lesion on a scale from iron-free tissue to the liver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IronScale {
    /// The interval reaches the iron-free end.
    None,
    /// Less than the liver, but some.
    Less,
    AsLiver,
    More,
}

impl IronScale {
    /// "none", "less than the liver" … as a value beside a label.
    pub fn label(self) -> Message {
        match self {
            Self::None => say!("iron-scale-none"),
            Self::Less => say!("iron-scale-less"),
            Self::AsLiver => say!("iron-scale-as-liver"),
            Self::More => say!("iron-scale-more"),
        }
    }
}

/// What the iron-free end of the scale rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IronReference {
    /// A region of muscle or spleen.
    Region,
    /// 25–40 s⁻¹ assumed.
    Assumed,
}

impl IronReference {
    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "muscle-roi",
            Self::Assumed => "assumed",
        }
    }
}

/// (R2*_lesion − R2*_free) / (R2*_liver − R2*_free): 0 without iron, 1 for the liver's iron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IronFraction {
    pub value: f64,
    pub ci95: Interval,
    pub reference: IronReference,
}

/// R2* of tissue without iron at 1.5 T, s⁻¹: liver, muscle, carcinoma (Henninger 2015 and others, docs of the phantom).
const IRON_FREE_PER_S: [f64; 2] = [25.0, 40.0];
/// Fields above this take the range of 3 T.
const HIGH_FIELD_T: f64 = 2.2;
const GOLDEN: f64 = 0.618_033_988_749_895;

/// Lowest and highest rate of iron-free tissue at a field, s⁻¹.
fn iron_free_range(field: Option<FieldStrength>) -> [f64; 2] {
    match field {
        Some(field) if field.tesla() > HIGH_FIELD_T => IRON_FREE_PER_S.map(r2star_at_3t_from_1_5t),
        _ => IRON_FREE_PER_S,
    }
}

/// Iron fraction of the lesion with its interval; `None` where a rate is only bounded or the liver holds no iron.
///
/// * `lesion_rate`, `liver_rate` — s⁻¹, of the best readings; `reference` — draws of a region without iron.
pub(super) fn fraction(
    lesion: &Draws,
    liver: &Draws,
    lesion_rate: Option<f64>,
    liver_rate: Option<f64>,
    reference: Option<&Draws>,
    field: Option<FieldStrength>,
) -> Option<IronFraction> {
    let [low, high] = iron_free_range(field);
    let assumed = |i: usize| low + (high - low) * (0.5 + GOLDEN * i as f64).fract();
    let free = |i: usize| match reference {
        Some(draws) => draws.rates.get(i).filter(|draw| draw.low == draw.high).map(|draw| draw.low),
        None => Some(assumed(i)),
    };
    let exact = |draw: &RateDraw| (draw.low == draw.high).then_some(draw.low);
    let pairs = lesion.rates.iter().zip(&liver.rates).enumerate();
    let draws: Option<Vec<f64>> = pairs
        .map(|(i, (lesion, liver))| {
            let free = free(i)?;
            Some((exact(lesion)? - free) / (exact(liver)? - free).max(1e-6))
        })
        .collect();
    let free = match reference {
        Some(draws) => rate_interval(draws, 0.95).map(|ci| 0.5 * (ci.low + ci.high))?,
        None => 0.5 * (low + high),
    };
    let (lesion_rate, liver_rate) = (lesion_rate?, liver_rate.filter(|rate| *rate > 1.2 * free)?);
    let value = (lesion_rate - free) / (liver_rate - free);
    let ci95 = Bounds::exact(draws?, lesion.degrees.min(liver.degrees)).interval(0.95)?;
    let is_known = value.is_finite() && ci95.low.is_finite() && ci95.high.is_finite();
    let reference = if reference.is_some() { IronReference::Region } else { IronReference::Assumed };
    is_known.then_some(IronFraction { value, ci95, reference })
}

/// Where a definite finding lies on the scale; `None` without one.
pub(super) fn scale(
    finding: Finding,
    fraction: Option<&IronFraction>,
    lesion: &Draws,
    field: Option<FieldStrength>,
) -> Option<IronScale> {
    match finding {
        Finding::Isointense => Some(IronScale::AsLiver),
        Finding::Hypointense => Some(IronScale::More),
        Finding::Hyperintense => {
            // Against a liver beyond reach the fraction is unknown, the lesion's own rate is not.
            let is_free = || rate_interval(lesion, 0.95).is_some_and(|ci| ci.low <= iron_free_range(field)[1]);
            let reaches = fraction.map_or_else(is_free, |fraction| fraction.ci95.low <= 0.0);
            Some(if reaches { IronScale::None } else { IronScale::Less })
        }
        Finding::Indeterminate | Finding::NotAssessable => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(rate: f64, spread: f64) -> Draws {
        // A grid of a normal distribution is not needed: a uniform one has known quantiles.
        let rates = (0..1000).map(|i| RateDraw::exact(rate * (1.0 + spread * (f64::from(i * 7 % 1000) / 499.5 - 1.0))));
        Draws { rates: rates.collect(), means: Vec::new(), degrees: 1e6 }
    }

    fn placed(lesion: f64, liver: f64, reference: Option<f64>) -> (IronFraction, Option<IronScale>) {
        let (a, b) = (draws(lesion, 0.02), draws(liver, 0.0));
        let reference = reference.map(|rate| draws(rate, 0.0));
        let found = fraction(&a, &b, Some(lesion), Some(liver), reference.as_ref(), None).expect("known rates");
        (found, scale(Finding::Hyperintense, Some(&found), &a, None))
    }

    /// (R2*_lesion − R2*_free)/(R2*_liver − R2*_free) by hand.
    #[test]
    fn a_lesion_excludes_iron_only_if_its_interval_reaches_the_iron_free_end() {
        let (found, scale) = placed(210.0, 300.0, None);
        assert!((found.value - 177.5 / 267.5).abs() < 1e-9 && scale == Some(IronScale::Less), "{found:?}");
        let (found, scale) = placed(30.0, 300.0, None);
        assert!(found.ci95.low < 0.0 && found.ci95.high > 0.0 && scale == Some(IronScale::None), "{found:?}");
        // 60 s⁻¹ is iron-free by a muscle of 60 s⁻¹, not by the assumed 25–40 s⁻¹.
        assert_eq!(placed(60.0, 300.0, None).1, Some(IronScale::Less));
        let (found, scale) = placed(60.0, 300.0, Some(60.0));
        assert_eq!((found.reference, scale), (IronReference::Region, Some(IronScale::None)));
    }

    #[test]
    fn a_liver_without_iron_gives_no_fraction() {
        let (a, b) = (draws(30.0, 0.02), draws(35.0, 0.02));
        assert_eq!(fraction(&a, &b, Some(30.0), Some(35.0), None, None), None);
    }
}
