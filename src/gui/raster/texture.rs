//! Textures and how they are sampled.

use egui::epaint::{ImageData, ImageDelta};
use egui::{TextureFilter, TextureOptions, TextureWrapMode};

/// Texels with premultiplied alpha, row by row.
pub(super) struct Texture {
    size: [usize; 2],
    texels: Vec<[u8; 4]>,
    options: TextureOptions,
}

/// The one or two texels a coordinate lies between along one axis, and the weight of the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tap {
    first: usize,
    second: usize,
    weight: f32,
}

impl Texture {
    pub(super) fn new(delta: &ImageDelta) -> Self {
        let ImageData::Color(image) = &delta.image;
        let texels = image.pixels.iter().map(|color| color.to_array()).collect();
        Self { size: image.size, texels, options: delta.options }
    }

    /// Replaces the part from `pos` on; texels that would lie outside are dropped.
    pub(super) fn update(&mut self, [left, top]: [usize; 2], delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = self.size;
        let patch_width = image.size[0];
        if patch_width == 0 || left >= width {
            return;
        }
        let kept = patch_width.min(width - left);
        for (y, row) in image.pixels.chunks_exact(patch_width).enumerate().take_while(|(y, _)| top + y < height) {
            let start = (top + y) * width + left;
            for (texel, color) in self.texels[start..start + kept].iter_mut().zip(row) {
                *texel = color.to_array();
            }
        }
        self.options = delta.options;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texels.is_empty()
    }

    /// Texels along each axis.
    pub(super) fn size(&self) -> [usize; 2] {
        self.size
    }

    /// Whether to mix neighbors when one pixel of the picture spans that many texels.
    pub(super) fn is_linear(&self, texels_per_pixel: f32) -> bool {
        let filter = if texels_per_pixel > 1.0 { self.options.minification } else { self.options.magnification };
        filter == TextureFilter::Linear
    }

    /// Texels at coordinate `u` (0 to 1 over the texture) along `axis`.
    pub(super) fn tap(&self, axis: usize, u: f32, is_linear: bool) -> Tap {
        let len = self.size[axis];
        let place = u * len as f32;
        if !is_linear {
            let texel = self.wrapped(place.floor() as i64, len);
            return Tap { first: texel, second: texel, weight: 0.0 };
        }
        let centered = place - 0.5;
        let below = centered.floor();
        let first = below as i64;
        Tap {
            first: self.wrapped(first, len),
            second: self.wrapped(first.saturating_add(1), len),
            weight: snapped(centered - below),
        }
    }

    pub(super) fn sample(&self, x: Tap, y: Tap) -> [u8; 4] {
        let at = |x: usize, y: usize| self.texels[y * self.size[0] + x];
        if x.weight == 0.0 && y.weight == 0.0 {
            return at(x.first, y.first);
        }
        let corners = [at(x.first, y.first), at(x.second, y.first), at(x.first, y.second), at(x.second, y.second)];
        std::array::from_fn(|i| {
            let [a, b, c, d] = corners.map(|texel| f32::from(texel[i]));
            let top = a + (b - a) * x.weight;
            let bottom = c + (d - c) * x.weight;
            (top + (bottom - top) * y.weight + 0.5) as u8
        })
    }

    fn wrapped(&self, texel: i64, len: usize) -> usize {
        let len = len as i64;
        let index = match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => texel.clamp(0, len - 1),
            TextureWrapMode::Repeat => texel.rem_euclid(len),
            TextureWrapMode::MirroredRepeat => {
                let folded = texel.rem_euclid(2 * len);
                if folded < len { folded } else { 2 * len - 1 - folded }
            }
        };
        index as usize
    }
}

/// Weights in steps of 1/256, as graphics cards do: glyphs that lie on whole pixels stay exactly as rasterised.
fn snapped(weight: f32) -> f32 {
    (weight * 256.0).round() / 256.0
}

#[cfg(test)]
mod tests {
    use egui::{Color32, ColorImage};

    use super::*;

    fn texture(options: TextureOptions) -> Texture {
        let gray = [0, 100, 200, 40].map(Color32::from_gray).to_vec();
        Texture::new(&ImageDelta::full(ColorImage::new([4, 1], gray), options))
    }

    fn gray(texture: &Texture, u: f32) -> u8 {
        let is_linear = texture.is_linear(0.5);
        texture.sample(texture.tap(0, u, is_linear), texture.tap(1, 0.5, is_linear))[0]
    }

    #[test]
    fn nearest_takes_the_texel_the_point_lies_in() {
        let t = texture(TextureOptions::NEAREST);
        for (u, expected) in [(0.0, 0), (0.24, 0), (0.26, 100), (0.74, 200), (1.0, 40), (-3.0, 0), (9.0, 40)] {
            assert_eq!(gray(&t, u), expected, "{u}");
        }
    }

    #[test]
    fn linear_is_exact_at_centers_and_halfway_between() {
        let t = texture(TextureOptions::LINEAR);
        for (u, expected) in [(0.125, 0), (0.375, 100), (0.25, 50), (0.5, 150), (0.0, 0), (1.0, 40)] {
            assert_eq!(gray(&t, u), expected, "{u}");
        }
    }

    #[test]
    fn wrapping_repeats_or_mirrors() {
        let repeat = texture(TextureOptions::NEAREST_REPEAT);
        assert_eq!([1.1, 1.3, -0.1].map(|u| gray(&repeat, u)), [0, 100, 40]);
        let mirror = texture(TextureOptions::NEAREST_MIRRORED_REPEAT);
        assert_eq!([1.1, 1.3, -0.1, 2.1].map(|u| gray(&mirror, u)), [40, 200, 0, 0]);
    }

    #[test]
    fn a_patch_replaces_only_its_place() {
        let mut t = texture(TextureOptions::NEAREST);
        let patch = ColorImage::new([2, 1], vec![Color32::from_gray(7); 2]);
        t.update([3, 0], &ImageDelta::partial([3, 0], patch.clone(), TextureOptions::NEAREST));
        assert_eq!([0.1, 0.3, 0.6, 0.9].map(|u| gray(&t, u)), [0, 100, 200, 7]);
        t.update([9, 9], &ImageDelta::partial([9, 9], patch, TextureOptions::NEAREST));
        assert_eq!(gray(&t, 0.9), 7);
    }
}
