//! Rows that were read by eye → why one is most likely misread, by what its parts say of one another and by what the other rows of its form do.

use crate::form::Row;
use crate::text::{self, fold};
use crate::value;

/// What the rows of a form have in common.
pub(super) struct Habits {
    /// Whether most rows have a sign in the column of signs.
    signs: bool,
    /// How many rows have `≥` or `≤`, and how many `≧` or `≦`: a form prints one kind.
    bars: [usize; 2],
}

impl Habits {
    /// The habits of a form's rows.
    pub(super) fn of(rows: &[Row]) -> Self {
        let signed = rows.iter().filter(|row| row.nature.as_ref().is_some_and(|sign| !sign.is_empty())).count();
        let with = |signs: [char; 2]| rows.iter().filter(|row| targets(row).any(|target| target.contains(signs))).count();
        Self { signs: 2 * signed > rows.len(), bars: [with(BARS[0]), with(BARS[1])] }
    }

    /// Whether a row has the kind of sign that its form hardly prints elsewhere, or one bar where others have two, which may have run together in it.
    fn is_odd_sign(&self, row: &Row) -> bool {
        let has = |kind: usize| targets(row).any(|target| target.contains(BARS[kind]));
        let rare = usize::from(self.bars[1] <= self.bars[0]);
        (self.bars[rare] > 0 && has(rare)) || (self.bars[1] > 0 && has(0))
    }
}

/// The signs with one bar and those with two.
const BARS: [[char; 2]; 2] = [['≥', '≤'], ['≧', '≦']];

fn targets(row: &Row) -> impl Iterator<Item = &str> {
    [&row.cycle, &row.annual, &row.actual].into_iter().flatten().map(String::as_str)
}

/// Why a row is most likely misread.
pub(super) fn reason(row: &Row, habits: &Habits) -> Option<&'static str> {
    if !row.is_by_eye() {
        return None;
    }
    let [cycle, annual, actual] = [&row.cycle, &row.annual, &row.actual].map(Option::as_deref);
    let differ = |a: Option<&str>, b: Option<&str>, worn: fn(&str, &str) -> bool| a.zip(b).is_some_and(|(a, b)| worn(a, b));
    let nearly = |name: &str, other: &str| text::is_nearly(&fold(name), &fold(other));
    let is_empty = |target: Option<&str>| target.is_some_and(str::is_empty);
    let names = || [Some(&row.name), row.annual_name.as_ref()].into_iter().flatten();
    let reasons = [
        (row.rows_run_together, "its cells hold two rows"),
        (row.level2.is_empty(), "it has no level 2"),
        (row.name.is_empty(), "it has no name"),
        (targets(row).all(str::is_empty), "it has no target"),
        (is_empty(cycle) != is_empty(annual) && cycle.is_some() && annual.is_some(), "one half of it has no target"),
        (differ(Some(&row.name), row.annual_name.as_deref(), nearly), "the names of its halves nearly agree"),
        (names().any(|name| text::is_unpaired(name)), "its name has a quote or a bracket without the other one"),
        (names().any(|name| name.ends_with(['，', ',', '、'])), "its name ends with a comma"),
        (differ(cycle, annual, value::is_half_worn), "one half of it lacks a sign, a digit or the unit of the other"),
        (differ(cycle, annual, value::is_half_misread), "the targets of its halves differ in a character"),
        (differ(annual, actual, value::is_actual_worn), "what was reached lacks the point or the number of what was aimed at"),
        (targets(row).chain(row.unit.as_deref()).any(value::is_misshapen), "no target is written so"),
        (habits.signs && row.nature.as_ref().is_some_and(String::is_empty), "it has no sign where other rows have one"),
        (habits.is_odd_sign(row), "its sign is of another kind than those of other rows"),
    ];
    reasons.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn row(cycle: &str, annual: &str) -> Row {
        let target = |text: &str| Some(text.to_owned());
        Row {
            level2: "数量指标".into(),
            name: "培训人次".into(),
            cycle: target(cycle),
            annual: target(annual),
            doubt: Some(Place::default()),
            ..Row::default()
        }
    }

    fn alone(row: &Row) -> Option<&'static str> {
        reason(row, &Habits::of(std::slice::from_ref(row)))
    }

    #[test]
    fn halves_that_do_not_agree_are_doubtful_where_they_were_read_by_eye() {
        assert_eq!(alone(&row("≥90%", "≥90%")), None);
        assert_eq!(alone(&row("", "≥90%")), Some("one half of it has no target"));
        assert_eq!(alone(&row("≥90%", "≥00%")), Some("the targets of its halves differ in a character"));
        assert_eq!(alone(&Row { doubt: None, ..row("", "≥90%") }), None, "printed");
    }

    #[test]
    fn a_name_that_lost_a_quote_is_doubtful() {
        let named = |name: &str| alone(&Row { name: name.into(), ..row("1次", "1次") });
        assert_eq!(named("“三公”经费变动率"), None);
        assert!(named("三公”经费变动率").is_some());
        assert!(named("").is_some());
    }

    #[test]
    fn a_sign_that_the_form_does_not_print_elsewhere_is_doubtful() {
        let rows = [row("≧90%", "≧90%"), row("≧8次", "≧8次"), row("≥5人", "≥5人"), row("3人", "3人")];
        let habits = Habits::of(&rows);
        let doubtful: Vec<bool> = rows.iter().map(|row| reason(row, &habits).is_some()).collect();
        assert_eq!(doubtful, [false, false, true, false]);
        let rows = [row("≧90%", "≧90%"), row("≥8次", "≥8次"), row("≥5人", "≥5人")];
        let habits = Habits::of(&rows);
        assert!(rows.iter().all(|row| reason(row, &habits).is_some()), "two bars may look like one");
    }

    #[test]
    fn a_row_without_a_sign_among_rows_with_one_is_doubtful() {
        let signed = |sign: &str| Row { nature: Some(sign.into()), ..row("3", "3") };
        let rows = [signed("≥"), signed("="), signed("")];
        let habits = Habits::of(&rows);
        assert!(reason(&rows[1], &habits).is_none());
        assert!(reason(&rows[2], &habits).is_some());
    }
}
