//! Drawn pages, all the way to forms.

use super::drawing::page;
use zhibiao::document::Form;
use zhibiao::grid::{self, PageLayout};
use zhibiao::ink::PageInk;
use zhibiao::lexicon::Lexicon;
use zhibiao::{check, form, normal, stitch};

/// The only form on drawn pages.
pub(crate) fn form(pages: &[&str]) -> Form {
    form_of(pages.iter().map(|drawing| page(drawing)).collect())
}

/// The forms on drawn pages.
pub(crate) fn forms(pages: &[&str]) -> Vec<Form> {
    forms_of(pages.iter().map(|drawing| page(drawing)).collect())
}

/// The only form on pages of ink, which are numbered in their order.
pub(crate) fn form_of(pages: Vec<PageInk>) -> Form {
    let mut forms = forms_of(pages);
    assert_eq!(forms.len(), 1, "one form");
    forms.remove(0)
}

fn forms_of(mut pages: Vec<PageInk>) -> Vec<Form> {
    for (number, ink) in (1..).zip(&mut pages) {
        ink.page = number;
    }
    let lexicon = Lexicon::built_in();
    let layouts: Vec<PageLayout> = pages.iter().map(|ink| grid::layout(ink, &grid::Tuning::default())).collect();
    let blocks = stitch::join(&layouts, lexicon, &stitch::Tuning::default());
    let mut forms: Vec<Form> =
        form::Reader::new(lexicon).read(&blocks).into_iter().map(|draft| normal::form(draft, lexicon)).collect();
    forms.iter_mut().for_each(check::form);
    forms
}
