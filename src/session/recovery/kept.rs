//! Preferences and recent places of this user in a session.

use std::path::PathBuf;

use super::super::panes::{Look, Scale};
use super::super::view::{MapKind, View};
use super::super::{Action, Session};
use super::preferences::Preferences;
use super::recent::RecentEntry;
use super::task::FileTask;
use crate::display::ColorMap;
use crate::display::window::DragPreference;

impl Session {
    /// Puts `paths` on top of the list and writes it.
    pub(crate) fn remember_recent(&mut self, paths: Vec<PathBuf>) {
        let Some(home) = self.recovery.home.clone().filter(|_| !paths.is_empty()) else { return };
        self.file(FileTask::Remember { home, paths });
    }

    pub(crate) fn open_recent(&mut self, index: usize) {
        let Some(entry) = self.recent.get(index) else { return };
        // Whether it is still there shows when it is read.
        self.act(Action::Open(entry.paths.clone()));
    }

    pub(crate) fn clear_recent(&mut self) {
        self.recent.clear();
        if let Some(home) = self.recovery.home.clone() {
            self.file(FileTask::ClearRecent(home));
        }
    }

    /// The list was read or written; whether its places are still there is looked up apart.
    pub(crate) fn take_recent(&mut self, entries: Vec<RecentEntry>) {
        let was_gone = |entry: &RecentEntry| self.recent.iter().any(|old| old.is_gone && old.paths == entry.paths);
        let entries = entries.into_iter().map(|entry| RecentEntry { is_gone: was_gone(&entry), ..entry });
        self.recent = entries.collect();
        if !self.recent.is_empty() {
            self.file(FileTask::CheckRecent(self.recent.clone()));
        }
    }

    pub(crate) fn take_checked_recent(&mut self, checked: &[RecentEntry]) {
        for entry in &mut self.recent {
            if let Some(found) = checked.iter().find(|found| found.paths == entry.paths) {
                entry.is_gone = found.is_gone;
            }
        }
    }
}

impl Session {
    /// Takes changed preferences over at once and has them written.
    pub(crate) fn prefer(&mut self, preferences: Preferences) {
        self.take_preferences(preferences.checked());
        let Some(home) = self.recovery.home.clone() else { return };
        let Ok(text) = serde_json::to_string_pretty(&self.preferences) else { return };
        self.file(FileTask::WritePreferences { home, text });
    }

    pub(crate) fn take_preferences(&mut self, preferences: Preferences) {
        let before = std::mem::replace(&mut self.preferences, preferences);
        let now = self.preferences.clone();
        self.recovery.is_autosaving = now.is_autosaving;
        // What was chosen in this window since stays, unless this very preference was changed.
        if before.shows_patient_text != now.shows_patient_text {
            self.view.shows_patient_text = now.shows_patient_text;
        }
        if before.echoes_per_s != now.echoes_per_s {
            self.view.cine.echoes_per_s = now.echoes_per_s;
        }
        if before.layout != now.layout {
            self.view.set_layout(now.layout());
        }
        if before.map_colors != now.map_colors {
            self.color_maps();
        }
        self.view.window_drag =
            DragPreference { is_swapped: now.is_drag_swapped, is_level_reversed: now.is_drag_reversed };
    }

    /// Gives all maps the preferred colors.
    pub(crate) fn color_maps(&mut self) {
        let colors = self.preferences.map_colors();
        color_maps(&mut self.view, colors);
    }
}

fn color_maps(view: &mut View, colors: ColorMap) {
    for map in MapKind::ALL {
        let scale = Scale::Map(map);
        let look = view.looks.of(scale);
        let wanted = Look { colors, ..look };
        if wanted != look {
            view.looks.set(scale, wanted);
        }
    }
}
