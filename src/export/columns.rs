//! The tables: which columns each has, what they are called and what stands in them. CSV, workbooks, Parquet and Arrow spell what is defined here.
//!
//! The order of the columns is part of what users rely on: new ones go to the end.

use serde::{Deserialize, Serialize};

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    pub const ALL: [Self; 7] = [Self::Forms, Self::Indicators, Self::Tasks, Self::Goals, Self::Fields, Self::Findings, Self::Files];

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

use Type::{Date, Decimal, Real, Text, Whole};

const fn column(en: &'static str, zh: &'static str, of: Type) -> Column {
    Column { en, zh, of }
}

/// What every row of a form begins with.
pub(super) const FORM: [Column; 6] = [
    column("file", "文件", Text),
    column("form", "表序", Whole),
    column("title", "表名", Text),
    column("kind", "表类", Text),
    column("stage", "阶段", Text),
    column("year", "年度", Whole),
];
const FORMS: [Column; 14] = [
    column("first_page", "首页", Whole),
    column("last_page", "末页", Whole),
    column("department", "部门", Text),
    column("implementing_unit", "实施单位", Text),
    column("project_name", "项目名称", Text),
    column("budget_total_number", "资金总额数值", Decimal),
    column("task_total_number", "金额合计数值", Decimal),
    column("indicators", "指标数", Whole),
    column("tasks", "任务数", Whole),
    column("goals", "目标数", Whole),
    column("fields", "字段数", Whole),
    column("errors", "错误", Whole),
    column("warnings", "警告", Whole),
    column("notes", "提示", Whole),
];
const INDICATORS: [Column; 36] = [
    column("level1", "一级指标", Text),
    column("level2", "二级指标", Text),
    column("name", "三级指标", Text),
    column("annual_name", "三级指标（年度）", Text),
    column("cycle", "实施周期指标值", Text),
    column("cycle_text", "实施周期规范值", Text),
    column("cycle_kind", "实施周期类型", Text),
    column("cycle_comparator", "实施周期符号", Text),
    column("cycle_number", "实施周期数值", Decimal),
    column("cycle_number_max", "实施周期上限", Decimal),
    column("cycle_unit", "实施周期单位", Text),
    column("cycle_inferred", "实施周期推断", Text),
    column("annual", "年度指标值", Text),
    column("annual_text", "年度规范值", Text),
    column("annual_kind", "年度类型", Text),
    column("annual_comparator", "年度符号", Text),
    column("annual_number", "年度数值", Decimal),
    column("annual_number_max", "年度上限", Decimal),
    column("annual_unit", "年度单位", Text),
    column("annual_inferred", "年度推断", Text),
    column("actual", "实际完成值", Text),
    column("actual_text", "实际规范值", Text),
    column("actual_kind", "实际类型", Text),
    column("actual_comparator", "实际符号", Text),
    column("actual_number", "实际数值", Decimal),
    column("actual_number_max", "实际上限", Decimal),
    column("actual_unit", "实际单位", Text),
    column("actual_inferred", "实际推断", Text),
    column("weight", "分值（权重）", Text),
    column("score", "得分", Text),
    column("remark", "备注", Text),
    column("level1_printed", "一级指标原文", Text),
    column("level2_printed", "二级指标原文", Text),
    column("page", "页", Whole),
    column("confidence", "置信度", Real),
    column("findings", "发现", Text),
];
const TASKS: [Column; 8] = [
    column("name", "任务名称", Text),
    column("content", "主要内容", Text),
    column("amount", "预算金额", Text),
    column("amount_number", "预算金额数值", Decimal),
    column("amount_unit", "金额单位", Text),
    column("task_total", "金额合计", Text),
    column("task_total_number", "金额合计数值", Decimal),
    column("page", "页", Whole),
];
const GOALS: [Column; 3] = [column("label", "目标", Text), column("text", "内容", Text), column("form_pages", "表页", Text)];
const FIELDS: [Column; 8] = [
    column("key", "键", Text),
    column("label", "项目", Text),
    column("value", "内容", Text),
    column("amount", "金额", Text),
    column("amount_number", "金额数值", Decimal),
    column("amount_unit", "金额单位", Text),
    column("page", "页", Whole),
    column("form_pages", "表页", Text),
];
const FINDINGS: [Column; 9] = [
    column("severity", "程度", Text),
    column("code", "代码", Text),
    column("message", "说明", Text),
    column("indicator", "三级指标", Text),
    column("page", "页", Whole),
    column("x0", "左", Real),
    column("y0", "上", Real),
    column("x1", "右", Real),
    column("y1", "下", Real),
];
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

/// The digest of the input and the attached file, by which rows of several tables are joined.
const SOURCE: [Column; 2] = [column("sha256", "SHA-256", Text), column("attachment", "附件", Text)];
/// Which of its form it is, from 0, as findings name it.
const INDEX: [Column; 1] = [column("index", "序号", Whole)];
const BOX: [Column; 4] = [column("x0", "左", Real), column("y0", "上", Real), column("x1", "右", Real), column("y1", "下", Real)];
const INDICATOR_MORE: [Column; 6] = [
    column("cycle_date", "实施周期日期", Date),
    column("annual_date", "年度日期", Date),
    column("actual_date", "实际日期", Date),
    column("weight_number", "分值（权重）数值", Decimal),
    column("score_number", "得分数值", Decimal),
    column("others", "其他列", Text),
];
const TASK_MORE: [Column; 1] = [column("others", "其他列", Text)];
const FIELD_MORE: [Column; 3] = [column("group", "组", Text), column("column", "列", Text), column("date", "日期", Date)];
const SUBJECT: [Column; 3] =
    [column("subject", "对象", Text), column("subject_index", "对象序号", Whole), column("subject_member", "对象成员", Text)];

/// The columns of a table that people read: those of CSV files and workbooks.
#[must_use]
pub fn columns(table: Table) -> Vec<&'static Column> {
    let own: &'static [Column] = match table {
        Table::Forms => &FORMS,
        Table::Indicators => &INDICATORS,
        Table::Tasks => &TASKS,
        Table::Goals => &GOALS,
        Table::Fields => &FIELDS,
        Table::Findings => &FINDINGS,
        Table::Files => return FILES.iter().collect(),
        Table::Panel => return PANEL.iter().collect(),
    };
    FORM.iter().chain(own).collect()
}

/// What a program reads besides: the columns that Parquet and Arrow have after those of [`columns`].
#[must_use]
pub fn more(table: Table) -> Vec<&'static Column> {
    let parts: &'static [&'static [Column]] = match table {
        Table::Forms => &[&SOURCE],
        Table::Indicators => &[&SOURCE, &INDEX, &INDICATOR_MORE, &BOX],
        Table::Tasks => &[&SOURCE, &INDEX, &TASK_MORE, &BOX],
        Table::Goals => &[&SOURCE, &INDEX],
        Table::Fields => &[&SOURCE, &INDEX, &FIELD_MORE, &BOX],
        Table::Findings => &[&SOURCE, &SUBJECT],
        Table::Files | Table::Panel => &[],
    };
    parts.iter().copied().flatten().collect()
}
