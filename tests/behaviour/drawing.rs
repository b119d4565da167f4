//! Pages drawn with box characters, as ink.
//!
//! A narrow character is 5 points wide, a Chinese one 10, a line 12 points high. Box characters are strokes between the
//! middles of their squares: `─│┌┐└┘├┤┬┴┼` solid, `╌╎` with the outer half of each stroke left out (a dashed line),
//! `═║` a double line.

use zhibiao::geom::{Axis, Point, Rect};
use zhibiao::ink::{Direction, Glyph, PageInk, Stroke};

/// Half the width of a Chinese character, in points.
pub(crate) const COLUMN: f32 = 5.0;
/// The height of a line, in points.
pub(crate) const ROW: f32 = 12.0;
/// The font size, in points.
pub(crate) const SIZE: f32 = 10.0;
const MARGIN: f32 = 50.0;

/// The ink of a drawing. Common indentation does not count.
pub(crate) fn page(drawing: &str) -> PageInk {
    let rows: Vec<&str> = drawing.lines().filter(|l| !l.trim().is_empty()).collect();
    let indent = rows.iter().map(|l| l.len() - l.trim_start_matches(' ').len()).min().unwrap_or(0);
    let mut ink = PageInk { page: 1, width: 595.0, height: 842.0, ..PageInk::default() };
    for (r, line) in rows.iter().enumerate() {
        let mut column = 0.0;
        for c in line[indent..].chars() {
            let (x, y) = (MARGIN + column * COLUMN, MARGIN + row(r) * ROW);
            column += width(c);
            if !draw_box(&mut ink.strokes, c, x, y) && c != ' ' {
                ink.glyphs.push(glyph(c, x, y, width(c) * COLUMN));
            }
        }
    }
    ink
}

/// Text at a place: the left end of its baseline.
pub(crate) fn text(words: &str, x: f32, baseline: f32, size: f32) -> Vec<Glyph> {
    let mut at = x;
    let mut glyphs = Vec::new();
    for c in words.chars() {
        let advance = width(c) * size / 2.0;
        if c != ' ' {
            let bbox = Rect { x0: at, y0: baseline - 0.88 * size, x1: at + advance, y1: baseline + 0.12 * size };
            glyphs.push(Glyph { bbox, origin: Point { x: at, y: baseline }, size, ..glyph(c, at, baseline, advance) });
        }
        at += advance;
    }
    glyphs
}

/// A horizontal stroke.
pub(crate) fn across(y: f32, from: f32, to: f32) -> Stroke {
    Stroke { axis: Axis::Horizontal, at: y, from, to, width: 0.5 }
}

/// A vertical stroke.
pub(crate) fn down(x: f32, from: f32, to: f32) -> Stroke {
    Stroke { axis: Axis::Vertical, at: x, from, to, width: 0.5 }
}

fn glyph(c: char, x: f32, y: f32, advance: f32) -> Glyph {
    Glyph {
        text: c.to_string().into(),
        bbox: Rect { x0: x, y0: y + 1.0, x1: x + advance, y1: y + 11.0 },
        origin: Point { x, y: y + 9.8 },
        size: SIZE,
        direction: Direction::Right,
        bold: false,
        confidence: 1.0,
        provenance: Default::default(),
    }
}

fn width(c: char) -> f32 {
    if u32::from(c) > 0x2E00 || matches!(c, '“' | '”' | '—' | '…') { 2.0 } else { 1.0 }
}

#[allow(clippy::cast_precision_loss, reason = "a drawing has few rows")]
fn row(r: usize) -> f32 {
    r as f32
}

/// Draws a box character; `false` for any other.
fn draw_box(strokes: &mut Vec<Stroke>, c: char, x: f32, y: f32) -> bool {
    let (left, right, up, down_) = match c {
        '─' | '╌' | '═' => (true, true, false, false),
        '│' | '╎' | '║' => (false, false, true, true),
        '┌' => (false, true, false, true),
        '┐' => (true, false, false, true),
        '└' => (false, true, true, false),
        '┘' => (true, false, true, false),
        '├' => (false, true, true, true),
        '┤' => (true, false, true, true),
        '┬' => (true, true, false, true),
        '┴' => (true, true, true, false),
        '┼' => (true, true, true, true),
        _ => return false,
    };
    let (cx, cy) = (x + COLUMN / 2.0, y + ROW / 2.0);
    let offsets: &[f32] = if matches!(c, '═' | '║') { &[-1.1, 1.1] } else { &[0.0] };
    let (fx, fy) = if matches!(c, '╌' | '╎') { (COLUMN / 4.0, ROW / 4.0) } else { (COLUMN / 2.0, ROW / 2.0) };
    for o in offsets {
        if left || right {
            strokes.push(across(cy + o, if left { cx - fx } else { cx }, if right { cx + fx } else { cx }));
        }
        if up || down_ {
            strokes.push(down(cx + o, if up { cy - fy } else { cy }, if down_ { cy + fy } else { cy }));
        }
    }
    true
}
