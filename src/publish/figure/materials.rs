//! What the panels of a figure are drawn from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::layout::PanelSpec;
use crate::display::RgbaPixels;
use crate::publish::Subject;

/// What panels are drawn from.
#[derive(Clone, Debug, Default)]
pub struct Materials {
    /// For panels that name no source.
    pub main: Option<Arc<Subject>>,
    /// By the names of the layout's sources.
    pub subjects: BTreeMap<String, Arc<Subject>>,
    /// By the file names of the layout's panels.
    pub pictures: BTreeMap<String, Arc<RgbaPixels>>,
}

impl Materials {
    /// The subject of a panel: by name, else what is open, else the first.
    pub fn subject(&self, source: &str) -> Option<&Arc<Subject>> {
        if source.is_empty() {
            return self.main.as_ref().or_else(|| self.subjects.values().next());
        }
        self.subjects.get(source)
    }
}

/// The echo a panel shows, from 0.
pub(in crate::publish) fn echo_of(spec: &PanelSpec, subject: &Subject) -> usize {
    spec.echo.map_or_else(|| subject.main_echo(), |echo| echo - 1).min(subject.stack.num_echoes() - 1)
}
