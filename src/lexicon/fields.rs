//! The labels of values outside of tasks, goals and indicators, and their stable keys.

use super::Lexicon;
use super::rules::{Parted, Text, Word, Words};

/// Keys whose value is an amount of money.
const MONEY_KEYS: &[&str] =
    &["budget_total", "fiscal_funds", "other_funds", "basic_expenditure", "project_expenditure"];

/// What a rule over labels says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Means {
    pub(super) key: Option<&'static str>,
    pub(super) money: bool,
}

/// What the words of a label say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Its key; `None` where the contract has none for it.
    pub key: Option<&'static str>,
    /// Whether its value is an amount of money.
    pub money: bool,
    /// Whether nothing but words of labels stands in it, so that it can be no value: `县级主管部门`, and not `城市公共交通项目预算`.
    pub pure: bool,
}

/// A label has no more characters.
const LONGEST_LABEL: usize = 24;

/// Words that stand before the noun of a label and say nothing else: whose, of which year, of which level.
const MODIFIERS: &[&str] = &[
    "项目",
    "部门",
    "单位",
    "预算",
    "年度",
    "本年度",
    "本年",
    "当年",
    "全年",
    "县级",
    "市级",
    "省级",
    "区级",
    "镇级",
    "一级",
    "二级",
    "三级",
    "专项",
    "资金",
    "财政",
    "业务",
    "主管",
    "具体",
    "其中",
    "申请",
    "安排",
    "支出",
    "总",
    "本级",
    "上级",
    "各级",
    "中央",
    "地方",
    "基层",
    "行政",
    "归口",
    "政策",
    "转移支付",
    "计划",
    "批复",
    "申报",
    "填报",
    "联系",
    "联系人",
    "责任",
    "实施",
    "执行",
    "使用",
    "用款",
    "承担",
    "建设",
    "投资",
    "一般公共",
    "公共",
    "政府",
    "性",
    "县",
    "市",
    "省",
    "区",
    "镇",
    "级",
    "的",
    "和",
    "及",
    "年初",
    "调整",
    "经费",
    "整体",
    "绩效",
    "本次",
    "拟",
    "合计",
    "直属",
    "所属",
    "核定",
    "编报",
    "表",
    "人",
];

impl Lexicon {
    /// What the words of a label say; `None` for one that is not known. Its unit, as in `资金总额（万元）`, and a closing colon
    /// do not count.
    #[must_use]
    pub fn field(&self, label: &str) -> Option<Label> {
        if label.is_empty() || label.len() > 6 * LONGEST_LABEL {
            return None;
        }
        self.memos.fields.get(label, || self.find_field(label))
    }

    fn find_field(&self, label: &str) -> Option<Label> {
        let parted = Parted::of(label);
        if parted.whole.chars().count() > LONGEST_LABEL {
            return None;
        }
        let texts = [parted.whole.as_str(), after_of_which(&parted.core)];
        texts.into_iter().filter(|text| !text.is_empty()).find_map(|text| {
            let folded = Text::of(text);
            let rule = self.fields.iter().find(|rule| rule.words.fit(folded))?;
            let money = rule.means.money || rule.means.key.is_some_and(|key| MONEY_KEYS.contains(&key));
            Some(Label { key: rule.means.key, money, pure: is_pure(&rule.words, text) })
        })
    }

    /// The key of the field whose label a misread one is like: of at least four characters all but one are the same,
    /// and no label of another meaning is like it.
    #[must_use]
    pub fn field_like(&self, label: &str) -> Option<&'static str> {
        let read: Vec<char> = Parted::of(label).core.chars().collect();
        // The noun of a label may stand behind words that only say whose it is.
        let is_like = |word: &Word, is_noun: bool| {
            let word = &word.text;
            let Some(before) = read.len().checked_sub(word.chars().count()) else { return false };
            let differ = word.chars().zip(&read[before..]).filter(|(a, b)| a != *b).count();
            let whose: String = read[..before].iter().collect();
            word.chars().count() >= 4
                && differ == 1
                && (before == 0 || (is_noun && are_modifiers(&whose, MODIFIERS.len())))
        };
        let fits = |words: &Words| {
            words.is.iter().any(|word| is_like(word, false)) || words.ends.iter().any(|word| is_like(word, true))
        };
        let like = self.fields.iter().filter(|rule| fits(&rule.words));
        let mut keys = like.map(|rule| rule.means.key);
        keys.next().flatten().filter(|first| keys.all(|other| other == Some(*first)))
    }
}

/// A label without the `其中：` before it.
fn after_of_which(label: &str) -> &str {
    label.strip_prefix("其中").map_or(label, |rest| rest.trim_start_matches([':', ',', '、']))
}

/// Whether a text that fits is made of nothing but words of labels.
fn is_pure(words: &Words, text: &str) -> bool {
    let text = after_of_which(text);
    words.is.iter().any(|word| word.text == text)
        || words.starts.iter().any(|word| text.starts_with(&word.text))
        || words
            .ends
            .iter()
            .filter_map(|word| text.strip_suffix(word.text.as_str()))
            .any(|rest| are_modifiers(rest, MODIFIERS.len()))
        || words
            .has
            .iter()
            .any(|word| text.contains(&word.text) && text.chars().count() <= word.text.chars().count() + 6)
}

/// Whether a text is a row of modifiers; no more of them than there are.
fn are_modifiers(text: &str, most: usize) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic() && !c.is_alphanumeric());
    text.is_empty()
        || (most > 0
            && MODIFIERS.iter().filter_map(|word| text.strip_prefix(word)).any(|rest| are_modifiers(rest, most - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_known_by_its_noun_and_what_may_stand_before_it() {
        let lexicon = Lexicon::built_in();
        for (labels, key) in [
            (
                "项目名称 项目支出名称 二级项目名称 专项资金名称 项目（政策）名称 政策名称 项目（专项）名称",
                Some("project_name"),
            ),
            (
                "主管部门 县级主管部门 一级预算部门 项目主管部门 部门（单位）名称 预算单位 一级预算单位名称 主管部门及代码",
                Some("department"),
            ),
            ("实施单位 项目执行单位 资金使用单位 项目单位 具体实施单位", Some("implementing_unit")),
            ("项目总预算 年度资金总额（万元） 资金总额： 预算数 预算总额", Some("budget_total")),
            ("其中：财政拨款 财政拨款 本级财政资金 其中:财政资金（万元）", Some("fiscal_funds")),
            ("其他资金 其它资金（万元）", Some("other_funds")),
            ("起止年限 项目起止时间 项目实施期 项目期 项目支出实施期", Some("project_period")),
            ("*联系人 填报人： 填表人", Some("contact")),
            ("电话 联系电话", Some("phone")),
            ("填报日期 批复时间", Some("date")),
            ("部门编码 项目属性 负责人及电话 上年结转资金 中期市财政预算（万元）", None),
        ] {
            for label in labels.split(' ') {
                assert_eq!(lexicon.field(label).map(|label| label.key), Some(key), "{label}");
            }
        }
        for text in ["东莞市司法局", "完成", "2024年1月-12月", "经常性项目"] {
            assert_eq!(lexicon.field(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_that_ends_as_a_label_does_is_not_purely_one() {
        let pure = |text: &str| Lexicon::built_in().field(text).map(|label| label.pure);
        assert_eq!(pure("县级主管部门"), Some(true));
        assert_eq!(pure("年度资金总额"), Some(true));
        assert_eq!(pure("城市公共交通项目预算"), Some(false));
    }

    #[test]
    fn a_misread_label_is_the_one_that_it_is_like() {
        let lexicon = Lexicon::built_in();
        assert_eq!(lexicon.field_like("项目起止时问："), Some("project_period"));
        assert_eq!(lexicon.field_like("预目"), None);
    }
}
