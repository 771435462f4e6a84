//! What lies on an image: outlines, letters, ruler, color bar, corner texts.

use std::sync::Arc;

use super::style::palette;
use super::{Align, Color, OutlineStyle, PaneRect, Place, Primitive, Stroke, Text};
use crate::display::ruler::Ruler;
use crate::display::ticks::{Tick, ticks};
use crate::display::{ColorLut, RgbaPixels, Window};

/// From the edge of a pane to the texts on it.
const MARGIN: f32 = 10.0;
const LINE_HEIGHT: f32 = 17.0;
const SMALL: f32 = 12.5;
/// The halo reaches this far beyond a stroke on each side.
const HALO_RIM: f32 = 1.2;
const TAG_SIDE: f32 = 16.0;
/// Side of a handle where there is room, and on the smallest outlines.
pub const HANDLE_SIDE: f32 = 7.0;
const SMALLEST_HANDLE: f32 = 3.5;
/// From this size of an outline on its handles have their full side.
const ROOM_FOR_HANDLES: f32 = 40.0;
const BAR_WIDTH: f32 = 10.0;

/// Width at the right edge that [`color_bar`] takes with its numbers: orientation letters belong left of it.
pub const COLOR_BAR_SPACE: f32 = 58.0;

fn text(place: Place, align: [Align; 2], text: &str, size: f32, color: Color) -> Text {
    Text {
        place,
        align_x: align[0],
        align_y: align[1],
        text: text.to_owned(),
        size,
        color,
        is_strong: false,
        halo: Some(palette::HALO),
        is_upright: false,
    }
}

/// A region's outline on a dark halo, with its letter on a tag at the upper right.
///
/// * `outline` — closed, in pane coordinates.
/// * `tag` — what stands on the tag; normally [`OutlineStyle::letter`]. `None` draws no tag.
///
/// Nothing for fewer than two points.
pub fn roi_outline(
    outline: &[Place],
    is_closed: bool,
    style: OutlineStyle,
    is_selected: bool,
    tag: Option<&str>,
) -> Vec<Primitive> {
    if outline.len() < 2 {
        return Vec::new();
    }
    let stroke = style.stroke(is_selected);
    let points = outline.to_vec();
    // The halo is whole also under dashes, so that the shape reads where the dashes meet bright tissue.
    let halo = Stroke::solid(palette::HALO, stroke.width + 2.0 * HALO_RIM);
    let mut primitives = vec![
        Primitive::Polyline { points: points.clone(), is_closed, stroke: halo },
        Primitive::Polyline { points, is_closed, stroke },
    ];
    if let Some(letter) = tag {
        primitives.extend(roi_tag(outline, style.color(), letter));
    }
    primitives
}

/// A small filled square with a letter beside the upper right of an outline.
fn roi_tag(outline: &[Place], color: Color, letter: &str) -> [Primitive; 2] {
    let right = outline.iter().map(|p| p[0]).fold(f32::NEG_INFINITY, f32::max);
    let top = outline.iter().map(|p| p[1]).fold(f32::INFINITY, f32::min);
    let min = [right + 4.0, top - 0.5 * TAG_SIDE];
    // Wider for more than a letter ("L2").
    let width = TAG_SIDE + 7.0 * letter.chars().count().saturating_sub(1) as f32;
    let rect = PaneRect { min, max: [min[0] + width, min[1] + TAG_SIDE] };
    let mut letter = text(rect.center(), [Align::Center; 2], letter, 11.0, palette::TAG_TEXT);
    letter.is_strong = true;
    letter.halo = None;
    let rim = Stroke::solid(palette::HALO, 1.0);
    [Primitive::Rect { rect, corner_radius: 3.0, fill: Some(color), stroke: Some(rim) }, Primitive::Text(letter)]
}

/// Side of the handles of an outline: on a small one they shrink, or they would hide what they hold.
pub fn handle_side(outline: &[Place]) -> f32 {
    let extent = |axis: usize| {
        let ends = outline.iter().map(|place| place[axis]);
        ends.clone().fold(f32::NEG_INFINITY, f32::max) - ends.fold(f32::INFINITY, f32::min)
    };
    let share = (extent(0).min(extent(1)) / ROOM_FOR_HANDLES).clamp(0.0, 1.0);
    (HANDLE_SIDE * share).max(SMALLEST_HANDLE)
}

/// Handles of the selected region, white with a dark rim: squares to pull, round knobs to turn.
///
/// * `side` — of a square, points; see [`handle_side`].
pub fn roi_handles(squares: &[Place], knobs: &[Place], side: f32) -> Vec<Primitive> {
    let half = 0.5 * side;
    let rim = Some(Stroke::solid(palette::TAG_TEXT, 1.0));
    let squares = squares.iter().map(|&[x, y]| Primitive::Rect {
        rect: PaneRect { min: [x - half, y - half], max: [x + half, y + half] },
        corner_radius: 1.0,
        fill: Some(palette::TEXT_STRONG),
        stroke: rim,
    });
    let knobs = knobs.iter().map(|&center| Primitive::Circle {
        center,
        radius: half + 0.5,
        fill: Some(palette::TEXT_STRONG),
        stroke: rim,
    });
    squares.chain(knobs).collect()
}

/// Orientation letters in the middle of the left, right, top and bottom edge.
pub fn orientation_letters(pane: PaneRect, [left, right, top, bottom]: [&str; 4]) -> Vec<Primitive> {
    let [x, y] = pane.center();
    let places = [
        (left, [pane.min[0] + MARGIN, y], [Align::Start, Align::Center]),
        (right, [pane.max[0] - MARGIN, y], [Align::End, Align::Center]),
        (top, [x, pane.min[1] + MARGIN - 2.0], [Align::Center, Align::Start]),
        (bottom, [x, pane.max[1] - MARGIN + 2.0], [Align::Center, Align::End]),
    ];
    places
        .into_iter()
        .filter(|(letters, ..)| !letters.is_empty())
        .map(|(letters, place, align)| {
            Primitive::Text(Text { is_strong: true, ..text(place, align, letters, 13.5, palette::TEXT_STRONG) })
        })
        .collect()
}

/// A ruler in the middle above the bottom edge, with end marks and its length.
pub fn ruler(pane: PaneRect, ruler: &Ruler) -> Vec<Primitive> {
    let half = 0.5 * ruler.length_points as f32;
    let x = pane.center()[0];
    let y = pane.max[1] - MARGIN - 18.0;
    let ends = [[x - half, y - 5.0], [x - half, y], [x + half, y], [x + half, y - 5.0]];
    let line = |stroke| Primitive::Polyline { points: ends.to_vec(), is_closed: false, stroke };
    vec![
        line(Stroke::solid(palette::HALO, 3.5)),
        line(Stroke::solid(palette::TEXT, 1.3)),
        Primitive::Text(text([x, y - 7.0], [Align::Center, Align::End], &ruler.label, SMALL, palette::TEXT)),
    ]
}

/// What a color bar shows.
#[derive(Clone, Copy, Debug)]
pub struct ColorBar<'a> {
    pub lut: &'a ColorLut,
    pub window: Window,
    /// Above the bar, e.g. "R2* s⁻¹".
    pub title: &'a str,
}

/// Where [`color_bar`] stands; `None` in a pane too small for it.
pub fn color_bar_rect(pane: PaneRect) -> Option<PaneRect> {
    // Short panes, as those of a journal column, give more of their height to it.
    let height = (0.37 * pane.height()).max((0.62 * pane.height()).min(62.0)).clamp(0.0, 320.0);
    if height < 60.0 || pane.width() < 120.0 {
        return None;
    }
    let right = pane.max[0] - MARGIN - 4.0;
    let top = pane.center()[1] - 0.5 * height;
    Some(PaneRect { min: [right - BAR_WIDTH, top], max: [right, top + height] })
}

/// A vertical color bar near the right edge, lowest value at the bottom, with round marks on its left and a title.
///
/// Nothing in a pane too small for it.
pub fn color_bar(pane: PaneRect, bar: ColorBar<'_>) -> Vec<Primitive> {
    let Some(rect) = color_bar_rect(pane) else { return Vec::new() };
    let (right, top, height) = (rect.max[0], rect.min[1], rect.height());
    let pixels = bar.lut.entries().iter().rev().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
    let pixels = Arc::new(RgbaPixels { width: 1, height: 256, rgba: pixels });
    let mut primitives = vec![
        Primitive::Rect { rect: grown(rect, 2.0), corner_radius: 1.0, fill: Some(palette::HALO), stroke: None },
        Primitive::Image { rect, pixels, is_smooth: true },
        Primitive::Rect { rect, corner_radius: 0.0, fill: None, stroke: Some(Stroke::solid(palette::TEXT, 1.0)) },
        Primitive::Text(text([right, top - 8.0], [Align::End, Align::End], bar.title, SMALL, palette::TEXT)),
    ];
    let count = ((height / 45.0) as usize).clamp(2, 7);
    for tick in ticks(bar.window.low(), bar.window.high(), count) {
        primitives.extend(bar_tick(rect, bar.window, &tick));
    }
    primitives
}

fn bar_tick(rect: PaneRect, window: Window, tick: &Tick) -> Vec<Primitive> {
    let Some(fraction) = window.fraction(tick.value) else { return Vec::new() };
    let y = rect.max[1] - fraction as f32 * rect.height();
    let points = vec![[rect.min[0] - 4.0, y], [rect.min[0], y]];
    let label = text([rect.min[0] - 7.0, y], [Align::End, Align::Center], &tick.label, 11.0, palette::TEXT);
    vec![
        Primitive::Polyline { points, is_closed: false, stroke: Stroke::solid(palette::TEXT, 1.0) },
        Primitive::Text(label),
    ]
}

fn grown(rect: PaneRect, by: f32) -> PaneRect {
    PaneRect { min: rect.min.map(|v| v - by), max: rect.max.map(|v| v + by) }
}

/// A line of text in a corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLine {
    pub text: String,
    /// The one thing to see first: larger and bold, as the echo time is.
    pub is_large: bool,
}

impl From<String> for TextLine {
    fn from(text: String) -> Self {
        Self { text, is_large: false }
    }
}

impl From<&str> for TextLine {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// Texts in the four corners, each from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corners {
    pub top_left: Vec<TextLine>,
    pub top_right: Vec<TextLine>,
    pub bottom_left: Vec<TextLine>,
    pub bottom_right: Vec<TextLine>,
}

/// Texts in the corners of a pane; empty lines keep their place.
pub fn corner_texts(pane: PaneRect, corners: &Corners) -> Vec<Primitive> {
    let (left, right) = (pane.min[0] + MARGIN, pane.max[0] - MARGIN);
    let mut primitives = Vec::new();
    for (lines, x, align) in [(&corners.top_left, left, Align::Start), (&corners.top_right, right, Align::End)] {
        primitives.extend(text_block(lines, [x, pane.min[1] + MARGIN], align));
    }
    for (lines, x, align) in [(&corners.bottom_left, left, Align::Start), (&corners.bottom_right, right, Align::End)] {
        let height: f32 = lines.iter().map(line_height).sum();
        primitives.extend(text_block(lines, [x, pane.max[1] - MARGIN - height], align));
    }
    primitives
}

fn line_height(line: &TextLine) -> f32 {
    if line.is_large { LINE_HEIGHT + 4.0 } else { LINE_HEIGHT }
}

fn text_block(lines: &[TextLine], [x, top]: Place, align: Align) -> Vec<Primitive> {
    let mut bottom = top;
    let mut primitives = Vec::new();
    for line in lines {
        bottom += line_height(line);
        if line.text.is_empty() {
            continue;
        }
        let (size, color) = if line.is_large { (17.0, palette::TEXT_STRONG) } else { (SMALL, palette::TEXT) };
        let text = text([x, bottom], [align, Align::End], &line.text, size, color);
        primitives.push(Primitive::Text(Text { is_strong: line.is_large, ..text }));
    }
    primitives
}

/// Colored squares with their words, one below the other, ending at the bottom right.
pub fn legend(pane: PaneRect, entries: &[(Color, String)], bottom: f32) -> Vec<Primitive> {
    const SQUARE: f32 = 10.0;
    let right = pane.max[0] - MARGIN;
    let top = pane.max[1] - MARGIN - bottom - LINE_HEIGHT * entries.len() as f32;
    let mut primitives = Vec::new();
    for (i, (color, words)) in entries.iter().enumerate() {
        let y = top + LINE_HEIGHT * (i as f32 + 0.5);
        let rect = PaneRect { min: [right - SQUARE, y - 0.5 * SQUARE], max: [right, y + 0.5 * SQUARE] };
        let rim = Some(Stroke::solid(palette::TEXT, 1.0));
        primitives.push(Primitive::Rect { rect, corner_radius: 2.0, fill: Some(*color), stroke: rim });
        let place = [right - SQUARE - 7.0, y];
        primitives.push(Primitive::Text(text(place, [Align::End, Align::Center], words, 11.5, palette::TEXT)));
    }
    primitives
}

#[cfg(test)]
mod tests {
    use super::super::Pattern;
    use super::*;
    use crate::display::ColorMap;
    use crate::display::ruler::ruler as ruler_for;

    const PANE: PaneRect = PaneRect { min: [100.0, 50.0], max: [700.0, 650.0] };
    const TRIANGLE: [Place; 3] = [[200.0, 200.0], [300.0, 200.0], [250.0, 300.0]];
    const STYLES: [OutlineStyle; 3] = [OutlineStyle::Lesion, OutlineStyle::Liver, OutlineStyle::Noise];

    fn texts(primitives: &[Primitive]) -> Vec<&Text> {
        primitives.iter().filter_map(|p| if let Primitive::Text(text) = p { Some(text) } else { None }).collect()
    }

    fn strokes(primitives: &[Primitive]) -> Vec<Stroke> {
        let stroke = |p: &Primitive| if let Primitive::Polyline { stroke, .. } = p { Some(*stroke) } else { None };
        primitives.iter().filter_map(stroke).collect()
    }

    #[test]
    fn every_outline_lies_on_a_wider_whole_dark_halo() {
        for style in STYLES.into_iter().chain([OutlineStyle::Other]) {
            for is_selected in [false, true] {
                let found = strokes(&roi_outline(&TRIANGLE, true, style, is_selected, None));
                let [halo, line] = found[..] else { panic!("{found:?}") };
                assert!(halo.width > line.width + 2.0 && halo.pattern == Pattern::Solid, "{style:?}");
                assert!(halo.color.0[..3].iter().all(|&c| c < 20) && line.color == style.color(), "{style:?}");
            }
            assert!(style.stroke(true).width > style.stroke(false).width);
        }
    }

    #[test]
    fn hue_line_style_and_letter_each_tell_the_roles_apart() {
        for (i, a) in STYLES.into_iter().enumerate() {
            for b in &STYLES[i + 1..] {
                assert_ne!(a.color(), b.color());
                assert_ne!(
                    std::mem::discriminant(&a.stroke(false).pattern),
                    std::mem::discriminant(&b.stroke(false).pattern)
                );
                assert_ne!(a.letter(), b.letter());
            }
        }
    }

    #[test]
    fn the_tag_stands_clear_of_the_outline_and_holds_its_letter() {
        let found = roi_outline(&TRIANGLE, true, OutlineStyle::Lesion, false, OutlineStyle::Lesion.letter());
        let letter = texts(&found)[0];
        assert_eq!(letter.text, "L");
        assert!(letter.place[0] > 300.0 && (letter.place[1] - 200.0).abs() < 1.0, "{:?}", letter.place);
        assert!(roi_outline(&TRIANGLE[..1], true, OutlineStyle::Lesion, false, Some("L")).is_empty());
    }

    #[test]
    fn orientation_letters_stand_at_their_edges() {
        let found = orientation_letters(PANE, ["R", "L", "A", "P"]);
        let at =
            |letter: &str| texts(&found).into_iter().find(|t| t.text == letter).map(|t| t.place).expect("a letter");
        assert!(at("R")[0] < 120.0 && at("L")[0] > 680.0 && at("A")[1] < 70.0 && at("P")[1] > 630.0);
        assert_eq!((at("R")[1], at("A")[0]), (350.0, 400.0));
        assert_eq!(orientation_letters(PANE, ["", "", "", ""]), []);
    }

    #[test]
    fn the_ruler_is_as_long_as_it_says() {
        let length = ruler_for(2.0, 600.0).expect("a scale");
        let found = ruler(PANE, &length);
        let Primitive::Polyline { points, .. } = &found[1] else { panic!("{found:?}") };
        assert_eq!(points[2][0] - points[1][0], 100.0, "50 mm at 2 points per mm");
        assert_eq!(texts(&found)[0].text, "50 mm");
    }

    #[test]
    fn marks_of_the_color_bar_stand_at_their_values_with_the_unit_above() {
        let window = Window::new(0.0, 600.0).expect("low below high");
        let found = color_bar(PANE, ColorBar { lut: &ColorMap::Inferno.lut(), window, title: "R2* s⁻¹" });
        let Some(Primitive::Image { rect, pixels, .. }) = found.iter().find(|p| matches!(p, Primitive::Image { .. }))
        else {
            panic!("a bar")
        };
        assert_eq!(pixels.pixel(0, 0), Some([252, 255, 164, 255]), "the highest value on top");
        assert_eq!(pixels.pixel(0, 255), Some([0, 0, 4, 255]));
        let labels = texts(&found);
        assert_eq!(labels[0].text, "R2* s⁻¹");
        assert!(labels[0].place[1] < rect.min[1]);
        let marks: Vec<(f32, f32)> =
            labels[1..].iter().map(|t| (t.text.parse().expect("a number"), t.place[1])).collect();
        assert!(marks.len() >= 3);
        for (value, y) in marks {
            let expected = rect.max[1] - value / 600.0 * rect.height();
            assert!((y - expected).abs() < 0.01, "{value} at {y} instead of {expected}");
        }
        assert!(texts(&found).iter().all(|t| t.place[0] > PANE.max[0] - COLOR_BAR_SPACE));
    }

    #[test]
    fn a_tiny_pane_has_no_color_bar() {
        let window = Window::new(0.0, 600.0).expect("low below high");
        let pane = PaneRect { min: [0.0, 0.0], max: [90.0, 100.0] };
        assert!(color_bar(pane, ColorBar { lut: &ColorMap::Gray.lut(), window, title: "" }).is_empty());
    }

    #[test]
    fn corner_lines_follow_each_other_inside_the_pane_and_te_is_the_largest() {
        let corners = Corners {
            top_left: vec!["Built-in case 1".into(), "simulated".into()],
            bottom_right: vec![
                TextLine { text: "TE 3.81 ms".to_owned(), is_large: true },
                "echo 3/12 · slice 3/5".into(),
                "".into(),
                "1.5 T · TR 200 · FA 20°".into(),
            ],
            ..Corners::default()
        };
        let primitives = corner_texts(PANE, &corners);
        let found = texts(&primitives);
        assert_eq!(found.len(), 5);
        assert!(found[2].size > found.iter().filter(|t| t.text != "TE 3.81 ms").map(|t| t.size).fold(0.0, f32::max));
        for pair in [&found[0..2], &found[2..4], &found[3..5]] {
            assert!(pair[1].place[1] - pair[0].place[1] >= pair[1].size, "{pair:?} overlap");
        }
        assert!(found.iter().all(|t| t.place[1] > PANE.min[1] + t.size && t.place[1] < PANE.max[1]));
        assert!(found[2].align_x == Align::End && found[0].align_x == Align::Start);
    }
}
