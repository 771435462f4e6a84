//! Image bytes → textures, uploaded only when their content changed.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use ndarray::{Array2, Axis};

use crate::display::image::{Interpolation, blended, resampled, rgba, thumbnail};
use crate::display::{ColorLut, ColorMap, NoValue, RgbaPixels, Window, fit_mask};
use crate::session::{Look, MapKind, PaneContent, PaneId, Scale, Session, SyntheticTe};

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
    is_smooth: bool,
    settings: Option<(String, Option<u64>)>,
    synthetic: Option<SyntheticTe>,
}

/// Colour bars of this many maps are kept.
const MAX_PRIMITIVES: usize = 8;
/// Longest side of a thumbnail, pixels.
const THUMBNAIL_SIDE: usize = 128;
/// A smooth image has this many times the pixels of its stack along each side, while it stays below the limit.
const SMOOTH_FACTOR: usize = 4;
const SMOOTH_SIDE: usize = 1024;

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
    pub fn pane(&mut self, ctx: &Context, session: &Session, pane: PaneId) -> Option<TextureId> {
        let key = pane_key(session, pane)?;
        self.texture(ctx, Slot::Pane(pane), key, || pane_pixels(session, pane))
    }

    /// A small picture of one echo of the current slice.
    pub fn thumbnail(&mut self, ctx: &Context, session: &Session, echo: usize) -> Option<TextureId> {
        let stack = session.study.stack.as_deref()?;
        let window = session.scale_window(PaneId::FIRST, Scale::Signal)?;
        let slice = session.view.slice;
        let look = Look { window: Some(window), ..session.view.look(PaneId::FIRST, Scale::Signal) };
        let key = small_key(session, slice, echo, look);
        self.texture(ctx, Slot::Thumbnail(echo), key, || {
            let small = thumbnail(stack.image(echo, slice), THUMBNAIL_SIDE);
            let lut = lut(look, session.study.is_dark_high(&stack.info.uid));
            Some(rgba(small.view(), window, &lut, NoValue::Transparent))
        })
    }

    /// The picture of a stack that is not open, from its middle image.
    pub fn stack_thumbnail(&mut self, ctx: &Context, session: &Session, index: usize) -> Option<TextureId> {
        let picture = session.study.thumbnails.get(index)?.as_ref()?;
        let window = Window::auto(picture.view())?;
        let uid = &session.study.catalog.as_deref()?.stacks().nth(index)?.uid;
        let look = Look { window: Some(window), colors: ColorMap::Grey, is_reversed: false };
        let key = small_key(session, 0, index, look);
        self.texture(ctx, Slot::Stack(index), key, || {
            let lut = lut(look, session.study.is_dark_high(uid));
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
            Slot::Pane(_) if !key.is_smooth => TextureOptions::NEAREST,
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

fn small_key(session: &Session, slice: usize, echo: usize, look: Look) -> Key {
    Key {
        generation: session.study.generation,
        content: None,
        maps: 0,
        slice,
        echo,
        looks: [Some(look), None],
        is_smooth: true,
        settings: None,
        synthetic: None,
    }
}

/// `None` while the pane has no image.
fn pane_key(session: &Session, pane: PaneId) -> Option<Key> {
    session.stack_of(pane)?;
    let content = session.view.content(pane);
    let resolved = |scale: Scale| {
        let window = session.scale_window(pane, scale);
        window.map(|window| Look { window: Some(window), ..session.view.look(pane, scale) })
    };
    let map = content.map();
    let maps = match content {
        PaneContent::FitMask | PaneContent::SyntheticTe => session.study.maps.as_deref(),
        _ => map.and_then(|map| session.maps_of(map)),
    };
    let settings = &session.document.settings;
    Some(Key {
        generation: session.study.generation,
        content: Some(content),
        maps: maps.map_or(0, |maps| std::ptr::from_ref(maps) as usize),
        slice: session.slice_of(pane),
        echo: if content.shows_echo() || map.is_none() { session.echo_of(pane) } else { 0 },
        looks: [content.shows_echo().then(|| resolved(Scale::Signal)).flatten(), content.scale().and_then(resolved)],
        is_smooth: session.view.pane(pane).interpolation == Interpolation::Bilinear,
        settings: (map == Some(MapKind::Lic))
            .then(|| (settings.calibration.clone(), settings.field_t.map(f64::to_bits))),
        synthetic: (content == PaneContent::SyntheticTe).then_some(session.teaching.synthetic),
    })
}

/// The pixels of a pane's image; `None` while what it shows is being made.
fn pane_pixels(session: &Session, pane: PaneId) -> Option<RgbaPixels> {
    match session.view.content(pane) {
        PaneContent::Echo | PaneContent::PinnedEcho(_) => colored(session, pane, Scale::Signal),
        PaneContent::SyntheticTe => colored(session, pane, Scale::Signal),
        PaneContent::Map(map) => colored(session, pane, Scale::Map(map)),
        PaneContent::Series(index) => colored(session, pane, Scale::Series(index)),
        PaneContent::FitMask => {
            let maps = session.study.maps.as_deref()?;
            let slice = session.slice_of(pane);
            (slice < maps.num_slices()).then(|| fit_mask::rgba(maps.reason.index_axis(Axis(0), slice)))
        }
        PaneContent::MapOverEcho { map, opacity } => {
            let echo = colored(session, pane, Scale::Signal)?;
            let over = colored(session, pane, Scale::Map(map))?;
            Some(blended(&echo, &over, f32::from(opacity) / 100.0))
        }
    }
}

fn colored(session: &Session, pane: PaneId, scale: Scale) -> Option<RgbaPixels> {
    let window = session.scale_window(pane, scale)?;
    let is_dark_high = match scale {
        Scale::Map(_) => false,
        _ => session.stack_of(pane).is_some_and(|stack| session.study.is_dark_high(&stack.info.uid)),
    };
    let lut = lut(session.view.look(pane, scale), is_dark_high);
    let values = session.values(pane, scale)?;
    let values = match session.view.pane(pane).interpolation {
        Interpolation::Nearest => values,
        Interpolation::Bilinear => smoothed(&values),
    };
    // On a black ground a voxel without a fit would look like one without signal.
    let no_value = match session.view.content(pane) {
        PaneContent::SyntheticTe => NoValue::Hatched,
        _ => NoValue::Transparent,
    };
    Some(rgba(values.view(), window, &lut, no_value))
}

/// Values are mixed here, before they get their colors; the few pixels the screen adds between these show no new color.
fn smoothed(values: &Array2<f32>) -> Array2<f32> {
    let (rows, columns) = values.dim();
    let factor = (SMOOTH_SIDE / rows.max(columns).max(1)).clamp(1, SMOOTH_FACTOR);
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
        let grey = Look { window: None, colors: ColorMap::Grey, is_reversed: false };
        let reversed = Look { is_reversed: true, ..grey };
        let highest = |look, is_dark_high| lut(look, is_dark_high).color(1.0);
        assert_eq!((highest(grey, false), highest(grey, true)), ([255; 3], [0; 3]));
        assert_eq!((highest(reversed, false), highest(reversed, true)), ([0; 3], [255; 3]));
    }

    #[test]
    fn smoothing_mixes_values_and_keeps_the_shape_of_the_map() {
        let map = ndarray::array![[100.0_f32, 200.0], [f32::NAN, 400.0]];
        let smooth = smoothed(&map);
        assert_eq!(smooth.dim(), (8, 8));
        assert_eq!((smooth[[0, 0]], smooth[[0, 7]], smooth[[7, 7]]), (100.0, 200.0, 400.0));
        // An eighth of a pixel right of the border between the first two: 150 + 100/8.
        assert!((smooth[[0, 4]] - 162.5).abs() < 1e-3, "{}", smooth[[0, 4]]);
        let holes = smooth.indexed_iter().filter(|(_, value)| value.is_nan());
        assert!(holes.clone().count() == 16 && holes.clone().all(|((row, column), _)| row >= 4 && column < 4));
    }
}
