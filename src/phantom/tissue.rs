//! What the body is made of, and what each tissue sends back.
//!
//! Must not know: where a tissue lies.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// A tissue of the simulated body. [`Tissue::Liver`] is the background of the question, [`Tissue::Lesion`] its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tissue {
    /// Outside the body: no protons.
    Air,
    /// Gas inside the body: no protons either, and it disturbs the field around it.
    Gas,
    Skin,
    SubcutaneousFat,
    VisceralFat,
    Muscle,
    Liver,
    /// Part of the liver that took up less iron than the rest, apart from the lesion.
    SparedLiver,
    Lesion,
    LesionRim,
    /// Hepatic and portal veins and the inferior vena cava.
    Vein,
    /// Aorta and its branches.
    Artery,
    Spleen,
    KidneyCortex,
    KidneyMedulla,
    StomachContent,
    BowelWall,
    Gallbladder,
    Pancreas,
    Lung,
    CorticalBone,
    Marrow,
    Disc,
    CerebrospinalFluid,
    SpinalCord,
}

impl Tissue {
    pub const COUNT: usize = 25;

    /// In the order of their discriminants.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Air,
        Self::Gas,
        Self::Skin,
        Self::SubcutaneousFat,
        Self::VisceralFat,
        Self::Muscle,
        Self::Liver,
        Self::SparedLiver,
        Self::Lesion,
        Self::LesionRim,
        Self::Vein,
        Self::Artery,
        Self::Spleen,
        Self::KidneyCortex,
        Self::KidneyMedulla,
        Self::StomachContent,
        Self::BowelWall,
        Self::Gallbladder,
        Self::Pancreas,
        Self::Lung,
        Self::CorticalBone,
        Self::Marrow,
        Self::Disc,
        Self::CerebrospinalFluid,
        Self::SpinalCord,
    ];
}

/// What one tissue sends back in a gradient-echo image.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TissueSignal {
    /// R2* at the field strength of the case, s⁻¹.
    pub r2star_per_s: f64,
    /// Signal at TE 0 (proton density, T1 weighting and inflow together), signal units.
    pub s0: f64,
    /// Proton density fat fraction, 0–1.
    pub fat_fraction: f64,
    /// Relative SD of R2* from place to place inside the tissue; that of S0 is 0.6 times as large.
    pub heterogeneity: f64,
}

/// The signal of every tissue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tissues([TissueSignal; Tissue::COUNT]);

impl Index<Tissue> for Tissues {
    type Output = TissueSignal;

    fn index(&self, tissue: Tissue) -> &TissueSignal {
        &self.0[tissue as usize]
    }
}

impl IndexMut<Tissue> for Tissues {
    fn index_mut(&mut self, tissue: Tissue) -> &mut TissueSignal {
        &mut self.0[tissue as usize]
    }
}

impl Tissues {
    /// In the order of [`Tissue::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = &TissueSignal> {
        self.0.iter()
    }
}

impl Default for Tissues {
    /// A body at 1.5 T with healthy organs; the cases change liver, lesion and spleen.
    ///
    /// R2* of muscle, spleen, blood and liver from the ranges in the literature on body T2* at 1.5 T; S0 is what a
    /// spoiled gradient echo with moderate T1 weighting shows (fat and inflowing blood bright, fluid middling).
    fn default() -> Self {
        Self(Tissue::ALL.map(healthy))
    }
}

fn healthy(tissue: Tissue) -> TissueSignal {
    let (r2star_per_s, s0, fat_fraction, heterogeneity) = match tissue {
        Tissue::Air | Tissue::Gas => (0.0, 0.0, 0.0, 0.0),
        Tissue::Skin => (70.0, 560.0, 0.10, 0.05),
        Tissue::SubcutaneousFat => (40.0, 1220.0, 0.93, 0.03),
        Tissue::VisceralFat => (45.0, 1120.0, 0.86, 0.07),
        Tissue::Muscle => (33.0, 620.0, 0.03, 0.08),
        Tissue::Liver | Tissue::SparedLiver => (35.0, 1000.0, 0.03, 0.05),
        Tissue::Lesion | Tissue::LesionRim => (30.0, 900.0, 0.0, 0.05),
        Tissue::Vein => (13.0, 1000.0, 0.0, 0.03),
        Tissue::Artery => (11.0, 1180.0, 0.0, 0.03),
        Tissue::Spleen => (22.0, 860.0, 0.0, 0.05),
        Tissue::KidneyCortex => (17.0, 930.0, 0.0, 0.05),
        Tissue::KidneyMedulla => (24.0, 820.0, 0.0, 0.06),
        Tissue::StomachContent => (14.0, 500.0, 0.02, 0.10),
        Tissue::BowelWall => (32.0, 700.0, 0.02, 0.08),
        Tissue::Gallbladder => (6.0, 760.0, 0.0, 0.02),
        Tissue::Pancreas => (30.0, 860.0, 0.10, 0.09),
        Tissue::Lung => (450.0, 150.0, 0.0, 0.25),
        Tissue::CorticalBone => (500.0, 120.0, 0.0, 0.10),
        Tissue::Marrow => (90.0, 780.0, 0.42, 0.08),
        Tissue::Disc => (35.0, 620.0, 0.0, 0.05),
        Tissue::CerebrospinalFluid => (6.0, 700.0, 0.0, 0.02),
        Tissue::SpinalCord => (18.0, 760.0, 0.0, 0.03),
    };
    TissueSignal { r2star_per_s, s0, fat_fraction, heterogeneity }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tissue_stands_at_its_own_place_of_the_table() {
        assert!(Tissue::ALL.iter().enumerate().all(|(i, &tissue)| tissue as usize == i));
        assert_eq!(Tissues::default()[Tissue::Air].s0, 0.0);
        assert_eq!(Tissues::default()[Tissue::SpinalCord].s0, 760.0);
    }
}
