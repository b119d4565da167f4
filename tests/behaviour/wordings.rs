//! Forms in words and layouts that no list has: what a column, a label or a line is follows from evidence, and nothing
//! printed is lost.

use super::drawing_forms::{form, forms};
use zhibiao::diag::{Code, Severity};
use zhibiao::document::Form;
use zhibiao::value::Value;

/// The indicators, a line each: levels, name, then what is printed as cycle, annual and actual (`-` where there is no
/// such column).
fn rows(form: &Form) -> Vec<String> {
    let raw = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), |v| v.raw.clone());
    let row = |i: &zhibiao::document::Indicator| {
        [&i.level1, &i.level2, &i.name, &raw(&i.cycle), &raw(&i.annual), &raw(&i.actual)].map(String::as_str).join("|")
    };
    form.indicators.iter().map(row).collect()
}

fn fields(form: &Form) -> Vec<(Option<&str>, &str, &str)> {
    form.fields.iter().map(|f| (f.key, f.label.as_str(), f.value.as_str())).collect()
}

fn findings(form: &Form, code: Code) -> Vec<&str> {
    form.diagnostics.iter().filter(|d| d.code == code).map(|d| d.message.as_str()).collect()
}

#[test]
fn columns_whose_headers_say_nothing_known_are_taken_for_what_stands_in_them() {
    let form = form(&["
        项目支出绩效目标表
        （2024年度）
        ┌────────┬────────┬──────────────┬────────┬──────────┐
        │甲      │乙      │丙            │丁      │戊        │
        ├────────┼────────┼──────────────┼────────┼──────────┤
        │产出指标│数量指标│培训基层干部  │≥10场   │按台账统计│
        │        ├────────┼──────────────┼────────┼──────────┤
        │        │质量指标│培训考核合格率│100%    │抽样调查  │
        ├────────┼────────┼──────────────┼────────┼──────────┤
        │效益指标│社会效益│干部履职的能力│提高    │问卷调查  │
        └────────┴────────┴──────────────┴────────┴──────────┘
    "]);
    let wanted = [
        "产出指标|数量指标|培训基层干部|-|≥10场|-",
        "产出指标|质量指标|培训考核合格率|-|100%|-",
        "效益指标|社会效益指标|干部履职的能力|-|提高|-",
    ];
    assert_eq!(rows(&form), wanted);
    assert_eq!(form.indicators[0].others[0].value, "按台账统计");
    assert_eq!(findings(&form, Code::HeaderInferred).len(), 4, "levels, name and target");
}

#[test]
fn values_under_a_header_that_says_nothing_are_no_second_target_and_are_reported() {
    let form = form(&["
        项目支出绩效目标表
        （2024年度）
        ┌────────┬────────┬──────────┬──────────┬──────┐
        │一级指标│二级指标│三级指标  │年度指标值│甲栏  │
        ├────────┼────────┼──────────┼──────────┼──────┤
        │产出指标│数量指标│培训场次  │≥10场     │4场   │
        │        │        ├──────────┼──────────┼──────┤
        │        │        │培训人数  │≥100人    │70人  │
        └────────┴────────┴──────────┴──────────┴──────┘
    "]);
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|-|≥10场|-", "产出指标|数量指标|培训人数|-|≥100人|-"]);
    let warned = form
        .diagnostics
        .iter()
        .any(|d| d.code == Code::HeaderInferred && d.severity == Severity::Warning && d.message.contains("甲栏"));
    assert!(warned, "{:?}", form.diagnostics);
}

#[test]
fn each_project_of_a_list_is_a_form_and_a_row_of_sums_is_none() {
    let forms = forms(&["
        2024年部门预算项目绩效目标表
        单位：万元
        ┌────────┬────────┬────────┬────────────┬────────┬────────┬────────┬──────┐
        │单位名称│项目名称│预算数  │年度绩效目标│一级指标│二级指标│三级指标│指标值│
        ├────────┼────────┼────────┼────────────┼────────┼────────┼────────┼──────┤
        │合计    │        │30.00   │            │        │        │        │      │
        ├────────┼────────┼────────┼────────────┼────────┼────────┼────────┼──────┤
        │某镇学校│校园安保│20.00   │保障平安。  │产出指标│数量指标│保安人数│≥6人  │
        │        │        │        │            │        ├────────┼────────┼──────┤
        │        │        │        │            │        │质量指标│持证率  │100%  │
        │        ├────────┼────────┼────────────┼────────┼────────┼────────┼──────┤
        │        │校舍维修│10.00   │修好校舍。  │产出指标│数量指标│维修面积│≥8亩  │
        └────────┴────────┴────────┴────────────┴────────┴────────┴────────┴──────┘
    "]);
    assert_eq!(forms.iter().map(|f| f.title.as_str()).collect::<Vec<_>>(), ["2024年部门预算项目绩效目标表"; 2]);
    assert_eq!(rows(&forms[0]), ["产出指标|数量指标|保安人数|-|≥6人|-", "产出指标|质量指标|持证率|-|100%|-"]);
    assert_eq!(rows(&forms[1]), ["产出指标|数量指标|维修面积|-|≥8亩|-"]);
    assert!(fields(&forms[0]).contains(&(Some("project_name"), "项目名称", "校园安保")));
    assert!(fields(&forms[0]).contains(&(None, "预算数", "30.00")), "the sum is kept");
    assert!(fields(&forms[1]).contains(&(Some("project_name"), "项目名称", "校舍维修")));
    assert_eq!(forms[1].fields.iter().find_map(|f| f.amount.as_ref()?.number).unwrap().to_string(), "100000");
    assert_eq!(forms.iter().map(|f| f.goals[0].text.as_str()).collect::<Vec<_>>(), ["保障平安。", "修好校舍。"]);
}

#[test]
fn a_table_with_a_head_of_its_own_is_a_form_under_the_same_title() {
    let forms = forms(&["
        项目支出绩效目标表
        （2024年度）
        ┌────────┬────────┬────────┬──────┐
        │项目名称│校园安保                │
        ├────────┼────────┬────────┬──────┤
        │一级指标│二级指标│三级指标│指标值│
        ├────────┼────────┼────────┼──────┤
        │产出指标│数量指标│保安人数│≥6人  │
        ├────────┼────────┴────────┴──────┤
        │项目名称│校舍维修                │
        ├────────┼────────┬────────┬──────┤
        │一级指标│二级指标│三级指标│指标值│
        ├────────┼────────┼────────┼──────┤
        │产出指标│数量指标│维修面积│≥8亩  │
        └────────┴────────┴────────┴──────┘
    "]);
    let seen: Vec<_> =
        forms.iter().map(|f| (f.title.as_str(), f.year, f.fields[0].value.as_str(), f.indicators.len())).collect();
    assert_eq!(
        seen,
        [("项目支出绩效目标表", Some(2024), "校园安保", 1), ("项目支出绩效目标表", Some(2024), "校舍维修", 1)]
    );
}

#[test]
fn the_end_of_a_label_that_opens_a_page_loses_no_row() {
    let form = form(&[
        "
        项目支出绩效目标表
        （2024年度）
        ┌──────────┬────────┬────────┬────────┬──────┐
        │年度绩效  │一级指标│二级指标│三级指标│指标值│
        │目标（90  ├────────┼────────┼────────┼──────┤
        │          │产出指标│数量指标│保安人数│≥6人  │
        └──────────┴────────┴────────┴────────┴──────┘
        ",
        "
        ┌──────────┬────────┬────────┬────────┬──────┐
        │分）      │产出指标│质量指标│持证率  │100%  │
        │          ├────────┼────────┼────────┼──────┤
        │          │效益指标│社会效益│安全感  │提高  │
        └──────────┴────────┴────────┴────────┴──────┘
        ",
    ]);
    let wanted = [
        "产出指标|数量指标|保安人数|-|≥6人|-",
        "产出指标|质量指标|持证率|-|100%|-",
        "效益指标|社会效益指标|安全感|-|提高|-",
    ];
    assert_eq!(rows(&form), wanted);
    assert_eq!(form.goals.len(), 0, "an outer label that speaks of goals makes none of a grid");
}

#[test]
fn lines_and_rows_that_are_no_indicators_are_none_and_are_kept() {
    let form = form(&["
        项目支出绩效自评表
        （2024年度）
        ┌────────┬────────┬────────┬────────┬────────┬────┐
        │一级指标│二级指标│三级指标│目标值  │完成值  │得分│
        ├────────┼────────┼────────┼────────┼────────┼────┤
        │产出指标│数量指标│保安人数│≥6人    │6人     │10  │
        │        │        ├────────┼────────┼────────┼────┤
        │        │        │……    │        │        │    │
        ├────────┴────────┴────────┼────────┼────────┼────┤
        │合计                      │        │        │10  │
        ├────────┬─────────────────┴────────┴────────┴────┤
        │评价结论│按计划完成                              │
        ├────────┼────────────────────────────────────────┤
        │存在问题│无                                      │
        └────────┴────────────────────────────────────────┘
    "]);
    assert_eq!(rows(&form), ["产出指标|数量指标|保安人数|-|≥6人|6人"]);
    assert_eq!(fields(&form), [(None, "合计", "10"), (None, "评价结论", "按计划完成"), (None, "存在问题", "无")]);
    assert_eq!(findings(&form, Code::TextUnplaced), Vec::<&str>::new());
}

#[test]
fn a_sign_in_words_beside_a_column_of_directions() {
    let form = form(&["
        项目支出绩效目标表
        （2024年度）
        ┌────────┬────────┬────────┬────────┬────────┬──────┬────┐
        │一级指标│二级指标│三级指标│指标方向│比较符  │指标值│单位│
        ├────────┼────────┼────────┼────────┼────────┼──────┼────┤
        │产出指标│数量指标│保安人数│正向    │大于等于│6     │人  │
        │        ├────────┼────────┼────────┼────────┼──────┼────┤
        │        │质量指标│差错率  │反向    │小于等于│2     │%   │
        └────────┴────────┴────────┴────────┴────────┴──────┴────┘
    "]);
    assert_eq!(rows(&form), ["产出指标|数量指标|保安人数|-|大于等于6人|-", "产出指标|质量指标|差错率|-|小于等于2%|-"]);
    assert_eq!(form.indicators[0].others[0].value, "正向");
}

#[test]
fn last_year_s_column_is_no_target() {
    let form = form(&["
        项目支出绩效目标表
        （2024年度）
        ┌────────┬────────┬────────┬──────────────┐
        │一级指标│二级指标│三级指标│    指标值    │
        │        │        │        ├───────┬──────┤
        │        │        │        │上年   │本年  │
        ├────────┼────────┼────────┼───────┼──────┤
        │产出指标│数量指标│保安人数│5人    │≥6人  │
        └────────┴────────┴────────┴───────┴──────┘
    "]);
    assert_eq!(rows(&form), ["产出指标|数量指标|保安人数|-|≥6人|-"]);
    assert_eq!(form.indicators[0].others[0].value, "5人");
}

#[test]
fn two_columns_of_targets_of_an_unsaid_period_are_doubtful() {
    let form = form(&["
        项目支出绩效目标表
        （2024年度）
        ┌────────┬────────┬────────┬──────┬──────┐
        │一级指标│二级指标│三级指标│指标值│目标值│
        ├────────┼────────┼────────┼──────┼──────┤
        │产出指标│数量指标│保安人数│≥6人  │≥3人  │
        └────────┴────────┴────────┴──────┴──────┘
    "]);
    assert!(form.indicators[0].confidence < 0.9);
    assert!(
        findings(&form, Code::HeaderInferred).iter().any(|message| message.contains("period")),
        "{:?}",
        form.diagnostics
    );
}

#[test]
fn a_header_of_a_thousand_columns_takes_no_time() {
    let header = ["一级指标", "二级指标", "三级指标"]
        .map(str::to_owned)
        .into_iter()
        .chain((0..1000).map(|n| format!("指标值{n}")));
    let row =
        ["产出指标", "数量指标", "保安人数"].map(str::to_owned).into_iter().chain((0..1000).map(|n| format!("{n}人")));
    let join = |cells: Vec<String>| cells.join("\t");
    let dump = format!("项目支出绩效目标表\n{}\n{}\n", join(header.collect()), join(row.collect()));
    let began = std::time::Instant::now();
    let document = zhibiao::convert("wide.txt", dump.as_bytes(), &zhibiao::Options::default()).unwrap();
    assert!(began.elapsed() < std::time::Duration::from_secs(5));
    let warns = |d: &zhibiao::diag::Diagnostic| d.severity >= Severity::Warning;
    assert!(
        document.diagnostics.iter().chain(document.forms.iter().flat_map(|f| &f.diagnostics)).any(warns),
        "it is not silent"
    );
}
