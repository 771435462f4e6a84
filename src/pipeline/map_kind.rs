//! The quantities a volume has maps of: name, unit, ranges. The one list that panes, figures, tables and files ask.
//!
//! Must not know: how a map is fitted, stored or painted.

use crate::display::window::{LIC_PRESETS, PDFF_PRESETS, Preset, R2STAR_PRESETS, SIGNAL_PRESETS, T2STAR_PRESETS};
use crate::series::DecayKind;
use crate::t;

/// A quantity that has a value at every voxel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MapKind {
    /// The rate of the decay: R2* of gradient echoes, R2 of spin echoes.
    R2Star,
    /// Its inverse: T2*, or T2 of spin echoes.
    T2Star,
    S0,
    /// Liver iron concentration by the calibration in force; gradient echoes alone have one.
    Lic,
    /// Proton density fat fraction, from a fat–water fit.
    Pdff,
    /// Root of the mean squared residual of the fit.
    Residual,
}

impl MapKind {
    pub const ALL: [Self; 6] = [Self::R2Star, Self::T2Star, Self::S0, Self::Lic, Self::Pdff, Self::Residual];

    /// The kinds that a decay has: no calibration turns the R2 of spin echoes into iron.
    pub fn of(decay: DecayKind) -> &'static [Self] {
        match decay {
            DecayKind::T2Star => &Self::ALL,
            DecayKind::T2 => &[Self::R2Star, Self::T2Star, Self::S0, Self::Pdff, Self::Residual],
        }
    }

    /// Name on screen and paper; spin echoes have no star.
    pub fn label(self, decay: DecayKind) -> &'static str {
        match (self, decay) {
            (Self::R2Star, DecayKind::T2Star) => "R2*",
            (Self::R2Star, DecayKind::T2) => "R2",
            (Self::T2Star, DecayKind::T2Star) => "T2*",
            (Self::T2Star, DecayKind::T2) => "T2",
            (Self::S0, _) => "S0",
            (Self::Lic, _) => "LIC",
            (Self::Pdff, _) => "PDFF",
            (Self::Residual, _) => t!("residual"),
        }
    }

    /// Unit of the values, as printed.
    pub fn unit(self) -> &'static str {
        match self {
            Self::R2Star => "s⁻¹",
            Self::T2Star => "ms",
            Self::S0 | Self::Residual => "a.u.",
            Self::Lic => "mg/g",
            Self::Pdff => "%",
        }
    }

    /// Display ranges of the number keys, the last one for 0.
    pub fn presets(self) -> &'static [Preset] {
        match self {
            Self::R2Star => &R2STAR_PRESETS,
            Self::T2Star => &T2STAR_PRESETS,
            Self::S0 | Self::Residual => &SIGNAL_PRESETS,
            Self::Lic => &LIC_PRESETS,
            Self::Pdff => &PDFF_PRESETS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spin_echoes_have_neither_a_star_nor_iron() {
        let names: Vec<&str> = MapKind::of(DecayKind::T2).iter().map(|kind| kind.label(DecayKind::T2)).collect();
        assert!(names.iter().all(|name| !name.contains('*') && *name != "LIC"), "{names:?}");
        assert_eq!(MapKind::of(DecayKind::T2Star), MapKind::ALL);
    }
}
