//! The labels of a form's sections and goals, and the titles of forms.

use super::Lexicon;
use super::rules::{Parted, look_up};
use crate::text::fold;

/// A part of a form that its label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// The label of a section has no more characters.
const LONGEST_SECTION: usize = 24;
/// The label of a goal has no more.
const LONGEST_GOAL: usize = 14;
/// A label that only ends as one of a goal does has no more.
const LONGEST_UNKNOWN: usize = 8;
/// A title has no more.
const LONGEST_TITLE: usize = 45;

impl Lexicon {
    /// The section that this label opens.
    #[must_use]
    pub fn section(&self, label: &str) -> Option<Section> {
        if label.is_empty() || label.len() > 6 * LONGEST_SECTION {
            return None;
        }
        self.memos.sections.get(label, || self.find_section(label))
    }

    fn find_section(&self, label: &str) -> Option<Section> {
        let parted = Parted::of(label);
        if parted.core.is_empty() || parted.whole.chars().count() > LONGEST_SECTION {
            return None;
        }
        if self.is_goal(label) {
            return Some(Section::Goals);
        }
        let section = look_up(&self.sections, &parted.core).copied();
        // `年度预算数` is one of the funds, and no label of their group.
        let is_field = || self.field(label).is_some_and(|label| label.pure && label.key.is_some());
        section.filter(|section| *section != Section::Funds || !is_field())
    }

    /// Whether this labels a goal: `年度总体目标`, `中期目标（2021年—2023年）`, `实际完成情况`.
    #[must_use]
    pub fn is_goal(&self, label: &str) -> bool {
        label.len() <= 6 * LONGEST_SECTION && self.memos.goals.get(label, || self.finds_goal(label))
    }

    fn finds_goal(&self, label: &str) -> bool {
        let folded = fold(label);
        let folded = folded.trim_start_matches(['*', '★', '☆', '※']);
        let is_end = |text: &str| {
            self.goal_ends.iter().any(|end| text.ends_with(end.as_str()))
                || self.goal_results.iter().any(|end| end == text)
                || (text.ends_with("目标") && text.chars().count() <= LONGEST_UNKNOWN && !self.is_level(text))
        };
        // What goes on behind its brackets is no label, if it does not end as one.
        let rest = folded.rsplit_once(')').map_or("", |(_, rest)| rest.trim_end_matches(':'));
        let bare = folded.split('(').next().unwrap_or_default().trim_end_matches(':');
        bare.chars().count() <= LONGEST_GOAL && is_end(bare) && (rest.is_empty() || is_end(rest))
    }

    /// Whether a text is the title of a form: `…绩效目标批复表`, `…绩效自评表`, not a sentence and not an entry of a contents page.
    #[must_use]
    pub fn is_title(&self, text: &str) -> bool {
        let folded = fold(text);
        let bare = without_decoration(&folded);
        self.title_ends.iter().any(|end| bare.ends_with(end.as_str()))
            && bare.chars().count() <= LONGEST_TITLE
            && self.is_about_targets(bare)
            && !bare.contains([',', ';', ':', '《', '》', '"'])
            && !bare.contains("..")
            && !bare.contains("…")
            && !is_numbered_entry(bare)
            || is_attachment(text) && self.is_title(attached(text))
    }

    /// Whether a text speaks of what forms are about.
    #[must_use]
    pub fn is_about_targets(&self, text: &str) -> bool {
        let folded = fold(text);
        self.title_words.iter().any(|word| folded.contains(word))
    }
}

/// A folded title without what may stand behind it: a year, `（公开）` or a kind in brackets, 公开 alone.
fn without_decoration(folded: &str) -> &str {
    let mut bare = folded;
    for _ in 0..3 {
        bare = bare.strip_suffix("公开").unwrap_or(bare);
        // A project may be named behind it.
        bare = bare.split_once("表-").map_or(bare, |(title, _)| &bare[..title.len() + "表".len()]);
        if bare.ends_with(')') {
            bare = bare.rfind('(').map_or(bare, |at| &bare[..at]);
        } else if let Some(at) = bare.rfind('(').filter(|at| bare[*at..].contains('年')) {
            bare = &bare[..at];
        }
    }
    bare
}

/// An entry of a list: `十二、项目支出绩效目标表`, `12.项目支出绩效目标表`.
fn is_numbered_entry(folded: &str) -> bool {
    let rest = folded.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十".contains(c) || "第部分()".contains(c)
    });
    rest.len() < folded.len() && rest.starts_with(['、', '.'])
}

/// Whether a line begins as the mark of an attachment does: `附件：绩效目标表`.
#[must_use]
pub fn is_attachment(text: &str) -> bool {
    let folded = fold(text);
    folded.starts_with("附件") || folded.starts_with("附表") || folded.starts_with("附:")
}

/// What follows the mark of an attachment.
#[must_use]
pub fn attached(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| {
        "附件表".contains(c) || c.is_ascii_digit() || c.is_whitespace() || "一二三四五六七八九十-—".contains(c)
    });
    rest.trim_start_matches([':', '：', ' ', '.', '、'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_goal_ends_with_its_brackets() {
        let is_goal = |text: &str| Lexicon::built_in().is_goal(text);
        assert!(is_goal("中期目标(2022年—2024年)") && is_goal("年度目标：") && is_goal("*年度绩效目标"));
        assert!(!is_goal("中期目标(2022年—2024年)加强管理"));
    }

    #[test]
    fn a_title_is_known_with_a_year_a_department_or_a_kind_around_it() {
        let is_title = |text: &str| Lexicon::built_in().is_title(text);
        for title in [
            "2024年度部门预算项目绩效目标表",
            "襄阳市樊城区房屋安全管理所专项资金绩效目标表（公开）",
            "2023年项目支出绩效目标表公开",
            "项目支出绩效目标申报表（运转类）",
            "部门预算绩效目标审批表（2024年度）",
            "项目绩效目标一览表",
            "附件2：项目支出绩效自评表",
        ] {
            assert!(is_title(title), "{title}");
        }
        for text in ["十二、项目支出绩效目标表", "现将绩效目标表批复如下：", "绩效目标设置情况", "收支总表"]
        {
            assert!(!is_title(text), "{text}");
        }
    }
}
