//! What a panel draws: the state as it is looked at, in the window or in a picture.

use std::ops::Deref;

use crate::session::{Picture, Session, Shown};

/// The state to draw, and the session whose controls stand beside it; a picture has none.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    pub shown: Shown<'a>,
    pub session: Option<&'a Session>,
}

impl<'a> From<&'a Session> for Drawn<'a> {
    fn from(session: &'a Session) -> Self {
        Self { shown: session.shown(), session: Some(session) }
    }
}

impl<'a> From<&'a Picture> for Drawn<'a> {
    fn from(picture: &'a Picture) -> Self {
        Self { shown: picture.shown(), session: None }
    }
}

impl<'a> Deref for Drawn<'a> {
    type Target = Shown<'a>;

    fn deref(&self) -> &Shown<'a> {
        &self.shown
    }
}
