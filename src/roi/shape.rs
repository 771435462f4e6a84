//! What a ROI is.

use serde::{Deserialize, Serialize};

/// Identity of a ROI within a document; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RoiId(pub u64);

/// What a ROI stands for in the question "does the lesion hold iron as the liver does?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Lesion,
    Liver,
    Noise,
    Other,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Lesion, Self::Liver, Self::Noise, Self::Other];

    pub fn label(self) -> &'static str {
        match self {
            Self::Lesion => "Lesion",
            Self::Liver => "Liver",
            Self::Noise => "Noise",
            Self::Other => "Other",
        }
    }
}

/// Outline in pixel coordinates: (0, 0) is the top-left corner of the top-left pixel, x to the right, y down.
/// A pixel belongs to a shape when its centre (column + 0.5, row + 0.5) does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// `rotation_deg` turns from +x towards +y (clockwise on screen).
    Ellipse {
        center: [f64; 2],
        radii: [f64; 2],
        #[serde(default)]
        rotation_deg: f64,
    },
    Rectangle {
        min: [f64; 2],
        max: [f64; 2],
    },
    /// Closed outline, even-odd rule; a freehand drawing is one with many vertices.
    Polygon(Vec<[f64; 2]>),
}

/// One region on one slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Roi {
    pub id: RoiId,
    pub name: String,
    pub role: Role,
    /// From 0 in the stack's order.
    pub slice: usize,
    pub shape: Shape,
}
