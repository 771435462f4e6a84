//! File dialogs of the desktop, on a thread of their own: a portal that hangs must not freeze the window, and where no
//! dialog exists the path box of the program works all the same.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::session::{Event, JobKind, Pick, Picked, Session};
use crate::t;

/// A dialog that ends sooner was never shown: nobody closes one this fast. The toolkit tells no difference.
const NEVER_SHOWN: Duration = Duration::from_millis(250);

/// Shows the dialog that the session asked for.
pub fn pick(session: &mut Session, pick: Pick) {
    let folder = session.export_folder();
    let ticket = session.out.jobs.begin(JobKind::Dialog);
    ticket.start(session.out.jobs.executor(), move |_| {
        let started = Instant::now();
        let picked = match show(&pick, &folder) {
            Some(paths) => Picked::Paths(paths),
            // Elsewhere the system always has one.
            None if cfg!(target_os = "linux") && (started.elapsed() < NEVER_SHOWN || has_none()) => Picked::NoDialog,
            None => Picked::Closed,
        };
        Event::Answer(Box::new(pick.picked(picked)))
    });
}

/// Whether this desktop has nothing that could show a dialog: neither a session bus with a portal nor `zenity`. Failing
/// to start a bus may take longer than [`NEVER_SHOWN`].
fn has_none() -> bool {
    let is_set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let has_bus = is_set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || is_set("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    let has_zenity =
        is_set("PATH").is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join("zenity").is_file()));
    !has_bus && !has_zenity
}

/// * `folder` — where saving starts.
fn show(pick: &Pick, folder: &Path) -> Option<Vec<PathBuf>> {
    let dialog = rfd::FileDialog::new();
    let dialog = match pick.file_name() {
        Some(name) if folder.as_os_str().is_empty() => dialog.set_file_name(name),
        Some(name) => dialog.set_file_name(name).set_directory(folder),
        None => dialog,
    };
    let one = |path: Option<PathBuf>| path.map(|path| vec![path]);
    let json = |dialog: rfd::FileDialog| dialog.add_filter("JSON", &["json"]);
    match pick {
        Pick::Folder => one(dialog.set_title(t!("pick-folder")).pick_folder()),
        Pick::Files => dialog.set_title(t!("pick-files")).pick_files(),
        Pick::Images => one(dialog.set_title(t!("relink-path")).pick_folder()),
        Pick::OpenRois => one(json(dialog.set_title(t!("pick-rois"))).pick_file()),
        Pick::SaveSession => one(json(dialog.set_title(t!("save-title"))).save_file()),
        Pick::SaveRois => one(json(dialog.set_title(t!("pick-save-rois"))).save_file()),
        Pick::Figure { .. } => {
            let endings = ["png", "jpg", "jpeg", "tif", "tiff"];
            one(dialog.set_title(t!("pick-figure")).add_filter("PNG, JPEG, TIFF", &endings).save_file())
        }
        Pick::Publish(_) => one(dialog.set_title(t!("save-button")).save_file()),
    }
}
