//! The rasterizer, through what egui hands it.

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, FontDefinitions, Pos2, Rect, Sense, TextureHandle, TextureOptions, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use image::{Rgba, RgbaImage};
use sideroscope::gui::raster::Rasterizer;
use sideroscope::gui::raster::offscreen_ui::{OffscreenOptions, render_ui};

use crate::support::SoftwareRenderer;

const CLEAR: Color32 = Color32::BLACK;

/// A rasterizer whose font texture is one white texel.
fn with_white_texture() -> Rasterizer {
    let mut rasterizer = Rasterizer::default();
    let mut delta = egui::TexturesDelta::default();
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    delta.push(egui::TextureId::default(), egui::epaint::ImageDelta::full(white, TextureOptions::NEAREST));
    rasterizer.set_textures(&mut delta);
    assert!(delta.is_empty());
    rasterizer
}

/// A gray texture of 4 × 4 texels with that filter, as the font texture.
fn with_gray_texture(options: TextureOptions) -> Rasterizer {
    let mut rasterizer = Rasterizer::default();
    let mut delta = egui::TexturesDelta::default();
    let gray = (0..16).map(|i| Color32::from_gray(15 * i)).collect();
    delta.push(egui::TextureId::default(), egui::epaint::ImageDelta::full(ColorImage::new([4, 4], gray), options));
    rasterizer.set_textures(&mut delta);
    rasterizer
}

/// The whole texture over `rect`, as the two triangles that egui makes, or as the same two in another order.
fn textured(rect: Rect, clip_rect: Rect, indices: [u32; 6]) -> ClippedPrimitive {
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let mut mesh = Mesh::default();
    mesh.add_rect_with_uv(rect, uv, Color32::WHITE);
    mesh.indices = indices.to_vec();
    ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
}

const AS_EGUI: [u32; 6] = [0, 1, 2, 2, 1, 3];
const OTHERWISE: [u32; 6] = [1, 3, 2, 2, 0, 1];

fn colored(triangles: &[([Pos2; 3], [Color32; 3])], clip_rect: Rect) -> ClippedPrimitive {
    let mut mesh = Mesh::default();
    for (corners, colors) in triangles {
        let first = mesh.vertices.len() as u32;
        mesh.vertices.extend(corners.iter().zip(colors).map(|(&pos, &color)| Vertex::untextured(pos, color)));
        mesh.indices.extend([first, first + 1, first + 2]);
    }
    ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
}

fn count(image: &RgbaImage, is: impl Fn(&Rgba<u8>) -> bool) -> usize {
    image.pixels().filter(|p| is(p)).count()
}

#[test]
fn a_right_triangle_covers_the_centers_below_its_diagonal() {
    let corners = [pos2(0.0, 0.0), pos2(8.0, 8.0), pos2(0.0, 8.0)];
    let triangle = colored(&[(corners, [Color32::RED; 3])], Rect::EVERYTHING);
    let image = with_white_texture().render(&[triangle], [10, 10], 1.0, CLEAR);
    for (x, y, pixel) in image.enumerate_pixels() {
        // The diagonal runs through the centers with x = y; it is a right edge here and so left out.
        let is_in = x < y && y < 8;
        assert_eq!(pixel.0, if is_in { [255, 0, 0, 255] } else { [0, 0, 0, 255] }, "{x} {y}");
    }
}

#[test]
fn winding_and_scale_do_not_change_the_coverage() {
    let corners = [pos2(1.0, 1.5), pos2(7.25, 3.0), pos2(2.5, 6.75)];
    let turned = [corners[0], corners[2], corners[1]];
    let paint = |corners: [Pos2; 3], scale: f32| {
        let scaled = corners.map(|p| pos2(p.x / scale, p.y / scale));
        let triangle = colored(&[(scaled, [Color32::WHITE; 3])], Rect::EVERYTHING);
        with_white_texture().render(&[triangle], [10, 10], scale, CLEAR)
    };
    let image = paint(corners, 1.0);
    assert!(count(&image, |p| p[0] == 255) > 10);
    assert_eq!(image, paint(turned, 1.0));
    assert_eq!(image, paint(corners, 2.0));
}

#[test]
fn a_clip_rectangle_cuts_at_whole_pixels() {
    let corners = [pos2(-50.0, -50.0), pos2(90.0, -50.0), pos2(-50.0, 90.0)];
    let clip = Rect::from_min_max(pos2(2.4, 3.0), pos2(6.6, 5.0));
    let triangle = colored(&[(corners, [Color32::GREEN; 3])], clip);
    let image = with_white_texture().render(&[triangle], [10, 10], 1.0, CLEAR);
    for (x, y, pixel) in image.enumerate_pixels() {
        let is_in = (2..7).contains(&x) && (3..5).contains(&y);
        assert_eq!(pixel[1] == 255, is_in, "{x} {y}");
    }
}

#[test]
fn upright_images_look_the_same_by_the_short_way_and_by_triangles() {
    for (left, top, width, height) in
        [(0.25, 0.6, 9.0, 7.5), (2.0, 1.0, 8.0, 8.0), (-3.3, 2.2, 11.0, 5.7), (1.0, 1.0, 3.0, 2.6)]
    {
        let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
        let rasterizer = with_gray_texture(TextureOptions::LINEAR);
        let paint = |indices| rasterizer.render(&[textured(rect, Rect::EVERYTHING, indices)], [12, 12], 1.0, CLEAR);
        let (short, triangles) = (paint(AS_EGUI), paint(OTHERWISE));
        for (a, b) in short.pixels().zip(triangles.pixels()) {
            assert!(a[0].abs_diff(b[0]) <= 1, "{rect:?}: {a:?} {b:?}");
        }
        assert!(count(&short, |p| p[0] > 0) > 3);
    }
}

#[test]
fn a_texel_colors_the_pixels_whose_centers_it_covers() {
    // One texel is 2 pixels wide and starts a quarter pixel late: the second one covers the centers 2.5 and 3.5.
    let rect = Rect::from_min_size(pos2(0.25, 0.25), vec2(8.0, 8.0));
    let rasterizer = with_gray_texture(TextureOptions::NEAREST);
    let image = rasterizer.render(&[textured(rect, Rect::EVERYTHING, AS_EGUI)], [9, 9], 1.0, CLEAR);
    let row: Vec<u8> = (0..9).map(|x| image.get_pixel(x, 0)[0]).collect();
    assert_eq!(row, [0, 0, 15, 15, 30, 30, 45, 45, 0]);
}

#[test]
fn images_are_clipped_on_every_side() {
    let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(12.0, 12.0));
    let clip = Rect::from_min_max(pos2(3.0, 4.0), pos2(8.0, 9.0));
    for indices in [AS_EGUI, OTHERWISE] {
        let rasterizer = with_gray_texture(TextureOptions::LINEAR);
        let image = rasterizer.render(&[textured(rect, clip, indices)], [12, 12], 1.0, CLEAR);
        for (x, y, pixel) in image.enumerate_pixels() {
            assert_eq!(pixel[0] > 0, (3..8).contains(&x) && (4..9).contains(&y), "{x} {y}");
        }
    }
}

#[test]
fn enlarging_and_reducing_have_a_filter_each() {
    let options = TextureOptions { magnification: egui::TextureFilter::Nearest, ..TextureOptions::LINEAR };
    let rasterizer = with_gray_texture(options);
    let paint = |size: f32, indices| {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(size, size));
        rasterizer.render(&[textured(rect, Rect::EVERYTHING, indices)], [16, 16], 1.0, CLEAR)
    };
    for indices in [AS_EGUI, OTHERWISE] {
        let is_texel = |p: &Rgba<u8>| p[0].is_multiple_of(15);
        assert_eq!(count(&paint(16.0, indices), is_texel), 256, "enlarged: texels as they are");
        // One pixel for 2 × 2 texels of 0, 15, 60 and 75.
        assert_eq!(paint(2.0, indices).get_pixel(0, 0)[0], 38, "reduced: the mean of its texels");
    }
}

#[test]
fn freed_textures_are_forgotten() {
    let mut rasterizer = with_gray_texture(TextureOptions::NEAREST);
    let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(8.0, 8.0));
    let shapes = [textured(rect, Rect::EVERYTHING, AS_EGUI)];
    assert!(count(&rasterizer.render(&shapes, [8, 8], 1.0, CLEAR), |p| p[0] > 0) > 0);
    let mut delta = egui::TexturesDelta::default();
    delta.free(egui::TextureId::default());
    rasterizer.free_textures(&mut delta);
    assert!(delta.is_empty());
    assert_eq!(count(&rasterizer.render(&shapes, [8, 8], 1.0, CLEAR), |p| p[0] > 0), 0);
}

#[test]
fn translucent_neighbors_leave_no_seam() {
    let half = Color32::from_rgba_premultiplied(64, 64, 64, 128);
    let corners = [pos2(0.5, 0.5), pos2(9.5, 0.5), pos2(9.5, 9.5), pos2(0.5, 9.5)];
    let middle = pos2(4.3, 5.1);
    let fan: Vec<_> = (0..4).map(|i| ([middle, corners[i], corners[(i + 1) % 4]], [half; 3])).collect();
    let image = with_white_texture().render(&[colored(&fan, Rect::EVERYTHING)], [10, 10], 1.0, CLEAR);
    assert_eq!(count(&image, |p| p[0] == 64), 81, "nine by nine pixels once each");
    assert_eq!(count(&image, |p| p[0] != 64 && p[0] != 0), 0, "no pixel twice");
}

#[test]
fn colors_run_linearly_between_the_corners() {
    // Value 16 per pixel along x, from 0 at x = 0: exact at every center.
    let at = |x: f32| Color32::from_gray((16.0 * x) as u8);
    let corners = [pos2(0.0, 0.0), pos2(12.0, 0.0), pos2(0.0, 12.0)];
    let ramp = colored(&[(corners, [at(0.0), at(12.0), at(0.0)])], Rect::EVERYTHING);
    let image = with_white_texture().render(&[ramp], [12, 12], 1.0, CLEAR);
    for (x, y, pixel) in image.enumerate_pixels().filter(|(x, y, _)| x + y < 10) {
        assert!((f32::from(pixel[0]) - 16.0 * (x as f32 + 0.5)).abs() <= 1.0, "{x} {y}: {pixel:?}");
    }
}

#[test]
fn broken_meshes_paint_nothing_and_do_not_panic() {
    let huge = 1e30;
    let cases = [
        [pos2(f32::NAN, 0.0), pos2(5.0, 0.0), pos2(0.0, 5.0)],
        [pos2(f32::INFINITY, 0.0), pos2(5.0, 0.0), pos2(0.0, 5.0)],
        [pos2(3.0, 3.0), pos2(3.0, 3.0), pos2(3.0, 3.0)],
    ];
    let rasterizer = with_white_texture();
    for corners in cases {
        let image =
            rasterizer.render(&[colored(&[(corners, [Color32::WHITE; 3])], Rect::EVERYTHING)], [8, 8], 1.0, CLEAR);
        assert_eq!(count(&image, |p| p[0] != 0), 0, "{corners:?}");
    }
    let corners = [pos2(-huge, -huge), pos2(huge, -huge), pos2(0.0, huge)];
    let image = rasterizer.render(&[colored(&[(corners, [Color32::WHITE; 3])], Rect::EVERYTHING)], [8, 8], 1.0, CLEAR);
    assert_eq!(count(&image, |p| p[0] == 255), 64, "a huge triangle around the picture covers it");

    let mut mesh = Mesh { indices: vec![0, 1, 7, 2], ..Mesh::default() };
    mesh.vertices.push(Vertex::untextured(pos2(0.0, 0.0), Color32::WHITE));
    let broken = ClippedPrimitive { clip_rect: Rect::NAN, primitive: Primitive::Mesh(mesh) };
    assert_eq!(rasterizer.render(&[broken], [0, 3], 1.0, CLEAR).dimensions(), (1, 3));
}

#[test]
fn a_clear_background_stays_clear_with_straight_alpha() {
    let half_red = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    let corners = [pos2(0.0, 0.0), pos2(4.0, 0.0), pos2(0.0, 4.0)];
    let triangle = colored(&[(corners, [half_red; 3])], Rect::EVERYTHING);
    let image = with_white_texture().render(&[triangle], [4, 4], 1.0, Color32::TRANSPARENT);
    assert_eq!(image.get_pixel(0, 0).0, [199, 0, 0, 128], "100 · 255 / 128 = 199.2");
    assert_eq!(image.get_pixel(3, 3).0, [0; 4]);
}

fn options(width: f32, height: f32, pixels_per_point: f32) -> OffscreenOptions {
    OffscreenOptions { size_points: vec2(width, height), pixels_per_point, ..OffscreenOptions::default() }
}

fn checkers() -> ColorImage {
    let colors = [Color32::RED, Color32::GREEN, Color32::BLUE, Color32::WHITE];
    ColorImage::new([2, 2], colors.to_vec())
}

#[test]
fn an_image_shows_each_of_its_pixels_as_a_square() {
    let mut texture: Option<TextureHandle> = None;
    let image = render_ui(
        options(20.0, 20.0, 2.0),
        |_| {},
        |ui| {
            let texture =
                texture.get_or_insert_with(|| ui.ctx().load_texture("checkers", checkers(), TextureOptions::NEAREST));
            let rect = Rect::from_min_size(pos2(2.0, 2.0), Vec2::splat(16.0));
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), rect, uv, Color32::WHITE);
        },
    );
    assert_eq!(image.dimensions(), (40, 40));
    for (color, from) in
        [([255, 0, 0], [4, 4]), ([0, 255, 0], [20, 4]), ([0, 0, 255], [4, 20]), ([255, 255, 255], [20, 20])]
    {
        for y in 0..16 {
            for x in 0..16 {
                assert_eq!(image.get_pixel(from[0] + x, from[1] + y).0[..3], color, "{x} {y} from {from:?}");
            }
        }
    }
    assert_eq!(image.get_pixel(3, 3).0, [0, 0, 0, 255]);
}

#[test]
fn a_texture_changed_between_passes_shows_its_last_state() {
    let mut texture: Option<TextureHandle> = None;
    let mut pass = 0;
    let image = render_ui(
        options(8.0, 8.0, 1.0),
        |_| {},
        |ui| {
            pass += 1;
            let texture =
                texture.get_or_insert_with(|| ui.ctx().load_texture("checkers", checkers(), TextureOptions::NEAREST));
            if pass == 3 {
                texture.set_partial([1, 0], ColorImage::filled([1, 1], Color32::YELLOW), TextureOptions::NEAREST);
            }
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), ui.max_rect(), uv, Color32::WHITE);
        },
    );
    assert!(pass >= 3);
    let quarters = [(1, 1), (6, 1), (1, 6), (6, 6)].map(|(x, y)| image.get_pixel(x, y).0);
    assert_eq!(quarters.map(|p| [p[0], p[1], p[2]]), [[255, 0, 0], [255, 255, 0], [0, 0, 255], [255, 255, 255]]);
}

/// The program's own fonts, so that every sign it prints is there.
fn with_inter(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let inter = include_bytes!("../../assets/fonts/Inter-Regular.otf");
    fonts.font_data.insert("inter".to_owned(), std::sync::Arc::new(egui::FontData::from_static(inter)));
    for family in [egui::FontFamily::Proportional, egui::FontFamily::Monospace] {
        fonts.families.insert(family, vec!["inter".to_owned()]);
    }
    ctx.set_fonts(fonts);
}

#[test]
fn text_is_painted_in_its_color_and_grows_with_the_scale() {
    let paint = |scale: f32| {
        render_ui(options(200.0, 40.0, scale), with_inter, |ui| {
            ui.colored_label(Color32::from_rgb(255, 0, 0), "R2* 404 s⁻¹ → ✓");
        })
    };
    let (one, two) = (paint(1.0), paint(2.0));
    assert_eq!((one.dimensions(), two.dimensions()), ((200, 40), (400, 80)));
    let inked = |image: &RgbaImage| count(image, |p| p[0] > 40);
    assert!(inked(&one) > 200, "{} pixels of text", inked(&one));
    let growth = inked(&two) as f64 / inked(&one) as f64;
    assert!((2.5..5.0).contains(&growth), "twice the scale gives {growth:.1} times the pixels");
    assert_eq!(count(&two, |p| p[1] > 0 || p[2] > 0), 0, "red text on black holds no other color");
}

#[test]
fn the_same_interface_gives_the_same_bytes() {
    let paint = || {
        render_ui(options(300.0, 200.0, 1.5), with_inter, |ui| {
            ui.heading("Sideroscope");
            ui.add(egui::ProgressBar::new(0.4).desired_width(120.0));
            egui::Grid::new("numbers").striped(true).show(ui, |ui| {
                for row in 0..4 {
                    ui.label(format!("ROI {row}"));
                    ui.label("404 (397–411)");
                    ui.end_row();
                }
            });
            let (rect, _) = ui.allocate_exact_size(vec2(80.0, 40.0), Sense::hover());
            ui.painter().circle_stroke(rect.center(), 15.0, egui::Stroke::new(1.5, Color32::LIGHT_BLUE));
        })
    };
    let image = paint();
    assert!(count(&image, |p| p[0] > 100) > 300);
    assert!(image == paint(), "two runs differ");
}

#[test]
fn antialiased_circles_have_the_area_of_a_disc() {
    let image = render_ui(
        options(60.0, 60.0, 1.0),
        |_| {},
        |ui| {
            ui.painter().circle_filled(pos2(30.0, 30.0), 20.0, Color32::WHITE);
        },
    );
    let light: f64 = image.pixels().map(|p| f64::from(p[0]) / 255.0).sum();
    let area = std::f64::consts::PI * 400.0;
    assert!((light / area - 1.0).abs() < 0.02, "{light:.0} instead of {area:.0}");
    assert!(count(&image, |p| p[0] > 0 && p[0] < 255) > 60, "a soft rim");
}

#[test]
fn a_table_has_settled_before_it_is_painted() {
    let mut widths = Vec::new();
    render_ui(options(400.0, 200.0, 1.0), with_inter, |ui| {
        let shown = egui::Grid::new("table").show(ui, |ui| {
            ui.label("R2* s⁻¹ (95 %)");
            ui.label("1");
            ui.end_row();
        });
        widths.push(shown.response.rect.width());
    });
    let last = widths.len() - 1;
    assert!(last >= 2 && widths[last] == widths[last - 1], "{widths:?}");
}

#[test]
fn a_harness_renders_with_it() {
    let mut harness = Harness::builder()
        .with_size(vec2(160.0, 60.0))
        .renderer(SoftwareRenderer::default())
        .with_context_setup(with_inter)
        .build_ui_state(
            |ui, clicks: &mut u32| {
                if ui.button("Count").clicked() {
                    *clicks += 1;
                }
                ui.label(format!("{clicks} clicks"));
            },
            0,
        );
    harness.get_by_label("Count").click();
    harness.run();
    assert_eq!(*harness.state(), 1);
    let image = harness.render().expect("the rasterizer always paints");
    assert_eq!(image.dimensions(), (160, 60));
    assert!(count(&image, |p| p[0] > 120) > 100);
}
