//! Automatic windows: what a study opens with, the same on every slice.

use super::study::{MapTops, Study};
use super::view::MapKind;
use crate::display::Window;
use crate::fit::RelaxationMaps;
use crate::units::t2star_ms_from_r2star_per_s;

/// Automatic upper ends of maps, in s⁻¹, ms, mg/g and %.
///
/// R2* starts at what moderate overload reaches at 1.5 T, so that a liver without iron looks dark beside one with, and
/// so that a liver too fast to be measured is not outshone by the muscle around it.
const R2STAR_ENDS: [f64; 5] = [400.0, 600.0, 1000.0, 1500.0, 2000.0];
const T2STAR_ENDS: [f64; 6] = [5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const LIC_ENDS: [f64; 5] = [10.0, 15.0, 30.0, 40.0, 60.0];
const PDFF_ENDS: [f64; 4] = [10.0, 20.0, 40.0, 100.0];

impl Study {
    /// The window echoes open with, from the echo that is shown first.
    pub(super) fn set_echo_window(&mut self, echo: usize, slice: usize) {
        self.echo_window = self.stack.as_deref().and_then(|stack| {
            let window = Window::between_percentiles(stack.image(echo, slice), [0.0, 99.5])?;
            Window::new(0.0, window.high())
        });
    }

    /// Takes the automatic windows from the new maps.
    pub(super) fn set_map_tops(&mut self) {
        self.map_tops = self.maps.as_deref().and_then(|maps| {
            let t2star = maps.r2star_per_s.iter().filter_map(|&rate| {
                let ms = t2star_ms_from_r2star_per_s(f64::from(rate))?;
                Some(ms as f32)
            });
            Some(MapTops {
                r2star_per_s: top_rate(maps)?,
                t2star_ms: top_of(t2star, 0.9)?,
                s0: top_of(maps.s0.iter().copied(), 0.995)?,
                residual: top_of(maps.residual_rms.iter().copied(), 0.98)?,
            })
        });
    }

    pub(super) fn set_fat_top(&mut self) {
        let fat = self.fat_maps.as_deref().or(self.maps.as_deref()).and_then(|maps| maps.fat_fraction.as_ref());
        self.fat_top = fat.and_then(|fat| top_of(fat.iter().map(|fraction| 100.0 * fraction), 0.95));
    }

    /// A round range that holds nearly all of the map.
    pub(super) fn auto_map_window(&self, map: MapKind, lic: impl Fn(f64) -> Option<f64>) -> Option<Window> {
        let tops = || self.map_tops;
        let (top, ends): (f64, &[f64]) = match map {
            MapKind::R2Star => (tops()?.r2star_per_s, &R2STAR_ENDS),
            MapKind::T2Star => (tops()?.t2star_ms, &T2STAR_ENDS),
            MapKind::Lic => (lic(tops()?.r2star_per_s)?, &LIC_ENDS),
            MapKind::Pdff => (self.fat_top?, &PDFF_ENDS),
            MapKind::S0 => return Window::new(0.0, tops()?.s0),
            MapKind::Residual => return Window::new(0.0, tops()?.residual),
        };
        let end = ends.iter().copied().find(|&end| end >= top);
        Window::new(0.0, end.unwrap_or(ends[ends.len() - 1]))
    }
}

/// The rate that nearly all voxels lie below. A voxel faster than the echoes can reach counts with its lower bound.
fn top_rate(maps: &RelaxationMaps) -> Option<f64> {
    let bounds = maps.lower_bounds().map(|(_, bound)| bound);
    top_of(maps.r2star_per_s.iter().copied().chain(bounds), 0.99)
}

/// The value below which this share of the finite ones lies.
fn top_of(values: impl Iterator<Item = f32>, share: f64) -> Option<f64> {
    let mut values: Vec<f32> = values.filter(|value| value.is_finite()).collect();
    let rank = ((values.len() as f64 * share) as usize).min(values.len().checked_sub(1)?);
    Some(f64::from(*values.select_nth_unstable_by(rank, f32::total_cmp).1))
}
