//! Whatever a reader does in whatever order: undo all is the start, redo all is the end, a ROI file and a session file
//! bring all of it back.

use proptest::prelude::*;
use sideroscope::io::rois::{file_to_json, parse_file};
use sideroscope::io::session_file;
use sideroscope::roi::edit::Modifiers;
use sideroscope::roi::{Annotation, AnnotationId, Roi, RoiId, Role};
use sideroscope::session::{
    Action, Command, Document, DocumentAction, EditCommand, Item, PointerEvent, RegionCommand, RegionEdit, Session,
    ToolOptions, ViewAction,
};

use crate::roi_commands::on_a_case;

#[derive(Clone, Debug)]
enum Step {
    Run(Command),
    Drag(Vec<[f64; 2]>),
    DoubleClick([f64; 2]),
    Select(usize),
    Rename(usize, String),
    Role(usize, Role),
    Color(usize, Option<[u8; 3]>),
    Visible(usize, bool),
    Slice(usize),
    Times(f64),
}

/// Commands that draw, change and take back; jobs and files belong to other tests.
fn commands() -> Vec<Command> {
    let drawing = Command::all().filter(|command| matches!(command, Command::Draw(_) | Command::Region(_)));
    let history = [EditCommand::Undo, EditCommand::Undo, EditCommand::Redo, EditCommand::Cancel];
    let more = [EditCommand::ResetSettings.into(), RegionCommand::ExcludeOutliers.into()];
    drawing.chain(history.map(Command::from)).chain(more).collect()
}

fn step() -> impl Strategy<Value = Step> {
    // A little beyond the image of 128 × 96 pixels, too.
    let point = || [-5.0..133.0f64, -5.0..101.0f64];
    prop_oneof![
        6 => prop::sample::select(commands()).prop_map(Step::Run),
        5 => prop::collection::vec(point(), 1..6).prop_map(Step::Drag),
        1 => point().prop_map(Step::DoubleClick),
        2 => (0..9usize).prop_map(Step::Select),
        1 => (0..9usize, ".{0,12}").prop_map(|(i, name)| Step::Rename(i, name)),
        1 => (0..9usize, prop::sample::select(Role::ALL.to_vec())).prop_map(|(i, role)| Step::Role(i, role)),
        1 => (0..9usize, prop::option::of(prop::array::uniform3(0..=255u8))).prop_map(|(i, c)| Step::Color(i, c)),
        1 => (0..9usize, any::<bool>()).prop_map(|(i, is_visible)| Step::Visible(i, is_visible)),
        1 => (0..5usize).prop_map(Step::Slice),
        1 => (2.5..6.0f64).prop_map(Step::Times),
    ]
}

fn take(session: &mut Session, step: Step) {
    let rois = session.document().rois.len();
    let marks = session.document().annotations.len();
    let item = |session: &Session, i: usize| match i % (rois + marks).max(1) {
        i if i < rois => Some(Item::Roi(session.document().rois[i].id)),
        i => session.document().annotations.get(i - rois).map(|mark| Item::Annotation(mark.id)),
    };
    let roi = |session: &Session, i: usize| session.document().rois.get(i % rois.max(1)).map(|roi| roi.id);
    let pointer = |session: &mut Session, event| session.apply(Action::Document(DocumentAction::Pointer(event)));
    let tolerance_px = 2.0;
    let edit = match step {
        Step::Run(command) => return session.apply(Action::run(command)),
        Step::Slice(slice) => return session.apply(Action::View(ViewAction::Slice(slice))),
        Step::Drag(path) => {
            let (pos, path) = (path[0], path[1..].to_vec());
            if session.shown().roi_takes_press(pos, tolerance_px) {
                pointer(session, PointerEvent::Press { pos, tolerance_px });
                if !path.is_empty() {
                    pointer(session, PointerEvent::Drag { path, modifiers: Modifiers::default() });
                }
                pointer(session, PointerEvent::Release);
            }
            return;
        }
        Step::DoubleClick(pos) => return pointer(session, PointerEvent::DoubleClick { pos, tolerance_px }),
        Step::Select(i) => return session.apply(Action::View(ViewAction::ShowItem(item(session, i)))),
        Step::Times(outlier_times) => {
            let options = ToolOptions { outlier_times, ..session.view.options };
            return session.apply(Action::View(ViewAction::Options(options)));
        }
        Step::Rename(i, name) => match item(session, i) {
            Some(item) => RegionEdit::Rename(item, name),
            None => return,
        },
        Step::Visible(i, is_visible) => match item(session, i) {
            Some(item) => RegionEdit::SetVisible(item, is_visible),
            None => return,
        },
        Step::Role(i, role) => match roi(session, i) {
            Some(id) => RegionEdit::SetRole(id, role),
            None => return,
        },
        Step::Color(i, color) => match roi(session, i) {
            Some(id) => RegionEdit::SetColor(id, color),
            None => return,
        },
    };
    session.apply(Action::Document(DocumentAction::Region(edit)));
}

/// What a file keeps: all but the ids, which are given anew.
fn without_ids(rois: &[Roi], annotations: &[Annotation]) -> (Vec<Roi>, Vec<Annotation>) {
    let rois = rois.iter().map(|roi| Roi { id: RoiId(0), ..roi.clone() }).collect();
    let marks = annotations.iter().map(|mark| Annotation { id: AnnotationId(0), ..mark.clone() }).collect();
    (rois, marks)
}

fn all(session: &mut Session, command: EditCommand) -> usize {
    let mut count = 0;
    while session.is_enabled(command).is_ok() {
        session.apply(Action::run(command));
        count += 1;
        assert!(count < 2000, "{command:?} comes to an end");
    }
    count
}

fn is_sound(document: &Document) -> bool {
    let ids: std::collections::HashSet<u64> =
        document.rois.iter().map(|roi| roi.id.0).chain(document.annotations.iter().map(|mark| mark.id.0)).collect();
    ids.len() == document.rois.len() + document.annotations.len()
        && document.rois.iter().all(|roi| !roi.shape.is_degenerate() && !roi.name.is_empty() && roi.slice < 5)
        && document.annotations.iter().all(|mark| mark.points.len() == mark.marker.num_points() && mark.slice < 5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_way_through_the_tools_can_be_walked_back_and_forth_and_saved(steps in prop::collection::vec(step(), 1..40)) {
        let mut session = on_a_case();
        let start = session.document().clone();
        for step in steps {
            take(&mut session, step.clone());
            prop_assert!(is_sound(session.document()), "{:?} left {:?}", step, session.document());
        }
        // What is half drawn is given up first.
        session.apply(Action::View(ViewAction::Slice((session.view.slice + 1) % 5)));
        let end = session.document().clone();

        let file = parse_file(&file_to_json(&end.rois, &end.annotations)).expect("what is written can be read");
        prop_assert_eq!(without_ids(&file.rois, &file.annotations), without_ids(&end.rois, &end.annotations));

        let saved = session.to_file(None).expect("a case is open").to_json();
        let reopened = Document::from_file(&session_file::parse(saved.as_bytes()).expect("what is written can be read"));
        prop_assert_eq!(&reopened, &end, "a session file is the same document, ids and all");

        all(&mut session, EditCommand::Redo);
        let end = session.document().clone();
        let back = all(&mut session, EditCommand::Undo);
        prop_assert_eq!(session.document(), &start, "undo all is the start");
        let forth = all(&mut session, EditCommand::Redo);
        prop_assert_eq!(session.document(), &end, "redo all is the end");
        prop_assert_eq!(back, forth);
    }
}
