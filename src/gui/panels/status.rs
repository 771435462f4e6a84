//! The line at the bottom: values under the cursor, running jobs, what this program is not.

use egui::{Frame, Margin, Panel, Ui};

use crate::display::numbers::{self, Quantity};
use crate::gui::theme;
use crate::gui::viewport::hints;
use crate::session::{Action, FileCommand, JobKind, Progress, Session};
use crate::t;
use crate::units::t2star_ms_from_r2star_per_s;

/// Said wherever results are shown.
pub fn research_only() -> &'static str {
    t!("research-only")
}

/// The status bar.
pub fn status_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(12, 4));
    Panel::bottom("status").frame(frame).resizable(false).exact_size(30.0).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            cursor_ui(ui, session);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(theme::small(research_only()));
                jobs_ui(ui, session, actions);
            });
        });
    });
}

fn cursor_ui(ui: &mut Ui, session: &Session) {
    ui.spacing_mut().item_spacing.x = 18.0;
    let Some(values) = session.cursor_values() else {
        if session.preferences.shows_hints {
            ui.label(theme::small(hints::tool_hint(session)));
        }
        return;
    };
    // Fixed widths: numbers change under the cursor, the labels must not move.
    let mut item = |text: String, width: f32| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 18.0), egui::Sense::empty());
        let font = theme::regular(theme::SIZE_BODY);
        ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, text, font, theme::TEXT);
    };
    item(format!("x {}  y {}", values.column, values.row), 76.0);
    item(t!("status-signal", value = numbers::significant(values.signal, 3)), 84.0);
    match values.r2star_per_s {
        Ok(rate) => {
            item(format!("R2* {} s⁻¹", Quantity::R2Star.format(rate)), 92.0);
            if let Some(t2star) = t2star_ms_from_r2star_per_s(rate) {
                item(format!("T2* {} ms", numbers::significant(t2star, 3)), 86.0);
            }
            if let Some(lic) = values.lic_mg_per_g {
                item(format!("LIC {} mg/g", numbers::significant(lic, 3)), 100.0);
            }
        }
        Err(reason) => item(t!("status-none", reason = reason), 260.0),
    }
}

/// What runs, and how far it is.
pub fn progress_text(kind: JobKind, progress: Progress) -> String {
    match (progress.done, progress.total) {
        (0, 0) => kind.label().to_owned(),
        (found, 0) => t!("progress-found", job = kind.label(), count = found),
        (done, total) => format!("{} {done} / {total}", kind.label()),
    }
}

fn jobs_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    for kind in [JobKind::Load, JobKind::Series, JobKind::Fit, JobKind::FatFit, JobKind::Export] {
        let Some(progress) = session.jobs.running(kind) else { continue };
        if kind != JobKind::Export && ui.small_button(t!("status-stop")).clicked() {
            actions.push(Action::run(FileCommand::CancelJob));
        }
        let share = if progress.total == 0 { 0.0 } else { progress.done as f32 / progress.total as f32 };
        let text = progress_text(kind, progress);
        let bar = egui::ProgressBar::new(share).desired_width(150.0).desired_height(14.0).fill(theme::ACCENT);
        let response = ui.add(bar);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, kind.label()));
        ui.label(theme::small(text));
    }
}
