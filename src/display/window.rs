//! Window and level: which values span the colors.

use ndarray::ArrayView2;

use super::numbers::{decimal, minus_signed};
use crate::t;

/// The values shown as the first and the last color; both finite, `low` below `high`.
///
/// Width and center follow the exact linear function (`low = center − width/2`), which also suits maps of real numbers.
/// DICOM's integer LINEAR function differs by half a value (PS3.3 C.11.2.1.2 and C.11.2.1.3.2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    low: f64,
    high: f64,
}

/// Percentiles of the automatic window, %: cuts single bright pixels without touching tissue.
pub const AUTO_PERCENTILES: [f64; 2] = [0.1, 99.9];

/// Points of drag that change the width by the factor e, or move the center by one width.
const DRAG_POINTS: f64 = 250.0;

/// What a window/level drag means, for users who come from different viewers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DragPreference {
    /// Up and down change the width, left and right the level; normally the other way round.
    pub is_swapped: bool,
    /// Dragging up darkens; normally it brightens.
    pub is_level_reversed: bool,
}

impl Window {
    /// `None` unless both are finite and `low` lies below `high`.
    pub fn new(low: f64, high: f64) -> Option<Self> {
        (low.is_finite() && high.is_finite() && low < high && (high - low).is_finite()).then_some(Self { low, high })
    }

    /// `None` unless both are finite and the width is above zero.
    pub fn from_width_center(width: f64, center: f64) -> Option<Self> {
        Self::new(center - 0.5 * width, center + 0.5 * width)
    }

    pub fn low(&self) -> f64 {
        self.low
    }

    pub fn high(&self) -> f64 {
        self.high
    }

    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    pub fn center(&self) -> f64 {
        self.low + 0.5 * (self.high - self.low)
    }

    /// Place of a value between `low` (0) and `high` (1), clamped; `None` for a value that is not finite.
    pub fn fraction(&self, value: f64) -> Option<f64> {
        value.is_finite().then(|| ((value - self.low) / self.width()).clamp(0.0, 1.0))
    }

    /// From the smallest to the largest finite value; `None` when there is none.
    pub fn full_range(values: ArrayView2<'_, f32>) -> Option<Self> {
        let finite = || values.iter().copied().filter(|v| v.is_finite());
        let low = finite().min_by(f32::total_cmp)?;
        let high = finite().max_by(f32::total_cmp)?;
        Self::around(f64::from(low), f64::from(high))
    }

    /// Between two percentiles (%, nearest rank) of the finite values; `None` when there is none.
    pub fn between_percentiles(values: ArrayView2<'_, f32>, [low, high]: [f64; 2]) -> Option<Self> {
        let mut finite: Vec<f32> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let mut ranked = |percent: f64| -> Option<f64> {
            let last = finite.len().checked_sub(1)?;
            let rank = (percent / 100.0 * last as f64).round() as usize;
            Some(f64::from(*finite.select_nth_unstable_by(rank.min(last), f32::total_cmp).1))
        };
        Self::around(ranked(low)?, ranked(high)?)
    }

    /// The window an image opens with: [`AUTO_PERCENTILES`] of its finite values.
    pub fn auto(values: ArrayView2<'_, f32>) -> Option<Self> {
        Self::between_percentiles(values, AUTO_PERCENTILES)
    }

    /// A window even where all values agree: then one that has the value in its middle.
    fn around(low: f64, high: f64) -> Option<Self> {
        Self::new(low, high).or_else(|| {
            let half = if low == 0.0 { 0.5 } else { 0.5 * low.abs() };
            Self::new(low - half, low + half)
        })
    }

    /// The window after a drag of (x, y) points on screen, y down: to the right widens, up brightens.
    ///
    /// Steps are relative to the width, so maps from 0 to 1 and images from 0 to 4095 answer alike. `full` is the range
    /// of the data: the width stays between a thousandth and ten times of it and the center within it.
    pub fn dragged(&self, [x, y]: [f64; 2], full: Self, preference: DragPreference) -> Self {
        let (for_width, for_level) = if preference.is_swapped { (-y, -x) } else { (x, y) };
        let sign = if preference.is_level_reversed { -1.0 } else { 1.0 };
        let width = self.width() * (for_width / DRAG_POINTS).clamp(-20.0, 20.0).exp();
        let width = width.clamp(1e-3 * full.width(), 10.0 * full.width());
        let center = self.center() + sign * for_level / DRAG_POINTS * self.width();
        let center = center.clamp(full.low, full.high);
        Self::from_width_center(width, center).unwrap_or(*self)
    }

    /// Width and level in words, with as many digits as the width needs to show a change of a hundredth:
    /// "W 800  L 400", "W 1.00  L 0.50".
    pub fn text(&self) -> String {
        let digits = self.decimals();
        format!("W {}  L {}", decimal(self.width(), digits), decimal(self.center(), digits))
    }

    /// Lowest and highest value in words: "0–600", "−1.5 to 2.0".
    pub fn range_text(&self) -> String {
        // Whole numbers, which presets are, need no decimals.
        let is_whole = |v: f64| v.fract() == 0.0 && v.abs() < 1e9;
        let digits = if is_whole(self.low) && is_whole(self.high) { Some(0) } else { self.decimals() };
        let (low, high) = (decimal(self.low, digits), decimal(self.high, digits));
        let joint = if low.starts_with('−') || high.starts_with('−') { " to " } else { "–" };
        format!("{low}{joint}{high}")
    }

    /// Decimals for three significant digits of the width; `None` where only a power of ten is readable.
    fn decimals(&self) -> Option<usize> {
        let exponent = self.width().log10().floor();
        (-6.0..12.0).contains(&exponent).then(|| (2.0 - exponent).max(0.0) as usize)
    }
}

/// A window to choose by name or key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preset {
    /// Percentiles of the image shown, %.
    Percentiles([f64; 2]),
    /// Smallest to largest value of the image shown.
    FullRange,
    /// The same values on every image, in the unit of the map.
    Fixed { low: f64, high: f64 },
}

impl Preset {
    /// `None` when it depends on an image that holds no finite value.
    pub fn window(&self, values: ArrayView2<'_, f32>) -> Option<Window> {
        match *self {
            Self::Percentiles(percentiles) => Window::between_percentiles(values, percentiles),
            Self::FullRange => Window::full_range(values),
            Self::Fixed { low, high } => Window::new(low, high),
        }
    }

    /// What the menu shows, e.g. "0.1–99.9 %", "0–400 s⁻¹"; `unit` stands behind fixed values.
    pub fn label(&self, unit: &str) -> String {
        match *self {
            Self::Percentiles([low, high]) => format!("{low}–{high} %"),
            Self::FullRange => t!("range-full").to_owned(),
            Self::Fixed { low, high } => minus_signed(&format!("{low}–{high} {unit}")).trim_end().to_owned(),
        }
    }
}

/// Presets of magnitude images, whose units are arbitrary; by key 1, 2, … and the last by key 0.
pub const SIGNAL_PRESETS: [Preset; 5] = [
    Preset::Percentiles(AUTO_PERCENTILES),
    Preset::Percentiles([1.0, 99.0]),
    Preset::Percentiles([2.0, 90.0]),
    Preset::Percentiles([0.1, 75.0]),
    Preset::FullRange,
];

/// Presets of R2* maps in s⁻¹; by key 1, 2, … and the last by key 0.
pub const R2STAR_PRESETS: [Preset; 6] = [
    Preset::Percentiles(AUTO_PERCENTILES),
    Preset::Fixed { low: 0.0, high: 100.0 },
    Preset::Fixed { low: 0.0, high: 400.0 },
    Preset::Fixed { low: 0.0, high: 600.0 },
    Preset::Fixed { low: 0.0, high: 1000.0 },
    Preset::FullRange,
];

/// Presets of T2* maps in ms; by key 1, 2, … and the last by key 0.
pub const T2STAR_PRESETS: [Preset; 5] = [
    Preset::Percentiles(AUTO_PERCENTILES),
    Preset::Fixed { low: 0.0, high: 5.0 },
    Preset::Fixed { low: 0.0, high: 20.0 },
    Preset::Fixed { low: 0.0, high: 50.0 },
    Preset::FullRange,
];

/// Presets of fat fraction maps in %; by key 1, 2, … and the last by key 0.
pub const PDFF_PRESETS: [Preset; 5] = [
    Preset::Percentiles(AUTO_PERCENTILES),
    Preset::Fixed { low: 0.0, high: 10.0 },
    Preset::Fixed { low: 0.0, high: 40.0 },
    Preset::Fixed { low: 0.0, high: 100.0 },
    Preset::FullRange,
];

/// Presets of LIC maps in mg/g; by key 1, 2, … and the last by key 0.
pub const LIC_PRESETS: [Preset; 5] = [
    Preset::Percentiles(AUTO_PERCENTILES),
    Preset::Fixed { low: 0.0, high: 3.0 },
    Preset::Fixed { low: 0.0, high: 7.0 },
    Preset::Fixed { low: 0.0, high: 15.0 },
    Preset::FullRange,
];

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    fn window(low: f64, high: f64) -> Window {
        Window::new(low, high).expect("low below high")
    }

    #[test]
    fn width_and_center_are_the_other_view_of_low_and_high() {
        let found = Window::from_width_center(800.0, 400.0).expect("width above zero");
        assert_eq!((found.low(), found.high()), (0.0, 800.0));
        assert_eq!((found.width(), found.center()), (800.0, 400.0));
        assert_eq!(Window::from_width_center(0.0, 5.0), None);
        assert_eq!(Window::from_width_center(-1.0, 5.0), None);
        assert_eq!(Window::new(0.0, f64::NAN), None);
        assert_eq!(Window::new(f64::MIN, f64::MAX), None);
    }

    #[test]
    fn text_has_the_digits_the_width_needs() {
        for (low, high, text) in [
            (0.0, 800.0, "W 800  L 400"),
            (0.0, 1.0, "W 1.00  L 0.50"),
            (-0.25, 0.25, "W 0.500  L 0.000"),
            (-4.0, 2.0, "W 6.00  L −1.00"),
            (0.0, 1e-4, "W 0.000100  L 0.000050"),
            (0.0, 65_535.0, "W 65535  L 32768"),
            (0.0, 40.0, "W 40.0  L 20.0"),
            (0.0, 2e-9, "W 2.00e−9  L 1.00e−9"),
        ] {
            assert_eq!(window(low, high).text(), text);
        }
    }

    #[test]
    fn range_text_is_whole_where_the_preset_is() {
        for (low, high, text) in
            [(0.0, 600.0, "0–600"), (0.0, 0.5, "0.000–0.500"), (-5.0, 20.0, "−5 to 20"), (0.5, 1.5, "0.50–1.50")]
        {
            assert_eq!(window(low, high).range_text(), text);
        }
    }

    #[test]
    fn the_automatic_window_cuts_rare_extremes_and_skips_missing_values() {
        // 0 … 9999 with two outliers and holes: 0.1 % and 99.9 % of 10 002 values.
        let mut values: Vec<f32> = (0..10_000).map(|v| v as f32).collect();
        values.extend([1e6, -1e6, f32::NAN, f32::INFINITY]);
        let image = Array2::from_shape_vec((4, 2501), values).expect("10 004 values");
        let auto = Window::auto(image.view()).expect("finite values");
        assert!((auto.low() - 9.0).abs() <= 1.0 && (auto.high() - 9990.0).abs() <= 1.0, "{auto:?}");
        assert_eq!(Window::full_range(image.view()), Window::new(-1e6, 1e6));
    }

    #[test]
    fn constant_and_empty_images_do_not_break_the_window() {
        assert_eq!(Window::auto(Array2::zeros((3, 3)).view()), Window::new(-0.5, 0.5));
        let flat = Window::auto(Array2::from_elem((3, 3), 8.0).view()).expect("finite");
        assert_eq!(flat.center(), 8.0);
        assert_eq!(Window::auto(Array2::from_elem((3, 3), f32::NAN).view()), None);
        assert_eq!(Window::auto(Array2::zeros((0, 0)).view()), None);
    }

    #[test]
    fn fraction_is_clamped_and_knows_missing_values() {
        let w = window(100.0, 300.0);
        let cases = [
            (100.0, Some(0.0)),
            (200.0, Some(0.5)),
            (300.0, Some(1.0)),
            (-1e9, Some(0.0)),
            (1e9, Some(1.0)),
            (f64::NAN, None),
        ];
        for (value, expected) in cases {
            assert_eq!(w.fraction(value), expected);
        }
    }

    #[test]
    fn dragging_right_widens_and_up_brightens() {
        let full = window(0.0, 1000.0);
        let start = window(300.0, 700.0);
        let wider = start.dragged([50.0, 0.0], full, DragPreference::default());
        assert!(wider.width() > start.width() && wider.center() == start.center());
        let brighter = start.dragged([0.0, -50.0], full, DragPreference::default());
        // A lower center makes every value brighter.
        assert!(brighter.center() < start.center() && (brighter.width() - start.width()).abs() < 1e-9);
        let reversed = DragPreference { is_level_reversed: true, ..DragPreference::default() };
        assert!(start.dragged([0.0, -50.0], full, reversed).center() > start.center());
        let swapped = DragPreference { is_swapped: true, ..DragPreference::default() };
        assert!(start.dragged([0.0, -50.0], full, swapped).width() > start.width());
    }

    #[test]
    fn dragging_feels_the_same_on_every_scale_and_never_collapses() {
        let (small, large) = (window(0.0, 1.0), window(0.0, 4000.0));
        let a = small.dragged([30.0, 12.0], small, DragPreference::default());
        let b = large.dragged([30.0, 12.0], large, DragPreference::default());
        assert!((a.low() * 4000.0 - b.low()).abs() < 1e-6 && (a.high() * 4000.0 - b.high()).abs() < 1e-6);
        let mut w = large;
        for _ in 0..1000 {
            w = w.dragged([-500.0, 900.0], large, DragPreference::default());
        }
        assert!(w.width() >= 3.9 && w.center() <= 4000.0, "{w:?}");
        assert_eq!(large.dragged([f64::NAN, 0.0], large, DragPreference::default()), large);
    }

    #[test]
    fn presets_give_the_window_they_name() {
        let image = array![[0.0_f32, 50.0], [100.0, f32::NAN]];
        assert_eq!(R2STAR_PRESETS[2].window(image.view()), Window::new(0.0, 400.0));
        assert_eq!(R2STAR_PRESETS[2].label("s⁻¹"), "0–400 s⁻¹");
        assert_eq!(Preset::FullRange.window(image.view()), Window::new(0.0, 100.0));
        assert_eq!(SIGNAL_PRESETS[0].label(""), "0.1–99.9 %");
    }
}
