//! Any bytes as a ROI file: regions or a sentence, and regions that were read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sideroscope::io::rois;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(read) = rois::parse(text) else { return };
    let again = rois::parse(&rois::to_json(&read)).expect("what was written can be read");
    assert_eq!(again.len(), read.len());
});
