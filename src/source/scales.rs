//! What the streams within reach of a page weigh, before a stage takes them in whole.

use super::{inflated, pixels};
use crate::sentence;
use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use std::collections::BTreeSet;

/// The content of a page is no longer than this, in bytes. The largest of 815 pages of forms, budgets and reports has
/// 0.3 MB.
pub(crate) const CONTENT: usize = 48 << 20;
/// No other stream inflates to more, in bytes: the largest fonts for Chinese have 30 MB, a scan in colour 26 MB or, at
/// 600 dpi, 104 MB.
const STREAM: usize = 128 << 20;
/// The streams of a file do not inflate to more in all, in bytes: many fonts are kept until the file is read.
const FILE: usize = 512 << 20;
/// Images with no more pixels are decoded for their colour; larger ones are only weighed where a page is drawn.
pub(crate) const SMALL: u64 = 4_096;
/// No image that is drawn has more pixels: an A3 sheet at 600 dpi has 70 million.
pub(crate) const PIXELS: u64 = 120_000_000;

/// The keys that lead away from a page and not to what is drawn on it.
const AWAY: [&[u8]; 10] =
    [b"Parent", b"P", b"Contents", b"A", b"AA", b"Dest", b"Popup", b"B", b"Metadata", b"PieceInfo"];

/// Weighs the streams of a file, page by page, each once.
#[derive(Default)]
pub(crate) struct Scales<'a> {
    /// Whether large images count, because they are going to be drawn.
    drawn: bool,
    /// What was reached and is light; each with whether it was taken for a figure.
    passed: BTreeSet<(ObjectIdentifier, bool)>,
    /// What the streams inflate to in all, or more: of those in `bounded` only the bound is known.
    bytes: usize,
    bounded: Vec<Stream<'a>>,
    /// Whether something that was reached is painted with an opacity below 1.
    veiled: bool,
}

/// What a page adds to what was reached before.
#[derive(Default)]
struct Reached<'a> {
    objects: BTreeSet<(ObjectIdentifier, bool)>,
    streams: Vec<Stream<'a>>,
    /// Whether some of it is painted with an opacity below 1.
    veiled: bool,
}

impl<'a> Scales<'a> {
    /// Scales for pages that are going to be drawn, with all their images.
    pub(crate) fn of_drawing() -> Self {
        Self { drawn: true, ..Self::default() }
    }

    /// Why a page is too heavy, if it is. Of a page that is, nothing is remembered, lest the next one pass with what it
    /// shares.
    pub(crate) fn too_heavy(&mut self, page: &Page<'a>) -> Option<&'static str> {
        if content(page) > CONTENT {
            return Some(sentence!("too much is drawn on it"));
        }
        let mut reached = self.reached(page);
        self.veiled |= reached.veiled;
        let small = |s: &Stream<'_>| super::is_light(s, STREAM);
        let drawable = |s: &Stream<'_>| !self.drawn || !pixels::is_image(s.dict()) || pixels::of_image(s) <= PIXELS;
        let light =
            reached.streams.iter().all(|s| drawable(s) && small(s)) && self.add(std::mem::take(&mut reached.streams));
        if light {
            self.passed.append(&mut reached.objects);
        }
        (!light).then_some("its fonts and figures inflate to too much")
    }

    /// Whether what is drawn on a page ends before it should.
    pub(crate) fn is_content_cut(page: &Page<'_>) -> bool {
        contents(page).iter().any(|stream| inflated::ends_early(stream, CONTENT))
    }

    /// Whether a picture on a page ends before it should.
    pub(crate) fn is_picture_cut(&self, page: &Page<'a>) -> bool {
        let is_cut = |image: &Stream<'_>| match image.filters().as_slice() {
            [Filter::DctDecode] => !pixels::is_whole_jpeg(&image.raw_data()),
            _ => inflated::ends_early(image, STREAM),
        };
        self.reached(page).streams.iter().any(|stream| pixels::is_image(stream.dict()) && is_cut(stream))
    }

    /// Whether a page that was weighed may paint with an opacity below 1.
    pub(crate) fn veiled(&self) -> bool {
        self.veiled
    }

    /// Adds streams to what the file weighs, unless that is too much.
    fn add(&mut self, streams: Vec<Stream<'a>>) -> bool {
        let sum = |streams: &[Stream<'_>], weigh: &dyn Fn(&Stream<'_>) -> usize| {
            streams.iter().fold(0_usize, |sum, stream| if sum > FILE { sum } else { sum.saturating_add(weigh(stream)) })
        };
        let bound = sum(&streams, &|s| inflated::bound(s));
        if self.bytes.saturating_add(bound) <= FILE {
            self.bytes += bound;
            self.bounded.extend(streams);
            return true;
        }
        let exact = |s: &Stream<'_>| inflated::count(s, STREAM);
        let bounds = sum(&self.bounded, &|s| inflated::bound(s));
        self.bytes = self.bytes.saturating_sub(bounds) + sum(&self.bounded, &exact);
        self.bounded.clear();
        let bytes = self.bytes.saturating_add(sum(&streams, &exact));
        let light = bytes <= FILE;
        if light {
            self.bytes = bytes;
        }
        light
    }

    /// The streams that a page may use and no page before it does.
    fn reached(&self, page: &Page<'a>) -> Reached<'a> {
        let resources = page.resources();
        let own = [
            &resources.fonts,
            &resources.patterns,
            &resources.color_spaces,
            &resources.ext_g_states,
            &resources.shadings,
        ];
        // Each with whether it stands where figures stand: forms and images.
        let mut open: Vec<(Object<'a>, bool)> =
            own.into_iter().map(|dict| (Object::Dict(dict.clone()), false)).collect();
        let mut reached = Reached::default();
        let mut next = Vec::new();
        enter(&resources.x_objects, true, &mut next);
        next.extend(page.raw().get_raw::<Object<'_>>(b"Annots").map(|annotations| (annotations, false)));
        loop {
            for (member, figure) in next.drain(..) {
                match member {
                    MaybeRef::NotRef(object) => open.push((object, figure)),
                    MaybeRef::Ref(id) => {
                        let key = (ObjectIdentifier::from(id), figure);
                        if !self.passed.contains(&key) && reached.objects.insert(key) {
                            open.extend(page.xref().get::<Object<'_>>(key.0).map(|object| (object, figure)));
                        }
                    }
                }
            }
            match open.pop() {
                None => return reached,
                Some((Object::Dict(dict), _)) => {
                    reached.veiled |= is_veil(&dict);
                    enter(&dict, false, &mut next);
                }
                Some((Object::Array(array), _)) => next.extend(array.raw_iter().map(|item| (item, false))),
                Some((Object::Stream(stream), figure)) => {
                    enter(stream.dict(), false, &mut next);
                    if self.drawn || !figure || !is_large_image(stream.dict()) {
                        reached.streams.push(stream);
                    }
                }
                Some(_) => {}
            }
        }
    }
}

/// The members of a dictionary that may be drawn.
fn enter<'a>(dict: &Dict<'a>, figures: bool, next: &mut Vec<(MaybeRef<Object<'a>>, bool)>) {
    for (key, member) in dict.entries().filter(|(key, _)| !AWAY.contains(&&**key)) {
        match (&*key, member) {
            (b"XObject", _) => dict.get::<Dict<'_>>(b"XObject").iter().for_each(|held| enter(held, true, next)),
            (b"SMask" | b"Mask", member) => next.push((member, true)),
            (_, member) => next.push((member, figures)),
        }
    }
}

/// Whether a graphics state makes strokes (`CA`) or areas (`ca`) transparent (ISO 32000-1, table 58).
fn is_veil(state: &Dict<'_>) -> bool {
    [b"CA", b"ca"].iter().any(|key| state.get::<f32>(*key).is_some_and(|opacity| opacity < 1.0))
}

fn is_large_image(dict: &Dict<'_>) -> bool {
    pixels::is_image(dict) && pixels::claimed(dict) > SMALL
}

/// How long the content of a page is once it is inflated, or more; beyond [`CONTENT`] it is not counted.
fn content(page: &Page<'_>) -> usize {
    let streams = contents(page);
    let bound = streams.iter().fold(0_usize, |sum, stream| sum.saturating_add(inflated::bound(stream)));
    if bound <= CONTENT {
        return bound;
    }
    streams.iter().fold(0, |sum, stream| if sum > CONTENT { sum } else { sum + inflated::count(stream, CONTENT + 1) })
}

/// The streams that say what is drawn on a page.
fn contents<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    let raw = page.raw();
    match raw.get::<Stream<'_>>(b"Contents") {
        Some(stream) => vec![stream],
        None => raw.get::<Array<'_>>(b"Contents").iter().flat_map(Array::iter::<Stream<'_>>).collect(),
    }
}
