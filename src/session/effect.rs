//! What a session wants done outside of it: it opens no file dialog, file, thread or clipboard of its own.
//!
//! Whoever performs an effect answers it with one action ([`Pick::picked`], a job's event); `crate::shell` performs what
//! needs no desktop, the window the rest.
//!
//! Must not know: how anything is performed.

use std::path::PathBuf;

use super::action::Action;
use super::event::Event;
use super::export::ExportRequest;
use super::jobs::Ticket;
use super::pick::{Pick, Picked};
use super::recovery::FileTask;
use super::request::Request;

/// One thing to do.
#[derive(Debug)]
pub enum Effect {
    /// Ask for a place in the desktop's dialog; answered with [`Action::Picked`].
    Pick(Pick),
    /// Draw what is on screen and write or copy it; answered with the sentence to show.
    Draw(ExportRequest),
    /// Put a text on the clipboard; needs no answer.
    Copy(String),
    /// Work off the frame; answered with its event.
    Work(Ticket<Event>, Request),
    /// Small files to read or write; answered with [`super::RecoveryAction::Answered`].
    File(FileTask),
    /// Show a file in the desktop's file manager; needs no answer.
    ShowInFolder(PathBuf),
}

impl Pick {
    /// The action that answers this pick.
    pub fn picked(self, picked: Picked) -> Action {
        Action::Picked(self, picked)
    }
}

/// Effects in the order they were asked for.
#[derive(Debug, Default)]
pub struct Effects(Vec<Effect>);

impl Effects {
    pub fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place asked for last.
    pub fn pick(&self) -> Option<&Pick> {
        self.0.iter().rev().find_map(|effect| match effect {
            Effect::Pick(pick) => Some(pick),
            _ => None,
        })
    }

    /// The picture asked for last.
    pub fn picture(&self) -> Option<&ExportRequest> {
        self.0.iter().rev().find_map(|effect| match effect {
            Effect::Draw(request) => Some(request),
            _ => None,
        })
    }

    /// The text for the clipboard asked for last.
    pub fn text(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.as_str()),
            _ => None,
        })
    }
}

impl IntoIterator for Effects {
    type Item = Effect;
    type IntoIter = std::vec::IntoIter<Effect>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
