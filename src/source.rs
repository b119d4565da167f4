//! Bytes → [`Source`]: a PDF, a page image or a text dump, told apart by what the bytes are and not by what the file is called.

mod bytes;
mod damage;
mod holes;
mod inflated;
mod objects;
mod pixels;
mod references;
mod scales;

use crate::diag::Error;
use crate::guard;
use hayro_syntax::object::Stream;
use hayro_syntax::{DecryptionError, LoadPdfError};
pub(crate) use scales::{CONTENT, PIXELS, SMALL, Scales};

/// What an input is.
pub enum Source {
    /// A PDF, decrypted and ready to be read page by page.
    Pdf(Pdf),
    /// The bytes of a PNG, JPEG or TIFF.
    Image(Vec<u8>),
    /// The bytes of a text, in whatever encoding.
    Text(Vec<u8>),
}

/// An open PDF.
pub struct Pdf {
    inner: hayro_syntax::Pdf,
    damage: Option<String>,
}

/// The header of a PDF must begin within this many bytes (ISO 32000-1, annex H, implementation note 13).
const HEADER_WINDOW: usize = 1024;
/// Larger inputs are refused: no form is, and the file is held in memory.
const LARGEST: usize = 1 << 30;

/// Recognises and opens the bytes of an input.
///
/// `password` opens an encrypted PDF; one whose user password is empty opens without.
///
/// # Errors
/// [`Error::NotSupported`] for bytes of another kind, [`Error::Damaged`] where a PDF
/// has no page that can be found, [`Error::Password`] where the password is missing or wrong, [`Error::Limit`] for
/// more than a gigabyte, and for lists of objects that inflate to a good part of one.
pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Source, Error> {
    if bytes.len() > LARGEST {
        return Err(Error::Limit("the file is larger than a gigabyte".into()));
    }
    match sniff(&bytes) {
        Kind::Pdf => Pdf::open(bytes, password).map(Source::Pdf),
        Kind::Text => Ok(Source::Text(bytes)),
        Kind::Image => Ok(Source::Image(bytes)),
        Kind::Other(what) => Err(Error::NotSupported(what.into())),
    }
}

/// What bytes look like.
enum Kind {
    Pdf,
    Text,
    Image,
    Other(&'static str),
}

fn sniff(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(HEADER_WINDOW)];
    let begins = |magic: &[u8]| head.starts_with(magic);
    let holds = |word: &[u8]| head.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
    if holds(b"%PDF-") {
        return Kind::Pdf;
    }
    match head {
        [] => Kind::Other("the file is empty"),
        _ if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"II*\0") || begins(b"MM\0*") => Kind::Image,
        _ if begins(b"PK\x03\x04") => Kind::Other("this is a .docx, .xlsx or other zipped file"),
        _ if begins(b"\xd0\xcf\x11\xe0") => Kind::Other("this is an old Word or Excel file"),
        _ if holds(b"<html") || holds(b"<!doctype") => Kind::Other("this is a web page"),
        // A PDF that lost its beginning is still a string of objects.
        _ if is_object(head) => Kind::Pdf,
        _ if begins(b"\xff\xfe") || begins(b"\xfe\xff") => Kind::Text,
        _ if bytes.contains(&0) => Kind::Other("this is neither a PDF nor a text"),
        _ => Kind::Text,
    }
}

/// Whether an indirect object begins here: `1 0 obj` and a dictionary.
fn is_object(head: &[u8]) -> bool {
    head.windows(3).enumerate().filter(|(_, w)| *w == b"obj").any(|(at, _)| {
        let after = head[at + 3..].iter().position(|b| !b.is_ascii_whitespace());
        let before = head[..at].iter().rposition(|b| !b.is_ascii_whitespace());
        after.is_some_and(|n| head[at + 3 + n..].starts_with(b"<<")) && before.is_some_and(|n| head[n].is_ascii_digit())
    })
}

/// The text of a dump: UTF-8, or else GB18030, in which older systems of the administration write.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|e| encoding_rs::GB18030.decode(e.as_bytes()).0.into_owned());
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// The most pixels that an image may decode to.
pub(crate) fn pixels(image: &Stream<'_>) -> u64 {
    pixels::of_image(image)
}

/// Whether a stream inflates to no more than so many bytes. The images within contents are weighed by it, which no page lists.
pub(crate) fn is_light(stream: &Stream<'_>, most: usize) -> bool {
    inflated::bound(stream) <= most || inflated::count(stream, most + 1) <= most
}

impl Pdf {
    /// Opens the bytes of a PDF.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Password`] and [`Error::Limit`], as [`open`].
    pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Self, Error> {
        if objects::too_heavy(&bytes) {
            return Err(Error::Limit(
                "the lists of objects in the PDF inflate to too much; open it in a PDF reader and save it anew".into(),
            ));
        }
        let start = bytes::find(&bytes[..bytes.len().min(HEADER_WINDOW)], b"%PDF-");
        let damage = start.map_or_else(|| Some("its beginning is missing".into()), |start| damage::of(&bytes, start));
        let opened = guard::run(|| hayro_syntax::Pdf::new_with_password(bytes, password.unwrap_or_default()));
        let whole = |inner: hayro_syntax::Pdf| Self { damage: damage.or_else(|| damage::of_pages(&inner)), inner };
        opened.unwrap_or(Err(LoadPdfError::Invalid)).map(whole).map_err(|e| match e {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Error::Password,
            LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
                Error::NotSupported("the PDF is encrypted in a way that is not known".into())
            }
            LoadPdfError::Decryption(_) => Error::Damaged("its encryption entries are broken".into()),
            LoadPdfError::Invalid => Error::Damaged("no page can be found in it".into()),
        })
    }

    /// The number of pages.
    #[must_use]
    pub fn page_count(&self) -> u32 {
        u32::try_from(self.inner.pages().len()).unwrap_or(u32::MAX)
    }

    /// What of it is missing, if anything: it was repaired, and pages, objects or rows of it may be lost.
    #[must_use]
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// The parsed file.
    pub(crate) fn syntax(&self) -> &hayro_syntax::Pdf {
        &self.inner
    }
}
