//! The levels of indicators and their regimes, and what they are like where they were misread.

use crate::text::{fold, is_nearly};

/// What is known of a second level.
pub(super) struct Level2 {
    /// Its standard name.
    pub(super) name: &'static str,
    /// Other ways it is printed, without 指标.
    aliases: &'static [&'static str],
    /// The first levels it can stand under, the usual one first.
    parents: &'static [&'static str],
}

/// The second levels of 财预〔2015〕88号 and 财预〔2021〕101号, and how departments print them.
pub(super) const LEVELS2: &[Level2] = &[
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
pub(super) const LEVELS1: &[(&str, &[&str])] = &[
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
    known.or_else(|| (stem.ends_with("满意度") && several_levels(label).is_none()).then_some("服务对象满意度指标"))
}

/// The labels of levels, two at least, that a text consists of: of cells between which no wall was seen.
#[must_use]
pub fn several_levels(label: &str) -> Option<Vec<String>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_level_is_the_one_that_it_is_like() {
        assert_eq!(level2_like("数最指标"), Some("数量指标"));
        assert_eq!(level2_like("可特续影响指标"), Some("可持续影响指标"));
        assert_eq!(level2_like("某量指标"), None, "数量 or 质量");
        assert_eq!(level2_like("党建指标"), None);
        assert_eq!(level1_like("滿意度指标"), Some("满意度指标"));
        assert_eq!(level1_like("效孟指标"), Some("效益指标"));
        assert_eq!(level1_like("某指标"), None);
    }

    #[test]
    fn labels_of_several_cells_are_told_from_a_long_one() {
        let whole = "社会效益指标—可持续影响指标服务对象满意度指标";
        assert_eq!(several_levels(whole), Some(["社会效益指标", "可持续影响指标", "服务对象满意度指标"].map(String::from).to_vec()));
        assert_eq!(level2(whole), None);
        assert_eq!(level2("学生家长满意度指标"), Some("服务对象满意度指标"));
        assert_eq!(several_levels("社会、经济、生态效益指标"), None);
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
