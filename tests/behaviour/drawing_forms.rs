//! Drawn pages, all the way to forms.

use super::drawing::page;
use zhibiao::document::Form;
use zhibiao::grid::{self, PageLayout};
use zhibiao::{check, form, normal, stitch};

/// The forms on drawn pages.
pub(crate) fn forms(pages: &[&str]) -> Vec<Form> {
    let layout = |(at, drawing): (usize, &&str)| {
        let mut ink = page(drawing);
        ink.page = u32::try_from(at + 1).unwrap();
        grid::layout(&ink, &grid::Tuning::default())
    };
    let layouts: Vec<PageLayout> = pages.iter().enumerate().map(layout).collect();
    let blocks = stitch::join(&layouts, &stitch::Tuning::default());
    let mut forms: Vec<Form> = form::read(&blocks).into_iter().map(normal::form).collect();
    forms.iter_mut().for_each(check::form);
    forms
}

/// The only form on drawn pages.
pub(crate) fn form(pages: &[&str]) -> Form {
    let mut forms = forms(pages);
    assert_eq!(forms.len(), 1, "one form");
    forms.remove(0)
}
