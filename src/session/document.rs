//! What the user made and can undo: ROIs, settings, notes.

use crate::pipeline::AnalysisSettings;
use crate::roi::{Roi, RoiId, Role, Shape};

/// The undoable, saved part of a session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub rois: Vec<Roi>,
    pub settings: AnalysisSettings,
    /// Plain text of the user's.
    pub notes: String,
    /// Ids only need to be distinct within the document: measurements are remembered by content, not by id.
    pub(super) next_roi_id: u64,
}

impl Document {
    /// A document that starts with `rois`, for example those of a built-in case.
    pub fn with_rois(rois: Vec<Roi>) -> Self {
        let mut document = Self::default();
        for roi in rois {
            document.insert(roi.name, roi.role, roi.slice, roi.shape);
        }
        document
    }

    /// Adds a region named after its role ("Lesion", "Lesion 2" …) and returns its id.
    pub fn add(&mut self, role: Role, slice: usize, shape: Shape) -> RoiId {
        let name = self.free_name(role);
        self.insert(name, role, slice, shape)
    }

    fn insert(&mut self, name: String, role: Role, slice: usize, shape: Shape) -> RoiId {
        self.next_roi_id += 1;
        let id = RoiId(self.next_roi_id);
        self.rois.push(Roi { id, name, role, slice, shape });
        id
    }

    fn free_name(&self, role: Role) -> String {
        let is_free = |name: &str| self.rois.iter().all(|roi| roi.name != name);
        let plain = role.label().to_owned();
        if is_free(&plain) {
            return plain;
        }
        (2..).map(|n| format!("{plain} {n}")).find(|name| is_free(name)).unwrap_or(plain)
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
