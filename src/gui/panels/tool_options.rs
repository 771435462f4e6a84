//! The row below the bar: shapes and marks, what the tool in hand can be set to, and what a click will do.

use egui::{Button, Frame, Label, Margin, Panel, Rect, Response, Sense, Stroke, Ui, vec2};

use super::tool_icons::icon;
use crate::gui::widgets::command_button;
use crate::gui::{hints, theme};
use crate::session::{
    Action, BRUSH_RANGE_PX, Command, DrawCommand, DrawShape, GROW_RANGE_PERCENT, OUTLIER_RANGE, Place, RegionCommand,
    Session, Toggle, Tool, ToolOptions, ViewAction,
};
use crate::t;

/// From this width the tools show their names beside their pictures.
const NAMES: f32 = 1700.0;
const SIDE: f32 = 26.0;

/// The row; always there and always as high, so that no image moves when a tool is taken up.
pub fn tool_options_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let frame =
        Frame::new().fill(theme::colors().panel).inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 5 });
    Panel::top("tool options").frame(frame).resizable(false).exact_size(32.0).show(ui, |ui| {
        let with_names = ui.available_width() >= NAMES;
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0;
            for command in Command::of_place(Place::Shape) {
                tool_button(ui, session, command, with_names, actions);
            }
            gap(ui);
            for command in Command::of_place(Place::Mark) {
                tool_button(ui, session, command, with_names, actions);
            }
            gap(ui);
            ui.spacing_mut().item_spacing.x = 8.0;
            options_ui(ui, session, actions);
            let hint = hints::current(ui, session);
            ui.add(Label::new(theme::small(hint)).truncate());
        });
    });
}

fn gap(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 18.0), Sense::empty());
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, theme::colors().line));
}

/// A picture with the command's name for readers of the screen, in full where there is room.
fn tool_button(
    ui: &mut Ui,
    session: &Session,
    command: Command,
    with_name: bool,
    actions: &mut Vec<Action>,
) -> Response {
    let label = command.label();
    let toggle = command.toggle(session);
    let is_on = toggle.is_on();
    let response = command_button(ui, session, command, actions, |_| {
        // The words make room for the picture that is painted over them.
        let text = if with_name { format!("       {label}") } else { String::new() };
        let button = Button::new(text).min_size(vec2(SIDE + 2.0, SIDE)).selected(is_on).frame_when_inactive(is_on);
        match toggle {
            Toggle::On => button.fill(theme::colors().selected),
            Toggle::Armed => button
                .stroke(Stroke::new(1.0, theme::colors().line))
                .frame_when_inactive(true)
                .fill(theme::colors().panel),
            Toggle::Off => button,
        }
    });
    let left = if with_name { response.rect.left() + 5.0 } else { response.rect.center().x - 8.0 };
    let square = Rect::from_min_size(egui::pos2(left, response.rect.center().y - 8.0), vec2(16.0, 16.0));
    let color = if response.enabled() { theme::colors().text } else { theme::colors().faint };
    if let Some(picture) = command.row().icon {
        icon(ui.painter(), picture, square, Stroke::new(1.3, color));
    }
    let is_enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, is_enabled, is_on, label));
    response
}

/// Only what the tool in hand needs.
fn options_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let options = session.view.options;
    let mut changed = options;
    let tool = session.view.tool;
    if let Tool::Draw(_) = tool {
        match session.view.draw_shape {
            DrawShape::Brush | DrawShape::Eraser => {
                let mut diameter = 2.0 * options.brush_radius_px;
                let range = 2.0 * BRUSH_RANGE_PX.start()..=2.0 * BRUSH_RANGE_PX.end();
                number(ui, t!("option-brush"), t!("option-brush-help"), &mut diameter, range, " px");
                changed.brush_radius_px = diameter / 2.0;
            }
            DrawShape::Grow => {
                let percent = &mut changed.grow_percent;
                number(ui, t!("option-grow"), t!("option-grow-help"), percent, GROW_RANGE_PERCENT, " %");
                toggle(ui, t!("option-fill"), t!("option-fill-help"), &mut changed.fills_holes);
            }
            _ => {}
        }
    }
    if matches!(tool, Tool::Draw(_) | Tool::Mark(_)) {
        toggle(
            ui,
            Command::from(DrawCommand::KeepDrawing).label(),
            t!("keep-drawing-help"),
            &mut changed.keeps_drawing,
        );
    } else if session.view.selected.is_some() {
        outliers_ui(ui, session, &mut changed, actions);
    }
    if changed != options {
        actions.push(Action::View(ViewAction::Options(changed)));
    }
}

/// Preview of outliers of the selected region, and the click that leaves them out.
fn outliers_ui(ui: &mut Ui, session: &Session, options: &mut ToolOptions, actions: &mut Vec<Action>) {
    toggle(ui, Command::from(DrawCommand::ShowOutliers).label(), t!("show-outliers-help"), &mut options.shows_outliers);
    let Some(roi) = session.view.selected.and_then(|id| session.document().roi(id)) else { return };
    if !options.shows_outliers {
        return;
    }
    let times = &mut options.outlier_times;
    number(ui, t!("option-outliers"), t!("option-outliers-help"), times, OUTLIER_RANGE, " SD");
    toggle(ui, t!("option-by-signal"), t!("option-by-signal-help"), &mut options.outliers_by_signal);
    let count = session.shown().outlier_pixels(roi).len();
    let button = ui.add_enabled(count > 0, Button::new(t!("option-leave-out", count = count)));
    if button.on_hover_text(t!("exclude-outliers-help")).clicked() {
        actions.push(Action::run(RegionCommand::ExcludeOutliers));
    }
    if !roi.excluded.is_empty() {
        command_button(ui, session, RegionCommand::IncludeOutliers, actions, |button| button);
    }
}

fn toggle(ui: &mut Ui, label: &str, help: &str, value: &mut bool) {
    ui.scope(|ui| {
        theme::visible_boxes(ui);
        ui.checkbox(value, label).on_hover_text(help)
    });
}

fn number(ui: &mut Ui, label: &str, help: &str, value: &mut f64, range: std::ops::RangeInclusive<f64>, suffix: &str) {
    let name = ui.label(theme::small(label)).id;
    let speed = (range.end() - range.start()) / 200.0;
    let drag = egui::DragValue::new(value).range(range).speed(speed).max_decimals(1).suffix(suffix);
    ui.add(drag).labelled_by(name).on_hover_text(help);
}
