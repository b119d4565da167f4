//! Tables and loose lines → drafts of forms: every label, task, goal and indicator as printed, each with its place.
//!
//! A form is a table with a header of indicators, with the title above it and the lines below it. Columns are found by their headers and
//! where those stand; sections by their labels. What is printed is not interpreted here, but for the levels, which a page break may have cut.

mod doubts;
mod fields;
mod goals;
mod halves;
mod indicators;
mod levels;
mod sections;
mod tasks;
mod title;

pub(crate) use levels::MISREAD;

use crate::diag::{Diagnostic, Place};
use crate::document::{FormKind, Goal, Other, Stage};
use crate::stitch::Block;

/// A form as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it is about, by its title.
    pub kind: FormKind,
    /// Its stage, by its title.
    pub stage: Stage,
    /// Its title; empty where none is printed.
    pub title: String,
    /// The budget year.
    pub year: Option<i32>,
    /// Its first and last page; `None` for a text dump.
    pub pages: Option<[u32; 2]>,
    /// The unit of money that a line above the table declares.
    pub money_unit: Option<String>,
    /// Labels and values outside of tasks, goals and indicators.
    pub fields: Vec<DraftField>,
    /// The yearly tasks.
    pub tasks: Vec<DraftTask>,
    /// The total under the tasks.
    pub task_total: Option<Printed>,
    /// The header of the tasks' amounts, which declares their unit.
    pub amount_header: String,
    /// The overall goals.
    pub goals: Vec<Goal>,
    /// The rows of indicators.
    pub rows: Vec<Row>,
    /// What the unit wishes to explain.
    pub remarks: Option<String>,
    /// What the approver says.
    pub opinion: Option<String>,
    /// The small print.
    pub notice: Option<String>,
    /// What was noted while reading it.
    pub findings: Vec<Diagnostic>,
}

/// A text and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Printed {
    /// The text, line wraps undone.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A label and its value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftField {
    /// The label as printed, without a closing colon.
    pub label: String,
    /// The value as printed.
    pub value: String,
    /// The label of the group that it stands in: `项目资金（万元）`.
    pub group: Option<String>,
    /// Whether it is one value of several under a header of its own, which the contract knows no key for.
    pub keyless: bool,
    /// Whether the label was read by eye, and may be misread.
    pub by_eye: bool,
    /// Where the value stands; the label, where the value is empty.
    pub place: Place,
}

/// A task as printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftTask {
    /// 任务名称.
    pub name: String,
    /// 主要内容.
    pub content: String,
    /// 预算金额.
    pub amount: String,
    /// Where its row stands.
    pub place: Place,
}

/// A row of indicators as printed. An absent column is `None`; an empty cell of a column that is there is an empty text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The standard name of level 1.
    pub level1: String,
    /// The standard name of level 2.
    pub level2: String,
    /// What is printed as level 1, where the standard name is another.
    pub level1_printed: Option<String>,
    /// What is printed as level 2, where the standard name is another.
    pub level2_printed: Option<String>,
    /// 三级指标.
    pub name: String,
    /// The name that the annual half prints.
    pub annual_name: Option<String>,
    /// The target of the cycle.
    pub cycle: Option<String>,
    /// The target of the year.
    pub annual: Option<String>,
    /// What was reached.
    pub actual: Option<String>,
    /// 指标性质, where it has a column of its own.
    pub nature: Option<String>,
    /// 计量单位, where it has a column of its own.
    pub unit: Option<String>,
    /// 权重 or 分值.
    pub weight: Option<String>,
    /// 得分.
    pub score: Option<String>,
    /// 备注, or the reasons of a deviation.
    pub remark: Option<String>,
    /// Filled cells of columns that have no member of their own.
    pub others: Vec<Other>,
    /// Where its name and values stand.
    pub place: Place,
    /// The least confidence of its text; what both halves say alike is surer than each.
    pub confidence: f32,
    /// Where its least sure text stands, if it was read by eye.
    pub doubt: Option<Place>,
    /// Whether its name and a target have as many lines, each with a number of its own: two rows whose wall is lost.
    pub rows_run_together: bool,
    /// How the name was read in the other half, where that is doubtful and so not given as another name.
    pub misread: Option<String>,
}

impl Row {
    /// Whether any of its text was read by eye.
    #[must_use]
    pub fn is_by_eye(&self) -> bool {
        self.doubt.is_some()
    }
}

/// Finds and reads every form.
#[must_use]
pub fn read(blocks: &[Block]) -> Vec<Draft> {
    title::find(blocks).iter().map(|span| sections::read(blocks, span)).collect()
}
