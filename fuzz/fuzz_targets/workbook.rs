//! The XML of a sheet, and of its shared strings behind a zero, in an xlsx.

#![no_main]

#[allow(dead_code)]
#[path = "../../crates/sheet/tests/sheet/files.rs"]
mod files;

use libfuzzer_sys::fuzz_target;
use renling_fuzz::read;

fuzz_target!(|data: &[u8]| {
    let xml = String::from_utf8_lossy(data);
    let (sheet, strings) = xml.split_once('\0').unwrap_or((&xml, "<sst/>"));
    read(&files::raw_xlsx(sheet, strings));
});
