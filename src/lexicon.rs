//! What the forms say: levels and their regimes, column headers, section and field labels, as data.
//!
//! A new town's wording is a line here and not a branch elsewhere. Everything is compared folded
//! ([`crate::text::fold`]): no blanks, half-width signs. Sources: the notice 财预〔2015〕88号 (first regime), 财预〔2021〕101号 (cost as a first
//! level), 东莞市 2019 project approvals, 国家发展改革委 investment plans, and forms published by some forty departments.

use crate::text::{fold, is_nearly};

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
const COLUMNS: &[(Pattern, Column)] = &[
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
const TASK_COLUMNS: &[(Pattern, TaskColumn)] = &[
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
const TOTALS: &[&str] = &["金额合计", "合计", "总计", "金额总计", "资金合计", "预算合计"];

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

/// The label of a goal at the beginning of a text that goes on without a colon, with its brackets, and what follows: two cells between which no wall was seen.
#[must_use]
pub fn glued_goal(text: &str) -> Option<(&str, &str)> {
    let word = text.find("目标").map(|at| at + "目标".len())?;
    let end = match text[word..].strip_prefix(['(', '（']) {
        Some(inside) => {
            text.len() - inside.len() + inside.find([')', '）']).map(|at| at + inside[at..].chars().next().map_or(0, char::len_utf8))?
        }
        None => word,
    };
    let (label, rest) = text.split_at(end);
    (is_goal(label) && rest.starts_with(char::is_alphabetic)).then_some((label, rest))
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

/// What is known of a second level.
struct Level2 {
    /// Its standard name.
    name: &'static str,
    /// Other ways it is printed, without 指标.
    aliases: &'static [&'static str],
    /// The first levels it can stand under, the usual one first.
    parents: &'static [&'static str],
}

/// The second levels of 财预〔2015〕88号 and 财预〔2021〕101号, and how departments print them.
const LEVELS2: &[Level2] = &[
    Level2 {
        name: "数量指标", aliases: &["数量", "数量目标", "产出数量", "数量(或建筑规模)"], parents: &["产出指标"]
    },
    Level2 { name: "质量指标", aliases: &["质量", "质量目标", "产出质量"], parents: &["产出指标"] },
    Level2 {
        name: "时效指标",
        aliases: &["时效", "时效目标", "产出时效", "进度", "产出进度", "时效(工期)", "时效(工期、形象进度)"],
        parents: &["产出指标"],
    },
    Level2 {
        name: "成本指标", aliases: &["成本", "成本目标", "产出成本", "预算(或投资规模)控制"], parents: &["产出指标", "成本指标"]
    },
    Level2 { name: "经济成本指标", aliases: &["经济成本"], parents: &["成本指标"] },
    Level2 { name: "社会成本指标", aliases: &["社会成本"], parents: &["成本指标"] },
    Level2 {
        name: "生态环境成本指标", aliases: &["生态环境成本", "生态成本", "环境成本"], parents: &["成本指标"]
    },
    Level2 { name: "经济效益指标", aliases: &["经济效益", "经济效益目标"], parents: &["效益指标"] },
    Level2 { name: "社会效益指标", aliases: &["社会效益", "社会效益目标"], parents: &["效益指标"] },
    Level2 { name: "生态效益指标", aliases: &["生态效益", "生态效益目标", "环境效益"], parents: &["效益指标"] },
    Level2 { name: "社会、经济、生态效益指标", aliases: &["社会、经济、生态效益"], parents: &["效益指标"] },
    Level2 {
        name: "可持续影响指标", aliases: &["可持续影响", "可持续性影响", "可持续影响目标"], parents: &["效益指标"]
    },
    Level2 {
        name: "服务对象满意度指标",
        aliases: &["服务对象满意度", "社会公众或服务对象满意度", "服务对象满意度目标", "受益对象满意度", "社会公众满意度"],
        parents: &["满意度指标", "效益指标"],
    },
    Level2 { name: "满意度指标", aliases: &["满意度"], parents: &["满意度指标", "效益指标"] },
];

/// The first levels of the two regimes, and how departments print them (without 指标).
const LEVELS1: &[(&str, &[&str])] = &[
    ("产出指标", &["产出", "产出目标", "预期产出", "项目产出", "产出标", "产出(工作量)"]),
    ("效益指标", &["效益", "效益目标", "效果", "项目效益"]),
    ("满意度指标", &["满意度", "满意度目标"]),
    ("成本指标", &["成本", "成本目标"]),
];

/// First levels of regimes that keep their own names, each with the second levels that stand under it.
///
/// Investment plans of 国家发展改革委; evaluation tables; the departments of 重庆市.
const OWN_REGIMES: &[(&str, &[&str])] = &[
    ("实施效果指标", &["产出指标", "效益指标", "满意度指标"]),
    ("过程管理指标", &["计划管理指标", "资金管理指标", "项目管理指标", "监督检查指标"]),
    ("项目决策", &[]),
    ("项目管理", &[]),
    ("运行成本", &[]),
    ("管理效率", &[]),
    ("履职效能", &[]),
    ("社会效应", &[]),
    ("可持续发展能力", &[]),
    ("部门管理指标", &[]),
    ("履职效果指标", &[]),
];

/// A label without 指标, for comparing.
fn stem(label: &str) -> String {
    fold(label).replace("指标", "")
}

/// The standard name of a first level.
#[must_use]
pub fn level1(label: &str) -> Option<&'static str> {
    let stem = stem(label);
    if stem.is_empty() {
        return None;
    }
    LEVELS1.iter().find(|(_, aliases)| aliases.contains(&stem.as_str())).map(|(name, _)| *name)
}

/// The standard name of a second level.
#[must_use]
pub fn level2(label: &str) -> Option<&'static str> {
    let stem = stem(label);
    if stem.is_empty() {
        return None;
    }
    let known = LEVELS2.iter().find(|level| level.aliases.contains(&stem.as_str())).map(|level| level.name);
    // Whoever is to be satisfied: `社会公众满意度指标`, `学生家长满意度指标`.
    known.or_else(|| (stem.ends_with("满意度") && levels_within(label).is_none()).then_some("服务对象满意度指标"))
}

/// The labels of levels, two at least, that a text consists of: of cells between which no wall was seen.
#[must_use]
pub fn levels_within(label: &str) -> Option<Vec<String>> {
    let text: String = fold(label).chars().filter(|c| c.is_alphanumeric()).collect();
    let labels: Vec<String> = text.split_inclusive("指标").map(str::to_owned).collect();
    (labels.len() >= 2 && labels.iter().all(|label| is_level(label))).then_some(labels)
}

/// The longest standard second level whose characters all stand in a misread label, in their order, among no more than three others.
#[must_use]
pub fn level2_within(label: &str) -> Option<&'static str> {
    let label = fold(label);
    let read = label.chars().count();
    let within = |name: &&str| {
        let mut rest = label.chars();
        read <= name.chars().count() + 3 && name.chars().all(|c| rest.any(|r| r == c))
    };
    LEVELS2.iter().map(|level| level.name).filter(within).max_by_key(|name| name.len())
}

/// The standard second level that a misread label is most like, if it is like one only: at most a character in three differs.
#[must_use]
pub fn level2_like(label: &str) -> Option<&'static str> {
    only_like(label, LEVELS2.iter().map(|level| level.name))
}

/// The standard first level that a misread label is most like, likewise.
#[must_use]
pub fn level1_like(label: &str) -> Option<&'static str> {
    only_like(label, LEVELS1.iter().map(|(name, _)| *name))
}

/// The only name that a label is like.
fn only_like(label: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let label = fold(label);
    let mut like = names.filter(|name| is_nearly(&label, name));
    like.next().filter(|_| like.next().is_none())
}

/// The first levels that a standard second level can stand under, the usual one first.
#[must_use]
pub fn parents(level2: &str) -> &'static [&'static str] {
    LEVELS2.iter().find(|level| level.name == level2).map_or(&[], |level| level.parents)
}

/// The first level of a regime with names of its own, as that regime writes it.
#[must_use]
pub fn own_level1(label: &str) -> Option<&'static str> {
    let stem = stem(label);
    OWN_REGIMES.iter().find(|(name, _)| self::stem(name) == stem).map(|(name, _)| *name)
}

/// Whether a regime with names of its own has this second level under that first level.
#[must_use]
pub fn own_level2(level1: &str, label: &str) -> bool {
    let stem = stem(label);
    OWN_REGIMES.iter().any(|(name, children)| *name == level1 && (children.is_empty() || children.iter().any(|c| same_stem(c, &stem))))
}

/// Whether a known second level begins a longer printed one: `时效指标(工期指标、形象进度指标)`.
fn same_stem(name: &str, stem: &str) -> bool {
    let name = self::stem(name);
    stem == name || stem.split('(').next() == Some(name.as_str())
}

/// Whether the label is a level that any regime knows.
#[must_use]
pub fn is_level(label: &str) -> bool {
    level1(label).is_some() || level2(label).is_some() || own_level1(label).is_some()
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
    use super::{
        Column, Period, column, column_like, field_like, glued_goal, is_goal, level1_like, level2, level2_like, level2_within,
        levels_within,
    };

    #[test]
    fn a_header_is_known_with_a_speck_or_a_slip_but_not_where_two_are_as_near() {
        assert_eq!(column(".二级指标"), Some(Column::Level2));
        assert_eq!(column_like("指杯值"), Some(Column::Target(Period::Unsaid)));
        assert_eq!(column_like("度昰单位"), Some(Column::Unit));
        assert_eq!(column_like("二级指杯"), Some(Column::Level2));
        assert_eq!(column_like("丨级指标"), None, "first, second or third");
        assert_eq!(column_like("责任单位"), None);
    }

    #[test]
    fn a_misread_level_is_the_one_that_it_is_like() {
        assert_eq!(level2_like("数最指标"), Some("数量指标"));
        assert_eq!(level2_like("可特续影响指标"), Some("可持续影响指标"));
        assert_eq!(level2_like("某量指标"), None, "数量 or 质量");
        assert_eq!(level2_like("党建指标"), None);
        assert_eq!(level1_like("滿意度指标"), Some("满意度指标"));
        assert_eq!(level1_like("效孟指标"), Some("效益指标"));
        assert_eq!(field_like("项目起止时问："), Some("project_period"));
        assert_eq!(field_like("预目"), None);
        assert_eq!(level1_like("某指标"), None);
    }

    #[test]
    fn the_label_of_a_goal_ends_with_its_brackets() {
        assert!(is_goal("中期目标(2022年—2024年)") && is_goal("年度目标："));
        assert!(!is_goal("中期目标(2022年—2024年)加强管理"));
        assert_eq!(glued_goal("中期目标（2022年—2024年）加强管理"), Some(("中期目标（2022年—2024年）", "加强管理")));
        assert_eq!(glued_goal("年度目标加强管理"), Some(("年度目标", "加强管理")));
        assert_eq!(glued_goal("目标1：加强管理"), None);
        assert_eq!(glued_goal("加强管理"), None);
    }

    #[test]
    fn labels_of_several_cells_are_told_from_a_long_one() {
        let whole = "社会效益指标—可持续影响指标服务对象满意度指标";
        assert_eq!(levels_within(whole), Some(["社会效益指标", "可持续影响指标", "服务对象满意度指标"].map(String::from).to_vec()));
        assert_eq!(level2(whole), None);
        assert_eq!(level2("学生家长满意度指标"), Some("服务对象满意度指标"));
        assert_eq!(levels_within("社会、经济、生态效益指标"), None);
    }

    #[test]
    fn a_level_is_found_among_a_few_characters_that_do_not_belong_to_it() {
        assert_eq!(level2_within("成本指好件标"), Some("成本指标"));
        assert_eq!(level2_within("社会效益指标"), Some("社会效益指标"));
        assert_eq!(level2_within("社会标效益指"), None);
        assert_eq!(level2_within("成本控制情况说明与指标"), None);
        assert_eq!(level2_within("一"), None);
    }
}
