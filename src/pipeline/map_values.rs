//! Values of maps: per voxel, per slice, per volume, and the range that shows them. NaN never leaves as a number.
//!
//! Must not know: who shows or stores them.

use ndarray::{Array2, Array3, ArrayView3, Axis};

use super::context::MeasurementContext;
use super::map_kind::MapKind;
use crate::display::Window;
use crate::fit::{NoFit, RelaxationMaps};
use crate::units::t2star_ms_from_r2star_per_s;

/// Fitted volumes with the context that turns their rates into other quantities.
#[derive(Clone, Copy, Debug)]
pub struct MapValues<'a> {
    pub fitted: &'a RelaxationMaps,
    /// The fat–water fit, where the maps are of another model.
    pub fat: Option<&'a RelaxationMaps>,
    pub context: &'a MeasurementContext,
}

impl<'a> MapValues<'a> {
    pub fn new(fitted: &'a RelaxationMaps, context: &'a MeasurementContext) -> Self {
        Self { fitted, fat: None, context }
    }

    /// The value at `[slice, row, column]` in the unit of the kind; `None` where the map has none, outside the volume,
    /// and for a kind that the stack has no map of.
    pub fn value_at(&self, kind: MapKind, voxel: [usize; 3]) -> Option<f64> {
        let value = f64::from(*self.stored(kind)?.get(voxel)?);
        self.converted(kind, value)
    }

    /// Why a voxel has no value; `None` where it has one.
    pub fn reason_at(&self, voxel: [usize; 3]) -> Option<NoFit> {
        self.fitted.reason_at(voxel)
    }

    /// One slice, `[row, column]` in the unit of the kind, NaN where there is no value; `None` without such a map.
    pub fn image(&self, kind: MapKind, slice: usize) -> Option<Array2<f32>> {
        let stored = self.stored(kind).filter(|stored| slice < stored.dim().0)?;
        Some(stored.index_axis(Axis(0), slice).mapv(|value| self.pixel(kind, value)))
    }

    /// The whole map, `[slice, row, column]`, as [`Self::image`].
    pub fn volume(&self, kind: MapKind) -> Option<Array3<f32>> {
        Some(self.stored(kind)?.mapv(|value| self.pixel(kind, value)))
    }

    /// A round range that holds nearly all of the map, the same on every slice; `None` without values.
    pub fn auto_window(&self, kind: MapKind) -> Option<Window> {
        MapTops::of(self.fitted, self.fat).window(kind, self.context)
    }

    /// What the map of a kind is computed from.
    fn stored(&self, kind: MapKind) -> Option<ArrayView3<'a, f32>> {
        Some(match kind {
            MapKind::R2Star | MapKind::T2Star => self.fitted.r2star_per_s.view(),
            // Asked with any rate: whether decay and field are covered does not depend on it.
            MapKind::Lic => self.context.lic(1.0).ok().map(|_| self.fitted.r2star_per_s.view())?,
            MapKind::S0 => self.fitted.s0.view(),
            MapKind::Residual => self.fitted.residual_rms.view(),
            MapKind::Pdff => fat_of(self.fitted, self.fat)?.view(),
        })
    }

    fn pixel(&self, kind: MapKind, value: f32) -> f32 {
        self.converted(kind, f64::from(value)).map_or(f32::NAN, |value| value as f32)
    }

    fn converted(&self, kind: MapKind, value: f64) -> Option<f64> {
        let value = match kind {
            MapKind::R2Star | MapKind::T2Star | MapKind::Lic => self.context.of_rate(kind, value)?,
            MapKind::S0 | MapKind::Residual => value,
            MapKind::Pdff => 100.0 * value,
        };
        value.is_finite().then_some(value)
    }
}

fn fat_of<'a>(fitted: &'a RelaxationMaps, fat: Option<&'a RelaxationMaps>) -> Option<&'a Array3<f32>> {
    fitted.fat_fraction.as_ref().or_else(|| fat?.fat_fraction.as_ref())
}

/// Automatic upper ends of maps, in s⁻¹, ms, mg/g and %.
///
/// R2* starts at what moderate overload reaches at 1.5 T, so that a liver without iron looks dark beside one with, and
/// so that a liver too fast to be measured is not outshone by the muscle around it.
const R2STAR_ENDS: [f64; 5] = [400.0, 600.0, 1000.0, 1500.0, 2000.0];
const T2STAR_ENDS: [f64; 6] = [5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const LIC_ENDS: [f64; 5] = [10.0, 15.0, 30.0, 40.0, 60.0];
const PDFF_ENDS: [f64; 4] = [10.0, 20.0, 40.0, 100.0];

/// What nearly all values of a volume's maps lie below; takes a pass over the volume, so keep it with the maps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapTops {
    r2star_per_s: Option<f64>,
    t2star_ms: Option<f64>,
    s0: Option<f64>,
    residual: Option<f64>,
    pdff_percent: Option<f64>,
}

impl MapTops {
    pub fn of(fitted: &RelaxationMaps, fat: Option<&RelaxationMaps>) -> Self {
        let rates = || fitted.r2star_per_s.iter().copied();
        let times = rates().filter_map(|rate| t2star_ms_from_r2star_per_s(f64::from(rate))).map(|ms| ms as f32);
        // A voxel faster than the echoes can reach counts with its lower bound.
        let bounds = fitted.lower_bounds().map(|(_, bound)| bound);
        Self {
            r2star_per_s: top_of(rates().chain(bounds), 0.99),
            t2star_ms: top_of(times, 0.9),
            s0: top_of(fitted.s0.iter().copied(), 0.995),
            residual: top_of(fitted.residual_rms.iter().copied(), 0.98),
            pdff_percent: top_of_fat(fitted, fat),
        }
    }

    /// Takes the fat fraction from a fat–water fit that came later.
    pub fn with_fat(self, fat: &RelaxationMaps) -> Self {
        Self { pdff_percent: top_of_fat(fat, None), ..self }
    }

    /// From 0 to a round end that nearly all values lie below.
    pub fn window(&self, kind: MapKind, context: &MeasurementContext) -> Option<Window> {
        let (top, ends): (f64, &[f64]) = match kind {
            MapKind::R2Star => (self.r2star_per_s?, &R2STAR_ENDS),
            MapKind::T2Star => (self.t2star_ms?, &T2STAR_ENDS),
            MapKind::Lic => (context.of_rate(MapKind::Lic, self.r2star_per_s?)?, &LIC_ENDS),
            MapKind::Pdff => (self.pdff_percent?, &PDFF_ENDS),
            MapKind::S0 => return Window::new(0.0, self.s0?),
            MapKind::Residual => return Window::new(0.0, self.residual?),
        };
        let end = ends.iter().copied().find(|&end| end >= top);
        Window::new(0.0, end.unwrap_or(ends[ends.len() - 1]))
    }
}

fn top_of_fat(fitted: &RelaxationMaps, fat: Option<&RelaxationMaps>) -> Option<f64> {
    top_of(fat_of(fitted, fat)?.iter().map(|fraction| 100.0 * fraction), 0.95)
}

/// The value below which this share of the finite ones lies.
fn top_of(values: impl Iterator<Item = f32>, share: f64) -> Option<f64> {
    let mut values: Vec<f32> = values.filter(|value| value.is_finite()).collect();
    let rank = ((values.len() as f64 * share) as usize).min(values.len().checked_sub(1)?);
    Some(f64::from(*values.select_nth_unstable_by(rank, f32::total_cmp).1))
}
