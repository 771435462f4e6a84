//! The ruler in millimetres on an image.

use super::numbers::fixed;
use super::ticks::round_down;

/// Part of the pane width a ruler may take.
pub const MAX_PANE_FRACTION: f64 = 0.25;

/// A ruler of a round length.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruler {
    pub length_mm: f64,
    /// Length on screen.
    pub length_points: f64,
    /// "50 mm".
    pub label: String,
}

/// The longest round ruler (1, 2 or 5 times a power of ten) within [`MAX_PANE_FRACTION`] of the pane.
///
/// * `points_per_mm` — screen points per millimetre in the patient, at the zoom shown.
///
/// `None` for a scale or pane that is not finite and above zero.
pub fn ruler(points_per_mm: f64, pane_width_points: f64) -> Option<Ruler> {
    if !(points_per_mm.is_finite() && points_per_mm > 0.0) {
        return None;
    }
    let length_mm = round_down(MAX_PANE_FRACTION * pane_width_points / points_per_mm)?;
    let decimals = (-length_mm.log10().floor()).max(0.0) as usize;
    Some(Ruler {
        length_mm,
        length_points: length_mm * points_per_mm,
        label: format!("{} mm", fixed(length_mm, decimals)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruler_is_round_and_fits_a_quarter_of_the_pane() {
        // 600 points wide at 2 points per mm: 150 points are 75 mm, so 50 mm, 100 points long.
        let found = ruler(2.0, 600.0).expect("a scale");
        assert_eq!((found.label.as_str(), found.length_points), ("50 mm", 100.0));
        assert_eq!(ruler(40.0, 600.0).map(|r| r.label).as_deref(), Some("2 mm"));
        assert_eq!(ruler(400.0, 600.0).map(|r| r.label).as_deref(), Some("0.2 mm"));
        assert_eq!(ruler(0.5, 900.0).map(|r| r.label).as_deref(), Some("200 mm"));
    }

    #[test]
    fn there_is_no_ruler_without_a_scale() {
        for (scale, pane) in [(0.0, 600.0), (f64::NAN, 600.0), (2.0, 0.0), (2.0, f64::NAN), (-1.0, 600.0)] {
            assert_eq!(ruler(scale, pane), None);
        }
    }
}
