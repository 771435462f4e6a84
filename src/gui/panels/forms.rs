//! What the export dialogs keep between frames.

use std::path::Path;

use super::publish::PublishForms;
use crate::session::PictureOptions;

/// What the export dialog keeps between frames.
pub struct ExportForm {
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
            path: "sideroscope-figure.png".to_owned(),
            scale: 2,
            options: PictureOptions::default(),
            publish: PublishForms::default(),
            is_complete: false,
        }
    }
}
