//! Round seals on a page: where they are, and the page without them.
//!
//! The seal of an authority is a ring with a star in its middle and the authority's name along the ring (`ring` finds
//! it). In grey it is as light everywhere and lies over the print like a coloured glass, so what is below comes out by
//! division (`grey`). In black and white the ring, the star and the characters of the name are taken out as shapes
//! (`black`).

mod black;
mod grey;
mod name;
mod ring;

use super::Gray;
use super::bits::steps;
use crate::geom::Rect;
use ring::Ring;

/// What decides what is a seal; lengths in inches.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The smallest and the largest radius of a ring: seals of authorities are 42 to 50 mm wide (Guofa 1999 No. 25),
    /// those of their offices down to 30 mm.
    pub radius: (f32, f32),
    /// The share of the ring that is seen at least.
    ///
    /// Too small: text seems round. Too large: weak imprints are missed.
    pub seen: f32,
    /// What is seen lies no further from the circle.
    ///
    /// Too small: uneven imprints are missed. Too large: what lies beside a circle by chance is taken for it.
    pub off: f32,
    /// The ring is darker than this share of the paper around it.
    pub darker: f32,
    /// The ink of a grey seal differs from its middle by no more than this share of the paper's lightness.
    ///
    /// Too small: its edges and the grain of a scan stay. Too large: print goes with it.
    pub even: f32,
    /// A seal darker than this share of the paper is as black as the print.
    pub black: f32,
    /// Below one darker than this print may be misread or lost; below seals of 0.5 to 0.72 all print was read on worn
    /// pages.
    pub clear: f32,
    /// The strokes of a seal are wider than this; those of small print are not.
    pub stroke: f32,
    /// The star lies within this share of the radius.
    pub star: f32,
    /// The middles of the characters of the name stand further from that of the ring than this share of the radius.
    pub name: f32,
    /// Such a character is at least so large, as a share of the radius; print of up to 12 points is smaller.
    ///
    /// Too small: print goes with the name. Too large: the name stays and is read.
    pub character: f32,
    /// The same where the seal is lighter than the print, and its tone tells: signs and digits are smaller.
    pub light_character: f32,
    /// What is larger than this share of the radius is print that has run together.
    pub largest_character: f32,
    /// A straight line longer than this share of the radius is no stroke of such a character.
    pub longest: f32,
    /// Parts of characters that stand alone are no larger than this share of the radius; print is larger.
    pub fragment: f32,
    /// Parts of a character are this close.
    pub parts: f32,
    /// What is longer along a row or column of pixels is a wall: where a ring touches one it runs along it for less.
    pub wall: f32,
    /// Wear breaks walls over gaps up to this.
    pub gap: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            radius: (0.55, 1.05),
            seen: 0.6,
            off: 0.02,
            darker: 0.9,
            even: 0.14,
            black: 0.2,
            clear: 0.4,
            stroke: 0.016,
            star: 0.45,
            name: 0.6,
            character: 0.22,
            light_character: 0.15,
            largest_character: 0.5,
            longest: 0.4,
            fragment: 0.1,
            parts: 0.016,
            wall: 0.6,
            gap: 0.12,
        }
    }
}

/// A seal that was taken off a page; boxes are in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Seal {
    /// Around its ring.
    pub bbox: Rect,
    /// Where black shapes were taken out or touch the print: what lay below is lost.
    pub hidden: Vec<Rect>,
    /// Where characters of a grey seal's name were lightened: thin print below may have been as light as they are, and
    /// gone with them.
    pub lightened: Vec<Rect>,
    /// Whether it was so dark that print below it may be misread or lost.
    pub hides: bool,
}

/// The page without its seals, and these.
#[must_use]
pub(super) fn lifted(mut gray: Gray, dpi: f32, tuning: &Tuning) -> (Gray, Vec<Seal>) {
    let mut seals = Vec::new();
    for ring in ring::find(&gray, dpi, tuning) {
        let (hidden, lightened) = if ring.tone < tuning.black {
            (black::erase(&mut gray, &ring, dpi, tuning), Vec::new())
        } else {
            (Vec::new(), grey::lift(&mut gray, &ring, dpi, tuning))
        };
        let reach = ring.radius + ring.line;
        seals.push(Seal {
            bbox: Rect::new(ring.x - reach, ring.y - reach, ring.x + reach, ring.y + reach),
            hidden,
            lightened,
            hides: ring.tone < tuning.clear,
        });
    }
    (gray, seals)
}

/// The part of a page around a ring.
struct Around {
    /// Its first column on the page.
    x: usize,
    /// Its first row there.
    y: usize,
    part: Gray,
    /// The ring as it lies in the part.
    ring: Ring,
}

impl Around {
    /// The square around a ring and what is so many pixels beyond it, as far as that lies on the page.
    fn new(gray: &Gray, ring: &Ring, beyond: f32) -> Self {
        let reach = ring.radius + ring.line + beyond;
        let from = |at: f32| steps((at - reach).max(0.0));
        let (x, y) = (from(ring.x), from(ring.y));
        let part = gray.crop(x, y, steps(ring.x + reach + 1.0), steps(ring.y + reach + 1.0));
        Self { x, y, part, ring: Ring { x: ring.x - x as f32, y: ring.y - y as f32, ..*ring } }
    }

    /// How far a pixel of the part is from the middle of the ring.
    fn away(&self, at: usize) -> f32 {
        let (dx, dy) = self.offset(at);
        dx.hypot(dy)
    }

    /// Where a pixel of the part is from there.
    fn offset(&self, at: usize) -> (f32, f32) {
        ((at % self.part.width) as f32 - self.ring.x, (at / self.part.width) as f32 - self.ring.y)
    }

    /// A box of the part, on the page.
    fn box_on_page(&self, part: &Rect) -> Rect {
        let (x, y) = (self.x as f32, self.y as f32);
        Rect::new(part.x0 + x, part.y0 + y, part.x1 + x, part.y1 + y)
    }

    /// The place on the page of a pixel of the part.
    fn on_page(&self, gray: &Gray, at: usize) -> usize {
        (at / self.part.width + self.y) * gray.width + at % self.part.width + self.x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::WHITE;

    const DPI: f32 = 150.0;

    /// A page of 3 by 3 inches with a wall across it, and a ring of 0.8 inches.
    fn page(tone: u8) -> Gray {
        let mut page = Gray::white(450, 450);
        for y in 0..450 {
            for x in 0..450 {
                let away = (x as f32 - 220.0).hypot(y as f32 - 230.0);
                let on_ring = (away - 120.0).abs() <= 2.5;
                let on_wall = (299..302).contains(&y);
                page.pixels[y * 450 + x] = match (on_ring, on_wall) {
                    (true, false) => tone,
                    (true, true) => tone / 4,
                    (false, true) => 60,
                    (false, false) => 240,
                };
            }
        }
        page
    }

    #[test]
    fn a_grey_seal_is_lifted_off_the_print() {
        let (page, seals) = lifted(page(150), DPI, &Tuning::default());
        assert!(
            matches!(seals.as_slice(), [seal] if seal.hidden.is_empty() && !seal.hides && (seal.bbox.width() - 245.0).abs() < 6.0),
            "{seals:?}"
        );
        assert!(page.get(340, 230) > 220, "the ring is {}", page.get(340, 230));
        let crossing = (0..450).filter(|&x| page.get(x, 300) < 130).count();
        assert_eq!(crossing, 450, "the wall is whole");
    }

    #[test]
    fn a_black_ring_is_taken_out() {
        let (page, seals) = lifted(page(0), DPI, &Tuning::default());
        assert!(seals[0].hides);
        assert_eq!(page.get(340, 230), WHITE);
        assert!((0..450).filter(|&x| page.get(x, 300) < 130).count() > 430);
    }

    /// Draws the upright and flat strokes of a character of this side with its corner there, two pixels wide.
    fn draw(page: &mut Gray, (left, top): (usize, usize), side: usize, tone: u8) {
        for at in 0..side {
            for off in [0, 1, side / 2, side / 2 + 1, side - 2, side - 1] {
                for (x, y) in [(left + at, top + off), (left + off, top + at)] {
                    page.pixels[y * 450 + x] = page.pixels[y * 450 + x].min(tone);
                }
            }
        }
    }

    #[test]
    fn the_thin_characters_of_a_name_are_taken_out_and_the_print_below_them_stays() {
        for tone in [150, 0] {
            let mut page = page(tone);
            // The name stands between the star and the ring; the print beside the seal and below it is smaller.
            let name = [(140, 150), (210, 130), (276, 150)];
            name.iter().for_each(|&corner| draw(&mut page, corner, if tone > 0 { 24 } else { 27 }, tone));
            [30, 60, 90, 120, 150, 180].iter().for_each(|&x| draw(&mut page, (x, 400), 15, 10));
            draw(&mut page, (210, 220), 15, 10);
            let below = 290..306;
            (164..167).for_each(|y| {
                below.clone().for_each(|x| {
                    page.pixels[y * 450 + x] = page.pixels[y * 450 + x].min(if tone > 0 { 10 } else { 240 })
                })
            });
            let (clean, seals) = lifted(page, DPI, &Tuning::default());
            // Whichever way they are taken out, what stands there is doubtful.
            let told = if tone > 0 { &seals[0].lightened } else { &seals[0].hidden };
            assert!(told.len() >= 3, "{tone}: {told:?}");
            let is_dark = |x: usize, y: usize| clean.get(x, y) < 190;
            for (left, top) in &name[..2] {
                let dark = (0..24)
                    .flat_map(|dy| (0..24).map(move |dx| (left + dx, top + dy)))
                    .filter(|&(x, y)| is_dark(x, y))
                    .count();
                assert_eq!(dark, 0, "{tone}: {left}");
            }
            assert!((210..225).all(|x| is_dark(x, 220)), "{tone}: print in the middle");
            assert!((30..45).all(|x| is_dark(x, 400)), "{tone}: print beside it");
            assert!(tone == 0 || below.clone().all(|x| is_dark(x, 165)), "print across the name");
        }
    }

    #[test]
    fn no_ring_is_seen_where_none_is() {
        let mut grid = Gray::white(600, 600);
        for (at, pixel) in grid.pixels.iter_mut().enumerate() {
            if at % 600 % 23 < 4 || at / 600 % 31 < 3 {
                *pixel = 20;
            }
        }
        assert_eq!(lifted(grid.clone(), DPI, &Tuning::default()), (grid, Vec::new()));
    }
}
