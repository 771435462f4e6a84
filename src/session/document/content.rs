//! One document: ROIs, annotations, settings, notes, other parameters of a built-in case.

use std::collections::BTreeMap;

use crate::phantom::Knob;
use crate::pipeline::AnalysisSettings;
use crate::roi::{Annotation, AnnotationId, Marker, Point, Roi, RoiId, Role, Shape};

/// The undoable, saved part of a session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub rois: Vec<Roi>,
    pub annotations: Vec<Annotation>,
    pub settings: AnalysisSettings,
    /// Plain text of the user's.
    pub notes: String,
    /// Parameters of a built-in case that differ from its own; empty for any other study.
    pub case_changes: BTreeMap<Knob, f64>,
    /// Ids only need to be distinct within the document: measurements are remembered by content, not by id.
    pub(crate) next_roi_id: u64,
}

impl Document {
    /// A document that starts with `rois`, for example those of a built-in case.
    pub fn with_rois(rois: Vec<Roi>) -> Self {
        let mut document = Self::default();
        for roi in rois {
            document.insert(roi);
        }
        document
    }

    /// Adds a region named after its role ("Lesion", "Lesion 2" …) and returns its id.
    pub fn add(&mut self, role: Role, slice: usize, shape: Shape) -> RoiId {
        let name = self.free_name(role.in_words());
        self.insert(Roi::new(RoiId(0), name, role, slice, shape))
    }

    /// Adds a copy of `roi` with an id of its own, and returns that.
    pub fn insert(&mut self, roi: Roi) -> RoiId {
        let id = RoiId(self.new_id());
        self.rois.push(Roi { id, ..roi });
        id
    }

    /// Adds a mark with all its points at `pos`.
    pub fn mark(&mut self, marker: Marker, slice: usize, pos: Point) -> AnnotationId {
        let points = vec![pos; marker.num_points()];
        let id = AnnotationId(0);
        self.insert_annotation(Annotation { id, marker, slice, points, text: String::new(), is_visible: true })
    }

    /// Adds a copy of `annotation` with an id of its own, and returns that.
    pub fn insert_annotation(&mut self, annotation: Annotation) -> AnnotationId {
        let id = AnnotationId(self.new_id());
        self.annotations.push(Annotation { id, ..annotation });
        id
    }

    fn new_id(&mut self) -> u64 {
        self.next_roi_id += 1;
        self.next_roi_id
    }

    /// Leaves out what lies beyond the last slice; returns how many regions.
    pub(in crate::session) fn keep_within(&mut self, num_slices: usize) -> usize {
        let before = self.rois.len();
        self.rois.retain(|roi| roi.slice < num_slices);
        self.annotations.retain(|mark| mark.slice < num_slices);
        before - self.rois.len()
    }

    /// The first of "Liver", "Liver 2", "Liver 3" … that no region has.
    pub fn free_name(&self, plain: &str) -> String {
        let is_free = |name: &str| self.rois.iter().all(|roi| roi.name != name);
        if is_free(plain) {
            return plain.to_owned();
        }
        (2..).map(|n| format!("{plain} {n}")).find(|name| is_free(name)).unwrap_or_else(|| plain.to_owned())
    }

    pub fn roi(&self, id: RoiId) -> Option<&Roi> {
        self.rois.iter().find(|roi| roi.id == id)
    }

    pub fn roi_mut(&mut self, id: RoiId) -> Option<&mut Roi> {
        self.rois.iter_mut().find(|roi| roi.id == id)
    }

    /// Removes the region; `false` if there is none of that id.
    pub fn remove(&mut self, id: RoiId) -> bool {
        let before = self.rois.len();
        self.rois.retain(|roi| roi.id != id);
        self.rois.len() != before
    }

    pub fn annotation(&self, id: AnnotationId) -> Option<&Annotation> {
        self.annotations.iter().find(|annotation| annotation.id == id)
    }

    pub fn annotation_mut(&mut self, id: AnnotationId) -> Option<&mut Annotation> {
        self.annotations.iter_mut().find(|annotation| annotation.id == id)
    }

    /// Removes the mark; `false` if there is none of that id.
    pub fn remove_annotation(&mut self, id: AnnotationId) -> bool {
        let before = self.annotations.len();
        self.annotations.retain(|annotation| annotation.id != id);
        self.annotations.len() != before
    }

    pub fn has_role(&self, role: Role) -> bool {
        self.rois.iter().any(|roi| roi.role == role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape() -> Shape {
        Shape::Rectangle { min: [0.0, 0.0], max: [4.0, 4.0] }
    }

    #[test]
    fn ids_and_names_stay_distinct() {
        let mut document = Document::default();
        let first = document.add(Role::Lesion, 0, shape());
        let second = document.add(Role::Lesion, 0, shape());
        assert_eq!(document.roi(second).map(|r| r.name.as_str()), Some("Lesion 2"));
        assert!(document.remove(first));
        let third = document.add(Role::Lesion, 0, shape());
        assert_ne!(third, first);
        assert_eq!(document.roi(third).map(|r| r.name.as_str()), Some("Lesion"));
        assert!(!document.remove(first));
    }
}
