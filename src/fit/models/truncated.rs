//! Mono-exponential fit of the leading echoes above the noise floor, at least three.
//!
//! The cut is the leading run of magnitudes above σ(β_L + 2√(2L − β_L²)); it stands in `echoes_used`.
//!
//! # Source
//! He et al., Magn Reson Med 2008;60:1082 (truncation); the floor is this program's own.

use super::mono;
use crate::fit::NoFit;
use crate::fit::problem::{Estimate, Problem};
use crate::units::EchoTimes;

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    let floor = problem.floor().ok_or(NoFit::MissingParameter)?;
    let leading = problem.y.iter().take_while(|&&y| y > floor).count();
    mono::fit(&problem.truncated(leading.max(EchoTimes::FEWEST_FOR_A_RATE)))
}
