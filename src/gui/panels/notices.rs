//! Messages over the images: one sentence each, until dismissed.

use egui::{Align2, Area, Label, RichText, Ui};

use crate::gui::theme;
use crate::session::{Action, NoticeKind, Session};
use crate::t;

/// The newest messages, at the bottom of the images.
pub fn notices_ui(ui: &Ui, session: &Session, over: egui::Rect, actions: &mut Vec<Action>) {
    if session.notices.shown().is_empty() {
        return;
    }
    let at = over.center_bottom() - egui::vec2(0.0, 12.0);
    let area = Area::new(egui::Id::unique("notices"))
        .fixed_pos(at)
        .pivot(Align2::CENTER_BOTTOM)
        .order(egui::Order::Foreground);
    area.show(ui.ctx(), |ui| {
        ui.set_max_width((over.width() - 40.0).clamp(200.0, 720.0));
        for notice in session.notices.shown() {
            let (word, color) = match notice.kind {
                NoticeKind::Done => ("✓", theme::TEXT),
                NoticeKind::Caution => ("⚠", theme::CAUTION),
                NoticeKind::Problem => ("⚠", theme::PROBLEM),
            };
            theme::card().show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(word).font(theme::semibold(theme::SIZE_TITLE)).color(color));
                    let width = ui.available_width() - 30.0;
                    ui.scope(|ui| {
                        ui.set_max_width(width);
                        ui.add(Label::new(RichText::new(&notice.text).color(theme::TEXT)).wrap());
                    });
                    let close = ui.add(egui::Button::new("×").frame(false));
                    close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("notice-dismiss")));
                    if close.clicked() {
                        actions.push(Action::DismissNotice(notice.id));
                    }
                });
            });
        }
    });
}
