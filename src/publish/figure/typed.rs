//! Texts of a figure that were typed by hand, before they leave.

use super::{Layout, Materials};
use crate::privacy::{Identity, TypedTexts};
use crate::publish::panel::Annotation as FigureMark;

impl TypedTexts for Layout {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(&mut self.title);
        change(&mut self.caption);
        for panel in &mut self.panels {
            panel.label.for_each_text(change);
            for mark in &mut panel.marks {
                if let FigureMark::Words { text, .. } = mark {
                    change(text);
                }
            }
        }
    }
}

/// The layout with the patient hidden in every text: of all that the figure is drawn from.
pub(super) fn hidden(layout: &Layout, materials: &Materials) -> Layout {
    let mut identity = Identity::default();
    for subject in materials.main.iter().chain(materials.subjects.values()) {
        identity.merge(&subject.stack.info.identity);
    }
    let mut layout = layout.clone();
    layout.hide(&identity);
    layout
}
