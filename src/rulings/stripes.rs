//! Groups of rulings and the shades among them → the same groups with the edges of shaded rows.
//!
//! Where rows are told apart by stripes or by a dark header, a producer leaves out the rulings between them, or draws
//! them in white. Shades side by side that reach over the whole width of a table are a row of it, and their edges
//! divide it as rulings do.

use super::{Ruling, Rulings, Tuning, outermost};
use crate::geom::Rect;
use crate::ink::Shade;

/// Shades of one height, side by side.
struct Stripe {
    bbox: Rect,
    cells: Vec<Rect>,
}

/// Adds the edges of the stripes of each group of rulings to it; `texts` are the boxes of the texts whose middle lies
/// in a box.
///
/// A header that stands on a group, as wide as that, belongs to it.
pub(crate) fn with_stripes(
    groups: Vec<Rulings>,
    shades: &[Shade],
    charts: &[Rect],
    texts: &dyn Fn(&Rect) -> Vec<Rect>,
    tuning: &Tuning,
) -> Vec<Rulings> {
    if shades.is_empty() || groups.is_empty() || shades.len() > MOST_SHADES {
        return groups;
    }
    let stripes = stripes(shades, tuning);
    let free = |s: &&Stripe| !charts.iter().any(|chart| chart.intersection(&s.bbox).is_some());
    let stripes: Vec<&Stripe> = stripes.iter().filter(free).collect();
    groups.into_iter().map(|group| striped(group, &stripes, texts, tuning)).collect()
}

/// More shades are a picture.
const MOST_SHADES: usize = 5_000;

/// Puts shades of the same height that lie side by side together.
fn stripes(shades: &[Shade], tuning: &Tuning) -> Vec<Stripe> {
    let mut cells: Vec<Rect> = outermost(shades, tuning).into_iter().map(|s| s.bbox).collect();
    let level = |r: &Rect| ((r.y0 + r.y1) / (2.0 * tuning.touch.max(0.1))).round();
    cells.sort_by(|a, b| level(a).total_cmp(&level(b)).then(a.x0.total_cmp(&b.x0)));
    let mut stripes: Vec<Stripe> = Vec::new();
    for cell in cells {
        let goes_on = |s: &&mut Stripe| {
            let gap = cell.x0 - s.bbox.x1;
            let level = (s.bbox.y0 - cell.y0).abs() <= tuning.touch && (s.bbox.y1 - cell.y1).abs() <= tuning.touch;
            level && (-tuning.touch..=tuning.join).contains(&gap)
        };
        match stripes.last_mut().filter(goes_on) {
            Some(stripe) => {
                stripe.bbox = stripe.bbox.union(&cell);
                stripe.cells.push(cell);
            }
            None => stripes.push(Stripe { bbox: cell, cells: vec![cell] }),
        }
    }
    stripes
}

/// A group with the edges of the stripes that are rows of it.
fn striped(mut group: Rulings, stripes: &[&Stripe], texts: &dyn Fn(&Rect) -> Vec<Rect>, tuning: &Tuning) -> Rulings {
    let Some(bbox) = group.bbox().filter(|b| b.width() > tuning.stack_width && b.height() > tuning.shortest) else {
        return group;
    };
    if group.vertical.is_empty() {
        return group;
    }
    let as_wide = |s: &Stripe| (s.bbox.x0 - bbox.x0).abs() <= tuning.join && (s.bbox.x1 - bbox.x1).abs() <= tuning.join;
    let mut added: Vec<&Stripe> = Vec::new();
    for stripe in stripes.iter().filter(|s| as_wide(s)) {
        let within = bbox.y0 - tuning.touch <= stripe.bbox.y0 && stripe.bbox.y1 <= bbox.y1 + tuning.touch;
        let on_top = (bbox.y0 - stripe.bbox.y1).abs() <= tuning.touch && stripe.bbox.y0 < bbox.y0 - tuning.shortest;
        let whole = || texts(&stripe.bbox).iter().all(|t| !is_cut(t, stripe.bbox.y0) && !is_cut(t, stripe.bbox.y1));
        // A bar over a row whose columns are not drawn says nothing of them.
        let parted = stripe.cells.len() > 1 || within && parts(&group, &stripe.bbox, tuning);
        if parted && (within || on_top) && whole() {
            added.push(stripe);
        }
    }
    added.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0));
    for stripe in &added {
        add(&mut group, stripe, tuning);
    }
    for pair in added.windows(2) {
        go_on(&mut group, pair[0], pair[1].bbox.y0, |x| pair[1].has_edge(x, tuning), texts, tuning);
    }
    if let Some(last) = added.last() {
        go_on(&mut group, last, bbox.y1, |_| true, texts, tuning);
    }
    group
}

impl Stripe {
    /// Whether a cell of it ends or begins at `x`.
    fn has_edge(&self, x: f32, tuning: &Tuning) -> bool {
        self.cells.iter().any(|c| (c.x0 - x).abs() <= tuning.join || (c.x1 - x).abs() <= tuning.join)
    }
}

/// A plain row between stripes is no higher than this many stripes; it may hold more lines than they do.
const PLAIN: f32 = 4.0;

/// Lets the columns of a stripe go on over the plain row below it, down to `end`, where no text lies over them.
fn go_on(
    group: &mut Rulings,
    stripe: &Stripe,
    end: f32,
    goes_on: impl Fn(f32) -> bool,
    texts: &dyn Fn(&Rect) -> Vec<Rect>,
    tuning: &Tuning,
) {
    let plain = Rect { y0: stripe.bbox.y1, y1: end, ..stripe.bbox };
    if plain.height() <= tuning.shortest || plain.height() > PLAIN * stripe.bbox.height() {
        return;
    }
    let held = texts(&plain);
    let crossed = |x: f32| held.iter().any(|t| t.x0 + tuning.touch < x && x < t.x1 - tuning.touch);
    for x in stripe.cells.iter().skip(1).map(|c| c.x0).filter(|x| goes_on(*x) && !crossed(*x)) {
        put(&mut group.vertical, Ruling { at: x, from: plain.y0, to: plain.y1, width: 0.0, printed: false }, tuning);
    }
}

/// Whether a ruling inside of a row goes down through it.
fn parts(group: &Rulings, row: &Rect, tuning: &Tuning) -> bool {
    let middle = row.center().y;
    let inside = |x: f32| row.x0 + tuning.stack < x && x < row.x1 - tuning.stack;
    group.vertical.iter().any(|r| inside(r.at) && r.from <= middle && middle <= r.to)
}

/// Whether an edge runs through a text, and not along it.
fn is_cut(text: &Rect, y: f32) -> bool {
    let margin = 0.3 * text.height();
    text.y0 + margin < y && y < text.y1 - margin
}

/// Adds the edges of a stripe where no ruling lies already.
fn add(group: &mut Rulings, stripe: &Stripe, tuning: &Tuning) {
    let line = |at, from, to| Ruling { at, from, to, width: 0.0, printed: false };
    let Rect { x0, y0, x1, y1 } = stripe.bbox;
    for edge in [line(y0, x0, x1), line(y1, x0, x1)] {
        put(&mut group.horizontal, edge, tuning);
    }
    for x in stripe.cells.iter().flat_map(|c| [c.x0, c.x1]) {
        put(&mut group.vertical, line(x, y0, y1), tuning);
    }
}

/// Adds an edge unless rulings of the same place cover most of it.
fn put(rulings: &mut Vec<Ruling>, edge: Ruling, tuning: &Tuning) {
    let near = rulings.iter().filter(|r| (r.at - edge.at).abs() <= tuning.join);
    let covered: f32 = near.map(|r| (r.to.min(edge.to) - r.from.max(edge.from)).max(0.0)).sum();
    if covered < COVERED * edge.length() {
        rulings.push(edge);
    }
}

/// An edge is a ruling already where this share of it is drawn.
const COVERED: f32 = 0.9;
