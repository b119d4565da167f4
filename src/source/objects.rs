//! The streams that hold a PDF's objects and its table of places: they are inflated while it is opened, before anything
//! of it is known.
//!
//! So they are looked for in the plain bytes, and weighed. In an encrypted file they cannot be told from noise; there
//! the limits of a run are what holds.

use super::bytes::find;
use super::inflated;

/// The lists of a file inflate to no more than this in all, in bytes: a book of 100,000 pages has 60 MB of objects.
const LISTS: usize = 256 << 20;
/// A list that is packed more than once counts as so many bytes, for the time that it costs.
const PACKED_TWICE: usize = 1 << 18;
/// No list is packed more often than this.
const MOST_TIMES: usize = 3;
/// Where the dictionary of a stream begins, at most so many bytes before its data.
const DICTIONARY: usize = 2_048;

/// Whether the lists of objects inflate to too much.
pub(super) fn too_heavy(bytes: &[u8]) -> bool {
    let mut left = LISTS;
    let mut counter = inflated::Counter::new();
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let (begin, end) = (at + found, at + found + b"stream".len());
        at = end;
        // Not the one of `endstream`.
        if bytes[..begin].ends_with(b"end") {
            continue;
        }
        let dictionary = dictionary(&bytes[..begin]);
        let times = packed(dictionary);
        let data = &bytes[end..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let bound = (0..times).fold(data.len(), |length, _| length.saturating_mul(inflated::DEFLATE));
        if times == 0 || bound <= left || !is_list(dictionary) {
            continue;
        }
        // No one packs lists twice; that there are many is as bad as that they are large.
        let least = if times > 1 { PACKED_TWICE } else { 0 };
        if times > MOST_TIMES {
            return true;
        }
        let count = counter.count(data, times, left + 1).max(least);
        if count > left {
            return true;
        }
        left -= count;
    }
    false
}

/// The end of the text before a stream, from where its object begins.
fn dictionary(before: &[u8]) -> &[u8] {
    let window = &before[before.len().saturating_sub(DICTIONARY)..];
    window.windows(3).rposition(|w| w == b"obj").map_or(window, |at| &window[at + 3..])
}

/// Whether a stream may be a list of objects or a table of their places, by the keys that it cannot do without. A name
/// may be spelt in numbers; in images names of colours are.
fn is_list(dictionary: &[u8]) -> bool {
    let has = |key: &[u8]| find(dictionary, key).is_some();
    has(b"/First") || has(b"/W ") || has(b"/W[") || has(b"/W\n") || has(b"/W\r") || (has(b"#") && !has(b"/Image"))
}

/// How many times a stream is packed.
fn packed(dictionary: &[u8]) -> usize {
    let names = dictionary.windows(3).filter(|w| *w == b"/Fl").count();
    if find(dictionary, b"#").is_some() { names.max(1) } else { names }
}
