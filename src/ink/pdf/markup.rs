//! What annotations that mark up a page draw on it → out of its text and its rulings.
//!
//! A stamp across a cell, the icon of a note and a line by hand are put on a page that somebody else wrote. Their words
//! are none of a cell's and their strokes no rulings; what a line runs through may be crossed out.

use super::annotations::Markup;
use super::marks::{Fate, Mark};
use crate::diag::{Code, Diagnostic, Place};
use crate::geom::Rect;
use crate::provenance::Provenance;
use crate::say;

/// How far a text is sure that a line of somebody's hand runs through: as likely as not it no longer holds.
const CROSSED: f32 = 0.5;

/// A text that markup writes, or runs through.
#[derive(Clone, Debug)]
pub(super) struct Over {
    text: String,
    bbox: Rect,
    is_written: bool,
}

impl Over {
    pub(super) fn finding(self, page: u32) -> Diagnostic {
        let place = Place { page: Some(page), bbox: Some(self.bbox) };
        if self.is_written {
            let message =
                say!("'{}' was put on the page as a stamp or a note and was not read as part of it", self.text);
            return Diagnostic::new(Code::TextUnplaced, place, message);
        }
        let message = say!("a line was drawn through '{}' by hand; it may no longer hold", self.text);
        Diagnostic::new(Code::LowConfidence, place, message)
    }
}

/// Sets the fate of what markup writes to [`Fate::Aside`] and doubts what it runs through; what either was. `content_end`
/// is the last step of the page's own content.
pub(super) fn lay_over(marks: &mut [Mark], content_end: u32, markup: &[Markup]) -> Vec<Over> {
    let mut over = Vec::new();
    for Markup { area, crosses } in markup {
        let mut written = Part::default();
        let mut crossed = Part::default();
        for mark in marks.iter_mut().filter(|mark| mark.fate == Fate::Shown) {
            if mark.order > content_end && area.contains(mark.glyph.bbox.center()) {
                written.add(mark);
                mark.fate = Fate::Aside;
            } else if *crosses && mark.order <= content_end && meet(area, &heart(&mark.glyph.bbox)) {
                crossed.add(mark);
                mark.glyph.confidence = mark.glyph.confidence.min(CROSSED);
                mark.glyph.provenance = mark.glyph.provenance.max(Provenance::WorkedOut);
            }
        }
        over.extend(written.over(true).into_iter().chain(crossed.over(false)));
    }
    over
}

/// The part of a text that lies under or in an annotation.
#[derive(Default)]
struct Part {
    text: String,
    boxes: Vec<Rect>,
}

impl Part {
    fn add(&mut self, mark: &Mark) {
        self.text.push_str(&mark.glyph.text);
        self.boxes.push(mark.glyph.bbox);
    }

    fn over(self, is_written: bool) -> Option<Over> {
        let bbox = Rect::around(self.boxes)?;
        let text = self.text.trim().to_owned();
        (!text.is_empty()).then_some(Over { text, bbox, is_written })
    }
}

/// The middle of a glyph's box, where a line crosses it out; below is where it is underlined.
fn heart(bbox: &Rect) -> Rect {
    let (dx, dy) = (bbox.width() / 4.0, bbox.height() / 4.0);
    Rect { x0: bbox.x0 + dx, y0: bbox.y0 + dy, x1: bbox.x1 - dx, y1: bbox.y1 - dy }
}

fn meet(a: &Rect, b: &Rect) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}
