//! Design tokens: every color of the window and of paper, once per appearance.

use super::{Color, palette};

/// What each thing is drawn in. Lesion and liver keep their hues and their contrast on every ground; images are black in
/// every appearance, and what lies on them takes [`palette`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub background: Color,
    /// Ground of side panels and bars.
    pub panel: Color,
    /// Ground of cards and of plots.
    pub card: Color,
    /// Grid lines, rules and frames.
    pub line: Color,
    pub text: Color,
    pub secondary: Color,
    pub faint: Color,
    pub accent: Color,
    /// Fill of a primary button: the accent, until white text on it reads.
    pub accent_fill: Color,
    /// Text on [`Self::accent_fill`].
    pub on_accent: Color,
    pub selected: Color,
    pub hovered: Color,
    pub caution: Color,
    pub problem: Color,
    pub link: Color,
    pub lesion: Color,
    pub liver: Color,
    pub noise: Color,
    pub other: Color,
    /// Cards by the tone of their answer.
    pub green: Tint,
    pub amber: Tint,
    pub blue: Tint,
    pub yellow: Tint,
    pub gray: Tint,
    /// "Looks alike" band of the contrast plot.
    pub alike: Color,
    /// The hatched zone at the noise floor: ground and lines.
    pub floor: [Color; 2],
}

/// A tinted card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tint {
    pub fill: Color,
    pub border: Color,
    /// Of the heading.
    pub text: Color,
}

const fn tint(fill: u32, border: u32, text: u32) -> Tint {
    Tint { fill: Color::rgb(fill), border: Color::rgb(border), text: Color::rgb(text) }
}

impl Tokens {
    /// White paper. Text contrast is at least 4.5 : 1.
    pub const PAPER: Self = Self {
        background: Color::rgb(0xFF_FF_FF),
        panel: Color::rgb(0xFF_FF_FF),
        line: Color::rgb(0xD5_DA_E1),
        text: Color::rgb(0x14_18_1E),
        secondary: Color::rgb(0x4A_52_5E),
        faint: Color::rgb(0x6B_74_82),
        accent: Color::rgb(0x1B_62_CF),
        caution: Color::rgb(0x8A_5A_00),
        lesion: Color::rgb(0xC2_5E_00),
        liver: Color::rgb(0x00_6C_9E),
        other: Color::rgb(0x4A_52_5E),
        ..Self::LIGHT
    };

    /// The window in a bright room.
    pub const LIGHT: Self = Self {
        background: Color::rgb(0xE4_E8_ED),
        panel: Color::rgb(0xF4_F6_F8),
        card: Color::rgb(0xFF_FF_FF),
        line: Color::rgb(0xCD_D4_DD),
        text: Color::rgb(0x16_1B_22),
        secondary: Color::rgb(0x48_53_62),
        faint: Color::rgb(0x56_61_6F),
        accent: Color::rgb(0x0B_5F_CC),
        accent_fill: Color::rgb(0x1A_62_D0),
        on_accent: Color::rgb(0xFF_FF_FF),
        selected: Color::rgb(0xCB_E0_FA),
        hovered: Color::rgb(0xE2_E8_EF),
        problem: Color::rgb(0xAE_24_1C),
        link: Color::rgb(0x0A_57_BD),
        caution: Color::rgb(0x73_4C_00),
        lesion: Color::rgb(0x8A_4B_00),
        liver: Color::rgb(0x00_5F_80),
        noise: Color::rgb(0x64_39_B5),
        other: Color::rgb(0x42_4C_59),
        green: tint(0xEEF7F0, 0x8FC39F, 0x1F6B38),
        amber: tint(0xFDF4E7, 0xDFB274, 0x8A4B00),
        blue: tint(0xEDF3FC, 0x94B4E4, 0x1D4F97),
        yellow: tint(0xFAF8E6, 0xCFC476, 0x695D00),
        gray: tint(0xF4F4F6, 0xBDC1CA, 0x4A525E),
        alike: Color([0x3F, 0x9A, 0x5A, 40]),
        floor: [Color([0x6B, 0x74, 0x82, 22]), Color([0x6B, 0x74, 0x82, 90])],
    };

    /// The window in a reading room.
    pub const DARK: Self = Self {
        background: Color::rgb(0x0E_10_13),
        panel: Color::rgb(0x15_18_1D),
        card: Color::rgb(0x1B_1F_26),
        line: Color::rgb(0x26_2C_36),
        text: palette::TEXT,
        secondary: Color::rgb(0x9A_A4_B2),
        faint: Color::rgb(0x88_93_A5),
        accent: Color::rgb(0x2F_81_F7),
        accent_fill: Color::rgb(0x1F_6F_EB),
        on_accent: Color::rgb(0xFF_FF_FF),
        selected: Color::rgb(0x24_40_5E),
        hovered: Color::rgb(0x2A_31_3C),
        problem: Color::rgb(0xFF_8F_85),
        link: Color::rgb(0x6C_B0_FF),
        caution: palette::CAUTION,
        lesion: palette::LESION,
        liver: palette::LIVER,
        noise: palette::NOISE,
        other: Color::rgb(0xC8_D0_DA),
        green: tint(0x16241B, 0x2C5338, 0x7FD197),
        amber: tint(0x2A1F12, 0x63471E, 0xF2B866),
        blue: tint(0x172030, 0x2F4870, 0x8AB8F5),
        yellow: tint(0x262416, 0x575029, 0xE3D07A),
        gray: tint(0x222227, 0x4A4C57, 0xB9C0CC),
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

    const ALL: [(&str, Tokens); 3] = [("paper", Tokens::PAPER), ("light", Tokens::LIGHT), ("dark", Tokens::DARK)];

    /// Text needs 4.5 : 1, lines that say something 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11, level AA).
    #[test]
    fn every_pair_of_tokens_reaches_level_aa_in_every_appearance() {
        let mut low = Vec::new();
        for (name, t) in ALL {
            let mut pairs = vec![(t.on_accent, t.accent_fill, 4.5)];
            pairs.extend([t.background, t.panel, t.card, t.hovered, t.selected].map(|ground| (t.text, ground, 4.5)));
            for ground in [t.background, t.panel, t.card] {
                pairs.extend([t.secondary, t.faint, t.caution, t.problem, t.link].map(|text| (text, ground, 4.5)));
                pairs.extend([t.accent, t.lesion, t.liver, t.noise, t.other].map(|line| (line, ground, 3.0)));
            }
            for tint in [t.green, t.amber, t.blue, t.yellow, t.gray] {
                pairs.extend([tint.text, t.text, t.secondary].map(|text| (text, tint.fill, 4.5)));
            }
            let found = pairs.into_iter().filter(|&(a, b, least)| contrast(a, b) < least);
            low.extend(found.map(|(a, b, least)| format!("{name}: {a:?} on {b:?}: {:.2} < {least}", contrast(a, b))));
        }
        assert!(low.is_empty(), "{}", low.join("\n"));
    }
}
