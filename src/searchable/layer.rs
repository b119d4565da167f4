//! Texts → a stream that writes them invisibly, and the font that says what they are.
//!
//! A character has a code of two bytes and is as wide as the font is high; the matrix before it gives it the box that
//! it was read in. Nothing is drawn (rendering mode 3), so the font needs no shapes, and its map to Unicode says what
//! each code means.

use super::Placed;
use crate::geom::{Point, Projection};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The name of the font in the resources of a page: one that no producer gives.
pub(super) const NAME: &str = "ZhibiaoLayer";

/// The first code of characters that have none of two bytes: the private ones of Unicode, which are seldom printed.
const PRIVATE: u16 = 0xE000;

/// So many lines a section of a map to Unicode may have (Adobe Technical Note 5014).
const SECTION: usize = 100;

/// The codes of characters.
pub(super) struct Font {
    codes: BTreeMap<char, u16>,
}

impl Font {
    /// A font that has the characters of these texts.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let chars: std::collections::BTreeSet<char> = texts.flat_map(str::chars).collect();
        let plain = |c: char| u16::try_from(u32::from(c)).ok();
        let mut codes: BTreeMap<char, u16> = chars.iter().filter_map(|c| Some((*c, plain(*c)?))).collect();
        let mut free =
            (PRIVATE..=u16::MAX).filter(|code| !char::from_u32((*code).into()).is_some_and(|c| chars.contains(&c)));
        let beyond: Vec<(char, u16)> = chars.iter().filter(|c| plain(**c).is_none()).copied().zip(&mut free).collect();
        codes.extend(beyond);
        Self { codes }
    }

    /// Adds it to a file.
    pub(super) fn add_to(&self, file: &mut Document) -> lopdf::Result<ObjectId> {
        let mut map = Stream::new(Dictionary::new(), self.to_unicode().into_bytes());
        map.compress()?;
        let map = file.add_object(map);
        // The flags say that its characters are those of no Latin set (ISO 32000-2, table 121).
        let descriptor = file.add_object(dictionary! {
            "Type" => "FontDescriptor", "FontName" => NAME, "Flags" => 4, "FontBBox" => vec![0.into(), 0.into(), 1000.into(), 1000.into()],
            "ItalicAngle" => 0, "Ascent" => 1000, "Descent" => 0, "CapHeight" => 1000, "StemV" => 80,
        });
        let inner = file.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => NAME, "FontDescriptor" => descriptor, "DW" => 1000,
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
            },
            "CIDToGIDMap" => "Identity",
        });
        Ok(file.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => NAME, "Encoding" => "Identity-H",
            "DescendantFonts" => vec![inner.into()], "ToUnicode" => map,
        }))
    }

    fn to_unicode(&self) -> String {
        let mut map = String::from(concat!(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n",
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        ));
        let codes: Vec<(&char, &u16)> = self.codes.iter().collect();
        for section in codes.chunks(SECTION) {
            let _ = writeln!(map, "{} beginbfchar", section.len());
            for (c, code) in section {
                let units: String = c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04X}")).collect();
                let _ = writeln!(map, "<{code:04X}> <{units}>");
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map
    }

    /// The operators that write these texts; `to_paper` leads from the page's own coordinates to those of the file.
    pub(super) fn written(&self, texts: &[Placed], to_paper: &Projection) -> Vec<u8> {
        let mut out = format!("q\nBT\n/{NAME} 1 Tf\n3 Tr\n");
        for Placed { text, corners, .. } in texts {
            let [start, end, top] = corners.map(|corner| to_paper.apply(corner));
            let count = text.chars().count().max(1) as f32;
            let (along, up) = (less(end, start), less(top, start));
            let codes: String =
                text.chars().filter_map(|c| self.codes.get(&c)).map(|code| format!("{code:04X}")).collect();
            let _ = writeln!(
                out,
                "{:.3} {:.3} {:.3} {:.3} {:.2} {:.2} Tm <{codes}> Tj",
                along.x / count,
                along.y / count,
                up.x,
                up.y,
                start.x,
                start.y
            );
        }
        out.push_str("ET\nQ\n");
        out.into_bytes()
    }
}

fn less(a: Point, b: Point) -> Point {
    Point { x: a.x - b.x, y: a.y - b.y }
}
