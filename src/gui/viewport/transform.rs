//! Between pixel coordinates of a slice and the screen.

use egui::{Pos2, Rect, Vec2, vec2};

use crate::session::Placement;
use crate::volume::Grid;

/// The image of one pane: square in millimetres, whatever the pixel spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaneTransform {
    /// Middle of the pane on the screen.
    middle: Pos2,
    /// Pixel coordinates shown there.
    center: [f64; 2],
    /// Screen points per image pixel along x and y.
    pub scale: [f64; 2],
    /// Screen points per millimetre.
    pub points_per_mm: f64,
}

/// Room around the image for letters and texts, points.
const MARGIN: f32 = 6.0;

impl PaneTransform {
    /// Zoom 1 shows the whole fitted image inside `rect`.
    pub fn new(rect: Rect, placement: Placement<'_>) -> Self {
        let Placement { grid, fitted, zoom, center } = placement;
        let room = rect.shrink(MARGIN).size().max(Vec2::splat(1.0));
        let width_mm = fitted.columns as f64 * fitted.spacing_x_mm;
        let height_mm = fitted.rows as f64 * fitted.spacing_y_mm;
        let fit = (f64::from(room.x) / width_mm).min(f64::from(room.y) / height_mm);
        let points_per_mm = fit * zoom;
        let scale = [points_per_mm * grid.spacing_x_mm, points_per_mm * grid.spacing_y_mm];
        Self { middle: rect.center(), center, scale, points_per_mm }
    }

    pub fn screen_from_slice(&self, [x, y]: [f64; 2]) -> Pos2 {
        let dx = (x - self.center[0]) * self.scale[0];
        let dy = (y - self.center[1]) * self.scale[1];
        self.middle + vec2(dx as f32, dy as f32)
    }

    pub fn slice_from_screen(&self, at: Pos2) -> [f64; 2] {
        let by = at - self.middle;
        [self.center[0] + f64::from(by.x) / self.scale[0], self.center[1] + f64::from(by.y) / self.scale[1]]
    }

    /// Screen points per image pixel, the smaller of both directions.
    pub fn zoom(&self) -> f64 {
        self.scale[0].min(self.scale[1])
    }

    /// Where the whole image lies on the screen.
    pub fn image_rect(&self, grid: &Grid) -> Rect {
        let end = [grid.columns as f64, grid.rows as f64];
        Rect::from_min_max(self.screen_from_slice([0.0, 0.0]), self.screen_from_slice(end))
    }
}
#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn pixels_are_shown_in_their_true_proportions_and_found_again() {
        let grid = Grid::new(100, 50, [1.0, 4.0], None, vec![[0.0; 3]], None).unwrap();
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(412.0, 412.0));
        let transform =
            PaneTransform::new(rect, Placement { grid: &grid, fitted: &grid, zoom: 1.0, center: [50.0, 25.0] });
        assert_eq!(transform.scale[1], 4.0 * transform.scale[0]);
        let shown = transform.image_rect(&grid);
        assert!((shown.height() - 400.0).abs() < 1e-3 && (shown.width() - 200.0).abs() < 1e-3);
        let [x, y] = transform.slice_from_screen(transform.screen_from_slice([12.25, 33.5]));
        assert!((x - 12.25).abs() < 1e-3 && (y - 33.5).abs() < 1e-3);
    }
}
