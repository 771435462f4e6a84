//! The picture being painted.

use image::RgbaImage;

/// Pixels with premultiplied alpha, eight bits per channel as on a graphics card.
pub(super) struct Target {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

/// A rectangle of pixels; right and bottom are the first ones outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clip {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Clip {
    pub(super) fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }
}

impl Target {
    pub(super) fn new(width: u32, height: u32, clear: [u8; 4]) -> Self {
        let (width, height) = (width as usize, height as usize);
        Self { width, height, pixels: vec![clear; width * height] }
    }

    /// Pixels `from..to` of a row.
    pub(super) fn span(&mut self, row: usize, from: usize, to: usize) -> &mut [[u8; 4]] {
        let start = row * self.width;
        &mut self.pixels[start + from..start + to]
    }

    /// The picture with straight alpha.
    pub(super) fn into_image(self) -> RgbaImage {
        let bytes = self.pixels.into_iter().flat_map(straight).collect();
        RgbaImage::from_raw(self.width as u32, self.height as u32, bytes).unwrap_or_default()
    }
}

fn straight([r, g, b, a]: [u8; 4]) -> [u8; 4] {
    match a {
        255 => [r, g, b, a],
        0 => [0; 4],
        _ => {
            let divided = |v: u8| ((u32::from(v) * 255 + u32::from(a) / 2) / u32::from(a)).min(255) as u8;
            [divided(r), divided(g), divided(b), a]
        }
    }
}

/// Lays a premultiplied color over all pixels.
pub(super) fn fill(pixels: &mut [[u8; 4]], color: [u8; 4]) {
    match color {
        [0, 0, 0, 0] => {}
        [_, _, _, 255] => pixels.fill(color),
        _ => {
            for pixel in pixels {
                blend(pixel, color);
            }
        }
    }
}

/// source + destination · (1 − source alpha), rounded to eight bits; sums beyond white (additive colors) saturate.
pub(super) fn blend(pixel: &mut [u8; 4], color: [u8; 4]) {
    let through = 255 - u32::from(color[3]);
    for (below, above) in pixel.iter_mut().zip(color) {
        *below = (u32::from(above) + div_255(u32::from(*below) * through)).min(255) as u8;
    }
}

/// Color times texel, both premultiplied.
pub(super) fn modulate(color: [u8; 4], texel: [u8; 4]) -> [u8; 4] {
    std::array::from_fn(|i| div_255(u32::from(color[i]) * u32::from(texel[i])) as u8)
}

/// v / 255 rounded to nearest, exact for v up to 255².
fn div_255(v: u32) -> u32 {
    let v = v + 128;
    (v + (v >> 8)) >> 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dividing_by_255_rounds_to_nearest() {
        for v in 0..=255 * 255 {
            assert_eq!(div_255(v), (f64::from(v) / 255.0).round() as u32, "{v}");
        }
    }

    #[test]
    fn blending_follows_premultiplied_over() {
        let mut pixel = [100, 200, 0, 255];
        blend(&mut pixel, [50, 0, 10, 128]);
        // 100·127/255 = 49.8, 200·127/255 = 99.6, 255·127/255 = 127.
        assert_eq!(pixel, [100, 100, 10, 255]);
        let mut additive = [200, 10, 0, 255];
        blend(&mut additive, [100, 5, 0, 0]);
        assert_eq!(additive, [255, 15, 0, 255]);
    }

    #[test]
    fn the_picture_leaves_with_straight_alpha() {
        assert_eq!(straight([64, 128, 0, 128]), [128, 255, 0, 128]);
        assert_eq!(straight([0, 0, 0, 0]), [0; 4]);
        assert_eq!(straight([9, 8, 7, 255]), [9, 8, 7, 255]);
        // Additive light beyond the alpha cannot be told by straight alpha: it saturates.
        assert_eq!(straight([200, 0, 0, 100]), [255, 0, 0, 100]);
    }
}
