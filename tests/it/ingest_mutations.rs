//! Whatever happens to the bytes of a good file, reading it ends: with an image or with a sentence.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use sideroscope::io;

use super::ingest_files::Image;

/// Opens a file as far as it goes.
fn open(path: &Path) {
    let cancel = AtomicBool::new(false);
    let scan = io::scan(&[path.to_owned()], &|_| (), &cancel);
    assert!(scan.files_read + scan.set_aside.len() > 0, "the file was neither read nor set aside");
    for plan in scan.catalog.stacks() {
        let _ = io::load(plan, &|_| (), &cancel);
    }
    for series in scan.catalog.studies.iter().flat_map(|study| &study.series) {
        let _ = series.middle.as_ref().map(|middle| io::load_image(middle, 64));
    }
}

fn survives(bytes: &[u8]) {
    let file = tempfile::NamedTempFile::new().expect("temporary file");
    std::fs::write(file.path(), bytes).expect("writable");
    assert!(catch_unwind(AssertUnwindSafe(|| open(file.path()))).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_bytes_do_not_break_the_reader(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = Image::new(0, 0).bytes();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        survives(&bytes);
    }

    #[test]
    fn cut_and_doubled_parts_do_not_break_the_reader(a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let bytes = Image::new(0, 0).bytes();
        let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
        let (low, high) = (a.min(b), a.max(b));
        survives(&bytes[..low]);
        survives(&[&bytes[..low], &bytes[high..]].concat());
        survives(&[&bytes[..high], &bytes[low..]].concat());
    }
}
