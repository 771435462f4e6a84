//! What a plot shows, in data units.

use crate::display::scene::{Color, Pattern};
use crate::display::ticks::{Tick, ticks};

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Lower and upper end; finite, the first below the second.
    pub range: [f64; 2],
    /// With its unit, e.g. "TE (ms)".
    pub name: String,
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// Round numbers, at most `most` of them.
    pub fn linear(range: [f64; 2], name: &str, most: usize) -> Self {
        Self { range, name: name.to_owned(), ticks: ticks(range[0], range[1], most) }
    }

    pub(super) fn fraction(&self, value: f64) -> f32 {
        ((value - self.range[0]) / (self.range[1] - self.range[0])) as f32
    }
}

/// One measured point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    /// Lower and upper end of the error bar.
    pub ends: Option<[f64; 2]>,
    /// Not part of the fit: drawn as a ring.
    pub is_hollow: bool,
}

/// The shape of a curve's points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dot {
    #[default]
    Disc,
    Square,
}

/// A curve, its points, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// In the legend; empty leaves it out.
    pub name: String,
    pub color: Color,
    pub pattern: Pattern,
    /// Width of the line over the usual one.
    pub weight: f32,
    pub line: Vec<[f64; 2]>,
    pub points: Vec<Point>,
    pub dot: Dot,
    /// Of the points, half the side of squares; as a share of the text size.
    pub radius: f32,
}

/// A filled area under a curve or around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub fill: Color,
    /// From left to right.
    pub x: Vec<f64>,
    /// Lower and upper edge at each `x`.
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

/// A letter above a place of the plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub at: [f64; 2],
    pub text: String,
}

/// A zone from edge to edge where an end is not given.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    pub x: [Option<f64>; 2],
    pub y: [Option<f64>; 2],
    pub fill: Color,
    /// Lines across it, for "at the noise floor".
    pub hatch: Option<Color>,
    /// In its upper right corner where it begins at an `x`, else above its upper edge; empty for none.
    pub note: String,
}

/// A vertical line; its words stand beside it, behind a sample of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub x: f64,
    pub color: Color,
    pub pattern: Pattern,
    /// Width over the usual one.
    pub weight: f32,
    /// Empty for none.
    pub note: String,
}

/// Everything a plot shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Of the panel in its figure, before the title; empty for none.
    pub letter: String,
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    pub bands: Vec<Band>,
    pub areas: Vec<Area>,
    pub marks: Vec<Mark>,
    /// The last lies on top.
    pub curves: Vec<Curve>,
    pub tags: Vec<Tag>,
}
