//! Messages over the images: one sentence each. What was done is told for a few seconds, what needs care until it is
//! dismissed.

use std::time::Duration;

use egui::{Align2, Area, Label, RichText, Ui};

use crate::gui::theme;
use crate::session::{Action, NoticeKind, Session};
use crate::t;

/// How long a message stays that something was done, seconds.
const DONE_STAYS_S: f64 = 6.0;
/// Above the bottom of the images: the echo time and the ruler stay free.
const ABOVE: f32 = 112.0;

/// The newest messages, over the images.
pub fn notices_ui(ui: &Ui, session: &Session, over: egui::Rect, actions: &mut Vec<Action>) {
    if session.out.notices.shown().is_empty() {
        return;
    }
    fade_ui(ui, session, actions);
    let at = over.center_bottom() - egui::vec2(0.0, ABOVE.min(over.height() / 3.0));
    let area = Area::new(egui::Id::unique("notices"))
        .fixed_pos(at)
        .pivot(Align2::CENTER_BOTTOM)
        .order(egui::Order::Foreground);
    area.show(ui.ctx(), |ui| {
        ui.set_max_width((over.width() - 40.0).clamp(200.0, 720.0));
        for notice in session.out.notices.shown() {
            let (word, color) = match notice.kind {
                NoticeKind::Done => ("✓", theme::colors().text),
                NoticeKind::Caution => ("⚠", theme::colors().caution),
                NoticeKind::Problem => ("⚠", theme::colors().problem),
            };
            theme::card().show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(word).font(theme::semibold(theme::SIZE_TITLE)).color(color));
                    let beside = if notice.path.is_some() { 170.0 } else { 30.0 };
                    let width = ui.available_width() - beside;
                    ui.scope(|ui| {
                        ui.set_max_width(width);
                        ui.add(Label::new(RichText::new(&notice.text).color(theme::colors().text)).wrap());
                    });
                    if let Some(path) = &notice.path
                        && ui.button(t!("notice-show-folder")).on_hover_text(path.display().to_string()).clicked()
                    {
                        actions.push(Action::ShowInFolder(path.clone()));
                    }
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

/// Takes messages away that need no answer, once they were there long enough.
fn fade_ui(ui: &Ui, session: &Session, actions: &mut Vec<Action>) {
    let now = ui.input(|i| i.time);
    for notice in session.out.notices.shown().iter().filter(|notice| notice.kind == NoticeKind::Done) {
        let id = egui::Id::unique(("notice", notice.id));
        let since = ui.data_mut(|data| *data.get_temp_mut_or_insert_with(id, || now));
        let left = since + DONE_STAYS_S - now;
        if left <= 0.0 {
            ui.data_mut(|data| data.remove::<f64>(id));
            actions.push(Action::DismissNotice(notice.id));
        } else {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
        }
    }
}
