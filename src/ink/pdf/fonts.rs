//! A glyph without text → the text that its font dictionary lets one work out.
//!
//! The interpreter shows a glyph, not the font dictionary it came from. So the font dictionaries within reach of the
//! page are loaded a second time, and the one that gives the same glyph for the same code is asked further: for its
//! encoding and character collection, for the embedded font's own table, for its name. That is done only on pages that
//! need it; most have a map to Unicode for every font.

use super::{cmaps, reach, type3, unicode};
use compact_str::CompactString;
use hayro_font::{Font, FontCache, FontGlyph, GlyphId, OutlineGlyph};
use hayro_interpret::Paint;
use hayro_interpret::font::{Glyph, PositionedGlyph, Type3Glyph};
use hayro_interpret::hayro_cmap::{CMap, CidFamily};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Page;
use skrifa::MetadataProvider;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// So many glyphs of a run must come out the same for a font dictionary to be the run's.
const PROOFS: usize = 8;
/// Where a font descriptor may hold the font file.
const FILES: [&[u8]; 3] = [b"FontFile2", b"FontFile3", b"FontFile"];
/// A font's table names no more characters than Unicode has.
const CHARACTERS: usize = 0x11_0000;
/// The fonts of a document, loaded as far as pages needed them.
#[derive(Default)]
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    loaded: BTreeMap<u128, Option<Rc<FontEntry<'a>>>>,
    /// The fonts within reach of the page that is being read, each loaded when it is looked at; `None` until one is
    /// asked for.
    page: Option<Vec<OnPage<'a>>>,
}

/// A font within reach of a page.
enum OnPage<'a> {
    Named(u128, Dict<'a>),
    Loaded(Option<Rc<FontEntry<'a>>>),
}

/// A font dictionary.
pub(super) struct FontEntry<'a> {
    dict: Dict<'a>,
    font: Font<'a>,
    /// The name in ASCII letters, or as the bytes say in GBK.
    pub(super) name: String,
    composite: bool,
    /// Whether the bytes of its strings are GBK, two to a character.
    pub(super) gbk: bool,
    /// Whether the file says nothing of what its single-byte codes mean, so that they are the codes of the font's
    /// maker.
    pub(super) own_codes: bool,
    encoding: OnceCell<Option<Arc<CMap>>>,
    family: OnceCell<CidFamily>,
    /// The embedded font's own table, turned round: glyph → character.
    table: OnceCell<Vec<(u32, char)>>,
    /// Of a Type 3 font, the embedded font with the same name within reach of the page that is being read, once it was
    /// looked for.
    origin: RefCell<Option<Option<Rc<FontEntry<'a>>>>>,
}

impl<'a> Fonts<'a> {
    /// Forgets the fonts of the page before.
    pub(super) fn turn_page(&mut self) {
        for font in self.page.take().into_iter().flatten() {
            if let OnPage::Loaded(Some(entry)) = font {
                entry.origin.take();
            }
        }
    }

    /// The font dictionary that a run of glyphs of `page` was shown with.
    pub(super) fn of(
        &mut self,
        page: &Page<'a>,
        run: &[PositionedGlyph<'a>],
        paint: &Paint<'a>,
    ) -> Option<Rc<FontEntry<'a>>> {
        if self.page.is_none() {
            self.page = Some(reach::fonts(page).into_iter().map(|(key, dict)| OnPage::Named(key, dict)).collect());
        }
        if let Some(Glyph::Type3(glyph)) = run.first().map(|g| &**g) {
            return self.of_type3(glyph, paint);
        }
        let outlines =
            || run.iter().filter_map(|g| if let Glyph::Outline(o) = &**g { Some(o) } else { None }).take(PROOFS);
        outlines().next()?;
        let (at, found) = self.find(|entry| outlines().all(|o| entry.gives(o)))?;
        // The next run is likely to have the same font.
        self.page.as_mut()?.swap(0, at);
        Some(found)
    }

    fn of_type3(&mut self, glyph: &Type3Glyph<'a>, paint: &Paint<'a>) -> Option<Rc<FontEntry<'a>>> {
        let (_, entry) = self.find(|entry| entry.draws(glyph, paint))?;
        if entry.origin.borrow().is_none() {
            let same_name = |other: &FontEntry<'a>| other.file().is_some() && other.plain_name() == entry.plain_name();
            let origin = self.find(same_name).map(|found| found.1);
            entry.origin.replace(Some(origin));
        }
        Some(entry)
    }

    /// The first font of the page that is as `wanted`, and its place among them. Fonts behind it need not be loaded for
    /// that.
    fn find(&mut self, wanted: impl Fn(&FontEntry<'a>) -> bool) -> Option<(usize, Rc<FontEntry<'a>>)> {
        (0..self.page.as_ref()?.len())
            .find_map(|at| self.on_page(at).filter(|entry| wanted(entry)).map(|entry| (at, entry)))
    }

    /// One of the fonts of the page; `None` if it cannot be loaded.
    fn on_page(&mut self, at: usize) -> Option<Rc<FontEntry<'a>>> {
        let loaded = match self.page.as_ref()?.get(at)? {
            OnPage::Loaded(entry) => return entry.clone(),
            OnPage::Named(key, dict) => (*key, dict.clone()),
        };
        let entry = self.load(loaded.0, loaded.1);
        *self.page.as_mut()?.get_mut(at)? = OnPage::Loaded(entry.clone());
        entry
    }

    fn load(&mut self, key: u128, dict: Dict<'a>) -> Option<Rc<FontEntry<'a>>> {
        if let Some(known) = self.loaded.get(&key) {
            return known.clone();
        }
        let settings = super::settings();
        let font = self.cache.font(&dict, &settings.font_resolver, &settings.cmap_resolver);
        let entry = font.map(|font| Rc::new(FontEntry::new(dict, font)));
        self.loaded.insert(key, entry.clone());
        entry
    }
}

impl<'a> FontEntry<'a> {
    /// How sure a text is that was found by turning the table of an embedded font round, or by taking bytes for GBK.
    pub(super) const WORKED_OUT: f32 = 0.95;

    fn new(dict: Dict<'a>, font: Font<'a>) -> Self {
        let descriptor = dict.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
        let raw = dict.get::<Name<'_>>(b"BaseFont").or_else(|| descriptor.get::<Name<'_>>(b"FontName"));
        let raw = raw.as_ref().map_or(&[][..], AsRef::as_ref);
        let composite = dict.get::<Name<'_>>(b"Subtype").is_some_and(|n| n.as_ref() == b"Type0");
        let name = encoding_rs::GBK.decode_without_bom_handling(raw).0.into_owned();
        let embedded = FILES.iter().any(|key| descriptor.contains_key(key));
        let differences = dict.get::<Dict<'_>>(b"Encoding").is_some_and(|e| e.contains_key(b"Differences"));
        let own_codes = !composite && !differences && !dict.contains_key(b"ToUnicode");
        let gbk = own_codes && !embedded && is_chinese_name(raw, &name);
        let (encoding, family, table, origin) = (OnceCell::new(), OnceCell::new(), OnceCell::new(), RefCell::default());
        Self { dict, font, name, composite, gbk, own_codes, encoding, family, table, origin }
    }

    /// Whether this font would show the same glyph for the same code.
    fn gives(&self, glyph: &OutlineGlyph) -> bool {
        let code = glyph.char_code();
        if !self.composite && code > 0xff {
            return false;
        }
        let FontGlyph::Outline(own) = self.font.glyph(self.font.map_code(code), code) else { return false };
        own.glyph_id() == glyph.glyph_id()
            && own.advance_width() == glyph.advance_width()
            && own.identifier() == glyph.identifier()
            && own.as_unicode() == glyph.as_unicode()
    }

    /// Whether this is the Type 3 font that a glyph was drawn with.
    fn draws(&self, glyph: &Type3Glyph<'a>, paint: &Paint<'a>) -> bool {
        let code = glyph.char_code();
        let type3 = self.dict.contains_key(b"CharProcs") && code <= 0xff;
        type3 && type3::is_same(glyph, paint, &self.font.glyph(self.font.map_code(code), code))
    }

    /// What a glyph of this font says, and how sure that is.
    pub(super) fn text(&self, glyph: &Glyph<'_>) -> Option<(CompactString, f32)> {
        let worked_out = |c| (CompactString::from_iter([c]), Self::WORKED_OUT);
        let glyph = match glyph {
            Glyph::Outline(glyph) => glyph,
            Glyph::Type3(glyph) => {
                let number = type3::number(&self.dict, glyph.char_code())?;
                return self.origin.borrow().as_ref()?.as_ref()?.reverse(number).map(worked_out);
            }
        };
        let own = || self.reverse(glyph.glyph_id().to_u32()).map(worked_out);
        let collection = || {
            let cid = (1..=4).find_map(|len| self.encoding()?.lookup_cid_code(glyph.char_code(), len))?;
            cmaps::unicode(self.family(), cid).map(|text| (text, 1.0))
        };
        // Under Identity the codes are often glyph numbers, whatever collection the file claims: the font itself knows
        // best.
        if self.composite && !self.is_identity() { collection().or_else(own) } else { own().or_else(collection) }
    }

    /// How much wider the interpreter draws a glyph of a stand-in font, so that it is as wide as the font says.
    pub(super) fn stretch(&self, glyph: &Glyph<'_>) -> f64 {
        let Glyph::Outline(glyph) = glyph else { return 1.0 };
        let stretch = self.font.glyph_stretch(glyph.glyph_id(), glyph.char_code());
        if stretch.is_finite() && stretch > 0.0 { stretch } else { 1.0 }
    }

    fn is_identity(&self) -> bool {
        let name = self.dict.get::<Name<'_>>(b"Encoding");
        name.is_some_and(|n| matches!(n.as_ref(), b"Identity-H" | b"Identity-V"))
    }

    fn encoding(&self) -> Option<&CMap> {
        let parse = || match self.dict.get::<Object<'_>>(b"Encoding")? {
            Object::Name(name) => cmaps::predefined(name.as_ref()),
            Object::Stream(stream) => cmaps::embedded(&stream.decoded_data().ok()?),
            _ => None,
        };
        if !self.composite {
            return None;
        }
        self.encoding.get_or_init(parse).as_deref()
    }

    /// The character collection: of the encoding, or where that is Identity, of the font under it.
    fn family(&self) -> &CidFamily {
        self.family.get_or_init(|| {
            let of_encoding =
                self.encoding().and_then(|map| map.metadata().character_collection.clone()).map(|c| c.family);
            of_encoding.filter(|family| *family != CidFamily::AdobeIdentity).unwrap_or_else(|| {
                let descendant =
                    self.dict.get::<Array<'_>>(b"DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next());
                let info = descendant.and_then(|d| d.get::<Dict<'_>>(b"CIDSystemInfo")).unwrap_or_default();
                let entry =
                    |key: &[u8]| info.get::<PdfString<'_>>(key).map(|s| s.as_bytes().to_vec()).unwrap_or_default();
                CidFamily::from_registry_ordering(&entry(b"Registry"), &entry(b"Ordering"))
            })
        })
    }

    /// The character of a glyph, by the embedded font's own table.
    fn reverse(&self, glyph: u32) -> Option<char> {
        let table = self
            .table
            .get_or_init(|| self.file().and_then(|f| Some(turned_table(&f.decoded_data().ok()?))).unwrap_or_default());
        let at = table.binary_search_by_key(&glyph, |(g, _)| *g).ok()?;
        (glyph != GlyphId::NOTDEF.to_u32()).then_some(table[at].1)
    }

    /// The embedded font file.
    fn file(&self) -> Option<Stream<'a>> {
        let descendant = self.dict.get::<Array<'_>>(b"DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next());
        let descriptor = descendant.as_ref().unwrap_or(&self.dict).get::<Dict<'_>>(b"FontDescriptor")?;
        FILES.iter().find_map(|key| descriptor.get::<Stream<'_>>(key))
    }

    /// The name without the tag of a subset.
    fn plain_name(&self) -> &str {
        self.name.split_once('+').map_or(self.name.as_str(), |(_, name)| name)
    }
}

/// Whether a font's name is that of a Chinese font: in GBK bytes, or one of the fonts of Windows.
fn is_chinese_name(raw: &[u8], decoded: &str) -> bool {
    let ideographs = !raw.is_ascii() && decoded.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    ideographs
        || ["SimSun", "SimHei", "NSimSun", "KaiTi", "FangSong", "STSong", "STHeiti", "STKaiti"]
            .iter()
            .any(|n| decoded.contains(n))
}

/// The character table of a font file, sorted by glyph; of the characters that share a glyph, the most usual one.
fn turned_table(file: &[u8]) -> Vec<(u32, char)> {
    let Ok(font) = skrifa::FontRef::from_index(file, 0) else { return Vec::new() };
    let pairs = font.charmap().mappings().filter_map(|(c, glyph)| Some((glyph.to_u32(), char::from_u32(c)?)));
    let mut table: Vec<_> = pairs.take(CHARACTERS).collect();
    table.sort_by_key(|(glyph, c)| (*glyph, unicode::oddness(*c), *c));
    table.dedup_by_key(|(glyph, _)| *glyph);
    table
}
