//! Texts of regions and marks that were typed by hand.

use super::{Annotation, Roi};
use crate::privacy::TypedTexts;

impl TypedTexts for Roi {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(&mut self.name);
    }
}

impl TypedTexts for Annotation {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(&mut self.text);
    }
}
