//! Documents as flat rows of typed cells: one row a form, an indicator, a task, a goal, a field, a finding or a file.
//!
//! Every row repeats which file and form it belongs to, so that the rows of many files can be sorted and filtered
//! together.

use super::{code_name, columns, words};
use crate::diag::{Code, Diagnostic, Kind as About, Severity, Subject};
use crate::document::{Amount, Document, Field, Form, Goal, Indicator, Reading};
use crate::geom::Rect;
use crate::message::Language;
use crate::value::{Kind, Value, iso_dates};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use super::columns::Table;

/// The language of the first row, and of what would be codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// Chinese, as the forms name things.
    #[default]
    Zh,
    /// English, as the JSON names things.
    En,
}

impl Header {
    /// The language that it is.
    #[must_use]
    pub fn language(self) -> Language {
        match self {
            Self::Zh => Language::Zh,
            Self::En => Language::En,
        }
    }

    /// A code as this language has it.
    #[must_use]
    pub fn word(self, code: impl Serialize) -> String {
        words::of(&code_name(code), self.language()).to_owned()
    }
}

/// The English and the Chinese name of a column.
type Column = (&'static str, &'static str);

/// What every row begins with.
const FORM: [Column; 6] =
    [("file", "文件"), ("form", "表序"), ("title", "表名"), ("kind", "表类"), ("stage", "阶段"), ("year", "年度")];
const LEVELS: [Column; 4] =
    [("level1", "一级指标"), ("level2", "二级指标"), ("name", "三级指标"), ("annual_name", "三级指标（年度）")];
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
const GOALS: [Column; 3] = [("label", "目标"), ("text", "内容"), ("form_pages", "表页")];
const FIELDS: [Column; 8] = [
    ("key", "键"),
    ("label", "项目"),
    ("value", "内容"),
    ("amount", "金额"),
    ("amount_number", "金额数值"),
    ("amount_unit", "金额单位"),
    ("page", "页"),
    ("form_pages", "表页"),
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

const FORMS: [Column; 19] = [
    ("form_pages", "表页"),
    ("department", "主管部门"),
    ("implementing_unit", "实施单位"),
    ("project_name", "项目名称"),
    ("budget", "预算资金"),
    ("budget_number", "预算资金数值"),
    ("task_total", "金额合计"),
    ("task_total_number", "金额合计数值"),
    ("fields", "字段数"),
    ("tasks", "任务数"),
    ("goals", "目标数"),
    ("indicators", "指标数"),
    ("errors", "错误"),
    ("warnings", "警告"),
    ("notes", "提示"),
    ("text_source", "文本来源"),
    ("attachment", "附件"),
    ("page", "页"),
    ("least_confidence", "最低置信度"),
];
/// What a finding is called, and what it is about.
const SUBJECT: [Column; 4] = [("finding", "问题"), ("table", "所在表格"), ("member", "单元格"), ("row", "所在行标识")];
/// What a field stands among.
const AMONG: [Column; 2] = [("group", "所属组"), ("column", "所在列")];
/// The targets and the result that are dates, in ISO 8601 as precisely as they are printed; a deadline has its end
/// alone.
const DATES: [Column; 6] = [
    ("cycle_date", "实施周期起日"),
    ("cycle_date_to", "实施周期止日"),
    ("annual_date", "年度起日"),
    ("annual_date_to", "年度止日"),
    ("actual_date", "实际起日"),
    ("actual_date_to", "实际止日"),
];
/// The place of a row on its page.
const BOX: [Column; 4] = [("x0", "左"), ("y0", "上"), ("x1", "右"), ("y1", "下")];
/// Who has confirmed or corrected a row, and what was read of it before.
const PERSON: [Column; 2] = [("corrected_by", "校正人"), ("readings", "机读原文")];
/// What names the file, the form and the row, over all runs.
const IDS: [Column; 3] = [("sha256", "SHA-256"), ("form_id", "表标识"), ("row_id", "行标识")];

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

    pub(super) fn empty() -> Self {
        Self::Text(String::new())
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn maybe(text: Option<&String>) -> Self {
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
        Table::Indicators => vec![&LEVELS, &CYCLE, &ANNUAL, &ACTUAL, &REST, &DATES, &BOX, &PERSON],
        Table::Tasks => vec![&TASKS, &BOX, &PERSON],
        Table::Goals => vec![&GOALS, &PERSON],
        Table::Fields => vec![&FIELDS, &AMONG, &BOX, &PERSON],
        Table::Findings => vec![&FINDINGS, &SUBJECT],
        Table::Forms => vec![&FORMS],
        Table::Files | Table::Panel => {
            return columns::columns(table).iter().map(|column| column.name(header)).collect();
        }
    };
    let name = |(en, zh): &Column| match header {
        Header::En => *en,
        Header::Zh => *zh,
    };
    FORM.iter().chain(own.into_iter().flatten()).chain(&IDS).map(name).collect()
}

/// The rows of a document: those of its forms, in their order, then (for findings) those of no form.
#[must_use]
pub fn of_document(table: Table, document: &Document, header: Header) -> Vec<Row> {
    if table == Table::Files {
        return vec![file_cells(document, header)];
    }
    let mut all = Vec::new();
    for (index, form) in document.forms.iter().enumerate() {
        let start = form_cells(document, index, form, header);
        let form_id = form_id(&document.source.sha256, index);
        for (at, row) in rows(table, document, form, &form_id, header).into_iter().enumerate() {
            let row_id = if table == Table::Forms { form_id.clone() } else { row_id(&form_id, table, at) };
            let ids = [&document.source.sha256, &form_id, &row_id].map(Cell::text);
            all.push([&start[..], &row, &ids].concat());
        }
    }
    if table == Table::Findings {
        let mut start = vec![Cell::empty(); FORM.len()];
        start[0] = Cell::text(&document.source.path);
        for (at, finding) in document.diagnostics.iter().enumerate() {
            let file_id = file_id(&document.source.sha256);
            let ids = [Cell::text(&document.source.sha256), Cell::empty(), Cell::text(row_id(file_id, table, at))];
            all.push([&start[..], &finding_cells(finding, None, header), &ids].concat());
        }
    }
    all
}

/// The rows of an input that gave no document: its row among the files, and a finding that says why. `cause` is the
/// stable name of the cause.
#[must_use]
pub fn of_failure(table: Table, header: Header, name: &str, sha256: Option<&str>, cause: &str, why: &str) -> Vec<Row> {
    let mut row = vec![Cell::empty(); self::header(table, header).len()];
    row[0] = Cell::text(name);
    let code = Code::NotConverted;
    match table {
        Table::Files => {
            (row[1], row[7]) = (Cell::Text(header.word(code)), Cell::plain(Some(1)));
            (row[10], row[11], row[12]) = (Cell::text(sha256.unwrap_or_default()), Cell::text(why), Cell::text(cause));
        }
        Table::Findings => {
            (row[6], row[7], row[8]) =
                (Cell::Text(header.word(code.severity())), Cell::Text(code_name(code)), Cell::text(why));
            row[15] = Cell::Text(header.word(code));
        }
        _ => return Vec::new(),
    }
    vec![row]
}

fn file_cells(document: &Document, header: Header) -> Row {
    let (source, forms) = (&document.source, &document.forms);
    let outcome = if header == Header::Zh { "已转换" } else { "converted" };
    let mut cells = vec![Cell::text(&source.path), Cell::text(outcome), Cell::plain(source.page_count)];
    cells.push(Cell::Text(header.word(source.text_source)));
    let counts =
        [forms.len(), forms.iter().map(|f| f.indicators.len()).sum(), forms.iter().map(|f| f.tasks.len()).sum()];
    cells.extend(counts.map(|n| Cell::plain(Some(n))));
    let all = || forms.iter().flat_map(|f| &f.diagnostics).chain(&document.diagnostics);
    let weighing = |severity| all().filter(|finding| finding.severity == severity).count();
    cells.extend(
        [Severity::Error, Severity::Warning, Severity::Info].map(|severity| Cell::plain(Some(weighing(severity)))),
    );
    cells.extend([Cell::text(&source.sha256), Cell::empty(), Cell::empty()]);
    cells
}

/// What names a file: the beginning of its digest. With 12 digits two of a million files are the same with a chance of
/// 1 in 500.
fn file_id(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}

/// What names a form (its index counts from 0) over all runs: its file's digest and its number.
#[must_use]
pub fn form_id(sha256: &str, index: usize) -> String {
    format!("{}-{}", file_id(sha256), index + 1)
}

/// What names a row of a form over all runs: the form's name, a letter for the table, and its number from 1.
#[must_use]
pub fn row_id(form_id: &str, table: Table, index: usize) -> String {
    let letter = match table {
        Table::Indicators => 'i',
        Table::Tasks => 't',
        Table::Goals => 'g',
        Table::Fields => 'f',
        Table::Findings => 'd',
        Table::Forms | Table::Files | Table::Panel => return form_id.to_owned(),
    };
    format!("{form_id}-{letter}{}", index + 1)
}

fn form_cells(document: &Document, index: usize, form: &Form, header: Header) -> Row {
    let [title, kind, stage] = [form.title.clone(), header.word(form.kind), header.word(form.stage)].map(Cell::Text);
    vec![Cell::text(&document.source.path), Cell::plain(Some(index + 1)), title, kind, stage, Cell::plain(form.year)]
}

fn rows(table: Table, document: &Document, form: &Form, form_id: &str, header: Header) -> Vec<Row> {
    match table {
        Table::Indicators => form
            .indicators
            .iter()
            .enumerate()
            .map(|(i, indicator)| indicator_cells(form, i, indicator, header))
            .collect(),
        Table::Tasks => task_rows(form),
        Table::Goals => form.goals.iter().map(|goal| goal_cells(form, goal)).collect(),
        Table::Fields => field_rows(form, header),
        Table::Findings => form.diagnostics.iter().map(|d| finding_cells(d, Some((form, form_id)), header)).collect(),
        Table::Forms => vec![whole_cells(document, form, header)],
        Table::Files | Table::Panel => Vec::new(),
    }
}

/// The value of the first field with one of these keys that says anything.
pub(super) fn field<'a>(form: &'a Form, keys: &[&str]) -> Option<&'a Field> {
    let has = |key: &&str| form.fields.iter().find(|field| field.key == Some(*key) && !field.value.is_empty());
    keys.iter().find_map(has)
}

/// How many findings of a form have a weight.
pub(super) fn weighing(form: &Form, severity: Severity) -> usize {
    form.diagnostics.iter().filter(|finding| finding.severity == severity).count()
}

/// A form as a whole.
fn whole_cells(document: &Document, form: &Form, header: Header) -> Row {
    let value = |key| Cell::text(field(form, &[key]).map(|field| field.value.as_str()).unwrap_or_default());
    let [budget, budget_number, _] =
        amount_cells(field(form, &["budget_total"]).and_then(|field| field.amount.as_ref()));
    let [total, total_number, _] = amount_cells(form.task_total.as_ref());
    let count = |n: usize| Cell::plain(Some(n));
    let least = form.indicators.iter().map(|row| row.confidence).min_by(f32::total_cmp);
    let mut cells = vec![pages(form), value("department"), value("implementing_unit"), value("project_name")];
    cells.extend([budget, budget_number, total, total_number]);
    cells.extend([form.fields.len(), form.tasks.len(), form.goals.len(), form.indicators.len()].map(count));
    cells.extend([Severity::Error, Severity::Warning, Severity::Info].map(|severity| count(weighing(form, severity))));
    cells.extend([Cell::Text(header.word(document.source.text_source)), Cell::maybe(form.attachment.as_ref())]);
    cells.extend([Cell::plain(form.pages.map(|pages| pages[0])), Cell::plain(least)]);
    cells
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

fn indicator_cells(form: &Form, index: usize, indicator: &Indicator, header: Header) -> Row {
    let findings = form.diagnostics.iter().filter(|d| d.indicator == Some(index));
    let findings: Vec<String> = findings.map(|d| said(d, header)).collect();
    let Indicator { weight, score, remark, level1_printed, level2_printed, .. } = indicator;
    let names = [&indicator.level1, &indicator.level2, &indicator.name].map(Cell::text);
    let mut cells = [&names[..], &[Cell::maybe(indicator.annual_name.as_ref())]].concat();
    for value in [&indicator.cycle, &indicator.annual, &indicator.actual] {
        cells.extend(value_cells(value.as_ref(), header));
    }
    cells.extend([weight, score].map(|points| Cell::plain(points.as_ref())));
    cells.extend([remark, level1_printed, level2_printed].map(|text| Cell::maybe(text.as_ref())));
    cells.extend([
        Cell::plain(indicator.page),
        Cell::plain(Some(indicator.confidence)),
        Cell::Text(findings.join("; ")),
    ]);
    for value in [&indicator.cycle, &indicator.annual, &indicator.actual] {
        cells.extend(value.as_ref().map_or([None, None], iso_dates).map(|date| Cell::Text(date.unwrap_or_default())));
    }
    cells.extend(box_cells(indicator.bbox));
    cells.extend(person_cells(indicator.corrected_by.as_ref(), &indicator.readings));
    cells
}

/// A finding in a cell of what it is about.
pub(super) fn said(finding: &Diagnostic, header: Header) -> String {
    let colon = if header == Header::Zh { "：" } else { ": " };
    format!("{}{colon}{}", header.word(finding.code), finding.message)
}

fn value_cells(value: Option<&Value>, header: Header) -> [Cell; 8] {
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
        Cell::Text(header.word(value.kind)),
        Cell::Text(value.comparator.map(|c| header.word(c)).unwrap_or_default()),
        Cell::number(value.number, of),
        Cell::number(value.number_max, of),
        Cell::maybe(value.unit.as_ref()),
        Cell::Text(value.inferred.map(|rule| header.word(rule)).unwrap_or_default()),
    ]
}

fn task_rows(form: &Form) -> Vec<Row> {
    let [total, total_number, _] = amount_cells(form.task_total.as_ref());
    let rows = form.tasks.iter().map(|task| {
        let texts = [&task.name, &task.content].map(Cell::text);
        let totals = [total.clone(), total_number.clone(), Cell::plain(task.page)];
        [
            &texts[..],
            &amount_cells(Some(&task.amount)),
            &totals,
            &box_cells(task.bbox),
            &person_cells(task.corrected_by.as_ref(), &task.readings),
        ]
        .concat()
    });
    rows.collect()
}

fn field_rows(form: &Form, header: Header) -> Vec<Row> {
    let key = |key: &str| words::of(key, header.language()).to_owned();
    let fields = form.fields.iter().map(|field| {
        let texts = [key(field.key.unwrap_or_default()), field.label.clone(), field.value.clone()].map(Cell::Text);
        let among = [field.group.as_ref(), field.column.as_ref()].map(Cell::maybe);
        let places = [Cell::plain(field.page), pages(form)];
        let person = person_cells(field.corrected_by.as_ref(), &field.readings);
        [&texts[..], &amount_cells(field.amount.as_ref()), &places, &among, &box_cells(field.bbox), &person].concat()
    });
    let texts = [("remarks", &form.remarks), ("approval_opinion", &form.approval_opinion), ("notice", &form.notice)];
    let texts = texts.into_iter().filter_map(|(name, text)| {
        let mut row = vec![Cell::Text(key(name)), Cell::empty(), Cell::text(text.as_ref()?)];
        row.resize(FIELDS.len() - 1, Cell::empty());
        row.push(pages(form));
        row.resize(FIELDS.len() + AMONG.len() + BOX.len(), Cell::empty());
        row.extend(person_cells(
            form.corrected_by.as_ref().filter(|_| form.readings.iter().any(|r| r.member == name)),
            &[],
        ));
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

/// The sides of a box.
fn box_cells(bbox: Option<Rect>) -> [Cell; 4] {
    // As the JSON has them: what stands between two tenths is rounded in one place.
    let sides = bbox.map(|bbox| bbox.rounded().map(|v| format!("{v:.1}")));
    sides.map_or_else(|| [None, None, None, None], |sides| sides.map(Some)).map(Cell::plain)
}

/// A finding, with its form and the name of that where it is about one.
fn finding_cells(finding: &Diagnostic, form: Option<(&Form, &str)>, header: Header) -> Row {
    let name = form.zip(finding.indicator).and_then(|((form, _), i)| Some(&form.indicators.get(i)?.name));
    let mut cells =
        [header.word(finding.severity), code_name(finding.code), finding.message.clone()].map(Cell::Text).to_vec();
    cells.extend([Cell::maybe(name), Cell::plain(finding.page)]);
    cells.extend(box_cells(finding.bbox));
    let (table, row) = subject(&finding.subject).unzip();
    let row_id = form
        .zip(table)
        .map(|((_, form_id), table)| row.flatten().map_or_else(String::new, |row| row_id(form_id, table, row)));
    let member = finding.subject.member.map(|member| member_name(table, member, header).to_owned());
    cells.extend(
        [header.word(finding.code), table.map(|table| table_name(table, header).to_owned()).unwrap_or_default()]
            .map(Cell::Text),
    );
    cells.extend([Cell::Text(member.unwrap_or_default()), Cell::Text(row_id.unwrap_or_default())]);
    cells
}

/// The table and the row that a finding of a form is about; no row where it is about all of them.
fn subject(subject: &Subject) -> Option<(Table, Option<usize>)> {
    let table = match subject.kind {
        About::Indicator => Table::Indicators,
        About::Task => Table::Tasks,
        About::Field => Table::Fields,
        About::Goal => Table::Goals,
        About::Form => return Some((Table::Forms, Some(0))),
        About::Page | About::File => return None,
    };
    Some((table, subject.index))
}

/// What a table is called.
#[must_use]
pub fn table_name(table: Table, header: Header) -> &'static str {
    let (en, zh) = match table {
        Table::Indicators => ("indicators", "指标"),
        Table::Tasks => ("tasks", "任务"),
        Table::Goals => ("goals", "目标"),
        Table::Fields => ("fields", "字段"),
        Table::Findings => ("findings", "问题"),
        Table::Forms => ("forms", "表"),
        Table::Files => ("files", "文件"),
        Table::Panel => ("panel", "对比"),
    };
    if header == Header::En { en } else { zh }
}

/// The column that holds a member of a table's rows.
fn member_name(table: Option<Table>, member: &'static str, header: Header) -> &'static str {
    let columns = table.map(|table| self::header(table, Header::En)).unwrap_or_default();
    let at = columns.iter().skip(FORM.len()).position(|name| *name == member).map(|at| at + FORM.len());
    at.zip(table).and_then(|(at, table)| self::header(table, header).get(at).copied()).unwrap_or(member)
}
