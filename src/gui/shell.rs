//! The window's layout: what stands where, at every size.

use crate::gui::drawn::Drawn;
use egui::{CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Ui, UiBuilder};

use super::panels::dialogs::dialogs_ui;
use super::panels::forms::ExportForm;
use super::panels::{
    echo_strip, fit, map, notes, notices, roi_table, rois, status, study, tool_options, toolbar, verdict,
};
use super::plot::{TWO_PLOTS, plots_ui};
use super::textures::Textures;
use super::{teach, theme, viewport};
use crate::roi::Role;
use crate::series::EchoStack;
use crate::session::{Action, Session};

/// Below this width the side panels are narrow; below this height the table and strip give room to the images.
const WIDE: f32 = 1500.0;
const TALL: f32 = 820.0;

/// Draws the whole window and returns what the user asked for.
pub fn shell_ui(ui: &mut Ui, session: &Session, textures: &mut Textures, form: &mut ExportForm) -> Vec<Action> {
    let mut actions = Vec::new();
    let size = ui.available_size();
    match &session.teaching.presenter {
        Some(presenter) => {
            teach::presenter::bar_ui(ui, session, presenter, &mut actions);
            teach::presenter::sliders_ui(ui, session, &mut actions);
        }
        None => {
            toolbar::toolbar_ui(ui, session, &mut actions);
            tool_options::tool_options_ui(ui, session, &mut actions);
            status::status_ui(ui, session, &mut actions);
            left_ui(ui, session, textures, size.x, &mut actions);
        }
    }
    right_ui(ui, session, size, &mut actions);
    let frame = Frame::new().fill(theme::colors().background);
    let center = CentralPanel::default().frame(frame).show(ui, |ui| {
        center_ui(ui, session, textures, size.y, &mut actions);
    });
    let images = ui.data(|data| data.get_temp(viewport::area_id())).unwrap_or(center.response.rect);
    notices::notices_ui(ui, session, images, &mut actions);
    dialogs_ui(ui, session, form, &mut actions);
    teach::presenter::spotlight_ui(ui.ctx(), session);
    actions
}

fn left_ui(ui: &mut Ui, session: &Session, textures: &mut Textures, width: f32, actions: &mut Vec<Action>) {
    let size = if width >= WIDE { 248.0 } else { 212.0 };
    let panel = Panel::left("left").exact_size(size).resizable(false).frame(theme::panel(Margin::symmetric(10, 2)));
    panel.show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            study::study_ui(ui, session, textures, actions);
            teach::case_ui(ui, session, actions);
            rois::rois_ui(ui, session, actions);
            if !session.shown().hides_answers() {
                notes::notes_ui(ui, session, actions);
                fit::fit_ui(ui, session, actions);
                map::map_ui(ui, session, actions);
            }
            ui.add_space(10.0);
        });
    });
}

fn right_ui(ui: &mut Ui, session: &Session, size: egui::Vec2, actions: &mut Vec<Action>) {
    let width = if size.x >= WIDE { 430.0 } else { (size.x * 0.3).clamp(290.0, 360.0) };
    let panel = Panel::right("right").exact_size(width).resizable(false).frame(theme::panel(Margin::symmetric(12, 10)));
    panel.show(ui, |ui| {
        answer_ui(ui, session.into(), ui.available_height(), actions);
    });
}

/// Least height of the plots in a low and in a tall window: the verdict scrolls before they vanish.
const PLOTS_LOW: f32 = 236.0;
const PLOTS_TALL: f32 = TWO_PLOTS;
/// Between verdict and plots.
const BETWEEN: f32 = 12.0;
/// From this height on a panel is tall.
const TALL_PANEL: f32 = 900.0;

/// Verdict and plots, one below the other: the same in the window and in a figure. The plots take what the verdict
/// leaves of `height`.
pub fn answer_ui(ui: &mut Ui, drawn: Drawn<'_>, height: f32, actions: &mut Vec<Action>) {
    let top = ui.cursor().top();
    let is_answer_hidden = match drawn.session {
        Some(session) => teach::quiz_ui(ui, session, actions),
        None => drawn.hides_answers(),
    };
    if is_answer_hidden {
        return;
    }
    let height = height - (ui.cursor().top() - top);
    let top = ui.cursor().top();
    if drawn.session.is_none() {
        verdict::verdict_ui(ui, drawn, height, actions);
    } else {
        let plots = if height >= TALL_PANEL { PLOTS_TALL } else { PLOTS_LOW };
        let area = ScrollArea::vertical().id_salt("verdict").max_height((height - plots - BETWEEN).max(160.0));
        area.auto_shrink([false, true]).show(ui, |ui| verdict::verdict_ui(ui, drawn, height, actions));
    }
    ui.add_space(4.0);
    let left = height - (ui.cursor().top() - top);
    plots_ui(ui, drawn, left, actions);
}

/// Images above, echo strip and table below.
fn center_ui(ui: &mut Ui, session: &Session, textures: &mut Textures, window_height: f32, actions: &mut Vec<Action>) {
    let all = ui.available_rect_before_wrap();
    let strip = if session.study.stack.is_some() { 88.0 } else { 0.0 };
    let table = table_height(session.into(), window_height);
    let split = all.bottom() - strip - table;
    let images = Rect::from_min_max(all.min, egui::pos2(all.right(), split));
    let images = teach::bars_ui(ui, session, images, actions);
    viewport::panes_ui(ui, session.into(), textures, images, actions);
    let below = Rect::from_min_max(egui::pos2(all.left() + 10.0, split + 8.0), all.max - egui::vec2(10.0, 4.0));
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
        echo_strip::echo_strip_ui(ui, session.into(), textures, actions);
        ui.add_space(4.0);
        roi_table::roi_table_ui(ui, session.into(), actions);
    });
}

/// Header and lines for regions. In the window the height does not follow their number: the first region appears while
/// it is drawn, and the image must not move under the pointer.
fn table_height(drawn: Drawn<'_>, window_height: f32) -> f32 {
    let is_tall = window_height >= TALL;
    let lines = if drawn.session.is_none() {
        let measured = drawn.document().rois.iter().filter(|roi| roi.role != Role::Noise).count();
        measured.min(if is_tall { 5 } else { 2 })
    } else if drawn.study.stack.as_deref().is_some_and(EchoStack::can_be_compared) {
        if is_tall { 3 } else { 2 }
    } else {
        0
    };
    if lines == 0 { 0.0 } else { 38.0 + 28.0 * lines as f32 }
}
