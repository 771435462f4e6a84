//! The table of regions: what was measured in each.

use crate::display::numbers::{self, Quantity};
use crate::display::scene::{Align, Ink, PaneRect, Primitive, Stroke};
use crate::display::typeset;
use crate::pipeline::RoiMeasurement;
use crate::publish::Subject;
use crate::publish::column::{Look, word};
use crate::roi::Role;
use crate::t;

use super::decay::color;
use super::verdict::measured;

const NONE: &str = "–";
/// Height of a row over the size of its text.
const ROW: f32 = 1.75;
/// Columns to leave out first where the room is narrow, by index.
const LEAST_NEEDED: [usize; 8] = [7, 6, 2, 8, 1, 9, 4, 5];

fn headings() -> [&'static str; 10] {
    [
        t!("publish-column-roi"),
        t!("publish-column-pixels"),
        t!("publish-column-area"),
        t!("publish-column-rate"),
        t!("publish-column-t2star"),
        t!("publish-column-lic"),
        t!("publish-column-cov"),
        t!("publish-column-s0"),
        t!("publish-column-r2"),
        t!("publish-column-echoes"),
    ]
}

/// Regions with a decay; noise has none.
fn rows(subject: &Subject) -> Vec<&RoiMeasurement> {
    let rois = subject.analysis.as_deref().map_or(&[][..], |analysis| &analysis.rois);
    rois.iter().filter(|roi| roi.role != Role::Noise).collect()
}

/// Height of the table with at most `most` rows.
pub fn table_height(subject: &Subject, most: usize, size: f32) -> f32 {
    let rows = rows(subject).len();
    if rows == 0 { 0.0 } else { (rows.min(most + usize::from(rows > most)) + 1) as f32 * ROW * size }
}

/// Draws the table into `room`, texts in `size` points. What does not fit is counted in a last line.
pub fn table(subject: &Subject, room: PaneRect, ink: &Ink, size: f32) -> Vec<Primitive> {
    let rows = rows(subject);
    if rows.is_empty() {
        return Vec::new();
    }
    let cells: Vec<[String; 10]> = rows.iter().map(|row| cells(row)).collect();
    let columns = Columns::fitting(&cells, room.width(), size);
    let height = ROW * size;
    let capacity = ((room.height() / height + 0.01) as usize).saturating_sub(1);
    let shown = if rows.len() > capacity { capacity.saturating_sub(1) } else { rows.len() };
    let middle = |line: usize| room.min[1] + (line as f32 + 0.5) * height;
    let mut content = Vec::new();
    let (faint, strong) =
        (Look { size, color: ink.secondary, is_strong: false }, Look { size, color: ink.text, is_strong: false });
    for (place, &heading) in columns.places.iter().zip(headings().iter()) {
        content.extend(place.map(|place| cell(place, room.min[0], middle(0), heading, faint)));
    }
    content.push(rule(room, room.min[1] + height, ink));
    for (line, (row, texts)) in rows.iter().zip(&cells).take(shown).enumerate() {
        let y = middle(line + 1);
        let center = [room.min[0] + 0.4 * size, y];
        let fill = Some(color(row.role, ink));
        content.push(Primitive::Circle { center, radius: 0.32 * size, fill, stroke: None });
        for (place, text) in columns.places.iter().zip(texts) {
            content.extend(place.map(|place| {
                let room_for = if place.is_name { place.width } else { f32::INFINITY };
                cell(place, room.min[0], y, &typeset::shortened(text, size, false, room_for), strong)
            }));
        }
        content.push(rule(room, room.min[1] + (line + 2) as f32 * height, ink));
    }
    if shown < rows.len() {
        let more = t!("publish-more-rows", count = rows.len() - shown);
        let place = [room.min[0], middle(shown + 1)];
        content.push(Primitive::Text(crate::display::scene::Text {
            align_y: Align::Center,
            ..word(place, &more, faint, Align::Start)
        }));
    }
    content
}

fn rule(room: PaneRect, y: f32, ink: &Ink) -> Primitive {
    let points = vec![[room.min[0], y], [room.max[0], y]];
    Primitive::Polyline { points, is_closed: false, stroke: Stroke::solid(ink.line, 0.5) }
}

/// Where a column stands: names from the left, numbers to the right.
#[derive(Clone, Copy)]
struct Place {
    is_name: bool,
    left: f32,
    width: f32,
}

struct Columns {
    /// `None` for a column that is left out.
    places: [Option<Place>; 10],
}

impl Columns {
    /// As many columns as fit, spread over the width.
    fn fitting(cells: &[[String; 10]], width: f32, size: f32) -> Self {
        let longest = |column: usize| {
            let texts = cells.iter().map(|row| row[column].as_str()).chain([headings()[column]]);
            texts.map(|text| typeset::width(text, size, false)).fold(0.0, f32::max)
        };
        let dot = 1.1 * size;
        // A name may be cut to a fifth of the table; numbers may not be cut.
        let mut widths: [f32; 10] =
            std::array::from_fn(|i| if i == 0 { (longest(0) + dot).min(0.22 * width) } else { longest(i) });
        let mut is_shown = [true; 10];
        let gap = 0.8 * size;
        let total = |widths: &[f32; 10], is_shown: &[bool; 10]| -> f32 {
            widths.iter().zip(is_shown).filter(|(_, shown)| **shown).map(|(width, _)| width + gap).sum::<f32>() - gap
        };
        for column in LEAST_NEEDED {
            if total(&widths, &is_shown) > width {
                is_shown[column] = false;
            }
        }
        let count = is_shown.iter().filter(|shown| **shown).count();
        let extra = ((width - total(&widths, &is_shown)) / count.max(1) as f32).max(0.0);
        widths[0] += extra;
        let mut left = 0.0;
        let places = std::array::from_fn(|i| {
            if !is_shown[i] {
                return None;
            }
            let own = if i == 0 { widths[0] } else { widths[i] + extra };
            let place = match i {
                0 => Place { is_name: true, left: dot, width: own - dot },
                _ => Place { is_name: false, left, width: own },
            };
            left += own + gap;
            Some(place)
        });
        Self { places }
    }
}

fn cell(place: Place, left: f32, middle: f32, text: &str, look: Look) -> Primitive {
    let (x, align) = match place.is_name {
        true => (left + place.left, Align::Start),
        false => (left + place.left + place.width, Align::End),
    };
    Primitive::Text(crate::display::scene::Text { align_y: Align::Center, ..word([x, middle], text, look, align) })
}

fn cells(row: &RoiMeasurement) -> [String; 10] {
    let text = |value: Option<String>| value.unwrap_or_else(|| NONE.to_owned());
    let rate = match (&row.r2star_per_s, &row.fit) {
        (Some(rate), _) => measured(Quantity::R2Star, rate),
        (None, Err(why)) => why.to_string(),
        (None, Ok(_)) => NONE.to_owned(),
    };
    let pixel = row.pixel_r2star_per_s.as_ref();
    let fit = row.fit.as_ref().ok();
    let name = if row.name.is_empty() { row.role.in_words().to_owned() } else { row.name.clone() };
    [
        name,
        row.pixels.to_string(),
        numbers::significant(row.area_mm2, 3),
        rate,
        text(row.t2star_ms.map(|m| numbers::significant(m.value, 3))),
        text(
            row.lic_mg_per_g
                .map(|m| format!("{}{}", if m.is_lower_bound { "> " } else { "" }, numbers::significant(m.value, 3))),
        ),
        text(pixel.filter(|p| p.mean > 0.0).map(|p| format!("{:.0} %", 100.0 * p.sd / p.mean))),
        text(row.s0.map(|s0| numbers::significant(s0, 3))),
        text(fit.and_then(|fit| fit.r_squared).map(|r2| format!("{r2:.3}"))),
        text(fit.map(|fit| numbers::index_ranges(&fit.echoes_used))),
    ]
}
