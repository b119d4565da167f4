//! A page → the font dictionaries that it may use: its own, and those of the forms, patterns, fonts and annotations on
//! it.

use hayro_interpret::CacheKey;
use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::page::{Page, Resources};
use std::collections::BTreeSet;

/// Forms within forms are followed this deep.
const DEPTH: u32 = 6;
/// So many dictionaries of a page are looked into.
const DICTIONARIES: usize = 2_000;

/// A font dictionary and what tells it from others.
pub(super) type Found<'a> = (u128, Dict<'a>);

/// The font dictionaries within reach of a page, its own first.
pub(super) fn fonts<'a>(page: &Page<'a>) -> Vec<Found<'a>> {
    let mut reach = Reach::default();
    reach.collect(page.resources(), 0);
    let annotations = page.raw().get::<Array<'_>>(b"Annots");
    for annotation in annotations.iter().flat_map(Array::iter::<Dict<'_>>).take(DICTIONARIES) {
        let appearance = annotation.get::<Dict<'_>>(b"AP").and_then(|states| states.get::<Stream<'_>>(b"N"));
        if let Some(resources) = appearance.and_then(|form| form.dict().get::<Dict<'_>>(b"Resources")) {
            reach.collect(&Resources::new(resources), 1);
        }
    }
    reach.found
}

#[derive(Default)]
struct Reach<'a> {
    seen: BTreeSet<u128>,
    found: Vec<Found<'a>>,
}

impl<'a> Reach<'a> {
    fn collect(&mut self, of: &Resources<'a>, depth: u32) {
        let mut deeper = Vec::new();
        for dict in names(&of.fonts).filter_map(|name| of.fonts.get::<Dict<'_>>(name)) {
            deeper.extend(dict.get::<Dict<'_>>(b"Resources"));
            let key = dict.cache_key();
            if self.seen.insert(key) {
                self.found.push((key, dict));
            }
        }
        for holder in [&of.x_objects, &of.patterns] {
            let streams = names(holder).filter_map(|name| holder.get::<Stream<'_>>(name));
            deeper.extend(streams.filter_map(|s| s.dict().get::<Dict<'_>>(b"Resources")));
        }
        for dict in deeper {
            if depth < DEPTH && self.seen.len() < DICTIONARIES && self.seen.insert(dict.cache_key()) {
                self.collect(&Resources::new(dict), depth + 1);
            }
        }
    }
}

/// The keys of a dictionary in an order of their own: the dictionary is a hash map.
fn names<'a>(dict: &Dict<'a>) -> impl Iterator<Item = Name<'a>> {
    let mut names: Vec<_> = dict.keys().collect();
    names.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
    names.into_iter()
}
