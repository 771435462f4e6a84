//! Undo and redo: one step per gesture, with a label.

use super::content::Document;
use crate::text::Message;

/// One step back: the document as it was, and what was done to it.
#[derive(Clone, Debug)]
struct Step {
    label: Message,
    document: Document,
}

/// Documents are small (shapes and settings, no pixels), so a step keeps the whole document before it: simpler and
/// safer than inverse operations.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// The document at the start of the gesture under way.
    open: Option<Step>,
    /// What the last step was about, while the next one of the same kind still belongs to it.
    repeated: Option<(Message, u64)>,
}

/// Enough for a long reading session; older steps fall away.
const MAX_STEPS: usize = 500;

impl History {
    /// Starts a gesture (a drag): changes until [`Self::commit`] become one step. A gesture left open is committed.
    pub fn begin(&mut self, label: Message, document: &Document) {
        self.commit(document);
        self.repeated = None;
        self.open = Some(Step { label, document: document.clone() });
    }

    /// [`Self::begin`] for a change that is made in small repeats, such as a key held down: repeats about the same
    /// thing with nothing in between are one step.
    pub fn begin_repeat(&mut self, label: Message, about: u64, document: &Document) {
        let this = Some((label.clone(), about));
        if self.open.is_none() && self.repeated == this {
            return;
        }
        self.begin(label, document);
        self.repeated = this;
    }

    /// Ends the gesture; nothing is recorded when nothing changed.
    pub fn commit(&mut self, document: &Document) {
        let Some(step) = self.open.take() else { return };
        if step.document == *document {
            self.repeated = None;
        }
        if step.document != *document {
            self.undo.push(step);
            self.redo.clear();
            if self.undo.len() > MAX_STEPS {
                self.undo.remove(0);
            }
        }
    }

    /// Gives up the gesture and puts the document back; `false` when none is open.
    pub fn cancel(&mut self, document: &mut Document) -> bool {
        let Some(step) = self.open.take() else { return false };
        self.repeated = None;
        *document = step.document;
        true
    }

    /// The document as it was when the gesture under way began.
    pub fn at_start(&self) -> Option<&Document> {
        self.open.as_ref().map(|step| &step.document)
    }

    pub fn is_gesture_open(&self) -> bool {
        self.open.is_some()
    }

    /// Goes one step back; returns its label, `None` when there is none.
    pub fn undo(&mut self, document: &mut Document) -> Option<Message> {
        self.commit(document);
        self.repeated = None;
        let step = self.undo.pop()?;
        let before = std::mem::replace(document, step.document);
        self.redo.push(Step { label: step.label.clone(), document: before });
        Some(step.label)
    }

    /// Goes one step forward again; returns its label, `None` when there is none.
    pub fn redo(&mut self, document: &mut Document) -> Option<Message> {
        self.commit(document);
        self.repeated = None;
        let step = self.redo.pop()?;
        let before = std::mem::replace(document, step.document);
        self.undo.push(Step { label: step.label.clone(), document: before });
        Some(step.label)
    }

    pub fn undo_label(&self) -> Option<Message> {
        self.undo.last().map(|step| step.label.clone())
    }

    pub fn redo_label(&self) -> Option<Message> {
        self.redo.last().map(|step| step.label.clone())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::roi::{Role, Shape};

    fn square(x: f64) -> Shape {
        Shape::Rectangle { min: [x, x], max: [x + 4.0, x + 4.0] }
    }

    #[test]
    fn a_drag_is_one_step_and_an_idle_drag_is_none() {
        let (mut document, mut history) = (Document::default(), History::default());
        history.begin("Draw lesion".into(), &document);
        let id = document.add(Role::Lesion, 0, square(0.0));
        for x in 1..20 {
            document.roi_mut(id).unwrap().shape = square(f64::from(x));
        }
        history.commit(&document);
        history.begin("Move".into(), &document);
        history.commit(&document);
        assert_eq!(history.undo(&mut document), Some("Draw lesion".into()));
        assert!(document.rois.is_empty());
        assert_eq!(history.undo(&mut document), None);
        assert_eq!(history.redo(&mut document), Some("Draw lesion".into()));
        assert_eq!(document.roi(id).unwrap().shape, square(19.0));
    }

    #[test]
    fn a_canceled_gesture_leaves_no_trace() {
        let (mut document, mut history) = (Document::default(), History::default());
        history.begin("Draw liver".into(), &document);
        document.add(Role::Liver, 0, square(0.0));
        assert!(history.cancel(&mut document));
        assert!(document.rois.is_empty());
        assert_eq!(history.undo_label(), None);
    }

    #[test]
    fn a_key_held_down_is_one_step_until_something_else_happens() {
        let (mut document, mut history) = (Document::default(), History::default());
        let id = document.add(Role::Lesion, 0, square(0.0));
        let nudge = |document: &mut Document, history: &mut History, about: u64, x: f64| {
            history.begin_repeat("Nudge".into(), about, document);
            document.roi_mut(id).unwrap().shape = square(x);
            history.commit(document);
        };
        // The first changes nothing and leaves no step to belong to.
        for x in [0.0, 1.0, 2.0, 3.0] {
            nudge(&mut document, &mut history, 1, x);
        }
        nudge(&mut document, &mut history, 2, 4.0);
        assert_eq!(history.undo(&mut document), Some("Nudge".into()));
        assert_eq!(document.roi(id).unwrap().shape, square(3.0), "another region is another step");
        assert_eq!(history.undo(&mut document), Some("Nudge".into()));
        assert_eq!(document.roi(id).unwrap().shape, square(0.0));
        assert_eq!(history.undo(&mut document), None);
        nudge(&mut document, &mut history, 1, 5.0);
        assert_eq!(history.redo(&mut document), None, "a change ends what could be redone");
    }

    proptest! {
        /// Undo all = start, redo all = end, whatever was done in between.
        #[test]
        fn undo_all_is_the_start_and_redo_all_is_the_end(steps in prop::collection::vec((0u8..4, 0f64..50.0), 0..40)) {
            let (mut document, mut history) = (Document::default(), History::default());
            let start = document.clone();
            for (kind, x) in steps {
                history.begin("Step".into(), &document);
                match kind {
                    0 => { document.add(Role::Lesion, 0, square(x)); }
                    1 => { let id = document.rois.first().map(|r| r.id); id.map(|id| document.remove(id)); }
                    2 => if let Some(roi) = document.rois.last_mut() { roi.shape = square(x) },
                    _ => document.settings.margin = 1.1 + x / 100.0,
                }
                history.commit(&document);
            }
            let end = document.clone();
            let mut count = 0;
            while history.undo(&mut document).is_some() { count += 1; }
            prop_assert_eq!(&document, &start);
            while history.redo(&mut document).is_some() { count -= 1; }
            prop_assert_eq!(count, 0);
            prop_assert_eq!(&document, &end);
        }
    }
}
