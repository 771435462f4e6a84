//! Overlays as drawing primitives, in pane coordinates: points, (0, 0) the top-left corner of the pane, x right, y down.
//!
//! Built from plain numbers and strings; painted on screen, in picture files and in vector files alike.
//!
//! Must not know: regions, fits, series, toolkits.

mod dashes;
mod dump;
mod overlay;
mod scaled;
mod sheet;
mod style;
mod tokens;

use std::sync::Arc;

pub use dashes::dashes;
pub use overlay::{
    COLOR_BAR_SPACE, ColorBar, Corners, HANDLE_SIDE, TextLine, color_bar, color_bar_rect, corner_texts, handle_side,
    legend, orientation_letters, roi_handles, roi_outline, ruler,
};
pub use scaled::scaled;
pub use sheet::Sheet;
pub use style::{OutlineStyle, palette};
pub use tokens::{Tint, Tokens};

use super::RgbaPixels;

/// How far a text's halo reaches beyond its letters, points.
pub const TEXT_HALO: f32 = 1.0;

/// A place in pane coordinates.
pub type Place = [f32; 2];

/// Red, green, blue, alpha; straight alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 4]);

impl Color {
    /// Opaque, from 0xRRGGBB.
    pub const fn rgb(hex: u32) -> Self {
        let [_, r, g, b] = hex.to_be_bytes();
        Self([r, g, b, 255])
    }

    pub const fn with_alpha(self, alpha: u8) -> Self {
        let [r, g, b, _] = self.0;
        Self([r, g, b, alpha])
    }
}

/// How a line is broken; lengths in points along it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Pattern {
    #[default]
    Solid,
    Dashed {
        on: f32,
        off: f32,
    },
    /// Round dots of the stroke's width, this far apart from center to center.
    Dotted {
        spacing: f32,
    },
}

/// A line's look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub color: Color,
    /// In points.
    pub width: f32,
    pub pattern: Pattern,
}

impl Stroke {
    pub const fn solid(color: Color, width: f32) -> Self {
        Self { color, width, pattern: Pattern::Solid }
    }
}

/// A rectangle in pane coordinates; `min` ≤ `max`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaneRect {
    pub min: Place,
    pub max: Place,
}

impl PaneRect {
    pub fn width(&self) -> f32 {
        self.max[0] - self.min[0]
    }

    pub fn height(&self) -> f32 {
        self.max[1] - self.min[1]
    }

    pub fn contains(&self, [x, y]: Place) -> bool {
        (self.min[0]..=self.max[0]).contains(&x) && (self.min[1]..=self.max[1]).contains(&y)
    }

    pub fn center(&self) -> Place {
        [0.5 * (self.min[0] + self.max[0]), 0.5 * (self.min[1] + self.max[1])]
    }
}

/// Which point of a text lies at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// Left or top.
    #[default]
    Start,
    Center,
    /// Right or bottom.
    End,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub place: Place,
    pub align_x: Align,
    pub align_y: Align,
    pub text: String,
    /// Font size in points.
    pub size: f32,
    pub color: Color,
    pub is_strong: bool,
    /// Drawn one point around the text, so that it reads on any image.
    pub halo: Option<Color>,
    /// Runs from bottom to top, as the name of a vertical axis; `align_x` then counts along the text, upwards.
    pub is_upright: bool,
}

/// One thing to draw. Later ones lie on earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub enum Primitive {
    /// A line through points; a closed one returns to the first.
    Polyline {
        points: Vec<Place>,
        is_closed: bool,
        stroke: Stroke,
    },
    /// A filled polygon that does not cross itself. The window fills convex ones; the areas of its plots it draws itself.
    Polygon {
        points: Vec<Place>,
        fill: Color,
    },
    Circle {
        center: Place,
        radius: f32,
        fill: Option<Color>,
        stroke: Option<Stroke>,
    },
    Rect {
        rect: PaneRect,
        corner_radius: f32,
        fill: Option<Color>,
        stroke: Option<Stroke>,
    },
    Text(Text),
    /// Pixels stretched over a rectangle; smooth mixes neighbors, otherwise pixels stay squares.
    Image {
        rect: PaneRect,
        pixels: Arc<RgbaPixels>,
        is_smooth: bool,
    },
    /// Things of which only what lies inside the rectangle is drawn.
    Clip {
        rect: PaneRect,
        content: Vec<Primitive>,
    },
}
