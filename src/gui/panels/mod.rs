//! Panels: read the session, return actions.

pub mod dialogs;
pub mod echo_strip;
pub mod echo_times;
pub mod fit;
pub mod forms;
pub mod map;
mod menus;
pub mod notes;
pub mod notices;
pub mod palette;
pub mod preferences;
mod publish;
pub mod reach;
pub mod recent;
pub mod recovery;
mod roi_files;
pub mod roi_table;
pub mod rois;
mod screenshot;
pub mod status;
pub mod study;
mod tool_icons;
pub mod tool_options;
pub mod toolbar;
pub mod verdict;

pub use publish::naming_ui;
