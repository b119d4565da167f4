//! The bars of a sign: one under `≥`, two under `≧`, and nothing else in `=`.
//!
//! A recogniser trained on prose is sure of `≥` where tables print `≧`. The bars are plain to see: rows dark along the whole width of the sign.

use super::pieces::pixels;
use super::signs::{CHOSEN, SEEN};
use crate::geom::{Affine, Rect};
use crate::ink::Glyph;
use crate::ocr::recognise::Char;
use crate::raster::bits::steps;
use crate::raster::{Bits, Gray};
use crate::text::is_wide;

/// A sign with one bar, and the same with two.
const SIGNS: [(&str, &str); 2] = [("≥", "≧"), ("≤", "≦")];
/// A row belongs to a bar where it is so dark along the middle of the sign, as a share of the sign's darkest pixel against the paper.
///
/// Arms slant, and so does the bar of some fonts: a row of theirs is dark for a part of the width only. Measured: 0.53 at most there, 0.57 at least on
/// the bars of `≧`.
const DARK: f32 = 0.55;
/// Two bars are as dark as one another, to this share; an arm is lighter.
const LIKE: f32 = 0.75;
/// Between two bars a row is no darker than this share of the lighter bar.
const BETWEEN: f32 = 0.7;
/// The share of the sign's width, on both sides, that is left out: arms begin there.
const SIDE: f32 = 0.2;
/// The bars lie below this share of the sign's height; a flat arm of `>` may end above.
const BELOW: f32 = 0.58;
/// Two bars that have run together are thicker than this share of the sign's height, and one is thinner.
const THICK: f32 = 0.25;
/// Where two have run together all of it is so dark.
const FULL: f32 = 0.75;
/// A sign lower than this many pixels shows nothing.
const SMALLEST: f32 = 12.0;

/// Corrects the signs of a page that have two bars and are read as those with one; `unit` is a pixel in points.
///
/// Where two bars are seen there are two: of 430 signs with one, on worn pages in six fonts, 199 showed it, the others
/// nothing, and none two. Where one is seen it may be two that ran
/// together: a `≧` stays what it was read as, and on a page that has signs with two, or most of whose signs are too thick, every other one is doubtful.
pub(super) fn corrected(glyphs: &mut [Glyph], page: &Gray, ink: &Bits, unit: f32) {
    let count = |glyph: &Glyph| bars(page, &Affine::scale(1.0 / unit).apply_rect(&glyph.bbox));
    let of_sign = |glyph: &Glyph| SIGNS.iter().any(|(one, two)| glyph.text == *one || glyph.text == *two).then(|| count(glyph));
    let seen: Vec<Option<Option<usize>>> = glyphs.iter().map(of_sign).collect();
    let has_two = seen.contains(&Some(Some(2))) || are_thick(glyphs, ink, unit);
    for (glyph, seen) in glyphs.iter_mut().zip(seen) {
        let Some((_, two)) = SIGNS.into_iter().find(|(one, _)| *one == glyph.text) else { continue };
        match seen.flatten() {
            Some(2) => {
                glyph.text = two.into();
                glyph.confidence = glyph.confidence.min(SEEN);
            }
            _ if has_two => glyph.confidence = glyph.confidence.min(CHOSEN),
            _ => {}
        }
    }
}

/// The bars of `=` differ in length by no more than this share; the upper one of `二` is a third shorter.
const EVEN: f32 = 0.15;
/// A row of a bar is inked along this share of the longer bar at least, and a row between the bars along no more than the rest.
const ALONG: f32 = 0.7;

/// Whether ink is nothing but two bars of one length, one above the other.
pub(super) fn are_equals(ink: &Bits, bbox: &Rect) -> bool {
    let [x0, y0, x1, y1] = pixels(bbox);
    let (width, height) = (x1 - x0, y1 - y0);
    let spans: Vec<usize> = (y0..y1.min(ink.height)).map(|y| span(&ink.row(y)[x0..x1.min(ink.width)])).collect();
    let is_bar = |span: &usize| *span as f32 >= ALONG * width as f32;
    let bars: Vec<&[usize]> = spans.chunk_by(|a, b| is_bar(a) == is_bar(b)).filter(|rows| is_bar(&rows[0])).collect();
    let [upper, lower] = bars[..] else { return false };
    let longest = |bar: &[usize]| bar.iter().copied().max().unwrap_or(0) as f32;
    let between = spans.len() - upper.len() - lower.len();
    let is_even = (longest(upper) - longest(lower)).abs() <= EVEN * longest(upper).max(longest(lower));
    is_even && between > 0 && height < width
}

/// From the first to the last ink of a row.
fn span(row: &[bool]) -> usize {
    row.iter().rposition(|&b| b).map_or(0, |last| last + 1 - row.iter().position(|&b| b).unwrap_or(0))
}

/// Whether what was read may be the sign `=`: it is one character, and no Chinese one but `二`.
pub(super) fn may_be_equals(read: &[Char]) -> bool {
    let is_other = |c: &Char| c.text != "二" && c.text.chars().any(|c| is_wide(c) && c.is_alphanumeric());
    read.len() <= 1 && !read.iter().any(is_other)
}

/// The sign `=` in the place of what was read.
pub(super) fn equals(read: &[Char]) -> Vec<Char> {
    let others = read.iter().map(|c| (c.text.clone(), c.confidence)).collect();
    vec![Char { text: "=".into(), at: 0.5, confidence: SEEN, others }]
}

/// The columns that tell whether a sign has a bar, as shares of its width from the side where its arms are apart: before them strokes end, behind them they meet.
const APART: [f32; 2] = [0.2, 0.55];
/// Three strokes are seen where so many of these columns cross three.
const CROSSED: f32 = 0.6;

/// A bar that has run together with another one, or with the arm above it, is thicker than the upper arm by more than this.
///
/// Measured on worn prints: none of 518 signs with one bar is thicker, and 51 of 52 with two are.
const THICKER: f32 = 1.5;

/// What is seen of a sign below its upper arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Below {
    /// The other arm and one bar, flat or slanted.
    Bar,
    /// More than that: two bars, of which one has run together with the other or with the arm.
    Thick,
    /// No bar, or nothing that can be told.
    Unclear,
}

/// What is seen below the upper arm of a sign, by the strokes one above another where its arms are apart.
///
/// Measured on worn prints: of 270 signs with a bar 238 showed three strokes, of 59 without one none did; most of the others were blots.
pub(super) fn below(ink: &Bits, bbox: &Rect, opens: Side) -> Below {
    let [x0, y0, x1, y1] = pixels(bbox);
    let width = (x1 - x0) as f32;
    let columns = steps(APART[0] * width)..steps(APART[1] * width);
    let strokes = |step: usize| -> Vec<usize> {
        let x = if opens == Side::Left { x0 + step } else { x1 - 1 - step };
        let column: Vec<bool> = (y0..y1).map(|y| ink.get(x, y)).collect();
        column.chunk_by(|a, b| a == b).filter(|run| run[0]).map(<[bool]>::len).collect()
    };
    let count = columns.len();
    let crossed: Vec<[usize; 3]> = columns.filter_map(|step| strokes(step).try_into().ok()).collect();
    if count == 0 || (crossed.len() as f32) < CROSSED * count as f32 {
        return Below::Unclear;
    }
    let upper: usize = crossed.iter().map(|[upper, ..]| upper).sum();
    let thicker: usize = crossed.iter().map(|[_, arm, bar]| arm.max(bar)).sum();
    if thicker as f32 > THICKER * upper as f32 { Below::Thick } else { Below::Bar }
}

/// The box of the ink of the first character in a box, up to the first blank column.
pub(super) fn leading(line: &Rect, ink: &Bits) -> Option<Rect> {
    let [x0, y0, x1, y1] = pixels(line);
    let is_inked = |x: &usize| (y0..y1).any(|y| ink.get(*x, y));
    let start = (x0..x1).find(is_inked)?;
    let end = (start..x1).find(|x| !is_inked(x)).unwrap_or(x1);
    let rows: Vec<usize> = (y0..y1).filter(|&y| (start..end).any(|x| ink.get(x, y))).collect();
    Some(Rect { x0: start as f32, y0: *rows.first()? as f32, x1: end as f32, y1: *rows.last()? as f32 + 1.0 })
}

/// Whether most signs of a page that show what is below their arms show more than a bar.
fn are_thick(glyphs: &[Glyph], ink: &Bits, unit: f32) -> bool {
    let seen = |glyph: &Glyph| {
        let (.., opens) = BARRED.into_iter().find(|(_, one, _)| glyph.text == *one)?;
        let sign = leading(&Affine::scale(1.0 / unit).apply_rect(&glyph.bbox), ink)?;
        Some(below(ink, &sign, opens)).filter(|below| *below != Below::Unclear)
    };
    let seen: Vec<Below> = glyphs.iter().filter_map(seen).collect();
    2 * seen.iter().filter(|below| **below == Below::Thick).count() > seen.len()
}

/// The sign without a bar, the same with one, and the side where its arms are apart.
pub(super) const BARRED: [(&str, &str, Side); 2] = [(">", "≥", Side::Left), ("<", "≤", Side::Right)];

/// The side on which the arms of a sign are apart: the left one of `>`.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Left,
    Right,
}

/// The bars in the lower half of the sign in a box; nothing where the sign is not plain to see.
fn bars(page: &Gray, bbox: &Rect) -> Option<usize> {
    let [x0, y0, x1, y1] = pixels(bbox);
    let sign = page.crop(x0, y0, x1.min(page.width), y1.min(page.height));
    let (paper, ink) = (*sign.pixels.iter().max()?, *sign.pixels.iter().min()?);
    let depth = f32::from(paper) - f32::from(ink);
    let share = |x: usize, y: usize| (f32::from(paper) - f32::from(sign.get(x, y))) / depth;
    let is_blank = |x: usize| (0..sign.height).all(|y| share(x, y) < 0.3);
    // The sign itself: its box may hold a part of the digit that follows.
    let left = (0..sign.width).find(|&x| !is_blank(x))?;
    let right = (left..sign.width).find(|&x| is_blank(x)).unwrap_or(sign.width);
    let is_inked = |y: &usize| (left..right).any(|x| share(x, *y) > 0.5);
    let (top, bottom) = ((0..sign.height).find(is_inked)?, (0..sign.height).rfind(is_inked)? + 1);
    let (width, height) = ((right - left) as f32, (bottom - top) as f32);
    if height < SMALLEST {
        return None;
    }
    let inside = left + steps(SIDE * width)..right - steps(SIDE * width);
    let count = inside.len() as f32;
    let dark: Vec<f32> = (top + steps(BELOW * height)..bottom).map(|y| inside.clone().map(|x| share(x, y)).sum::<f32>() / count).collect();
    let full = dark.split(|&row| row < FULL).map(<[f32]>::len).max()?;
    match peaks(&dark) {
        0 => None,
        1 if full as f32 > THICK * height => Some(2),
        peaks => Some(peaks),
    }
}

/// The rows darker than those around them, nearly as dark as the darkest.
fn peaks(dark: &[f32]) -> usize {
    let darkest = dark.iter().copied().fold(0.0, f32::max);
    let least = DARK.max(LIKE * darkest);
    // What gets lighter from the top on is the end of an arm.
    let arm = dark.windows(2).take_while(|rows| rows[1] <= rows[0]).count();
    let (mut peaks, mut peak) = (0, 0.0_f32);
    let mut valley: Option<f32> = None;
    for &row in &dark[arm.min(dark.len())..] {
        let is_apart = valley.is_some_and(|valley| valley <= BETWEEN * peak.min(row));
        if row >= least && (peaks == 0 || is_apart) {
            (peaks, peak, valley) = (peaks + 1, row, None);
        } else if peaks > 0 && row > peak && valley.is_none() {
            peak = row;
        } else if peaks > 0 {
            valley = Some(valley.map_or(row, |v| v.min(row)));
        }
    }
    peaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Point;
    use crate::ink::Direction;

    /// A sign of 14 by 16 pixels: `>` in its upper part and bars at these rows, all two pixels thick.
    fn sign(bars_at: &[usize]) -> Gray {
        let mut page = Gray::white(20, 22);
        let mut dot = |x: usize, y: usize| page.pixels[(y + 3) * 20 + x + 3] = 40;
        for x in 0..14 {
            [x / 4, 7 - x / 4].iter().for_each(|y| (*y..y + 2).for_each(|y| dot(x, y)));
            bars_at.iter().for_each(|y| (*y..y + 2).for_each(|y| dot(x, y)));
        }
        page
    }

    #[test]
    fn two_bars_of_one_length_are_a_sign() {
        let drawn = |bars: &[(usize, usize, usize)]| {
            let mut ink = Bits { width: 20, height: 14, ink: vec![false; 280] };
            bars.iter().for_each(|&(y, from, to)| ink.ink[y * 20 + from..y * 20 + to].fill(true));
            are_equals(&ink, &Rect::new(2.0, 2.0, 18.0, 11.0))
        };
        assert!(drawn(&[(3, 2, 18), (4, 2, 18), (8, 3, 18), (9, 2, 18)]));
        assert!(!drawn(&[(3, 4, 15), (4, 4, 15), (9, 2, 18)]), "二");
        assert!(!drawn(&[(3, 2, 18), (6, 3, 17), (9, 2, 18)]), "三");
        assert!(!drawn(&[(5, 2, 18)]), "一");
    }

    #[test]
    fn a_bar_is_seen_below_the_arms_and_two_that_have_run_together() {
        let drawn = |bars: &[fn(usize) -> usize], opens: Side| {
            let mut ink = Bits { width: 24, height: 26, ink: vec![false; 24 * 26] };
            for x in 0..18 {
                let at = if opens == Side::Left { x } else { 17 - x };
                for y in [2 + x / 3, 14 - x / 3].into_iter().chain(bars.iter().map(|bar| bar(x))) {
                    (y..y + 2).for_each(|y| ink.ink[y * 24 + at + 3] = true);
                }
            }
            below(&ink, &Rect::new(3.0, 2.0, 21.0, 24.0), opens)
        };
        for side in [Side::Left, Side::Right] {
            assert_eq!(drawn(&[|_| 19], side), Below::Bar, "flat");
            assert_eq!(drawn(&[|x| 19 - x / 3], side), Below::Bar, "slanted");
            assert_eq!(drawn(&[|_| 19, |_| 21], side), Below::Thick, "two that have run together");
            assert_eq!(drawn(&[|x| 16 - x / 3, |_| 20], side), Below::Thick, "one of two has run together with the arm");
            assert_eq!(drawn(&[|x| 16 - x / 3], side), Below::Unclear, "one has run together with the arm");
            assert_eq!(drawn(&[], side), Below::Unclear, "no bar");
        }
    }

    #[test]
    fn beside_signs_with_two_bars_the_others_are_doubtful() {
        let read = |bars: [&[usize]; 3]| -> Vec<(String, bool)> {
            let signs = bars.map(sign);
            let page = Gray { width: 20, height: 66, pixels: signs.iter().flat_map(|sign| sign.pixels.clone()).collect() };
            let glyph = |top: f32| Glyph {
                text: "≥".into(),
                bbox: Rect::new(0.0, top, 20.0, top + 22.0),
                origin: Point { x: 0.0, y: top + 20.0 },
                size: 20.0,
                direction: Direction::Right,
                bold: false,
                confidence: 0.99,
            };
            let mut glyphs = [0.0, 22.0, 44.0].map(glyph);
            let ink = Bits { width: 20, height: 66, ink: page.pixels.iter().map(|&p| p < 128).collect() };
            corrected(&mut glyphs, &page, &ink, 1.0);
            glyphs.iter().map(|g| (g.text.to_string(), g.confidence >= 0.9)).collect()
        };
        let told = |text: &str, sure: bool| (text.to_owned(), sure);
        assert_eq!(read([&[10, 14], &[10, 14], &[]]), [told("≧", true), told("≧", true), told("≥", false)]);
        assert_eq!(read([&[10, 14], &[14], &[]]), [told("≧", true), told("≥", false), told("≥", false)]);
        assert_eq!(read([&[14], &[14], &[]]), [told("≥", true), told("≥", true), told("≥", true)]);
    }

    #[test]
    fn bars_are_counted_and_arms_are_not() {
        let around = Rect::new(0.0, 0.0, 20.0, 22.0);
        assert_eq!(bars(&sign(&[14]), &around), Some(1));
        assert_eq!(bars(&sign(&[10, 14]), &around), Some(2));
        assert_eq!(bars(&sign(&[10, 12, 14]), &around), Some(2), "run together");
        assert_eq!(bars(&sign(&[]), &around), None, "no sign with bars");
    }
}
