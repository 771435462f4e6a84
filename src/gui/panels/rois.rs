//! The list of regions: select, delete, what each measures.

use egui::{Label, RichText, Sense, Ui};

use crate::fit::NoiseSource;
use crate::gui::theme;
use crate::gui::widgets::section;
use crate::roi::{Roi, Role};
use crate::session::{Action, Session};

/// Regions with pixels and slice, one line each.
pub fn rois_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    section(ui, "ROIs");
    if session.document.rois.is_empty() {
        ui.add(Label::new(theme::secondary("None yet: L lesion, B liver, N noise, then drag on an image.")).wrap());
    }
    for roi in &session.document.rois {
        roi_line(ui, session, roi, actions);
    }
}

fn roi_line(ui: &mut Ui, session: &Session, roi: &Roi, actions: &mut Vec<Action>) {
    let is_selected = session.view.selected == Some(roi.id);
    let size = egui::vec2(ui.available_width(), 26.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let info = describe(session, roi);
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_selected, format!("ROI {}", roi.name)));
    if is_selected || response.hovered() || response.has_focus() {
        let fill = if is_selected { theme::SELECTED } else { theme::CARD };
        ui.painter().rect_filled(rect, theme::RADIUS, fill);
    }
    let painter = ui.painter();
    let color = theme::role_color(roi.role);
    painter.circle_filled(rect.left_center() + egui::vec2(9.0, 0.0), 4.0, color);
    let name_at = rect.left_center() + egui::vec2(22.0, 0.0);
    painter.text(name_at, egui::Align2::LEFT_CENTER, &roi.name, theme::regular(theme::SIZE_BODY), theme::TEXT);
    let text_color = if is_selected { theme::TEXT } else { theme::SECONDARY };
    let right = rect.right_center() - egui::vec2(if is_selected { 26.0 } else { 6.0 }, 0.0);
    painter.text(right, egui::Align2::RIGHT_CENTER, info, theme::regular(theme::SIZE_SMALL), text_color);
    if is_selected {
        let cross = egui::Rect::from_center_size(rect.right_center() - egui::vec2(13.0, 0.0), egui::Vec2::splat(20.0));
        let delete = ui.put(cross, egui::Button::new(RichText::new("×").size(14.0)).frame(false));
        delete.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Delete ROI {}", roi.name)));
        if delete.on_hover_text("Delete this ROI (Delete)").clicked() {
            actions.push(Action::Delete(roi.id));
        }
    }
    if response.on_hover_text("Select, and go to its slice").clicked() {
        actions.push(Action::Select(Some(roi.id)));
    }
}

fn describe(session: &Session, roi: &Roi) -> String {
    let Some(analysis) = session.analysis.as_deref() else {
        return format!("slice {}", roi.slice + 1);
    };
    if roi.role == Role::Noise
        && analysis.noise.source == NoiseSource::NoiseRoi
        && let Some(sigma) = analysis.noise.sigma
    {
        return format!("σ = {}", crate::display::numbers::significant(sigma, 3));
    }
    let pixels = analysis.rois.iter().find(|m| m.id == Some(roi.id)).map_or(0, |m| m.pixels);
    format!("{pixels} px · slice {}", roi.slice + 1)
}
