//! The Chinese names of the codes that the output has. In English a code is its own name.

use crate::message::Language;

/// What each code is called. Codes of different lists never mean different things by one word but `unknown`, which is
/// left out.
const NAMES: &[(&str, &str)] = &[
    // Kinds of forms.
    ("department_overall", "部门整体支出"),
    ("project", "项目支出"),
    ("policy", "政策"),
    ("unknown", "未注明"),
    // Stages.
    ("declaration", "申报"),
    ("approval", "批复"),
    ("monitoring", "监控"),
    ("self_evaluation", "自评"),
    // Kinds of values.
    ("percent", "百分比"),
    ("count", "数量"),
    ("money", "金额"),
    ("date", "日期"),
    ("duration", "时长"),
    ("quantity", "计量"),
    ("grade", "等级"),
    ("text", "文字"),
    ("empty", "空"),
    // Comparators.
    ("=", "等于"),
    (">", "大于"),
    (">=", "大于等于"),
    ("<", "小于"),
    ("<=", "小于等于"),
    ("range", "区间"),
    ("within", "偏差以内"),
    // Rules of inference.
    ("ratio_as_percent", "小数按百分比"),
    ("percent_without_sign", "补百分号"),
    ("date_serial", "日期序号"),
    // Severities.
    ("info", "提示"),
    ("warning", "警告"),
    ("error", "错误"),
    // How a text was read.
    ("embedded", "文字层"),
    ("ocr", "OCR"),
    ("mixed", "文字层和 OCR"),
    ("plain", "文本"),
    // Outcomes.
    ("converted", "已转换"),
    // Findings; `ratio_as_percent` is above.
    ("task_total_mismatch", "金额合计不符"),
    ("indicator_name_mismatch", "两侧名称不同"),
    ("target_mismatch", "两侧指标值不同"),
    ("level_repaired", "层级已修正"),
    ("unknown_level", "未知层级"),
    ("low_confidence", "识别存疑"),
    ("missing_section", "缺少部分"),
    ("unreadable_text", "文字无法读取"),
    ("no_form_found", "没有绩效表"),
    ("unit_unclear", "单位不明"),
    ("text_unplaced", "文字未归入"),
    ("header_inferred", "列义推断"),
    ("seal_lifted", "印章已去除"),
    ("halves_reconciled", "两侧已统一"),
    ("reading_corrected", "识别已更正"),
    ("layer_compared", "文字层已比对"),
    ("file_damaged", "文件损坏"),
    ("ink_unread", "图形未读取"),
    ("figure_text", "图片文字"),
    ("attachment_unread", "附件未读取"),
    ("models_missing", "缺少模型"),
    ("correction_stale", "校正已失效"),
    ("pages_missing", "缺页"),
    ("not_converted", "未转换"),
    // Labels of fields.
    ("approving_unit", "批复单位"),
    ("department", "主管部门"),
    ("implementing_unit", "实施单位"),
    ("project_name", "项目名称"),
    ("project_period", "项目期限"),
    ("budget_total", "资金总额"),
    ("fiscal_funds", "财政拨款"),
    ("other_funds", "其他资金"),
    ("basic_expenditure", "基本支出"),
    ("project_expenditure", "项目支出"),
    ("contact", "联系人"),
    ("phone", "联系电话"),
    ("remarks", "其他说明"),
    ("approval_opinion", "批复意见"),
    ("notice", "填表说明"),
];

/// The name of a code in a language; the code itself where it has none.
#[must_use]
pub fn of(code: &str, language: Language) -> &str {
    match language {
        Language::En => code,
        Language::Zh => NAMES.iter().find(|name| name.0 == code).map_or(code, |name| name.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes that the schema lists, wherever it lists any.
    fn listed(schema: &serde_json::Value, codes: &mut Vec<String>) {
        match schema {
            serde_json::Value::Object(members) => {
                let own = members.get("enum").and_then(|list| list.as_array()).into_iter().flatten();
                codes.extend(own.filter_map(|code| code.as_str()).map(str::to_owned));
                members.values().for_each(|inner| listed(inner, codes));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|inner| listed(inner, codes)),
            _ => {}
        }
    }

    #[test]
    fn every_code_of_the_schema_has_a_chinese_name() {
        let schema = serde_json::from_str(crate::export::SCHEMA).unwrap();
        let mut codes = Vec::new();
        listed(&schema, &mut codes);
        // What a finding is about, and units, are shown in other ways.
        let shown = |code: &String| {
            !matches!(code.as_str(), "file" | "page" | "form" | "field" | "task" | "goal" | "indicator" | "%" | "元")
        };
        let missing: Vec<&String> =
            codes.iter().filter(|code| shown(code) && of(code, Language::Zh) == *code).collect();
        assert!(codes.len() > 40, "{codes:?}");
        assert!(missing.iter().all(|code| *code == "ocr" || !code.is_ascii()), "{missing:?}");
    }
}
