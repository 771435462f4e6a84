//! Actions → the files behind the work.
//!
//! Must not know: how the other components change.

use super::action::RecoveryAction;
use super::state::Recovery;
use super::task::{FileAnswer, FileTask};
use crate::session::dialog::Dialog;
use crate::session::notice::NoticeKind;
use crate::session::outbox::Outbox;
use crate::session::pick::Pick;
use crate::session::shown::Shown;
use crate::session::study::StudyAction;
use crate::t;

/// What recovery sees of the rest, and where it leaves what is not its own.
pub(in crate::session) struct Around<'a> {
    pub shown: Shown<'a>,
    pub out: &'a mut Outbox,
}

impl Recovery {
    pub(in crate::session) fn update(&mut self, action: RecoveryAction, around: &mut Around<'_>) {
        match action {
            RecoveryAction::UseHome(home) => around.out.file(FileTask::Start(home)),
            RecoveryAction::SaveTo { path, replaces } => self.save_to(around, path, replaces),
            RecoveryAction::PickPlace => around.out.pick(Pick::SaveSession),
            RecoveryAction::Save => self.save(around),
            RecoveryAction::ListLost => {
                self.list_lost(around, None);
                around.out.dialog = Some(Dialog::Recover);
            }
            RecoveryAction::SaveElsewhere => self.ask_where_to_save(around),
            RecoveryAction::Reload(path) => around.out.follow(StudyAction::Open(vec![path])),
            RecoveryAction::Recover(path) => self.recover(around, path),
            RecoveryAction::Discard(path) => {
                if let Some(home) = self.home.clone() {
                    around.out.file(FileTask::Discard { home, path });
                }
            }
            RecoveryAction::CloseSaving => self.close_saving(around),
            RecoveryAction::CloseKeeping => self.close_keeping(around),
            RecoveryAction::CloseDiscarding => self.close_discarding(around),
            RecoveryAction::Settle(id) => {
                self.drop_copy_unless_unsaved(around, id);
                self.go_on_closing(around);
            }
            RecoveryAction::OpenRecent(index) => self.open_recent(around, index),
            RecoveryAction::ClearRecent => self.clear_recent(around),
            RecoveryAction::Prefer(preferences) => self.prefer(around, *preferences),
            RecoveryAction::Export(export) => self.export(around, *export),
            RecoveryAction::Replace(export) => self.export_now(around, *export),
            RecoveryAction::RoiFile(action) => self.roi_file(around, action),
            RecoveryAction::Answered(answer) => self.answered(around, answer),
        }
    }

    fn answered(&mut self, around: &mut Around<'_>, answer: FileAnswer) {
        match answer {
            FileAnswer::Started(startup) => self.start(around, *startup),
            FileAnswer::Saved { workspace, path, file, result, hold } => {
                self.saved(around, workspace, path, file, result, hold);
            }
            FileAnswer::Held { workspace, hold } => self.take_hold(around, workspace, hold),
            FileAnswer::CopyWritten { workspace, id, hold, result } => {
                self.copy_written(around, workspace, &id, hold, result)
            }
            FileAnswer::Done => {}
            FileAnswer::Kept(result) => self.kept(around, result),
            FileAnswer::Lost { lost, stack } => self.take_lost(around, lost, stack.as_deref()),
            FileAnswer::Discarded { lost, is_gone } => {
                if !is_gone {
                    around.out.notices.push(NoticeKind::Problem, t!("session-not-discarded"));
                }
                self.lost = lost;
                if self.lost.is_empty() {
                    around.out.dialog.take_if(|dialog| *dialog == Dialog::Recover);
                }
            }
            FileAnswer::PreferencesWritten(Ok(())) => {}
            FileAnswer::PreferencesWritten(Err(reason)) => {
                around.out.notices.push(NoticeKind::Problem, t!("preferences-not-saved", reason = reason));
            }
            FileAnswer::Recent(entries) => self.take_recent(around, entries),
            FileAnswer::RecentChecked(entries) => self.take_checked_recent(&entries),
            FileAnswer::Free { export, is_free } => self.export_if_free(around, *export, is_free),
            FileAnswer::RoisWritten { path, result } => self.rois_written(around, path, result),
        }
    }
}
