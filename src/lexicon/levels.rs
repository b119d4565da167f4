//! The levels of indicators and their regimes, and what they are like where they were misread.

use super::Lexicon;
use crate::text::{fold, is_nearly, lost};

/// What is known of a first level.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Level1 {
    /// Its standard name.
    pub(super) name: String,
    /// Other ways it is printed, without 指标.
    #[serde(default)]
    also: Vec<String>,
    /// All of these, as they are compared.
    #[serde(skip)]
    stems: Vec<String>,
}

/// What is known of a second level.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Level2 {
    /// Its standard name.
    pub(super) name: String,
    /// Other ways it is printed, without 指标.
    #[serde(default)]
    also: Vec<String>,
    /// The first levels it can stand under, the usual one first.
    #[serde(default)]
    parents: Vec<String>,
    /// All the ways it is printed, as they are compared.
    #[serde(skip)]
    stems: Vec<String>,
}

/// A first level of a regime that keeps its own names, and the second levels that stand under it; none are given where
/// any may.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Regime {
    name: String,
    #[serde(default)]
    children: Vec<String>,
    #[serde(skip)]
    stem: String,
}

impl Level1 {
    pub(super) fn prepared(self) -> Self {
        Self { stems: stems(&self.name, &self.also), ..self }
    }
}

impl Level2 {
    pub(super) fn prepared(self) -> Self {
        Self { stems: stems(&self.name, &self.also), ..self }
    }
}

impl Regime {
    pub(super) fn prepared(self) -> Self {
        Self { stem: stem(&self.name), ..self }
    }
}

fn stems(name: &str, also: &[String]) -> Vec<String> {
    std::iter::once(stem(name)).chain(also.iter().cloned()).collect()
}

/// The label of a level without what may stand around it: a score, a demand, a number of its own (`产出指标（50分）`,
/// `数量指标（必填）`, `1.质量指标`).
#[must_use]
pub fn bare(label: &str) -> String {
    let mut text = fold(label).trim_matches(['*', '★', '☆', '※', ':']).to_owned();
    while let Some(open) = text.find(['(', '[', '【', '〔']) {
        // A bracket that is cut off or was not recognised closes at the end.
        let close = text[open..].find([')', ']', '】', '〕']).map_or(text.len(), |length| open + length);
        let end = close + text[close..].chars().next().map_or(0, char::len_utf8);
        let inside = text[open..close].trim_start_matches(['(', '[', '【', '〔']);
        if !is_decoration(inside) {
            break;
        }
        text.replace_range(open..end, "");
    }
    let text = text.trim_end_matches([')', ']', '】', '〕']);
    let scored = text.trim_end_matches('分').trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let text = if text.ends_with('分') || scored.len() < text.len() { scored } else { text };
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let after = numbered.trim_start_matches(['.', '、', ')', ',']);
    if numbered.len() < text.len() && after.len() < numbered.len() {
        after.to_owned()
    } else {
        text.trim_matches(['-', ':']).to_owned()
    }
}

/// Whether what stands in brackets behind a level is a score or a demand.
fn is_decoration(inside: &str) -> bool {
    let inside = inside.trim();
    let is_number = !inside.is_empty() && inside.chars().all(|c| c.is_ascii_digit() || ".%分-~".contains(c));
    let is_ordinal = !inside.is_empty() && inside.chars().all(|c| "一二三四五六七八九十".contains(c));
    is_number
        || is_ordinal
        || [
            "必填",
            "选填",
            "必选",
            "必须",
            "可选",
            "权重",
            "至少",
            "不少于",
            "分值",
            "满分",
            "共",
            "必录",
            "如有",
            "视情",
        ]
        .iter()
        .any(|word| inside.contains(word))
        || (inside.ends_with('分') && inside.chars().any(|c| c.is_ascii_digit()))
        || (inside.ends_with('项') && inside.chars().any(|c| c.is_ascii_digit()))
}

/// A label without 指标, for comparing.
fn stem(label: &str) -> String {
    fold(label).replace("指标", "")
}

impl Lexicon {
    /// The standard name of a first level.
    #[must_use]
    pub fn level1(&self, label: &str) -> Option<&str> {
        let is_it = |level: &&Level1, stem: &str| level.stems.iter().any(|known| known == stem);
        decorated(label, |stem| self.levels1.iter().find(|level| is_it(level, stem))).map(|level| level.name.as_str())
    }

    /// The standard name of a second level.
    #[must_use]
    pub fn level2(&self, label: &str) -> Option<&str> {
        let known = self.known_level2(label);
        // Whoever is to be satisfied: `社会公众满意度指标`, `学生家长满意度指标`.
        let is_satisfaction = || {
            let bare = bare(label);
            stem(&bare).ends_with("满意度")
                && bare.chars().count() <= LONGEST_LEVEL
                && self.several_levels(label).is_none()
        };
        known.or_else(|| is_satisfaction().then_some("服务对象满意度指标"))
    }

    /// The labels of levels, two at least, that a text consists of: of cells between which no wall was seen.
    #[must_use]
    pub fn several_levels(&self, label: &str) -> Option<Vec<String>> {
        let text: String = fold(label).chars().filter(|c| c.is_alphanumeric()).collect();
        let labels: Vec<String> = text.split_inclusive("指标").map(str::to_owned).collect();
        (labels.len() >= 2 && labels.iter().all(|label| self.is_level(label))).then_some(labels)
    }

    /// Whether a text begins with the whole name of a level, 指标 included, and goes on: as where the wall behind the
    /// level is missing.
    #[must_use]
    pub fn begins_with_level(&self, text: &str) -> bool {
        let text = fold(text);
        !self.is_level(&text) && self.standard_names().any(|name| text.len() > name.len() && text.starts_with(name))
    }

    /// Whether the characters of a level's whole name, 指标 included, stand in a text that is none, in their order.
    #[must_use]
    pub fn holds_level(&self, text: &str) -> bool {
        let text = fold(text);
        !self.is_level(&text) && self.standard_names().any(|name| lost(name, &text).is_some())
    }

    /// The standard names of all levels.
    fn standard_names(&self) -> impl Iterator<Item = &str> {
        self.levels1.iter().map(|level| level.name.as_str()).chain(self.levels2.iter().map(|level| level.name.as_str()))
    }

    /// The longest standard second level whose characters all stand in a misread label, in their order, among no more
    /// than three others.
    #[must_use]
    pub fn level2_within(&self, label: &str) -> Option<&str> {
        let label = fold(label);
        let read = label.chars().count();
        let within = |name: &&str| {
            let mut rest = label.chars();
            read <= name.chars().count() + 3 && name.chars().all(|c| rest.any(|r| r == c))
        };
        self.levels2.iter().map(|level| level.name.as_str()).filter(within).max_by_key(|name| name.len())
    }

    /// The standard second level that a misread label is most like, if it is like one only: at most a character in
    /// three differs.
    #[must_use]
    pub fn level2_like(&self, label: &str) -> Option<&str> {
        only_like(label, self.levels2.iter().map(|level| level.name.as_str()))
    }

    /// The standard first level that a misread label is most like, likewise.
    #[must_use]
    pub fn level1_like(&self, label: &str) -> Option<&str> {
        only_like(label, self.levels1.iter().map(|level| level.name.as_str()))
    }

    /// The first levels that a standard second level can stand under, the usual one first.
    #[must_use]
    pub fn parents(&self, level2: &str) -> &[String] {
        self.levels2.iter().find(|level| level.name == level2).map_or(&[], |level| &level.parents)
    }

    /// The first level of a regime with names of its own, as that regime writes it.
    #[must_use]
    pub fn own_level1(&self, label: &str) -> Option<&str> {
        decorated(label, |stem| self.regimes.iter().find(|regime| regime.stem == stem))
            .map(|regime| regime.name.as_str())
    }

    /// Whether a regime with names of its own has this second level under that first level.
    #[must_use]
    pub fn own_level2(&self, level1: &str, label: &str) -> bool {
        let stem = stem(label);
        let has =
            |regime: &Regime| regime.children.is_empty() || regime.children.iter().any(|child| same_stem(child, &stem));
        self.regimes.iter().any(|regime| regime.name == level1 && has(regime))
    }

    /// The first levels of the regime that forms with these first levels follow, each with the second levels that can
    /// stand under it.
    #[must_use]
    pub fn regime(&self, level1: &[&str]) -> Vec<(&str, Vec<&str>)> {
        let is_own = level1.iter().any(|label| self.level1(label).is_none() && self.own_level1(label).is_some());
        let standard = self.levels1.iter().map(|one| {
            let below = self.levels2.iter().filter(|two| two.parents.contains(&one.name));
            (one.name.as_str(), below.map(|two| two.name.as_str()).collect())
        });
        let own = self
            .regimes
            .iter()
            .map(|regime| (regime.name.as_str(), regime.children.iter().map(String::as_str).collect()));
        if is_own { own.collect() } else { standard.collect() }
    }

    /// Whether the label is the name of a level, or one of the other ways in which that is printed: what is satisfied
    /// in `学生家长满意度` makes no level of a name.
    #[must_use]
    pub fn names_level(&self, label: &str) -> bool {
        self.names_level1(label) || self.names_level2(label)
    }

    /// Whether the label is the name of a first level.
    #[must_use]
    pub fn names_level1(&self, label: &str) -> bool {
        self.names(label)[0]
    }

    /// Whether a label names a first level, and whether it names a second one.
    fn names(&self, label: &str) -> [bool; 2] {
        if label.is_empty() || label.len() > 4 * LONGEST_LEVEL {
            return [false; 2];
        }
        self.memos.names.get(label, || {
            let first = self.level1(label).is_some() || self.own_level1(label).is_some();
            let is_named = || self.known_level2(label).is_some() || fold(label).ends_with("满意度指标");
            [first, is_named() && self.level2(label).is_some()]
        })
    }

    /// Whether the label is the name of a second level.
    #[must_use]
    pub fn names_level2(&self, label: &str) -> bool {
        self.names(label)[1]
    }

    fn known_level2(&self, label: &str) -> Option<&str> {
        let is_it = |level: &&Level2, stem: &str| level.stems.iter().any(|known| known == stem);
        decorated(label, |stem| self.levels2.iter().find(|level| is_it(level, stem))).map(|level| level.name.as_str())
    }

    /// Whether the label is a level that any regime knows.
    #[must_use]
    pub fn is_level(&self, label: &str) -> bool {
        let is_known =
            || self.level1(label).is_some() || self.level2(label).is_some() || self.own_level1(label).is_some();
        !label.is_empty() && label.len() <= 4 * LONGEST_LEVEL && self.memos.levels.get(label, is_known)
    }
}

/// The label of a level, with its decoration, has no more characters.
const LONGEST_LEVEL: usize = 30;

/// What is found for a label as it is printed, or else without what decorates it.
fn decorated<T>(label: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    if label.len() > 6 * LONGEST_LEVEL {
        return None;
    }
    let whole = stem(label);
    let whole = if whole.is_empty() { None } else { find(&whole) };
    whole.or_else(|| Some(stem(&bare(label))).filter(|stem| !stem.is_empty()).and_then(|stem| find(&stem)))
}

/// The only name that a label is like.
fn only_like<'a>(label: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let label = fold(label);
    let mut like = names.filter(|name| is_nearly(&label, name));
    like.next().filter(|_| like.next().is_none())
}

/// Whether a known second level begins a longer printed one: `时效指标(工期指标、形象进度指标)`.
fn same_stem(name: &str, stem: &str) -> bool {
    let name = self::stem(name);
    stem == name || stem.split('(').next() == Some(name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_level_is_the_one_that_it_is_like() {
        let lexicon = Lexicon::built_in();
        assert_eq!(lexicon.level2_like("数最指标"), Some("数量指标"));
        assert_eq!(lexicon.level2_like("可特续影响指标"), Some("可持续影响指标"));
        assert_eq!(lexicon.level2_like("某量指标"), None, "数量 or 质量");
        assert_eq!(lexicon.level2_like("党建指标"), None);
        assert_eq!(lexicon.level1_like("滿意度指标"), Some("满意度指标"));
        assert_eq!(lexicon.level1_like("效孟指标"), Some("效益指标"));
        assert_eq!(lexicon.level1_like("某指标"), None);
    }

    #[test]
    fn a_form_is_offered_the_levels_of_its_regime() {
        let lexicon = Lexicon::built_in();
        let names = |forms: &[&str]| {
            lexicon
                .regime(forms)
                .into_iter()
                .map(|(one, below)| format!("{one}: {}", below.join(" ")))
                .collect::<Vec<_>>()
        };
        let standard = names(&["产出指标", "效益指标"]);
        assert!(
            standard
                .iter()
                .any(|line| line.starts_with("产出指标:") && line.contains("数量指标") && !line.contains("社会效益")),
            "{standard:?}"
        );
        assert!(names(&["实施效果指标"]).contains(&"实施效果指标: 产出指标 效益指标 满意度指标".to_owned()));
        assert_eq!(names(&[]), standard);
    }

    #[test]
    fn labels_of_several_cells_are_told_from_a_long_one() {
        let lexicon = Lexicon::built_in();
        let whole = "社会效益指标—可持续影响指标服务对象满意度指标";
        assert_eq!(
            lexicon.several_levels(whole),
            Some(["社会效益指标", "可持续影响指标", "服务对象满意度指标"].map(String::from).to_vec())
        );
        assert_eq!(lexicon.level2(whole), None);
        assert_eq!(lexicon.level2("学生家长满意度指标"), Some("服务对象满意度指标"));
        assert_eq!(lexicon.several_levels("社会、经济、生态效益指标"), None);
    }

    #[test]
    fn a_text_that_a_level_ran_into_holds_it() {
        let lexicon = Lexicon::built_in();
        for text in ["时效指标任务完成及时率", "任务完成及时率时效指标", "社会效益0%指标"] {
            assert!(lexicon.holds_level(text), "{text}");
        }
        for text in ["数量指标", "产出指标（50分）", "学生家长满意度指标", "任务完成及时率", "经济效益"]
        {
            assert!(!lexicon.holds_level(text) && !lexicon.begins_with_level(text), "{text}");
        }
        assert!(
            lexicon.begins_with_level("成本指标绩效指标产出指标") && !lexicon.begins_with_level("经济社会效益指标")
        );
    }

    #[test]
    fn a_level_is_found_among_a_few_characters_that_do_not_belong_to_it() {
        let lexicon = Lexicon::built_in();
        assert_eq!(lexicon.level2_within("成本指好件标"), Some("成本指标"));
        assert_eq!(lexicon.level2_within("社会效益指标"), Some("社会效益指标"));
        assert_eq!(lexicon.level2_within("社会标效益指"), None);
        assert_eq!(lexicon.level2_within("成本控制情况说明与指标"), None);
        assert_eq!(lexicon.level2_within("一"), None);
    }

    #[test]
    fn a_level_is_known_with_a_score_a_demand_or_a_number() {
        let lexicon = Lexicon::built_in();
        for label in [
            "产出指标（50分）",
            "产出指标(50)",
            "1.产出指标",
            "（一）产出指标",
            "产出指标50分",
            "产出指标50分）",
            "产出指标（50分",
            "产出指标（必填）",
            "一、产出",
            "*产出指标",
            "产出指标（权重50%）",
        ] {
            assert_eq!(lexicon.level1(label), Some("产出指标"), "{label}");
        }
        assert_eq!(lexicon.level2("数量指标（至少2项）"), Some("数量指标"));
        assert_eq!(lexicon.level2("数量指标(或建筑规模)"), Some("数量指标"));
        assert_eq!(lexicon.level2("数量指标(工程类)"), None, "what says something is no decoration");
    }
}
