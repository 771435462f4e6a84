//! Layouts to start from.

use super::layout::Layout;
use crate::t;

/// A built-in layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Template {
    /// Six series of one lesion: T1, T2, arterial, portal venous and delayed phase, T2*.
    Sequences,
    /// Echo image, R2* map, decay, contrast and verdict.
    Answer,
    /// Echoes from the first to the last with the same window.
    Echoes,
    /// Image and map beside histology and ultrasound.
    Correlation,
}

impl Template {
    pub const ALL: [Self; 4] = [Self::Answer, Self::Echoes, Self::Sequences, Self::Correlation];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sequences => "sequences",
            Self::Answer => "answer",
            Self::Echoes => "echoes",
            Self::Correlation => "correlation",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sequences => t!("publish-template-sequences"),
            Self::Answer => t!("publish-template-answer"),
            Self::Echoes => t!("setting-echoes"),
            Self::Correlation => t!("publish-template-correlation"),
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.name() == name)
    }

    /// The layout.
    pub fn layout(self) -> Layout {
        let text = match self {
            Self::Sequences => include_str!("../../../assets/layouts/sequences.json"),
            Self::Answer => include_str!("../../../assets/layouts/answer.json"),
            Self::Echoes => include_str!("../../../assets/layouts/echoes.json"),
            Self::Correlation => include_str!("../../../assets/layouts/correlation.json"),
        };
        Layout::parse(text).expect("the layouts come with the program, and a test reads each")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for template in Template::ALL {
            assert!(!template.layout().panels.is_empty());
            assert_eq!(Template::from_name(template.name()), Some(template));
        }
    }
}
