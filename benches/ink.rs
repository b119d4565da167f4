//! Reading: the bytes of a PDF → the ink of its pages.
#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::path::Path;
use zhibiao::ink::pdf::pages;
use zhibiao::source::Pdf;

/// Forms of different producers, and what is particular about each.
const FILES: [(&str, &str); 4] = [
    ("embedded TrueType", "text-072"),
    ("no embedded font", "text-070"),
    ("cell by cell, four pages", "twice-001"),
    ("Type 3 and ActualText", "text-004"),
];

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ink");
    for (what, name) in FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(name).with_extension("pdf");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let open = |bytes: Vec<u8>| Pdf::open(bytes, None).ok();
        let Some(count) = open(bytes.clone()).map(|pdf| pdf.page_count()) else { continue };
        group.throughput(Throughput::Elements(count.into()));
        let read = |bytes| open(bytes).map(|pdf| pages(&pdf, 1..=count).map(|r| r.ink.glyphs.len()).sum::<usize>());
        group.bench_function(what, |bencher| bencher.iter_batched(|| bytes.clone(), read, BatchSize::SmallInput));
    }
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
