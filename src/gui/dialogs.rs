//! File dialogs of the desktop, on a thread of their own: a portal that hangs must not freeze the window, and where no
//! dialog exists the path box of the program works all the same.

use crate::session::{Event, JobKind, Pick, Session};
use crate::t;

/// Shows the dialog that the session asked for.
pub fn start_pending(session: &mut Session) {
    if let Some(request) = session.pending_place.take() {
        return session.jobs.start(JobKind::Dialog, move |_| {
            let name = request.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let chosen = rfd::FileDialog::new().set_title(t!("publish-save")).set_file_name(name).save_file();
            Event::PickedPlace(chosen.map(|path| request.moved_to(path)))
        });
    }
    let Some(pick) = session.pending_pick.take() else { return };
    session.jobs.start(JobKind::Dialog, move |_| {
        let dialog = rfd::FileDialog::new();
        match pick {
            Pick::Folder => Event::Picked(dialog.set_title(t!("pick-folder")).pick_folder().map(|path| vec![path])),
            Pick::Files => Event::Picked(dialog.set_title(t!("pick-files")).pick_files()),
            Pick::SaveSession => {
                let name = format!("session{}", crate::io::session_file::ENDING);
                let dialog = dialog.set_title(t!("pick-save")).set_file_name(name);
                Event::PickedSession(dialog.add_filter("JSON", &["json"]).save_file())
            }
            Pick::OpenRois => {
                let dialog = dialog.set_title(t!("pick-rois")).add_filter("JSON", &["json"]);
                Event::PickedRois(dialog.pick_file())
            }
            Pick::SaveRois => {
                let dialog = dialog.set_title(t!("pick-save-rois")).set_file_name("rois.json");
                Event::PickedRoiPlace(dialog.add_filter("JSON", &["json"]).save_file())
            }
            Pick::Images => Event::PickedImages(dialog.set_title(t!("pick-images")).pick_folder()),
            Pick::Figure { scale, options } => {
                let dialog = dialog.set_title(t!("pick-figure")).set_file_name("sideroscope-figure.png");
                Event::PickedFigure {
                    path: dialog.add_filter("PNG, JPEG, TIFF", &["png", "jpg", "jpeg", "tif", "tiff"]).save_file(),
                    scale,
                    options,
                }
            }
        }
    });
}
