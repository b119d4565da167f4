//! A page picture → its [`PageInk`]: the same glyphs and strokes that a drawn page has, read by OCR.

mod arms;
mod bars;
mod broken;
pub mod context;
pub mod corrected;
pub mod crossings;
mod dashes;
mod ends;
pub mod layer;
mod leads;
mod mille;
pub mod missed;
mod ones;
pub mod orient;
mod parted;
pub mod pieces;
mod short;
mod signs;
mod spell;
mod stacked;
mod stops;
mod streaks;
mod style;
mod tails;
mod traces;
pub mod walls;
mod widths;
mod witness;
mod wraps;

use crate::diag::Error;
use crate::geom::{Projection, Rect};
use crate::ink::{Glyph, PageInk, Stroke};
use crate::ocr::recognise::Char;
use crate::ocr::{Ocr, detect};
use crate::raster::{self, Gray, Picture, Sheet};
use corrected::Correction;
use crossings::Over;
use layer::Agreement;
use pieces::Piece;

/// What was read of a page picture.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The ink, in points of the page lying straight.
    pub ink: PageInk,
    /// The seals that were taken off it.
    pub seals: Vec<Lifted>,
    /// The boxes of ink inside of tables that could not be read and stands beside no text, in the same points.
    pub unread: Vec<Rect>,
    /// The characters that are surely others than they were read as.
    pub corrected: Vec<Correction>,
    /// How the layer of text under the page agrees with it, if there is one.
    pub agreement: Option<Agreement>,
    /// From there to the page's own coordinates: points of a PDF page, pixels of an image file.
    pub to_page: Projection,
}

/// A seal that was taken off a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifted {
    /// Around its ring, in points.
    pub bbox: Rect,
    /// Whether it was so dark that print below it may be misread or lost.
    pub hides: bool,
}

/// What decides how a page picture is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// How it is straightened, and which lines are seen.
    pub raster: raster::Tuning,
    /// How text is found.
    pub detect: detect::Tuning,
    /// Which way up it stands.
    pub orient: orient::Tuning,
    /// Which lines are strokes of characters.
    pub walls: walls::Tuning,
    /// How text is parted at walls.
    pub pieces: pieces::Tuning,
    /// Which ink the detector has overlooked.
    pub missed: missed::Tuning,
    /// What the context tells of a doubtful character.
    pub context: context::Tuning,
    /// Overlooked ink is text where each of its characters is at least so likely.
    pub sure: f32,
    /// The same for a sign of values, which is seldom sure where it has a cell of its own, and which dirt does not look
    /// like: signs were read with 0.61 and more there.
    pub sure_sign: f32,
    /// What the detector took for text is read as nothing where all of its characters are less likely: a hole was read
    /// as `0` with 0.16.
    ///
    /// Too small: dirt becomes text. Too large: faint text is but a finding.
    pub guess: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            raster: raster::Tuning::default(),
            detect: detect::Tuning::default(),
            orient: orient::Tuning::default(),
            walls: walls::Tuning::default(),
            pieces: pieces::Tuning::default(),
            missed: missed::Tuning::default(),
            context: context::Tuning::default(),
            sure: 0.8,
            sure_sign: 0.4,
            guess: 0.3,
        }
    }
}

/// Reads a page picture; `page` is its number, from 1. `layer` is the text that lies under it, unseen, in the page's
/// own coordinates, and `words` are those that documents of its kind print as labels.
///
/// # Errors
/// [`Error::Models`] where a network does not run.
pub fn read(
    picture: &Picture,
    page: u32,
    layer: &[Glyph],
    words: &[&str],
    ocr: &Ocr,
    tuning: &Tuning,
) -> Result<Reading, Error> {
    let (mut sheet, mut boxes) = upright(picture, ocr, tuning)?;
    let hidden: Vec<Rect> = sheet.seals.iter().flat_map(|seal| seal.hidden.iter().copied()).collect();
    let over = Over { texts: &boxes, seals: &hidden, ink: &sheet.ink, gray: &sheet.gray, is_broken: false };
    sheet.strokes = walls::among(std::mem::take(&mut sheet.strokes), &over, sheet.dpi, &tuning.walls);
    boxes.retain(|b| !walls::explain(&sheet.strokes, b, &sheet.ink, sheet.dpi, &tuning.walls));
    let Found { pieces, seen, dashes, smallest } = found(&sheet, &boxes, tuning);
    let mut ink = PageInk {
        page,
        strokes: sheet.strokes.iter().map(|s| in_points(s, sheet.dpi)).collect(),
        ..PageInk::default()
    };
    let unit = 72.0 / sheet.dpi;
    (ink.width, ink.height) = (sheet.gray.width as f32 * unit, sheet.gray.height as f32 * unit);
    let Lines { first, mut lines, agreement } = lines(&pieces, seen, (layer, words), &sheet, ocr, tuning)?;
    let tables = missed::tables(&sheet);
    let ones = ones::among(&pieces, &lines);
    let mut doubtful = Vec::new();
    // What each glyph may be instead.
    let mut others = Vec::new();
    // What each was read as at first.
    let mut read = Vec::new();
    // What is offered of each that is a sign with bars.
    let mut barred = Vec::new();
    // In which piece each was read.
    let mut of_piece = Vec::new();
    for (i, (piece, chars)) in pieces.iter().zip(&mut lines).enumerate() {
        let reads = if let Some(one) = &ones[i] {
            *chars = vec![one.clone()];
            Reads::Text
        } else if i < seen {
            detected(piece, chars, tables.as_ref(), tuning)
        } else if let Some(stop) = wraps::stop(piece, chars, &ink, unit) {
            *chars = vec![stop];
            Reads::Text
        } else {
            overlooked(piece, chars, &ink, sheet.dpi, smallest, tuning)
        };
        match reads {
            Reads::Text => {
                let chars = widths::alike(stops::meant(signs::meant(chars)));
                for (glyph, char) in spell::glyphs(piece, &chars, unit) {
                    others.push(char.others.iter().map(|other| other.0.clone()).collect());
                    barred.push(bars::offered(char));
                    of_piece.push(i);
                    read.push(corrected::first_read(char, &first[i]));
                    ink.glyphs.push(glyph);
                }
            }
            Reads::Unsure => doubtful.extend(piece.parts.iter().map(|part| part.crop)),
            Reads::Dirt => {}
        }
    }
    ink.glyphs.extend(dashes.iter().map(|dash| dashes::glyph(dash, unit)));
    bars::corrected(&mut ink.glyphs, &barred, &sheet.gray, &sheet.ink, unit);
    // What a seal hides has a finding of its own.
    spell::doubt(&mut ink.glyphs, &hidden, unit);
    let lightened: Vec<Rect> = sheet.seals.iter().flat_map(|seal| seal.lightened.iter().copied()).collect();
    spell::doubt(&mut ink.glyphs, &lightened, unit);
    let unread = spell::doubt(&mut ink.glyphs, &doubtful, unit);
    let corrected = corrected::among(&ink.glyphs, read, tuning.context.sure);
    ink.doubts = spell::doubts(&ink.glyphs, others, &of_piece, tuning.context.sure);
    let lifted =
        |seal: &raster::seal::Seal| Lifted { bbox: Projection::scale(unit).apply_rect(&seal.bbox), hides: seal.hides };
    let seals = sheet.seals.iter().map(lifted).collect();
    Ok(Reading {
        ink,
        seals,
        unread,
        corrected,
        agreement,
        to_page: Projection::scale(sheet.dpi / 72.0).then(&sheet.to_page),
    })
}

/// What there is to read on a page.
struct Found {
    /// The pieces that the detector has seen, then those that it has overlooked.
    pieces: Vec<Piece>,
    /// So many were seen.
    seen: usize,
    /// Lone dashes, which need not be read.
    dashes: Vec<Rect>,
    /// No character but a full stop is smaller, in pixels.
    smallest: f32,
}

/// What there is to read in the boxes of a page, and beside them.
fn found(sheet: &Sheet, boxes: &[Rect], tuning: &Tuning) -> Found {
    let cells = pieces::cells(sheet, boxes, &tuning.pieces);
    let line = pieces::usual_height(&cells, sheet);
    let mut pieces = pieces::of(sheet, cells, line, &tuning.pieces);
    short::lengthened(&mut pieces, sheet);
    ends::taken_in(&mut pieces, sheet);
    let seen = pieces.len();
    let loose = missed::loose(sheet, &pieces, &tuning.missed);
    let smallest = missed::smallest(line, sheet.dpi, &tuning.missed);
    let overlooked = missed::boxes(&loose, sheet, &pieces, smallest, &tuning.missed);
    let dashes = dashes::among(&loose, &pieces, smallest / sheet.dpi, sheet.dpi);
    let overlooked = pieces::cells(sheet, &overlooked, &tuning.pieces);
    pieces.extend(pieces::of(sheet, overlooked, line, &tuning.pieces));
    Found { pieces, seen, dashes, smallest }
}

/// What the pieces of a page say.
struct Lines {
    /// As the recogniser has read them.
    first: Vec<Vec<Char>>,
    /// As their ink and one another settle them.
    lines: Vec<Vec<Char>>,
    /// How they agree with the layer of text.
    agreement: Option<Agreement>,
}

/// What the pieces say, settled by one another; the first `seen` of them were found by the detector, the others were
/// overlooked.
fn lines(
    pieces: &[Piece],
    seen: usize,
    (layer, words): (&[Glyph], &[&str]),
    sheet: &Sheet,
    ocr: &Ocr,
    tuning: &Tuning,
) -> Result<Lines, Error> {
    let pictures: Vec<Gray> = pieces.iter().map(|p| p.picture(&sheet.gray)).collect();
    let lead = |at: usize, chars: &[Char]| leads::of(&pieces[at], chars, &sheet.ink);
    let mut lines = ocr.read_all(&pictures, |at, chars| {
        witness::is_skipped(&pieces[at], chars, &sheet.ink) || lead(at, chars).is_some()
    })?;
    let first = lines.clone();
    for (at, (piece, line)) in pieces.iter().zip(&mut lines).enumerate() {
        if bars::may_be_equals(line) && bars::are_equals(&sheet.ink, &piece.bbox()) {
            *line = bars::equals(line);
        }
        if let Some(sign) = leads::barred(piece, line, &sheet.ink) {
            line[0] = sign;
        }
        signs::weighed(line);
        if let Some(lead) = lead(at, line) {
            line[0] = lead;
        }
    }
    pieces.iter().zip(&mut lines).for_each(|(piece, line)| mille::settled(piece, line, &sheet.ink));
    witness::doubt(&mut lines, pieces, sheet);
    let agreement = layer::compared(&mut lines, pieces, layer, &sheet.to_page);
    read_tails(&pieces[..seen], &mut lines, sheet, ocr)?;
    let places: Vec<Rect> = pieces.iter().map(Piece::bbox).collect();
    let mut lines = context::settled(lines, &places, words, &tuning.context);
    // No context tells what a sign lacks that was read with less than it shows.
    let more: Vec<bool> =
        lines.iter().zip(pieces).map(|(line, piece)| leads::shows_more(piece, line, &sheet.ink)).collect();
    leads::doubt_barless(&mut lines, &more);
    Ok(Lines { first, lines, agreement })
}

/// Reads the marks that the recogniser did not see behind its lines. One that is no full stop makes the character
/// before it doubtful.
fn read_tails(pieces: &[Piece], lines: &mut [Vec<Char>], sheet: &Sheet, ocr: &Ocr) -> Result<(), Error> {
    let unread = |at: usize| Some((at, tails::unread(&pieces[at], &lines[at], &sheet.ink)?));
    let marks: Vec<(usize, Rect)> = (0..pieces.len()).filter_map(unread).collect();
    let pictures: Vec<Gray> = marks.iter().map(|(at, mark)| tails::picture(mark, &pieces[*at], &sheet.gray)).collect();
    for ((at, mark), read) in marks.iter().zip(ocr.read_all(&pictures, |_, _| false)?) {
        match tails::stop(mark, &pieces[*at], &read) {
            Some(stop) => lines[*at].push(stop),
            // What is read as nothing is dust.
            None if read.is_empty() => {}
            None => lines[*at].iter_mut().last().into_iter().for_each(|c| c.doubt(witness::LOST)),
        }
    }
    Ok(())
}

/// What ink turned out to be.
enum Reads {
    Text,
    /// Text beside it may lack a part.
    Unsure,
    Dirt,
}

/// What ink is that the detector took for text: not read where no character is more than a guess, or where nothing was
/// read inside of the tables.
fn detected(piece: &Piece, chars: &[Char], tables: Option<&Rect>, tuning: &Tuning) -> Reads {
    let is_guess = |c: &Char| c.confidence < tuning.guess && !signs::is_sign(&c.text);
    match chars {
        [] if tables.is_some_and(|tables| tables.contains(piece.bbox().center())) => Reads::Unsure,
        [_, ..] if chars.iter().all(is_guess) => Reads::Unsure,
        _ => Reads::Text,
    }
}

/// What ink is that the detector overlooked. Dirt and seals have shapes too: it is text only where it stands alone and
/// is sure to be; and what is smaller than a character is a full stop or nothing.
fn overlooked(piece: &Piece, chars: &[Char], ink: &PageInk, dpi: f32, smallest: f32, tuning: &Tuning) -> Reads {
    let is_small = missed::is_small(piece, smallest);
    let is_sure = |c: &Char| c.sure() >= if signs::is_sign(&c.text) { tuning.sure_sign } else { tuning.sure };
    let is_alone = || piece.parts.iter().all(|part| spell::stands_alone(&ink.glyphs, &part.crop, 72.0 / dpi));
    let is_apart = || {
        let unit = Projection::scale(72.0 / dpi);
        !ink.glyphs
            .iter()
            .any(|g| piece.parts.iter().any(|part| unit.apply_rect(&part.ink).intersection(&g.bbox).is_some()))
    };
    match chars {
        [only] if is_small && only.text != "。" => Reads::Dirt,
        [] | [_, _, ..] if is_small => Reads::Dirt,
        // It stands beside what it ends. What touches a character that was read is a part of it.
        [_] if is_small && !is_apart() => Reads::Dirt,
        [only] if is_small && is_sure(only) => Reads::Text,
        [_, ..] if chars.iter().all(is_sure) && is_alone() => Reads::Text,
        _ => Reads::Unsure,
    }
}

/// The page straightened and the right way up, with the boxes of its lines of text.
fn upright(picture: &Picture, ocr: &Ocr, tuning: &Tuning) -> Result<(Sheet, Vec<Rect>), Error> {
    let sheet = raster::sheet(picture, &tuning.raster);
    let boxes = ocr.detector.lines(&sheet.gray, &tuning.detect)?;
    let quarters = orient::quarters(&sheet.gray, &boxes, ocr, &tuning.orient)?;
    if quarters == 0 {
        return Ok((sheet, boxes));
    }
    let turned = Picture { gray: picture.gray.turned(quarters), ..*picture };
    let mut sheet = raster::sheet(&turned, &tuning.raster);
    sheet.to_page = sheet.to_page.then(&orient::turned_back(picture, quarters));
    let boxes = ocr.detector.lines(&sheet.gray, &tuning.detect)?;
    Ok((sheet, boxes))
}

fn in_points(stroke: &Stroke, dpi: f32) -> Stroke {
    let unit = 72.0 / dpi;
    Stroke {
        axis: stroke.axis,
        at: stroke.at * unit,
        from: stroke.from * unit,
        to: stroke.to * unit,
        width: stroke.width * unit,
    }
}

/// Keeps the box on the sheet.
fn on_sheet(bbox: &Rect, sheet: &Sheet) -> Option<Rect> {
    bbox.intersection(&Rect { x0: 0.0, y0: 0.0, x1: sheet.gray.width as f32, y1: sheet.gray.height as f32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_no_text_and_ink_in_a_table_that_reads_as_nothing_is_told() {
        let part = pieces::Part { crop: Rect::new(10.0, 10.0, 30.0, 30.0), ink: Rect::new(12.0, 12.0, 28.0, 28.0) };
        let piece = Piece { parts: vec![part] };
        let is_unsure = |read: &[(&str, f32)], tables: Option<&Rect>| {
            let char =
                |&(text, confidence): &(&str, f32)| Char { text: text.into(), at: 0.5, confidence, ..Char::default() };
            let chars: Vec<Char> = read.iter().map(char).collect();
            matches!(detected(&piece, &chars, tables, &Tuning::default()), Reads::Unsure)
        };
        let table = Rect::new(0.0, 0.0, 100.0, 100.0);
        assert!(is_unsure(&[("0", 0.16)], None));
        assert!(!is_unsure(&[("0", 0.16), ("次", 0.9)], None));
        assert!(!is_unsure(&[("=", 0.28)], None), "signs are seldom sure");
        assert!(is_unsure(&[], Some(&table)) && !is_unsure(&[], None));
    }
}
