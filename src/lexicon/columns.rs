//! The headers of columns: of the indicators, of the tasks and of funds, and the rows that sum them up.

use super::Lexicon;
use super::rules::{Parted, Rule, Word, look_up};
use crate::text::fold;

/// The period that a column of targets is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// 实施周期, 中期, 长期.
    Cycle,
    /// 年度.
    Annual,
    /// Less than a year: 半年, 季度, 6月底.
    Part,
    /// The header does not say.
    Unsaid,
    /// The header says something of a value that no rule knows: 挑战值.
    Unclear,
}

impl Period {
    /// Whether further words of the header, or the headers above it, may say it better.
    fn is_open(self) -> bool {
        matches!(self, Self::Unsaid | Self::Unclear)
    }
}

/// What a column beside or among the indicators holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    Sign,
    /// 计量单位.
    Unit,
    /// 权重, 分值.
    Weight,
    /// 得分.
    Score,
    /// 备注, 偏差原因.
    Remark,
    /// 项目名称: the project that rows belong to.
    Project,
    /// Known, and nothing that the output has a member for.
    Other,
}

/// What the words of a header say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the column holds.
    pub column: Column,
    /// What it may hold instead.
    pub or: Option<Column>,
    /// Whether the words leave room for something else.
    pub weak: bool,
}

/// What a rule over headers says.
pub(super) type Means = Header;

/// What a column of the yearly tasks holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskColumn {
    /// 任务名称.
    Name,
    /// 主要内容.
    Content,
    /// 预算金额.
    Amount,
}

/// A header of indicators has no more characters.
const LONGEST_HEADER: usize = 30;
/// The label of a sum has no more.
const LONGEST_TOTAL: usize = 8;
/// A header of tasks or funds has no more.
const LONGEST_SHORT: usize = 20;

impl Lexicon {
    /// What a column with this header holds, if its words say so.
    #[must_use]
    pub fn header(&self, text: &str) -> Option<Header> {
        // A sentence is no header.
        if text.is_empty() || text.len() > 4 * LONGEST_HEADER {
            return None;
        }
        self.memos.headers.get(text, || self.find_header(text))
    }

    fn find_header(&self, text: &str) -> Option<Header> {
        let parted = Parted::of(text);
        if parted.whole.chars().count() > LONGEST_HEADER {
            return None;
        }
        let own = look_up(&self.headers, &parted.core).copied();
        // `2024年目标` says what `本年目标` does, whatever year it is.
        let own = own.or_else(|| look_up(&self.headers, &without_year(&parted.core)?).copied());
        // `指标值（实施期）` says its period in brackets.
        match own {
            None => self.find_whole(&parted, own),
            Some(Header { column: Column::Target(period), .. }) if period.is_open() => self.find_whole(&parted, own),
            known => known,
        }
    }

    /// What a header means with what it says in brackets, where `own` is what it means without.
    fn find_whole(&self, parted: &Parted, own: Option<Header>) -> Option<Header> {
        let is_bracket = |c: char| matches!(c, '(' | ')' | '[' | ']' | '【' | '】');
        let whole: String = parted.whole.chars().filter(|c| !is_bracket(*c)).collect();
        let said = look_up(&self.headers, &whole).copied();
        said.filter(|header| own.is_none() || matches!(header.column, Column::Target(_))).or(own)
    }

    /// What a column holds, by its own header and, where that does not say it all, by the headers above it too, which
    /// `whole` begins with.
    #[must_use]
    pub fn header_under(&self, own: &str, whole: &str) -> Option<Header> {
        let known = self.header(own);
        let is_open = match known {
            Some(Header { column: Column::Target(period), .. }) => period.is_open(),
            Some(_) => false,
            None => true,
        };
        match is_open.then(|| self.header(whole)).flatten() {
            Some(header @ Header { column: Column::Target(_), .. }) => Some(header),
            // Below `偏差原因分析` one column explains, and others hold ticks.
            Some(header @ Header { column: Column::Remark, .. }) => {
                known.or(Some(Header { or: Some(Column::Other), weak: true, ..header }))
            }
            other => known.or(other),
        }
    }

    /// What a column holds whose header was misread: one character differs from a known word of three or more, and no
    /// other meaning is as near.
    #[must_use]
    pub fn header_like(&self, text: &str) -> Option<Column> {
        let read: Vec<char> = Parted::of(text).core.chars().collect();
        let is_like = |word: &str, part: &[char]| word.chars().zip(part).filter(|(a, b)| a != *b).count() == 1;
        let at = |word: &str, from: std::ops::Range<usize>| {
            let length = word.chars().count();
            length >= 3 && from.into_iter().any(|at| read.get(at..at + length).is_some_and(|part| is_like(word, part)))
        };
        let last = |word: &str| read.len().checked_sub(word.chars().count());
        let text = |word: &'_ Word| word.text.clone();
        let fits = |rule: &Rule<Means>| {
            let words = &rule.words;
            words.is.iter().map(text).any(|word| word.chars().count() == read.len() && at(&word, 0..1))
                || words.starts.iter().map(text).any(|word| at(&word, 0..1))
                || words.ends.iter().map(text).any(|word| last(&word).is_some_and(|last| at(&word, last..last + 1)))
                || words.has.iter().map(text).any(|word| last(&word).is_some_and(|last| at(&word, 0..last + 1)))
        };
        let mut columns = self.headers.iter().filter(|rule| fits(rule)).map(|rule| rule.means.column);
        columns.next().filter(|first| columns.all(|other| other == *first))
    }

    /// What a column with this header holds, if it can head a column of tasks.
    #[must_use]
    pub fn task_column(&self, header: &str) -> Option<TaskColumn> {
        if header.len() > 6 * LONGEST_SHORT {
            return None;
        }
        let parted = Parted::of(header);
        let short = !parted.core.is_empty() && parted.whole.chars().count() <= LONGEST_SHORT;
        short.then(|| look_up(&self.tasks, &parted.core).copied()).flatten()
    }

    /// Whether this heads a column of a table of funds.
    #[must_use]
    pub fn is_fund_header(&self, header: &str) -> bool {
        if header.len() > 6 * LONGEST_SHORT {
            return false;
        }
        let parted = Parted::of(header);
        parted.whole.chars().count() <= LONGEST_SHORT && look_up(&self.funds, &parted.core).is_some()
    }

    /// Whether this is the label of a row of totals under the tasks.
    #[must_use]
    pub fn is_total(&self, label: &str) -> bool {
        if label.len() > 6 * LONGEST_TOTAL {
            return false;
        }
        let folded = fold(label);
        self.task_totals.iter().any(|total| *total == folded.trim_end_matches(':'))
    }

    /// Whether this labels the row of the summed scores.
    #[must_use]
    pub fn is_score_total(&self, label: &str) -> bool {
        if label.len() > 6 * LONGEST_TOTAL {
            return false;
        }
        let core = Parted::of(label).core;
        self.score_totals.contains(&core)
    }
}

/// A text that begins with a year, with `本年` in its place.
fn without_year(text: &str) -> Option<String> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('年')?;
    let is_year = text.len() == rest.len() + "2024年".len();
    is_year.then(|| format!("本年{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(text: &str) -> Option<Column> {
        Lexicon::built_in().header(text).map(|header| header.column)
    }

    #[test]
    fn a_header_is_known_by_what_it_is_made_of() {
        use Column::{Actual, Level1, Level2, Name, Other, Project, Remark, Score, Sign, Target, Unit, Weight};
        let (cycle, annual, unsaid) = (Target(Period::Cycle), Target(Period::Annual), Target(Period::Unsaid));
        let (part, unclear) = (Target(Period::Part), Target(Period::Unclear));
        for (texts, meant) in [
            ("一级绩效指标 绩效指标一级 一级考核指标名称 *一级指标 1级指标 一 级 指标类别", Level1),
            ("二级绩效指标 二级评价指标 指标分项 二级", Level2),
            ("三级绩效指标 绩效指标三级 具体指标 指标内容 绩效内容 指标名称 四级指标", Name),
            ("指标值（目标值） 预期指标值 计划指标值 指标值 目标值 绩效目标值 绩效指标值", unsaid),
            ("项目周期指标值 中长期目标值 实施周期目标值 指标值（实施期）", cycle),
            ("半年目标值 年中指标值 第一季度目标 6月底目标值 上半年计划数 阶段性目标值 指标值（上半年）", part),
            ("挑战值 参比值", unclear),
            (
                "2025年目标 2026年 2024年度 年初目标值 当年目标值 年度计划值 本年指标值 2024年指标值 指标值（年度） 当年预期实现值 本年",
                annual,
            ),
            (
                "实际完成指标值 全年完成 1-12月达成 年度实现 全年完成值 1-7月执行情况 截至6月底完成值 上半年完成值 年度实际值",
                Actual,
            ),
            ("比较符 运算符号 指标性质 指标属性 计算符号", Sign),
            ("度量单位 计量单位 指标单位 单位", Unit),
            ("权重（%） 分值 指标权重 一级指标权重", Weight),
            ("自评得分 实际得分 评分", Score),
            ("备注 偏差原因分析及改进措施 未完成原因分析", Remark),
            ("序号 评分标准 指标说明 数据来源 上年 上年完成值 完成率 全年预计完成情况 责任科室 绩效指标描述", Other),
            ("近年平均值 三年均值 全国平均值 参照值 标杆值", Other),
            ("项目名称 项目（政策）名称 二级项目名称", Project),
            ("拟完成值 应达目标 拟达水平 须完成数 设定目标值 预期达到的效果 应实现的结果", unsaid),
            ("完成成效 年终完成 当年达成 取得的效果 兑现结果 落实结果", Actual),
            ("评定分 自评评分 审核分 打分 本项所获分数 实得分值 得分数 得分情况", Score),
            ("基准分 配置分 满分值 最高可得分 应得分 分值设置 满分数值", Weight),
            ("完成时限 计划完成时间 扣分 是否能完成", Other),
            ("得分依据 得分说明 分值说明 得分标准 分值计算方法", Other),
        ] {
            for text in texts.split(' ').filter(|text| *text != "一" && *text != "级") {
                assert_eq!(column(text), Some(meant), "{text}");
            }
        }
        for text in ["", "望牛墩镇", "甲", "产出指标数量", "完成工程验收并交付使用"] {
            assert!(
                column(text).is_none_or(|column| column == Column::Name) || text.is_empty(),
                "{text}: {:?}",
                column(text)
            );
        }
    }

    #[test]
    fn a_storeyed_header_says_what_both_storeys_say() {
        let under = |own: &str, whole: &str| Lexicon::built_in().header_under(own, whole).map(|header| header.column);
        assert_eq!(under("实施周期", "指标值实施周期"), Some(Column::Target(Period::Cycle)));
        assert_eq!(under("半年", "指标值半年"), Some(Column::Target(Period::Part)));
        assert_eq!(under("原因说明", "偏差原因分析原因说明"), Some(Column::Remark));
        let ticks = Lexicon::built_in().header_under("人员保障", "偏差原因分析人员保障");
        assert_eq!(ticks.map(|header| (header.weak, header.or)), Some((true, Some(Column::Other))));
        assert_eq!(under("上年", "指标值上年"), Some(Column::Other));
        assert_eq!(under("望牛墩镇", "指标值望牛墩镇"), Some(Column::Target(Period::Unsaid)));
    }

    #[test]
    fn a_header_is_known_with_a_speck_or_a_slip_but_not_where_two_are_as_near() {
        let like = |text: &str| Lexicon::built_in().header_like(text);
        assert_eq!(column(".二级指标"), Some(Column::Level2));
        assert_eq!(like("指杯值"), Some(Column::Target(Period::Unsaid)));
        assert_eq!(like("度昰单位"), Some(Column::Unit));
        assert_eq!(like("丨级指标"), None, "first, second or third");
    }
}
