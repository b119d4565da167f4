//! The lists of where a PDF's objects stand (ISO 32000-1, 7.5.4 and 7.5.8), read as far as it takes to see whether the
//! objects are there.

use super::bytes::{Cursor, find, rfind};
use super::inflated;
use std::collections::{BTreeMap, BTreeSet};

/// The dictionary of a list is no longer than this, in bytes.
const DICTIONARY: usize = 8 << 10;
/// A list inflates to no more than this, in bytes: 20 bytes for each of three million objects.
const LIST: usize = 64 << 20;
/// A file was saved no more often than this; every save adds a list.
const SAVES: usize = 256;

/// What the lists of a file say, the newest first.
#[derive(Debug, Default, PartialEq)]
pub(super) struct References {
    /// Where each object in use stands; `None` for one that is free or held by a stream.
    places: BTreeMap<usize, Option<usize>>,
}

impl References {
    /// Reads the list that begins at `place` and those before it; offsets count from `start`. `None` where one of them
    /// is not there or is broken.
    pub(super) fn read(bytes: &[u8], start: usize, place: usize) -> Option<Self> {
        let mut read = Self::default();
        let (mut next, mut seen) = (vec![place], BTreeSet::new());
        while let Some(place) = next.pop() {
            if seen.len() < SAVES && seen.insert(place) {
                let list = bytes.get(start.checked_add(place)?..)?;
                next.extend(read.table(list).or_else(|| read.stream(list))?.into_iter().flatten());
            }
        }
        Some(read)
    }

    /// How many objects are listed that stand in the file by themselves.
    pub(super) fn count(&self) -> usize {
        self.places.values().flatten().count()
    }

    /// How many of them are neither where the lists say, counted from `start`, nor anywhere else.
    pub(super) fn missing(&self, bytes: &[u8], start: usize) -> usize {
        let stands = |number: usize, at: usize| {
            start.checked_add(at).and_then(|at| bytes.get(at..)).and_then(object) == Some(number)
        };
        let listed = self.places.iter().filter_map(|(number, at)| Some((*number, (*at)?)));
        let strayed: Vec<usize> =
            listed.filter(|(number, at)| !stands(*number, *at)).map(|(number, _)| number).collect();
        if strayed.is_empty() {
            return 0;
        }
        let there = objects(bytes);
        strayed.iter().filter(|number| !there.contains(number)).count()
    }

    /// Takes in a table of plain text; gives the places of the lists before it.
    fn table(&mut self, list: &[u8]) -> Option<[Option<usize>; 2]> {
        let mut cursor = Cursor::new(list);
        cursor.word(b"xref")?;
        while cursor.word(b"trailer").is_none() {
            let (first, count) = (cursor.number()?, cursor.number()?);
            for number in first..first.checked_add(count)? {
                let (at, _generation) = (cursor.number()?, cursor.number()?);
                match cursor.byte()? {
                    // Nothing can stand at the very beginning: some programs write free objects so.
                    b'n' => self.add(number, Some(at).filter(|at| *at > 0)),
                    b'f' => self.add(number, None),
                    _ => return None,
                }
            }
        }
        let rest = cursor.rest();
        let rest = &rest[..rest.len().min(DICTIONARY)];
        let trailer = &rest[..find(rest, b"startxref").unwrap_or(rest.len())];
        Some([b"/Prev".as_slice(), b"/XRefStm"].map(|key| entry(trailer, key)))
    }

    /// Takes in a list that is a stream; gives the place of the list before it.
    fn stream(&mut self, list: &[u8]) -> Option<[Option<usize>; 2]> {
        object(list)?;
        let head = &list[..list.len().min(DICTIONARY)];
        let at = find(head, b"stream")?;
        let (dictionary, data) = (&list[..at], &list[at + b"stream".len()..]);
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let widths: [usize; 3] = array(dictionary, b"/W")?.get(..3)?.try_into().ok()?;
        let row = widths
            .iter()
            .try_fold(0_usize, |sum, width| sum.checked_add(*width))
            .filter(|row| (1..64).contains(row))?;
        let rows = match find(dictionary, b"/Filter") {
            None => data.to_vec(),
            Some(_) => unpredicted(inflated::whole(data, LIST)?, entry(dictionary, b"/Predictor").unwrap_or(1), row)?,
        };
        let mut rows = rows.chunks_exact(row);
        let size = entry(dictionary, b"/Size")?;
        let index = array(dictionary, b"/Index").unwrap_or_else(|| vec![0, size]);
        for range in index.chunks_exact(2) {
            for number in range[0]..range[0].checked_add(range[1])? {
                let (kind, rest) = rows.next()?.split_at(widths[0]);
                // Where no kind is given, it is 1.
                let kind = if kind.is_empty() { 1 } else { value(kind) };
                self.add(number, (kind == 1).then(|| value(&rest[..widths[1]])));
            }
        }
        Some([entry(dictionary, b"/Prev"), None])
    }

    fn add(&mut self, number: usize, place: Option<usize>) {
        self.places.entry(number).or_insert(place);
    }
}

/// The number of the object that begins here: `12 0 obj`.
pub(super) fn object(bytes: &[u8]) -> Option<usize> {
    let mut cursor = Cursor::new(bytes);
    let number = cursor.number()?;
    cursor.number()?;
    cursor.word(b"obj").map(|()| number)
}

/// The numbers of all objects that begin anywhere.
fn objects(bytes: &[u8]) -> BTreeSet<usize> {
    let (mut numbers, mut at) = (BTreeSet::new(), 0);
    while let Some(found) = find(&bytes[at..], b"obj") {
        numbers.extend(begun(&bytes[..at + found]));
        at += found + b"obj".len();
    }
    numbers
}

/// The number of the object that `obj` begins behind these bytes: they end in two numbers.
pub(super) fn begun(before: &[u8]) -> Option<usize> {
    let blank = |bytes: &[u8]| bytes.trim_ascii_end().len();
    let digits = |bytes: &[u8]| bytes.iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |at| at + 1);
    let generation = &before[..blank(before)];
    let number = &generation[..digits(generation)];
    if number.len() == generation.len() || blank(number) == number.len() {
        return None;
    }
    let number = &number[..blank(number)];
    Cursor::new(&number[digits(number)..]).number()
}

/// The number behind a key; none where another name begins with the key.
fn entry(dictionary: &[u8], key: &[u8]) -> Option<usize> {
    let at = rfind(dictionary, key)?;
    Cursor::new(&dictionary[at + key.len()..]).number()
}

/// The numbers of an array behind a key.
fn array(dictionary: &[u8], key: &[u8]) -> Option<Vec<usize>> {
    let at = find(dictionary, key)?;
    let mut cursor = Cursor::new(&dictionary[at + key.len()..]);
    cursor.word(b"[")?;
    Some(std::iter::from_fn(|| cursor.number()).collect())
}

/// A number of so many bytes, the highest first.
fn value(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |value: usize, byte| value.wrapping_shl(8) | usize::from(*byte))
}

/// Rows of bytes as they were before each was written as what it differs by from the one above (PNG, 9.2); `None` for
/// ways that lists do not use.
fn unpredicted(data: Vec<u8>, predictor: usize, row: usize) -> Option<Vec<u8>> {
    match predictor {
        1 => return Some(data),
        10..=15 => {}
        _ => return None,
    }
    let mut rows: Vec<u8> = Vec::with_capacity(data.len());
    for coded in data.chunks_exact(row + 1) {
        let (above, at) = (rows.len().wrapping_sub(row), rows.len());
        for (place, byte) in coded[1..].iter().enumerate() {
            let up = if at == 0 { 0 } else { rows[above + place] };
            let left = if place == 0 { 0 } else { rows[at + place - 1] };
            rows.push(byte.wrapping_add(match coded[0] {
                0 => 0,
                1 => left,
                2 => up,
                _ => return None,
            }));
        }
    }
    Some(rows)
}
