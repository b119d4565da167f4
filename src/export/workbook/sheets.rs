//! The sheets of one kind: one, and more where the rows do not fit.

use super::look::{self, Look};
use super::{Binding, ROWS};
use crate::diag::Severity;
use crate::export::rows::{self, Cell, Header, Table};
use rust_xlsxwriter::{Formula, IgnoreError, Url, Workbook, Worksheet, XlsxError};

/// What the rows of a sheet are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Forms, as one reads them.
    Overview,
    /// Indicators, as one reads them.
    Short,
    /// Those of a table.
    Rows(Table),
    /// Files.
    Files,
}

/// The kinds, in the order of their sheets: first what one reads, then what one looks things up in.
pub(super) const KINDS: [Kind; 8] = [
    Kind::Overview,
    Kind::Short,
    Kind::Rows(Table::Findings),
    Kind::Rows(Table::Tasks),
    Kind::Rows(Table::Goals),
    Kind::Rows(Table::Fields),
    Kind::Rows(Table::Indicators),
    Kind::Files,
];

/// A column of a sheet that one reads.
pub(super) struct Column {
    pub(super) en: &'static str,
    zh: &'static str,
    /// In digits.
    width: u16,
}

const fn column(en: &'static str, zh: &'static str, width: u16) -> Column {
    Column { en, zh, width }
}

/// What is said of a form.
pub(super) const OVERVIEW: [Column; 13] = [
    column("file", "文件", 22),
    column("form", "表序", 6),
    column("title", "表名", 28),
    column("unit", "单位 / 项目", 26),
    column("year", "年度", 7),
    column("kind", "表类", 13),
    column("stage", "阶段", 7),
    column("budget", "预算资金", 15),
    column("task_total", "任务金额合计", 15),
    column("tasks", "任务", 7),
    column("indicators", "指标", 7),
    column("doubts", "存疑", 7),
    column("form_id", "表标识", 18),
];

/// What is said of an indicator.
pub(super) const SHORT: [Column; 13] = [
    column("unit", "单位 / 项目", 24),
    column("year", "年度", 7),
    column("level1", "一级指标", 10),
    column("level2", "二级指标", 12),
    column("name", "三级指标", 30),
    column("cycle", "实施周期指标值", 16),
    column("annual", "年度指标值", 16),
    column("actual", "实际完成值", 13),
    column("weight", "分值", 7),
    column("score", "得分", 7),
    column("doubts", "存疑", 30),
    column("page", "页", 5),
    column("row_id", "行标识", 21),
];

/// The columns before the targets stay in sight.
const FROZEN: u16 = 5;

/// The narrowest and the widest column, in digits. Wider, and a long text pushes all others off the screen.
const WIDTHS: (usize, usize) = (8, 48);

/// The width of the sign by which a column is filtered.
const FILTER: usize = 3;

impl Kind {
    fn name(self, header: Header) -> &'static str {
        let (en, zh) = match self {
            Self::Overview => ("overview", "概览"),
            Self::Short => ("indicators", "指标"),
            Self::Rows(Table::Indicators) => ("details", "指标明细"),
            Self::Rows(table) => return rows::table_name(table, header),
            Self::Files => ("files", "文件"),
        };
        if header == Header::En { en } else { zh }
    }

    fn header(self, header: Header) -> Vec<&'static str> {
        let pick = |(en, zh): (&'static str, &'static str)| if header == Header::En { en } else { zh };
        match self {
            Self::Overview => OVERVIEW.iter().map(|column| pick((column.en, column.zh))).collect(),
            Self::Short => SHORT.iter().map(|column| pick((column.en, column.zh))).collect(),
            Self::Files => rows::header(Table::Files, header),
            Self::Rows(table) => {
                let mut names = rows::header(table, header);
                names.extend((table == Table::Findings).then_some(pick(("link", "转到"))));
                names
            }
        }
    }
}

impl Kind {
    /// The widths of its columns, where they do not follow from what stands in them.
    fn widths(self) -> Option<Vec<u16>> {
        match self {
            Self::Overview => Some(OVERVIEW.iter().map(|column| column.width).collect()),
            Self::Short => Some(SHORT.iter().map(|column| column.width).collect()),
            _ => None,
        }
    }

    /// So many columns at the left stay in sight.
    fn frozen(self) -> u16 {
        match self {
            Self::Short => FROZEN,
            Self::Overview => 1,
            _ => 0,
        }
    }

    /// The columns at the right that are for machines are not printed: from this one on.
    fn printed(self) -> usize {
        let names = self.header(Header::En);
        let first = |name: &&str| matches!(*name, "x0" | "sha256" | "form_id" | "row_id");
        names.iter().position(first).unwrap_or(names.len())
    }
}

/// Where a row stands: in which of the sheets of its kind (from 0), in which row (from 1, as a person counts).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    sheet: usize,
    row: u32,
}

/// A sheet in the making.
struct Open {
    kind: Kind,
    sheet: Worksheet,
    /// How many rows it has.
    rows: u32,
    /// The widest cell of each column.
    widths: Vec<usize>,
    /// Whether any row fills the column.
    filled: Vec<bool>,
}

/// The sheets of one kind.
pub(super) struct Sheets {
    kind: Kind,
    header: Header,
    limit: u32,
    full: Vec<Worksheet>,
    open: Option<Open>,
}

impl Sheets {
    pub(super) fn new(kind: Kind, binding: &Binding) -> Self {
        Self { kind, header: binding.header, limit: binding.rows.clamp(2, ROWS), full: Vec::new(), open: None }
    }

    /// Adds a row; `severity` colours what it says of findings.
    pub(super) fn push(
        &mut self,
        book: &mut Workbook,
        look: &Look,
        row: &[Cell],
        mark: Mark,
    ) -> Result<Place, XlsxError> {
        if let Some(open) = self.open.take_if(|open| open.rows >= self.limit) {
            self.full.push(open.close()?);
        }
        let coloured = self.coloured();
        let (sheet, number) = (self.full.len(), self.full.len() + 1);
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open::begin(
                book,
                look,
                &name(self.kind.name(self.header), number),
                self.kind,
                self.header,
            )?),
        };
        open.fit(row)?;
        for (column, cell) in (0..).zip(row) {
            let severity = mark.severity.filter(|_| column == coloured);
            match mark.address.filter(|_| column == 0 && open.rows < LINKS) {
                Some(address) => open.link(address, cell, look)?,
                None => open.cell(column, cell, look, severity, mark.begins)?,
            }
        }
        open.rows += 1;
        Ok(Place { sheet, row: open.rows })
    }

    /// The column that shows how grave a row's findings are.
    fn coloured(&self) -> u16 {
        let name = match self.kind {
            Kind::Rows(Table::Findings) => "severity",
            Kind::Files => "outcome",
            Kind::Overview | Kind::Short => "doubts",
            Kind::Rows(_) => "findings",
        };
        (0..).zip(self.kind.header(Header::En)).find(|(_, n)| *n == name).map_or(u16::MAX, |(column, _)| column)
    }

    /// A formula that leads to a cell of a row of these sheets, wherever the row is sorted to: it looks for what names
    /// the row in the last column.
    pub(super) fn link(&self, place: Place, column: u16, id: &str) -> String {
        let sheet = name(self.kind.name(self.header), place.sheet + 1);
        let (to, last) =
            (letters(column), letters(u16::try_from(self.kind.header(self.header).len()).unwrap_or(u16::MAX) - 1));
        // The identifiers are digits of a digest, so that nothing an input says is part of a formula.
        let is_safe = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        match is_safe && !matches!(self.kind, Kind::Files) {
            true => format!("\"#'{sheet}'!{to}\"&MATCH(\"{id}\",'{sheet}'!${last}:${last},0)"),
            false => format!("\"#'{sheet}'!{to}{}\"", place.row),
        }
    }

    /// What a link to a cell of these sheets shows: `指标 年度指标值`.
    pub(super) fn label(&self, place: Place, column: u16) -> String {
        let names = self.kind.header(self.header);
        format!(
            "{} {}",
            name(self.kind.name(self.header), place.sheet + 1),
            names.get(usize::from(column)).copied().unwrap_or_default()
        )
    }

    /// Ends the last row with a link.
    pub(super) fn add_link(&mut self, to: &str, label: &str, look: &Look) -> Result<(), XlsxError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let column = u16::try_from(open.widths.len()).unwrap_or(u16::MAX) - 1;
        let formula = Formula::new(format!("HYPERLINK({to},\"{label}\")")).set_result(label);
        open.sheet.write_formula_with_format(open.rows - 1, column, formula, &look.link)?;
        open.filled[usize::from(column)] = true;
        open.widen(column, look::width(label));
        Ok(())
    }

    /// Puts the sheets into the book; a kind without rows has a sheet too.
    pub(super) fn finish(mut self, book: &mut Workbook, look: &Look) -> Result<(), XlsxError> {
        if self.open.is_none() && self.full.is_empty() {
            let name = self.kind.name(self.header);
            self.open = Some(Open::begin(book, look, name, self.kind, self.header)?);
        }
        for sheet in self.full {
            book.push_worksheet(sheet);
        }
        if let Some(open) = self.open {
            book.push_worksheet(open.close()?);
        }
        Ok(())
    }
}

/// `指标`, `指标 2`.
fn name(kind: &str, number: usize) -> String {
    if number == 1 { kind.to_owned() } else { format!("{kind} {number}") }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
fn letters(column: u16) -> String {
    let (before, last) = (column / 26, column % 26);
    let letter = char::from(b'A' + u8::try_from(last).unwrap_or(0));
    if before == 0 { letter.to_string() } else { format!("{}{letter}", letters(before - 1)) }
}

/// What is shown of a row beside its cells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark<'a> {
    /// How grave its findings are.
    pub(super) severity: Option<Severity>,
    /// Whether it begins a form.
    pub(super) begins: bool,
    /// Where its first cell leads.
    pub(super) address: Option<&'a str>,
}

/// The height of a line, in points.
const LINE: u32 = 15;
/// The highest row, in points (Excel specifications and limits, row height).
const HIGHEST: u32 = 409;

/// A sheet has no more links to files (Excel specifications and limits: 65,530 hyperlinks in a worksheet).
const LINKS: u32 = 65_000;

impl Open {
    fn begin(book: &mut Workbook, look: &Look, name: &str, kind: Kind, header: Header) -> Result<Self, XlsxError> {
        let names = kind.header(header);
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, kind.frozen())?;
        // A4, on its side, as wide as the columns, each page with the header and its number.
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        sheet.set_header("&L&A").set_footer(if header == Header::Zh {
            "&C第 &P 页，共 &N 页"
        } else {
            "&CPage &P of &N"
        });
        sheet.set_repeat_rows(0, 0)?;
        let mut open =
            Self { kind, sheet, rows: 1, widths: vec![WIDTHS.0; names.len()], filled: vec![false; names.len()] };
        for (column, name) in (0..).zip(names) {
            open.sheet.write_string_with_format(0, column, name, &look.header)?;
            open.widen(column, look::width(name) + FILTER);
        }
        Ok(open)
    }

    /// Makes the row that comes next as high as the lines of its cells, since no program does that for a file that it
    /// reads without being asked.
    fn fit(&mut self, row: &[Cell]) -> Result<(), XlsxError> {
        let fixed = self.kind.widths();
        let lines = row.iter().enumerate().map(|(at, cell)| {
            let room = fixed
                .as_ref()
                .map_or(WIDTHS.1, |widths| usize::from(widths.get(at).copied().unwrap_or(u16::MAX)).saturating_sub(1));
            cell.as_str().lines().map(|line| look::width(line).div_ceil(room.max(1)).max(1)).sum::<usize>()
        });
        let lines = u32::try_from(lines.max().unwrap_or(1)).unwrap_or(u32::MAX);
        if lines > 1 {
            self.sheet.set_row_height(self.rows, f64::from(lines.saturating_mul(LINE).min(HIGHEST)))?;
        }
        Ok(())
    }

    /// A cell that leads to an address.
    fn link(&mut self, address: &str, cell: &Cell, look: &Look) -> Result<(), XlsxError> {
        self.filled[0] = true;
        let url = Url::new(address).set_text(look::holdable(cell.as_str()));
        match self.sheet.write_url_with_format(self.rows, 0, url, &look.link) {
            // An address that is too long or of no kind that is known is left out.
            Err(_) => self.cell(0, cell, look, None, false),
            Ok(_) => Ok(()),
        }
    }

    fn cell(
        &mut self,
        column: u16,
        cell: &Cell,
        look: &Look,
        severity: Option<Severity>,
        begins: bool,
    ) -> Result<(), XlsxError> {
        let row = self.rows;
        if !cell.as_str().is_empty() {
            self.filled[usize::from(column)] = true;
        }
        if let Some((number, shown, of)) = look::exact(cell) {
            let plain = if self.kind.widths().is_some() { look.centred(begins) } else { look.plain(begins) };
            let format = look.number(of, shown).unwrap_or(plain);
            self.sheet.write_number_with_format(row, column, number, format)?;
            // Separators and signs of the format.
            self.widen(column, cell.as_str().len() * 4 / 3 + 3);
            return Ok(());
        }
        let text = cell.as_str();
        if text.is_empty() {
            if begins {
                self.sheet.write_blank(row, column, look.plain(begins))?;
            }
            return Ok(());
        }
        self.widen(column, look::width(text));
        let text = look::holdable(text);
        match severity {
            Some(severity) => self.sheet.write_string_with_format(row, column, text, look.severity(severity))?,
            None => self.sheet.write_string_with_format(row, column, text, look.plain(begins))?,
        };
        Ok(())
    }

    fn widen(&mut self, column: u16, width: usize) {
        if let Some(widest) = self.widths.get_mut(usize::from(column)) {
            *widest = (*widest).max(width.min(WIDTHS.1));
        }
    }

    fn close(mut self) -> Result<Worksheet, XlsxError> {
        let last = u16::try_from(self.widths.len()).unwrap_or(u16::MAX) - 1;
        let fixed = self.kind.widths();
        for (column, width) in (0_u16..).zip(&self.widths) {
            let at = usize::from(column);
            let width =
                fixed.as_ref().map_or_else(|| u32::try_from(*width + 1).unwrap_or(u32::MAX), |fixed| fixed[at].into());
            self.sheet.set_column_width(column, width)?;
            // What no form fills takes no room where one reads.
            if fixed.is_some() && !self.filled[at] && self.rows > 1 {
                self.sheet.set_column_hidden(column)?;
            }
        }
        self.sheet.autofilter(0, 0, self.rows - 1, last)?;
        let printed = u16::try_from(self.kind.printed()).unwrap_or(u16::MAX);
        self.sheet.set_print_area(0, 0, self.rows - 1, printed.saturating_sub(1).min(last))?;
        // What is printed stays text even where it is a number, which is no mistake.
        self.sheet.ignore_error_range(0, 0, self.rows - 1, last, IgnoreError::NumberStoredAsText)?;
        Ok(self.sheet)
    }
}
