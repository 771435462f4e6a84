//! The words of bands and marks: where they stand in a plot so that they cover neither points nor the axis.

use super::{Band, Paper, Plot, View};
use crate::display::scene::{Align, PaneRect, Place, Primitive, Text};
use crate::display::typeset;

/// Places tried from the right edge to the left.
const TRIED_ACROSS: usize = 9;
/// Lines tried above a band too thin for its words.
const TRIED_ABOVE: usize = 4;
/// Points a curve is followed by between two of its given ones.
const PIECES: usize = 4;

/// Words of bands and marks, on top of everything, haloed with the ground.
pub(super) fn notes(paper: &Paper<'_>, view: &View<'_>) -> Vec<Primitive> {
    let marks = view.plot.marks.iter().filter(|mark| !mark.note.is_empty()).map(|mark| {
        let gap = gap(paper);
        let (x, room) = (view.x(mark.x), typeset::width(&mark.note, paper.size, false) + gap);
        // On the side where there is room.
        let (x, align) = if x + room < view.frame.max[0] { (x + gap, Align::Start) } else { (x - gap, Align::End) };
        paper.text([x, view.frame.max[1] - 0.5 * gap], [align, Align::End], &mark.note, paper.ink.secondary)
    });
    let taken = taken(view);
    let bands = view.plot.bands.iter().filter(|band| !band.note.is_empty());
    let bands = bands.filter_map(|band| band_note(paper, view, band, &taken));
    bands.chain(marks).map(|text| Primitive::Text(Text { halo: Some(paper.ink.card), ..text })).collect()
}

fn gap(paper: &Paper<'_>) -> f32 {
    0.35 * paper.size
}

/// In the upper right corner of the band; above a band that is lower than a line, where the fewest points lie, because
/// inside it the words would hang over the axis.
fn band_note(paper: &Paper<'_>, view: &View<'_>, band: &Band, taken: &[Place]) -> Option<Text> {
    let rect = view.rect(band)?;
    let (gap, line) = (gap(paper), typeset::line_height() * paper.size);
    let align = [Align::End, Align::Start];
    if rect.height() >= line + gap {
        let place = [rect.max[0] - gap, rect.min[1] + 0.5 * gap];
        return Some(paper.text(place, align, &band.note, paper.ink.secondary));
    }
    let width = typeset::width(&band.note, paper.size, false);
    let slack = (rect.width() - width - 2.0 * gap).max(0.0);
    let places = (1..=TRIED_ABOVE).flat_map(|row| {
        let top = rect.min[1] - row as f32 * line;
        (0..TRIED_ACROSS).map(move |i| [rect.max[0] - gap - slack * i as f32 / (TRIED_ACROSS - 1) as f32, top])
    });
    let covered = |&[right, top]: &Place| {
        let words = PaneRect { min: [right - width - gap, top], max: [right + gap, top + line] };
        taken.iter().filter(|point| words.contains(**point)).count()
    };
    // The first of equals: low and at the right, as near to the band as the points allow.
    let place = places.filter(|place| place[1] >= view.frame.min[1]).min_by_key(covered)?;
    Some(paper.text(place, align, &band.note, paper.ink.secondary))
}

/// Places of points, their error bars and curves, close enough together that words cannot stand between two of them.
fn taken(view: &View<'_>) -> Vec<Place> {
    let Plot { curves, .. } = view.plot;
    let between = |from: Place, to: Place| {
        (0..=PIECES).map(move |i| [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * i as f32 / PIECES as f32))
    };
    let at = |[x, y]: [f64; 2]| [view.x(x), view.y(y)];
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
    use super::super::{Axis, Curve, Point, plot};
    use super::*;
    use crate::display::scene::{Color, Ink, Pattern};

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
            marks: Vec::new(),
            curves: vec![Curve {
                name: String::new(),
                color: Color::rgb(0),
                pattern: Pattern::Solid,
                line: times.clone().map(|te| [te, decay(te)]).collect(),
                points: (1..10).map(|te| point(f64::from(te))).collect(),
                radius: 0.3,
            }],
        }
    }

    /// Box of the words, and of the frame between the axes.
    fn found(floor: f64) -> (PaneRect, PaneRect, Vec<Place>) {
        let data = decay(floor);
        let scene = plot(ROOM, &data, &Ink::PAPER, SIZE);
        let text = scene.iter().find_map(|p| match p {
            Primitive::Text(text) if text.text == "Rauschgrenze" => Some(text),
            _ => None,
        });
        let frame = scene.iter().find_map(|p| if let Primitive::Clip { rect, .. } = p { Some(*rect) } else { None });
        let (text, frame) = (text.expect("the words"), frame.expect("the inside"));
        let width = typeset::width(&text.text, SIZE, false);
        let [right, top] = text.place;
        let words = PaneRect { min: [right - width, top], max: [right, top + typeset::line_height() * SIZE] };
        (words, frame, taken(&View { frame, plot: &data }))
    }

    #[test]
    fn words_of_a_thin_band_cover_neither_axis_nor_curve() {
        for floor in [0.5, 3.0, 8.0, 25.0] {
            let (words, frame, taken) = found(floor);
            assert!(words.max[1] <= frame.max[1] && words.min[1] >= frame.min[1], "{floor}: {words:?} in {frame:?}");
            assert!(words.min[0] >= frame.min[0] && words.max[0] <= frame.max[0], "{floor}: {words:?} in {frame:?}");
            let covered = taken.iter().filter(|point| words.contains(**point)).count();
            assert_eq!(covered, 0, "{floor}: {words:?}");
        }
    }
}
