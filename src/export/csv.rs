//! Documents as flat tables: one row an indicator, a task, a goal, a field or a finding.
//!
//! Every row repeats which file and form it belongs to, so that the rows of many files can be sorted and filtered together. The order of the
//! columns is part of what users rely on: new ones go to the end.

use super::code_name;
use super::spreadsheet::Sheet;
use crate::diag::Diagnostic;
use crate::document::{Amount, Document, Form, Indicator};
use crate::geom::Rect;
use crate::value::Value;
use std::io;

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
const REST: [Column; 8] = [
    ("weight", "分值（权重）"),
    ("score", "得分"),
    ("remark", "备注"),
    ("level1_printed", "一级指标原文"),
    ("level2_printed", "二级指标原文"),
    ("page", "页"),
    ("confidence", "置信度"),
    ("findings", "发现"),
];
const TASKS: [Column; 8] = [
    ("name", "任务名称"),
    ("content", "主要内容"),
    ("amount", "预算金额"),
    ("amount_number", "预算金额数值"),
    ("amount_unit", "金额单位"),
    ("task_total", "金额合计"),
    ("task_total_number", "金额合计数值"),
    ("page", "页"),
];
const GOALS: [Column; 2] = [("label", "目标"), ("text", "内容")];
const FIELDS: [Column; 7] = [
    ("key", "键"),
    ("label", "项目"),
    ("value", "内容"),
    ("amount", "金额"),
    ("amount_number", "金额数值"),
    ("amount_unit", "金额单位"),
    ("page", "页"),
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

/// Writes the first row.
///
/// # Errors
///
/// What the sheet says.
pub fn write_header(sheet: &mut Sheet, table: Table, header: Header) -> io::Result<()> {
    sheet.row(columns(table).iter().map(|(en, zh)| match header {
        Header::En => en,
        Header::Zh => zh,
    }))
}

/// Writes the rows of one document.
///
/// # Errors
///
/// What the sheet says.
pub fn write_rows(sheet: &mut Sheet, table: Table, document: &Document) -> io::Result<()> {
    for (index, form) in document.forms.iter().enumerate() {
        let start = form_cells(document, index, form);
        for row in rows(table, form) {
            sheet.row(start.iter().chain(&row))?;
        }
    }
    if table == Table::Findings {
        let mut start = vec![String::new(); FORM.len()];
        start[0].clone_from(&document.source.path);
        for finding in &document.diagnostics {
            sheet.row(start.iter().chain(&finding_cells(finding, None)))?;
        }
    }
    Ok(())
}

fn columns(table: Table) -> Vec<Column> {
    let own: Vec<&[Column]> = match table {
        Table::Indicators => vec![&LEVELS, &CYCLE, &ANNUAL, &ACTUAL, &REST],
        Table::Tasks => vec![&TASKS],
        Table::Goals => vec![&GOALS],
        Table::Fields => vec![&FIELDS],
        Table::Findings => vec![&FINDINGS],
    };
    FORM.iter().chain(own.into_iter().flatten()).copied().collect()
}

fn form_cells(document: &Document, index: usize, form: &Form) -> Vec<String> {
    let (kind, stage) = (code_name(form.kind), code_name(form.stage));
    vec![document.source.path.clone(), (index + 1).to_string(), form.title.clone(), kind, stage, printed(form.year)]
}

fn rows(table: Table, form: &Form) -> Vec<Vec<String>> {
    match table {
        Table::Indicators => form.indicators.iter().enumerate().map(|(i, indicator)| indicator_cells(form, i, indicator)).collect(),
        Table::Tasks => task_rows(form),
        Table::Goals => form.goals.iter().map(|g| vec![g.label.clone().unwrap_or_default(), g.text.clone()]).collect(),
        Table::Fields => field_rows(form),
        Table::Findings => form.diagnostics.iter().map(|d| finding_cells(d, Some(form))).collect(),
    }
}

fn indicator_cells(form: &Form, index: usize, indicator: &Indicator) -> Vec<String> {
    let findings = form.diagnostics.iter().filter(|d| d.indicator == Some(index));
    let findings: Vec<String> = findings.map(|d| format!("{}: {}", code_name(d.code), d.message)).collect();
    let mut cells = vec![indicator.level1.clone(), indicator.level2.clone(), indicator.name.clone(), text(&indicator.annual_name)];
    for value in [&indicator.cycle, &indicator.annual, &indicator.actual] {
        cells.extend(value_cells(value.as_ref()));
    }
    cells.extend([&indicator.weight, &indicator.score, &indicator.remark, &indicator.level1_printed, &indicator.level2_printed].map(text));
    cells.extend([printed(indicator.page), indicator.confidence.to_string(), findings.join("; ")]);
    cells
}

fn value_cells(value: Option<&Value>) -> [String; 8] {
    let Some(value) = value else { return Default::default() };
    [
        value.raw.clone(),
        value.text.clone(),
        code_name(value.kind),
        value.comparator.map(code_name).unwrap_or_default(),
        printed(value.number),
        printed(value.number_max),
        text(&value.unit),
        value.inferred.map(code_name).unwrap_or_default(),
    ]
}

fn task_rows(form: &Form) -> Vec<Vec<String>> {
    let [total, total_number, _] = amount_cells(form.task_total.as_ref());
    let rows = form.tasks.iter().map(|task| {
        let [amount, number, unit] = amount_cells(Some(&task.amount));
        vec![task.name.clone(), task.content.clone(), amount, number, unit, total.clone(), total_number.clone(), printed(task.page)]
    });
    rows.collect()
}

fn field_rows(form: &Form) -> Vec<Vec<String>> {
    let fields = form.fields.iter().map(|field| {
        let [amount, number, unit] = amount_cells(field.amount.as_ref());
        let key = field.key.unwrap_or_default().to_owned();
        vec![key, field.label.clone(), field.value.clone(), amount, number, unit, printed(field.page)]
    });
    let texts = [("remarks", &form.remarks), ("approval_opinion", &form.approval_opinion), ("notice", &form.notice)];
    let texts = texts.into_iter().filter_map(|(key, text)| {
        let mut row = vec![key.to_owned(), String::new(), text.clone()?];
        row.resize(FIELDS.len(), String::new());
        Some(row)
    });
    fields.chain(texts).collect()
}

fn amount_cells(amount: Option<&Amount>) -> [String; 3] {
    let Some(amount) = amount else { return Default::default() };
    [amount.raw.clone(), printed(amount.number), amount.unit.unwrap_or_default().to_owned()]
}

fn finding_cells(finding: &Diagnostic, form: Option<&Form>) -> Vec<String> {
    let name = form.zip(finding.indicator).and_then(|(form, i)| Some(form.indicators.get(i)?.name.clone()));
    let sides = finding.bbox.map_or_else(Default::default, |Rect { x0, y0, x1, y1 }| [x0, y0, x1, y1].map(|v| format!("{v:.1}")));
    let mut cells = vec![code_name(finding.severity), code_name(finding.code), finding.message.clone()];
    cells.extend([name.unwrap_or_default(), printed(finding.page)]);
    cells.extend(sides);
    cells
}

fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn printed(number: Option<impl ToString>) -> String {
    number.map(|n| n.to_string()).unwrap_or_default()
}
