//! Opens bytes the way the program opens a file.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use sideroscope::io;

/// A file of this process, in memory where the system has such a place.
fn path() -> &'static PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let shared_memory = PathBuf::from("/dev/shm");
        let folder = if shared_memory.is_dir() { shared_memory } else { std::env::temp_dir() };
        folder.join(format!("sideroscope-fuzz-{}", std::process::id()))
    })
}

pub fn open(data: &[u8]) {
    let path = path();
    if std::fs::write(path, data).is_err() {
        return;
    }
    let cancel = AtomicBool::new(false);
    let scan = io::scan(&[path.clone()], &|_| (), &cancel);
    for plan in scan.catalog.stacks() {
        let _ = io::load(plan, &|_| (), &cancel);
    }
    for series in scan.catalog.studies.iter().flat_map(|study| &study.series) {
        let _ = series.middle.as_ref().map(|middle| io::load_image(middle, 64));
    }
}
