//! What is doubtful on a page → highlights with a note, as a PDF reader shows them.

use crate::document::Document;
use crate::geom::{Projection, Rect};
use crate::review;
use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};

/// A place with something to say about it, in the coordinates of the file.
pub(super) struct Mark {
    rect: Rect,
    says: String,
}

/// The marks of a page (from 1): the doubts that are left.
pub(super) fn of_page(document: &Document, number: u32, to_paper: &Projection) -> Vec<Mark> {
    // The pages of an attached file are others.
    let is_attached =
        |form: Option<usize>| form.and_then(|at| document.forms.get(at)).is_some_and(|form| form.attachment.is_some());
    let items = review::items(document).into_iter().filter(|item| item.page == Some(number) && !is_attached(item.form));
    let mark = |item: review::Item| {
        let says = item.reason.map_or(item.message.clone(), |reason| format!("{}: {reason}", item.message));
        Some(Mark { rect: to_paper.apply_rect(&item.bbox?), says })
    };
    items.filter_map(mark).collect()
}

impl Mark {
    /// The annotation that says so (ISO 32000-2, 12.5.6.10).
    pub(super) fn annotation(&self, page: ObjectId) -> Dictionary {
        let Rect { x0, y0, x1, y1 } = self.rect;
        let numbers = |all: &[f32]| all.iter().map(|n| Object::Real(*n)).collect::<Vec<_>>();
        dictionary! {
            "Type" => "Annot", "Subtype" => "Highlight", "Rect" => numbers(&[x0, y0, x1, y1]), "P" => page,
            // The upper corners first, as readers expect them.
            "QuadPoints" => numbers(&[x0, y1, x1, y1, x0, y0, x1, y0]),
            "C" => numbers(&[1.0, 0.9, 0.2]), "CA" => Object::Real(0.4), "F" => 0,
            "T" => text("zhibiao"), "Contents" => text(&self.says),
        }
    }
}

/// A text for a person (ISO 32000-2, 7.9.2.2).
fn text(says: &str) -> Object {
    let units = std::iter::once(0xFEFF).chain(says.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}
