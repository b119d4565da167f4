//! Ink inside the tables that no box of text holds: a detector overlooks a lone `1` or `优` in a wide cell.

use super::pieces::{Piece, pixels};
use super::walls::line_box;
use crate::geom::Rect;
use crate::raster::Sheet;
use std::ops::Range;

/// What decides which ink is an overlooked character; lengths in inches.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The longer side of a character at least; what is smaller is dirt.
    pub smallest: f32,
    /// In small print it is so large a share of the height of a line of Chinese characters: digits are three quarters
    /// as high.
    ///
    /// Too small: dirt is read. Too large: lone digits of small print are dirt.
    pub digit: f32,
    /// The side of a full stop at least, where one can have been wrapped.
    pub stop: f32,
    /// A wrapped full stop stands so far to the side of the beginning of the line above and below that line, at most.
    pub wrapped: [f32; 2],
    /// One stands behind a line by no more than so many of the line's heights: it has a square, and a quotation mark
    /// before it another half.
    ///
    /// Too small: the stop behind a quotation mark is dust. Too large: dust in the open is looked at.
    pub behind: f32,
    /// The longer side of a character at most; what is larger is a seal or a drawing.
    pub largest: f32,
    /// Ink this near to a wall or a piece belongs to it.
    pub near: f32,
    /// Characters this close are one text.
    pub apart: f32,
    /// Strokes this close one below the other are one character.
    pub stacked: f32,
    /// The margin around a text that the recogniser is shown.
    pub margin: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            smallest: 0.048,
            digit: 0.5,
            stop: 0.025,
            wrapped: [0.06, 0.15],
            behind: 1.1,
            largest: 0.25,
            near: 0.012,
            apart: 0.1,
            stacked: 0.05,
            margin: 0.03,
        }
    }
}

/// The box around all walls, in pixels.
pub(super) fn tables(sheet: &Sheet) -> Option<Rect> {
    Rect::around(sheet.strokes.iter().map(|s| line_box(s, 0.0)))
}

/// The longer side of a character at least, in pixels, where lines are mostly so high.
pub(super) fn smallest(line: f32, dpi: f32, tuning: &Tuning) -> f32 {
    (tuning.smallest * dpi).min(tuning.digit * line)
}

/// The boxes of the ink inside of the tables that is no wall and belongs to no piece, in pixels, from top to bottom.
pub(super) fn loose(sheet: &Sheet, pieces: &[Piece], tuning: &Tuning) -> Vec<Rect> {
    let Some(table) = tables(sheet) else { return Vec::new() };
    let near = tuning.near * sheet.dpi;
    let mut ink = sheet.ink.ink.clone();
    let taken = pieces
        .iter()
        .flat_map(|p| p.parts.iter().map(|part| part.crop))
        .chain(sheet.strokes.iter().map(|s| line_box(s, near)));
    for area in taken {
        clear(&mut ink, sheet.ink.width, sheet.ink.height, &area);
    }
    blots(&mut ink, sheet.ink.width, &table)
}

/// The boxes of overlooked texts among loose ink, in pixels, from top to bottom; no character but a full stop is smaller
/// than `smallest`.
pub(super) fn boxes(loose: &[Rect], sheet: &Sheet, pieces: &[Piece], smallest: f32, tuning: &Tuning) -> Vec<Rect> {
    let stop = (tuning.stop * sheet.dpi).min(smallest);
    let sized = |b: &Rect| {
        let side = b.width().max(b.height());
        let smallest = if is_wrapped(b, pieces, sheet.dpi, tuning) { stop } else { smallest };
        side >= smallest && side <= tuning.largest * sheet.dpi
    };
    let mut texts: Vec<Rect> = Vec::new();
    for blot in loose.iter().copied().filter(sized) {
        let (apart, stacked) = (tuning.apart * sheet.dpi, tuning.stacked * sheet.dpi);
        let beside =
            |t: &&mut Rect| t.y0 < blot.y1 && blot.y0 < t.y1 && blot.x0 - t.x1 < apart && t.x0 - blot.x1 < apart;
        // The strokes of `=` and `二` lie one below the other.
        let below =
            |t: &&mut Rect| t.x0 < blot.x1 && blot.x0 < t.x1 && blot.y0 - t.y1 < stacked && t.y0 - blot.y1 < stacked;
        match texts.iter_mut().find(|t| beside(t) || below(t)) {
            Some(text) => *text = text.union(&blot),
            None => texts.push(blot),
        }
    }
    texts.retain(|t| t.height() > 2.0);
    let stops: Vec<Rect> =
        loose.iter().copied().filter(|b| is_stop(b, &texts, pieces, stop..smallest, tuning)).collect();
    texts.extend(stops);
    let margin = tuning.margin * sheet.dpi;
    texts.iter().map(|t| Rect { x0: t.x0 - margin, y0: t.y0 - margin, x1: t.x1 + margin, y1: t.y1 + margin }).collect()
}

/// Whether ink stands where a line goes on that was wrapped before its last character: below the beginning of a text.
fn is_wrapped(ink: &Rect, pieces: &[Piece], dpi: f32, tuning: &Tuning) -> bool {
    let [left, below] = tuning.wrapped.map(|inches| inches * dpi);
    pieces.iter().map(Piece::bbox).any(|p| (ink.x0 - p.x0).abs() <= left && (0.0..below).contains(&(ink.y0 - p.y1)))
}

/// Whether ink has the size of a full stop and stands behind a line, and in no text that was overlooked.
fn is_stop(ink: &Rect, texts: &[Rect], pieces: &[Piece], sides: Range<f32>, tuning: &Tuning) -> bool {
    sides.contains(&ink.width().max(ink.height()))
        && is_behind(ink, pieces, tuning)
        && !texts.iter().any(|t| t.intersection(ink).is_some())
}

/// Whether ink stands where a line would go on: a detector may end it at a quotation mark.
fn is_behind(ink: &Rect, pieces: &[Piece], tuning: &Tuning) -> bool {
    let middle = ink.center().y;
    let goes_on =
        |p: Rect| (p.y0..p.y1).contains(&middle) && (0.0..tuning.behind * p.height()).contains(&(ink.x0 - p.x1));
    pieces.iter().map(Piece::bbox).any(goes_on)
}

/// Whether a piece is too small for any character but a full stop.
pub(super) fn is_small(piece: &Piece, smallest: f32) -> bool {
    let bbox = piece.bbox();
    bbox.width().max(bbox.height()) < smallest
}

fn clear(ink: &mut [bool], width: usize, height: usize, area: &Rect) {
    let [x0, y0, x1, y1] = pixels(area);
    let (x1, y1) = (x1.min(width), y1.min(height));
    for y in y0..y1 {
        if x0 < x1 {
            ink[y * width + x0..y * width + x1].fill(false);
        }
    }
}

/// The boxes of what hangs together inside an area; its ink is used up.
fn blots(ink: &mut [bool], width: usize, area: &Rect) -> Vec<Rect> {
    let [x0, y0, x1, y1] = pixels(area);
    let (x1, y1) = (x1.min(width), y1.min(ink.len() / width.max(1)));
    let mut found = Vec::new();
    for start in (y0..y1).flat_map(|y| (x0..x1).map(move |x| y * width + x)) {
        if !ink[start] {
            continue;
        }
        let mut open = vec![start];
        ink[start] = false;
        let mut bbox: Option<Rect> = None;
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            let pixel = Rect { x0: x as f32, y0: y as f32, x1: x as f32 + 1.0, y1: y as f32 + 1.0 };
            bbox = Some(bbox.map_or(pixel, |b| b.union(&pixel)));
            for ny in y.saturating_sub(1).max(y0)..(y + 2).min(y1) {
                for nx in x.saturating_sub(1).max(x0)..(x + 2).min(x1) {
                    if std::mem::take(&mut ink[ny * width + nx]) {
                        open.push(ny * width + nx);
                    }
                }
            }
        }
        found.extend(bbox);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Projection;
    use crate::raster::{Bits, Gray};
    use crate::scan::pieces::Part;

    #[test]
    fn a_lone_digit_of_small_print_is_no_dirt() {
        let sheet = Sheet {
            gray: Gray::white(200, 60),
            seals: Vec::new(),
            ink: Bits { width: 200, height: 60, ink: vec![false; 12_000] },
            dpi: 220.0,
            strokes: Vec::new(),
            to_page: Projection::IDENTITY,
        };
        let digit = Rect::new(100.0, 20.0, 106.0, 30.0);
        let found = |line: f32| {
            let tuning = Tuning::default();
            boxes(&[digit], &sheet, &[], smallest(line, sheet.dpi, &tuning), &tuning).len()
        };
        assert_eq!((found(14.0), found(30.0), found(f32::MAX)), (1, 0, 0));
    }

    #[test]
    fn a_stop_is_looked_for_behind_a_line_and_not_further_off() {
        let line = Rect::new(10.0, 10.0, 100.0, 34.0);
        let pieces = [Piece { parts: vec![Part { crop: line, ink: line }] }];
        let behind = |x: f32, y: f32| is_behind(&Rect::new(x, y, x + 7.0, y + 7.0), &pieces, &Tuning::default());
        assert!(behind(112.0, 18.0));
        assert!(!behind(140.0, 18.0), "in the open");
        assert!(!behind(112.0, 40.0), "below");
    }
}
