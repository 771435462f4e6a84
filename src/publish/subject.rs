//! What is published: a stack with its regions, measurements and maps.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ndarray::Array2;

use crate::display::{ColorMap, Window};
use crate::fit::RelaxationMaps;
use crate::phantom::Case;
pub use crate::pipeline::MapKind;
use crate::pipeline::{self, Analysis, AnalysisSettings, MapValues};
use crate::roi::{Roi, Role};
use crate::series::EchoStack;
use crate::units::FieldStrength;

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
        let analysis = stack.can_be_compared().then(|| Arc::new(pipeline::analyze(&stack, &rois, &settings)));
        let (maps, is_case_changed, colors) = (None, false, ColorMap::Inferno);
        let mut subject = Self { stack, rois, analysis, maps, case, is_case_changed, settings, colors };
        subject.maps = subject.analysis.as_deref().and_then(|analysis| {
            let never = AtomicBool::new(false);
            pipeline::fit_stack(&subject.stack, None, &analysis.context.fit, &|_, _| (), &never).ok().map(Arc::new)
        });
        subject
    }

    /// The field in force: the user's, else the stack's.
    pub fn field(&self) -> Option<FieldStrength> {
        self.settings.field(&self.stack)
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

    /// The maps with what turns their rates into other quantities; `None` for a stack without.
    pub fn map_values(&self) -> Option<MapValues<'_>> {
        Some(MapValues::new(self.maps.as_deref()?, &self.analysis.as_deref()?.context))
    }

    /// A map, `[row, column]` in the unit of its kind, NaN where there is no value; `None` without maps.
    pub fn map(&self, kind: MapKind, slice: usize) -> Option<Array2<f32>> {
        self.map_values()?.image(kind, slice)
    }

    /// A round range that holds nearly all of a map, as in the window.
    pub fn map_window(&self, kind: MapKind) -> Option<Window> {
        self.map_values()?.auto_window(kind)
    }

    /// Name of a map; spin echoes decay with T2, then without a star.
    pub fn map_name(&self, kind: MapKind) -> &'static str {
        kind.label(self.stack.info.decay)
    }
}
