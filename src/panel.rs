//! Forms of several years, stages (申报, 批复, 监控, 自评) and units → side by side, indicator by indicator.
//!
//! Nothing is joined in silence: two rows are one by the same levels and name, or by a likeness that has a score and a
//! reason, one to one; what became of a target is called by a rule that says why.

pub mod change;
pub mod identity;
pub mod names;
pub mod pairing;
pub mod units;

pub use change::Change;
pub use identity::Entry;
pub use pairing::{By, Tuning};

use crate::document::Stage;
use crate::value::Value;
use names::Weights;
use rust_decimal::Decimal;

/// A row of a form's indicators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// 一级指标.
    pub level1: String,
    /// 二级指标.
    pub level2: String,
    /// 三级指标.
    pub name: String,
    /// The annual target, or that of the cycle where there is no other; none where nothing is printed.
    pub target: Option<Value>,
    /// What was done.
    pub actual: Option<Value>,
    /// The page, from 1.
    pub page: Option<u32>,
}

/// All series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// By unit, then project.
    pub series: Vec<Series>,
}

/// The forms of one unit about one thing, in the order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The unit as printed in the latest form.
    pub unit: String,
    /// The project; empty for what a unit spends as a whole.
    pub project: String,
    /// Its forms.
    pub periods: Vec<Period>,
    /// Its indicators.
    pub threads: Vec<Thread>,
}

/// One form of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// The budget year.
    pub year: Option<i32>,
    /// Its stage.
    pub stage: Stage,
    /// The file.
    pub file: String,
    /// Which form of the file, from 1.
    pub form: usize,
    /// The budget in 元.
    pub budget: Option<Decimal>,
    /// How many of its indicators have a number or a day, and how many there are.
    pub quantified: (usize, usize),
    /// How sure it is that it belongs here, and why, where its project has another name than before.
    pub joined: Option<(f64, String)>,
}

/// An indicator over the forms of its series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thread {
    /// A cell a form; none where the form does not have it and did not drop it.
    pub cells: Vec<Option<Cell>>,
}

/// An indicator in one form.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What the form prints; none where it was dropped.
    pub row: Option<Row>,
    /// What became of it since the form before.
    pub change: Change,
    /// Why that is so; empty where there is nothing to say.
    pub why: String,
    /// How it was found to be the same as before; none where there is no before.
    pub pair: Option<Found>,
    /// Whether it has another name than before.
    pub renamed: bool,
    /// Whether the target was met, and the share of it that was.
    pub attained: Option<(bool, Option<Decimal>)>,
}

/// How a row was found to be that of an earlier form.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// From 0 to 1.
    pub score: f64,
    /// By what.
    pub by: By,
    /// Whether another row is nearly as likely.
    pub doubtful: bool,
    /// What speaks for it.
    pub why: String,
}

impl Thread {
    /// The latest row, by which the thread is named.
    #[must_use]
    pub fn latest(&self) -> Option<&Row> {
        self.cells.iter().rev().flatten().find_map(|cell| cell.row.as_ref())
    }
}

/// Puts forms side by side; the order in which they are given does not matter.
#[must_use]
pub fn build(entries: Vec<Entry>, tuning: &Tuning) -> Panel {
    let names: Vec<&str> = entries.iter().flat_map(|entry| entry.rows.iter().map(|row| row.name.as_str())).collect();
    let weights = Weights::of(names);
    let series = identity::group(entries).into_iter().map(|group| series(group, &weights, tuning));
    Panel { series: series.collect() }
}

fn series(group: identity::Group, weights: &Weights, tuning: &Tuning) -> Series {
    let mut threads: Vec<Thread> = Vec::new();
    let mut years: Vec<Option<i32>> = Vec::new();
    for (at, (entry, _)) in group.entries.iter().enumerate() {
        years.push(entry.year);
        extend(&mut threads, at, &entry.rows, &years, weights, tuning);
    }
    let latest = group.entries.last().map(|(entry, _)| (entry.unit.clone(), entry.project.clone())).unwrap_or_default();
    let periods = group.entries.into_iter().map(|(entry, joined)| Period {
        quantified: quantified(&entry.rows),
        year: entry.year,
        stage: entry.stage,
        file: entry.file,
        form: entry.form,
        budget: entry.budget,
        joined,
    });
    Series { unit: latest.0, project: latest.1, periods: periods.collect(), threads }
}

/// Adds the rows of one more form.
fn extend(
    threads: &mut Vec<Thread>,
    at: usize,
    rows: &[Row],
    years: &[Option<i32>],
    weights: &Weights,
    tuning: &Tuning,
) {
    let before: Vec<(usize, Row)> =
        threads.iter().enumerate().filter_map(|(i, thread)| Some((i, thread.latest()?.clone()))).collect();
    let known: Vec<&Row> = before.iter().map(|(_, row)| row).collect();
    let pairs = pairing::pair(&known, &rows.iter().collect::<Vec<_>>(), weights, tuning);
    threads.iter_mut().for_each(|thread| thread.cells.push(None));
    let mut last = None;
    for (number, row) in rows.iter().enumerate() {
        let attained = change::attained(row);
        let Some(pair) = pairs.iter().find(|pair| pair.after == number) else {
            let change = if at == 0 { Change::First } else { Change::New };
            let cell =
                Cell { row: Some(row.clone()), change, why: String::new(), pair: None, renamed: false, attained };
            let mut cells = vec![None; at];
            cells.push(Some(cell));
            // A new one stands after the one above it.
            let place = last.map_or(if at == 0 { threads.len() } else { 0 }, |last: usize| last + 1);
            threads.insert(place, Thread { cells });
            last = Some(place);
            continue;
        };
        let old = &before[pair.before].1;
        let Some(place) = threads
            .iter()
            .position(|thread| thread.cells.get(at).is_some_and(Option::is_none) && thread.latest() == Some(old))
        else {
            continue;
        };
        let when = (0..at)
            .rev()
            .find(|&earlier| threads[place].cells[earlier].as_ref().is_some_and(|cell| cell.row.is_some()));
        let (change, why) = change::compare(old, row, (when.and_then(|when| years[when]), years[at]));
        let found = Found { score: pair.score, by: pair.by, doubtful: pair.doubtful, why: pair.why.clone() };
        let renamed = names::key(&old.name) != names::key(&row.name);
        threads[place].cells[at] =
            Some(Cell { row: Some(row.clone()), change, why, pair: Some(found), renamed, attained });
        last = Some(place);
    }
    if at > 0 {
        drop_missing(threads, at);
    }
}

/// Notes what the form before had and this one has not.
fn drop_missing(threads: &mut [Thread], at: usize) {
    for thread in threads {
        let was_there = thread.cells[at - 1].as_ref().is_some_and(|cell| cell.row.is_some());
        if was_there && thread.cells[at].is_none() {
            let cell = Cell {
                row: None,
                change: Change::Dropped,
                why: String::new(),
                pair: None,
                renamed: false,
                attained: None,
            };
            thread.cells[at] = Some(cell);
        }
    }
}

fn quantified(rows: &[Row]) -> (usize, usize) {
    let has_number = |row: &&Row| {
        row.target.as_ref().is_some_and(|value| value.number.is_some() || crate::value::period(value).is_some())
    };
    (rows.iter().filter(has_number).count(), rows.len())
}
