//! The verdict card with what belongs under it: reasons and warnings, the differential text, limits. What it says is
//! composed in `compose`.

use crate::gui::drawn::Drawn;
use egui::{Color32, CornerRadius, Label, Margin, RichText, Stroke, Ui};

use crate::compose::{self, Answer, Card, CardRow, Remark, RemarkKind, iron_bar};
use crate::display::scene::{PaneRect, Tokens};
use crate::gui::paint::{color, paint_lines};
use crate::gui::plot::answer_of;
use crate::gui::theme;
use crate::gui::widgets::command_button;
use crate::roi::Role;
use crate::session::{Action, AnswerChange, EditCommand, ViewAction};
use crate::t;
use crate::text::t;
use crate::verdict::{DifferentialEntry, IronFraction, Verdict};

const SOURCE_URL: &str = "https://doi.org/10.1186/s13256-017-1531-9";

/// Below this height the card keeps to what only it says: the rates stand in the table too.
const ROOMY: f32 = 800.0;
/// From this height on everything is unfolded by itself.
const TALL: f32 = 900.0;
/// Warnings that stay when the others are folded.
const MOST_FOLDED: usize = 2;

/// Between labels and numbers of the card, and the narrowest column of labels, points.
const COLUMN_GAP: f32 = 12.0;
const MIN_LABEL: f32 = 80.0;

/// The answer: card, reasons and warnings, differential, for a panel of this height.
pub fn verdict_ui(ui: &mut Ui, drawn: Drawn<'_>, height: f32, actions: &mut Vec<Action>) {
    let answer = answer_of(drawn);
    let Some((answer, card)) = answer.and_then(|answer| compose::card(&answer).map(|card| (answer, card))) else {
        return next_step_ui(ui, drawn, actions);
    };
    card_ui(ui, &card, height >= ROOMY);
    ui.add_space(4.0);
    let is_open = drawn.session.is_none() || drawn.view.answer.shows_limits.unwrap_or(height >= TALL);
    remarks_ui(ui, drawn, &answer, is_open, actions);
    if answer.analysis.verdict.is_none() {
        ui.add_space(4.0);
        next_step_ui(ui, drawn, actions);
    }
}

fn card_ui(ui: &mut Ui, card: &Card, is_roomy: bool) {
    let tint = compose::tint(card.tone, theme::tokens());
    let frame = egui::Frame::new()
        .fill(color(tint.fill))
        .stroke(Stroke::new(1.0, color(tint.border)))
        .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
        .inner_margin(Margin::symmetric(12, if is_roomy { 12 } else { 9 }));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = if is_roomy { 4.0 } else { 2.0 };
        ui.label(theme::heading(&card.heading).color(color(tint.text)));
        let title = RichText::new(&card.title).font(theme::semibold(theme::SIZE_FINDING));
        ui.add(Label::new(title.color(theme::colors().text)).wrap());
        ui.add(Label::new(RichText::new(&card.sentence).size(theme::SIZE_TITLE)).wrap());
        if let Some(by_rate) = &card.by_rate {
            ui.add(Label::new(theme::secondary(by_rate)).wrap());
        }
        let rows: Vec<&CardRow> = card.rows.iter().filter(|row| is_roomy || !row.is_elsewhere).collect();
        // A grid without rows would still take its space.
        if !rows.is_empty() {
            ui.add_space(3.0);
            ui.scope(|ui| numbers_ui(ui, &rows));
        }
        if let Some(fraction) = card.scale.filter(|_| is_roomy) {
            iron_bar_ui(ui, &fraction, theme::tokens());
        }
        if let Some(foot) = &card.foot {
            ui.add(Label::new(theme::small(foot)).truncate());
        }
        // In a low window their button stands right below.
        if let Some(limits) = card.limits.as_ref().filter(|_| is_roomy) {
            ui.add(Label::new(theme::small(limits)).wrap());
        }
    });
}

fn iron_bar_ui(ui: &mut Ui, fraction: &IronFraction, ink: &Tokens) {
    let size = egui::vec2(ui.available_width(), compose::IRON_BAR * theme::SIZE_SMALL);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::empty());
    let room = PaneRect { min: [0.0; 2], max: rect.size().into() };
    paint_lines(ui.painter(), rect.min, &iron_bar(fraction, room, ink, theme::SIZE_SMALL));
}

fn numbers_ui(ui: &mut Ui, rows: &[&CardRow]) {
    ui.spacing_mut().interact_size.y = 17.0;
    let width = |text: &str| {
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter().layout_no_wrap(text.to_owned(), font, theme::colors().text).size().x.ceil()
    };
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(width).fold(0.0, f32::max);
    // Where both do not fit side by side the labels are broken, never the numbers.
    let numbers = widest(&mut rows.iter().map(|row| row.value.as_str()));
    let room = (ui.available_width() - numbers - COLUMN_GAP).max(MIN_LABEL);
    let labels = widest(&mut rows.iter().map(|row| row.name.as_str())).min(room);
    // No grid: it knows its columns one frame late, and this card comes and goes.
    ui.spacing_mut().item_spacing = egui::vec2(COLUMN_GAP, 2.0);
    for row in rows {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(labels);
                ui.add(Label::new(theme::secondary(&row.name)).wrap());
            });
            ui.add(Label::new(&row.value).wrap());
        });
    }
}

fn remarks_ui(ui: &mut Ui, drawn: Drawn<'_>, answer: &Answer<'_>, is_open: bool, actions: &mut Vec<Action>) {
    let remarks = compose::remarks(answer.analysis);
    let verdict = answer.analysis.verdict.as_ref();
    if remarks.is_empty() && verdict.is_none() {
        return;
    }
    let shown = if is_open { remarks.len() } else { shown_folded(&remarks) };
    let folded = remarks.len() - shown;
    theme::card().inner_margin(Margin::symmetric(12, 9)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 5.0;
        for one in &remarks[..shown] {
            let text = if one.kind == RemarkKind::Reason { theme::colors().text } else { theme::colors().caution };
            remark(ui, one.sign(), theme::colors().caution, &one.text, text);
        }
        // A picture shows more than one image.
        let asks_alone = is_open && drawn.session.is_some();
        if let Some(alone) = compose::image_alone(answer, drawn.view.echo).filter(|_| asks_alone) {
            remark(ui, "i", theme::colors().faint, &alone, theme::colors().secondary);
        }
        match verdict {
            Some(verdict) => differential_ui(ui, drawn, verdict, is_open, folded, actions),
            None if remarks.len() > MOST_FOLDED && drawn.session.is_some() => {
                ui.horizontal(|ui| limits_button(ui, is_open, folded, actions));
            }
            None => {}
        }
    });
}

/// Reasons always stay, of the warnings the first: what is folded must not take the plots' place.
fn shown_folded(remarks: &[Remark]) -> usize {
    let reasons = remarks.iter().filter(|remark| remark.kind == RemarkKind::Reason).count();
    remarks.len().min(reasons + MOST_FOLDED.saturating_sub(reasons))
}

/// What was reported with this finding, its limits and its source; never a diagnosis of this lesion.
fn differential_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    verdict: &Verdict,
    is_open: bool,
    folded: usize,
    actions: &mut Vec<Action>,
) {
    let beside = verdict.differential();
    let names = |entries: &[DifferentialEntry]| entries.iter().map(|e| e.lesion).collect::<Vec<_>>().join(" · ");
    if !beside.fitting.is_empty() {
        let text = t!("reported-with", lesions = names(&beside.fitting));
        remark(ui, "i", theme::colors().faint, &text, theme::colors().secondary);
    }
    ui.horizontal(|ui| {
        ui.add_space(18.0);
        if drawn.session.is_some() {
            limits_button(ui, is_open, folded, actions);
        }
        let link = theme::small(t("source")).color(ui.visuals().hyperlink_color);
        ui.hyperlink_to(link, SOURCE_URL).on_hover_text(beside.source);
        ui.add(Label::new(theme::small("Belay et al., J Med Case Rep 2018")).truncate());
    });
    if is_open {
        let limits: String = verdict.limits().iter().map(|limit| format!("{limit}. ")).collect();
        remark(ui, "i", theme::colors().faint, limits.trim_end(), theme::colors().secondary);
        let sources = verdict.sources();
        remark(ui, "i", theme::colors().faint, &sources.join(" · "), theme::colors().secondary);
    }
}

/// Unfolds the limits of the sign and the cautions that wait, which are never out of reach.
fn limits_button(ui: &mut Ui, is_open: bool, folded: usize, actions: &mut Vec<Action>) {
    let text = match (is_open, folded) {
        (true, _) => t("limits-less").to_owned(),
        (false, 0) => t("limits").to_owned(),
        (false, folded) => t!("limits-and-cautions", count = folded),
    };
    let words = theme::small(text).color(ui.visuals().hyperlink_color);
    let button = ui.add(egui::Button::new(words).small().frame(false));
    button.widget_info(|| egui::WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, t("limits")));
    if button.on_hover_text(t("limits-help")).clicked() {
        actions.push(Action::View(ViewAction::Answer(AnswerChange::Limits(!is_open))));
    }
}

fn remark(ui: &mut Ui, sign: &str, sign_color: Color32, text: &str, color: Color32) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(10.0, 14.0), egui::Sense::empty());
        let font = theme::semibold(theme::SIZE_SMALL);
        ui.painter().text(rect.center_top(), egui::Align2::CENTER_TOP, sign, font, sign_color);
        ui.add(Label::new(RichText::new(text).size(theme::SIZE_SMALL + 0.5).color(color)).wrap());
    });
}

/// What to do next, until there is a verdict.
fn next_step_ui(ui: &mut Ui, drawn: Drawn<'_>, actions: &mut Vec<Action>) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(t("lesion-against-liver")));
        ui.add_space(6.0);
        let (title, text) = next_step(drawn);
        ui.label(RichText::new(title).font(theme::semibold(theme::SIZE_IMAGE + 2.0)));
        // A refusal is no hint: it stays.
        let is_refused = drawn.study.stack.as_deref().is_some_and(|stack| !stack.can_be_compared());
        if drawn.session.is_none_or(|session| session.recovery.preferences.shows_hints) || is_refused {
            ui.add(Label::new(theme::secondary(text)).wrap());
        }
        // What would lift the refusal, where something would.
        let Some((plan, session)) = drawn.plan_of_stack().filter(|_| is_refused).zip(drawn.session) else { return };
        if plan.may_be_original {
            command_button(ui, session, EditCommand::TakeAsOriginal, actions, |button| button);
        } else if plan.wants_echo_times {
            command_button(ui, session, EditCommand::EchoTimes, actions, |button| button);
        }
    });
}

fn next_step(drawn: Drawn<'_>) -> (&'static str, String) {
    let Some(stack) = drawn.study.stack.as_deref() else {
        return match drawn.session.and_then(|session| session.out.jobs.opening()) {
            Some((kind, _)) => (kind.label(), t("opening-text").to_owned()),
            None => (t("step-open"), t("step-open-text").to_owned()),
        };
    };
    if let Some(reason) = stack.fit_refusal().filter(|_| !stack.can_be_compared()) {
        return (t("step-no-decay"), reason.to_string());
    }
    let has = |role| drawn.document().has_role(role);
    let (title, text) = match (has(Role::Lesion), has(Role::Liver)) {
        (false, _) => (t("step-lesion"), t("step-lesion-text")),
        (true, false) => (t("step-liver"), t("step-liver-text")),
        (true, true) => (t("step-no-pixels"), t("step-no-pixels-text")),
    };
    (title, text.to_owned())
}
