//! A panel as a workbook: a sheet a unit with its years as columns, coloured by what became of each target; one with
//! all changes, and one with the meaning of the colours.

use super::{change_zh, period_name};
use crate::export::workbook::holdable;
use crate::panel::{Cell, Change, Panel, Series};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// The longest name of a sheet (Excel specifications and limits).
const NAME: usize = 31;

/// The colours, and what they mean.
const CHANGES: [(Change, u32); 6] = [
    (Change::New, 0x00C6_EFCE),
    (Change::Dropped, 0x00D9_D9D9),
    (Change::Tightened, 0x00FC_E4D6),
    (Change::Loosened, 0x00DD_EBF7),
    (Change::Changed, 0x00FF_EB9C),
    (Change::Notation, 0x00F2_F2F2),
];

/// Writes the workbook.
///
/// # Errors
///
/// What the writer says.
pub fn write(panel: &Panel, out: &mut dyn Write) -> io::Result<()> {
    let bytes = bound(panel).map_err(|e| io::Error::other(e.to_string()))?;
    out.write_all(&bytes)
}

fn bound(panel: &Panel) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same input gives the same bytes: no clock.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?.and_hms(0, 0, 0)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let look = Look::new();
    let mut units: BTreeMap<&str, Vec<&Series>> = BTreeMap::new();
    panel.series.iter().for_each(|series| units.entry(&series.unit).or_default().push(series));
    let mut taken = BTreeSet::from(["变化".to_owned(), "说明".to_owned()]);
    changes(book.add_worksheet(), panel, &look)?;
    for (unit, series) in units {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(unit, &mut taken))?;
        unit_sheet(sheet, &series, &look)?;
    }
    legend(book.add_worksheet(), &look)?;
    book.save_to_buffer()
}

struct Look {
    header: Format,
    title: Format,
    text: Format,
    changes: Vec<(Change, Format)>,
}

impl Look {
    fn new() -> Self {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let header = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00D9_E2F3))
            .set_border_bottom(FormatBorder::Thin)
            .set_text_wrap();
        let changes = CHANGES
            .iter()
            .map(|(change, colour)| (*change, text.clone().set_background_color(Color::RGB(*colour))))
            .collect();
        Self { header, title: Format::new().set_bold().set_font_size(12), text, changes }
    }

    fn of(&self, change: Change) -> &Format {
        self.changes.iter().find(|(known, _)| *known == change).map_or(&self.text, |(_, format)| format)
    }
}

/// A name that a sheet may have and no other one has.
fn sheet_name(unit: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = unit.chars().map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c }).collect();
    let plain = if plain.trim().is_empty() { "未写明单位" } else { plain.trim() };
    let mut number = 1;
    loop {
        let end = if number == 1 { String::new() } else { format!(" {number}") };
        // Excel counts in UTF-16 and takes upper and lower case for one.
        let mut units = end.len();
        let kept: String = plain
            .chars()
            .take_while(|c| {
                units += c.len_utf16();
                units <= NAME
            })
            .collect();
        let name = format!("{kept}{end}");
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}

fn unit_sheet(sheet: &mut Worksheet, series: &[&Series], look: &Look) -> Result<(), XlsxError> {
    [(0, 12), (1, 14), (2, 34)]
        .iter()
        .try_for_each(|(column, width)| sheet.set_column_width(*column, *width).map(drop))?;
    let most = series.iter().map(|series| series.periods.len()).max().unwrap_or(0);
    for column in 0..most * 2 {
        sheet.set_column_width(
            3 + u16::try_from(column).unwrap_or(u16::MAX - 3),
            if column % 2 == 0 { 24 } else { 10 },
        )?;
    }
    let mut row = 0;
    for series in series {
        row = series_block(sheet, row, series, look)? + 1;
    }
    Ok(())
}

/// Writes a series; gives the row after it.
fn series_block(sheet: &mut Worksheet, mut row: u32, series: &Series, look: &Look) -> Result<u32, XlsxError> {
    let title =
        if series.project.is_empty() { format!("{}（整体支出）", series.unit) } else { series.project.clone() };
    sheet.write_string_with_format(row, 0, holdable(&title), &look.title)?;
    row += 1;
    for (column, name) in (0..).zip(["一级指标", "二级指标", "三级指标"]) {
        sheet.write_string_with_format(row, column, name, &look.header)?;
    }
    for (column, period) in (3..).step_by(2).zip(&series.periods) {
        let budget = period.budget.map(|budget| format!("\n资金 {} 元", budget.normalize())).unwrap_or_default();
        let joined = period.joined.as_ref().map(|(score, _)| format!("\n项目名称相似 {score:.2}")).unwrap_or_default();
        sheet.write_string_with_format(
            row,
            column,
            format!("{}{budget}{joined}", period_name(period)),
            &look.header,
        )?;
        sheet.write_string_with_format(row, column + 1, "变化", &look.header)?;
    }
    row += 1;
    for thread in &series.threads {
        let Some(latest) = thread.latest() else { continue };
        for (column, text) in (0..).zip([&latest.level1, &latest.level2, &latest.name]) {
            sheet.write_string_with_format(row, column, holdable(text), &look.text)?;
        }
        for (column, cell) in (3..).step_by(2).zip(&thread.cells) {
            let Some(cell) = cell else { continue };
            let format = look.of(cell.change);
            sheet.write_string_with_format(row, column, holdable(&cell_text(cell, &latest.name)), format)?;
            sheet.write_string_with_format(row, column + 1, note(cell), format)?;
        }
        row += 1;
    }
    Ok(row)
}

/// What a form prints for an indicator: another name, the target, what was done.
fn cell_text(cell: &Cell, name: &str) -> String {
    let Some(row) = &cell.row else { return String::new() };
    let called = if row.name == name { String::new() } else { format!("【{}】", row.name) };
    let target = row.target.as_ref().map_or("", |value| value.raw.as_str());
    let actual = row.actual.as_ref().map(|value| format!("\n完成 {}", value.raw)).unwrap_or_default();
    format!("{called}{target}{actual}")
}

fn note(cell: &Cell) -> String {
    let mut notes = vec![change_zh(cell.change).to_owned()];
    notes.extend(cell.renamed.then(|| "改名".to_owned()));
    notes.extend(
        cell.pair
            .as_ref()
            .filter(|found| found.score < 1.0)
            .map(|found| format!("{:.2}{}", found.score, if found.doubtful { "？" } else { "" })),
    );
    notes.extend(cell.attained.map(|(met, _)| if met { "完成" } else { "未完成" }.to_owned()));
    notes.retain(|note| !note.is_empty());
    notes.join(" ")
}

/// All that is not as it was, with the reasons.
fn changes(sheet: &mut Worksheet, panel: &Panel, look: &Look) -> Result<(), XlsxError> {
    sheet.set_name("变化")?.set_freeze_panes(1, 0)?;
    let names = ["单位", "项目名称", "三级指标", "期间", "变化", "改名", "说明", "匹配得分", "匹配说明"];
    for ((column, name), width) in (0..).zip(names).zip([20, 24, 30, 12, 10, 24, 36, 10, 50]) {
        sheet.write_string_with_format(0, column, name, &look.header)?;
        sheet.set_column_width(column, width)?;
    }
    let mut row = 0;
    for series in &panel.series {
        for thread in &series.threads {
            let mut before = String::new();
            for (cell, period) in thread.cells.iter().zip(&series.periods) {
                let Some(cell) = cell else { continue };
                let name = cell.row.as_ref().map(|row| row.name.clone());
                let alike = cell.pair.as_ref().is_some_and(|found| found.score < 1.0);
                if !matches!(cell.change, Change::First | Change::Same) || cell.renamed || alike {
                    row += 1;
                    let shown = name.clone().unwrap_or_else(|| before.clone());
                    let renamed = if cell.renamed { format!("原：{before}") } else { String::new() };
                    let why = cell.pair.as_ref().map(|found| found.why.clone()).unwrap_or_default();
                    let texts = [
                        &series.unit,
                        &series.project,
                        &shown,
                        &period_name(period),
                        &change_zh(cell.change).to_owned(),
                        &renamed,
                        &cell.why,
                    ];
                    for (column, text) in (0..).zip(texts) {
                        sheet.write_string_with_format(row, column, holdable(text), look.of(cell.change))?;
                    }
                    if let Some(found) = &cell.pair {
                        sheet.write_number(row, 7, found.score)?;
                    }
                    sheet.write_string(row, 8, holdable(&why))?;
                }
                before = name.unwrap_or(before);
            }
        }
    }
    sheet.autofilter(0, 0, row, 8).map(drop)
}

fn legend(sheet: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    sheet.set_name("说明")?.set_column_width(0, 14)?.set_column_width(1, 90)?;
    let means = [
        (Change::New, "上一期没有的指标"),
        (Change::Dropped, "上一期有、这一期没有的指标"),
        (Change::Tightened, "要求提高"),
        (Change::Loosened, "要求降低"),
        (Change::Changed, "改变了，无法判断高低"),
        (Change::Notation, "只是写法、单位不同，要求相同"),
    ];
    for (row, (change, what)) in (0..).zip(means) {
        sheet.write_string_with_format(row, 0, change_zh(change), look.of(change))?;
        sheet.write_string(row, 1, what)?;
    }
    sheet.write_string(7, 0, "0.72")?;
    sheet.write_string(
        7,
        1,
        "小于1的数是匹配得分：两期名称不同或级次不同，按相似程度认定为同一指标，理由见“变化”；带？的另有相近的候选",
    )?;
    Ok(())
}
