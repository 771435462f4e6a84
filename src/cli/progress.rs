//! Progress on stderr, only where a person can see it.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;

/// A bar that redraws one line of a terminal; silent elsewhere and with `--quiet`.
pub struct Progress {
    label: &'static str,
    /// Last drawn percentage; `None` when nothing may be drawn.
    drawn: Option<Mutex<usize>>,
}

const NOTHING: usize = usize::MAX;
const WIDTH: usize = 30;

impl Progress {
    pub fn new(label: &'static str, is_quiet: bool) -> Self {
        let is_visible = !is_quiet && io::stderr().is_terminal();
        Self { label, drawn: is_visible.then(|| Mutex::new(NOTHING)) }
    }

    /// `done` of `total`; may be called from any thread, in any order.
    pub fn set(&self, done: usize, total: usize) {
        let Some(drawn) = &self.drawn else { return };
        let percent = (100 * done.min(total)).checked_div(total).unwrap_or(0);
        let Ok(mut last) = drawn.lock() else { return };
        if *last != NOTHING && percent <= *last {
            return;
        }
        *last = percent;
        let filled = WIDTH * percent / 100;
        let _ = write!(
            io::stderr(),
            "\r{} [{}{}] {percent:>3} %",
            self.label,
            "#".repeat(filled),
            " ".repeat(WIDTH - filled)
        );
    }
}

impl Drop for Progress {
    /// Clears the line, so that what follows stands alone.
    fn drop(&mut self) {
        let is_drawn = self.drawn.as_ref().and_then(|drawn| drawn.lock().ok().map(|last| *last != NOTHING));
        if is_drawn == Some(true) {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(self.label.len() + WIDTH + 10));
        }
    }
}
