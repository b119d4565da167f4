//! Stretches of a file that never arrived and were left blank, as a download does that goes on at another place.
//!
//! Long runs of zeros also stand in whole files: in fonts and images that are not packed, and in packed ones of one
//! colour. So what a run stands in is looked at: packed data has a sum that tells whether it is whole.

use super::bytes::{find, rfind};
use super::inflated;

/// A shorter run of zeros is no hole: what is lost by the network is a packet, by a disk a sector of 512 bytes.
const HOLE: usize = 512;
/// A run is looked for by one byte of so many, two of which every hole has.
const STEP: usize = HOLE / 2;
/// The dictionary before a stream is no longer than this, in bytes.
const DICTIONARY: usize = 2_048;
/// Streams that inflate to more are not looked at, in bytes.
const LARGEST: usize = 128 << 20;

/// Whether a part of the file that cannot be blank is.
pub(super) fn is_holed(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(run) = next_run(bytes, at) {
        let (holed, end) = look(bytes, &run);
        if holed {
            return true;
        }
        at = end.max(run.end);
    }
    false
}

/// The next long run of zeros from a place on.
fn next_run(bytes: &[u8], from: usize) -> Option<std::ops::Range<usize>> {
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] == 0 {
            let start = bytes[from..at].iter().rposition(|b| *b != 0).map_or(from, |last| from + last + 1);
            let end = bytes[at..].iter().position(|b| *b != 0).map_or(bytes.len(), |length| at + length);
            if end - start >= HOLE {
                return Some(start..end);
            }
            at = end;
        }
        at += STEP;
    }
    None
}

/// Whether a run of zeros cannot be right where it stands, and up to where nothing else can be said.
fn look(bytes: &[u8], run: &std::ops::Range<usize>) -> (bool, usize) {
    let before = &bytes[..run.start];
    let last = |word: &[u8]| rfind(before, word).map(|at| at + word.len());
    let Some(object) = last(b"obj") else { return (false, run.end) };
    if bytes[..object].ends_with(b"endobj") {
        // Between objects blanks are blanks; what is lost there is missed by the list of objects.
        return (false, run.end);
    }
    match last(b"stream").filter(|stream| *stream > object) {
        // In the text of an object; the colours of a palette may be zeros.
        None => (find(&before[object..], b"/Indexed").is_none(), run.end),
        Some(stream) if bytes[..stream].ends_with(b"endstream") => (true, run.end),
        Some(stream) => {
            let end = find(&bytes[run.end..], b"endstream").map_or(bytes.len(), |length| run.end + length);
            (is_stream_holed(bytes, object, stream, end), end)
        }
    }
}

/// Whether a long run of zeros shows that a stream is damaged: its dictionary begins at `object`, its data at `stream`.
fn is_stream_holed(bytes: &[u8], object: usize, stream: usize, end: usize) -> bool {
    let dictionary = &bytes[object.max(stream.saturating_sub(DICTIONARY))..stream];
    let has = |word: &[u8]| find(dictionary, word).is_some();
    let data = &bytes[stream..end];
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    let data = data.strip_prefix(b"\n").unwrap_or(data);
    if has(b"/DCTDecode") || has(b"/DCT") {
        // White paper may be coded so.
        return false;
    }
    if rfind(bytes, b"/Encrypt").is_some() {
        return true;
    }
    // What is coded in printable characters has none of them.
    let printable = has(b"/ASCII85Decode") || has(b"/ASCIIHexDecode");
    match (has(b"/FlateDecode") && !printable, has(b"/Filter")) {
        (true, _) if has(b"Decode /") || has(b"Decode/") => false,
        (true, _) => !inflated::is_sound(data, LARGEST),
        (false, true) => true,
        // Fonts and images have zeros, instructions and text have none.
        (false, false) => !has(b"/Length1") && !has(b"/Image") && !has(b"/FontFile") && !has(b"/EmbeddedFile"),
    }
}
