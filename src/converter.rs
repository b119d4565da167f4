//! What most callers need: a converter that is set up once and used for many files.

use crate::diag::Error;
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::message::Language;
use crate::ocr::{Lazy, models::Tier};
use crate::options::{Options, Pages};
use crate::say;
use crate::tables::{Request, Tables};
use std::path::PathBuf;
use std::sync::Arc;

/// Converts files, as it was set up.
///
/// ```
/// use zhibiao::Converter;
///
/// let converter = Converter::new().language(zhibiao::message::Language::Zh);
/// let document = converter.convert("会议纪要.txt", "会议纪要\n".as_bytes())?;
/// assert_eq!(document.diagnostics[0].message, "文件中没有绩效指标表");
/// # Ok::<(), zhibiao::diag::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Converter {
    options: Options,
}

impl Converter {
    /// A converter that reads all pages, and no scans.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads only these pages: `"1,3-5".parse()?`.
    #[must_use]
    pub fn pages(mut self, pages: impl Into<Pages>) -> Self {
        self.options.pages = Some(pages.into());
        self
    }

    /// Opens encrypted PDFs with this password.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.options.password = Some(password.into());
        self
    }

    /// Reads scans with the models in this folder, which are loaded when the first scan needs them.
    #[must_use]
    pub fn models(mut self, folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let file = move |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|why| Error::Models(say!("{} cannot be read: {}", path.display(), why)))
        };
        self.options.ocr = Some(Arc::new(Lazy::new(Tier::default(), file)));
        self
    }

    /// Knows these words of forms.
    #[must_use]
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.options.lexicon = Some(Arc::new(lexicon));
        self
    }

    /// Says what it found in this language.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.options.language = language;
        self
    }

    /// Reads so many pages of a PDF at once.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = threads;
        self
    }

    /// Converts the bytes of a file; `name` is the path that the document names as its source.
    ///
    /// # Errors
    ///
    /// As [`convert()`](crate::convert).
    pub fn convert(&self, name: &str, bytes: &[u8]) -> Result<Document, Error> {
        crate::convert(name, bytes, &self.options)
    }

    /// Finds the tables of a file, whatever they are about.
    ///
    /// # Errors
    ///
    /// As [`tables()`](crate::tables()).
    pub fn tables(&self, name: &str, bytes: &[u8], request: &Request) -> Result<Tables, Error> {
        crate::tables(name, bytes, &self.options, request)
    }
}
