//! Bytes of any kind → a document, and the tables of the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::tables::Request;
use zhibiao::{Options, convert, export, tables};

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        if let Ok(document) = convert("fuzz", bytes, &Options::default()) {
            export::json::write(&mut std::io::sink(), &document).expect("a document can be spelt");
        }
        let _ = tables("fuzz", bytes, &Options::default(), &Request { join: true, ..Request::default() });
    });
});
