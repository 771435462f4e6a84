//! What panels ask for. Panels read the session and return actions; the session applies them at the end of the frame.

use std::path::PathBuf;

use super::command::CommandName;
use super::dialog::Dialog;
use super::document::DocumentAction;
use super::pick::{Pick, Picked};
use super::recovery::RecoveryAction;
use super::study::StudyAction;
use super::teaching::TeachAction;
use super::view::ViewAction;

/// Everything a panel can ask for: of one component, or of the session as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Study(StudyAction),
    Document(DocumentAction),
    View(ViewAction),
    Teach(TeachAction),
    /// Files behind the work, preferences, exports.
    Recovery(RecoveryAction),
    /// Runs a command, if it can be run; made by [`Action::run`].
    Run(CommandName),
    /// Puts a question in front of the images.
    Show(Dialog),
    CloseDialog,
    /// Chooses a place in the desktop's dialog.
    Pick(Pick),
    /// Answers [`super::Effect::Pick`].
    Picked(Pick, Picked),
    /// Leaves the innermost thing: a dialog, what is being drawn, the talk, the tool, the selection.
    Cancel,
    /// The ROI table as text for a spreadsheet.
    CopyTable,
    DismissNotice(u64),
    /// Shows the file a notice is about in the desktop's file manager.
    ShowInFolder(PathBuf),
}

macro_rules! of_component {
    ($($component:ident($action:ty)),+ $(,)?) => {
        $(impl From<$action> for Action {
            fn from(action: $action) -> Self {
                Self::$component(action)
            }
        })+
    };
}

of_component! {
    Study(StudyAction),
    Document(DocumentAction),
    View(ViewAction),
    Teach(TeachAction),
    Recovery(RecoveryAction),
}
