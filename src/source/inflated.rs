//! How many bytes a stream inflates to, told before anyone keeps them.
//!
//! A megabyte can stand for a gigabyte, and packed twice for a terabyte. Most streams are too small to matter whatever
//! they hold ([`bound`]); the rest is inflated in pieces that are thrown away, until it ends or there is too much of it
//! ([`count`]).

use flate2::read::{DeflateDecoder, ZlibDecoder};
use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use std::io::Read;

/// No stream of DEFLATE grows by more: 258 bytes for two bits.
pub(super) const DEFLATE: usize = 1_032;
/// No stream of LZW does: at most 3,838 bytes for twelve bits.
const LZW: usize = 2_560;
/// Nor one of run lengths: 128 bytes for two.
const RUNS: usize = 64;
/// Nor one in base 85: `z` stands for four bytes.
const BASE_85: usize = 4;

/// More bytes than this stream can inflate to, by its length and filters alone; what coded images hold is not counted.
pub(super) fn bound(stream: &Stream<'_>) -> usize {
    stream.filters().iter().fold(stream.raw_data().len(), |bytes, filter| {
        bytes.saturating_mul(match filter {
            Filter::FlateDecode => DEFLATE,
            Filter::LzwDecode => LZW,
            Filter::RunLengthDecode => RUNS,
            Filter::Ascii85Decode => BASE_85,
            _ => 1,
        })
    })
}

/// The bytes that this stream inflates to; no more than `most` are counted.
pub(super) fn count(stream: &Stream<'_>, most: usize) -> usize {
    let (raw, filters) = (stream.raw_data(), stream.filters());
    READINGS.iter().map(|reading| drained(unpacked(Box::new(&*raw), &filters, *reading, most), most)).max().unwrap_or(0)
}

/// Counts what many pieces of zlib data inflate to. A decoder costs more than a short piece; here one does for all.
pub(super) struct Counter(Decompress);

impl Counter {
    pub(super) fn new() -> Self {
        Self(Decompress::new(false))
    }

    /// The bytes that data packed so many times inflates to, up to `most`; what follows the data does not matter.
    pub(super) fn count(&mut self, data: &[u8], times: usize, most: usize) -> usize {
        if times > 1 {
            let filters = vec![Filter::FlateDecode; times];
            return READINGS
                .iter()
                .map(|reading| drained(unpacked(Box::new(data), &filters, *reading, most), most))
                .max()
                .unwrap_or(0);
        }
        let bare = data.get(2..).filter(|_| is_header([data[0], data[1]]));
        [Some(data), bare].into_iter().flatten().map(|data| self.once(data, most)).max().unwrap_or(0)
    }

    fn once(&mut self, data: &[u8], most: usize) -> usize {
        self.0.reset(false);
        let mut piece = [0; 1 << 14];
        loop {
            let (read, written) = (self.0.total_in(), self.0.total_out());
            let rest = usize::try_from(read).ok().and_then(|at| data.get(at..)).unwrap_or(&[]);
            let status = self.0.decompress(rest, &mut piece, FlushDecompress::None);
            let count = usize::try_from(self.0.total_out()).unwrap_or(usize::MAX);
            let stands = self.0.total_in() == read && self.0.total_out() == written;
            if count >= most || stands || !matches!(status, Ok(Status::Ok)) {
                return count.min(most);
            }
        }
    }
}

/// The bytes that zlib data inflates to, if it is there to its end and that is no more than `most`.
pub(super) fn whole(data: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut data = DeflateDecoder::new(data.get(2..).filter(|_| is_header([data[0], data[1]]))?).take(most as u64 + 1);
    data.read_to_end(&mut bytes).ok().filter(|length| *length <= most).map(|_| bytes)
}

/// Whether zlib data is as it was written, by its own sum. Data that inflates to more than `most` is taken to be.
pub(super) fn is_sound(data: &[u8], most: usize) -> bool {
    let (mut data, mut piece, mut count) = (ZlibDecoder::new(data), [0; 1 << 14], 0);
    loop {
        match data.read(&mut piece) {
            Ok(0) => return true,
            Ok(length) => count += length,
            Err(_) => return false,
        }
        if count > most {
            return true;
        }
    }
}

/// Whether the data of a stream that is packed once ends before it says so, within its first `most` bytes. What has no
/// header is read as it is.
pub(super) fn ends_early(stream: &Stream<'_>, most: usize) -> bool {
    let raw = stream.raw_data();
    if stream.filters().as_slice() != [Filter::FlateDecode] || raw.len() < 2 || !is_header([raw[0], raw[1]]) {
        return false;
    }
    let mut data = DeflateDecoder::new(&raw[2..]).take(most as u64);
    std::io::copy(&mut data, &mut std::io::sink()).is_err()
}

/// Whether these two bytes are the header of zlib data.
fn is_header(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && u16::from_be_bytes(head).is_multiple_of(31)
}

/// What a lenient reader tries where the data is not as it should be.
#[derive(Clone, Copy)]
struct Guess {
    /// Whether the header of zlib is there.
    header: bool,
    /// Whether the codes of LZW grow one code early.
    early: bool,
}

/// The usual reading, and the other one.
const READINGS: [Guess; 2] = [Guess { header: true, early: true }, Guess { header: false, early: false }];

fn unpacked<'a>(data: Box<dyn Read + 'a>, filters: &[Filter], guess: Guess, most: usize) -> Box<dyn Read + 'a> {
    let decoded = |bytes: Vec<u8>| Box::new(std::io::Cursor::new(bytes));
    filters.iter().fold(data, |data, filter| match filter {
        Filter::FlateDecode => inflate(data, guess.header),
        Filter::LzwDecode => decoded(lzw(&kept(data, most), guess.early, most)),
        Filter::RunLengthDecode => decoded(run_lengths(&kept(data, most), most)),
        Filter::Ascii85Decode => decoded(base_85(&kept(data, most))),
        Filter::AsciiHexDecode => decoded(hexadecimal(&kept(data, most))),
        _ => data,
    })
}

fn drained(mut data: Box<dyn Read + '_>, most: usize) -> usize {
    let (mut piece, mut count) = ([0; 1 << 14], 0);
    while let Ok(n @ 1..) = data.read(&mut piece) {
        count += n;
        if count >= most {
            return most;
        }
    }
    count
}

/// The bytes before an error, but no more than `most`.
fn kept(data: Box<dyn Read + '_>, most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What comes before damage is what a lenient reader sees, too.
    let _ = data.take(most as u64).read_to_end(&mut bytes);
    bytes
}

fn inflate<'a>(mut data: Box<dyn Read + 'a>, header: bool) -> Box<dyn Read + 'a> {
    if !header {
        return Box::new(DeflateDecoder::new(data));
    }
    let mut head = [0; 2];
    let length = if data.read_exact(&mut head).is_ok() { 2 } else { 0 };
    let head = std::io::Cursor::new(if is_header(head) { Vec::new() } else { head[..length].to_vec() });
    Box::new(DeflateDecoder::new(head.chain(data)))
}

/// The first code that stands for more than a byte; 256 clears the table and 257 ends the data.
const FIRST: usize = 258;
/// A table has so many codes at most.
const CODES: usize = 4_096;

fn lzw(data: &[u8], early: bool, most: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    // Each code of the table as a stretch of what was written: what one code wrote, and the byte that follows.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut before: Option<(usize, usize)> = None;
    let (mut bits, mut held) = (0_usize, 0);
    let mut data = data.iter();
    while out.len() < most {
        let width = match FIRST + table.len() + usize::from(early) {
            ..512 => 9,
            512..1_024 => 10,
            1_024..2_048 => 11,
            _ => 12,
        };
        while held < width {
            let Some(byte) = data.next() else { return out };
            bits = bits << 8 | usize::from(*byte);
            held += 8;
        }
        held -= width;
        let code = bits >> held & ((1 << width) - 1);
        bits &= (1 << held) - 1;
        if code == 256 {
            table.clear();
            before = None;
            continue;
        }
        if let Some((from, length)) = before.filter(|_| FIRST + table.len() < CODES) {
            table.push((from, length + 1));
        }
        let start = out.len();
        match (u8::try_from(code), code.checked_sub(FIRST).and_then(|n| table.get(n))) {
            (Ok(byte), _) => out.push(byte),
            (_, Some(&(from, length))) => (from..from + length).for_each(|at| out.push(out[at])),
            _ => return out,
        }
        before = Some((start, out.len() - start));
    }
    out
}

fn run_lengths(data: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = data;
    while let [length, after @ ..] = rest
        && *length != 128
        && out.len() < most
    {
        let length = usize::from(*length);
        if length < 128 {
            let end = after.len().min(length + 1);
            out.extend_from_slice(&after[..end]);
            rest = &after[end..];
        } else {
            let Some((byte, after)) = after.split_first() else { return out };
            out.extend(std::iter::repeat_n(*byte, 257 - length));
            rest = after;
        }
    }
    out
}

fn base_85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut group, mut count) = (0_u32, 0);
    for byte in data.iter().take_while(|b| **b != b'~') {
        match byte {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        let last = (count..5).fold(group, |group, _| group.wrapping_mul(85).wrapping_add(84));
        out.extend(&last.to_be_bytes()[..count - 1]);
    }
    out
}

fn hexadecimal(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        data.iter().filter_map(|b| char::from(*b).to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, ZlibEncoder};
    use std::io::Write;

    fn zlib(data: &[u8]) -> Vec<u8> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        packed.write_all(data).unwrap();
        packed.finish().unwrap()
    }

    fn zlib_count(data: &[u8], times: usize, most: usize) -> usize {
        Counter::new().count(data, times, most)
    }

    fn bare(data: &[u8]) -> Vec<u8> {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(data).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn packed_bytes_are_counted_with_and_without_a_header_and_up_to_the_limit() {
        let plain = vec![b'q'; 3_000_000];
        assert_eq!(zlib_count(&zlib(&plain), 1, usize::MAX), plain.len());
        assert_eq!(zlib_count(&bare(&plain), 1, usize::MAX), plain.len());
        assert_eq!(zlib_count(&zlib(&zlib(&plain)), 2, usize::MAX), plain.len());
        assert_eq!(zlib_count(&zlib(&plain), 1, 1_000_000), 1_000_000);
        assert!(zlib(&plain).len() * DEFLATE >= plain.len());
    }

    #[test]
    fn damage_and_what_follows_the_data_do_not_hide_its_length() {
        let plain = vec![b'q'; 1_000_000];
        let mut packed = zlib(&plain);
        packed.extend(b"endstream endobj");
        assert_eq!(zlib_count(&packed, 1, usize::MAX), plain.len());
        let cut = &zlib(&plain)[..500];
        assert!(zlib_count(cut, 1, usize::MAX) > 300_000);
    }

    #[test]
    fn lzw_run_lengths_and_printable_codes_are_read() {
        // The example of ISO 32000-1, 7.4.4.2.
        assert_eq!(
            lzw(&[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01], true, 100),
            [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]
        );
        assert_eq!(run_lengths(&[1, 7, 8, 254, 9, 128, 3], 100), [7, 8, 9, 9, 9]);
        assert_eq!(base_85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(base_85(b"z87cUR~>"), b"\0\0\0\0Hell");
        assert_eq!(base_85(b"87cURDZ~>"), b"Hello");
        assert_eq!(hexadecimal(b"48 65 6C6c 6>"), b"Hell`");
    }
}
