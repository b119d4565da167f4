//! Signs and words around a number → the comparator they make together.

use crate::value::Comparator::{self, AtLeast, AtMost, Equal, Greater, Less, Range, Within};
use crate::value::lexicon::{AFTER, BEFORE, Mark};

/// Takes one sign or word off the start of a text.
pub(super) fn before(text: &str) -> Option<(Mark, &str)> {
    let longest = BEFORE.iter().find(|(word, _)| text.starts_with(*word))?;
    Some((longest.1, &text[longest.0.len()..]))
}

/// Takes one sign or word that stands before numbers off the end of a text.
pub(super) fn before_at_end(text: &str) -> Option<(Mark, &str)> {
    let longest = BEFORE.iter().find(|(word, _)| text.ends_with(*word))?;
    Some((longest.1, &text[..text.len() - longest.0.len()]))
}

/// Takes one word that stands after numbers off the start of a text.
pub(super) fn after(text: &str) -> Option<(Mark, &str)> {
    let longest = AFTER.iter().find(|(word, _)| text.starts_with(*word))?;
    Some((longest.1, &text[longest.0.len()..]))
}

/// Does one of the marks bound the number firmly?
pub(super) fn is_firm(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| matches!(mark, Mark::Bound(_)))
}

/// The comparator that the marks around one number make: `None` where they contradict each other, `Some(None)` where
/// the number is only a rough one.
pub(super) fn settle(marks: &[Mark]) -> Option<Option<Comparator>> {
    let (mut firm, mut weak, mut within, mut about) = (None, Equal, false, false);
    for mark in marks {
        match mark {
            Mark::Bound(bound) => firm = Some(firm.map_or(Some(*bound), |was| both(was, *bound))?),
            Mark::Weak(AtMost) => weak = AtMost,
            Mark::Within => within = true,
            Mark::About => about = true,
            Mark::Weak(_) | Mark::Filler => {}
        }
    }
    match (within, firm) {
        (true, None | Some(AtMost)) => Some(Some(Within)),
        (true, Some(_)) => None,
        (false, Some(bound)) => Some(Some(bound)),
        (false, None) if about => Some(None),
        (false, None) => Some(Some(weak)),
    }
}

/// The comparator of a range between the marks before and after it; `None` where they contradict it.
pub(super) fn settle_range(before: &[Mark], after: &[Mark]) -> Option<Option<Comparator>> {
    let firm_before = is_firm(before) || before.contains(&Mark::Within);
    let other_than_within = after.iter().any(|mark| matches!(mark, Mark::Bound(bound) if *bound != AtMost));
    (!firm_before && !other_than_within).then_some(Some(Range))
}

/// Two bounds of one number: the stricter one, `None` where they point apart.
fn both(one: Comparator, other: Comparator) -> Option<Comparator> {
    match (one, other) {
        (Greater, AtLeast) | (AtLeast, Greater) => Some(Greater),
        (Less, AtMost) | (AtMost, Less) => Some(Less),
        _ => (one == other).then_some(one),
    }
}
