//! Labels and values: in the cells of a row, and in lines outside of the table.

use super::DraftField;
use super::ledger::Ledger;
use super::{title, years};
use crate::diag::Place;
use crate::lexicon::{Lexicon, Section, is_attachment};
use crate::stitch::{LooseLine, Table, TableCell};
use crate::text::{fold, squeeze};
use crate::value;

/// The labelled values of a row, from left to right.
///
/// A cell over several rows that stands before others is the label of their group. A known label is one wherever it
/// stands; an unknown text is one where a label is due. In a text dump, empty cells are what a merged cell covers (the
/// label of a group, which is `above`), and an empty value shows as the next known label.
pub(super) fn in_row(
    cells: &[&TableCell],
    spans_known: bool,
    above: Option<&str>,
    ledger: &Ledger,
    lexicon: &Lexicon,
) -> Vec<DraftField> {
    let head = cells.first().filter(|first| cells.len() > 2 && is_group(first, lexicon));
    // `项目资金（万元） | 120 | 其中：财政拨款 | 100` has a value of its own.
    let own = head.filter(|first| first.rowspan > 1 || !is_number(&cells[1].text));
    let rest: Vec<&TableCell> =
        cells.iter().copied().skip(usize::from(own.is_some())).filter(|c| spans_known || !c.text.is_empty()).collect();
    let covered = !spans_known && cells.first().is_some_and(|first| first.text.is_empty());
    own.into_iter().for_each(|own| ledger.settle(own));
    // One that has a value of its own says the unit of its parts all the same.
    let group = head.map(|head| head.text.clone()).or_else(|| above.filter(|_| covered).map(str::to_owned));
    let mut fields = Vec::new();
    let mut at = 0;
    while at < rest.len() {
        let label = rest[at];
        let says_both = said_in_one(label, lexicon).is_some_and(|pairs| knows(&pairs, lexicon));
        let value = rest.get(at + 1).copied().filter(|v| {
            let is_pair = says_both && said_in_one(v, lexicon).is_some();
            !is_pair && !starts_pair(v, rest.get(at + 2).copied(), lexicon)
        });
        let shifted = value.and_then(|value| beyond_a_false_wall(label, value, &rest[at + 2..], lexicon));
        let value = shifted.or(value);
        at += 1 + usize::from(value.is_some()) + usize::from(shifted.is_some());
        // A cell that reaches down from a row above was read there.
        if ledger.has(label) && value.is_none_or(|v| ledger.has(v)) {
            continue;
        }
        let place = value.filter(|v| !v.text.is_empty()).map_or(label.place(), TableCell::place);
        let provenance = label.provenance;
        let text = value.map_or(String::new(), |v| ledger.take(v));
        if label.text.is_empty() && text.is_empty() {
            continue;
        }
        let is_sum = own.is_none() && head.is_some_and(|head| std::ptr::eq(*head, label));
        let pairs = said_in_one(label, lexicon).filter(|_| text.is_empty());
        let label = ledger.take(label);
        if let Some(pairs) = pairs {
            fields.extend(pairs.into_iter().map(|(label, value)| DraftField {
                label,
                value,
                group: group.clone(),
                provenance,
                place,
                ..DraftField::default()
            }));
            continue;
        }
        fields.push(DraftField {
            label: bare(&label),
            value: text,
            group: group.clone(),
            shifted: shifted.is_some(),
            key: (is_sum && lexicon.field(&label).is_none()).then_some("budget_total"),
            provenance,
            place,
            ..DraftField::default()
        });
    }
    fields
}

/// The labelled values of two rows, where all labels stand in the first one and each has its value below it; `None`
/// where the row heads nothing so.
pub(super) fn over_values(
    table: &Table,
    row: usize,
    cells: &[&TableCell],
    ledger: &Ledger,
    lexicon: &Lexicon,
) -> Option<Vec<DraftField>> {
    let is_head = |c: &&&TableCell| c.row == row && c.rowspan == 1;
    let heads: Vec<&TableCell> = cells.iter().filter(is_head).copied().collect();
    let below = if row + 1 < table.rows { table.beginning(row + 1) } else { &[] };
    let under = |head: &TableCell| below.iter().find(|c| (c.col, c.colspan) == (head.col, head.colspan));
    let values: Vec<&TableCell> = heads.iter().map_while(|head| under(head)).collect();
    let is_known = |c: &&&TableCell| lexicon.field(&c.text).is_some_and(|label| label.pure);
    let says_no_number = |c: &&TableCell| !c.text.is_empty() && !c.text.contains(|c: char| c.is_ascii_digit());
    let known = heads.iter().filter(is_known).count();
    let numbers = values.iter().filter(|c| is_number(&c.text)).count();
    let are_pairs = heads.len() > 1
        && values.len() == heads.len()
        && heads.iter().all(says_no_number)
        && 2 * known > heads.len()
        && (numbers > 1 || numbers == 1 && known == heads.len())
        && !values.iter().any(|c| is_known(&c));
    if !are_pairs {
        return None;
    }
    let group = cells.iter().find(|c| c.row + c.rowspan > row + 1 && !c.text.is_empty());
    group.into_iter().for_each(|group| ledger.settle(group));
    // The unit that the sum declares is that of its parts.
    let says_unit = |head: &&&TableCell| value::money_unit(&head.text).is_some();
    let group = group.or_else(|| heads.first().filter(says_unit));
    let field = |(head, value): (&&TableCell, &&TableCell)| DraftField {
        label: bare(&ledger.take(head)),
        value: ledger.take(value),
        group: group.map(|group| group.text.clone()),
        provenance: head.provenance,
        place: if value.text.is_empty() { head.place() } else { value.place() },
        ..DraftField::default()
    };
    Some(heads.iter().zip(&values).map(field).collect())
}

/// The year that a field says the form is for.
pub(super) fn year(fields: &[DraftField]) -> Option<i32> {
    let is_year = |label: &str| {
        let label = fold(label);
        let is_of_project = label.contains(['起', '始', '止', '终', '立', '结', '完']);
        label.chars().count() <= 6 && (label.ends_with("年度") || label.ends_with("年份")) && !is_of_project
    };
    fields.iter().filter(|field| is_year(&field.label)).find_map(|field| match years::all(&field.value).as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// The labels and their values in one cell, parted by colons: `填表人：张某 电话：0754-54106845`.
fn said_in_one(cell: &TableCell, lexicon: &Lexicon) -> Option<Vec<(String, String)>> {
    let (label, value) = cell.text.split_once([':', '：'])?;
    let is_label =
        (2..=10).contains(&label.chars().count()) && !value.trim().is_empty() && !fold(label).starts_with("其中");
    let one = || vec![(label.trim().to_owned(), value.trim().to_owned())];
    let several = || in_line(printed(&cell.text, cell.spaced.as_deref()), lexicon);
    is_label.then(|| Some(several()).filter(|pairs| pairs.len() > 1).unwrap_or_else(one))
}

/// Whether the first of the labels is known.
fn knows(pairs: &[(String, String)], lexicon: &Lexicon) -> bool {
    pairs.first().and_then(|(label, _)| lexicon.field(label)).is_some_and(|label| label.pure)
}

/// A text with the blanks that are printed in it, as long as nothing but them has been changed.
pub(super) fn printed<'a>(text: &'a str, spaced: Option<&'a str>) -> &'a str {
    spaced.filter(|spaced| squeeze(spaced) == squeeze(text)).unwrap_or(text)
}

/// The value of a known label behind an empty cell, where nothing else stands in the row: on a scan a wall was seen that
/// is none.
fn beyond_a_false_wall<'a>(
    label: &TableCell,
    value: &TableCell,
    rest: &[&'a TableCell],
    lexicon: &Lexicon,
) -> Option<&'a TableCell> {
    let [next] = rest else { return None };
    let is_known = |cell: &TableCell| lexicon.field(&cell.text).is_some();
    let is_value = next.provenance.is_recognised() && !next.text.is_empty() && !is_known(next);
    (value.text.is_empty() && is_known(label) && is_value).then_some(*next)
}

/// Whether a cell before the others of its row names their group.
fn is_group(cell: &TableCell, lexicon: &Lexicon) -> bool {
    let is_field = lexicon.field(&cell.text).is_some_and(|label| label.key.is_some() && label.pure);
    (cell.rowspan > 1 && !is_field) || lexicon.section(&cell.text) == Some(Section::Funds)
}

/// Whether a cell that could be a value is rather the next label: it is made of nothing but words of labels, and what
/// follows could be its value.
fn starts_pair(cell: &TableCell, next: Option<&TableCell>, lexicon: &Lexicon) -> bool {
    let is_label = |cell: &TableCell| lexicon.field(&cell.text).is_some_and(|label| label.pure);
    is_label(cell) && next.map_or(!begins_with_rank(&cell.text), |next| !is_label(next))
}

/// Whether a text begins with a rank, as what stands behind `预算单位级别` does: `二级预算单位`.
fn begins_with_rank(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| "一二三四五".contains(c)) && chars.next() == Some('级')
}

/// Whether a text is a number, and so the value of the label before it.
fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || ".,，万元亿".contains(c))
}

/// The label without a closing colon.
pub(super) fn bare(label: &str) -> String {
    label.trim_end_matches([':', '：', ' ']).to_owned()
}

/// The labelled values of a line above a title, other than the unit of money and what it is attached to.
pub(super) fn above(line: &LooseLine, lexicon: &Lexicon) -> Vec<DraftField> {
    if is_attachment(&line.text) {
        return Vec::new();
    }
    let pairs = in_loose(line, None, lexicon).0.into_iter();
    pairs.filter(|pair| !pair.value.is_empty() && !is_unit(&pair.label, &pair.value)).collect()
}

/// The unit of money that a line declares.
pub(super) fn unit_in(line: &LooseLine, lexicon: &Lexicon) -> Option<String> {
    let pairs = in_loose(line, None, lexicon).0;
    pairs.into_iter().find(|pair| is_unit(&pair.label, &pair.value)).map(|pair| fold(&pair.value))
}

/// Whether a label and its value declare the unit of money: `单位：万元`, `金额单位：元`.
pub(super) fn is_unit(label: &str, value: &str) -> bool {
    let (label, value) = (fold(label), fold(value));
    label.ends_with("单位") && value.ends_with('元') && value.chars().count() <= 3
}

/// The labelled values of a line: `填报人：陈志明 联系电话：0754-54106845`.
pub(super) fn in_line(text: &str, lexicon: &Lexicon) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for word in words(text, lexicon) {
        match word.find([':', '：']).map(|at| word.split_at(at)) {
            Some((label, value)) if is_label(label, lexicon) => {
                pairs.push((label.trim().to_owned(), value.trim_start_matches([':', '：']).trim().to_owned()));
            }
            // The year may stand before the labels, and is read where the title is.
            _ if pairs.is_empty() && title::is_year(&word) => {}
            _ => {
                let Some((_, value)) = pairs.last_mut() else { return Vec::new() };
                *value = squeeze(&format!("{value} {word}"));
            }
        }
    }
    pairs
}

/// The line cut at its blanks and before every known label with a colon, where a blank was lost.
fn words(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some(at) = inner_label(rest, lexicon) {
            out.push(rest[..at].to_owned());
            rest = &rest[at..];
        }
        out.push(rest.to_owned());
    }
    glue_labels(out, lexicon)
}

/// Where the first known label with a colon begins within a word, but not at its start.
fn inner_label(word: &str, lexicon: &Lexicon) -> Option<usize> {
    let colons: Vec<(usize, &str)> = word.match_indices([':', '：']).collect();
    colons.windows(2).find_map(|pair| {
        let [(first, colon), (second, next)] = pair else { return None };
        let begins_with_year = |text: &str| years::first(&text.chars().take(4).collect::<String>()).is_some();
        let label = |at: &usize| {
            let (text, value) = (&word[*at..*second], &word[second + next.len()..]);
            lexicon.field(text).is_some_and(|label| label.pure) || (text == "年度" && begins_with_year(value))
        };
        word.char_indices().map(|(at, _)| at).filter(|at| (first + colon.len()..*second).contains(at)).find(label)
    })
}

/// Whether a colon parts a label from a value in a text: `填报单位：市水利局`, and not `其中：财政拨款`.
fn says_value(text: &str) -> bool {
    let folded = fold(text);
    folded.split_once(':').is_some_and(|(label, value)| label != "其中" && !value.is_empty())
}

/// Puts a label that is letter-spaced, or parted from its colon, together again: `联 系 人：`.
fn glue_labels(words: Vec<String>, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut head = String::new();
    for word in words {
        let whole = format!("{head}{word}");
        let spaced = word.chars().count() <= 2 && !word.contains([':', '：']);
        if spaced && (out.is_empty() || !head.is_empty()) {
            head = whole;
            continue;
        }
        if word.starts_with([':', '：']) && head.is_empty() && out.last().is_some_and(|l| is_label(l, lexicon)) {
            let last = out.pop().unwrap_or_default();
            out.push(format!("{last}{word}"));
            continue;
        }
        head.clear();
        out.push(whole);
    }
    if !head.is_empty() {
        out.push(head);
    }
    out
}

/// Whether the text before a colon can be a label: known, or short and without digits and signs.
fn is_label(text: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(text);
    let length = folded.chars().count();
    let plain = folded.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | ')' | '、' | '/'));
    lexicon.field(text).is_some()
        || ((2..=10).contains(&length)
            && plain
            && !matches!(folded.as_str(), "注" | "说明" | "备注" | "填表说明" | "填报说明"))
}

/// The labelled values of a loose line. A line that is a known label alone takes the next line as its value, which
/// `next` is.
pub(super) fn in_loose(line: &LooseLine, next: Option<&LooseLine>, lexicon: &Lexicon) -> (Vec<DraftField>, bool) {
    let provenance = line.provenance;
    let field = |label: &str, value: &str, place: Place| DraftField {
        label: bare(label),
        value: value.to_owned(),
        provenance,
        place,
        ..DraftField::default()
    };
    let is_label_alone = lexicon.field(&line.text).is_some_and(|label| label.pure) && !says_value(&line.text);
    if let (true, Some(next)) = (is_label_alone, next) {
        let takes =
            in_line(&next.text, lexicon).is_empty() && lexicon.field(&next.text).is_none_or(|label| !label.pure);
        let value = if takes { next.text.as_str() } else { "" };
        return (vec![field(&line.text, &squeeze(value), line.place)], takes);
    }
    (
        in_line(printed(&line.text, line.spaced.as_deref()), lexicon)
            .iter()
            .map(|(label, value)| field(label, value, line.place))
            .collect(),
        false,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Provenance;

    #[test]
    fn a_wall_that_a_scan_does_not_have_parts_no_label_from_its_value() {
        let row = |texts: [&str; 3], provenance| {
            let cell = |(col, text): (usize, &&str)| TableCell {
                col,
                rowspan: 1,
                colspan: 1,
                text: (*text).into(),
                provenance,
                ..TableCell::default()
            };
            let cells: Vec<TableCell> = texts.iter().enumerate().map(cell).collect();
            let cells: Vec<&TableCell> = cells.iter().collect();
            let fields = in_row(&cells, true, None, &Ledger::default(), Lexicon::built_in());
            fields.into_iter().map(|field| (field.label, field.value, field.shifted)).collect::<Vec<_>>()
        };
        let shifted = row(["财政拨款", "", "50"], Provenance::RECOGNISED);
        assert_eq!(shifted, [("财政拨款".to_owned(), "50".to_owned(), true)]);
        assert_eq!(row(["财政拨款", "", "50"], Provenance::Drawn).len(), 2, "what is drawn is there");
        assert_eq!(row(["财政拨款", "", "其他资金"], Provenance::RECOGNISED).len(), 2, "two labels");
    }

    #[test]
    fn labels_in_one_line_are_parted_where_a_blank_or_a_known_label_is() {
        let pairs = |text: &str| {
            let said = in_line(text, Lexicon::built_in()).into_iter();
            said.map(|(label, value)| format!("{label}={value}")).collect::<Vec<_>>().join(" ")
        };
        // No known label ends where the first colon after the first one stands.
        assert_eq!(
            pairs("填报单位：市委组织部年度：2024单位：万元填表人：王强日期：2024年3月2日"),
            "填报单位=市委组织部 年度=2024 单位=万元 填表人=王强 日期=2024年3月2日"
        );
        assert_eq!(pairs("主管部门：市委组织部 版次：第二版"), "主管部门=市委组织部 版次=第二版");
        assert_eq!(pairs("主管部门：市委组织部 第二处"), "主管部门=市委组织部第二处");
        assert_eq!(pairs("（2025年度） 填报单位：市水利局"), "填报单位=市水利局");
    }

    #[test]
    fn a_cell_of_several_labels_is_parted_at_its_printed_blanks() {
        let cell = |col, text: &str, spaced: Option<&str>| TableCell {
            col,
            text: text.into(),
            spaced: spaced.map(str::to_owned),
            rowspan: 1,
            colspan: 1,
            ..TableCell::default()
        };
        let fields = |cells: &[TableCell]| {
            let cells: Vec<&TableCell> = cells.iter().collect();
            let fields = in_row(&cells, true, None, &Ledger::default(), Lexicon::built_in());
            fields.iter().map(|f| format!("{}={}", f.label, f.value)).collect::<Vec<_>>().join(" ")
        };
        let one = cell(0, "经办：王强版次：第二版", Some("经办：王强 版次：第二版"));
        assert_eq!(fields(&[one]), "经办=王强 版次=第二版");
        let stale = cell(0, "经办：王强版次：第三版", Some("经办：王强 版次：第二版"));
        assert_eq!(fields(&[stale]), "经办=王强版次：第三版", "the text was changed since");
        let two = [cell(0, "填报单位：市委组织部", None), cell(1, "年度：2024", None)];
        assert_eq!(fields(&two), "填报单位=市委组织部 年度=2024");
    }
}
