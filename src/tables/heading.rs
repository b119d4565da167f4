//! The lines directly above a table → its title and its unit line.
//!
//! A title stands alone on its line: it is numbered as captions are, or it is in the middle of the table, or it is set
//! larger or bolder than prose. The last line of a paragraph is none of these, since it goes on from the line above and
//! ends as sentences do.

use crate::geom::Rect;
use crate::grid::{Line, PageLayout};

/// What is printed directly above a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its title.
    pub(super) title: Option<String>,
    /// The line that says in what unit its numbers are.
    pub(super) unit: Option<String>,
}

/// A line further above the one below it, in em, does not belong to the table.
const REACH: f32 = 3.0;
/// A unit is set flush with the last column, which may reach so far beyond its numbers, in em.
const BESIDE: f32 = 6.0;
/// A title has no more characters; a longer one is a paragraph.
const LONGEST: usize = 60;
/// A unit line has no more characters.
const LONGEST_UNIT: usize = 24;
/// A title in the middle is off it by no more, in em.
const CENTERED: f32 = 2.0;

/// Finds the title and the unit of the table in this box.
pub(super) fn of(page: &PageLayout, table: &Rect) -> Heading {
    let mut heading = Heading::default();
    let mut edge = page.down(table).0;
    let within = |bbox: &Rect, reach: f32| {
        let (a, b) = (along(page, bbox), along(page, table));
        a.0 < b.1 + reach && b.0 < a.1
    };
    let meets = |bbox: &Rect| within(bbox, 0.0);
    let is_above = |l: &&Line| page.down(&l.bbox).1 <= edge + 0.5 * l.size && within(&l.bbox, BESIDE * l.size);
    let mut above: Vec<&Line> = page.lines.iter().filter(is_above).collect();
    above.sort_by(|a, b| page.down(&b.bbox).1.total_cmp(&page.down(&a.bbox).1));
    for (at, line) in above.iter().enumerate() {
        let (top, bottom) = page.down(&line.bbox);
        let between = |r: &Rect| {
            page.down(r).0 > top - 1.0 && page.down(r).1 < page.down(table).0 + 1.0 && r != table && meets(r)
        };
        if edge - bottom > REACH * line.size || page.grids.iter().any(|g| between(&g.bbox)) {
            break;
        }
        edge = edge.min(top);
        let pieces = if line.pieces.is_empty() { std::slice::from_ref(*line) } else { &line.pieces[..] };
        if let Some(unit) = pieces.iter().find(|piece| is_unit(&piece.text)) {
            heading.unit.get_or_insert_with(|| unit.text.clone());
            continue;
        }
        // What stands beside a unit is who filled the table in, or when.
        let beside = above.iter().any(|l| is_unit(&l.text) && (page.down(&l.bbox).1 - bottom).abs() < 0.5 * l.size);
        if beside {
            continue;
        }
        if is_title(page, line, above.get(at + 1).copied(), table) {
            heading.title = Some(line.text.clone());
        }
        break;
    }
    heading
}

/// Where a box begins and ends along the lines of its page.
fn along(page: &PageLayout, bbox: &Rect) -> (f32, f32) {
    use crate::ink::Direction::{Down, Left, Right, Up};
    match page.direction {
        Right => (bbox.x0, bbox.x1),
        Left => (page.width - bbox.x1, page.width - bbox.x0),
        Down => (bbox.y0, bbox.y1),
        Up => (page.height - bbox.y1, page.height - bbox.y0),
    }
}

/// Whether a text says in what unit numbers are: `单位：万元`, `（金额单位：元）`.
fn is_unit(text: &str) -> bool {
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | '（' | '[' | '【')).collect();
    let rest =
        ["金额单位", "计量单位", "货币单位", "单位", "Unit", "unit"].iter().find_map(|word| compact.strip_prefix(word));
    let named = rest.and_then(|rest| rest.strip_prefix([':', '：']));
    named.is_some_and(|unit| !unit.is_empty() && says_unit(unit)) && compact.chars().count() <= LONGEST_UNIT
}

/// Whether what stands behind `单位：` is a unit and not the name of an office.
fn says_unit(unit: &str) -> bool {
    let bare = unit.trim_end_matches([')', '）', ']', '】']);
    bare.is_ascii()
        || ["元", "%", "％", "人", "个", "次", "吨", "米", "公顷", "亩", "户", "件", "台", "辆", "岁"]
            .iter()
            .any(|end| bare.ends_with(end))
}

/// Whether a line is the title of the table below it; `above` is the line above it.
fn is_title(page: &PageLayout, line: &Line, above: Option<&Line>, table: &Rect) -> bool {
    let text = line.text.trim();
    let ends_sentence = text.ends_with(['。', '；', ';', '，', ',', '、', '.', '：', ':']);
    if text.chars().count() > LONGEST || !text.chars().any(char::is_alphabetic) {
        return false;
    }
    if is_caption(text) {
        return !ends_sentence || text.ends_with('.');
    }
    let (top, _) = page.down(&line.bbox);
    let goes_on = above.is_some_and(|a| {
        let close = top - page.down(&a.bbox).1 < 0.8 * line.size && (a.size - line.size).abs() < 0.1 * line.size;
        close && along(page, &a.bbox).1 > along(page, &line.bbox).1 + line.size
    });
    let (a, b) = (along(page, &line.bbox), along(page, table));
    let centered = ((a.0 + a.1) - (b.0 + b.1)).abs() / 2.0 < CENTERED * line.size
        && a.0 > b.0 + line.size
        && a.1 < b.1 - line.size;
    !ends_sentence && !goes_on && (centered || line.bold)
}

/// Whether a text is numbered as captions of tables are: `表1`, `表 2-3`, `附表三`, `Table 4`.
fn is_caption(text: &str) -> bool {
    let rest = ["附表", "表", "Table", "TABLE", "Tab."].iter().find_map(|word| text.strip_prefix(word));
    rest.and_then(|rest| rest.trim_start().chars().next())
        .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十IVX".contains(c))
}
