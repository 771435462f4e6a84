//! How the user looks at the data: never undone, never part of a result.

use super::answer::AnswerView;
use super::panes::{Layout, Look, Looks, MAX_PANES, PaneContent, PaneId, PanePreset, PaneView, START_CONTENTS, Scale};
use super::synthetic::SyntheticTe;
use super::tool_options::ToolOptions;
use crate::display::window::DragPreference;
use crate::roi::{AnnotationId, Marker, RoiId, Role};
use crate::series::EchoStack;
use crate::session::item::Item;

/// What a left drag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Window,
    Pan,
    Zoom,
    /// A rectangle whose values the window shall span.
    RegionWindow,
    Draw(Role),
    /// Sets an annotation.
    Mark(Marker),
}

/// The outline a drawing drag makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawShape {
    Ellipse,
    Circle,
    Rectangle,
    Polygon,
    Freehand,
    /// Paints pixels.
    Brush,
    /// Takes pixels away.
    Eraser,
    /// Like pixels around the pressed one.
    Grow,
}

/// How much text lies over the images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlays {
    All,
    /// ROIs, echo time and field only.
    Minimal,
    /// ROIs and echo time: the echo time is always on.
    None,
}

impl Overlays {
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Minimal,
            Self::Minimal => Self::None,
            Self::None => Self::All,
        }
    }
}

/// How the echo cine runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cine {
    pub echoes_per_s: f64,
    /// Back and forth instead of from the last echo to the first.
    pub is_ping_pong: bool,
    /// The way back of a ping-pong.
    pub(in crate::session) is_backward: bool,
}

/// Speeds that can be followed and still seen as motion.
pub const CINE_SPEEDS: std::ops::RangeInclusive<f64> = 1.0..=20.0;

impl Default for Cine {
    fn default() -> Self {
        Self { echoes_per_s: 5.0, is_ping_pong: false, is_backward: false }
    }
}

impl Cine {
    /// The echo after `echo` of `count`.
    pub(in crate::session) fn next(&mut self, echo: usize, count: usize) -> usize {
        let last = count.saturating_sub(1);
        if last == 0 {
            return 0;
        }
        if !self.is_ping_pong {
            self.is_backward = false;
            return (echo + 1) % count;
        }
        self.is_backward = (self.is_backward && echo > 0) || echo >= last;
        if self.is_backward { echo - 1 } else { echo + 1 }
    }
}

/// The view of all panes: what linked panes share, and each pane.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Slice of the open stack that linked panes show.
    pub slice: usize,
    pub echo: usize,
    /// 1 shows the whole image in the pane.
    pub zoom: f64,
    /// Pixel coordinates of the open stack at the middle of the panes; `None` is the middle of the image.
    pub center: Option<[f64; 2]>,
    /// Pointer in pixel coordinates of what its pane shows, for the read-out and the linked cursor.
    pub cursor: Option<(PaneId, [f64; 2])>,
    pub looks: Looks,
    pub layout: Layout,
    /// Contents stay when a smaller layout hides their panes.
    pub panes: [PaneView; MAX_PANES],
    /// Fills the room alone, until it is let go.
    pub maximized: Option<PaneId>,
    pub active: PaneId,
    pub tool: Tool,
    pub draw_shape: DrawShape,
    pub selected: Option<RoiId>,
    pub selected_mark: Option<AnnotationId>,
    /// What is being given another name in the list.
    pub renaming: Option<Item>,
    pub options: ToolOptions,
    pub overlays: Overlays,
    pub is_cine_running: bool,
    pub cine: Cine,
    pub window_drag: DragPreference,
    pub is_decay_log: bool,
    pub answer: AnswerView,
    /// Where the slider of the synthetic echo stands.
    pub synthetic: SyntheticTe,
    /// What the pane of the synthetic echo showed before.
    pub(in crate::session) before_synthetic: Option<PaneContent>,
    /// Patient text may show in the corner; never in an export.
    pub shows_patient_text: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            slice: 0,
            echo: 0,
            zoom: 1.0,
            center: None,
            cursor: None,
            looks: Looks::default(),
            layout: Layout::default(),
            panes: START_CONTENTS.map(PaneView::new),
            maximized: None,
            active: PaneId::FIRST,
            tool: Tool::Window,
            draw_shape: DrawShape::Ellipse,
            selected: None,
            selected_mark: None,
            renaming: None,
            options: ToolOptions::default(),
            overlays: Overlays::All,
            is_cine_running: false,
            cine: Cine::default(),
            window_drag: DragPreference::default(),
            is_decay_log: false,
            answer: AnswerView::default(),
            synthetic: SyntheticTe::default(),
            before_synthetic: None,
            shows_patient_text: true,
        }
    }
}

/// Zoom stays within what can be found back from.
pub const ZOOM_RANGE: std::ops::RangeInclusive<f64> = 0.2..=32.0;

impl View {
    /// The view another stack is opened with: what belongs to one study goes.
    ///
    /// * `slice` — of what is to be seen first, the middle where there is nothing.
    pub(in crate::session) fn for_another(&self, stack: &EchoStack, slice: Option<usize>) -> Self {
        let view = Self {
            slice: slice.unwrap_or(stack.num_slices() / 2),
            // The third echo shows T2* weighting on an iron-loaded liver without having lost it.
            echo: 2.min(stack.num_echoes().saturating_sub(1)),
            overlays: self.overlays,
            draw_shape: self.draw_shape,
            options: self.options,
            shows_patient_text: self.shows_patient_text,
            is_decay_log: self.is_decay_log,
            answer: self.answer.clone(),
            window_drag: self.window_drag,
            cine: self.cine,
            layout: self.layout,
            panes: kept_panes(&self.panes),
            synthetic: self.synthetic,
            before_synthetic: self.before_synthetic,
            ..Self::default()
        };
        view.without_maps(stack.num_echoes())
    }

    /// One or two echoes have no map: what there is takes its place, one image alone or both side by side.
    fn without_maps(mut self, num_echoes: usize) -> Self {
        match num_echoes {
            0 | 1 => self.maximized = PaneId::ALL.first().copied(),
            2 => {
                for pane in self.panes.iter_mut().filter(|pane| pane.content.map().is_some()) {
                    pane.content = PaneContent::PinnedEcho(0);
                }
            }
            _ => {}
        }
        self
    }

    /// The panes on screen, in order.
    pub fn shown(&self) -> impl Iterator<Item = PaneId> + use<> {
        let (maximized, count) = (self.maximized, self.layout.num_panes());
        PaneId::ALL.into_iter().filter(move |pane| match maximized {
            Some(alone) => *pane == alone,
            None => pane.index() < count,
        })
    }

    /// The pane on screen after the active one, round at the end.
    pub fn pane_after_active(&self) -> PaneId {
        let shown: Vec<PaneId> = self.shown().collect();
        let at = shown.iter().position(|&pane| pane == self.active).map_or(0, |at| at + 1);
        shown[at % shown.len()]
    }

    pub fn pane(&self, pane: PaneId) -> &PaneView {
        &self.panes[pane.index()]
    }

    pub(in crate::session) fn pane_mut(&mut self, pane: PaneId) -> &mut PaneView {
        &mut self.panes[pane.index()]
    }

    pub fn content(&self, pane: PaneId) -> PaneContent {
        self.pane(pane).content
    }

    pub fn zoom_of(&self, pane: PaneId) -> f64 {
        let own = self.pane(pane);
        if own.links.zoom { self.zoom } else { own.zoom }
    }

    /// Window and colors of a scale as `pane` shows it.
    pub fn look(&self, pane: PaneId, scale: Scale) -> Look {
        let own = self.pane(pane);
        if own.links.window { self.looks.of(scale) } else { own.looks.of(scale) }
    }

    pub(in crate::session) fn set_look(&mut self, pane: PaneId, scale: Scale, look: Look) {
        let looks = if self.pane(pane).links.window { &mut self.looks } else { &mut self.pane_mut(pane).looks };
        looks.set(scale, look);
    }

    pub(in crate::session) fn set_layout(&mut self, layout: Layout) {
        self.layout = layout;
        self.maximized = None;
        self.keep_active_shown();
    }

    pub(in crate::session) fn set_preset(&mut self, preset: PanePreset, num_echoes: usize) {
        let (layout, contents) = preset.panes(num_echoes);
        for (pane, content) in self.panes.iter_mut().zip(contents) {
            pane.content = content;
        }
        self.set_layout(layout);
    }

    /// One pane fills the room, or all are shown again.
    pub(in crate::session) fn toggle_maximized(&mut self, pane: PaneId) {
        self.maximized = if self.maximized.is_some() { None } else { Some(pane) };
        self.keep_active_shown();
    }

    fn keep_active_shown(&mut self) {
        self.cursor = None;
        if !self.shown().any(|pane| pane == self.active) {
            self.active = self.shown().next().unwrap_or(PaneId::FIRST);
        }
    }
}

/// Contents and interpolation stay from study to study; what belongs to one study goes.
fn kept_panes(panes: &[PaneView; MAX_PANES]) -> [PaneView; MAX_PANES] {
    std::array::from_fn(|i| {
        let content = match panes[i].content {
            PaneContent::Series(_) | PaneContent::PinnedEcho(_) => START_CONTENTS[i],
            content => content,
        };
        PaneView { interpolation: panes[i].interpolation, ..PaneView::new(content) }
    })
}

/// Zoom and middle after zooming by `factor` so that `anchor` (pixel coordinates) stays where it is on the screen.
pub(in crate::session) fn zoomed(zoom: f64, center: [f64; 2], factor: f64, anchor: [f64; 2]) -> (f64, [f64; 2]) {
    let wanted = (zoom * factor).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
    let ratio = zoom / wanted;
    (wanted, std::array::from_fn(|i| anchor[i] + (center[i] - anchor[i]) * ratio))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_takes_the_place_of_a_map() {
        let shown = |num_echoes| {
            let view = View::default().without_maps(num_echoes);
            view.shown().map(|pane| view.content(pane)).collect::<Vec<_>>()
        };
        assert_eq!(shown(1), [PaneContent::Echo]);
        assert_eq!(shown(2), [PaneContent::Echo, PaneContent::PinnedEcho(0)]);
        assert_eq!(shown(3), START_CONTENTS[..2]);
        // The next study has its maps again.
        let panes = kept_panes(&View::default().without_maps(2).panes);
        assert_eq!(panes[1].content, START_CONTENTS[1]);
    }

    #[test]
    fn zooming_keeps_the_anchor_in_place() {
        let middle = [128.0, 96.0];
        let (zoom, center) = zoomed(1.0, middle, 2.0, [28.0, 16.0]);
        // Offset of the anchor from the pane's middle in zoomed pixels stays what it was: −100·1 = −50·2.
        assert_eq!([(28.0 - center[0]) * 2.0, (16.0 - center[1]) * 2.0], [-100.0, -80.0]);
        assert_eq!(zoomed(zoom, center, 0.5, [28.0, 16.0]), (1.0, middle));
    }

    #[test]
    fn zoom_has_limits() {
        let mut zoom = 1.0;
        for _ in 0..100 {
            zoom = zoomed(zoom, [10.0, 10.0], 2.0, [0.0, 0.0]).0;
        }
        assert_eq!(zoom, *ZOOM_RANGE.end());
    }

    #[test]
    fn the_cine_runs_round_or_back_and_forth() {
        let run = |mut cine: Cine, count: usize| -> Vec<usize> {
            let mut echo = 0;
            (0..7)
                .map(|_| {
                    echo = cine.next(echo, count);
                    echo
                })
                .collect()
        };
        assert_eq!(run(Cine::default(), 3), [1, 2, 0, 1, 2, 0, 1]);
        let ping_pong = Cine { is_ping_pong: true, ..Cine::default() };
        assert_eq!(run(ping_pong, 3), [1, 2, 1, 0, 1, 2, 1]);
        assert_eq!(run(ping_pong, 1), [0; 7]);
    }

    #[test]
    fn a_smaller_layout_takes_the_active_pane_along() {
        let mut view = View { layout: Layout::TwoByThree, active: PaneId::ALL[4], ..View::default() };
        view.toggle_maximized(PaneId::ALL[4]);
        assert_eq!((view.shown().collect::<Vec<_>>(), view.active), (vec![PaneId::ALL[4]], PaneId::ALL[4]));
        view.toggle_maximized(PaneId::ALL[4]);
        assert_eq!(view.shown().count(), 6);
        view.set_layout(Layout::OneByTwo);
        assert_eq!((view.shown().count(), view.active), (2, PaneId::FIRST));
    }
}
