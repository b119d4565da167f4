//! Bytes → [`Source`]: a PDF, a page image or a text dump, told apart by what the bytes are and not by what the file is
//! called.

mod attachments;
mod bytes;
mod damage;
mod holes;
mod inflated;
mod kind;
mod objects;
mod pixels;
mod references;
mod scales;

use crate::diag::Error;
use crate::guard;
use crate::message::Message;
use crate::say;
pub use attachments::Attachment;
use hayro_syntax::object::Stream;
use hayro_syntax::{DecryptionError, LoadPdfError};
use kind::Kind;
pub(crate) use kind::{is_bmp, is_webp};
pub(crate) use pixels::is_whole_jpeg;
pub(crate) use scales::{CONTENT, PIXELS, SMALL, Scales};

/// What an input is.
pub enum Source {
    /// A PDF, decrypted and ready to be read page by page.
    Pdf(Pdf),
    /// The bytes of a PNG, JPEG, TIFF, BMP, WebP or GIF.
    Image(Vec<u8>),
    /// The bytes of a text, in whatever encoding.
    Text(Vec<u8>),
}

/// An open PDF.
pub struct Pdf {
    inner: hayro_syntax::Pdf,
    damage: Option<Message>,
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
/// [`Error::NotSupported`] and [`Error::Foreign`] for bytes of another kind, [`Error::Damaged`] where a PDF
/// has no page that can be found, [`Error::Password`] and [`Error::WrongPassword`], [`Error::Limit`] for
/// more than a gigabyte, and for lists of objects that inflate to a good part of one.
pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Source, Error> {
    if bytes.len() > LARGEST {
        return Err(Error::Limit(say!("the file is larger than a gigabyte")));
    }
    match kind::of(&bytes) {
        Kind::Pdf => Pdf::open(bytes, password).map(Source::Pdf),
        Kind::Text => Ok(Source::Text(bytes)),
        Kind::Image => Ok(Source::Image(bytes)),
        Kind::Other(why) => Err(why),
    }
}

/// The text of a dump: UTF-8 or UTF-16, or else GB18030, in which older systems of the administration write.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> String {
    if let Some(text) = utf16(&bytes) {
        return text;
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|e| encoding_rs::GB18030.decode(e.as_bytes()).0.into_owned());
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// A text string of a PDF: UTF-16 or UTF-8, or as an older program of the administration wrote it.
pub(crate) fn text_string(bytes: &[u8]) -> String {
    utf16(bytes).unwrap_or_else(|| decode(bytes.to_vec()))
}

/// The most pixels that an image may decode to.
pub(crate) fn pixels(image: &Stream<'_>) -> u64 {
    pixels::of_image(image)
}

/// What bytes say in UTF-16, if they are that: they begin with its mark, or their line ends and tabs are of two bytes
/// and all is sound.
fn utf16(bytes: &[u8]) -> Option<String> {
    if let Some((encoding @ ("UTF-16LE" | "UTF-16BE"), _)) =
        encoding_rs::Encoding::for_bom(bytes).map(|(e, mark)| (e.name(), mark))
    {
        let encoding = if encoding == "UTF-16LE" { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        return Some(encoding.decode(bytes).0.into_owned());
    }
    if !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let has = |unit: [u8; 2]| bytes.chunks_exact(2).any(|pair| pair == unit);
    let encoding = match () {
        () if has([b'\n', 0]) || has([b'\t', 0]) => encoding_rs::UTF_16LE,
        () if has([0, b'\n']) || has([0, b'\t']) => encoding_rs::UTF_16BE,
        () => return None,
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_text = text.chars().all(|c| !c.is_control() || c.is_ascii_whitespace());
    is_text.then(|| text.into_owned())
}

/// Whether a stream inflates to no more than so many bytes. The images within contents are weighed by it, which no page
/// lists.
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
            return Err(Error::Limit(say!(
                "the lists of objects in the PDF inflate to too much; open it in a PDF reader and save it anew"
            )));
        }
        let start = bytes::find(&bytes[..bytes.len().min(HEADER_WINDOW)], b"%PDF-");
        let damage = start.map_or_else(|| Some(say!("its beginning is missing")), |start| damage::of(&bytes, start));
        let opened = guard::run(|| hayro_syntax::Pdf::new_with_password(bytes, password.unwrap_or_default()));
        let whole = |inner: hayro_syntax::Pdf| Self { damage: damage.or_else(|| damage::of_pages(&inner)), inner };
        opened.unwrap_or(Err(LoadPdfError::Invalid)).map(whole).map_err(|e| match e {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) if password.is_some() => Error::WrongPassword,
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Error::Password,
            LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
                Error::NotSupported(say!("the PDF is encrypted in a way that is not known"))
            }
            LoadPdfError::Decryption(_) => Error::Damaged(say!("its encryption entries are broken")),
            LoadPdfError::Invalid => Error::Damaged(say!("no page can be found in it")),
        })
    }

    /// The number of pages.
    #[must_use]
    pub fn page_count(&self) -> u32 {
        u32::try_from(self.inner.pages().len()).unwrap_or(u32::MAX)
    }

    /// What of it is missing, if anything: it was repaired, and pages, objects or rows of it may be lost.
    #[must_use]
    pub fn damage(&self) -> Option<Message> {
        self.damage.clone()
    }

    /// Whether what is drawn on a page (from 1) ends before it should.
    pub(crate) fn is_cut(&self, number: u32) -> bool {
        let page = self.inner.pages().get((number as usize).wrapping_sub(1));
        page.is_some_and(|page| guard::run(|| Scales::is_content_cut(page)).unwrap_or(false))
    }

    /// The files that it carries.
    #[must_use]
    pub fn attachments(&self) -> Vec<Attachment> {
        guard::run(|| attachments::of(&self.inner)).unwrap_or_default()
    }

    /// The parsed file.
    pub(crate) fn syntax(&self) -> &hayro_syntax::Pdf {
        &self.inner
    }
}
