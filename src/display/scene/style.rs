//! Colors and line styles of overlays.

use super::{Color, Pattern, Stroke};

/// Colors that every overlay shares.
pub mod palette {
    use super::Color;

    pub const LESION: Color = Color::rgb(0xFF_B4_54);
    pub const LIVER: Color = Color::rgb(0x4C_C9_F0);
    pub const NOISE: Color = Color::rgb(0xB6_92_F6);
    pub const OTHER: Color = Color::rgb(0xE6_E9_EE);
    pub const TEXT: Color = Color::rgb(0xE6_E9_EE);
    pub const TEXT_STRONG: Color = Color::rgb(0xFF_FF_FF);
    pub const CAUTION: Color = Color::rgb(0xE3_C2_7A);
    /// Below strokes and texts on images.
    pub const HALO: Color = Color([0, 0, 0, 190]);
    /// Letters on a colored tag.
    pub const TAG_TEXT: Color = Color::rgb(0x0E_10_13);
}

/// The look of a region: hue, line style and letter each tell regions apart on their own, for readers who cannot see
/// one of them and for print in gray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutlineStyle {
    /// Solid, letter L.
    Lesion,
    /// Dashed, letter B (background liver).
    Liver,
    /// Dotted, letter N.
    Noise,
    /// Short dashes, letter M.
    Muscle,
    /// Solid and thin, no letter.
    Other,
}

impl OutlineStyle {
    pub const fn color(self) -> Color {
        match self {
            Self::Lesion => palette::LESION,
            Self::Liver => palette::LIVER,
            Self::Noise => palette::NOISE,
            Self::Muscle | Self::Other => palette::OTHER,
        }
    }

    /// Letter on the tag; of lesion, liver and noise the key that draws such a region.
    pub const fn letter(self) -> Option<&'static str> {
        match self {
            Self::Lesion => Some("L"),
            Self::Liver => Some("B"),
            Self::Noise => Some("N"),
            Self::Muscle => Some("M"),
            Self::Other => None,
        }
    }

    /// The outline's stroke; the selected region's is wider.
    pub fn stroke(self, is_selected: bool) -> Stroke {
        let pattern = match self {
            Self::Lesion | Self::Other => Pattern::Solid,
            Self::Liver => Pattern::Dashed { on: 6.0, off: 4.0 },
            Self::Muscle => Pattern::Dashed { on: 2.5, off: 2.5 },
            Self::Noise => Pattern::Dotted { spacing: 4.5 },
        };
        let width = match self {
            Self::Lesion | Self::Liver | Self::Muscle => 1.8,
            Self::Noise => 2.0,
            Self::Other => 1.2,
        };
        Stroke { color: self.color(), width: if is_selected { width + 0.6 } else { width }, pattern }
    }
}
