//! Small PDFs, written by the tests themselves: a page of 400 × 300 points with the content stream that a test states.
//!
//! `/F` is Helvetica, `/C` a Chinese font that is not embedded and takes UCS-2 ([`chinese`]).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use zhibiao::diag::Error;
use zhibiao::ink::PageInk;
use zhibiao::ink::pdf::{Reading, pages};
use zhibiao::source::Pdf;

/// A PDF in the making.
pub(crate) struct Paper {
    pub(crate) doc: Document,
    fonts: Dictionary,
    objects: Dictionary,
    patterns: Dictionary,
    states: Dictionary,
    page: Dictionary,
    contents: Vec<Vec<u8>>,
}

impl Paper {
    pub(crate) fn new() -> Self {
        let mut doc = Document::with_version("1.7");
        let descendant = dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "DW" => 1000,
            "CIDSystemInfo" => collection("GB1", 4),
        };
        let descendant = doc.add_object(descendant);
        let chinese = dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-H",
            "DescendantFonts" => vec![descendant.into()],
        };
        let latin = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" };
        let fonts = dictionary! { "F" => doc.add_object(latin), "C" => doc.add_object(chinese) };
        let page = dictionary! { "Type" => "Page", "MediaBox" => vec![0.into(), 0.into(), 400.into(), 300.into()] };
        let empty = Dictionary::new;
        Self { doc, fonts, objects: empty(), patterns: empty(), states: empty(), page, contents: Vec::new() }
    }

    /// Another page with this content.
    pub(crate) fn content(mut self, content: impl Into<Vec<u8>>) -> Self {
        self.contents.push(content.into());
        self
    }

    /// An entry of every page.
    pub(crate) fn entry(mut self, key: &str, value: impl Into<Object>) -> Self {
        self.page.set(key, value);
        self
    }

    pub(crate) fn font(mut self, name: &str, font: Dictionary) -> Self {
        self.fonts.set(name, self.doc.add_object(font));
        self
    }

    /// A graphics state for `gs`.
    pub(crate) fn state(mut self, name: &str, state: Dictionary) -> Self {
        self.states.set(name, state);
        self
    }

    /// A form or an image for `Do`; forms may use the fonts of the pages.
    pub(crate) fn object(mut self, name: &str, mut dict: Dictionary, content: impl Into<Vec<u8>>) -> Self {
        dict.set("Type", "XObject");
        dict.set("Resources", dictionary! { "Font" => self.fonts.clone() });
        let id = self.doc.add_object(Stream::new(dict, content.into()));
        self.objects.set(name, id);
        self
    }

    /// A coloured tiling pattern for `scn`.
    pub(crate) fn pattern(mut self, name: &str, (width, height): (i64, i64), content: &str) -> Self {
        let dict = dictionary! {
            "Type" => "Pattern", "PatternType" => 1, "PaintType" => 1, "TilingType" => 1, "XStep" => width, "YStep" => height,
            "BBox" => vec![0.into(), 0.into(), width.into(), height.into()], "Resources" => Dictionary::new(),
        };
        let id = self.doc.add_object(Stream::new(dict, content.into()));
        self.patterns.set(name, id);
        self
    }

    /// Puts the pages together.
    pub(crate) fn document(mut self) -> Document {
        let tree = self.doc.new_object_id();
        let resources = dictionary! {
            "Font" => self.fonts, "XObject" => self.objects, "Pattern" => self.patterns, "ExtGState" => self.states,
        };
        let resources = self.doc.add_object(resources);
        let mut kids: Vec<Object> = Vec::new();
        for content in self.contents {
            let content = self.doc.add_object(Stream::new(Dictionary::new(), content));
            let mut page = self.page.clone();
            page.set("Parent", tree);
            page.set("Resources", resources);
            page.set("Contents", content);
            kids.push(self.doc.add_object(page).into());
        }
        let count = i64::try_from(kids.len()).unwrap();
        self.doc.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
        let root = self.doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        self.doc.trailer.set("Root", root);
        let id = || Object::string_literal("0123456789abcdef");
        self.doc.trailer.set("ID", vec![id(), id()]);
        self.doc
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        saved(&mut self.document())
    }

    /// The ink of the first page, of which everything can be read.
    pub(crate) fn ink(self) -> PageInk {
        let reading = readings(self.bytes()).unwrap().remove(0);
        assert_eq!(reading.findings, []);
        reading.ink
    }

    /// The ink of the first page, of which something cannot be read: it is a finding.
    pub(crate) fn ink_with_findings(self) -> PageInk {
        let reading = readings(self.bytes()).unwrap().remove(0);
        let unknown = reading.ink.glyphs.iter().any(|g| g.text.contains(char::REPLACEMENT_CHARACTER));
        assert_eq!(reading.findings.len(), usize::from(unknown), "{:?}", reading.findings);
        reading.ink
    }
}

pub(crate) fn saved(doc: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).unwrap();
    bytes
}

/// The ink of a page with this content.
pub(crate) fn ink(content: &str) -> PageInk {
    Paper::new().content(content).ink()
}

/// What is read of every page of a file.
pub(crate) fn readings(bytes: Vec<u8>) -> Result<Vec<Reading>, Error> {
    let pdf = Pdf::open(bytes, None)?;
    Ok(pages(&pdf, 1..=pdf.page_count()).collect())
}

/// A string for the Chinese font `/C`.
pub(crate) fn chinese(text: &str) -> String {
    let digits: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<{digits}>")
}

/// Chinese text at a place, in 10 points.
pub(crate) fn show(text: &str, x: f32, y: f32) -> String {
    format!("BT /C 10 Tf {x} {y} Td {} Tj ET\n", chinese(text))
}

/// The text of glyphs, one after the other.
pub(crate) fn words(glyphs: &[zhibiao::ink::Glyph]) -> String {
    glyphs.iter().map(|g| g.text.as_str()).collect()
}

pub(crate) fn collection(ordering: &str, supplement: i64) -> Dictionary {
    dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal(ordering), "Supplement" => supplement,
    }
}

/// A TrueType font file of empty glyphs, numbered from 1, each for the characters that are given for it.
pub(crate) fn font_file(glyphs: &[&str]) -> Vec<u8> {
    let count = u16::try_from(glyphs.len() + 1).unwrap();
    let words = |values: &[u16]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
    let mut head = vec![0_u8; 54];
    head[..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&0x5F0F_3CF5_u32.to_be_bytes());
    head[18..20].copy_from_slice(&1000_u16.to_be_bytes());
    let mut hhea = words(&[1, 0, 880, 0xff88, 0]);
    hhea.resize(34, 0);
    hhea.extend(count.to_be_bytes());
    let mut maxp = words(&[1, 0, count]);
    maxp.resize(32, 0);
    let hmtx = words(&[1000, 0].repeat(usize::from(count)));
    let loca = vec![0; 2 * usize::from(count) + 2];
    let mut sorted: Vec<(u32, u32)> =
        glyphs.iter().zip(1..).flat_map(|(all, glyph)| all.chars().map(move |c| (c as u32, glyph))).collect();
    sorted.sort_unstable();
    let groups: Vec<u8> = sorted.iter().flat_map(|(c, glyph)| [*c, *c, *glyph]).flat_map(u32::to_be_bytes).collect();
    let mut cmap = words(&[0, 1, 3, 10, 0, 12, 12, 0]);
    for long in [groups.len() + 16, 0, groups.len() / 12] {
        cmap.extend(u32::try_from(long).unwrap().to_be_bytes());
    }
    cmap.extend(groups);
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", cmap),
        (b"glyf", vec![0; 4]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];
    let mut file = words(&[1, 0, 7, 64, 2, 48]);
    let mut body = Vec::new();
    for (tag, table) in &tables {
        file.extend_from_slice(*tag);
        for long in [0, 12 + 7 * 16 + body.len(), table.len()] {
            file.extend(u32::try_from(long).unwrap().to_be_bytes());
        }
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    file.extend(body);
    file
}

/// An embedded composite font of these glyphs, without a map to Unicode: code 1 is the first of them.
pub(crate) fn nameless_font(doc: &mut Document, glyphs: &[&str]) -> Dictionary {
    let file = doc.add_object(Stream::new(Dictionary::new(), font_file(glyphs)));
    let descriptor = doc.add_object(
        dictionary! { "Type" => "FontDescriptor", "FontName" => "AAAAAA+Song", "Flags" => 4, "FontFile2" => file },
    );
    let descendant: ObjectId = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "AAAAAA+Song", "DW" => 1000, "CIDToGIDMap" => "Identity",
        "CIDSystemInfo" => collection("Identity", 0), "FontDescriptor" => descriptor,
    });
    dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "AAAAAA+Song", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
    }
}
