//! The tables: which columns each has, what they are called and what stands in them. CSV, workbooks, Parquet and Arrow
//! spell what is defined here.
//!
//! The order of the columns is part of what users rely on: new ones go to the end.

use super::rows::{self, Header};
use serde::{Deserialize, Serialize};

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Table {
    /// A form: whose it is, and what it holds.
    Forms,
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
    /// An input, converted or not.
    Files,
    /// An indicator in one form of a panel, beside what it was in the form before.
    Panel,
}

impl Table {
    /// Those of documents.
    pub const ALL: [Self; 7] =
        [Self::Forms, Self::Indicators, Self::Tasks, Self::Goals, Self::Fields, Self::Findings, Self::Files];

    /// Its name, as files and members are called: `indicators`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Forms => "forms",
            Self::Indicators => "indicators",
            Self::Tasks => "tasks",
            Self::Goals => "goals",
            Self::Fields => "fields",
            Self::Findings => "findings",
            Self::Files => "files",
            Self::Panel => "panel",
        }
    }
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number of 32 bits.
    Whole,
    /// An exact decimal.
    Decimal,
    /// A measure: a coordinate in points, a confidence from 0 to 1.
    Real,
    /// A day of the calendar.
    Date,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its English name, as the JSON names things.
    pub en: &'static str,
    /// Its Chinese name, as the forms name things.
    pub zh: &'static str,
    /// What stands in it.
    pub of: Type,
}

impl Column {
    /// Its name in a language.
    #[must_use]
    pub fn name(&self, header: Header) -> &'static str {
        match header {
            Header::En => self.en,
            Header::Zh => self.zh,
        }
    }
}

use Type::{Date, Decimal, Real, Text, Whole};

const fn column(en: &'static str, zh: &'static str, of: Type) -> Column {
    Column { en, zh, of }
}

const FILES: [Column; 13] = [
    column("file", "文件", Text),
    column("outcome", "结果", Text),
    column("pages", "页数", Whole),
    column("text_source", "文本来源", Text),
    column("forms", "表数", Whole),
    column("indicators", "指标数", Whole),
    column("tasks", "任务数", Whole),
    column("errors", "错误", Whole),
    column("warnings", "警告", Whole),
    column("notes", "提示", Whole),
    column("sha256", "SHA-256", Text),
    column("why", "原因", Text),
    column("cause", "原因代码", Text),
];

const PANEL: [Column; 34] = [
    column("unit", "单位", Text),
    column("project", "项目名称", Text),
    column("row", "行", Whole),
    column("level1", "一级指标", Text),
    column("level2", "二级指标", Text),
    column("indicator", "三级指标", Text),
    column("year", "年度", Whole),
    column("stage", "阶段", Text),
    column("file", "文件", Text),
    column("form", "表序", Whole),
    column("page", "页", Whole),
    column("name", "本表名称", Text),
    column("target", "指标值", Text),
    column("target_comparator", "指标值符号", Text),
    column("target_number", "指标值数值", Decimal),
    column("target_number_max", "指标值上限", Decimal),
    column("target_unit", "指标值单位", Text),
    column("target_base", "换算值", Decimal),
    column("target_base_unit", "换算单位", Text),
    column("actual", "实际完成值", Text),
    column("actual_number", "实际数值", Decimal),
    column("actual_unit", "实际单位", Text),
    column("attained", "是否完成", Text),
    column("attained_share", "完成比例", Decimal),
    column("change", "变化", Text),
    column("renamed", "改名", Text),
    column("why", "变化说明", Text),
    column("score", "匹配得分", Real),
    column("by", "匹配依据", Text),
    column("doubtful", "匹配存疑", Text),
    column("match_why", "匹配说明", Text),
    column("budget", "资金总额（元）", Decimal),
    column("joined_score", "项目匹配得分", Real),
    column("joined_why", "项目匹配说明", Text),
];

/// The attached file that a form stands in.
const ATTACHMENT: [Column; 1] = [column("attachment", "附件", Text)];
/// Which of its form it is, from 0, as findings name it.
const INDEX: [Column; 1] = [column("index", "序号", Whole)];
const PAGES: [Column; 2] = [column("first_page", "首页", Whole), column("last_page", "末页", Whole)];
const INDICATOR_MORE: [Column; 6] = [
    column("cycle_day", "实施周期日", Date),
    column("annual_day", "年度日", Date),
    column("actual_day", "实际日", Date),
    column("weight_number", "分值（权重）数值", Decimal),
    column("score_number", "得分数值", Decimal),
    column("others", "其他列", Text),
];
const TASK_MORE: [Column; 1] = [column("others", "其他列", Text)];
const FIELD_MORE: [Column; 1] = [column("day", "日", Date)];
const SUBJECT: [Column; 3] = [
    column("subject", "对象", Text),
    column("subject_index", "对象序号", Whole),
    column("subject_member", "对象成员", Text),
];

/// The columns of a table that people read: those of CSV files and workbooks.
#[must_use]
pub fn columns(table: Table) -> Vec<Column> {
    match table {
        Table::Files => FILES.to_vec(),
        Table::Panel => PANEL.to_vec(),
        _ => {
            let names = rows::header(table, Header::En).into_iter().zip(rows::header(table, Header::Zh));
            names.map(|(en, zh)| column(en, zh, of_name(en))).collect()
        }
    }
}

/// What stands in a column of a form's tables; a name means the same in all of them.
fn of_name(name: &str) -> Type {
    match name {
        "form" | "year" | "page" | "fields" | "tasks" | "goals" | "indicators" | "errors" | "warnings" | "notes" => {
            Whole
        }
        "x0" | "y0" | "x1" | "y1" | "confidence" | "least_confidence" => Real,
        _ if name.ends_with("_number") || name.ends_with("_number_max") => Decimal,
        _ => Text,
    }
}

/// What a program reads besides: the columns that Parquet and Arrow have after those of [`columns`].
#[must_use]
pub fn more(table: Table) -> Vec<Column> {
    let parts: &'static [&'static [Column]] = match table {
        Table::Forms => &[&PAGES],
        Table::Indicators => &[&ATTACHMENT, &INDEX, &INDICATOR_MORE],
        Table::Tasks => &[&ATTACHMENT, &INDEX, &TASK_MORE],
        Table::Goals => &[&ATTACHMENT, &INDEX],
        Table::Fields => &[&ATTACHMENT, &INDEX, &FIELD_MORE],
        Table::Findings => &[&ATTACHMENT, &SUBJECT],
        Table::Files | Table::Panel => &[],
    };
    parts.iter().copied().flatten().copied().collect()
}
