//! A panel as rows (for CSV and Parquet), as a workbook, and as a picture.

#[cfg(feature = "xlsx")]
pub mod book;
pub mod picture;

use super::code_name;
use super::rows::{Cell, Row};
use crate::panel::{self, Panel, Period, Series, Thread, units};
use crate::value::Value;

/// A row an indicator and form: what is printed, what it means, and what became of it since the form before. The
/// columns are those of
/// [`Table::Panel`](super::columns::Table::Panel).
#[must_use]
pub fn rows(panel: &Panel) -> Vec<Row> {
    let of_series = |series: &Series| {
        let threads = series.threads.iter().enumerate().flat_map(|(at, thread)| {
            let cells = thread.cells.iter().zip(&series.periods);
            cells
                .filter_map(|(cell, period)| Some(row(series, at + 1, thread, cell.as_ref()?, period)))
                .collect::<Vec<Row>>()
        });
        threads.collect::<Vec<Row>>()
    };
    panel.series.iter().flat_map(of_series).collect()
}

fn row(series: &Series, at: usize, thread: &Thread, cell: &panel::Cell, period: &Period) -> Row {
    let latest = thread.latest().cloned().unwrap_or_default();
    let printed = cell.row.as_ref();
    let yes = |is: bool| Cell::text(if is { "yes" } else { "" });
    let mut cells = vec![Cell::text(&series.unit), Cell::text(&series.project), Cell::plain(Some(at))];
    cells.extend([&latest.level1, &latest.level2, &latest.name].map(Cell::text));
    cells.extend([
        Cell::plain(period.year),
        Cell::Text(code_name(period.stage)),
        Cell::text(&period.file),
        Cell::plain(Some(period.form)),
    ]);
    cells.extend([Cell::plain(printed.and_then(|row| row.page)), Cell::maybe(printed.map(|row| &row.name))]);
    cells.extend(target_cells(printed.and_then(|row| row.target.as_ref())));
    let actual = printed.and_then(|row| row.actual.as_ref());
    cells.extend([Cell::maybe(actual.map(|value| &value.raw)), Cell::plain(actual.and_then(|value| value.number))]);
    cells.push(Cell::maybe(actual.and_then(|value| value.unit.as_ref())));
    cells.push(cell.attained.map_or_else(Cell::empty, |(met, _)| Cell::text(if met { "yes" } else { "no" })));
    cells.push(Cell::plain(cell.attained.and_then(|(_, share)| share)));
    cells.extend([Cell::Text(code_name(cell.change)), yes(cell.renamed), Cell::text(&cell.why)]);
    let found = cell.pair.as_ref();
    cells.push(Cell::plain(found.map(|found| format!("{:.3}", found.score))));
    cells.push(found.map_or_else(Cell::empty, |found| Cell::Text(code_name(found.by))));
    cells.extend([yes(found.is_some_and(|found| found.doubtful)), Cell::maybe(found.map(|found| &found.why))]);
    cells.push(Cell::plain(period.budget));
    cells.push(Cell::plain(period.joined.as_ref().map(|(score, _)| format!("{score:.3}"))));
    cells.push(Cell::maybe(period.joined.as_ref().map(|(_, why)| why)));
    cells
}

fn target_cells(target: Option<&Value>) -> Vec<Cell> {
    let Some(value) = target else { return vec![Cell::empty(); 7] };
    let base = value.number.map(|number| units::base(number, value.unit.as_deref().unwrap_or_default()));
    vec![
        Cell::text(&value.raw),
        Cell::Text(value.comparator.map(code_name).unwrap_or_default()),
        Cell::plain(value.number),
        Cell::plain(value.number_max),
        Cell::maybe(value.unit.as_ref()),
        Cell::plain(base.as_ref().map(|(number, _)| number)),
        Cell::maybe(base.as_ref().map(|(_, unit)| unit)),
    ]
}

/// What a change is called in Chinese.
#[must_use]
pub fn change_zh(change: panel::Change) -> &'static str {
    use panel::Change::{Changed, Dropped, First, Loosened, New, Notation, Same, Tightened};
    match change {
        First | Same => "",
        Notation => "写法不同",
        Tightened => "提高",
        Loosened => "降低",
        Changed => "改变",
        New => "新增",
        Dropped => "取消",
    }
}

/// `2024 批复`.
#[must_use]
pub fn period_name(period: &Period) -> String {
    use crate::document::Stage;
    let stage = match period.stage {
        Stage::Declaration => " 申报",
        Stage::Approval => " 批复",
        Stage::Monitoring => " 监控",
        Stage::SelfEvaluation => " 自评",
        Stage::Unknown => "",
    };
    format!("{}{stage}", period.year.map_or_else(|| "年度不详".to_owned(), |year| year.to_string()))
}
