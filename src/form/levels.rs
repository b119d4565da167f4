//! The levels of the indicators: a merged label holds for every row it spans, over page breaks too, and gets its
//! standard name.
//!
//! Level 1 follows from level 2 where it is printed wrong or not at all. A regime with names of its own keeps them.

use super::Row;
use super::indicators::RawRow;
use crate::diag::{Code, Diagnostic, Place};
use crate::lexicon::{Lexicon, bare_level};
use crate::message::Message;
use crate::say;
use crate::stitch::{Table, TableCell};
use crate::text::{fold, join};
use std::collections::BTreeSet;

/// The cell of a level beside a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LevelCell {
    text: String,
    /// Where it stands in its table,
    slot: (usize, usize),
    /// and on its page: the same for all rows that it covers.
    place: Place,
    /// Whether it begins a page that the table goes on to.
    after_break: bool,
    /// Whether it ends a page that the table goes on from.
    before_break: bool,
    /// Whether an empty cell is known to be one, and not a part of a merged one.
    spans_known: bool,
}

impl LevelCell {
    /// The level cell of a table's cell, beside a row that rulings part from others or do not.
    pub(super) fn new(table: &Table, cell: &TableCell, is_unruled: bool) -> Self {
        Self {
            text: cell.text.clone(),
            slot: (cell.row, cell.col),
            place: cell.place(),
            after_break: table.breaks.binary_search(&cell.row).is_ok(),
            before_break: table.breaks.binary_search(&(cell.row + cell.rowspan)).is_ok(),
            spans_known: table.spans_known && (!is_unruled || cell.walls.any()),
        }
    }

    /// Whether it is the same cell of the same table: another one may begin in the same row.
    fn is_same(&self, other: &Self) -> bool {
        (self.slot, self.place) == (other.slot, other.place) && self.text == other.text
    }

    /// Whether it has a text.
    pub(super) fn says_something(&self) -> bool {
        !self.text.is_empty()
    }
}

/// Gives each row its levels, and the findings about them with the index of their row. Levels that are not used are
/// left out.
pub(super) fn resolve(raw: Vec<RawRow>, lexicon: &Lexicon) -> (Vec<Row>, Vec<Diagnostic>) {
    let level2 = labels(&raw, |r| r.level2.as_ref(), &|_, _| true, lexicon);
    let right2 = labels(&raw, |r| r.right_level2.as_ref(), &|_, _| true, lexicon);
    let level2: Vec<String> = level2
        .into_iter()
        .zip(right2)
        .map(|(left, right)| left.filter(|l| !l.is_empty()).or(right).unwrap_or_default())
        .collect();
    let level1 = labels(&raw, |r| r.level1.as_ref(), &|row, label| stands_under(&level2[row], label, lexicon), lexicon);
    let (level1, misread): (Vec<_>, Vec<_>) =
        level1.into_iter().zip(&raw).map(|(label, raw)| first_level(label, &raw.row, lexicon)).unzip();
    let form = Printed {
        firsts: level1.iter().flatten().filter_map(|l| lexicon.level1(l)).collect::<BTreeSet<_>>(),
        misplaced: misplaced(&level1, &level2, lexicon),
    };
    let (mut rows, mut findings) = (Vec::new(), Vec::new());
    for (at, raw) in raw.into_iter().enumerate().filter(|(_, raw)| !raw.unused) {
        let mut row = raw.row;
        name_levels(
            &mut row,
            level1[at].as_deref(),
            &level2[at],
            &form,
            (raw.level1.is_some(), rows.len()),
            lexicon,
            &mut findings,
        );
        if let Some(read) = &misread[at] {
            findings.push(
                misread_level(1, read, level1[at].as_deref().unwrap_or_default(), &row)
                    .about_member(rows.len(), "level1"),
            );
            row.level1_printed = Some(read.clone());
        }
        let printed = |cell: &'_ Option<LevelCell>| cell.as_ref().map_or(String::new(), |cell| cell.text.clone());
        let or = |printed: String, label: &str| if printed.is_empty() { label.to_owned() } else { printed };
        let labels = [
            ("level1", or(printed(&raw.level1), level1[at].as_deref().unwrap_or_default())),
            ("level2", or(printed(&raw.level2), &level2[at])),
            ("level2", printed(&raw.right_level2)),
        ];
        for (member, label) in labels
            .into_iter()
            .filter(|(_, label)| lexicon.several_levels(label).is_some() || lexicon.begins_with_level(label))
        {
            row.confidence = row.confidence.min(MISREAD);
            findings.push(ran_together(member, &label, &row).about_member(rows.len(), member));
        }
        row.lacks_levels |=
            (raw.level1.is_some() || raw.level2.is_some()) && row.level1.is_empty() && row.level2.is_empty();
        rows.push(row);
    }
    (rows, findings)
}

/// A label of level 1, or the one that it is like where a row read by OCR has one that no form has; and then what was
/// read.
fn first_level(label: Option<String>, row: &Row, lexicon: &Lexicon) -> (Option<String>, Option<String>) {
    let known = |label: &str| {
        lexicon.level1(label).is_some() || lexicon.level2(label).is_some() || lexicon.own_level1(label).is_some()
    };
    let Some(read) = label.as_ref().filter(|label| row.is_recognised() && !known(label)) else { return (label, None) };
    match lexicon.level1_like(read) {
        Some(like) => (Some(like.to_owned()), label),
        None => (label, None),
    }
}

/// The finding about a label that was taken for the level that it is like.
fn misread_level(level: u8, read: &str, like: &str, row: &Row) -> Diagnostic {
    let message =
        say!("level {} is read '{}' beside '{}'; it is taken for {}", u16::from(level), read, &row.name, like);
    Diagnostic::new(Code::LowConfidence, row.place, message)
}

/// The finding about a label that other text ran into: that of another level, or of the name.
fn ran_together(member: &str, label: &str, row: &Row) -> Diagnostic {
    let taken = if member == "level1" { &row.level1 } else { &row.level2 };
    let taken = if taken == label { Message::none() } else { say!("; it is taken for {}", taken) };
    let message = say!("the cell of a level beside '{}' holds more than its label: '{}'{}", &row.name, label, taken);
    Diagnostic::new(Code::LowConfidence, row.place, message)
}

/// What a form prints as level 1.
struct Printed<'a> {
    /// The standard first levels among them.
    firsts: BTreeSet<&'a str>,
    /// Whether it prints second levels in the place of first ones.
    misplaced: bool,
}

/// Whether some row repeats its level 2 as its level 1 (`质量指标 | 质量指标`).
fn misplaced(level1: &[Option<String>], level2: &[String], lexicon: &Lexicon) -> bool {
    level1
        .iter()
        .flatten()
        .zip(level2)
        .any(|(one, two)| lexicon.level1(one).is_none() && lexicon.level2(one).is_some() && fold(one) == fold(two))
}

/// A run of rows beside one cell.
struct Group {
    rows: std::ops::Range<usize>,
    cell: LevelCell,
    /// Its label; `None` while it is not known.
    label: Option<String>,
}

/// The label of each row in one column of levels: `None` where the cell is printed empty, or there is no such column.
fn labels<'a>(
    raw: &'a [RawRow],
    column: impl Fn(&'a RawRow) -> Option<&'a LevelCell>,
    fits: &dyn Fn(usize, &str) -> bool,
    lexicon: &Lexicon,
) -> Vec<Option<String>> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, cell) in raw.iter().map(column).enumerate() {
        let Some(cell) = cell else { continue };
        match groups.last_mut() {
            Some(group) if group.cell.is_same(cell) && group.rows.end == at => group.rows.end = at + 1,
            _ => groups.push(Group {
                rows: at..at + 1,
                cell: cell.clone(),
                label: Some(cell.text.clone()).filter(|t| !t.is_empty()),
            }),
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().flat_map(|group| apart(group, lexicon)).collect();
    join_cut_labels(&mut groups, lexicon);
    fill(&mut groups, fits);
    let mut out = vec![None; raw.len()];
    for group in groups {
        out[group.rows].fill(group.label);
    }
    out
}

/// The groups of the single rows, where a cell holds a label for each of its rows: the walls between them are missing,
/// or were not seen.
fn apart(group: Group, lexicon: &Lexicon) -> Vec<Group> {
    let labels = group.label.as_deref().and_then(|label| lexicon.several_levels(label));
    match labels.filter(|labels| labels.len() == group.rows.len()) {
        Some(labels) => group
            .rows
            .zip(labels)
            .map(|(at, label)| Group { rows: at..at + 1, cell: group.cell.clone(), label: Some(label) })
            .collect(),
        None => vec![group],
    }
}

/// Joins the two parts of a label whose words are cut by a page break: `服务对象满意度` and `指标`.
fn join_cut_labels(groups: &mut [Group], lexicon: &Lexicon) {
    for at in 1..groups.len() {
        let (head, tail) = groups.split_at_mut(at);
        let (Some(head), Some(tail)) = (head.last_mut(), tail.first_mut()) else { continue };
        if !(head.cell.before_break && tail.cell.after_break) {
            continue;
        }
        if let (Some(a), Some(b)) = (&head.label, &tail.label)
            && !lexicon.is_level(b)
            && lexicon.is_level(&join(a, b))
        {
            let whole = Some(join(a, b));
            head.label.clone_from(&whole);
            tail.label = whole;
        }
    }
}

/// Gives empty groups the label of the cell that they are a part of: the one before or after the page break, or, in a
/// dump, the one above.
fn fill(groups: &mut [Group], fits: &dyn Fn(usize, &str) -> bool) {
    let forward =
        groups.windows(2).filter(|w| at_break(&w[0], &w[1]) && w[0].label.is_some() && w[1].label.is_none()).count();
    let backward =
        groups.windows(2).filter(|w| at_break(&w[0], &w[1]) && w[0].label.is_none() && w[1].label.is_some()).count();
    let all_fit = |group: &Group, label: &str| group.rows.clone().all(|row| fits(row, label));
    let downwards = |groups: &mut [Group], sure: bool| {
        for at in 1..groups.len() {
            let before = groups[at - 1].label.clone();
            let group = &groups[at];
            let part = if group.cell.spans_known {
                at_break(&groups[at - 1], group) && (!sure || !group.cell.before_break)
            } else {
                true
            };
            if group.label.is_none() && part && before.as_ref().is_some_and(|l| all_fit(group, l)) {
                groups[at].label = before;
            }
        }
    };
    let upwards = |groups: &mut [Group], sure: bool| {
        for at in (1..groups.len()).rev() {
            let after = groups[at].label.clone();
            let group = &groups[at - 1];
            let part = if group.cell.spans_known {
                at_break(group, &groups[at]) && (!sure || !group.cell.after_break)
            } else {
                at == 1 || groups[at - 2].label.is_none()
            };
            if group.label.is_none() && part && after.as_ref().is_some_and(|l| all_fit(group, l)) {
                groups[at - 1].label = after;
            }
        }
    };
    downwards(groups, true);
    upwards(groups, true);
    if forward >= backward {
        downwards(groups, false);
        upwards(groups, false);
    } else {
        upwards(groups, false);
        downwards(groups, false);
    }
}

/// Whether two cells meet at a page break.
fn at_break(above: &Group, below: &Group) -> bool {
    above.cell.before_break && below.cell.after_break && above.rows.end == below.rows.start
}

/// Whether a label of level 1 can stand beside a level 2: as its parent, or wrongly as that level 2 itself.
fn stands_under(level2: &str, label: &str, lexicon: &Lexicon) -> bool {
    match (lexicon.level1(label), lexicon.level2(level2)) {
        (Some(one), Some(two)) => lexicon.parents(two).iter().any(|parent| parent == one),
        (None, Some(two)) if lexicon.level2(label).is_some() => lexicon.level2(label) == Some(two),
        _ => true,
    }
}

/// A row is no surer than this where its cell of a level holds several, or its parts contradict one another, and one
/// read by OCR where its level is no known one.
pub(crate) const MISREAD: f32 = 0.5;

/// Gives a row the standard names of its levels, keeps what was printed, and notes what was inferred.
fn name_levels(
    row: &mut Row,
    one: Option<&str>,
    two: &str,
    form: &Printed,
    (has_column, at): (bool, usize),
    lexicon: &Lexicon,
    findings: &mut Vec<Diagnostic>,
) {
    let place = row.place;
    if let Some(own) = one.and_then(|label| lexicon.own_level1(label)) {
        own.clone_into(&mut row.level1);
        if lexicon.own_level2(own, two) { two.to_owned() } else { lexicon.level2(two).unwrap_or(two).to_owned() }
            .clone_into(&mut row.level2);
        return;
    }
    let seen = (row.is_recognised() && lexicon.level2(two).is_none())
        .then(|| lexicon.level2_within(two).or_else(|| lexicon.level2_like(two)))
        .flatten();
    if let Some(name) = seen {
        findings.push(misread_level(2, two, name, row).about_member(at, "level2"));
    }
    let standard2 = lexicon.level2(two).or(seen);
    row.level2 = standard2.unwrap_or(two).to_owned();
    row.level2_printed = standard2.filter(|name| !same_name(name, two)).map(|_| two.to_owned());
    if standard2.is_none() && !two.is_empty() {
        // Text that was recognised is never quite sure; a label that no form has is most likely misread.
        if row.is_recognised() {
            row.confidence = row.confidence.min(MISREAD);
        }
        findings.push(
            Diagnostic::new(
                Code::UnknownLevel,
                place,
                say!("'{}' beside '{}' is no second level of any known kind of form", two, &row.name),
            )
            .about_member(at, "level2"),
        );
    }
    let printed = one.unwrap_or_default();
    let standard1 = lexicon
        .level1(printed)
        .filter(|name| !(form.misplaced && *name == "成本指标" && standard2 == Some("成本指标")));
    let derived = match (standard1, standard2) {
        (Some(one), Some(two)) if lexicon.parents(two).iter().any(|parent| parent == one) => Some(one),
        (_, Some(two)) => parent(two, form, lexicon),
        (Some(one), None) => Some(one),
        (None, None) => lexicon.level2(printed).and_then(|two| parent(two, form, lexicon)),
    };
    row.level1 = derived.unwrap_or(printed).to_owned();
    let repaired = derived.is_some_and(|name| lexicon.level1(printed) != Some(name));
    if !repaired {
        row.level1_printed = derived.filter(|name| !same_name(name, printed)).map(|_| printed.to_owned());
        return;
    }
    if !has_column {
        // A form without first levels prints none wrong.
        return;
    }
    row.level1_printed = Some(printed.to_owned());
    let what =
        if printed.is_empty() { say!("level 1 is not printed") } else { say!("level 1 is printed '{}'", printed) };
    findings.push(
        Diagnostic::new(
            Code::LevelRepaired,
            place,
            say!("{} beside '{}' ({}); by level 2 it is {}", what, two, &row.name, &row.level1),
        )
        .about_member(at, "level1"),
    );
}

/// The first level of a second one: the one that the form prints, else the usual one.
fn parent<'a>(level2: &str, form: &Printed, lexicon: &'a Lexicon) -> Option<&'a str> {
    let parents = || lexicon.parents(level2).iter().map(String::as_str);
    let usual = parents().next();
    usual
        .filter(|name| form.firsts.contains(name))
        .or_else(|| parents().find(|name| form.firsts.contains(name) && *name != "成本指标"))
        .or(usual)
}

/// Whether a printed label is the standard name, perhaps without its closing 指标.
fn same_name(standard: &str, printed: &str) -> bool {
    let is_name = |printed: &str| printed == standard || standard.strip_suffix("指标") == Some(printed);
    is_name(&fold(printed)) || is_name(&bare_level(printed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Provenance;

    #[test]
    fn labels_that_ran_together_are_given_to_their_rows_and_reported() {
        let cell = LevelCell { text: "数量指标质量指标".into(), spans_known: true, ..LevelCell::default() };
        for provenance in [Provenance::RECOGNISED, Provenance::Drawn] {
            let row = Row { name: "培训".into(), provenance, confidence: 0.99, ..Row::default() };
            let raw = || RawRow { row: row.clone(), level2: Some(cell.clone()), ..RawRow::default() };
            let (rows, findings) = resolve(vec![raw(), raw()], Lexicon::built_in());
            assert_eq!(rows.iter().map(|r| r.level2.as_str()).collect::<Vec<_>>(), ["数量指标", "质量指标"]);
            assert_eq!(findings.iter().filter(|d| d.code == Code::LowConfidence).count(), 2);
            assert!(rows.iter().all(|r| r.confidence < 0.9), "a wall is missing");
            let (rows, _) = resolve(vec![raw(), raw(), raw()], Lexicon::built_in());
            assert!(rows.iter().all(|r| r.confidence < 0.9), "not as many labels as rows");
        }
    }
}
