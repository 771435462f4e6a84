//! Upright rectangles of one color: glyphs, images, plain fills.

use super::fill::{Corner, first_pixel, snapped};
use super::target::{Clip, Target, blend, fill, modulate};
use super::texture::{Tap, Texture};

/// A rectangle along the axes, with a texture along the axes.
pub(super) struct Quad {
    min: Corner,
    max: Corner,
}

impl Quad {
    /// From the corners top left, top right, bottom left, bottom right, as egui orders them; `None` if they are
    /// anything else, which is then painted as triangles.
    pub(super) fn new([a, b, c, d]: [Corner; 4]) -> Option<Self> {
        let agree = |read: fn(&Corner) -> [f32; 2]| {
            let [a, b, c, d] = [&a, &b, &c, &d].map(read);
            a[0] == c[0] && b[0] == d[0] && a[1] == b[1] && c[1] == d[1] && a.iter().chain(&d).all(|v| v.is_finite())
        };
        let is_upright = agree(|corner| corner.pos) && agree(|corner| corner.uv);
        let is_plain = a.color == b.color && a.color == c.color && a.color == d.color;
        (is_upright && is_plain && a.pos[0] < d.pos[0] && a.pos[1] < d.pos[1]).then_some(Self { min: a, max: d })
    }

    pub(super) fn paint(&self, target: &mut Target, clip: Clip, texture: &Texture) {
        if texture.is_empty() {
            return;
        }
        let (from, to) = (snapped(self.min.pos), snapped(self.max.pos));
        let pixels = |axis: usize, low: usize, high: usize| {
            let first = first_pixel(from[axis]).max(low as i64);
            first..first_pixel(to[axis]).min(high as i64).max(first)
        };
        let (columns, rows) = (pixels(0, clip.left, clip.right), pixels(1, clip.top, clip.bottom));
        if columns.is_empty() || rows.is_empty() {
            return;
        }
        let is_linear = texture.is_linear(self.texels_per_pixel(texture));
        let across: Vec<Tap> = columns.clone().map(|x| texture.tap(0, self.uv(0, x), is_linear)).collect();
        let is_flat = self.min.uv == self.max.uv;
        for y in rows {
            let down = texture.tap(1, self.uv(1, y), is_linear);
            let span = target.span(y as usize, columns.start as usize, columns.end as usize);
            if is_flat {
                fill(span, modulate(self.min.color, texture.sample(across[0], down)));
                continue;
            }
            for (pixel, tap) in span.iter_mut().zip(&across) {
                blend(pixel, modulate(self.min.color, texture.sample(*tap, down)));
            }
        }
    }

    /// Texture coordinate at a pixel center.
    fn uv(&self, axis: usize, pixel: i64) -> f32 {
        let [low, high] = [f64::from(self.min.pos[axis]), f64::from(self.max.pos[axis])];
        let [first, last] = [f64::from(self.min.uv[axis]), f64::from(self.max.uv[axis])];
        (first + (last - first) * (pixel as f64 + 0.5 - low) / (high - low)) as f32
    }

    fn texels_per_pixel(&self, texture: &Texture) -> f32 {
        let along = |axis: usize| {
            let texels = (self.max.uv[axis] - self.min.uv[axis]).abs() * texture.size()[axis] as f32;
            texels / (self.max.pos[axis] - self.min.pos[axis])
        };
        along(0).max(along(1))
    }
}
