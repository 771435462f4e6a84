//! The layout menu: each layout with its picture, presets, and what concerns all images.

use egui::{Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::gui::theme;
use crate::gui::widgets::{command_button, name_after};
use crate::session::{Action, Command, Layout, Session};

/// Size of the picture of a layout, points.
const ICON: egui::Vec2 = vec2(22.0, 15.0);

const LAYOUTS: [(Command, Layout); 6] = [
    (Command::LayoutOne, Layout::One),
    (Command::LayoutOneByTwo, Layout::OneByTwo),
    (Command::LayoutTwoByOne, Layout::TwoByOne),
    (Command::LayoutOneByThree, Layout::OneByThree),
    (Command::LayoutTwoByTwo, Layout::TwoByTwo),
    (Command::LayoutTwoByThree, Layout::TwoByThree),
];

/// Commands without a picture, in groups.
const GROUPS: [&[Command]; 2] = [
    &[Command::PresetEchoAndMap, Command::PresetAllMaps, Command::PresetEchoSeries, Command::PresetMapOverEcho],
    &[Command::Maximize, Command::NextPane, Command::Smooth, Command::LinkAll],
];

/// The content of the menu.
pub fn layout_items(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(260.0);
    for (command, layout) in LAYOUTS {
        let is_current = session.view.layout == layout && session.view.maximized.is_none();
        item(ui, session, command, Some((layout, is_current)), actions);
    }
    for group in GROUPS {
        ui.separator();
        for &command in group {
            item(ui, session, command, None, actions);
        }
    }
}

fn item(ui: &mut Ui, session: &Session, command: Command, layout: Option<(Layout, bool)>, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(ICON, Sense::empty());
        if let Some((layout, is_current)) = layout {
            icon(ui, rect, layout, is_current);
        }
        let is_current = layout.is_some_and(|(_, is_current)| is_current);
        let width = ui.available_width();
        let response = command_button(ui, session, command, actions, |button| {
            let button = button.selected(is_current).min_size(vec2(width, 0.0));
            // Without a text at the right the label would stand in the middle.
            button.shortcut_text(session.shortcut(command).map(|shortcut| shortcut.to_string()).unwrap_or_default())
        });
        name_after(&response, command);
        if response.clicked() {
            ui.close();
        }
    });
}

/// One outlined field per image.
fn icon(ui: &Ui, rect: Rect, layout: Layout, is_current: bool) {
    let [rows, columns] = layout.grid();
    let color = if is_current { theme::ACCENT } else { theme::SECONDARY };
    let cell = vec2(rect.width() / columns as f32, rect.height() / rows as f32);
    for row in 0..rows {
        for column in 0..columns {
            let min = rect.min + vec2(column as f32, row as f32) * cell;
            let field = Rect::from_min_size(min, cell).shrink(1.0);
            ui.painter().rect_stroke(field, 1.5, Stroke::new(1.2, color), StrokeKind::Inside);
        }
    }
}
