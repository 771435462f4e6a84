//! How numbers are written for people: digits, signs, units, intervals.
//!
//! A number that is not finite is written as [`NO_VALUE`], never as "NaN". Minus is the sign −, not the hyphen.

/// Written where there is no number.
pub const NO_VALUE: &str = "–";

pub const UNIT_PER_SECOND: &str = "s⁻¹";
pub const UNIT_MS: &str = "ms";
pub const UNIT_MG_PER_G: &str = "mg/g";
pub const UNIT_MM2: &str = "mm²";

/// What a number measures: decides its digits and unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// R2* in s⁻¹.
    R2Star,
    /// T2* in ms.
    T2Star,
    /// Liver iron concentration in mg per g dry weight.
    Lic,
    /// Magnitude or S0 in arbitrary units.
    Signal,
    /// Ratio of two rates or signals.
    Ratio,
    /// Area in mm².
    Area,
    /// Echo time in ms.
    EchoTime,
    /// A fraction of 1, written in %.
    Percent,
    /// Coefficient of determination.
    RSquared,
}

impl Quantity {
    /// The unit as printed behind a number; empty for numbers without one.
    pub fn unit(self) -> &'static str {
        match self {
            Self::R2Star => UNIT_PER_SECOND,
            Self::T2Star | Self::EchoTime => UNIT_MS,
            Self::Lic => UNIT_MG_PER_G,
            Self::Area => UNIT_MM2,
            Self::Percent => "%",
            Self::Signal | Self::Ratio | Self::RSquared => "",
        }
    }

    /// Decimals for a value of this size: three significant digits, within the limits that the quantity deserves.
    pub fn decimals(self, value: f64) -> usize {
        let (significant, most) = match self {
            Self::R2Star => (3, 1),
            Self::T2Star => (3, 2),
            // Calibrations spread by more than a tenth of a mg/g.
            Self::Lic => return 1,
            Self::Signal => (3, 3),
            Self::Area | Self::Percent => (2, 1),
            Self::Ratio | Self::EchoTime => return 2,
            Self::RSquared => return 3,
        };
        decimals_for(self.scaled(value), significant, most)
    }

    /// The number without its unit: "404", "2.48", "7" for a fraction of 0.07.
    pub fn format(self, value: f64) -> String {
        fixed(self.scaled(value), self.decimals(value))
    }

    /// The number with its unit: "404 s⁻¹", "7 %".
    pub fn format_with_unit(self, value: f64) -> String {
        with_unit(self.format(value), self.unit())
    }

    /// Value and interval in the same decimals: "404 (397–411)"; "> 1200" when `value` is only a lower bound.
    pub fn format_measured(self, value: f64, interval: Option<[f64; 2]>, bound: Bound) -> String {
        let number = self.format(value);
        if number == NO_VALUE {
            return number;
        }
        match bound {
            Bound::Lower => format!("> {number}"),
            Bound::Upper => format!("< {number}"),
            Bound::None => match interval {
                Some(ends) if ends.iter().all(|v| v.is_finite()) => {
                    let decimals = self.decimals(value);
                    format!("{number} ({})", interval_text(ends.map(|v| self.scaled(v)), decimals))
                }
                _ => number,
            },
        }
    }

    fn scaled(self, value: f64) -> f64 {
        if self == Self::Percent { value * 100.0 } else { value }
    }
}

/// Whether a number is the value itself or only limits it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Bound {
    #[default]
    None,
    /// The truth is greater.
    Lower,
    /// The truth is smaller.
    Upper,
}

/// A number with that many decimals: "−1.50", "0.0" (never "-0.0"), [`NO_VALUE`] if it is not finite.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NO_VALUE.to_owned();
    }
    let text = format!("{value:.decimals$}");
    let is_zero = !text.chars().any(|c| c.is_ascii_digit() && c != '0');
    minus_signed(if is_zero { text.trim_start_matches('-') } else { &text })
}

/// As [`fixed`], or with three significant digits and a power of ten when `decimals` is `None`: "2.00e−9".
pub fn decimal(value: f64, decimals: Option<usize>) -> String {
    match decimals {
        Some(decimals) => fixed(value, decimals),
        None if value.is_finite() => minus_signed(&format!("{value:.2e}")),
        None => NO_VALUE.to_owned(),
    }
}

/// Any number in about `significant` digits; powers of ten for the very large and very small.
pub fn significant(value: f64, significant: usize) -> String {
    if value != 0.0 && !(1e-4..1e7).contains(&value.abs()) && value.is_finite() {
        return minus_signed(&format!("{value:.*e}", significant.saturating_sub(1)));
    }
    fixed(value, decimals_for(value, significant, 8))
}

/// A signed change: "+12.5", "−3.0", "0.0".
pub fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    let is_positive = value > 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0');
    if is_positive && value.is_finite() { format!("+{text}") } else { text }
}

/// Lower and upper end: "397–411", "−2.0 to 3.5" where a minus sign would run into the dash.
pub fn interval_text([low, high]: [f64; 2], decimals: usize) -> String {
    let (low, high) = (fixed(low, decimals), fixed(high, decimals));
    if low.starts_with('−') || high.starts_with('−') {
        format!("{low} to {high}")
    } else {
        format!("{low}–{high}")
    }
}

/// The number, a space, the unit; only the number where there is no unit or no value.
pub fn with_unit(number: String, unit: &str) -> String {
    if unit.is_empty() || number == NO_VALUE { number } else { format!("{number} {unit}") }
}

/// Indices from 0 as people count, runs joined: [0, 1, 2, 4] → "1–3, 5"; [`NO_VALUE`] for none.
pub fn index_ranges(indices: &[usize]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for run in indices.chunk_by(|a, b| *b == *a + 1) {
        match run {
            [one] => parts.push((one + 1).to_string()),
            [first, .., last] => parts.push(format!("{}–{}", first + 1, last + 1)),
            [] => {}
        }
    }
    if parts.is_empty() { NO_VALUE.to_owned() } else { parts.join(", ") }
}

pub(super) fn minus_signed(text: &str) -> String {
    text.replace('-', "−")
}

/// Decimals that show `significant` digits of `value`, at most `most`; of the rounded value, so that 9.996 is "10.0".
fn decimals_for(value: f64, significant: usize, most: usize) -> usize {
    if !value.is_finite() || value == 0.0 {
        return most.min(significant.saturating_sub(1));
    }
    let exponent = |v: f64| v.abs().log10().floor();
    let needed = |exponent: f64| (significant as f64 - 1.0 - exponent).clamp(0.0, most as f64) as usize;
    let first = needed(exponent(value));
    let scale = 10_f64.powi(first as i32);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { first } else { needed(exponent(rounded)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantity_has_the_digits_it_deserves() {
        use Quantity::*;
        for (quantity, value, text) in [
            (R2Star, 404.4, "404 s⁻¹"),
            (R2Star, 61.04, "61.0 s⁻¹"),
            (R2Star, 5.123, "5.1 s⁻¹"),
            (R2Star, 1234.4, "1234 s⁻¹"),
            (R2Star, 99.96, "100 s⁻¹"),
            (R2Star, 0.0, "0.0 s⁻¹"),
            (T2Star, 2.4752, "2.48 ms"),
            (T2Star, 16.39, "16.4 ms"),
            (T2Star, 9.996, "10.0 ms"),
            (Lic, 10.36, "10.4 mg/g"),
            (Lic, 1.428, "1.4 mg/g"),
            (Lic, -0.26, "−0.3 mg/g"),
            (Lic, -0.034, "0.0 mg/g"),
            (Signal, 1130.4, "1130"),
            (Signal, 0.000_5, "0.001"),
            (Signal, 0.512_3, "0.512"),
            (Percent, 0.0712, "7.1 %"),
            (Percent, 0.12, "12 %"),
            (Ratio, 0.974, "0.97"),
            (RSquared, 0.999_4, "0.999"),
            (EchoTime, 3.81, "3.81 ms"),
            (Area, 703.2, "703 mm²"),
            (R2Star, f64::NAN, "–"),
            (Lic, f64::INFINITY, "–"),
        ] {
            assert_eq!(quantity.format_with_unit(value), text, "{quantity:?} {value}");
        }
    }

    #[test]
    fn measured_values_carry_their_interval_or_their_bound() {
        let text = |value, ci, bound| Quantity::R2Star.format_measured(value, ci, bound);
        assert_eq!(text(404.0, Some([396.6, 411.2]), Bound::None), "404 (397–411)");
        assert_eq!(text(61.0, Some([59.94, 62.2]), Bound::None), "61.0 (59.9–62.2)");
        assert_eq!(text(1200.0, Some([1100.0, 1300.0]), Bound::Lower), "> 1200");
        assert_eq!(Quantity::T2Star.format_measured(0.83, None, Bound::Upper), "< 0.83");
        assert_eq!(text(404.0, None, Bound::None), "404");
        assert_eq!(text(404.0, Some([f64::NAN, 411.0]), Bound::None), "404");
        assert_eq!(text(f64::NAN, Some([1.0, 2.0]), Bound::Lower), "–");
        assert_eq!(Quantity::Lic.format_measured(0.1, Some([-0.06, 0.26]), Bound::None), "0.1 (−0.1 to 0.3)");
    }

    #[test]
    fn signs_are_typographic_and_zero_has_none() {
        assert_eq!(fixed(-1.5, 2), "−1.50");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(signed(12.5, 1), "+12.5");
        assert_eq!(signed(-3.0, 1), "−3.0");
        assert_eq!(signed(0.001, 1), "0.0");
        assert_eq!(signed(f64::INFINITY, 1), "–");
    }

    #[test]
    fn very_large_and_small_numbers_keep_their_meaning() {
        assert_eq!(significant(0.000_123_4, 3), "0.000123");
        assert_eq!(significant(1.234e-7, 3), "1.23e−7");
        assert_eq!(significant(4.2e12, 2), "4.2e12");
        assert_eq!(significant(1234.6, 3), "1235");
        assert_eq!(significant(f64::NAN, 3), "–");
    }

    #[test]
    fn echo_lists_are_counted_from_one() {
        for (indices, text) in
            [(&[0, 1, 2, 4][..], "1–3, 5"), (&[3], "4"), (&[], "–"), (&[0, 1], "1–2"), (&[0, 2, 4], "1, 3, 5")]
        {
            assert_eq!(index_ranges(indices), text);
        }
    }
}
