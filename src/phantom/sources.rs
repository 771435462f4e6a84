//! Where what a case teaches was published.
//!
//! Must not know: how a case is drawn.

use super::case::Case;

/// A publication, as it is printed and where it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    pub text: &'static str,
    pub url: &'static str,
}

const SIGN: Citation = Citation {
    text: "Belay, Bellizzi, Stolpen, J Med Case Rep 2018",
    url: "https://doi.org/10.1186/s13256-017-1531-9",
};
const NOISE_FIT: Citation =
    Citation { text: "Feng et al., Magn Reson Med 2013;70:1765", url: "https://doi.org/10.1002/mrm.24607" };
const NOISE: Citation =
    Citation { text: "Constantinides et al., Magn Reson Med 1997", url: "https://doi.org/10.1002/mrm.1910380524" };
const CALIBRATION: Citation =
    Citation { text: "Hernando et al., Radiology 2023;306:e213256", url: "https://doi.org/10.1148/radiol.213256" };
const GRADES: Citation =
    Citation { text: "Guglielmo et al., RadioGraphics 2023;43:e220181", url: "https://doi.org/10.1148/rg.220181" };
const ECHOES: Citation =
    Citation { text: "Henninger et al., RöFo 2015", url: "https://doi.org/10.1055/s-0034-1399318" };
const FIELD: Citation =
    Citation { text: "Storey et al., J Magn Reson Imaging 2007", url: "https://doi.org/10.1002/jmri.20816" };
const FAT_SPECTRUM: Citation =
    Citation { text: "Hernando et al., Magn Reson Med 2013", url: "https://doi.org/10.1002/mrm.24593" };
const FAT_FIT: Citation =
    Citation { text: "Triay Bagur et al., Magn Reson Med 2019", url: "https://doi.org/10.1002/mrm.27728" };

/// The sources of what `case` teaches, the most important first.
pub fn of(case: Case) -> &'static [Citation] {
    match case {
        Case::Iso => &[SIGN, NOISE_FIT, ECHOES],
        Case::Hyper => &[SIGN, NOISE_FIT],
        Case::Hypo => &[SIGN, CALIBRATION],
        Case::FloorTrap => &[NOISE, NOISE_FIT, SIGN],
        Case::FocalSparing => &[SIGN, CALIBRATION],
        Case::NoOverload => &[CALIBRATION, GRADES, FIELD, SIGN],
        Case::Fatty => &[FAT_FIT, FAT_SPECTRUM, SIGN],
    }
}
