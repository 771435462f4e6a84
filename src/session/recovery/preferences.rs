//! What a user likes, kept from one start to the next: one JSON file per user.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::display::ColorMap;
use crate::fit::Model;
use crate::pipeline::AnalysisSettings;
use crate::session::command::Keymap;
use crate::session::saved_view;
use crate::session::view::CINE_SPEEDS;
use crate::session::view::Layout;
use crate::t;
use crate::text::Language;
use crate::verdict::Calibration;

/// Name of the file in the program's folder.
pub const FILE: &str = "preferences.json";
/// A file that could not be read is kept under this name, so that nothing is lost by writing a new one.
pub const BROKEN: &str = "preferences.broken.json";
const VERSION: u32 = 1;

/// Percent of the size the desktop asks for.
pub const SCALES: std::ops::RangeInclusive<u32> = 80..=200;

/// Appearance of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Appearance {
    /// For reading rooms.
    #[default]
    Dark,
    Light,
    /// As the desktop is.
    System,
}

impl Appearance {
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::System];

    pub fn label(self) -> &'static str {
        match self {
            Self::Dark => t!("appearance-dark"),
            Self::Light => t!("appearance-light"),
            Self::System => t!("appearance-system"),
        }
    }
}

/// All preferences. The file's fields are these; what is missing there takes its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    version: u32,
    /// IETF tag.
    language: String,
    pub appearance: Appearance,
    pub scale_percent: u32,
    /// Up and down change the width of the window, left and right its level.
    pub is_drag_swapped: bool,
    /// Dragging up darkens.
    pub is_drag_reversed: bool,
    pub model: Model,
    pub calibration: String,
    /// Equivalence margin of new studies, a ratio above 1.
    pub margin: f64,
    pub(in crate::session) layout: String,
    pub(in crate::session) map_colors: String,
    pub is_autosaving: bool,
    pub shows_patient_text: bool,
    pub echoes_per_s: f64,
    /// Hints on what to do next.
    pub shows_hints: bool,
    /// Where the last export went; the next one starts there.
    pub export_folder: Option<PathBuf>,
    pub keys: Keymap,
}

impl Default for Preferences {
    fn default() -> Self {
        let settings = AnalysisSettings::default();
        Self {
            version: VERSION,
            language: Language::English.tag().to_owned(),
            appearance: Appearance::default(),
            scale_percent: 100,
            is_drag_swapped: false,
            is_drag_reversed: false,
            model: settings.model,
            calibration: settings.calibration.name.to_owned(),
            margin: settings.margin,
            layout: saved_view::layout_word(Layout::default()),
            map_colors: saved_view::colors_word(ColorMap::Inferno),
            is_autosaving: true,
            shows_patient_text: true,
            echoes_per_s: 5.0,
            shows_hints: true,
            export_folder: None,
            keys: Keymap::default(),
        }
    }
}

impl Preferences {
    /// The preferences in the text of their file; `None` where it cannot be used.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).map(Self::checked).ok()
    }

    pub fn language(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }

    pub fn set_language(&mut self, language: Language) {
        self.language = language.tag().to_owned();
    }

    pub fn layout(&self) -> Layout {
        saved_view::layout_of(&self.layout).unwrap_or_default()
    }

    pub fn set_layout(&mut self, layout: Layout) {
        self.layout = saved_view::layout_word(layout);
    }

    pub fn map_colors(&self) -> ColorMap {
        saved_view::colors_of(&self.map_colors).unwrap_or(ColorMap::Inferno)
    }

    pub fn set_map_colors(&mut self, colors: ColorMap) {
        self.map_colors = saved_view::colors_word(colors);
    }

    /// Settings a new study starts with.
    pub fn settings(&self) -> AnalysisSettings {
        AnalysisSettings {
            model: self.model,
            calibration: Calibration::by_name(&self.calibration).unwrap_or(Calibration::DEFAULT),
            margin: self.margin,
            ..AnalysisSettings::default()
        }
    }

    /// Values a hand-edited file may hold are brought into their range.
    pub(in crate::session) fn checked(mut self) -> Self {
        let default = Self::default();
        self.version = VERSION;
        self.scale_percent = self.scale_percent.clamp(*SCALES.start(), *SCALES.end());
        if Calibration::by_name(&self.calibration).is_none() {
            self.calibration = default.calibration;
        }
        if !(self.margin > 1.0 && self.margin <= 3.0) {
            self.margin = default.margin;
        }
        if !CINE_SPEEDS.contains(&self.echoes_per_s) {
            self.echoes_per_s = default.echoes_per_s;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_any_version_is_read_and_nonsense_brought_into_range() {
        let read: Preferences = serde_json::from_str(
            r#"{"version": 7, "future": true, "language": "de", "scale_percent": 5000, "margin": -1,
                "calibration": "none", "echoes_per_s": 1e9, "map_colors": "plaid", "appearance": "light"}"#,
        )
        .expect("tolerant");
        let read = read.checked();
        assert_eq!((read.language(), read.appearance), (Language::German, Appearance::Light));
        let default = Preferences::default();
        assert_eq!((read.scale_percent, read.margin, read.echoes_per_s), (200, default.margin, default.echoes_per_s));
        assert_eq!((read.calibration.as_str(), read.map_colors()), (default.calibration.as_str(), ColorMap::Inferno));
    }
}
