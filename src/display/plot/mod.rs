//! Line plots as primitives: axes, curves with error bars, bands, marks, legend.
//!
//! Must not know: what the curves are.

mod data;
mod notes;
mod paper;

pub use data::{Area, Axis, Band, Curve, Dot, Mark, Plot, Point, Tag};
pub use paper::{LETTER, LINE, MARK, WHISKER, whisker};
use paper::{Paper, View};

use super::scene::{PaneRect, Primitive, Tokens};
use super::typeset;

/// Draws a plot into `room`, texts in `size` points. Nothing in a room too small for its axes.
pub fn plot(room: PaneRect, plot: &Plot, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let paper = Paper { ink, size };
    let widest = plot.y.ticks.iter().map(|tick| typeset::width(&tick.label, size, false)).fold(0.0, f32::max);
    let line = typeset::line_height() * size;
    let head = if paper.has_two_lines(room, plot) { 2.35 * line } else { 1.35 * line };
    let frame = PaneRect {
        min: [room.min[0] + line + 0.4 * size + widest + 0.5 * size, room.min[1] + head],
        max: [room.max[0] - 0.6 * size, room.max[1] - 2.2 * line],
    };
    if frame.width() < 4.0 * size || frame.height() < 3.0 * size {
        return Vec::new();
    }
    let view = View { frame, plot };
    let mut scene = paper.head(room, plot);
    scene.extend(paper.grid(&view));
    let mut inside = Vec::new();
    for band in &plot.bands {
        inside.extend(paper.band(&view, band));
    }
    inside.extend(plot.areas.iter().map(|area| view.area(area)));
    inside.extend(plot.marks.iter().map(|mark| paper.mark(&view, mark)));
    for curve in &plot.curves {
        inside.extend(paper.curve(&view, curve));
    }
    inside.extend(plot.tags.iter().map(|tag| paper.tag(&view, tag)));
    scene.push(Primitive::Clip { rect: frame, content: inside });
    scene.extend(notes::notes(&paper, &view));
    scene.extend(paper.axes(room, &view));
    scene
}

/// What lies over the lines of a plot whose axes and curves somebody else draws into `frame`: hatched zones, then the
/// words of bands and marks. The same as [`plot`] draws.
pub fn over_lines(frame: PaneRect, plot: &Plot, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let (paper, view) = (Paper { ink, size }, View { frame, plot });
    let hatched = plot.bands.iter().filter(|band| band.hatch.is_some());
    let zones = hatched.flat_map(|band| paper.band(&view, band)).collect();
    [Primitive::Clip { rect: frame, content: zones }].into_iter().chain(notes::notes(&paper, &view)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::scene::{Pattern, Place};

    fn sample() -> Plot {
        let point = |x, y, is_hollow| Point { x, y, ends: Some([y - 1.0, y + 1.0]), is_hollow };
        Plot {
            letter: String::new(),
            title: "Decay".to_owned(),
            x: Axis::linear([0.0, 10.0], "TE (ms)", 6),
            y: Axis::linear([0.0, 100.0], "signal (a.u.)", 6),
            bands: Vec::new(),
            areas: Vec::new(),
            marks: vec![Mark {
                x: 5.0,
                color: Tokens::PAPER.accent,
                pattern: Pattern::Solid,
                weight: 1.0,
                note: "best TE".to_owned(),
            }],
            curves: vec![Curve {
                name: "lesion".to_owned(),
                color: Tokens::PAPER.lesion,
                pattern: Pattern::Solid,
                weight: 1.0,
                line: vec![[0.0, 100.0], [10.0, 0.0]],
                points: vec![point(0.0, 100.0, false), point(10.0, 0.0, true)],
                dot: Dot::Disc,
                radius: 0.3,
            }],
            tags: Vec::new(),
        }
    }

    const ROOM: PaneRect = PaneRect { min: [10.0, 20.0], max: [210.0, 140.0] };

    #[test]
    fn values_stand_at_their_place_between_the_axes() {
        let scene = plot(ROOM, &sample(), &Tokens::PAPER, 8.0);
        let clip = scene
            .iter()
            .find_map(|p| if let Primitive::Clip { rect, content } = p { Some((rect, content)) } else { None });
        let (frame, content) = clip.expect("the inside");
        let circles: Vec<Place> = content
            .iter()
            .filter_map(|p| if let Primitive::Circle { center, .. } = p { Some(*center) } else { None })
            .collect();
        // (0, 100) is the upper left corner of the frame, (10, 0) the lower right.
        for (found, expected) in circles.iter().zip([frame.min, frame.max]) {
            assert!((0..2).all(|i| (found[i] - expected[i]).abs() < 1e-3), "{circles:?} in {frame:?}");
        }
        assert_eq!(circles.len(), 2);
    }

    #[test]
    fn nothing_leaves_the_room() {
        let size = 8.0;
        for primitive in plot(ROOM, &sample(), &Tokens::PAPER, size) {
            let Primitive::Text(text) = primitive else { continue };
            let width = typeset::width(&text.text, size, text.is_strong);
            let [x, y] = super::super::render::baseline(&text, width);
            let box_of = if text.is_upright {
                [text.place[0], text.place[1] - x - width, text.place[0] + size, text.place[1] - x]
            } else {
                let top = text.place[1] + y - typeset::ascent() * size;
                [text.place[0] + x, top, text.place[0] + x + width, top + typeset::line_height() * size]
            };
            let is_inside = box_of[0] >= ROOM.min[0] - 0.1 && box_of[2] <= ROOM.max[0] + 0.1;
            assert!(
                is_inside && box_of[1] >= ROOM.min[1] - 0.1 && box_of[3] <= ROOM.max[1] + 0.1,
                "{} {box_of:?}",
                text.text
            );
        }
    }

    #[test]
    fn title_and_legend_never_meet() {
        let mut data = sample();
        data.letter = "c".to_owned();
        data.title = "Signalabfall der Leber".to_owned();
        let curve = Curve { name: "Leberparenchym".to_owned(), ..data.curves[0].clone() };
        data.curves.push(curve);
        for width in [110.0, 180.0, 260.0, 400.0] {
            let room = PaneRect { min: [0.0; 2], max: [width, 150.0] };
            let scene = plot(room, &data, &Tokens::PAPER, 7.0);
            let of = |name: &str| {
                let found = scene.iter().find_map(|p| match p {
                    Primitive::Text(text) if text.text == name => Some(text.clone()),
                    _ => None,
                });
                found.expect(name)
            };
            let (title, first) = (of(&data.title), of("lesion"));
            let letter = of("c");
            let letter_ends = letter.place[0] + typeset::width("c", letter.size, true);
            assert!(letter.size > title.size && letter_ends < title.place[0], "{letter_ends} {:?}", title.place);
            let ends = title.place[0] + typeset::width(&title.text, 7.0, true);
            let begins = first.place[0] - typeset::width(&first.text, 7.0, false) - 2.7 * 7.0;
            assert!(first.place[1] > title.place[1] + 7.0 || begins > ends, "{width}: {begins} {ends}");
        }
    }

    #[test]
    fn a_room_without_space_stays_empty() {
        assert!(plot(PaneRect { min: [0.0; 2], max: [40.0, 30.0] }, &sample(), &Tokens::PAPER, 8.0).is_empty());
    }
}
