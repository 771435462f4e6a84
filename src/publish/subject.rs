//! What is published: a stack with its regions, measurements and maps.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ndarray::Array2;

use crate::display::{ColorMap, Window};
use crate::fit::{FitSettings, RelaxationMaps};
use crate::phantom::Case;
pub use crate::pipeline::MapKind;
use crate::pipeline::{self, Analysis, AnalysisSettings};
use crate::roi::{Roi, Role};
use crate::series::{DecayKind, EchoStack};
use crate::units::{FieldStrength, t2star_ms_from_r2star_per_s};
use crate::verdict::Calibration;

/// Upper ends of maps in s⁻¹, ms and mg/g: the smallest that holds nearly all values.
const R2STAR_ENDS: [f64; 6] = [100.0, 200.0, 400.0, 600.0, 1000.0, 2000.0];
const T2STAR_ENDS: [f64; 6] = [5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const LIC_ENDS: [f64; 6] = [3.0, 7.0, 15.0, 30.0, 40.0, 60.0];
/// Share of the voxels that an automatic map window holds.
const MAP_SHARE: f64 = 0.9;

/// A stack with everything that panels of it show.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its patient label is empty: no panel can show it.
    pub stack: Arc<EchoStack>,
    pub rois: Vec<Roi>,
    /// `None` for a stack that cannot be fitted.
    pub analysis: Option<Arc<Analysis>>,
    pub maps: Option<Arc<RelaxationMaps>>,
    /// The built-in case the stack is; panels name it as simulated.
    pub case: Option<Case>,
    /// The case has other parameters than its own: the texts say so.
    pub is_case_changed: bool,
    pub settings: AnalysisSettings,
    pub colors: ColorMap,
}

impl Subject {
    /// Measures and fits `stack`. Takes seconds for a large volume.
    pub fn analyzed(stack: Arc<EchoStack>, rois: Vec<Roi>, settings: AnalysisSettings, case: Option<Case>) -> Self {
        let analysis = stack.can_be_fitted().then(|| Arc::new(pipeline::analyze(&stack, &rois, &settings)));
        let (maps, is_case_changed, colors) = (None, false, ColorMap::Inferno);
        let mut subject = Self { stack, rois, analysis, maps, case, is_case_changed, settings, colors };
        subject.maps = subject.fit_settings().and_then(|fit| {
            let never = AtomicBool::new(false);
            pipeline::fit_stack(&subject.stack, None, &fit, &|_, _| (), &never).ok().map(Arc::new)
        });
        subject
    }

    /// The settings of the fits, noise included; `None` without an analysis.
    pub fn fit_settings(&self) -> Option<FitSettings> {
        let analysis = self.analysis.as_deref()?;
        Some(FitSettings {
            model: analysis.settings.model,
            echoes: analysis.settings.echoes.clone(),
            noise: analysis.noise,
            field_t: self.field().map(FieldStrength::tesla),
        })
    }

    /// The field in force: the user's, else the stack's.
    pub fn field(&self) -> Option<FieldStrength> {
        self.settings.field_t.and_then(FieldStrength::from_tesla).or(self.stack.info.field)
    }

    /// The slice that shows most: that of the first lesion, else of any region, else the middle one.
    pub fn main_slice(&self) -> usize {
        let lesion = self.rois.iter().find(|roi| roi.role == Role::Lesion).or(self.rois.first());
        lesion.map_or(self.stack.num_slices() / 2, |roi| roi.slice).min(self.stack.num_slices() - 1)
    }

    /// The echo that shows T2* weighting without having lost the liver: the third, or the last before it.
    pub fn main_echo(&self) -> usize {
        2.min(self.stack.num_echoes() - 1)
    }

    /// The window that all echoes share, so that the decay can be seen: from 0 to nearly the brightest of the main
    /// echo.
    pub fn common_window(&self, slice: usize) -> Option<Window> {
        self.own_window(self.main_echo(), slice)
    }

    /// From 0 to nearly the brightest pixel of one image.
    pub fn own_window(&self, echo: usize, slice: usize) -> Option<Window> {
        let window = Window::between_percentiles(self.stack.image(echo, slice), [0.0, 99.5])?;
        Window::new(0.0, window.high())
    }

    /// A map, `[row, column]` in the unit of its kind, NaN where there is no value; `None` without maps.
    pub fn map(&self, kind: MapKind, slice: usize) -> Option<Array2<f32>> {
        let maps = self.maps.as_deref().filter(|maps| slice < maps.num_slices())?;
        let rates = maps.r2star_per_s.index_axis(ndarray::Axis(0), slice);
        Some(match kind {
            MapKind::R2Star => rates.to_owned(),
            MapKind::T2Star => {
                rates.mapv(|rate| t2star_ms_from_r2star_per_s(f64::from(rate)).map_or(f32::NAN, |ms| ms as f32))
            }
            MapKind::S0 => maps.s0.index_axis(ndarray::Axis(0), slice).to_owned(),
            MapKind::Lic => {
                let calibration = Calibration::by_name(&self.settings.calibration)?;
                let field = self.field();
                rates.mapv(|rate| calibration.lic(f64::from(rate), field).map_or(f32::NAN, |lic| lic.mg_per_g as f32))
            }
        })
    }

    /// A round range that holds nearly all of a map's slice.
    pub fn map_window(&self, kind: MapKind, slice: usize) -> Option<Window> {
        let values = self.map(kind, slice)?;
        let mut sorted: Vec<f32> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let top = *sorted.get(((sorted.len() as f64 * MAP_SHARE) as usize).min(sorted.len().checked_sub(1)?))?;
        // What the figure is about must not lie at the end of the scale.
        let top = f64::from(top).max(self.region_top(kind));
        let ends = match kind {
            MapKind::R2Star => R2STAR_ENDS,
            MapKind::T2Star => T2STAR_ENDS,
            MapKind::Lic => LIC_ENDS,
            MapKind::S0 => return Window::new(0.0, f64::from(*sorted.last()?)),
        };
        let end = ends.into_iter().find(|&end| end >= top);
        Window::new(0.0, end.unwrap_or(ends[ends.len() - 1]))
    }

    /// Where the values of the measured regions nearly end, in the unit of the map; 0 without any.
    fn region_top(&self, kind: MapKind) -> f64 {
        let regions = self.analysis.iter().flat_map(|analysis| [&analysis.lesion, &analysis.liver]).flatten();
        let tops = regions.filter_map(|region| {
            let pixels = region.pixel_r2star_per_s.as_ref()?;
            let (low, high) = (pixels.mean - 2.0 * pixels.sd, pixels.mean + 2.0 * pixels.sd);
            match kind {
                MapKind::R2Star => Some(high),
                // The lowest rates are the longest times; without a limit a slow one would swallow the scale.
                MapKind::T2Star => t2star_ms_from_r2star_per_s(low.max(0.5 * pixels.mean)),
                MapKind::Lic => {
                    let calibration = Calibration::by_name(&self.settings.calibration)?;
                    Some(calibration.lic(high, self.field()).ok()?.mg_per_g)
                }
                MapKind::S0 => None,
            }
        });
        tops.filter(|top| top.is_finite()).fold(0.0, f64::max)
    }

    /// Name of a map; spin echoes decay with T2, then without a star.
    pub fn map_name(&self, kind: MapKind) -> &'static str {
        match (kind, self.stack.info.decay) {
            (MapKind::R2Star, DecayKind::T2Star) => "R2*",
            (MapKind::R2Star, DecayKind::T2) => "R2",
            (MapKind::T2Star, DecayKind::T2Star) => "T2*",
            (MapKind::T2Star, DecayKind::T2) => "T2",
            (MapKind::S0, _) => "S0",
            (MapKind::Lic, _) => "LIC",
        }
    }
}

/// Unit of a map, as printed.
pub fn map_unit(kind: MapKind) -> &'static str {
    match kind {
        MapKind::R2Star => "s⁻¹",
        MapKind::T2Star => "ms",
        MapKind::S0 => "a.u.",
        MapKind::Lic => "mg/g",
    }
}
