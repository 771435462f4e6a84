//! Pointer events → annotations on screen: one undo step per gesture.

use super::gesture::{Change, Marking};
use super::state::Documents;
use super::update::Around;
use crate::roi::edit::Canvas;
use crate::roi::{AnnotationId, Marker, Point};
use crate::say;
use crate::session::item::Item;
use crate::session::view::{Tool, ViewAction};
use crate::t;

/// Two points nearer than this (pixels of the image) are one click.
const MIN_STEP_PX: f64 = 1.0;

impl Documents {
    pub(in crate::session) fn start_marking(
        &mut self,
        around: &mut Around<'_>,
        marker: Marker,
        pos: Point,
        canvas: Canvas,
    ) {
        let pos = canvas.clamped(pos);
        self.history.begin(say!("undo-add-annotation"), &self.shown);
        let id = self.shown.mark(marker, around.shown(self).slice_of(around.view.active), pos);
        let Some(original) = self.shown.annotation(id).cloned() else { return };
        self.marking = Some(Marking { id, from: pos, what: Change::Set(1), original });
    }

    pub(in crate::session) fn start_moving_mark(
        &mut self,
        around: &mut Around<'_>,
        id: AnnotationId,
        point: Option<usize>,
        pos: Point,
    ) {
        let Some(original) = self.shown.annotation(id).cloned() else { return };
        self.history.begin(say!("undo-move-annotation"), &self.shown);
        around.out.follow(ViewAction::SelectItem(Some(Item::Annotation(id))));
        // The only point of a text or probe is the whole of it.
        let what = point.filter(|_| original.points.len() > 1).map_or(Change::Whole, Change::Point);
        self.marking = Some(Marking { id, from: pos, what, original });
    }

    /// The pointer moved, with the button down or between the clicks that set the points.
    pub(in crate::session) fn drag_marking(&mut self, pos: Point, canvas: Canvas) {
        let Some(marking) = &self.marking else { return };
        let Some(mark) = self.shown.annotation_mut(marking.id) else { return };
        let target = canvas.clamped(pos);
        let by = [pos[0] - marking.from[0], pos[1] - marking.from[1]];
        match marking.what {
            Change::Set(next) => mark.points.iter_mut().skip(next).for_each(|point| *point = target),
            Change::Point(point) => mark.points[point] = target,
            Change::Whole => *mark = marking.original.moved(by, &canvas),
        }
    }

    /// The button came up: the next point is set, if the pointer has left the one before.
    pub(in crate::session) fn release_marking(&mut self, around: &mut Around<'_>) {
        let Some(marking) = &mut self.marking else { return };
        let Some(mark) = self.shown.annotation(marking.id) else { return };
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
        self.finish_marking(around);
    }

    fn finish_marking(&mut self, around: &mut Around<'_>) {
        let Some(marking) = self.marking.take() else { return };
        if let Change::Set(_) = marking.what {
            if !around.view.options.keeps_drawing {
                around.out.follow(ViewAction::SetTool(Tool::Window));
            }
            let number = self.shown.annotations.len();
            if let Some(mark) = self.shown.annotation_mut(marking.id)
                && mark.marker == Marker::Text
            {
                mark.text = t!("mark-text-new", number = number);
                // A text without its words says nothing: they are typed at once.
                around.out.follow(ViewAction::Rename(Some(Item::Annotation(marking.id))));
            }
            around.out.follow(ViewAction::SelectItem(Some(Item::Annotation(marking.id))));
        }
        self.history.commit(&self.shown);
    }
}
