//! What the panes show in numbers: windows, map images, values under the cursor.

use ndarray::Array2;

use super::study::MapTops;
use super::view::{MapKind, Pane};
use super::{Session, Study};
use crate::display::Window;
use crate::display::window::{DragPreference, Preset, SIGNAL_PRESETS};
use crate::units::FieldStrength;
use crate::verdict::{Calibration, no_fit_in_words};

/// Values at one pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct CursorValues {
    pub column: usize,
    pub row: usize,
    /// Magnitude of the echo on screen.
    pub signal: f64,
    /// s⁻¹, or why there is none.
    pub r2star_per_s: Result<f64, String>,
    pub lic_mg_per_g: Option<f64>,
}

/// Shown while nothing has been measured.
const UNIT_WINDOW: (f64, f64) = (0.0, 1.0);

/// Automatic upper ends of maps, in s⁻¹, ms and mg/g.
const R2STAR_ENDS: [f64; 6] = [100.0, 200.0, 400.0, 600.0, 1000.0, 2000.0];
const T2STAR_ENDS: [f64; 6] = [5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const LIC_ENDS: [f64; 6] = [3.0, 7.0, 15.0, 30.0, 40.0, 60.0];

impl Session {
    /// The window of a pane: the one set, else the automatic one.
    pub fn window(&self, pane: Pane) -> Window {
        let chosen = match pane {
            Pane::Echo => self.view.echo_window.or(self.study.echo_window),
            Pane::Map => self.view.map_window.or_else(|| self.auto_map_window()),
        };
        chosen.or_else(|| Window::new(UNIT_WINDOW.0, UNIT_WINDOW.1)).expect("0 lies below 1")
    }

    /// Field strength that counts: the one set by the user, else the header's.
    pub fn field(&self) -> Option<FieldStrength> {
        let set = self.document.settings.field_t.and_then(FieldStrength::from_tesla);
        set.or_else(|| self.study.stack.as_deref().and_then(|stack| stack.info.field))
    }

    /// The map on screen, `[row, column]` in the unit of its kind, NaN where there is no value; `None` without maps.
    pub fn map_image(&self) -> Option<Array2<f32>> {
        self.map_of(self.view.map, self.view.slice)
    }

    pub(super) fn map_of(&self, kind: MapKind, slice: usize) -> Option<Array2<f32>> {
        let maps = self.study.maps.as_deref()?;
        if slice >= maps.r2star_per_s.shape()[0] {
            return None;
        }
        let rates = maps.r2star_per_s.index_axis(ndarray::Axis(0), slice);
        Some(match kind {
            MapKind::R2Star => rates.to_owned(),
            MapKind::T2Star => rates.mapv(|rate| if rate > 0.0 { 1000.0 / rate } else { f32::NAN }),
            MapKind::S0 => maps.s0.index_axis(ndarray::Axis(0), slice).to_owned(),
            MapKind::Lic => {
                let lic = self.lic_function();
                rates.mapv(|rate| lic(f64::from(rate)).map_or(f32::NAN, |lic| lic as f32))
            }
        })
    }

    /// R2* in s⁻¹ → LIC in mg/g with the chosen calibration; `None` where it does not hold.
    fn lic_function(&self) -> impl Fn(f64) -> Option<f64> + use<> {
        let calibration = Calibration::by_name(&self.document.settings.calibration);
        let field = self.field();
        move |rate| {
            let lic = calibration?.lic(rate, field).ok()?;
            Some(lic.mg_per_g)
        }
    }

    /// A round range that holds nearly all of the map.
    fn auto_map_window(&self) -> Option<Window> {
        let tops = self.study.map_tops?;
        let (top, ends) = match self.view.map {
            MapKind::R2Star => (tops.r2star_per_s, R2STAR_ENDS),
            MapKind::T2Star => (tops.t2star_ms, T2STAR_ENDS),
            MapKind::Lic => (self.lic_function()(tops.r2star_per_s)?, LIC_ENDS),
            MapKind::S0 => return Window::new(0.0, tops.s0),
        };
        let end = ends.into_iter().find(|&end| end >= top);
        Window::new(0.0, end.unwrap_or(ends[ends.len() - 1]))
    }

    pub(super) fn drag_window(&mut self, pane: Pane, by: [f64; 2]) {
        let Some(full) = self.pane_values(pane).and_then(|values| Window::full_range(values.view())) else { return };
        let window = self.window(pane).dragged(by, full, DragPreference::default());
        self.set_window(pane, Some(window));
    }

    /// Display ranges of the active pane, the full range last.
    fn presets(&self) -> &'static [Preset] {
        match self.view.active {
            Pane::Echo => &SIGNAL_PRESETS,
            Pane::Map => self.view.map.presets(),
        }
    }

    pub(super) fn num_presets(&self) -> usize {
        self.presets().len()
    }

    /// Number keys on the active pane; 0 is the last preset.
    pub(super) fn preset(&mut self, number: usize) {
        let pane = self.view.active;
        let presets = self.presets();
        let last = presets.len() - 1;
        let chosen = match number {
            0 => last,
            // Keys beyond the presets of this pane do nothing.
            n if n > last => return,
            n => n - 1,
        };
        let window = self.pane_values(pane).and_then(|values| presets[chosen].window(values.view()));
        self.set_window(pane, window);
    }

    pub(super) fn pane_values(&self, pane: Pane) -> Option<Array2<f32>> {
        match pane {
            Pane::Echo => {
                let stack = self.study.stack.as_deref()?;
                Some(stack.image(self.view.echo, self.view.slice).to_owned())
            }
            Pane::Map => self.map_image(),
        }
    }

    /// Values under the cursor; `None` off the image.
    pub fn cursor_values(&self) -> Option<CursorValues> {
        let stack = self.study.stack.as_deref()?;
        let (_, [x, y]) = self.view.cursor?;
        let is_inside = x >= 0.0 && y >= 0.0 && x < stack.grid.columns as f64 && y < stack.grid.rows as f64;
        if !is_inside {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let signal = f64::from(stack.image(self.view.echo, self.view.slice)[[row, column]]);
        let r2star_per_s = self.rate_at(row, column);
        let lic_mg_per_g = r2star_per_s.as_ref().ok().and_then(|&rate| self.lic_function()(rate));
        Some(CursorValues { column, row, signal, r2star_per_s, lic_mg_per_g })
    }

    fn rate_at(&self, row: usize, column: usize) -> Result<f64, String> {
        let Some(maps) = self.study.maps.as_deref() else { return Err("not fitted yet".to_owned()) };
        let at = [self.view.slice, row, column];
        let rate = f64::from(maps.r2star_per_s[at]);
        if rate.is_finite() {
            return Ok(rate);
        }
        Err(no_fit_in_words(maps.reason_at(at)).to_owned())
    }
}

impl Study {
    /// The window echoes open with, from the echo that is shown first.
    pub(super) fn set_echo_window(&mut self, echo: usize, slice: usize) {
        self.echo_window = self.stack.as_deref().and_then(|stack| {
            let window = Window::between_percentiles(stack.image(echo, slice), [0.0, 99.5])?;
            Window::new(0.0, window.high())
        });
    }

    /// Takes the automatic windows from the new maps.
    pub(super) fn set_map_tops(&mut self) {
        self.map_tops = self.maps.as_deref().and_then(|maps| {
            let t2star = maps.r2star_per_s.iter().map(|&rate| 1000.0 / rate);
            Some(MapTops {
                r2star_per_s: top_of(maps.r2star_per_s.iter().copied(), 0.9)?,
                t2star_ms: top_of(t2star, 0.9)?,
                s0: top_of(maps.s0.iter().copied(), 0.995)?,
            })
        });
    }
}

/// The value below which this share of the finite ones lies.
fn top_of(values: impl Iterator<Item = f32>, share: f64) -> Option<f64> {
    let mut values: Vec<f32> = values.filter(|value| value.is_finite()).collect();
    let rank = ((values.len() as f64 * share) as usize).min(values.len().checked_sub(1)?);
    Some(f64::from(*values.select_nth_unstable_by(rank, f32::total_cmp).1))
}
