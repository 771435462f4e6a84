//! Texts typed by hand, before they leave: what the header says of the patient is taken out of them.
//!
//! Must not know: files.

use super::figure::{Layout, Materials};
use super::panel::Annotation as FigureMark;
use crate::pipeline::Analysis;
use crate::roi::{Annotation, Roi};
use crate::series::Identity;

/// Hides the patient in the names of regions.
pub fn hide_in_rois(rois: &mut [Roi], identity: &Identity) {
    rois.iter_mut().for_each(|roi| hide_in(&mut roi.name, identity));
}

/// Hides the patient in the names of measured regions.
pub fn hide_in_analysis(analysis: &mut Analysis, identity: &Identity) {
    let pooled = [&mut analysis.lesion, &mut analysis.liver].into_iter().flatten();
    pooled.chain(&mut analysis.rois).for_each(|roi| hide_in(&mut roi.name, identity));
}

/// Hides the patient in the texts of marks.
pub fn hide_in_annotations(annotations: &mut [Annotation], identity: &Identity) {
    annotations.iter_mut().for_each(|mark| hide_in(&mut mark.text, identity));
}

/// The layout with the patient hidden in every text: of all that the figure is drawn from.
pub fn hidden_layout(layout: &Layout, materials: &Materials) -> Layout {
    let mut identity = Identity::default();
    for subject in materials.main.iter().chain(materials.subjects.values()) {
        identity.merge(&subject.stack.info.identity);
    }
    let mut layout = layout.clone();
    hide_in_layout(&mut layout, &identity);
    layout
}

/// Hides the patient in every text of a figure.
pub fn hide_in_layout(layout: &mut Layout, identity: &Identity) {
    for_each_text(layout, |text| hide_in(text, identity));
}

/// How many texts of a figure name the patient.
pub fn count_in_layout(layout: &Layout, identity: &Identity) -> usize {
    let mut count = 0;
    for_each_text(&mut layout.clone(), |text| count += usize::from(names_patient(text, identity)));
    count
}

/// Whether a text would be changed.
pub fn names_patient(text: &str, identity: &Identity) -> bool {
    matches!(identity.hide(text), std::borrow::Cow::Owned(_))
}

/// Hides the patient in one text.
pub fn hide_in(text: &mut String, identity: &Identity) {
    if let std::borrow::Cow::Owned(hidden) = identity.hide(text) {
        *text = hidden;
    }
}

fn for_each_text(layout: &mut Layout, mut change: impl FnMut(&mut String)) {
    change(&mut layout.title);
    change(&mut layout.caption);
    for panel in &mut layout.panels {
        panel.label.iter_mut().for_each(&mut change);
        for mark in &mut panel.marks {
            if let FigureMark::Words { text, .. } = mark {
                change(text);
            }
        }
    }
}
