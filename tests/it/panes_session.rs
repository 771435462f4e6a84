//! Panes without a window: layouts, contents, links, windows, other series.

use std::sync::Arc;

use sideroscope::display::Window;
use sideroscope::display::image::Interpolation;
use sideroscope::phantom::{Case, Tissue};
use sideroscope::session::{
    Action, Command, Executor, Layout, LayoutCommand, Link, Links, MapKind, PaneContent, PaneId, Scale, Session,
    ViewAction,
};

use crate::support::window::coarse;

const FIRST: PaneId = PaneId::FIRST;
const SECOND: PaneId = PaneId::SECOND;

fn run(session: &mut Session, command: impl Into<Command>) {
    let command = command.into();
    assert_eq!(session.is_enabled(command), Ok(()), "{command:?}");
    session.apply(Action::run(command));
    session.poll();
}

fn contents(session: &Session) -> Vec<PaneContent> {
    session.view.shown().map(|pane| session.view.content(pane)).collect()
}

/// What each pane command does, for the test that runs every command; leaves the panes as it found them.
pub fn press(session: &mut Session, command: Command) {
    let before = session.view.clone();
    match command {
        Command::Layout(LayoutCommand::LayoutOne) => lays_out(session, command, Layout::One, 1),
        Command::Layout(LayoutCommand::LayoutOneByTwo) => lays_out(session, command, Layout::OneByTwo, 2),
        Command::Layout(LayoutCommand::LayoutTwoByOne) => lays_out(session, command, Layout::TwoByOne, 2),
        Command::Layout(LayoutCommand::LayoutOneByThree) => lays_out(session, command, Layout::OneByThree, 3),
        Command::Layout(LayoutCommand::LayoutTwoByTwo) => lays_out(session, command, Layout::TwoByTwo, 4),
        Command::Layout(LayoutCommand::LayoutTwoByThree) => lays_out(session, command, Layout::TwoByThree, 6),
        Command::Layout(LayoutCommand::PresetEchoAndMap) => {
            run(session, command);
            assert_eq!(contents(session), [PaneContent::Echo, PaneContent::Map(MapKind::R2Star)]);
        }
        Command::Layout(LayoutCommand::PresetAllMaps) => {
            run(session, command);
            let maps: Vec<_> = contents(session).iter().filter_map(|content| content.map()).collect();
            assert_eq!(maps, [MapKind::R2Star, MapKind::T2Star, MapKind::S0, MapKind::Lic, MapKind::Residual]);
        }
        Command::Layout(LayoutCommand::PresetEchoSeries) => {
            run(session, command);
            // Twelve echoes, six panes.
            assert_eq!(contents(session), [0, 2, 4, 7, 9, 11].map(PaneContent::PinnedEcho));
        }
        Command::Layout(LayoutCommand::PresetMapOverEcho) => {
            run(session, command);
            let over = contents(session)[1];
            assert!(matches!(over, PaneContent::MapOverEcho { map: MapKind::R2Star, .. }), "{over:?}");
        }
        Command::Layout(LayoutCommand::Maximize) => {
            run(session, command);
            assert_eq!(session.view.shown().collect::<Vec<_>>(), [session.view.active]);
            run(session, command);
            assert_eq!(session.view.shown().count(), 2);
        }
        Command::Layout(LayoutCommand::NextPane) => {
            session.apply(Action::View(ViewAction::Activate(FIRST)));
            run(session, command);
            assert_eq!(session.view.active, SECOND);
            run(session, command);
            assert_eq!(session.view.active, FIRST, "and round");
        }
        Command::Layout(LayoutCommand::Smooth) => {
            run(session, command);
            assert!(session.view.panes.iter().all(|pane| pane.interpolation == Interpolation::Bilinear));
            run(session, command);
            assert!(session.view.panes.iter().all(|pane| pane.interpolation == Interpolation::Nearest));
        }
        Command::Layout(LayoutCommand::LinkAll) => {
            assert!(session.is_enabled(command).is_err(), "all are linked");
            session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Zoom, false)));
            run(session, command);
            assert!(session.view.panes.iter().all(|pane| pane.links == Links::ALL));
        }
        other => panic!("{other:?} is no command of the panes"),
    }
    session.view = before;
}

fn lays_out(session: &mut Session, command: Command, layout: Layout, count: usize) {
    run(session, command);
    assert_eq!((session.view.layout, session.view.shown().count()), (layout, count));
}

fn on_a_case() -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    session.show(coarse(Case::Iso));
    session.poll();
    session
}

#[test]
fn every_content_has_numbers_of_its_own_and_a_range() {
    let mut session = on_a_case();
    let maps = session.study.maps.as_ref().cloned().expect("fitted");
    for map in MapKind::ALL {
        session.apply(Action::View(ViewAction::SetContent(SECOND, PaneContent::Map(map))));
        session.poll();
        let image = session.shown().values(SECOND, Scale::Map(map)).unwrap_or_else(|| panic!("{map:?} is fitted"));
        let range = session.shown().range(SECOND).unwrap_or_else(|| panic!("{map:?} has a range"));
        let values: Vec<f64> = image.iter().filter(|v| v.is_finite()).map(|&v| f64::from(v)).collect();
        assert!(values.len() > 1000, "{map:?}: {}", values.len());
        let inside = values.iter().filter(|&&v| (range.low()..=range.high()).contains(&v)).count();
        assert!(inside * 10 >= values.len() * 8, "{map:?}: {inside} of {} lie in {range:?}", values.len());
    }
    let voxel = [session.view.slice, 48, 40];
    let rate = f64::from(maps.r2star_per_s[voxel]);
    let at = |map, session: &Session| f64::from(session.shown().map_image(map, voxel[0]).expect("a map")[[48, 40]]);
    assert!((at(MapKind::T2Star, &session) * rate - 1000.0).abs() < 0.1);
    // Hernando 2023, Radiology 306:e213256, at 1.5 T.
    let lic = at(MapKind::Lic, &session);
    assert!((lic - (-0.16 + 0.02603 * rate)).abs() < 0.02, "{lic} mg/g for {rate}");
}

#[test]
fn fat_is_fitted_when_a_pane_first_shows_it() {
    let mut session = Session::new(Executor::Inline, || ());
    session.show(coarse(Case::Fatty));
    session.poll();
    assert!(session.study.fat_maps.is_none(), "nobody asked");
    session.apply(Action::View(ViewAction::SetContent(SECOND, PaneContent::Map(MapKind::Pdff))));
    session.poll();
    let fat = session.shown().map_image(MapKind::Pdff, session.view.slice).expect("fat maps");
    let first = session.study.fat_maps.as_ref().cloned().expect("fat maps");
    // The fatty case holds 18 % fat in the liver, as its parameters say.
    let roi = session.study.analysis.as_deref().expect("analyzed").rois.iter().find(|roi| roi.name == "Liver").cloned();
    assert!(roi.is_some());
    let region = session.document().rois.iter().find(|roi| roi.name == "Liver").expect("a liver region").clone();
    let inside = |row: usize, column: usize| region.shape.contains([column as f64 + 0.5, row as f64 + 0.5]);
    let mut values: Vec<f32> =
        fat.indexed_iter().filter(|((r, c), v)| inside(*r, *c) && v.is_finite()).map(|(_, &v)| v).collect();
    values.sort_by(f32::total_cmp);
    let median = values[values.len() / 2];
    let truth = 100.0 * Case::Fatty.parameters().tissues[Tissue::Liver].fat_fraction as f32;
    assert!((median - truth).abs() < 4.0, "{median} % for {truth} %");
    session.apply(Action::View(ViewAction::SetContent(FIRST, PaneContent::Map(MapKind::Pdff))));
    session.poll();
    assert!(Arc::ptr_eq(&first, session.study.fat_maps.as_ref().expect("kept")), "fitted once");
}

#[test]
fn what_is_freed_starts_as_it_was_and_goes_its_own_way() {
    let mut session = on_a_case();
    let slice = session.view.slice;
    session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Slice, false)));
    assert_eq!(session.shown().slice_of(SECOND), slice);
    session.apply(Action::View(ViewAction::ScrollSlices(SECOND, 1)));
    assert_eq!((session.shown().slice_of(FIRST), session.shown().slice_of(SECOND)), (slice, slice + 1));
    session.apply(Action::View(ViewAction::ScrollSlices(FIRST, -1)));
    assert_eq!((session.shown().slice_of(FIRST), session.shown().slice_of(SECOND)), (slice - 1, slice + 1));
    session.apply(Action::View(ViewAction::ScrollSlices(SECOND, 100)));
    assert_eq!(session.shown().slice_of(SECOND), 4, "five slices");
    session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Slice, true)));
    assert_eq!(session.shown().slice_of(SECOND), slice - 1);

    session.apply(Action::View(ViewAction::ZoomAt { pane: FIRST, factor: 2.0, anchor: [10.0, 20.0] }));
    session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Zoom, false)));
    session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Pan, false)));
    let held = session.shown().placement(FIRST).expect("open");
    assert_eq!(session.shown().placement(SECOND), Some(held));
    let center = held.center;
    session.apply(Action::View(ViewAction::ZoomAt { pane: SECOND, factor: 2.0, anchor: center }));
    session.apply(Action::View(ViewAction::PanBy { pane: SECOND, delta: [3.0, -4.0] }));
    let (first, second) =
        (session.shown().placement(FIRST).expect("open"), session.shown().placement(SECOND).expect("open"));
    assert_eq!((first.zoom, first.center), (2.0, center));
    assert_eq!((second.zoom, second.center), (4.0, [center[0] - 3.0, center[1] + 4.0]));
    session.apply(Action::View(ViewAction::FitToPane(SECOND)));
    assert_eq!(session.shown().placement(FIRST).map(|held| held.zoom), Some(2.0), "the other stays");
    assert_eq!(session.shown().placement(SECOND).map(|held| held.zoom), Some(1.0));
}

#[test]
fn windows_are_shared_by_what_is_the_same_and_linked() {
    let mut session = on_a_case();
    session.apply(Action::View(ViewAction::SetLayout(Layout::OneByThree)));
    let third = PaneId::ALL[2];
    session.apply(Action::View(ViewAction::SetContent(
        third,
        PaneContent::MapOverEcho { map: MapKind::R2Star, opacity: 50 },
    )));
    let range = Window::new(50.0, 300.0);
    session.apply(Action::View(ViewAction::SetWindow(SECOND, range)));
    assert_eq!(session.shown().range(third), range, "the same map");
    assert_eq!(session.shown().window(third), session.shown().window(FIRST), "over the same echo");
    assert_ne!(session.shown().window(FIRST), range);
    session.apply(Action::View(ViewAction::SetLink(third, Link::Window, false)));
    assert_eq!(session.shown().range(third), range, "starts as it was");
    session.apply(Action::View(ViewAction::SetWindow(third, None)));
    assert_ne!(session.shown().range(third), range);
    assert_eq!(session.shown().range(SECOND), range);
    session.apply(Action::View(ViewAction::DragWindow { pane: third, dx: 40.0, dy: 0.0 }));
    assert_ne!(session.shown().window(third), session.shown().window(FIRST), "a drag on the image is for the echo");
    session.apply(Action::View(ViewAction::SetWindow(SECOND, None)));
    assert_ne!(session.shown().range(SECOND), range, "automatic again");
}

#[test]
fn a_region_gives_the_window_of_what_lies_in_it() {
    let mut session = on_a_case();
    let image = session.shown().values(FIRST, Scale::Signal).expect("an echo");
    let part = image.slice(ndarray::s![40..52, 30..50]);
    let [low, high] = [part.iter().copied().fold(f32::MAX, f32::min), part.iter().copied().fold(f32::MIN, f32::max)];
    // Corners in any order; 240 values, so that 0.1 % and 99.9 % are the extremes.
    session.apply(Action::View(ViewAction::WindowFromRegion { pane: FIRST, corners: [[49.2, 40.4], [30.6, 51.9]] }));
    assert_eq!(session.shown().window(FIRST), Window::new(f64::from(low), f64::from(high)));
    for corners in [[[5.0, 5.0], [5.0, 5.0]], [[-9.0, -9.0], [-5.0, 4.0]]] {
        let before = session.shown().window(FIRST);
        session.apply(Action::View(ViewAction::WindowFromRegion { pane: FIRST, corners }));
        assert_eq!(session.shown().window(FIRST), before, "{corners:?} holds nothing");
    }
}

/// Patients are compared by color: the range is round, holds the liver, and never makes a little iron look like much.
#[test]
fn the_automatic_range_fits_the_iron_of_every_case() {
    for (case, high) in [
        (Case::Iso, 600.0),
        (Case::Hyper, 600.0),
        (Case::Hypo, 400.0),
        // The liver of this case is beyond what its echoes can measure.
        (Case::FloorTrap, 400.0),
        (Case::FocalSparing, 600.0),
        (Case::NoOverload, 400.0),
        (Case::Fatty, 400.0),
    ] {
        let mut session = Session::new(Executor::Inline, || ());
        session.show(coarse(case));
        session.poll();
        assert_eq!(session.shown().range(SECOND), Window::new(0.0, high), "{case:?}");
        let truth = case.parameters().tissues[Tissue::Liver].r2star_per_s;
        assert!(high >= truth || case == Case::FloorTrap, "{case:?}: the liver has {truth} s⁻¹");
    }
}
