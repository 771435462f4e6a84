//! Small pictures of cases → textures, kept by name in the context.

use egui::{ColorImage, Context, Id, TextureHandle, TextureId, TextureOptions};
use ndarray::Array2;

use crate::display::image::rgba;
use crate::display::{ColorMap, NoValue, Window};

/// The texture of a picture; `id` changes with its content.
pub fn texture(ctx: &Context, id: Id, values: &Array2<f32>) -> Option<TextureId> {
    if let Some(held) = ctx.data(|data| data.get_temp::<TextureHandle>(id)) {
        return Some(held.id());
    }
    let window = Window::between_percentiles(values.view(), [0.0, 99.5])?;
    let pixels = rgba(values.view(), window, &ColorMap::Gray.lut(), NoValue::Transparent);
    let image = ColorImage::from_rgba_unmultiplied([pixels.width, pixels.height], &pixels.rgba);
    let handle = ctx.load_texture("case", image, TextureOptions::LINEAR);
    let texture = handle.id();
    ctx.data_mut(|data| data.insert_temp(id, handle));
    Some(texture)
}
