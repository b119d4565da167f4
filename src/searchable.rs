//! A file and its document → a PDF that can be searched: what was read as an invisible layer of text over its pages,
//! doubts marked.
//!
//! The pages of a PDF stay as they are, byte for byte: the layer is appended to the file as an update (ISO 32000-2,
//! 7.5.6). An image becomes a PDF that shows it; a JPEG is embedded as it is. Where a person has corrected a text, the
//! layer says what it is.

mod corrected;
mod layer;
mod marks;
mod paper;
mod sheet;

use crate::diag::Error;
use crate::document::Document;
use crate::geom::{Point, Projection, Rect};
use crate::ink::{Direction, Glyph};
use crate::lexicon::Lexicon;
use crate::options::Options;
use crate::pages::{self, Eyes, Page, Pages};
use crate::raster::picture;
use crate::say;
use crate::source::{self, Pdf, Source};
use lopdf::{IncrementalDocument, LoadOptions};

/// A piece of text and where it stands.
#[derive(Clone, Debug, PartialEq)]
struct Placed {
    /// What it says.
    text: String,
    /// Its box in the page's own coordinates, as documents have it.
    bbox: Rect,
    /// In the same coordinates: where it begins on the lower edge of its line, where it ends there, and where it begins
    /// on the upper edge.
    corners: [Point; 3],
    /// Whether it was recognised: what the file says itself needs no layer.
    is_recognised: bool,
}

/// The searchable PDF of a file; `document` is what was read of it, as amended. Pages are read again, as the options
/// say.
///
/// # Errors
///
/// As [`convert()`](crate::convert), and where the file is a text, or a PDF that cannot be added to.
pub fn pdf(bytes: &[u8], document: &Document, options: &Options) -> Result<Vec<u8>, Error> {
    let lexicon = options.lexicon.as_deref().unwrap_or(Lexicon::built_in());
    let eyes = Eyes { ocr: options.ocr.as_deref(), vocabulary: lexicon };
    match source::open(bytes.to_vec(), options.password.as_deref())? {
        Source::Text(_) => Err(Error::NotSupported(say!("this is a text, and has no pages to be searched"))),
        Source::Pdf(pdf) => {
            let pages = Pages::new(&pdf, 1, eyes);
            let mut reader = pages.reader();
            let count = usize::try_from(pdf.page_count()).unwrap_or(usize::MAX);
            let read = (1..=pdf.page_count())
                .map(|number| options.watched(reader.page(number).map(|page| placed(&page)), count));
            let texts: Vec<Vec<Placed>> = read.map(Option::unwrap_or_default).collect();
            appended(bytes, &pdf, &amended(texts, document), document, options)
        }
        Source::Image(image) => {
            let pictures = picture::pages(&image)?;
            let read = (1..).zip(&pictures).map(|(number, picture)| {
                Ok(options.watched(placed(&pages::of_picture(picture, number, eyes)?), pictures.len()))
            });
            let texts: Vec<Vec<Placed>> = read.collect::<Result<_, Error>>()?;
            paper::made(&image, &amended(texts, document), document)
        }
    }
}

/// The texts of a page, in its own coordinates.
fn placed(page: &Page) -> Vec<Placed> {
    let to_page = page.to_page.unwrap_or(Projection::IDENTITY);
    let place = |glyph: &Glyph| {
        let Rect { x0, y0, x1, y1 } = glyph.bbox;
        // The lower edge of a line is on the side that its characters stand on.
        let corners = match glyph.direction {
            Direction::Right => [(x0, y1), (x1, y1), (x0, y0)],
            Direction::Down => [(x0, y0), (x0, y1), (x1, y0)],
            Direction::Left => [(x1, y0), (x0, y0), (x1, y1)],
            Direction::Up => [(x1, y1), (x1, y0), (x0, y1)],
        };
        Placed {
            text: glyph.text.to_string(),
            bbox: to_page.apply_rect(&glyph.bbox),
            corners: corners.map(|(x, y)| to_page.apply(Point { x, y })),
            is_recognised: glyph.provenance.is_recognised(),
        }
    };
    page.ink.glyphs.iter().filter(|glyph| glyph.text != "\u{fffd}").map(place).collect()
}

/// The texts of the pages as persons have corrected them; those that the file says itself are left out.
fn amended(mut texts: Vec<Vec<Placed>>, document: &Document) -> Vec<Vec<Placed>> {
    corrected::put(&mut texts, document);
    texts.iter_mut().for_each(|page| page.retain(|one| one.is_recognised && !one.text.is_empty()));
    texts
}

/// The PDF with the layer and the marks appended.
fn appended(
    bytes: &[u8],
    pdf: &Pdf,
    texts: &[Vec<Placed>],
    document: &Document,
    options: &Options,
) -> Result<Vec<u8>, Error> {
    let unfit = |why: String| Error::Damaged(say!("it cannot be added to: {}", why));
    let open = options.password.as_deref().map(LoadOptions::with_password).unwrap_or_default();
    let before = lopdf::Document::load_mem_with_options(bytes, open).map_err(|why| unfit(why.to_string()))?;
    let numbers: Vec<lopdf::ObjectId> = before.get_pages().into_values().collect();
    if numbers.len() != texts.len() {
        return Err(unfit(format!("{} / {}", numbers.len(), texts.len())));
    }
    // A file whose list of objects had to be restored has none that an update could name.
    let is_restored = before.xref_start == 0;
    let mut update = IncrementalDocument::create_from(bytes.to_vec(), before);
    let font = layer::Font::of(texts.iter().flatten().map(|one| one.text.as_str()));
    let mut add = || -> lopdf::Result<()> {
        let font_id = font.add_to(&mut update.new_document)?;
        for (at, (id, texts)) in numbers.iter().zip(texts).enumerate() {
            let Some(to_paper) = sheet::to_user_space(pdf, at) else { continue };
            let marks = marks::of_page(document, u32::try_from(at + 1).unwrap_or(u32::MAX), &to_paper);
            sheet::lay(&mut update, *id, (font_id, &font), texts, &to_paper)?;
            sheet::mark(&mut update, *id, marks)?;
        }
        Ok(())
    };
    add().map_err(|why| unfit(why.to_string()))?;
    let mut out = Vec::new();
    let saved = if is_restored {
        let mut whole = update.get_prev_documents().clone();
        whole.max_id = update.new_document.max_id;
        whole.objects.append(&mut update.new_document.objects);
        whole.save_to(&mut out)
    } else {
        update.save_to(&mut out)
    };
    saved.map_err(|why| unfit(why.to_string()))?;
    // What was written must be what was read.
    let again = Pdf::open(out.clone(), options.password.as_deref())?;
    if again.page_count() == pdf.page_count() { Ok(out) } else { Err(unfit("its pages are lost".to_owned())) }
}

#[cfg(test)]
mod tests;
