//! The quiz: a case, a prediction, the reveal, a score.
//!
//! Must not know: how anything is shown; which keys answer.

use crate::io::scores::{ScoreRow, Scores};
use crate::t;
use crate::verdict::Finding;

use crate::session::case_ref::CaseRef;

/// What a learner can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prediction {
    Isointense,
    Hyperintense,
    Hypointense,
    CannotTell,
}

impl Prediction {
    /// By the keys 1 to 4.
    pub const ALL: [Self; 4] = [Self::Isointense, Self::Hyperintense, Self::Hypointense, Self::CannotTell];

    pub fn label(self) -> &'static str {
        match self {
            Self::Isointense => t!("predict-iso"),
            Self::Hyperintense => t!("predict-hyper"),
            Self::Hypointense => t!("predict-hypo"),
            Self::CannotTell => t!("predict-none"),
        }
    }

    /// What it says of iron.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Isointense => t!("predict-iso-means"),
            Self::Hyperintense => t!("predict-hyper-means"),
            Self::Hypointense => t!("predict-hypo-means"),
            Self::CannotTell => t!("predict-none-means"),
        }
    }

    /// Name in score files, the same in every language.
    fn name(self) -> &'static str {
        match self {
            Self::Isointense => "isointense",
            Self::Hyperintense => "hyperintense",
            Self::Hypointense => "hypointense",
            Self::CannotTell => "cannot tell",
        }
    }

    fn of(finding: Finding) -> Self {
        match finding {
            Finding::Isointense => Self::Isointense,
            Finding::Hyperintense => Self::Hyperintense,
            Finding::Hypointense => Self::Hypointense,
            Finding::Indeterminate | Finding::NotAssessable => Self::CannotTell,
        }
    }
}

/// What a correct reader answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solution {
    pub finding: Finding,
    /// `false`: the rates say `finding`, but the sign must not be used, so the answer is "cannot tell".
    pub sign_applies: bool,
}

impl Solution {
    pub fn answer(self) -> Prediction {
        if self.sign_applies { Prediction::of(self.finding) } else { Prediction::CannotTell }
    }

    /// 1 for the answer; ½ for the right appearance where the sign does not apply; else 0.
    pub fn points(self, prediction: Prediction) -> f64 {
        if prediction == self.answer() {
            1.0
        } else if !self.sign_applies && prediction == Prediction::of(self.finding) {
            0.5
        } else {
            0.0
        }
    }
}

/// One answered case.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub round: u32,
    pub case: CaseRef,
    /// Name in score files.
    pub name: String,
    pub prediction: Prediction,
    pub solution: Solution,
}

impl Answered {
    pub fn points(&self) -> f64 {
        self.solution.points(self.prediction)
    }
}

/// Where the quiz stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Everything that answers is hidden.
    Asking,
    Revealed,
    /// All cases are answered.
    Done,
}

/// A round of cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Quiz {
    /// From 1; every round has an order of its own.
    pub round: u32,
    pub order: Vec<CaseRef>,
    /// The case that is asked, from 0.
    pub at: usize,
    pub phase: Phase,
    /// Chosen, but not yet revealed; can be changed until then.
    pub choice: Option<Prediction>,
    /// The learner draws the regions.
    pub draws_rois: bool,
}

impl Quiz {
    /// A round over `cases`, in an order that only the round number decides, so that a class can repeat it.
    pub fn new(round: u32, cases: Vec<CaseRef>, draws_rois: bool) -> Self {
        Self { round, order: shuffled(cases, round), at: 0, phase: Phase::Asking, choice: None, draws_rois }
    }

    pub fn case(&self) -> Option<&CaseRef> {
        self.order.get(self.at)
    }

    pub fn is_last(&self) -> bool {
        self.at + 1 >= self.order.len()
    }
}

/// Fisher–Yates with a small generator of its own: the order must not change with a library.
fn shuffled(mut cases: Vec<CaseRef>, round: u32) -> Vec<CaseRef> {
    // Knuth's constants of MMIX; the high bits are the random ones.
    let mut state = u64::from(round).wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % n
    };
    for last in (1..cases.len()).rev() {
        cases.swap(last, below(last + 1));
    }
    cases
}

/// The score file of all answers.
pub fn scores(answers: &[Answered]) -> Scores {
    let rows = answers.iter().map(|answered| ScoreRow {
        round: answered.round,
        case: answered.name.clone(),
        prediction: answered.prediction.name().to_owned(),
        answer: answered.solution.answer().name().to_owned(),
        points: answered.points(),
    });
    Scores::new(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phantom::Case;

    #[test]
    fn points_are_those_of_the_rules() {
        let solution = |finding, sign_applies| Solution { finding, sign_applies };
        use Prediction::*;
        for (solution, prediction, points) in [
            (solution(Finding::Isointense, true), Isointense, 1.0),
            (solution(Finding::Isointense, true), CannotTell, 0.0),
            (solution(Finding::Hyperintense, true), Hypointense, 0.0),
            (solution(Finding::NotAssessable, true), CannotTell, 1.0),
            (solution(Finding::NotAssessable, true), Isointense, 0.0),
            // No overload: the rates agree, but the sign does not apply.
            (solution(Finding::Isointense, false), CannotTell, 1.0),
            (solution(Finding::Isointense, false), Isointense, 0.5),
            (solution(Finding::Isointense, false), Hyperintense, 0.0),
        ] {
            assert_eq!(solution.points(prediction), points, "{solution:?} {prediction:?}");
        }
    }

    #[test]
    fn every_round_asks_every_case_once_in_another_order() {
        let cases: Vec<CaseRef> = Case::ALL.map(CaseRef::BuiltIn).to_vec();
        let orders: Vec<Vec<CaseRef>> = (1..6).map(|round| Quiz::new(round, cases.clone(), false).order).collect();
        for order in &orders {
            assert!(cases.iter().all(|case| order.contains(case)) && order.len() == cases.len());
        }
        assert_ne!(orders[0], cases);
        assert_ne!(orders[0], orders[1]);
        assert_eq!(orders[0], Quiz::new(1, cases, true).order);
    }
}
