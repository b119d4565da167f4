//! A sound PDF that was damaged on its way → a document.
//!
//! The first byte says which PDF it is. Each seven bytes after it are one damage: what it is, where, and how long.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::{Options, convert};

const SOUND: [&[u8]; 3] = [
    include_bytes!("../../corpus/text-014.pdf"),
    include_bytes!("../../corpus/text-019.pdf"),
    include_bytes!("../../corpus/text-049.pdf"),
];

fn damaged(bytes: &[u8]) -> Vec<u8> {
    let which = usize::from(bytes.first().copied().unwrap_or_default()) % SOUND.len();
    let mut file = SOUND[which].to_vec();
    for [what, a, b, c, d, e, f] in bytes.get(1..).unwrap_or_default().as_chunks::<7>().0 {
        let number = |bytes: [u8; 3]| usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2]);
        let from = number([*a, *b, *c]) % (file.len() + 1);
        let to = (from + number([0, *d, *e])).min(file.len());
        match what % 5 {
            0 => file.truncate(from),
            1 => file[from..to].fill(*f),
            2 => drop(file.drain(from..to)),
            3 => drop(file.splice(from..from, file[from..to].to_vec())),
            _ => file[from..to].reverse(),
        }
    }
    file
}

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        let _ = convert("fuzz.pdf", &damaged(bytes), &Options::default());
    });
});
