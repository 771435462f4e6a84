//! Numbers of the program → numbers of the report file: finite, with the side on which they are bounds.

use crate::io::report::{Bound, Ends};
use crate::verdict::Interval;

pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

pub(super) fn ends(interval: Interval) -> Option<Ends> {
    Some([finite(interval.low)?, finite(interval.high)?])
}

pub(super) fn lower_if(is_lower_bound: bool) -> Bound {
    if is_lower_bound { Bound::LOWER } else { Bound::NONE }
}
