//! Damaged files: whatever is changed in a file, it is converted or refused, and soon.

use std::fs;
use zhibiao::tables::Request;
use zhibiao::{Options, convert, tables};

/// A sequence of numbers that is the same in every run (xorshift64, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// The bytes with some of them changed, taken out or repeated.
fn damaged(mut bytes: Vec<u8>, numbers: &mut Numbers) -> Vec<u8> {
    for _ in 0..=numbers.below(30) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(300)).min(bytes.len());
        match numbers.below(6) {
            0 => bytes[at] ^= 1 << numbers.below(8),
            1 => bytes[at] = b"0123456789.-+ []<>()/"[numbers.below(21)],
            2 if bytes.len() - (end - at) > 10 => drop(bytes.drain(at..end)),
            3 => bytes.splice(at..at, bytes[at..end].to_vec()).for_each(drop),
            // Numbers are where sizes, counts and offsets stand.
            _ => {
                if let Some(digit) = bytes[at..].iter_mut().find(|b| b.is_ascii_digit()) {
                    *digit = b'0' + u8::try_from(numbers.below(10)).unwrap();
                }
            }
        }
    }
    bytes
}

#[test]
fn a_damaged_file_is_converted_or_refused_and_never_a_panic() {
    let mut numbers = Numbers(2024);
    let samples = [
        "samples/approval_2024.pdf",
        "samples/approval_2024.txt",
        "samples/declaration_2020.pdf",
        "tests/corpus/text-083.pdf",
    ];
    for path in samples {
        let whole = fs::read(path).unwrap();
        for _ in 0..25 {
            let bytes = damaged(whole.clone(), &mut numbers);
            // Errors are fine; a panic fails the test.
            let _ = convert(path, &bytes, &Options::default());
            let _ = tables(path, &bytes, &Options::default(), &Request::default());
        }
    }
}
