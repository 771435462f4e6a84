//! Panels to pixels without a window or a graphics card.
//!
//! Fills the triangles that egui tessellates, as its OpenGL painter does: vertex color times texture in gamma space,
//! premultiplied blending, clip rectangles in whole pixels. Everything is integer or scalar arithmetic on one thread,
//! so a picture has the same bytes on every machine. Pictures of exports and tests both come from here.
//!
//! Paint callbacks are not drawn: they hold graphics-card code.
//!
//! Must not know: what the panels show.

mod fill;
pub mod offscreen_ui;
mod quad;
mod target;
mod texture;

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, TextureId};
use egui::{Color32, Rect, TexturesDelta};
use image::RgbaImage;

use fill::{Corner, Triangle};
use quad::Quad;
use target::{Clip, Target};
use texture::Texture;

/// Largest side of a picture in pixels.
pub const MAX_SIDE_PX: u32 = 16_384;

/// Keeps the textures of one egui context and paints its output.
#[derive(Default)]
pub struct Rasterizer {
    textures: HashMap<TextureId, Texture>,
}

impl Rasterizer {
    /// Takes new and changed textures out of `delta`; call before [`Self::render`]. A change to a part of a texture
    /// that is not there, or beyond its size, is dropped.
    pub fn set_textures(&mut self, delta: &mut TexturesDelta) {
        // Each texture has its own list, so the order of the map does not matter.
        for (id, changes) in delta.set.drain() {
            for change in changes {
                match change.pos {
                    None => {
                        self.textures.insert(id, Texture::new(&change));
                    }
                    Some(pos) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.update(pos, &change);
                        }
                    }
                }
            }
        }
    }

    /// Forgets the textures that `delta` frees and empties it; call after [`Self::render`].
    pub fn free_textures(&mut self, delta: &mut TexturesDelta) {
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    /// Paints tessellated shapes over `clear` (premultiplied, as all colors of egui).
    ///
    /// * `size_px` — width and height of the picture in pixels, each 1 to [`MAX_SIDE_PX`] (clamped).
    /// * `pixels_per_point` — the scale the shapes were tessellated for.
    ///
    /// Returns straight alpha. Shapes of unknown textures and paint callbacks are left out.
    pub fn render(
        &self,
        primitives: &[ClippedPrimitive],
        size_px: [u32; 2],
        pixels_per_point: f32,
        clear: Color32,
    ) -> RgbaImage {
        let [width, height] = size_px.map(|side| side.clamp(1, MAX_SIDE_PX));
        let mut target = Target::new(width, height, clear.to_array());
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = clip_px(*clip_rect, pixels_per_point, [width, height]);
            if !clip.is_empty() {
                paint_mesh(&mut target, clip, mesh, texture, pixels_per_point);
            }
        }
        target.into_image()
    }
}

/// The clip rectangle in whole pixels, rounded as egui's painters do.
fn clip_px(rect: Rect, pixels_per_point: f32, [width, height]: [u32; 2]) -> Clip {
    // Float to integer casts saturate, so an endless rectangle becomes the whole picture.
    let px = |v: f32, len: u32| ((v * pixels_per_point).round() as i64).clamp(0, i64::from(len)) as usize;
    Clip {
        left: px(rect.min.x, width),
        top: px(rect.min.y, height),
        right: px(rect.max.x, width),
        bottom: px(rect.max.y, height),
    }
}

fn paint_mesh(target: &mut Target, clip: Clip, mesh: &Mesh, texture: &Texture, pixels_per_point: f32) {
    let corner = |index: u32| -> Option<Corner> {
        let vertex = mesh.vertices.get(index as usize)?;
        Some(Corner {
            pos: [vertex.pos.x * pixels_per_point, vertex.pos.y * pixels_per_point],
            uv: [vertex.uv.x, vertex.uv.y],
            color: vertex.color.to_array(),
        })
    };
    let mut rest = mesh.indices.as_slice();
    while let [a, b, c, after @ ..] = rest {
        let triangle = (corner(*a), corner(*b), corner(*c));
        rest = after;
        let (Some(a_corner), Some(b_corner), Some(c_corner)) = triangle else { continue };
        // Glyphs, images and plain rectangles come as two triangles a b c, c b d.
        if let [c2, b2, d, beyond @ ..] = after
            && (c2, b2) == (c, b)
            && let Some(d_corner) = corner(*d)
            && let Some(quad) = Quad::new([a_corner, b_corner, c_corner, d_corner])
        {
            quad.paint(target, clip, texture);
            rest = beyond;
            continue;
        }
        if let Some(triangle) = Triangle::new([a_corner, b_corner, c_corner]) {
            triangle.paint(target, clip, texture);
        }
    }
}
