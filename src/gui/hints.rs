//! What a press will do, in words: shown beside the tool options while the pointer is over an image.

use egui::Id;

use crate::roi::edit::Part;
use crate::roi::{Marker, Point};
use crate::session::{DrawShape, Session, Tool};
use crate::t;

/// Where the hint for the place under the pointer is kept between frames.
fn key() -> Id {
    Id::unique("pointer hint")
}

/// Keeps what a press at `pos` will do; `None` when the pointer leaves the images.
pub fn keep(ui: &egui::Ui, hint: Option<&'static str>) {
    ui.data_mut(|data| data.insert_temp(key(), hint));
}

/// The hint for the place under the pointer, else for the tool; empty when the user wants none.
pub fn current(ui: &egui::Ui, session: &Session) -> &'static str {
    if !session.recovery.preferences.shows_hints {
        return "";
    }
    let kept = ui.data(|data| data.get_temp::<Option<&'static str>>(key())).flatten();
    kept.filter(|_| session.view.cursor.is_some()).unwrap_or_else(|| tool_hint(session))
}

/// What a press at `pos` will do.
pub fn hint_at(session: &Session, pos: Point, tolerance_px: f64) -> &'static str {
    if session.shown().is_drawing() || session.shown().is_painting() {
        return tool_hint(session);
    }
    if let Some((_, point)) = session.shown().grip_of_mark(pos, tolerance_px) {
        return if point.is_some() { t!("hint-mark-point") } else { t!("hint-mark-move") };
    }
    match session.shown().grip(pos, tolerance_px).map(|hit| hit.part) {
        Some(Part::Body | Part::Outline) => t!("hint-move"),
        Some(Part::Resize(..)) => t!("hint-resize"),
        Some(Part::Rotate) => t!("hint-rotate"),
        Some(Part::Vertex(_)) => t!("hint-vertex"),
        Some(Part::Segment(_)) => t!("hint-segment"),
        None if session.shown().hit_at(pos, tolerance_px).is_some() && session.view.tool == Tool::Window => {
            t!("hint-select")
        }
        None => tool_hint(session),
    }
}

/// What the tool in hand does.
pub fn tool_hint(session: &Session) -> &'static str {
    if session.study.stack.is_none() {
        return if session.out.jobs.opening().is_some() { t!("opening-text") } else { t!("hint-open") };
    }
    match (session.view.tool, session.view.draw_shape) {
        (Tool::Window, _) => t!("hint-window"),
        (Tool::Pan, _) => t!("hint-pan"),
        (Tool::Zoom, _) => t!("hint-zoom"),
        (Tool::RegionWindow, _) => t!("region-window-help"),
        (Tool::Draw(_), DrawShape::Ellipse) => t!("hint-ellipse"),
        (Tool::Draw(_), DrawShape::Circle) => t!("hint-circle"),
        (Tool::Draw(_), DrawShape::Rectangle) => t!("hint-rectangle"),
        (Tool::Draw(_), DrawShape::Polygon) => t!("hint-polygon"),
        (Tool::Draw(_), DrawShape::Freehand) => t!("hint-freehand"),
        (Tool::Draw(_), DrawShape::Brush) => t!("hint-brush"),
        (Tool::Draw(_), DrawShape::Eraser) => t!("hint-eraser"),
        (Tool::Draw(_), DrawShape::Grow) => t!("hint-grow"),
        (Tool::Mark(Marker::Distance | Marker::Arrow), _) => t!("hint-line"),
        (Tool::Mark(Marker::Angle), _) => t!("hint-angle"),
        (Tool::Mark(Marker::Text | Marker::Probe), _) => t!("hint-point"),
    }
}
