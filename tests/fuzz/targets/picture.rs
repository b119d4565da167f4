//! The bytes of a PNG, JPEG or TIFF → pictures.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::raster::picture;

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        let _ = picture::pages(bytes);
    });
});
