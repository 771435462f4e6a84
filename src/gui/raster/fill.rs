//! Triangles, row by row.

use super::target::{Clip, Target, blend, fill, modulate};
use super::texture::Texture;

/// Subpixel steps per pixel: corners are snapped to them, so that neighbors that share an edge share every decision.
pub(super) const SUBPIXELS: i64 = 256;
/// Corners farther out than this (pixels) are pulled in: keeps all products within 64 bits.
const FARTHEST_PX: f64 = (1 << 21) as f64;

/// A corner of a triangle: place in pixels, texture coordinate, premultiplied color.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner {
    pub(super) pos: [f32; 2],
    pub(super) uv: [f32; 2],
    pub(super) color: [u8; 4],
}

impl Corner {
    fn is_finite(&self) -> bool {
        self.pos.iter().chain(&self.uv).all(|v| v.is_finite())
    }
}

/// A place in subpixels; `None` if it is not finite.
pub(super) fn snapped(pos: [f32; 2]) -> [i64; 2] {
    pos.map(|v| (f64::from(v).clamp(-FARTHEST_PX, FARTHEST_PX) * SUBPIXELS as f64).round() as i64)
}

/// First pixel whose center lies at or beyond a place in subpixels.
pub(super) fn first_pixel(subpixel: i64) -> i64 {
    -(SUBPIXELS / 2 - subpixel).div_euclid(SUBPIXELS)
}

/// A triangle with corners in clockwise order on screen, and the planes of its color and texture coordinate.
pub(super) struct Triangle {
    places: [[i64; 2]; 3],
    corners: [Corner; 3],
}

impl Triangle {
    /// `None` for a triangle without area or with a number that is not finite.
    pub(super) fn new(mut corners: [Corner; 3]) -> Option<Self> {
        if !corners.iter().all(Corner::is_finite) {
            return None;
        }
        let mut places = corners.map(|c| snapped(c.pos));
        let area = doubled_area(&places);
        if area == 0 {
            return None;
        }
        if area < 0 {
            places.swap(1, 2);
            corners.swap(1, 2);
        }
        Some(Self { places, corners })
    }

    pub(super) fn paint(&self, target: &mut Target, clip: Clip, texture: &Texture) {
        if texture.is_empty() {
            return;
        }
        let edges = [0, 1, 2].map(|i| Edge::new(self.places[i], self.places[(i + 1) % 3]));
        let ys = self.places.map(|p| p[1]);
        let top = first_pixel(ys.into_iter().min().unwrap_or(0)).max(clip.top as i64);
        let bottom = first_pixel(ys.into_iter().max().unwrap_or(0)).min(clip.bottom as i64);
        let shade = Shade::new(self, texture);
        for row in top..bottom {
            let (mut from, mut to) = (clip.left as i64, clip.right as i64);
            for edge in &edges {
                edge.narrow(row, &mut from, &mut to);
            }
            if from < to {
                let span = target.span(row as usize, from as usize, to as usize);
                shade.paint(span, from as f32 + 0.5, row as f32 + 0.5, texture);
            }
        }
    }
}

fn doubled_area([a, b, c]: &[[i64; 2]; 3]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// The inner side of an edge as `step · column + offset + rise · row ≥ 0` over pixel centers.
///
/// Centers exactly on an edge belong to the triangle when it is a top or a left edge, so that triangles that share an
/// edge paint each pixel once.
struct Edge {
    step: i64,
    rise: i64,
    offset: i64,
}

impl Edge {
    fn new(a: [i64; 2], b: [i64; 2]) -> Self {
        let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        let is_top_or_left = dy < 0 || (dy == 0 && dx > 0);
        let half = SUBPIXELS / 2;
        let offset = dx * (half - a[1]) - dy * (half - a[0]) - i64::from(!is_top_or_left);
        Self { step: -dy * SUBPIXELS, rise: dx * SUBPIXELS, offset }
    }

    /// Cuts the columns `from..to` of a row down to those inside.
    fn narrow(&self, row: i64, from: &mut i64, to: &mut i64) {
        let value = self.offset + self.rise * row;
        match self.step {
            0 if value < 0 => *to = *from,
            0 => {}
            step if step > 0 => *from = (*from).max(-value.div_euclid(step)),
            step => *to = (*to).min(value.div_euclid(-step) + 1),
        }
    }
}

/// A quantity that is linear over the triangle: value at a reference corner and change per pixel.
#[derive(Clone, Copy, Default)]
struct Plane {
    base: f32,
    per_x: f32,
    per_y: f32,
}

impl Plane {
    fn at(&self, dx: f32, dy: f32) -> f32 {
        self.base + self.per_x * dx + self.per_y * dy
    }
}

/// What the pixels of a triangle look like.
struct Shade {
    origin: [f32; 2],
    color: ColorOver,
    texel: TexelOver,
}

enum ColorOver {
    Constant([u8; 4]),
    Planes([Plane; 4]),
}

enum TexelOver {
    Constant([u8; 4]),
    Planes { planes: [Plane; 2], is_linear: bool },
}

impl Shade {
    fn new(triangle: &Triangle, texture: &Texture) -> Self {
        let [a, b, c] = &triangle.corners;
        let place = |i: usize| triangle.places[i].map(|v| v as f64 / SUBPIXELS as f64);
        let [origin, to_b, to_c] = [place(0), place(1), place(2)];
        let [bx, by] = [to_b[0] - origin[0], to_b[1] - origin[1]];
        let [cx, cy] = [to_c[0] - origin[0], to_c[1] - origin[1]];
        let area = bx * cy - by * cx;
        let plane = |va: f32, vb: f32, vc: f32| {
            let (db, dc) = (f64::from(vb - va), f64::from(vc - va));
            Plane { base: va, per_x: ((db * cy - dc * by) / area) as f32, per_y: ((dc * bx - db * cx) / area) as f32 }
        };
        let color = if a.color == b.color && b.color == c.color {
            ColorOver::Constant(a.color)
        } else {
            ColorOver::Planes(std::array::from_fn(|i| {
                plane(f32::from(a.color[i]), f32::from(b.color[i]), f32::from(c.color[i]))
            }))
        };
        let texel = if a.uv == b.uv && b.uv == c.uv {
            let is_linear = texture.is_linear(0.0);
            TexelOver::Constant(texture.sample(texture.tap(0, a.uv[0], is_linear), texture.tap(1, a.uv[1], is_linear)))
        } else {
            let planes = [0, 1].map(|i| plane(a.uv[i], b.uv[i], c.uv[i]));
            let [width, height] = texture.size().map(|len| len as f32);
            let along_x = (planes[0].per_x * width).hypot(planes[1].per_x * height);
            let along_y = (planes[0].per_y * width).hypot(planes[1].per_y * height);
            TexelOver::Planes { planes, is_linear: texture.is_linear(along_x.max(along_y)) }
        };
        Self { origin: origin.map(|v| v as f32), color, texel }
    }

    /// Paints a row of pixels whose first center is at (x, y).
    fn paint(&self, span: &mut [[u8; 4]], x: f32, y: f32, texture: &Texture) {
        let (dx, dy) = (x - self.origin[0], y - self.origin[1]);
        match (&self.color, &self.texel) {
            (ColorOver::Constant(color), TexelOver::Constant(texel)) => fill(span, modulate(*color, *texel)),
            (ColorOver::Planes(planes), TexelOver::Constant(texel)) => {
                let tint = texel.map(|v| f32::from(v) / 255.0);
                let start: [f32; 4] = std::array::from_fn(|i| planes[i].at(dx, dy) * tint[i] + 0.5);
                let step: [f32; 4] = std::array::from_fn(|i| planes[i].per_x * tint[i]);
                for (i, pixel) in span.iter_mut().enumerate() {
                    // The cast saturates: rounding may carry a corner's color just past its end.
                    blend(pixel, std::array::from_fn(|k| (start[k] + i as f32 * step[k]) as u8));
                }
            }
            (color, TexelOver::Planes { planes: [u, v], is_linear }) => {
                for (i, pixel) in span.iter_mut().enumerate() {
                    let dx = dx + i as f32;
                    let across = texture.tap(0, u.at(dx, dy), *is_linear);
                    let down = texture.tap(1, v.at(dx, dy), *is_linear);
                    let tint = match color {
                        ColorOver::Constant(color) => *color,
                        ColorOver::Planes(planes) => std::array::from_fn(|k| (planes[k].at(dx, dy) + 0.5) as u8),
                    };
                    blend(pixel, modulate(tint, texture.sample(across, down)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_pixel_is_the_one_whose_center_is_reached() {
        for (place, pixel) in [(0.0, 0), (0.5, 0), (0.51, 1), (1.5, 1), (-0.5, -1), (-0.49, 0), (2.0, 2)] {
            let subpixel = (place * SUBPIXELS as f64).round() as i64;
            assert_eq!(first_pixel(subpixel), pixel, "{place}");
        }
    }

    fn covered(corners: [[f32; 2]; 3], size: usize) -> Vec<bool> {
        let corners = corners.map(|pos| Corner { pos, uv: [0.0; 2], color: [255; 4] });
        let mut hits = vec![false; size * size];
        if let Some(triangle) = Triangle::new(corners) {
            let edges = [0, 1, 2].map(|i| Edge::new(triangle.places[i], triangle.places[(i + 1) % 3]));
            for row in 0..size {
                let (mut from, mut to) = (0, size as i64);
                for edge in &edges {
                    edge.narrow(row as i64, &mut from, &mut to);
                }
                for col in from..to {
                    hits[row * size + col as usize] = true;
                }
            }
        }
        hits
    }

    proptest! {
        #[test]
        fn spans_hold_exactly_the_centers_inside(
            corners in prop::array::uniform3([-8.0..24.0_f32, -8.0..24.0_f32])
        ) {
            let hits = covered(corners, 16);
            let places = corners.map(|c| c.map(|v| (f64::from(v) * 256.0).round() / 256.0));
            let side = |a: [f64; 2], b: [f64; 2], p: [f64; 2]| {
                (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
            };
            for (i, hit) in hits.iter().enumerate() {
                let p = [(i % 16) as f64 + 0.5, (i / 16) as f64 + 0.5];
                let sides = [0, 1, 2].map(|k| side(places[k], places[(k + 1) % 3], p));
                let is_inside = sides.iter().all(|s| *s > 0.0) || sides.iter().all(|s| *s < 0.0);
                let is_outside = sides.iter().any(|s| *s > 0.0) && sides.iter().any(|s| *s < 0.0);
                prop_assert!(!is_inside || *hit, "{:?} is inside", p);
                prop_assert!(!is_outside || !*hit, "{:?} is outside", p);
            }
        }

        #[test]
        fn a_fan_around_a_point_paints_every_pixel_of_a_square_once(
            center in [1..15_i32, 1..15_i32], shift in [0..256_i32, 0..256_i32]
        ) {
            // Centers often lie exactly on pixel centers, where the fill rule decides.
            let place = [0, 1].map(|i| center[i] as f32 + shift[i] as f32 / 256.0);
            let square = [[0.5, 0.5], [15.5, 0.5], [15.5, 15.5], [0.5, 15.5]];
            let mut counts = vec![0; 256];
            for i in 0..4 {
                for (count, hit) in counts.iter_mut().zip(covered([place, square[i], square[(i + 1) % 4]], 16)) {
                    *count += usize::from(hit);
                }
            }
            for (i, count) in counts.iter().enumerate() {
                let is_in = i % 16 < 15 && i / 16 < 15;
                prop_assert_eq!(*count, usize::from(is_in), "pixel {} {}", i % 16, i / 16);
            }
        }
    }
}
