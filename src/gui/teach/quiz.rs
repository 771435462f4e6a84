//! The quiz: start, question, reveal, score. Everything works by keys, and the keys stand beside what they do.

use egui::{Button, Key, Label, RichText, TextEdit, Ui};

use super::learn;
use crate::gui::theme;
use crate::gui::widgets::{command_button, name_after};
use crate::session::{Action, Answered, Command, Phase, Prediction, Quiz, Session, TeachAction};
use crate::t;

const ANSWERS: [Command; 4] =
    [Command::AnswerIso, Command::AnswerHyper, Command::AnswerHypo, Command::AnswerCannotTell];

/// How the quiz shall run.
pub fn quiz_dialog_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(460.0);
    ui.label(RichText::new(t!("quiz-title")).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(6.0);
    for text in [t!("quiz-rules"), t!("quiz-points")] {
        ui.add(Label::new(theme::secondary(text)).wrap());
        ui.add_space(4.0);
    }
    let id = egui::Id::unique("quiz draws rois");
    let mut draws_rois = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    if ui.checkbox(&mut draws_rois, t!("quiz-draw")).changed() {
        ui.data_mut(|data| data.insert_temp(id, draws_rois));
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let start = Button::new(RichText::new(t!("quiz-start")).color(egui::Color32::WHITE));
        let start = ui.add(start.fill(theme::ACCENT_FILL));
        start.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("quiz-start")));
        let is_entered = ui.memory(|m| m.focused().is_none()) && ui.input(|i| i.key_pressed(Key::Enter));
        if start.clicked() || is_entered {
            actions.push(Action::Teach(TeachAction::StartQuiz { draws_rois }));
        }
        if ui.button(t!("teach-cancel")).clicked() {
            actions.push(Action::CloseDialog);
        }
    });
    if !session.teaching.answers.is_empty() {
        ui.add_space(8.0);
        save_ui(ui, actions);
    }
}

/// The card of the running quiz; `true` when nothing else may stand in the answer column.
pub fn quiz_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) -> bool {
    let Some(quiz) = &session.teaching.quiz else { return false };
    let card = |ui: &mut Ui, actions: &mut Vec<Action>| {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            match quiz.phase {
                Phase::Asking => question_ui(ui, session, quiz, actions),
                Phase::Revealed => reveal_ui(ui, session, quiz, actions),
                Phase::Done => done_ui(ui, session, quiz, actions),
            }
        });
    };
    if quiz.phase == Phase::Revealed {
        card(ui, actions);
    } else {
        egui::ScrollArea::vertical().id_salt("quiz").show(ui, |ui| card(ui, actions));
    }
    ui.add_space(8.0);
    quiz.phase != Phase::Revealed
}

fn header_ui(ui: &mut Ui, session: &Session, quiz: &Quiz) {
    let place = t!("quiz-place", number = quiz.at + 1, count = quiz.order.len(), round = quiz.round);
    ui.label(theme::heading(&place));
    if let Some(texts) = quiz.case().and_then(|case| session.case_texts(case)) {
        // Titles and the questions of the cases name what is to be seen: they wait for the reveal.
        if quiz.phase == Phase::Asking {
            ui.add(Label::new(RichText::new(&texts.history).size(theme::SIZE_TITLE)).wrap());
            ui.add_space(4.0);
            ui.add(Label::new(RichText::new(t!("quiz-question")).font(theme::medium(theme::SIZE_TITLE))).wrap());
        } else {
            ui.label(RichText::new(&texts.title).font(theme::semibold(theme::SIZE_IMAGE + 2.0)));
        }
    }
    ui.add_space(6.0);
}

fn question_ui(ui: &mut Ui, session: &Session, quiz: &Quiz, actions: &mut Vec<Action>) {
    header_ui(ui, session, quiz);
    if quiz.draws_rois {
        ui.add(Label::new(theme::small(t!("quiz-draw-hint"))).wrap());
    }
    for (number, (command, prediction)) in ANSWERS.into_iter().zip(Prediction::ALL).enumerate() {
        let is_chosen = quiz.choice == Some(prediction);
        let response = command_button(ui, session, command, actions, |_| {
            let name = RichText::new(format!("{}   {}", number + 1, prediction.label()));
            let name = name.font(theme::semibold(theme::SIZE_IMAGE));
            let meaning = RichText::new(prediction.meaning()).size(theme::SIZE_BODY).color(theme::SECONDARY);
            let mark = if is_chosen { "●" } else { "" };
            let button = Button::new((name, meaning)).right_text(mark).min_size(egui::vec2(ui_width(), 34.0));
            if is_chosen { button.fill(theme::SELECTED) } else { button.fill(theme::PANEL) }
        });
        let label =
            if is_chosen { t!("quiz-chosen", answer = prediction.label()) } else { prediction.label().to_owned() };
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, label.clone()));
    }
    ui.add_space(6.0);
    next_ui(ui, session, t!("quiz-reveal"), actions);
    keys_ui(ui, t!("quiz-keys-ask"), actions);
}

/// As wide as the card; a button that is asked for more takes what there is.
fn ui_width() -> f32 {
    240.0
}

fn next_ui(ui: &mut Ui, session: &Session, text: &'static str, actions: &mut Vec<Action>) {
    let response = command_button(ui, session, Command::QuizNext, actions, |_| {
        Button::new(RichText::new(text).color(egui::Color32::WHITE))
            .fill(theme::ACCENT_FILL)
            .right_text(RichText::new(t!("key-enter")).size(theme::SIZE_SMALL).color(egui::Color32::WHITE))
            .min_size(egui::vec2(150.0, 30.0))
    });
    let is_enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, is_enabled, text));
}

fn keys_ui(ui: &mut Ui, text: &str, actions: &mut Vec<Action>) {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::small(text));
        if ui.link(RichText::new(t!("quiz-end")).size(theme::SIZE_SMALL)).clicked() {
            actions.push(Action::Run(Command::Quiz));
        }
    });
}

fn reveal_ui(ui: &mut Ui, session: &Session, quiz: &Quiz, actions: &mut Vec<Action>) {
    header_ui(ui, session, quiz);
    let Some(answered) = session.teaching.answers.last() else { return };
    let (sign, word) = outcome(answered);
    let text = format!("{sign} {word}");
    ui.label(RichText::new(text).font(theme::semibold(theme::SIZE_IMAGE + 3.0)));
    let (answer, yours) = (answered.solution.answer().label(), answered.prediction.label());
    ui.add(Label::new(RichText::new(t!("quiz-answer", answer = answer, yours = yours)).size(theme::SIZE_TITLE)).wrap());
    for line in learn::truth_lines(session) {
        ui.add(Label::new(theme::secondary(line)).wrap());
    }
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        next_ui(ui, session, if quiz.is_last() { t!("quiz-score") } else { t!("quiz-next") }, actions);
        let response = command_button(ui, session, Command::LearnPage, actions, |button| button);
        name_after(&response, Command::LearnPage);
    });
    keys_ui(ui, &score_text(session), actions);
}

/// Sign and word: no outcome is told by colour alone.
fn outcome(answered: &Answered) -> (&'static str, &'static str) {
    match answered.points() {
        p if p >= 1.0 => ("✓", t!("quiz-right")),
        p if p > 0.0 => ("½", t!("quiz-half")),
        _ => ("×", t!("quiz-wrong")),
    }
}

fn points_text(points: f64) -> String {
    if points.fract() == 0.0 { format!("{points:.0}") } else { format!("{points:.1}") }
}

fn score_text(session: &Session) -> String {
    let answers = &session.teaching.answers;
    let points: f64 = answers.iter().map(Answered::points).sum();
    t!("quiz-score-so-far", points = points_text(points), count = answers.len())
}

fn done_ui(ui: &mut Ui, session: &Session, quiz: &Quiz, actions: &mut Vec<Action>) {
    let answers = &session.teaching.answers;
    let round: Vec<&Answered> = answers.iter().filter(|answered| answered.round == quiz.round).collect();
    let points: f64 = round.iter().map(|answered| answered.points()).sum();
    ui.label(theme::heading(t!("quiz-done")));
    let total = t!("quiz-total", points = points_text(points), count = round.len());
    ui.label(RichText::new(total).font(theme::semibold(theme::SIZE_FINDING)));
    ui.label(theme::secondary(score_text(session)));
    ui.add_space(6.0);
    // The titles take what the other columns leave.
    let title_width = (ui.available_width() - 210.0).max(110.0);
    egui::Grid::new("scores").num_columns(4).spacing([12.0, 4.0]).show(ui, |ui| {
        for heading in ["", t!("quiz-column-case"), t!("quiz-column-yours"), t!("quiz-column-all")] {
            ui.label(theme::small(heading));
        }
        ui.end_row();
        for answered in &round {
            let title = session.case_texts(&answered.case).map(|texts| texts.title).unwrap_or_default();
            let of_case: Vec<&Answered> = answers.iter().filter(|other| other.case == answered.case).collect();
            let of_case_points: f64 = of_case.iter().map(|other| other.points()).sum();
            ui.label(outcome(answered).0);
            ui.vertical(|ui| {
                ui.set_width(title_width);
                ui.add(Label::new(RichText::new(title).size(theme::SIZE_BODY)).wrap());
            });
            ui.label(theme::small(answered.prediction.label()));
            ui.label(theme::small(format!("{}/{}", points_text(of_case_points), of_case.len())));
            ui.end_row();
        }
    });
    ui.add_space(8.0);
    save_ui(ui, actions);
    ui.add_space(6.0);
    next_ui(ui, session, t!("quiz-close"), actions);
}

/// Score file by name: CSV, or JSON by its ending.
fn save_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    let id = egui::Id::unique("score file");
    let mut path = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| "sideroscope-quiz.csv".to_owned());
    ui.label(theme::small(t!("quiz-save-hint")));
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 110.0).max(100.0);
        let response = ui.add(TextEdit::singleline(&mut path).desired_width(width));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("quiz-save-field")));
        if ui.add_enabled(!path.trim().is_empty(), Button::new(t!("quiz-save"))).clicked() {
            actions.push(Action::Teach(TeachAction::SaveScores(path.trim().into())));
        }
    });
    ui.data_mut(|data| data.insert_temp(id, path));
}
