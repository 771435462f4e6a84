//! What the dialog of figures keeps between frames.

use super::preview::Preview;
use crate::publish::figure::{Layout, Template};
use crate::session::Session;
use crate::shell::Workshop;

/// What the pointer does on the preview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pen {
    #[default]
    Select,
    Arrow,
    Arrowhead,
    Words,
}

/// What the dialog keeps.
pub struct FigureForm {
    pub path: String,
    pub layout: Layout,
    /// Panel that is edited.
    pub selected: usize,
    pub pen: Pen,
    /// Where the drag of an arrow began, on the screen.
    pub drag_from: Option<egui::Pos2>,
    pub template: Template,
    pub preview: Preview,
    /// Taken when the dialog opens.
    workshop: Option<Workshop>,
}

impl Default for FigureForm {
    fn default() -> Self {
        Self {
            path: "sideroscope-figure.pdf".to_owned(),
            layout: Template::Answer.layout(),
            selected: 0,
            pen: Pen::default(),
            drag_from: None,
            template: Template::Answer,
            preview: Preview::default(),
            workshop: None,
        }
    }
}

impl FigureForm {
    pub fn forget(&mut self) {
        self.preview.forget();
        self.workshop = None;
    }

    /// A new snapshot when the dialog opens, and when the maps have arrived since.
    pub fn workshop(&mut self, session: &Session) -> Option<Workshop> {
        let is_stale =
            self.workshop.as_ref().is_none_or(|held| held.main.maps.is_none() && session.study.maps.is_some());
        if is_stale {
            self.workshop = Workshop::of(session.shown());
        }
        self.workshop.clone()
    }
}
