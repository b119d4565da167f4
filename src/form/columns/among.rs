//! What the columns of a table say of each other: one may repeat another, or say how far another was reached, or what
//! that scored.

use super::body::Content;
use super::head::Leaf;
use crate::lexicon::Column;
use rust_decimal::Decimal;

/// The columns of a table, each with what stands in it.
pub(super) struct Among<'a> {
    leaves: &'a [Leaf],
    contents: &'a [Content],
    /// Whether the table says what was reached: one of the columns holds scores.
    is_evaluated: bool,
}

/// So many rows tell that one column is the score of another.
const ROWS: usize = 3;

impl<'a> Among<'a> {
    pub(super) fn new(leaves: &'a [Leaf], contents: &'a [Content]) -> Self {
        let among = Self { leaves, contents, is_evaluated: false };
        let is_evaluated = (0..leaves.len()).any(|at| among.says_score(at) || among.is_score(at));
        Self { is_evaluated, ..among }
    }

    fn says(&self, at: usize, wanted: Column) -> bool {
        self.leaves[at].said.is_some_and(|said| said.column == wanted)
    }

    /// Whether the header of a column says that it holds scores; words that leave room are not believed above texts.
    fn says_score(&self, at: usize) -> bool {
        let is_weak = self.leaves[at].said.is_some_and(|said| said.weak);
        self.says(at, Column::Score) && !(is_weak && self.contents[at].count > 0 && self.contents[at].number < 0.5)
    }

    /// How much of a column a column of words left of it says too: names, in the other half. Targets and levels are
    /// repeated as well.
    pub(super) fn twin(&self, at: usize) -> f32 {
        // Ticks are no words.
        let are_words =
            |c: &&Content| c.length > 1.0 && c.value < 0.5 && c.number < 0.5 && c.level1.max(c.level2) < 0.5;
        self.contents[..at].iter().filter(are_words).map(|other| self.contents[at].same_as(other)).fold(0.0, f32::max)
    }

    /// How much of a column without a known header the targets in another column say too: those of another period often
    /// do, and what else stands beside a target does not. In another half a target says what it likes.
    pub(super) fn same_target(&self, at: usize) -> Option<f32> {
        let is_target =
            |leaf: &Leaf| leaf.said.is_some_and(|said| !said.weak && matches!(said.column, Column::Target(_)));
        let targets = self.leaves.iter().zip(self.contents).filter(|(leaf, _)| is_target(leaf));
        let same = targets.map(|(_, other)| self.contents[at].same_as(other));
        let most = same.reduce(f32::max).filter(|_| self.leaves[at].said.is_none())?;
        let has_halves =
            (0..self.contents.len()).any(|other| self.contents[other].length > 3.0 && self.twin(other) > 0.6);
        (most > 0.4 || !has_halves).then_some(most)
    }

    /// Whether a column without a known header holds scores: it says what those of the weights in another one are.
    pub(super) fn is_score(&self, at: usize) -> bool {
        let may_be_weight =
            |other: &usize| self.says(*other, Column::Weight) || (*other < at && self.may_be_points(*other));
        self.may_be_points(at) && (0..self.leaves.len()).filter(may_be_weight).any(|other| self.is_score_of(at, other))
    }

    /// Whether a column without a known header holds the weights that a column right of it says the scores of.
    pub(super) fn is_weight(&self, at: usize) -> bool {
        let may_be_score = |other: &usize| self.says(*other, Column::Score) || self.may_be_points(*other);
        self.may_be_points(at)
            && (at + 1..self.leaves.len()).filter(may_be_score).any(|other| self.is_score_of(other, at))
    }

    /// Whether a column holds points, since another one holds the targets, and does not say what it says: plain numbers
    /// alone may be those, too.
    fn may_be_points(&self, at: usize) -> bool {
        let targets = || (0..self.leaves.len()).filter(|other| *other != at && self.may_be_target(*other));
        let is_alike = |other: usize| 2.0 * self.contents[at].alike(&self.contents[other]) > 1.0;
        self.are_points(at) && targets().next().is_some() && !targets().any(is_alike)
    }

    /// Whether a column holds targets by its header, or else by its values with signs, units or words.
    fn may_be_target(&self, at: usize) -> bool {
        match self.leaves[at].said {
            Some(said) if !said.weak => matches!(said.column, Column::Target(_)),
            _ => self.contents[at].value - self.contents[at].points > 0.3,
        }
    }

    /// Whether a column holds points rather than targets: plain numbers, beside a column whose values have signs, units
    /// or words.
    pub(super) fn is_plainer(&self, at: usize) -> bool {
        self.are_points(at) && (0..self.leaves.len()).any(|other| other != at && self.may_be_target(other))
    }

    /// Whether a column has no known header, and numbers in it that do not count the rows.
    fn are_points(&self, at: usize) -> bool {
        self.leaves[at].said.is_none() && self.contents[at].points > 0.9 && !self.contents[at].counts
    }

    /// Whether the numbers of a column are scores of those beside them in another one: hardly one is larger, and every
    /// other one is as large. A sum below may be larger, since sums are wrong at times.
    fn is_score_of(&self, at: usize, weights: usize) -> bool {
        let pairs: Vec<(Decimal, Decimal)> = self.contents[at].numbers_beside(&self.contents[weights]).collect();
        let larger = pairs.iter().filter(|(score, weight)| score > weight).count();
        let full = pairs.iter().filter(|(score, weight)| score == weight).count();
        pairs.len() >= ROWS && larger * 10 <= pairs.len() && full * 2 >= pairs.len()
    }

    /// Where a table is evaluated and no header says what was reached: how much of a column without a known header has
    /// the numbers, or the words, of the values left of it. Plain numbers of their own are points.
    pub(super) fn reached(&self, at: usize) -> Option<f32> {
        let is_said = (0..self.leaves.len()).any(|other| self.says(other, Column::Actual));
        let targets = (0..at).filter(|other| self.may_be_target(*other));
        let alike = targets.map(|other| self.contents[at].alike(&self.contents[other])).reduce(f32::max);
        alike.filter(|_| self.is_evaluated && self.leaves[at].said.is_none() && !is_said && !self.may_be_points(at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Columns, Range, Tuning};
    use crate::form::Reader;
    use crate::lexicon::Lexicon;
    use crate::stitch::{Table, TableCell};

    /// The columns of a table whose rows are lines of texts with `|` between them.
    fn columns(lines: &[&str]) -> Columns {
        let rows: Vec<Vec<&str>> = lines.iter().map(|line| line.split('|').collect()).collect();
        let cell = |row: usize, col: usize, text: &str| TableCell {
            row,
            col,
            rowspan: 1,
            colspan: 1,
            text: text.into(),
            ..TableCell::default()
        };
        let cells = rows
            .iter()
            .enumerate()
            .flat_map(|(row, texts)| texts.iter().enumerate().map(move |(col, text)| cell(row, col, text)));
        let table = Table::new(rows.len(), rows[0].len(), cells.collect());
        Columns::under_header(&table, 0, true, &Reader::new(Lexicon::built_in()), None).unwrap()
    }

    /// The first column of a part.
    fn first(range: Option<Range>) -> Option<usize> {
        range.map(|range| range.0)
    }

    #[test]
    fn an_evaluation_is_understood_by_what_its_columns_say_of_each_other_whatever_they_are_called() {
        let found = columns(&[
            "丙河|丁石|甲山|乙木|戊风|己云|庚金",
            "产出指标|数量指标|举办业务培训班|≥10次|5|12次|5",
            "产出指标|数量指标|采购执法记录仪|=8套|10|8套|10",
            "产出指标|质量指标|工程验收合格率|100%|10|100%|8",
            "效益指标|社会效益指标|提升群众安全感|显著提升|8|显著提升|8",
            "满意度指标|满意度指标|受益群众满意度|≥90%|7|95%|7",
        ]);
        assert_eq!((first(found.level1), first(found.level2), found.name.0), (Some(0), Some(1), 2));
        assert_eq!(
            (first(found.annual), first(found.weight), first(found.actual), first(found.score)),
            (Some(3), Some(4), Some(5), Some(6))
        );
        assert!(found.reasons.iter().all(|reason| !reason.missed && !reason.unsaid));
    }

    #[test]
    fn plain_numbers_beside_values_with_units_are_not_the_targets() {
        let found = columns(&[
            "丙河|丁石|甲山|戊风|乙木",
            "产出指标|数量指标|举办业务培训班|5|≥10次",
            "产出指标|质量指标|工程验收合格率|10|达标",
            "产出指标|时效指标|项目完工时间|3|12月底前",
            "满意度指标|满意度指标|受益群众满意度|8|≥90%",
        ]);
        assert_eq!((first(found.annual), found.cycle), (Some(4), None));
    }

    #[test]
    fn a_column_like_the_targets_says_what_was_reached_only_where_that_is_scored() {
        let found = columns(&[
            "一级指标|二级指标|三级指标|年度指标值|甲山|得分",
            "产出指标|数量指标|举办业务培训班|10次|10次|5",
            "产出指标|质量指标|工程验收合格率|100%|100%|10",
            "满意度指标|满意度指标|受益群众满意度|90%|90%|8",
        ]);
        assert_eq!(
            (first(found.annual), first(found.actual), found.cycle),
            (Some(3), Some(4), None),
            "it is reached, where it is scored"
        );
        let unscored = columns(&[
            "一级指标|二级指标|三级指标|年度指标值|甲山",
            "产出指标|数量指标|举办业务培训班|10次|10次",
            "产出指标|质量指标|工程验收合格率|100%|100%",
            "满意度指标|满意度指标|受益群众满意度|90%|90%",
        ]);
        assert_eq!(unscored.actual, None, "nothing tells that it was reached");
        assert!(unscored.reasons.iter().any(|reason| reason.unsaid));
    }

    #[test]
    fn what_may_be_results_or_points_is_not_told_apart_without_a_word() {
        let plain = columns(&[
            "丙河|丁石|甲山|计量单位|乙木|戊风",
            "产出指标|数量指标|举办业务培训班|次|10|10",
            "产出指标|数量指标|采购执法记录仪|套|8|8",
            "产出指标|质量指标|工程验收合格率|%|100|98",
            "满意度指标|满意度指标|受益群众满意度|%|90|90",
        ]);
        assert_eq!((plain.weight, plain.score), (None, None), "nothing else holds the targets");
        let shares = columns(&[
            "丙河|丁石|甲山|乙木|戊风|己云",
            "产出指标|数量指标|举办业务培训班|≥10次|100%|100%",
            "产出指标|数量指标|采购执法记录仪|=8套|95%|95%",
            "产出指标|质量指标|工程验收合格率|达标|90%|90%",
        ]);
        assert_eq!((shares.weight, shares.score), (None, None), "points are no shares");
        let found = columns(&[
            "一级指标|二级指标|三级指标|年度指标值|甲山|乙木|得分",
            "产出指标|数量指标|举办业务培训班|10次|10次|已全部办完|5",
            "产出指标|质量指标|工程验收合格率|100%|100%|验收都已通过|10",
            "满意度指标|满意度指标|受益群众满意度|90%|90%|问卷已回收|8",
        ]);
        assert!(
            first(found.actual) == Some(4) && found.reasons.iter().any(|reason| reason.missed),
            "it may be the one in words"
        );
        assert!(found.are_doubtful(&Tuning::default()), "in all rows, whatever stands in the other one");
        let points = columns(&[
            "丙河|丁石|甲山|乙木|戊风|得分",
            "产出指标|数量指标|举办业务培训班|≥10次|5|",
            "产出指标|数量指标|采购执法记录仪|8套|9|",
            "产出指标|质量指标|工程验收合格率|达标|3|",
            "满意度指标|满意度指标|受益群众满意度|≥90%|8|",
        ]);
        assert_eq!(points.actual, None, "plain numbers that are not those of the targets were not reached");
        let twice = columns(&[
            "一级指标|二级指标|三级指标|年度指标值|上半年完成值|全年完成值",
            "产出指标|数量指标|举办业务培训班|10次|5次|10次",
            "产出指标|质量指标|工程验收合格率|100%|98%|100%",
        ]);
        assert!(twice.reasons.iter().any(|reason| reason.missed), "two columns say what was reached");
    }
}
