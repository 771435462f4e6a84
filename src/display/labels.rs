//! Where words find room among the lines, points and other words of a plot.
//!
//! Must not know: what the words say.

use super::scene::{PaneRect, Place};

/// What words should not cover.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    /// Where vertical lines stand.
    pub lines: Vec<f32>,
    /// Points, and curves as points close together.
    pub points: Vec<Place>,
    /// Words that have their place.
    pub words: Vec<PaneRect>,
}

/// Words over words cannot be read, and words across a line are taken for those of the line; points and curves under a
/// letter or two are the least.
const WORDS: usize = 1000;
const LINE: usize = 40;
/// Places tried across the frame.
const STEPS: usize = 24;

impl Crowd {
    fn covered(&self, rect: &PaneRect) -> usize {
        let is_crossed = |x: &&f32| (rect.min[0]..=rect.max[0]).contains(*x);
        let meets = |other: &&PaneRect| (0..2).all(|i| rect.min[i] < other.max[i] && other.min[i] < rect.max[i]);
        let points = self.points.iter().filter(|&&point| rect.contains(point)).count();
        points + LINE * self.lines.iter().filter(is_crossed).count() + WORDS * self.words.iter().filter(meets).count()
    }

    /// The first of the places that covers least, which is then taken; `None` where none lies inside `frame`.
    pub fn take(&mut self, frame: PaneRect, places: impl IntoIterator<Item = PaneRect>) -> Option<PaneRect> {
        let is_inside = |rect: &PaneRect| (0..2).all(|i| frame.min[i] <= rect.min[i] && rect.max[i] <= frame.max[i]);
        let best = places.into_iter().filter(is_inside).min_by_key(|rect| self.covered(rect))?;
        self.words.push(best);
        Some(best)
    }
}

/// Places for words about a vertical line, the best first: from the foot of the frame up, right of the line, left of it,
/// then beyond other lines, in case they stand closer than the words are wide; last, anywhere in the frame.
///
/// * `x` — of the line; `others` — of the other lines.
/// * `size` — width and height of the words.
/// * `gap` — between the line and the words.
pub fn beside(frame: PaneRect, x: f32, others: &[f32], [width, height]: [f32; 2], gap: f32) -> Vec<PaneRect> {
    let beyond = |other: f32| if other < x { other - gap - width } else { other + gap };
    let mut others: Vec<f32> = others.iter().copied().filter(|other| *other != x).collect();
    others.sort_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()));
    let lefts: Vec<f32> = [x + gap, x - gap - width].into_iter().chain(others.into_iter().map(beyond)).collect();
    let rows = (frame.height() / height.max(1.0)) as usize;
    let row = |row: usize| {
        let bottom = frame.max[1] - gap - row as f32 * height;
        let at = move |&left: &f32| PaneRect { min: [left, bottom - height], max: [left + width, bottom] };
        lefts.iter().map(at).collect::<Vec<_>>()
    };
    let slack = (frame.width() - width - 2.0 * gap).max(0.0);
    let anywhere = (0..rows).flat_map(move |row| {
        let bottom = frame.max[1] - gap - row as f32 * height;
        (0..=STEPS).map(move |step| {
            let left = frame.min[0] + gap + slack * step as f32 / STEPS as f32;
            PaneRect { min: [left, bottom - height], max: [left + width, bottom] }
        })
    });
    (0..rows).flat_map(row).chain(anywhere).collect()
}

/// Places for words along a horizontal line, the best first: from its left end to the right, above it, then higher.
pub fn above(frame: PaneRect, y: f32, [width, height]: [f32; 2], gap: f32) -> impl Iterator<Item = PaneRect> {
    let slack = (frame.width() - width - 2.0 * gap).max(0.0);
    (0..2).flat_map(move |row| {
        let bottom = y - row as f32 * height;
        (0..=STEPS).map(move |step| {
            let left = frame.min[0] + gap + slack * step as f32 / STEPS as f32;
            PaneRect { min: [left, bottom - height], max: [left + width, bottom] }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: PaneRect = PaneRect { min: [0.0, 0.0], max: [200.0, 100.0] };
    const SIZE: [f32; 2] = [50.0, 12.0];

    fn is_apart(a: &PaneRect, b: &PaneRect) -> bool {
        (0..2).any(|i| a.max[i] <= b.min[i] || b.max[i] <= a.min[i])
    }

    #[test]
    fn words_of_lines_close_together_keep_clear_of_each_other_and_of_every_line() {
        for lines in
            [[60.0, 66.0, 150.0], [66.0, 60.0, 75.0], [60.0, 60.0, 60.0], [3.0, 9.0, 20.0], [197.0, 190.0, 20.0]]
        {
            let mut crowd = Crowd { lines: lines.to_vec(), ..Crowd::default() };
            let mut take = |x: f32| {
                let places = beside(FRAME, x, &lines, SIZE, 3.0);
                crowd.take(FRAME, places).expect("room")
            };
            let (a, b) = (take(lines[0]), take(lines[1]));
            assert!(is_apart(&a, &b), "{lines:?}: {a:?} {b:?}");
            for (rect, line) in [a, b].iter().flat_map(|rect| lines.map(|line| (rect, line))) {
                assert!(rect.max[0] < line || line < rect.min[0], "{lines:?}: {rect:?} over {line}");
            }
        }
    }

    #[test]
    fn words_above_a_line_move_on_where_a_curve_or_a_mark_is() {
        let mut crowd = Crowd { lines: vec![30.0], points: vec![[60.0, 75.0]], ..Crowd::default() };
        let rect = crowd.take(FRAME, above(FRAME, 80.0, SIZE, 3.0)).expect("room");
        assert!(rect.min[0] > 60.0 && rect.max[1] == 80.0, "{rect:?}");
        assert!(crowd.take(FRAME, above(FRAME, 5.0, SIZE, 3.0)).is_none(), "nothing stands outside the frame");
    }
}
