//! A 接龙.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let _ = renling_sheet::paste(&format!("#接龙\n1. {text}"));
});
