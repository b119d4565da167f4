//! Documents as flat rows of typed cells: one row an indicator, a task, a goal, a field or a finding.
//!
//! Every row repeats which file and form it belongs to, so that the rows of many files can be sorted and filtered together. The order of the
//! columns is part of what users rely on: new ones go to the end.

use super::code_name;
use crate::diag::Diagnostic;
use crate::document::{Amount, Document, Form, Goal, Indicator, Reading};
use crate::geom::Rect;
use crate::value::{Kind, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// An indicator with its targets.
    #[default]
    Indicators,
    /// A yearly task with its budget.
    Tasks,
    /// An overall goal.
    Goals,
    /// A label and its value; also the remarks, the opinion and the small print.
    Fields,
    /// A finding about a form or a document.
    Findings,
}

/// The language of the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// Chinese, as the forms name things.
    #[default]
    Zh,
    /// English, as the JSON names things.
    En,
}

/// The English and the Chinese name of a column.
type Column = (&'static str, &'static str);

/// What every row begins with.
const FORM: [Column; 6] = [("file", "文件"), ("form", "表序"), ("title", "表名"), ("kind", "表类"), ("stage", "阶段"), ("year", "年度")];
/// Who has confirmed or corrected a row, and what was read of it before.
const CORRECTED_BY: Column = ("corrected_by", "校正人");
const READINGS: Column = ("readings", "机读原文");
const LEVELS: [Column; 4] = [("level1", "一级指标"), ("level2", "二级指标"), ("name", "三级指标"), ("annual_name", "三级指标（年度）")];
const CYCLE: [Column; 8] = [
    ("cycle", "实施周期指标值"),
    ("cycle_text", "实施周期规范值"),
    ("cycle_kind", "实施周期类型"),
    ("cycle_comparator", "实施周期符号"),
    ("cycle_number", "实施周期数值"),
    ("cycle_number_max", "实施周期上限"),
    ("cycle_unit", "实施周期单位"),
    ("cycle_inferred", "实施周期推断"),
];
const ANNUAL: [Column; 8] = [
    ("annual", "年度指标值"),
    ("annual_text", "年度规范值"),
    ("annual_kind", "年度类型"),
    ("annual_comparator", "年度符号"),
    ("annual_number", "年度数值"),
    ("annual_number_max", "年度上限"),
    ("annual_unit", "年度单位"),
    ("annual_inferred", "年度推断"),
];
const ACTUAL: [Column; 8] = [
    ("actual", "实际完成值"),
    ("actual_text", "实际规范值"),
    ("actual_kind", "实际类型"),
    ("actual_comparator", "实际符号"),
    ("actual_number", "实际数值"),
    ("actual_number_max", "实际上限"),
    ("actual_unit", "实际单位"),
    ("actual_inferred", "实际推断"),
];
const REST: [Column; 10] = [
    ("weight", "分值（权重）"),
    ("score", "得分"),
    ("remark", "备注"),
    ("level1_printed", "一级指标原文"),
    ("level2_printed", "二级指标原文"),
    ("page", "页"),
    ("confidence", "置信度"),
    ("findings", "发现"),
    CORRECTED_BY,
    READINGS,
];
const TASKS: [Column; 10] = [
    ("name", "任务名称"),
    ("content", "主要内容"),
    ("amount", "预算金额"),
    ("amount_number", "预算金额数值"),
    ("amount_unit", "金额单位"),
    ("task_total", "金额合计"),
    ("task_total_number", "金额合计数值"),
    ("page", "页"),
    CORRECTED_BY,
    READINGS,
];
const GOALS: [Column; 5] = [("label", "目标"), ("text", "内容"), ("form_pages", "表页"), CORRECTED_BY, READINGS];
const FIELDS: [Column; 10] = [
    ("key", "键"),
    ("label", "项目"),
    ("value", "内容"),
    ("amount", "金额"),
    ("amount_number", "金额数值"),
    ("amount_unit", "金额单位"),
    ("page", "页"),
    ("form_pages", "表页"),
    CORRECTED_BY,
    READINGS,
];
const FINDINGS: [Column; 9] = [
    ("severity", "程度"),
    ("code", "代码"),
    ("message", "说明"),
    ("indicator", "三级指标"),
    ("page", "页"),
    ("x0", "左"),
    ("y0", "上"),
    ("x1", "右"),
    ("y1", "下"),
];

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Text; empty where there is nothing.
    Text(String),
    /// A number.
    Number {
        /// Its digits, exactly: `-12.50`.
        number: String,
        /// What it counts.
        of: Measure,
    },
}

/// What a number counts, which decides how a spreadsheet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Anything.
    Plain,
    /// Hundredths: 85 is 85%.
    Percent,
    /// 元.
    Yuan,
    /// Money for something: 元/人.
    Money,
}

/// The cells of a row.
pub type Row = Vec<Cell>;

impl Cell {
    /// What the cell says, without any format.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number { number, .. } => number,
        }
    }

    fn empty() -> Self {
        Self::Text(String::new())
    }

    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn maybe(text: Option<&String>) -> Self {
        Self::Text(text.cloned().unwrap_or_default())
    }

    /// A number, from however it is printed; what is none stays text.
    fn number(printed: Option<impl ToString>, of: Measure) -> Self {
        let printed = printed.map(|p| p.to_string()).unwrap_or_default();
        match printed.parse::<Decimal>() {
            Ok(_) => Self::Number { number: printed, of },
            Err(_) => Self::Text(printed),
        }
    }

    pub(super) fn plain(printed: Option<impl ToString>) -> Self {
        Self::number(printed, Measure::Plain)
    }
}

/// The names of a table's columns.
#[must_use]
pub fn header(table: Table, header: Header) -> Vec<&'static str> {
    let own: Vec<&[Column]> = match table {
        Table::Indicators => vec![&LEVELS, &CYCLE, &ANNUAL, &ACTUAL, &REST],
        Table::Tasks => vec![&TASKS],
        Table::Goals => vec![&GOALS],
        Table::Fields => vec![&FIELDS],
        Table::Findings => vec![&FINDINGS],
    };
    let name = |(en, zh): &Column| match header {
        Header::En => *en,
        Header::Zh => *zh,
    };
    FORM.iter().chain(own.into_iter().flatten()).map(name).collect()
}

/// The rows of a document: those of its forms, in their order, then (for findings) those of no form.
#[must_use]
pub fn of_document(table: Table, document: &Document) -> Vec<Row> {
    let mut all = Vec::new();
    for (index, form) in document.forms.iter().enumerate() {
        let start = form_cells(document, index, form);
        all.extend(rows(table, form).into_iter().map(|row| [start.clone(), row].concat()));
    }
    if table == Table::Findings {
        let mut start = vec![Cell::empty(); FORM.len()];
        start[0] = Cell::text(&document.source.path);
        all.extend(document.diagnostics.iter().map(|d| [start.clone(), finding_cells(d, None)].concat()));
    }
    all
}

fn form_cells(document: &Document, index: usize, form: &Form) -> Row {
    let [title, kind, stage] = [form.title.clone(), code_name(form.kind), code_name(form.stage)].map(Cell::Text);
    vec![Cell::text(&document.source.path), Cell::plain(Some(index + 1)), title, kind, stage, Cell::plain(form.year)]
}

fn rows(table: Table, form: &Form) -> Vec<Row> {
    match table {
        Table::Indicators => form.indicators.iter().enumerate().map(|(i, indicator)| indicator_cells(form, i, indicator)).collect(),
        Table::Tasks => task_rows(form),
        Table::Goals => form.goals.iter().map(|goal| goal_cells(form, goal)).collect(),
        Table::Fields => field_rows(form),
        Table::Findings => form.diagnostics.iter().map(|d| finding_cells(d, Some(form))).collect(),
    }
}

fn goal_cells(form: &Form, goal: &Goal) -> Row {
    let mut cells = vec![Cell::maybe(goal.label.as_ref()), Cell::text(&goal.text), pages(form)];
    cells.extend(person_cells(goal.corrected_by.as_ref(), &goal.readings));
    cells
}

/// Who has decided about a row, and what was read: `annual: ≥9O%; name: …`.
fn person_cells(by: Option<&String>, readings: &[Reading]) -> [Cell; 2] {
    let readings: Vec<String> = readings.iter().map(|reading| format!("{}: {}", reading.member, reading.raw)).collect();
    [Cell::maybe(by), Cell::Text(readings.join("; "))]
}

fn indicator_cells(form: &Form, index: usize, indicator: &Indicator) -> Row {
    let findings = form.diagnostics.iter().filter(|d| d.indicator == Some(index));
    let findings: Vec<String> = findings.map(|d| format!("{}: {}", code_name(d.code), d.message)).collect();
    let Indicator { weight, score, remark, level1_printed, level2_printed, .. } = indicator;
    let names = [&indicator.level1, &indicator.level2, &indicator.name].map(Cell::text);
    let mut cells = [&names[..], &[Cell::maybe(indicator.annual_name.as_ref())]].concat();
    for value in [&indicator.cycle, &indicator.annual, &indicator.actual] {
        cells.extend(value_cells(value.as_ref()));
    }
    cells.extend([weight, score].map(|points| Cell::plain(points.as_ref())));
    cells.extend([remark, level1_printed, level2_printed].map(|text| Cell::maybe(text.as_ref())));
    cells.extend([Cell::plain(indicator.page), Cell::plain(Some(indicator.confidence)), Cell::Text(findings.join("; "))]);
    cells.extend(person_cells(indicator.corrected_by.as_ref(), &indicator.readings));
    cells
}

fn value_cells(value: Option<&Value>) -> [Cell; 8] {
    let Some(value) = value else { return [const { Cell::Text(String::new()) }; 8] };
    let of = match (value.kind, value.unit.as_deref()) {
        (Kind::Percent, Some("%")) => Measure::Percent,
        (Kind::Money, Some("元")) => Measure::Yuan,
        (Kind::Money, _) => Measure::Money,
        _ => Measure::Plain,
    };
    [
        Cell::text(&value.raw),
        Cell::text(&value.text),
        Cell::Text(code_name(value.kind)),
        Cell::Text(value.comparator.map(code_name).unwrap_or_default()),
        Cell::number(value.number, of),
        Cell::number(value.number_max, of),
        Cell::maybe(value.unit.as_ref()),
        Cell::Text(value.inferred.map(code_name).unwrap_or_default()),
    ]
}

fn task_rows(form: &Form) -> Vec<Row> {
    let [total, total_number, _] = amount_cells(form.task_total.as_ref());
    let rows = form.tasks.iter().map(|task| {
        let texts = [&task.name, &task.content].map(Cell::text);
        let totals = [total.clone(), total_number.clone(), Cell::plain(task.page)];
        [&texts[..], &amount_cells(Some(&task.amount)), &totals, &person_cells(task.corrected_by.as_ref(), &task.readings)].concat()
    });
    rows.collect()
}

fn field_rows(form: &Form) -> Vec<Row> {
    let fields = form.fields.iter().map(|field| {
        let texts = [field.key.unwrap_or_default(), &field.label, &field.value].map(Cell::text);
        let places = [Cell::plain(field.page), pages(form)];
        [&texts[..], &amount_cells(field.amount.as_ref()), &places, &person_cells(field.corrected_by.as_ref(), &field.readings)].concat()
    });
    let texts = [("remarks", &form.remarks), ("approval_opinion", &form.approval_opinion), ("notice", &form.notice)];
    let texts = texts.into_iter().filter_map(|(key, text)| {
        let mut row = vec![Cell::text(key), Cell::empty(), Cell::text(text.as_ref()?)];
        row.resize(FIELDS.len() - 3, Cell::empty());
        row.push(pages(form));
        row.extend(person_cells(form.corrected_by.as_ref().filter(|_| form.readings.iter().any(|r| r.member == key)), &[]));
        Some(row)
    });
    fields.chain(texts).collect()
}

/// `3`, or `1–4`; as text, since a hyphen would make a date of it.
fn pages(form: &Form) -> Cell {
    match form.pages {
        Some([first, last]) if first == last => Cell::plain(Some(first)),
        Some([first, last]) => Cell::Text(format!("{first}–{last}")),
        None => Cell::empty(),
    }
}

fn amount_cells(amount: Option<&Amount>) -> [Cell; 3] {
    let Some(amount) = amount else { return [const { Cell::Text(String::new()) }; 3] };
    let of = if amount.unit == Some("元") { Measure::Yuan } else { Measure::Plain };
    [Cell::text(&amount.raw), Cell::number(amount.number, of), Cell::text(amount.unit.unwrap_or_default())]
}

fn finding_cells(finding: &Diagnostic, form: Option<&Form>) -> Row {
    let name = form.zip(finding.indicator).and_then(|(form, i)| Some(&form.indicators.get(i)?.name));
    let sides = finding.bbox.map(|Rect { x0, y0, x1, y1 }| [x0, y0, x1, y1].map(|v| format!("{v:.1}")));
    let sides = sides.map_or_else(|| [None, None, None, None], |sides| sides.map(Some));
    let mut cells = [code_name(finding.severity), code_name(finding.code), finding.message.clone()].map(Cell::Text).to_vec();
    cells.extend([Cell::maybe(name), Cell::plain(finding.page)]);
    cells.extend(sides.map(Cell::plain));
    cells
}
