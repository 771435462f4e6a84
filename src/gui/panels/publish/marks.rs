//! The pointer on the preview: a click chooses a panel, a drag draws an arrow.

use egui::{Pos2, Rect, Response, Stroke, StrokeKind, Ui, pos2};

use super::form::{FigureForm, Pen};
use crate::display::scene::PaneRect;
use crate::gui::theme;
use crate::publish::figure::{Cell, Composed};
use crate::publish::panel::Annotation;
use crate::t;

/// Marks and chooses panels with the pointer.
pub fn marks_ui(ui: &Ui, form: &mut FigureForm, composed: &Composed, rect: Rect, response: &Response) {
    let scale = rect.width() / composed.sheet.size[0];
    let on_screen = |place: &PaneRect| {
        let at = |[x, y]: [f32; 2]| rect.min + egui::vec2(x, y) * scale;
        Rect::from_min_max(at(place.min), at(place.max))
    };
    if let Some(cell) = composed.cells.iter().find(|cell| cell.panel == form.selected) {
        let stroke = Stroke::new(1.5, theme::colors().accent);
        ui.painter().rect_stroke(on_screen(&cell.rect).expand(2.0), 2.0, stroke, StrokeKind::Outside);
    }
    let cell_at = |at: Pos2| composed.cells.iter().find(|cell| on_screen(&cell.rect).contains(at));
    if response.drag_started() {
        form.drag_from = ui.input(|i| i.pointer.press_origin());
    }
    if response.clicked()
        && let Some(at) = response.interact_pointer_pos()
        && let Some(cell) = cell_at(at)
    {
        form.selected = cell.panel;
        if form.pen == Pen::Words
            && let Some(place) = in_image(cell, &on_screen, at)
        {
            add(form, Annotation::Words { at: place, text: t!("mark-text").to_owned() });
        }
    }
    let is_arrow = matches!(form.pen, Pen::Arrow | Pen::Arrowhead);
    let (Some(from), Some(to)) = (form.drag_from, response.interact_pointer_pos().filter(|_| is_arrow)) else { return };
    if response.dragged() {
        ui.painter().line_segment([from, to], Stroke::new(2.0, theme::colors().accent));
    }
    if response.drag_stopped()
        && let Some(cell) = cell_at(to)
        && let Some(tip) = in_image(cell, &on_screen, to)
        && let Some(tail) = in_image(cell, &on_screen, from)
    {
        form.selected = cell.panel;
        add(
            form,
            if form.pen == Pen::Arrow { Annotation::Arrow { tip, tail } } else { Annotation::Arrowhead { tip, tail } },
        );
    }
}

fn add(form: &mut FigureForm, mark: Annotation) {
    if let Some(panel) = form.layout.panels.get_mut(form.selected) {
        panel.marks.push(mark);
    }
}

/// Pixel coordinates of a place on the screen; `None` in a panel that holds no image.
fn in_image(cell: &Cell, on_screen: &dyn Fn(&PaneRect) -> Rect, at: Pos2) -> Option<[f64; 2]> {
    let (place, [left, top, right, bottom]) = cell.image?;
    let shown = on_screen(&place);
    let fraction = pos2((at.x - shown.left()) / shown.width(), (at.y - shown.top()) / shown.height());
    let pixel = [left + f64::from(fraction.x) * (right - left), top + f64::from(fraction.y) * (bottom - top)];
    Some(pixel.map(|v| (v * 10.0).round() / 10.0))
}
