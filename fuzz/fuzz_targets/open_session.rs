//! Any bytes as a session file: a session or a sentence, and a session that was read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sideroscope::io::session_file;

fuzz_target!(|data: &[u8]| {
    let Ok(read) = session_file::parse(data) else { return };
    let written = read.to_json();
    let again = session_file::parse(written.as_bytes()).expect("what was written can be read");
    assert_eq!(again.to_json(), written);
});
