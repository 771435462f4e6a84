//! What the built-in cases say to a learner, in every language.
//!
//! Teaching text: it says what was simulated and what to look for, and names no diagnosis as the program's own.

use super::case::Case;
use crate::t;

pub struct Text {
    pub title: &'static str,
    pub history: &'static str,
    pub question: &'static str,
    pub learn: &'static str,
}

pub fn of(case: Case) -> Text {
    match case {
        Case::Iso => Text {
            title: t!("case-iso-title"),
            history: t!("case-iso-history"),
            question: t!("case-iso-question"),
            learn: t!("case-iso-learn"),
        },
        Case::Hyper => Text {
            title: t!("case-hyper-title"),
            history: t!("case-hyper-history"),
            question: t!("case-iron-question"),
            learn: t!("case-hyper-learn"),
        },
        Case::Hypo => Text {
            title: t!("case-hypo-title"),
            history: t!("case-hypo-history"),
            question: t!("case-hypo-question"),
            learn: t!("case-hypo-learn"),
        },
        Case::FloorTrap => Text {
            title: t!("case-trap-title"),
            history: t!("case-trap-history"),
            question: t!("case-trap-question"),
            learn: t!("case-trap-learn"),
        },
        Case::FocalSparing => Text {
            title: t!("case-sparing-title"),
            history: t!("case-sparing-history"),
            question: t!("case-sparing-question"),
            learn: t!("case-sparing-learn"),
        },
        Case::NoOverload => Text {
            title: t!("case-none-title"),
            history: t!("case-none-history"),
            question: t!("case-iron-question"),
            learn: t!("case-none-learn"),
        },
        Case::Fatty => Text {
            title: t!("case-fatty-title"),
            history: t!("case-fatty-history"),
            question: t!("case-fatty-question"),
            learn: t!("case-fatty-learn"),
        },
    }
}

/// Half a sentence: why the built-in case is read as it is.
pub fn because(case: Case) -> &'static str {
    match case {
        Case::Iso => t!("case-iso-because"),
        Case::Hyper => t!("case-hyper-because"),
        Case::Hypo => t!("case-hypo-because"),
        Case::FloorTrap => t!("truth-at-floor"),
        Case::FocalSparing => t!("case-sparing-because"),
        Case::NoOverload => t!("case-none-because"),
        Case::Fatty => t!("case-fatty-because"),
    }
}
