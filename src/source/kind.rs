//! What bytes are, told by how they begin; what is not read is named, with the way to make of it what is.

use super::bytes::find;
use super::{HEADER_WINDOW, utf16};
use crate::diag::Error;
use crate::message::Message;
use crate::{say, sentence};

/// What bytes look like.
pub(super) enum Kind {
    Pdf,
    Text,
    Image,
    Other(Error),
}

/// What a document of another program needs.
const EXPORT: &str = sentence!("open it in WPS or Word and export it as PDF (导出为 PDF)");
/// What an archive needs.
const UNPACK: &str = sentence!("unpack it and give the files in it");
/// What a photo of another format needs.
const PHOTO: &str = sentence!("save it as JPEG or PNG");

pub(super) fn of(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(HEADER_WINDOW)];
    let holds = |word: &[u8]| head.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
    let other = |what| Kind::Other(Error::NotSupported(Message::of(what)));
    if is_image(head) {
        return Kind::Image;
    }
    if let Some((what, mend)) = foreign(bytes) {
        return Kind::Other(Error::Foreign(say!("this is {}; {}", Message::of(what), Message::of(mend))));
    }
    match head {
        [] => other(sentence!("the file is empty")),
        _ if holds(b"%PDF-") => Kind::Pdf,
        _ if holds(b"<html") || holds(b"<!doctype") => other(sentence!("this is a web page")),
        // A PDF that lost its beginning is still a string of objects.
        _ if is_object(head) => Kind::Pdf,
        _ if utf16(bytes).is_some() => Kind::Text,
        _ if bytes.contains(&0) => other(sentence!("this is neither a PDF nor a text")),
        _ => json(bytes).unwrap_or(Kind::Text),
    }
}

/// Whether a picture of a kind that is read begins here.
fn is_image(head: &[u8]) -> bool {
    let magic: [&[u8]; 7] = [b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"GIF87a", b"GIF89a"];
    magic.iter().any(|magic| head.starts_with(magic)) || is_webp(head) || is_bmp(head)
}

/// Whether a WebP begins here.
pub(crate) fn is_webp(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
}

/// Whether a BMP begins here: behind the file's head the length of the picture's follows, which is one of a few.
pub(crate) fn is_bmp(head: &[u8]) -> bool {
    head.starts_with(b"BM")
        && head.get(14..18).is_some_and(|size| matches!(size, [12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]))
}

/// The name of a file of another program, and what makes it one that is read.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let brand = bytes.get(4..12).and_then(|brand| brand.strip_prefix(b"ftyp"));
    Some(match () {
        () if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") => zipped(bytes),
        () if begins(b"\xd0\xcf\x11\xe0") => {
            (sentence!("an old Word, Excel or WPS file (.doc, .xls, .wps, .et)"), EXPORT)
        }
        () if begins(b"{\\rtf") => (sentence!("an RTF document"), EXPORT),
        () if begins(b"Rar!\x1a\x07") => (sentence!("a RAR archive"), UNPACK),
        () if begins(b"7z\xbc\xaf\x27\x1c") => (sentence!("a 7z archive"), UNPACK),
        () if begins(b"\x1f\x8b") => (sentence!("a gzip archive"), UNPACK),
        () if matches!(brand, Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" | b"heim" | b"heis")) => {
            (sentence!("a photo in HEIC"), PHOTO)
        }
        () if matches!(brand, Some(b"avif" | b"avis")) => (sentence!("a picture in AVIF"), PHOTO),
        () => return None,
    })
}

/// The first names in an archive that tell what wrote it.
const ZIPPED: [(&[u8], &str); 9] = [
    (b"OFD.xml", sentence!("an OFD document")),
    (b"word/", sentence!("a Word document (.docx)")),
    (b"xl/", sentence!("an Excel workbook (.xlsx)")),
    (b"ppt/", sentence!("a presentation (.pptx)")),
    (b"FixedDocSeq.fdseq", sentence!("an XPS document")),
    (b"FixedDocumentSequence.fdseq", sentence!("an XPS document")),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", sentence!("an OpenDocument text (.odt)")),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", sentence!("an OpenDocument spreadsheet (.ods)")),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", sentence!("an OpenDocument presentation (.odp)")),
];

/// What a ZIP holds: an office file, by the first name that says so, or files of any kind.
fn zipped(bytes: &[u8]) -> (&'static str, &'static str) {
    // The local header of a file, and where its name stands in it (APPNOTE.TXT, 4.3.7).
    let (header, name) = (b"PK\x03\x04", 30);
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], header) {
        let named = &bytes[bytes.len().min(at + found + name)..];
        if let Some((_, what)) = ZIPPED.iter().find(|(word, _)| named.starts_with(word)) {
            return (what, EXPORT);
        }
        at += found + header.len();
    }
    (sentence!("a ZIP archive"), UNPACK)
}

/// What is said of a text that is JSON; nothing of any other. Read as a text dump, the quotes and names of JSON would
/// be what a form prints.
fn json(bytes: &[u8]) -> Option<Kind> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let [b'{' | b'[', rest @ ..] = bytes else { return None };
    let second = rest.trim_ascii_start().first();
    if !matches!((bytes[0], second), (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{' | b'"' | b'['))) {
        return None;
    }
    serde_json::Deserializer::from_slice(bytes).into_iter::<serde::de::IgnoredAny>().next()?.ok()?;
    let head = &bytes[..bytes.len().min(HEADER_WINDOW)];
    let own = find(head, b"\"schema_version\"").is_some() || find(head, b"\"tables\"").is_some();
    let what = if own {
        say!("this is what zhibiao wrote (JSON), not what it reads; give the file that it was made from")
    } else {
        say!("this is JSON, which is not read; give the document that it was made from")
    };
    Some(Kind::Other(Error::Foreign(what)))
}

/// Whether an indirect object begins here: `1 0 obj` and a dictionary.
fn is_object(head: &[u8]) -> bool {
    head.windows(3).enumerate().filter(|(_, w)| *w == b"obj").any(|(at, _)| {
        let after = head[at + 3..].iter().position(|b| !b.is_ascii_whitespace());
        let before = head[..at].iter().rposition(|b| !b.is_ascii_whitespace());
        after.is_some_and(|n| head[at + 3 + n..].starts_with(b"<<")) && before.is_some_and(|n| head[n].is_ascii_digit())
    })
}
