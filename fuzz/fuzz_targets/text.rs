//! Text with separators, in whatever encoding.

#![no_main]

use libfuzzer_sys::fuzz_target;
use renling_fuzz::read;

fuzz_target!(|data: &[u8]| {
    read(data);
    let _ = renling_sheet::paste(&String::from_utf8_lossy(data));
});
