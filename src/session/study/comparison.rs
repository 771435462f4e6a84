//! The comparison of models: computed off the frame, when it is looked at and no gesture is under way.

use std::sync::Arc;

use crate::fit::Model;
use crate::pipeline::{AnalysisSettings, ModelRow};
use crate::roi::{Roi, Role};
use crate::session::derived::Derived;
use crate::session::document::Document;

/// What a comparison rests on: a drag of another region, the margin or the chosen model do not change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    generation: u64,
    rois: Vec<Roi>,
    settings: AnalysisSettings,
}

impl Key {
    pub(in crate::session) fn of(generation: u64, document: &Document) -> Self {
        let rois = document.rois.iter().filter(|roi| roi.role != Role::Other);
        let default = AnalysisSettings::default();
        let settings = AnalysisSettings {
            model: Model::default(),
            margin: default.margin,
            scheme: default.scheme,
            calibration: default.calibration,
            ..document.settings.clone()
        };
        // Names and selection change no number.
        let rois = rois.map(|roi| Roi { name: String::new(), ..roi.clone() }).collect();
        Self { generation, rois, settings }
    }
}

/// The newest comparison.
pub type Comparison = Derived<Key, Arc<Vec<ModelRow>>>;
