//! What a ROI is.

use serde::{Deserialize, Serialize};

use super::RoiMask;
use crate::text::t;

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
    /// Tissue without iron on the same images, which an iron-loaded liver is darker than.
    Muscle,
    Other,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Lesion, Self::Liver, Self::Noise, Self::Muscle, Self::Other];

    pub fn label(self) -> &'static str {
        match self {
            Self::Lesion => "Lesion",
            Self::Liver => "Liver",
            Self::Noise => "Noise",
            Self::Muscle => "Muscle",
            Self::Other => "Other",
        }
    }

    /// The name in this thread's language: what a new region is called, and what a person reads.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Lesion => t("role-name-lesion"),
            Self::Liver => t("role-name-liver"),
            Self::Noise => t("role-name-noise"),
            Self::Muscle => t("role-name-muscle"),
            Self::Other => t("role-name-other"),
        }
    }

    /// "lesion", as inside a sentence of this thread's language.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Lesion => t("role-lesion"),
            Self::Liver => t("role-liver"),
            Self::Noise => t("role-noise"),
            Self::Muscle => t("role-muscle"),
            Self::Other => t("role-other"),
        }
    }
}

/// Outline in pixel coordinates: (0, 0) is the top-left corner of the top-left pixel, x to the right, y down.
/// A pixel belongs to a shape when its center (column + 0.5, row + 0.5) does.
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

/// What a pixel was compared by when it was left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutlierBasis {
    R2Star,
    /// Magnitude at this echo, from 0.
    Signal {
        echo: usize,
    },
}

/// Pixels left out of a region in one step, and why: the region's log.
#[derive(Clone, Debug, PartialEq)]
pub struct Exclusion {
    pub basis: OutlierBasis,
    /// How many robust SDs from the median a pixel had to lie.
    pub times: f64,
    /// (row, column), ascending.
    pub pixels: Vec<(usize, usize)>,
}

/// One region on one slice.
///
/// Regions of one name and role on several slices are the same structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Roi {
    pub id: RoiId,
    pub name: String,
    pub role: Role,
    /// From 0 in the stack's order.
    pub slice: usize,
    pub shape: Shape,
    /// Pixels of the image that do not count although the shape holds them. They stay where they are when the shape
    /// moves: a vessel does not move with an outline.
    pub excluded: Vec<Exclusion>,
    /// A hidden region is not drawn and cannot be picked; it is measured all the same.
    pub is_visible: bool,
    /// Red, green, blue instead of the role's own color.
    pub color: Option<[u8; 3]>,
    /// Made between two key slices and not edited since.
    pub is_interpolated: bool,
}

impl Roi {
    /// A visible region with all its pixels, in its role's color.
    pub fn new(id: RoiId, name: impl Into<String>, role: Role, slice: usize, shape: Shape) -> Self {
        let name = name.into();
        Self {
            id,
            name,
            role,
            slice,
            shape,
            excluded: Vec::new(),
            is_visible: true,
            color: None,
            is_interpolated: false,
        }
    }

    /// The pixels that count, on an image of `rows` × `columns`.
    pub fn mask(&self, rows: usize, columns: usize) -> RoiMask {
        let mask = RoiMask::from_shape(&self.shape, self.slice, rows, columns);
        if self.excluded.is_empty() {
            return mask;
        }
        mask.without(&self.excluded_pixels())
    }

    /// All pixels left out, (row, column) ascending, each once; also those the shape has left behind.
    pub fn excluded_pixels(&self) -> Vec<(usize, usize)> {
        let mut pixels: Vec<_> = self.excluded.iter().flat_map(|step| step.pixels.iter().copied()).collect();
        pixels.sort_unstable();
        pixels.dedup();
        pixels
    }

    /// How many of the shape's pixels do not count.
    pub fn num_excluded(&self, rows: usize, columns: usize) -> usize {
        let holds = |&&(row, col): &&(usize, usize)| {
            row < rows && col < columns && self.shape.contains([col as f64 + 0.5, row as f64 + 0.5])
        };
        self.excluded_pixels().iter().filter(holds).count()
    }
}
