//! The case library: a card per case with its picture, and the texts of the one that is chosen.

use egui::{Align, Id, Label, Layout, Rect, RichText, ScrollArea, Sense, Ui, Vec2, vec2};

use super::pictures;
use crate::gui::panels::study::fitted;
use crate::gui::theme;
use crate::gui::widgets::{accent_button, command_button, submitted};
use crate::phantom::Case;
use crate::session::{Action, CaseRef, Session, TeachAction, TeachCommand};
use crate::t;

/// Width of the texts beside the cards; below the second number they stand under them.
const DETAIL: f32 = 312.0;
const SIDE_BY_SIDE: f32 = 760.0;
/// Cards beside each other where the texts stand beside them: the built-in cases then fill two rows.
const COLUMNS: usize = 4;
/// Least width of a card where the texts stand under them.
const LEAST_CARD: f32 = 150.0;
const GAP: f32 = 10.0;
/// Around the picture of a card.
const INSET: f32 = 6.0;
/// Height of a line of a card's title; narrow cards have room for one line more.
const LINE: f32 = 16.0;
const NARROW: f32 = 170.0;
/// Height over width of a picture; abdomens are wider than high.
const FLATNESS: f32 = 0.7;

/// Cards of one size that fill a width.
struct Cards {
    columns: usize,
    size: Vec2,
}

impl Cards {
    fn filling(width: f32, columns: usize) -> Self {
        let card = ((width - GAP * (columns - 1) as f32) / columns as f32).floor();
        let picture = ((card - 2.0 * INSET) * FLATNESS).round();
        Self { columns, size: vec2(card, picture + INSET + title_height(card)) }
    }

    fn width(&self) -> f32 {
        (self.size.x + GAP) * self.columns as f32 - GAP
    }

    fn height(&self, count: usize) -> f32 {
        (self.size.y + GAP) * count.div_ceil(self.columns) as f32 - GAP
    }
}

fn title_rows(card_width: f32) -> usize {
    if card_width < NARROW { 3 } else { 2 }
}

fn title_height(card_width: f32) -> f32 {
    title_rows(card_width) as f32 * LINE + 10.0
}

/// The whole page.
pub fn library_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let room = ui.ctx().content_rect();
    let width = (room.width() - 100.0).clamp(480.0, 1280.0);
    ui.set_width(width);
    ui.label(RichText::new(t!("library-title")).font(theme::semibold(theme::SIZE_IMAGE + 2.0)));
    ui.add_space(8.0);
    let most = (room.height() - 230.0).max(180.0);
    let count = session.shown().all_cases().len();
    if width >= SIDE_BY_SIDE {
        let cards = Cards::filling(width - DETAIL - 16.0, COLUMNS);
        let height = cards.height(count).min(most);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = width - DETAIL - cards.width();
            let down = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(vec2(cards.width(), height), down, |ui| {
                cards_ui(ui, session, &cards, height, actions);
            });
            ui.allocate_ui_with_layout(vec2(DETAIL, height), down, |ui| beside_ui(ui, session, height, actions));
        });
    } else {
        let cards = Cards::filling(width, ((width + GAP) / (LEAST_CARD + GAP)) as usize);
        cards_ui(ui, session, &cards, cards.height(count).min(most * 0.55), actions);
        ui.add_space(8.0);
        texts_ui(ui, session);
        ui.add_space(8.0);
        buttons_ui(ui, session, actions);
    }
    ui.add_space(10.0);
    folder_ui(ui, session, actions);
}

/// The chosen card, else the open case, else the first.
fn selected(session: &Session) -> Option<CaseRef> {
    let teaching = &session.teaching;
    let chosen = teaching.library.selected.clone().or_else(|| teaching.current.clone());
    let cases = session.shown().all_cases();
    chosen.filter(|case| cases.contains(case)).or_else(|| cases.into_iter().next())
}

fn cards_ui(ui: &mut Ui, session: &Session, cards: &Cards, height: f32, actions: &mut Vec<Action>) {
    let chosen = selected(session);
    let cases: Vec<(usize, CaseRef)> = session.shown().all_cases().into_iter().enumerate().collect();
    // Without a least height the area would keep to the height of the dialog before it knew its content.
    let area = ScrollArea::vertical().id_salt("cases").max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(GAP);
        for row in cases.chunks(cards.columns) {
            ui.horizontal(|ui| {
                for (index, case) in row {
                    let is_chosen = chosen.as_ref() == Some(case);
                    let response = card_ui(ui, session, (*index, case), (is_chosen, cards.size));
                    if response.double_clicked() {
                        actions.push(Action::Teach(TeachAction::Open(case.clone())));
                    } else if response.clicked() {
                        actions.push(Action::Teach(TeachAction::Select(case.clone())));
                    }
                }
            });
        }
    });
}

fn card_ui(
    ui: &mut Ui,
    session: &Session,
    (index, case): (usize, &CaseRef),
    (is_chosen, size): (bool, Vec2),
) -> egui::Response {
    let title = session.shown().case_texts(case).map(|texts| texts.title).unwrap_or_default();
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = t!("library-card", number = index + 1, title = title);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, name.clone()));
    let painter = ui.painter_at(rect);
    let fill = if is_chosen { theme::colors().selected } else { theme::colors().panel };
    let is_lit = response.hovered() || response.has_focus();
    painter.rect_filled(rect, theme::CARD_RADIUS, if is_lit && !is_chosen { theme::colors().hovered } else { fill });
    let picture = vec2(size.x - 2.0 * INSET, size.y - INSET - title_height(size.x));
    let picture = Rect::from_min_size(rect.min + Vec2::splat(INSET), picture);
    painter.rect_filled(picture, 5.0, theme::IMAGE);
    if let Some((texture, size)) = picture_of(ui, session, index, case) {
        let uv = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        painter.image(texture, fitted(picture, size), uv, egui::Color32::WHITE);
    }
    let font = theme::medium(theme::SIZE_BODY);
    let text = format!("{}  {title}", index + 1);
    let mut job = egui::text::LayoutJob::simple(text, font, theme::colors().text, size.x - 16.0);
    job.wrap.max_rows = title_rows(size.x);
    let galley = painter.layout_job(job);
    painter.galley(egui::pos2(rect.left() + 8.0, picture.bottom() + 4.0), galley, theme::colors().text);
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

/// The texts of the chosen case, as high as the cards beside them, with the buttons at the lower edge.
fn beside_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    const BUTTONS: f32 = 36.0;
    theme::card().show(ui, |ui| {
        let inside = height - 26.0;
        ui.set_width(ui.available_width());
        ui.set_height(inside);
        let texts = inside - BUTTONS;
        let area = ScrollArea::vertical().id_salt("case texts").max_height(texts).min_scrolled_height(texts);
        area.auto_shrink([false, true]).show(ui, |ui| texts_ui(ui, session));
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| buttons_ui(ui, session, actions));
    });
}

fn texts_ui(ui: &mut Ui, session: &Session) {
    let Some(case) = selected(session) else { return };
    let Some(texts) = session.shown().case_texts(&case) else { return };
    ui.add(Label::new(RichText::new(&texts.title).font(theme::semibold(theme::SIZE_IMAGE))).wrap());
    if let CaseRef::BuiltIn(case) = case {
        ui.add(Label::new(theme::small(acquisition_text(case))).wrap());
    }
    ui.add_space(6.0);
    ui.add(Label::new(RichText::new(&texts.history).size(theme::SIZE_TITLE).color(theme::colors().secondary)).wrap());
    ui.add_space(6.0);
    ui.add(Label::new(RichText::new(&texts.question).font(theme::medium(theme::SIZE_TITLE))).wrap());
}

/// "1.5 T · 12 echoes · TE 0.99–16.5 ms"
fn acquisition_text(case: Case) -> String {
    let parameters = case.parameters();
    let (first, last) = (parameters.te_ms.first(), parameters.te_ms.last());
    let te = |te: Option<&f64>| format!("{}", (te.copied().unwrap_or_default() * 100.0).round() / 100.0);
    let (field, count) = (format!("{:.1}", parameters.field_t), parameters.te_ms.len());
    t!("library-acquisition", field = field, count = count, first = te(first), last = te(last))
}

fn buttons_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let Some(case) = selected(session) else { return };
    let has_script = session.shown().case_texts(&case).is_some_and(|texts| !texts.steps.is_empty());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if ui.add(accent_button(t!("library-open"))).clicked() {
            actions.push(Action::Teach(TeachAction::Open(case.clone())));
        }
        if has_script && ui.button(t!("library-guide")).clicked() {
            actions.push(Action::Teach(TeachAction::Guide(case)));
        }
    });
}

fn folder_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let library = &session.teaching.library;
    ui.horizontal(|ui| {
        ui.label(theme::secondary(t!("library-folder")));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            command_button(ui, session, TeachCommand::AddCase, actions, |button| button);
            folder_field(ui, session, ui.available_width(), actions);
        });
    });
    for aside in &library.listing.set_aside {
        let name = aside.path.file_name().unwrap_or_default().to_string_lossy();
        let line = format!("⚠ {name}: {}", aside.reason);
        ui.add(Label::new(RichText::new(line).size(theme::SIZE_SMALL).color(theme::colors().caution)).wrap());
    }
}

/// Where the own cases lie; read anew when it changes.
pub fn folder_field(ui: &mut Ui, session: &Session, width: f32, actions: &mut Vec<Action>) {
    let folder = &session.teaching.library.folder;
    if let Some(folder) = submitted(ui, t!("library-folder"), t!("library-folder-hint"), width, folder) {
        actions.push(Action::Teach(TeachAction::Folder(folder)));
    }
}
