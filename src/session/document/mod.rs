//! What the user made and can undo, of the stack on screen and of the others.

mod action;
mod content;
mod echo_cut;
mod families;
mod gesture;
mod growing;
mod history;
mod marking;
mod pointer;
mod regions;
mod roi_files;
mod shelf;
mod shelving;
mod state;
pub(in crate::session) mod update;

pub use action::{DocumentAction, PointerEvent, SettingChange};
pub use content::Document;
pub(in crate::session) use echo_cut::{cut_after, last_used};
pub(in crate::session) use gesture::{Change, Drawing, Growing, Marking};
pub use history::History;
pub use shelf::{Images, WorkspaceId};
pub(in crate::session) use shelf::{Shelved, StackKey, Standing};
pub use state::Documents;
