//! The table of regions on paper.

use crate::compose::{DROPPED_FIRST, RoiColumn, roi_rows, role_color, told_apart_by_slice};
use crate::display::scene::{Align, PaneRect, Primitive, Stroke, Text, Tokens};
use crate::display::typeset;
use crate::pipeline::RoiMeasurement;
use crate::publish::Subject;
use crate::publish::column::{Look, word};
use crate::roi::Role;
use crate::t;

/// Height of a row over the size of its text.
const ROW: f32 = 1.75;
/// Room for the mark before a name, between columns, and the most a name may take of the width.
const MARK: f32 = 1.1;
const GAP: f32 = 0.8;
const MOST_NAME: f32 = 0.22;

fn rows(subject: &Subject) -> Vec<&RoiMeasurement> {
    subject.analysis.as_deref().map(roi_rows).unwrap_or_default()
}

/// Height of the table with at most `most` rows.
pub fn table_height(subject: &Subject, most: usize, size: f32) -> f32 {
    let rows = rows(subject).len();
    if rows == 0 { 0.0 } else { (rows.min(most + usize::from(rows > most)) + 1) as f32 * ROW * size }
}

/// Draws the table into `room`, texts in `size` points. What does not fit is counted in a last line.
pub fn table(subject: &Subject, room: PaneRect, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let rows = rows(subject);
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = columns(subject, &rows, room.width(), size);
    let height = ROW * size;
    let capacity = ((room.height() / height + 0.01) as usize).saturating_sub(1);
    let shown = if rows.len() > capacity { capacity.saturating_sub(1) } else { rows.len() };
    let middle = |line: usize| room.min[1] + (line as f32 + 0.5) * height;
    let faint = Look { size, color: ink.secondary, is_strong: false };
    let full = Look { color: ink.text, ..faint };
    let mut content: Vec<Primitive> =
        columns.iter().map(|column| cell(column, room.min[0], middle(0), &column.heading, faint)).collect();
    content.push(rule(room, room.min[1] + height, ink));
    for (line, row) in rows.iter().enumerate().take(shown) {
        let y = middle(line + 1);
        content.push(mark(row, [room.min[0] + 0.4 * size, y], ink, size));
        content.extend(columns.iter().map(|column| cell(column, room.min[0], y, &column.texts[line], full)));
        content.push(rule(room, room.min[1] + (line + 2) as f32 * height, ink));
    }
    if shown < rows.len() {
        let more = t!("publish-more-rows", count = rows.len() - shown);
        let words = word([room.min[0], middle(shown + 1)], &more, faint, Align::Start);
        content.push(Primitive::Text(Text { align_y: Align::Center, ..words }));
    }
    content
}

fn rule(room: PaneRect, y: f32, ink: &Tokens) -> Primitive {
    let points = vec![[room.min[0], y], [room.max[0], y]];
    Primitive::Polyline { points, is_closed: false, stroke: Stroke::solid(ink.line, 0.5) }
}

/// As in the plots: a disc for the lesion, a square for the liver; a ring for what is pooled.
fn mark(row: &RoiMeasurement, center: [f32; 2], ink: &Tokens, size: f32) -> Primitive {
    let color = role_color(row.role, ink);
    match (row.id, row.role) {
        (None, _) => {
            let stroke = Some(Stroke::solid(color, 0.14 * size));
            Primitive::Circle { center, radius: 0.3 * size, fill: None, stroke }
        }
        (_, Role::Liver) => {
            let half = 0.3 * size;
            let rect = PaneRect { min: center.map(|v| v - half), max: center.map(|v| v + half) };
            Primitive::Rect { rect, corner_radius: 0.0, fill: Some(color), stroke: None }
        }
        _ => Primitive::Circle { center, radius: 0.32 * size, fill: Some(color), stroke: None },
    }
}

/// A column on paper: names from the left, numbers to the right.
struct Placed {
    column: RoiColumn,
    heading: String,
    texts: Vec<String>,
    left: f32,
    width: f32,
}

/// As many columns as fit, spread over the width.
fn columns(subject: &Subject, rows: &[&RoiMeasurement], width: f32, size: f32) -> Vec<Placed> {
    let decay = subject.stack.info.decay;
    let placed = |column: RoiColumn| {
        let heading = column.heading(decay);
        let texts: Vec<String> = rows.iter().map(|row| text(rows, row, column)).collect();
        let widths = texts.iter().chain([&heading]).map(|text| typeset::width(text, size, false));
        let width = widths.fold(0.0, f32::max);
        Placed { column, heading, texts, left: 0.0, width }
    };
    let mut columns: Vec<Placed> = RoiColumn::of(decay).map(placed).collect();
    let (mark, gap) = (MARK * size, GAP * size);
    // A name may be cut to a fifth of the table; numbers may not be cut.
    columns[0].width = (columns[0].width + mark).min(MOST_NAME * width);
    let total = |columns: &[Placed]| columns.iter().map(|column| column.width + gap).sum::<f32>() - gap;
    for dropped in DROPPED_FIRST {
        if total(&columns) > width {
            columns.retain(|placed| placed.column != dropped);
        }
    }
    let extra = ((width - total(&columns)) / columns.len() as f32).max(0.0);
    let mut left = 0.0;
    for placed in &mut columns {
        (placed.left, placed.width) = (left, placed.width + extra);
        left += placed.width + gap;
        if placed.column == RoiColumn::Name {
            (placed.left, placed.width) = (mark, placed.width - mark);
            let room = placed.width;
            placed.texts.iter_mut().for_each(|text| *text = typeset::shortened(text, size, false, room));
        }
    }
    columns
}

/// The words of a cell; regions of one name on several slices say which.
fn text(rows: &[&RoiMeasurement], row: &RoiMeasurement, column: RoiColumn) -> String {
    let text = column.cell(row);
    match told_apart_by_slice(rows, row).filter(|_| column == RoiColumn::Name) {
        Some(slice) => format!("{text} · {}", t!("in-slice", number = slice + 1)),
        None => text,
    }
}

fn cell(column: &Placed, left: f32, middle: f32, text: &str, look: Look) -> Primitive {
    let (x, align) = match column.column {
        RoiColumn::Name => (left + column.left, Align::Start),
        _ => (left + column.left + column.width, Align::End),
    };
    Primitive::Text(Text { align_y: Align::Center, ..word([x, middle], text, look, align) })
}
