//! Boxes of text → pieces, each a line inside one cell.
//!
//! A detector sees lines of text and no walls: what it takes for one line may run over several cells, and what it takes
//! for one block may be several lines. Walls part the first, blank rows the second.

use super::{on_sheet, stacked};
use crate::geom::{Axis, Rect};
use crate::raster::bits::Bits;
use crate::raster::{Gray, Sheet};

/// What decides how boxes are parted.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A vertical line that covers this share of a box's height parts it.
    ///
    /// Too small: the strokes of characters part lines. Too large: walls that end at the line do not.
    pub wall: f32,
    /// What is cut off at a wall and narrower than this is no text, in inches.
    pub sliver: f32,
    /// What is higher than so many usual lines may hold ink of the lines above and below.
    pub crowded: f32,
    /// Text higher than so many lines may be several.
    pub lines: f32,
    /// Of several lines each is at least so many usual lines high.
    pub least_line: f32,
    /// Several lines are at least so many usual lines wide; what is narrower is a column of characters.
    pub two_wide: f32,
    /// A row between two lines has ink on no more than this share of its pixels.
    pub speckled: f32,
    /// Boxes of one line have this share of the less high one's height in common at least.
    pub along: f32,
    /// They are parts of one text where they stand no further apart than this many usual lines are high.
    ///
    /// Too small: a quotation mark is read by itself. Too large: columns without walls are one text.
    pub pitch: f32,
    /// The same where one is a mark, which stands in the corner of its square: beside a quotation mark most of a square
    /// is blank.
    pub mark_pitch: f32,
    /// Text so many times higher than wide stands in a column, one character below the other.
    pub tall: f32,
    /// What is narrower is no column of Chinese characters but a `1` or a bar, in inches.
    pub narrow: f32,
    /// The boxes of two lines have no more than this share of the less high one's height in common.
    ///
    /// Too small: lines set close together keep parts of one another. Too large: two sightings of one line are parted.
    pub shared: f32,
    /// A piece with this share of its ink's box inside another's is seen twice.
    pub inside: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            wall: 0.7,
            sliver: 0.03,
            crowded: 1.12,
            lines: 1.6,
            least_line: 0.6,
            two_wide: 1.6,
            speckled: 0.03,
            along: 0.7,
            pitch: 0.5,
            mark_pitch: 0.9,
            tall: 1.6,
            narrow: 0.07,
            shared: 0.5,
            inside: 0.85,
        }
    }
}

/// A line of text inside one cell; characters that stand one below the other are its parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its parts in reading order, most often one.
    pub parts: Vec<Part>,
}

/// A part of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    /// What is shown to the recogniser, in pixels.
    pub crop: Rect,
    /// The box of its ink, in pixels.
    pub ink: Rect,
}

impl Piece {
    /// The box around its ink, in pixels.
    pub(super) fn bbox(&self) -> Rect {
        Rect::around(self.parts.iter().map(|part| part.ink)).unwrap_or_default()
    }

    /// Its picture: its parts side by side, each as high as the first.
    pub(super) fn picture(&self, page: &Gray) -> Gray {
        let pictures = self.parts.iter().map(|part| {
            let [x0, y0, x1, y1] = pixels(&part.crop);
            page.crop(x0, y0, x1, y1)
        });
        Gray::beside(&pictures.collect::<Vec<_>>())
    }

    /// The shares of the picture's width at which its parts end.
    pub(super) fn ends(&self) -> Vec<f32> {
        let widths: Vec<f32> = self.parts.iter().map(|p| p.crop.width() / p.crop.height().max(1.0)).collect();
        let whole: f32 = widths.iter().sum();
        widths
            .iter()
            .scan(0.0, |end, width| {
                *end += width / whole;
                Some(*end)
            })
            .collect()
    }
}

/// The boxes parted at walls and rows, each inside one cell.
pub(super) fn cells(sheet: &Sheet, boxes: &[Rect], tuning: &Tuning) -> Vec<Rect> {
    let inside = boxes.iter().filter_map(|b| on_sheet(b, sheet));
    let mut cells: Vec<Rect> = inside.flat_map(|b| parted(&b, sheet, tuning)).collect();
    share_rows(&mut cells, &sheet.ink, tuning);
    cells
}

/// The pieces in [`cells`], in their order; `line` is the [usual height](usual_height) of the page's lines.
pub(super) fn of(sheet: &Sheet, cells: Vec<Rect>, line: f32, tuning: &Tuning) -> Vec<Piece> {
    let cells = joined(cells, line, sheet, tuning);
    let pieces = cells
        .iter()
        .flat_map(|b| lines(b, line, sheet, tuning))
        .filter_map(|b| piece(&b, line, sheet, tuning))
        .collect();
    seen_once(pieces, tuning)
}

/// Joins boxes of one line that stand no further apart than characters do: a detector may see a quotation mark, or the
/// first word, by itself.
fn joined(mut boxes: Vec<Rect>, line: f32, sheet: &Sheet, tuning: &Tuning) -> Vec<Rect> {
    let is_mark = |ink: &Rect| ink.height() <= tuning.least_line * line && ink.width() <= line;
    boxes.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.y0.total_cmp(&b.y0)));
    // Each box with that of its ink.
    let mut lines: Vec<(Rect, Rect)> = Vec::new();
    for bbox in boxes {
        let Some(ink) = ink_box(&bbox, &sheet.ink) else { continue };
        let goes_on = |before: &Rect| {
            let shared = before.y1.min(ink.y1) - before.y0.max(ink.y0);
            shared >= tuning.along * before.height().min(ink.height())
                && before.height().max(ink.height()) <= tuning.lines * line
                && ink.x0 - before.x1
                    <= line * if is_mark(before) || is_mark(&ink) { tuning.mark_pitch } else { tuning.pitch }
                && !is_walled(before, &ink, sheet)
        };
        match lines.iter_mut().filter(|l| goes_on(&l.1)).max_by(|a, b| a.1.x1.total_cmp(&b.1.x1)) {
            Some(line) => *line = (line.0.union(&bbox), line.1.union(&ink)),
            None => lines.push((bbox, ink)),
        }
    }
    let mut boxes: Vec<Rect> = lines.into_iter().map(|line| line.0).collect();
    boxes.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    boxes
}

/// Whether an upright wall stands between the ink of two boxes.
fn is_walled(left: &Rect, right: &Rect, sheet: &Sheet) -> bool {
    // Two sightings of one line: a stroke where both see text is one of a character.
    if left.x1 - right.x0 > right.height() {
        return false;
    }
    let (middle, from, to) = (right.center().y, left.x1.min(right.x0) - 1.0, right.x0.max(left.x1) + 1.0);
    sheet
        .strokes
        .iter()
        .any(|s| s.axis == Axis::Vertical && (from..=to).contains(&s.at) && s.from <= middle && middle <= s.to)
}

/// Parts boxes that reach into one another from above and below, where there is least ink: a detector's boxes have
/// margins, and on lines that stand close together each holds a part of the next one's characters.
fn share_rows(boxes: &mut [Rect], bits: &Bits, tuning: &Tuning) {
    for i in 0..boxes.len() {
        for j in 0..boxes.len() {
            let (upper, lower) = (boxes[i], boxes[j]);
            let Some(both) = upper.intersection(&lower) else { continue };
            let least = upper.height().min(lower.height());
            if lower.center().y - upper.center().y < 0.5 * least || both.height() > tuning.shared * least {
                continue;
            }
            let [x0, top, x1, bottom] = pixels(&both);
            let count = |y: usize| bits.row(y)[x0..x1.min(bits.width)].iter().filter(|&&b| b).count();
            let middle = (top + bottom) / 2;
            let Some(row) = (top..bottom.min(bits.height)).min_by_key(|&y| (count(y), y.abs_diff(middle))) else {
                continue;
            };
            boxes[i].y1 = row as f32;
            boxes[j].y0 = row as f32 + 1.0;
        }
    }
}

/// The pieces without those that lie inside another: a detector may see a line and a part of it.
fn seen_once(pieces: Vec<Piece>, tuning: &Tuning) -> Vec<Piece> {
    let around: Vec<Option<Rect>> = pieces.iter().map(|p| Rect::around(p.parts.iter().map(|part| part.ink))).collect();
    let area = |r: &Rect| r.width() * r.height();
    let inside = |i: usize| {
        let Some(a) = around[i] else { return false };
        around.iter().enumerate().filter(|(j, _)| *j != i).any(|(j, b)| {
            b.is_some_and(|b| {
                let larger = area(&b) > area(&a) || (area(&b) >= area(&a) && j < i);
                larger && a.intersection(&b).is_some_and(|both| area(&both) >= tuning.inside * area(&a))
            })
        })
    };
    let kept: Vec<bool> = (0..pieces.len()).map(|i| !inside(i)).collect();
    pieces.into_iter().zip(kept).filter(|p| p.1).map(|p| p.0).collect()
}

/// The median height of the ink of long boxes, in pixels: that of a line of text.
pub(super) fn usual_height(boxes: &[Rect], sheet: &Sheet) -> f32 {
    let inks = boxes.iter().filter_map(|b| ink_box(b, &sheet.ink));
    let mut heights: Vec<f32> = inks.filter(|ink| ink.width() > 3.0 * ink.height()).map(|ink| ink.height()).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(f32::MAX)
}

/// A box that holds several lines, parted at the blank rows between them.
fn lines(bbox: &Rect, line: f32, sheet: &Sheet, tuning: &Tuning) -> Vec<Rect> {
    let Some(ink) = ink_box(bbox, &sheet.ink)
        .filter(|ink| ink.height() > tuning.lines * line && ink.width() > tuning.two_wide * line)
    else {
        return vec![*bbox];
    };
    let [x0, top, x1, bottom] = pixels(&ink);
    // Specks and the tail of a comma do not make a row of text.
    let most = tuning.speckled * (x1 - x0) as f32;
    let blank = |y: usize| sheet.ink.row(y)[x0..x1.min(sheet.ink.width)].iter().filter(|&&b| b).count() as f32 <= most;
    let mut cuts = vec![bbox.y0];
    let mut row = top;
    while row < bottom {
        let end = (row..bottom).find(|&y| blank(y) != blank(row)).unwrap_or(bottom);
        let middle = (row + end) as f32 / 2.0;
        // Less than half a line is the upper part of a character like 三.
        if blank(row)
            && middle - cuts.last().copied().unwrap_or(0.0).max(ink.y0) > tuning.least_line * line
            && ink.y1 - middle > tuning.least_line * line
        {
            cuts.push(middle);
        }
        row = end;
    }
    cuts.push(bbox.y1);
    cuts.windows(2).map(|y| Rect { y0: y[0], y1: y[1], ..*bbox }).collect()
}

/// A box, parted at the vertical walls through it, and cut off at the horizontal ones along it.
fn parted(bbox: &Rect, sheet: &Sheet, tuning: &Tuning) -> Vec<Rect> {
    let mut cuts: Vec<(f32, f32)> = Vec::new();
    for stroke in sheet.strokes.iter().filter(|s| s.axis == Axis::Vertical) {
        let covered = stroke.to.min(bbox.y1) - stroke.from.max(bbox.y0);
        // A wall is longer than the line is high: the strokes of characters are not.
        if covered > tuning.wall * bbox.height()
            && stroke.to - stroke.from > 1.5 * bbox.height()
            && bbox.x0 < stroke.at
            && stroke.at < bbox.x1
        {
            let half = stroke.width / 2.0 + 1.0;
            cuts.push((stroke.at - half, stroke.at + half));
        }
    }
    cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut parts = Vec::new();
    let mut left = bbox.x0;
    for (from, to) in cuts.into_iter().chain([(bbox.x1, bbox.x1)]) {
        if from - left > tuning.sliver * sheet.dpi {
            parts.push(Rect { x0: left, x1: from, ..*bbox });
        }
        left = left.max(to);
    }
    parts.into_iter().map(|part| between_rows(part, sheet)).collect()
}

/// A box without what lies beyond the horizontal walls at its top and bottom.
fn between_rows(mut part: Rect, sheet: &Sheet) -> Rect {
    let middle = part.center().y;
    for stroke in sheet.strokes.iter().filter(|s| s.axis == Axis::Horizontal) {
        let along = stroke.to.min(part.x1) - stroke.from.max(part.x0);
        if along > 0.5 * part.width() && part.y0 < stroke.at && stroke.at < part.y1 {
            let half = stroke.width / 2.0 + 1.0;
            if stroke.at < middle {
                part.y0 = part.y0.max(stroke.at + half);
            } else {
                part.y1 = part.y1.min(stroke.at - half);
            }
        }
    }
    part
}

/// The piece of a box, if there is ink in it.
fn piece(crop: &Rect, line: f32, sheet: &Sheet, tuning: &Tuning) -> Option<Piece> {
    let ink = ink_box(crop, &sheet.ink)?;
    // What is no higher than a line and hangs together is one character, however narrow: a lone digit.
    let is_high = line >= f32::MAX || ink.height() > tuning.lines * line || is_parted(&ink, &sheet.ink);
    if is_high && ink.height() > tuning.tall * ink.width() && ink.width() > tuning.narrow * sheet.dpi {
        return Some(Piece { parts: stacked::characters(crop, &ink, &sheet.ink) });
    }
    Some(Piece { parts: vec![part(crop, ink, line, sheet, tuning)] })
}

/// Whether a blank row parts the middle half of a box of ink, as it does two small characters one below the other.
fn is_parted(ink: &Rect, bits: &Bits) -> bool {
    let [x0, top, x1, bottom] = pixels(ink);
    let quarter = (bottom - top) / 4;
    (top + quarter..(bottom - quarter).min(bits.height)).any(|y| !bits.row(y)[x0..x1.min(bits.width)].contains(&true))
}

/// A line of text without what a box holds of the lines above and below it.
fn part(crop: &Rect, ink: Rect, line: f32, sheet: &Sheet, tuning: &Tuning) -> Part {
    let narrow = ink.width() < 2.0 * ink.height();
    if ink.height() < tuning.crowded * line || ink.width() < line {
        return Part { crop: *crop, ink };
    }
    let [x0, top, x1, bottom] = pixels(&ink);
    let count = |y: usize| sheet.ink.row(y)[x0..x1.min(sheet.ink.width)].iter().filter(|&&b| b).count();
    let outer = (bottom - top) * 3 / 10;
    // In a few characters a row with little ink may be one of theirs: only a blank one parts lines.
    let most = if narrow { tuning.speckled * ink.width() } else { f32::MAX };
    let parts = |y: &usize| count(*y) as f32 <= most;
    // Where there is least ink the next line ends; of equals the row nearest to this one.
    let first = (top..top + outer).rev().filter(parts).min_by_key(|&y| count(y)).map_or(top, |y| y + 1);
    let last = (bottom - outer..bottom).filter(parts).min_by_key(|&y| count(y)).unwrap_or(bottom);
    let ink = Rect { y0: first as f32, y1: last as f32, ..ink };
    Part { crop: Rect { y0: (ink.y0 - 2.0).max(crop.y0), y1: (ink.y1 + 2.0).min(crop.y1), ..*crop }, ink }
}

/// The box around the ink inside a box.
pub(super) fn ink_box(crop: &Rect, bits: &Bits) -> Option<Rect> {
    let [x0, y0, x1, y1] = pixels(crop);
    let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
    for y in y0..y1.min(bits.height) {
        let row = &bits.row(y)[x0..x1.min(bits.width)];
        if let (Some(first), Some(last)) = (row.iter().position(|&b| b), row.iter().rposition(|&b| b)) {
            (left, right, top, bottom) = (left.min(x0 + first), right.max(x0 + last + 1), top.min(y), y + 1);
        }
    }
    (left < right).then_some(Rect { x0: left as f32, y0: top as f32, x1: right as f32, y1: bottom as f32 })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places on a picture")]
pub(super) fn pixels(r: &Rect) -> [usize; 4] {
    [r.x0.floor(), r.y0.floor(), r.x1.ceil(), r.y1.ceil()].map(|v| v.max(0.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Projection;
    use crate::ink::Stroke;

    /// A sheet with these boxes inked, and their joined boxes; lines are 20 pixels high.
    fn joined_boxes(inked: &[Rect], wall: Option<f32>) -> usize {
        let mut ink = Bits { width: 300, height: 60, ink: vec![false; 300 * 60] };
        for [x0, y0, x1, y1] in inked.iter().map(pixels) {
            (y0..y1).for_each(|y| ink.ink[y * 300 + x0..y * 300 + x1].fill(true));
        }
        let strokes =
            wall.map(|at| Stroke { axis: Axis::Vertical, at, from: 0.0, to: 60.0, width: 1.0 }).into_iter().collect();
        let gray = Gray::white(300, 60);
        let sheet = Sheet { gray, seals: Vec::new(), ink, dpi: 200.0, strokes, to_page: Projection::scale(1.0) };
        joined(inked.to_vec(), 20.0, &sheet, &Tuning::default()).len()
    }

    #[test]
    fn a_narrow_character_no_higher_than_a_line_is_no_column_of_characters() {
        let parts_of = |inked: &[Rect], line: f32| {
            let bbox = Rect::around(inked.iter().copied()).unwrap();
            let mut ink = Bits { width: 300, height: 60, ink: vec![false; 300 * 60] };
            for [x0, y0, x1, y1] in inked.iter().map(pixels) {
                (y0..y1).for_each(|y| ink.ink[y * 300 + x0..y * 300 + x1].fill(true));
            }
            let sheet = Sheet {
                gray: Gray::white(300, 60),
                seals: Vec::new(),
                ink,
                dpi: 96.0,
                strokes: Vec::new(),
                to_page: Projection::scale(1.0),
            };
            piece(&bbox, line, &sheet, &Tuning::default()).map_or(0, |piece| piece.parts.len())
        };
        let parts = |bbox: Rect, line: f32| parts_of(&[bbox], line);
        let digit = Rect::new(50.0, 10.0, 63.0, 32.0);
        assert_eq!(parts(digit, 20.0), 1, "a lone digit");
        assert_eq!(parts(Rect::new(50.0, 10.0, 70.0, 52.0), 20.0), 2, "two characters");
        let small = [Rect::new(50.0, 10.0, 63.0, 22.0), Rect::new(50.0, 24.0, 63.0, 36.0)];
        assert_eq!(parts_of(&small, 20.0), 2, "two characters in smaller print");
        assert_eq!(parts(digit, f32::MAX), 2, "no line tells how high one is");
    }

    #[test]
    fn boxes_of_one_line_are_one_text_up_to_a_wall() {
        let words = [Rect::new(10.0, 10.0, 100.0, 30.0), Rect::new(106.0, 11.0, 180.0, 30.0)];
        assert_eq!(joined_boxes(&words, None), 1);
        assert_eq!(joined_boxes(&words, Some(103.0)), 2);
        let columns = [words[0], Rect::new(116.0, 11.0, 180.0, 30.0)];
        assert_eq!(joined_boxes(&columns, None), 2, "too far apart");
        let quote = [words[0], Rect::new(116.0, 11.0, 124.0, 19.0)];
        assert_eq!(joined_boxes(&quote, None), 1, "a mark in the corner of its square");
        let again = [words[0], Rect::new(40.0, 11.0, 110.0, 30.0)];
        assert_eq!(joined_boxes(&again, Some(70.0)), 1, "seen twice, over the stroke of a character");
        let below = [words[0], Rect::new(90.0, 34.0, 180.0, 54.0)];
        assert_eq!(joined_boxes(&below, None), 2, "the next line");
    }
}
