//! The tables of an ods.

#![no_main]

#[allow(dead_code)]
#[path = "../../crates/sheet/tests/sheet/files.rs"]
mod files;

use libfuzzer_sys::fuzz_target;
use renling_fuzz::read;

fuzz_target!(|data: &[u8]| {
    read(&files::ods(&String::from_utf8_lossy(data)));
});
