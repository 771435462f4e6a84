//! Words inside a plot, painted over it where lines, points and other words leave room.

use egui::{Color32, Ui};
use egui_plot::{PlotPoint, PlotTransform};

use crate::display::labels::{self, Crowd};
use crate::display::scene::PaneRect;
use crate::gui::theme;

/// Between words and the line or edge they stand at, points.
const NOTE_GAP: f32 = 4.0;
/// Length of the sample of a line in front of its words, points.
const SAMPLE: f32 = 12.0;

/// How a line is drawn whose words stand in the plot.
#[derive(Clone, Copy)]
pub enum Sample {
    Dashed(Color32),
    Dotted(Color32),
}

/// Quiet words inside a plot: each takes the place that the others, the lines and the points leave free.
pub struct Notes<'a> {
    ui: &'a Ui,
    transform: &'a PlotTransform,
    crowd: Crowd,
}

impl<'a> Notes<'a> {
    /// * `lines_ms` — echo times at which the plot has a vertical line.
    pub fn new(ui: &'a Ui, transform: &'a PlotTransform, lines_ms: &[f64]) -> Self {
        let lines = lines_ms.iter().map(|&te| transform.position_from_point(&PlotPoint::new(te, 0.0)).x).collect();
        Self { ui, transform, crowd: Crowd { lines, ..Crowd::default() } }
    }

    fn place(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        self.transform.position_from_point(&PlotPoint::new(x, y)).into()
    }

    /// Keeps words from a path, followed closely enough that they cannot stand between two of its points.
    pub fn avoid(&mut self, path: &[[f64; 2]]) {
        let places: Vec<[f32; 2]> = path.iter().map(|&at| self.place(at)).collect();
        self.crowd.points.extend(places.iter().copied().take(1));
        for ends in places.windows(2) {
            let (from, to) = (ends[0], ends[1]);
            let pieces = ((to[0] - from[0]).hypot(to[1] - from[1]) / NOTE_GAP).clamp(1.0, 200.0) as usize;
            let at = |i: usize| [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * i as f32 / pieces as f32);
            self.crowd.points.extend((1..=pieces).map(at));
        }
    }

    fn frame(&self) -> PaneRect {
        let frame = self.transform.frame();
        PaneRect { min: frame.min.into(), max: frame.max.into() }
    }

    /// What the line at an echo time stands for, behind a sample of the line: the words may have to stand apart from it.
    pub fn beside(&mut self, te_ms: f64, text: &str, sample: Sample) {
        let x = self.place([te_ms, 0.0])[0];
        let lines = self.crowd.lines.clone();
        let rect = self.write(text, SAMPLE + NOTE_GAP, |frame, size| labels::beside(frame, x, &lines, size, NOTE_GAP));
        let Some(rect) = rect else { return };
        let from = egui::pos2(rect.min[0], rect.center()[1]);
        let ends = [from, from + egui::vec2(SAMPLE, 0.0)];
        let painter = self.ui.painter();
        match sample {
            Sample::Dashed(color) => {
                painter.extend(egui::Shape::dashed_line(&ends, egui::Stroke::new(1.4, color), 4.0, 2.0));
            }
            Sample::Dotted(color) => painter.extend(egui::Shape::dotted_line(&ends, color, 3.5, 0.9)),
        }
    }

    /// Above a level, at its left end first.
    pub fn above(&mut self, level: f64, text: &str) {
        let y = self.place([0.0, level])[1];
        self.write(text, 0.0, |frame, size| labels::above(frame, y, size, NOTE_GAP).collect());
    }

    /// In the upper right corner of the zone from an echo time on, or as near to it as there is room.
    pub fn top_right(&mut self, from_ms: f64, text: &str) {
        let zone = self.place([from_ms, 0.0])[0];
        let lines = self.crowd.lines.clone();
        self.write(text, 0.0, |frame, [width, height]| {
            let corner = frame.max[0] - NOTE_GAP;
            let before_lines = lines.iter().map(|x| x - NOTE_GAP).filter(|right| right - width >= zone);
            let rights: Vec<f32> = [corner].into_iter().chain(before_lines).collect();
            let row = |row: usize| {
                let top = frame.min[1] + NOTE_GAP + row as f32 * height;
                let at = move |&right: &f32| PaneRect { min: [right - width, top], max: [right, top + height] };
                rights.iter().map(at).collect::<Vec<_>>()
            };
            (0..6).flat_map(row).collect()
        });
    }

    /// Words behind `indent`; the place they took with it.
    fn write(
        &mut self,
        text: &str,
        indent: f32,
        places: impl FnOnce(PaneRect, [f32; 2]) -> Vec<PaneRect>,
    ) -> Option<PaneRect> {
        let font = theme::regular(theme::SIZE_SMALL);
        let galley = self.ui.painter().layout_no_wrap(text.to_owned(), font, theme::SECONDARY);
        let frame = self.frame();
        let size = [indent + galley.size().x, galley.size().y];
        let rect = self.crowd.take(frame, places(frame, size))?;
        self.ui.painter().galley(egui::pos2(rect.min[0] + indent, rect.min[1]), galley, theme::SECONDARY);
        Some(rect)
    }
}
