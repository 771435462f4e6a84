//! A sheet on screen, drawn off the frame: the newest wish is drawn when the one before is done.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{ColorImage, Context, Image, Rect, Response, Sense, TextureHandle, TextureOptions, Ui, Vec2, vec2};

use crate::display::RgbaPixels;
use crate::display::render::render;
use crate::gui::theme;
use crate::publish::figure::Composed;
use crate::t;
use crate::text::{self, language};

/// What a preview shows, ready to be painted.
struct Drawn {
    key: String,
    composed: Composed,
    pixels: RgbaPixels,
}

/// Longest side of a preview, pixels.
const MAX_SIDE: f32 = 2200.0;

/// A preview and the drawing on its way.
#[derive(Default)]
pub struct Preview {
    running: Option<(String, Receiver<Drawn>)>,
    shown: Option<(String, Composed, TextureHandle)>,
}

impl Preview {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The composed sheet on screen, if there is one yet.
    pub fn composed(&self) -> Option<&Composed> {
        self.shown.as_ref().map(|(_, composed, _)| composed)
    }

    /// Shows the sheet in the room of `size`; draws it anew when `key` changes. Returns the picture's place, and its
    /// response to the pointer.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        size: Vec2,
        key: &str,
        compose: impl FnOnce() -> Composed + Send + 'static,
    ) -> Option<(Rect, Response)> {
        self.take(ui.ctx());
        let pixels_per_point = ui.ctx().pixels_per_point();
        let is_new = self.shown.as_ref().is_none_or(|(shown, ..)| shown != key);
        if is_new && self.running.is_none() {
            self.start(ui.ctx(), key.to_owned(), size * pixels_per_point, compose);
        }
        let (room, _) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter().rect_filled(room, 4.0, theme::colors().background);
        let Some((_, composed, texture)) = &self.shown else {
            let center = egui::Align2::CENTER_CENTER;
            ui.painter().text(
                room.center(),
                center,
                t!("publish-drawing"),
                theme::regular(theme::SIZE_BODY),
                theme::colors().secondary,
            );
            return None;
        };
        let [width, height] = composed.sheet.size;
        let scale = (room.width() / width).min(room.height() / height);
        let rect = Rect::from_center_size(room.center(), vec2(width, height) * scale);
        // Painted, not placed: the room is taken already, and what follows stands beside it.
        Image::new(texture).paint_at(ui, rect);
        let response = ui.interact(rect, ui.scope_id().with("publish preview"), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, t!("publish-preview")));
        Some((rect, response))
    }

    fn start(
        &mut self,
        ctx: &Context,
        key: String,
        size_px: Vec2,
        compose: impl FnOnce() -> Composed + Send + 'static,
    ) {
        let (sender, receiver) = channel();
        let (ctx, name, language) = (ctx.clone(), key.clone(), language());
        self.running = Some((key, receiver));
        let work = move || {
            let composed = text::with_language(language, compose);
            let [width, height] = composed.sheet.size;
            let scale = (size_px.x / width).min(size_px.y / height).min(MAX_SIDE / width.max(height)).max(0.1);
            let pixels = render(&composed.sheet, scale);
            // The dialog may be closed by now.
            let _ = sender.send(Drawn { key: name, composed, pixels });
            ctx.request_repaint();
        };
        std::thread::spawn(work);
    }

    fn take(&mut self, ctx: &Context) {
        let Some((_, receiver)) = &self.running else { return };
        match receiver.try_recv() {
            Ok(Drawn { key, composed, pixels }) => {
                let image = ColorImage::from_rgba_unmultiplied([pixels.width, pixels.height], &pixels.rgba);
                let texture = ctx.load_texture("publish preview", image, TextureOptions::LINEAR);
                self.shown = Some((key, composed, texture));
                self.running = None;
            }
            // A drawing that failed leaves the old picture.
            Err(TryRecvError::Disconnected) => self.running = None,
            Err(TryRecvError::Empty) => {}
        }
    }
}
