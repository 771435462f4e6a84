//! The light appearance: the dark tokens are the only ones panels name, and here each finds its light counterpart when
//! the frame is painted. Images and what lies on them stay as they are: gray values are read on black.

use egui::epaint::shape_transform::adjust_colors;
use egui::{Color32, Context, Rect, Shape, TextureId};

use super::theme;

/// Dark token → light counterpart. Contrast of both columns is tested.
const PAIRS: &[(Color32, Color32)] = &[
    (theme::BACKGROUND, rgb(0xE4E8ED)),
    (theme::PANEL, rgb(0xF4F6F8)),
    (theme::CARD, rgb(0xFFFFFF)),
    (theme::LINE, rgb(0xCDD4DD)),
    (theme::TEXT, rgb(0x161B22)),
    (theme::SECONDARY, rgb(0x485362)),
    (theme::FAINT, rgb(0x56616F)),
    (theme::ACCENT, rgb(0x0B5FCC)),
    (theme::ACCENT_FILL, rgb(0x1A62D0)),
    (theme::SELECTED, rgb(0xCBE0FA)),
    (theme::HOVERED, rgb(0xE2E8EF)),
    (theme::CAUTION, rgb(0x734C00)),
    (theme::PROBLEM, rgb(0xAE241C)),
    (theme::LINK, rgb(0x0A57BD)),
    (theme::LESION, rgb(0x8A4B00)),
    (theme::LIVER, rgb(0x005F80)),
    (theme::NOISE, rgb(0x6439B5)),
    (theme::OTHER, rgb(0x424C59)),
    // Headings of the verdict card, which turned over would be too pale on their ground.
    (rgb(0x7FD197), rgb(0x1F6B38)),
    (rgb(0xF2B866), rgb(0x8A4B00)),
    (rgb(0xE3D07A), rgb(0x695D00)),
];

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The light counterpart of a color of the dark appearance. Tokens have theirs; others are turned over in lightness
/// and keep their hue; black, white and nothing stay.
pub fn counterpart(color: Color32) -> Color32 {
    if color == Color32::PLACEHOLDER || color.a() == 0 {
        return color;
    }
    let [r, g, b, a] = color.to_srgba_unmultiplied();
    let opaque = Color32::from_rgb(r, g, b);
    if [Color32::BLACK, Color32::WHITE].contains(&opaque) {
        return color;
    }
    let light = PAIRS.iter().find(|(dark, _)| *dark == opaque).map_or_else(|| turned(opaque), |(_, light)| *light);
    Color32::from_rgba_unmultiplied(light.r(), light.g(), light.b(), a)
}

/// The same hue with lightness L → 1 − L (HSL).
fn turned(color: Color32) -> Color32 {
    let [r, g, b] = [color.r(), color.g(), color.b()].map(u16::from);
    let sum = r.max(g).max(b) + r.min(g).min(b);
    // In HSL 1 − L at the same hue and saturation adds the same amount to every channel.
    let moved = |channel: u16| (i32::from(channel) + 255 - i32::from(sum)).clamp(0, 255) as u8;
    Color32::from_rgb(moved(r), moved(g), moved(b))
}

fn images_id() -> egui::Id {
    egui::Id::unique("places of images")
}

/// What is painted within `rect` in this frame lies on an image and stays as it is.
pub fn mark_images(ctx: &Context, rect: Rect) {
    // Rooms are rounded to whole points; a pane may reach a point beyond.
    ctx.data_mut(|data| data.insert_temp(images_id(), rect.expand(2.0)));
}

/// Turns what was painted in this frame into the light appearance.
pub fn lighten(ctx: &Context) {
    let images: Rect = ctx.data(|data| data.get_temp(images_id())).unwrap_or(Rect::NOTHING);
    let layers: Vec<egui::LayerId> = ctx.memory(|memory| memory.layer_ids().collect());
    ctx.graphics_mut(|graphics| {
        for layer in layers {
            let Some(list) = graphics.get_mut(layer) else { continue };
            let is_on_images = |clip: Rect| layer.order == egui::Order::Background && images.contains_rect(clip);
            let kept: Vec<bool> = list.all_entries().map(|entry| is_on_images(entry.clip_rect)).collect();
            for (index, _) in kept.iter().enumerate().filter(|(_, kept)| !**kept) {
                list.mutate_shape(egui::layers::ShapeIdx(index), |clipped| lighten_shape(&mut clipped.shape));
            }
        }
    });
}

fn lighten_shape(shape: &mut Shape) {
    match shape {
        Shape::Vec(shapes) => shapes.iter_mut().for_each(lighten_shape),
        // Pictures are not colors.
        Shape::Rect(rect) if rect.brush.is_some() => {}
        Shape::Mesh(mesh) if mesh.texture_id != TextureId::default() => {}
        shape => adjust_colors(shape, |color| *color = counterpart(*color)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Finding;

    /// WCAG 2.2, relative luminance and contrast ratio.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |c: Color32| 0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b());
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Text needs 4.5 : 1, lines that say something 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11, level AA).
    #[test]
    fn every_pair_of_tokens_reaches_level_aa_in_both_appearances() {
        let grounds = [theme::BACKGROUND, theme::PANEL, theme::CARD, theme::HOVERED, theme::SELECTED];
        let mut pairs: Vec<(Color32, Color32, f64)> = vec![(theme::ON_ACCENT, theme::ACCENT_FILL, 4.5)];
        for ground in grounds {
            pairs.push((theme::TEXT, ground, 4.5));
        }
        for ground in &grounds[..3] {
            for text in [theme::SECONDARY, theme::FAINT, theme::CAUTION, theme::PROBLEM, theme::LINK] {
                pairs.push((text, *ground, 4.5));
            }
            for line in [theme::ACCENT, theme::LESION, theme::LIVER, theme::NOISE, theme::OTHER] {
                pairs.push((line, *ground, 3.0));
            }
        }
        let findings = [
            Finding::Isointense,
            Finding::Hyperintense,
            Finding::Hypointense,
            Finding::Indeterminate,
            Finding::NotAssessable,
        ];
        for finding in findings {
            let (fill, _, tint) = theme::finding_colors(finding);
            pairs.extend([(tint, fill, 4.5), (theme::TEXT, fill, 4.5), (theme::SECONDARY, fill, 4.5)]);
        }
        let mut low = Vec::new();
        for (a, b, least) in pairs {
            for (name, a, b) in [("dark", a, b), ("light", counterpart(a), counterpart(b))] {
                let found = contrast(a, b);
                if found < least {
                    low.push(format!("{name}: {} on {}: {found:.2} < {least}", a.to_hex(), b.to_hex()));
                }
            }
        }
        assert!(low.is_empty(), "{}", low.join("\n"));
    }

    #[test]
    fn lightness_is_turned_over_and_transparency_kept() {
        // HSL(210°, 50 %, 30 %) ↔ HSL(210°, 50 %, 70 %).
        assert_eq!(turned(Color32::from_rgb(38, 77, 115)), Color32::from_rgb(140, 179, 217));
        assert_eq!(counterpart(Color32::TRANSPARENT), Color32::TRANSPARENT);
        assert_eq!(counterpart(Color32::WHITE), Color32::WHITE);
        assert_eq!(counterpart(Color32::from_black_alpha(90)), Color32::from_black_alpha(90));
        assert_eq!(counterpart(theme::PANEL.gamma_multiply(0.5)).a(), theme::PANEL.gamma_multiply(0.5).a());
    }
}
