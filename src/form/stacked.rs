//! Two grids of indicators that stand one below the other, the cycle's and the year's → the rows of one.

use super::indicators::RawRow;
use super::{Row, levels};
use crate::diag::{Code, Diagnostic, Severity};
use crate::document::Other;
use crate::message::Message;
use crate::text::fold;
use crate::{say, sentence};
use std::collections::{BTreeMap, BTreeSet};

/// Puts two grids side by side, and says what it took for which period.
///
/// Rows are paired by name, in order; a row of one grid alone keeps its place.
pub(super) fn paired(mut rows: Vec<RawRow>) -> (Vec<RawRow>, Option<Diagnostic>) {
    let Some(is_cycle) = stacked(&rows) else {
        doubt_repeated(&mut rows);
        return (rows, None);
    };
    let finding = unsaid(&rows, is_cycle);
    let (cycle, annual): (Vec<RawRow>, Vec<RawRow>) = rows.into_iter().partition(is_cycle);
    let mut annual: Vec<Option<RawRow>> = annual.into_iter().map(Some).collect();
    // The rows of each name, the last first.
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in annual.iter().enumerate().rev() {
        named.entry(row.as_ref().map_or_else(String::new, |r| fold(&r.row.name))).or_default().push(at);
    }
    let mut out: Vec<RawRow> = Vec::new();
    for mut row in cycle {
        row.row.cycle = row.row.annual.take();
        let twin = named.get_mut(&fold(&row.row.name)).and_then(Vec::pop).and_then(|at| annual[at].take());
        out.push(match twin {
            Some(twin) => joined(row, twin),
            None => row,
        });
    }
    out.extend(annual.into_iter().flatten());
    (out, finding)
}

/// The row of the cycle's grid with what that of the year's says too: as sure as the less sure of them.
fn joined(cycle: RawRow, annual: RawRow) -> RawRow {
    let (mut row, year) = (cycle.row, annual.row);
    row.annual = year.annual;
    let shared = [
        ("指标性质", &mut row.sign, year.sign),
        ("计量单位", &mut row.unit, year.unit),
        ("权重", &mut row.weight, year.weight),
        ("得分", &mut row.score, year.score),
        ("备注", &mut row.remark, year.remark),
    ];
    for (label, own, other) in shared {
        let Some(other) = other.filter(|text| !text.is_empty()) else { continue };
        match own {
            Some(text) if !text.is_empty() => {
                // A row has one of each: where the grids say two, the year's is kept beside it.
                if fold(text) != fold(&other) {
                    row.others.push(Other { label: label.into(), value: other });
                    row.doubt_of_columns = true;
                }
            }
            _ => *own = Some(other),
        }
    }
    row.others.extend(year.others);
    if year.confidence < row.confidence {
        (row.confidence, row.provenance, row.doubt) = (year.confidence, year.provenance, year.doubt);
    }
    row.mixed = row.mixed.or(year.mixed);
    row.misread = row.misread.or(year.misread);
    row.is_unruled |= year.is_unruled;
    row.is_open |= year.is_open;
    row.lacks_levels |= year.lacks_levels;
    row.is_headless |= year.is_headless;
    row.holds_level |= year.holds_level;
    row.rows_run_together |= year.rows_run_together;
    row.ticked |= year.ticked;
    row.doubt_of_columns |= year.doubt_of_columns;
    if row.doubt_of_columns {
        doubt(&mut row);
    }
    RawRow {
        row,
        level1: cycle.level1.or(annual.level1),
        level2: cycle.level2.or(annual.level2),
        right_level2: cycle.right_level2.or(annual.right_level2),
        unused: cycle.unused && annual.unused,
        cycle_alone: cycle.cycle_alone,
        annual_alone: cycle.annual_alone,
    }
}

/// The finding about a grid that says no period, and was taken for the other one than that which another grid says.
fn unsaid(rows: &[RawRow], is_cycle: fn(&RawRow) -> bool) -> Option<Diagnostic> {
    let first = rows.iter().find(|r| !r.cycle_alone && !r.annual_alone)?;
    let period = if is_cycle(first) { sentence!("the cycle") } else { sentence!("the year") };
    let message = say!(
        "the targets from '{}' on have no period; another grid with the same indicators has one, and they are taken for those of {}",
        &first.row.name,
        Message::of(period)
    );
    Some(Diagnostic { severity: Severity::Info, ..Diagnostic::new(Code::HeaderInferred, first.row.place, message) })
}

fn doubt(row: &mut Row) {
    row.confidence = row.confidence.min(levels::MISREAD);
    row.doubt_of_columns = true;
}

/// Doubts rows that come twice, with the same names in the same order, in a form that does not say for which period:
/// they may be the cycle's and the year's.
fn doubt_repeated(rows: &mut [RawRow]) {
    let (first, second) = rows.split_at(rows.len() / 2);
    let is_same = |(a, b): (&RawRow, &RawRow)| !a.row.name.is_empty() && fold(&a.row.name) == fold(&b.row.name);
    let has_one = |r: &RawRow| r.row.cycle.is_none() && r.row.annual.is_some();
    let is_repeated = first.len() > 1 && first.len() == second.len() && first.iter().zip(second).all(is_same);
    if is_repeated && rows.iter().all(has_one) {
        rows.iter_mut().for_each(|row| doubt(&mut row.row));
    }
}

/// What tells the rows of the cycle's grid from those of the year's, where the form has both. The header of one may say
/// its period alone, if the other one has the same indicators: most names of each stand in both.
fn stacked(rows: &[RawRow]) -> Option<fn(&RawRow) -> bool> {
    let any = |is: fn(&RawRow) -> bool| rows.iter().any(is);
    let names = |is: fn(&RawRow) -> bool| {
        rows.iter().filter(move |r| is(r)).map(|r| fold(&r.row.name)).collect::<BTreeSet<String>>()
    };
    let is_unsaid: fn(&RawRow) -> bool = |r| !r.cycle_alone && !r.annual_alone;
    let are_twins = |said: fn(&RawRow) -> bool| {
        let (said, other) = (names(said), names(is_unsaid));
        let is_single = rows.iter().filter(|r| is_unsaid(r)).all(|r| r.row.cycle.is_none() && r.row.actual.is_none());
        is_single && 2 * said.intersection(&other).count() > said.len().max(other.len())
    };
    match (any(|r| r.cycle_alone), any(|r| r.annual_alone)) {
        (true, true) => Some(|r| r.cycle_alone),
        (true, false) if are_twins(|r| r.cycle_alone) => Some(|r| r.cycle_alone),
        (false, true) if are_twins(|r| r.annual_alone) => Some(|r| !r.annual_alone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_below_each_other_with_the_same_indicators_are_the_cycles_and_the_years_where_one_of_them_says_so() {
        let grid = |names: &[&str], value: &str, cycle_alone: bool, annual_alone: bool| {
            let row = |name: &&str| RawRow {
                row: Row { name: (*name).into(), annual: Some(value.into()), ..Row::default() },
                cycle_alone,
                annual_alone,
                ..RawRow::default()
            };
            names.iter().map(row).collect::<Vec<RawRow>>()
        };
        let names = ["培训场次", "合格率", "满意度"];
        for (first, second) in
            [((true, false), (false, false)), ((false, false), (false, true)), ((true, false), (false, true))]
        {
            let rows = [grid(&names, "3", first.0, first.1), grid(&names, "1", second.0, second.1)].concat();
            let found = paired(rows).0;
            assert_eq!(found.len(), 3, "{first:?} {second:?}");
            assert!(found.iter().all(|r| r.row.cycle.is_some() && r.row.annual.is_some()));
        }
        let others = [grid(&names, "3", true, false), grid(&["里程", "造价"], "1", false, false)].concat();
        assert_eq!(paired(others).0.len(), 5, "other indicators");
        let unsaid = paired([grid(&names, "3", false, false), grid(&names, "1", false, false)].concat()).0;
        assert_eq!((unsaid.len(), unsaid.iter().all(|r| r.row.doubt_of_columns)), (6, true), "neither says its period");
        let once = paired(grid(&names, "3", false, false)).0;
        assert!(once.iter().all(|r| !r.row.doubt_of_columns));
    }

    #[test]
    fn what_the_years_grid_says_beside_its_targets_is_kept() {
        let row = |weight: Option<&str>, remark: &str, confidence: f32, cycle_alone: bool| RawRow {
            row: Row {
                name: "培训场次".into(),
                annual: Some("3场".into()),
                weight: weight.map(Into::into),
                remark: Some(remark.into()),
                others: vec![Other { label: "科室".into(), value: format!("{cycle_alone}") }],
                confidence,
                ..Row::default()
            },
            cycle_alone,
            annual_alone: !cycle_alone,
            ..RawRow::default()
        };
        let only = |rows: Vec<RawRow>| paired(rows).0.remove(0).row;
        let one = only(vec![row(None, "", 1.0, true), row(Some("10"), "新增", 0.8, false)]);
        assert_eq!((one.weight.as_deref(), one.remark.as_deref(), one.confidence), (Some("10"), Some("新增"), 0.8));
        assert_eq!(one.others.iter().map(|o| o.value.as_str()).collect::<Vec<_>>(), ["true", "false"]);
        let two = only(vec![row(Some("5"), "", 1.0, true), row(Some("10"), "", 1.0, false)]);
        assert!(
            two.doubt_of_columns
                && two.confidence < 0.9
                && two.others.iter().any(|o| (&*o.label, &*o.value) == ("权重", "10"))
        );
    }
}
