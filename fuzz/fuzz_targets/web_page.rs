//! A web page with a table.

#![no_main]

use libfuzzer_sys::fuzz_target;
use renling_fuzz::read;

fuzz_target!(|data: &[u8]| {
    read(&[b"<table>", data].concat());
});
