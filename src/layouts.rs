//! A file → the layouts of the pages that are asked for.
//!
//! The pages of a PDF do not depend on each other, and are read by as many threads as the caller allows; what comes out
//! is the same with any number of them.

use crate::diag::{Code, Diagnostic, Error, Place};
use crate::document::TextSource;
use crate::geom::{Projection, Rect};
use crate::grid::{self, PageLayout};
use crate::guard;
use crate::ink::{self, Doubt};
use crate::message::Message;
use crate::options::Options;
use crate::pages::{self, Eyes, Page, Pages};
use crate::raster::picture;
use crate::say;
use crate::source::{Pdf, Source};
use crate::tables::Request;
use crate::vocabulary::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What stands on the pages that are asked for.
#[derive(Default)]
pub(crate) struct Layouts {
    /// The pages, in order.
    pub(crate) layouts: Vec<PageLayout>,
    /// What could not be read of them; boxes are in the points of the layouts.
    pub(crate) findings: Vec<Diagnostic>,
    /// From the points of a layout to the page's own coordinates, where they differ.
    pub(crate) frames: BTreeMap<u32, Projection>,
    /// The characters of each page that may be others.
    pub(crate) doubts: BTreeMap<u32, Vec<Doubt>>,
    /// How many pages the file has.
    pub(crate) page_count: u32,
    /// How their text was read.
    pub(crate) text_source: TextSource,
    /// The pages on which something could not be read at all.
    pub(crate) incomplete: BTreeSet<u32>,
    /// Whether the area that is asked for has a part on a page.
    area_met: bool,
}

/// What stands on one page.
struct Laid {
    layout: PageLayout,
    findings: Vec<Diagnostic>,
    frame: Option<Projection>,
    doubts: Vec<Doubt>,
    recognised: bool,
    drawn: bool,
    incomplete: bool,
    area_met: bool,
    /// Whether there is a glyph on the page.
    is_marked: bool,
    /// Why a page that is a picture was not read.
    unread: Option<Error>,
}

impl Laid {
    fn of(page: Page, request: &Request) -> Self {
        let to_page = page.to_page.unwrap_or(Projection::IDENTITY);
        let paper = to_page.apply_rect(&Rect::new(0.0, 0.0, page.ink.width, page.ink.height));
        let area_met = request.area.is_none_or(|area| area.intersection(&paper).is_some());
        let is_marked = !page.ink.glyphs.is_empty();
        let recognised = page.is_picture || page.ink.glyphs.iter().any(|glyph| glyph.provenance.is_recognised());
        let drawn = page.ink.glyphs.iter().any(|glyph| !glyph.provenance.is_recognised());
        let ink = match &request.area {
            Some(area) => ink::area::cut(page.ink, area, &to_page),
            None => page.ink,
        };
        let mut layout = grid::layout(&ink, &request.tuning);
        page.unsure.iter().for_each(|bbox| layout.mark_unread(bbox));
        let Page { to_page: frame, findings, unread, incomplete, .. } = page;
        Self { layout, findings, frame, doubts: ink.doubts, recognised, drawn, incomplete, area_met, is_marked, unread }
    }
}

impl Layouts {
    fn of(page_count: u32, pages: Vec<Laid>) -> Self {
        let (recognised, drawn) = (pages.iter().any(|page| page.recognised), pages.iter().any(|page| page.drawn));
        let mut all = Self { page_count, text_source: pages::text_source(recognised, drawn), ..Self::default() };
        for page in pages {
            let number = page.layout.page;
            all.layouts.push(page.layout);
            all.findings.extend(page.findings);
            all.frames.extend(page.frame.map(|frame| (number, frame)));
            all.doubts.insert(number, page.doubts);
            all.incomplete.extend(page.incomplete.then_some(number));
            all.area_met |= page.area_met;
        }
        all
    }
}

/// Reads the pages; of each only what is asked for.
///
/// # Errors
/// [`Error::Area`] where the file has no such place; where there is nothing but scans, why they were not read.
pub(crate) fn read(
    paper: &Source,
    options: &Options,
    request: &Request,
    vocabulary: &dyn Vocabulary,
) -> Result<Layouts, Error> {
    let eyes = Eyes { ocr: options.ocr.as_deref(), vocabulary };
    let read = match paper {
        Source::Pdf(pdf) => {
            let page_count = pdf.page_count();
            let (numbers, missing) = wanted(page_count, options)?;
            let mut pages = of_pdf(pdf, &numbers, options, request, eyes);
            // Where there is nothing but scans and none was read, there is no result.
            if !pages.iter().any(|page| page.is_marked)
                && let Some(why) = pages.iter_mut().find_map(|page| page.unread.take())
            {
                return Err(why);
            }
            let mut read = Layouts::of(page_count, pages);
            read.findings.extend(missing);
            tell_once(&mut read.findings, pdf.damage());
            read
        }
        Source::Image(bytes) => {
            let pictures = picture::pages(bytes)?;
            let page_count = u32::try_from(pictures.len()).unwrap_or(u32::MAX);
            let (numbers, missing) = wanted(page_count, options)?;
            let wanted = (1..).zip(&pictures).filter(|p| numbers.contains(&p.0));
            let pages = wanted.map(|(number, picture)| {
                let page = pages::of_picture(picture, number, eyes)?;
                Ok(options.watched(Laid::of(page, request), numbers.len()))
            });
            let mut read = Layouts::of(page_count, pages.collect::<Result<_, Error>>()?);
            read.findings.extend(missing);
            tell_once(&mut read.findings, picture::damage(bytes).map(Message::of));
            read
        }
        Source::Text(_) => return Ok(Layouts::default()),
    };
    if read.area_met || read.layouts.is_empty() {
        Ok(read)
    } else {
        Err(Error::Area(say!("the area lies beyond the edge of every page that was read")))
    }
}

/// Reads the pages of a PDF, each by the thread that is free.
fn of_pdf(pdf: &Pdf, wanted: &[u32], options: &Options, request: &Request, eyes: Eyes) -> Vec<Laid> {
    let pages = Pages::new(pdf, wanted.first().copied().unwrap_or(1), eyes);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut reader = pages.reader();
        let numbers = std::iter::from_fn(|| wanted.get(next.fetch_add(1, Ordering::Relaxed)).copied());
        numbers
            .filter_map(|number| Some(options.watched(Laid::of(reader.page(number)?, request), wanted.len())))
            .collect::<Vec<_>>()
    };
    let count = options.threads.min(wanted.len());
    let mut laid = thread::scope(|scope| {
        // Where the system gives no more threads, those that there are do the work.
        let start = || thread::Builder::new().stack_size(guard::STACK).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..count).filter_map(|_| start()).collect();
        let mut laid = work();
        others
            .into_iter()
            .for_each(|other| laid.extend(other.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))));
        laid
    });
    laid.sort_by_key(|page| page.layout.page);
    // A thread may have read on before the pages in front of it were found to take too long.
    laid.into_iter()
        .map(|page| pages.passed_over(page.layout.page).map_or(page, |page| Laid::of(page, request)))
        .collect()
}

/// Leaves one finding of all that tell of damage: that of the file, or else that of the first page that has one.
///
/// The file's has no place: what is missing may have stood anywhere.
fn tell_once(findings: &mut Vec<Diagnostic>, of_file: Option<Message>) {
    let of_file =
        of_file.map(|what| say!("the file is damaged: {}; pages or rows may be missing, so get the file again", what));
    let mut told = of_file.is_some();
    findings.retain(|finding| finding.code != Code::FileDamaged || !std::mem::replace(&mut told, true));
    findings.extend(of_file.map(|what| Diagnostic::new(Code::FileDamaged, Place::default(), what)));
}

/// The pages that are asked for, of so many, and what is said where some of them are not there.
fn wanted(page_count: u32, options: &Options) -> Result<(Vec<u32>, Option<Diagnostic>), Error> {
    if page_count == 0 {
        return Err(Error::Damaged(say!("it has no page")));
    }
    let Some(pages) = &options.pages else { return Ok(((1..=page_count).collect(), None)) };
    let beyond: Vec<String> = pages.beyond(page_count).iter().map(ToString::to_string).collect();
    let what = || say!("page {} was asked for, and the file has {}", beyond.join(", "), page_count);
    let finding = (!beyond.is_empty()).then(|| Diagnostic::new(Code::PagesMissing, Place::default(), what()));
    Ok((pages.within(page_count), finding))
}
