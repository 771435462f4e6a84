//! What is opened and saved.

use super::keys::{Key::Letter, primary, primary_shift};
use super::needs;
use super::place::Place;
use super::row::{commands, row};
use crate::session::{Action, Dialog, Pick, RecoveryAction, RoiFileAction, StudyAction};

commands! {
    /// Studies, sessions and regions from and to files.
    FileCommand {
        OpenFolder = row("command-open-folder", "command-open-folder-help", Place::Open, |_| {
            vec![Action::Pick(Pick::Folder)]
        })
        .keys(primary(Letter('O')));

        OpenFiles = row("command-open-files", "command-open-files-help", Place::Open, |_| {
            vec![Action::Pick(Pick::Files)]
        })
        .keys(primary_shift(Letter('O')));

        OpenPath = row("command-open-path", "command-open-path-help", Place::Open, |_| {
            vec![Action::Show(Dialog::OpenPath)]
        })
        .keys(primary(Letter('L')));

        OpenRois = row("command-open-rois", "command-open-rois-help", Place::Open, |_| {
            vec![Action::Show(Dialog::OpenRois)]
        })
        .needs(needs::study);

        SaveRois = row("command-save-rois", "command-save-rois-help", Place::Save, |_| {
            vec![Action::Recovery(RecoveryAction::RoiFile(RoiFileAction::AskWhere))]
        })
        .needs(needs::any_region);

        SaveSession = row("command-save", "command-save-help", Place::Save, |_| {
            vec![Action::Recovery(RecoveryAction::Save)]
        })
        .keys(primary(Letter('S')))
        .needs(needs::study);

        SaveSessionAs = row("command-save-as", "command-save-as-help", Place::Save, |_| {
            vec![Action::Recovery(RecoveryAction::SaveElsewhere)]
        })
        .keys(primary_shift(Letter('S')))
        .needs(needs::study);

        UnsavedWork = row("command-unsaved", "command-unsaved-help", Place::Save, |_| {
            vec![Action::Recovery(RecoveryAction::ListLost)]
        })
        .needs(needs::home);

        CancelJob = row("command-cancel-job", "command-cancel-job-help", Place::Job, |_| vec![Action::Study(StudyAction::Stop)])
            .needs(needs::job);
    }
}
