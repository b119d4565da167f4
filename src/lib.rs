//! Turns Chinese government performance tables into data that can be trusted.
//!
//! [`convert()`] takes the bytes of a file through these stages, each a function from values to values that imports only what stands before it:
//!
//! 1. [`source`]: what the file is; decryption.
//! 2. [`ink`]: the glyphs and strokes that can be seen on each page.
//! 3. [`mod@lines`] and [`rulings`]: words, lines of text and ruled lines, printed or implied.
//! 4. [`grid`]: tables of merged cells, and the text outside of them. [`tables()`] stops here.
//! 5. [`stitch`]: tables over several pages.
//! 6. [`form`]: which table is a form, and what each of its cells is.
//! 7. [`normal`], with [`value`]: what the printed texts mean.
//! 8. [`check`]: what a form says twice and differently, and what it does not say.
//!
//! The result is a [`Document`]; [`export`] spells it. What is doubtful is a [`Diagnostic`] with a page and a box; only where there is no
//! result at all is there an [`Error`].
//!
//! ```
//! let dump = "项目支出绩效目标批复表\n（2024年度）\n";
//! let document = zhibiao::convert("dump.txt", dump.as_bytes(), &zhibiao::Options::default())?;
//! assert!(document.forms.is_empty());
//! # Ok::<(), zhibiao::diag::Error>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

pub mod check;
pub mod diag;
pub mod document;
pub mod export;
pub mod form;
pub mod geom;
pub mod grid;
mod guard;
pub mod ink;
pub mod lexicon;
pub mod lines;
pub mod normal;
pub mod ocr;
pub mod pages;
pub mod raster;
pub mod rulings;
pub mod scan;
pub mod source;
pub mod stitch;
pub mod tables;
pub mod text;
pub mod value;

use diag::{Code, Diagnostic, Error, Place};
use document::{Document, Form, SCHEMA_VERSION, Source, TextSource};
use geom::{Affine, Rect};
use grid::PageLayout;
use ink::Doubt;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;
use stitch::Block;
use tables::{Request, Tables};

/// What a caller may ask of a conversion.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The password of an encrypted PDF.
    pub password: Option<String>,
    /// The pages to read; all of them where `None`.
    pub pages: Option<PageRange>,
    /// The models that read scans; without them scans are refused.
    pub ocr: Option<Arc<ocr::Lazy>>,
    /// Is called after each page that was read.
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

/// Turns the bytes of a file into a document; `name` is the path that the document names as its source.
///
/// # Errors
///
/// Where there is no result at all: the file is of no kind that is read, damaged or encrypted, or a scan and there are no models to read it.
pub fn convert(name: &str, bytes: &[u8], options: &Options) -> Result<Document, Error> {
    let mut source = Source { path: name.to_owned(), sha256: digest(bytes), page_count: None, text_source: TextSource::Plain };
    let (blocks, mut diagnostics, frames, doubts) = match open(name, bytes, options)? {
        source::Source::Text(text) => (stitch::dump::read(&source::decode(text)), Vec::new(), BTreeMap::new(), BTreeMap::new()),
        paper => {
            let read = layouts(&paper, options, &Request::default())?;
            (source.page_count, source.text_source) = (Some(read.page_count), pages::text_source(read.by_eye, read.layouts.len()));
            (stitch::join(&read.layouts, &stitch::Tuning::default()), read.findings, read.frames, read.doubts)
        }
    };
    let mut forms: Vec<Form> = form::read(&blocks).into_iter().map(normal::form).collect();
    forms.iter_mut().for_each(check::form);
    if forms.is_empty() && !is_unread(&blocks, &diagnostics) {
        diagnostics.push(Diagnostic::new(Code::NoFormFound, Place::default(), "no table of performance indicators stands in this file"));
    }
    let mut document = Document { schema_version: SCHEMA_VERSION, source, forms, diagnostics };
    for finding in document.findings_mut() {
        let doubts = finding.page.and_then(|page| doubts.get(&page));
        doubts.into_iter().for_each(|doubts| check::readings::tell(finding, doubts));
    }
    document.move_boxes(|page, bbox| frames.get(&page).map_or(bbox, |frame| frame.apply_rect(&bbox)));
    Ok(document)
}

/// Whether no page could be read for what it says, so that nothing can be said of what it holds.
fn is_unread(blocks: &[Block], diagnostics: &[Diagnostic]) -> bool {
    let unreadable = |page: u32| diagnostics.iter().any(|d| d.code == Code::UnreadableText && d.page == Some(page));
    let mut pages = blocks.iter().flat_map(Block::pages).peekable();
    pages.peek().is_some() && pages.all(unreadable)
}

/// Finds the tables of a file with no knowledge of forms; `name` is the path that it was read from.
///
/// # Errors
///
/// As [`convert()`], and where the area that is asked for lies beyond every page.
pub fn tables(name: &str, bytes: &[u8], options: &Options, request: &Request) -> Result<Tables, Error> {
    match open(name, bytes, options)? {
        source::Source::Text(_) => Err(Error::NotSupported("this is a text, and tables are found by the lines of a page".into())),
        paper => {
            let mut read = layouts(&paper, options, request)?;
            for finding in &mut read.findings {
                let frame = finding.page.and_then(|page| read.frames.get(&page));
                finding.bbox = finding.bbox.map(|bbox| frame.map_or(bbox, |frame| frame.apply_rect(&bbox)));
            }
            let tables =
                if request.join { tables::joined(&read.layouts, &read.frames) } else { tables::by_page(read.layouts, &read.frames) };
            Ok(Tables { tables, diagnostics: read.findings })
        }
    }
}

/// Opens the file; what is called a PDF must be one, lest the web page of a failed download be read as a text without forms.
fn open(name: &str, bytes: &[u8], options: &Options) -> Result<source::Source, Error> {
    let called_pdf = Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
    match source::open(bytes.to_vec(), options.password.as_deref())? {
        source::Source::Text(_) if called_pdf => Err(Error::NotSupported("this is not a PDF, though it is called one".into())),
        source => Ok(source),
    }
}

/// What stands on the pages that are asked for.
#[derive(Default)]
struct Layouts {
    layouts: Vec<PageLayout>,
    findings: Vec<Diagnostic>,
    /// From the points of a layout to the page's own coordinates, where they differ.
    frames: BTreeMap<u32, Affine>,
    /// The characters of each page that may be others.
    doubts: BTreeMap<u32, Vec<Doubt>>,
    page_count: u32,
    by_eye: usize,
    /// Whether the area that is asked for has a part on a page.
    area_met: bool,
}

impl Layouts {
    fn take(&mut self, page: pages::Page, request: &Request) {
        let to_page = page.to_page.unwrap_or(Affine::IDENTITY);
        let paper = to_page.apply_rect(&Rect::new(0.0, 0.0, page.ink.width, page.ink.height));
        self.area_met |= request.area.is_none_or(|area| area.intersection(&paper).is_some());
        let ink = match &request.area {
            Some(area) => ink::area::cut(page.ink, area, &to_page),
            None => page.ink,
        };
        self.by_eye += usize::from(page.by_eye);
        self.findings.extend(page.findings);
        self.frames.extend(page.to_page.map(|frame| (ink.page, frame)));
        self.layouts.push(grid::layout(&ink, &request.tuning));
        self.doubts.insert(ink.page, ink.doubts);
    }
}

/// Reads the pages; of each only what is asked for.
fn layouts(paper: &source::Source, options: &Options, request: &Request) -> Result<Layouts, Error> {
    let ocr = options.ocr.as_deref();
    let done = || options.watch.iter().for_each(|watch| (watch.0)());
    let mut read = Layouts::default();
    match paper {
        source::Source::Pdf(pdf) => {
            read.page_count = pdf.page_count();
            let range = range(read.page_count, options)?;
            let (mut marks, mut unseen) = (0, None);
            for page in pages::of_pdf(pdf, range, ocr) {
                let page = page?;
                marks += page.ink.glyphs.len();
                unseen = unseen.or_else(|| page.unread.clone());
                read.take(page, request);
                done();
            }
            // Where there is nothing but scans and none was read, there is no result.
            unseen.filter(|_| marks == 0).map_or(Ok(()), Err)?;
        }
        source::Source::Image(bytes) => {
            let pictures = raster::picture::pages(bytes)?;
            read.page_count = u32::try_from(pictures.len()).unwrap_or(u32::MAX);
            let range = range(read.page_count, options)?;
            for (number, picture) in (1..).zip(&pictures).filter(|p| range.contains(&p.0)) {
                read.take(pages::of_picture(picture, number, ocr)?, request);
                done();
            }
        }
        source::Source::Text(_) => return Ok(read),
    }
    if read.area_met { Ok(read) } else { Err(Error::Area("the area lies beyond the edge of every page that was read".into())) }
}

/// The pages that are asked for, of so many.
fn range(page_count: u32, options: &Options) -> Result<RangeInclusive<u32>, Error> {
    if page_count == 0 {
        return Err(Error::Damaged("it has no page".into()));
    }
    let pages = options.pages.unwrap_or(PageRange::ALL);
    if pages.first > page_count {
        return Err(Error::Pages(format!("the file has no page {}, only {page_count}", pages.first)));
    }
    Ok(pages.first..=pages.last.min(page_count))
}

/// The SHA-256 of the bytes, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
