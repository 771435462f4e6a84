//! Which part of the complex signal an image shows, and whether a computer made it from others.

use super::header::ImageHeader;
use crate::say;
use crate::text::Message;

/// Part of the complex MR signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    Magnitude,
    /// Nothing says what it is; taken as magnitude while nothing speaks against it.
    Unmarked,
    Phase,
    Real,
    Imaginary,
}

impl Component {
    /// For messages: "magnitude", "phase" …
    pub fn name(self) -> &'static str {
        match self {
            Self::Magnitude => "magnitude",
            Self::Unmarked => "unmarked, taken as magnitude",
            Self::Phase => "phase",
            Self::Real => "real part",
            Self::Imaginary => "imaginary part",
        }
    }

    /// [`Self::name`] for a person.
    pub fn in_words(self) -> Message {
        match self {
            Self::Magnitude => say!("component-magnitude"),
            Self::Unmarked => say!("component-unmarked"),
            Self::Phase => say!("component-phase"),
            Self::Real => say!("component-real"),
            Self::Imaginary => say!("component-imaginary"),
        }
    }

    pub fn is_magnitude(self) -> bool {
        matches!(self, Self::Magnitude | Self::Unmarked)
    }

    /// Component of an image: what the enhanced or private attribute says, else the tokens of ImageType.
    pub fn of(image: &ImageHeader) -> Self {
        if let Some(component) = image.complex_component.as_deref().and_then(Self::from_token) {
            return component;
        }
        // Value 1 and 2 (ORIGINAL\PRIMARY) never name a component.
        image.image_type.iter().skip(2).find_map(|token| Self::from_token(token)).unwrap_or(Self::Unmarked)
    }

    fn from_token(token: &str) -> Option<Self> {
        Some(match token {
            "M" | "MAGNITUDE" | "M_FFE" | "M_SE" | "M_IR" | "M_TSE" => Self::Magnitude,
            "P" | "PHASE" | "PHASE MAP" | "PHASE_FFE" | "P_FFE" | "PHASE_SE" => Self::Phase,
            "R" | "REAL" | "R_FFE" | "R_SE" => Self::Real,
            "I" | "IMAGINARY" | "I_FFE" | "I_SE" => Self::Imaginary,
            _ => return None,
        })
    }
}

/// ImageType tokens of images that are computed from others, whatever value 1 says.
const DERIVED_TOKENS: &[&str] = &[
    "ADC",
    "B0",
    "B0 MAP",
    "FAT",
    "FAT_FRACTION",
    "FF",
    "FIELD_MAP",
    "MEAN",
    "MIP",
    "MNIP",
    "MPR",
    "PROJECTION IMAGE",
    "R2",
    "R2 MAP",
    "R2*",
    "R2_STAR",
    "R2_STAR MAP",
    "R2STAR",
    "RMS",
    "STAR MAP",
    "SUM",
    "SWI",
    "T1 MAP",
    "T2 MAP",
    "T2*",
    "T2_STAR",
    "T2_STAR MAP",
    "T2 STAR MAP",
    "WATER",
];

/// The word that marks `image` as derived, `None` for an original image.
pub fn derived_token(image: &ImageHeader) -> Option<&str> {
    let first = image.image_type.first().map(String::as_str).filter(|value| *value == "DERIVED");
    first.or_else(|| image.image_type.iter().skip(2).map(String::as_str).find(|token| DERIVED_TOKENS.contains(token)))
}

/// Several slices tiled into one frame: Siemens MOSAIC, UIH VFRAME.
pub fn is_mosaic(image: &ImageHeader) -> bool {
    image.image_type.iter().any(|token| token == "MOSAIC" || token == "VFRAME")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::header::test_image;

    fn with_type(image_type: &str) -> ImageHeader {
        let mut image = test_image();
        image.image_type = image_type.split('\\').map(str::to_owned).collect();
        image
    }

    #[test]
    fn reads_the_component_from_vendor_image_types() {
        let check = |text: &str, expected| assert_eq!(Component::of(&with_type(text)), expected, "{text}");
        check(r"ORIGINAL\PRIMARY\M\ND", Component::Magnitude);
        check(r"ORIGINAL\PRIMARY\M_FFE\M\FFE", Component::Magnitude);
        check(r"ORIGINAL\PRIMARY\PHASE MAP\P\FFE", Component::Phase);
        check(r"ORIGINAL\PRIMARY\OTHER", Component::Unmarked);
        check(r"ORIGINAL\PRIMARY", Component::Unmarked);
    }

    #[test]
    fn the_private_component_wins_over_image_type() {
        let mut image = with_type(r"ORIGINAL\PRIMARY\OTHER");
        image.complex_component = Some("I".to_owned());
        assert_eq!(Component::of(&image), Component::Imaginary);
    }

    #[test]
    fn maps_made_by_the_scanner_are_derived() {
        assert_eq!(derived_token(&with_type(r"DERIVED\PRIMARY\M\ND")), Some("DERIVED"));
        assert_eq!(derived_token(&with_type(r"ORIGINAL\PRIMARY\M\T2_STAR MAP")), Some("T2_STAR MAP"));
        assert_eq!(derived_token(&with_type(r"ORIGINAL\PRIMARY\M\ND\NORM")), None);
    }
}
