//! What a caller may ask of a conversion.

use crate::corrections::Corrections;
use crate::lexicon::Lexicon;
use crate::ocr::Lazy;
use std::sync::Arc;

/// What a caller may ask of a conversion.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The password of an encrypted PDF.
    pub password: Option<String>,
    /// The pages to read; all of them where `None`.
    pub pages: Option<PageRange>,
    /// The models that read scans; without them scans are refused.
    pub ocr: Option<Arc<Lazy>>,
    /// What forms say; the built-in lexicon where `None`.
    pub lexicon: Option<Arc<Lexicon>>,
    /// What persons have decided about earlier readings, to be applied to the result.
    pub corrections: Option<Arc<Corrections>>,
    /// So many pages of a PDF are read at once; 0 and 1 are one after the other.
    pub threads: usize,
    /// Is called after each page that was read, by the thread that read it.
    pub watch: Option<Watch>,
}

/// Something to call when a page is done, so that whoever waits knows that the work goes on.
#[derive(Clone)]
pub struct Watch(pub Arc<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

/// A run of pages, both ends included; pages count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRange {
    /// The first page.
    pub first: u32,
    /// The last page; `u32::MAX` for the end of the file.
    pub last: u32,
}

impl PageRange {
    /// Every page.
    pub const ALL: Self = Self { first: 1, last: u32::MAX };
}

impl std::str::FromStr for PageRange {
    type Err = String;

    /// Reads `3`, `3-7` or `3-`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no page range; write 3, 3-7 or 3-");
        let page = |s: &str| s.trim().parse::<u32>().ok().filter(|&p| p > 0).ok_or_else(wrong);
        let (first, last) = match text.split_once('-') {
            None => (page(text)?, page(text)?),
            Some((first, "")) => (page(first)?, u32::MAX),
            Some((first, last)) => (page(first)?, page(last)?),
        };
        if first > last { Err(wrong()) } else { Ok(Self { first, last }) }
    }
}
