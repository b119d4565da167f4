//! Tables as JSON, CSV, Markdown and HTML. Where a format has no merged cells, the text stands in the first slot that
//! the cell covers.

use super::json;
use super::spreadsheet::Sheet;
use crate::diag::Diagnostic;
use crate::geom::Rect;
use crate::tables::{Cell, Table};
use serde::Serialize;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// The longest text that a Markdown column is padded for; a longer one, and one over several columns, sticks out.
const MARKDOWN_PAD: usize = 40;

/// What HTML needs so that a browser shows the rulings.
const HTML_HEAD: &str = "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>Tables</title>\n\
    <style>table{border-collapse:collapse;margin:1em 0}td{border:1px solid #888;padding:.2em .5em}</style>\n";

/// Writes all the tables as one JSON object, with what could not be read.
///
/// # Errors
///
/// What the writer says.
pub fn write_json(out: &mut dyn Write, tables: &[Table], diagnostics: &[Diagnostic]) -> io::Result<()> {
    json::write(out, &Tables::of(tables, diagnostics))
}

/// Writes all the tables into one sheet: before each a row `# page N table M`, between two an empty line.
///
/// # Errors
///
/// What the sheet says.
pub fn write_csv(sheet: &mut Sheet, tables: &[Table]) -> io::Result<()> {
    for (number, (count, table)) in numbered(tables).enumerate() {
        if number > 0 {
            sheet.blank()?;
        }
        sheet.row([format!("# page {} table {count}", table.page)])?;
        write_csv_table(sheet, table)?;
    }
    Ok(())
}

/// Writes the rows of one table.
///
/// # Errors
///
/// What the sheet says.
pub fn write_csv_table(sheet: &mut Sheet, table: &Table) -> io::Result<()> {
    slots(table).into_iter().try_for_each(|row| sheet.row(row))
}

/// Writes all the tables as Markdown tables, padded so that they can be read as they are; the first row is the head.
///
/// # Errors
///
/// What the writer says.
pub fn write_markdown(out: &mut dyn Write, tables: &[Table]) -> io::Result<()> {
    for (number, (count, table)) in numbered(tables).enumerate() {
        let gap = if number > 0 { "\n" } else { "" };
        writeln!(out, "{gap}**Page {}, table {count}**\n", table.page)?;
        write_markdown_table(out, table)?;
    }
    Ok(())
}

/// Writes all the tables as an HTML page with their merged cells.
///
/// # Errors
///
/// What the writer says.
pub fn write_html(out: &mut dyn Write, tables: &[Table]) -> io::Result<()> {
    out.write_all(HTML_HEAD.as_bytes())?;
    for (count, table) in numbered(tables) {
        writeln!(out, "<table>\n<caption>Page {}, table {count}</caption>", table.page)?;
        for row in 0..table.rows {
            let cells: String = table.cells.iter().filter(|c| c.row == row).map(html_cell).collect();
            writeln!(out, "<tr>{cells}</tr>")?;
        }
        writeln!(out, "</table>")?;
    }
    Ok(())
}

/// The tables, each with its number on its page, from 1.
pub fn numbered(tables: &[Table]) -> impl Iterator<Item = (usize, &Table)> {
    let mut last = (0, 0);
    tables.iter().map(move |table| {
        last = if last.0 == table.page { (table.page, last.1 + 1) } else { (table.page, 1) };
        (last.1, table)
    })
}

/// The members of the JSON.
#[derive(Serialize)]
struct Tables<'a> {
    tables: Vec<TableOut<'a>>,
    diagnostics: &'a [Diagnostic],
}

#[derive(Serialize)]
struct TableOut<'a> {
    page: u32,
    bbox: Rect,
    title: Option<&'a str>,
    unit: Option<&'a str>,
    confidence: f32,
    /// The first and the last page of a joined table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<[u32; 2]>,
    /// The page that each row of a joined table begins on.
    #[serde(skip_serializing_if = "<[u32]>::is_empty")]
    row_pages: &'a [u32],
    cells: Vec<CellOut<'a>>,
}

#[derive(Serialize)]
struct CellOut<'a> {
    row: usize,
    col: usize,
    rowspan: usize,
    colspan: usize,
    text: &'a str,
    bbox: Rect,
}

impl<'a> Tables<'a> {
    fn of(tables: &'a [Table], diagnostics: &'a [Diagnostic]) -> Self {
        let cell = |c: &'a Cell| CellOut {
            row: c.row,
            col: c.col,
            rowspan: c.rowspan,
            colspan: c.colspan,
            text: &c.text,
            bbox: c.bbox,
        };
        let table = |t: &'a Table| TableOut {
            page: t.page,
            bbox: t.bbox,
            title: t.title.as_deref(),
            unit: t.unit.as_deref(),
            confidence: t.confidence,
            pages: t.row_pages.last().map(|last| [t.page, *last]),
            row_pages: &t.row_pages,
            cells: t.cells.iter().map(cell).collect(),
        };
        Self { tables: tables.iter().map(table).collect(), diagnostics }
    }
}

/// The text of every slot, row by row.
fn slots(table: &Table) -> Vec<Vec<&str>> {
    let mut rows = vec![vec![""; table.cols]; table.rows];
    for cell in &table.cells {
        if let Some(slot) = rows.get_mut(cell.row).and_then(|row| row.get_mut(cell.col)) {
            *slot = &cell.text;
        }
    }
    rows
}

fn write_markdown_table(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let rows: Vec<Vec<String>> =
        slots(table).into_iter().map(|row| row.into_iter().map(markdown_text).collect()).collect();
    let columns = table.cols;
    let mut widths = vec![3; columns]; // The delimiter row needs three dashes.
    for cell in table.cells.iter().filter(|c| c.colspan == 1 && c.col < columns) {
        let width = markdown_text(&cell.text).width();
        widths[cell.col] = widths[cell.col].max(if width > MARKDOWN_PAD { 0 } else { width });
    }
    for (number, row) in rows.iter().enumerate() {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(text, width)| format!(" {text}{} |", " ".repeat(width.saturating_sub(text.width()))));
        writeln!(out, "|{}", cells.collect::<String>())?;
        if number == 0 {
            writeln!(out, "|{}", widths.iter().map(|width| format!(" {} |", "-".repeat(*width))).collect::<String>())?;
        }
    }
    Ok(())
}

/// The text with what Markdown would take for syntax of the table made harmless.
fn markdown_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "<br>")
}

fn html_cell(cell: &Cell) -> String {
    let span = |name: &str, n: usize| if n > 1 { format!(" {name}=\"{n}\"") } else { String::new() };
    let text = cell.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>");
    format!("<td{}{}>{text}</td>", span("rowspan", cell.rowspan), span("colspan", cell.colspan))
}

#[cfg(test)]
mod tests {
    use super::super::spreadsheet::Encoding;
    use super::*;

    /// `项目` over two rows, `=1` beside `-3`, `a|b` over two columns.
    fn merged() -> Table {
        let cell = |row, col, rowspan, colspan, text: &str| Cell {
            row,
            col,
            rowspan,
            colspan,
            text: text.to_owned(),
            ..Cell::default()
        };
        Table {
            page: 2,
            bbox: Rect::new(10.0, 10.0, 40.0, 30.0),
            rows: 2,
            cols: 3,
            cells: vec![
                cell(0, 0, 2, 1, "项目"),
                cell(0, 1, 1, 1, "=1"),
                cell(0, 2, 1, 1, "-3"),
                cell(1, 1, 1, 2, "a|b <i>"),
            ],
            ..Table::default()
        }
    }

    fn text(write: impl Fn(&mut dyn Write, &[Table]) -> io::Result<()>, tables: &[Table]) -> String {
        let mut out = Vec::new();
        write(&mut out, tables).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_lists_every_cell_with_its_spans() {
        let json: serde_json::Value =
            serde_json::from_str(&text(|out, tables| write_json(out, tables, &[]), &[merged()])).unwrap();
        let table = &json["tables"][0];
        assert_eq!((table["page"].as_u64(), table["cells"].as_array().map(Vec::len)), (Some(2), Some(4)));
        assert_eq!(table["cells"][3]["colspan"], 2);
        assert_eq!(table["bbox"], serde_json::json!([10.0, 10.0, 40.0, 30.0]));
    }

    #[test]
    fn csv_separates_tables_and_keeps_merged_text_in_the_first_slot() {
        let csv = text(|out, tables| write_csv(&mut Sheet::begin(out, Encoding::Utf8)?, tables), &[merged(), merged()]);
        assert_eq!(csv, "# page 2 table 1\n项目,'=1,-3\n,a|b <i>,\n\n# page 2 table 2\n项目,'=1,-3\n,a|b <i>,\n");
    }

    #[test]
    fn markdown_columns_line_up_with_wide_characters() {
        let expected =
            "**Page 2, table 1**\n\n| 项目 | =1  | -3  |\n| ---- | --- | --- |\n|      | a\\|b <i> |     |\n";
        assert_eq!(text(write_markdown, &[merged()]), expected);
    }

    #[test]
    fn html_has_the_spans() {
        let html = text(write_html, &[merged()]);
        assert!(
            html.contains("<tr><td rowspan=\"2\">项目</td><td>=1</td><td>-3</td></tr>\n<tr><td colspan=\"2\">a|b &lt;i&gt;</td></tr>"),
            "{html}"
        );
    }
}
