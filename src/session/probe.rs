//! The value under a point of an annotation.

use super::Session;
use super::growing::pixel_at;
use super::panes::{PaneId, Scale};
use crate::roi::Point;

impl Session {
    /// What a pane shows at a point of a slice, with its unit; `None` off the image, where there is no value, and while a
    /// quiz asks.
    pub fn value_at(&self, pane: PaneId, slice: usize, at: Point) -> Option<(f64, &'static str)> {
        let stack = self.study.stack.as_deref();
        let stack = stack.filter(|stack| slice < stack.num_slices() && !self.hides_answers())?;
        let pixel = pixel_at(at, (stack.grid.rows, stack.grid.columns))?;
        let (value, unit) = match self.view.content(pane).scale() {
            Some(Scale::Map(kind)) => {
                let value = self.map_values()?.value_at(kind, [slice, pixel.0, pixel.1])?;
                return Some((value, kind.unit()));
            }
            Some(Scale::Signal | Scale::Series(_)) | None => {
                let echo = self.echo_of(pane).min(stack.num_echoes() - 1);
                (stack.image(echo, slice)[pixel], "")
            }
        };
        value.is_finite().then_some((f64::from(value), unit))
    }
}
