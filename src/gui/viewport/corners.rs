//! Texts in the corners of a pane, for every content.

use crate::gui::drawn::Drawn;
use egui::Rect;

use crate::display::numbers;
use crate::display::scene::{Corners, TextLine};
use crate::gui::labels::map_name;
use crate::gui::widgets;
use crate::series::EchoStack;
use crate::session::{MapKind, Overlays, PaneContent, PaneId};
use crate::t;

/// A pane narrower than this has no room for texts in both corners of a line, points.
pub const NARROW: f32 = 400.0;
/// A pane narrower or lower than this has room for the one line that is always on.
pub const TINY: [f32; 2] = [230.0, 190.0];
/// Width of a character of the series description at most, points, and the room the letter in the middle needs.
const CHARACTER: f32 = 7.0;
const LETTER: f32 = 18.0;

/// The four corners; the first line at the top left stays free for the pane's menu.
pub fn corners(drawn: Drawn<'_>, stack: &EchoStack, pane: PaneId, rect: Rect) -> Corners {
    let is_narrow = rect.width() < NARROW;
    let is_tiny = rect.width() < TINY[0] || rect.height() < TINY[1];
    let mut corners = match drawn.view.content(pane) {
        PaneContent::Echo | PaneContent::PinnedEcho(_) => echo_corners(drawn, stack, pane, is_narrow),
        PaneContent::MapOverEcho { map, .. } => over_corners(drawn, stack, pane, map, is_narrow),
        PaneContent::Map(map) => map_corners(drawn, pane, map),
        PaneContent::FitMask => mask_corners(drawn, pane),
        PaneContent::Series(_) => series_corners(drawn, stack, pane, is_narrow),
        PaneContent::SyntheticTe => synthetic_corners(drawn, stack, pane, is_narrow),
    };
    let room = (rect.width() / 2.0 - LETTER) / CHARACTER;
    for line in &mut corners.top_right {
        line.text = shortened(&line.text, room as usize);
    }
    if is_narrow {
        corners.top_right.clear();
    }
    if is_tiny {
        corners.bottom_right.truncate(1);
        corners.top_left.clear();
        corners.bottom_left.truncate(1);
    }
    if is_tiny && corners.bottom_right.iter().any(|line| line.is_large) {
        corners.bottom_left.clear();
    }
    if drawn.view.overlays != Overlays::All {
        // Echo time, echo and field stay on whatever is hidden.
        corners = Corners { bottom_right: corners.bottom_right, ..Corners::default() };
    }
    if drawn.session.is_some() || !corners.top_left.is_empty() {
        corners.top_left.insert(0, TextLine::default());
    }
    corners
}

fn echo_corners(drawn: Drawn<'_>, stack: &EchoStack, pane: PaneId, is_narrow: bool) -> Corners {
    let mut corners = Corners { top_left: patient_lines(drawn, stack, is_narrow), ..Corners::default() };
    corners.top_right = series_lines(stack);
    corners.bottom_left = window_lines(drawn, pane);
    corners.bottom_right = echo_lines(drawn, stack, pane, is_narrow);
    corners
}

fn patient_lines(drawn: Drawn<'_>, stack: &EchoStack, is_narrow: bool) -> Vec<TextLine> {
    match drawn.study.case() {
        // A title may name what is to be seen.
        Some(_) if drawn.hides_answers() => vec![t!("simulated").into()],
        Some(case) => {
            let mut lines = lines(case.title(), is_narrow);
            lines.push(t!("simulated").into());
            lines
        }
        None if drawn.view.shows_patient_text => {
            let label = stack.info.patient_label.as_deref();
            label.map(|label| lines(label, is_narrow)).unwrap_or_default()
        }
        None => Vec::new(),
    }
}

fn series_lines(stack: &EchoStack) -> Vec<TextLine> {
    let mut lines = vec![TextLine::from(stack.info.description.clone())];
    lines.extend(stack.info.series_number.map(series_number));
    lines
}

/// Window, zoom and the value under the cursor.
fn window_lines(drawn: Drawn<'_>, pane: PaneId) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::new();
    let value = drawn.value_at_cursor(pane).map(|value| value_text(drawn, pane, value));
    lines.extend(value.map(TextLine::from));
    lines.extend(drawn.window(pane).map(|window| TextLine::from(window.text())));
    lines.push(zoom_line(drawn, pane));
    lines
}

/// A value with the unit of what the pane shows.
fn value_text(drawn: Drawn<'_>, pane: PaneId, value: f64) -> String {
    let digits = numbers::significant(value, 3);
    match drawn.view.content(pane).map() {
        Some(map) => format!("{} {digits} {}", map_name(drawn.shown, map), map.unit()),
        None => t!("signal-value", value = digits),
    }
}

/// TE first and largest, then what the image was made with.
fn echo_lines(drawn: Drawn<'_>, stack: &EchoStack, pane: PaneId, is_narrow: bool) -> Vec<TextLine> {
    let echo_idx = drawn.echo_of(pane);
    let te = stack.te_label(echo_idx, 2);
    let echo = t!("echo-of", number = echo_idx + 1, count = stack.num_echoes());
    let slice = slice_text(drawn, stack, pane);
    let field = if drawn.takes_regions(pane) {
        field_text(drawn)
    } else {
        stack.info.field.map_or_else(|| t!("field-unknown").to_owned(), |field| field.to_string())
    };
    let mut technique = vec![field];
    technique.extend(stack.info.repetition_time_ms.map(|tr| format!("TR {tr:.0}")));
    technique.extend(stack.info.flip_angle_deg.map(|angle| format!("FA {angle:.0}°")));
    let mut lines = vec![TextLine { text: te, is_large: true }];
    if is_narrow {
        let field = technique.remove(0);
        lines.extend([echo, slice, field, technique.join(" · ")].map(TextLine::from));
    } else {
        lines.extend([format!("{echo} · {slice}"), technique.join(" · ")].map(TextLine::from));
    }
    lines
}

fn slice_text(drawn: Drawn<'_>, stack: &EchoStack, pane: PaneId) -> String {
    t!("slice-of", number = drawn.slice_of(pane) + 1, count = stack.num_slices())
}

/// Model, and calibration where it counts.
fn map_lines(drawn: Drawn<'_>, map: MapKind) -> Vec<TextLine> {
    let Some(maps) = drawn.maps_of(map) else { return Vec::new() };
    let model = widgets::model_label(maps.settings.model);
    let mut lines = vec![TextLine::from(t!("model-fit", model = model))];
    if map == MapKind::Lic {
        lines.push(drawn.document().settings.calibration.label.into());
    }
    lines
}

fn range_line(drawn: Drawn<'_>, pane: PaneId, map: MapKind) -> Option<TextLine> {
    drawn.range(pane).map(|range| format!("{} {}", range.range_text(), map.unit()).into())
}

fn map_corners(drawn: Drawn<'_>, pane: PaneId, map: MapKind) -> Corners {
    let mut corners = Corners { top_left: map_lines(drawn, map), ..Corners::default() };
    let value = drawn.value_at_cursor(pane).map(|value| TextLine::from(value_text(drawn, pane, value)));
    corners.bottom_left.extend(value);
    corners.bottom_left.extend(range_line(drawn, pane, map));
    corners.bottom_left.push(zoom_line(drawn, pane));
    corners.bottom_right = vec![slice_line(drawn, pane), field_text(drawn).into()];
    corners
}

fn over_corners(drawn: Drawn<'_>, stack: &EchoStack, pane: PaneId, map: MapKind, is_narrow: bool) -> Corners {
    let mut corners = echo_corners(drawn, stack, pane, is_narrow);
    corners.top_left = map_lines(drawn, map);
    corners.bottom_left.extend(range_line(drawn, pane, map));
    corners
}

fn mask_corners(drawn: Drawn<'_>, pane: PaneId) -> Corners {
    Corners {
        top_left: map_lines(drawn, MapKind::R2Star),
        bottom_left: vec![zoom_line(drawn, pane)],
        bottom_right: vec![slice_line(drawn, pane), field_text(drawn).into()],
        ..Corners::default()
    }
}

/// The echo time of the slider, and in words that it was computed.
fn synthetic_corners(drawn: Drawn<'_>, stack: &EchoStack, pane: PaneId, is_narrow: bool) -> Corners {
    let mut corners = echo_corners(drawn, stack, pane, is_narrow);
    corners.top_left = map_lines(drawn, MapKind::R2Star);
    corners.top_right.clear();
    let te = format!("TE {:.2} ms", drawn.view.synthetic.te_ms);
    let (noise, extrapolation) = (drawn.synthetic_noise_text(), drawn.extrapolation_text());
    let mut lines = vec![TextLine { text: te, is_large: true }, t!("synthetic-computed").into(), noise.into()];
    if !extrapolation.is_empty() {
        lines.push(format!("⚠ {}", t!("synthetic-outside")).into());
    }
    lines.push(slice_line(drawn, pane));
    corners.bottom_right = lines;
    corners
}

fn series_corners(drawn: Drawn<'_>, stack: &EchoStack, pane: PaneId, is_narrow: bool) -> Corners {
    let mut corners = echo_corners(drawn, stack, pane, is_narrow);
    // Its name stands on the button of the pane.
    corners.top_right = stack.info.series_number.map(series_number).into_iter().collect();
    corners
}

fn series_number(number: i64) -> TextLine {
    t!("series-number", number = number).into()
}

fn slice_line(drawn: Drawn<'_>, pane: PaneId) -> TextLine {
    let stack = drawn.stack_of(pane);
    stack.map(|stack| slice_text(drawn, stack, pane)).unwrap_or_default().into()
}

/// In a narrow pane a text ends before the letter in the middle of the edge.
fn lines(text: &str, is_narrow: bool) -> Vec<TextLine> {
    const MOST_CHARS: usize = 18;
    if !is_narrow {
        return vec![text.into()];
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= MOST_CHARS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(TextLine::from).collect()
}

fn zoom_line(drawn: Drawn<'_>, pane: PaneId) -> TextLine {
    t!("zoom-value", zoom = format!("{:.1}", drawn.view.zoom_of(pane))).into()
}

fn field_text(drawn: Drawn<'_>) -> String {
    drawn.field().map_or_else(|| t!("field-unknown").to_owned(), |field| field.to_string())
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
