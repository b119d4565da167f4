//! The ink of a page: glyphs and strokes, whoever drew them. The seam between reading and understanding.

pub mod area;
pub mod pdf;
pub mod print;

use crate::geom::{Axis, Point, Rect};
use crate::provenance::Provenance;
use compact_str::CompactString;

/// The way a line of text runs, as a reader sees the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Left to right.
    #[default]
    Right,
    /// Top to bottom, glyphs turned clockwise by 90°.
    Down,
    /// Right to left, upside down.
    Left,
    /// Bottom to top, glyphs turned by 270°.
    Up,
}

/// One printed character (or ligature).
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// What it says; more than one character for a ligature.
    pub text: CompactString,
    /// The box of its advance and of the font's ascent and descent, in points.
    pub bbox: Rect,
    /// Where it sits on the baseline.
    pub origin: Point,
    /// The font size on the page, in points.
    pub size: f32,
    /// The way its line runs.
    pub direction: Direction,
    /// Whether the font is a bold one, or the glyph is drawn twice to look so.
    pub bold: bool,
    /// How sure the text is: 1 for a text layer with a map to Unicode, less for guesses and OCR.
    pub confidence: f32,
    /// Where the text comes from.
    pub provenance: Provenance,
}

/// A character that was recognised and may be another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Its box, in points.
    pub bbox: Rect,
    /// What it was taken for.
    pub text: CompactString,
    /// How sure that is.
    pub confidence: f32,
    /// What else it may be, likeliest first.
    pub others: Vec<CompactString>,
    /// The line that it was read in.
    pub line: CompactString,
    /// Where in that line, in characters from 0.
    pub at: usize,
}

/// A straight line that could be part of a ruling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// The direction it runs in.
    pub axis: Axis,
    /// Its place across its direction: y of a horizontal stroke, x of a vertical one.
    pub at: f32,
    /// Where it begins along its direction.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// How thick it is, in points.
    pub width: f32,
}

impl Stroke {
    /// The box that it inks.
    #[must_use]
    pub fn bbox(&self) -> Rect {
        let half = self.width / 2.0;
        match self.axis {
            Axis::Horizontal => Rect { x0: self.from, y0: self.at - half, x1: self.to, y1: self.at + half },
            Axis::Vertical => Rect { x0: self.at - half, y0: self.from, x1: self.at + half, y1: self.to },
        }
    }
}

/// A filled area that is too wide to be a ruling: the shading of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shade {
    /// The area.
    pub bbox: Rect,
    /// Its lightness from 0 (black) to 1 (white).
    pub lightness: f32,
}

/// A place where something is drawn that may say something, and whose text is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unread {
    /// Around it, in points.
    pub bbox: Rect,
    /// What is drawn there.
    pub kind: UnreadKind,
}

/// How something is drawn that no text layer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadKind {
    /// A picture with print in it.
    Picture,
    /// A picture with print in it and without the lines of a table, beside the tables.
    Figure,
    /// A picture with print in it among the lines of a table: what is pasted into a cell.
    PictureInTable,
    /// Filled curves that stand as characters do.
    Curves,
}

/// All that is printed on one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageInk {
    /// The page number, from 1.
    pub page: u32,
    /// The width of the page as a reader sees it.
    pub width: f32,
    /// The height of the page as a reader sees it.
    pub height: f32,
    /// The visible characters, in the order they were drawn.
    pub glyphs: Vec<Glyph>,
    /// The lines, in the order they were drawn.
    pub strokes: Vec<Stroke>,
    /// The shaded areas.
    pub shades: Vec<Shade>,
    /// The boxes of the images.
    pub images: Vec<Rect>,
    /// The finest resolution among the images that cover much of the page, in dots per inch; 0 without one.
    pub image_dpi: f32,
    /// Visible glyphs whose text is not known; they stand in `glyphs` as U+FFFD.
    pub unmapped: usize,
    /// Visible characters that are not part of the text: watermarks, seals, whatever does not run along an axis.
    pub oblique: Vec<Glyph>,
    /// Characters that are in the file and cannot be seen: under a scan, under a box, white on white, clipped away.
    pub hidden: Vec<Glyph>,
    /// The characters that were recognised and may be others.
    pub doubts: Vec<Doubt>,
}

/// A scan may have so many printed characters on it: a page number, a stamped date.
const STAMPED: usize = 30;

impl PageInk {
    /// Whether the page is a picture of a page: images over most of it, and next to no text that can be seen.
    #[must_use]
    pub fn is_scan(&self) -> bool {
        let covered: f32 = self.images.iter().map(Rect::area).sum();
        covered > 0.5 * self.width * self.height && self.says_little()
    }

    /// Whether next to nothing on the page is text that can be seen.
    #[must_use]
    pub fn says_little(&self) -> bool {
        self.glyphs.iter().filter(|g| g.text != " ").count() <= STAMPED
    }
}
