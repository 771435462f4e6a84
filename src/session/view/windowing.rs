//! Gray levels and colors of a pane.

use super::panes::{Look, PaneId, Scale};
use super::state::View;
use super::update::Around;
use crate::display::{ColorMap, Window};
use crate::pipeline::MapKind;
use crate::roi::Point;

impl View {
    pub(in crate::session) fn drag_window(&mut self, around: &mut Around<'_>, pane: PaneId, by: [f64; 2]) {
        let Some(scale) = self.content(pane).base() else { return };
        let full = around.shown(self).values(pane, scale).and_then(|values| Window::full_range(values.view()));
        let (Some(full), Some(window)) = (full, around.shown(self).window(pane)) else { return };
        self.set_scale_window(pane, scale, Some(window.dragged(by, full, self.window_drag)));
    }

    /// * `index` — into [`Self::presets`].
    pub(in crate::session) fn choose_preset(&mut self, around: &mut Around<'_>, pane: PaneId, index: usize) {
        let Some(scale) = self.content(pane).scale() else { return };
        let Some(preset) = around.shown(self).presets(pane).get(index) else { return };
        let window = around.shown(self).values(pane, scale).and_then(|values| preset.window(values.view()));
        self.set_scale_window(pane, scale, window);
    }

    /// The window of a map follows its color bar, that of an echo its image; `None` makes it automatic.
    pub(in crate::session) fn set_window(&mut self, pane: PaneId, window: Option<Window>) {
        if let Some(scale) = self.content(pane).scale() {
            self.set_scale_window(pane, scale, window);
        }
    }

    fn set_scale_window(&mut self, pane: PaneId, scale: Scale, window: Option<Window>) {
        let look = self.look(pane, scale);
        self.set_look(pane, scale, Look { window, ..look });
    }

    /// Spans the window over what lies between two corners, outliers cut as in the automatic one.
    pub(in crate::session) fn window_from_region(
        &mut self,
        around: &mut Around<'_>,
        pane: PaneId,
        corners: [Point; 2],
    ) {
        let Some(scale) = self.content(pane).scale() else { return };
        let Some(values) = around.shown(self).values(pane, scale) else { return };
        let range = |axis: usize, len: usize| {
            let (a, b) = (corners[0][axis].min(corners[1][axis]), corners[0][axis].max(corners[1][axis]));
            let start = (a.max(0.0) as usize).min(len);
            start..(b.max(0.0).ceil() as usize).clamp(start, len)
        };
        let (rows, columns) = values.dim();
        let part = values.slice(ndarray::s![range(1, rows), range(0, columns)]);
        // A click is no region.
        if part.len() >= 4
            && let Some(window) = Window::auto(part)
        {
            self.set_scale_window(pane, scale, Some(window));
        }
    }

    /// Window of the echoes, signal units; `None` is the automatic one.
    pub(in crate::session) fn set_signal_window(&mut self, window: Option<[f64; 2]>) {
        let window = window.and_then(|[low, high]| Window::new(low, high));
        let look = self.looks.of(Scale::Signal);
        self.looks.set(Scale::Signal, Look { window, ..look });
    }

    /// Gives all maps the same colors.
    pub(in crate::session) fn color_maps(&mut self, colors: ColorMap) {
        for map in MapKind::ALL {
            let scale = Scale::Map(map);
            let look = self.looks.of(scale);
            let wanted = Look { colors, ..look };
            if wanted != look {
                self.looks.set(scale, wanted);
            }
        }
    }
}
