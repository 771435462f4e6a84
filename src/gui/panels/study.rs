//! The study panel: what was found, what is open, what was set aside.

use egui::{Label, RichText, Sense, Ui};

use crate::gui::labels::progress_text;
use crate::gui::textures::Textures;
use crate::gui::theme;
use crate::gui::widgets::section;
use crate::series::StackPlan;
use crate::session::{Action, Command, FileCommand, Session, StudyAction, ViewCommand};
use crate::t;

/// Stacks of the study with a thumbnail of the open one, and the file counts.
pub fn study_ui(ui: &mut Ui, session: &Session, textures: &mut Textures, actions: &mut Vec<Action>) {
    section(ui, t!("study-title"));
    let study = &session.study;
    let Some(stack) = study.stack.as_deref() else {
        let keys = session.shortcut(FileCommand::OpenFolder).map(|keys| keys.to_string()).unwrap_or_default();
        let text = match session.out.jobs.opening() {
            Some((kind, progress)) => progress_text(kind, progress),
            None => t!("study-nothing", keys = keys),
        };
        ui.add(Label::new(theme::secondary(text)).wrap());
        return set_aside_ui(ui, session, actions);
    };
    match &study.catalog {
        None => {
            let lines = [stack_title(&stack.info.description), open_stack_line(session), field_line(session)];
            entry_ui(
                ui,
                true,
                &lines,
                textures.thumbnail(ui.ctx(), session.shown(), session.view.echo),
                picture_size(stack),
            );
        }
        Some(catalog) => {
            for (index, plan) in catalog.stacks().enumerate() {
                let is_open = plan.uid == stack.info.uid;
                let thumbnail = match is_open {
                    true => textures.thumbnail(ui.ctx(), session.shown(), session.view.echo),
                    false => textures.stack_thumbnail(ui.ctx(), session.shown(), index),
                };
                let lines = [plan_title(plan), plan_size(plan), plan_line(plan)];
                let size = egui::vec2(plan.grid.columns as f32, plan.grid.rows as f32);
                let response = entry_ui(ui, is_open, &lines, thumbnail, size);
                if response.on_hover_text(hover_text(plan)).clicked() && !is_open {
                    actions.push(Action::Study(StudyAction::OpenStack(index)));
                }
            }
        }
    }
    set_aside_ui(ui, session, actions);
}

fn stack_title(description: &str) -> String {
    if description.is_empty() { t!("study-unnamed").to_owned() } else { description.to_owned() }
}

/// The description, with what the images are where they are no magnitude.
pub fn plan_title(plan: &StackPlan) -> String {
    let title = stack_title(&plan.description);
    if plan.component.is_magnitude() { title } else { format!("{} · {title}", plan.component.in_words()) }
}

fn plan_size(plan: &StackPlan) -> String {
    let (echoes, slices) =
        (t!("echoes-count", count = plan.num_echoes()), t!("slices-count", count = plan.num_slices()));
    format!("{echoes} × {slices}")
}

fn picture_size(stack: &crate::series::EchoStack) -> egui::Vec2 {
    let grid = &stack.grid;
    egui::vec2((grid.columns as f64 * grid.spacing_x_mm) as f32, (grid.rows as f64 * grid.spacing_y_mm) as f32)
}

fn open_stack_line(session: &Session) -> String {
    let stack = session.study.stack.as_deref();
    stack
        .map(|s| {
            format!("{} × {}", t!("echoes-count", count = s.num_echoes()), t!("slices-count", count = s.num_slices()))
        })
        .unwrap_or_default()
}

fn field_line(session: &Session) -> String {
    let Some(stack) = session.study.stack.as_deref() else { return String::new() };
    if !stack.info.te_is_known {
        return t!("te-unknown").to_owned();
    }
    let te = stack.echo_times();
    let (first, last) = (te[0].ms(), te[te.len() - 1].ms());
    let field = stack.info.field.map(|f| format!(" · {f}")).unwrap_or_default();
    format!("{first:.2} – {last:.1} ms{field}")
}

fn plan_line(plan: &StackPlan) -> String {
    match &plan.refusal {
        Some(reason) => reason.to_string(),
        None => {
            let te = plan.te_ms();
            let field = plan.field.map(|f| format!(" · {f}")).unwrap_or_default();
            match (te.first(), te.last()) {
                (Some(first), Some(last)) => format!("{first:.2} – {last:.1} ms{field}"),
                _ => field,
            }
        }
    }
}

fn hover_text(plan: &StackPlan) -> String {
    let mut lines = vec![stack_title(&plan.description), plan.summary()];
    lines.extend(plan.refusal.iter().map(String::from));
    lines.extend(plan.warnings.iter().map(String::from));
    lines.join("\n")
}

/// One stack: thumbnail, title, two lines.
fn entry_ui(
    ui: &mut Ui,
    is_open: bool,
    lines: &[String; 3],
    thumbnail: Option<egui::TextureId>,
    picture_size: egui::Vec2,
) -> egui::Response {
    let size = egui::vec2(ui.available_width(), 56.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::Button, true, is_open, t!("study-series", name = lines[0]))
    });
    let painter = ui.painter_at(rect);
    if is_open || response.hovered() || response.has_focus() {
        let fill = if is_open { theme::colors().selected.gamma_multiply(0.75) } else { theme::colors().card };
        painter.rect_filled(rect, theme::RADIUS, fill);
    }
    let picture = egui::Rect::from_min_size(rect.min + egui::vec2(6.0, 6.0), egui::vec2(56.0, 44.0));
    painter.rect_filled(picture, 3.0, theme::IMAGE);
    if let Some(texture) = thumbnail {
        let uv = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        painter.image(texture, fitted(picture, picture_size), uv, egui::Color32::WHITE);
    }
    let left = picture.right() + 10.0;
    let width = rect.right() - left - 6.0;
    let mut y = rect.top() + 6.0;
    for (line, text) in lines.iter().enumerate() {
        let (font, color) = match line {
            0 => (theme::medium(theme::SIZE_BODY), theme::colors().text),
            _ => (theme::regular(theme::SIZE_SMALL), theme::colors().secondary),
        };
        let mut job = egui::text::LayoutJob::simple_singleline(text.clone(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        let galley = painter.layout_job(job);
        let height = galley.size().y;
        painter.galley(egui::pos2(left, y), galley, color);
        y += height + 1.0;
    }
    response
}

/// The largest rectangle of these proportions in the middle of `room`.
pub fn fitted(room: egui::Rect, size: egui::Vec2) -> egui::Rect {
    let scale = (room.width() / size.x.max(1.0)).min(room.height() / size.y.max(1.0));
    egui::Rect::from_center_size(room.center(), size * scale)
}

fn set_aside_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let summary = session.study.summary();
    if summary.is_empty() {
        return;
    }
    ui.add_space(2.0);
    if session.study.set_aside.is_empty() {
        ui.label(theme::small(summary));
    } else {
        let text = RichText::new(t!("study-why", summary = summary)).size(theme::SIZE_SMALL);
        let response = ui.add(egui::Link::new(text)).on_hover_text(Command::from(ViewCommand::SetAside).help());
        if response.clicked() {
            actions.push(Action::run(ViewCommand::SetAside));
        }
    }
}
