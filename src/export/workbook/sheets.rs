//! The sheets of one kind: one, and more where the rows do not fit.

use super::look::{self, Look};
use super::{Binding, ROWS};
use crate::diag::Severity;
use crate::export::rows::{self, Cell, Header, Table};
use rust_xlsxwriter::{Formula, IgnoreError, Workbook, Worksheet, XlsxError};

/// What the rows of a sheet are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Those of a table.
    Rows(Table),
    /// Files.
    Files,
}

/// The kinds, in the order of their sheets.
pub(super) const KINDS: [Kind; 6] = [
    Kind::Rows(Table::Indicators),
    Kind::Rows(Table::Tasks),
    Kind::Rows(Table::Goals),
    Kind::Rows(Table::Fields),
    Kind::Rows(Table::Findings),
    Kind::Files,
];

/// The narrowest and the widest column, in digits. Wider, and a long text pushes all others off the screen.
const WIDTHS: (usize, usize) = (8, 48);

/// The width of the sign by which a column is filtered.
const FILTER: usize = 3;

impl Kind {
    fn name(self, header: Header) -> &'static str {
        let (en, zh) = match self {
            Self::Rows(Table::Indicators) => ("indicators", "指标"),
            Self::Rows(Table::Tasks) => ("tasks", "任务"),
            Self::Rows(Table::Goals) => ("goals", "目标"),
            Self::Rows(Table::Fields) => ("fields", "字段"),
            Self::Rows(Table::Findings) => ("findings", "问题"),
            Self::Rows(Table::Forms) => ("forms", "表"),
            Self::Rows(Table::Panel) => ("panel", "对比"),
            Self::Files | Self::Rows(Table::Files) => ("files", "文件"),
        };
        if header == Header::En { en } else { zh }
    }

    fn header(self, header: Header) -> Vec<&'static str> {
        let pick = |(en, zh): (&'static str, &'static str)| if header == Header::En { en } else { zh };
        match self {
            Self::Files => rows::header(Table::Files, header),
            Self::Rows(table) => {
                let mut names = rows::header(table, header);
                names.extend((table == Table::Findings).then_some(pick(("row", "所在行"))));
                names
            }
        }
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
    sheet: Worksheet,
    /// How many rows it has.
    rows: u32,
    /// The widest cell of each column.
    widths: Vec<usize>,
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
    pub(super) fn push(&mut self, book: &mut Workbook, look: &Look, row: &[Cell], severity: Option<Severity>) -> Result<Place, XlsxError> {
        if let Some(open) = self.open.take_if(|open| open.rows >= self.limit) {
            self.full.push(open.close()?);
        }
        let coloured = self.coloured();
        let (sheet, number) = (self.full.len(), self.full.len() + 1);
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open::begin(book, look, &name(self.kind.name(self.header), number), &self.kind.header(self.header))?),
        };
        for (column, cell) in (0..).zip(row) {
            open.cell(column, cell, look, severity.filter(|_| column == coloured))?;
        }
        open.rows += 1;
        Ok(Place { sheet, row: open.rows })
    }

    /// The column that shows how grave a row's findings are.
    fn coloured(&self) -> u16 {
        let name = match self.kind {
            Kind::Rows(Table::Findings) => "severity",
            Kind::Files => "outcome",
            Kind::Rows(_) => "findings",
        };
        (0..).zip(self.kind.header(Header::En)).find(|(_, n)| *n == name).map_or(u16::MAX, |(column, _)| column)
    }

    /// The text of a link to a row of these sheets.
    pub(super) fn link(&self, place: Place) -> String {
        format!("{}!A{}", name(self.kind.name(self.header), place.sheet + 1), place.row)
    }

    /// Ends the last row with a link to another one.
    pub(super) fn add_link(&mut self, to: &str, look: &Look) -> Result<(), XlsxError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let column = u16::try_from(open.widths.len()).unwrap_or(u16::MAX) - 1;
        // Sheet names hold no quote, so that this is the whole of it.
        let (sheet, cell) = to.split_once('!').unwrap_or((to, "A1"));
        let formula = Formula::new(format!("HYPERLINK(\"#'{sheet}'!{cell}\",\"{to}\")")).set_result(to);
        open.sheet.write_formula_with_format(open.rows - 1, column, formula, &look.link)?;
        open.widen(column, look::width(to));
        Ok(())
    }

    /// Puts the sheets into the book; a kind without rows has a sheet too.
    pub(super) fn finish(mut self, book: &mut Workbook, look: &Look) -> Result<(), XlsxError> {
        if self.open.is_none() && self.full.is_empty() {
            let name = self.kind.name(self.header);
            self.open = Some(Open::begin(book, look, name, &self.kind.header(self.header))?);
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

impl Open {
    fn begin(book: &mut Workbook, look: &Look, name: &str, names: &[&str]) -> Result<Self, XlsxError> {
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        let mut open = Self { sheet, rows: 1, widths: vec![WIDTHS.0; names.len()] };
        for (column, name) in (0..).zip(names) {
            open.sheet.write_string_with_format(0, column, *name, &look.header)?;
            open.widen(column, look::width(name) + FILTER);
        }
        Ok(open)
    }

    fn cell(&mut self, column: u16, cell: &Cell, look: &Look, severity: Option<Severity>) -> Result<(), XlsxError> {
        let row = self.rows;
        if let Some((number, shown, of)) = look::exact(cell) {
            match look.number(of, shown) {
                Some(format) => self.sheet.write_number_with_format(row, column, number, format)?,
                None => self.sheet.write_number(row, column, number)?,
            };
            // Separators and signs of the format.
            self.widen(column, cell.as_str().len() * 4 / 3 + 3);
            return Ok(());
        }
        let text = cell.as_str();
        if text.is_empty() {
            return Ok(());
        }
        self.widen(column, look::width(text));
        let text = look::holdable(text);
        match severity {
            Some(severity) => self.sheet.write_string_with_format(row, column, text, look.severity(severity))?,
            None => self.sheet.write_string(row, column, text)?,
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
        for (column, width) in (0..).zip(&self.widths) {
            self.sheet.set_column_width(column, u32::try_from(*width + 1).unwrap_or(u32::MAX))?;
        }
        self.sheet.autofilter(0, 0, self.rows - 1, last)?;
        // What is printed stays text even where it is a number, which is no mistake.
        self.sheet.ignore_error_range(0, 0, self.rows - 1, last, IgnoreError::NumberStoredAsText)?;
        Ok(self.sheet)
    }
}
