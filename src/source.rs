//! Bytes → [`Source`]: a PDF or a text dump, told apart by what the bytes are and not by what the file is called.

use crate::diag::Error;
use hayro_syntax::{DecryptionError, LoadPdfError};

/// What an input is.
pub enum Source {
    /// A PDF, decrypted and ready to be read page by page.
    Pdf(Pdf),
    /// The bytes of a text, in whatever encoding.
    Text(Vec<u8>),
}

/// An open PDF.
pub struct Pdf {
    inner: hayro_syntax::Pdf,
}

/// The header of a PDF must begin within this many bytes (ISO 32000-1, annex H, implementation note 13).
const HEADER_WINDOW: usize = 1024;

/// Recognises and opens the bytes of an input.
///
/// `password` opens an encrypted PDF; one whose user password is empty opens without.
///
/// # Errors
/// [`Error::NotSupported`] for bytes of another kind, [`Error::Damaged`] where a PDF has no page that can be found,
/// [`Error::Password`] where the password is missing or wrong.
pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Source, Error> {
    let head = &bytes[..bytes.len().min(HEADER_WINDOW)];
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Pdf::open(bytes, password).map(Source::Pdf);
    }
    if bytes.contains(&0) {
        return Err(Error::NotSupported("neither a PDF nor a text".into()));
    }
    Ok(Source::Text(bytes))
}

impl Pdf {
    /// Opens the bytes of a PDF.
    ///
    /// # Errors
    /// [`Error::Damaged`] and [`Error::Password`], as [`open`].
    pub fn open(bytes: Vec<u8>, password: Option<&str>) -> Result<Self, Error> {
        hayro_syntax::Pdf::new_with_password(bytes, password.unwrap_or_default()).map(|inner| Self { inner }).map_err(|e| match e {
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

    /// The parsed file.
    pub(crate) fn syntax(&self) -> &hayro_syntax::Pdf {
        &self.inner
    }
}
