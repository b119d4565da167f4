//! A text dump → a document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::{Options, convert, export};

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        let text = String::from_utf8_lossy(bytes).replace('\0', " ");
        // A first line without meaning, so that nothing is taken for a file of another kind.
        let Ok(document) = convert("fuzz.txt", format!("\n{text}").as_bytes(), &Options::default()) else { return };
        let look = export::preview::Look { width: 80, colour: true, language: zhibiao::message::Language::Zh };
        export::json::write(&mut std::io::sink(), &document).expect("a document can be spelt");
        export::preview::write(&mut std::io::sink(), &document, look).expect("a document can be shown");
    });
});
