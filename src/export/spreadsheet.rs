//! Rows → CSV that a spreadsheet opens as it is meant: in the encoding it expects, and with nothing that it would run.
//!
//! A cell that begins like a formula gets an apostrophe in front of it, the sign by which spreadsheets themselves mark
//! text. To undo it, drop the apostrophe where one of the [`TRIGGERS`] follows.

use encoding_rs::GB18030;
use std::io::{self, Write};

/// The first characters that make a spreadsheet run a cell, by the OWASP page "CSV Injection"; the full-width ones
/// count in East Asian locales.
pub const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// How the text of a CSV file is spelt in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-8 with a byte order mark, by which Excel knows it.
    Utf8Bom,
    /// GB 18030, which older Chinese software expects.
    Gb18030,
}

/// Where rows go.
pub struct Sheet<'a> {
    out: &'a mut dyn Write,
    encoding: Encoding,
    guard: bool,
}

impl<'a> Sheet<'a> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn begin(out: &'a mut dyn Write, encoding: Encoding) -> io::Result<Self> {
        if encoding == Encoding::Utf8Bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self { out, encoding, guard: true })
    }

    /// Goes on with a file that was begun before.
    pub fn go_on(out: &'a mut dyn Write, encoding: Encoding) -> Self {
        Self { out, encoding, guard: true }
    }

    /// The same sheet; without `guard` cells that a spreadsheet would run are written as they are, for programs.
    #[must_use]
    pub fn guarded(self, guard: bool) -> Self {
        Self { guard, ..self }
    }

    /// Writes one row.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        let mut line = ::csv::Writer::from_writer(Vec::new());
        line.write_record(
            cells.into_iter().map(|cell| if self.guard { as_text(cell.as_ref()) } else { cell.as_ref().to_owned() }),
        )?;
        let line = line.into_inner().map_err(|e| io::Error::other(e.to_string()))?;
        self.write(&line)
    }

    /// Writes an empty line.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn blank(&mut self) -> io::Result<()> {
        self.write(b"\n")
    }

    fn write(&mut self, utf8: &[u8]) -> io::Result<()> {
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => self.out.write_all(utf8),
            Encoding::Gb18030 => self.out.write_all(&GB18030.encode(&String::from_utf8_lossy(utf8)).0),
        }
    }
}

/// The cell so that a spreadsheet takes it for text, unless it is a plain negative number or a lone `=`, which no
/// spreadsheet runs.
fn as_text(cell: &str) -> String {
    if cell.starts_with(TRIGGERS) && cell != "=" && !is_negative_number(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Whether the cell is `-3`, `-1,234.5` or `-3%`.
fn is_negative_number(cell: &str) -> bool {
    let Some(digits) = cell.strip_prefix('-') else { return false };
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    whole.starts_with(|c: char| c.is_ascii_digit()) && whole.split(',').all(all_digits) && all_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(encoding: Encoding, cells: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        Sheet::begin(&mut out, encoding).unwrap().row(cells).unwrap();
        out
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_becomes_text() {
        let cells = ["=100", "+1", "@SUM(A1)", "-1+2", "\tx", "＝８５％", "-", "==", "-3.5.2", "-,5"];
        let lines = String::from_utf8(line(Encoding::Utf8, &cells)).unwrap();
        let read: Vec<String> = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(lines.as_bytes())
            .records()
            .flat_map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert_eq!(read, cells.map(|c| format!("'{c}")));
    }

    #[test]
    fn numbers_and_ordinary_text_stay_as_they_are() {
        assert_eq!(
            line(Encoding::Utf8, &["-3", "-1,234.50", "-3%", "≥3个", "2024-12-31", "=", ""]),
            "-3,\"-1,234.50\",-3%,≥3个,2024-12-31,=,\n".as_bytes()
        );
    }

    #[test]
    fn gb18030_and_the_byte_order_mark_are_written() {
        assert_eq!(line(Encoding::Gb18030, &["指标"]), b"\xd6\xb8\xb1\xea\n");
        assert_eq!(line(Encoding::Utf8Bom, &["a"]), b"\xef\xbb\xbfa\n");
        let bytes = line(Encoding::Gb18030, &["≥㎡ 𠮷 é"]);
        let (text, _, broken) = GB18030.decode(&bytes);
        assert_eq!((text.as_ref(), broken), ("≥㎡ 𠮷 é\n", false));
    }
}
