//! What speaks against any answer from few echoes.

use super::evidence::FewEvidence;
use super::signal::Amplitudes;
use crate::verdict::caveat::Caveat;
use crate::verdict::effect::Tissue;
use crate::verdict::few_caveat::FewCaveat;
use crate::verdict::gates::small_regions;

pub(super) fn gates(few: &FewEvidence<'_>) -> Vec<Caveat> {
    let mut found = few.evidence.caveats.to_vec();
    if few.evidence.is_spin_echo {
        found.push(Caveat::SpinEcho);
    }
    if few.evidence.sigma.is_none() {
        found.push(FewCaveat::SigmaUnknown.into());
    }
    found.extend(small_regions(few.evidence));
    found
}

pub(super) fn at_floor(few: &FewEvidence<'_>, lesion: &Amplitudes, liver: &Amplitudes, te_ms: f64) -> Option<Caveat> {
    few.evidence.sigma?;
    let caveat = match (lesion.is_at_floor(), liver.is_at_floor()) {
        (true, true) => FewCaveat::BothAtFloor { te_ms },
        (true, false) => FewCaveat::OneAtFloor { tissue: Tissue::Lesion, te_ms },
        (false, true) => FewCaveat::OneAtFloor { tissue: Tissue::Liver, te_ms },
        (false, false) => return None,
    };
    Some(caveat.into())
}
