//! Rules that stop inside a table → the walls that they stop at.
//!
//! A rule does not cut a merged cell: it stops at the side of one. Where the columns have no rules of their own, that side runs between the nearest
//! rules above and below that do go on.

use crate::rulings::Ruling;

/// The walls at which horizontal rules (from top to bottom) stop.
///
/// `touch` is how near two ends are one, in points.
pub(super) fn walls(rules: &[Ruling], touch: f32) -> Vec<Ruling> {
    ends(rules, touch).into_iter().flat_map(|x| walls_at(rules, x, touch)).collect()
}

/// The places where rules stop.
fn ends(rules: &[Ruling], touch: f32) -> Vec<f32> {
    let mut all: Vec<f32> = rules.iter().flat_map(|r| [r.from, r.to]).collect();
    all.sort_by(f32::total_cmp);
    let mut bundles: Vec<f32> = Vec::new();
    for x in all {
        match bundles.last_mut() {
            Some(at) if x - *at <= touch => {}
            _ => bundles.push(x),
        }
    }
    bundles
}

/// The walls at one such place: around each rule that stops, from the last rule above that goes on to the next one below.
fn walls_at(rules: &[Ruling], x: f32, touch: f32) -> Vec<Ruling> {
    let crosses = |r: &Ruling| r.from < x - touch && x + touch < r.to;
    let mut out: Vec<Ruling> = Vec::new();
    let mut above: Option<f32> = None;
    let mut stopped = false;
    for rule in rules {
        if crosses(rule) {
            if let (Some(from), true) = (above, stopped) {
                match out.last_mut() {
                    Some(last) if from - last.to <= touch => last.to = rule.at,
                    _ => out.push(Ruling { at: x, from, to: rule.at, width: 0.0, printed: false }),
                }
            }
            (above, stopped) = (Some(rule.at), false);
        } else if (rule.from - x).abs() <= touch || (rule.to - x).abs() <= touch {
            stopped = true;
        }
    }
    out
}
