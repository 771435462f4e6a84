//! Broken lines, cut the same way for every painter.

use super::{Pattern, Place};

/// More pieces than this are not told apart any more; the rest of the line is drawn whole.
const MAX_PIECES: usize = 20_000;

/// The visible pieces of a line; a dot is a piece of one point. Pieces bend with the line.
///
/// On a closed line the pattern is stretched a little to meet itself without a seam. Points that are not finite end
/// the line. A pattern without length gives the whole line.
pub fn dashes(points: &[Place], is_closed: bool, pattern: Pattern) -> Vec<Vec<Place>> {
    let mut line: Vec<Place> = points.iter().copied().take_while(|p| p.iter().all(|v| v.is_finite())).collect();
    if is_closed && line.len() > 1 {
        line.push(line[0]);
    }
    let (on, period) = match pattern {
        Pattern::Solid => return vec![line],
        Pattern::Dashed { on, off } => (on.max(0.0), on.max(0.0) + off.max(0.0)),
        Pattern::Dotted { spacing } => (0.0, spacing),
    };
    let total: f32 = line.windows(2).map(|w| length(w[0], w[1])).sum();
    let count = total / period;
    if !(period > 0.0 && count.is_finite() && total > 0.0) || count > MAX_PIECES as f32 {
        return vec![line];
    }
    let stretch = if is_closed { count / count.round().max(1.0) } else { 1.0 };
    let (on, period) = (on * stretch, period * stretch);
    // A closed line must not start a piece at its very end, which is its beginning.
    let last = if is_closed { count.round().max(1.0) as usize } else { count.floor() as usize + 1 };
    let mut walk = Walk { line: &line, edge: 0, passed: 0.0 };
    (0..last).map(|i| walk.piece(i as f32 * period, i as f32 * period + on, on == 0.0)).collect()
}

fn length(a: Place, b: Place) -> f32 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

/// A position that only moves forward along the line.
struct Walk<'a> {
    line: &'a [Place],
    edge: usize,
    /// Length of the line before the current edge.
    passed: f32,
}

impl Walk<'_> {
    fn piece(&mut self, from: f32, to: f32, is_dot: bool) -> Vec<Place> {
        self.advance(from);
        let mut points = vec![self.at(from)];
        if is_dot {
            return points;
        }
        loop {
            let [a, b] = [self.line[self.edge], self.line[self.edge + 1]];
            let end = self.passed + length(a, b);
            if to <= end || self.edge + 2 >= self.line.len() {
                points.push(self.at(to));
                return points;
            }
            points.push(b);
            self.advance_one();
        }
    }

    fn advance(&mut self, to: f32) {
        while self.edge + 2 < self.line.len()
            && self.passed + length(self.line[self.edge], self.line[self.edge + 1]) < to
        {
            self.advance_one();
        }
    }

    fn advance_one(&mut self) {
        self.passed += length(self.line[self.edge], self.line[self.edge + 1]);
        self.edge += 1;
    }

    /// The point that far along the line, on the current edge.
    fn at(&self, distance: f32) -> Place {
        let [a, b] = [self.line[self.edge], self.line[self.edge + 1]];
        let edge = length(a, b);
        let t = if edge > 0.0 { ((distance - self.passed) / edge).clamp(0.0, 1.0) } else { 0.0 };
        [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(pieces: &[Vec<Place>]) -> f32 {
        pieces.iter().flat_map(|p| p.windows(2)).map(|w| length(w[0], w[1])).sum()
    }

    #[test]
    fn dashes_repeat_along_a_straight_line() {
        let found = dashes(&[[0.0, 0.0], [25.0, 0.0]], false, Pattern::Dashed { on: 6.0, off: 4.0 });
        let ends: Vec<[f32; 2]> = found.iter().map(|p| [p[0][0], p[p.len() - 1][0]]).collect();
        assert_eq!(ends, [[0.0, 6.0], [10.0, 16.0], [20.0, 25.0]]);
    }

    #[test]
    fn a_dash_bends_around_a_corner() {
        let found = dashes(&[[0.0, 0.0], [4.0, 0.0], [4.0, 9.0]], false, Pattern::Dashed { on: 6.0, off: 100.0 });
        assert_eq!(found, [vec![[0.0, 0.0], [4.0, 0.0], [4.0, 2.0]]]);
    }

    #[test]
    fn a_closed_line_has_whole_periods_and_no_seam() {
        let square = [[0.0, 0.0], [31.0, 0.0], [31.0, 31.0], [0.0, 31.0]];
        let found = dashes(&square, true, Pattern::Dashed { on: 6.0, off: 4.0 });
        // 124 points of outline are 12 periods, each stretched to 10.33; six tenths of the outline are drawn.
        assert_eq!(found.len(), 12);
        assert!((total(&found) - 0.6 * 124.0).abs() < 1e-3);
        let dots = dashes(&square, true, Pattern::Dotted { spacing: 4.5 });
        assert_eq!(dots.len(), 28, "124 / 4.5 = 27.6");
        let first = dots[0][0];
        assert!(dots[1..].iter().all(|dot| length(dot[0], first) > 4.0), "no dot on the first one");
    }

    #[test]
    fn odd_lines_and_patterns_do_not_hang_or_panic() {
        assert_eq!(dashes(&[], true, Pattern::Dotted { spacing: 3.0 }), [Vec::<Place>::new()]);
        let point = [[2.0, 2.0]];
        assert_eq!(dashes(&point, true, Pattern::Dotted { spacing: 3.0 }), [vec![[2.0, 2.0]]]);
        let line = [[0.0, 0.0], [9.0, 0.0]];
        for pattern in [
            Pattern::Dotted { spacing: 0.0 },
            Pattern::Dotted { spacing: f32::NAN },
            Pattern::Dashed { on: 0.0, off: 0.0 },
            Pattern::Dotted { spacing: 1e-9 },
        ] {
            assert_eq!(dashes(&line, false, pattern), [line.to_vec()], "{pattern:?}");
        }
        let broken = [[0.0, 0.0], [9.0, 0.0], [f32::NAN, 3.0], [5.0, 5.0]];
        assert!(
            dashes(&broken, true, Pattern::Dashed { on: 2.0, off: 2.0 })
                .iter()
                .flatten()
                .flatten()
                .all(|v| v.is_finite())
        );
        let doubled = [[0.0, 0.0], [0.0, 0.0], [9.0, 0.0], [9.0, 0.0]];
        assert_eq!(dashes(&doubled, false, Pattern::Dashed { on: 2.0, off: 4.0 }).len(), 2);
    }
}
