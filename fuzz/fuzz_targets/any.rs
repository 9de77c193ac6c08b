//! Whatever bytes: the kind is found by their content.

#![no_main]

use libfuzzer_sys::fuzz_target;
use renling_fuzz::read;

fuzz_target!(|data: &[u8]| {
    read(data);
});
