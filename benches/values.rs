//! The text of a target → its value: `cargo bench --bench values`.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use zhibiao::value::{self, Evidence, MoneyUnit};

/// What the column of a form holds: most are short, a few are prose.
const COLUMN: [(&str, &str); 12] = [
    ("社工完成个案数量", "≥3个"),
    ("普法受益人数", "≥1万人次"),
    ("调解成功率(%)", ">95%"),
    ("刑罚执行与社区矫正衔接率", "1"),
    ("社工社会工作专业服务费", "10.5万元/人/年"),
    ("群众满意度", "不低于百分之九十五"),
    ("库房温度控制范围", "14℃至24℃"),
    ("完成时间", "2024年12月底前"),
    ("社工服务质量", "良好及以上"),
    ("化解矛盾纠纷，促进社会和谐稳定", "社会效益有效促进"),
    ("完成物业费清算任务", "房屋设备、设施的管理到位，环境卫生整洁，车辆停放有序"),
    ("编制专项规划数量", "1"),
];

fn targets(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("values");
    group.throughput(Throughput::Elements(COLUMN.len() as u64));
    group.bench_function("read", |b| {
        b.iter(|| {
            for (name, raw) in COLUMN {
                let evidence = Evidence { name, siblings: &COLUMN, ..Evidence::default() };
                black_box(value::read(black_box(raw), &evidence));
            }
        });
    });
    group.finish();
    criterion
        .bench_function("amount", |b| b.iter(|| value::amount(black_box("1,286.40"), Some(MoneyUnit::TenThousand))));
    // A cell of prose a hundred times as long as any seen must cost no more than its length.
    let prose = "提高群众对公共服务的满意程度，".repeat(500);
    criterion.bench_function("prose", |b| b.iter(|| value::read(black_box(&prose), &Evidence::default())));
}

criterion_group!(benches, targets);
criterion_main!(benches);
