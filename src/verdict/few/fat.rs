//! Does fat fake a decay between two echoes?

use crate::units::FieldStrength;

/// Main peak of liver fat against water, ppm (methylene; Hernando's spectrum).
const MAIN_PEAK_PPM: f64 = -3.4;
// CODATA 2018: gyromagnetic ratio of the proton over 2π.
const GAMMA_BAR_MHZ_PER_T: f64 = 42.577_478_518;
/// Phases that differ by more than this fake a rate that matters.
const MAX_PHASE_DEG: f64 = 60.0;

/// Whether the phase of the main fat peak differs by more than 60° between two echoes, ms; of an unknown field it may.
pub(super) fn is_sensitive(early_te_ms: f64, late_te_ms: f64, field: Option<FieldStrength>) -> bool {
    let Some(field) = field else { return true };
    let turns = GAMMA_BAR_MHZ_PER_T * field.tesla() * MAIN_PEAK_PPM * (late_te_ms - early_te_ms) / 1000.0;
    360.0 * (turns - turns.round()).abs() > MAX_PHASE_DEG
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fat turns once in 4.61 ms at 1.5 T and in 2.30 ms at 3 T.
    #[test]
    fn opposed_and_in_phase_pairs_are_fat_sensitive() {
        let field = |tesla| FieldStrength::from_tesla(tesla);
        assert!(is_sensitive(2.3, 4.6, field(1.5)));
        assert!(is_sensitive(1.15, 2.3, field(3.0)));
        assert!(!is_sensitive(4.6, 9.2, field(1.5)), "both in phase");
        assert!(!is_sensitive(2.3, 6.9, field(1.5)), "both opposed");
        assert!(!is_sensitive(2.3, 4.6, field(3.0)), "both in phase");
        assert!(is_sensitive(4.6, 9.2, None));
    }
}
