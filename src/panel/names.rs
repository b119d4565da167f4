//! How alike two names are: by the characters and pairs of characters that they share, each weighed by how few names
//! have it, so that 率 says little and 社区矫正 much.

use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Words for one thing, as departments change them from year to year; the first of each line stands for all.
const SAME: [&[&str]; 9] = [
    &["率", "所占比例", "百分比", "比例", "占比", "比率"],
    &["数", "数量", "总数", "个数"],
    &["时间", "时限", "期限"],
    &["完成", "达成"],
    &["群众", "公众", "社会公众", "市民", "居民"],
    &["单位成本", "单价", "单位价格"],
    &["次数", "场次", "场数"],
    &["开展", "组织", "举办"],
    &["维护", "维修"],
];

/// Words that say nothing of what is measured.
const SILENT: [&str; 8] = ["本年度", "全年", "年度", "当年", "本年", "本单位", "情况", "指标"];

/// A name for comparison: one width, no blanks, no signs, no year.
#[must_use]
pub fn key(name: &str) -> String {
    let plain: String = name.nfkc().filter(|c| c.is_alphanumeric() || *c == '%').flat_map(char::to_lowercase).collect();
    without_year(&plain)
}

/// `2024年培训人数` → `培训人数`.
fn without_year(name: &str) -> String {
    let bytes = name.as_bytes();
    let is_year = |at: usize| {
        bytes.get(at..at + 4).is_some_and(|year| year.starts_with(b"20") && year.iter().all(u8::is_ascii_digit))
    };
    match (0..name.len()).find(|&at| name.is_char_boundary(at) && is_year(at)) {
        Some(at) => {
            let rest = &name[at + 4..];
            format!("{}{}", &name[..at], rest.strip_prefix("年度").or(rest.strip_prefix('年')).unwrap_or(rest))
        }
        None => name.to_owned(),
    }
}

/// What a name is made of.
fn parts(name: &str) -> BTreeSet<String> {
    let mut name = key(name);
    for words in SAME {
        // The longest first, lest 数量 become 数量 of 数.
        let mut others = words[1..].to_vec();
        others.sort_by_key(|word| std::cmp::Reverse(word.len()));
        others.iter().for_each(|word| name = name.replace(word, words[0]));
    }
    let spoken = SILENT.iter().fold(name.clone(), |name, word| name.replace(word, ""));
    let chars: Vec<char> = if spoken.is_empty() { name.chars().collect() } else { spoken.chars().collect() };
    let pairs = chars.windows(2).map(|pair| pair.iter().collect::<String>());
    chars.iter().map(char::to_string).chain(pairs).collect()
}

/// How many names have each part.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    names: usize,
    with: BTreeMap<String, usize>,
}

impl Weights {
    /// Counts the parts of all names of a panel, each name once.
    #[must_use]
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: BTreeSet<String> = names.into_iter().map(key).collect();
        let mut with = BTreeMap::new();
        for part in names.iter().flat_map(|name| parts(name)) {
            *with.entry(part).or_default() += 1;
        }
        Self { names: names.len(), with }
    }

    /// How alike two names are, from 0 to 1: the weight of what they share, of the weight of what both have.
    #[must_use]
    pub fn likeness(&self, a: &str, b: &str) -> f64 {
        let (a, b) = (parts(a), parts(b));
        let weigh = |parts: &mut dyn Iterator<Item = &String>| parts.map(|part| self.weight(part)).sum::<f64>();
        let both = weigh(&mut a.iter()) + weigh(&mut b.iter());
        if both > 0.0 { 2.0 * weigh(&mut a.intersection(&b)) / both } else { 0.0 }
    }

    /// A pair of characters says more than a character, and a rare one more than a common one.
    #[allow(clippy::cast_precision_loss, reason = "a panel has no 2^52 names")]
    fn weight(&self, part: &str) -> f64 {
        let with = self.with.get(part).copied().unwrap_or(1).max(1);
        let rarity = (1.0 + self.names as f64 / with as f64).ln();
        if part.chars().nth(1).is_some() { rarity } else { rarity / 2.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_no_year_blanks_or_signs() {
        assert_eq!(["2024年度 培训人数（人）", "培训人数(人)", "培训-人数人"].map(key), ["培训人数人"; 3]);
    }

    #[test]
    fn what_is_rare_weighs_more() {
        let names = ["社区矫正覆盖率", "普法覆盖率", "绿化覆盖率", "垃圾清运覆盖率", "社区矫正对象覆盖比例"];
        let weights = Weights::of(names);
        let like = weights.likeness(names[0], names[4]);
        assert!(like > 0.6 && like > weights.likeness(names[0], names[1]) + 0.2, "{like}");
        assert!(weights.likeness("培训人数", "全年培训人数") > 0.99);
        assert!(weights.likeness("甲", "乙") < 0.01);
    }
}
