//! A file → the ink of its pages, each from its text layer or read by OCR.
//!
//! A page is read by OCR where it is a picture, or where its text layer cannot be read: fonts that do not say what
//! their characters are. What someone else's OCR laid under a scan is not taken: who made it, and how well, is not
//! known.

mod patches;

use crate::diag::{Code, Diagnostic, Error, Place};
use crate::document::TextSource;
use crate::geom::{Projection, Rect};
use crate::ink::pdf::Book;
use crate::ink::{self, Glyph, PageInk, Unread, UnreadKind};
use crate::message::Message;
use crate::ocr::Lazy;
use crate::raster::{Picture, picture};
use crate::say;
use crate::scan::{self, corrected::Correction, layer::Agreement};
use crate::source::Pdf;
use crate::value;
use crate::vocabulary::Vocabulary;
use std::sync::{Arc, Mutex, PoisonError};

/// A page that was read.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its ink.
    pub ink: PageInk,
    /// From the ink's points to the page's own coordinates, where they differ.
    pub to_page: Option<Projection>,
    /// Whether it is a picture that was read by OCR as a whole.
    pub is_picture: bool,
    /// Whether something on it could not be read at all.
    pub incomplete: bool,
    /// Where something is printed that was not read, or not for certain; boxes are in the ink's points.
    pub unsure: Vec<Rect>,
    /// What could not be read, or is doubtful; boxes are in the ink's points.
    pub findings: Vec<Diagnostic>,
    /// Why a page that is a picture was not read.
    pub unread: Option<Error>,
}

/// A text layer with a larger share of characters that nothing tells the meaning of is not read.
const UNMAPPED: f32 = 0.1;

/// The resolution at which a page without a scan on it is drawn to be read by OCR, in dots per inch.
const DRAWN: f32 = 200.0;

/// That of a page of which only parts are recognised: finer than most of its pictures, lest they be blurred by drawing
/// them anew.
const IN_PARTS: f32 = 300.0;

/// The pages of a PDF, for one reader or for one on each of several threads.
pub struct Pages<'a> {
    pdf: &'a Pdf,
    book: Arc<Book<'a>>,
    eyes_with: Eyes<'a>,
    /// Held while a page is read by OCR, which takes every core and much memory by itself.
    eyes: Mutex<()>,
}

/// What pages are read by OCR with.
#[derive(Clone, Copy)]
pub struct Eyes<'a> {
    /// The models.
    pub ocr: Option<&'a Lazy>,
    /// What documents of this kind say.
    pub vocabulary: &'a dyn Vocabulary,
}

/// Reads pages.
pub struct Reader<'p, 'a> {
    pages: &'p Pages<'a>,
    ink: ink::pdf::Reader<'a>,
}

impl<'a> Pages<'a> {
    /// The pages of `pdf`, of which `first` (from 1) is the first that is read.
    #[must_use]
    pub fn new(pdf: &'a Pdf, first: u32, eyes_with: Eyes<'a>) -> Self {
        let book = Arc::new(Book::new(pdf, first, ink::pdf::Tuning::default(), ink::pdf::Limits::default()));
        Self { pdf, book, eyes_with, eyes: Mutex::new(()) }
    }

    /// A reader of them.
    #[must_use]
    pub fn reader(&self) -> Reader<'_, 'a> {
        Reader { pages: self, ink: ink::pdf::Reader::new(self.book.clone()) }
    }

    /// What stands for a page that is not to be read since others before it took too long, if it is one.
    #[must_use]
    pub fn passed_over(&self, number: u32) -> Option<Page> {
        self.book.passed_over(number).map(plain)
    }
}

impl Reader<'_, '_> {
    /// Reads a page (from 1); `None` if there is no such page.
    pub fn page(&mut self, number: u32) -> Option<Page> {
        let reading = self.ink.page(number)?;
        let (figures, parts): (Vec<Unread>, Vec<Unread>) =
            reading.unread.iter().partition(|part| part.kind == UnreadKind::Figure);
        let mut page = plain(reading);
        page.findings
            .extend(self.pages.pdf.is_cut(number).then(|| cut(number, say!("what is drawn on page {}", number))));
        let is_picture = needs_eyes(&page.ink);
        page.findings.extend(figures.iter().filter(|_| !is_picture).map(|part| figure(number, part.bbox, "")));
        if !is_picture && parts.is_empty() {
            return Some(page);
        }
        let _alone = self.pages.eyes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = if is_picture { self.pages.look_at(page) } else { self.pages.look_at_parts(page, &parts) };
        page.findings
            .extend(picture::is_cut(self.pages.pdf, number).then(|| cut(number, say!("a picture on page {}", number))));
        Some(page)
    }
}

impl Pages<'_> {
    /// Reads a page whose text layer does not tell what it says.
    fn look_at(&self, page: Page) -> Page {
        if is_illustration(&page.ink, self.pdf) {
            return illustrated(page);
        }
        match self.recognised(&page.ink, &[], DRAWN) {
            Ok(reading) => recognised(reading),
            Err(why) => unread(page, why),
        }
    }

    /// Reads what a page draws beside its text.
    fn look_at_parts(&self, mut page: Page, parts: &[Unread]) -> Page {
        match self.recognised(&page.ink, &page.ink.glyphs, IN_PARTS) {
            Ok(reading) => {
                let patched = patches::patched(page.ink, parts, reading);
                let number = patched.ink.page;
                page.findings.extend(
                    patched.unread.iter().map(|bbox| not_read(number, *bbox, say!("it could not be made out"))),
                );
                page.findings.extend(patched.figures.iter().map(|(bbox, says)| figure(number, *bbox, says)));
                Page { ink: patched.ink, to_page: patched.to_page, unsure: patched.unread, ..page }
            }
            Err(why) => {
                let bbox = Rect::around(parts.iter().map(|part| part.bbox));
                page.findings.extend(bbox.map(|bbox| lacking(page.ink.page, bbox, &why)));
                Page {
                    unsure: parts.iter().map(|part| part.bbox).collect(),
                    unread: Some(why),
                    incomplete: true,
                    ..page
                }
            }
        }
    }

    /// What OCR reads of a page without these characters.
    fn recognised(&self, ink: &PageInk, said: &[Glyph], dpi: f32) -> Result<scan::Reading, Error> {
        let Eyes { ocr, vocabulary } = self.eyes_with;
        let ocr = loaded(ocr)?;
        let dpi = if ink.image_dpi > 0.0 { ink.image_dpi } else { dpi };
        let mut picture = picture::of_pdf(self.pdf, ink.page, dpi)?;
        patches::without_text(&mut picture, said);
        scan::read(&picture, ink.page, &ink.hidden, &printed(vocabulary), ocr, &scan::Tuning::default())
    }
}

/// The words that documents print.
fn printed(vocabulary: &dyn Vocabulary) -> Vec<&str> {
    let mut words = vocabulary.words();
    words.extend(value::bounds().map(|word| word as &str));
    words
}

fn plain(reading: ink::pdf::Reading) -> Page {
    let incomplete = reading.incomplete;
    Page {
        ink: reading.ink,
        to_page: None,
        is_picture: false,
        incomplete,
        unsure: Vec::new(),
        findings: reading.findings,
        unread: None,
    }
}

/// Reads a page of an image file (from 1).
///
/// # Errors
/// [`Error::Models`] where the models are missing.
pub fn of_picture(picture: &Picture, number: u32, eyes: Eyes) -> Result<Page, Error> {
    scan::read(picture, number, &[], &printed(eyes.vocabulary), loaded(eyes.ocr)?, &scan::Tuning::default())
        .map(recognised)
}

fn loaded(ocr: Option<&Lazy>) -> Result<&crate::ocr::Ocr, Error> {
    ocr.ok_or_else(|| Error::Models(say!("no models are given")))?.get()
}

fn recognised(reading: scan::Reading) -> Page {
    let page = reading.ink.page;
    let sealed = reading.seals.iter().map(|seal| sealed(page, seal));
    let unread = reading
        .unread
        .iter()
        .map(|bbox| doubt(page, *bbox, say!("something is printed on page {} that could not be read", page)));
    let corrected = reading.corrected.iter().map(|one| corrected(page, one));
    let layer = reading.agreement.map(|agreement| layer(page, agreement));
    let findings = sealed.chain(unread).chain(corrected).chain(layer).collect();
    let dark = reading.seals.iter().filter(|seal| seal.hides).map(|seal| seal.bbox);
    let unsure = dark.chain(reading.unread.iter().copied()).collect();
    Page {
        ink: reading.ink,
        to_page: Some(reading.to_page),
        is_picture: true,
        incomplete: false,
        unsure,
        findings,
        unread: None,
    }
}

/// What is told of a seal: a doubt where it was too dark to see the print below it; else that is as sure as any.
fn sealed(page: u32, seal: &scan::Lifted) -> Diagnostic {
    if seal.hides {
        return doubt(
            page,
            seal.bbox,
            say!("a seal on page {} was taken off the print; what it lay over may be misread or lost", page),
        );
    }
    let place = Place { page: Some(page), bbox: Some(seal.bbox) };
    Diagnostic::new(Code::SealLifted, place, say!("a seal on page {} was taken off the print below it", page))
}

/// What is told of a character that is surely another one than was read.
fn corrected(page: u32, correction: &Correction) -> Diagnostic {
    let Correction { bbox, text, read } = correction;
    let place = Place { page: Some(page), bbox: Some(*bbox) };
    Diagnostic::new(Code::ReadingCorrected, place, say!("'{}' on page {} was first read as '{}'", text, page, read))
}

/// What is told of the text that lies under a scan.
fn layer(page: u32, agreement: Agreement) -> Diagnostic {
    let use_of_it = if agreement.is_used { say!("it was used as a second reading") } else { say!("it was not used") };
    let share = format!("{:.0}", 100.0 * agreement.share);
    let what = say!(
        "the layer of text under page {} agrees with {} % of what was surely read from its picture; {}",
        page,
        share,
        use_of_it
    );
    Diagnostic::new(Code::LayerCompared, Place { page: Some(page), bbox: None }, what)
}

/// What is printed at a place may be misread, or be gone without a trace.
fn doubt(page: u32, bbox: Rect, what: Message) -> Diagnostic {
    Diagnostic::new(Code::LowConfidence, Place { page: Some(page), bbox: Some(bbox) }, what)
}

/// Whether a page's text layer does not tell what it says.
fn needs_eyes(ink: &PageInk) -> bool {
    ink.is_scan() || ink.unmapped as f32 > UNMAPPED * ink.glyphs.len() as f32
}

/// The scan of a sheet covers more than this share of its page.
const SHEET: f32 = 0.8;

/// Whether the picture that makes a page look like a scan is a coloured drawing with a margin around it, such as a map.
///
/// Reading one costs seconds, and its labels are no text of the document.
fn is_illustration(ink: &PageInk, pdf: &Pdf) -> bool {
    let Some(area) = Rect::around(ink.images.iter().copied()).filter(|_| ink.is_scan()) else { return false };
    area.area() < SHEET * ink.width * ink.height && picture::is_coloured(pdf, ink.page, &area)
}

/// A page that is left as it is printed, with a note on what was not read.
fn illustrated(mut page: Page) -> Page {
    let (number, bbox) = (page.ink.page, Rect::around(page.ink.images.iter().copied()));
    page.findings.extend(bbox.map(|bbox| not_read(number, bbox, say!("it is a picture in colours and no scan"))));
    page
}

/// What is told of a page of which the end is missing.
fn cut(page: u32, what: Message) -> Diagnostic {
    let what = say!("the file is damaged: {} ends early; rows may be missing, so get the file again", what);
    Diagnostic::new(Code::FileDamaged, Place { page: Some(page), bbox: None }, what)
}

/// A page that should have been read by OCR and was not.
fn unread(mut page: Page, why: Error) -> Page {
    if page.ink.is_scan() {
        let sheet = Rect::new(0.0, 0.0, page.ink.width, page.ink.height);
        let bbox = Rect::around(page.ink.images.iter().copied()).unwrap_or(sheet);
        page.findings.push(lacking(page.ink.page, bbox, &why));
        (page.unread, page.incomplete) = (Some(why), true);
    }
    page
}

/// What is reported of something that is drawn and was not read.
fn not_read(page: u32, bbox: Rect, why: Message) -> Diagnostic {
    let place = Place { page: Some(page), bbox: Some(bbox) };
    Diagnostic::new(
        Code::InkUnread,
        place,
        say!("something is drawn on page {} that may be text and was not read: {}", page, why),
    )
}

/// What is reported of a picture that stands beside the tables, and is none itself.
fn figure(page: u32, bbox: Rect, says: &str) -> Diagnostic {
    let place = Place { page: Some(page), bbox: Some(bbox) };
    let what = match says {
        "" => say!("a picture on page {} may have print in it and is no table; it was not read", page),
        says => say!("a picture on page {} that is no table says '{}'; that is left out", page, says),
    };
    Diagnostic::new(Code::FigureText, place, what)
}

/// What is reported of what only OCR can read, where it did not run.
fn lacking(page: u32, bbox: Rect, why: &Error) -> Diagnostic {
    let (code, what) = match why {
        Error::Models(_) => {
            (Code::ModelsMissing, say!("only OCR can read what is drawn here on page {}: {}", page, why.said()))
        }
        _ => (Code::InkUnread, say!("what is drawn here was not read on page {}: {}", page, why.said())),
    };
    Diagnostic::new(code, Place { page: Some(page), bbox: Some(bbox) }, what)
}

/// How the text of a file was read: whether any of it was recognised, and whether any is drawn.
#[must_use]
pub fn text_source(recognised: bool, drawn: bool) -> TextSource {
    match (recognised, drawn) {
        (false, _) => TextSource::Embedded,
        (true, false) => TextSource::Ocr,
        (true, true) => TextSource::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    #[test]
    fn a_seal_is_a_doubt_only_where_it_hides_the_print() {
        let bbox = Rect::new(10.0, 10.0, 90.0, 90.0);
        let told = |hides| sealed(3, &scan::Lifted { bbox, hides });
        assert_eq!(
            (told(false).code, told(false).severity, told(false).bbox),
            (Code::SealLifted, Severity::Info, Some(bbox))
        );
        assert_eq!((told(true).code, told(true).bbox), (Code::LowConfidence, Some(bbox)));
    }
}
