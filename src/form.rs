//! Tables and loose lines → drafts of forms: every label, task, goal and indicator as printed, each with its place.
//!
//! A form is a table with a grid of indicators, with the title above it and the lines below it. What a column holds
//! follows from its header, from what stands in it and from its place; sections are known by their labels. Each text
//! goes to one member, or is a finding. What is printed is not interpreted here, but for the levels, which a page break
//! may have cut.

mod columns;
mod doubts;
mod fields;
mod funds;
mod goals;
mod halves;
mod heads;
mod indicators;
mod ledger;
mod levels;
mod part;
mod projects;
mod sections;
mod stacked;
mod tasks;
mod title;
mod whole;
mod years;

pub use columns::Reason;
pub(crate) use levels::MISREAD;
pub use part::Part;

use crate::diag::{Diagnostic, Place};
use crate::document::{FormKind, Goal, Other, Stage};
use crate::grid::Mixed;
use crate::lexicon::Lexicon;
use crate::provenance::Provenance;
use crate::stitch::Block;
use crate::text::fold;

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
    pub goals: Vec<DraftGoal>,
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
    /// What each column of its grids was taken for, and why.
    pub explained: Vec<Reason>,
    /// Whether it is one of several projects in a list: then its pages are those of its rows.
    pub is_listed: bool,
}

impl Draft {
    /// A form without anything.
    fn empty() -> Self {
        Self {
            kind: FormKind::Unknown,
            stage: Stage::Unknown,
            title: String::new(),
            year: None,
            pages: None,
            money_unit: None,
            fields: Vec::new(),
            tasks: Vec::new(),
            task_total: None,
            amount_header: String::new(),
            goals: Vec::new(),
            rows: Vec::new(),
            remarks: None,
            opinion: None,
            notice: None,
            findings: Vec::new(),
            explained: Vec::new(),
            is_listed: false,
        }
    }

    /// Its goals, as they are given out.
    pub(crate) fn goals(&self) -> Vec<Goal> {
        goals::labelled(&self.goals)
    }
}

/// A goal as printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftGoal {
    /// The label beside its text, or the number before it.
    pub label: Option<String>,
    /// The label of the section that it stands in.
    pub section: Option<String>,
    /// What it says.
    pub text: String,
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
    /// The header of its column, where it is the first of several values.
    pub column: Option<String>,
    /// Its key, where that does not follow from its label alone.
    pub key: Option<&'static str>,
    /// Whether an empty cell stands between the two.
    pub shifted: bool,
    /// Where the label comes from; one that was recognised may be misread.
    pub provenance: Provenance,
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
    /// What its row prints in further columns.
    pub others: Vec<Other>,
    /// Where its row stands.
    pub place: Place,
}

/// A row of indicators as printed. An absent column is `None`; an empty cell of a column that is there is an empty
/// text.
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
    pub sign: Option<String>,
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
    /// Where the least sure of its text comes from.
    pub provenance: Provenance,
    /// Where its least sure text stands, if not all is drawn.
    pub doubt: Option<Place>,
    /// Whether no ruling is drawn above or below its name and targets, so that its cells were told apart by where the
    /// text stands.
    pub is_unruled: bool,
    /// Whether no ruling is drawn beside its name and targets, so that its columns were told apart so.
    pub is_open: bool,
    /// How it shows that its name, a target or a level stands in a cell with the texts of two, where it may.
    pub mixed: Option<Mixed>,
    /// Whether it has neither level, though its table has columns of them.
    pub lacks_levels: bool,
    /// Whether no header with a known word stands above its columns.
    pub is_headless: bool,
    /// Whether its name or a target holds the label of a level too.
    pub holds_level: bool,
    /// Whether its name and a target have as many lines, each with a number of its own: two rows whose wall is lost.
    pub rows_run_together: bool,
    /// Whether a tick was left out that someone has set behind a value by hand.
    pub ticked: bool,
    /// Whether another reading of its table's columns is nearly as good, or a header of them may be that of two.
    pub doubt_of_columns: bool,
    /// How the name was read in the other half, where that is doubtful and so not given as another name.
    pub misread: Option<String>,
}

impl Row {
    /// Whether any of its text was recognised.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        self.provenance.is_recognised()
    }
}

/// What a form is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// What forms say.
    lexicon: &'a Lexicon,
    /// What decides which column holds what.
    columns: columns::Tuning,
}

impl<'a> Reader<'a> {
    /// A reader who knows what a lexicon says.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon) -> Self {
        Self { lexicon, columns: columns::Tuning::default() }
    }

    /// Finds and reads every form.
    #[must_use]
    pub fn read(&self, blocks: &[Block]) -> Vec<Draft> {
        let blocks = title::parted(blocks, self);
        title::find(&blocks, self).iter().flat_map(|span| sections::read(&blocks, span, self)).collect()
    }
}

/// A title or a level of forms that stands in blocks without a form, and where.
#[must_use]
pub fn traces(blocks: &[Block], lexicon: &Lexicon) -> Option<(String, Place)> {
    blocks.iter().find_map(|block| match block {
        Block::Line(line) => lexicon.is_title(&line.text).then(|| (line.text.clone(), line.place)),
        Block::Table(table) => {
            let tells = |text: &str| lexicon.is_title(text) || (fold(text).ends_with("指标") && lexicon.is_level(text));
            table.cells.iter().find(|c| tells(&c.text)).map(|c| (c.text.clone(), c.place()))
        }
    })
}
