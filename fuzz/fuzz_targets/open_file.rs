//! Any bytes as a file: scanned, listed, and every stack in it loaded. Must end with an image or a sentence.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "support.rs"]
mod support;

fuzz_target!(|data: &[u8]| support::open(data));
