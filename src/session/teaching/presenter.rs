//! The presenter: what a talk needs beside the case.
//!
//! Must not know: screens and sizes; how a spotlight is drawn.

use std::time::{Duration, Instant};

/// A running talk.
#[derive(Clone, Debug, PartialEq)]
pub struct Presenter {
    started: Instant,
    pub has_spotlight: bool,
    /// Whether the patient text comes back when the talk ends.
    pub(in crate::session) showed_patient_text: bool,
}

impl Presenter {
    pub(in crate::session) fn new(showed_patient_text: bool) -> Self {
        Self { started: Instant::now(), has_spotlight: false, showed_patient_text }
    }

    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    pub(in crate::session) fn restart_timer(&mut self) {
        self.started = Instant::now();
    }

    /// "7:05", "1:02:09".
    pub fn clock_text(elapsed: Duration) -> String {
        let seconds = elapsed.as_secs();
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_reads_as_a_clock() {
        for (seconds, text) in [(0, "0:00"), (65, "1:05"), (3599, "59:59"), (3729, "1:02:09")] {
            assert_eq!(Presenter::clock_text(Duration::from_secs(seconds)), text);
        }
    }
}
