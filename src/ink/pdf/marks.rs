//! What was painted on a page, before it is known what of it can be seen.

use crate::geom::{Axis, Rect};
use crate::ink::Glyph;
use hayro_interpret::Paint;
use hayro_interpret::color::Color;
use hayro_interpret::kurbo::Rect as KurboRect;

/// A paint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tint {
    /// Red, green and blue from 0 to 1; `None` for a pattern or a picture, of which the colours are not known.
    pub(super) rgb: Option<[f32; 3]>,
    /// From 0, nothing, to 1, solid.
    pub(super) alpha: f32,
}

/// White paper.
pub(super) const PAPER: Tint = Tint { rgb: Some([1.0; 3]), alpha: 1.0 };

/// A glyph as it was painted.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) glyph: Glyph,
    pub(super) order: u32,
    pub(super) tint: Tint,
    /// Its font, as a number on this page.
    pub(super) font: u32,
    pub(super) fate: Fate,
}

/// What becomes of a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is read.
    Shown,
    /// It cannot be seen.
    Hidden,
    /// It is not part of the text: a watermark, a seal.
    Aside,
    /// It is another glyph drawn again.
    Again,
}

/// A thin straight bar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar {
    pub(super) bbox: Rect,
    pub(super) axis: Axis,
    pub(super) order: u32,
    pub(super) tint: Tint,
}

/// A painted area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) bbox: Rect,
    pub(super) order: u32,
    pub(super) tint: Tint,
    /// Whether nothing under it shows, anywhere in its box.
    pub(super) solid: bool,
    pub(super) picture: bool,
}

impl Tint {
    /// The paint within a group; `opaque` says that nothing on the page is transparent.
    pub(super) fn of(paint: &Paint<'_>, group_alpha: f32, opaque: bool) -> Self {
        match paint {
            Paint::Color(color) => {
                let (rgb, alpha) = Self::of_color(color, opaque);
                Self { rgb: Some(rgb), alpha: alpha * group_alpha }
            }
            Paint::Pattern(_) => Self { rgb: None, alpha: group_alpha },
        }
    }

    fn of_color(color: &Color, opaque: bool) -> ([f32; 3], f32) {
        let exact = || color.to_rgba().components();
        match *color.components() {
            // ISO 32000-1, 10.3.5: what shows on paper can be told without a profile, and to set up that of CMYK takes
            // longer than most pages.
            [c, m, y, k] if color.color_space().num_components() == 4 => {
                ([c, m, y].map(|ink| 1.0 - (ink + k).clamp(0.0, 1.0)), if opaque { 1.0 } else { exact()[3] })
            }
            _ => {
                let [r, g, b, alpha] = exact();
                ([r, g, b], alpha)
            }
        }
    }

    /// How light it looks on white paper, from 0 (black) to 1 (white); the middle where it is not known.
    pub(super) fn lightness(&self) -> f32 {
        // Rec. 709 luma.
        let luma = self.rgb.map_or(0.5, |[r, g, b]| 0.2126 * r + 0.7152 * g + 0.0722 * b);
        1.0 - self.alpha * (1.0 - luma)
    }

    /// Whether it is the red of seals: red leads its other colours by more than half of what it may.
    pub(super) fn is_red(&self) -> bool {
        self.rgb.is_some_and(|[r, g, b]| r - g.max(b) > 0.5)
    }

    /// How much it differs from what is under it, from 0 to 1.
    pub(super) fn contrast(&self, under: &Self) -> f32 {
        let (Some(a), Some(b)) = (self.rgb, under.rgb) else { return self.alpha };
        let difference = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        difference * self.alpha
    }

    /// What is seen where it lies over `under`.
    pub(super) fn over(&self, under: &Self) -> Self {
        let mix = |a: f32, b: f32| a * self.alpha + b * (1.0 - self.alpha);
        let rgb = self.rgb.zip(under.rgb).map(|(a, b)| [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])]);
        Self { rgb, alpha: 1.0 }
    }
}

pub(super) fn rect(r: KurboRect) -> Rect {
    Rect { x0: narrow(r.x0), y0: narrow(r.y0), x1: narrow(r.x1), y1: narrow(r.y1) }
}

#[allow(clippy::cast_possible_truncation, reason = "a page coordinate in points needs no more than single precision")]
pub(super) fn narrow(v: f64) -> f32 {
    v as f32
}
