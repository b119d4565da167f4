//! The bars of a sign: one under `≥`, two under `≧`, and nothing else in `=`.
//!
//! A recogniser trained on prose is sure of `≥` where tables print `≧`. The bars are plain to see: rows dark along the
//! whole width of the sign.

use super::arms::{self, Below, Side};
use super::pieces::pixels;
use super::signs::SEEN;
use super::style;
use crate::geom::{Projection, Rect};
use crate::ink::Glyph;
use crate::ocr::recognise::Char;
use crate::raster::bits::steps;
use crate::raster::{Bits, Gray};
use crate::text::is_wide;

/// A sign with one bar, and the same with two.
const SIGNS: [(&str, &str); 2] = [("≥", "≧"), ("≤", "≦")];
/// A row belongs to a bar where it is so dark along the middle of the sign, as a share of the sign's darkest pixel
/// against the paper.
///
/// Arms slant, and so does the bar of some fonts: a row of theirs is dark for a part of the width only. Measured: 0.53
/// at most there, 0.57 at least on the bars of `≧`.
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

/// What is seen of a sign with bars.
struct Seen {
    /// Its bars, where their rows are plain to see.
    bars: Option<usize>,
    /// Its strokes, where they are.
    below: Below,
}

/// What the recogniser offers of a character that is a sign with bars.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offered {
    /// How likely it has one bar.
    one: f32,
    /// How likely it has two bars.
    two: f32,
    /// How likely it is one of the two signs.
    either: f32,
}

/// What is offered of a character; nothing of what is no sign with bars.
pub(super) fn offered(char: &Char) -> Offered {
    let odds = |sign: &str| char.others.iter().filter(|other| other.0 == sign).map(|other| other.1).sum::<f32>();
    let Some((one, two)) = SIGNS.into_iter().find(|(one, two)| char.text == *one || char.text == *two) else {
        return Offered::default();
    };
    let [one, two] = [one, two].map(|sign| if char.text == sign { char.confidence } else { odds(sign) });
    // What was chosen against what was read is no surer by that.
    let is_chosen = odds(&char.text) > 0.0;
    let either = if is_chosen { char.confidence } else { (one + two).min(1.0) };
    Offered { one, two, either: either * (1.0 - char.lost) }
}

/// Corrects the signs of a page that have two bars and are read as those with one, and the other way round, all of them
/// weighed together; `unit` is a pixel in points, and of each glyph is told what was offered of it.
///
/// A sign that may be the other one, which neither its ink shows nor the recogniser offers, stays what it was read as,
/// doubtful.
pub(super) fn corrected(glyphs: &mut [Glyph], offered: &[Offered], page: &Gray, ink: &Bits, unit: f32) {
    let seen = |(glyph, offered): (usize, &Offered)| Some((glyph, *offered, seen(&glyphs[glyph], page, ink, unit)?));
    let signs: Vec<(usize, Offered, Seen)> = offered.iter().enumerate().filter_map(seen).collect();
    let likelier: Vec<f64> = signs.iter().map(|(_, offered, seen)| by_odds(offered.two) * by_ink(seen)).collect();
    for ((at, offered, seen), two_barred) in signs.into_iter().zip(style::two_barred(&likelier)) {
        let glyph = &mut glyphs[at];
        let Some((one, two)) = SIGNS.into_iter().find(|(one, two)| glyph.text == *one || glyph.text == *two) else {
            continue;
        };
        let (likelier, is_shown) = if two_barred >= 0.5 {
            (two, offered.two > 0.0 || by_ink(&seen) > 1.0)
        } else {
            (one, offered.one > 0.0 || by_ink(&seen) < 1.0)
        };
        if is_shown {
            glyph.text = likelier.into();
        }
        #[allow(clippy::cast_possible_truncation, reason = "odds lie between 0 and 1")]
        let sure = (if glyph.text == two { two_barred } else { 1.0 - two_barred }) as f32;
        glyph.confidence = offered.either * sure;
    }
}

/// How many times as likely a sign with two bars is offered so, as such a sign, as one with one bar: of 17 signs with
/// two on worn forms 4 were offered with 0.016 and more and 1 with 0.002 and more, of 373 with one 1 and 21.
fn by_odds(two: f32) -> f64 {
    match two {
        0.016.. => (4.5 / 18.0) / (1.5 / 374.0),
        0.002.. => (1.5 / 18.0) / (21.5 / 374.0),
        _ => (12.5 / 18.0) / (351.5 / 374.0),
    }
}

/// How many times as likely a sign with two bars looks so as one with one. None of 430 with one, on worn pages in six
/// fonts, showed two (and half of those with two are taken to). Of the others see [`arms`]: of 52 signs with two bars
/// of which something was told 51 are thick, of 518 with one none.
fn by_ink(seen: &Seen) -> f64 {
    match (seen.bars, seen.below) {
        (Some(2), _) => 0.5 / (1.0 / 432.0),
        (_, Below::Thick) => (52.0 / 54.0) / (1.0 / 520.0),
        (_, Below::Bar) => (2.0 / 54.0) / (519.0 / 520.0),
        _ => 1.0,
    }
}

/// What is seen of a glyph that is a sign with bars.
fn seen(glyph: &Glyph, page: &Gray, ink: &Bits, unit: f32) -> Option<Seen> {
    let (one, _) = SIGNS.into_iter().find(|(one, two)| glyph.text == *one || glyph.text == *two)?;
    let bbox = Projection::scale(1.0 / unit).apply_rect(&glyph.bbox);
    let opens = if one == "≥" { Side::Left } else { Side::Right };
    let below = arms::leading(&bbox, ink).map_or(Below::Unclear, |sign| arms::below(ink, &sign, opens));
    Some(Seen { bars: bars(page, &bbox, below), below })
}

/// The bars of `=` differ in length by no more than this share; the upper one of `二` is a third shorter.
const EVEN: f32 = 0.15;
/// A row of a bar is inked along this share of the longer bar at least, and a row between the bars along no more than
/// the rest.
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
    vec![Char { text: "=".into(), at: 0.5, confidence: SEEN, others, ..Char::default() }]
}

/// The bars in the lower half of the sign in a box; nothing where the sign is not plain to see.
fn bars(page: &Gray, bbox: &Rect, below: Below) -> Option<usize> {
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
    let dark: Vec<f32> = (top + steps(BELOW * height)..bottom)
        .map(|y| inside.clone().map(|x| share(x, y)).sum::<f32>() / count)
        .collect();
    let full = dark.split(|&row| row < FULL).map(<[f32]>::len).max()?;
    match peaks(&dark) {
        0 => None,
        // A bar that has run together with the arm is as dark as two with one another.
        1 if full as f32 > THICK * height => (below != Below::Merged).then_some(2),
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
    fn beside_signs_with_two_bars_the_others_are_doubtful() {
        let read = |bars: [&[usize]; 3]| -> Vec<(String, bool)> {
            let signs = bars.map(sign);
            let page =
                Gray { width: 20, height: 66, pixels: signs.iter().flat_map(|sign| sign.pixels.clone()).collect() };
            let glyph = |top: f32| Glyph {
                text: "≥".into(),
                bbox: Rect::new(0.0, top, 20.0, top + 22.0),
                origin: Point { x: 0.0, y: top + 20.0 },
                size: 20.0,
                direction: Direction::Right,
                bold: false,
                confidence: 0.99,
                provenance: Default::default(),
            };
            let mut glyphs = [0.0, 22.0, 44.0].map(glyph);
            let ink = Bits { width: 20, height: 66, ink: page.pixels.iter().map(|&p| p < 128).collect() };
            let offered = [Offered { one: 0.99, two: 0.0, either: 0.99 }; 3];
            corrected(&mut glyphs, &offered, &page, &ink, 1.0);
            glyphs.iter().map(|g| (g.text.to_string(), g.confidence >= 0.9)).collect()
        };
        let told = |text: &str, sure: bool| (text.to_owned(), sure);
        assert_eq!(read([&[10, 14], &[10, 14], &[]]), [told("≧", true), told("≧", true), told("≥", false)]);
        assert!(read([&[10, 14], &[14], &[]]).iter().all(|(_, sure)| !sure), "they are not alike");
        assert_eq!(read([&[14], &[14], &[12, 14]])[..2], [told("≥", true), told("≥", true)]);
        assert_eq!(read([&[14], &[14], &[]]), [told("≥", true), told("≥", true), told("≥", true)]);
    }

    #[test]
    fn a_sign_that_the_page_contradicts_stays_what_it_was_read_as_where_no_other_is_offered() {
        let read = |one: f32| {
            let page = Gray {
                width: 20,
                height: 66,
                pixels: [&[14][..], &[14], &[]].iter().flat_map(|bars| sign(bars).pixels).collect(),
            };
            let ink = Bits { width: 20, height: 66, ink: page.pixels.iter().map(|&p| p < 128).collect() };
            let glyph = |(at, text): (usize, &str)| Glyph {
                text: text.into(),
                bbox: Rect::new(0.0, 22.0 * at as f32, 20.0, 22.0 * at as f32 + 22.0),
                origin: Point { x: 0.0, y: 22.0 * at as f32 + 20.0 },
                size: 20.0,
                direction: Direction::Right,
                bold: false,
                confidence: 0.99,
                provenance: Default::default(),
            };
            let mut glyphs: Vec<Glyph> = ["≥", "≥", "≧"].into_iter().enumerate().map(glyph).collect();
            let plain = Offered { one: 0.99, two: 0.0, either: 0.99 };
            corrected(&mut glyphs, &[plain, plain, Offered { one, two: 0.9, either: 0.9 + one }], &page, &ink, 1.0);
            (glyphs[2].text.to_string(), glyphs[2].confidence >= 0.9)
        };
        assert_eq!(read(0.0), ("≧".to_owned(), false));
        assert_eq!(read(0.05).0, "≥");
    }

    #[test]
    fn bars_are_counted_and_arms_are_not() {
        let around = Rect::new(0.0, 0.0, 20.0, 22.0);
        assert_eq!(bars(&sign(&[14]), &around, Below::Unclear), Some(1));
        assert_eq!(bars(&sign(&[10, 14]), &around, Below::Unclear), Some(2));
        assert_eq!(bars(&sign(&[10, 12, 14]), &around, Below::Unclear), Some(2), "run together");
        assert_eq!(bars(&sign(&[]), &around, Below::Unclear), None, "no sign with bars");
    }
}
