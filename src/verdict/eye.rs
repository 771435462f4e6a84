//! Where the eye and the numbers disagree: the floor trap, S0 effects, and curves that cross.

use super::caveat::Caveat;
use super::finding::{Appearance, EchoContrast, Finding};

/// ln S0 ratio from which S0 alone makes a lesion look different (the margin of appearance, 15 %).
const S0_TELLS: f64 = 0.14;

/// At most one caveat per kind of disagreement.
///
/// * `s0_ratio` — ln of the ratio of S0, lesion over liver.
pub(super) fn disagreements(
    finding: Finding,
    per_echo: &[EchoContrast],
    s0_ratio: Option<f64>,
    iso_crossing_te_ms: Option<f64>,
    best_te_ms: Option<f64>,
) -> Vec<Caveat> {
    let mut found = Vec::new();
    match finding {
        Finding::Hyperintense | Finding::Hypointense => {
            found.extend(floor_trap(finding, per_echo));
            found.extend(missed(finding, per_echo, iso_crossing_te_ms, best_te_ms));
            let opposite =
                if finding == Finding::Hyperintense { Appearance::Hypointense } else { Appearance::Hyperintense };
            found.extend(s0_effect(opposite, per_echo, s0_ratio));
        }
        Finding::Isointense => {
            let by_s0 = [Appearance::Hyperintense, Appearance::Hypointense]
                .into_iter()
                .find_map(|seen| s0_effect(seen, per_echo, s0_ratio));
            found.extend(by_s0.or_else(|| exaggerated(per_echo)));
        }
        Finding::Indeterminate | Finding::NotAssessable => {}
    }
    found
}

fn floor_trap(finding: Finding, per_echo: &[EchoContrast]) -> Option<Caveat> {
    let mut at_floor = per_echo.iter().filter(|echo| echo.is_at_noise_floor).map(|echo| echo.te_ms);
    let from_te_ms = at_floor.next()?;
    let to_te_ms = at_floor.next_back().unwrap_or(from_te_ms);
    Some(Caveat::FloorTrap { from_te_ms, to_te_ms, finding })
}

/// The last echo above the floor that looks alike: worth a word where the contrast should be near its best.
fn missed(
    finding: Finding,
    per_echo: &[EchoContrast],
    crossing: Option<f64>,
    best_te_ms: Option<f64>,
) -> Option<Caveat> {
    let alike = |echo: &&EchoContrast| echo.appearance == Some(Appearance::Isointense);
    let te_ms = per_echo.iter().rev().find(alike)?.te_ms;
    let is_crossing = crossing.is_some_and(|crossing| te_ms > 0.5 * crossing);
    let is_late = best_te_ms.is_some_and(|best| te_ms > 0.5 * best);
    (is_crossing || is_late).then_some(Caveat::EyeMisses { te_ms, finding, is_crossing })
}

fn s0_effect(seen: Appearance, per_echo: &[EchoContrast], s0_ratio: Option<f64>) -> Option<Caveat> {
    let s0_ratio = s0_ratio?;
    let follows_s0 = match seen {
        Appearance::Hyperintense => s0_ratio > S0_TELLS,
        Appearance::Hypointense => s0_ratio < -S0_TELLS,
        _ => false,
    };
    let is_seen = per_echo.iter().any(|echo| echo.appearance == Some(seen));
    (follows_s0 && is_seen).then(|| Caveat::S0Effect { s0_ratio: s0_ratio.exp(), seen })
}

/// Rates equal within the margin, yet the images differ at some echo.
fn exaggerated(per_echo: &[EchoContrast]) -> Option<Caveat> {
    per_echo.iter().find_map(|echo| match echo.appearance? {
        seen @ (Appearance::Hyperintense | Appearance::Hypointense) => {
            Some(Caveat::EyeExaggerates { te_ms: echo.te_ms, seen })
        }
        _ => None,
    })
}
