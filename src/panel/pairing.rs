//! The indicators of an earlier form and of a later one → which are the same, one to one, each with a score and a
//! reason.

use super::names::{self, Weights};
use super::{Row, units};
use crate::value::Value;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What decides whether two rows are one.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// Rows with a lower score are two indicators, one dropped and one new.
    ///
    /// Lower: what was dropped is taken for what is new. Higher: what was renamed is lost.
    pub least: f64,
    /// Names that are less alike are never one, whatever else agrees.
    ///
    /// Lower: rows are one for standing in the same place with the same target. Higher: as for `least`.
    pub least_name: f64,
    /// Where another row is nearly as likely, within this, the pair is doubtful.
    pub margin: f64,
    /// What the likeness of the names weighs.
    pub name: f64,
    /// What it weighs that both have the same second level.
    pub level: f64,
    /// What it weighs that both count in the same unit.
    pub unit: f64,
    /// What it weighs that both have the same number.
    pub number: f64,
    /// What it weighs that both stand between the same neighbours.
    pub place: f64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            least: 0.56,
            least_name: 0.34,
            margin: 0.05,
            name: 0.65,
            level: 0.1,
            unit: 0.1,
            number: 0.05,
            place: 0.1,
        }
    }
}

/// How two rows were found to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Levels and name are the same.
    Name,
    /// The name is the same, under another level.
    OtherLevel,
    /// The names are alike, and what stands around them agrees.
    Likeness,
}

/// Two rows that are one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Which row of the earlier form.
    pub before: usize,
    /// Which row of the later one.
    pub after: usize,
    /// From 0 to 1.
    pub score: f64,
    /// How it was found.
    pub by: By,
    /// Whether another row is nearly as likely.
    pub doubtful: bool,
    /// What speaks for it, in a line.
    pub why: String,
}

/// Pairs rows; in the order of the later form.
#[must_use]
pub fn pair(before: &[&Row], after: &[&Row], weights: &Weights, tuning: &Tuning) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let full = |row: &Row| [names::key(&row.level1), names::key(&row.level2), names::key(&row.name)].join("\u{1f}");
    exact(&mut pairs, before, after, full, By::Name, 1.0);
    exact(&mut pairs, before, after, |row| names::key(&row.name), By::OtherLevel, 0.95);
    alike(&mut pairs, before, after, weights, tuning);
    pairs.sort_by_key(|pair| pair.after);
    pairs
}

/// Rows with the same key: the first with the first, the second with the second; where one of several is gone or new,
/// those with the same target first.
fn exact(pairs: &mut Vec<Pair>, before: &[&Row], after: &[&Row], key: impl Fn(&Row) -> String, by: By, score: f64) {
    let keyed = |rows: &[&Row], free: Vec<usize>| {
        let mut keyed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        free.into_iter().for_each(|at| keyed.entry(key(rows[at])).or_default().push(at));
        keyed
    };
    let mut old = keyed(before, free(before.len(), pairs.iter().map(|pair| pair.before)));
    let new = keyed(after, free(after.len(), pairs.iter().map(|pair| pair.after)));
    for (key, mut new) in new {
        let Some(old) = old.get_mut(&key) else { continue };
        // Several of one name, and no target that tells them apart.
        let are_several = old.len() > 1 || new.len() > 1;
        let mut take = |from: usize, at: usize, doubtful: bool| {
            let why = match by {
                By::Name => "levels and name are the same".to_owned(),
                _ => format!("the name is the same; the level was {} > {}", before[from].level1, before[from].level2),
            };
            pairs.push(Pair { before: from, after: at, score, by, doubtful, why });
        };
        if old.len() != new.len() {
            new.retain(|&at| {
                let alike = old.iter().position(|&from| before[from].target == after[at].target);
                alike.map(|place| take(old.remove(place), at, false)).is_none()
            });
        }
        old.iter()
            .zip(new)
            .for_each(|(from, at)| take(*from, at, are_several && before[*from].target != after[at].target));
    }
}

/// Those that are not taken.
fn free(count: usize, taken: impl Iterator<Item = usize>) -> Vec<usize> {
    let taken: BTreeSet<usize> = taken.collect();
    (0..count).filter(|at| !taken.contains(at)).collect()
}

/// The rest, by likeness: the likeliest pair first.
fn alike(pairs: &mut Vec<Pair>, before: &[&Row], after: &[&Row], weights: &Weights, tuning: &Tuning) {
    let anchors: BTreeMap<usize, usize> = pairs.iter().map(|pair| (pair.after, pair.before)).collect();
    let free_before = free(before.len(), pairs.iter().map(|pair| pair.before));
    let mut found = Vec::new();
    for at in free(after.len(), pairs.iter().map(|pair| pair.after)) {
        for &from in &free_before {
            let (score, why) = score(before[from], after[at], is_between(&anchors, from, at), weights, tuning);
            if score >= tuning.least {
                found.push(Pair { before: from, after: at, score, by: By::Likeness, doubtful: false, why });
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.after, a.before).cmp(&(b.after, b.before))));
    let (mut taken_before, mut taken_after) = (BTreeSet::new(), BTreeSet::new());
    for pair in &found {
        if taken_before.contains(&pair.before) || taken_after.contains(&pair.after) {
            continue;
        }
        let rivals = found.iter().filter(|other| (other.before == pair.before) != (other.after == pair.after));
        let doubtful = rivals.into_iter().any(|other| (other.score - pair.score).abs() <= tuning.margin);
        taken_before.insert(pair.before);
        taken_after.insert(pair.after);
        pairs.push(Pair { doubtful, ..pair.clone() });
    }
}

/// Whether the nearest rows above and below that are known to be one are so for both.
fn is_between(anchors: &BTreeMap<usize, usize>, before: usize, after: usize) -> bool {
    let above = anchors
        .range(..after)
        .next_back()
        .is_none_or(|(_, &at)| at < before && !anchors.values().any(|&b| at < b && b < before));
    let below = anchors
        .range(after..)
        .next()
        .is_none_or(|(_, &at)| at > before && !anchors.values().any(|&b| before < b && b < at));
    above && below
}

fn score(before: &Row, after: &Row, is_between: bool, weights: &Weights, tuning: &Tuning) -> (f64, String) {
    let likeness = weights.likeness(&before.name, &after.name);
    if likeness < tuning.least_name {
        return (0.0, String::new());
    }
    let targets = before.target.as_ref().zip(after.target.as_ref());
    let level = names::key(&before.level2) == names::key(&after.level2);
    let base =
        |value: &Value| value.number.map(|number| units::base(number, value.unit.as_deref().unwrap_or_default()));
    let unit = targets
        .is_some_and(|(a, b)| a.kind == b.kind && base(a).map(|(_, unit)| unit) == base(b).map(|(_, unit)| unit));
    let number = targets.is_some_and(|(a, b)| base(a).is_some() && base(a) == base(b));
    let said = [
        (level, tuning.level, "the second level is the same"),
        (unit, tuning.unit, "the unit is the same"),
        (number, tuning.number, "the number is the same"),
        (is_between, tuning.place, "it stands between the same rows"),
    ];
    let score =
        said.iter().filter(|(holds, ..)| *holds).map(|(_, weight, _)| weight).sum::<f64>() + tuning.name * likeness;
    let also = said.iter().filter(|(holds, ..)| *holds).map(|(.., what)| format!("; {what}")).collect::<String>();
    (score, format!("'{}' and '{}' are alike by {likeness:.2}{also}", before.name, after.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Evidence, read};

    #[test]
    fn of_rows_with_one_name_those_are_doubtful_that_nothing_but_their_order_pairs() {
        let row = |target: &str| Row {
            name: "培训人数".to_owned(),
            target: Some(read(target, &Evidence::default()).value),
            ..Row::default()
        };
        let doubtful = |before: &[&str], after: &[&str]| -> Vec<bool> {
            let (before, after) =
                (before.iter().map(|t| row(t)).collect::<Vec<_>>(), after.iter().map(|t| row(t)).collect::<Vec<_>>());
            let (before, after) = (before.iter().collect::<Vec<_>>(), after.iter().collect::<Vec<_>>());
            pair(&before, &after, &Weights::of(["培训人数"]), &Tuning::default())
                .iter()
                .map(|pair| pair.doubtful)
                .collect()
        };
        assert_eq!(doubtful(&["50人"], &["60人"]), [false], "one");
        assert_eq!(doubtful(&["50人", "80人"], &["80人"]), [false], "its target tells");
        assert_eq!(doubtful(&["50人", "80人"], &["90人"]), [true]);
        assert_eq!(doubtful(&["50人", "80人"], &["50人", "90人"]), [false, true]);
    }
}
