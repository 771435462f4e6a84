//! The plots of an answer on paper.

use crate::compose::{self, Answer, ContrastLook, DecayLook};
use crate::display::plot::{Plot, plot};
use crate::display::scene::{PaneRect, Primitive, Tokens};
use crate::publish::Subject;

/// Draws the decay into `room`, texts in `size` points; nothing without measured regions. `letter` stands before the
/// title.
pub fn decay(subject: &Subject, letter: &str, room: PaneRect, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let data = answer(subject).and_then(|answer| compose::decay(&answer, DecayLook::default(), ink));
    drawn(data, letter, room, ink, size)
}

/// Draws the contrast into `room`, texts in `size` points; nothing without a verdict. `letter` stands before the title.
pub fn contrast(subject: &Subject, letter: &str, room: PaneRect, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let data = answer(subject).and_then(|answer| compose::contrast(&answer, &ContrastLook::default(), ink));
    drawn(data, letter, room, ink, size)
}

/// What the plots of a subject show.
pub(super) fn answer(subject: &Subject) -> Option<Answer<'_>> {
    Some(Answer::new(&subject.stack, subject.analysis.as_deref()?))
}

fn drawn(data: Option<Plot>, letter: &str, room: PaneRect, ink: &Tokens, size: f32) -> Vec<Primitive> {
    data.map_or(Vec::new(), |data| plot(room, &Plot { letter: letter.to_owned(), ..data }, ink, size))
}
