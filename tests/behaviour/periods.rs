//! Columns of targets and results that stand beside one another: which is the year's, which the cycle's, and which is
//! neither.

use zhibiao::document::Form;
use zhibiao::{Options, convert};

/// The form of a title and of columns with these headers and the values of one row.
fn form(title: &str, columns: &[(&str, &str)]) -> Form {
    let headers: Vec<&str> = columns.iter().map(|column| column.0).collect();
    let values: Vec<&str> = columns.iter().map(|column| column.1).collect();
    let dump = format!(
        "{title}\n（2024年度）\n项目名称\t干部培训\n年度目标\t完成培训。\n一级指标\t二级指标\t三级指标\t{}\n产出指标\t数量指标\t培训干部人次\t{}\n",
        headers.join("\t"),
        values.join("\t")
    );
    let mut forms = convert("form.txt", dump.as_bytes(), &Options::default()).unwrap().forms;
    assert_eq!(forms.len(), 1, "one form");
    forms.remove(0)
}

/// What its row says as cycle, annual and actual, `-` where there is none.
fn values(form: &Form) -> String {
    let row = &form.indicators[0];
    [&row.cycle, &row.annual, &row.actual].map(|value| value.as_ref().map_or("-", |value| &value.raw)).join(" ")
}

const DECLARED: &str = "项目支出绩效目标申报表";
const EVALUATED: &str = "项目支出绩效自评表";

#[test]
fn a_part_of_the_year_and_another_year_are_neither_the_years_nor_the_cycles() {
    for beside in ["半年目标值", "年中指标值", "6月底目标值", "第一季度目标", "2023年指标值", "2025年目标", "2026年"]
    {
        for columns in [[(beside, "100人次"), ("年度指标值", "300人次")], [("指标值", "300人次"), (beside, "100人次")]]
        {
            let form = form(DECLARED, &columns);
            assert_eq!(values(&form), "- 300人次 -", "{columns:?}");
            let row = &form.indicators[0];
            assert_eq!((row.others[0].label.as_str(), row.others[0].value.as_str()), (beside, "100人次"));
            assert!(row.confidence > 0.9, "{columns:?}");
        }
    }
}

#[test]
fn targets_of_several_years_are_the_cycles() {
    let form = form(DECLARED, &[("2024-2026年指标值", "900人次"), ("2024年指标值", "300人次")]);
    assert_eq!(values(&form), "900人次 300人次 -");
}

#[test]
fn a_value_that_is_not_understood_beside_the_target_makes_it_doubtful_and_is_kept() {
    for columns in [[("目标值", "300人次"), ("挑战值", "400人次")], [("参比值", "200人次"), ("指标值", "300人次")]]
    {
        let form = form(DECLARED, &columns);
        assert_eq!(values(&form), "- 300人次 -", "{columns:?}");
        assert!(form.indicators[0].confidence < 0.9 && form.indicators[0].others.len() == 1, "{columns:?}");
    }
}

#[test]
fn two_columns_that_say_the_same_period_are_doubtful() {
    let form = form(EVALUATED, &[("年初目标值", "300人次"), ("年度目标值", "400人次"), ("实际完成值", "400人次")]);
    assert!(form.indicators[0].confidence < 0.9);
}

#[test]
fn a_part_of_the_year_alone_is_taken_and_doubtful() {
    let form = form(DECLARED, &[("上半年目标值", "300人次")]);
    assert_eq!(values(&form), "- 300人次 -");
    assert!(form.indicators[0].confidence < 0.9);
}

#[test]
fn what_was_reached_before_the_forms_year_is_not_its_result() {
    let year = ("2023年完成值", "280人次");
    let declared = form(DECLARED, &[year, ("年度指标值", "300人次")]);
    assert_eq!(values(&declared), "- 300人次 -");
    assert_eq!(declared.indicators[0].others[0].value, "280人次");
    let scored = [("分值", "10"), ("得分", "10")];
    let both = [&[year, ("2024年目标值", "300人次"), ("2024年完成值", "310人次")], &scored[..]].concat();
    assert_eq!(values(&form(EVALUATED, &both)), "- 300人次 310人次");
    let late = [&[("年度指标值", "300人次"), year], &scored[..]].concat();
    assert_eq!(values(&form(EVALUATED, &late)), "- 300人次 280人次", "it is filled in a year later");
}

#[test]
fn results_of_a_year_are_doubtful_where_nothing_tells_the_year_of_the_targets() {
    let dump = "项目支出绩效目标表\n项目名称\t干部培训\n年度目标\t完成培训。\n一级指标\t二级指标\t三级指标\t年度指标值\t2023年完成值\n产出指标\t数量指标\t培训干部人次\t300人次\t280人次\n";
    let forms = convert("form.txt", dump.as_bytes(), &Options::default()).unwrap().forms;
    assert!(forms[0].indicators[0].confidence < 0.9);
}

#[test]
fn scores_of_those_who_look_again_are_kept_and_two_that_nothing_tells_apart_are_doubtful() {
    let row = |first: &str, second: &str| {
        let columns =
            [("年度指标值", "300人次"), ("实际完成值", "310人次"), ("分值", "10"), (first, "10"), (second, "9")];
        let form = form(EVALUATED, &columns);
        (form.indicators[0].score.clone(), form.indicators[0].confidence > 0.9)
    };
    assert_eq!(row("自评得分", "复核得分"), (Some("10".to_owned()), true));
    assert!(!row("得分", "得分").1);
}
