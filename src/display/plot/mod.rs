//! Line plots as primitives: axes, curves with error bars, bands, marks, legend.
//!
//! Must not know: what the curves are.

mod notes;

use super::scene::{Align, Color, PaneRect, Pattern, Place, Primitive, Stroke, Text, Tokens};
use super::ticks::{Tick, ticks};
use super::typeset;

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Lower and upper end; finite, the first below the second.
    pub range: [f64; 2],
    /// With its unit, e.g. "TE (ms)".
    pub name: String,
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// Round numbers, at most `most` of them.
    pub fn linear(range: [f64; 2], name: &str, most: usize) -> Self {
        Self { range, name: name.to_owned(), ticks: ticks(range[0], range[1], most) }
    }

    fn fraction(&self, value: f64) -> f32 {
        ((value - self.range[0]) / (self.range[1] - self.range[0])) as f32
    }
}

/// One measured point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    /// Lower and upper end of the error bar.
    pub ends: Option<[f64; 2]>,
    /// Not part of the fit: drawn as a ring.
    pub is_hollow: bool,
}

/// The shape of a curve's points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dot {
    #[default]
    Disc,
    Square,
}

/// A curve, its points, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// In the legend; empty leaves it out.
    pub name: String,
    pub color: Color,
    pub pattern: Pattern,
    /// Width of the line over the usual one.
    pub weight: f32,
    pub line: Vec<[f64; 2]>,
    pub points: Vec<Point>,
    pub dot: Dot,
    /// Of the points, half the side of squares; as a share of the text size.
    pub radius: f32,
}

/// A filled area under a curve or around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub fill: Color,
    /// From left to right.
    pub x: Vec<f64>,
    /// Lower and upper edge at each `x`.
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

/// A letter above a place of the plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub at: [f64; 2],
    pub text: String,
}

/// A zone from edge to edge where an end is not given.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    pub x: [Option<f64>; 2],
    pub y: [Option<f64>; 2],
    pub fill: Color,
    /// Lines across it, for "at the noise floor".
    pub hatch: Option<Color>,
    /// In its upper right corner where it begins at an `x`, else above its upper edge; empty for none.
    pub note: String,
}

/// A vertical line; its words stand beside it, behind a sample of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub x: f64,
    pub color: Color,
    pub pattern: Pattern,
    /// Width over the usual one.
    pub weight: f32,
    /// Empty for none.
    pub note: String,
}

/// Everything a plot shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Of the panel in its figure, before the title; empty for none.
    pub letter: String,
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    pub bands: Vec<Band>,
    pub areas: Vec<Area>,
    pub marks: Vec<Mark>,
    /// The last lies on top.
    pub curves: Vec<Curve>,
    pub tags: Vec<Tag>,
}

/// Line of an entry of the legend, and the whole entry without its name, as shares of the text size.
const LEGEND_LINE: f32 = 2.2;
const LEGEND: f32 = LEGEND_LINE + 1.7;

/// Size of a panel's letter over that of its texts.
pub const LETTER: f32 = 1.5;
/// Between a panel's letter and the title behind it, as a share of the text size.
const LETTER_GAP: f32 = 0.8;

/// Distance of the lines of a hatched zone, as a share of the text size.
const HATCH: f32 = 0.7;

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

/// Width of a usual line, as a share of the text size.
pub const LINE: f32 = 0.14;
/// Width of marks over that of the text, of error bars over that of their curve, and the strength of error bars.
pub const MARK: f32 = 0.1;
pub const WHISKER: f32 = 0.6;
pub const WHISKER_ALPHA: f32 = 0.7;

/// Color of a curve's error bars.
pub fn whisker(color: Color) -> Color {
    color.with_alpha((f32::from(color.0[3]) * WHISKER_ALPHA) as u8)
}

/// Between data and sheet.
struct View<'a> {
    frame: PaneRect,
    plot: &'a Plot,
}

impl View<'_> {
    fn x(&self, value: f64) -> f32 {
        self.frame.min[0] + self.plot.x.fraction(value) * self.frame.width()
    }

    fn y(&self, value: f64) -> f32 {
        self.frame.max[1] - self.plot.y.fraction(value) * self.frame.height()
    }

    fn area(&self, area: &Area) -> Primitive {
        let edge = |ys: &[f64]| area.x.iter().zip(ys).map(|(&x, &y)| [self.x(x), self.y(y)]).collect::<Vec<_>>();
        let points = edge(&area.low).into_iter().chain(edge(&area.high).into_iter().rev()).collect();
        Primitive::Polygon { points, fill: area.fill }
    }

    fn rect(&self, band: &Band) -> Option<PaneRect> {
        let [l, r] =
            [0, 1].map(|i| band.x[i].map_or(if i == 0 { self.frame.min[0] } else { self.frame.max[0] }, |v| self.x(v)));
        // Sheets grow downwards: the upper end of the values is the top.
        let [b, t] =
            [0, 1].map(|i| band.y[i].map_or(if i == 0 { self.frame.max[1] } else { self.frame.min[1] }, |v| self.y(v)));
        let rect = PaneRect {
            min: [l.max(self.frame.min[0]), t.max(self.frame.min[1])],
            max: [r.min(self.frame.max[0]), b.min(self.frame.max[1])],
        };
        (rect.width() > 0.0 && rect.height() > 0.0).then_some(rect)
    }
}

/// How things are drawn: colors and size of the texts.
struct Paper<'a> {
    ink: &'a Tokens,
    size: f32,
}

impl Paper<'_> {
    fn text(&self, place: Place, align: [Align; 2], text: &str, color: Color) -> Text {
        Text {
            place,
            align_x: align[0],
            align_y: align[1],
            text: text.to_owned(),
            size: self.size,
            color,
            is_strong: false,
            halo: None,
            is_upright: false,
        }
    }

    fn line(&self, from: Place, to: Place, color: Color, width: f32) -> Primitive {
        Primitive::Polyline { points: vec![from, to], is_closed: false, stroke: Stroke::solid(color, width) }
    }

    /// Whether title and legend do not fit beside each other.
    fn has_two_lines(&self, room: PaneRect, plot: &Plot) -> bool {
        let named = plot.curves.iter().filter(|curve| !curve.name.is_empty());
        let legend: f32 = named.map(|curve| typeset::width(&curve.name, self.size, false) + LEGEND * self.size).sum();
        let title = self.title_indent(plot) + typeset::width(&plot.title, self.size, true);
        legend > 0.0 && title + legend > room.width()
    }

    /// What the letter takes before the title.
    fn title_indent(&self, plot: &Plot) -> f32 {
        match plot.letter.is_empty() {
            true => 0.0,
            false => typeset::width(&plot.letter, LETTER * self.size, true) + LETTER_GAP * self.size,
        }
    }

    /// Letter and title, on one baseline.
    fn title(&self, room: PaneRect, plot: &Plot, middle: f32) -> impl Iterator<Item = Primitive> {
        let align = [Align::Start, Align::Center];
        let left = room.min[0] + self.title_indent(plot);
        let title = Text { is_strong: true, ..self.text([left, middle], align, &plot.title, self.ink.text) };
        let raised = (LETTER - 1.0) * (typeset::ascent() - 0.5 * typeset::line_height()) * self.size;
        let letter = self.text([room.min[0], middle - raised], align, &plot.letter, self.ink.text);
        let letter = Text { is_strong: true, size: LETTER * self.size, ..letter };
        [letter, title].into_iter().filter(|text| !text.text.is_empty()).map(Primitive::Text)
    }

    /// Title at the left, legend at the right, or below where the room is narrow.
    fn head(&self, room: PaneRect, plot: &Plot) -> Vec<Primitive> {
        let size = self.size;
        let line = typeset::line_height() * size;
        let middle = room.min[1] + 0.5 * line;
        let mut scene: Vec<Primitive> = self.title(room, plot, middle).collect();
        let middle = if self.has_two_lines(room, plot) { middle + line } else { middle };
        let mut right = room.max[0] - 0.6 * size;
        for curve in plot.curves.iter().filter(|curve| !curve.name.is_empty()) {
            let place = [right, middle];
            let name = self.text(place, [Align::End, Align::Center], &curve.name, self.ink.secondary);
            right -= typeset::width(&curve.name, size, false) + 0.5 * size;
            let points = vec![[right - LEGEND_LINE * size, middle], [right, middle]];
            let stroke = Stroke { color: curve.color, width: self.curve_width(), pattern: curve.pattern };
            scene.push(Primitive::Polyline { points, is_closed: false, stroke });
            scene.push(Primitive::Text(name));
            right -= (LEGEND - 0.5) * size;
        }
        scene
    }

    fn curve_width(&self) -> f32 {
        LINE * self.size
    }

    /// Patterns grow with the texts.
    fn pattern(&self, pattern: Pattern) -> Pattern {
        match pattern {
            Pattern::Solid => Pattern::Solid,
            Pattern::Dashed { .. } => Pattern::Dashed { on: 0.6 * self.size, off: 0.4 * self.size },
            Pattern::Dotted { .. } => Pattern::Dotted { spacing: 0.35 * self.size },
        }
    }

    fn grid(&self, view: &View<'_>) -> Vec<Primitive> {
        let (frame, color) = (view.frame, self.ink.line);
        let vertical = view.plot.x.ticks.iter().map(|tick| view.x(tick.value));
        let vertical = vertical.map(|x| self.line([x, frame.min[1]], [x, frame.max[1]], color, 0.5));
        let horizontal = view.plot.y.ticks.iter().map(|tick| view.y(tick.value));
        let horizontal = horizontal.map(|y| self.line([frame.min[0], y], [frame.max[0], y], color, 0.5));
        vertical.chain(horizontal).collect()
    }

    fn band(&self, view: &View<'_>, band: &Band) -> Vec<Primitive> {
        let Some(rect) = view.rect(band) else { return Vec::new() };
        let fill = Primitive::Rect { rect, corner_radius: 0.0, fill: Some(band.fill), stroke: None };
        let mut scene = vec![fill];
        if let Some(color) = band.hatch {
            scene.push(Primitive::Clip { rect, content: self.hatch(rect, color) });
        }
        scene
    }

    fn hatch(&self, rect: PaneRect, color: Color) -> Vec<Primitive> {
        let (step, height) = (HATCH * self.size, rect.height());
        let count = ((rect.width() + height) / step).ceil() as usize;
        (0..count)
            .map(|i| rect.min[0] - height + i as f32 * step)
            .map(|x| self.line([x, rect.max[1]], [x + height, rect.min[1]], color, 0.5))
            .collect()
    }

    fn mark(&self, view: &View<'_>, mark: &Mark) -> Primitive {
        let x = view.x(mark.x);
        let points = vec![[x, view.frame.min[1]], [x, view.frame.max[1]]];
        Primitive::Polyline { points, is_closed: false, stroke: self.mark_stroke(mark) }
    }

    fn mark_stroke(&self, mark: &Mark) -> Stroke {
        Stroke { color: mark.color, width: MARK * mark.weight * self.size, pattern: self.pattern(mark.pattern) }
    }

    fn curve(&self, view: &View<'_>, curve: &Curve) -> Vec<Primitive> {
        let width = self.curve_width();
        let mut scene = Vec::new();
        if curve.line.len() > 1 {
            let points = curve.line.iter().map(|&[x, y]| [view.x(x), view.y(y)]).collect();
            let stroke =
                Stroke { color: curve.color, width: width * curve.weight, pattern: self.pattern(curve.pattern) };
            scene.push(Primitive::Polyline { points, is_closed: false, stroke });
        }
        for point in &curve.points {
            let center = [view.x(point.x), view.y(point.y)];
            if let Some([low, high]) = point.ends {
                let (from, to) = ([center[0], view.y(low)], [center[0], view.y(high)]);
                scene.push(self.line(from, to, whisker(curve.color), WHISKER * width));
            }
            scene.push(self.dot(curve, center, point.is_hollow));
        }
        scene
    }

    fn dot(&self, curve: &Curve, center: Place, is_hollow: bool) -> Primitive {
        let width = 0.8 * self.curve_width();
        // The stroke of a hollow one lies inside, so that hollow and full ones are equally large.
        let radius = curve.radius * self.size - if is_hollow { 0.5 * width } else { 0.0 };
        let (fill, stroke) = match is_hollow {
            true => (Some(self.ink.card), Some(Stroke::solid(curve.color, width))),
            false => (Some(curve.color), None),
        };
        match curve.dot {
            Dot::Disc => Primitive::Circle { center, radius, fill, stroke },
            Dot::Square => {
                let rect = PaneRect { min: center.map(|at| at - radius), max: center.map(|at| at + radius) };
                Primitive::Rect { rect, corner_radius: 0.0, fill, stroke }
            }
        }
    }

    fn tag(&self, view: &View<'_>, tag: &Tag) -> Primitive {
        let place = [view.x(tag.at[0]), view.y(tag.at[1]) - 0.15 * self.size];
        Primitive::Text(self.text(place, [Align::Center, Align::End], &tag.text, self.ink.secondary))
    }

    fn axes(&self, room: PaneRect, view: &View<'_>) -> Vec<Primitive> {
        let (frame, size, color) = (view.frame, self.size, self.ink.secondary);
        let border = Stroke::solid(self.ink.faint, 0.6);
        let corner = vec![frame.min, [frame.min[0], frame.max[1]], frame.max];
        let mut scene = vec![Primitive::Polyline { points: corner, is_closed: false, stroke: border }];
        for tick in &view.plot.x.ticks {
            let place = [view.x(tick.value), frame.max[1] + 0.3 * size];
            scene.push(Primitive::Text(self.text(place, [Align::Center, Align::Start], &tick.label, color)));
        }
        for tick in &view.plot.y.ticks {
            let place = [frame.min[0] - 0.4 * size, view.y(tick.value)];
            scene.push(Primitive::Text(self.text(place, [Align::End, Align::Center], &tick.label, color)));
        }
        let [x, y] = frame.center();
        let name = self.text([x, room.max[1]], [Align::Center, Align::End], &view.plot.x.name, color);
        scene.push(Primitive::Text(name));
        let name = self.text([room.min[0], y], [Align::Center, Align::Start], &view.plot.y.name, color);
        scene.push(Primitive::Text(Text { is_upright: true, ..name }));
        scene
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
