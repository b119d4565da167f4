//! The marks of notes, small and raised behind a word → out of the text.
//!
//! `386.50¹` is 386.50 and says where to read on; read as digits it would be another number. A raised 2 or 3 behind the
//! letter m is no note but a square or cubic metre, and a raised digit behind `×10` is an exponent.

use super::Tuning;
use super::marks::{Bar, Fate, Mark};
use super::rows::{Edges, level};
use super::watermarks;
use crate::diag::{Code, Diagnostic, Place};
use crate::geom::{Axis, Rect};
use crate::say;
use compact_str::CompactString;

/// A mark is no longer than this: `[12]`, `*1,2`.
const LONGEST: usize = 6;
/// So few marks may stand on a page without other digits.
const FEW: usize = 3;
/// So many characters before a mark are quoted.
const QUOTED: usize = 16;
/// Digits and the raised forms of them that have a code of their own.
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/// Sets the fate of note marks to [`Fate::Aside`]; the findings about them.
pub(super) fn set_aside(marks: &mut [Mark], bars: &[Bar], page: u32, tuning: &Tuning) -> Vec<Diagnostic> {
    let Some(edges) = candidates(marks, tuning) else { return Vec::new() };
    let mut found: Vec<Note> = Vec::new();
    for at in edges.rightwards() {
        let is_within = found.last().is_some_and(|note| note.marks.contains(&at));
        found.extend(Note::at(at, marks, &edges, tuning).filter(|_| !is_within));
    }
    // Where most digits are raised, a font sets them so.
    let raised = found.iter().flat_map(|note| &note.marks).filter(|&&at| is_digit(&marks[at])).count();
    let digits = marks.iter().filter(|m| m.fate == Fate::Shown && is_digit(m)).count();
    if found.len() > FEW && raised * 2 > digits {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for note in found {
        if note.is_walled_off(marks, bars) {
            continue;
        }
        match note.meaning(marks, &edges) {
            Meaning::Note => {
                findings.push(note.finding(marks, &edges, page));
                note.marks.iter().for_each(|&at| marks[at].fate = Fate::Aside);
            }
            Meaning::Exponent => note.marks.iter().for_each(|&at| raise(&mut marks[at])),
            Meaning::Unit => {}
        }
    }
    findings
}

/// What a small raised text is.
enum Meaning {
    Note,
    /// A part of a unit: `m²`.
    Unit,
    Exponent,
}

/// A small raised text.
struct Note {
    /// The glyph that it stands behind.
    base: usize,
    marks: Vec<usize>,
}

/// The glyphs of a page by their sides, if any could be a note mark: it is smaller than most of the page, or drawn
/// behind what it is smaller than (a title).
fn candidates(marks: &[Mark], tuning: &Tuning) -> Option<Edges> {
    let usual = watermarks::usual_size(marks)?;
    let is_small = |mark: &Mark| mark.glyph.size < tuning.raised_size * usual;
    let could_be = |mark: &Mark| is_read(mark) && is_part(mark) && (is_small(mark) || has_raised_code(mark));
    let stands_behind =
        |pair: &[Mark]| is_part(&pair[1]) && pair[1].fate == Fate::Shown && is_raised(&pair[1], &pair[0], tuning);
    (marks.iter().any(could_be) || marks.windows(2).any(stands_behind)).then(|| Edges::of(marks, is_read))
}

fn is_read(mark: &Mark) -> bool {
    mark.fate == Fate::Shown && mark.glyph.text != " " && level(mark)
}

fn is_digit(mark: &Mark) -> bool {
    mark.glyph.text.len() == 1 && mark.glyph.text.as_bytes()[0].is_ascii_digit()
}

fn has_raised_code(mark: &Mark) -> bool {
    mark.glyph.text.len() <= 3 && mark.glyph.text.chars().all(|c| RAISED.contains(c)) && !mark.glyph.text.is_empty()
}

/// Whether a glyph can be a part of a note mark.
fn is_part(mark: &Mark) -> bool {
    let mut chars = mark.glyph.text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    c.is_ascii_alphanumeric() || is_circled(c) || RAISED.contains(c) || "*＊†‡§#()（）[]［］〔〕【】,，、注".contains(c)
}

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⒇' | 'ⓐ'..='ⓩ' | '❶'..='❿')
}

/// Whether a text is a note mark: 注, a number of up to two digits, circled or not, asterisks, a letter, in brackets or
/// not.
fn is_note(text: &str) -> bool {
    let bare = text.trim_matches(|c| "()（）[]［］〔〕【】".contains(c));
    let inner = bare.trim_start_matches('注');
    let one = |part: &str| {
        let digits = part.chars().all(|c| c.is_ascii_digit() || RAISED.contains(c)) && part.chars().count() <= 2;
        let signs = part.chars().all(|c| is_circled(c) || "*＊†‡§#".contains(c));
        let letter = part.len() == 1 && part.as_bytes()[0].is_ascii_lowercase();
        !part.is_empty() && (digits || signs || letter)
    };
    bare == "注" || inner.split([',', '，', '、']).all(one)
}

impl Note {
    /// The small raised text that begins with this glyph, if one does.
    fn at(first: usize, marks: &[Mark], edges: &Edges, tuning: &Tuning) -> Option<Self> {
        let mark = &marks[first];
        if !is_part(mark) {
            return None;
        }
        let base = edges.before(first, marks, tuning.raised_gap).find(|&b| is_raised(mark, &marks[b], tuning))?;
        let mut run = vec![first];
        let mut last = first;
        while run.len() < LONGEST
            && let Some(next) = edges.after(last, marks, tuning.raised_gap).find(|&n| goes_on(&marks[last], &marks[n]))
        {
            run.push(next);
            last = next;
        }
        let text: CompactString = run.iter().map(|&at| marks[at].glyph.text.as_str()).collect();
        let note = Self { base, marks: run };
        (is_note(&text) && !note.is_fraction(marks, edges, tuning)).then_some(note)
    }

    fn text(&self, marks: &[Mark]) -> CompactString {
        self.marks.iter().map(|&at| marks[at].glyph.text.as_str()).collect()
    }

    fn bbox(&self, marks: &[Mark]) -> Rect {
        Rect::around(self.marks.iter().map(|&at| marks[at].glyph.bbox)).unwrap_or_default()
    }

    /// Whether it is the upper part of a fraction: a stroke or another small number follows, or stands below.
    fn is_fraction(&self, marks: &[Mark], edges: &Edges, tuning: &Tuning) -> bool {
        let last = self.marks[self.marks.len() - 1];
        let slash = |at: usize| matches!(marks[at].glyph.text.as_str(), "/" | "⁄" | "∕" | "／");
        let bbox = self.bbox(marks);
        let below = |at: usize| {
            let (other, small) = (&marks[at].glyph, tuning.raised_size * marks[self.base].glyph.size);
            let middle = other.bbox.center();
            other.size < small
                && bbox.x0 <= middle.x
                && middle.x <= bbox.x1
                && middle.y > bbox.y1 - 0.2 * other.size
                && other.bbox.y0 < marks[self.base].glyph.bbox.y1
        };
        edges.after(last, marks, tuning.raised_gap).any(slash) || edges.within(bbox.x0, bbox.x1).any(below)
    }

    /// Whether a wall stands between it and the glyph before.
    fn is_walled_off(&self, marks: &[Mark], bars: &[Bar]) -> bool {
        let (base, bbox) = (marks[self.base].glyph.bbox, self.bbox(marks));
        let (from, to, y) = (base.x1.min(bbox.x0) - 0.5, base.x1.max(bbox.x0) + 0.5, bbox.center().y);
        bars.iter()
            .any(|b| b.axis == Axis::Vertical && b.bbox.x0 < to && b.bbox.x1 > from && b.bbox.y0 < y && y < b.bbox.y1)
    }

    fn meaning(&self, marks: &[Mark], edges: &Edges) -> Meaning {
        let text = self.text(marks);
        let before: Vec<char> =
            edges.back(self.base, marks, QUOTED).flat_map(|at| marks[at].glyph.text.chars()).collect();
        let Some(&base) = before.first() else { return Meaning::Unit };
        let power = matches!(text.as_str(), "2" | "3" | "²" | "³");
        if base.is_ascii_alphabetic() {
            let letters = before.iter().take_while(|c| c.is_ascii_alphabetic()).count();
            let behind_number = before.get(letters).is_some_and(char::is_ascii_digit);
            // A word of a language with letters, or a formula, is no number to be mistaken.
            return if power || !behind_number { Meaning::Unit } else { Meaning::Note };
        }
        if base == '米' && power && before.get(1) != Some(&'方') {
            return Meaning::Unit;
        }
        if base.is_ascii_digit() {
            let number: String = before.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
            let times = before.get(2).is_some_and(|c| matches!(c, '×' | '✕' | 'x' | 'X' | '*' | '·'));
            let last = self.marks[self.marks.len() - 1];
            let goes_on = || edges.after(last, marks, 0.3).any(|at| stands_on_line_of(&marks[at], &marks[self.base]));
            if number == "01" && text.chars().all(|c| c.is_ascii_digit() || RAISED.contains(c)) && (times || goes_on())
            {
                return Meaning::Exponent;
            }
        }
        Meaning::Note
    }

    fn finding(&self, marks: &[Mark], edges: &Edges, page: u32) -> Diagnostic {
        let mut before: Vec<&str> =
            edges.back(self.base, marks, QUOTED).map(|at| marks[at].glyph.text.as_str()).collect();
        before.reverse();
        let place = Place { page: Some(page), bbox: Some(self.bbox(marks)) };
        let message = say!(
            "'{}' stands small and raised behind '{}', as the mark of a note: it is not part of that",
            self.text(marks),
            before.concat()
        );
        Diagnostic::new(Code::TextUnplaced, place, message)
    }
}

/// Whether a glyph stands raised behind another: much smaller, with its baseline clearly above the other's and not
/// above its top.
fn is_raised(mark: &Mark, base: &Mark, tuning: &Tuning) -> bool {
    let up = (base.glyph.origin.y - mark.glyph.origin.y) / base.glyph.size;
    let small = mark.glyph.size < tuning.raised_size * base.glyph.size;
    let coded =
        has_raised_code(mark) && !has_raised_code(base) && up.abs() < 0.1 && mark.glyph.size < 1.2 * base.glyph.size;
    coded || (small && up > tuning.raised && up < 0.8)
}

/// Whether a glyph goes on with a raised text.
fn goes_on(last: &Mark, next: &Mark) -> bool {
    let size = last.glyph.size;
    let like = (last.glyph.origin.y - next.glyph.origin.y).abs() < 0.05 * size
        && (0.9..1.1).contains(&(next.glyph.size / size));
    like && is_part(next) && has_raised_code(last) == has_raised_code(next)
}

fn stands_on_line_of(mark: &Mark, base: &Mark) -> bool {
    (mark.glyph.origin.y - base.glyph.origin.y).abs() < 0.1 * base.glyph.size && mark.glyph.size > 0.8 * base.glyph.size
}

/// Gives the digits of an exponent the codes of raised ones, so that they are not taken for digits of the number
/// before.
fn raise(mark: &mut Mark) {
    let digit = mark.glyph.text.chars().next().and_then(|c| c.to_digit(10));
    if let Some(raised) = digit.and_then(|d| RAISED.chars().nth(d as usize)) {
        mark.glyph.text = CompactString::from_iter([raised]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes_are_told_from_small_words() {
        for mark in ["1", "[12]", "①", "*", "注", "（注）", "注2", "a", "¹", "1,3"] {
            assert!(is_note(mark), "{mark}");
        }
        for word in ["123", "万", "km", "注意", ""] {
            assert!(!is_note(word), "{word}");
        }
    }
}
