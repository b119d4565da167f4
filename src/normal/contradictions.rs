//! The rows of a form → why one is most likely misread, by what its parts say of one another and by what the other rows
//! do.
//!
//! Some reasons hold for every row: printed ones have none of them unless a ruling is missing. The others hold for rows
//! that were recognised, or whose cells were told apart by where their text stands.

use super::habits::{Habits, is_bare_number, targets};
use crate::form::Row;
use crate::grid::Mixed;
use crate::sentence;
use crate::text::{self, fold};
use crate::value;

/// A row whose least sure text is as sure as this lacks no character that is printed: recognisers that leave one out
/// are unsure of what stands beside it, and ink on which no character stands makes it doubtful.
const READ: f32 = 0.95;

/// Whether two names differ by nothing but characters that one of them lacks, and that have the ink to be missed.
fn lacks_characters(name: &str, other: &str) -> bool {
    let (name, other) = (fold(name), fold(other));
    let lost = text::lost(&name, &other).or_else(|| text::lost(&other, &name));
    lost.is_some_and(|lost| lost.chars().all(|c| text::is_wide(c) && c.is_alphabetic() && c != '一'))
}

/// Whether a name has a 0 that begins a word of letters.
fn has_zero_for_letter(name: &str) -> bool {
    let chars: Vec<char> = fold(name).chars().collect();
    let goes_on = |last: char| last.is_ascii_alphanumeric() || last == '.';
    let is_one = |at: usize| {
        chars[at] == '0'
            && chars.get(at + 1).is_some_and(char::is_ascii_alphabetic)
            && (at == 0 || !goes_on(chars[at - 1]))
    };
    (0..chars.len()).any(is_one)
}

/// Whether a row may be the rest of the one above it, from which a page break has parted it: it has no target.
fn may_go_on(row: &Row, next: &Row) -> bool {
    let is_next_page = row.place.page.zip(next.place.page).is_some_and(|(page, next)| next == page + 1);
    is_next_page && next.is_recognised() && targets(next).all(str::is_empty)
}

/// Why a row is most likely misread; `next` is the one below it.
pub(super) fn reason(row: &Row, next: Option<&Row>, habits: &Habits) -> Option<&'static str> {
    let is_plain = !row.is_recognised() && !row.is_unruled && !row.is_open && row.mixed.is_none();
    let worn = || if is_plain { Vec::new() } else { of_worn(row, next, habits) };
    of_any(row, next, habits).into_iter().chain(worn()).find(|(holds, _)| *holds).map(|(_, reason)| reason)
}

/// What one of 5,609 printed rows has whose text is known: a row with it is misread, or a ruling that parts it is
/// missing.
fn of_any(row: &Row, next: Option<&Row>, habits: &Habits) -> Vec<(bool, &'static str)> {
    let name = fold(&row.name);
    let holds_name = |target: &str| {
        name.chars().count() >= NAME && (fold(target) == name || text::lost(&name, &fold(target)).is_some())
    };
    let lacks = |level: &str, where_others: bool| level.is_empty() && where_others;
    let marks = || [&row.weight, &row.score].into_iter().flatten();
    vec![
        (row.rows_run_together, sentence!("its cells hold two rows")),
        (row.ticked, sentence!("a tick stands behind a value of it, and was left out")),
        (row.name.is_empty(), sentence!("it has no name")),
        (habits.lacks_value(row), sentence!("it lacks a value where other rows have one")),
        (lacks(&row.level1, habits.levels[0]), sentence!("it has no level 1 where other rows have one")),
        (row.lacks_levels, sentence!("its table has columns of levels, and it has none")),
        (lacks(&row.level2, habits.levels[1]), sentence!("it has no level 2 where other rows have one")),
        (row.holds_level, sentence!("its name or a target of it holds the label of a level too")),
        (
            lacks(&row.level2, habits.lost_levels),
            sentence!("it has no level 2, and one stands in the name or a target of another row"),
        ),
        ([&row.level1, &row.level2].into_iter().any(|level| is_number(level)), sentence!("its level is a number")),
        (!row.name.is_empty() && row.level2 == row.name, sentence!("its name stands in the place of its level too")),
        (targets(row).any(holds_name), sentence!("a target of it holds its name")),
        (targets(row).any(is_twice), sentence!("a text stands twice in a cell of it")),
        (marks().any(|mark| holds_words(mark)), sentence!("its weight or score is no number")),
        (
            row.is_headless && !habits.has_title,
            sentence!("neither a title nor a header stands above it; its page may be out of order"),
        ),
        (habits.no_targets, sentence!("no row of its form has a target")),
        (next.is_some_and(|next| habits.is_rest(next)), sentence!("the row below it may be its end")),
        (
            names(row).any(|name| text::is_unpaired(name)),
            sentence!("its name has a quote or a bracket without the other one"),
        ),
        (names(row).any(|name| name.ends_with(['，', ',', '、'])), sentence!("its name ends with a comma")),
        (targets(row).any(value::is_bare_unit), sentence!("a target of it is a unit without a number")),
    ]
}

/// A shorter name may begin a target as it is (`质量` and `质量合格`).
const NAME: usize = 4;

/// Whether a text is nothing but numbers.
fn is_number(text: &str) -> bool {
    text.chars().any(char::is_numeric) && !text.chars().any(char::is_alphabetic)
}

/// Whether a weight or a score holds words: more than a number and what it is counted in, or a mark for none.
fn holds_words(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !"分无".contains(c))
}

/// Whether a text is one of words, and then the same again.
fn is_twice(text: &str) -> bool {
    let chars: Vec<char> = fold(text).chars().collect();
    let (first, second) = chars.split_at(chars.len() / 2);
    first == second && first.len() > 1 && first.iter().any(|c| c.is_alphabetic())
}

fn names(row: &Row) -> impl Iterator<Item = &String> {
    [Some(&row.name), row.annual_name.as_ref()].into_iter().flatten()
}

/// What tells of a row that was recognised, or whose cells were told apart by where the text stands.
fn of_worn(row: &Row, next: Option<&Row>, habits: &Habits) -> Vec<(bool, &'static str)> {
    let [cycle, annual, actual] = [&row.cycle, &row.annual, &row.actual].map(Option::as_deref);
    let differ =
        |a: Option<&str>, b: Option<&str>, worn: &dyn Fn(&str, &str) -> bool| a.zip(b).is_some_and(|(a, b)| worn(a, b));
    let nearly = |name: &str, other: &str| {
        text::is_nearly(&fold(name), &fold(other)) && !(row.confidence >= READ && lacks_characters(name, other))
    };
    let is_empty = |target: Option<&str>| target.is_some_and(str::is_empty);
    vec![
        (row.level2.is_empty(), sentence!("it has no level 2")),
        (targets(row).all(str::is_empty), sentence!("it has no target")),
        (
            is_empty(cycle) != is_empty(annual) && cycle.is_some() && annual.is_some(),
            sentence!("one half of it has no target"),
        ),
        (
            differ(Some(&row.name), row.annual_name.as_deref(), &nearly),
            sentence!("the names of its halves nearly agree"),
        ),
        (
            differ(cycle, annual, &value::is_half_worn),
            sentence!("one half of it lacks a sign, a digit or the unit of the other"),
        ),
        (differ(cycle, annual, &value::is_half_misread), sentence!("the targets of its halves differ in a character")),
        (
            differ(annual, actual, &value::is_actual_worn),
            sentence!("what was reached lacks the point or the number of what was aimed at"),
        ),
        (names(row).any(|name| has_zero_for_letter(name)), sentence!("its name has a 0 that may be the letter O")),
        (targets(row).chain(row.unit.as_deref()).any(value::is_misshapen), sentence!("no target is written so")),
        (
            habits.worn && row.sign.is_none() && targets(row).any(value::may_begin_with_sign),
            sentence!("its first digit may be a sign as other rows have"),
        ),
        (
            habits.signs && row.sign.as_ref().is_some_and(String::is_empty),
            sentence!("it has no sign where other rows have one"),
        ),
        (habits.units && is_bare_number(row) == Some(false), sentence!("it has no unit where other rows have one")),
        (
            habits.percents && row.unit.is_none() && targets(row).any(|t| value::lacks_percent(&row.name, t)),
            sentence!("it has no % where others have one"),
        ),
        (
            next.is_some_and(|next| may_go_on(row, next)),
            sentence!("the row below it, on the next page, may be its end"),
        ),
        (habits.is_odd_sign(row), sentence!("its sign is of another kind than those of other rows")),
        (
            row.mixed == Some(Mixed::Apart),
            sentence!("the texts of one of its cells stand apart, as in two cells whose ruling is missing"),
        ),
        (row.mixed == Some(Mixed::Overprinted), sentence!("a text of it is printed over another one")),
        (
            row.is_unruled,
            sentence!("no ruling parts it from its neighbours; its cells were told apart by where the text stands"),
        ),
        (row.is_open, sentence!("no ruling parts its columns; they were told apart by where the text stands")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;
    use crate::provenance::Provenance;

    fn row(cycle: &str, annual: &str) -> Row {
        let target = |text: &str| Some(text.to_owned());
        Row {
            level1: "产出指标".into(),
            level2: "数量指标".into(),
            name: "培训人次".into(),
            cycle: target(cycle),
            annual: target(annual),
            provenance: Provenance::RECOGNISED,
            ..Row::default()
        }
    }

    fn alone(row: &Row) -> Option<&'static str> {
        reason(row, None, &Habits::of(std::slice::from_ref(row), true))
    }

    #[test]
    fn a_row_that_no_ruling_parts_from_its_neighbours_is_doubtful_though_it_is_drawn() {
        let drawn = Row { provenance: Provenance::Drawn, ..row("≥90%", "≥90%") };
        assert_eq!(alone(&drawn), None);
        let unruled = Row { is_unruled: true, ..drawn.clone() };
        assert_eq!(
            alone(&unruled),
            Some("no ruling parts it from its neighbours; its cells were told apart by where the text stands")
        );
        let open = Row { is_open: true, ..drawn };
        assert_eq!(alone(&open), Some("no ruling parts its columns; they were told apart by where the text stands"));
    }

    #[test]
    fn a_drawn_row_with_what_no_printed_row_has_is_doubtful() {
        let drawn = || Row { provenance: Provenance::Drawn, ..row("≥90%", "≥90%") };
        let held = [drawn(), drawn(), drawn()];
        let among = |row: Row| {
            let rows = [held.to_vec(), vec![row]].concat();
            reason(&rows[3], None, &Habits::of(&rows, true))
        };
        let target = |text: &str| Row { annual: Some(text.into()), ..drawn() };
        assert_eq!(among(drawn()), None);
        assert_eq!(among(Row { name: String::new(), ..drawn() }), Some("it has no name"));
        assert_eq!(
            among(Row { level2: String::new(), ..drawn() }),
            Some("it has no level 2 where other rows have one")
        );
        assert_eq!(
            among(Row { level2: drawn().name, ..drawn() }),
            Some("its name stands in the place of its level too")
        );
        let nowhere = Row { level1: String::new(), level2: String::new(), ..drawn() };
        assert_eq!(among(nowhere), Some("it has no level 1 where other rows have one"));
        assert_eq!(among(Row { level2: "12".into(), ..drawn() }), Some("its level is a number"));
        assert_eq!(
            among(Row { holds_level: true, ..drawn() }),
            Some("its name or a target of it holds the label of a level too")
        );
        assert_eq!(among(target("培训人次3次")), Some("a target of it holds its name"));
        assert_eq!(
            among(target("培训3人次次")),
            Some("a target of it holds its name"),
            "one line of it stands between those of the name"
        );
        assert_eq!(among(target("3场次3场次")), Some("a text stands twice in a cell of it"));
        assert_eq!(among(target("1212")), None, "a number may say so");
        let cut = |rest: &Row| reason(&held[0], Some(rest), &Habits::of(&held, true));
        assert_eq!(cut(&Row { name: "次".into(), ..row("", "") }), Some("the row below it may be its end"));
        assert_eq!(cut(&drawn()), None);
        let bare = Row { lacks_levels: true, ..drawn() };
        assert_eq!(alone(&bare), Some("its table has columns of levels, and it has none"));
        let torn = [Row { is_headless: true, ..drawn() }];
        let out_of_order = "neither a title nor a header stands above it; its page may be out of order";
        assert_eq!(reason(&torn[0], None, &Habits::of(&torn, false)), Some(out_of_order));
        assert_eq!(reason(&torn[0], None, &Habits::of(&torn, true)), None);
        let marked = |mark: &str| among(Row { weight: Some(mark.into()), score: Some(mark.into()), ..drawn() });
        assert_eq!(marked("人 2"), Some("its weight or score is no number"));
        assert_eq!([marked("10"), marked("2.5分"), marked("10%"), marked("")], [None; 4]);
        assert_eq!(among(target("")), Some("it lacks a value where other rows have one"));
        assert_eq!(among(Row { rows_run_together: true, ..drawn() }), Some("its cells hold two rows"));
        let apart = "the texts of one of its cells stand apart, as in two cells whose ruling is missing";
        assert_eq!(among(Row { mixed: Some(Mixed::Apart), ..drawn() }), Some(apart));
        assert_eq!(
            among(Row { mixed: Some(Mixed::Overprinted), ..drawn() }),
            Some("a text of it is printed over another one")
        );
        assert_eq!(alone(&Row { level2: String::new(), ..drawn() }), None, "a form without second levels");
    }

    #[test]
    fn halves_that_do_not_agree_are_doubtful_where_they_were_recognised() {
        assert_eq!(alone(&row("≥90%", "≥90%")), None);
        assert_eq!(alone(&row("", "≥90%")), Some("one half of it has no target"));
        assert_eq!(alone(&row("≥90%", "≥00%")), Some("the targets of its halves differ in a character"));
        assert_eq!(alone(&Row { provenance: Provenance::Drawn, ..row("", "≥90%") }), None, "printed");
    }

    #[test]
    fn a_bare_number_without_its_unit_is_doubtful_where_others_have_one() {
        let with = |target: &str, unit: &str| Row { cycle: None, unit: Some(unit.into()), ..row("", target) };
        let reason = |target: &str, unit: &str| {
            let rows = [with("12", "次"), with("95", "%"), with("及时", ""), with("3", "个"), with(target, unit)];
            super::reason(&rows[4], None, &Habits::of(&rows, true))
        };
        assert_eq!(reason("100", ""), Some("it has no unit where other rows have one"));
        assert_eq!((reason("100", "%"), reason("及时", ""), reason("100%", "")), (None, None, None));
    }

    #[test]
    fn a_number_left_out_and_a_letter_read_as_a_digit_are_doubtful() {
        assert_eq!(alone(&row("个", "个")), Some("a target of it is a unit without a number"));
        let named = |name: &str| alone(&Row { name: name.into(), ..row("1次", "1次") });
        assert_eq!(named("含0 A系统维护次数"), Some("its name has a 0 that may be the letter O"));
        assert_eq!(named("含OA系统、PM10和V0的监测次数"), None);
    }

    #[test]
    fn a_row_without_a_weight_among_rows_with_one_is_doubtful() {
        let weighed = |weight: &str| Row { weight: Some(weight.into()), ..row("3人", "3人") };
        let doubtful = |rows: &[Row]| -> Vec<bool> {
            rows.iter().map(|row| reason(row, None, &Habits::of(rows, true)).is_some()).collect()
        };
        assert_eq!(
            doubtful(&[weighed("5"), weighed(""), weighed("10"), row("1次", "1次")]),
            [false, true, false, true]
        );
        assert_eq!(doubtful(&[weighed("5"), weighed(""), weighed("")]), [false; 3], "one may be dirt");
    }

    #[test]
    fn a_column_that_a_drawn_form_fills_in_a_part_of_its_rows_doubts_none() {
        let reached =
            |actual: &str| Row { actual: Some(actual.into()), provenance: Provenance::Drawn, ..row("3人", "3人") };
        let doubtful =
            |rows: &[Row]| rows.iter().filter(|row| reason(row, None, &Habits::of(rows, true)).is_some()).count();
        assert_eq!(doubtful(&[reached("3人"), reached("2人"), reached(""), reached("")]), 0);
        assert_eq!(doubtful(&[reached("3人"), reached("2人"), reached("2人"), reached("")]), 1, "most rows have one");
    }

    #[test]
    fn a_number_that_begins_as_a_worn_sign_would_be_read_is_doubtful() {
        let doubtful = |target: &str, confidence: f32| {
            let sure = |target: &str| Row { confidence: 0.99, ..row(target, target) };
            let rows = [sure("≥5人"), Row { confidence, ..sure("≥3次") }, sure(target)];
            reason(&rows[2], None, &Habits::of(&rows, true)).is_some()
        };
        assert!(doubtful("246个", 0.6));
        assert!(!doubtful("246个", 0.97), "the signs are sure");
        assert!(
            !doubtful("346个", 0.6) && !doubtful("2次", 0.6) && !doubtful("2024年底", 0.6) && !doubtful("≥26次", 0.6)
        );
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
        let habits = Habits::of(&rows, true);
        let doubtful: Vec<bool> = rows.iter().map(|row| reason(row, None, &habits).is_some()).collect();
        assert_eq!(doubtful, [false, false, true, false]);
        let rows = [row("≧90%", "≧90%"), row("≥8次", "≥8次"), row("≥5人", "≥5人")];
        let habits = Habits::of(&rows, true);
        assert!(rows.iter().all(|row| reason(row, None, &habits).is_some()), "two bars may look like one");
    }

    #[test]
    fn a_sign_that_may_have_lost_its_bar_is_doubtful() {
        let doubtful = |rows: &[Row]| {
            rows.iter().map(|row| reason(row, None, &Habits::of(rows, true)).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(doubtful(&[row("≥90%", "≥90%"), row("≤8次", "≤8次"), row("＞5人", ">5人")]), [false, false, true]);
        assert_eq!(doubtful(&[row(">=90%", ">=90%"), row(">5人", ">5人")]), [false; 2], "written with two characters");
        assert_eq!(
            doubtful(&[row("≥90%", "≥90%"), row(">8次", ">8次"), row("<5人", "<5人")]),
            [false; 3],
            "the form prints them"
        );
    }

    #[test]
    fn one_doubtful_sign_with_two_bars_does_not_doubt_many_with_one() {
        let one = || Row { confidence: 0.99, ..row("≥5人", "≥5人") };
        let two = |confidence: f32| Row { confidence, ..row("≧8次", "≧8次") };
        let doubtful =
            |rows: &[Row]| rows.iter().filter(|row| reason(row, None, &Habits::of(rows, true)).is_some()).count();
        assert_eq!(doubtful(&[two(0.6), one(), one(), one(), one()]), 1);
        assert_eq!(doubtful(&[two(0.95), one(), one(), one(), one()]), 5, "it is sure");
        assert_eq!(doubtful(&[two(0.6), two(0.6), one(), one(), one()]), 5, "there are two");
        assert_eq!(doubtful(&[two(0.6), one(), one()]), 3, "the others are few");
    }

    #[test]
    fn a_name_that_lacks_characters_is_doubtful_where_it_is_not_sure() {
        let named =
            |other: &str, confidence: f32| Row { annual_name: Some(other.into()), confidence, ..row("1次", "1次") };
        assert_eq!(alone(&named("培训次", 0.97)), None);
        assert!(alone(&named("培训次", 0.93)).is_some());
        assert!(alone(&named("培川人次", 0.97)).is_some(), "another character");
    }

    #[test]
    fn a_share_without_its_percent_sign_is_doubtful_among_shares_with_one() {
        let rate = |target: &str| Row { name: "完成率".into(), ..row(target, target) };
        let rows = [rate("≥95%"), rate("≥90%"), rate("≥908"), rate("1")];
        let habits = Habits::of(&rows, true);
        let doubtful: Vec<bool> = rows.iter().map(|row| reason(row, None, &habits).is_some()).collect();
        assert_eq!(doubtful, [false, false, true, false]);
        assert_eq!(alone(&rate("95")), None, "the form prints none");
    }

    #[test]
    fn a_row_is_doubtful_whose_end_may_stand_on_the_next_page() {
        let on = |page: u32, target: &str| Row { place: Place { page: Some(page), bbox: None }, ..row(target, target) };
        let told = |next: &Row| reason(&on(1, "1次"), Some(next), &Habits::of(&[], true)).is_some();
        assert!(told(&on(2, "")));
        assert!(!told(&on(2, "1次")) && !told(&on(1, "")));
    }

    #[test]
    fn a_row_without_a_sign_among_rows_with_one_is_doubtful() {
        let signed = |sign: &str| Row { sign: Some(sign.into()), ..row("3", "3") };
        let rows = [signed("≥"), signed("="), signed("")];
        let habits = Habits::of(&rows, true);
        assert!(reason(&rows[1], None, &habits).is_none());
        assert!(reason(&rows[2], None, &habits).is_some());
    }

    #[test]
    fn a_text_that_nothing_took_doubts_the_row_in_whose_line_it_stands() {
        let place = |page: u32, y0: f32| Place {
            page: Some(page),
            bbox: Some(crate::geom::Rect::new(10.0, y0, 90.0, y0 + 10.0)),
        };
        let row = Row { place: place(1, 100.0), provenance: Provenance::Drawn, ..row("1次", "1次") };
        let is_doubtful = |row: &Row, page: u32, y0: f32| crate::normal::beside(row, &[place(page, y0)]);
        assert!(is_doubtful(&row, 1, 103.0));
        assert!(!is_doubtful(&row, 1, 120.0) && !is_doubtful(&row, 2, 103.0));
        let sideways = Place { page: Some(1), bbox: Some(crate::geom::Rect::new(20.0, 0.0, 40.0, 200.0)) };
        let beside = |x0: f32| Place { page: Some(1), bbox: Some(crate::geom::Rect::new(x0, 100.0, x0 + 10.0, 110.0)) };
        let row = Row { place: sideways, ..row };
        assert!(crate::normal::beside(&row, &[beside(25.0)]) && !crate::normal::beside(&row, &[beside(60.0)]));
    }
}
