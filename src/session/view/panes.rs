//! One to six panes: how they are laid out, what each shows, and what they share.
//!
//! Must not know: how a pane is drawn.

use crate::display::image::Interpolation;
use crate::display::{ColorMap, Window};
use crate::pipeline::MapKind;

/// The most panes a layout has.
pub const MAX_PANES: usize = 6;

/// Place of a pane in the layout, row by row from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaneId(usize);

impl PaneId {
    pub const ALL: [Self; MAX_PANES] = [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5)];
    /// The top left pane; it shows the echoes when a study opens.
    pub const FIRST: Self = Self(0);
    /// The pane after it; it shows the R2* map when a study opens.
    pub const SECOND: Self = Self(1);

    /// Counted from 0.
    pub fn index(self) -> usize {
        self.0
    }
}

/// How the panes divide the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    One,
    /// Side by side.
    #[default]
    OneByTwo,
    /// One above the other.
    TwoByOne,
    OneByThree,
    TwoByTwo,
    TwoByThree,
}

impl Layout {
    pub const ALL: [Self; 6] =
        [Self::One, Self::OneByTwo, Self::TwoByOne, Self::OneByThree, Self::TwoByTwo, Self::TwoByThree];

    /// Rows and columns.
    pub fn grid(self) -> [usize; 2] {
        match self {
            Self::One => [1, 1],
            Self::OneByTwo => [1, 2],
            Self::TwoByOne => [2, 1],
            Self::OneByThree => [1, 3],
            Self::TwoByTwo => [2, 2],
            Self::TwoByThree => [2, 3],
        }
    }

    pub fn num_panes(self) -> usize {
        let [rows, columns] = self.grid();
        rows * columns
    }
}

/// What a pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaneContent {
    /// The echo that keys, strip and cine choose.
    Echo,
    /// One echo that stays, counted from 0.
    PinnedEcho(usize),
    Map(MapKind),
    /// Where the fit has a value, and why it has none elsewhere.
    FitMask,
    /// A map laid over the current echo; `opacity` in %.
    MapOverEcho {
        map: MapKind,
        opacity: u8,
    },
    /// Another stack of the study, by its number in the catalog.
    Series(usize),
    /// The image at the echo time of the synthetic slider.
    SyntheticTe,
}

impl PaneContent {
    /// The map it shows, alone or over an echo.
    pub fn map(self) -> Option<MapKind> {
        match self {
            Self::Map(map) | Self::MapOverEcho { map, .. } => Some(map),
            _ => None,
        }
    }

    /// Whether the images of the open stack lie below: then its echo counts.
    pub fn shows_echo(self) -> bool {
        matches!(self, Self::Echo | Self::PinnedEcho(_) | Self::MapOverEcho { .. })
    }

    /// What window and level of the image itself act on.
    pub(in crate::session) fn base(self) -> Option<Scale> {
        match self {
            Self::Echo | Self::PinnedEcho(_) | Self::MapOverEcho { .. } | Self::SyntheticTe => Some(Scale::Signal),
            Self::Map(map) => Some(Scale::Map(map)),
            Self::Series(index) => Some(Scale::Series(index)),
            Self::FitMask => None,
        }
    }

    /// What presets and the color bar act on: the map where there is one.
    pub fn scale(self) -> Option<Scale> {
        self.map().map(Scale::Map).or_else(|| self.base())
    }
}

/// What a window and its colors belong to: panes that show the same share them while they are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    Signal,
    Map(MapKind),
    Series(usize),
}

/// Window and colors of one scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// `None` means automatic.
    pub window: Option<Window>,
    pub colors: ColorMap,
    pub is_reversed: bool,
}

impl Look {
    /// Magnitudes are gray; maps have colors, so that the two are not mixed up.
    pub fn start(scale: Scale) -> Self {
        let colors = match scale {
            Scale::Signal | Scale::Series(_) => ColorMap::Gray,
            Scale::Map(_) => ColorMap::Inferno,
        };
        Self { window: None, colors, is_reversed: false }
    }
}

/// The looks chosen so far; the others are those they start with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks(Vec<(Scale, Look)>);

impl Looks {
    pub fn of(&self, scale: Scale) -> Look {
        self.0.iter().find(|(held, _)| *held == scale).map_or_else(|| Look::start(scale), |(_, look)| *look)
    }

    /// Those that were chosen.
    pub(in crate::session) fn chosen(&self) -> &[(Scale, Look)] {
        &self.0
    }

    pub fn set(&mut self, scale: Scale, look: Look) {
        match self.0.iter_mut().find(|(held, _)| *held == scale) {
            Some((_, held)) => *held = look,
            None => self.0.push((scale, look)),
        }
    }
}

/// What a pane has in common with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Links {
    pub slice: bool,
    pub zoom: bool,
    pub pan: bool,
    pub cursor: bool,
    pub window: bool,
}

/// One thing panes can have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    Slice,
    Zoom,
    Pan,
    Cursor,
    Window,
}

impl Link {
    pub const ALL: [Self; 5] = [Self::Slice, Self::Zoom, Self::Pan, Self::Cursor, Self::Window];
}

impl Links {
    pub const ALL: Self = Self { slice: true, zoom: true, pan: true, cursor: true, window: true };
    pub const NONE: Self = Self { slice: false, zoom: false, pan: false, cursor: false, window: false };

    pub fn has(self, link: Link) -> bool {
        match link {
            Link::Slice => self.slice,
            Link::Zoom => self.zoom,
            Link::Pan => self.pan,
            Link::Cursor => self.cursor,
            Link::Window => self.window,
        }
    }

    pub(in crate::session) fn set(&mut self, link: Link, is_on: bool) {
        let held = match link {
            Link::Slice => &mut self.slice,
            Link::Zoom => &mut self.zoom,
            Link::Pan => &mut self.pan,
            Link::Cursor => &mut self.cursor,
            Link::Window => &mut self.window,
        };
        *held = is_on;
    }
}

/// One pane. What is linked is taken from [`super::View`], the rest from here.
#[derive(Clone, Debug, PartialEq)]
pub struct PaneView {
    pub content: PaneContent,
    pub links: Links,
    /// Of the stack the pane shows. For another series this counts also while linked: then the slice nearest to the
    /// one of the open stack is put here.
    pub slice: usize,
    /// Of another series that has several.
    pub echo: usize,
    pub zoom: f64,
    /// Pixel coordinates of the stack the pane shows; `None` is the middle of the image.
    pub center: Option<[f64; 2]>,
    pub looks: Looks,
    pub interpolation: Interpolation,
}

impl PaneView {
    pub fn new(content: PaneContent) -> Self {
        Self {
            content,
            links: Links::ALL,
            slice: 0,
            echo: 0,
            zoom: 1.0,
            center: None,
            looks: Looks::default(),
            interpolation: Interpolation::Nearest,
        }
    }
}

/// Contents of all panes when a study opens; the layout decides how many of them are seen.
pub const START_CONTENTS: [PaneContent; MAX_PANES] = [
    PaneContent::Echo,
    PaneContent::Map(MapKind::R2Star),
    PaneContent::Map(MapKind::T2Star),
    PaneContent::Map(MapKind::S0),
    PaneContent::Map(MapKind::Lic),
    PaneContent::Map(MapKind::Residual),
];

/// Opacity of a map that was just laid over the echo, %.
pub const START_OPACITY: u8 = 60;

/// A layout with its contents, to choose by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PanePreset {
    EchoAndMap,
    AllMaps,
    EchoSeries,
    MapOverEcho,
}

impl PanePreset {
    pub const ALL: [Self; 4] = [Self::EchoAndMap, Self::AllMaps, Self::EchoSeries, Self::MapOverEcho];

    /// Layout and contents for a stack of `num_echoes`.
    pub fn panes(self, num_echoes: usize) -> (Layout, Vec<PaneContent>) {
        let map = PaneContent::Map;
        match self {
            Self::EchoAndMap => (Layout::OneByTwo, vec![PaneContent::Echo, map(MapKind::R2Star)]),
            Self::AllMaps => (Layout::TwoByThree, START_CONTENTS.to_vec()),
            Self::EchoSeries => {
                let layout = match num_echoes {
                    0..=1 => Layout::One,
                    2 => Layout::OneByTwo,
                    3 => Layout::OneByThree,
                    4..=5 => Layout::TwoByTwo,
                    _ => Layout::TwoByThree,
                };
                (layout, spread(num_echoes, layout.num_panes()).map(PaneContent::PinnedEcho).collect())
            }
            Self::MapOverEcho => {
                let over = PaneContent::MapOverEcho { map: MapKind::R2Star, opacity: START_OPACITY };
                (Layout::OneByTwo, vec![PaneContent::Echo, over])
            }
        }
    }
}

/// `count` numbers below `len`, the first and the last among them, as evenly as whole numbers allow.
fn spread(len: usize, count: usize) -> impl Iterator<Item = usize> {
    let (last, steps) = (len.saturating_sub(1), count.saturating_sub(1).max(1));
    (0..count).map(move |i| (2 * i * last + steps) / (2 * steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_echo_series_runs_from_the_first_to_the_last_echo() {
        // Twelve echoes on six panes: every 2.2nd, rounded.
        let (layout, contents) = PanePreset::EchoSeries.panes(12);
        assert_eq!(layout, Layout::TwoByThree);
        assert_eq!(contents, [0, 2, 4, 7, 9, 11].map(PaneContent::PinnedEcho));
        for (num_echoes, expected) in [(1, vec![0]), (2, vec![0, 1]), (3, vec![0, 1, 2]), (6, vec![0, 1, 2, 3, 4, 5])] {
            let expected: Vec<_> = expected.into_iter().map(PaneContent::PinnedEcho).collect();
            assert_eq!(PanePreset::EchoSeries.panes(num_echoes).1, expected);
        }
    }

    #[test]
    fn every_preset_fills_its_layout() {
        for preset in PanePreset::ALL {
            for num_echoes in 1..20 {
                let (layout, contents) = preset.panes(num_echoes);
                assert_eq!(contents.len(), layout.num_panes(), "{preset:?} with {num_echoes} echoes");
            }
        }
    }
}
