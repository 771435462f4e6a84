//! Which keys run which command: the user's, else the table's; while a quiz runs, those of the quiz.

use super::keys::{Key, Shortcut, System, plain};
use super::{Command, FileCommand, Keymap, TeachCommand};
use crate::session::{Phase, Session};

/// Who has the keys already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Command(Command),
    /// The desktop takes them before a program sees them.
    Desktop,
}

impl Keymap {
    /// The keys of a command; `None` when it has none.
    pub fn shortcut(&self, command: impl Into<Command>) -> Option<Shortcut> {
        let command = command.into();
        match self.given(command.name()) {
            Some(code) => Shortcut::parse(code),
            None => command.row().keys.of(System::HERE),
        }
    }

    /// The command of these keys.
    pub fn command(&self, shortcut: Shortcut) -> Option<Command> {
        Command::all().find(|&command| self.shortcut(command) == Some(shortcut))
    }

    /// Gives `command` these keys, or none.
    ///
    /// # Errors
    /// Who has them already; nothing is changed then.
    pub fn set(&mut self, command: impl Into<Command>, shortcut: Option<Shortcut>) -> Result<(), Holder> {
        let command = command.into();
        if let Some(shortcut) = shortcut {
            if System::HERE.reserved().contains(&shortcut) {
                return Err(Holder::Desktop);
            }
            if let Some(holder) = self.command(shortcut).filter(|&holder| holder != command) {
                return Err(Holder::Command(holder));
            }
        }
        if shortcut == command.row().keys.of(System::HERE) {
            self.forget(command.name());
        } else {
            self.give(command.name(), shortcut.map(Shortcut::code).unwrap_or_default());
        }
        Ok(())
    }

    /// Gives `command` these keys and takes them from the command that had them.
    pub fn take(&mut self, command: impl Into<Command>, shortcut: Shortcut) {
        let command = command.into();
        if let Err(Holder::Command(holder)) = self.set(command, Some(shortcut)) {
            let _ = self.set(holder, None);
            let _ = self.set(command, Some(shortcut));
        }
    }

    /// The keys of the table again; those another command holds by now are taken back.
    pub fn reset(&mut self, command: impl Into<Command>) {
        let command = command.into();
        match command.row().keys.of(System::HERE) {
            Some(shortcut) => self.take(command, shortcut),
            None => {
                let _ = self.set(command, None);
            }
        }
    }

    pub fn is_default(&self, command: impl Into<Command>) -> bool {
        self.given(command.into().name()).is_none()
    }
}

impl Session {
    /// The keys that run a command now: the user's, else the table's.
    pub fn shortcut(&self, command: impl Into<Command>) -> Option<Shortcut> {
        self.recovery.preferences.keys.shortcut(command)
    }
}

/// What keys mean while a quiz runs; before the table is asked.
pub fn quiz_command(session: &Session, shortcut: Shortcut) -> Option<Command> {
    let quiz = session.teaching.quiz.as_ref()?;
    // Where only the score is left on screen, saving means the score.
    if quiz.phase == Phase::Done && session.shortcut(FileCommand::SaveSession) == Some(shortcut) {
        return Some(TeachCommand::SaveScores.into());
    }
    // A polygon that is open takes Enter for itself.
    if shortcut.key == Key::Enter && !session.shown().open_vertices().is_empty() {
        return None;
    }
    let is_meant = |command: &Command| command.row().quiz_keys.iter().any(|&key| plain(key) == shortcut);
    Command::all().find(is_meant)
}

#[cfg(test)]
mod tests {
    use super::super::keys::{Key, primary, primary_shift};
    use super::super::{DrawCommand, EditCommand, FileCommand};
    use super::*;

    #[test]
    fn keys_that_clash_are_refused_or_taken_over() {
        let mut keymap = Keymap::default();
        let undo = primary(Key::Letter('Z'));
        let holder = Holder::Command(EditCommand::Undo.into());
        assert_eq!(keymap.set(DrawCommand::ToolPan, Some(undo)), Err(holder));
        assert_eq!(keymap, Keymap::default());
        keymap.take(DrawCommand::ToolPan, undo);
        assert_eq!(keymap.command(undo), Some(DrawCommand::ToolPan.into()));
        assert_eq!(keymap.shortcut(EditCommand::Undo), None);
        assert!(!keymap.is_default(EditCommand::Undo));
        let text = serde_json::to_string(&keymap).expect("JSON");
        assert_eq!(serde_json::from_str::<Keymap>(&text).expect("a keymap"), keymap);
        keymap.reset(EditCommand::Undo);
        assert_eq!(keymap.command(undo), Some(EditCommand::Undo.into()));
        keymap.reset(DrawCommand::ToolPan);
        assert_eq!(keymap, Keymap::default());
    }

    #[test]
    fn keys_of_the_desktop_are_refused() {
        let mut keymap = Keymap::default();
        let reserved = System::HERE.reserved()[0];
        assert_eq!(keymap.set(EditCommand::Undo, Some(reserved)), Err(Holder::Desktop));
        assert_eq!(keymap, Keymap::default());
    }

    /// A file as version 0.1.0 wrote it: names of commands and keys, an empty text for no keys.
    #[test]
    fn a_keymap_of_0_1_0_still_works() {
        let text = r#"{"OpenFiles": "Ctrl+Shift+Comma", "DrawLesion": "PageUp", "Preset5": "", "CaseIso": "F9",
            "Maximize": "Ctrl+Shift+J", "NudgeLeft": "Ctrl+Left", "Smaller": "Ctrl+[", "Later": "Ctrl+Shift+Q"}"#;
        let keymap: Keymap = serde_json::from_str(text).expect("a keymap");
        let keys = |command: Command| keymap.shortcut(command).map(Shortcut::code);
        let named = |name: &str| Command::all().find(|command| command.name() == name).expect("a command of 0.1.0");
        assert_eq!(keymap.shortcut(FileCommand::OpenFiles), Some(primary_shift(Key::Comma)));
        for (name, code) in [
            ("DrawLesion", Some("PageUp")),
            ("Preset5", None),
            ("CaseIso", Some("F9")),
            ("Maximize", Some("Ctrl+Shift+J")),
            ("NudgeLeft", Some("Ctrl+Left")),
            ("Smaller", Some("Ctrl+[")),
        ] {
            assert_eq!(keys(named(name)).as_deref(), code, "{name}");
        }
        assert_eq!(serde_json::to_value(&keymap).expect("JSON")["Later"], "Ctrl+Shift+Q", "kept for a later version");
    }

    /// The names that keymaps of version 0.1.0 can hold.
    #[test]
    fn every_command_of_0_1_0_keeps_its_name() {
        let now: Vec<&str> = Command::all().map(Command::name).collect();
        let missing: Vec<&str> = NAMES_OF_0_1_0.split_whitespace().filter(|name| !now.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert_eq!(NAMES_OF_0_1_0.split_whitespace().count(), 123);
    }

    const NAMES_OF_0_1_0: &str = "
        OpenFolder OpenFiles OpenPath OpenRois SaveRois ExportFigure CopyFigure ComposeFigure ExportReport
        ExportCine Undo Redo DeleteRoi Cancel ToolWindow ToolPan ToolZoom DrawLesion DrawLiver DrawNoise
        ShapeEllipse ShapePolygon ShapeFreehand ShapeCircle ShapeRectangle ShapeBrush ShapeEraser ShapeGrow
        MarkDistance MarkAngle MarkArrow MarkText MarkProbe KeepDrawing Smaller Larger CopyRoi PasteRoi
        DuplicateRoi CopyToNext CopyToPrevious CopyToAll InterpolateRoi RenameItem NudgeLeft NudgeRight
        NudgeUp NudgeDown ShowOutliers ExcludeOutliers IncludeOutliers PreviousSlice NextSlice PreviousEcho
        NextEcho Cine Overlays PatientText FitToPane FullRange Preset1 Preset2 Preset3 Preset4 Preset5
        SetAside LogDecay CopyTable ResetSettings EchoTimes Help CaseIso CaseHyper CaseHypo CaseFloorTrap
        CaseFocalSparing CaseNoOverload CaseFatty CancelJob CaseLibrary CaseGuide NextStep PreviousStep
        NextCase PreviousCase CaseSliders ResetCase LearnPage KeepStep AddCase Quiz AnswerIso AnswerHyper
        AnswerHypo AnswerCannotTell QuizNext SaveScores Presenter Spotlight SyntheticTe BestTe IsoCrossing
        Preferences Palette SaveSession SaveSessionAs UnsavedWork LayoutOne LayoutOneByTwo LayoutTwoByOne
        LayoutOneByThree LayoutTwoByTwo LayoutTwoByThree PresetEchoAndMap PresetAllMaps PresetEchoSeries
        PresetMapOverEcho Maximize NextPane Smooth LinkAll ToolRegionWindow CinePingPong";
}
