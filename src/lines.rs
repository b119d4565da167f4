//! Glyphs → runs → words and lines → text with its wraps undone.
//!
//! Everything is measured in the frame of the text's own direction (`u` along the line, `v` from line to line), so
//! upright and sideways text take the same way, and only places count: the order in which a producer drew the glyphs
//! changes nothing. Blanks come from gaps.

use crate::geom::Rect;
use crate::ink::{Direction, Glyph};
use crate::provenance::{Provenance, Trust};
use crate::text::is_blank;
use compact_str::CompactString;
use std::ops::Range;

/// What decides where words and lines begin.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// A gap wider than this parts two Latin words, in em.
    ///
    /// Too small: kerned words fall apart. Too large: the narrow blanks of justified lines are lost.
    pub word_gap: f32,
    /// A gap wider than this is a blank where one side is Chinese, in em (between Latin and Chinese; there is none
    /// inside Chinese).
    ///
    /// Too small: the quarter blank that typesetters put around digits shows. Too large: printed blanks are lost.
    pub mixed_gap: f32,
    /// A gap up to this keeps two glyphs in one run, in em.
    pub run_gap: f32,
    /// Outside of tables a gap wider than this begins another line, in em.
    ///
    /// Too small: letter-spaced titles fall apart. Too large: a label runs into the next one on its line.
    pub line_gap: f32,
    /// Outside of tables a gap wider than this parts the pieces of a line, in em: texts of neighbouring columns whose
    /// walls are not printed.
    pub piece_gap: f32,
    /// Baselines that differ by less than this share of the font size are one line.
    ///
    /// Too small: mixed fonts in one line fall apart. Too large: tightly set lines run together.
    pub baseline: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { word_gap: 0.16, mixed_gap: 0.4, run_gap: 0.35, line_gap: 1.8, piece_gap: 0.6, baseline: 0.4 }
    }
}

/// A line of text as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its text, word gaps as single blanks.
    pub text: String,
    /// Its box.
    pub bbox: Rect,
    /// The largest font size in it, in points.
    pub size: f32,
    /// Whether most of it is bold.
    pub bold: bool,
    /// The least confidence of its glyphs.
    pub confidence: f32,
    /// Where the least sure of its glyphs comes from.
    pub provenance: Provenance,
    /// How far each of its characters can be trusted, blanks left out; empty where all are drawn.
    pub odds: Vec<Trust>,
    /// The pieces that wide gaps part it into, where there are any: each may belong to another column.
    pub pieces: Vec<Line>,
    /// Its text with the blanks that are printed between Chinese characters too, where there are any: what they part
    /// may be two labels with their values.
    pub spaced: Option<String>,
}

/// A word of an upright line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    /// What it says.
    pub text: CompactString,
    /// Its box.
    pub bbox: Rect,
    /// Its baseline.
    pub base: f32,
    /// The largest font size in it.
    pub size: f32,
}

/// A glyph in the frame of its direction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark<'a> {
    /// The glyph itself.
    pub glyph: &'a Glyph,
    /// Where it begins along its line.
    pub u0: f32,
    /// Where it ends.
    pub u1: f32,
    /// Its baseline.
    pub v: f32,
    /// Its upper edge across the line.
    pub v0: f32,
    /// Its lower edge.
    pub v1: f32,
}

/// Glyphs that follow one another on a baseline with hardly a gap. It is looked at again and again, so all that is
/// asked of it is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run<'a> {
    /// The way it runs.
    pub direction: Direction,
    /// Its glyphs along the line.
    pub marks: &'a [Mark<'a>],
    /// The largest font size in it.
    pub size: f32,
    /// Its box on the page.
    pub bbox: Rect,
    /// The baseline of its largest glyphs.
    v: f32,
    /// Its extent across the line.
    span: (f32, f32),
}

impl Mark<'_> {
    /// What the glyph says, without blanks around it.
    fn text(&self) -> &str {
        let text = self.glyph.text.as_str();
        // One byte that is printed has no blanks around it.
        if text.len() == 1 { text } else { text.trim() }
    }
}

impl<'a> Run<'a> {
    fn new(direction: Direction, marks: &'a [Mark<'a>], size: f32) -> Self {
        let bbox = Rect::around(marks.iter().map(|m| m.glyph.bbox)).unwrap_or_default();
        let v = marks.iter().find(|m| m.glyph.size >= size).map_or(0.0, |m| m.v);
        let span = marks.iter().fold((f32::MAX, f32::MIN), |(a, b), m| (a.min(m.v0), b.max(m.v1)));
        Self { direction, marks, size, bbox, v, span }
    }

    /// Some of its glyphs, as a run of the same size.
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        Self::new(self.direction, &self.marks[range], self.size)
    }

    fn u0(&self) -> f32 {
        self.marks.first().map_or(0.0, |m| m.u0)
    }
}

/// A glyph in the frame of its direction.
fn mark(glyph: &Glyph) -> Mark<'_> {
    let b = &glyph.bbox;
    let (u0, u1, v, v0, v1) = match glyph.direction {
        Direction::Right => (b.x0, b.x1, glyph.origin.y, b.y0, b.y1),
        Direction::Down => (b.y0, b.y1, -glyph.origin.x, -b.x1, -b.x0),
        Direction::Left => (-b.x1, -b.x0, -glyph.origin.y, -b.y1, -b.y0),
        Direction::Up => (-b.y1, -b.y0, glyph.origin.x, b.x0, b.x1),
    };
    Mark { glyph, u0, u1, v, v0, v1 }
}

/// The printed glyphs of a page, each in the frame of its direction.
pub(crate) fn marks(glyphs: &[Glyph]) -> Vec<Mark<'_>> {
    glyphs.iter().filter(|g| is_ink(g)).map(mark).collect()
}

/// Puts the glyphs of a page together to runs, by the order of drawing: what a producer draws in one go stays whole
/// even where another text is printed over it. Glyphs that come in any other order make runs of one glyph, which is no
/// loss.
pub(crate) fn runs<'a>(marks: &'a [Mark<'a>], tuning: &Tuning) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let (mut start, mut size) = (0, 0.0_f32);
    for i in 0..marks.len() {
        if i > start && !follows(size, &marks[i - 1], &marks[i], tuning) {
            runs.push(Run::new(marks[start].glyph.direction, &marks[start..i], size));
            (start, size) = (i, 0.0);
        }
        size = if i == start { marks[i].glyph.size } else { size.max(marks[i].glyph.size) };
    }
    if let Some(first) = marks.get(start) {
        runs.push(Run::new(first.glyph.direction, &marks[start..], size));
    }
    runs
}

/// Blanks are told from gaps; a glyph at no place cannot be placed.
fn is_ink(glyph: &Glyph) -> bool {
    let b = &glyph.bbox;
    let finite = [b.x0, b.y0, b.x1, b.y1, glyph.origin.x, glyph.origin.y, glyph.size]
        .iter()
        .all(|v| v.is_finite() && v.abs() < 1e6);
    finite && glyph.text.chars().any(|c| !c.is_whitespace())
}

/// Whether a glyph goes on with a run of this size that ends with `last`.
fn follows(size: f32, last: &Mark, next: &Mark, tuning: &Tuning) -> bool {
    let em = size.max(1.0);
    let gap = next.u0 - last.u1;
    last.glyph.direction == next.glyph.direction
        && (next.v - last.v).abs() < 0.05 * em
        && gap > -0.3 * em
        && gap <= tuning.run_gap * em
}

/// A line of runs.
#[derive(Clone, Debug)]
struct Row<'a> {
    direction: Direction,
    size: f32,
    v: f32,
    span: (f32, f32),
    marks: Vec<Mark<'a>>,
}

/// Puts runs together to lines, each direction for itself, by baseline.
fn rows<'a>(mut runs: Vec<Run<'a>>, tuning: &Tuning) -> Vec<Row<'a>> {
    // Large print first: superscripts then find the line that they belong to.
    runs.sort_by(|a, b| {
        a.direction
            .cmp(&b.direction)
            .then(b.size.total_cmp(&a.size))
            .then(a.v.total_cmp(&b.v))
            .then(a.u0().total_cmp(&b.u0()))
    });
    let mut rows: Vec<Row> = Vec::new();
    let mut shelf = Shelf::default();
    for run in runs {
        let Run { v, span, .. } = run;
        let found = shelf
            .near(v, run.size)
            .filter(|&at| same_line(&rows[at], &run, tuning))
            .min_by(|&a, &b| (rows[a].v - v).abs().total_cmp(&(rows[b].v - v).abs()));
        if let Some(at) = found {
            rows[at].marks.extend(run.marks);
        } else {
            shelf.put(v, run.size, rows.len());
            rows.push(Row { direction: run.direction, size: run.size, v, span, marks: run.marks.to_vec() });
        }
    }
    for row in &mut rows {
        row.marks.sort_by(|a, b| a.u0.total_cmp(&b.u0).then(a.u1.total_cmp(&b.u1)));
        drop_leaders(&mut row.marks);
    }
    rows
}

/// So many dots in a row lead the eye from a label to its number, and say nothing.
const LEADER: usize = 5;

/// Takes out rows of dots between other signs.
fn drop_leaders(marks: &mut Vec<Mark>) {
    let is_dot =
        |m: &Mark| !m.glyph.text.is_empty() && m.glyph.text.chars().all(|c| matches!(c, '.' | '…' | '·' | '‥'));
    if marks.iter().all(is_dot) {
        return;
    }
    let mut kept = vec![true; marks.len()];
    let mut start = 0;
    for i in 0..=marks.len() {
        if i < marks.len() && is_dot(&marks[i]) {
            continue;
        }
        if i - start >= LEADER {
            kept[start..i].fill(false);
        }
        start = i + 1;
    }
    let mut keep = kept.iter();
    marks.retain(|_| keep.next().copied().unwrap_or(true));
}

/// Rows by their place, so that a run looks only at those around it.
#[derive(Default)]
struct Shelf {
    by_place: std::collections::BTreeMap<i64, Vec<usize>>,
    largest: f32,
}

impl Shelf {
    fn put(&mut self, v: f32, size: f32, row: usize) {
        self.largest = self.largest.max(size);
        self.by_place.entry(bucket(v)).or_default().push(row);
    }

    fn near(&self, v: f32, size: f32) -> impl Iterator<Item = usize> {
        let reach = self.largest.max(size);
        self.by_place.range(bucket(v - reach)..=bucket(v + reach)).flat_map(|(_, rows)| rows.iter().copied())
    }
}

#[allow(clippy::cast_possible_truncation, reason = "places are below a million points")]
fn bucket(v: f32) -> i64 {
    (v / 4.0).floor() as i64
}

/// Whether a run stands on the line: on its baseline, or smaller and inside of its height, as a superscript is.
fn same_line(row: &Row, run: &Run, tuning: &Tuning) -> bool {
    if row.direction != run.direction {
        return false;
    }
    let apart = (row.v - run.v).abs();
    let (top, bottom) = run.span;
    let middle = (top + bottom) / 2.0;
    let script = run.size < 0.85 * row.size && row.span.0 <= middle && middle <= row.span.1;
    apart < tuning.baseline * run.size.min(row.size) || script
}

/// The lines of a cell, in reading order: lines that run the way most of its glyphs do stand first to last across that
/// direction.
pub(crate) fn lines(runs: Vec<Run>, tuning: &Tuning) -> Vec<Line> {
    let mut rows = rows(runs, tuning);
    rows.sort_by(|a, b| a.direction.cmp(&b.direction).then(a.v.total_cmp(&b.v)));
    rows.iter().map(|row| line(&row.marks, tuning)).collect()
}

/// The lines outside of tables; what stands far apart on one baseline is two lines.
pub(crate) fn loose_lines(runs: Vec<Run>, tuning: &Tuning) -> Vec<Line> {
    let mut found = Vec::new();
    for row in rows(runs, tuning) {
        let spacing = letter_spacing(&row.marks);
        let mut start = 0;
        for i in 1..=row.marks.len() {
            if i == row.marks.len() || gap(&row.marks[i - 1], &row.marks[i]) - spacing > tuning.line_gap {
                let pieces = pieces(&row.marks[start..i], spacing, tuning);
                found.push((row.direction, row.v, Line { pieces, ..line(&row.marks[start..i], tuning) }));
                start = i;
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.bbox.x0.total_cmp(&b.2.bbox.x0)));
    found.into_iter().map(|f| f.2).collect()
}

/// The pieces of a line that wide gaps part; none where there is no such gap.
fn pieces(marks: &[Mark], spacing: f32, tuning: &Tuning) -> Vec<Line> {
    let wide = |i: &usize| gap(&marks[i - 1], &marks[*i]) - spacing > tuning.piece_gap;
    let cuts: Vec<usize> = (1..marks.len()).filter(wide).collect();
    if cuts.is_empty() {
        return Vec::new();
    }
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    starts.zip(cuts.iter().copied().chain([marks.len()])).map(|(from, to)| line(&marks[from..to], tuning)).collect()
}

/// The words of all upright lines, line by line.
pub(crate) fn words(runs: Vec<Run>, tuning: &Tuning) -> Vec<Word> {
    let mut words = Vec::new();
    for row in rows(runs, tuning).iter().filter(|row| row.direction == Direction::Right) {
        let spacing = letter_spacing(&row.marks);
        let mut start = 0;
        for i in 1..=row.marks.len() {
            let parted = |a: &Mark, b: &Mark| {
                let gap = gap(a, b) - spacing;
                gap > tuning.mixed_gap || blank_between(&a.glyph.text, &b.glyph.text, gap, tuning)
            };
            if i == row.marks.len() || parted(&row.marks[i - 1], &row.marks[i]) {
                words.extend(word(&row.marks[start..i]));
                start = i;
            }
        }
    }
    words
}

fn word(marks: &[Mark]) -> Option<Word> {
    let largest = marks.iter().max_by(|a, b| a.glyph.size.total_cmp(&b.glyph.size))?;
    let text = marks.iter().map(Mark::text).collect();
    let bbox = Rect::around(marks.iter().map(|m| m.glyph.bbox))?;
    Some(Word { text, bbox, base: largest.v, size: largest.glyph.size })
}

/// The gap between two neighbours, in em.
fn gap(a: &Mark, b: &Mark) -> f32 {
    (b.u0 - a.u1) / a.glyph.size.max(b.glyph.size).max(1.0)
}

/// The blank that stands between all letters of a spaced-out line, in em; 0 for a line that is set normally.
fn letter_spacing(marks: &[Mark]) -> f32 {
    let mut gaps: Vec<f32> = marks.windows(2).map(|w| gap(&w[0], &w[1])).collect();
    if gaps.len() < 3 {
        return 0.0;
    }
    let quarter = gaps.len() / 4;
    let low = *gaps.select_nth_unstable_by(quarter, f32::total_cmp).1;
    // Half of the gaps about as wide as the narrow quarter: that is spacing, and not a line of short words.
    let even = gaps.iter().filter(|&&g| g >= low - 0.1 && g <= low * 1.3 + 0.1).count();
    if low > 0.1 && even * 2 >= gaps.len() { low } else { 0.0 }
}

/// One line of text from glyphs that stand in order.
fn line(marks: &[Mark], tuning: &Tuning) -> Line {
    let mut text = String::new();
    let mut spaced = String::new();
    let spacing = letter_spacing(marks);
    for (i, mark) in marks.iter().enumerate() {
        let word = mark.text();
        if i > 0 {
            let gap = gap(&marks[i - 1], mark) - spacing;
            let is_blank = blank_between(&text, word, gap, tuning);
            text.extend(is_blank.then_some(' '));
            spaced.extend((is_blank || gap > tuning.word_gap).then_some(' '));
        }
        text.push_str(word);
        spaced.push_str(word);
    }
    let spaced = (spaced.len() > text.len()).then_some(spaced);
    let bold = marks.iter().filter(|m| m.glyph.bold).count();
    Line {
        text,
        bbox: Rect::around(marks.iter().map(|m| m.glyph.bbox)).unwrap_or_default(),
        size: marks.iter().map(|m| m.glyph.size).fold(0.0, f32::max),
        bold: bold * 2 > marks.len(),
        confidence: marks.iter().map(|m| m.glyph.confidence).fold(1.0, f32::min),
        provenance: Provenance::of_all(marks.iter().map(|m| m.glyph.provenance)),
        odds: odds(marks),
        pieces: Vec::new(),
        spaced,
    }
}

/// How far each character of a line can be trusted, blanks left out; empty where all are drawn.
fn odds(marks: &[Mark]) -> Vec<Trust> {
    if marks.iter().all(|mark| mark.glyph.provenance == Provenance::Drawn) {
        return Vec::new();
    }
    let of_each = |mark: &Mark| {
        let trust = Trust { confidence: mark.glyph.confidence, provenance: mark.glyph.provenance };
        std::iter::repeat_n(trust, mark.text().chars().filter(|c| !is_blank(*c)).count())
    };
    marks.iter().flat_map(of_each).collect()
}

fn blank_between(before: &str, after: &str, gap: f32, tuning: &Tuning) -> bool {
    // No gap is a blank that is narrower than both.
    if gap <= tuning.word_gap.min(tuning.mixed_gap) {
        return false;
    }
    let (Some(a), Some(b)) = (before.chars().next_back(), after.chars().next()) else { return false };
    match (is_chinese(a), is_chinese(b)) {
        (true, true) => false,
        (false, false) => gap > tuning.word_gap,
        _ => gap > tuning.mixed_gap,
    }
}

/// Puts wrapped lines together: no blank where a line ends or the next begins with Chinese, one between Latin words.
///
/// Chinese is broken anywhere, in a number too, and never has two numbers side by side: `补贴2` + `00元` is `补贴200元`.
pub(crate) fn unwrap(lines: &[Line]) -> String {
    let mut text = String::new();
    let mut chinese = false;
    for line in lines {
        let (before, after) = (text.chars().next_back(), line.text.chars().next());
        let was_chinese = std::mem::replace(&mut chinese, line.text.contains(is_chinese));
        if let (Some(a), Some(b)) = (before, after)
            && !is_chinese(a)
            && !is_chinese(b)
            && !hangs(b)
            && !(was_chinese && chinese && matches!(a, '0'..='9' | '.' | ',') && b.is_ascii_digit())
        {
            text.push(' ');
        }
        text.push_str(&line.text);
    }
    text
}

/// Signs that never begin a word: they were pushed to the next line.
fn hangs(c: char) -> bool {
    matches!(c, '%' | '‰' | '℃' | '°' | ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '}')
}

/// Whether a character is set without blanks around it: Han, kana, and the punctuation and full-width forms that go
/// with them.
#[must_use]
pub fn is_chinese(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x2FDF | 0x2FF0..=0x303F | 0x3040..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x31EF | 0x31F0..=0x31FF
        | 0x3200..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
        || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Whether a text is a number as tables print them, or the sign for a missing one.
pub(crate) fn is_number(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0 && letters <= 2.max(digits / 2)
        || matches!(text, "-" | "–" | "—" | "−" | "N/A" | "n/a" | "NA" | "…" | "..." | "×" | "✓" | "✗")
}
