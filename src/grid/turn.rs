//! A page printed sideways or upside down → the same page upright, and its layout back to where it is printed.

use super::PageLayout;
use crate::geom::{Axis, Point, Rect};
use crate::ink::{Direction, Glyph, PageInk, Shade, Stroke};

/// The way that most of the page's text runs.
pub(crate) fn reading_direction(ink: &PageInk) -> Direction {
    let count = |direction| ink.glyphs.iter().filter(|g| g.direction == direction).count();
    let sideways = [Direction::Down, Direction::Up, Direction::Left].map(|d| (count(d), d));
    let (most, direction) = sideways.into_iter().max_by_key(|s| s.0).unwrap_or((0, Direction::Right));
    if most > count(Direction::Right) { direction } else { Direction::Right }
}

/// The page turned so that text of this direction runs from left to right.
pub(crate) fn turned(ink: &PageInk, direction: Direction) -> PageInk {
    let turn = Turn { direction, width: ink.width, height: ink.height };
    let (width, height) = turned_size(direction, ink.width, ink.height);
    PageInk {
        page: ink.page,
        width,
        height,
        glyphs: ink.glyphs.iter().map(|g| turn.glyph(g)).collect(),
        strokes: ink.strokes.iter().map(|s| turn.stroke(s)).collect(),
        shades: ink.shades.iter().map(|s| Shade { bbox: turn.rect(&s.bbox), lightness: s.lightness }).collect(),
        image_dpi: ink.image_dpi,
        images: ink.images.iter().map(|r| turn.rect(r)).collect(),
        hidden: ink.hidden.iter().map(|g| turn.glyph(g)).collect(),
        oblique: ink.oblique.iter().map(|g| turn.glyph(g)).collect(),
        unmapped: ink.unmapped,
        // They are looked up by where they are printed.
        doubts: Vec::new(),
    }
}

/// A layout of the turned page with its boxes where they are printed; the edges of its grids stay turned.
pub(crate) fn back(layout: PageLayout, direction: Direction) -> PageLayout {
    PageLayout { direction, ..moved(layout, opposite(direction)) }
}

/// A layout with its boxes where they would be if its page were turned upright.
pub(crate) fn upright(layout: &PageLayout) -> PageLayout {
    PageLayout { direction: Direction::Right, ..moved(layout.clone(), layout.direction) }
}

/// A box of a page that was turned upright, where it is printed.
pub(crate) fn printed(bbox: &Rect, page: &PageLayout) -> Rect {
    let (width, height) = turned_size(page.direction, page.width, page.height);
    Turn { direction: opposite(page.direction), width, height }.rect(bbox)
}

/// The size of a page that is turned so that text of this direction runs from left to right, or back.
fn turned_size(direction: Direction, width: f32, height: f32) -> (f32, f32) {
    match direction {
        Direction::Right | Direction::Left => (width, height),
        Direction::Down | Direction::Up => (height, width),
    }
}

/// A layout whose boxes are turned so that text of this direction runs from left to right.
fn moved(layout: PageLayout, direction: Direction) -> PageLayout {
    let turn = Turn { direction, width: layout.width, height: layout.height };
    let (width, height) = turned_size(direction, layout.width, layout.height);
    let mut layout = PageLayout { width, height, ..layout };
    for line in layout.lines.iter_mut().chain(
        layout.grids.iter_mut().chain(&mut layout.fragments).flat_map(|g| &mut g.cells).flat_map(|c| &mut c.lines),
    ) {
        line.bbox = turn.rect(&line.bbox);
    }
    for grid in layout.grids.iter_mut().chain(&mut layout.fragments) {
        grid.bbox = turn.rect(&grid.bbox);
        for cell in &mut grid.cells {
            cell.bbox = turn.rect(&cell.bbox);
        }
    }
    layout
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Down => Direction::Up,
        Direction::Up => Direction::Down,
        other => other,
    }
}

/// The turn that makes a direction run to the right, on a page of this size.
#[derive(Clone, Copy)]
struct Turn {
    direction: Direction,
    width: f32,
    height: f32,
}

impl Turn {
    fn point(&self, p: Point) -> Point {
        match self.direction {
            Direction::Right => p,
            Direction::Down => Point { x: p.y, y: self.width - p.x },
            Direction::Left => Point { x: self.width - p.x, y: self.height - p.y },
            Direction::Up => Point { x: self.height - p.y, y: p.x },
        }
    }

    fn rect(&self, r: &Rect) -> Rect {
        let (a, b) = (self.point(Point { x: r.x0, y: r.y0 }), self.point(Point { x: r.x1, y: r.y1 }));
        Rect::new(a.x, a.y, b.x, b.y)
    }

    fn stroke(&self, s: &Stroke) -> Stroke {
        let line = match s.axis {
            Axis::Horizontal => Rect { x0: s.from, y0: s.at, x1: s.to, y1: s.at },
            Axis::Vertical => Rect { x0: s.at, y0: s.from, x1: s.at, y1: s.to },
        };
        let line = self.rect(&line);
        let across = matches!(self.direction, Direction::Right | Direction::Left) == (s.axis == Axis::Horizontal);
        if across {
            Stroke { axis: Axis::Horizontal, at: line.y0, from: line.x0, to: line.x1, width: s.width }
        } else {
            Stroke { axis: Axis::Vertical, at: line.x0, from: line.y0, to: line.y1, width: s.width }
        }
    }

    fn glyph(&self, g: &Glyph) -> Glyph {
        const ORDER: [Direction; 4] = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
        let place = |d: Direction| ORDER.iter().position(|&o| o == d).unwrap_or(0);
        let direction = ORDER[(place(g.direction) + 4 - place(self.direction)) % 4];
        Glyph { bbox: self.rect(&g.bbox), origin: self.point(g.origin), direction, ..g.clone() }
    }
}
