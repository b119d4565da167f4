//! Which year or years each column of targets and results is for.

use super::head::Leaf;
use super::{Range, weigh};
use crate::form::part::Part;
use crate::form::years;
use crate::lexicon::{Column, Period};

/// Reads the years that headers name: targets of several years are the cycle's, and targets and results of another year
/// than the form's are those of neither period where others are left. `year` is the form's, where it is known. Returns
/// whether results name a year and nothing tells whether it is that of the targets.
pub(super) fn read_years(leaves: &mut [Leaf], year: Option<i32>) -> bool {
    let named: Vec<Vec<i32>> = leaves.iter().map(|leaf| years::all(&leaf.header)).collect();
    for (leaf, years) in leaves.iter_mut().zip(&named).filter(|(leaf, _)| is_target(leaf)) {
        let period = match years.as_slice() {
            [first, .., last] if first < last => Period::Cycle,
            [only, ..] if Some(*only) == year => Period::Annual,
            // Nothing tells whether it is the form's.
            [_, ..] if year.is_none() => Period::Unsaid,
            _ => continue,
        };
        say(leaf, Column::Target(period));
    }
    let differs = |at: &usize| matches!(named[*at].as_slice(), [only] if year.is_some_and(|year| year != *only));
    let is_own = |at: &usize| !differs(at);
    let others: Vec<usize> = (0..leaves.len()).filter(|at| is_target(&leaves[*at]) && differs(at)).collect();
    if (0..leaves.len()).any(|at| is_target(&leaves[at]) && is_own(&at)) {
        others.into_iter().for_each(|at| say(&mut leaves[at], Column::Other));
    }
    forget_earlier_results(leaves, &named, year);
    let names_year =
        |wanted: fn(&Leaf) -> bool| leaves.iter().zip(&named).any(|(leaf, years)| wanted(leaf) && !years.is_empty());
    let is_scored = leaves.iter().any(|leaf| says(leaf, Column::Score));
    year.is_none() && !is_scored && names_year(|leaf| says(leaf, Column::Actual)) && !names_year(is_target)
}

/// Results of a year before the targets' are none of the form's, but where a form that scores them has no others: it is
/// filled in a year later.
fn forget_earlier_results(leaves: &mut [Leaf], named: &[Vec<i32>], year: Option<i32>) {
    let of_targets = leaves.iter().zip(named).filter(|(leaf, _)| is_target(leaf));
    let Some(asked) = of_targets.filter_map(|(_, years)| years.last().copied().or(year)).max() else { return };
    let is_earlier = |at: &usize| named[*at].last().is_some_and(|year| *year < asked);
    let results: Vec<usize> = (0..leaves.len()).filter(|at| says(&leaves[*at], Column::Actual)).collect();
    let is_scored = leaves.iter().any(|leaf| says(leaf, Column::Score));
    if is_scored && results.iter().all(is_earlier) {
        return;
    }
    results.into_iter().filter(is_earlier).for_each(|at| say(&mut leaves[at], Column::Other));
}

fn says(leaf: &Leaf, wanted: Column) -> bool {
    leaf.said.is_some_and(|said| said.column == wanted)
}

fn is_target(leaf: &Leaf) -> bool {
    matches!(leaf.said.map(|said| said.column), Some(Column::Target(_)))
}

fn say(leaf: &mut Leaf, column: Column) {
    if let Some(said) = &mut leaf.said {
        said.column = column;
    }
}

/// The columns of targets with their periods.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Targets {
    pub(super) cycle: Option<Range>,
    pub(super) annual: Option<Range>,
    /// Whether the only one says that it is the cycle's,
    pub(super) cycle_alone: bool,
    /// or the year's.
    pub(super) annual_alone: bool,
    /// Those that are for neither, with their headers.
    pub(super) left: Vec<(Range, String)>,
    /// Whether nothing tells for which period each of them is.
    pub(super) unsaid: bool,
}

/// A column of targets.
#[derive(Clone, Copy)]
struct Target<'a> {
    range: Range,
    period: Period,
    leaf: &'a Leaf,
}

/// Gives each column of targets its period. `right` is the first column of the right half and its names, where two
/// halves stand side by side; `has_results` says whether a column of results stands beside them.
///
/// Side by side, the left half is the cycle's unless the headers say otherwise; one below one name, the headers decide,
/// then the order; a single one is the year's.
pub(super) fn give(
    leaves: &[Leaf],
    given: &[weigh::Given],
    name: Range,
    right: Option<(usize, Range)>,
    has_results: bool,
) -> Targets {
    let all: Vec<Target> = leaves
        .iter()
        .zip(given)
        .filter(|(_, g)| g.part == Part::Target)
        .map(|(leaf, _)| Target { range: leaf.range, period: period(leaf), leaf })
        .collect();
    let (cycle, annual) = match right {
        Some((middle, right)) => of_halves(&all, name, middle, right),
        None => of_one_name(&all, has_results),
    };
    let is_only = |wanted: Period| right.is_none() && matches!(all.as_slice(), [only] if only.period == wanted);
    let is_used = |target: &&Target| [cycle, annual].into_iter().flatten().any(|used| used.range == target.range);
    let left: Vec<Target> = all.iter().filter(|target| !is_used(target)).copied().collect();
    Targets {
        cycle: cycle.map(|target| target.range),
        annual: annual.map(|target| target.range),
        cycle_alone: is_only(Period::Cycle),
        annual_alone: is_only(Period::Annual),
        unsaid: right.is_none() && are_unsaid(cycle, annual, &left),
        left: left.into_iter().map(|target| (target.range, target.leaf.header.clone())).collect(),
    }
}

/// The cycle's and the year's target, where the names of both stand side by side.
fn of_halves<'a>(
    all: &[Target<'a>],
    name: Range,
    middle: usize,
    right: Range,
) -> (Option<Target<'a>>, Option<Target<'a>>) {
    let half = |from: usize, to: usize| all.iter().find(|target| (from..to).contains(&target.range.0)).copied();
    let (left, right) = (half(name.1, middle), half(right.1, usize::MAX));
    let is = |target: &Option<Target>, wanted| target.is_some_and(|target| target.period == wanted);
    if is(&left, Period::Annual) && is(&right, Period::Cycle) { (right, left) } else { (left, right) }
}

/// The cycle's and the year's target, where one name stands before them.
fn of_one_name<'a>(all: &[Target<'a>], has_results: bool) -> (Option<Target<'a>>, Option<Target<'a>>) {
    if let [only] = all {
        return (None, Some(*only));
    }
    let of = |wanted| all.iter().filter(move |target| target.period == wanted).copied();
    let first = |wanted| of(wanted).next();
    let mut unsaid = of(Period::Unsaid);
    let cycle = first(Period::Cycle).or_else(|| (!has_results).then(|| unsaid.next()).flatten());
    let unclear = || first(Period::Cycle).and(first(Period::Unclear));
    let annual = first(Period::Annual).or_else(|| unsaid.next()).or_else(unclear);
    match annual {
        Some(_) => (cycle, annual),
        None => (None, cycle.or_else(|| first(Period::Unclear)).or_else(|| first(Period::Part))),
    }
}

/// Whether nothing tells which of several targets is the cycle's and which the year's, or one that is left may as well
/// be.
fn are_unsaid(cycle: Option<Target>, annual: Option<Target>, left: &[Target]) -> bool {
    let used = || [cycle, annual].into_iter().flatten();
    let is_guessed = |target: Target| target.leaf.said.is_none_or(|said| said.weak);
    let are_guessed = cycle.is_some()
        && (used().filter(|target| target.period == Period::Unsaid).count() > 1 || used().any(is_guessed));
    let may_be_used = |target: &Target| {
        matches!(target.period, Period::Unsaid | Period::Unclear) || used().any(|used| used.period == target.period)
    };
    let is_of_part = used().any(|target| target.period == Period::Part);
    let is_of_cycle = !left.is_empty() && annual.is_some_and(|target| target.period == Period::Cycle);
    let is_unclear = cycle.is_some() && annual.is_some_and(|target| target.period == Period::Unclear);
    are_guessed || is_of_part || is_of_cycle || is_unclear || left.iter().any(may_be_used)
}

/// The period that the header of a column of targets says.
fn period(leaf: &Leaf) -> Period {
    match leaf.said.map(|said| said.column) {
        Some(Column::Target(period)) => period,
        _ => Period::Unsaid,
    }
}
