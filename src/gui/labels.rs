//! Words that several panels and the images share: names of contents and maps, values of marks, progress.

use crate::display::numbers;
use crate::roi::{Annotation, Marker, Scale};
use crate::session::{JobKind, MapKind, PaneContent, PaneId, Progress, Shown};
use crate::t;

/// Said wherever results are shown.
pub fn research_only() -> &'static str {
    t!("research-only")
}

/// What runs, and how far it is.
pub fn progress_text(kind: JobKind, progress: Progress) -> String {
    match (progress.done, progress.total) {
        (0, 0) => kind.label().to_owned(),
        (found, 0) => t!("progress-found", job = kind.label(), count = found),
        (done, total) => format!("{} {done} / {total}", kind.label()),
    }
}

/// What stands beside a mark: its value, then what the user called it.
pub fn annotation_label(shown: Shown<'_>, pane: PaneId, mark: &Annotation) -> String {
    let Some(stack) = shown.study.stack.as_deref() else { return mark.text.clone() };
    let scale = Scale([stack.grid.spacing_x_mm, stack.grid.spacing_y_mm]);
    let value = match mark.marker {
        Marker::Distance => mark.length_mm(scale).map(|length| format!("{length:.1} mm")),
        Marker::Angle => mark.angle_deg(scale).map(|angle| format!("{angle:.1}°")),
        Marker::Probe => mark.points.first().map(|&at| {
            let value = shown.value_at(pane, mark.slice, at);
            value.map_or_else(
                || t!("probe-no-value").to_owned(),
                |(value, unit)| format!("{} {unit}", numbers::significant(value, 3)).trim_end().to_owned(),
            )
        }),
        Marker::Arrow | Marker::Text => None,
    };
    [value.unwrap_or_default(), mark.text.clone()]
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A content in words.
pub fn content_label(shown: Shown<'_>, content: PaneContent) -> String {
    match content {
        PaneContent::Echo => t!("content-echo").to_owned(),
        PaneContent::PinnedEcho(echo) => t!("content-pinned", number = echo + 1),
        PaneContent::Map(map) => t!("content-map", map = map_name(shown, map)),
        PaneContent::FitMask => t!("content-mask").to_owned(),
        PaneContent::MapOverEcho { map, .. } => t!("content-over", map = map_name(shown, map)),
        PaneContent::Series(index) => series_label(shown, index),
        PaneContent::SyntheticTe => t!("command-synthetic").to_owned(),
    }
}

fn series_label(shown: Shown<'_>, index: usize) -> String {
    let plan = shown.study.catalog.as_deref().and_then(|catalog| catalog.stacks().nth(index));
    let Some(plan) = plan else { return t!("content-series", number = index + 1) };
    // Number and kind first: descriptions are often the same, and a long one is cut at its end.
    let number = plan.series_number.map(|number| number.to_string());
    let kind = (!plan.component.is_magnitude()).then(|| plan.component.name().to_owned());
    let description = Some(plan.description.clone()).filter(|text| !text.is_empty());
    let parts: Vec<String> = [number, kind, description].into_iter().flatten().collect();
    if parts.is_empty() { t!("content-series", number = index + 1) } else { parts.join(" · ") }
}

/// Spin echoes decay with T2: then no star.
pub fn map_name(shown: Shown<'_>, map: MapKind) -> &'static str {
    map.label(shown.decay())
}
