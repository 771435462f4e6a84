//! The case library: a card per case with its picture, and the texts of the one that is chosen.

use egui::{Id, Label, Rect, RichText, ScrollArea, Sense, TextEdit, Ui};

use super::pictures;
use crate::gui::panels::study::fitted;
use crate::gui::theme;
use crate::gui::widgets::command_button;
use crate::session::{Action, CaseRef, Command, Session, TeachAction};
use crate::t;

const CARD: egui::Vec2 = egui::vec2(176.0, 158.0);
/// Width of the texts beside the cards; below the second number they stand under them.
const DETAIL: f32 = 300.0;
const SIDE_BY_SIDE: f32 = 760.0;

/// The whole page.
pub fn library_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let room = ui.ctx().content_rect();
    let width = (room.width() - 100.0).clamp(480.0, 1120.0);
    ui.set_width(width);
    ui.label(RichText::new(t!("library-title")).font(theme::semibold(theme::SIZE_IMAGE + 2.0)));
    ui.add_space(8.0);
    let height = (room.height() - 260.0).max(180.0);
    if width >= SIDE_BY_SIDE {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(width - DETAIL - 16.0);
                cards_ui(ui, session, height, actions);
            });
            ui.vertical(|ui| detail_ui(ui, session, actions));
        });
    } else {
        cards_ui(ui, session, height * 0.55, actions);
        detail_ui(ui, session, actions);
    }
    ui.add_space(8.0);
    folder_ui(ui, session, actions);
}

/// The chosen card, else the open case, else the first.
fn selected(session: &Session) -> Option<CaseRef> {
    let teaching = &session.teaching;
    let chosen = teaching.library.selected.clone().or_else(|| teaching.current.clone());
    let cases = session.all_cases();
    chosen.filter(|case| cases.contains(case)).or_else(|| cases.into_iter().next())
}

fn cards_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let chosen = selected(session);
    ScrollArea::vertical().id_salt("cases").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(10.0, 10.0);
            for (index, case) in session.all_cases().into_iter().enumerate() {
                let is_chosen = chosen.as_ref() == Some(&case);
                let response = card_ui(ui, session, (index, &case), is_chosen);
                if response.double_clicked() {
                    actions.push(Action::Teach(TeachAction::Open(case)));
                } else if response.clicked() {
                    actions.push(Action::Teach(TeachAction::Select(case)));
                }
            }
        });
    });
}

fn card_ui(ui: &mut Ui, session: &Session, (index, case): (usize, &CaseRef), is_chosen: bool) -> egui::Response {
    let title = session.case_texts(case).map(|texts| texts.title).unwrap_or_default();
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    let name = t!("library-card", number = index + 1, title = title);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, name.clone()));
    let painter = ui.painter_at(rect);
    let fill = if is_chosen { theme::SELECTED } else { theme::PANEL };
    let is_lit = response.hovered() || response.has_focus();
    painter.rect_filled(rect, theme::CARD_RADIUS, if is_lit && !is_chosen { theme::HOVERED } else { fill });
    let picture = Rect::from_min_size(rect.min + egui::vec2(6.0, 6.0), egui::vec2(CARD.x - 12.0, 112.0));
    painter.rect_filled(picture, 5.0, theme::IMAGE);
    if let Some((texture, size)) = picture_of(ui, session, index, case) {
        let uv = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        painter.image(texture, fitted(picture, size), uv, egui::Color32::WHITE);
    }
    let font = theme::medium(theme::SIZE_BODY);
    let text = format!("{}  {title}", index + 1);
    let mut job = egui::text::LayoutJob::simple(text, font, theme::TEXT, CARD.x - 16.0);
    job.wrap.max_rows = 2;
    let galley = painter.layout_job(job);
    painter.galley(egui::pos2(rect.left() + 8.0, picture.bottom() + 4.0), galley, theme::TEXT);
    response
}

fn picture_of(ui: &Ui, session: &Session, index: usize, case: &CaseRef) -> Option<(egui::TextureId, egui::Vec2)> {
    let library = &session.teaching.library;
    let (values, id) = match case {
        CaseRef::BuiltIn(case) => {
            (library.pictures.get(case.number() - 1)?, Id::unique(("case picture", case.number())))
        }
        CaseRef::Own(_) => {
            let own = index.checked_sub(crate::phantom::Case::ALL.len())?;
            let picture = library.own_pictures.get(own)?.as_ref()?;
            (picture, Id::unique(("own case picture", library.generation, own)))
        }
    };
    let (rows, columns) = values.dim();
    Some((pictures::texture(ui.ctx(), id, values)?, egui::vec2(columns as f32, rows as f32)))
}

fn detail_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let Some(case) = selected(session) else { return };
    let Some(texts) = session.case_texts(&case) else { return };
    ui.label(RichText::new(&texts.title).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(4.0);
    ui.add(Label::new(theme::secondary(&texts.history)).wrap());
    ui.add_space(4.0);
    ui.add(Label::new(RichText::new(&texts.question)).wrap());
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        let open = egui::Button::new(RichText::new(t!("library-open")).color(egui::Color32::WHITE));
        let open = ui.add(open.fill(theme::ACCENT_FILL));
        open.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("library-open")));
        if open.clicked() {
            actions.push(Action::Teach(TeachAction::Open(case.clone())));
        }
        if !texts.steps.is_empty() && ui.button(t!("library-guide")).clicked() {
            actions.push(Action::Teach(TeachAction::Guide(case.clone())));
        }
    });
}

fn folder_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let library = &session.teaching.library;
    ui.horizontal(|ui| {
        ui.label(theme::secondary(t!("library-folder")));
        folder_field(ui, session, (ui.available_width() - 230.0).max(120.0), actions);
        command_button(ui, session, Command::AddCase, actions, |button| button);
    });
    for aside in &library.listing.set_aside {
        let name = aside.path.file_name().unwrap_or_default().to_string_lossy();
        let line = format!("⚠ {name}: {}", aside.reason);
        ui.add(Label::new(RichText::new(line).size(theme::SIZE_SMALL).color(theme::CAUTION)).wrap());
    }
}

/// Where the own cases lie; read anew when it changes.
pub fn folder_field(ui: &mut Ui, session: &Session, width: f32, actions: &mut Vec<Action>) {
    let mut folder = session.teaching.library.folder.clone();
    let field = TextEdit::singleline(&mut folder).hint_text(t!("library-folder-hint")).desired_width(width);
    let response = ui.add(field);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("library-folder")));
    if response.changed() {
        actions.push(Action::Teach(TeachAction::Folder(folder)));
    }
}
