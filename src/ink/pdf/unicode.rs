//! What a font says a glyph is → the character that a reader sees.
//!
//! Fonts share one glyph among several code points, and producers write the wrong one down: 工 comes out as the Kangxi
//! radical ⼯, 门 as ⻔, a hyphen as a soft hyphen, a vertical comma as a private code of GB 18030. The idea: of code
//! points that look the same, the one that people type. Full-width and half-width forms look different and stay.

use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;

/// What stands for a visible glyph whose text is not known.
pub(super) const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// `Equivalent_Unified_Ideograph` (UAX #44) of U+2E80 to U+2EF3, in order; `·` where there is none.
const RADICALS: &str = "·厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵·旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂\
肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// `Equivalent_Unified_Ideograph` of the CJK strokes U+31CF to U+31D4 and U+31DA to U+31E0, as far as they are in use.
const STROKES: [(char, char); 9] = [
    ('㇏', '乀'),
    ('㇐', '一'),
    ('㇑', '丨'),
    ('㇒', '丿'),
    ('㇓', '丿'),
    ('㇔', '丶'),
    ('㇚', '亅'),
    ('㇝', '乀'),
    ('㇠', '乙'),
];

/// Forms for vertical writing (Unicode U+FE10…, U+FE30…, and their private codes of GB 18030-2005) → the usual forms.
const VERTICAL: &str = "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︰‥︱—︲–︳＿︴＿︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］\
\u{e78d}，\u{e78e}。\u{e78f}、\u{e790}：\u{e791}；\u{e792}！\u{e793}？\u{e794}〖\u{e795}〗\u{e796}…";

/// Codes of Microsoft's Wingdings and their Unicode equivalents (Unicode 7.0, L2/11-344), as far as forms use them.
const WINGDINGS: &str = "\u{6c}●\u{6d}❍\u{6e}■\u{6f}□\u{70}□\u{71}❑\u{72}❒\u{73}◆\u{74}◆\u{75}◆\u{76}❖\u{9e}·\u{9f}•\u{a1}○\u{a7}▪\u{a8}□\u{ab}★\
\u{d8}➢\u{df}←\u{e0}→\u{e1}↑\u{e2}↓\u{e8}➔\u{fb}✗\u{fc}✓\u{fd}☒\u{fe}☑";
/// The same for Wingdings 2.
const WINGDINGS_2: &str = "\u{4f}✗\u{50}✓\u{51}☒\u{52}☑\u{53}☒\u{54}☒\u{97}●\u{98}●\u{99}○\u{a2}■\u{a3}□\u{ae}◆";
/// Codes of the Symbol font (Adobe's encoding, ISO 32000-1 annex D.5) that are neither ASCII nor Greek letters.
const SYMBOL: &str = "\u{2d}−\u{a3}≤\u{a5}∞\u{ae}→\u{b0}°\u{b1}±\u{b3}≥\u{b4}×\u{b7}•\u{b8}÷\u{b9}≠\u{ba}≡\u{bb}≈\u{bc}…\u{d7}⋅\u{e5}∑\u{6d}μ\u{61}α\u{62}β\u{67}γ\u{64}δ\u{57}Ω\u{53}Σ\u{44}Δ\u{70}π";

/// The text that a reader sees where a font says `text`; empty where nothing is seen, [`UNKNOWN`] where it says
/// nothing.
///
/// `font` is the name of the font, where that is known; it tells what a private code of a symbol font means.
pub(super) fn seen(text: &str, font: Option<&str>) -> CompactString {
    let mut bytes = text.bytes();
    if let (Some(0x21..=0x7e), None) = (bytes.next(), bytes.next()) {
        return text.into();
    }
    text.chars().flat_map(|c| seen_char(c, font)).collect()
}

fn seen_char(c: char, font: Option<&str>) -> Seen {
    match c {
        '\u{4e00}'..='\u{9fff}' | '!'..='~' => Seen::one(c),
        _ if c.is_whitespace() => Seen::one(' '),
        '\u{ad}' | '\u{2010}' | '\u{2011}' => Seen::one('-'),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => Seen::none(),
        // Variation selectors choose among looks of the character before.
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => Seen::none(),
        '\u{2e80}'..='\u{2ef3}' => Seen::one(radical(c)),
        '\u{31c0}'..='\u{31ef}' => Seen::one(STROKES.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)),
        // Kangxi radicals, compatibility ideographs and Latin ligatures.
        '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{fb00}'..='\u{fb06}' | '\u{2f800}'..='\u{2fa1f}' => {
            Seen::normal(c)
        }
        '\u{e000}'..='\u{f8ff}' => Seen::one(private(c, font)),
        '\u{fe10}'..='\u{fe4f}' => Seen::one(pair(VERTICAL, c).unwrap_or(c)),
        _ if c.is_control() || c as u32 >= 0xf_0000 || (c as u32) & 0xfffe == 0xfffe => Seen::one(UNKNOWN),
        _ => Seen::one(c),
    }
}

/// The text of one glyph, where its map to Unicode names one ideograph twice: as itself and as a radical, or again as
/// itself.
///
/// Ligatures name different characters, and each of them is one that people type.
pub(super) fn one_of_twins(printed: &str, seen: CompactString) -> CompactString {
    let ideograph = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let Some(first) = seen.chars().find(|c| ideograph(*c)) else { return seen };
    let usual: CompactString = printed.chars().filter(|c| oddness(*c) < 2).collect();
    let mut rest = usual.chars();
    match (rest.next(), rest.next()) {
        (Some(c), None) if ideograph(c) => usual,
        _ if seen.chars().count() > 1 && seen.chars().all(|c| c == first) => CompactString::from_iter([first]),
        _ => seen,
    }
}

/// Up to three characters in place, which is the longest decomposition that is used.
struct Seen {
    chars: [char; 3],
    next: usize,
    len: usize,
}

impl Seen {
    fn one(c: char) -> Self {
        Self { chars: [c; 3], next: 0, len: 1 }
    }

    fn none() -> Self {
        Self { chars: [' '; 3], next: 0, len: 0 }
    }

    fn normal(c: char) -> Self {
        let mut out = Self::none();
        for d in std::iter::once(c).nfkc().take(3) {
            out.chars[out.len] = d;
            out.len += 1;
        }
        out
    }
}

impl Iterator for Seen {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let c = (self.next < self.len).then(|| self.chars[self.next])?;
        self.next += 1;
        Some(c)
    }
}

fn radical(c: char) -> char {
    RADICALS.chars().nth(c as usize - 0x2e80).filter(|r| *r != '·').unwrap_or(c)
}

/// A private code: of GB 18030, or of a symbol font, whose codes stand at U+F000 (OpenType, `cmap` encoding 3.0).
fn private(c: char, font: Option<&str>) -> char {
    if let Some(known) = pair(VERTICAL, c) {
        return known;
    }
    let code = c as u32;
    let (0xf020..=0xf0ff, Some(font)) = (code, font) else { return UNKNOWN };
    let low = char::from_u32(code - 0xf000).unwrap_or(UNKNOWN);
    symbol(low, font).unwrap_or(if low.is_ascii_graphic() && !pictures(font) { low } else { UNKNOWN })
}

/// What the code `low` (U+0020 to U+00FF) of a symbol font shows; `None` where the font is not known or the code not in
/// use.
pub(super) fn symbol(low: char, font: &str) -> Option<char> {
    pair(symbols(font)?, low)
}

/// Whether the codes of a font are known to mean other things than letters.
pub(super) fn is_symbol_font(font: &str) -> bool {
    symbols(font).is_some()
}

fn symbols(font: &str) -> Option<&'static str> {
    let plain = font.split_once('+').map_or(font, |(_, name)| name).replace([' ', '-'], "");
    match plain.strip_prefix("Wingdings") {
        Some(rest) if rest.starts_with('2') => Some(WINGDINGS_2),
        Some(rest) if rest.starts_with('3') => None,
        Some(_) => Some(WINGDINGS),
        None => (plain == "Symbol" || plain.starts_with("SymbolMT") || plain.starts_with("Symbol,")).then_some(SYMBOL),
    }
}

/// Whether the letters of a font are pictures.
fn pictures(font: &str) -> bool {
    ["Wingdings", "Webdings", "Dingbats", "Marlett"].iter().any(|name| font.contains(name))
}

/// Looks `from` up in a table of pairs written one after the other.
fn pair(table: &str, from: char) -> Option<char> {
    let mut chars = table.chars();
    while let (Some(a), Some(b)) = (chars.next(), chars.next()) {
        if a == from {
            return Some(b);
        }
    }
    None
}

/// How unlikely it is that somebody meant this one of the characters that share a glyph; 0 for the usual ones.
pub(super) fn oddness(c: char) -> u8 {
    match c {
        '\u{4e00}'..='\u{9fff}' | '!'..='~' | ' ' => 0,
        '\u{e000}'..='\u{f8ff}' => 3,
        '\u{a0}'
        | '\u{ad}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{31c0}'..='\u{31ef}'
        | '\u{f900}'..='\u{faff}'
        | '\u{2f800}'..='\u{2fa1f}' => 2,
        _ if c.is_control() => 3,
        _ => 1,
    }
}

/// The characters that two bytes of GBK stand for; `None` where they are no pair.
pub(super) fn gbk_pair(lead: u8, trail: u8) -> Option<char> {
    let bytes = [lead, trail];
    let (text, bad) = encoding_rs::GBK.decode_without_bom_handling(&bytes);
    let mut chars = text.chars();
    match (bad, chars.next(), chars.next()) {
        (false, Some(c), None) => Some(c),
        _ => None,
    }
}

/// A PDF text string (ISO 32000-1, 7.9.2.2) → its characters; of the old single-byte encoding only ASCII is believed.
pub(super) fn text_string(bytes: &[u8]) -> Option<String> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        ascii if ascii.is_ascii() => String::from_utf8(ascii.to_vec()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_the_ideographs_that_look_the_same() {
        assert_eq!(RADICALS.chars().count(), 0x2ef4 - 0x2e80);
        for (from, to) in [
            ("⼯", "工"),
            ("⻔", "门"),
            ("⻓", "长"),
            ("⻚", "页"),
            ("⺠", "民"),
            ("⻳", "龟"),
            ("⺟", "母"),
            ("㇐", "一"),
            ("⺀", "⺀"),
        ] {
            assert_eq!(seen(from, None), to);
        }
    }

    #[test]
    fn widths_stay_as_printed_and_what_nobody_sees_goes() {
        for (from, to) in [
            ("（", "（"),
            ("％", "％"),
            ("\u{a0}", " "),
            ("\u{3000}", " "),
            ("\u{ad}", "-"),
            ("\u{200b}", ""),
            ("ﬁ", "fi"),
        ] {
            assert_eq!(seen(from, None), to);
        }
    }

    #[test]
    fn a_private_code_means_what_its_font_means_by_it() {
        assert_eq!(seen("\u{f0fe}", Some("Wingdings")), "☑");
        assert_eq!(seen("\u{f0a3}", Some("Wingdings2")), "□");
        assert_eq!(seen("\u{f0b3}", Some("Symbol")), "≥");
        assert_eq!(seen("\u{f041}", Some("SimSun")), "A");
        assert_eq!(seen("\u{f041}", Some("Wingdings")), "\u{fffd}");
        assert_eq!(seen("\u{f041}", None), "\u{fffd}");
        assert_eq!(seen("\u{e78e}", None), "。");
        assert_eq!(seen("\u{5}", None), "\u{fffd}");
    }

    #[test]
    fn gbk_pairs_are_characters() {
        assert_eq!(gbk_pair(0xcb, 0xce), Some('宋'));
        assert_eq!(gbk_pair(0x41, 0x42), None);
    }
}
