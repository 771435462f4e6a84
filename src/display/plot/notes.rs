//! The words of bands and marks: where they stand in a plot so that they cover neither lines, points nor each other.

use super::data::{Band, Mark};
use super::paper::{Paper, View};
use crate::display::labels::{self, Crowd};
use crate::display::scene::{Align, PaneRect, Place, Primitive, Text};
use crate::display::typeset;

/// Between words and the line or edge they stand at, as a share of the text size.
const GAP: f32 = 0.36;
/// Length of the sample of a line in front of its words, as a share of the text size.
const SAMPLE: f32 = 1.1;
/// Rows tried from the top of a zone down.
const ROWS: usize = 6;

/// Words of bands, then of marks, on top of everything, haloed with the ground.
pub(super) fn notes(paper: &Paper<'_>, view: &View<'_>) -> Vec<Primitive> {
    let plot = view.plot;
    let has_words =
        plot.bands.iter().any(|band| !band.note.is_empty()) || plot.marks.iter().any(|m| !m.note.is_empty());
    if !has_words {
        return Vec::new();
    }
    let lines = plot.marks.iter().map(|mark| view.x(mark.x)).collect();
    let mut notes = Notes { paper, view, crowd: Crowd { lines, points: taken(paper, view), words: Vec::new() } };
    let mut scene = Vec::new();
    for band in plot.bands.iter().filter(|band| !band.note.is_empty()) {
        scene.extend(notes.of_band(band));
    }
    for mark in plot.marks.iter().filter(|mark| !mark.note.is_empty()) {
        scene.extend(notes.of_mark(mark));
    }
    scene
}

struct Notes<'a> {
    paper: &'a Paper<'a>,
    view: &'a View<'a>,
    crowd: Crowd,
}

impl Notes<'_> {
    fn size_of(&self, text: &str) -> [f32; 2] {
        let size = self.paper.size;
        [typeset::width(text, size, false), typeset::line_height() * size]
    }

    fn gap(&self) -> f32 {
        GAP * self.paper.size
    }

    fn words(&self, [x, y]: Place, text: &str) -> Primitive {
        let text = self.paper.text([x, y], [Align::Start; 2], text, self.paper.ink.secondary);
        Primitive::Text(Text { halo: Some(self.paper.ink.card), ..text })
    }

    /// A zone from some `x` on is named in its upper right corner; a level above its edge, at the left end first: there
    /// the signal is far above it.
    fn of_band(&mut self, band: &Band) -> Option<Primitive> {
        let rect = self.view.rect(band)?;
        let (size, frame, gap) = (self.size_of(&band.note), self.view.frame, self.gap());
        let place = match band.x[0] {
            Some(_) => {
                let places = self.in_corner(rect, size);
                self.crowd.take(frame, places)
            }
            None => self.crowd.take(frame, labels::above(frame, rect.min[1], size, gap)),
        }?;
        Some(self.words(place.min, &band.note))
    }

    /// From the upper right corner of a zone down, and left of the lines in it.
    fn in_corner(&self, zone: PaneRect, [width, height]: [f32; 2]) -> Vec<PaneRect> {
        let gap = self.gap();
        let before_lines = self.crowd.lines.iter().map(|x| x - gap).filter(|right| right - width >= zone.min[0]);
        let rights: Vec<f32> = [zone.max[0] - gap].into_iter().chain(before_lines).collect();
        let row = |row: usize| {
            let top = zone.min[1] + gap + row as f32 * height;
            let at = move |&right: &f32| PaneRect { min: [right - width, top], max: [right, top + height] };
            rights.iter().map(at).collect::<Vec<_>>()
        };
        (0..ROWS).flat_map(row).collect()
    }

    /// Behind a sample of the line, because the words may have to stand apart from it.
    fn of_mark(&mut self, mark: &Mark) -> Vec<Primitive> {
        let (gap, sample) = (self.gap(), SAMPLE * self.paper.size);
        let [width, height] = self.size_of(&mark.note);
        let size = [width + sample + gap, height];
        let places = labels::beside(self.view.frame, self.view.x(mark.x), &self.crowd.lines, size, gap);
        let Some(place) = self.crowd.take(self.view.frame, places) else { return Vec::new() };
        let (left, middle) = (place.min[0], place.center()[1]);
        let points = vec![[left, middle], [left + sample, middle]];
        let line = Primitive::Polyline { points, is_closed: false, stroke: self.paper.mark_stroke(mark) };
        vec![line, self.words([left + sample + gap, place.min[1]], &mark.note)]
    }
}

/// Places of points, their error bars and curves, close enough together that words cannot stand between two of them.
fn taken(paper: &Paper<'_>, view: &View<'_>) -> Vec<Place> {
    let step = GAP * paper.size;
    let between = |from: Place, to: Place| {
        let pieces = ((to[0] - from[0]).hypot(to[1] - from[1]) / step).clamp(1.0, 200.0) as usize;
        (0..=pieces).map(move |i| [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * i as f32 / pieces as f32))
    };
    let at = |[x, y]: [f64; 2]| [view.x(x), view.y(y)];
    let curves = &view.plot.curves;
    let lines =
        curves.iter().flat_map(|curve| curve.line.windows(2)).flat_map(|ends| between(at(ends[0]), at(ends[1])));
    let points = curves.iter().flat_map(|curve| &curve.points).flat_map(|point| {
        let [low, high] = point.ends.unwrap_or([point.y; 2]);
        between(at([point.x, low]), at([point.x, high])).chain([at([point.x, point.y])])
    });
    lines.chain(points).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, Curve, Dot, Plot, Point, plot};
    use super::*;
    use crate::display::scene::{Color, Pattern, Tokens};

    const ROOM: PaneRect = PaneRect { min: [0.0, 0.0], max: [200.0, 150.0] };
    const SIZE: f32 = 7.0;

    /// A decay to a floor of `floor` of 100 units, with its words.
    fn decay(floor: f64) -> Plot {
        let decay = |te: f64| 100.0 * (-te / 3.0).exp() + floor;
        let times = (0..=40).map(|i| f64::from(i) * 0.25);
        let point = |te: f64| Point { x: te, y: decay(te), ends: None, is_hollow: false };
        Plot {
            letter: String::new(),
            title: String::new(),
            x: Axis::linear([0.0, 10.0], "TE (ms)", 6),
            y: Axis::linear([0.0, 100.0], "signal", 5),
            bands: vec![Band {
                x: [None, None],
                y: [None, Some(floor)],
                fill: Color::rgb(0),
                hatch: None,
                note: "Rauschgrenze".to_owned(),
            }],
            areas: Vec::new(),
            marks: Vec::new(),
            curves: vec![Curve {
                name: String::new(),
                color: Color::rgb(0),
                pattern: Pattern::Solid,
                weight: 1.0,
                line: times.clone().map(|te| [te, decay(te)]).collect(),
                points: (1..10).map(|te| point(f64::from(te))).collect(),
                dot: Dot::Disc,
                radius: 0.3,
            }],
            tags: Vec::new(),
        }
    }

    /// Box of words by their text, the frame between the axes, and what is taken in it.
    fn found(data: &Plot, words: &str) -> (PaneRect, PaneRect, Vec<Place>) {
        let scene = plot(ROOM, data, &Tokens::PAPER, SIZE);
        let text = scene.iter().find_map(|p| match p {
            Primitive::Text(text) if text.text == words => Some(text),
            _ => None,
        });
        let frame = scene.iter().find_map(|p| if let Primitive::Clip { rect, .. } = p { Some(*rect) } else { None });
        let (text, frame) = (text.expect("the words"), frame.expect("the inside"));
        let width = typeset::width(&text.text, SIZE, false);
        let [left, top] = text.place;
        let words = PaneRect { min: [left, top], max: [left + width, top + typeset::line_height() * SIZE] };
        let paper = Paper { ink: &Tokens::PAPER, size: SIZE };
        (words, frame, taken(&paper, &View { frame, plot: data }))
    }

    fn assert_free(words: PaneRect, frame: PaneRect, taken: &[Place], name: &str) {
        assert!(words.max[1] <= frame.max[1] && words.min[1] >= frame.min[1], "{name}: {words:?} in {frame:?}");
        assert!(words.min[0] >= frame.min[0] && words.max[0] <= frame.max[0], "{name}: {words:?} in {frame:?}");
        let covered = taken.iter().filter(|point| words.contains(**point)).count();
        assert_eq!(covered, 0, "{name}: {words:?}");
    }

    #[test]
    fn words_of_a_level_cover_neither_axis_nor_curve() {
        for floor in [0.5, 3.0, 8.0, 25.0] {
            let (words, frame, taken) = found(&decay(floor), "Rauschgrenze");
            assert_free(words, frame, &taken, &floor.to_string());
        }
    }

    #[test]
    fn words_of_a_zone_and_of_a_mark_keep_apart() {
        let mut data = decay(3.0);
        let zone =
            Band { x: [Some(4.0), None], y: [None, None], note: "both at floor".to_owned(), ..data.bands[0].clone() };
        data.bands.push(zone);
        let color = Color::rgb(0);
        data.marks = vec![Mark { x: 6.0, color, pattern: Pattern::Solid, weight: 1.0, note: "best TE".to_owned() }];
        let boxes = ["Rauschgrenze", "both at floor", "best TE"].map(|name| {
            let (words, frame, taken) = found(&data, name);
            assert_free(words, frame, &taken, name);
            words
        });
        let is_apart = |a: &PaneRect, b: &PaneRect| (0..2).any(|i| a.max[i] <= b.min[i] || b.max[i] <= a.min[i]);
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            assert!(is_apart(&boxes[a], &boxes[b]), "{:?} {:?}", boxes[a], boxes[b]);
        }
    }
}
