//! The line at the bottom: values under the cursor, running jobs, what this program is not.

use egui::{Frame, Margin, Panel, Ui};

use crate::compose::{rate_name, time_name};
use crate::display::numbers::{self, Quantity};
use crate::gui::labels::{progress_text, research_only};
use crate::gui::{hints, theme};
use crate::session::{Action, FileCommand, JobKind, Session};
use crate::t;
use crate::units::t2star_ms_from_r2star_per_s;

/// The status bar.
pub fn status_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::colors().panel).inner_margin(Margin::symmetric(12, 4));
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
    let Some(values) = session.shown().cursor_values() else {
        if session.recovery.preferences.shows_hints {
            ui.label(theme::small(hints::tool_hint(session)));
        }
        return;
    };
    // Fixed widths: numbers change under the cursor, the labels must not move.
    let mut item = |text: String, width: f32| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 18.0), egui::Sense::empty());
        let font = theme::regular(theme::SIZE_BODY);
        ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, text, font, theme::colors().text);
    };
    item(format!("x {}  y {}", values.column, values.row), 76.0);
    item(t!("signal-value", value = numbers::significant(values.signal, 3)), 84.0);
    let rate_name = rate_name(session.shown().decay());
    match values.r2star_per_s {
        Ok(rate) => {
            item(format!("{rate_name} {} s⁻¹", Quantity::R2Star.format(rate)), 92.0);
            if let Some(t2star) = t2star_ms_from_r2star_per_s(rate) {
                item(format!("{} {} ms", time_name(session.shown().decay()), numbers::significant(t2star, 3)), 86.0);
            }
            if let Some(lic) = values.lic_mg_per_g {
                item(format!("LIC {} mg/g", Quantity::Lic.format(lic)), 100.0);
            }
        }
        Err(reason) => item(t!("status-none", rate = rate_name, reason = reason), 260.0),
    }
}

fn jobs_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    for kind in [JobKind::Load, JobKind::Series, JobKind::Fit, JobKind::FatFit, JobKind::Export] {
        let Some(progress) = session.out.jobs.running(kind) else { continue };
        if kind != JobKind::Export && ui.small_button(t!("status-stop")).clicked() {
            actions.push(Action::run(FileCommand::CancelJob));
        }
        let share = if progress.total == 0 { 0.0 } else { progress.done as f32 / progress.total as f32 };
        let text = progress_text(kind, progress);
        let bar = egui::ProgressBar::new(share).desired_width(150.0).desired_height(14.0).fill(theme::colors().accent);
        let response = ui.add(bar);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, kind.label()));
        ui.label(theme::small(text));
    }
}
