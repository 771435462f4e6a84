//! The layout of a figure as a file: format `sideroscope-figure`, version 1.
//!
//! Numbers people read count from 1 here too: slices, echoes. Places in images are pixel coordinates as in ROI files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::publish::MapKind;
use crate::publish::panel::Annotation;

pub const LAYOUT_FORMAT: &str = "sideroscope-figure";
pub const LAYOUT_VERSION: u32 = 1;

/// Panels at most: more letters than the alphabet has would be needed.
const MOST_PANELS: usize = 26;

/// A whole figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Layout {
    pub format: String,
    pub version: u32,
    /// Above the panels; empty for none.
    pub title: String,
    /// Below the panels: "auto" is written by the program, empty is none, anything else stands as it is.
    pub caption: String,
    /// Width of the whole figure; a column of a journal is 80 to 90 mm wide, a page 170 to 180 mm.
    pub width_mm: f64,
    /// Of PNG, TIFF and JPEG.
    pub dpi: f64,
    pub columns: usize,
    pub gap_mm: f64,
    /// Size of the texts, points.
    pub text_pt: f64,
    pub theme: Theme,
    pub letters: Letters,
    pub window: WindowChoice,
    /// What panels are drawn from, by name; the panel that names none takes the first, or what is open.
    pub sources: BTreeMap<String, Source>,
    /// Row by row from the upper left.
    pub panels: Vec<PanelSpec>,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            format: LAYOUT_FORMAT.to_owned(),
            version: LAYOUT_VERSION,
            title: String::new(),
            caption: String::new(),
            width_mm: 174.0,
            dpi: 300.0,
            columns: 3,
            gap_mm: 1.5,
            text_pt: 7.0,
            theme: Theme::Paper,
            letters: Letters::Lower,
            window: WindowChoice::Common,
            sources: BTreeMap::new(),
            panels: Vec::new(),
        }
    }
}

/// Ground and ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// White.
    #[default]
    Paper,
    /// The colors of the window, for slides.
    Dark,
}

/// Letters of the panels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Letters {
    #[default]
    Lower,
    Upper,
    None,
}

/// How echo images are windowed where a panel does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WindowChoice {
    /// All echoes of a source alike: the decay can be seen.
    #[default]
    Common,
    /// Each image by itself: everything can be seen.
    Own,
}

/// Where a source is found; one of `case` and `path`. Paths count from the layout file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// UID or number of the stack where the path holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// ROI file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rois: Option<String>,
}

/// What a panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    #[default]
    Echo,
    R2Star,
    T2Star,
    S0,
    Lic,
    Decay,
    Contrast,
    Verdict,
    Table,
    /// A picture file.
    Picture,
    /// Keeps a place free.
    Empty,
}

impl View {
    pub const ALL: [Self; 11] = [
        Self::Echo,
        Self::R2Star,
        Self::T2Star,
        Self::S0,
        Self::Lic,
        Self::Decay,
        Self::Contrast,
        Self::Verdict,
        Self::Table,
        Self::Picture,
        Self::Empty,
    ];

    /// The map a view shows; `None` for others.
    pub fn map(self) -> Option<MapKind> {
        match self {
            Self::R2Star => Some(MapKind::R2Star),
            Self::T2Star => Some(MapKind::T2Star),
            Self::S0 => Some(MapKind::S0),
            Self::Lic => Some(MapKind::Lic),
            Self::Echo | Self::Decay | Self::Contrast | Self::Verdict | Self::Table | Self::Picture | Self::Empty => {
                None
            }
        }
    }

    /// Images share the height of their row.
    pub fn is_image(self) -> bool {
        matches!(self, Self::Echo | Self::R2Star | Self::T2Star | Self::S0 | Self::Lic | Self::Picture | Self::Empty)
    }
}

/// One panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PanelSpec {
    pub view: View,
    /// Name in `sources`; empty for the first, or what is open.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Columns it takes.
    pub span: usize,
    /// From 1; nothing for the one that shows most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slice: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub echo: Option<usize>,
    /// At the lower left; nothing writes the echo time or the map, "" leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Lower and upper end of the gray or color scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<[f64; 2]>,
    /// Left, top, right, bottom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crop: Option<[f64; 4]>,
    pub rois: bool,
    pub scale_bar: bool,
    pub color_bar: bool,
    pub orientation: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Annotation>,
}

impl Default for PanelSpec {
    fn default() -> Self {
        Self {
            view: View::Echo,
            source: String::new(),
            span: 1,
            slice: None,
            echo: None,
            label: None,
            window: None,
            crop: None,
            rois: false,
            scale_bar: false,
            color_bar: true,
            orientation: false,
            file: None,
            marks: Vec::new(),
        }
    }
}

/// Why a layout cannot be used.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum LayoutError {
    #[error("the layout is not valid JSON of this format: {0}")]
    Json(String),
    #[error("the file states format \"{0}\" version {1}, not \"{LAYOUT_FORMAT}\" version {LAYOUT_VERSION}")]
    Format(String, u32),
    #[error("{field} is {value}, it must lie between {low} and {high}")]
    Range { field: &'static str, value: f64, low: f64, high: f64 },
    #[error("the layout has {0} panels, there must be 1 to {MOST_PANELS}")]
    NumPanels(usize),
    #[error("panel {panel}: {problem}")]
    Panel { panel: usize, problem: String },
}

impl Layout {
    /// Reads and checks a layout.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        let json = serde_json::from_str(text.trim_start_matches('\u{feff}'));
        let layout: Self = json.map_err(|error| LayoutError::Json(error.to_string()))?;
        layout.check()?;
        Ok(layout)
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("strings and finite numbers always have a JSON form") + "\n"
    }

    /// Whether every number can be drawn.
    pub fn check(&self) -> Result<(), LayoutError> {
        if self.format != LAYOUT_FORMAT || self.version != LAYOUT_VERSION {
            return Err(LayoutError::Format(self.format.clone(), self.version));
        }
        let ranges = [
            ("width_mm", self.width_mm, 30.0, 1000.0),
            ("dpi", self.dpi, 50.0, 1200.0),
            ("columns", self.columns as f64, 1.0, 8.0),
            ("gap_mm", self.gap_mm, 0.0, 20.0),
            ("text_pt", self.text_pt, 4.0, 30.0),
        ];
        for (field, value, low, high) in ranges {
            if !(low..=high).contains(&value) {
                return Err(LayoutError::Range { field, value, low, high });
            }
        }
        if self.panels.is_empty() || self.panels.len() > MOST_PANELS {
            return Err(LayoutError::NumPanels(self.panels.len()));
        }
        for (index, panel) in self.panels.iter().enumerate() {
            let problem = |problem: &str| LayoutError::Panel { panel: index + 1, problem: problem.to_owned() };
            if panel.span == 0 || panel.span > self.columns {
                return Err(problem("its span is not between 1 and the number of columns"));
            }
            if panel.slice == Some(0) || panel.echo == Some(0) {
                return Err(problem("slices and echoes count from 1"));
            }
            if panel.window.is_some_and(|[low, high]| crate::display::Window::new(low, high).is_none()) {
                return Err(problem("the lower end of its window must lie below the upper"));
            }
            if panel.view == View::Picture && panel.file.is_none() {
                return Err(problem("a picture needs a file"));
            }
        }
        Ok(())
    }

    /// The letter of a panel; empty panels have none and use none up.
    pub fn letter(&self, panel: usize) -> String {
        let before = self.panels.iter().take(panel).filter(|panel| panel.view != View::Empty).count();
        let is_empty = self.panels.get(panel).is_none_or(|panel| panel.view == View::Empty);
        let first = match self.letters {
            Letters::None => return String::new(),
            _ if is_empty => return String::new(),
            Letters::Lower => b'a',
            Letters::Upper => b'A',
        };
        char::from(first + (before % MOST_PANELS) as u8).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_read_back_as_it_was_written() {
        let mark = Annotation::Arrow { tip: [50.0, 60.5], tail: [30.0, 40.0] };
        let panel = PanelSpec { view: View::R2Star, slice: Some(2), marks: vec![mark], ..PanelSpec::default() };
        let source = Source { case: Some("iso".to_owned()), ..Source::default() };
        let layout = Layout {
            panels: vec![panel, PanelSpec::default()],
            sources: BTreeMap::from([("a".to_owned(), source)]),
            ..Layout::default()
        };
        assert_eq!(Layout::parse(&layout.to_json()), Ok(layout));
    }

    #[test]
    fn faults_are_named() {
        for (text, expected) in [
            ("", "not valid JSON"),
            (r#"{"panels": [{}], "color": 1}"#, "unknown field"),
            (r#"{"version": 2, "panels": [{}]}"#, "version 2"),
            (r#"{"panels": []}"#, "0 panels"),
            (r#"{"panels": [{}], "dpi": 1e9}"#, "dpi is 1000000000"),
            (r#"{"panels": [{}], "columns": 0}"#, "columns is 0"),
            (r#"{"panels": [{}, {"slice": 0}]}"#, "panel 2: slices and echoes count from 1"),
            (r#"{"panels": [{"span": 4}]}"#, "panel 1: its span"),
            (r#"{"panels": [{"window": [5, 5]}]}"#, "panel 1: the lower end"),
            (r#"{"panels": [{"view": "picture"}]}"#, "panel 1: a picture needs a file"),
        ] {
            let message = Layout::parse(text).expect_err(text).to_string();
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn empty_places_take_no_letter() {
        let of = |view| PanelSpec { view, ..PanelSpec::default() };
        let panels = vec![of(View::Echo), of(View::Empty), of(View::Decay)];
        let layout = Layout { panels, ..Layout::default() };
        assert_eq!([0, 1, 2, 3].map(|i| layout.letter(i)), ["a", "", "b", ""]);
        assert_eq!(Layout { letters: Letters::Upper, ..layout }.letter(2), "B");
    }
}
