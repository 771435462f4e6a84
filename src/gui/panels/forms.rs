//! What the dialogs keep between frames.

use std::path::{Path, PathBuf};

use super::publish::PublishForms;
use crate::session::PictureOptions;

/// A path while it is typed: it begins as the dialog suggests, and is the user's until it is submitted.
#[derive(Default)]
pub struct TypedPath {
    text: String,
    suggested: Option<PathBuf>,
}

impl TypedPath {
    /// The text; begun anew where another place is suggested than before.
    pub fn begun(&mut self, suggested: &Path) -> &mut String {
        if self.suggested.as_deref() != Some(suggested) {
            self.text = suggested.display().to_string();
            self.suggested = Some(suggested.to_path_buf());
        }
        &mut self.text
    }

    /// The dialog is gone: the next one begins anew.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

/// What the dialogs keep between frames.
pub struct ExportForm {
    /// What to open; kept between openings.
    pub open_path: String,
    /// Where to save, or where something is.
    pub place: TypedPath,
    pub path: String,
    pub scale: u32,
    pub options: PictureOptions,
    pub publish: PublishForms,
    /// A dialog is open: its paths are complete and the user's to change.
    is_complete: bool,
}

impl ExportForm {
    /// No dialog is open: the next one completes its paths.
    pub fn close(&mut self) {
        self.place.forget();
        self.is_complete = false;
    }

    /// Paths begin in the folder exports go to, so that the whole place is read before anything is written.
    pub fn complete(&mut self, folder: &Path) {
        if !std::mem::replace(&mut self.is_complete, true) && !folder.as_os_str().is_empty() {
            for path in self.publish.paths().into_iter().chain([&mut self.path]) {
                let name = Path::new(path.as_str()).file_name().map(|name| folder.join(name));
                *path = name.map(|path| path.display().to_string()).unwrap_or_default();
            }
        }
    }
}

impl Default for ExportForm {
    fn default() -> Self {
        // A name from a counter would say nothing; nothing of the patient may be in it.
        Self {
            open_path: String::new(),
            place: TypedPath::default(),
            path: "sideroscope-figure.png".to_owned(),
            scale: 2,
            options: PictureOptions::default(),
            publish: PublishForms::default(),
            is_complete: false,
        }
    }
}
