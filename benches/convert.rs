//! The whole conversion: `cargo bench --bench convert`.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used, reason = "a benchmark without its sample should stop")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;
use zhibiao::tables::Request;
use zhibiao::{Options, convert, tables};

/// The samples and their numbers of pages.
const SAMPLES: [(&str, u64); 4] = [
    ("samples/approval_2024.pdf", 4),
    ("samples/approval_2024.txt", 4),
    ("samples/declaration_2020.pdf", 1),
    ("samples/self_evaluation_2025.pdf", 1),
];

fn whole(criterion: &mut Criterion) {
    let options = Options::default();
    for (path, pages) in SAMPLES {
        let bytes = fs::read(path).unwrap();
        let mut group = criterion.benchmark_group(path);
        group.throughput(Throughput::Elements(pages));
        group.bench_function("convert", |b| b.iter(|| convert(path, black_box(&bytes), &options).unwrap()));
        if path.ends_with(".pdf") {
            group.bench_function("tables", |b| {
                b.iter(|| tables(path, black_box(&bytes), &options, &Request::default()).unwrap())
            });
        }
        group.finish();
    }
}

criterion_group!(benches, whole);
criterion_main!(benches);
