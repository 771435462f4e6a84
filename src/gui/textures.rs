//! Image bytes → textures, uploaded only when their content changed.

use std::collections::HashMap;

use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use ndarray::{Array2, ArrayView2};

use crate::display::image::{rgba, thumbnail};
use crate::display::{ColorMap, NoValue, RgbaPixels, Window};
use crate::session::{MapKind, Pane, Session};

/// Where a texture is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Slot {
    Pane(Pane),
    Thumbnail(usize),
    ColorBar,
}

/// Everything the bytes of a texture depend on.
#[derive(Clone, PartialEq)]
struct Key {
    generation: u64,
    /// Address of the maps: results are immutable, so a new result is a new address.
    maps: usize,
    slice: usize,
    echo: usize,
    map: Option<MapKind>,
    colors: ColorMap,
    window: Option<Window>,
    settings: Option<(String, Option<u64>)>,
}

/// Longest side of a thumbnail, pixels.
const THUMBNAIL_SIDE: usize = 128;

/// The textures of the window.
#[derive(Default)]
pub struct Textures {
    held: HashMap<Slot, (Key, TextureHandle)>,
    /// Uploads since the start; a test holds that idle frames make none.
    pub num_uploads: usize,
}

impl Textures {
    /// The image of a pane; `None` while there is none.
    pub fn pane(&mut self, ctx: &Context, session: &Session, pane: Pane) -> Option<TextureId> {
        let stack = session.study.stack.as_deref()?;
        let (slice, echo) = (session.view.slice, session.view.echo);
        let window = session.window(pane);
        let mut key = Key {
            generation: session.study.generation,
            maps: 0,
            slice,
            echo,
            map: None,
            colors: ColorMap::Grey,
            window: Some(window),
            settings: None,
        };
        match pane {
            Pane::Echo => self.texture(ctx, Slot::Pane(pane), key, || {
                Some(rgba(stack.image(echo, slice), window, &ColorMap::Grey.lut(), NoValue::Transparent))
            }),
            Pane::Map => {
                let colors = session.view.map_colors;
                key.maps = session.study.maps.as_ref().map_or(0, |maps| std::sync::Arc::as_ptr(maps) as usize);
                key.echo = 0;
                key.map = Some(session.view.map);
                key.colors = colors;
                if session.view.map == MapKind::Lic {
                    let settings = &session.document.settings;
                    key.settings = Some((settings.calibration.clone(), settings.field_t.map(f64::to_bits)));
                }
                self.texture(ctx, Slot::Pane(pane), key, || {
                    let image = session.map_image()?;
                    Some(rgba(image.view(), window, &colors.lut(), NoValue::Transparent))
                })
            }
        }
    }

    /// A small picture of one echo of the current slice.
    pub fn thumbnail(&mut self, ctx: &Context, session: &Session, echo: usize) -> Option<TextureId> {
        let stack = session.study.stack.as_deref()?;
        let window = session.window(Pane::Echo);
        let key = Key {
            generation: session.study.generation,
            maps: 0,
            slice: session.view.slice,
            echo,
            map: None,
            colors: ColorMap::Grey,
            window: Some(window),
            settings: None,
        };
        self.texture(ctx, Slot::Thumbnail(echo), key, || {
            let small = thumbnail(stack.image(echo, session.view.slice), THUMBNAIL_SIDE);
            Some(rgba(small.view(), window, &ColorMap::Grey.lut(), NoValue::Transparent))
        })
    }

    /// The colours of the map from low (left) to high (right).
    pub fn color_bar(&mut self, ctx: &Context, colors: ColorMap) -> Option<TextureId> {
        let key = Key { generation: 0, maps: 0, slice: 0, echo: 0, map: None, colors, window: None, settings: None };
        self.texture(ctx, Slot::ColorBar, key, || {
            let ramp = Array2::from_shape_fn((256, 1), |(row, _)| 255.0 - row as f32);
            let window = Window::new(0.0, 255.0)?;
            Some(rgba(ArrayView2::from(&ramp), window, &colors.lut(), NoValue::Transparent))
        })
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
            Slot::Pane(_) => TextureOptions::NEAREST,
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
