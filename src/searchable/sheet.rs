//! A page of a PDF → the same page, with a layer of text and with marks; what it draws stays as it is.

use super::Placed;
use super::layer::{Font, NAME};
use super::marks::Mark;
use crate::geom::Projection;
use crate::source::Pdf;
use lopdf::{Dictionary, IncrementalDocument, Object, ObjectId, Result, Stream};

/// From the coordinates of a page (by its index, from 0) as a reader sees it to those of the file; `None` for a page
/// that cannot be seen.
pub(super) fn to_user_space(pdf: &Pdf, at: usize) -> Option<Projection> {
    let page = pdf.syntax().pages().get(at)?;
    #[allow(clippy::cast_possible_truncation, reason = "points of a page")]
    let seen = Projection::affine(page.initial_transform(true).as_coeffs().map(|part| part as f32));
    seen.inverse()
}

/// Lays texts over a page: what it draws is closed off, so that its last matrix and clip do not hold for them.
pub(super) fn lay(
    update: &mut IncrementalDocument,
    page: ObjectId,
    font: (ObjectId, &Font),
    texts: &[Placed],
    to_paper: &Projection,
) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    let (font_id, font) = font;
    add_font(update, page, font_id)?;
    let before = update.new_document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let mut layer = Stream::new(Dictionary::new(), [b"\nQ\n".as_slice(), &font.written(texts, to_paper)].concat());
    layer.compress()?;
    let layer = update.new_document.add_object(layer);
    let drawn = contents(update, page);
    let all: Vec<Object> =
        [Object::Reference(before)].into_iter().chain(drawn).chain([Object::Reference(layer)]).collect();
    dictionary(update, page)?.set("Contents", all);
    Ok(())
}

/// The streams that a page draws.
fn contents(update: &IncrementalDocument, page: ObjectId) -> Vec<Object> {
    let before = update.get_prev_documents();
    let Ok(contents) = before.get_dictionary(page).and_then(|page| page.get(b"Contents")) else { return Vec::new() };
    match contents {
        Object::Array(all) => all.clone(),
        Object::Reference(id) => match before.get_object(*id) {
            Ok(Object::Array(all)) => all.clone(),
            _ => vec![contents.clone()],
        },
        _ => Vec::new(),
    }
}

/// A page in the update, to be changed.
fn dictionary(update: &mut IncrementalDocument, page: ObjectId) -> Result<&mut Dictionary> {
    update.opt_clone_object_to_new_document(page)?;
    update.new_document.get_object_mut(page).and_then(Object::as_dict_mut)
}

/// Adds the font to what a page may draw with.
fn add_font(update: &mut IncrementalDocument, page: ObjectId, font: ObjectId) -> Result<()> {
    let resources = update.get_or_create_resources(page)?.as_dict_mut()?;
    if !resources.has(b"Font") {
        resources.set("Font", Dictionary::new());
    }
    let fonts = match resources.get(b"Font")? {
        Object::Reference(id) => {
            let id = *id;
            update.opt_clone_object_to_new_document(id)?;
            update.new_document.get_object_mut(id)?
        }
        _ => update.get_or_create_resources(page)?.as_dict_mut()?.get_mut(b"Font")?,
    };
    fonts.as_dict_mut()?.set(NAME, font);
    Ok(())
}

/// Puts marks on a page, beside those that it has.
pub(super) fn mark(update: &mut IncrementalDocument, page: ObjectId, marks: Vec<Mark>) -> Result<()> {
    if marks.is_empty() {
        return Ok(());
    }
    let before = update.get_prev_documents();
    let known = before.get_dictionary(page).and_then(|page| page.get(b"Annots")).ok();
    let known = match known {
        Some(Object::Reference(id)) => before.get_object(*id).ok(),
        other => other,
    };
    let mut all = known.and_then(|known| known.as_array().ok()).cloned().unwrap_or_default();
    for mark in marks {
        all.push(update.new_document.add_object(mark.annotation(page)).into());
    }
    dictionary(update, page)?.set("Annots", all);
    Ok(())
}
