//! What persons have decided about readings: a layer of lines that only grows, and that every later conversion can be
//! amended by.
//!
//! A line is a JSON object. It says of which input it is by the digest of its bytes, of what by the page, the box and
//! the path of the member, what was read there and what it is. [`amend`](crate::amend) applies the lines by place and
//! by what was read, so that they hold when rows have moved.

mod path;

use crate::geom::Rect;
use crate::message::Message;
use crate::say;
use serde::{Deserialize, Serialize};

pub use path::{Path, Thing};

/// A decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The digest of the input's bytes, in hexadecimal.
    pub input: String,
    /// The page, from 1; `None` for a text dump.
    pub page: Option<u32>,
    /// The box on that page: of the thing, or of the character that was looked at.
    pub bbox: Option<Rect>,
    /// What it is about: `forms[0].indicators[3].annual`, `forms[0].indicators[3]` for the row as a whole, nothing for
    /// the file.
    pub path: String,
    /// What the program read there: the text of the member, of the row, or the message of a finding.
    pub read: String,
    /// What it is; `None` for what was deleted. Of rows it is JSON: for one that was added its members as an object,
    /// for one that was split the members of both, for one that was merged or moved what [`Kind`] says.
    pub now: Option<String>,
    /// What sort of decision it is.
    pub kind: Kind,
    /// Who has decided.
    pub by: String,
    /// When, as `2026-11-29T08:30:00Z`.
    pub when: String,
}

/// What sort of decision a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is as it was read.
    Accepted,
    /// It is something else.
    Corrected,
    /// A row was not read; it stands below the one that `read` tells.
    Added,
    /// A row is none.
    Deleted,
    /// A row is two: `now` is `[{…}, {…}]`, the members of both.
    Split,
    /// A row and the next one are one: `now` is `{"with": "…", "row": {…}}`, what the next one says as a whole, and the
    /// members of the one.
    Merged,
    /// A row stands elsewhere in its form: `now` is `{"below": "…"}`, what the row says as a whole that it stands
    /// below, or `null` for the first place.
    Moved,
    /// The last line of the same place, path and reading is taken back.
    Undone,
}

/// All decisions of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    /// In the order in which they were made.
    pub lines: Vec<Line>,
    /// What of the file could not be read, a sentence each.
    pub faults: Vec<Message>,
}

impl Line {
    /// The line as it stands in the file, with its end.
    ///
    /// # Errors
    ///
    /// What the serializer says.
    pub fn spelt(&self) -> serde_json::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        Ok(line)
    }

    /// Whether both are about the same reading at the same place.
    fn is_of_same(&self, other: &Self) -> bool {
        (&self.input, self.page, &self.path, &self.read) == (&other.input, other.page, &other.path, &other.read)
            && close(self.bbox, other.bbox)
    }
}

/// Whether two boxes are one; they are written with a tenth of a point.
pub(crate) fn close(a: Option<Rect>, b: Option<Rect>) -> bool {
    /// In points: more than what rounding moves a side by, less than a character is wide.
    const NEAR: f32 = 1.0;
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            [a.x0 - b.x0, a.y0 - b.y0, a.x1 - b.x1, a.y1 - b.y1].into_iter().all(|by| by.abs() <= NEAR)
        }
        _ => false,
    }
}

impl Corrections {
    /// Reads the bytes of a file. A last line without an end was cut short by whatever ended the program, and tells of
    /// nothing.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut all = Self::default();
        for (at, line) in (1_usize..).zip(bytes.split_inclusive(|b| *b == b'\n')) {
            let is_whole = line.ends_with(b"\n");
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match serde_json::from_slice(line) {
                Ok(line) if is_whole => all.lines.push(line),
                _ if !is_whole => {
                    all.faults.push(say!("line {} of the corrections, the last one, is cut short and was left out", at))
                }
                Ok(_) => {}
                Err(why) => all.faults.push(say!(
                    "line {} of the corrections is not understood and was left out: {}",
                    at,
                    why.to_string()
                )),
            }
        }
        all
    }

    /// The decisions about an input that were not taken back, in their order.
    #[must_use]
    pub fn standing(&self, input: &str) -> Vec<&Line> {
        let mut standing: Vec<&Line> = Vec::new();
        for line in self.lines.iter().filter(|line| line.input == input) {
            if line.kind == Kind::Undone {
                if let Some(at) = standing.iter().rposition(|earlier| earlier.is_of_same(line)) {
                    standing.remove(at);
                }
            } else {
                standing.push(line);
            }
        }
        standing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(read: &str, now: &str, kind: Kind) -> Line {
        Line {
            input: "a".repeat(64),
            page: Some(1),
            bbox: Some(Rect::new(1.0, 2.0, 3.0, 4.0)),
            path: "forms[0].indicators[3].annual".into(),
            read: read.into(),
            now: Some(now.into()),
            kind,
            by: "张三".into(),
            when: "2026-11-29T08:30:00Z".into(),
        }
    }

    fn file(lines: &[Line]) -> Vec<u8> {
        lines.iter().flat_map(|line| line.spelt().unwrap()).collect()
    }

    #[test]
    fn lines_are_read_as_they_were_written() {
        let lines = [line("≥9O%", "≥90%", Kind::Corrected), line("贵", "贵", Kind::Accepted)];
        assert_eq!(Corrections::read(&file(&lines)), Corrections { lines: lines.to_vec(), faults: Vec::new() });
    }

    #[test]
    fn a_last_line_that_was_cut_short_is_left_out_and_told() {
        let mut bytes = file(&[line("1", "2", Kind::Corrected), line("3", "4", Kind::Corrected)]);
        bytes.truncate(bytes.len() - 1);
        let read = Corrections::read(&bytes);
        let faults: Vec<String> = read.faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            (read.lines.len(), faults),
            (1, vec!["line 2 of the corrections, the last one, is cut short and was left out".to_owned()])
        );
        assert!(
            Corrections::read(b"nothing\n").faults[0]
                .to_string()
                .starts_with("line 1 of the corrections is not understood")
        );
    }

    #[test]
    fn a_later_line_takes_back_the_last_one_of_its_place_and_reading() {
        let (first, second) = (line("1", "2", Kind::Corrected), line("1", "3", Kind::Corrected));
        let elsewhere = Line { page: Some(2), ..line("1", "1", Kind::Undone) };
        let mut all = Corrections {
            lines: vec![first.clone(), second, elsewhere, line("1", "3", Kind::Undone)],
            faults: Vec::new(),
        };
        assert_eq!(all.standing(&first.input), [&first]);
        all.lines.push(line("1", "2", Kind::Undone));
        assert!(all.standing(&first.input).is_empty());
        assert!(all.standing("another").is_empty());
    }
}
