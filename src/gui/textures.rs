//! Image bytes → textures, uploaded only when their content changed.

use std::collections::HashMap;

use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};

use crate::display::image::{rgba, thumbnail};
use crate::display::{ColorMap, NoValue, RgbaPixels, Window};
use crate::session::{MapKind, Pane, Session};

/// Where a texture is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Slot {
    Pane(Pane),
    Thumbnail(usize),
    Stack(usize),
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

/// Colour bars of this many maps are kept.
const MAX_PRIMITIVES: usize = 8;
/// Longest side of a thumbnail, pixels.
const THUMBNAIL_SIDE: usize = 128;

/// The textures of the window.
#[derive(Default)]
pub struct Textures {
    held: HashMap<Slot, (Key, TextureHandle)>,
    primitives: Vec<(RgbaPixels, TextureHandle)>,
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

    /// The picture of a stack that is not open, from its middle image.
    pub fn stack_thumbnail(&mut self, ctx: &Context, session: &Session, index: usize) -> Option<TextureId> {
        let picture = session.study.thumbnails.get(index)?.as_ref()?;
        let window = Window::auto(picture.view())?;
        let key = Key {
            generation: session.study.generation,
            maps: 0,
            slice: 0,
            echo: index,
            map: None,
            colors: ColorMap::Grey,
            window: Some(window),
            settings: None,
        };
        self.texture(ctx, Slot::Stack(index), key, || {
            Some(rgba(picture.view(), window, &ColorMap::Grey.lut(), NoValue::Transparent))
        })
    }

    /// The pixels of an overlay primitive; the same content is uploaded once.
    pub fn primitive(&mut self, ctx: &Context, pixels: &RgbaPixels, is_smooth: bool) -> TextureId {
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
        self.primitives.push((pixels.clone(), texture));
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
