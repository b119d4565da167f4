//! A PDF page → its [`PageInk`].
//!
//! `hayro-interpret` runs the content stream and calls a device back for everything that is painted. The device here
//! (`pen`) paints nothing: it notes what would be painted where, in what order and in what colour. When the page is
//! done, that order tells what can still be seen of it (`seen`), what was drawn twice to look bold (`doubles`), and
//! which painted shapes are lines (`shapes`). What a glyph says comes from its font's map to Unicode (`text`), or is
//! worked out from the font (`fonts`, `cmaps`, `unicode`) or from the words that the file gives for it (`spans`).
//!
//! ```no_run
//! # fn main() -> Result<(), zhibiao::diag::Error> {
//! let pdf = zhibiao::source::Pdf::open(std::fs::read("a.pdf").unwrap_or_default(), None)?;
//! for reading in zhibiao::ink::pdf::pages(&pdf, 1..=pdf.page_count()) {
//!     println!("{} glyphs on page {}", reading.ink.glyphs.len(), reading.ink.page);
//! }
//! # Ok(()) }
//! ```

mod annotations;
mod cmaps;
mod doubles;
mod doubts;
mod fonts;
mod glyphs;
mod marks;
mod markup;
mod notes;
mod pen;
mod pictures;
mod reach;
mod rectilinear;
mod rows;
mod seen;
mod shapes;
mod spans;
mod strikes;
mod text;
mod type3;
mod unicode;
mod unread;
mod watermarks;
mod weight;

use crate::diag::{Code, Diagnostic, Place};
use crate::geom;
use crate::guard;
use crate::ink::{PageInk, Unread, print};
use crate::message::Message;
use crate::source::Pdf;
use crate::{say, sentence};
use fonts::Fonts;
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};
use hayro_syntax::page::Page;
use pen::Pen;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use weight::Weighed;

/// What was read of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The ink; of a damaged page what was read before the damage.
    pub ink: PageInk,
    /// Where something is drawn that may say something, and whose text is not known.
    pub unread: Vec<Unread>,
    /// Whether something of the page could not be read at all.
    pub incomplete: bool,
    /// What could not be read, and what is no part of the text.
    pub findings: Vec<Diagnostic>,
}

/// What decides how painted things are taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A painted bar up to this thick is a stroke, a thicker one a shade, in points.
    ///
    /// Too small: thick frames are lost. Too large: thin shaded bars and the boxes of check marks become rulings.
    pub thick: f32,
    /// How far the ends of a line may lie apart across its direction, as a share of its length.
    ///
    /// Too small: the lines of slightly turned pages are lost. Too large: the sides of figures become rulings.
    pub slant: f32,
    /// A paint shows if one of its three colours differs this much from what is under it, from 0 to 1.
    ///
    /// Too small: text hidden by painting it white is read. Too large: pale grey text and rulings are lost.
    pub contrast: f32,
    /// A glyph of which less than this share lies inside the clip is not seen.
    pub clipped: f32,
    /// A baseline further than this from an axis makes a glyph oblique, in degrees.
    ///
    /// Too small: the text of slightly turned pages is lost. Too large: the first letters of a seal's arc are read.
    pub oblique: f32,
    /// Two glyphs with the same text are one that was drawn twice if they lie closer than this share of their size.
    ///
    /// Too small: shadows double the text. Too large: `11` in a narrow font loses a digit (advance 0.25 of the size).
    pub double: f32,
    /// What a glyph of a font is called is not believed if less than this share of its glyphs can be named at all.
    pub believed: f32,
    /// Paint paler than this (from 0, black, to 1, white) may be a watermark.
    pub pale: f32,
    /// A watermark's glyphs are this many times larger than most glyphs of the page.
    pub watermark: f32,
    /// What pictures and curves look like text.
    pub print: print::Tuning,
    /// A note mark is smaller than this share of what it stands behind.
    ///
    /// Too small: note marks become digits of numbers. Too large: digits of mixed fonts become note marks.
    pub raised_size: f32,
    /// Its baseline is raised by more than this share of the size before it.
    pub raised: f32,
    /// The gap before a note mark is no wider than this share of the mark's size.
    ///
    /// Too small: marks set apart are lost. Too large: small print of the next column becomes a mark.
    pub raised_gap: f32,
    /// A stroke strikes text out between these heights over the baseline, in shares of the size.
    ///
    /// Too wide: underlines, or lines over the text, strike it out. Too narrow: the strokes of some producers are
    /// missed.
    pub struck: (f32, f32),
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            thick: 4.0,
            slant: 0.01,
            contrast: 0.04,
            clipped: 0.3,
            oblique: 2.0,
            double: 0.2,
            believed: 0.5,
            pale: 0.6,
            watermark: 2.0,
            print: print::Tuning::default(),
            raised_size: 0.8,
            raised: 0.15,
            raised_gap: 0.35,
            struck: (0.15, 0.58),
        }
    }
}

/// What a page may cost, so that a hostile file costs no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time for one page.
    pub time: Duration,
    /// So many pages may use up their time; the ones after them are not read.
    pub slow_pages: usize,
    /// Glyphs and painted shapes on one page.
    pub marks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_millis(1_500), slow_pages: 2, marks: 300_000 }
    }
}

/// A PDF whose pages are read, by one reader or by several at once.
///
/// What one page tells of another is kept here, so that what is read of a page does not depend on who reads it when.
pub struct Book<'a> {
    pdf: &'a Pdf,
    tuning: Tuning,
    limits: Limits,
    weighed: Mutex<Weighed<'a>>,
    /// The pages that used up their time.
    slow: Mutex<BTreeSet<u32>>,
}

/// Reads pages of a PDF, keeping what they have in common.
pub struct Reader<'a> {
    book: Arc<Book<'a>>,
    cache: InterpreterCache<'a>,
    fonts: Fonts<'a>,
}

/// Reads the pages of `range` (from 1) in order, each when it is asked for; numbers beyond the last page give nothing.
pub fn pages(pdf: &Pdf, range: RangeInclusive<u32>) -> impl Iterator<Item = Reading> {
    let first = *range.start().max(&1);
    let mut reader = Reader::new(Arc::new(Book::new(pdf, first, Tuning::default(), Limits::default())));
    let last = pdf.page_count().min(*range.end());
    (first..=last).filter_map(move |number| reader.page(number))
}

impl<'a> Book<'a> {
    /// The pages of this PDF, of which `first` (from 1) is the first that is read.
    #[must_use]
    pub fn new(pdf: &'a Pdf, first: u32, tuning: Tuning, limits: Limits) -> Self {
        Self { pdf, tuning, limits, weighed: Mutex::new(Weighed::from_page(first)), slow: Mutex::default() }
    }

    /// What is read of a page if so many pages before it took too long that it is not looked at.
    #[must_use]
    pub fn passed_over(&self, number: u32) -> Option<Reading> {
        let slow = self.slow.lock().unwrap_or_else(PoisonError::into_inner).range(..number).count();
        let page = self.page(number).filter(|_| slow >= self.limits.slow_pages)?;
        Some(Reading {
            findings: vec![unfinished(number, "other pages took too long")],
            incomplete: true,
            ink: blank(page, number),
            ..Reading::default()
        })
    }

    fn page(&self, number: u32) -> Option<&'a Page<'a>> {
        self.pdf.syntax().pages().get((number as usize).checked_sub(1)?)
    }

    /// Why a page cannot be interpreted, if it cannot; or else whether a page up to it may paint with an opacity below
    /// 1.
    fn weigh(&self, number: u32) -> Result<bool, &'static str> {
        self.weighed.lock().unwrap_or_else(PoisonError::into_inner).page(self.pdf, number)
    }
}

impl<'a> Reader<'a> {
    /// A reader of this book.
    #[must_use]
    pub fn new(book: Arc<Book<'a>>) -> Self {
        Self { book, cache: InterpreterCache::new(), fonts: Fonts::default() }
    }

    /// Reads one page (from 1); `None` if there is no such page.
    pub fn page(&mut self, number: u32) -> Option<Reading> {
        if let Some(reading) = self.book.passed_over(number) {
            return Some(reading);
        }
        let (page, book) = (self.book.page(number)?, &*self.book);
        let blank = blank(page, number);
        let veiled = match book.weigh(number) {
            Ok(veiled) => veiled,
            Err(why) => {
                return Some(Reading {
                    findings: vec![unfinished(number, why)],
                    incomplete: true,
                    ink: blank,
                    ..Reading::default()
                });
            }
        };
        let to_page = Affine::new(page.initial_transform(true).as_coeffs());
        let sheet = Rect::new(0.0, 0.0, blank.width.into(), blank.height.into());
        self.fonts.turn_page();
        let mut pen = Pen::new(page, sheet, &mut self.fonts, &book.tuning, &book.limits).on_opaque(!veiled);
        let ended = guard::run(|| {
            for (part, is_content) in [(RenderContent::PAGE, true), (RenderContent::ANNOTATIONS, false)] {
                let settings = InterpreterSettings { render_content: part, ..settings() };
                let mut context = Context::new(to_page, sheet, &self.cache, book.pdf.syntax().xref(), settings);
                interpret_page(page, &mut context, &mut pen);
                if is_content {
                    pen.end_content();
                }
            }
        });
        let stopped = pen.stopped();
        pen.annotate(guard::run(|| annotations::of(page, to_page)).unwrap_or_default());
        let finished = guard::run(|| pen.finish(blank.clone()));
        let pen::Finished { ink, unread, aside } =
            finished.unwrap_or(pen::Finished { ink: blank, ..pen::Finished::default() });
        if stopped.is_some() {
            book.slow.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
        }
        let why = stopped.or_else(|| ended.is_none().then_some(sentence!("it is damaged")));
        let lacking: Vec<Diagnostic> =
            why.map(|why| unfinished(number, why)).into_iter().chain(nameless(&ink)).collect();
        let incomplete = !lacking.is_empty();
        Some(Reading { ink, unread, incomplete, findings: lacking.into_iter().chain(aside).collect() })
    }
}

/// A page on which nothing is read.
fn blank(page: &Page<'_>, number: u32) -> PageInk {
    let (width, height) = page.render_dimensions();
    PageInk { page: number, width, height, ..PageInk::default() }
}

fn unfinished(page: u32, why: &'static str) -> Diagnostic {
    Diagnostic::new(
        Code::UnreadableText,
        Place { page: Some(page), bbox: None },
        say!("page {} could not be read to its end: {}", page, Message::of(why)),
    )
}

/// What is printed and has no text.
fn nameless(ink: &PageInk) -> Option<Diagnostic> {
    if ink.unmapped == 0 {
        return None;
    }
    let bbox = geom::Rect::around(ink.glyphs.iter().filter(|g| g.text.contains(unicode::UNKNOWN)).map(|g| g.bbox))?;
    let (count, page) = (ink.unmapped, ink.page);
    let message =
        say!("{} characters on page {} cannot be read: their font does not say what they are", count.to_string(), page);
    Some(Diagnostic::new(Code::UnreadableText, Place { page: Some(page), bbox: Some(bbox) }, message))
}

/// The interpreter's settings: no system fonts, and the maps that `cmaps` gives out.
fn settings() -> InterpreterSettings {
    InterpreterSettings { cmap_resolver: Arc::new(cmaps::resolve), ..InterpreterSettings::default() }
}
