//! Automatic windows: what a study opens with, the same on every slice.

use super::state::Study;
use crate::display::Window;
use crate::pipeline::MapTops;

impl Study {
    /// The window echoes open with, from the echo that is shown first.
    pub(in crate::session) fn set_echo_window(&mut self, echo: usize, slice: usize) {
        self.echo_window = self.stack.as_deref().and_then(|stack| {
            let window = Window::between_percentiles(stack.image(echo, slice), [0.0, 99.5])?;
            Window::new(0.0, window.high())
        });
    }

    /// Takes the automatic windows from the new maps.
    pub(in crate::session) fn set_map_tops(&mut self) {
        self.map_tops = self.maps.as_deref().map(|maps| MapTops::of(maps, self.fat_maps.as_deref()));
    }

    pub(in crate::session) fn set_fat_top(&mut self) {
        if let Some(fat) = self.fat_maps.as_deref() {
            self.map_tops = Some(self.map_tops.unwrap_or_default().with_fat(fat));
        }
    }
}
