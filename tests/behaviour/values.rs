//! The text of a target → its value: what is printed, what it means, and what is left as it is.

mod seen;
mod wordings;

use proptest::prelude::*;
use rust_decimal::Decimal;
use zhibiao::diag::Code;
use zhibiao::value::{self, Evidence, Kind, MoneyUnit, Reading, Rule, Value};

#[test]
fn targets_of_published_forms_are_read_as_a_clerk_reads_them() {
    assert_all(seen::SEEN);
}

#[test]
fn other_wordings_mean_the_same() {
    assert_all(wordings::WORDINGS);
}

#[test]
fn three_columns_are_one_target() {
    for (nature, number, unit, name, raw, meaning) in seen::SEEN_SPLIT {
        let value = value::read_split(nature, number, unit, &of(name)).value;
        assert_eq!((value.raw.as_str(), said(&value).as_str()), (*raw, *meaning), "{nature} | {number} | {unit}");
    }
}

#[test]
fn what_is_printed_stays_as_it_is_printed() {
    let value = value::read("≥２．３ 万立方米", &Evidence::default()).value;
    assert_eq!((value.raw.as_str(), value.text.as_str()), ("≥２．３ 万立方米", "≥２．３ 万立方米"));
    assert_eq!(value.number, Some(Decimal::from(23_000)));
    assert_eq!(unit_of("30個"), Some("個".to_owned()), "a unit is not simplified");
    assert_eq!(unit_of("5（萬元）"), Some("元".to_owned()));
}

#[test]
fn a_unit_column_says_the_unit_that_the_cell_does_not() {
    let under = |raw, unit| said(&value::read(raw, &Evidence { unit_column: Some(unit), ..Evidence::default() }).value);
    assert_eq!(under("≥11.5", "万平方米"), "quantity >= 115000 平方米");
    assert_eq!(under("14-24", "℃"), "quantity range 14..24 ℃");
    assert_eq!(under("100", "百分比"), "percent = 100 %");
    assert_eq!(under("28.8萬元", "%"), "money = 288000 元", "the cell's own unit goes first");
    assert_eq!(under("7", "/"), "count = 7 -");
    assert_eq!(
        under("79000000000000000000000000000", "亿元"),
        "count = 79000000000000000000000000000 -",
        "too large to multiply out"
    );
}

#[test]
fn a_name_says_the_unit_that_the_cell_does_not() {
    let named = |raw, name| said(&value::read(raw, &of(name)).value);
    assert_eq!(named(">=85", "种植作物成活率(≥**%)"), "percent >= 85 %");
    assert_eq!(named("95", "各项工作完成及时率%"), "percent = 95 %");
    assert_eq!(named("≤28.40/株", "黄金蜜(葡萄)补助成本(≤**元/株)"), "money <= 28.4 元/株");
    assert_eq!(named("90", "项目总成本（万元）"), "money = 900000 元");
    assert_eq!(named("2", "接待游客数量（万人次）"), "count = 20000 人次");
    assert_eq!(
        named("3", "受益建档立卡贫困人口数≥**人"),
        "count >= 3 人",
        "the number fills the blank of the name, behind its sign"
    );
    assert_eq!(named("=3", "受益建档立卡贫困人口数≥**人"), "count = 3 人", "the cell's own sign goes first");
    assert_eq!(named("5", "扶持村（居）"), "count = 5 -", "a second word for the same thing is no unit");
    assert_eq!(named("1", "建设项目个数(含续建)"), "count = 1 -");
    assert_eq!(named("80%", "培训人数（人）"), "percent = 80 %", "the cell's own unit goes first");
}

#[test]
fn a_bare_ratio_is_a_percentage_where_the_other_half_prints_one() {
    for name in ["刑罚执行与社区矫正衔接率", "案件办结情况"] {
        let reading = value::read("1", &Evidence { name, halves: &["100%"], ..Evidence::default() });
        assert_ratio(&reading, "100%", "the other half of the row prints 100%");
    }
}

#[test]
fn a_bare_ratio_is_a_percentage_where_the_name_carries_the_sign() {
    assert_ratio(&value::read("1", &of("社区矫正工作人员培训率(%)")), "100%", "the name carries %");
    assert_ratio(&value::read("≥0.95", &of("调解成功率（%）")), "≥95%", "the name carries %");
}

#[test]
fn a_bare_ratio_of_a_rate_is_a_percentage_among_percentages() {
    let siblings = &[("编制规划数量", "1"), ("群众满意率", "≥95％")];
    for name in ["投诉处理率", "女性占比", "达标比例", "调解成功率"] {
        assert_ratio(
            &value::read("1", &Evidence { name, siblings, ..Evidence::default() }),
            "100%",
            "the name is a rate, and 群众满意率 in the same column is ≥95％",
        );
    }
    assert_ratio(&value::read("0.985", &of("教师培训合格率")), "98.5%", "a fraction");
    assert_ratio(&value::read("０．９５", &of("教师培训合格率")), "95%", "a fraction");
    assert_ratio(&value::read("0.9-0.95", &of("合格率")), "90%-95%", "a fraction");
}

#[test]
fn a_bare_number_of_things_is_never_a_percentage() {
    let halves = &["100%"];
    let siblings = &[("群众满意率", "95%")];
    let counts = [
        "编制专项规划数量",
        "培训次数",
        "新建个数",
        "提高执法效率专题培训场次",
        "降低事故发生率专项行动次数",
        "购置公务用车数量（辆）",
        "办结率（件）",
    ];
    for name in counts {
        let value = value::read("1", &Evidence { name, halves, siblings, ..Evidence::default() }).value;
        assert_eq!((value.kind, value.inferred), (Kind::Count, None), "{name}");
    }
    let column = value::read("1", &Evidence { name: "办结率", unit_column: Some("件"), halves, siblings }).value;
    assert_eq!(said(&column), "count = 1 件");
    let glued = value::read("1次", &Evidence { name: "办结率", halves, siblings, ..Evidence::default() }).value;
    assert_eq!(said(&glued), "count = 1 次");
}

#[test]
fn percentages_elsewhere_in_the_column_alone_prove_nothing() {
    let siblings = &[("群众满意率", "95%")];
    for name in ["建设示范基地", "发展指数", "贷款利率", "人口死亡率", "检查频率"] {
        let value = value::read("1", &Evidence { name, siblings, ..Evidence::default() }).value;
        assert_eq!((value.kind, value.inferred), (Kind::Count, None), "{name}");
    }
}

#[test]
fn a_rate_without_evidence_stays_as_printed_with_a_finding() {
    let reading = value::read("1", &of("投诉处理率"));
    assert_eq!(said(&reading.value), "count = 1 -");
    assert_eq!(reading.finding.map(|(code, _)| code), Some(Code::UnitUnclear));
}

#[test]
fn hundredths_without_their_sign_are_a_rule_of_their_own() {
    let reading = value::read("≥95", &Evidence { name: "合格率", halves: &["≥95%"], ..Evidence::default() });
    assert_eq!(said(&reading.value), "percent >= 95 % percent_without_sign");
    assert_eq!(reading.value.text, "≥95%");
    let reading = value::read("1.05", &Evidence { name: "增长情况", halves: &["105%"], ..Evidence::default() });
    assert_ratio(&reading, "105%", "the other half");
}

#[test]
fn a_day_number_of_a_spreadsheet_is_a_date_where_a_date_is_asked_for() {
    let reading = value::read("44,561", &of("项目财政资金到位时间"));
    assert_eq!((reading.value.kind, reading.value.text.as_str()), (Kind::Date, "2021年12月31日"));
    assert_eq!((reading.value.inferred, reading.value.number), (Some(Rule::DateSerial), None));
    assert_eq!(said(&value::read("44,561", &of("服务人数")).value), "count = 44561 -");
}

#[test]
fn money_cells_are_in_yuan_by_the_unit_that_is_declared() {
    let yuan = |raw, unit| {
        let amount = value::amount(raw, unit).amount;
        (amount.number.map(|n| n.to_string()), amount.unit)
    };
    let number = |text: &str| Some(text.to_owned());
    let wan = Some(MoneyUnit::TenThousand);
    assert_eq!(yuan("96.1", wan), (number("961000"), Some("元")));
    assert_eq!(yuan("1,286.40", wan), (number("12864000"), Some("元")));
    assert_eq!(yuan("１，２８６．４０", wan), (number("12864000"), Some("元")));
    assert_eq!(yuan("96.1万元", None), (number("961000"), Some("元")));
    assert_eq!(yuan("96.1万元", wan), (number("961000"), Some("元")));
    assert_eq!(yuan("96.1 万", wan), (number("961000"), Some("元")));
    assert_eq!(yuan("96.1（万元）", None), (number("961000"), Some("元")));
    assert_eq!(yuan("961,000元", None), (number("961000"), Some("元")));
    assert_eq!(yuan("￥961000", Some(MoneyUnit::Yuan)), (number("961000"), Some("元")));
    assert_eq!(yuan("0.000001", Some(MoneyUnit::HundredMillion)), (number("100"), Some("元")));
    assert_eq!(yuan("-3.5", wan), (number("-35000"), Some("元")));
    assert_eq!(yuan("0", None), (number("0"), Some("元")), "nothing is the same in every unit");
    for none in ["", "/", "见附件", "*", "12,34", "1.2.3", "10元/人", "99999999999999999999999999999999999999"] {
        assert_eq!(yuan(none, wan), (None, None), "{none}");
    }
}

#[test]
fn an_amount_in_no_unit_or_in_two_stays_as_printed() {
    let undeclared = value::amount("96.1", None);
    assert_eq!((undeclared.amount.number, undeclared.amount.unit), (Some(Decimal::new(961, 1)), None));
    assert_eq!(undeclared.doubt, Some(value::Doubt::Undeclared));
    let differ = value::amount("96.1元", Some(MoneyUnit::TenThousand));
    assert_eq!((differ.amount.number, differ.amount.unit), (Some(Decimal::new(961, 1)), None));
    assert_eq!(
        differ.doubt.map(|doubt| zhibiao::message::Message::from(doubt).to_string()),
        Some("it is declared in 元 and in 万元".to_owned())
    );
    let labels = value::amount("96.1", [MoneyUnit::TenThousand, MoneyUnit::Yuan]);
    assert_eq!(labels.doubt, Some(value::Doubt::Disagree(MoneyUnit::TenThousand, MoneyUnit::Yuan)));
}

#[test]
fn a_label_declares_its_unit_of_money() {
    let wan = Some(MoneyUnit::TenThousand);
    for label in [
        "年度预算金额(万元)",
        "项目资金（万元）",
        "单位：万元",
        "金额单位：人民币万元",
        "（单位:万元）",
        "预算（ 万 元 ）",
        "万元",
        "資金（萬元）",
    ] {
        assert_eq!(value::money_unit(label), wan, "{label}");
    }
    for label in ["金额（元）", "单位：元", "（元）", "元"] {
        assert_eq!(value::money_unit(label), Some(MoneyUnit::Yuan), "{label}");
    }
    assert_eq!(value::money_unit("投资（亿元）"), Some(MoneyUnit::HundredMillion));
    assert_eq!(value::money_unit("单位：千元"), Some(MoneyUnit::Thousand));
    for label in
        ["资金总额", "其中：财政拨款", "单元", "元旦慰问", "多元化解纠纷", "公元2024年", "万元GDP能耗", "万元（元）"]
    {
        assert_eq!(value::money_unit(label), None, "{label}");
    }
}

#[test]
fn values_that_differ_in_notation_alone_are_the_same() {
    let same = |a: &str, b: &str| value::same(&plain(a), &plain(b));
    for notation in ["不低于90%", "≥90.00%", "不少于百分之九十", "90%以上", "90％及以上", ">=90 %", "≧９０％"]
    {
        assert!(same("≥90%", notation), "{notation}");
    }
    for (a, b) in [
        ("10000人", "1万人"),
        ("3次", "三次"),
        ("10个", "10"),
        ("20个工作日", "20工作日"),
        ("300平方米", "300㎡"),
        ("5元/人/月", "5元/人·月"),
        ("14-24℃", "14℃至24℃"),
        ("2024年12月底前", "2024年12月31日前"),
        ("2024.12.31", "2024-12-31"),
        ("良好以上", "良好及以上"),
        ("有效提高", "有效 提高。"),
        ("（一）建成", "(一)建成"),
        ("/", "—"),
    ] {
        assert!(same(a, b), "{a} and {b}");
    }
    let inferred = value::read("1", &Evidence { name: "办结率", halves: &["100%"], ..Evidence::default() }).value;
    assert!(value::same(&inferred, &plain("100%")));
}

#[test]
fn values_that_say_different_things_are_not_the_same() {
    for (a, b) in [
        ("≥90%", "≥89%"),
        ("≥90%", "90%"),
        ("≥90%", ">90%"),
        ("90%", "90"),
        ("14-24℃", "12℃~24℃"),
        ("5元/人", "5元/户"),
        ("每月1次", "每年1次"),
        ("12个月", "10个月"),
        ("2024年12月底前", "2024年11月底前"),
        ("2024年12月", "2024年12月前"),
        ("良以上", "良"),
        ("优", "良"),
        ("有效提高", "有所提高"),
        ("100%", "有效"),
        ("/", "100%"),
    ] {
        assert!(!value::same(&plain(a), &plain(b)), "{a} and {b}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(raw in ".{0,60}", name in ".{0,20}", unit in ".{0,6}") {
        assert_sane(&raw, &name, &unit);
    }

    #[test]
    fn any_text_made_of_the_words_of_values_is_read_without_panic(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..12), name in prop::sample::select(WORDS)) {
        assert_sane(&words.concat(), name, "万元");
    }

    #[test]
    fn wide_and_narrow_digits_mean_the_same(number in 0_u32..10_000_000, sign in prop::sample::select(&["", "≥", "<=", "="][..])) {
        let wide: String = number.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
        let (narrow, wide) = (plain(&format!("{sign}{number}人")), plain(&format!("{sign}{wide} 人")));
        prop_assert_eq!(said(&narrow), said(&wide));
        prop_assert!(value::same(&narrow, &wide));
    }

    #[test]
    fn amounts_survive_a_round_trip(cents in -1_000_000_000_000_i64..1_000_000_000_000, unit in prop::sample::select(UNITS)) {
        let yuan = Decimal::new(cents, 2);
        let printed = grouped(yuan / unit.yuan());
        prop_assert_eq!(value::amount(&printed, Some(unit)).amount.number, Some(yuan.normalize()));
        let glued = value::amount(&format!("{printed}{unit}"), None);
        prop_assert_eq!((glued.amount.number, glued.doubt), (Some(yuan.normalize()), None));
    }

    #[test]
    fn dates_survive_a_round_trip(year in 1990_u16..2060, month in 1_u8..=12, day in 1_u8..=28) {
        let printed = [format!("{year}年{month}月{day}日"), format!("{year}-{month:02}-{day:02}"), format!("{year}.{month}.{day}"), format!("{year}/{month}/{day}")];
        for text in printed {
            let period = value::period(&plain(&text)).unwrap();
            prop_assert_eq!((period.from.year, period.from.month, period.from.day), (Some(year), Some(month), Some(day)));
            prop_assert_eq!((period.to, period.before), (None, false));
            let deadline = value::period(&plain(&format!("{text}前"))).unwrap();
            prop_assert_eq!((deadline.from, deadline.before), (period.from, true));
        }
    }

    #[test]
    fn chinese_numerals_mean_their_number(number in 1_u32..100_000_000) {
        prop_assert_eq!(plain(&format!("{}人", numeral(number))).number, Some(Decimal::from(number)), "{}", numeral(number));
    }
}

const UNITS: &[MoneyUnit] =
    &[MoneyUnit::Yuan, MoneyUnit::Thousand, MoneyUnit::TenThousand, MoneyUnit::Million, MoneyUnit::HundredMillion];

const WORDS: &[&str] = &[
    "≥",
    "<=",
    "±",
    "不低于",
    "以上",
    "以内",
    "控制在",
    "1",
    "0.95",
    "9",
    "99999999999999999999999999",
    ".",
    ",",
    "-",
    "~",
    "至",
    "万",
    "亿",
    "千",
    "%",
    "元",
    "/",
    "人",
    "·",
    "个",
    "年",
    "月",
    "日",
    "前",
    "底",
    "2024",
    "每",
    "半",
    "百分之",
    "百",
    "十",
    "三",
    "零",
    "点",
    "（",
    "）",
    "(",
    "优",
    "级",
    "率",
    "数",
    "增长",
    "*",
    "且",
    "≤",
    "季度",
    "第",
    "成",
    "余",
    ":",
    "内",
    " ",
    "次",
    "公里",
];

fn assert_all(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(raw, name, meaning)| {
            let said = said(&value::read(raw, &of(name)).value);
            (said != *meaning).then(|| format!("{raw} ({name}): {said}, not {meaning}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn assert_ratio(reading: &Reading, text: &str, why: &str) {
    let value = &reading.value;
    assert_eq!((value.kind, value.text.as_str(), value.inferred), (Kind::Percent, text, Some(Rule::RatioAsPercent)));
    assert_eq!(value.unit.as_deref(), Some("%"));
    let (code, message) = reading.finding.as_ref().unwrap();
    assert_eq!(*code, Code::RatioAsPercent);
    assert!(message.to_string().contains(why), "{message}");
}

/// Whatever is read is whole: a number has a kind that has numbers, and the raw text is untouched.
fn assert_sane(raw: &str, name: &str, unit: &str) {
    let evidence = Evidence { name, unit_column: Some(unit), halves: &[raw, "100%"], siblings: &[(name, raw)] };
    for value in [
        value::read(raw, &evidence).value,
        value::read(raw, &of(name)).value,
        value::read_split(name, raw, unit, &of(name)).value,
    ] {
        let numeric = matches!(value.kind, Kind::Percent | Kind::Count | Kind::Money | Kind::Duration | Kind::Quantity);
        assert_eq!(numeric, value.number.is_some(), "{value:?}");
        assert!(value.number_max.is_none_or(|max| Some(max) >= value.number), "{value:?}");
        assert!(value::same(&value, &value));
        let _ = value::period(&value);
    }
    assert_eq!(value::read(raw, &evidence).value.raw, raw);
    let _ = value::amount(raw, value::money_unit(name));
}

fn of(name: &str) -> Evidence<'_> {
    Evidence { name, ..Evidence::default() }
}

fn plain(raw: &str) -> Value {
    value::read(raw, &Evidence::default()).value
}

fn unit_of(raw: &str) -> Option<String> {
    plain(raw).unit
}

/// A value in one line: kind, comparator, number, unit, rule.
fn said(value: &Value) -> String {
    let word = |json: serde_json::Value| json.as_str().unwrap_or("?").to_owned();
    let mut line = word(serde_json::to_value(value.kind).unwrap());
    if let Some(number) = value.number {
        let comparator = word(serde_json::to_value(value.comparator).unwrap());
        let max = value.number_max.map_or(String::new(), |max| format!("..{max}"));
        line += &format!(" {comparator} {number}{max} {}", value.unit.as_deref().unwrap_or("-"));
    }
    if let Some(rule) = value.inferred {
        line += &format!(" {}", word(serde_json::to_value(rule).unwrap()));
    }
    line
}

/// A number with commas between its thousands.
fn grouped(number: Decimal) -> String {
    let text = number.abs().to_string();
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let digits: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    let sign = if number.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}{}", groups.join(","), fraction.map_or(String::new(), |fraction| format!(".{fraction}")))
}

/// A number below a hundred million in Chinese numerals.
fn numeral(number: u32) -> String {
    let section = |number: u32| {
        let mut text = String::new();
        let mut gap = false;
        for (power, place) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            match number / power % 10 {
                0 => gap = !text.is_empty(),
                digit => {
                    text += if gap { "零" } else { "" };
                    text.push("零一二三四五六七八九".chars().nth(digit as usize).unwrap());
                    text += place;
                    gap = false;
                }
            }
        }
        text
    };
    let (high, low) = (number / 10_000, number % 10_000);
    let zero = if low < 1000 && low > 0 && high > 0 { "零" } else { "" };
    let high = if high > 0 { format!("{}万", section(high)) } else { String::new() };
    format!("{high}{zero}{}", if low > 0 { section(low) } else { String::new() })
}
