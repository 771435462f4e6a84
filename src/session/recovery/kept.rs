//! Preferences and recent places of this user.

use std::path::PathBuf;

use super::preferences::Preferences;
use super::recent::RecentEntry;
use super::state::Recovery;
use super::task::FileTask;
use super::update::Around;
use crate::display::window::DragPreference;
use crate::session::study::StudyAction;
use crate::session::view::{Cine, ViewAction};

impl Recovery {
    /// Puts `paths` on top of the list and writes it.
    pub(in crate::session) fn remember_recent(&mut self, around: &mut Around<'_>, paths: Vec<PathBuf>) {
        let Some(home) = self.home.clone().filter(|_| !paths.is_empty()) else { return };
        around.out.file(FileTask::Remember { home, paths });
    }

    pub(in crate::session) fn open_recent(&mut self, around: &mut Around<'_>, index: usize) {
        let Some(entry) = self.recent.get(index) else { return };
        // Whether it is still there shows when it is read.
        around.out.follow(StudyAction::Open(entry.paths.clone()));
    }

    pub(in crate::session) fn clear_recent(&mut self, around: &mut Around<'_>) {
        self.recent.clear();
        if let Some(home) = self.home.clone() {
            around.out.file(FileTask::ClearRecent(home));
        }
    }

    /// The list was read or written; whether its places are still there is looked up apart.
    pub(in crate::session) fn take_recent(&mut self, around: &mut Around<'_>, entries: Vec<RecentEntry>) {
        let was_gone = |entry: &RecentEntry| self.recent.iter().any(|old| old.is_gone && old.paths == entry.paths);
        let entries = entries.into_iter().map(|entry| RecentEntry { is_gone: was_gone(&entry), ..entry });
        self.recent = entries.collect();
        if !self.recent.is_empty() {
            around.out.file(FileTask::CheckRecent(self.recent.clone()));
        }
    }

    pub(in crate::session) fn take_checked_recent(&mut self, checked: &[RecentEntry]) {
        for entry in &mut self.recent {
            if let Some(found) = checked.iter().find(|found| found.paths == entry.paths) {
                entry.is_gone = found.is_gone;
            }
        }
    }

    /// Takes changed preferences over at once and has them written.
    pub(in crate::session) fn prefer(&mut self, around: &mut Around<'_>, preferences: Preferences) {
        self.take_preferences(around, preferences.checked());
        let Some(home) = self.home.clone() else { return };
        let Ok(text) = serde_json::to_string_pretty(&self.preferences) else { return };
        around.out.file(FileTask::WritePreferences { home, text });
    }

    pub(in crate::session) fn take_preferences(&mut self, around: &mut Around<'_>, preferences: Preferences) {
        let before = std::mem::replace(&mut self.preferences, preferences);
        let now = self.preferences.clone();
        self.is_autosaving = now.is_autosaving;
        // What was chosen in this window since stays, unless this very preference was changed.
        if before.shows_patient_text != now.shows_patient_text {
            around.out.follow(ViewAction::ShowPatientText(now.shows_patient_text));
        }
        if before.echoes_per_s != now.echoes_per_s {
            around.out.follow(ViewAction::SetCine(Cine { echoes_per_s: now.echoes_per_s, ..around.shown.view.cine }));
        }
        if before.layout != now.layout {
            around.out.follow(ViewAction::SetLayout(now.layout()));
        }
        if before.map_colors != now.map_colors {
            around.out.follow(ViewAction::ColorMaps(now.map_colors()));
        }
        let drag = DragPreference { is_swapped: now.is_drag_swapped, is_level_reversed: now.is_drag_reversed };
        around.out.follow(ViewAction::PreferDrag(drag));
    }
}
