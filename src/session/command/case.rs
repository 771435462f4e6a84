//! The built-in cases.

use super::place::Place::BuiltInCases;
use super::row::{commands, row};
use crate::phantom::Case;
use crate::session::{Action, CaseRef, TeachAction};

fn open(case: Case) -> Vec<Action> {
    vec![Action::Teach(TeachAction::Open(CaseRef::BuiltIn(case)))]
}

commands! {
    /// Opens a built-in case.
    CaseCommand {
        CaseIso = row("case-iso-title", "command-case-help", BuiltInCases, |_| open(Case::Iso));
        CaseHyper = row("case-hyper-title", "command-case-help", BuiltInCases, |_| open(Case::Hyper));
        CaseHypo = row("case-hypo-title", "command-case-help", BuiltInCases, |_| open(Case::Hypo));
        CaseFloorTrap = row("case-trap-title", "command-case-help", BuiltInCases, |_| open(Case::FloorTrap));
        CaseFocalSparing = row("case-sparing-title", "command-case-help", BuiltInCases, |_| open(Case::FocalSparing));
        CaseNoOverload = row("case-none-title", "command-case-help", BuiltInCases, |_| open(Case::NoOverload));
        CaseFatty = row("case-fatty-title", "command-case-help", BuiltInCases, |_| open(Case::Fatty));
    }
}
