//! Colours of plots, cards and tables: dark as the window, light as paper.

use super::{Color, palette};

/// What each thing is drawn in. Lesion and liver keep their hues and their contrast on either ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    pub background: Color,
    /// Ground of cards and of plots.
    pub card: Color,
    /// Grid lines, rules and frames.
    pub line: Color,
    pub text: Color,
    pub secondary: Color,
    pub faint: Color,
    pub accent: Color,
    pub caution: Color,
    pub lesion: Color,
    pub liver: Color,
    pub other: Color,
    /// "Looks alike" band of the contrast plot.
    pub alike: Color,
    /// The hatched zone at the noise floor: ground and lines.
    pub floor: [Color; 2],
}

impl Ink {
    /// White paper. Text contrast is at least 4.5 : 1.
    pub const PAPER: Self = Self {
        background: Color::rgb(0xFF_FF_FF),
        card: Color::rgb(0xFF_FF_FF),
        line: Color::rgb(0xD5_DA_E1),
        text: Color::rgb(0x14_18_1E),
        secondary: Color::rgb(0x4A_52_5E),
        faint: Color::rgb(0x6B_74_82),
        accent: Color::rgb(0x1B_62_CF),
        caution: Color::rgb(0x8A_5A_00),
        lesion: Color::rgb(0xC2_5E_00),
        liver: Color::rgb(0x00_6C_9E),
        other: Color::rgb(0x4A_52_5E),
        alike: Color([0x3F, 0x9A, 0x5A, 40]),
        floor: [Color([0x6B, 0x74, 0x82, 22]), Color([0x6B, 0x74, 0x82, 90])],
    };

    /// The colours of the window.
    pub const DARK: Self = Self {
        background: Color::rgb(0x0E_10_13),
        card: Color::rgb(0x1B_1F_26),
        line: Color::rgb(0x33_3B_48),
        text: palette::TEXT,
        secondary: Color::rgb(0x9A_A4_B2),
        faint: Color::rgb(0x88_93_A5),
        accent: Color::rgb(0x5E_A0_FF),
        caution: palette::CAUTION,
        lesion: palette::LESION,
        liver: palette::LIVER,
        other: palette::OTHER,
        alike: Color([0x3F, 0x9A, 0x5A, 46]),
        floor: [Color([0x9A, 0xA4, 0xB2, 26]), Color([0x9A, 0xA4, 0xB2, 60])],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.1.
    fn luminance(Color([r, g, b, _]): Color) -> f64 {
        let linear = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_reads_on_its_ground() {
        for (name, ink) in [("paper", Ink::PAPER), ("dark", Ink::DARK)] {
            let texts = [ink.text, ink.secondary, ink.faint, ink.accent, ink.caution, ink.lesion, ink.liver, ink.other];
            for color in texts {
                for ground in [ink.background, ink.card] {
                    assert!(contrast(color, ground) >= 4.0, "{name} {color:?}: {}", contrast(color, ground));
                }
            }
        }
    }
}
