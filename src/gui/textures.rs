//! Image bytes → textures, uploaded only when their content changed.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use ndarray::{Array2, Axis};

use crate::display::image::{Interpolation, blended, resampled, rgba, thumbnail};
use crate::display::{ColorLut, ColorMap, NoValue, RgbaPixels, Window, fit_mask};
use crate::session::{Look, MapKind, PaneContent, PaneId, Scale, Shown, SyntheticTe};

/// Where a texture is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Slot {
    Pane(PaneId),
    Thumbnail(usize),
    Stack(usize),
}

/// Everything the bytes of a texture depend on.
#[derive(Clone, PartialEq)]
struct Key {
    generation: u64,
    /// `None` for thumbnails, which are never maps.
    content: Option<PaneContent>,
    /// Address of the maps: results are immutable, so a new result is a new address.
    maps: usize,
    slice: usize,
    echo: usize,
    /// Of the image, and of a map over it.
    looks: [Option<Look>; 2],
    /// Samples per pixel along each side; `None` shows pixels as squares.
    smooth: Option<usize>,
    settings: Option<(&'static str, Option<u64>)>,
    synthetic: Option<SyntheticTe>,
}

/// Color bars of this many maps are kept.
const MAX_PRIMITIVES: usize = 8;
/// Longest side of a thumbnail, pixels.
const THUMBNAIL_SIDE: usize = 128;
/// A smooth image has at most this many samples per pixel along each side, while it stays below the limit.
const SMOOTH_FACTOR: usize = 4;
const SMOOTH_SIDE: usize = 1024;
/// Pixels of the screen that one sample of a smooth image may cover: more samples than that would not be seen.
const SCREEN_PER_SAMPLE: f64 = 2.0;

/// The textures of the window.
#[derive(Default)]
pub struct Textures {
    held: HashMap<Slot, (Key, TextureHandle)>,
    primitives: Vec<(Arc<RgbaPixels>, TextureHandle)>,
    /// Uploads since the start; a test holds that idle frames make none.
    pub num_uploads: usize,
}

impl Textures {
    /// The image of a pane; `None` while there is none.
    ///
    /// * `magnification` — pixels of the screen per pixel of the image.
    pub fn pane(&mut self, ctx: &Context, shown: Shown<'_>, pane: PaneId, magnification: f64) -> Option<TextureId> {
        let key = pane_key(shown, pane, magnification)?;
        let smooth = key.smooth;
        self.texture(ctx, Slot::Pane(pane), key, || pane_pixels(shown, pane, smooth))
    }

    /// A small picture of one echo of the current slice.
    pub fn thumbnail(&mut self, ctx: &Context, shown: Shown<'_>, echo: usize) -> Option<TextureId> {
        let stack = shown.study.stack.as_deref()?;
        let window = shown.scale_window(PaneId::FIRST, Scale::Signal)?;
        let slice = shown.view.slice;
        let look = Look { window: Some(window), ..shown.view.look(PaneId::FIRST, Scale::Signal) };
        let key = small_key(shown, slice, echo, look);
        self.texture(ctx, Slot::Thumbnail(echo), key, || {
            let small = thumbnail(stack.image(echo, slice), THUMBNAIL_SIDE);
            let lut = lut(look, shown.study.is_dark_high(&stack.info.uid));
            Some(rgba(small.view(), window, &lut, NoValue::Transparent))
        })
    }

    /// The picture of a stack that is not open, from its middle image.
    pub fn stack_thumbnail(&mut self, ctx: &Context, shown: Shown<'_>, index: usize) -> Option<TextureId> {
        let picture = shown.study.thumbnails.get(index)?.as_ref()?;
        let window = Window::auto(picture.view())?;
        let uid = &shown.study.catalog.as_deref()?.stacks().nth(index)?.uid;
        let look = Look { window: Some(window), colors: ColorMap::Gray, is_reversed: false };
        let key = small_key(shown, 0, index, look);
        self.texture(ctx, Slot::Stack(index), key, || {
            let lut = lut(look, shown.study.is_dark_high(uid));
            Some(rgba(picture.view(), window, &lut, NoValue::Transparent))
        })
    }

    /// The pixels of an overlay primitive; the same content is uploaded once.
    pub fn primitive(&mut self, ctx: &Context, pixels: &Arc<RgbaPixels>, is_smooth: bool) -> TextureId {
        if let Some((_, texture)) = self.primitives.iter().find(|(held, _)| held == pixels) {
            return texture.id();
        }
        if self.primitives.len() >= MAX_PRIMITIVES {
            drop(self.primitives.remove(0));
        }
        let options = if is_smooth { TextureOptions::LINEAR } else { TextureOptions::NEAREST };
        let image = ColorImage::from_rgba_unmultiplied([pixels.width, pixels.height], &pixels.rgba);
        let texture = ctx.load_texture("primitive", image, options);
        let id = texture.id();
        self.num_uploads += 1;
        self.primitives.push((Arc::clone(pixels), texture));
        id
    }

    fn texture(
        &mut self,
        ctx: &Context,
        slot: Slot,
        key: Key,
        pixels: impl FnOnce() -> Option<RgbaPixels>,
    ) -> Option<TextureId> {
        if let Some((held, texture)) = self.held.get(&slot)
            && *held == key
        {
            return Some(texture.id());
        }
        let pixels = pixels()?;
        let image = ColorImage::from_rgba_unmultiplied([pixels.width, pixels.height], &pixels.rgba);
        let options = match slot {
            // Pixels stay visible: what was measured is what is seen.
            Slot::Pane(_) if key.smooth.is_none() => TextureOptions::NEAREST,
            _ => TextureOptions::LINEAR,
        };
        self.num_uploads += 1;
        match self.held.get_mut(&slot) {
            Some((held, texture)) => {
                texture.set(image, options);
                *held = key;
                Some(texture.id())
            }
            None => {
                let texture = ctx.load_texture("image", image, options);
                let id = texture.id();
                self.held.insert(slot, (key, texture));
                Some(id)
            }
        }
    }
}

fn small_key(shown: Shown<'_>, slice: usize, echo: usize, look: Look) -> Key {
    Key {
        generation: shown.study.generation,
        content: None,
        maps: 0,
        slice,
        echo,
        looks: [Some(look), None],
        smooth: Some(1),
        settings: None,
        synthetic: None,
    }
}

/// `None` while the pane has no image.
fn pane_key(shown: Shown<'_>, pane: PaneId, magnification: f64) -> Option<Key> {
    let grid = &shown.stack_of(pane)?.grid;
    let is_smooth = shown.view.pane(pane).interpolation == Interpolation::Bilinear;
    let content = shown.view.content(pane);
    let resolved = |scale: Scale| {
        let window = shown.scale_window(pane, scale);
        window.map(|window| Look { window: Some(window), ..shown.view.look(pane, scale) })
    };
    let map = content.map();
    let maps = match content {
        PaneContent::FitMask | PaneContent::SyntheticTe => shown.study.maps.as_deref(),
        _ => map.and_then(|map| shown.maps_of(map)),
    };
    let settings = &shown.document().settings;
    Some(Key {
        generation: shown.study.generation,
        content: Some(content),
        maps: maps.map_or(0, |maps| std::ptr::from_ref(maps) as usize),
        slice: shown.slice_of(pane),
        echo: if content.shows_echo() || map.is_none() { shown.echo_of(pane) } else { 0 },
        looks: [content.shows_echo().then(|| resolved(Scale::Signal)).flatten(), content.scale().and_then(resolved)],
        smooth: is_smooth.then(|| smooth_factor([grid.rows, grid.columns], magnification)),
        settings: (map == Some(MapKind::Lic)).then(|| (settings.calibration.name, settings.field_t.map(f64::to_bits))),
        synthetic: (content == PaneContent::SyntheticTe).then_some(shown.view.synthetic),
    })
}

/// The pixels of a pane's image; `None` while what it shows is being made.
fn pane_pixels(shown: Shown<'_>, pane: PaneId, smooth: Option<usize>) -> Option<RgbaPixels> {
    let colored = |shown, pane, scale| colored(shown, pane, scale, smooth);
    match shown.view.content(pane) {
        PaneContent::Echo | PaneContent::PinnedEcho(_) => colored(shown, pane, Scale::Signal),
        PaneContent::SyntheticTe => colored(shown, pane, Scale::Signal),
        PaneContent::Map(map) => colored(shown, pane, Scale::Map(map)),
        PaneContent::Series(index) => colored(shown, pane, Scale::Series(index)),
        PaneContent::FitMask => {
            let maps = shown.study.maps.as_deref()?;
            let slice = shown.slice_of(pane);
            (slice < maps.num_slices()).then(|| fit_mask::rgba(maps.reason.index_axis(Axis(0), slice)))
        }
        PaneContent::MapOverEcho { map, opacity } => {
            let echo = colored(shown, pane, Scale::Signal)?;
            let over = colored(shown, pane, Scale::Map(map))?;
            Some(blended(&echo, &over, f32::from(opacity) / 100.0))
        }
    }
}

fn colored(shown: Shown<'_>, pane: PaneId, scale: Scale, smooth: Option<usize>) -> Option<RgbaPixels> {
    let window = shown.scale_window(pane, scale)?;
    let is_dark_high = match scale {
        Scale::Map(_) => false,
        _ => shown.stack_of(pane).is_some_and(|stack| shown.study.is_dark_high(&stack.info.uid)),
    };
    let lut = lut(shown.view.look(pane, scale), is_dark_high);
    let values = shown.values(pane, scale)?;
    let values = match smooth {
        None | Some(1) => values,
        Some(factor) => smoothed(&values, factor),
    };
    // On a black ground a voxel without a fit would look like one without signal.
    let no_value = match shown.view.content(pane) {
        PaneContent::SyntheticTe => NoValue::Hatched,
        _ => NoValue::Transparent,
    };
    Some(rgba(values.view(), window, &lut, no_value))
}

/// Samples per pixel that a smooth image needs at a magnification: a power of two, so that a zoom seldom makes another.
fn smooth_factor([rows, columns]: [usize; 2], magnification: f64) -> usize {
    let wanted = (magnification / SCREEN_PER_SAMPLE).ceil().clamp(1.0, SMOOTH_FACTOR as f64) as usize;
    let most = (SMOOTH_SIDE / rows.max(columns).max(1)).max(1);
    wanted.next_power_of_two().min(most)
}

/// Values are mixed here, before they get their colors; the few pixels the screen adds between these show no new color.
fn smoothed(values: &Array2<f32>, factor: usize) -> Array2<f32> {
    let (rows, columns) = values.dim();
    let region = [0.0, 0.0, columns as f64, rows as f64];
    resampled(values.view(), region, [columns * factor, rows * factor], Interpolation::Bilinear)
}

/// The colors of a look; images stored with high values dark start reversed.
pub fn lut(look: Look, is_dark_high: bool) -> ColorLut {
    let lut = look.colors.lut();
    if look.is_reversed != is_dark_high { lut.reversed() } else { lut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_stored_with_high_values_dark_are_shown_so_and_can_be_turned_round() {
        let gray = Look { window: None, colors: ColorMap::Gray, is_reversed: false };
        let reversed = Look { is_reversed: true, ..gray };
        let highest = |look, is_dark_high| lut(look, is_dark_high).color(1.0);
        assert_eq!((highest(gray, false), highest(gray, true)), ([255; 3], [0; 3]));
        assert_eq!((highest(reversed, false), highest(reversed, true)), ([0; 3], [255; 3]));
    }

    #[test]
    fn a_smooth_image_has_as_many_samples_as_the_screen_can_show() {
        let check = |magnification, sides, expected| {
            assert_eq!(smooth_factor(sides, magnification), expected, "{magnification} at {sides:?}");
        };
        check(0.5, [256, 192], 1);
        check(2.0, [256, 192], 1);
        check(3.2, [256, 192], 2);
        check(4.1, [256, 192], 4);
        check(60.0, [256, 192], 4);
        check(60.0, [512, 512], 2);
        check(60.0, [2000, 1500], 1);
    }

    #[test]
    fn smoothing_mixes_values_and_keeps_the_shape_of_the_map() {
        let map = ndarray::array![[100.0_f32, 200.0], [f32::NAN, 400.0]];
        let smooth = smoothed(&map, 4);
        assert_eq!(smooth.dim(), (8, 8));
        assert_eq!((smooth[[0, 0]], smooth[[0, 7]], smooth[[7, 7]]), (100.0, 200.0, 400.0));
        // An eighth of a pixel right of the border between the first two: 150 + 100/8.
        assert!((smooth[[0, 4]] - 162.5).abs() < 1e-3, "{}", smooth[[0, 4]]);
        let holes = smooth.indexed_iter().filter(|(_, value)| value.is_nan());
        assert!(holes.clone().count() == 16 && holes.clone().all(|((row, column), _)| row >= 4 && column < 4));
    }
}
