//! Commands of regions and annotations, one by one, without a window.

use sideroscope::phantom::Case;
use sideroscope::roi::{Marker, RoiId, Role, Shape};
use sideroscope::session::{
    Action, Command, DocumentAction, DrawCommand, DrawShape, EditCommand, Executor, Item, PointerEvent, RegionCommand,
    RegionEdit, Session, Tool, ToolOptions, ViewAction, ViewCommand,
};

use crate::support::window::coarse;

pub fn on_a_case() -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    session.show(coarse(Case::Iso));
    assert!(session.poll());
    session
}

pub fn run(session: &mut Session, command: impl Into<Command>) {
    let command = command.into();
    assert_eq!(session.is_enabled(command), Ok(()), "{command:?}");
    session.apply(Action::run(command));
    session.poll();
}

pub fn drag(session: &mut Session, path: &[[f64; 2]]) {
    session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Press { pos: path[0], tolerance_px: 1.0 })));
    if path.len() > 1 {
        let path = path[1..].to_vec();
        session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Drag {
            path,
            modifiers: Default::default(),
        })));
    }
    session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Release)));
    session.poll();
}

fn lesion(session: &Session) -> RoiId {
    session.document().rois.iter().find(|roi| roi.role == Role::Lesion).expect("the case has a lesion").id
}

fn shape_of(session: &Session, id: RoiId) -> Shape {
    session.document().roi(id).expect("it is there").shape.clone()
}

/// Runs one command where it can run and holds that it does what its help says.
pub fn press(command: Command) {
    let mut session = on_a_case();
    let id = lesion(&session);
    session.apply(Action::View(ViewAction::Select(Some(id))));
    let before = session.document().clone();
    match command {
        Command::Draw(DrawCommand::ShapeCircle) => chooses(&mut session, command, DrawShape::Circle),
        Command::Draw(DrawCommand::ShapeRectangle) => chooses(&mut session, command, DrawShape::Rectangle),
        Command::Draw(DrawCommand::ShapeBrush) => chooses(&mut session, command, DrawShape::Brush),
        Command::Draw(DrawCommand::ShapeEraser) => chooses(&mut session, command, DrawShape::Eraser),
        Command::Draw(DrawCommand::ShapeGrow) => chooses(&mut session, command, DrawShape::Grow),
        Command::Draw(DrawCommand::MarkDistance) => marks(&mut session, command, Marker::Distance),
        Command::Draw(DrawCommand::MarkAngle) => marks(&mut session, command, Marker::Angle),
        Command::Draw(DrawCommand::MarkArrow) => marks(&mut session, command, Marker::Arrow),
        Command::Draw(DrawCommand::MarkText) => marks(&mut session, command, Marker::Text),
        Command::Draw(DrawCommand::MarkProbe) => marks(&mut session, command, Marker::Probe),
        Command::Draw(DrawCommand::KeepDrawing) => keeps_the_tool(&mut session),
        Command::Draw(DrawCommand::Smaller) | Command::Draw(DrawCommand::Larger) => {
            steps_the_option_of_the_tool(&mut session, command)
        }
        Command::Region(RegionCommand::CopyRoi) | Command::Region(RegionCommand::PasteRoi) => {
            copies_and_pastes(&mut session, id)
        }
        Command::Region(RegionCommand::DuplicateRoi) => {
            run(&mut session, command);
            let copy = session.document().rois.last().expect("a copy");
            assert_eq!((copy.name.as_str(), copy.role, copy.slice), ("Lesion 2", Role::Lesion, 2));
            assert_ne!(copy.shape, shape_of(&session, id), "it stands beside the first");
            assert_eq!(session.view.selected, Some(copy.id));
        }
        Command::Region(RegionCommand::CopyToNext) => copies_to(&mut session, command, id, 3),
        Command::Region(RegionCommand::CopyToPrevious) => copies_to(&mut session, command, id, 1),
        Command::Region(RegionCommand::CopyToAll) => {
            run(&mut session, command);
            let slices: Vec<usize> = session.document().family(id).iter().map(|roi| roi.slice).collect();
            assert_eq!(slices, [0, 1, 2, 3, 4]);
            assert!(session.is_enabled(command).is_err(), "every slice has it now");
        }
        Command::Region(RegionCommand::InterpolateRoi) => interpolates(&mut session, id),
        Command::Region(RegionCommand::RenameItem) => {
            run(&mut session, command);
            assert_eq!(session.view.renaming, Some(Item::Roi(id)));
            session.apply(Action::Document(DocumentAction::Region(RegionEdit::Rename(
                Item::Roi(id),
                "  Segment VII ".to_owned(),
            ))));
            assert_eq!(session.document().roi(id).expect("there").name, "Segment VII");
            assert_eq!(session.view.renaming, None);
        }
        Command::Region(RegionCommand::NudgeLeft) => nudges(&mut session, command, id, [-1.0, 0.0]),
        Command::Region(RegionCommand::NudgeRight) => nudges(&mut session, command, id, [1.0, 0.0]),
        Command::Region(RegionCommand::NudgeUp) => nudges(&mut session, command, id, [0.0, -1.0]),
        Command::Region(RegionCommand::NudgeDown) => nudges(&mut session, command, id, [0.0, 1.0]),
        Command::Draw(DrawCommand::ShowOutliers) => {
            run(&mut session, command);
            assert!(session.view.options.shows_outliers);
            run(&mut session, command);
            assert!(!session.view.options.shows_outliers);
        }
        Command::Region(RegionCommand::ExcludeOutliers) | Command::Region(RegionCommand::IncludeOutliers) => {
            leaves_outliers_out(&mut session)
        }
        other => panic!("{other:?} is no command of regions"),
    }
    while session.is_enabled(EditCommand::Undo).is_ok() {
        session.apply(Action::run(EditCommand::Undo));
    }
    assert_eq!(*session.document(), before, "{command:?} is taken back whole");
}

fn chooses(session: &mut Session, command: Command, shape: DrawShape) {
    run(session, command);
    assert_eq!(session.view.draw_shape, shape);
    assert!(matches!(session.view.tool, Tool::Draw(_)), "choosing a shape means drawing");
}

/// Sets a mark by clicks alone and finds its points where they were.
fn marks(session: &mut Session, command: Command, marker: Marker) {
    run(session, command);
    assert_eq!(session.view.tool, Tool::Mark(marker));
    let points = [[20.0, 30.0], [50.0, 30.0], [50.0, 70.0]];
    for &pos in &points[..marker.num_points()] {
        session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Hover { pos })));
        drag(session, &[pos]);
    }
    let mark = session.document().annotations.first().expect("a mark");
    assert_eq!((mark.marker, mark.slice, mark.points.as_slice()), (marker, 2, &points[..marker.num_points()]));
    assert_eq!(session.shown().selected_item(), Some(Item::Annotation(mark.id)));
    assert_eq!(session.view.tool, Tool::Window, "one mark per press of the tool");
    assert_eq!(marker == Marker::Text, session.view.renaming.is_some(), "the words of a text are asked for at once");
    run(session, RegionCommand::DeleteRoi);
    assert!(session.document().annotations.is_empty(), "Delete deletes the selected mark, not a region");
    run(session, EditCommand::Undo);
    assert_eq!(session.document().annotations.len(), 1);
}

fn keeps_the_tool(session: &mut Session) {
    run(session, DrawCommand::KeepDrawing);
    run(session, ViewCommand::NextSlice);
    run(session, DrawCommand::DrawLiver);
    for x in [20.0, 60.0] {
        drag(session, &[[x, 20.0], [x + 20.0, 40.0]]);
    }
    assert_eq!(session.document().rois.iter().filter(|roi| roi.slice == 3 && roi.role == Role::Liver).count(), 2);
    assert_eq!(session.view.tool, Tool::Draw(Role::Liver));
    run(session, DrawCommand::KeepDrawing);
    drag(session, &[[20.0, 60.0], [40.0, 80.0]]);
    assert_eq!(session.view.tool, Tool::Window);
}

fn steps_the_option_of_the_tool(session: &mut Session, command: Command) {
    let is_larger = command == DrawCommand::Larger;
    session.view.draw_shape = DrawShape::Brush;
    let start = session.view.options;
    run(session, command);
    let now = session.view.options;
    assert_eq!(now.brush_radius_px > start.brush_radius_px, is_larger);
    assert_eq!(now.grow_percent, start.grow_percent);
    session.view.draw_shape = DrawShape::Grow;
    run(session, command);
    assert_eq!(session.view.options.grow_percent > start.grow_percent, is_larger);
    assert_eq!(session.view.options.brush_radius_px, now.brush_radius_px);
    for _ in 0..200 {
        session.apply(Action::run(command));
    }
    assert_eq!(session.view.options.grow_percent, if is_larger { 100.0 } else { 1.0 }, "it stops at its limit");
}

fn copies_and_pastes(session: &mut Session, id: RoiId) {
    assert!(session.is_enabled(RegionCommand::PasteRoi).is_err(), "nothing is copied yet");
    run(session, RegionCommand::CopyRoi);
    let effects = session.take_effects();
    let text = effects.text().expect("the desktop's clipboard gets the region too");
    let copied = sideroscope::io::rois::parse(text).expect("the text is a ROI file");
    assert_eq!(copied[0].shape, shape_of(session, id));
    // On another slice it is the same structure at the same place.
    run(session, ViewCommand::NextSlice);
    run(session, RegionCommand::PasteRoi);
    let pasted = session.document().rois.last().expect("a copy").clone();
    assert_eq!((pasted.name.as_str(), pasted.slice), ("Lesion", 3));
    assert_eq!(pasted.shape, shape_of(session, id));
    // Where it lies already, the copy stands beside it under a name of its own.
    session.apply(Action::Document(DocumentAction::Region(RegionEdit::Paste(text.to_owned()))));
    let beside = session.document().rois.last().expect("a copy");
    assert_eq!((beside.name.as_str(), beside.slice), ("Lesion 2", 3));
    assert_ne!(beside.shape, pasted.shape);
    let count = session.document().rois.len();
    session.apply(Action::Document(DocumentAction::Region(RegionEdit::Paste("no region".to_owned()))));
    assert_eq!(session.document().rois.len(), count + 1, "other text leaves what was copied in the window");
}

fn copies_to(session: &mut Session, command: Command, id: RoiId, slice: usize) {
    run(session, command);
    let copy = session.document().rois.last().expect("a copy");
    assert_eq!((copy.name.as_str(), copy.slice, &copy.shape), ("Lesion", slice, &shape_of(session, id)));
    assert_eq!((session.view.slice, session.view.selected), (slice, Some(copy.id)), "and goes there");
    session.apply(Action::View(ViewAction::Select(Some(id))));
    assert!(session.is_enabled(command).is_err(), "that slice has it now");
}

fn interpolates(session: &mut Session, id: RoiId) {
    assert!(session.is_enabled(RegionCommand::InterpolateRoi).is_err(), "one slice alone has nothing between");
    session.apply(Action::View(ViewAction::Slice(4)));
    run(session, DrawCommand::DrawLesion);
    session.view.draw_shape = DrawShape::Ellipse;
    drag(session, &[[60.0, 40.0], [80.0, 60.0]]);
    session.apply(Action::View(ViewAction::Select(Some(id))));
    run(session, RegionCommand::InterpolateRoi);
    let made = session.document().family(id).into_iter().find(|roi| roi.slice == 3).expect("slice 3 is filled").clone();
    assert!(made.is_interpolated);
    let (Shape::Ellipse { center, radii, .. }, Shape::Ellipse { center: c, radii: r, .. }) =
        (shape_of(session, id), made.shape.clone())
    else {
        panic!("two ellipses give an ellipse")
    };
    for i in 0..2 {
        assert!((c[i] - 0.5 * (center[i] + [70.0, 50.0][i])).abs() < 1e-9);
        assert!((r[i] - 0.5 * (radii[i] + 10.0)).abs() < 1e-9);
    }
    // A drag makes it a drawn one.
    session.apply(Action::View(ViewAction::Select(Some(made.id))));
    drag(session, &[c, [c[0] + 3.0, c[1]]]);
    assert!(!session.document().roi(made.id).expect("there").is_interpolated);
}

fn nudges(session: &mut Session, command: Command, id: RoiId, by: [f64; 2]) {
    let before = shape_of(session, id);
    for _ in 0..3 {
        run(session, command);
    }
    assert_eq!(shape_of(session, id), before.translated(by.map(|v| 3.0 * v)));
    run(session, EditCommand::Undo);
    assert_eq!(shape_of(session, id), before, "a key held down is one step");
}

/// A liver region drawn over a vessel-like strip: its pixels are found, left out everywhere, told, and taken in again.
fn leaves_outliers_out(session: &mut Session) {
    let liver = session.document().rois.iter().find(|roi| roi.role == Role::Liver).expect("a liver").clone();
    session.apply(Action::View(ViewAction::Select(Some(liver.id))));
    let options = ToolOptions { outlier_times: 2.5, ..session.view.options };
    session.apply(Action::View(ViewAction::Options(options)));
    let found = session.shown().outlier_pixels(&liver);
    let pixels = |session: &Session| {
        let all = &session.study.analysis.as_deref().expect("measured").rois;
        all.iter().find(|m| m.id == Some(liver.id)).expect("measured").pixels
    };
    let before = pixels(session);
    assert!(!found.is_empty() && found.len() < before / 4, "{} of {before}", found.len());
    run(session, RegionCommand::ExcludeOutliers);
    assert_eq!(pixels(session), before - found.len());
    let warnings = &session.study.analysis.as_deref().expect("measured").warnings;
    let sentence = format!("{} of {before} pixels were left out", found.len());
    assert!(warnings.iter().any(|warning| warning.to_string().contains(&sentence)), "{warnings:?}");
    let statistics = session.shown().roi_statistics(liver.id).expect("measured");
    assert_eq!((statistics.pixels, statistics.excluded), (before - found.len(), found.len()));
    run(session, RegionCommand::IncludeOutliers);
    assert_eq!(pixels(session), before);
    run(session, EditCommand::Undo);
    assert_eq!(pixels(session), before - found.len());
}

/// The numbers of the tooltip, computed here by hand from the pixels of a rectangle.
#[test]
fn statistics_are_those_of_the_pixels_inside() {
    let mut session = on_a_case();
    session.view.draw_shape = DrawShape::Rectangle;
    run(&mut session, ViewCommand::NextSlice);
    run(&mut session, DrawCommand::DrawLiver);
    drag(&mut session, &[[40.0, 30.0], [46.0, 34.0]]);
    let id = session.view.selected.expect("what is drawn is selected");
    let statistics = session.shown().roi_statistics(id).expect("measured");
    let stack = session.study.stack.clone().expect("open");
    let image = stack.image(session.view.echo, 3);
    let mut values: Vec<f64> =
        (30..34).flat_map(|r| (40..46).map(move |c| (r, c))).map(|at| f64::from(image[at])).collect();
    values.sort_by(f64::total_cmp);
    let signal = statistics.signal.expect("24 pixels");
    let mean = values.iter().sum::<f64>() / 24.0;
    assert_eq!((statistics.pixels, signal.count, signal.min, signal.max), (24, 24, values[0], values[23]));
    assert!((signal.mean - mean).abs() < 1e-9 && (signal.median - 0.5 * (values[11] + values[12])).abs() < 1e-9);
    assert!((statistics.area_mm2 - 24.0 * 400.0 * 300.0 / (128.0 * 96.0)).abs() < 1e-9);
}

#[test]
fn a_name_given_by_the_reader_survives_a_change_of_role_and_an_automatic_one_follows_it() {
    let mut session = on_a_case();
    let id = lesion(&session);
    session.apply(Action::Document(DocumentAction::Region(RegionEdit::SetRole(id, Role::Other))));
    assert_eq!(session.document().roi(id).map(|roi| (roi.role, roi.name.as_str())), Some((Role::Other, "Other")));
    session.apply(Action::Document(DocumentAction::Region(RegionEdit::Rename(Item::Roi(id), "Cyst".to_owned()))));
    session.apply(Action::Document(DocumentAction::Region(RegionEdit::SetRole(id, Role::Lesion))));
    assert_eq!(session.document().roi(id).map(|roi| (roi.role, roi.name.as_str())), Some((Role::Lesion, "Cyst")));
    assert_eq!(session.shown().undo_label().as_deref(), Some("Change role"));
    session.apply(Action::Document(DocumentAction::Region(RegionEdit::Rename(Item::Roi(id), "   ".to_owned()))));
    assert_eq!(session.document().roi(id).expect("there").name, "Cyst", "a name of nothing is no name");
}

#[test]
fn the_slices_of_one_structure_are_renamed_together() {
    let mut session = on_a_case();
    let id = lesion(&session);
    session.apply(Action::View(ViewAction::Select(Some(id))));
    run(&mut session, RegionCommand::CopyToAll);
    let count = session.document().family(id).len();
    assert_eq!(count, 5, "one on each slice");
    session.apply(Action::Document(DocumentAction::Region(RegionEdit::Rename(Item::Roi(id), "Cyst".to_owned()))));
    assert_eq!(session.document().rois.iter().filter(|roi| roi.name == "Cyst").count(), count);
    assert_eq!(session.document().family(id).len(), count, "they stay one structure");
    run(&mut session, EditCommand::Undo);
    assert_eq!(session.document().rois.iter().filter(|roi| roi.name == "Lesion").count(), count, "one step");
}
