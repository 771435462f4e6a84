//! A finished sheet: what every target, pixels or vectors, draws whole.

use super::{Color, PaneRect, Primitive};

/// A page or picture: its size, what lies below everything, and what to draw, in points from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Width and height in points (1/72 inch); finite and above zero.
    pub size: [f32; 2],
    /// `None` leaves the ground clear where the target can.
    pub background: Option<Color>,
    /// For the file's title field; holds nothing of the patient.
    pub title: String,
    /// IETF tag of the language of the texts.
    pub language: &'static str,
    pub content: Vec<Primitive>,
}

impl Sheet {
    /// The whole sheet as a rectangle.
    pub fn rect(&self) -> PaneRect {
        PaneRect { min: [0.0, 0.0], max: self.size }
    }

    /// Every text of the sheet, in drawing order.
    pub fn texts(&self) -> Vec<&str> {
        let mut found = Vec::new();
        collect(&self.content, &mut found);
        found
    }
}

fn collect<'a>(content: &'a [Primitive], found: &mut Vec<&'a str>) {
    for primitive in content {
        match primitive {
            Primitive::Text(text) => found.push(&text.text),
            Primitive::Clip { content, .. } => collect(content, found),
            _ => {}
        }
    }
}
