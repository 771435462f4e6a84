//! One thumbnail per echo with its TE: click to show, right-click or the mark to leave out of the fit.

use egui::{Sense, Ui};

use crate::gui::textures::Textures;
use crate::gui::theme;
use crate::session::{Action, Session, SettingChange};

const WIDTH: f32 = 74.0;
const HEIGHT: f32 = 72.0;

/// The strip below the panes.
pub fn echo_strip_ui(ui: &mut Ui, session: &Session, textures: &mut Textures, actions: &mut Vec<Action>) {
    let Some(stack) = session.study.stack.as_deref() else { return };
    egui::ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for (echo, te) in stack.te_ms().into_iter().enumerate() {
                let thumbnail = textures.thumbnail(ui.ctx(), session, echo);
                echo_ui(ui, session, (echo, te), thumbnail, actions);
            }
        });
    });
}

fn echo_ui(
    ui: &mut Ui,
    session: &Session,
    (echo, te): (usize, f64),
    thumbnail: Option<egui::TextureId>,
    actions: &mut Vec<Action>,
) {
    let is_current = session.view.echo == echo;
    let is_included = session.document.settings.echoes.includes(echo);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(WIDTH, HEIGHT), Sense::click());
    let name = format!("Echo {}, TE {te:.2} ms{}", echo + 1, if is_included { "" } else { ", left out" });
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_current, name.clone()));
    let painter = ui.painter_at(rect.expand(1.0));
    if is_current {
        painter.rect_filled(rect, theme::RADIUS, theme::SELECTED);
        let stroke = egui::Stroke::new(1.5, theme::ACCENT);
        painter.rect_stroke(rect, theme::RADIUS, stroke, egui::StrokeKind::Inside);
    } else if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, theme::RADIUS, theme::CARD);
    }
    let picture = egui::Rect::from_min_size(rect.min + egui::vec2(3.0, 3.0), egui::vec2(WIDTH - 6.0, HEIGHT - 22.0));
    painter.rect_filled(picture, 3.0, theme::IMAGE);
    if let Some(texture) = thumbnail {
        let tint = if is_included { egui::Color32::WHITE } else { egui::Color32::from_gray(90) };
        let uv = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        let size = session.study.stack.as_deref().map_or(picture.size(), |stack| {
            let grid = &stack.grid;
            egui::vec2((grid.columns as f64 * grid.spacing_x_mm) as f32, (grid.rows as f64 * grid.spacing_y_mm) as f32)
        });
        painter.image(texture, super::study::fitted(picture, size), uv, tint);
    }
    let color = if !is_included { theme::FAINT.gamma_multiply(0.8) } else { theme::TEXT };
    let at = egui::pos2(rect.center().x, rect.bottom() - 10.0);
    let text =
        painter.text(at, egui::Align2::CENTER_CENTER, format!("{te:.2}"), theme::regular(theme::SIZE_SMALL), color);
    if !is_included {
        painter.hline(text.expand(2.0).x_range(), text.center().y, egui::Stroke::new(1.0, color));
    }
    if response.clicked() {
        actions.push(Action::Echo(echo));
    }
    let hint = if is_included { "right click: leave out of the fit" } else { "right click: take into the fit" };
    let response = response.on_hover_text(format!("{name}\nclick: show · {hint}"));
    if response.secondary_clicked() {
        actions.push(Action::Change(SettingChange::EchoIncluded(echo, !is_included)));
        actions.push(Action::EndGesture);
    }
}
