//! How many pixels an image of a PDF decodes to: what its dictionary says, and what its own data says, which a decoder
//! goes by.

use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Name, Number, Stream};

/// Whether a dictionary is that of an image.
pub(super) fn is_image(dict: &Dict<'_>) -> bool {
    dict.get::<Name<'_>>(b"Subtype").is_some_and(|name| &*name == b"Image")
}

/// The pixels that the dictionary of an image claims.
pub(super) fn claimed(dict: &Dict<'_>) -> u64 {
    let side = |key: &[u8]| dict.get::<Number>(key).map_or(0, |n| u64::try_from(n.as_i64()).unwrap_or(u64::MAX));
    side(b"Width").saturating_mul(side(b"Height"))
}

/// The most pixels that the image may decode to.
pub(super) fn of_image(image: &Stream<'_>) -> u64 {
    let (raw, filters) = (image.raw_data(), image.filters());
    let coded = match filters.as_slice() {
        [Filter::DctDecode] => jpeg(&raw),
        [Filter::JpxDecode] => jpeg_2000(&raw),
        [Filter::Jbig2Decode] => jbig2(&raw),
        _ => None,
    };
    claimed(image.dict()).max(coded.unwrap_or(0))
}

/// A big-endian number of so many bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    Some(bytes.get(at..at.checked_add(length)?)?.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
}

/// By the first frame header (ITU-T T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<u64> {
    let mut at = 2;
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == 0xff)?;
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xc4 | 0xc8 | 0xcc => at += 2 + usize::try_from(number(bytes, at + 2, 2)?).ok()?,
            0xc0..=0xcf => return Some(number(bytes, at + 5, 2)? * number(bytes, at + 7, 2)?),
            0x00 | 0x01 | 0xd0..=0xd9 | 0xff => at += 1,
            _ => at += 2 + usize::try_from(number(bytes, at + 2, 2)?).ok()?,
        }
    }
}

/// Whether a JPEG has its end (ITU-T T.81, B.1.1.3). A small picture within its head has an end of its own; what
/// follows its end does not matter.
pub(crate) fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xff)) else { return false };
        at += found;
        match bytes.get(at + 1) {
            None => return false,
            Some(0xd9) => return true,
            // Bytes of the picture, and marks between its parts.
            Some(0x00 | 0x01 | 0xd0..=0xd8 | 0xff) => at += 1,
            Some(_) => match number(bytes, at + 2, 2).and_then(|length| usize::try_from(length).ok()) {
                Some(length) => at += 2 + length,
                None => return false,
            },
        }
    }
}

/// By the size marker (ITU-T T.800, A.5.1).
fn jpeg_2000(bytes: &[u8]) -> Option<u64> {
    let at = bytes.windows(4).position(|w| w == b"\xff\x4f\xff\x51")? + 2;
    let side = |at| Some(number(bytes, at, 4)?.saturating_sub(number(bytes, at + 8, 4)?));
    Some(side(at + 6)? * side(at + 10)?)
}

/// By the page information segment (ITU-T T.88, 7.2 and 7.4.8).
fn jbig2(bytes: &[u8]) -> Option<u64> {
    let mut at = 0;
    loop {
        let segment = number(bytes, at, 4)?;
        let flags = *bytes.get(at + 4)?;
        let (count, after) = match *bytes.get(at + 5)? >> 5 {
            7 => {
                let count = usize::try_from(number(bytes, at + 5, 4)? & 0x1fff_ffff).ok()?;
                (count, at + 9 + (count + 8) / 8)
            }
            count => (usize::from(count), at + 6),
        };
        let size = if segment <= 256 { 1 } else { 2 + 2 * usize::from(segment > 65_536) };
        let page = after.checked_add(count.checked_mul(size)?)?;
        let length = page + if flags & 0x40 == 0 { 1 } else { 4 };
        let data = length + 4;
        if flags & 0x3f == 48 {
            // A height that is not known is that of the stripes, at most so many rows each.
            let height = number(bytes, data + 4, 4)?;
            return Some(number(bytes, data, 4)? * if height == u64::from(u32::MAX) { 1 } else { height });
        }
        at = data.checked_add(usize::try_from(number(bytes, length, 4)?).ok()?)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_of_coded_images_tell_their_size() {
        let jpeg_bytes = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc4\x00\x03z\xff\xc2\x00\x11\x08\x01\x00\x02\x00\x03";
        assert_eq!(jpeg(jpeg_bytes), Some(0x100 * 0x200));
        let mut size = b"junk\xff\x4f\xff\x51\x00\x2f\x00\x00".to_vec();
        size.extend([300_u32, 200, 100, 0].iter().flat_map(|n| n.to_be_bytes()));
        assert_eq!(jpeg_2000(&size), Some(200 * 200));
        let segment = |kind: u8, data: &[u8]| {
            [b"\0\0\0\0", &[kind, 0, 1][..], &u32::try_from(data.len()).unwrap().to_be_bytes(), data].concat()
        };
        let page = [70_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat();
        assert_eq!(jbig2(&[segment(0, b"dictionary"), segment(48, &page)].concat()), Some(4_200_000_000));
        assert_eq!((jpeg(b"\xff\xd8"), jpeg_2000(b""), jbig2(b"\0\0\0\0\0")), (None, None, None));
    }
}
