//! How the user looks at the data: never undone, never part of a result.

use super::{Item, ToolOptions};
use crate::display::window::{LIC_PRESETS, Preset, R2STAR_PRESETS, SIGNAL_PRESETS, T2STAR_PRESETS};
use crate::display::{ColorMap, Window};
use crate::roi::{AnnotationId, Marker, RoiId, Role};

/// The two linked panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    Echo,
    Map,
}

/// Which quantity the map pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MapKind {
    R2Star,
    T2Star,
    S0,
    Lic,
}

impl MapKind {
    pub const ALL: [Self; 4] = [Self::R2Star, Self::T2Star, Self::S0, Self::Lic];

    pub fn label(self) -> &'static str {
        match self {
            Self::R2Star => "R2*",
            Self::T2Star => "T2*",
            Self::S0 => "S0",
            Self::Lic => "LIC",
        }
    }

    pub fn unit(self) -> &'static str {
        match self {
            Self::R2Star => "s⁻¹",
            Self::T2Star => "ms",
            Self::S0 => "a.u.",
            Self::Lic => "mg/g",
        }
    }

    /// Display ranges of the number keys, the last one for 0.
    pub fn presets(self) -> &'static [Preset] {
        match self {
            Self::R2Star => &R2STAR_PRESETS,
            Self::T2Star => &T2STAR_PRESETS,
            Self::S0 => &SIGNAL_PRESETS,
            Self::Lic => &LIC_PRESETS,
        }
    }
}

/// What a left drag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Window,
    Pan,
    Zoom,
    Draw(Role),
    /// Sets an annotation.
    Mark(Marker),
}

/// The outline a drawing drag makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawShape {
    Ellipse,
    Circle,
    Rectangle,
    Polygon,
    Freehand,
    /// Paints pixels.
    Brush,
    /// Takes pixels away.
    Eraser,
    /// Like pixels around the pressed one.
    Grow,
}

/// How much text lies over the images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlays {
    All,
    /// ROIs, echo time and field only.
    Minimal,
    /// ROIs and echo time: the echo time is always on.
    None,
}

impl Overlays {
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Minimal,
            Self::Minimal => Self::None,
            Self::None => Self::All,
        }
    }
}

/// The view of both panes; slice, zoom, pan and cursor are linked.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub slice: usize,
    pub echo: usize,
    /// 1 shows the whole image in the pane.
    pub zoom: f64,
    /// Pixel coordinates at the middle of the panes; `None` is the middle of the image.
    pub center: Option<[f64; 2]>,
    /// Pointer in pixel coordinates, for the read-out and the linked cursor.
    pub cursor: Option<(Pane, [f64; 2])>,
    /// `None` means automatic (0.1–99.9 % of the values).
    pub echo_window: Option<Window>,
    pub map_window: Option<Window>,
    pub map: MapKind,
    pub map_colors: ColorMap,
    pub active: Pane,
    pub tool: Tool,
    pub draw_shape: DrawShape,
    pub selected: Option<RoiId>,
    pub selected_mark: Option<AnnotationId>,
    /// What is being given another name in the list.
    pub renaming: Option<Item>,
    pub options: ToolOptions,
    pub overlays: Overlays,
    pub is_cine_running: bool,
    pub is_decay_log: bool,
    /// Patient text may show in the corner; never in an export.
    pub shows_patient_text: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            slice: 0,
            echo: 0,
            zoom: 1.0,
            center: None,
            cursor: None,
            echo_window: None,
            map_window: None,
            map: MapKind::R2Star,
            map_colors: ColorMap::Inferno,
            active: Pane::Echo,
            tool: Tool::Window,
            draw_shape: DrawShape::Ellipse,
            selected: None,
            selected_mark: None,
            renaming: None,
            options: ToolOptions::default(),
            overlays: Overlays::All,
            is_cine_running: false,
            is_decay_log: false,
            shows_patient_text: true,
        }
    }
}

/// Zoom stays within what can be found back from.
pub const ZOOM_RANGE: std::ops::RangeInclusive<f64> = 0.2..=32.0;

impl View {
    /// Zooms by `factor` and keeps `anchor` (pixel coordinates) where it is on the screen.
    pub fn zoom_at(&mut self, factor: f64, anchor: [f64; 2], image_center: [f64; 2]) {
        let zoom = (self.zoom * factor).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        let center = self.center.unwrap_or(image_center);
        let ratio = self.zoom / zoom;
        self.center = Some(std::array::from_fn(|i| anchor[i] + (center[i] - anchor[i]) * ratio));
        self.zoom = zoom;
    }

    /// Moves the image by (dx, dy) image pixels.
    pub fn pan_by(&mut self, delta: [f64; 2], image_center: [f64; 2]) {
        let center = self.center.unwrap_or(image_center);
        self.center = Some([center[0] - delta[0], center[1] - delta[1]]);
    }

    pub fn fit(&mut self) {
        self.zoom = 1.0;
        self.center = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_anchor_in_place() {
        let mut view = View::default();
        let middle = [128.0, 96.0];
        view.zoom_at(2.0, [28.0, 16.0], middle);
        // Offset of the anchor from the pane's middle in zoomed pixels stays what it was: −100·1 = −50·2.
        let center = view.center.unwrap();
        assert_eq!([(28.0 - center[0]) * 2.0, (16.0 - center[1]) * 2.0], [-100.0, -80.0]);
        view.zoom_at(0.5, [28.0, 16.0], middle);
        assert_eq!(view.center, Some(middle));
    }

    #[test]
    fn zoom_has_limits() {
        let mut view = View::default();
        for _ in 0..100 {
            view.zoom_at(2.0, [0.0, 0.0], [10.0, 10.0]);
        }
        assert_eq!(view.zoom, *ZOOM_RANGE.end());
    }
}
