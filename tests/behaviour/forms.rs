//! Forms of every layout that departments publish, most of them as text dumps: what stands in which column, and under
//! which level.

use zhibiao::document::{Document, Form, FormKind, Stage};
use zhibiao::value::Value;
use zhibiao::{Options, convert};

/// The document of a dump.
fn document(dump: &str) -> Document {
    convert("form.txt", dump.replace('|', "\t").as_bytes(), &Options::default()).unwrap()
}

/// The only form of a dump. A `|` stands for a tab.
fn form(dump: &str) -> Form {
    let mut forms = document(dump).forms;
    assert_eq!(forms.len(), 1, "one form");
    forms.remove(0)
}

/// The indicators, a line each: levels, name, then what is printed as cycle, annual and actual (`-` where there is no
/// such column).
fn rows(form: &Form) -> Vec<String> {
    let raw = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), |v| v.raw.clone());
    form.indicators
        .iter()
        .map(|i| {
            [&i.level1, &i.level2, &i.name, &raw(&i.cycle), &raw(&i.annual), &raw(&i.actual)]
                .map(String::as_str)
                .join("|")
        })
        .collect()
}

/// The codes of the findings, each once, sorted.
fn codes(form: &Form) -> Vec<String> {
    let mut codes: Vec<String> =
        form.diagnostics.iter().map(|d| serde_json::to_value(d.code).unwrap().as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn halves_side_by_side_are_the_cycle_and_the_year_even_under_equal_headers() {
    let form = form(
        "部门整体支出绩效目标批复表
(2024年度)
部门名称|东莞市司法局
总体目标|依法行政。
|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
绩效指标|产出指标|数量指标|培训场次|≥30场|数量指标|培训场次|≥10场
|||培训人次|≥3000人次||培训人数|≥1000人次",
    );
    assert_eq!(
        rows(&form),
        ["产出指标|数量指标|培训场次|≥30场|≥10场|-", "产出指标|数量指标|培训人次|≥3000人次|≥1000人次|-"]
    );
    assert_eq!(form.indicators[1].annual_name.as_deref(), Some("培训人数"));
    assert_eq!(codes(&form), ["indicator_name_mismatch", "target_mismatch"]);
}

#[test]
fn halves_whose_headers_name_the_year_first_are_taken_by_their_headers() {
    let form = form(
        "部门整体支出绩效目标表
(2024年度)
部门名称|某局
总体目标|依法行政。
一级指标|二级指标|三级指标（年度）|指标值（年度）|二级指标|三级指标（长期）|指标值（长期）
产出指标|数量指标|培训场次|≥10场|数量指标|培训场次|≥30场",
    );
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥30场|≥10场|-"]);
    assert_eq!((form.kind, form.stage), (FormKind::DepartmentOverall, Stage::Unknown));
}

#[test]
fn one_name_with_the_year_before_the_cycle() {
    let form = form(
        "项目支出绩效目标申报表
(2023年度)
项目名称|数字档案
总体目标|建成数字档案室。
|一级指标|二级指标|三级指标|年度指标值|实施周期指标值
绩效指标|产出指标|数量指标|数字化页数|≥10万页|≥50万页
||质量指标|合格率|100%|100%",
    );
    assert_eq!(rows(&form), ["产出指标|数量指标|数字化页数|≥50万页|≥10万页|-", "产出指标|质量指标|合格率|100%|100%|-"]);
}

#[test]
fn a_single_value_column_is_the_years_whatever_it_is_called() {
    for header in ["指标值", "目标值", "年度指标值", "当年预期实现值", "指标值及单位", "绩效目标值", "年初目标值"]
    {
        let form = form(&format!(
            "项目绩效目标表
(2025年度)
项目名称|农村公路
年度目标|通车。
一级指标|二级指标|三级指标|{header}
产出指标|数量指标|里程|≥12公里"
        ));
        assert_eq!(rows(&form), ["产出指标|数量指标|里程|-|≥12公里|-"], "{header}");
    }
}

#[test]
fn a_value_in_three_columns_is_joined_in_whatever_order_they_stand() {
    let orders = [
        ("指标性质|指标值|计量单位|权重", "≥|90|%|10"),
        ("计算符号|计量单位|指标值|分值", "≥|%|90|10"),
        ("权重|指标值|度量单位|指标性质", "10|90|%|≥"),
    ];
    for (header, value) in orders {
        let form = form(&format!(
            "项目支出绩效目标申报表
(2024年度)
项目名称|某项目
年度目标|完成。
一级指标|二级指标|三级指标|{header}
满意度指标|服务对象满意度指标|群众满意度|{value}"
        ));
        assert_eq!(rows(&form), ["满意度指标|服务对象满意度指标|群众满意度|-|≥90%|-"], "{header}");
        assert_eq!(form.indicators[0].weight.as_deref(), Some("10"), "{header}");
    }
}

#[test]
fn a_self_evaluation_has_targets_results_weights_scores_and_reasons() {
    for (header, row) in [
        ("年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施", "≥10场|9场|10|9|疫情影响"),
        ("分值|年度指标值|全年实际完成值|得分|未完成原因和改进措施", "10|≥10场|9场|9|疫情影响"),
    ] {
        let form = form(&format!(
            "项目支出绩效自评表
(2022年度)
项目名称|普法宣传
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|20|20|18|10|90%|9
|其中：财政拨款|20|20|18|-|90%|-
年度总体目标|预期目标|||实际完成情况
|开展普法。|||已开展普法。
一级指标|二级指标|三级指标|{header}
产出指标|数量指标|普法场次|{row}
总分|||||100|98|"
        ));
        assert_eq!(form.stage, Stage::SelfEvaluation);
        assert_eq!(rows(&form), ["产出指标|数量指标|普法场次|-|≥10场|9场"], "{header}");
        let row = &form.indicators[0];
        assert_eq!(
            (row.weight.as_deref(), row.score.as_deref(), row.remark.as_deref()),
            (Some("10"), Some("9"), Some("疫情影响")),
            "{header}"
        );
        let goals: Vec<_> = form.goals.iter().map(|g| (g.label.as_deref(), g.text.as_str())).collect();
        assert_eq!(goals, [(Some("预期目标"), "开展普法。"), (Some("实际完成情况"), "已开展普法。")], "{header}");
    }
}

#[test]
fn monitoring_takes_what_was_reached_so_far_as_actual() {
    let form = form(
        "项目支出绩效运行监控表
(2023年度)
项目名称|普法宣传
年度目标|开展普法。
一级指标|二级指标|三级指标|年度指标值|1-7月执行情况|全年预计完成情况|偏差原因分析|完成目标可能性
产出指标|数量指标|普法场次|≥10场|6场|10场|进度正常|确定能",
    );
    assert_eq!(form.stage, Stage::Monitoring);
    assert_eq!(rows(&form), ["产出指标|数量指标|普法场次|-|≥10场|6场"]);
    assert_eq!(form.indicators[0].remark.as_deref(), Some("进度正常"));
    let others: Vec<_> = form.indicators[0].others.iter().map(|o| (o.label.as_str(), o.value.as_str())).collect();
    assert_eq!(others, [("全年预计完成情况", "10场"), ("完成目标可能性", "确定能")], "nothing that is printed is lost");
}

#[test]
fn two_grids_one_below_the_other_are_the_halves_of_the_same_rows() {
    let form = form(
        "部门整体支出绩效目标表
(2021年度)
部门名称|某局
总体目标|依法行政。
长期绩效指标|一级指标|二级指标|三级指标|指标值（长期）
|产出指标|数量指标|培训场次|≥30场
||质量指标|合格率|100%
年度绩效指标|一级指标|二级指标|三级指标|指标值（年度）
|产出指标|数量指标|培训场次|≥10场
||质量指标|合格率|98%",
    );
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥30场|≥10场|-", "产出指标|质量指标|合格率|100%|98%|-"]);
    assert_eq!(codes(&form), ["target_mismatch"]);
}

#[test]
fn a_header_of_two_storeys_names_its_columns_by_both() {
    let form = super::drawing_forms::form(&["
        项目支出绩效目标申报表
        （2024年度）
        ┌────────┬────────┬────────┬────────────────┐
        │一级指标│二级指标│三级指标│     指标值     │
        │        │        │        ├────────┬───────┤
        │        │        │        │实施周期│年度   │
        ├────────┼────────┼────────┼────────┼───────┤
        │产出指标│数量指标│培训场次│≥30场   │≥10场  │
        │        │        ├────────┼────────┼───────┤
        │        │        │培训人数│≥300人  │≥100人 │
        └────────┴────────┴────────┴────────┴───────┘
    "]);
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥30场|≥10场|-", "产出指标|数量指标|培训人数|≥300人|≥100人|-"]);
}

#[test]
fn levels_of_older_forms_get_their_standard_names_and_keep_what_was_printed() {
    let form = form(
        "市级部门预算项目支出绩效目标表
(2019年度)
项目名称|道路改造
总体目标|通车。
一级指标|二级指标|三级指标|指标值
预期产出指标|数量指标（或建筑规模指标）|道路长度|985米
|时效指标（工期指标、形象进度指标）|工期|12个月
|预算（或投资规模）控制指标|投资额|≤1000万元
效果指标|社会、经济、生态效益指标|出行条件|明显改善
|可持续影响指标|使用年限|≥20年
|社会公众或服务对象满意度指标|群众满意度|≥90%",
    );
    assert_eq!(
        rows(&form),
        [
            "产出指标|数量指标|道路长度|-|985米|-",
            "产出指标|时效指标|工期|-|12个月|-",
            "产出指标|成本指标|投资额|-|≤1000万元|-",
            "效益指标|社会、经济、生态效益指标|出行条件|-|明显改善|-",
            "效益指标|可持续影响指标|使用年限|-|≥20年|-",
            "效益指标|服务对象满意度指标|群众满意度|-|≥90%|-",
        ]
    );
    assert_eq!(form.indicators[2].level1_printed.as_deref(), Some("预期产出指标"));
    assert_eq!(form.indicators[2].level2_printed.as_deref(), Some("预算（或投资规模）控制指标"));
    assert!(codes(&form).is_empty(), "{:?}", codes(&form));
}

#[test]
fn in_an_investment_plan_output_is_a_second_level() {
    let form = form(
        "中央预算内投资计划绩效目标表
(2021年度)
项目名称|水库除险
总体目标|消除隐患。
一级指标|二级指标|三级指标|指标值
实施效果指标|产出指标|建设项目个数|1
|满意度指标|受益群众满意度|≥90%
过程管理指标|计划管理指标|投资计划分解用时|≤20工作日",
    );
    assert_eq!(
        rows(&form),
        [
            "实施效果指标|产出指标|建设项目个数|-|1|-",
            "实施效果指标|满意度指标|受益群众满意度|-|≥90%|-",
            "过程管理指标|计划管理指标|投资计划分解用时|-|≤20工作日|-"
        ]
    );
    assert!(codes(&form).is_empty(), "{:?}", codes(&form));
}

#[test]
fn a_form_without_levels_has_rows_without_levels() {
    let form = form(
        "一般性项目绩效目标表
(2024年度)
项目名称|绿化管护
当年绩效目标|管护到位。
指标名称|指标权重|计量单位|指标性质|指标值
管护面积|20|平方米|≥|3000
群众满意度|10|%|≥|90",
    );
    assert_eq!(rows(&form), ["||管护面积|-|≥3000平方米|-", "||群众满意度|-|≥90%|-"]);
}

#[test]
fn a_level_that_is_printed_wrong_or_not_at_all_follows_from_the_second() {
    let form = form(
        "部门整体支出绩效目标批复表
(2024年度)
部门名称|某局
总体目标|依法行政。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个
质量指标|质量指标|胜诉率|≥90%
时效指标|时效指标|及时率|100%
|成本指标|单价|≤5元
效益|社会效益|知晓度|提高
满意度|满意度|群众满意度|≥95%",
    );
    let levels: Vec<_> =
        form.indicators.iter().map(|i| (i.level1.as_str(), i.level2.as_str(), i.level1_printed.as_deref())).collect();
    assert_eq!(
        levels,
        [
            ("产出指标", "数量指标", None),
            ("产出指标", "质量指标", Some("质量指标")),
            ("产出指标", "时效指标", Some("时效指标")),
            ("产出指标", "成本指标", Some("")),
            ("效益指标", "社会效益指标", None),
            ("满意度指标", "满意度指标", None),
        ]
    );
    assert_eq!(codes(&form), ["level_repaired"]);
}

#[test]
fn since_2021_cost_is_a_first_level() {
    let form = form(
        "项目支出绩效目标表
(2023年度)
项目名称|某项目
年度目标|完成。
一级指标|二级指标|三级指标|指标值
成本指标|经济成本指标|单价|≤5元
|生态环境成本指标|排放|≤3吨
产出指标|数量指标|数量|3个",
    );
    assert_eq!(
        rows(&form),
        [
            "成本指标|经济成本指标|单价|-|≤5元|-",
            "成本指标|生态环境成本指标|排放|-|≤3吨|-",
            "产出指标|数量指标|数量|-|3个|-"
        ]
    );
    assert!(codes(&form).is_empty(), "{:?}", codes(&form));
}

#[test]
fn a_second_level_that_no_form_knows_stays_as_printed() {
    let form = form(
        "项目支出绩效目标表
(2023年度)
项目名称|某项目
年度目标|完成。
一级指标|二级指标|三级指标|指标值
产出指标|党建指标|党课次数|≥4次",
    );
    assert_eq!(rows(&form), ["产出指标|党建指标|党课次数|-|≥4次|-"]);
    assert_eq!(codes(&form), ["unknown_level"]);
    assert_eq!(form.diagnostics[0].indicator, Some(0));
}

#[test]
fn a_level_that_is_not_used_is_no_indicator() {
    let form = form(
        "项目支出绩效目标表
(2023年度)
项目名称|某项目
年度目标|完成。
一级指标|二级指标|三级指标|指标值
效益指标|经济效益指标||
|社会效益指标|知晓度|提高
|生态效益指标||",
    );
    assert_eq!(rows(&form), ["效益指标|社会效益指标|知晓度|-|提高|-"]);
}

#[test]
fn the_total_of_the_tasks_names_the_row_that_explains_the_gap() {
    let form = form(
        "部门（单位）整体支出绩效目标批复表
(2024 年度)
批复单位：东莞市财政局望牛墩分局
部门（单位）名称|东莞市司法局望牛墩分局
年度主要任务|任务名称|主要内容|年度预算金额(万元)
|行政诉讼律师费|代理行政诉讼。|27
|普法工作专项经费|普法宣传。|9
|社区矫正|电子定位。|2
|金额合计|*|11
总体绩效目标|依法行政。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个",
    );
    let total = form.diagnostics.iter().find(|d| d.message.contains("金额合计")).unwrap();
    assert_eq!(total.message, "金额合计 11 is the sum without 行政诉讼律师费 27; all three make 38");
    assert_eq!(form.tasks[0].amount.number.unwrap().to_string(), "270000");
    assert_eq!(form.task_total.unwrap().number.unwrap().to_string(), "110000");
}

#[test]
fn a_task_may_be_called_as_a_field_is() {
    let form = form(
        "部门整体支出绩效目标表
(2024年度)
部门名称|某局
年度主要任务|任务名称|主要内容|预算金额（万元）
|项目支出|开展业务。|27
|基本支出|保障运转。|9
|金额合计||36
总体目标|依法行政。
一级指标|二级指标|三级指标|指标值
产出指标|时效指标|项目实施周期|12个月",
    );
    let names: Vec<_> = form.tasks.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["项目支出", "基本支出"]);
    assert_eq!(rows(&form), ["产出指标|时效指标|项目实施周期|-|12个月|-"]);
}

#[test]
fn numbered_goals_in_one_cell_are_told_apart() {
    let form = form(
        "部门整体支出绩效目标表
(2024年度)
部门名称|某局
总体目标|目标1：依法治镇，实现目标。目标2：调解纠纷。目标3：社区矫正。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个",
    );
    let goals: Vec<_> = form.goals.iter().map(|g| (g.label.as_deref().unwrap(), g.text.as_str())).collect();
    assert_eq!(goals, [("目标1", "依法治镇，实现目标。"), ("目标2", "调解纠纷。"), ("目标3", "社区矫正。")]);
}

#[test]
fn funds_are_in_yuan_by_the_unit_of_their_group() {
    let form = form(
        "项目支出绩效目标申报表
(2024年度)
项目名称|数字档案|||
主管部门及代码|[123]某局|实施单位|某馆|
项目资金（万元）|年度资金总额：|1,234.5||
|其中：财政拨款|1000||
|其他资金|234.5||
总体目标|建成。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个
填报人：陈志明  联系电话：0754-54106845  填报日期：2024年1月5日",
    );
    let fields: Vec<_> = form
        .fields
        .iter()
        .map(|f| (f.key.unwrap(), f.value.as_str(), f.amount.as_ref().and_then(|a| a.number).map(|n| n.to_string())))
        .collect();
    let text = |s: &str| Some(s.to_owned());
    assert_eq!(
        fields,
        [
            ("project_name", "数字档案", None),
            ("department", "[123]某局", None),
            ("implementing_unit", "某馆", None),
            ("budget_total", "1,234.5", text("12345000")),
            ("fiscal_funds", "1000", text("10000000")),
            ("other_funds", "234.5", text("2345000")),
            ("contact", "陈志明", None),
            ("phone", "0754-54106845", None),
            ("date", "2024年1月5日", None),
        ]
    );
}

#[test]
fn remarks_opinions_and_small_print_have_members_of_their_own() {
    let form = form(
        "项目支出绩效目标批复表
(2024年度)
项目名称|某项目
年度目标|完成。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个
其他需要说明的情况|无
财政部门审核意见|同意。
注：本表一式两份，
由财政部门和单位各存一份。",
    );
    assert_eq!(form.remarks.as_deref(), Some("无"));
    assert_eq!(form.approval_opinion.as_deref(), Some("同意。"));
    assert_eq!(form.notice.as_deref(), Some("注：本表一式两份，由财政部门和单位各存一份。"));
}

#[test]
fn a_repeated_title_starts_a_new_form() {
    let one = "项目支出绩效目标表
(2023年度)
项目名称|甲
年度目标|完成。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个
填报人：张三
";
    let forms = document(&format!("{one}{}", one.replace("2023", "2024").replace('甲', "乙"))).forms;
    let seen: Vec<_> = forms.iter().map(|f| (f.year, f.fields[0].value.as_str(), f.indicators.len())).collect();
    assert_eq!(seen, [(Some(2023), "甲", 1), (Some(2024), "乙", 1)]);
}

#[test]
fn labelled_values_above_a_title_are_the_forms() {
    let form = form(
        "附件：3
编号：2024-017
项目支出绩效目标表
主管部门：市委组织部 年度：2024 单位：万元
项目名称|某项目
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个",
    );
    let fields: Vec<_> = form.fields.iter().map(|f| format!("{}={}", f.label, f.value)).collect();
    assert_eq!(fields, ["编号=2024-017", "主管部门=市委组织部", "年度=2024", "项目名称=某项目"]);
    assert_eq!(form.year, Some(2024));
}

#[test]
fn a_line_with_its_value_takes_no_further_line_and_a_year_may_stand_in_it() {
    for (line, year) in [("填报单位：市水利局\n2025年度\n单位：万元", 2025), ("（2024年度） 填报单位：市水利局", 2024)]
    {
        let form = form(&format!(
            "项目支出绩效目标表
{line}
项目名称|某项目
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个"
        ));
        let fields: Vec<_> = form.fields.iter().map(|f| format!("{}={}", f.label, f.value)).collect();
        assert_eq!((&fields[..], form.year), (&["填报单位=市水利局".into(), "项目名称=某项目".into()][..], Some(year)));
    }
}

#[test]
fn labels_with_their_values_below_the_indicators_are_fields() {
    let form = form(
        "项目支出绩效目标表
(2024年度)
项目名称|某项目
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个
联系人|王某|联系电话|0769-6812",
    );
    let fields: Vec<_> = form.fields.iter().map(|f| format!("{}={}", f.label, f.value)).collect();
    assert_eq!(fields, ["项目名称=某项目", "联系人=王某", "联系电话=0769-6812"]);
    assert_eq!(form.indicators.len(), 1);
}

#[test]
fn a_goal_may_stand_in_a_column_left_of_the_indicators() {
    let form = form(
        "项目支出绩效目标表
(2024年度)
项目名称|某项目
年度目标|一级指标|二级指标|三级指标|指标值
改善水质，保障安全。|产出指标|数量指标|案件数|≥3个
|效益指标|社会效益指标|知晓度|提高",
    );
    let goals: Vec<_> = form.goals.iter().map(|g| (g.label.as_deref(), g.text.as_str())).collect();
    assert_eq!(goals, [(None, "改善水质，保障安全。")]);
    assert_eq!(form.indicators.len(), 2);
}

#[test]
fn a_column_for_each_town_is_kept_under_its_name() {
    let form = form(
        "专项资金绩效目标表
(2024年度)
资金名称|农村公路养护
总体目标|畅通。
一级指标|二级指标|三级指标|指标值|望牛墩镇|石龙镇
产出指标|数量指标|养护里程|≥30公里|12公里|18公里",
    );
    assert_eq!(rows(&form), ["产出指标|数量指标|养护里程|-|≥30公里|-"]);
    let others: Vec<_> = form.indicators[0].others.iter().map(|o| (o.label.as_str(), o.value.as_str())).collect();
    assert_eq!(others, [("望牛墩镇", "12公里"), ("石龙镇", "18公里")]);
    assert_eq!(form.kind, FormKind::Policy);
}

#[test]
fn a_line_above_the_table_that_says_nothing_known_is_a_finding() {
    let form = form(
        "项目支出绩效目标表
(2024年度)
仅供内部使用
项目名称|某项目
年度目标|完成。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|案件数|≥3个",
    );
    assert_eq!(codes(&form), ["text_unplaced"]);
    assert!(form.diagnostics[0].message.contains("仅供内部使用"));
}

#[test]
fn a_page_that_only_speaks_of_targets_and_a_budget_table_are_no_form() {
    let document = document(
        "绩效目标设置情况
2024年本单位编制项目支出绩效目标表12份，涉及资金300万元。
部门收支总表
项目|预算数|项目|预算数
财政拨款|100|基本支出|60
其他资金|20|项目支出|60",
    );
    assert!(document.forms.is_empty());
    assert_eq!(document.diagnostics.len(), 1);
    assert!(document.diagnostics[0].message.contains("no table of performance indicators"));
}

#[test]
fn a_header_that_cannot_be_read_heads_what_its_half_lacks() {
    let form = form(
        "部门整体支出绩效目标批复表
(2024年度)
部门名称|东莞市司法局
一级指标|.二级指标|三级指标|指标道（实施期）|二级指标|三级指标|年度指杯直
产出指标|数量指标|培训场次|≥30场|数量指标|培训场次|≥30场",
    );
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥30场|≥30场|-"]);
}

#[test]
fn the_header_of_a_level_that_lost_its_number_is_known_by_its_neighbours() {
    for first in ["级指标", "·级指标"] {
        let form = form(&format!(
            "部门整体支出绩效目标批复表
(2024年度)
部门名称|东莞市司法局
{first}|二级指标|:级指标|年度指标值
产出指标|数量指标|培训场次|≥10场"
        ));
        assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|-|≥10场|-"], "{first}");
        assert_eq!(form.indicators[0].level1_printed, None, "level 1 was read from its column");
    }
}

#[test]
fn the_rank_of_a_project_is_no_header_of_levels() {
    let form = form(
        "项目支出绩效目标申报表
项目名称|干部培训|项目级次|一级
主管部门|某局|预算单位级别|二级预算单位
年度目标|完成培训。||
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|培训人次|≥300人次",
    );
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
    let ranks = [("项目级次", "一级"), ("主管部门", "某局"), ("预算单位级别", "二级预算单位")];
    assert_eq!(fields[1..], ranks);
    assert_eq!(rows(&form), ["产出指标|数量指标|培训人次|-|≥300人次|-"]);
}

#[test]
fn funds_whose_labels_all_stand_above_their_values_are_paired_downwards() {
    let form = form(
        "项目支出绩效目标申报表
项目名称|干部培训|主管部门|某局|
资金总额（万元）|财政拨款|上年结转|自有资金|其他资金
120|50|40|20|10
年度目标|完成培训。|||
一级指标|二级指标|三级指标|指标值|备注
产出指标|数量指标|培训人次|≥300人次|",
    );
    let sums: Vec<(&str, &str)> = form.fields[2..].iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
    let wanted =
        [("资金总额（万元）", "120"), ("财政拨款", "50"), ("上年结转", "40"), ("自有资金", "20"), ("其他资金", "10")];
    assert_eq!(sums, wanted);
    let amount = form.fields[3].amount.as_ref().and_then(|amount| amount.number);
    assert_eq!(amount.map(|number| number.to_string()).as_deref(), Some("500000"), "the sum says the unit");
}

#[test]
fn the_label_of_funds_may_have_a_value_of_its_own_and_a_part_beside_it() {
    let form = form(
        "项目支出绩效目标申报表
项目名称|干部培训|主管部门|某局
项目资金（万元）|120|其中：财政拨款|100
年度目标|完成培训。||
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|培训人次|≥300人次",
    );
    let sums: Vec<_> = form.fields[2..].iter().map(|f| (f.key, f.value.as_str())).collect();
    assert_eq!(sums, [(Some("budget_total"), "120"), (Some("fiscal_funds"), "100")]);
    assert!(!codes(&form).contains(&"unit_unclear".to_owned()));
}

#[test]
fn tables_with_a_line_between_them_keep_their_own_levels() {
    let form = form(
        "项目支出绩效目标申报表
（2024年度）
项目名称|干部培训|年度目标|完成培训。
一、效益指标
二级指标|三级指标|指标值|备注
社会效益指标|提升能力|显著提升|
二、满意度指标
二级指标|三级指标|指标值|备注
服务对象满意度指标|学员满意度|≥90%|",
    );
    let found = rows(&form);
    assert_eq!(found[1], "满意度指标|服务对象满意度指标|学员满意度|-|≥90%|-", "{found:?}");
}

#[test]
fn goals_of_which_each_has_a_row_are_told_from_their_headers_and_weights() {
    let form = form(
        "项目支出绩效目标申报表
（2024年度）
项目名称|干部培训||
年度绩效目标|目标名称|目标内容|权重
|轮训|完成轮训|60
|提升|提升能力|40
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|培训人次|≥300人次",
    );
    let goals: Vec<_> = form.goals.iter().map(|goal| (goal.label.as_deref(), goal.text.as_str())).collect();
    assert_eq!(goals, [(Some("轮训"), "完成轮训"), (Some("提升"), "提升能力")]);
    let kept = form.diagnostics.iter().filter(|finding| finding.message.contains("60")).count();
    assert_eq!(kept, 1, "the weight is reported");
}

#[test]
fn projects_with_amounts_are_tasks_and_a_goal_may_stand_in_a_line() {
    let form = form(
        "部门整体支出绩效目标申报表
年度目标：完成培训。
部门名称|某局|填报年度|2024年
重点项目|项目名称|预算数（万元）|占比
|干部培训|50|29.4%
|人才引进|120|70.6%
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|培训人次|≥300人次",
    );
    let tasks: Vec<&str> = form.tasks.iter().map(|task| task.name.as_str()).collect();
    assert_eq!(tasks, ["干部培训", "人才引进"]);
    assert_eq!(form.goals[0].text, "完成培训。");
    assert_eq!(form.year, Some(2024), "by a field");
}

#[test]
fn the_weight_of_an_indicator_stands_beside_its_name_and_those_of_levels_beside_them() {
    let form = form(
        "项目支出绩效目标申报表
（2024年度）
项目名称|干部培训|年度目标|完成培训。|||
一级指标|分值|二级指标|分值|三级指标|分值|目标值
产出指标|60|数量指标|20|培训人次|10|≥300人次
效益指标|30|社会效益指标|30|提升能力|15|显著提升",
    );
    let row = &form.indicators[0];
    assert_eq!(row.weight.as_deref(), Some("10"));
    assert_eq!(row.others.iter().map(|other| other.value.as_str()).collect::<Vec<_>>(), ["60", "20"]);
    assert!(row.confidence > 0.9);
}

#[test]
fn the_name_of_one_project_above_its_amount_is_a_field_and_no_task() {
    let form = form(
        "项目支出绩效目标申报表
（2024年度）
项目名称|资金总额（万元）|主管部门|实施单位
干部培训|120|某局|培训中心
年度目标|完成培训。||
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|培训人次|≥300人次",
    );
    let fields: Vec<_> = form.fields.iter().map(|f| (f.key, f.value.as_str())).collect();
    assert_eq!(fields[..2], [(Some("project_name"), "干部培训"), (Some("budget_total"), "120")]);
    assert_eq!((form.tasks.len(), fields[2].1, fields[3].1), (0, "某局", "培训中心"));
}
