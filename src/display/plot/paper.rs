//! Pieces of a plot as primitives.

use super::data::{Area, Band, Curve, Dot, Mark, Plot, Tag};
use crate::display::scene::{Align, Color, PaneRect, Pattern, Place, Primitive, Stroke, Text, Tokens};
use crate::display::typeset;

/// Line of an entry of the legend, and the whole entry without its name, as shares of the text size.
const LEGEND_LINE: f32 = 2.2;
const LEGEND: f32 = LEGEND_LINE + 1.7;

/// Size of a panel's letter over that of its texts.
pub const LETTER: f32 = 1.5;
/// Between a panel's letter and the title behind it, as a share of the text size.
const LETTER_GAP: f32 = 0.8;

/// Distance of the lines of a hatched zone, as a share of the text size.
const HATCH: f32 = 0.7;

/// Width of a usual line, as a share of the text size.
pub const LINE: f32 = 0.14;
/// Width of marks over that of the text, of error bars over that of their curve, and the strength of error bars.
pub const MARK: f32 = 0.1;
pub const WHISKER: f32 = 0.6;
const WHISKER_ALPHA: f32 = 0.7;

/// Color of a curve's error bars.
pub fn whisker(color: Color) -> Color {
    color.with_alpha((f32::from(color.0[3]) * WHISKER_ALPHA) as u8)
}

/// Between data and sheet.
pub(super) struct View<'a> {
    pub(super) frame: PaneRect,
    pub(super) plot: &'a Plot,
}

impl View<'_> {
    pub(super) fn x(&self, value: f64) -> f32 {
        self.frame.min[0] + self.plot.x.fraction(value) * self.frame.width()
    }

    pub(super) fn y(&self, value: f64) -> f32 {
        self.frame.max[1] - self.plot.y.fraction(value) * self.frame.height()
    }

    pub(super) fn area(&self, area: &Area) -> Primitive {
        let edge = |ys: &[f64]| area.x.iter().zip(ys).map(|(&x, &y)| [self.x(x), self.y(y)]).collect::<Vec<_>>();
        let points = edge(&area.low).into_iter().chain(edge(&area.high).into_iter().rev()).collect();
        Primitive::Polygon { points, fill: area.fill }
    }

    pub(super) fn rect(&self, band: &Band) -> Option<PaneRect> {
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
pub(super) struct Paper<'a> {
    pub(super) ink: &'a Tokens,
    pub(super) size: f32,
}

impl Paper<'_> {
    pub(super) fn text(&self, place: Place, align: [Align; 2], text: &str, color: Color) -> Text {
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

    pub(super) fn line(&self, from: Place, to: Place, color: Color, width: f32) -> Primitive {
        Primitive::Polyline { points: vec![from, to], is_closed: false, stroke: Stroke::solid(color, width) }
    }

    /// Whether title and legend do not fit beside each other.
    pub(super) fn has_two_lines(&self, room: PaneRect, plot: &Plot) -> bool {
        let named = plot.curves.iter().filter(|curve| !curve.name.is_empty());
        let legend: f32 = named.map(|curve| typeset::width(&curve.name, self.size, false) + LEGEND * self.size).sum();
        let title = self.title_indent(plot) + typeset::width(&plot.title, self.size, true);
        legend > 0.0 && title + legend > room.width()
    }

    /// What the letter takes before the title.
    pub(super) fn title_indent(&self, plot: &Plot) -> f32 {
        match plot.letter.is_empty() {
            true => 0.0,
            false => typeset::width(&plot.letter, LETTER * self.size, true) + LETTER_GAP * self.size,
        }
    }

    /// Letter and title, on one baseline.
    pub(super) fn title(&self, room: PaneRect, plot: &Plot, middle: f32) -> impl Iterator<Item = Primitive> {
        let align = [Align::Start, Align::Center];
        let left = room.min[0] + self.title_indent(plot);
        let title = Text { is_strong: true, ..self.text([left, middle], align, &plot.title, self.ink.text) };
        let raised = (LETTER - 1.0) * (typeset::ascent() - 0.5 * typeset::line_height()) * self.size;
        let letter = self.text([room.min[0], middle - raised], align, &plot.letter, self.ink.text);
        let letter = Text { is_strong: true, size: LETTER * self.size, ..letter };
        [letter, title].into_iter().filter(|text| !text.text.is_empty()).map(Primitive::Text)
    }

    /// Title at the left, legend at the right, or below where the room is narrow.
    pub(super) fn head(&self, room: PaneRect, plot: &Plot) -> Vec<Primitive> {
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

    pub(super) fn curve_width(&self) -> f32 {
        LINE * self.size
    }

    /// Patterns grow with the texts.
    pub(super) fn pattern(&self, pattern: Pattern) -> Pattern {
        match pattern {
            Pattern::Solid => Pattern::Solid,
            Pattern::Dashed { .. } => Pattern::Dashed { on: 0.6 * self.size, off: 0.4 * self.size },
            Pattern::Dotted { .. } => Pattern::Dotted { spacing: 0.35 * self.size },
        }
    }

    pub(super) fn grid(&self, view: &View<'_>) -> Vec<Primitive> {
        let (frame, color) = (view.frame, self.ink.line);
        let vertical = view.plot.x.ticks.iter().map(|tick| view.x(tick.value));
        let vertical = vertical.map(|x| self.line([x, frame.min[1]], [x, frame.max[1]], color, 0.5));
        let horizontal = view.plot.y.ticks.iter().map(|tick| view.y(tick.value));
        let horizontal = horizontal.map(|y| self.line([frame.min[0], y], [frame.max[0], y], color, 0.5));
        vertical.chain(horizontal).collect()
    }

    pub(super) fn band(&self, view: &View<'_>, band: &Band) -> Vec<Primitive> {
        let Some(rect) = view.rect(band) else { return Vec::new() };
        let fill = Primitive::Rect { rect, corner_radius: 0.0, fill: Some(band.fill), stroke: None };
        let mut scene = vec![fill];
        if let Some(color) = band.hatch {
            scene.push(Primitive::Clip { rect, content: self.hatch(rect, color) });
        }
        scene
    }

    pub(super) fn hatch(&self, rect: PaneRect, color: Color) -> Vec<Primitive> {
        let (step, height) = (HATCH * self.size, rect.height());
        let count = ((rect.width() + height) / step).ceil() as usize;
        (0..count)
            .map(|i| rect.min[0] - height + i as f32 * step)
            .map(|x| self.line([x, rect.max[1]], [x + height, rect.min[1]], color, 0.5))
            .collect()
    }

    pub(super) fn mark(&self, view: &View<'_>, mark: &Mark) -> Primitive {
        let x = view.x(mark.x);
        let points = vec![[x, view.frame.min[1]], [x, view.frame.max[1]]];
        Primitive::Polyline { points, is_closed: false, stroke: self.mark_stroke(mark) }
    }

    pub(super) fn mark_stroke(&self, mark: &Mark) -> Stroke {
        Stroke { color: mark.color, width: MARK * mark.weight * self.size, pattern: self.pattern(mark.pattern) }
    }

    pub(super) fn curve(&self, view: &View<'_>, curve: &Curve) -> Vec<Primitive> {
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

    pub(super) fn dot(&self, curve: &Curve, center: Place, is_hollow: bool) -> Primitive {
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

    pub(super) fn tag(&self, view: &View<'_>, tag: &Tag) -> Primitive {
        let place = [view.x(tag.at[0]), view.y(tag.at[1]) - 0.15 * self.size];
        Primitive::Text(self.text(place, [Align::Center, Align::End], &tag.text, self.ink.secondary))
    }

    pub(super) fn axes(&self, room: PaneRect, view: &View<'_>) -> Vec<Primitive> {
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
