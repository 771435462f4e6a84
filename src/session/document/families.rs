//! One structure on several slices: regions of the same name and role, some of them made between the others.

use super::content::Document;
use crate::roi::{Roi, RoiId, interpolated};

impl Document {
    /// The region and its namesakes of the same role, by slice; empty without such a region.
    pub fn family(&self, id: RoiId) -> Vec<&Roi> {
        let Some(of) = self.roi(id) else { return Vec::new() };
        let mut family: Vec<&Roi> = self.rois.iter().filter(|roi| roi.name == of.name && roi.role == of.role).collect();
        family.sort_by_key(|roi| roi.slice);
        family
    }

    /// Pairs of neighboring key slices of the region's structure with slices between them that hold no key.
    fn gaps(&self, id: RoiId) -> Vec<[&Roi; 2]> {
        let keys: Vec<&Roi> = self.family(id).into_iter().filter(|roi| !roi.is_interpolated).collect();
        keys.windows(2).filter(|pair| pair[1].slice > pair[0].slice + 1).map(|pair| [pair[0], pair[1]]).collect()
    }

    /// A region of the same role that could be the other key of one that has no namesake: the nearest with a slice
    /// between.
    fn other_key(&self, id: RoiId) -> Option<&Roi> {
        let of = self.roi(id)?;
        let is_apart = |roi: &&Roi| roi.role == of.role && roi.slice.abs_diff(of.slice) > 1;
        let alone = self.family(id).len() == 1;
        self.rois.iter().filter(|_| alone).filter(is_apart).min_by_key(|roi| roi.slice.abs_diff(of.slice))
    }

    pub fn can_interpolate(&self, id: RoiId) -> bool {
        !self.gaps(id).is_empty() || self.other_key(id).is_some()
    }

    /// Fills the slices between the key slices of the region's structure; returns how many regions are new.
    ///
    /// A region without a namesake is joined with the nearest one of its role, which takes its name.
    pub fn interpolate(&mut self, id: RoiId) -> usize {
        if self.gaps(id).is_empty() {
            let name = self.roi(id).map(|roi| roi.name.clone());
            let other = self.other_key(id).map(|roi| roi.id);
            if let Some((name, other)) = name.zip(other.and_then(|other| self.roi_mut(other))) {
                other.name = name;
            }
        }
        self.reinterpolate(id);
        let taken: Vec<usize> = self.family(id).iter().map(|roi| roi.slice).collect();
        let mut made = Vec::new();
        for [from, to] in self.gaps(id) {
            let free = (from.slice + 1..to.slice).filter(|slice| !taken.contains(slice));
            made.extend(free.filter_map(|slice| between(from, to, slice)));
        }
        let count = made.len();
        for roi in made {
            self.insert(roi);
        }
        count
    }

    /// Brings regions that were interpolated up to their keys, after a key was edited.
    pub(in crate::session) fn reinterpolate(&mut self, id: RoiId) {
        let mut updates = Vec::new();
        for [from, to] in self.gaps(id) {
            let inside = |roi: &&&Roi| roi.is_interpolated && (from.slice + 1..to.slice).contains(&roi.slice);
            let family = self.family(id);
            updates
                .extend(family.iter().filter(inside).filter_map(|roi| Some((roi.id, between(from, to, roi.slice)?))));
        }
        for (id, new) in updates {
            if let Some(roi) = self.roi_mut(id) {
                roi.shape = new.shape;
            }
        }
    }
}

/// The region on a slice between two others.
fn between(from: &Roi, to: &Roi, slice: usize) -> Option<Roi> {
    let fraction = (slice - from.slice) as f64 / (to.slice - from.slice) as f64;
    let shape = interpolated(&from.shape, &to.shape, fraction)?;
    let roi = Roi::new(from.id, from.name.clone(), from.role, slice, shape);
    Some(Roi { color: from.color, is_interpolated: true, ..roi })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roi::{Role, Shape};

    fn circle(x: f64, radius: f64) -> Shape {
        Shape::Ellipse { center: [x, 20.0], radii: [radius; 2], rotation_deg: 0.0 }
    }

    #[test]
    fn slices_between_keys_are_filled_and_follow_their_keys_until_edited() {
        let mut document = Document::default();
        let first = document.add(Role::Liver, 0, circle(10.0, 4.0));
        let last = document.add(Role::Liver, 4, circle(30.0, 8.0));
        assert!(document.can_interpolate(first));
        assert_eq!(document.interpolate(first), 3);
        assert_eq!(document.roi(last).unwrap().name, "Liver", "both are one structure now");
        let shapes = |document: &Document| -> Vec<(usize, bool, Shape)> {
            document.family(first).iter().map(|r| (r.slice, r.is_interpolated, r.shape.clone())).collect()
        };
        let expected = [(10.0, 4.0), (15.0, 5.0), (20.0, 6.0), (25.0, 7.0), (30.0, 8.0)];
        for ((slice, is_made, shape), (x, r)) in shapes(&document).into_iter().zip(expected) {
            assert_eq!((is_made, shape), ((1..4).contains(&slice), circle(x, r)), "slice {slice}");
        }
        // An edited one becomes a key; those around it follow it.
        let middle = document.family(first)[2].id;
        let roi = document.roi_mut(middle).unwrap();
        (roi.shape, roi.is_interpolated) = (circle(40.0, 6.0), false);
        document.reinterpolate(middle);
        assert_eq!(shapes(&document)[1].2, circle(25.0, 5.0));
        assert_eq!(shapes(&document)[3].2, circle(35.0, 7.0));
        assert_eq!(document.interpolate(first), 0, "nothing is made twice");
    }

    #[test]
    fn neighbors_and_other_roles_have_nothing_between_them() {
        let mut document = Document::default();
        let first = document.add(Role::Liver, 0, circle(10.0, 4.0));
        document.add(Role::Liver, 1, circle(10.0, 4.0));
        document.add(Role::Lesion, 4, circle(10.0, 4.0));
        assert!(!document.can_interpolate(first));
        assert_eq!(document.interpolate(first), 0);
    }
}
