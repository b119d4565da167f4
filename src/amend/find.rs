//! A line → what of a document it is about: by where it stands and by what was read there, not by its row.
//!
//! It is looked for among the things as the lines before it have left them, each by what was read of it, so that rows
//! that persons have made are found too.

use super::members;
use crate::corrections::{Line, Path, Thing};
use crate::document::Document;
use crate::geom::Rect;

/// Within so many points of a box something is still in it: boxes are written with a tenth of a point, and move by a
/// little from version to version.
const SLACK: f32 = 4.0;

/// What a line is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) form: usize,
    pub(super) thing: Thing,
    /// Whether what is read there now is what the person has made of it.
    pub(super) is_so_already: bool,
}

/// The thing of a document that a line is about, if there is one with that reading at that place.
pub(super) fn thing(read: &Document, line: &Line, path: &Path) -> Option<Found> {
    let (form, thing) = path.thing?;
    let says = |(at, candidate): (usize, Thing), text: &str| {
        let form = &read.forms[at];
        match &path.member {
            Some(member) => members::read(form, candidate, member).unwrap_or_default() == text,
            None => members::whole(form, candidate) == text,
        }
    };
    let near = || {
        members::things(read)
            .into_iter()
            .filter(|(at, candidate)| is_alike(*candidate, thing) && stands_there(read, (*at, *candidate), line))
    };
    let nearest = |text: &str| {
        let distance = |(at, candidate): &(usize, Thing)| {
            let bbox = members::place(&read.forms[*at], *candidate).1;
            let apart = bbox
                .zip(line.bbox)
                .map_or(0.0, |(a, b)| (a.center().x - b.center().x).hypot(a.center().y - b.center().y));
            (apart, (*at, *candidate) != (form, thing))
        };
        let fitting = near().filter(|candidate| says(*candidate, text));
        fitting.min_by(|a, b| distance(a).0.total_cmp(&distance(b).0).then(distance(a).1.cmp(&distance(b).1)))
    };
    if let Some((form, thing)) = nearest(&line.read) {
        return Some(Found { form, thing, is_so_already: false });
    }
    let now = line.now.as_deref().filter(|_| path.member.is_some())?;
    nearest(now).map(|(form, thing)| Found { form, thing, is_so_already: true })
}

fn is_alike(a: Thing, b: Thing) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

/// Whether a thing stands where a line says; one that has no place of its own stands on the pages of its form.
fn stands_there(read: &Document, (form, thing): (usize, Thing), line: &Line) -> bool {
    let form = &read.forms[form];
    let Some(page) = line.page else { return true };
    match members::place(form, thing) {
        (Some(at), Some(bbox)) => at == page && line.bbox.is_none_or(|inner| holds(&bbox, &inner)),
        (Some(at), None) => at == page,
        _ => form.pages.is_none_or(|[first, last]| (first..=last).contains(&page)),
    }
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    let outer = Rect { x0: outer.x0 - SLACK, y0: outer.y0 - SLACK, x1: outer.x1 + SLACK, y1: outer.y1 + SLACK };
    outer.contains(inner.center())
}
