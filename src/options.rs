//! What a caller may ask of a conversion.

use crate::corrections::Corrections;
use crate::lexicon::Lexicon;
use crate::message::{Language, Message};
use crate::ocr::Lazy;
use crate::say;
use std::sync::Arc;

/// What a caller may ask of a conversion.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The password of an encrypted PDF.
    pub password: Option<String>,
    /// The pages to read; all of them where `None`.
    pub pages: Option<Pages>,
    /// The models that read scans; without them scans are refused.
    pub ocr: Option<Arc<Lazy>>,
    /// What forms say; the built-in lexicon where `None`.
    pub lexicon: Option<Arc<Lexicon>>,
    /// The language of what is said: the messages of findings.
    pub language: Language,
    /// What persons have decided about earlier readings, to be applied to the result.
    pub corrections: Option<Arc<Corrections>>,
    /// So many pages of a PDF are read at once; 0 and 1 are one after the other.
    pub threads: usize,
    /// Is called after each page that was read, by the thread that read it.
    pub watch: Option<Watch>,
}

/// Something to call when a page is done, so that whoever waits knows that the work goes on; it is told how many pages
/// are read in all.
#[derive(Clone)]
pub struct Watch(pub Arc<dyn Fn(u32) + Send + Sync>);

impl Options {
    /// The same, once whoever watches knows that it was read; it is one of so many pages.
    pub(crate) fn watched<T>(&self, page: T, count: usize) -> T {
        self.watch.iter().for_each(|watch| (watch.0)(u32::try_from(count).unwrap_or(u32::MAX)));
        page
    }
}

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

impl std::fmt::Display for PageRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.last {
            u32::MAX => write!(f, "{}-", self.first),
            last if last == self.first => write!(f, "{last}"),
            last => write!(f, "{}-{last}", self.first),
        }
    }
}

/// Some pages of a file: runs of them, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages(Vec<PageRange>);

impl Pages {
    /// Those that a file with so many pages has, each once, in the order of the file.
    #[must_use]
    pub fn within(&self, page_count: u32) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.0.iter().flat_map(|range| range.first..=range.last.min(page_count)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The runs that end behind the last of so many pages; one without an end only where it begins there.
    #[must_use]
    pub fn beyond(&self, page_count: u32) -> Vec<PageRange> {
        let is_beyond =
            |range: &&PageRange| range.first > page_count || (range.last > page_count && range.last != u32::MAX);
        self.0.iter().filter(is_beyond).copied().collect()
    }
}

impl From<PageRange> for Pages {
    fn from(range: PageRange) -> Self {
        Self(vec![range])
    }
}

impl std::str::FromStr for Pages {
    type Err = Message;

    /// Reads `3`, `3-7`, `3-` and several of them: `1,3-5`.
    fn from_str(text: &str) -> Result<Self, Message> {
        text.split([',', '，', '、']).map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl std::str::FromStr for PageRange {
    type Err = Message;

    /// Reads `3`, `3-7` or `3-`.
    fn from_str(text: &str) -> Result<Self, Message> {
        let wrong = || say!("'{}' is no page range; write 3, 3-7 or 3-, and several as in 1,3-5", text);
        let page = |s: &str| s.trim().parse::<u32>().ok().filter(|&p| p > 0).ok_or_else(wrong);
        let (first, last) = match text.trim().split_once(['-', '–', '—', '~', '～']) {
            None => (page(text)?, page(text)?),
            Some((first, "")) => (page(first)?, u32::MAX),
            Some((first, last)) => (page(first)?, page(last)?),
        };
        if first > last { Err(wrong()) } else { Ok(Self { first, last }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_runs_in_any_order() {
        let pages: Pages = "7-, 1，3-5,4".parse().unwrap();
        assert_eq!(pages.within(8), [1, 3, 4, 5, 7, 8]);
        assert_eq!(pages.within(4), [1, 3, 4]);
        assert_eq!(pages.beyond(4).iter().map(ToString::to_string).collect::<Vec<_>>(), ["7-", "3-5"]);
        assert!("1,,2".parse::<Pages>().is_err() && "5-3".parse::<Pages>().is_err() && "0".parse::<Pages>().is_err());
    }
}
