//! Lines and columns of a region → its rows and spans.
//!
//! A line begins a row unless it goes on with the one above: it fills only columns that the row has begun, and the word
//! that it begins with had no room left there. In a header the lines of a column are one cell, up to the heading that
//! spans it.

use super::columns::header_end;
use super::{Plan, Region, Segment, TextLine};
use crate::geom::Rect;
use crate::lines::{Word, is_chinese, is_number};
use crate::rulings::Ruling;

/// What decides where rows part.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// A text whose edge or middle is this close to the edge or middle of its column stands in it, in em.
    pub aligned: f32,
    /// A line this much closer to the one above than lines usually are goes on with it.
    pub tight: f32,
    /// A label this close to the middle of a group of rows stands for all of them, in line heights.
    pub centered: f32,
    /// So many rows with a rule over the whole width between every two of them are ruled row by row.
    ///
    /// Too few: rules that part groups of rows, or the sum from them, are taken for those of rows. Too many: the wraps of
    /// a short table become rows.
    pub bands: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { aligned: 0.4, tight: 0.8, centered: 0.35, bands: 4 }
    }
}

/// Text in one column, or across several.
#[derive(Clone, Debug)]
struct Piece {
    line: usize,
    first: usize,
    last: usize,
    bbox: Rect,
    words: Vec<Word>,
}

impl Piece {
    fn spans(&self) -> bool {
        self.last > self.first
    }

    fn text(&self) -> String {
        self.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// What is known of a region while its rows are found.
struct Table<'a> {
    lines: &'a [TextLine],
    columns: &'a [f32],
    pieces: Vec<Vec<Piece>>,
    rules: Vec<Ruling>,
    bbox: Rect,
    /// Whether most texts begin with a small letter, so that one says nothing about a line.
    small_letters: bool,
    tuning: &'a Tuning,
}

/// Finds the rows and the spans of a region; `None` where what comes out is no table.
pub(crate) fn find(lines: &[TextLine], columns: &[f32], region: &Region, tuning: &Tuning) -> Option<Plan> {
    let mut table = Table {
        lines,
        columns,
        pieces: pieces(lines, columns, tuning),
        rules: inner_rules(lines, region),
        bbox: region.bbox,
        small_letters: false,
        tuning,
    };
    let firsts: Vec<&Piece> = table.pieces.iter().filter_map(|l| l.first()).collect();
    table.small_letters = firsts.iter().filter(|p| lower(p)).count() * 4 > firsts.len();
    let header = header_lines(&table, region);
    // A line belongs to the rules around it, whatever stands in the lines beside it.
    let is_banded = table.is_ruled_row_by_row(header);
    let between = if is_banded { vec![false; lines.len()] } else { table.half_lines(header) };
    let mut row_of = if is_banded { table.bands() } else { table.rows(header, &between) };
    table.span_headings(header);
    let rows = row_of.iter().max()? + 1;
    for line in 0..lines.len() {
        if between[line] {
            row_of[line] = row_of[line - 1];
        }
    }
    let plan = table.plan(header, &between, &row_of, rows);
    worth(&table, &plan, rows).then_some(plan)
}

/// The rules between the first and the last line.
fn inner_rules(lines: &[TextLine], region: &Region) -> Vec<Ruling> {
    let (first, last) = (lines.first().map_or(0.0, |l| l.base), lines.last().map_or(0.0, |l| l.bbox.y0));
    let mut rules: Vec<Ruling> =
        region.rules.horizontal.iter().filter(|r| first <= r.at && r.at <= last).copied().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    rules
}

/// Puts segments in columns; a segment that nearly touches its neighbour's column is cut where both parts stand in
/// theirs.
fn pieces(lines: &[TextLine], columns: &[f32], tuning: &Tuning) -> Vec<Vec<Piece>> {
    let column = |x: f32| columns.partition_point(|&c| c <= x);
    let whole: Vec<Vec<Piece>> = lines
        .iter()
        .enumerate()
        .map(|(line, l)| l.segments.iter().map(|s| piece(line, s, &column)).collect())
        .collect();
    let edges = Edges::of(&whole, columns.len() + 1);
    whole.into_iter().map(|line| line.into_iter().flat_map(|p| cut(p, columns, &edges, tuning)).collect()).collect()
}

fn piece(line: usize, segment: &Segment, column: &impl Fn(f32) -> usize) -> Piece {
    let em = segment.words.iter().map(|w| w.size).fold(1.0, f32::max);
    let inset = 0.3 * em;
    let b = segment.bbox;
    let (mut first, mut last) = (column(b.x0 + inset.min(b.width() / 2.0)), column(b.x1 - inset.min(b.width() / 2.0)));
    if segment.words.len() == 1 && last > first && b.width() < 2.0 * em {
        first = column(b.center().x);
        last = first;
    }
    Piece { line, first, last, bbox: b, words: segment.words.clone() }
}

/// Where the texts of each column begin, end and have their middle.
struct Edges {
    left: Vec<Vec<f32>>,
    right: Vec<Vec<f32>>,
    middle: Vec<Vec<f32>>,
}

impl Edges {
    fn of(pieces: &[Vec<Piece>], columns: usize) -> Self {
        let empty = || vec![Vec::new(); columns];
        let mut edges = Self { left: empty(), right: empty(), middle: empty() };
        for piece in pieces.iter().flatten().filter(|p| !p.spans()) {
            edges.left[piece.first].push(piece.bbox.x0);
            edges.right[piece.first].push(piece.bbox.x1);
            edges.middle[piece.first].push(piece.bbox.center().x);
        }
        for list in edges.left.iter_mut().chain(&mut edges.right).chain(&mut edges.middle) {
            list.sort_by(f32::total_cmp);
        }
        edges
    }

    /// Whether a text between these edges stands in a column as at least a third of its texts do.
    fn fits(&self, column: usize, bbox: &Rect, slack: f32) -> bool {
        let near = |list: &[f32], x: f32| {
            let close = list.partition_point(|&v| v <= x + slack) - list.partition_point(|&v| v < x - slack);
            !list.is_empty() && close * 3 >= list.len()
        };
        near(&self.left[column], bbox.x0)
            || near(&self.right[column], bbox.x1)
            || near(&self.middle[column], bbox.center().x)
    }
}

/// Cuts a piece over several columns at every column gap, if no word lies over one and every part stands in its column.
fn cut(piece: Piece, columns: &[f32], edges: &Edges, tuning: &Tuning) -> Vec<Piece> {
    if !piece.spans() {
        return vec![piece];
    }
    let mut parts: Vec<Piece> = Vec::new();
    for word in &piece.words {
        let em = word.size.max(1.0);
        let inset = (0.25 * em).min(word.bbox.width() / 2.0);
        let at = |x: f32| columns.partition_point(|&c| c <= x);
        let (first, last) = (at(word.bbox.x0 + inset), at(word.bbox.x1 - inset));
        if first != last {
            return vec![piece];
        }
        match parts.last_mut().filter(|p| p.first == first) {
            Some(part) => {
                part.bbox = part.bbox.union(&word.bbox);
                part.words.push(word.clone());
            }
            None => parts.push(Piece { line: piece.line, first, last, bbox: word.bbox, words: vec![word.clone()] }),
        }
    }
    let slack = |p: &Piece| tuning.aligned * p.words.iter().map(|w| w.size).fold(1.0, f32::max);
    if parts.iter().all(|p| edges.fits(p.first, &p.bbox, slack(p))) {
        return parts;
    }
    let number = parts.pop().filter(|p| p.words.len() == 1 && edges.fits(p.first, &p.bbox, slack(p)));
    number.and_then(|number| without_number(&piece, number)).unwrap_or_else(|| vec![piece])
}

/// A number behind a text goes to the column in which it stands, if more than the blanks of the text part it from that:
/// the text before it fills its own column up to the edge, or is cut off there.
fn without_number(piece: &Piece, number: Piece) -> Option<Vec<Piece>> {
    let (last, words) = piece.words.split_last()?;
    let gap = |w: &[Word]| w[1].bbox.x0 - w[0].bbox.x1;
    let mut blanks: Vec<f32> = words.windows(2).map(gap).collect();
    blanks.sort_by(f32::total_cmp);
    let usual = *blanks.get(blanks.len() / 2)?;
    let before = last.bbox.x0 - words.last()?.bbox.x1;
    let parted = is_number(&last.text) && before > WIDER * usual && before > blanks.last().copied()?;
    let bbox = Rect::around(words.iter().map(|w| w.bbox))?;
    let text = Piece { last: number.first.saturating_sub(1).max(piece.first), bbox, words: words.to_vec(), ..*piece };
    (parted && number.first > piece.first).then(|| vec![text, number])
}

/// A gap so many times as wide as the blanks of a text is none of them.
const WIDER: f32 = 1.5;

/// How many lines at the top are the header: those above the first full rule; without one, those before the first line
/// of numbers.
fn header_lines(table: &Table, region: &Region) -> usize {
    if let Some(end) = header_end(table.lines, region) {
        return table.lines.iter().filter(|l| l.base < end).count();
    }
    let numbers =
        |line: &Vec<Piece>| line.len() > 1 && line.iter().filter(|p| is_number(&p.text())).count() * 2 >= line.len();
    let first = table.pieces.iter().position(numbers).unwrap_or(1);
    let years = |line: &Vec<Piece>| line.iter().filter(|p| !p.text().is_empty()).all(|p| is_year(&p.text()));
    let first = first + usize::from(first == 0 || table.pieces.get(first).is_some_and(years));
    // A section label between header and numbers belongs to the body.
    let mut end = first.min(table.lines.len().saturating_sub(1));
    while end > 1
        && table.pieces[end - 1].len() == 1
        && table.pieces[end - 1][0].first == 0
        && !table.pieces[end - 1][0].spans()
    {
        end -= 1;
    }
    if end * 2 > table.lines.len() { 1 } else { end.max(1) }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.chars().all(|c| c.is_ascii_digit()) && (text.starts_with("19") || text.starts_with("20"))
}

impl Table<'_> {
    /// Whether a rule over the middle of this column lies between two baselines.
    fn ruled(&self, column: usize, above: usize, below: usize) -> bool {
        let x = self.middle(column);
        let (y0, y1) = (self.lines[above].base, self.lines[below].base);
        self.rules.iter().any(|r| y0 < r.at && r.at < y1 && r.from <= x && x <= r.to)
    }

    /// Whether any rule lies between two lines.
    fn any_rule(&self, above: usize, below: usize) -> bool {
        let (y0, y1) = (self.lines[above].base, self.lines[below].base);
        self.rules.iter().any(|r| y0 < r.at && r.at < y1)
    }

    fn full_rule(&self, above: usize, below: usize) -> bool {
        let (y0, y1) = (self.lines[above].base, self.lines[below].base);
        self.rules.iter().any(|r| y0 < r.at && r.at < y1 && r.length() > 0.9 * self.bbox.width())
    }

    fn middle(&self, column: usize) -> f32 {
        let (from, to) = self.column(column);
        (from + to) / 2.0
    }

    fn column(&self, column: usize) -> (f32, f32) {
        let from = if column == 0 { self.bbox.x0 } else { self.columns[column - 1] };
        (from, self.columns.get(column).copied().unwrap_or(self.bbox.x1))
    }

    /// Lines that stand between two others and share no column with them: labels in the middle of two rows.
    fn half_lines(&self, header: usize) -> Vec<bool> {
        let count = self.lines.len();
        let mut between = vec![false; count];
        for i in 1..count.saturating_sub(1) {
            let (above, here, below) = (&self.lines[i - 1], &self.lines[i], &self.lines[i + 1]);
            let em = here.size.max(1.0);
            let close = here.base - above.base < 0.95 * em && below.base - here.base < 0.95 * em;
            let apart = self.pieces[i].iter().all(|p| {
                let clear = |other: &Piece| other.last < p.first || p.last < other.first;
                self.pieces[i - 1].iter().all(clear) && self.pieces[i + 1].iter().all(clear)
            });
            between[i] = close && apart && !between[i - 1] && (i >= header || i + 1 < header);
        }
        between
    }

    /// Whether the lines above and below one between them are the two parts of a label, and the line itself is the rest
    /// of the row.
    fn wraps_around(&self, i: usize) -> bool {
        let ([above], [below]) = (self.pieces[i - 1].as_slice(), self.pieces[i + 1].as_slice()) else { return false };
        let words = |p: &Piece| !is_number(&p.text());
        above.first == below.first
            && above.last == below.last
            && words(above)
            && words(below)
            && !self.pieces[i].iter().all(words)
    }

    /// Whether a rule over the whole width parts every two rows of the body: in four of five of what it parts, most
    /// columns have one line, so that the others are wraps. A row may have more wraps than that.
    fn is_ruled_row_by_row(&self, header: usize) -> bool {
        let bands = self.bands();
        let body = &bands[header.min(bands.len())..];
        let bands: Vec<&[usize]> = body.chunk_by(|a, b| a == b).collect();
        let mut start = header;
        let mut rows = 0;
        for band in &bands {
            let pieces = self.pieces[start..start + band.len()].iter().flatten();
            let mut lines = vec![0_usize; self.columns.len() + 1];
            pieces.for_each(|piece| lines[piece.first] += 1);
            let filled = lines.iter().filter(|lines| **lines > 0).count();
            rows += usize::from(2 * lines.iter().filter(|lines| **lines == 1).count() >= filled);
            start += band.len();
        }
        bands.len() >= self.tuning.bands && 5 * rows >= 4 * bands.len()
    }

    /// The row of each line, where rules over the whole width part the rows.
    fn bands(&self) -> Vec<usize> {
        let mut row = 0;
        let rows = (1..self.lines.len()).map(|i| {
            row += usize::from(self.full_rule(i - 1, i));
            row
        });
        std::iter::once(0).chain(rows).collect()
    }

    /// The row of each line. Lines between two others get the row of the one above.
    fn rows(&self, header: usize, between: &[bool]) -> Vec<usize> {
        let mut row_of = vec![0; self.lines.len()];
        let mut row = 0;
        let mut start = 0;
        let pitch = self.usual_pitch(header);
        for i in 1..self.lines.len() {
            if between[i] {
                row_of[i] = row;
                continue;
            }
            let above = if between[i - 1] { i.saturating_sub(2) } else { i - 1 };
            if between[i - 1] && self.wraps_around(i - 1) {
                row_of[i] = row;
                continue;
            }
            let goes_on = if i < header {
                !self.header_parts(above, i)
            } else {
                i > header && self.goes_on(start, above, i, pitch)
            };
            if !goes_on {
                row += 1;
                start = i;
            }
            row_of[i] = row;
        }
        row_of
    }

    /// Whether the header has another row below this line: a heading over several columns, or a rule under some.
    fn header_parts(&self, above: usize, below: usize) -> bool {
        self.any_rule(above, below) || (above..below).any(|line| self.pieces[line].iter().any(Piece::spans))
    }

    /// The distance that most lines of the body have.
    fn usual_pitch(&self, header: usize) -> f32 {
        let mut pitches: Vec<f32> =
            self.lines[header.min(self.lines.len())..].windows(2).map(|w| w[1].base - w[0].base).collect();
        pitches.sort_by(f32::total_cmp);
        pitches.get(pitches.len() / 2).copied().unwrap_or(0.0)
    }

    /// Whether line `i` goes on with the row that began at `start` and whose last line is `above`.
    fn goes_on(&self, start: usize, above: usize, i: usize, pitch: f32) -> bool {
        let em = self.lines[i].size.max(1.0);
        let step = self.lines[i].base - self.lines[above].base;
        if self.any_rule(above, i) || step > 1.9 * em {
            return false;
        }
        let here = &self.pieces[i];
        if here.iter().any(Piece::spans) {
            return false;
        }
        let last_in = |column: usize| {
            (start..=above).rev().flat_map(|l| &self.pieces[l]).find(|p| p.first <= column && column <= p.last)
        };
        if self.stub_wraps(start, above, i) {
            return true;
        }
        let begun = (start..=above).flat_map(|l| &self.pieces[l]).filter(|p| p.line == start).count();
        let wraps = here.iter().all(|p| {
            last_in(p.first).is_some_and(|before| {
                !(before.spans() || is_number(&p.text()) && is_number(&before.text())) && self.no_room(before, p)
            })
        });
        let tight = step < self.tuning.tight * pitch
            && here
                .iter()
                .all(|p| last_in(p.first).is_some_and(|before| !(is_number(&p.text()) && is_number(&before.text()))));
        (wraps || tight) && (here.len() < begun || here.len() == begun && here[0].first > 0)
            || wraps
                && here.len() == begun
                && begun > 1
                && here.iter().all(|p| !is_number(&p.text()))
                && self.lower(&here[0])
    }

    /// Whether the row so far is only the first part of a label that this line ends.
    fn stub_wraps(&self, start: usize, above: usize, i: usize) -> bool {
        let label = |l: usize| self.pieces[l].len() == 1 && self.pieces[l][0].first == 0 && !self.pieces[l][0].spans();
        let goes_on =
            self.pieces[i].first().is_some_and(|p| p.first == 0 && (self.lower(p) || hangs_on(&self.pieces[above][0])));
        (start..=above).all(label) && goes_on
    }

    /// Whether a text begins as none does that begins a cell.
    fn lower(&self, piece: &Piece) -> bool {
        !self.small_letters && lower(piece)
    }

    /// Whether the word that `after` begins with had no room behind `before`, or does not begin anything.
    fn no_room(&self, before: &Piece, after: &Piece) -> bool {
        let column = before.first;
        let widest =
            self.pieces.iter().flatten().filter(|p| p.first == column && p.last == column).map(|p| p.bbox.width());
        let room = widest.fold(0.0, f32::max);
        let next = after.words.first().map_or(0.0, first_letters);
        let blank =
            if after.text().chars().next().is_some_and(is_chinese) { 0.0 } else { 0.25 * self.lines[after.line].size };
        before.bbox.width() + blank + next > room * 0.98 || self.lower(after) || hangs_on(before)
    }

    /// Widens headings over the columns that they stand for: by the rule below them, or until they are in the middle.
    fn span_headings(&mut self, header: usize) {
        for line in 0..header.min(self.lines.len()) {
            for at in 0..self.pieces[line].len() {
                let span = self.ruled_span(line, at).or_else(|| self.centered_span(line, at, header));
                if let Some((first, last)) = span {
                    self.pieces[line][at].first = first;
                    self.pieces[line][at].last = last;
                }
            }
        }
    }

    /// The columns over the partial rule below a heading.
    fn ruled_span(&self, line: usize, at: usize) -> Option<(usize, usize)> {
        let piece = &self.pieces[line][at];
        let next = self.lines.get(line + 1)?.base;
        let center = piece.bbox.center().x;
        let under = self.rules.iter().find(|r| {
            self.lines[line].base < r.at + 1.0
                && r.at < next
                && r.from <= center
                && center <= r.to
                && r.length() < 0.9 * self.bbox.width()
        })?;
        let inside: Vec<usize> = (0..=self.columns.len()).filter(|&c| self.covered(under, c)).collect();
        let (first, last) = (*inside.first()?, *inside.last()?);
        let free = self.pieces[line].iter().enumerate().all(|(i, p)| i == at || p.last < first || last < p.first);
        (first <= piece.first && piece.last <= last && free).then_some((first, last))
    }

    /// Whether a rule covers where the texts of a column stand.
    fn covered(&self, rule: &Ruling, column: usize) -> bool {
        let texts = self.pieces.iter().flatten().filter(|p| p.first == column && p.last == column);
        let extent = Rect::around(texts.map(|p| p.bbox));
        extent.is_some_and(|e| {
            let center = e.center().x;
            rule.from <= center && center <= rule.to
        })
    }

    /// The columns without text on this line that put a heading in their middle, where there is text below them.
    fn centered_span(&self, line: usize, at: usize, header: usize) -> Option<(usize, usize)> {
        let piece = &self.pieces[line][at];
        if line + 1 >= header {
            return None;
        }
        let from = if at == 0 { 0 } else { self.pieces[line][at - 1].last + 1 };
        let to = self.pieces[line].get(at + 1).map_or(self.columns.len(), |p| p.first.saturating_sub(1));
        let mut best: Option<(f32, usize, usize)> = None;
        for first in from..=piece.first {
            for last in piece.last..=to {
                if first == last {
                    continue;
                }
                let has_text =
                    |c: usize| (line + 1..header).any(|l| self.pieces[l].iter().any(|p| p.first == c && p.last == c));
                if !(first..=last).all(has_text) {
                    continue;
                }
                let texts = self.pieces[line + 1..].iter().flatten().filter(|p| first <= p.first && p.last <= last);
                let Some(extent) = Rect::around(texts.map(|p| p.bbox)) else { continue };
                let off = (extent.center().x - piece.bbox.center().x).abs();
                if off < 1.0 * self.lines[line].size && best.is_none_or(|b| off < b.0) {
                    best = Some((off, first, last));
                }
            }
        }
        best.map(|b| (b.1, b.2))
    }

    /// Draws up the slots and merges those of one cell.
    fn plan(&self, header: usize, between: &[bool], row_of: &[usize], rows: usize) -> Plan {
        let columns = self.columns.len() + 1;
        let mut xs = vec![self.bbox.x0];
        xs.extend(self.columns);
        xs.push(self.bbox.x1);
        let mut plan = Plan { xs, ys: self.row_edges(between, row_of, rows), owner: (0..rows * columns).collect() };
        let header_rows = if header == 0 { 0 } else { row_of[header - 1] + 1 };
        for piece in self.pieces.iter().flatten() {
            let row = row_of[piece.line];
            let down = usize::from(between[piece.line] && row + 1 < rows && !self.wraps_around(piece.line));
            plan.merge(row, piece.first, down + 1, piece.last - piece.first + 1);
        }
        self.merge_titles(&mut plan, between, row_of);
        self.merge_header(&mut plan, row_of, header_rows);
        self.merge_groups(&mut plan, between, row_of, header_rows);
        plan
    }

    fn row_edges(&self, between: &[bool], row_of: &[usize], rows: usize) -> Vec<f32> {
        let mut top = vec![f32::MAX; rows];
        let mut bottom = vec![f32::MIN; rows];
        for (i, line) in self.lines.iter().enumerate().filter(|(i, _)| !between[*i]) {
            let row = row_of[i];
            top[row] = top[row].min(line.base - 0.75 * line.size);
            bottom[row] = bottom[row].max(line.base + 0.2 * line.size);
        }
        let mut ys = vec![self.bbox.y0];
        for row in 1..rows {
            let middle = (bottom[row - 1] + top[row]) / 2.0;
            let last = ys.last().copied().unwrap_or(middle);
            ys.push(middle.max(last + 0.1));
        }
        ys.push(self.bbox.y1.max(ys.last().copied().unwrap_or(0.0) + 0.1));
        ys
    }

    /// A text alone on its line in the middle of the table is the title of a group of rows.
    fn merge_titles(&self, plan: &mut Plan, between: &[bool], row_of: &[usize]) {
        for (i, line) in self.pieces.iter().enumerate() {
            let [piece] = line.as_slice() else { continue };
            let alone = !between[i] && row_of.iter().filter(|&&r| r == row_of[i]).count() == 1;
            let off = (piece.bbox.center().x - self.bbox.center().x).abs();
            if alone && piece.last > 0 && off < self.lines[i].size && piece.bbox.x0 > self.bbox.x0 + self.lines[i].size
            {
                plan.merge(row_of[i], 0, 1, self.columns.len() + 1);
            }
        }
    }

    /// In a header, the slots of a column below the last heading that spans it, or all of them, are one cell.
    fn merge_header(&self, plan: &mut Plan, row_of: &[usize], header_rows: usize) {
        for column in 0..=self.columns.len() {
            let spans = |row: usize| {
                self.pieces
                    .iter()
                    .flatten()
                    .any(|p| row_of[p.line] == row && p.spans() && p.first <= column && column <= p.last)
            };
            let mut row = 0;
            while row < header_rows {
                let start = row;
                while row < header_rows && !spans(row) {
                    row += 1;
                }
                if row > start + 1 {
                    plan.merge(start, column, row - start, 1);
                }
                row += 1;
            }
        }
    }

    /// A label in the middle of a group of rows between rules, alone in its column there, stands for all of them.
    fn merge_groups(&self, plan: &mut Plan, between: &[bool], row_of: &[usize], header_rows: usize) {
        let count = self.lines.len();
        for column in 0..=self.columns.len() {
            let mut start = row_of.iter().position(|&r| r >= header_rows).unwrap_or(count);
            while start < count {
                let mut end = start + 1;
                while end < count && !self.ruled(column, end - 1, end) {
                    end += 1;
                }
                self.merge_group(plan, between, row_of, column, start..end);
                start = end;
            }
        }
    }

    fn merge_group(
        &self,
        plan: &mut Plan,
        between: &[bool],
        row_of: &[usize],
        column: usize,
        group: std::ops::Range<usize>,
    ) {
        let (first, last) = (row_of[group.start], row_of[group.end - 1]);
        let texts: Vec<&Piece> =
            self.pieces[group.clone()].iter().flatten().filter(|p| p.first <= column && column <= p.last).collect();
        let Some(extent) = Rect::around(texts.iter().map(|p| p.bbox)) else { return };
        if first == last || texts.iter().any(|p| p.spans()) || !self.full_group(&group) {
            return;
        }
        let ends: Vec<usize> = group.clone().filter(|&l| !between[l]).collect();
        let (Some(&top), Some(&bottom)) = (ends.first(), ends.last()) else { return };
        let middle = (self.lines[top].bbox.y0 + self.lines[bottom].bbox.y1) / 2.0;
        let height = (self.lines[bottom].base - self.lines[top].base) / (last - first) as f32;
        let close =
            |w: &[&Piece]| self.lines[w[1].line].base - self.lines[w[0].line].base < 1.6 * self.lines[w[0].line].size;
        let one = texts.len() <= ends.len().div_ceil(2) && texts.windows(2).all(close);
        if one && (extent.center().y - middle).abs() < self.tuning.centered * height {
            plan.merge(first, column, last - first + 1, 1);
        }
    }

    /// Whether a group is set off from the rest, and not the whole body of a table.
    fn full_group(&self, group: &std::ops::Range<usize>) -> bool {
        let count = self.lines.len();
        let parted = |at: usize| at > 0 && at < count && self.any_rule(at - 1, at);
        group.end - group.start < count
            && (parted(group.start) || parted(group.end))
            && (group.end < count || self.rules.iter().any(|r| r.at > self.lines[0].base))
            && self.full_rule_or_partial(group)
    }

    fn full_rule_or_partial(&self, group: &std::ops::Range<usize>) -> bool {
        let count = self.lines.len();
        group.start > 0
            && (group.end == count
                || self.any_rule(group.end - 1, group.end)
                || self.full_rule(group.start - 1, group.start))
    }
}

impl Plan {
    /// Makes a block of slots one cell; a cell that reaches out of the block stays as it is.
    fn merge(&mut self, row: usize, column: usize, rows: usize, columns: usize) {
        let width = self.xs.len() - 1;
        let height = self.ys.len() - 1;
        let (row_end, column_end) = ((row + rows).min(height), (column + columns).min(width));
        if rows * columns < 2 {
            return;
        }
        let id = self.owner[row * width + column];
        for r in row..row_end {
            for c in column..column_end {
                self.owner[r * width + c] = id;
            }
        }
    }
}

/// Whether a text cannot begin a cell: a small letter or a closing sign.
fn lower(piece: &Piece) -> bool {
    piece
        .words
        .first()
        .and_then(|w| w.text.chars().next())
        .is_some_and(|c| c.is_lowercase() || matches!(c, ')' | ',' | '.' | '，' | '。' | '）' | '、'))
}

/// Whether a text cannot end a cell.
fn hangs_on(piece: &Piece) -> bool {
    let text = piece.text();
    text.ends_with(['-', ',', '，', '、', '(', '（', '/', '&'])
        || [" and", " or", " of", " the", " for", " in", " to", " with", " by", " a"].iter().any(|w| text.ends_with(w))
}

/// The width that a word needs on a line: Chinese breaks after any letter.
fn first_letters(word: &Word) -> f32 {
    if word.text.chars().next().is_some_and(is_chinese) { word.size } else { word.bbox.width() }
}

/// Whether a plan is a table: two rows and columns, and lines enough that fill two of the columns.
fn worth(table: &Table, plan: &Plan, rows: usize) -> bool {
    let filled = table.pieces.iter().filter(|l| l.len() > 1).count();
    rows >= 2 && plan.xs.len() > 2 && filled >= 2
}
