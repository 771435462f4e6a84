//! What the panes show in numbers: windows, map images, values under the cursor.

use super::state::Shown;
use ndarray::Array2;

use crate::display::Window;
use crate::display::window::{Preset, SIGNAL_PRESETS};
use crate::fit::RelaxationMaps;
use crate::pipeline::{MapKind, MapValues, MeasurementContext};
use crate::roi::Point;
use crate::series::DecayKind;
use crate::session::view::{PaneContent, PaneId, Scale};
use crate::t;
use crate::units::FieldStrength;

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

impl<'a> Shown<'a> {
    /// The window of a pane's image: the one set, else the automatic one; `None` while there is nothing to window.
    pub fn window(self, pane: PaneId) -> Option<Window> {
        self.scale_window(pane, self.view.content(pane).base()?)
    }

    /// The range of a pane's color bar, which is its window unless a map lies over an echo.
    pub fn range(self, pane: PaneId) -> Option<Window> {
        self.scale_window(pane, self.view.content(pane).scale()?)
    }

    /// Window of one scale as `pane` shows it.
    pub fn scale_window(self, pane: PaneId, scale: Scale) -> Option<Window> {
        let auto = || match scale {
            Scale::Signal => self.study.echo_window,
            Scale::Map(map) => self.study.map_tops?.window(map, self.context()?),
            Scale::Series(index) => self.study.other(index)?.window,
        };
        self.view.look(pane, scale).window.or_else(auto)
    }

    /// What every number depends on besides the pixels; `None` for a stack that cannot be fitted, and while a quiz asks.
    pub fn context(self) -> Option<&'a MeasurementContext> {
        self.study.analysis.as_deref().map(|analysis| &analysis.context)
    }

    /// Field strength in force: the one set by the user, else the header's.
    pub fn field(self) -> Option<FieldStrength> {
        self.documents.shown.settings.field(self.study.stack.as_deref()?)
    }

    /// How the open stack decays: the names of maps follow from it.
    pub fn decay(self) -> DecayKind {
        self.study.stack.as_deref().map_or(DecayKind::T2Star, |stack| stack.info.decay)
    }

    /// The fitted maps with what turns their rates into other quantities; `None` while there are none.
    pub fn map_values(self) -> Option<MapValues<'a>> {
        let fat = self.study.fat_maps.as_deref();
        Some(MapValues { fat, ..MapValues::new(self.study.maps.as_deref()?, self.context()?) })
    }

    /// The maps that hold a kind: fat needs a fit of its own.
    pub fn maps_of(self, kind: MapKind) -> Option<&'a RelaxationMaps> {
        let maps = self.study.maps.as_deref();
        match kind {
            MapKind::Pdff => {
                let has_fat = |maps: &&RelaxationMaps| maps.fat_fraction.is_some();
                maps.filter(has_fat).or(self.study.fat_maps.as_deref())
            }
            _ => maps,
        }
    }

    /// One slice of a map, `[row, column]` in the unit of its kind, NaN where there is no value; `None` without maps.
    pub fn map_image(self, kind: MapKind, slice: usize) -> Option<Array2<f32>> {
        self.map_values()?.image(kind, slice)
    }

    /// Display ranges of a pane, the full range last.
    pub fn presets(self, pane: PaneId) -> &'static [Preset] {
        match self.view.content(pane).scale() {
            Some(Scale::Map(map)) => map.presets(),
            Some(Scale::Signal | Scale::Series(_)) => &SIGNAL_PRESETS,
            None => &[],
        }
    }

    /// The numbers of one scale in the slice a pane shows; `None` while there are none.
    pub fn values(self, pane: PaneId, scale: Scale) -> Option<Array2<f32>> {
        let slice = self.slice_of(pane);
        if self.view.content(pane) == PaneContent::SyntheticTe && scale == Scale::Signal {
            return self.synthetic_image(slice);
        }
        match scale {
            Scale::Map(kind) => self.map_image(kind, slice),
            Scale::Signal | Scale::Series(_) => Some(self.stack_of(pane)?.image(self.echo_of(pane), slice).to_owned()),
        }
    }

    /// Values under the cursor, of the open stack; `None` off its image, and while a quiz asks.
    pub fn cursor_values(self) -> Option<CursorValues> {
        let stack = self.study.stack.as_deref().filter(|_| !self.hides_answers())?;
        let (pane, pos) = self.view.cursor?;
        let [row, column] = self.pixel_at(pane, pos)?;
        if !self.takes_regions(pane) {
            let signal = f64::from(self.stack_of(pane)?.image(self.echo_of(pane), self.slice_of(pane))[[row, column]]);
            let r2star_per_s = Err(crate::t!("of-another-series").to_owned());
            return Some(CursorValues { column, row, signal, r2star_per_s, lic_mg_per_g: None });
        }
        let slice = self.slice_of(pane);
        let signal = f64::from(stack.image(self.echo_of(pane), slice)[[row, column]]);
        let r2star_per_s = self.rate_at([slice, row, column]);
        let lic_mg_per_g = self.map_values().and_then(|maps| maps.value_at(MapKind::Lic, [slice, row, column]));
        Some(CursorValues { column, row, signal, r2star_per_s, lic_mg_per_g })
    }

    fn rate_at(self, at: [usize; 3]) -> Result<f64, String> {
        let Some(maps) = self.map_values() else { return Err(t!("not-fitted-yet").to_owned()) };
        let why = || maps.reason_at(at).map_or_else(|| t!("no-fit-none").to_owned(), |why| why.to_string());
        maps.value_at(MapKind::R2Star, at).ok_or_else(why)
    }

    /// What a pane shows under its own or a linked cursor, in the unit of its scale; `None` off the image.
    pub fn value_at_cursor(self, pane: PaneId) -> Option<f64> {
        if self.hides_answers() {
            return None;
        }
        let pos = match self.view.cursor {
            Some((owner, pos)) if owner == pane => pos,
            _ => self.linked_cursor(pane)?,
        };
        let [row, column] = self.pixel_at(pane, pos)?;
        let slice = self.slice_of(pane);
        if self.view.content(pane) == PaneContent::SyntheticTe {
            let value = *self.synthetic_image(slice)?.get([row, column])?;
            return value.is_finite().then_some(f64::from(value));
        }
        let value = match self.view.content(pane).scale()? {
            Scale::Signal | Scale::Series(_) => self.stack_of(pane)?.image(self.echo_of(pane), slice)[[row, column]],
            Scale::Map(kind) => return self.map_values()?.value_at(kind, [slice, row, column]),
        };
        value.is_finite().then_some(f64::from(value))
    }

    /// What a pane shows at a point of a slice, with its unit; `None` off the image, where there is no value, and while a
    /// quiz asks.
    pub fn value_at(self, pane: PaneId, slice: usize, at: Point) -> Option<(f64, &'static str)> {
        let stack = self.study.stack.as_deref();
        let stack = stack.filter(|stack| slice < stack.num_slices() && !self.hides_answers())?;
        let pixel = pixel_at(at, (stack.grid.rows, stack.grid.columns))?;
        let (value, unit) = match self.view.content(pane).scale() {
            Some(Scale::Map(kind)) => {
                let value = self.map_values()?.value_at(kind, [slice, pixel.0, pixel.1])?;
                return Some((value, kind.unit()));
            }
            Some(Scale::Signal | Scale::Series(_)) | None => {
                let echo = self.echo_of(pane).min(stack.num_echoes() - 1);
                (stack.image(echo, slice)[pixel], "")
            }
        };
        value.is_finite().then_some((f64::from(value), unit))
    }

    /// The content that `pane` would go back to showing maps with, and the pane that shows one: the active one first.
    pub fn map_pane(self) -> Option<(PaneId, MapKind)> {
        let map_of = |pane: PaneId| self.view.content(pane).map().map(|map| (pane, map));
        map_of(self.view.active).or_else(|| self.view.shown().find_map(map_of))
    }

    /// The map of a pane becomes another; a pane that shows none becomes a plain map.
    pub fn content_with_map(self, pane: PaneId, map: MapKind) -> PaneContent {
        match self.view.content(pane) {
            PaneContent::MapOverEcho { opacity, .. } => PaneContent::MapOverEcho { map, opacity },
            _ => PaneContent::Map(map),
        }
    }
}

/// (row, column) of the pixel that holds a point.
pub(in crate::session) fn pixel_at([x, y]: Point, (rows, columns): (usize, usize)) -> Option<(usize, usize)> {
    let is_inside = x >= 0.0 && y >= 0.0 && x < columns as f64 && y < rows as f64;
    is_inside.then_some((y as usize, x as usize))
}
