//! What the forms say: levels and their regimes, column headers, section and field labels, as data.
//!
//! A new town's wording is a line here and not a branch elsewhere. Everything is compared folded
//! ([`crate::text::fold`]): no blanks, half-width signs. Sources: the notice 财预〔2015〕88号 (first regime), 财预〔2021〕101号 (cost as a first
//! level), 东莞市 2019 project approvals, 国家发展改革委 investment plans, and forms published by some forty departments.

mod columns;
mod levels;

pub use columns::{Column, Period, TaskColumn, column, column_like, is_score_total, is_total, task_column};
pub use levels::{is_level, level1, level1_like, level2, level2_like, level2_within, own_level1, own_level2, parents, several_levels};

use crate::text::fold;
use columns::{COLUMNS, TASK_COLUMNS, TOTALS};
use levels::{LEVELS1, LEVELS2};

/// How a folded text is compared with a pattern.
#[derive(Clone, Copy, Debug)]
pub enum Pattern {
    /// It is this.
    Is(&'static str),
    /// It begins with this.
    Starts(&'static str),
    /// It ends with this.
    Ends(&'static str),
    /// It holds this.
    Has(&'static str),
    /// It holds both.
    Both(&'static str, &'static str),
}

impl Pattern {
    /// Whether a folded text fits.
    #[must_use]
    pub fn fits(self, folded: &str) -> bool {
        match self {
            Self::Is(p) => folded == p,
            Self::Starts(p) => folded.starts_with(p),
            Self::Ends(p) => folded.ends_with(p),
            Self::Has(p) => folded.contains(p),
            Self::Both(a, b) => folded.contains(a) && folded.contains(b),
        }
    }
}

/// The first entry of a table whose pattern fits.
fn look_up<T: Copy>(table: &[(Pattern, T)], folded: &str) -> Option<T> {
    table.iter().find(|(pattern, _)| pattern.fits(folded)).map(|(_, meaning)| *meaning)
}

/// A part of a form that its label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// 年度主要任务.
    Tasks,
    /// 总体绩效目标.
    Goals,
    /// 绩效指标.
    Indicators,
    /// 项目资金（万元）.
    Funds,
    /// 其他需要说明的情况.
    Remarks,
    /// 财政部门批复意见.
    Opinion,
}

/// Labels of sections.
const SECTIONS: &[(Pattern, Section)] = &[
    (Pattern::Has("需要说明"), Section::Remarks),
    (Pattern::Has("需说明"), Section::Remarks),
    (Pattern::Is("其他说明"), Section::Remarks),
    (Pattern::Is("备注"), Section::Remarks),
    (Pattern::Is("说明"), Section::Remarks),
    (Pattern::Ends("批复意见"), Section::Opinion),
    (Pattern::Ends("审核意见"), Section::Opinion),
    (Pattern::Ends("审批意见"), Section::Opinion),
    (Pattern::Ends("审查意见"), Section::Opinion),
    (Pattern::Ends("主要任务"), Section::Tasks),
    (Pattern::Ends("工作任务"), Section::Tasks),
    (Pattern::Ends("重点任务"), Section::Tasks),
    (Pattern::Is("绩效指标"), Section::Indicators),
    (Pattern::Is("年度绩效指标"), Section::Indicators),
    (Pattern::Is("长期绩效指标"), Section::Indicators),
    (Pattern::Is("中期绩效指标"), Section::Indicators),
    (Pattern::Is("指标情况"), Section::Indicators),
    (Pattern::Is("绩效指标情况"), Section::Indicators),
    (Pattern::Starts("项目资金"), Section::Funds),
    (Pattern::Starts("资金情况"), Section::Funds),
    (Pattern::Starts("预算情况"), Section::Funds),
    (Pattern::Starts("预算执行情况"), Section::Funds),
    (Pattern::Starts("年度预算"), Section::Funds),
    (Pattern::Starts("部门预算"), Section::Funds),
    (Pattern::Starts("整体支出"), Section::Funds),
    (Pattern::Starts("资金来源"), Section::Funds),
];

/// Words that a label of a goal ends with, before a period in brackets.
const GOAL_ENDS: &[&str] = &[
    "总体目标",
    "绩效目标",
    "年度目标",
    "总目标",
    "预期目标",
    "实施期目标",
    "实施周期目标",
    "中期目标",
    "长期目标",
    "滚动目标",
    "目标完成情况",
    "项目目标",
];

/// Words that say how far a goal was reached.
const GOAL_RESULTS: &[&str] = &["实际完成情况", "完成情况", "全年实际完成情况", "总体完成情况", "目标实际完成情况", "年度总体目标完成情况"];

/// The section that this label opens.
#[must_use]
pub fn section(label: &str) -> Option<Section> {
    let folded = fold(label);
    let bare = folded.trim_end_matches(':');
    if bare.is_empty() || bare.chars().count() > 24 {
        return None;
    }
    if is_goal(bare) {
        return Some(Section::Goals);
    }
    look_up(SECTIONS, bare)
}

/// Whether this labels a goal: `年度总体目标`, `中期目标（2021年—2023年）`, `实际完成情况`.
#[must_use]
pub fn is_goal(label: &str) -> bool {
    let folded = fold(label);
    let is_end = |text: &str| GOAL_ENDS.iter().any(|end| text.ends_with(end)) || GOAL_RESULTS.contains(&text) || text == "目标";
    // What goes on behind its brackets is no label, if it does not end as one.
    let rest = folded.rsplit_once(')').map_or("", |(_, rest)| rest.trim_end_matches(':'));
    let bare = folded.split('(').next().unwrap_or_default().trim_end_matches(':');
    bare.chars().count() <= 14 && is_end(bare) && (rest.is_empty() || is_end(rest))
}

/// Headers of a table of funds with several value columns (self-evaluation, monitoring).
const FUND_HEADERS: &[Pattern] = &[
    Pattern::Has("预算数"),
    Pattern::Has("执行数"),
    Pattern::Has("执行率"),
    Pattern::Has("决算数"),
    Pattern::Has("到位"),
    Pattern::Is("分值"),
    Pattern::Is("得分"),
    Pattern::Is("权重"),
];

/// Whether this heads a column of a table of funds.
#[must_use]
pub fn is_fund_header(header: &str) -> bool {
    let folded = fold(header);
    folded.chars().count() <= 16 && FUND_HEADERS.iter().any(|p| p.fits(&folded))
}

/// Labels of fields and their stable keys; `None` for a label that is known and has no key.
const FIELDS: &[(Pattern, Option<&str>)] = &[
    (Pattern::Is("批复单位"), Some("approving_unit")),
    (Pattern::Is("部门(单位)名称"), Some("department")),
    (Pattern::Is("部门名称"), Some("department")),
    (Pattern::Is("单位名称"), Some("department")),
    (Pattern::Is("预算单位名称"), Some("department")),
    (Pattern::Is("预算部门(单位)名称"), Some("department")),
    (Pattern::Is("部门(单位)"), Some("department")),
    (Pattern::Is("预算部门名称"), Some("department")),
    (Pattern::Is("部门名称及代码"), Some("department")),
    (Pattern::Is("部门(单位)名称及代码"), Some("department")),
    (Pattern::Starts("主管部门"), Some("department")),
    (Pattern::Is("项目主管部门"), Some("department")),
    (Pattern::Is("主管预算部门"), Some("department")),
    (Pattern::Is("业务主管部门"), Some("department")),
    (Pattern::Is("省级业务主管部门"), Some("department")),
    (Pattern::Is("实施单位"), Some("implementing_unit")),
    (Pattern::Is("项目实施单位"), Some("implementing_unit")),
    (Pattern::Is("项目单位"), Some("implementing_unit")),
    (Pattern::Is("具体实施单位"), Some("implementing_unit")),
    (Pattern::Is("项目名称"), Some("project_name")),
    (Pattern::Is("专项名称"), Some("project_name")),
    (Pattern::Is("资金名称"), Some("project_name")),
    (Pattern::Is("专项资金名称"), Some("project_name")),
    (Pattern::Is("项目(政策)名称"), Some("project_name")),
    (Pattern::Is("政策名称"), Some("project_name")),
    (Pattern::Is("转移支付(项目)名称"), Some("project_name")),
    (Pattern::Is("项目起止时间"), Some("project_period")),
    (Pattern::Is("起止时间"), Some("project_period")),
    (Pattern::Is("项目期"), Some("project_period")),
    (Pattern::Is("项目期限"), Some("project_period")),
    (Pattern::Is("项目周期"), Some("project_period")),
    (Pattern::Is("实施期"), Some("project_period")),
    (Pattern::Is("实施期限"), Some("project_period")),
    (Pattern::Is("实施周期"), Some("project_period")),
    (Pattern::Is("项目实施期"), Some("project_period")),
    (Pattern::Is("项目实施周期"), Some("project_period")),
    (Pattern::Is("专项实施期"), Some("project_period")),
    (Pattern::Is("资金总额"), Some("budget_total")),
    (Pattern::Is("项目资金总额"), Some("budget_total")),
    (Pattern::Is("年度资金总额"), Some("budget_total")),
    (Pattern::Is("年度资金申请总额"), Some("budget_total")),
    (Pattern::Is("预算总额"), Some("budget_total")),
    (Pattern::Is("年度预算总额"), Some("budget_total")),
    (Pattern::Is("总额"), Some("budget_total")),
    (Pattern::Is("其中:财政拨款"), Some("fiscal_funds")),
    (Pattern::Is("财政拨款"), Some("fiscal_funds")),
    (Pattern::Is("其中:财政资金"), Some("fiscal_funds")),
    (Pattern::Is("其中:当年财政拨款"), Some("fiscal_funds")),
    (Pattern::Is("其他资金"), Some("other_funds")),
    (Pattern::Is("基本支出"), Some("basic_expenditure")),
    (Pattern::Is("其中:基本支出"), Some("basic_expenditure")),
    (Pattern::Is("项目支出"), Some("project_expenditure")),
    (Pattern::Is("联系人"), Some("contact")),
    (Pattern::Is("填报人"), Some("contact")),
    (Pattern::Is("填表人"), Some("contact")),
    (Pattern::Is("联系电话"), Some("phone")),
    (Pattern::Is("电话"), Some("phone")),
    (Pattern::Is("填报日期"), Some("date")),
    (Pattern::Is("批复日期"), Some("date")),
    (Pattern::Is("填表日期"), Some("date")),
    (Pattern::Is("填报时间"), Some("date")),
    (Pattern::Is("批复时间"), Some("date")),
    (Pattern::Starts("填报单位"), None),
    (Pattern::Starts("编制单位"), None),
    (Pattern::Starts("申报单位"), None),
    (Pattern::Is("预算单位"), None),
    (Pattern::Is("项目属性"), None),
    (Pattern::Is("项目性质"), None),
    (Pattern::Is("项目类别"), None),
    (Pattern::Is("项目类型"), None),
    (Pattern::Is("项目来源"), None),
    (Pattern::Is("项目分类"), None),
    (Pattern::Is("项目编码"), None),
    (Pattern::Is("项目负责人"), None),
    (Pattern::Is("单位负责人"), None),
    (Pattern::Is("部门负责人"), None),
    (Pattern::Is("财务负责人"), None),
    (Pattern::Is("经办人"), None),
    (Pattern::Is("审核人"), None),
    (Pattern::Is("上年结转资金"), None),
    (Pattern::Is("上年结转"), None),
    (Pattern::Is("专项债券"), None),
    (Pattern::Is("资金投向领域"), None),
    (Pattern::Is("监控时点"), None),
    (Pattern::Has("职能概述"), None),
    (Pattern::Is("计划开始日期"), None),
    (Pattern::Is("计划完成日期"), None),
    (Pattern::Is("计量单位"), None),
    (Pattern::Is("金额单位"), None),
];

/// Keys whose value is an amount of money.
pub const MONEY_KEYS: &[&str] = &["budget_total", "fiscal_funds", "other_funds", "basic_expenditure", "project_expenditure"];

/// Labels without a key whose value is an amount of money.
pub const MONEY_LABELS: &[&str] = &["上年结转资金", "上年结转", "专项债券"];

/// The key of a known label: `Some(None)` for one that is known and has no key, `None` for one that is not known.
///
/// The label's unit, as in `资金总额（万元）`, and a closing colon do not count.
#[must_use]
pub fn field(label: &str) -> Option<Option<&'static str>> {
    let folded = fold(label);
    let bare = folded.trim_end_matches(':').trim_start_matches(['*', '★']);
    look_up(FIELDS, bare).or_else(|| look_up(FIELDS, without_brackets(bare)))
}

/// The key of the field whose label a misread one is like: of at least four characters all but one are the same, and no label of another meaning is like it.
#[must_use]
pub fn field_like(label: &str) -> Option<&'static str> {
    let folded = fold(label);
    let read: Vec<char> = without_brackets(folded.trim_end_matches(':')).chars().collect();
    let is_like = |name: &str| {
        let differ = name.chars().zip(&read).filter(|(a, b)| a != *b).count();
        read.len() >= 4 && name.chars().count() == read.len() && differ == 1
    };
    let mut keys = FIELDS.iter().filter(|(pattern, _)| matches!(pattern, Pattern::Is(name) if is_like(name))).map(|(_, key)| *key);
    keys.next().flatten().filter(|first| keys.all(|other| other == Some(*first)))
}

/// The label without brackets at its end: `资金总额(万元)` is `资金总额`.
fn without_brackets(label: &str) -> &str {
    if label.ends_with(')') { label.rfind('(').map_or(label, |at| &label[..at]) } else { label }
}

/// The words that forms print as labels and headers.
pub fn words() -> impl Iterator<Item = &'static str> {
    let whole = |pattern: &Pattern| match *pattern {
        Pattern::Is(word) | Pattern::Starts(word) | Pattern::Ends(word) => Some(word),
        Pattern::Has(_) | Pattern::Both(..) => None,
    };
    let columns = COLUMNS.iter().filter_map(move |c| whole(&c.0)).chain(TASK_COLUMNS.iter().filter_map(move |c| whole(&c.0)));
    let labels = SECTIONS.iter().filter_map(move |s| whole(&s.0)).chain(FIELDS.iter().filter_map(move |f| whole(&f.0)));
    let levels = LEVELS1.iter().map(|level| level.0).chain(LEVELS2.iter().map(|level| level.name));
    columns.chain(labels).chain(levels).chain([GOAL_ENDS, GOAL_RESULTS, TOTALS].into_iter().flatten().copied())
}

/// Beginnings of the small print under a form.
pub const NOTICE_STARTS: &[&str] = &["注:", "注1", "说明:", "备注:", "填表说明", "填报说明", "根据预算管理", "绩效目标一经批复"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_label_is_the_one_that_it_is_like() {
        assert_eq!(field_like("项目起止时问："), Some("project_period"));
        assert_eq!(field_like("预目"), None);
    }

    #[test]
    fn the_label_of_a_goal_ends_with_its_brackets() {
        assert!(is_goal("中期目标(2022年—2024年)") && is_goal("年度目标："));
        assert!(!is_goal("中期目标(2022年—2024年)加强管理"));
    }
}
