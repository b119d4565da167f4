//! Text in columns on a terminal, where a CJK character takes two places (Unicode Standard Annex 11, East Asian Width).

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The narrowest a column is made to fit the terminal.
const NARROWEST: usize = 8;
/// Marks that do not begin a line (避头尾, GB/T 15834).
const NO_LINE_START: &str = "，。、；：？！）》」』”’…％,.;:?!)]}%";
/// The gap between two columns.
const GAP: usize = 2;

/// Rows that are laid out together.
pub(super) struct Columns {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    pub(super) fn new(heads: &[&'static str]) -> Self {
        Self { heads: heads.to_vec(), rows: Vec::new() }
    }

    /// Adds a row with as many cells as there are heads.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The head and the rows as lines no wider than `room`, where that is possible; columns without any text are left
    /// out.
    pub(super) fn lines(&self, room: usize) -> Vec<String> {
        let kept: Vec<usize> =
            (0..self.heads.len()).filter(|&c| self.rows.iter().any(|row| !row[c].is_empty())).collect();
        let natural =
            |&c: &usize| self.rows.iter().map(|row| width(&row[c])).max().unwrap_or(0).max(width(self.heads[c]));
        let widths =
            fitted(kept.iter().map(natural).collect(), room.saturating_sub(GAP * kept.len().saturating_sub(1)));
        let head = kept.iter().map(|&c| vec![self.heads[c].to_owned()]).collect::<Vec<_>>();
        let rows = self.rows.iter().map(|row| kept.iter().zip(&widths).map(|(&c, &w)| wrapped(&row[c], w)).collect());
        std::iter::once(head).chain(rows).flat_map(|row| side_by_side(&row, &widths)).collect()
    }
}

/// The widths, with the widest taken down again and again until all fit.
fn fitted(mut widths: Vec<usize>, room: usize) -> Vec<usize> {
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// The lines of a row whose cells have several.
fn side_by_side(cells: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |number: usize| {
        let parts = cells.iter().zip(widths).map(|(cell, &w)| padded(cell.get(number).map_or("", String::as_str), w));
        parts.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

/// The places that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text with blanks after it up to the width.
pub(super) fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text in lines of at most `room` places.
///
/// A line is broken at a blank in its second half where it has one, else anywhere but before a mark that does not begin
/// a line.
pub(super) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if let Some(line) = lines.last_mut().filter(|_| used + w > room) {
            let blank = line.rfind(' ').filter(|&at| c.is_ascii_alphanumeric() && at * 2 > line.len());
            let before_mark =
                line.char_indices().next_back().map(|(at, _)| at).filter(|&at| at > 0 && NO_LINE_START.contains(c));
            let rest = blank.or(before_mark).map(|at| line.split_off(at)).unwrap_or_default();
            lines.push(rest.trim_start().to_owned());
            used = lines.last().map_or(0, |l| width(l));
        }
        if let Some(line) = lines.last_mut().filter(|l| c != ' ' || !l.is_empty()) {
            line.push(c);
            used += w;
        }
    }
    lines
}

/// The text on one line and without characters that steer a terminal.
pub(super) fn clean(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_line_up() {
        let mut table = Columns::new(&["名称", "n"]);
        table.row(vec!["普法".to_owned(), "1".to_owned()]);
        table.row(vec!["abc".to_owned(), "22".to_owned()]);
        assert_eq!(table.lines(80), ["名称  n", "普法  1", "abc   22"]);
    }

    #[test]
    fn long_cells_wrap_within_the_terminal() {
        let mut table = Columns::new(&["a", "b"]);
        table.row(vec!["一二三四五六七八".to_owned(), "ok".to_owned()]);
        let lines = table.lines(14);
        assert_eq!(lines, ["a           b", "一二三四五  ok", "六七八"]);
        assert!(lines.iter().all(|l| width(l) <= 14));
    }

    #[test]
    fn empty_columns_are_left_out() {
        let mut table = Columns::new(&["a", "b", "c"]);
        table.row(vec!["1".to_owned(), String::new(), "3".to_owned()]);
        assert_eq!(table.lines(80), ["a  c", "1  3"]);
    }

    #[test]
    fn words_are_not_cut_and_no_text_is_lost() {
        assert_eq!(wrapped("the total is wrong", 12), ["the total is", "wrong"]);
        assert_eq!(wrapped("a wide 字 narrow", 3).concat().replace(' ', ""), "awide字narrow");
    }

    #[test]
    fn no_line_begins_with_a_closing_mark() {
        assert_eq!(wrapped("支付费用，购买书籍", 8), ["支付费", "用，购买", "书籍"]);
    }

    #[test]
    fn escape_sequences_never_reach_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202e}d"), "a [31mb c d");
    }
}
