//! The stages behind the reading, each on the 2024 sample, and how the time for a page grows with what is drawn on it:
//! `cargo bench --bench stages`.
#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use zhibiao::geom::{Axis, Point, Rect};
use zhibiao::ink::{Direction, Glyph, PageInk, Stroke};
use zhibiao::lexicon::Lexicon;
use zhibiao::source::Pdf;
use zhibiao::{Options, check, convert, export, form, grid, ink, normal, rulings, stitch};

fn stages(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/approval_2024.pdf");
    let Ok(bytes) = std::fs::read(&path) else { return };
    let Ok(pdf) = Pdf::open(bytes.clone(), None) else { return };
    let inks: Vec<_> = ink::pdf::pages(&pdf, 1..=pdf.page_count()).map(|reading| reading.ink).collect();
    let layouts: Vec<_> = inks.iter().map(|ink| grid::layout(ink, &grid::Tuning::default())).collect();
    let lexicon = Lexicon::built_in();
    let reader = form::Reader::new(lexicon);
    let blocks = stitch::join(&layouts, lexicon, &stitch::Tuning::default());
    let drafts = reader.read(&blocks);
    let forms: Vec<_> = drafts.iter().cloned().map(|draft| normal::form(draft, lexicon)).collect();
    let Ok(document) = convert("approval_2024.pdf", &bytes, &Options::default()) else { return };

    let mut group = criterion.benchmark_group("stages");
    group.bench_function("rulings", |b| {
        b.iter(|| {
            inks.iter()
                .map(|ink| rulings::find(black_box(&ink.strokes), &rulings::Tuning::default()).len())
                .sum::<usize>()
        })
    });
    group.bench_function("grid", |b| {
        b.iter(|| {
            inks.iter().map(|ink| grid::layout(black_box(ink), &grid::Tuning::default()).grids.len()).sum::<usize>()
        })
    });
    group.bench_function("stitch", |b| {
        b.iter(|| stitch::join(black_box(&layouts), lexicon, &stitch::Tuning::default()).len())
    });
    group.bench_function("form", |b| b.iter(|| reader.read(black_box(&blocks)).len()));
    group.bench_function("normal", |b| {
        b.iter_batched(
            || drafts.clone(),
            |drafts| drafts.into_iter().map(|draft| normal::form(draft, lexicon)).collect::<Vec<_>>(),
            BatchSize::SmallInput,
        )
    });
    group.bench_function("check", |b| {
        b.iter_batched_ref(|| forms.clone(), |forms| forms.iter_mut().for_each(check::form), BatchSize::SmallInput)
    });
    group.bench_function("export", |b| {
        b.iter(|| {
            let mut out = Vec::new();
            export::json::write(&mut out, black_box(&document)).map(|()| out.len())
        });
    });
    group.finish();
}

/// The side of the page that is drawn full, in points.
const SIDE: f32 = 14_000.0;

/// Numbers without a pattern, the same in every run (xorshift64, Marsaglia 2003), below `end`.
fn numbers() -> impl FnMut(f32) -> f32 {
    let mut state = 5_u64;
    move |end| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1_u64 << 24) as f32 * end
    }
}

fn stroke(axis: Axis, at: f32, from: f32, to: f32) -> Stroke {
    Stroke { axis, at, from, to, width: 0.5 }
}

fn letter(x: f32, y: f32) -> Glyph {
    let bbox = Rect { x0: x, y0: y - 4.0, x1: x + 5.0, y1: y + 1.0 };
    let origin = Point { x, y };
    Glyph {
        text: "中".into(),
        bbox,
        origin,
        size: 5.0,
        direction: Direction::Right,
        bold: false,
        confidence: 1.0,
        provenance: Default::default(),
    }
}

/// A map: lines of any length anywhere, a letter for every tenth.
fn map(count: usize) -> PageInk {
    let mut below = numbers();
    let mut ink = PageInk { page: 1, width: SIDE, height: SIDE, ..PageInk::default() };
    for n in 0..count {
        let (axis, at, from) = (if n % 2 == 0 { Axis::Horizontal } else { Axis::Vertical }, below(SIDE), below(SIDE));
        let length = below(60.0);
        ink.strokes.push(stroke(axis, at, from, from + length));
        if n % 10 == 0 {
            ink.glyphs.push(letter(below(SIDE), below(SIDE)));
        }
    }
    ink
}

/// One table, its cells drawn one by one, with a letter in each.
fn table(count: usize) -> PageInk {
    let mut ink = PageInk { page: 1, width: SIDE, height: SIDE, ..PageInk::default() };
    let columns = (count as f32 / 4.0).sqrt().ceil().max(1.0);
    let side = SIDE / columns;
    let (mut x, mut y) = (0.0, 0.0);
    for _ in 0..count / 4 {
        ink.strokes.extend([y, y + side].map(|at| stroke(Axis::Horizontal, at, x, x + side)));
        ink.strokes.extend([x, x + side].map(|at| stroke(Axis::Vertical, at, y, y + side)));
        ink.glyphs.push(letter(x + side / 3.0, y + side / 2.0));
        x += side;
        if x + side > SIDE + 1.0 {
            (x, y) = (0.0, y + side);
        }
    }
    ink
}

/// Boxes that do not touch, of two cells each, with a letter in every cell.
fn boxes(count: usize) -> PageInk {
    let mut ink = PageInk { page: 1, width: SIDE, height: SIDE, ..PageInk::default() };
    let columns = (count as f32 / 5.0).sqrt().ceil().max(1.0);
    let side = SIDE / columns;
    let inner = side * 0.7;
    let (mut x, mut y) = (0.0, 0.0);
    for _ in 0..count / 5 {
        ink.strokes.extend([y, y + inner].map(|at| stroke(Axis::Horizontal, at, x, x + inner)));
        ink.strokes.extend([x, x + inner / 2.0, x + inner].map(|at| stroke(Axis::Vertical, at, y, y + inner)));
        ink.glyphs.extend([0.2, 0.7].map(|at| letter(x + inner * at, y + inner / 2.0)));
        x += side;
        if x + side > SIDE + 1.0 {
            (x, y) = (0.0, y + side);
        }
    }
    ink
}

fn growth(criterion: &mut Criterion) {
    let lexicon = Lexicon::built_in();
    let mut group = criterion.benchmark_group("strokes");
    group.sample_size(10);
    for (name, draw) in [("map", map as fn(usize) -> PageInk), ("table", table), ("boxes", boxes)] {
        for count in [1_000, 10_000, 100_000, 1_000_000] {
            let ink = draw(count);
            group.throughput(Throughput::Elements(count as u64));
            group.bench_with_input(BenchmarkId::new(name, count), &ink, |b, ink| {
                b.iter(|| {
                    stitch::join(
                        &[grid::layout(black_box(ink), &grid::Tuning::default())],
                        lexicon,
                        &stitch::Tuning::default(),
                    )
                    .len()
                })
            });
        }
    }
    group.finish();
}

criterion_group!(benches, stages, growth);
criterion_main!(benches);
