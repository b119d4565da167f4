//! The headers of columns: of the indicators and of the tasks, and the rows that sum them up.

use super::{Pattern, look_up};
use crate::text::fold;

/// The period that a column of targets is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 实施周期, 中期, 长期.
    Cycle,
    /// 年度.
    Annual,
    /// The header does not say.
    Unsaid,
}

/// What a column of the indicators holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// 一级指标.
    Level1,
    /// 二级指标.
    Level2,
    /// 三级指标.
    Name,
    /// 指标值.
    Target(Period),
    /// 实际完成值.
    Actual,
    /// 指标性质: the comparator, or 定性.
    Nature,
    /// 计量单位.
    Unit,
    /// 权重, 分值.
    Weight,
    /// 得分.
    Score,
    /// 备注, 偏差原因.
    Remark,
    /// Known, and nothing that the output has a member for.
    Other,
}

/// Headers of the indicators, the most telling first.
pub(super) const COLUMNS: &[(Pattern, Column)] = &[
    (Pattern::Starts("一级指标"), Column::Level1),
    (Pattern::Is("一级"), Column::Level1),
    (Pattern::Starts("二级指标"), Column::Level2),
    (Pattern::Is("二级"), Column::Level2),
    (Pattern::Starts("三级指标"), Column::Name),
    (Pattern::Is("三级"), Column::Name),
    (Pattern::Is("指标内容"), Column::Name),
    (Pattern::Is("指标名称"), Column::Name),
    (Pattern::Is("绩效指标名称"), Column::Name),
    (Pattern::Is("具体指标"), Column::Name),
    (Pattern::Is("指标"), Column::Name),
    (Pattern::Is("序号"), Column::Other),
    (Pattern::Has("解释"), Column::Other),
    (Pattern::Has("评分标准"), Column::Other),
    (Pattern::Has("扣分标准"), Column::Other),
    (Pattern::Has("绩效标准"), Column::Other),
    (Pattern::Has("确定依据"), Column::Other),
    (Pattern::Has("设定依据"), Column::Other),
    (Pattern::Has("数据来源"), Column::Other),
    (Pattern::Has("重要性"), Column::Other),
    (Pattern::Has("赋分"), Column::Other),
    (Pattern::Has("历史"), Column::Other),
    (Pattern::Has("挂钩"), Column::Other),
    (Pattern::Has("可能性"), Column::Other),
    (Pattern::Has("编码"), Column::Other),
    (Pattern::Both("预计", "完成"), Column::Other),
    (Pattern::Both("完成", "率"), Column::Other),
    (Pattern::Has("偏差"), Column::Remark),
    (Pattern::Has("原因"), Column::Remark),
    (Pattern::Has("改进措施"), Column::Remark),
    (Pattern::Has("备注"), Column::Remark),
    (Pattern::Has("性质"), Column::Nature),
    (Pattern::Has("符号"), Column::Nature),
    (Pattern::Has("指标方向"), Column::Nature),
    (Pattern::Has("指标值类型"), Column::Nature),
    (Pattern::Is("指标类型"), Column::Nature),
    (Pattern::Has("比较符"), Column::Nature),
    (Pattern::Has("运算符"), Column::Nature),
    (Pattern::Is("指标值及单位"), Column::Target(Period::Unsaid)),
    (Pattern::Has("计量单位"), Column::Unit),
    (Pattern::Has("度量单位"), Column::Unit),
    (Pattern::Is("指标值单位"), Column::Unit),
    (Pattern::Starts("单位("), Column::Unit),
    (Pattern::Is("单位"), Column::Unit),
    (Pattern::Has("得分"), Column::Score),
    (Pattern::Has("评分"), Column::Score),
    (Pattern::Has("权重"), Column::Weight),
    (Pattern::Has("分值"), Column::Weight),
    (Pattern::Is("标准分"), Column::Weight),
    (Pattern::Has("实际"), Column::Actual),
    (Pattern::Has("执行情况"), Column::Actual),
    (Pattern::Has("完成情况"), Column::Actual),
    (Pattern::Has("完成值"), Column::Actual),
    (Pattern::Both("实施周期", "值"), Column::Target(Period::Cycle)),
    (Pattern::Both("实施期", "值"), Column::Target(Period::Cycle)),
    (Pattern::Both("中期", "值"), Column::Target(Period::Cycle)),
    (Pattern::Both("长期", "值"), Column::Target(Period::Cycle)),
    (Pattern::Both("周期", "值"), Column::Target(Period::Cycle)),
    (Pattern::Both("总体", "值"), Column::Target(Period::Cycle)),
    (Pattern::Both("年度", "值"), Column::Target(Period::Annual)),
    (Pattern::Both("当年", "值"), Column::Target(Period::Annual)),
    (Pattern::Both("本年", "值"), Column::Target(Period::Annual)),
    (Pattern::Both("全年", "值"), Column::Target(Period::Annual)),
    (Pattern::Both("年初", "值"), Column::Target(Period::Annual)),
    (Pattern::Is("年度指标"), Column::Target(Period::Annual)),
    (Pattern::Is("年度目标"), Column::Target(Period::Annual)),
    (Pattern::Is("年度"), Column::Target(Period::Annual)),
    (Pattern::Is("实施期"), Column::Target(Period::Cycle)),
    (Pattern::Is("实施周期"), Column::Target(Period::Cycle)),
    (Pattern::Is("中期"), Column::Target(Period::Cycle)),
    (Pattern::Is("长期"), Column::Target(Period::Cycle)),
    (Pattern::Starts("*指标值"), Column::Target(Period::Unsaid)),
    (Pattern::Is("*值"), Column::Target(Period::Unsaid)),
    (Pattern::Has("指标值"), Column::Target(Period::Unsaid)),
    (Pattern::Has("目标值"), Column::Target(Period::Unsaid)),
    (Pattern::Is("值"), Column::Target(Period::Unsaid)),
    (Pattern::Has("计划水平"), Column::Target(Period::Unsaid)),
];

/// What a column with this header holds, if it can head a column of indicators.
#[must_use]
pub fn column(header: &str) -> Option<Column> {
    let folded = fold(header);
    let short = folded.chars().count() <= 30;
    short.then(|| look_up(COLUMNS, without_marks(&folded))).flatten()
}

/// A header without marks around it: the stars of required columns, colons, specks that were read as points.
fn without_marks(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')'))
}

/// What a column holds whose header was misread: one character differs from a known word of three or more, and no other meaning is as near.
#[must_use]
pub fn column_like(header: &str) -> Option<Column> {
    let folded = fold(header);
    let read: Vec<char> = without_marks(&folded).chars().collect();
    let is_like = |word: &str, part: &[char]| word.chars().zip(part).filter(|(a, b)| a != *b).count() == 1;
    let fits = |pattern: &Pattern| match *pattern {
        Pattern::Is(word) | Pattern::Starts(word) | Pattern::Ends(word) | Pattern::Has(word) => {
            let length = word.chars().count();
            let parts = match pattern {
                Pattern::Is(_) if read.len() != length => 0..0,
                Pattern::Is(_) | Pattern::Starts(_) => 0..1,
                _ => 0..(read.len() + 1).saturating_sub(length),
            };
            length >= 3 && parts.into_iter().any(|at| read.get(at..at + length).is_some_and(|part| is_like(word, part)))
        }
        Pattern::Both(..) => false,
    };
    let mut columns = COLUMNS.iter().filter(|(pattern, _)| fits(pattern)).map(|(_, column)| *column);
    columns.next().filter(|first| columns.all(|other| other == *first))
}

/// What a column of the yearly tasks holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskColumn {
    /// 任务名称.
    Name,
    /// 主要内容.
    Content,
    /// 预算金额.
    Amount,
}

/// Headers of the tasks. The overall form of 财预〔2015〕88号 prints three columns of amounts; the first is their sum.
pub(super) const TASK_COLUMNS: &[(Pattern, TaskColumn)] = &[
    (Pattern::Is("任务名称"), TaskColumn::Name),
    (Pattern::Ends("任务名称"), TaskColumn::Name),
    (Pattern::Is("工作任务"), TaskColumn::Name),
    (Pattern::Is("重点工作"), TaskColumn::Name),
    (Pattern::Ends("主要内容"), TaskColumn::Content),
    (Pattern::Is("任务内容"), TaskColumn::Content),
    (Pattern::Is("工作内容"), TaskColumn::Content),
    (Pattern::Is("内容"), TaskColumn::Content),
    (Pattern::Has("金额"), TaskColumn::Amount),
    (Pattern::Has("预算数"), TaskColumn::Amount),
    (Pattern::Starts("年度预算"), TaskColumn::Amount),
    (Pattern::Starts("预算资金"), TaskColumn::Amount),
];

/// What a column with this header holds, if it can head a column of tasks.
#[must_use]
pub fn task_column(header: &str) -> Option<TaskColumn> {
    let folded = fold(header);
    (folded.chars().count() <= 20).then(|| look_up(TASK_COLUMNS, &folded)).flatten()
}

/// Labels of the row under the tasks.
pub(super) const TOTALS: &[&str] = &["金额合计", "合计", "总计", "金额总计", "资金合计", "预算合计"];

/// Whether this is the label of a row of totals.
#[must_use]
pub fn is_total(label: &str) -> bool {
    TOTALS.contains(&fold(label).trim_end_matches(':'))
}

/// The last row of a self-evaluation.
const SCORE_TOTALS: &[&str] = &["总分", "合计", "总计", "得分合计", "分值合计", "总得分"];

/// Whether this labels the row of the summed scores.
#[must_use]
pub fn is_score_total(label: &str) -> bool {
    SCORE_TOTALS.contains(&fold(label).trim_end_matches(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_known_with_a_speck_or_a_slip_but_not_where_two_are_as_near() {
        assert_eq!(column(".二级指标"), Some(Column::Level2));
        assert_eq!(column_like("指杯值"), Some(Column::Target(Period::Unsaid)));
        assert_eq!(column_like("度昰单位"), Some(Column::Unit));
        assert_eq!(column_like("二级指杯"), Some(Column::Level2));
        assert_eq!(column_like("丨级指标"), None, "first, second or third");
        assert_eq!(column_like("责任单位"), None);
    }
}
