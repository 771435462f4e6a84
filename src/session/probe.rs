//! The value under a point of an annotation.

use super::Session;
use super::growing::pixel_at;
use super::view::Pane;
use crate::roi::Point;

impl Session {
    /// What a pane shows at a point of a slice, with its unit; `None` off the image and where there is no value.
    pub fn value_at(&self, pane: Pane, slice: usize, at: Point) -> Option<(f64, &'static str)> {
        let stack = self.study.stack.as_deref().filter(|stack| slice < stack.num_slices())?;
        let pixel = pixel_at(at, (stack.grid.rows, stack.grid.columns))?;
        let (value, unit) = match pane {
            Pane::Echo => (stack.image(self.view.echo, slice)[pixel], ""),
            Pane::Map => (self.map_of(self.view.map, slice)?[pixel], self.view.map.unit()),
        };
        value.is_finite().then_some((f64::from(value), unit))
    }
}
