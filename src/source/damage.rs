//! What a PDF lacks, told by its bytes. The reader repairs what it can and does not say so; a file of which a part did
//! not arrive would pass for a whole one.
//!
//! A file is whole where its end points to a list of its objects and each of them is there. What programs write wrong
//! and lose nothing by is no damage: objects that stand elsewhere than listed, bytes before the file or behind it.

use super::bytes::{Cursor, find, rfind};
use super::holes;
use super::references::{self, References};
use crate::message::Message;
use crate::say;
use hayro_syntax::object::{Dict, Number};

/// The word before the place of the last list.
const END: &[u8] = b"startxref";
/// The place of a list may be so many bytes off, by blanks and line ends that a program did not count.
const BLANKS: usize = 2;
/// A linearized file says so within its first bytes (ISO 32000-1, annex F.3.3).
const LINEARIZED: usize = 1024;

/// What of a file is missing, if anything; `start` is where its header stands.
pub(super) fn of(bytes: &[u8], start: usize) -> Option<Message> {
    let Some(end) = rfind(bytes, END) else { return Some(say!("its end is missing")) };
    if let Some(length) = claimed_length(bytes, start).filter(|length| *length > bytes.len() - start) {
        return Some(say!("only {} of its {} bytes are there", bytes.len() - start, length));
    }
    if begins_object(&bytes[end..]) {
        return Some(say!("something was added at its end and broke off"));
    }
    let Some((references, start)) = lists(bytes, start, end) else {
        return Some(say!("the list of its objects is missing or broken"));
    };
    let missing = references.missing(bytes, start);
    if missing > 0 {
        return Some(say!("{} of its {} objects are missing", missing, references.count()));
    }
    holes::is_holed(&bytes[..end]).then(|| say!("a part of it is blank"))
}

/// What an open file says of its pages and does not have, if anything.
pub(super) fn of_pages(pdf: &hayro_syntax::Pdf) -> Option<Message> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let counted = root.get::<Dict<'_>>(b"Pages")?.get::<Number>(b"Count")?.as_i64();
    let count = pdf.pages().len();
    usize::try_from(counted)
        .is_ok_and(|counted| counted > count)
        .then(|| say!("only {} of its {} pages are there", count, counted.to_string()))
}

/// The lists of objects that the end of a file points to, and where their offsets count from: the header, or the first
/// byte.
fn lists(bytes: &[u8], start: usize, end: usize) -> Option<(References, usize)> {
    let place = Cursor::new(&bytes[end + END.len()..]).number()?;
    let starts = if start == 0 { &[0][..] } else { &[0, start] };
    let places = [place].into_iter().chain((1..=BLANKS).filter_map(|off| place.checked_sub(off)));
    places.flat_map(|place| starts.iter().map(move |start| (place, *start))).find_map(|(place, start)| {
        let references = References::read(&bytes[..end], start, place)?;
        Some((references, start))
    })
}

/// The length that a linearized file says it has. One that was added to is longer.
fn claimed_length(bytes: &[u8], start: usize) -> Option<usize> {
    let head = &bytes[start..bytes.len().min(start + LINEARIZED)];
    let dictionary = &head[find(head, b"/Linearized")?..];
    let dictionary = &dictionary[..find(dictionary, b">>")?];
    let at = dictionary
        .windows(2)
        .enumerate()
        .find(|(at, w)| *w == b"/L" && !dictionary.get(at + 2).is_some_and(u8::is_ascii_alphabetic))?
        .0;
    Cursor::new(&dictionary[at + 2..]).number()
}

/// Whether an object begins in these bytes.
fn begins_object(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"obj") {
        if references::begun(&bytes[..at + found]).is_some() {
            return true;
        }
        at += found + b"obj".len();
    }
    false
}
