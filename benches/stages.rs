//! The stages behind the reading, each on the 2024 sample: `cargo bench --bench stages`.
#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use zhibiao::source::Pdf;
use zhibiao::{Options, check, convert, export, form, grid, ink, normal, rulings, stitch};

fn stages(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/approval_2024.pdf");
    let Ok(bytes) = std::fs::read(&path) else { return };
    let Ok(pdf) = Pdf::open(bytes.clone(), None) else { return };
    let inks: Vec<_> = ink::pdf::pages(&pdf, 1..=pdf.page_count()).map(|reading| reading.ink).collect();
    let layouts: Vec<_> = inks.iter().map(|ink| grid::layout(ink, &grid::Tuning::default())).collect();
    let blocks = stitch::join(&layouts, &stitch::Tuning::default());
    let drafts = form::read(&blocks);
    let forms: Vec<_> = drafts.iter().cloned().map(normal::form).collect();
    let Ok(document) = convert("approval_2024.pdf", &bytes, &Options::default()) else { return };

    let mut group = criterion.benchmark_group("stages");
    group.bench_function("rulings", |b| {
        b.iter(|| inks.iter().map(|ink| rulings::find(black_box(&ink.strokes), &rulings::Tuning::default()).len()).sum::<usize>())
    });
    group.bench_function("grid", |b| {
        b.iter(|| inks.iter().map(|ink| grid::layout(black_box(ink), &grid::Tuning::default()).grids.len()).sum::<usize>())
    });
    group.bench_function("stitch", |b| b.iter(|| stitch::join(black_box(&layouts), &stitch::Tuning::default()).len()));
    group.bench_function("form", |b| b.iter(|| form::read(black_box(&blocks)).len()));
    group.bench_function("normal", |b| {
        b.iter_batched(|| drafts.clone(), |drafts| drafts.into_iter().map(normal::form).count(), BatchSize::SmallInput)
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

criterion_group!(benches, stages);
criterion_main!(benches);
