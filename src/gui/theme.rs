//! Sizes and fonts of the window, and its colors by the tokens of `display`: everything painted asks for them here.

use std::cell::Cell;
use std::sync::Arc;
use std::thread::LocalKey;

use egui::epaint::text::{FontData, FontDefinitions, FontFamily};
use egui::{Color32, Context, CornerRadius, FontId, Margin, RichText, Stroke, TextStyle, Vec2};

use crate::display::scene::{Color, Tokens};
use crate::roi::Role;

/// Images are read on black in every appearance.
pub const IMAGE: Color32 = Color32::BLACK;

/// The tokens in the toolkit's colors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colors {
    pub background: Color32,
    pub panel: Color32,
    pub card: Color32,
    pub line: Color32,
    pub text: Color32,
    pub secondary: Color32,
    pub faint: Color32,
    pub accent: Color32,
    pub accent_fill: Color32,
    pub on_accent: Color32,
    pub selected: Color32,
    pub hovered: Color32,
    pub caution: Color32,
    pub problem: Color32,
    pub link: Color32,
    pub lesion: Color32,
    pub liver: Color32,
    pub noise: Color32,
    pub other: Color32,
}

impl Colors {
    const fn of(tokens: &Tokens) -> Self {
        const fn opaque(Color([r, g, b, _]): Color) -> Color32 {
            Color32::from_rgb(r, g, b)
        }
        Self {
            background: opaque(tokens.background),
            panel: opaque(tokens.panel),
            card: opaque(tokens.card),
            line: opaque(tokens.line),
            text: opaque(tokens.text),
            secondary: opaque(tokens.secondary),
            faint: opaque(tokens.faint),
            accent: opaque(tokens.accent),
            accent_fill: opaque(tokens.accent_fill),
            on_accent: opaque(tokens.on_accent),
            selected: opaque(tokens.selected),
            hovered: opaque(tokens.hovered),
            caution: opaque(tokens.caution),
            problem: opaque(tokens.problem),
            link: opaque(tokens.link),
            lesion: opaque(tokens.lesion),
            liver: opaque(tokens.liver),
            noise: opaque(tokens.noise),
            other: opaque(tokens.other),
        }
    }
}

pub static DARK: Colors = Colors::of(&Tokens::DARK);
pub static LIGHT: Colors = Colors::of(&Tokens::LIGHT);

thread_local! {
    /// Whether this thread paints the light appearance; as the language, it belongs to the thread.
    static IS_LIGHT: Cell<bool> = const { Cell::new(false) };
    /// Within images everything is dark.
    static IS_ON_IMAGE: Cell<bool> = const { Cell::new(false) };
}

fn is_light() -> bool {
    IS_LIGHT.get() && !IS_ON_IMAGE.get()
}

/// The colors of what is painted now.
pub fn colors() -> &'static Colors {
    if is_light() { &LIGHT } else { &DARK }
}

/// The tokens of what is painted now, for composed plots and cards.
pub fn tokens() -> &'static Tokens {
    if is_light() { &Tokens::LIGHT } else { &Tokens::DARK }
}

/// Chooses the appearance of everything that is painted from here on.
pub fn set_appearance(ctx: &Context, is_light: bool) {
    IS_LIGHT.set(is_light);
    let theme = if is_light { egui::Theme::Light } else { egui::Theme::Dark };
    if ctx.theme() != theme {
        ctx.set_theme(theme);
    }
}

/// Paints in the dark appearance whatever the window's is, and returns to it: pictures, off the frame.
pub fn in_dark<R>(paint: impl FnOnce() -> R) -> R {
    with(&IS_LIGHT, false, paint)
}

/// Paints on an image: gray values are read on black, and what lies on them stays as it is.
pub fn on_image(ui: &mut egui::Ui, paint: impl FnOnce(&mut egui::Ui)) {
    let around = ui.style().clone();
    ui.set_style(ui.ctx().style_of(egui::Theme::Dark));
    with(&IS_ON_IMAGE, true, || paint(ui));
    ui.set_style(around);
}

/// Menus over an image look as the window does.
pub fn off_image<R>(paint: impl FnOnce() -> R) -> R {
    with(&IS_ON_IMAGE, false, paint)
}

fn with<R>(flag: &'static LocalKey<Cell<bool>>, value: bool, paint: impl FnOnce() -> R) -> R {
    struct Restore(&'static LocalKey<Cell<bool>>, bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            self.0.set(self.1);
        }
    }
    let _restore = Restore(flag, flag.replace(value));
    paint()
}

pub const RADIUS: u8 = 6;
pub const CARD_RADIUS: u8 = 9;

pub const SIZE_SMALL: f32 = 11.0;
pub const SIZE_BODY: f32 = 12.5;
pub const SIZE_TITLE: f32 = 13.5;
pub const SIZE_IMAGE: f32 = 15.0;
pub const SIZE_FINDING: f32 = 25.0;

const MEDIUM: &str = "medium";
const SEMIBOLD: &str = "semibold";

/// Hue of a role; line style and letter tag say the same without color.
pub fn role_color(role: Role) -> Color32 {
    let colors = colors();
    match role {
        Role::Lesion => colors.lesion,
        Role::Liver => colors.liver,
        Role::Noise => colors.noise,
        Role::Muscle | Role::Other => colors.other,
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
    RichText::new(text.to_uppercase()).font(medium(SIZE_SMALL)).color(colors().secondary).extra_letter_spacing(0.8)
}

pub fn secondary(text: impl Into<String>) -> RichText {
    RichText::new(text).color(colors().secondary)
}

pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SIZE_SMALL).color(colors().secondary)
}

/// A card: a raised block inside a panel.
pub fn card() -> egui::Frame {
    egui::Frame::new()
        .fill(colors().card)
        .stroke(Stroke::new(1.0, colors().line))
        .corner_radius(CornerRadius::same(CARD_RADIUS))
        .inner_margin(Margin::same(12))
}

pub fn panel(margin: Margin) -> egui::Frame {
    egui::Frame::new().fill(colors().panel).inner_margin(margin)
}

/// Sets fonts and styles once per context.
pub fn apply(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_theme(egui::Theme::Dark);
    ctx.style_mut_of(egui::Theme::Dark, |dark| style(dark, &DARK));
    ctx.style_mut_of(egui::Theme::Light, |light| style(light, &LIGHT));
}

/// On a card, rails of sliders and boxes of choices would have its color.
pub fn visible_rails(ui: &mut egui::Ui) {
    ui.visuals_mut().widgets.inactive.bg_fill = colors().line;
}

/// Boxes to tick need a rim to be seen on the panel's own color, in menus and on white.
pub fn visible_boxes(ui: &mut egui::Ui) {
    ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, colors().faint);
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

fn style(style: &mut egui::Style, colors: &Colors) {
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
    visuals.panel_fill = colors.panel;
    visuals.window_fill = colors.card;
    visuals.window_stroke = Stroke::new(1.0, colors.line);
    visuals.extreme_bg_color = colors.background;
    visuals.faint_bg_color = colors.card;
    visuals.hyperlink_color = colors.link;
    visuals.warn_fg_color = colors.caution;
    visuals.selection.bg_fill = colors.selected;
    visuals.selection.stroke = Stroke::new(1.0, colors.text);
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS);
    visuals.weak_text_color = Some(colors.secondary);
    let widgets = &mut visuals.widgets;
    let fills = [
        (&mut widgets.noninteractive, colors.panel, colors.line, colors.text),
        (&mut widgets.inactive, colors.card, Color32::TRANSPARENT, colors.text),
        (&mut widgets.hovered, colors.hovered, Color32::TRANSPARENT, colors.text),
        (&mut widgets.active, colors.selected, colors.accent, colors.text),
        (&mut widgets.open, colors.hovered, colors.line, colors.text),
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
