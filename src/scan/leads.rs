//! The sign before a number that was read as something else: its ink tells it from a digit or a dash.
//!
//! In most Chinese fonts `≧` takes a square, twice the width of a digit; a recogniser that has seen few of them is sure
//! of a `2`. And a `=` whose bars have run together is as high as two dashes.

use super::arms::{self, Below, Side, leading};
use super::bars;
use super::pieces::Piece;
use super::signs::{CHOSEN, DASHES, SEEN, WORN, is_number, is_sign};
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::raster::Bits;

/// The ink of a digit is no wider than this share of the height of its line; that of a sign is about as wide as high.
///
/// Too small: wide digits are doubted. Too large: signs in narrow fonts are taken for digits.
const WIDE: f32 = 0.8;
/// The first digit of a number is no lower than this share of the second.
///
/// Too small: signs of small height are taken for digits. Too large: digits that wear has cut off are doubted.
const LOW: f32 = 0.82;
/// The ink of a dash is no higher than this share of the height of its line: a stroke is a tenth, two with their gap
/// are three.
const THICK: f32 = 0.2;

/// The first character of a number as its ink shows it; nothing where it may be what was read.
pub(super) fn of(piece: &Piece, chars: &[Char], ink: &Bits) -> Option<Char> {
    let ([part], [first, second, ..]) = (&piece.parts[..], chars) else { return None };
    if !is_number(&second.text) {
        return None;
    }
    let lead = leading(&part.ink, ink)?;
    // Where the second one stands on the same ink they touch, and nothing is told.
    if part.crop.x0 + second.at * part.crop.width() < lead.x1 {
        return None;
    }
    let height = part.ink.height();
    if first.text.chars().all(|c| DASHES.contains(c)) {
        if bars::are_equals(ink, &lead) {
            return Some(first.taken_for("=", SEEN));
        }
        // Bars that have run together: `=` where that is offered, else no dash that is sure. And no number is written
        // as `一1`.
        let meant = if first.others.iter().any(|other| other.0 == "=") { "=" } else { &first.text };
        return (lead.height() >= THICK * height || matches!(first.text.as_str(), "一" | "二"))
            .then(|| first.taken_for(meant, CHOSEN.min(first.confidence)));
    }
    let is_narrow = is_number(&first.text) || first.text.chars().all(|c| c.is_ascii_alphabetic());
    let is_square = lead.width() >= WIDE * height && lead.height() >= WIDE * height;
    if !is_narrow || !(is_square || (first.text != "1" && is_low(&lead, &part.ink, ink))) {
        return None;
    }
    let offered = first.others.iter().map(|(other, _)| other.as_str()).find(|other| is_sign(other));
    Some(first.taken_for(offered.unwrap_or(&first.text), CHOSEN.min(first.confidence)))
}

/// Whether the first character of a number is lower than the second: digits are of one height, and many signs are
/// lower.
fn is_low(lead: &Rect, line: &Rect, ink: &Bits) -> bool {
    let second = leading(&Rect { x0: lead.x1, ..*line }, ink);
    // What is wider than high is not one digit.
    second.is_some_and(|second| second.width() < second.height() && lead.height() < LOW * second.height())
}

/// A sign without a bar, with one and with two, and the side where its arms are apart.
const BARRED: [([&str; 3], Side); 2] = [([">", "≥", "≧"], Side::Left), (["<", "≤", "≦"], Side::Right)];

/// What else such signs are read as where they are worn. None of it has three strokes one above another where the arms
/// of a sign are apart.
const OTHERWISE: [&str; 3] = ["=", "#", "V"];
/// A sign that was read otherwise is offered with this likelihood at least.
const OFFERED: f32 = 0.05;

/// A sign that may have two bars is offered as one with this likelihood at least.
const OFFERED_TWO: f32 = 0.002;

/// The sign before a number, or alone, with the bars that its ink shows; nothing where none are seen or no sign with so
/// many is offered.
///
/// It is as likely as all signs and marks together that would show less: fonts in which the bar slants are read as `>`
/// nearly as often as `≥`.
pub(super) fn barred(piece: &Piece, chars: &[Char], ink: &Bits) -> Option<Char> {
    let ([part], [first, rest @ ..]) = (&piece.parts[..], chars) else { return None };
    let offered = |sign: &str| first.others.iter().find(|(other, _)| other == sign).map_or(0.0, |other| other.1);
    let (signs, opens) = if OTHERWISE.contains(&first.text.as_str()) {
        let any = |signs: &[&str; 3]| signs.iter().map(|sign| offered(sign)).sum::<f32>();
        BARRED.into_iter().filter(|(signs, _)| any(signs) >= OFFERED).max_by(|a, b| any(&a.0).total_cmp(&any(&b.0)))?
    } else {
        BARRED.into_iter().find(|(signs, _)| signs.contains(&first.text.as_str()))?
    };
    let lead = leading(&part.ink, ink)?;
    let is_apart = |next: &Char| is_number(&next.text) && part.crop.x0 + next.at * part.crop.width() >= lead.x1;
    if !rest.first().is_none_or(is_apart) {
        return None;
    }
    let below = arms::below(ink, &lead, opens);
    let may_be_two = first.text == signs[2] || offered(signs[2]) >= OFFERED_TWO;
    let (bars, least) = match below {
        Below::Bar => (1, 0.0),
        // Which of the two it is, the page tells (see `bars`).
        Below::Thick if may_be_two => (if first.text == signs[2] { 2 } else { 1 }, 0.0),
        // It may be more than one bar, and a thick arm.
        Below::Merged if !may_be_two => (1, WORN),
        Below::Thick | Below::Merged | Below::Unclear => return None,
    };
    // No other mark has three strokes; digits and letters may.
    let is_mark =
        |read: &str| OTHERWISE.contains(&read) || (!is_sign(read) && read.chars().all(|c| !c.is_alphanumeric()));
    let is_one = |read: &str| signs[..=bars].contains(&read) || (below != Below::Merged && is_mark(read));
    let odds = offered(signs[bars]);
    let is_offered = first.text == signs[bars] || (odds > 0.0 && odds >= least);
    let (own, others): (Vec<_>, Vec<_>) = first.others.iter().cloned().partition(|(other, _)| is_one(other));
    let any = first.confidence + own.iter().map(|other| other.1).sum::<f32>();
    let sign =
        || Char { text: signs[bars].into(), confidence: any.min(first.confidence.max(SEEN)), others, ..first.clone() };
    (is_offered && is_one(&first.text)).then(sign)
}

/// Makes the signs at the heads of lines doubtful that were read without a bar and show more than their arms; all of
/// them, where most of the page's do.
pub(super) fn doubt_barless(lines: &mut [Vec<Char>], shows_more: &[bool]) {
    let is_barless =
        |line: &[Char]| line.first().is_some_and(|first| BARRED.iter().any(|(signs, _)| signs[0] == first.text));
    let barless = lines.iter().filter(|line| is_barless(line)).count();
    let are_worn = 2 * shows_more.iter().filter(|&&more| more).count() > barless;
    for (line, &more) in lines.iter_mut().zip(shows_more) {
        if is_barless(line) && (more || are_worn) {
            line[0].confidence = line[0].confidence.min(CHOSEN);
        }
    }
}

/// Whether the ink of a sign that was read without a bar, before a number or alone, shows more than its two arms.
pub(super) fn shows_more(piece: &Piece, chars: &[Char], ink: &Bits) -> bool {
    let ([part], [first, ..]) = (&piece.parts[..], chars) else { return false };
    let Some((_, opens)) = BARRED.into_iter().find(|(signs, _)| signs[0] == first.text) else { return false };
    let is_apart = |lead: &Rect| chars.get(1).is_none_or(|next| part.crop.x0 + next.at * part.crop.width() >= lead.x1);
    leading(&part.ink, ink).filter(is_apart).is_some_and(|lead| arms::below(ink, &lead, opens) != Below::Unclear)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::Part;
    use crate::scan::signs;

    fn char(text: &str, at: f32, others: &[(&str, f32)]) -> Char {
        let others = others.iter().map(|(text, odds)| ((*text).into(), *odds)).collect();
        Char { text: text.into(), at: at / 60.0, confidence: 0.97, others, ..Char::default() }
    }

    /// What the first of two characters is whose ink is so wide and so high in a line of 20 pixels, if it is read so
    /// and another one is offered.
    fn lead(read: &str, other: &str, wide: usize, high: usize) -> Option<(String, bool)> {
        let mut ink = Bits { width: 60, height: 24, ink: vec![false; 60 * 24] };
        (12 - high / 2..12 + high.div_ceil(2)).for_each(|y| ink.ink[y * 60 + 4..y * 60 + 4 + wide].fill(true));
        (2..22).for_each(|y| ink.ink[y * 60 + 30..y * 60 + 38].fill(true));
        let part = Part { crop: Rect::new(0.0, 0.0, 60.0, 24.0), ink: Rect::new(4.0, 2.0, 38.0, 22.0) };
        let chars = [char(read, 4.0 + wide as f32 / 2.0, &[(other, 0.01)]), char("9", 34.0, &[])];
        of(&Piece { parts: vec![part] }, &chars, &ink).map(|c| (c.text.to_string(), c.confidence <= CHOSEN))
    }

    #[test]
    fn where_most_signs_without_a_bar_show_more_all_are_doubtful() {
        let sure = |more: [bool; 3]| {
            let mut lines = vec![
                vec![char(">", 12.0, &[])],
                vec![char("<", 12.0, &[])],
                vec![char(">", 12.0, &[])],
                vec![char("≥", 12.0, &[])],
            ];
            doubt_barless(&mut lines, &[more[0], more[1], more[2], false]);
            lines.iter().map(|line| line[0].confidence > CHOSEN).collect::<Vec<_>>()
        };
        assert_eq!(sure([true, false, false]), [false, true, true, true]);
        assert_eq!(sure([true, false, true]), [false, false, false, true]);
    }

    #[test]
    fn a_thick_arm_of_a_sign_without_a_bar_is_more_than_it_has() {
        let shown = |read: &str, thick: usize| {
            let mut ink = Bits { width: 60, height: 26, ink: vec![false; 60 * 26] };
            for x in 0..18 {
                let (upper, lower) = (2 + x / 3, 14 - x / 3);
                (upper..upper + 2).chain(lower..lower + thick).for_each(|y| ink.ink[y * 60 + x + 4] = true);
            }
            let part = Part { crop: Rect::new(0.0, 0.0, 60.0, 25.0), ink: Rect::new(4.0, 2.0, 22.0, 24.0) };
            shows_more(&Piece { parts: vec![part] }, &[char(read, 12.0, &[])], &ink)
        };
        assert!(shown(">", 4));
        assert!(!shown(">", 2), "its arms are alike");
        assert!(!shown("≥", 4), "it has a bar");
    }

    #[test]
    fn a_sign_has_the_bar_that_is_seen_if_one_is_offered() {
        let with = |strokes: &dyn Fn(usize) -> Vec<usize>, rest: &[Char], first: Char| {
            let mut ink = Bits { width: 60, height: 26, ink: vec![false; 60 * 26] };
            for x in 0..18 {
                strokes(x)
                    .iter()
                    .for_each(|y| ink.ink[y * 60 + x + 4..][..120].iter_mut().step_by(60).for_each(|b| *b = true));
            }
            let part = Part { crop: Rect::new(0.0, 0.0, 60.0, 25.0), ink: Rect::new(4.0, 2.0, 38.0, 24.0) };
            let chars: Vec<Char> = std::iter::once(first).chain(rest.iter().cloned()).collect();
            let mut line = [&[barred(&Piece { parts: vec![part] }, &chars, &ink)?], rest].concat();
            signs::weighed(&mut line);
            Some((line[0].text.to_string(), line[0].confidence >= 0.9))
        };
        let arms = |x: usize| [2 + x / 3, 14 - x / 3];
        let drawn = |bars: usize, rest: &[Char], first: Char| {
            with(&|x| arms(x).into_iter().chain((19..22).take(2 * bars - bars.min(1))).collect(), rest, first)
        };
        let merged = |first: Char| with(&|x| arms(x).into_iter().chain([16 - x / 3]).collect(), &[], first);
        let read = |text: &str, others: &[(&str, f32)]| Char { confidence: 0.5, ..char(text, 12.0, others) };
        let number = [char("9", 34.0, &[])];
        let sure = |text: &str| Some((text.to_owned(), true));
        assert_eq!(drawn(1, &number, read(">", &[("≥", 0.4)])), sure("≥"));
        assert_eq!(drawn(1, &[], read("≥", &[(">", 0.4)])), sure("≥"));
        assert_eq!(drawn(1, &number, read("≥", &[("2", 0.3)])), Some(("≥".to_owned(), false)), "it may be a digit");
        assert_eq!(
            drawn(2, &number, read("≥", &[("≧", 0.004), (">", 0.4)])),
            sure("≥"),
            "or the other one that has bars"
        );
        assert_eq!(drawn(2, &number, read("≥", &[(">", 0.4)])), None, "two bars, and no such sign is offered");
        assert_eq!(drawn(1, &number, read("≧", &[("≥", 0.4)])), None, "two bars may look like one");
        assert_eq!(drawn(1, &[], read("=", &[("≥", 0.45)])), sure("≥"));
        assert_eq!(drawn(0, &[], read("=", &[("≥", 0.45)])), None);
        assert_eq!(drawn(1, &[], read("=", &[("≥", 0.02)])), None, "hardly offered");
        assert_eq!(drawn(2, &number, read("≥", &[("≧", 0.0005), (">", 0.4)])), None, "hardly offered");
        assert_eq!(merged(read(">", &[("≥", 0.45)])), sure("≥"));
        assert_eq!(merged(read(">", &[("≥", 0.05)])), None, "its arm may be thick");
        assert_eq!(merged(read("=", &[("≥", 0.45)])), None, "its bar may be thick");
        assert_eq!(merged(read("≥", &[("≧", 0.004), (">", 0.4)])), None, "there may be two bars");
        assert_eq!(drawn(1, &number, read(">", &[("》", 0.4)])), None, "not offered");
        assert_eq!(drawn(0, &number, read(">", &[("≥", 0.4)])), None, "no bar");
        assert_eq!(drawn(1, &[char("9", 18.0, &[])], read(">", &[("≥", 0.4)])), None, "they touch");
        assert_eq!(drawn(1, &[char("=", 34.0, &[])], read(">", &[("≥", 0.4)])), None, "a sign of two characters");
    }

    #[test]
    fn a_digit_as_wide_as_high_is_the_sign_that_is_offered_or_doubtful() {
        assert_eq!(lead("2", "≥", 20, 20), Some(("≥".into(), true)));
        assert_eq!(lead("2", "3", 20, 20), Some(("2".into(), true)));
        assert_eq!(lead("2", "≥", 11, 20), None, "a digit");
        assert_eq!(lead("2", "≥", 11, 14), Some(("≥".into(), true)), "lower than a digit");
        assert_eq!(lead("≥", "2", 20, 20), None);
        assert_eq!(lead("约", "2", 20, 20), None);
    }

    #[test]
    fn a_thick_dash_before_a_number_is_equals() {
        assert_eq!(lead("一", "=", 14, 6), Some(("=".into(), true)));
        assert_eq!(lead("一", "-", 14, 6), Some(("一".into(), true)), "not offered");
        assert_eq!(lead("一", "-", 14, 2), Some(("一".into(), true)), "no number begins so");
        assert_eq!(lead("-", "一", 14, 2), None);
    }
}
