//! Shared by the integration tests.

pub mod imports;
pub mod window;

use egui::{Color32, Context, FullOutput, TexturesDelta};
use image::RgbaImage;
use sideroscope::gui::raster::Rasterizer;

/// Paints harness snapshots with the program's own rasterizer: the same bytes on every machine, no graphics card.
#[derive(Default)]
pub struct SoftwareRenderer(Rasterizer);

impl egui_kittest::TestRenderer for SoftwareRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.set_textures(delta);
        self.0.free_textures(delta);
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let pixels_per_point = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * pixels_per_point;
        let primitives = ctx.tessellate(output.shapes.clone(), pixels_per_point);
        let size_px = [size.x.round() as u32, size.y.round() as u32];
        Ok(self.0.render(&primitives, size_px, pixels_per_point, Color32::BLACK))
    }
}
