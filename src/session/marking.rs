//! Pointer events → annotations in the document: one undo step per gesture.

use super::Session;
use super::gesture::{Change, Marking};
use super::item::Item;
use super::view::Tool;
use crate::roi::edit::Canvas;
use crate::roi::{Annotation, AnnotationId, Marker, Point};
use crate::say;
use crate::t;

/// Two points nearer than this (pixels of the image) are one click.
const MIN_STEP_PX: f64 = 1.0;
/// Width of a letter of a text and its height, over the reach of a press.
const LETTER: [f64; 2] = [0.75, 1.8];

impl Session {
    /// The mark under the pointer, and which of its points (`None`: its line).
    pub fn mark_at(&self, pos: Point, tolerance_px: f64) -> Option<(AnnotationId, Option<usize>)> {
        if self.view.overlays == super::Overlays::None {
            return None;
        }
        let slice = self.hovered_slice();
        let here = |mark: &&Annotation| mark.slice == slice && mark.is_visible;
        let marks = || self.document.annotations.iter().filter(here);
        let is_selected = |mark: &&Annotation| Some(mark.id) == self.view.selected_mark;
        let on_point = |mark: &Annotation| mark.point_at(pos, tolerance_px).map(|point| (mark.id, Some(point)));
        if let Some(found) = marks().find(is_selected).and_then(on_point) {
            return Some(found);
        }
        marks().rev().find_map(on_point).or_else(|| {
            let is_hit =
                |mark: &&Annotation| mark.distance_to(pos) <= tolerance_px || is_on_text(mark, pos, tolerance_px);
            marks().rev().find(is_hit).map(|mark| (mark.id, None))
        })
    }

    pub(super) fn start_marking(&mut self, marker: Marker, pos: Point, canvas: Canvas) {
        let pos = canvas.clamped(pos);
        self.history.begin(say!("undo-add-annotation"), &self.document);
        let id = self.document.mark(marker, self.slice_of(self.view.active), pos);
        let Some(original) = self.document.annotation(id).cloned() else { return };
        self.marking = Some(Marking { id, from: pos, what: Change::Set(1), original });
    }

    pub(super) fn start_moving_mark(&mut self, id: AnnotationId, point: Option<usize>, pos: Point) {
        let Some(original) = self.document.annotation(id).cloned() else { return };
        self.history.begin(say!("undo-move-annotation"), &self.document);
        self.select_item(Some(Item::Annotation(id)));
        // The only point of a text or probe is the whole of it.
        let what = point.filter(|_| original.points.len() > 1).map_or(Change::Whole, Change::Point);
        self.marking = Some(Marking { id, from: pos, what, original });
    }

    /// The pointer moved, with the button down or between the clicks that set the points.
    pub(super) fn drag_marking(&mut self, pos: Point, canvas: Canvas) {
        let Some(marking) = &self.marking else { return };
        let Some(mark) = self.document.annotation_mut(marking.id) else { return };
        let target = canvas.clamped(pos);
        let by = [pos[0] - marking.from[0], pos[1] - marking.from[1]];
        match marking.what {
            Change::Set(next) => mark.points.iter_mut().skip(next).for_each(|point| *point = target),
            Change::Point(point) => mark.points[point] = target,
            Change::Whole => *mark = marking.original.moved(by, &canvas),
        }
    }

    /// The button came up: the next point is set, if the pointer has left the one before.
    pub(super) fn release_marking(&mut self) {
        let Some(marking) = &mut self.marking else { return };
        let Some(mark) = self.document.annotation(marking.id) else { return };
        if let Change::Set(next) = marking.what {
            let total = mark.marker.num_points();
            if next < total {
                let [a, b] = [mark.points[next - 1], mark.points[next]];
                if (a[0] - b[0]).hypot(a[1] - b[1]) < MIN_STEP_PX {
                    return;
                }
                marking.what = Change::Set(next + 1);
                if next + 1 < total {
                    return;
                }
            }
        }
        self.finish_marking();
    }

    fn finish_marking(&mut self) {
        let Some(marking) = self.marking.take() else { return };
        if let Change::Set(_) = marking.what {
            if !self.view.options.keeps_drawing {
                self.view.tool = Tool::Window;
            }
            let number = self.document.annotations.len();
            if let Some(mark) = self.document.annotation_mut(marking.id)
                && mark.marker == Marker::Text
            {
                mark.text = t!("mark-text-new", number = number);
                // A text without its words says nothing: they are typed at once.
                self.view.renaming = Some(Item::Annotation(marking.id));
            }
            self.select_item(Some(Item::Annotation(marking.id)));
        }
        self.history.commit(&self.document);
    }

    /// A mark waits for its next click.
    pub(super) fn is_mark_open(&self) -> bool {
        matches!(&self.marking, Some(Marking { what: Change::Set(_), .. }))
    }
}

/// The words of a text stand to the right of its point; their size on screen is known through the reach of a press.
fn is_on_text(mark: &Annotation, [x, y]: Point, tolerance_px: f64) -> bool {
    let (Marker::Text, Some(&[left, middle])) = (mark.marker, mark.points.first()) else { return false };
    let width = LETTER[0] * tolerance_px * mark.text.chars().count() as f64;
    (left..left + width + tolerance_px).contains(&x) && (y - middle).abs() <= 0.5 * LETTER[1] * tolerance_px
}
