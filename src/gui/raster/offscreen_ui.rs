//! A user interface without a window.

use egui::{Color32, Context, RawInput, Rect, Ui, Vec2, ViewportId, ViewportInfo};
use image::RgbaImage;

use super::Rasterizer;

/// Size and scale of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OffscreenOptions {
    /// Size of the interface in points, as a window would have it.
    pub size_points: Vec2,
    /// 1 gives one pixel per point; 2 to 4 suit print.
    pub pixels_per_point: f32,
    /// How often the interface is run before it is painted, at least 3: tables and plots measure themselves first.
    pub passes: usize,
    /// What lies below everything.
    pub background: Color32,
}

impl Default for OffscreenOptions {
    fn default() -> Self {
        Self { size_points: Vec2::new(1280.0, 800.0), pixels_per_point: 1.0, passes: 4, background: Color32::BLACK }
    }
}

/// Seconds of the interface's clock between two passes: longer than any animation, so the picture shows its end.
const SECONDS_PER_PASS: f64 = 10.0;

/// Runs an interface and paints its last pass.
///
/// * `setup` — called once before the first pass: fonts, style, image loaders. No system font is ever used.
/// * `ui` — called once per pass with the whole area.
pub fn render_ui(options: OffscreenOptions, setup: impl FnOnce(&Context), mut ui: impl FnMut(&mut Ui)) -> RgbaImage {
    let ctx = Context::default();
    let pixels_per_point = options.pixels_per_point.clamp(0.25, 16.0);
    setup(&ctx);
    let mut rasterizer = Rasterizer::default();
    let passes = options.passes.max(3);
    let mut pass = |number: usize| {
        let mut output = ctx.run_ui(input(&options, pixels_per_point, number), &mut ui);
        rasterizer.set_textures(&mut output.textures_delta);
        let image = (number + 1 == passes).then(|| {
            let primitives = ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
            let size_px = [options.size_points.x, options.size_points.y]
                .map(|points| (points * output.pixels_per_point).round().max(1.0) as u32);
            rasterizer.render(&primitives, size_px, output.pixels_per_point, options.background)
        });
        rasterizer.free_textures(&mut output.textures_delta);
        image
    };
    (0..passes).filter_map(&mut pass).last().unwrap_or_default()
}

fn input(options: &OffscreenOptions, pixels_per_point: f32, pass: usize) -> RawInput {
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, options.size_points)),
        time: Some(pass as f64 * SECONDS_PER_PASS),
        predicted_dt: SECONDS_PER_PASS as f32,
        focused: true,
        ..RawInput::default()
    };
    let info = ViewportInfo { native_pixels_per_point: Some(pixels_per_point), ..ViewportInfo::default() };
    input.viewports.insert(ViewportId::ROOT, info);
    input
}
