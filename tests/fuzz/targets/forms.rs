//! Grids on pages → tables over pages → forms, their values and findings; see `zhibiao_fuzz::pages` for how they are
//! written.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| zhibiao_fuzz::read(&zhibiao_fuzz::pages(&String::from_utf8_lossy(bytes))));
});
