//! What the interpreter paints → marks, bars and areas; and those → the ink of the page.

use super::annotations::Annotations;
use super::doubts::Doubts;
use super::fonts::Fonts;
use super::marks::{Area, Bar, Fate, Mark, Tint, rect};
use super::markup::{self, Over};
use super::spans::Span;
use super::unicode::UNKNOWN;
use super::unread::{self, Picture};
use super::{Limits, Tuning, doubles, glyphs, notes, pictures, seen, shapes, strikes, text, watermarks};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::geom::{Axis, Rect};
use crate::guard;
use crate::ink::{Direction, Glyph, PageInk, Shade, Stroke, Unread};
use crate::provenance::Provenance;
use crate::say;
use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, Rect as KurboRect, Shape};
use hayro_interpret::pattern::{Pattern, TilingPattern};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};
use hayro_syntax::page::Page;
use std::time::Instant;

/// A pattern is followed into so many of its tiles; beyond, it is an area of unknown colour.
const TILES: f64 = 400.0;

/// Takes down what is painted on a page.
pub(super) struct Pen<'p, 'a> {
    page: &'p Page<'a>,
    fonts: &'p mut Fonts<'a>,
    tuning: &'p Tuning,
    limits: &'p Limits,
    begun: Instant,
    stopped: Option<&'static str>,
    /// What the page, and every clip on it, leaves to be seen.
    clips: Vec<KurboRect>,
    groups: Vec<Group>,
    spans: Vec<Span>,
    doubts: Doubts,
    in_pattern: bool,
    /// Whether nothing on the page is transparent but what stands in a group that is.
    opaque: bool,
    order: u32,
    marks: Vec<Mark>,
    bars: Vec<Bar>,
    areas: Vec<Area>,
    pictures: Vec<Picture>,
    /// The boxes of filled curves, in the size of characters.
    curves: Vec<Rect>,
    image_dpi: f32,
    comments: Vec<(Rect, String)>,
    /// The last step of the page's content; what follows is drawn by annotations.
    content_end: u32,
    /// What annotations write, or run through, that is none of the page's text.
    over: Vec<Over>,
}

/// What was taken down of a page.
#[derive(Default)]
pub(super) struct Finished {
    /// What is printed.
    pub(super) ink: PageInk,
    /// Where something may be said that no text says.
    pub(super) unread: Vec<Unread>,
    /// What is printed and is no part of the text: struck out, or the mark of a note.
    pub(super) aside: Vec<Diagnostic>,
}

/// A transparency group that is open.
#[derive(Clone, Copy)]
struct Group {
    alpha: f32,
    /// Whether its paint hides what is under it.
    solid: bool,
}

impl<'p, 'a> Pen<'p, 'a> {
    pub(super) fn new(
        page: &'p Page<'a>,
        sheet: KurboRect,
        fonts: &'p mut Fonts<'a>,
        tuning: &'p Tuning,
        limits: &'p Limits,
    ) -> Self {
        Self {
            page,
            fonts,
            tuning,
            limits,
            begun: Instant::now(),
            stopped: None,
            clips: vec![sheet],
            groups: Vec::new(),
            spans: Vec::new(),
            doubts: Doubts::default(),
            in_pattern: false,
            opaque: false,
            order: 0,
            marks: Vec::new(),
            bars: Vec::new(),
            areas: Vec::new(),
            pictures: Vec::new(),
            curves: Vec::new(),
            image_dpi: 0.0,
            comments: Vec::new(),
            content_end: u32::MAX,
            over: Vec::new(),
        }
    }

    /// The same; `opaque` says that nothing on the page is transparent but what stands in a group that is.
    pub(super) fn on_opaque(self, opaque: bool) -> Self {
        Self { opaque, ..self }
    }

    /// Notes that the page's content ends here: what follows is drawn by its annotations.
    pub(super) fn end_content(&mut self) {
        self.content_end = self.order;
    }

    /// Which limit ended the page, if one did.
    pub(super) fn stopped(&self) -> Option<&'static str> {
        self.stopped
    }

    /// Takes down what a viewer draws of annotations without an appearance.
    pub(super) fn annotate(&mut self, annotations: Annotations) {
        let markup = &annotations.markup;
        let of_page = self.content_end;
        self.bars.retain(|bar| bar.order <= of_page || !markup.iter().any(|m| m.area.contains(bar.bbox.center())));
        self.over = markup::lay_over(&mut self.marks, of_page, markup);
        let (order, tint) = (self.order + 1, Tint { rgb: Some([0.0; 3]), alpha: 1.0 });
        let mark = |glyph| Mark { glyph, order, tint, font: u32::MAX, fate: Fate::Shown };
        self.marks.extend(annotations.glyphs.into_iter().map(mark));
        let through = |word: Rect| Rect { y0: word.center().y - 0.25, y1: word.center().y + 0.25, ..word };
        let struck = annotations.struck.into_iter().map(through);
        self.bars.extend(struck.map(|bbox| Bar { bbox, axis: Axis::Horizontal, order, tint }));
        self.comments = annotations.comments;
    }

    /// Sorts what was taken down into the ink of the page, and what is none of its text.
    pub(super) fn finish(mut self, mut ink: PageInk) -> Finished {
        while let Some(span) = self.spans.pop() {
            span.close(&mut self.marks);
        }
        self.doubts.settle(&mut self.marks, self.tuning);
        seen::judge(&mut self.marks, &mut self.bars, &self.areas, (ink.width, ink.height), self.tuning);
        let mut findings = watermarks::set_aside(&mut self.marks, ink.page, self.tuning);
        let over = std::mem::take(&mut self.over);
        findings.extend(over.into_iter().map(|over| over.finding(ink.page)));
        doubles::merge(&mut self.marks, self.tuning);
        findings.extend(strikes::set_aside(&mut self.marks, &mut self.bars, ink.page, self.tuning));
        findings.extend(notes::set_aside(&mut self.marks, &self.bars, ink.page, self.tuning));
        for mark in self.marks {
            match mark.fate {
                Fate::Shown => ink.glyphs.push(mark.glyph),
                Fate::Hidden => ink.hidden.push(mark.glyph),
                Fate::Aside => ink.oblique.push(mark.glyph),
                Fate::Again => {}
            }
        }
        ink.image_dpi = self.image_dpi;
        ink.unmapped = ink.glyphs.iter().filter(|g| g.text.contains(UNKNOWN)).count();
        ink.strokes = self.bars.iter().map(Bar::stroke).collect();
        for area in self.areas {
            if area.picture {
                ink.images.push(area.bbox);
            } else if area.tint.lightness() < 1.0 - self.tuning.contrast {
                ink.shades.push(Shade { bbox: area.bbox, lightness: area.tint.lightness() });
            }
        }
        findings.extend(self.comments.iter().map(|(place, text)| comment(ink.page, *place, text)));
        let unread = unread::of(&self.pictures, &self.curves, &ink, &self.tuning.print);
        Finished { ink, unread, aside: findings }
    }

    /// Counts a painting step; ends the page if it takes too long or paints too much.
    fn step(&mut self) {
        self.order += 1;
        if self.order.is_multiple_of(64) {
            self.look_at_clock();
        }
        if self.marks.len() + self.bars.len() + self.areas.len() > self.limits.marks {
            self.stop("too much is drawn on it");
        }
    }

    fn look_at_clock(&mut self) {
        if self.begun.elapsed() > self.limits.time {
            self.stop("it takes too long");
        }
    }

    fn stop(&mut self, why: &'static str) -> ! {
        self.stopped = Some(why);
        guard::stop()
    }

    fn sheet_area(&self) -> f32 {
        self.clips.first().copied().map_or(0.0, |sheet| rect(sheet).area())
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { alpha: 1.0, solid: true })
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().map(rect).unwrap_or_default()
    }

    fn take_bar(&mut self, bbox: Rect, axis: Axis, tint: Tint) {
        if let Some(bbox) = cut_bar(&bbox, axis, &self.clip()) {
            self.bars.push(Bar { bbox, axis, order: self.order, tint });
        }
    }

    fn take_area(&mut self, bbox: Rect, full: bool, tint: Tint, solid: bool, picture: bool) {
        let Some(bbox) = bbox.intersection(&self.clip()) else { return };
        let solid = solid && full && tint.alpha > 0.95;
        self.areas.push(Area { bbox, order: self.order, tint, solid, picture });
    }

    fn take_shapes(&mut self, shapes: shapes::Shapes, tint: Tint, solid: bool) {
        if shapes.bars.len() + shapes.areas.len() > self.limits.marks {
            self.stop("too much is drawn on it");
        }
        for (bbox, axis) in shapes.bars {
            self.take_bar(bbox, axis, tint);
        }
        for (bbox, full) in shapes.areas {
            self.take_area(bbox, full, tint, solid, false);
        }
    }

    /// Takes down curves that may be characters: dark ones, as red ones are seals'.
    fn take_curves(&mut self, curves: &[Rect], tint: Tint) {
        if curves.is_empty() || tint.lightness() > self.tuning.pale || tint.is_red() {
            return;
        }
        let clip = self.clip();
        self.curves.extend(curves.iter().filter_map(|curve| curve.intersection(&clip)));
        if self.curves.len() > self.limits.marks {
            self.stop("too much is drawn on it");
        }
    }

    /// Draws the tiles of a pattern over an area, as far as they are few.
    fn tile(&mut self, pattern: &TilingPattern<'a>, area: KurboRect, is_stroke: bool) -> bool {
        let (dx, dy) = (f64::from(pattern.x_step).abs(), f64::from(pattern.y_step).abs());
        let area = area.intersect(self.clips.last().copied().unwrap_or_default());
        let inside = pattern.matrix.inverse().transform_rect_bbox(area);
        let columns = ((inside.x0 - pattern.bbox.x1) / dx).ceil()..=((inside.x1 - pattern.bbox.x0) / dx).floor();
        let rows = ((inside.y0 - pattern.bbox.y1) / dy).ceil()..=((inside.y1 - pattern.bbox.y0) / dy).floor();
        let count = (columns.end() - columns.start() + 1.0) * (rows.end() - rows.start() + 1.0);
        // Also not for steps of zero or no number.
        if self.in_pattern || !(0.0..=TILES).contains(&count) {
            return false;
        }
        self.in_pattern = true;
        self.clips.push(area);
        let mut row = *rows.start();
        while row <= *rows.end() {
            let mut column = *columns.start();
            while column <= *columns.end() {
                pattern.interpret(self, pattern.matrix * Affine::translate((column * dx, row * dy)), is_stroke);
                column += 1.0;
            }
            row += 1.0;
        }
        self.clips.pop();
        self.in_pattern = false;
        true
    }

    fn fate(&self, mark: &Rect, obliqueness: f32, mode: &DrawMode) -> Fate {
        let clip = self.clip();
        let clipped = if mark.area() > 0.0 {
            mark.intersection(&clip).map_or(0.0, |cut| cut.area()) < self.tuning.clipped * mark.area()
        } else {
            !clip.contains(mark.center())
        };
        if matches!(mode, DrawMode::Invisible) || clipped {
            Fate::Hidden
        } else if obliqueness > self.tuning.oblique || self.spans.iter().any(|s| s.watermark) {
            Fate::Aside
        } else {
            Fate::Shown
        }
    }
}

/// What is reported of a comment: it is no part of the form.
fn comment(page: u32, bbox: Rect, text: &str) -> Diagnostic {
    let quoted: String = text.chars().take(QUOTED).collect();
    let finding = Diagnostic::new(
        Code::TextUnplaced,
        Place { page: Some(page), bbox: Some(bbox) },
        say!("a comment says '{}'", quoted),
    );
    Diagnostic { severity: Severity::Info, ..finding }
}

/// So many characters of a comment are quoted.
const QUOTED: usize = 200;

impl Bar {
    fn stroke(&self) -> Stroke {
        let (middle, bbox) = (self.bbox.center(), self.bbox);
        match self.axis {
            Axis::Horizontal => {
                Stroke { axis: self.axis, at: middle.y, from: bbox.x0, to: bbox.x1, width: bbox.height() }
            }
            Axis::Vertical => Stroke { axis: self.axis, at: middle.x, from: bbox.y0, to: bbox.y1, width: bbox.width() },
        }
    }
}

/// What a clip leaves of a glyph's height, so that it stands where it is seen: a label that is merged over a page break
/// is printed on both pages, and its middle may lie beyond the last row. Its width stays, which tells how far it is to
/// the next glyph.
fn within(glyph: &Glyph, clip: &Rect) -> Rect {
    let whole = glyph.bbox;
    let Some(cut) = whole.intersection(clip) else { return whole };
    match glyph.direction {
        Direction::Right | Direction::Left => Rect { y0: cut.y0, y1: cut.y1, ..whole },
        Direction::Down | Direction::Up => Rect { x0: cut.x0, x1: cut.x1, ..whole },
    }
}

/// What a clip leaves of a bar, which may have no thickness but must have a length.
fn cut_bar(bar: &Rect, axis: Axis, clip: &Rect) -> Option<Rect> {
    let cut =
        Rect { x0: bar.x0.max(clip.x0), y0: bar.y0.max(clip.y0), x1: bar.x1.min(clip.x1), y1: bar.y1.min(clip.y1) };
    let (length, thickness) = match axis {
        Axis::Horizontal => (cut.width(), cut.height()),
        Axis::Vertical => (cut.height(), cut.width()),
    };
    (length > 0.0 && thickness >= 0.0).then_some(cut)
}

impl<'a> Device<'a> for Pen<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        let group = self.group();
        let solid = group.solid && props.blend_mode == BlendMode::Normal && props.soft_mask.is_none();
        let tint = Tint::of(&props.paint, group.alpha, self.opaque);
        let shapes = shapes::inked(path, props.transform, mode, self.tuning);
        if let Paint::Pattern(pattern) = &props.paint
            && let Pattern::Tiling(tiling) = &**pattern
            && !shapes.areas.is_empty()
            && self.tile(tiling, (props.transform * path).bounding_box(), matches!(mode, DrawMode::Stroke(_)))
        {
            return;
        }
        self.take_curves(&shapes.curves, tint);
        self.take_shapes(shapes, tint, solid);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step();
        let tint = Tint::of(&props.paint, self.group().alpha, self.opaque);
        // A run has one font, so that its first glyph tells all that there is to know.
        let outline = run.glyphs().iter().find_map(|g| if let PdfGlyph::Outline(o) = &**g { Some(o) } else { None });
        let font = outline.and_then(|o| o.font_data());
        let (number, bold) = self.doubts.of_run(font.as_ref(), run.glyphs());
        let said = text::of_run(run.glyphs(), font.as_ref(), |run| self.fonts.of(self.page, run, &props.paint));
        for (glyph, said) in run.glyphs().iter().zip(said) {
            let advance = match &**glyph {
                PdfGlyph::Outline(g) => g.advance_width(),
                PdfGlyph::Type3(g) => g.advance_width(),
            };
            let to_page = props.transform * glyph.transform() * Affine::scale_non_uniform(1.0 / said.stretch, 1.0);
            let Some(mut glyph) = glyphs::place(said.text, to_page, advance.unwrap_or(0.0).into(), run.writing_mode())
            else {
                continue;
            };
            if said.completes {
                if let Some(before) = self.marks.last_mut() {
                    before.glyph.bbox = before.glyph.bbox.union(&glyph.bbox);
                }
            } else if !glyph.text.is_empty() {
                glyph.bold = bold;
                (glyph.confidence, glyph.provenance) = if glyph.text.contains(UNKNOWN) {
                    (0.0, Provenance::WorkedOut)
                } else {
                    (said.confidence, said.provenance)
                };
                let fate = self.fate(&glyph.bbox, glyphs::obliqueness(to_page), mode);
                if fate == Fate::Shown {
                    glyph.bbox = within(&glyph, &self.clip());
                }
                self.marks.push(Mark { glyph, order: self.order, tint, font: number, fate });
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step();
        let (width, height) = (image.width(), image.height());
        let bbox = rect(props.transform.transform_rect_bbox(KurboRect::new(0.0, 0.0, width.into(), height.into())));
        let [a, b, c, d, ..] = props.transform.as_coeffs();
        let upright = (a.abs() < 1e-6 && d.abs() < 1e-6) || (b.abs() < 1e-6 && c.abs() < 1e-6);
        let solid =
            self.group().solid && upright && props.blend_mode == BlendMode::Normal && pictures::is_opaque(&image);
        let tint = pictures::tint(&image);
        if bbox.area() > pictures::LARGE * self.sheet_area() {
            self.image_dpi = self.image_dpi.max(pictures::dpi(&props.transform));
        }
        let tint = Tint { alpha: tint.alpha * self.group().alpha, ..tint };
        if bbox.width().min(bbox.height()) <= self.tuning.thick {
            let axis = if bbox.width() >= bbox.height() { Axis::Horizontal } else { Axis::Vertical };
            self.take_bar(bbox, axis, tint);
        } else {
            let is_picture = width.saturating_mul(height) > 1;
            self.take_area(bbox, true, tint, solid, is_picture);
            if let Some(bbox) = bbox.intersection(&self.clip()).filter(|_| is_picture) {
                self.look_at_clock();
                self.pictures.push(Picture { bbox, print: pictures::print(&image, &props.transform) });
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.push_clip_rect(&clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, clip: &KurboRect) {
        self.step();
        // A form begins with a clip, and may be large and paint nothing.
        self.look_at_clock();
        let outer = self.clips.last().copied().unwrap_or_default();
        self.clips.push(outer.intersect(clip.abs()));
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend_mode: BlendMode) {
        let outer = self.group();
        let solid = outer.solid && mask.is_none() && blend_mode == BlendMode::Normal && opacity > 0.95;
        self.groups.push(Group { alpha: outer.alpha * opacity, solid });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&hayro_syntax::object::Dict<'_>>) {
        self.spans.push(Span::new(tag, properties, self.marks.len()));
    }

    fn end_marked_content(&mut self) {
        if let Some(span) = self.spans.pop() {
            span.close(&mut self.marks);
        }
    }
}
