//! Color maps, all readable with the common color vision deficiencies.

use super::color_tables::{CIVIDIS, INFERNO, MAGMA, VIRIDIS};
use super::window::Window;

/// Which colors stand for low and high values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColorMap {
    #[default]
    Gray,
    Inferno,
    Viridis,
    Magma,
    Cividis,
}

impl ColorMap {
    pub const ALL: [Self; 5] = [Self::Gray, Self::Inferno, Self::Viridis, Self::Magma, Self::Cividis];

    pub fn label(self) -> &'static str {
        match self {
            Self::Gray => "Gray",
            Self::Inferno => "Inferno",
            Self::Viridis => "Viridis",
            Self::Magma => "Magma",
            Self::Cividis => "Cividis",
        }
    }

    /// Colors from the lowest to the highest value.
    pub fn lut(self) -> ColorLut {
        let from_table = |table: &[u32; 256]| {
            ColorLut(table.map(|rgb| {
                let [_, r, g, b] = rgb.to_be_bytes();
                [r, g, b]
            }))
        };
        match self {
            Self::Gray => ColorLut(std::array::from_fn(|i| [i as u8; 3])),
            Self::Inferno => from_table(&INFERNO),
            Self::Viridis => from_table(&VIRIDIS),
            Self::Magma => from_table(&MAGMA),
            Self::Cividis => from_table(&CIVIDIS),
        }
    }
}

/// 256 colors, red, green, blue, for values from the lower to the upper end of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColorLut([[u8; 3]; 256]);

impl ColorLut {
    /// The same colors from the highest to the lowest value.
    pub fn reversed(mut self) -> Self {
        self.0.reverse();
        self
    }

    pub fn entries(&self) -> &[[u8; 3]; 256] {
        &self.0
    }

    /// Color at a place between 0 and 1; clamped, and 0 for NaN.
    pub fn color(&self, fraction: f64) -> [u8; 3] {
        // The cast saturates, and turns NaN into 0.
        self.0[(fraction * 255.0 + 0.5) as u8 as usize]
    }

    /// Color of a value; `None` for one that is not finite.
    pub fn color_of(&self, value: f64, window: Window) -> Option<[u8; 3]> {
        window.fraction(value).map(|fraction| self.color(fraction))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_match_matplotlib_at_known_places() {
        // matplotlib 3.11 colormaps[name].colors[i] × 255, rounded, for i = 0, 64, 128, 255.
        let expected = [
            (ColorMap::Inferno, [[0, 0, 4], [87, 16, 110], [188, 55, 84], [252, 255, 164]]),
            (ColorMap::Viridis, [[68, 1, 84], [59, 82, 139], [33, 145, 140], [253, 231, 37]]),
            (ColorMap::Magma, [[0, 0, 4], [81, 18, 124], [183, 55, 121], [252, 253, 191]]),
            (ColorMap::Cividis, [[0, 34, 78], [67, 78, 108], [125, 124, 120], [254, 232, 56]]),
        ];
        for (map, colors) in expected {
            let lut = map.lut();
            assert_eq!([0, 64, 128, 255].map(|i| lut.entries()[i]), colors, "{map:?}");
        }
    }

    #[test]
    fn lightness_rises_along_every_map() {
        // Luma of Rec. 709 as a stand-in for perceived lightness.
        let luma = |[r, g, b]: [u8; 3]| 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
        for map in ColorMap::ALL {
            let lut = map.lut();
            for pair in lut.entries().windows(9) {
                assert!(luma(pair[8]) > luma(pair[0]) - 0.5, "{map:?} {pair:?}");
            }
        }
    }

    #[test]
    fn ends_are_reached_and_nothing_lies_beyond() {
        let lut = ColorMap::Gray.lut();
        for (fraction, gray) in
            [(0.0, 0), (1.0, 255), (-3.0, 0), (7.0, 255), (f64::NAN, 0), (f64::INFINITY, 255), (0.5, 128)]
        {
            assert_eq!(lut.color(fraction), [gray; 3], "{fraction}");
        }
        assert_eq!(lut.clone().reversed().color(0.0), [255; 3]);
        let window = Window::new(10.0, 20.0).expect("low below high");
        assert_eq!(lut.color_of(f64::NAN, window), None);
        assert_eq!(lut.color_of(20.0, window), Some([255; 3]));
    }
}
