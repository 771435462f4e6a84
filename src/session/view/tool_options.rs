//! What the drawing tools are set to: kept from case to case, never part of a result.

use crate::roi::OutlierBasis;

/// Settings of the tools that draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToolOptions {
    /// Pixels along x; the brush is round in the patient.
    pub brush_radius_px: f64,
    /// How far a grown region reaches: gray levels on each side of the pressed pixel, percent of the window on screen.
    pub grow_percent: f64,
    pub fills_holes: bool,
    /// The tool stays after a region is drawn.
    pub keeps_drawing: bool,
    /// Marks pixels of the selected region that stand apart.
    pub shows_outliers: bool,
    /// How many robust SDs from the median a pixel must lie to stand apart.
    pub outlier_times: f64,
    /// Compare the signal of the echo on screen instead of R2*.
    pub outliers_by_signal: bool,
}

impl Default for ToolOptions {
    fn default() -> Self {
        Self {
            brush_radius_px: 4.0,
            grow_percent: 12.0,
            fills_holes: true,
            keeps_drawing: false,
            shows_outliers: false,
            outlier_times: 5.0,
            outliers_by_signal: false,
        }
    }
}

/// Smallest and largest values.
pub const BRUSH_RANGE_PX: std::ops::RangeInclusive<f64> = 0.5..=60.0;
pub const GROW_RANGE_PERCENT: std::ops::RangeInclusive<f64> = 1.0..=100.0;
pub const OUTLIER_RANGE: std::ops::RangeInclusive<f64> = 2.5..=10.0;

impl ToolOptions {
    /// The same within what the tools can do.
    pub fn clamped(self) -> Self {
        let within = |v: f64, range: std::ops::RangeInclusive<f64>| v.clamp(*range.start(), *range.end());
        Self {
            brush_radius_px: within(self.brush_radius_px, BRUSH_RANGE_PX),
            grow_percent: within(self.grow_percent, GROW_RANGE_PERCENT),
            outlier_times: within(self.outlier_times, OUTLIER_RANGE),
            ..self
        }
    }

    /// The brush one step (below zero: down) larger: a quarter, at least half a pixel.
    pub fn with_brush_step(self, steps: i32) -> Self {
        let radius = (0..steps.abs()).fold(self.brush_radius_px, |radius, _| {
            let by = (0.25 * radius).max(0.5);
            if steps > 0 { radius + by } else { radius - by }
        });
        // Half pixels, so that the number on screen is the number in use.
        Self { brush_radius_px: (2.0 * radius).round() / 2.0, ..self }.clamped()
    }

    pub fn with_grow_step(self, steps: i32) -> Self {
        Self { grow_percent: self.grow_percent + 2.0 * f64::from(steps), ..self }.clamped()
    }

    /// What outliers are told by.
    pub fn outlier_basis(&self, echo: usize) -> OutlierBasis {
        if self.outliers_by_signal { OutlierBasis::Signal { echo } } else { OutlierBasis::R2Star }
    }
}
