//! Numbers and dates that a narrow column wraps: `2024年12` over `月31日`, `1` over `0`. Each of their lines looks like a
//! value of its own.

use super::{Cell, Line};
use crate::lines::is_chinese;
use std::collections::BTreeMap;

/// What a cell leaves free beside a line, in em. Word leaves 0.19 cm at each side, which is 1.03 em of 10.5 points.
const MARGINS: f32 = 1.2;
/// What is wider than a line by no more than this is as wide, in em: the boxes of glyphs are not exact.
const ALIKE: f32 = 0.05;

/// How wide the widest line of each column is, by its first slot and their number: there is room for as much. A single
/// character stands in its column however narrow that is.
pub(super) struct Rooms(BTreeMap<(usize, usize), f32>);

impl Rooms {
    /// Those of cells whose lines are known.
    pub(super) fn of(cells: &[Cell]) -> Self {
        let mut rooms = BTreeMap::new();
        for (cell, line) in cells.iter().flat_map(|cell| cell.lines.iter().map(move |line| (cell, line))) {
            if line.text.chars().count() < 2 {
                continue;
            }
            let room: &mut f32 = rooms.entry((cell.col, cell.colspan)).or_default();
            *room = room.max(line.bbox.width());
        }
        Self(rooms)
    }

    /// Whether the lines of a cell are a number or a value that its width wraps, and not numbers below one another:
    /// none but the last leaves room for what the next one begins with, and together they read as one number or have
    /// words.
    pub(super) fn wrap(&self, cell: &Cell) -> bool {
        let room = self.0.get(&(cell.col, cell.colspan)).copied().unwrap_or_default();
        let is_full = |pair: &[Line]| {
            let (em, needed) = (pair[0].size.max(1.0), pair[0].bbox.width() + unit(pair));
            needed > cell.bbox.width() - MARGINS * em && needed > room + ALIKE * em
        };
        let text = whole(cell);
        let is_one = || text.contains(is_chinese) || reads_as_one(&text);
        cell.lines.len() > 1 && cell.lines.windows(2).all(is_full) && is_one()
    }

    /// The text of a cell whose value is wrapped, where it has no words between which blanks were lost.
    pub(super) fn text(&self, cell: &Cell) -> Option<String> {
        let text = whole(cell);
        let has_words = text.contains(|c: char| c.is_ascii_alphabetic());
        (!has_words && self.wrap(cell)).then_some(text)
    }
}

fn whole(cell: &Cell) -> String {
    cell.lines.iter().map(|line| line.text.as_str()).collect()
}

/// The width that the second of two lines needs at the end of the first one: that of its first character within a number
/// and in Chinese, else that of the digits and letters that it begins with.
#[allow(clippy::cast_precision_loss, reason = "a line has few characters")]
fn unit(pair: &[Line]) -> f32 {
    let (before, next) = (pair[0].text.chars().next_back(), &pair[1]);
    let begins = next.text.chars().take_while(char::is_ascii_alphanumeric).count();
    let is_within = before.is_some_and(|c| c.is_ascii_digit());
    let first = if is_within { 1 } else { begins.max(1) };
    next.bbox.width() * first as f32 / next.text.chars().count().max(1) as f32
}

/// Whether a text may be a single number or date: `11.5`, `1,234`, `98.50%`, `2024-12-31`, `2024年12月31日`.
fn reads_as_one(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let signs = |sign: &[char]| text.matches(sign).count();
    let parts: Vec<&str> = text.split('.').collect();
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let is_bare = |c: char| c.is_ascii_digit() || ".,-/:~～—至≥≤＝=年月日%％‰".contains(c);
    let is_decimal = parts.len() <= 2 || (parts.len() == 3 && is_year(parts[0]));
    let groups = || text.split(',').skip(1).map(|group| group.chars().take_while(char::is_ascii_digit).count());
    text.chars().all(is_bare)
        && is_decimal
        && signs(&['%', '％', '‰']) <= 1 + signs(&['-', '~', '～', '—', '至'])
        && signs(&['年']) <= 1
        && groups().all(|digits| digits == 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Rect;
    use crate::provenance::Provenance;

    /// A cell of a width with lines of 10 points, digits half as wide as they are high.
    fn cell(width: f32, lines: &[&str]) -> Cell {
        let line = |(at, text): (usize, &&str)| {
            let em = |c: char| if c.is_ascii() { 5.0 } else { 10.0 };
            let y = 12.0 * f32::from(u8::try_from(at).unwrap());
            let bbox = Rect { x0: 0.0, y0: y, x1: text.chars().map(em).sum(), y1: y + 10.0 };
            Line {
                text: (*text).to_owned(),
                bbox,
                size: 10.0,
                bold: false,
                confidence: 1.0,
                provenance: Provenance::Drawn,
                odds: Vec::new(),
                pieces: Vec::new(),
                spaced: None,
            }
        };
        let bbox = Rect { x0: 0.0, y0: 0.0, x1: width, y1: 40.0 };
        Cell { lines: lines.iter().enumerate().map(line).collect(), bbox, ..Cell::default() }
    }

    #[test]
    fn a_number_in_a_column_that_is_too_narrow_is_one() {
        for (width, lines) in [
            (12.0, &["1", "0"][..]),
            (22.0, &["11.", "5"]),
            (52.0, &["2024年12", "月31日"]),
            (44.0, &["2024-12-", "31"]),
            (30.0, &["1,23", "4.5"]),
            (24.0, &["10%-", "15%"]),
            (34.0, &["≤12,5", "00.0元", "/公里"]),
        ] {
            let cell = cell(width, lines);
            assert_eq!(Rooms::of(std::slice::from_ref(&cell)).text(&cell), Some(lines.concat()), "{lines:?}");
        }
    }

    #[test]
    fn numbers_below_one_another_are_several() {
        for (width, lines) in [
            (60.0, &["1", "0"][..]),
            (22.0, &["0.85", "0.91"]),
            (28.0, &["95%", "90%"]),
            (34.0, &["1,234", "5,678"]),
            (50.0, &["10", "20", "30"]),
        ] {
            let cell = cell(width, lines);
            let rooms = Rooms::of(std::slice::from_ref(&cell));
            assert!(!rooms.wrap(&cell) && rooms.text(&cell).is_none(), "{lines:?}");
        }
    }

    #[test]
    fn what_fits_in_another_cell_of_the_column_needs_no_wrap() {
        let cells = [cell(20.0, &["5", "5"]), cell(20.0, &["10"])];
        assert!(Rooms::of(&cells[..1]).wrap(&cells[0]) && !Rooms::of(&cells).wrap(&cells[0]));
    }
}
