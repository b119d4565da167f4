//! Two values → do they say the same?

use crate::value::fold::{fold, key};
use crate::value::lexicon::SYNONYMS;
use crate::value::{Kind, Value, bound, date, grade};

/// Do two values say the same, in whatever notation (`≥90%`, `不低于90.00%`, `百分之九十以上`)?
#[must_use]
pub fn same(a: &Value, b: &Value) -> bool {
    if key(&a.text) == key(&b.text) {
        return true;
    }
    match (a.kind, b.kind) {
        (Kind::Empty, Kind::Empty) => true,
        (Kind::Date, Kind::Date) => {
            let read = |value: &Value| date::read(&fold(&value.text).plain, true);
            read(a).is_some_and(|period| Some(period) == read(b))
        }
        (Kind::Grade, Kind::Grade) => graded(a) == graded(b),
        _ => a.number.is_some() && numbers(a) == numbers(b) && units(a, b),
    }
}

fn numbers(value: &Value) -> impl PartialEq {
    (value.comparator, value.number, value.number_max)
}

/// The same unit, or the same kind where one side leaves it out.
fn units(a: &Value, b: &Value) -> bool {
    match (&a.unit, &b.unit) {
        (Some(a), Some(b)) => unit_key(a) == unit_key(b),
        (None, None) => true,
        _ => a.kind != Kind::Percent && b.kind != Kind::Percent,
    }
}

fn unit_key(unit: &str) -> String {
    let one = |part: &str| SYNONYMS.iter().find(|(word, _)| *word == part).map_or(part, |(_, same)| same).to_owned();
    let key = key(unit).to_lowercase().replace(['·', '.', '每'], "/");
    key.split('/').map(one).collect::<Vec<_>>().join("/")
}

/// The grade and whether it is a lower bound.
fn graded(value: &Value) -> (String, bool) {
    let text = fold(&value.text).plain;
    let bounded = text.contains("以上") || bound::before(&text).is_some_and(|(mark, _)| bound::is_firm(&[mark]));
    (grade::core(&text).to_owned(), bounded)
}
