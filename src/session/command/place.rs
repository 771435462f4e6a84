//! Where commands are found: menus, their columns and the groups in them.

use strum::{EnumIter, IntoEnumIterator};

use crate::t;

/// A menu, or the bar of tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter)]
pub enum Menu {
    Open,
    Edit,
    Tools,
    View,
    Layout,
    Export,
    Teach,
    Help,
}

impl Menu {
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Open => t!("menu-open"),
            Self::Edit => t!("menu-edit"),
            Self::Tools => t!("menu-tools"),
            Self::View => t!("menu-view"),
            Self::Layout => t!("menu-layout"),
            Self::Export => t!("menu-export"),
            Self::Teach => t!("menu-teach"),
            Self::Help => t!("menu-help"),
        }
    }

    /// Its groups, in order.
    pub fn places(self) -> impl Iterator<Item = Place> + Clone {
        Place::iter().filter(move |place| place.menu() == self)
    }
}

/// A group within a menu or bar; in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Place {
    Open,
    Save,
    Job,
    History,
    Region,
    Drawing,
    Analysis,
    OtherSlices,
    Move,
    Outliers,
    Program,
    Tool,
    Role,
    Shape,
    Mark,
    SliceAndEcho,
    Shown,
    Range,
    Fit,
    Grid,
    Panes,
    Images,
    Export,
    BuiltInCases,
    Case,
    Guide,
    Quiz,
    Lecture,
    SyntheticTe,
    Help,
}

impl Place {
    pub fn menu(self) -> Menu {
        match self {
            Self::Open | Self::Save | Self::Job => Menu::Open,
            Self::History | Self::Region | Self::Drawing | Self::Analysis => Menu::Edit,
            Self::OtherSlices | Self::Move | Self::Outliers | Self::Program => Menu::Edit,
            Self::Tool | Self::Role | Self::Shape | Self::Mark => Menu::Tools,
            Self::SliceAndEcho | Self::Shown | Self::Range | Self::Fit => Menu::View,
            Self::Grid | Self::Panes | Self::Images => Menu::Layout,
            Self::Export => Menu::Export,
            Self::BuiltInCases | Self::Case | Self::Guide => Menu::Teach,
            Self::Quiz | Self::Lecture | Self::SyntheticTe => Menu::Teach,
            Self::Help => Menu::Help,
        }
    }

    /// One column of everything would be longer than a small screen: 0 left, 1 right.
    pub fn column(self) -> usize {
        match self {
            Self::OtherSlices | Self::Move | Self::Outliers | Self::Program | Self::Range | Self::Fit => 1,
            Self::Guide | Self::Quiz | Self::Lecture | Self::SyntheticTe => 1,
            _ => 0,
        }
    }

    /// The word above it; `None` where its commands speak for themselves.
    pub fn heading(self) -> Option<&'static str> {
        Some(match self {
            Self::Region => t!("roi-short"),
            Self::Drawing => t!("group-drawing"),
            Self::Analysis => t!("group-analysis"),
            Self::OtherSlices => t!("group-slices"),
            Self::Move => t!("group-move"),
            Self::Outliers => t!("group-outliers"),
            Self::SliceAndEcho => t!("group-slice-echo"),
            Self::Shown => t!("group-shown"),
            Self::Range => t!("range-menu"),
            Self::BuiltInCases => t!("group-cases"),
            Self::Case => t!("case-section"),
            Self::Guide => t!("command-guide"),
            Self::Quiz => t!("quiz-title"),
            Self::Lecture => t!("group-lecture"),
            Self::SyntheticTe => t!("command-synthetic"),
            Self::Open | Self::Save | Self::Job | Self::History | Self::Program | Self::Tool | Self::Role => {
                return None;
            }
            Self::Shape | Self::Mark | Self::Fit | Self::Grid | Self::Panes | Self::Images => return None,
            Self::Export | Self::Help => return None,
        })
    }
}
