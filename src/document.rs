//! The output: a document of forms, as the contract names its members.

use crate::diag::{Code, Diagnostic, Place};
use crate::evidence::Evidence;
use crate::geom::Rect;
use crate::message::{Language, Message};
use crate::names::{self, Name};
use crate::value::Value;
use serde::{Deserialize, Serialize};

pub mod stored;

pub use crate::provenance::SURE;
pub use crate::value::Amount;

/// The version of the output's shape.
pub const SCHEMA_VERSION: &str = "1";

/// One input and all the forms in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Always [`SCHEMA_VERSION`].
    #[serde(deserialize_with = "names::one")]
    pub schema_version: Name,
    /// What was read.
    pub source: Source,
    /// The forms, in reading order.
    pub forms: Vec<Form>,
    /// Findings that belong to no form.
    pub diagnostics: Vec<Diagnostic>,
    /// How many doubts a person had to look at before decisions were applied; `None` where none were, and no part of
    /// the output.
    #[serde(skip)]
    pub doubts: Option<usize>,
}

impl Document {
    /// Moves every box; `to` gets the page of a box.
    pub fn move_boxes(&mut self, to: impl Fn(u32, Rect) -> Rect) {
        let place =
            |page: Option<u32>, bbox: &mut Option<Rect>| *bbox = page.zip(*bbox).map(|(page, b)| to(page, b)).or(*bbox);
        for form in &mut self.forms {
            form.fields.iter_mut().for_each(|f| place(f.page, &mut f.bbox));
            form.tasks.iter_mut().for_each(|t| place(t.page, &mut t.bbox));
            form.indicators.iter_mut().for_each(|i| place(i.page, &mut i.bbox));
        }
        for finding in self.findings_mut() {
            place(finding.page, &mut finding.bbox);
            let page = finding.page;
            finding.alternatives.iter_mut().for_each(|a| a.bbox = page.map_or(a.bbox, |page| to(page, a.bbox)));
        }
    }

    /// Puts all that is said in it into a language, for good.
    pub fn put_into(&mut self, language: Language) {
        self.findings_mut().for_each(|finding| finding.put_into(language));
    }

    /// All findings, of the forms and of the file.
    pub fn findings_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.forms.iter_mut().flat_map(|form| form.diagnostics.iter_mut()).chain(&mut self.diagnostics)
    }
}

/// The stable name of a code.
fn code_of(code: Code) -> String {
    serde_json::to_value(code).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The path as it was given.
    pub path: String,
    /// The digest of the bytes, in hexadecimal.
    pub sha256: String,
    /// The number of pages; `None` for a text dump.
    pub page_count: Option<u32>,
    /// How the text was read.
    pub text_source: TextSource,
}

/// How the text of a document was read.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TextSource {
    /// From the PDF's text layer.
    #[default]
    Embedded,
    /// By OCR.
    Ocr,
    /// Some pages this way, some that.
    Mixed,
    /// It was text.
    Plain,
}

/// What a form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FormKind {
    /// 部门整体支出.
    DepartmentOverall,
    /// 项目支出.
    Project,
    /// 政策 or 专项资金.
    Policy,
    /// A plain 绩效目标表.
    Unknown,
}

/// At what stage of the budget year a form is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// 申报.
    Declaration,
    /// 批复.
    Approval,
    /// 监控.
    Monitoring,
    /// 自评.
    SelfEvaluation,
    /// A plain 绩效目标表.
    Unknown,
}

/// One form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// What it is about.
    pub kind: FormKind,
    /// Its stage.
    pub stage: Stage,
    /// Its title as printed.
    pub title: String,
    /// The budget year.
    pub year: Option<i32>,
    /// Its first and last page; `None` for a text dump.
    pub pages: Option<[u32; 2]>,
    /// The name of the attached file that it stands in, whose pages its places are on; `None` where it stands in the
    /// file itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
    /// Labels and values outside of tasks, goals and indicators.
    pub fields: Vec<Field>,
    /// The yearly tasks.
    pub tasks: Vec<Task>,
    /// The printed total of the tasks.
    pub task_total: Option<Amount>,
    /// The overall goals.
    pub goals: Vec<Goal>,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// What the unit wishes to explain.
    pub remarks: Option<String>,
    /// What the approver says.
    pub approval_opinion: Option<String>,
    /// The small print.
    pub notice: Option<String>,
    /// Who has confirmed or corrected it; `None` where it is as the program read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<String>,
    /// What was read where a person has corrected it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// Findings about this form.
    pub diagnostics: Vec<Diagnostic>,
    /// What its columns and labels were taken for, and why; no part of the output but where that is asked for.
    #[serde(skip)]
    pub explanations: Vec<Explanation>,
}

/// What a column or a label was taken for, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The header or the label as printed.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether it is the label of a value; else it heads a column.
    pub is_label: bool,
    /// What it was taken for.
    pub meaning: Message,
    /// By what.
    pub evidence: Evidence,
    /// How much likelier this is than what comes next, in natural log odds; `None` where the words alone say it.
    pub margin: Option<f32>,
    /// What comes next.
    pub next: Option<Message>,
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The known name of the label.
    #[serde(deserialize_with = "names::maybe")]
    pub key: Option<Name>,
    /// The label as printed.
    pub label: String,
    /// The value as printed.
    pub value: String,
    /// The label of the group that it stands in (项目资金（万元）).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The header of its column, where it is the first of several values (年初预算数).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The amount, where the value is money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The page, from 1.
    pub page: Option<u32>,
    /// The box of the value (of the label where the value is empty), in points.
    pub bbox: Option<Rect>,
    /// Who has confirmed or corrected it; `None` where it is as the program read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<String>,
    /// What was read where a person has corrected it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// A task of the year and its budget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// 任务名称.
    pub name: String,
    /// 主要内容.
    pub content: String,
    /// 预算金额.
    pub amount: Amount,
    /// What its row prints in columns that have no member of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
    /// The page, from 1.
    pub page: Option<u32>,
    /// The box of its row, in points.
    pub bbox: Option<Rect>,
    /// Who has confirmed or corrected it; `None` where it is as the program read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<String>,
    /// What was read where a person has corrected it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// An overall goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// `目标1`, `年度目标`, …
    pub label: Option<String>,
    /// What it says.
    pub text: String,
    /// Who has confirmed or corrected it; `None` where it is as the program read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<String>,
    /// What was read where a person has corrected it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// What was read of a member that a person has corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The member, as the output names it.
    pub member: String,
    /// What was read.
    pub raw: String,
}

/// A filled cell under a header that has no member of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Other {
    /// The header.
    pub label: String,
    /// The cell.
    pub value: String,
}

/// One row of the indicators.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// 一级指标, standard name.
    pub level1: String,
    /// 二级指标, standard name.
    pub level2: String,
    /// 三级指标.
    pub name: String,
    /// What is printed as level 1, where that is wrong or nothing.
    pub level1_printed: Option<String>,
    /// What is printed as level 2, where that is wrong or nothing.
    pub level2_printed: Option<String>,
    /// The name in the annual half, where it differs.
    pub annual_name: Option<String>,
    /// 实施周期指标值.
    pub cycle: Option<Value>,
    /// 年度指标值.
    pub annual: Option<Value>,
    /// 实际完成值.
    pub actual: Option<Value>,
    /// 权重 or 分值.
    pub weight: Option<String>,
    /// 得分.
    pub score: Option<String>,
    /// 备注, or the reasons of a deviation.
    pub remark: Option<String>,
    /// What the row prints in columns that have no member of their own (指标解释, 完成目标可能性, a town's share).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
    /// The page of its name, from 1.
    pub page: Option<u32>,
    /// The box of its row on that page, in points.
    pub bbox: Option<Rect>,
    /// How sure its text is, from 0 to 1.
    pub confidence: f32,
    /// Who has confirmed or corrected it; `None` where it is as the program read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<String>,
    /// What was read where a person has corrected it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}
