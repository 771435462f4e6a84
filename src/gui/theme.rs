//! Design tokens: the only place that names colours, sizes and fonts of the window.

use std::sync::Arc;

use egui::epaint::text::{FontData, FontDefinitions, FontFamily};
use egui::{Color32, Context, CornerRadius, FontId, Margin, RichText, Stroke, TextStyle, Vec2};

use crate::roi::Role;
use crate::verdict::Finding;

pub const BACKGROUND: Color32 = Color32::from_rgb(0x0E, 0x10, 0x13);
pub const IMAGE: Color32 = Color32::BLACK;
pub const PANEL: Color32 = Color32::from_rgb(0x15, 0x18, 0x1D);
pub const CARD: Color32 = Color32::from_rgb(0x1B, 0x1F, 0x26);
pub const LINE: Color32 = Color32::from_rgb(0x26, 0x2C, 0x36);
pub const TEXT: Color32 = Color32::from_rgb(0xE6, 0xE9, 0xEE);
pub const SECONDARY: Color32 = Color32::from_rgb(0x9A, 0xA4, 0xB2);
pub const FAINT: Color32 = Color32::from_rgb(0x88, 0x93, 0xA5);
pub const ACCENT: Color32 = Color32::from_rgb(0x2F, 0x81, 0xF7);
/// Fill of a primary button: the accent darkened until white text on it reads (5.2 : 1).
pub const ACCENT_FILL: Color32 = Color32::from_rgb(0x1F, 0x6F, 0xEB);
/// Text on [`ACCENT_FILL`].
pub const ON_ACCENT: Color32 = Color32::WHITE;
pub const SELECTED: Color32 = Color32::from_rgb(0x24, 0x40, 0x5E);
pub const HOVERED: Color32 = Color32::from_rgb(0x2A, 0x31, 0x3C);
pub const PROBLEM: Color32 = Color32::from_rgb(0xFF, 0x8F, 0x85);
pub const LINK: Color32 = Color32::from_rgb(0x6C, 0xB0, 0xFF);
pub const CAUTION: Color32 = Color32::from_rgb(0xE3, 0xC2, 0x7A);
pub const LESION: Color32 = Color32::from_rgb(0xFF, 0xB4, 0x54);
pub const LIVER: Color32 = Color32::from_rgb(0x4C, 0xC9, 0xF0);
pub const NOISE: Color32 = Color32::from_rgb(0xB6, 0x92, 0xF6);
pub const OTHER: Color32 = Color32::from_rgb(0xC8, 0xD0, 0xDA);

pub const RADIUS: u8 = 6;
pub const CARD_RADIUS: u8 = 9;

pub const SIZE_SMALL: f32 = 11.0;
pub const SIZE_BODY: f32 = 12.5;
pub const SIZE_TITLE: f32 = 13.5;
pub const SIZE_IMAGE: f32 = 15.0;
pub const SIZE_FINDING: f32 = 25.0;

const MEDIUM: &str = "medium";
const SEMIBOLD: &str = "semibold";

/// Hue of a role; line style and letter tag say the same without colour.
pub fn role_color(role: Role) -> Color32 {
    match role {
        Role::Lesion => LESION,
        Role::Liver => LIVER,
        Role::Noise => NOISE,
        Role::Other => OTHER,
    }
}

/// Fill, border and text tint of the verdict card.
pub fn finding_colors(finding: Finding) -> (Color32, Color32, Color32) {
    let rgb = Color32::from_rgb;
    match finding {
        Finding::Isointense => (rgb(0x16, 0x24, 0x1B), rgb(0x2C, 0x53, 0x38), rgb(0x7F, 0xD1, 0x97)),
        Finding::Hyperintense => (rgb(0x2A, 0x1F, 0x12), rgb(0x63, 0x47, 0x1E), rgb(0xF2, 0xB8, 0x66)),
        Finding::Hypointense => (rgb(0x17, 0x20, 0x30), rgb(0x2F, 0x48, 0x70), rgb(0x8A, 0xB8, 0xF5)),
        Finding::Indeterminate => (rgb(0x26, 0x24, 0x16), rgb(0x57, 0x50, 0x29), rgb(0xE3, 0xD0, 0x7A)),
        Finding::NotAssessable => (rgb(0x22, 0x22, 0x27), rgb(0x4A, 0x4C, 0x57), rgb(0xB9, 0xC0, 0xCC)),
    }
}

pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// A section heading: small capitals, spaced, quiet.
pub fn heading(text: &str) -> RichText {
    RichText::new(text.to_uppercase()).font(medium(SIZE_SMALL)).color(SECONDARY).extra_letter_spacing(0.8)
}

pub fn secondary(text: impl Into<String>) -> RichText {
    RichText::new(text).color(SECONDARY)
}

pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SIZE_SMALL).color(SECONDARY)
}

/// A card: a raised block inside a panel.
pub fn card() -> egui::Frame {
    egui::Frame::new()
        .fill(CARD)
        .stroke(Stroke::new(1.0, LINE))
        .corner_radius(CornerRadius::same(CARD_RADIUS))
        .inner_margin(Margin::same(12))
}

pub fn panel(margin: Margin) -> egui::Frame {
    egui::Frame::new().fill(PANEL).inner_margin(margin)
}

/// Sets fonts and styles once per context.
pub fn apply(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_theme(egui::Theme::Dark);
    ctx.all_styles_mut(style);
}

/// On a card, rails of sliders and boxes of choices would have its color.
pub fn visible_rails(ui: &mut egui::Ui) {
    ui.visuals_mut().widgets.inactive.bg_fill = LINE;
}

/// Boxes to tick need a rim to be seen on the panel's own color, in menus and on white.
pub fn visible_boxes(ui: &mut egui::Ui) {
    ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, FAINT);
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files: [(&str, &[u8]); 3] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("Inter Medium", include_bytes!("../../assets/fonts/Inter-Medium.otf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, "Inter"),
        (FontFamily::Monospace, "Inter"),
        (FontFamily::Name(MEDIUM.into()), "Inter Medium"),
        (FontFamily::Name(SEMIBOLD.into()), "Inter SemiBold"),
    ];
    for (family, name) in families {
        fonts.families.insert(family, vec![name.to_owned()]);
    }
    fonts
}

fn style(style: &mut egui::Style) {
    style.text_styles = [
        (TextStyle::Small, regular(SIZE_SMALL)),
        (TextStyle::Body, regular(SIZE_BODY)),
        (TextStyle::Button, regular(SIZE_BODY)),
        (TextStyle::Monospace, regular(SIZE_BODY)),
        (TextStyle::Heading, semibold(SIZE_IMAGE)),
    ]
    .into();
    style.animation_time = 0.0; // nothing moves by itself, and idle frames cost nothing
    style.spacing.item_spacing = Vec2::new(8.0, 4.0);
    style.spacing.button_padding = Vec2::new(8.0, 4.0);
    style.spacing.interact_size = Vec2::new(28.0, 24.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.tooltip_width = 320.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    let visuals = &mut style.visuals;
    visuals.dark_mode = true;
    visuals.panel_fill = PANEL;
    visuals.window_fill = CARD;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.extreme_bg_color = BACKGROUND;
    visuals.faint_bg_color = CARD;
    visuals.hyperlink_color = LINK;
    visuals.warn_fg_color = CAUTION;
    visuals.selection.bg_fill = SELECTED;
    visuals.selection.stroke = Stroke::new(1.0, TEXT);
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS);
    visuals.weak_text_color = Some(SECONDARY);
    let widgets = &mut visuals.widgets;
    let fills = [
        (&mut widgets.noninteractive, PANEL, LINE, TEXT),
        (&mut widgets.inactive, CARD, Color32::TRANSPARENT, TEXT),
        (&mut widgets.hovered, HOVERED, Color32::TRANSPARENT, TEXT),
        (&mut widgets.active, SELECTED, ACCENT, TEXT),
        (&mut widgets.open, HOVERED, LINE, TEXT),
    ];
    for (widget, fill, border, text) in fills {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, border);
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = CornerRadius::same(RADIUS);
        widget.expansion = 0.0;
    }
}
