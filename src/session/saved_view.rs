//! How the images were looked at, as the session file writes it.
//!
//! A word this version does not know leaves its default: a view is convenience, and no reason to refuse a session.

use super::saved_answer;
use super::saved_words::{Words, meant, word};
use super::study::Study;
use super::view::{
    CINE_SPEEDS, Layout, Links, Look, Looks, Overlays, PaneContent, PaneId, PaneView, Scale, View, ZOOM_RANGE,
};
use crate::display::image::Interpolation;
use crate::display::{ColorMap, Window};
use crate::io::session_file::{LookRecord, PaneRecord, ViewRecord};
use crate::pipeline::MapKind;
use crate::roi::RoiId;

const MAPS: Words<MapKind, 6> = [
    (MapKind::R2Star, "r2star"),
    (MapKind::T2Star, "t2star"),
    (MapKind::S0, "s0"),
    (MapKind::Lic, "lic"),
    (MapKind::Pdff, "pdff"),
    (MapKind::Residual, "residual"),
];

const COLORS: Words<ColorMap, 5> = [
    (ColorMap::Gray, "grey"),
    (ColorMap::Inferno, "inferno"),
    (ColorMap::Viridis, "viridis"),
    (ColorMap::Magma, "magma"),
    (ColorMap::Cividis, "cividis"),
];

const OVERLAYS: Words<Overlays, 3> = [(Overlays::All, "all"), (Overlays::Minimal, "minimal"), (Overlays::None, "none")];

const LAYOUTS: Words<Layout, 6> = [
    (Layout::One, "1x1"),
    (Layout::OneByTwo, "1x2"),
    (Layout::TwoByOne, "2x1"),
    (Layout::OneByThree, "1x3"),
    (Layout::TwoByTwo, "2x2"),
    (Layout::TwoByThree, "2x3"),
];

/// Words of colors and layouts, for preferences too.
pub(super) fn colors_word(colors: ColorMap) -> String {
    word(&COLORS, colors)
}

pub(super) fn colors_of(word: &str) -> Option<ColorMap> {
    meant(&COLORS, Some(word))
}

pub(super) fn layout_word(layout: Layout) -> String {
    word(&LAYOUTS, layout)
}

pub(super) fn layout_of(word: &str) -> Option<Layout> {
    meant(&LAYOUTS, Some(word))
}

pub(super) fn record(view: &View, study: &Study) -> ViewRecord {
    ViewRecord {
        slice: Some(view.slice),
        echo: Some(view.echo),
        zoom: Some(view.zoom),
        center: view.center,
        looks: looks_record(&view.looks),
        layout: Some(word(&LAYOUTS, view.layout)),
        panes: view.panes.iter().map(|pane| pane_record(pane, study)).collect(),
        overlays: Some(word(&OVERLAYS, view.overlays)),
        selected: view.selected.map(|roi| roi.0),
        is_decay_log: view.is_decay_log,
        echoes_per_s: Some(view.cine.echoes_per_s),
        is_ping_pong: view.cine.is_ping_pong,
        active: Some(view.active.index()),
        answer: saved_answer::record(&view.answer),
    }
}

fn looks_record(looks: &Looks) -> Vec<LookRecord> {
    let of = |(scale, look): &(Scale, Look)| {
        let scale = match scale {
            Scale::Signal => "signal".to_owned(),
            Scale::Map(map) => word(&MAPS, *map),
            // Of another series: it belongs to the study, not to this session.
            Scale::Series(_) => return None,
        };
        let window = look.window.map(|window| [window.low(), window.high()]);
        Some(LookRecord { scale, window, colors: Some(word(&COLORS, look.colors)), is_reversed: look.is_reversed })
    };
    looks.chosen().iter().filter_map(of).collect()
}

fn pane_record(pane: &PaneView, study: &Study) -> PaneRecord {
    let mut record = PaneRecord {
        slice: pane.slice,
        echo: pane.echo,
        zoom: Some(pane.zoom),
        center: pane.center,
        looks: looks_record(&pane.looks),
        is_smooth: pane.interpolation != Interpolation::Nearest,
        unlinked: LINKS.iter().filter(|(_, has)| !has(&pane.links)).map(|(word, _)| (*word).to_owned()).collect(),
        ..PaneRecord::default()
    };
    match pane.content {
        PaneContent::Echo => record.shows = "echo".to_owned(),
        PaneContent::PinnedEcho(echo) => {
            record.shows = "pinned-echo".to_owned();
            record.pinned_echo = Some(echo);
        }
        PaneContent::Map(map) => record.shows = word(&MAPS, map),
        PaneContent::FitMask => record.shows = "fit-mask".to_owned(),
        PaneContent::SyntheticTe => record.shows = "synthetic-te".to_owned(),
        PaneContent::MapOverEcho { map, opacity } => {
            record.shows = "map-over-echo".to_owned();
            record.map = Some(word(&MAPS, map));
            record.opacity = Some(opacity);
        }
        PaneContent::Series(index) => {
            record.shows = "series".to_owned();
            let plan = study.catalog.as_deref().and_then(|catalog| catalog.stacks().nth(index));
            record.series_uid = plan.map(|plan| plan.uid.clone());
        }
    }
    record
}

/// The word of a link in the file, and whether a pane has it.
type LinkWord = (&'static str, fn(&Links) -> bool);

const LINKS: [LinkWord; 5] = [
    ("slice", |links| links.slice),
    ("zoom", |links| links.zoom),
    ("pan", |links| links.pan),
    ("cursor", |links| links.cursor),
    ("window", |links| links.window),
];

/// Takes what `record` says over into `view`.
pub(super) fn take(view: &mut View, record: &ViewRecord, study: &Study) {
    view.slice = record.slice.unwrap_or(view.slice);
    view.echo = record.echo.unwrap_or(view.echo);
    view.zoom = zoom(record.zoom).unwrap_or(view.zoom);
    view.center = center(record.center);
    view.looks = looks(&record.looks);
    view.layout = meant(&LAYOUTS, record.layout.as_deref()).unwrap_or(view.layout);
    for (pane, record) in view.panes.iter_mut().zip(&record.panes) {
        *pane = taken_pane(pane, record, study);
    }
    view.maximized = None;
    view.overlays = meant(&OVERLAYS, record.overlays.as_deref()).unwrap_or(view.overlays);
    view.selected = record.selected.map(RoiId);
    view.is_decay_log = record.is_decay_log;
    let speed = record.echoes_per_s.filter(|speed| CINE_SPEEDS.contains(speed));
    view.cine.echoes_per_s = speed.unwrap_or(view.cine.echoes_per_s);
    view.cine.is_ping_pong = record.is_ping_pong;
    let active = record.active.and_then(|index| PaneId::ALL.get(index).copied());
    view.active = active.filter(|pane| view.shown().any(|shown| shown == *pane)).unwrap_or(PaneId::FIRST);
    view.answer = saved_answer::view(&record.answer);
}

fn zoom(zoom: Option<f64>) -> Option<f64> {
    zoom.filter(|zoom| ZOOM_RANGE.contains(zoom))
}

fn center(center: Option<[f64; 2]>) -> Option<[f64; 2]> {
    center.filter(|center| center.iter().all(|x| x.is_finite() && x.abs() < 1e6))
}

fn looks(records: &[LookRecord]) -> Looks {
    let mut looks = Looks::default();
    for record in records {
        let scale = match record.scale.as_str() {
            "signal" => Scale::Signal,
            other => match meant(&MAPS, Some(other)) {
                Some(map) => Scale::Map(map),
                None => continue,
            },
        };
        let start = Look::start(scale);
        let window = record.window.and_then(|[low, high]| Window::new(low, high));
        let colors = meant(&COLORS, record.colors.as_deref()).unwrap_or(start.colors);
        looks.set(scale, Look { window, colors, is_reversed: record.is_reversed });
    }
    looks
}

fn taken_pane(before: &PaneView, record: &PaneRecord, study: &Study) -> PaneView {
    let map = meant(&MAPS, record.map.as_deref());
    let content = match record.shows.as_str() {
        "echo" => Some(PaneContent::Echo),
        "pinned-echo" => record.pinned_echo.map(PaneContent::PinnedEcho),
        "fit-mask" => Some(PaneContent::FitMask),
        "synthetic-te" => Some(PaneContent::SyntheticTe),
        "map-over-echo" => {
            map.map(|map| PaneContent::MapOverEcho { map, opacity: record.opacity.unwrap_or(60).min(100) })
        }
        "series" => record.series_uid.as_deref().and_then(|uid| {
            let index = study.catalog.as_deref()?.stacks().position(|plan| plan.is_called(uid))?;
            Some(PaneContent::Series(index))
        }),
        other => meant(&MAPS, Some(other)).map(PaneContent::Map),
    };
    // An echo that this stack does not have cannot stay pinned.
    let num_echoes = study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    let content = content.filter(|content| !matches!(content, PaneContent::PinnedEcho(echo) if *echo >= num_echoes));
    let linked = |word: &str| !record.unlinked.iter().any(|unlinked| unlinked == word);
    PaneView {
        content: content.unwrap_or(before.content),
        links: Links {
            slice: linked("slice"),
            zoom: linked("zoom"),
            pan: linked("pan"),
            cursor: linked("cursor"),
            window: linked("window"),
        },
        slice: record.slice,
        echo: record.echo,
        zoom: zoom(record.zoom).unwrap_or(before.zoom),
        center: center(record.center),
        looks: looks(&record.looks),
        interpolation: if record.is_smooth { Interpolation::Bilinear } else { Interpolation::Nearest },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_of_the_view_has_a_word() {
        assert!(MapKind::ALL.iter().all(|&map| !word(&MAPS, map).is_empty()));
        assert!(ColorMap::ALL.iter().all(|&colors| !word(&COLORS, colors).is_empty()));
        assert!(Layout::ALL.iter().all(|&layout| !word(&LAYOUTS, layout).is_empty()));
    }

    #[test]
    fn a_view_comes_back_and_nonsense_leaves_the_default() {
        let mut view = View {
            slice: 3,
            echo: 5,
            zoom: 2.5,
            center: Some([10.0, 20.0]),
            layout: Layout::TwoByTwo,
            overlays: Overlays::Minimal,
            selected: Some(RoiId(4)),
            is_decay_log: true,
            ..View::default()
        };
        let look = Look { window: Window::new(3.0, 90.0), colors: ColorMap::Cividis, is_reversed: true };
        view.looks.set(Scale::Map(MapKind::Lic), look);
        view.panes[1].content = PaneContent::MapOverEcho { map: MapKind::Pdff, opacity: 35 };
        view.panes[1].links.zoom = false;
        view.panes[1].zoom = 4.0;
        view.panes[2].content = PaneContent::FitMask;
        view.panes[3].interpolation = Interpolation::Bilinear;
        view.panes[3].looks.set(Scale::Signal, look);
        view.active = PaneId::ALL[3];
        view.cine.is_ping_pong = true;
        view.answer.is_cnr = true;
        let study = Study::default();
        let text = serde_json::to_string(&record(&view, &study)).expect("JSON");
        let mut read = View::default();
        take(&mut read, &serde_json::from_str(&text).expect("a view"), &study);
        assert_eq!(read, view);

        let odd: ViewRecord = serde_json::from_str(
            r#"{"zoom": 1e9, "center": [1e99, 0], "layout": "9x9", "future": [1], "echoes_per_s": 1e6,
                "looks": [{"scale": "who knows"}, {"scale": "signal", "window": [5, 5]}],
                "panes": [{"shows": "hologram"}, {"shows": "pinned-echo", "pinned_echo": 99}]}"#,
        )
        .expect("tolerant");
        let mut read = View::default();
        take(&mut read, &odd, &study);
        read.looks = Looks::default();
        assert_eq!(read, View::default());
    }
}
