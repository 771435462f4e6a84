//! The quiz: start, question, reveal, score. Everything works by keys, and the keys stand beside what they do.

use egui::text::{LayoutJob, TextFormat};
use egui::{Button, Key, Label, RichText, TextEdit, Ui};

use super::learn;
use crate::gui::theme;
use crate::gui::widgets::{accent_button, command_button, name_after};
use crate::session::{
    Action, Answered, Command, FileCommand, Phase, Pick, Place, Prediction, PublishRequest, Quiz, Session, TeachAction,
    TeachCommand, plain,
};
use crate::t;

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
        let start = ui.add(accent_button(t!("quiz-start")));
        let is_entered = ui.memory(|m| m.focused().is_none()) && ui.input(|i| i.key_pressed(Key::Enter));
        if start.clicked() || is_entered {
            actions.push(Action::Teach(TeachAction::StartQuiz { draws_rois }));
        }
        if ui.button(t!("cancel")).clicked() {
            actions.push(Action::CloseDialog);
        }
    });
    if !session.teaching.answers.is_empty() {
        ui.add_space(8.0);
        save_ui(ui, session, actions);
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
    if let Some(texts) = quiz.case().and_then(|case| session.shown().case_texts(case)) {
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
    let width = ui.available_width();
    for command in Command::of_place(Place::Quiz) {
        let [Action::Teach(TeachAction::Predict(prediction))] = command.actions(session)[..] else { continue };
        let key = command.row().quiz_keys.first().map(|&key| plain(key).to_string()).unwrap_or_default();
        let is_chosen = quiz.choice == Some(prediction);
        let response = command_button(ui, session, command, actions, |_| {
            let mark = if is_chosen { "●" } else { "" };
            let text = answer_text(&key, prediction);
            let button = Button::new(text).right_text(mark).min_size(egui::vec2(width, 0.0));
            if is_chosen { button.fill(theme::colors().selected) } else { button.fill(theme::colors().panel) }
        });
        let label =
            if is_chosen { t!("quiz-chosen", answer = prediction.label()) } else { prediction.label().to_owned() };
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, label.clone()));
    }
    ui.add_space(6.0);
    next_ui(ui, session, t!("quiz-reveal"), actions);
    keys_ui(ui, t!("quiz-keys-ask"), actions);
}

/// Key and name of an answer, and below it what it says of iron: beside each other they broke where type is large.
fn answer_text(key: &str, prediction: Prediction) -> LayoutJob {
    const GAP: f32 = 12.0;
    let mut job = LayoutJob::default();
    let format = |font, color| TextFormat { font_id: font, color, ..TextFormat::default() };
    let name = format(theme::semibold(theme::SIZE_IMAGE), theme::colors().text);
    job.append(key, 0.0, name.clone());
    job.append(&format!("{}\n", prediction.label()), GAP, name);
    job.append(prediction.meaning(), 0.0, format(theme::regular(theme::SIZE_BODY), theme::colors().secondary));
    job
}

fn next_ui(ui: &mut Ui, session: &Session, text: &'static str, actions: &mut Vec<Action>) {
    let response = command_button(ui, session, TeachCommand::QuizNext, actions, |_| {
        accent_button(text)
            .right_text(RichText::new(t!("key-enter")).size(theme::SIZE_SMALL).color(theme::colors().on_accent))
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
            actions.push(Action::run(TeachCommand::Quiz));
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
        next_ui(ui, session, if quiz.is_last() { t!("quiz-score") } else { t!("command-next-case") }, actions);
        let response = command_button(ui, session, TeachCommand::LearnPage, actions, |button| button);
        name_after(&response, TeachCommand::LearnPage);
    });
    keys_ui(ui, &score_text(session), actions);
}

/// Sign and word: no outcome is told by color alone.
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
    let is_first = round.len() == answers.len();
    if !is_first {
        ui.label(theme::secondary(score_text(session)));
    }
    ui.add_space(6.0);
    scores_ui(ui, session, &round, !is_first);
    ui.add_space(8.0);
    save_ui(ui, session, actions);
    ui.add_space(6.0);
    next_ui(ui, session, t!("quiz-close"), actions);
}

/// One line per case of the round.
///
/// * `has_rounds` — with a column of the points over all rounds.
fn scores_ui(ui: &mut Ui, session: &Session, round: &[&Answered], has_rounds: bool) {
    const SPACING: f32 = 10.0;
    const ANSWERS: f32 = 84.0;
    // In large type the answers stand below the title: beside it they would leave it one word a line.
    let is_narrow = ui.available_width() < 370.0;
    let mut widths = if is_narrow { vec![14.0, 0.0] } else { vec![14.0, 0.0, ANSWERS, ANSWERS] };
    if has_rounds {
        widths.push(40.0);
    }
    // The titles take what the other columns leave.
    let others: f32 = widths.iter().map(|width| width + SPACING).sum();
    widths[1] = (ui.available_width() - others).max(90.0);
    let row_ui = |ui: &mut Ui, texts: Vec<RichText>| {
        for (text, &width) in texts.into_iter().zip(&widths) {
            // Every cell begins at the top: a title of two lines keeps its answers on the first.
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.add(Label::new(text).wrap());
            });
        }
        ui.end_row();
    };
    egui::Grid::new("scores").num_columns(widths.len()).spacing([SPACING, 6.0]).show(ui, |ui| {
        let names = [t!("quiz-column-yours"), t!("quiz-column-answer")];
        let names = if is_narrow { &[][..] } else { &names[..] };
        let names = ["", t!("case-section")].into_iter().chain(names.iter().copied());
        row_ui(ui, names.chain([t!("quiz-column-all")]).map(theme::small).collect());
        for answered in round {
            row_ui(ui, score_cells(session, answered, is_narrow));
        }
    });
}

/// Outcome, title, prediction, answer, and points over all rounds.
fn score_cells(session: &Session, answered: &Answered, is_narrow: bool) -> Vec<RichText> {
    let title = session.shown().case_texts(&answered.case).map(|texts| texts.title).unwrap_or_default();
    let all = session.teaching.answers.iter().filter(|other| other.case == answered.case);
    let (points, count) = all.fold((0.0, 0), |(points, count), other| (points + other.points(), count + 1));
    let (yours, answer) = (answered.prediction.label(), answered.solution.answer().label());
    let sign = outcome(answered).0.to_owned();
    let rounds = format!("{}/{count}", points_text(points));
    let cells = match is_narrow {
        true => vec![sign, format!("{title}\n{}", t!("quiz-answer", answer = answer, yours = yours)), rounds],
        false => vec![sign, title, yours.to_owned(), answer.to_owned(), rounds],
    };
    cells.into_iter().map(|cell| RichText::new(cell).size(theme::SIZE_BODY)).collect()
}

/// Score file by name: CSV, or JSON by its ending.
fn save_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let mut path = session.teaching.scores_path.clone();
    ui.label(theme::small(t!("quiz-save-hint")));
    let response = ui.add(TextEdit::singleline(&mut path).desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("quiz-save-field")));
    if response.changed() {
        actions.push(Action::Teach(TeachAction::ScoresPath(path.clone())));
    }
    ui.horizontal_wrapped(|ui| {
        // The keys of a session save the scores where a round has ended.
        let keys = session.shortcut(FileCommand::SaveSession).filter(|_| session.teaching.quiz.is_some());
        let response = command_button(ui, session, TeachCommand::SaveScores, actions, |button| match keys {
            Some(keys) => button.shortcut_text(keys.to_string()),
            None => button,
        });
        name_after(&response, TeachCommand::SaveScores);
        if ui.add_enabled(!path.trim().is_empty(), Button::new(t!("publish-choose-place"))).clicked() {
            let path = path.trim().into();
            actions.push(Action::Pick(Pick::Publish(Box::new(PublishRequest::Scores { path }))));
        }
    });
}
