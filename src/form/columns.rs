//! Which column of a table of indicators holds what.
//!
//! Each column is weighed for each part that it may have: by the words of its header, by what stands in it, by where it
//! stands. The parts are given out together, so that they explain the table best as a whole under the order that forms
//! keep: levels left of names, what is said of an indicator right of it, one name a half. A word of the header is
//! strong evidence and no condition.

mod among;
mod body;
mod head;
mod periods;
mod weigh;

use super::Reader;
use super::part::Part;
use crate::diag::Place;
use crate::evidence::Evidence;
use crate::lexicon::Lexicon;
use crate::stitch::{Table, TableCell};
pub(super) use head::Head;
use head::Leaf;
pub(super) use weigh::Tuning;

/// A range of table columns.
pub(super) type Range = (usize, usize);

/// A column left of the indicators that says to which project its rows belong, or what all of them do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LeftColumn {
    /// Where it stands.
    pub(super) range: Range,
    /// Its header.
    pub(super) header: String,
}

/// What a column was taken for, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Its header.
    pub header: String,
    /// Where that stands, or the first cell below it.
    pub place: Place,
    /// What it was taken for.
    pub part: Part,
    /// By what.
    pub evidence: Evidence,
    /// How much better this explains the table than the next best reading of the column does, in units of log odds;
    /// `None` where the words say it.
    pub margin: Option<f32>,
    /// What it would be else.
    pub next: Option<Part>,
    /// Whether the header was recognised and is not known.
    pub misread: bool,
    /// Whether nothing tells for which period its targets are, beside others.
    pub unsaid: bool,
    /// Whether nothing tells what it is, though what stands in it may be targets or results.
    pub missed: bool,
}

/// Which columns of a table hold what.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    pub(super) level1: Option<Range>,
    pub(super) level2: Option<Range>,
    pub(super) name: Range,
    /// The second half of a form that prints the cycle and the year side by side.
    pub(super) right_level1: Option<Range>,
    pub(super) right_level2: Option<Range>,
    pub(super) right_name: Option<Range>,
    pub(super) cycle: Option<Range>,
    pub(super) annual: Option<Range>,
    pub(super) actual: Option<Range>,
    pub(super) sign: Option<Range>,
    /// The header of the signs: what is no sign is kept under it.
    pub(super) sign_header: String,
    pub(super) unit: Option<Range>,
    pub(super) weight: Option<Range>,
    pub(super) score: Option<Range>,
    pub(super) remark: Option<Range>,
    /// Columns that the output has no member for, with their headers.
    pub(super) others: Vec<(Range, String)>,
    /// Columns left of the indicators, with their headers.
    pub(super) left: Vec<LeftColumn>,
    /// Whether the only target column is the cycle's: one of two grids that stand one below the other.
    pub(super) cycle_alone: bool,
    /// Whether the only target column says that it is the year's.
    pub(super) annual_alone: bool,
    /// All columns with their headers.
    pub(super) headers: Vec<(Range, String)>,
    /// Why each column is what it is.
    pub(super) reasons: Vec<Reason>,
    /// Whether a cell of the header may hold the texts of two.
    pub(super) mixed: bool,
    /// Whether results are of a year that may be another one than the targets'.
    pub(super) is_year_unsaid: bool,
    /// Whether a word of the header is known.
    pub(super) named: bool,
    /// The number of rows that the header takes; none where there is no header.
    pub(super) rows: usize,
    /// The number of columns of the table that they were found in.
    pub(super) of: usize,
}

impl Columns {
    /// Whether a cell stands where names and values do, and so is no label of a section however it reads.
    pub(super) fn is_data(&self, col: usize) -> bool {
        col >= self.name.0 && (self.level2.is_some() || self.level1.is_some())
    }

    /// The first column of the indicators.
    pub(super) fn first(&self) -> usize {
        [self.level1, self.level2, Some(self.name)]
            .into_iter()
            .flatten()
            .map(|range| range.0)
            .min()
            .unwrap_or(self.name.0)
    }

    /// The header over a column that no member of the output is named after.
    pub(super) fn header_over(&self, col: usize) -> Option<&str> {
        let named = self.headers.iter().find(|(range, _)| (range.0..range.1).contains(&col));
        named.map(|(_, header)| header.as_str())
    }

    /// Whether a known level stands in the columns of the levels.
    pub(super) fn have_level(&self, cells: &[&TableCell], lexicon: &Lexicon) -> bool {
        let is_level =
            |range: Range| cells.iter().any(|c| c.overlap(range.0, range.1) > 0 && lexicon.names_level(&c.text));
        [self.level1, self.level2].into_iter().flatten().any(is_level)
    }

    /// Whether another reading of some column is nearly as good, or its header may be that of two, so that values may
    /// stand in another's place.
    pub(super) fn are_doubtful(&self, tuning: &Tuning) -> bool {
        self.mixed
            || self.is_year_unsaid
            || self.are_results_guessed()
            || self.reasons.iter().any(|reason| reason.is_doubtful(tuning))
    }

    /// Whether results are known by nothing but what stands in their column, beside one that may hold them as well.
    fn are_results_guessed(&self) -> bool {
        let is_guess = |reason: &Reason| reason.part == Part::Actual && reason.evidence == Evidence::Content;
        self.reasons.iter().any(is_guess) && self.reasons.iter().any(|reason| reason.missed)
    }

    /// Whether a row has a text in a column that may hold targets or results, and was not understood.
    pub(super) fn miss_value_of(&self, cells: &[&TableCell]) -> bool {
        let missed =
            self.headers.iter().zip(&self.reasons).filter(|(_, reason)| reason.missed).map(|((range, _), _)| *range);
        missed.into_iter().any(|range| cells.iter().any(|c| !c.text.is_empty() && c.overlap(range.0, range.1) > 0))
    }

    /// Whether the cells of a row stand in the columns as those of an indicator do: a name, and a value beside it, each
    /// in its own column.
    pub(super) fn are_filled_by(&self, cells: &[&TableCell]) -> bool {
        let fills = |range: Range| cells.iter().any(|c| (c.col, c.col + c.colspan) == range && !c.text.is_empty());
        let values = [self.cycle, self.annual, self.actual, self.weight, self.sign, self.unit];
        fills(self.name) && values.into_iter().flatten().any(fills)
    }

    /// The columns that the header beginning with a row heads; its words need not be known where no columns were found
    /// before. `year` is the form's, where it is known so far.
    pub(super) fn under_header(
        table: &Table,
        row: usize,
        is_first: bool,
        reader: &Reader,
        year: Option<i32>,
    ) -> Option<Self> {
        let lexicon = reader.lexicon;
        let named = Head::named(table, row, lexicon);
        let mut head = named.or_else(|| {
            is_first.then(|| Head::unnamed(table, row, lexicon).or_else(|| Head::missing(table, row, lexicon)))?
        })?;
        let is_year_unsaid = periods::read_years(&mut head.leaves, year);
        Some(Self { is_year_unsaid, ..Self::of_head(table, &head, lexicon, &reader.columns)? })
    }

    fn of_head(table: &Table, head: &Head, lexicon: &Lexicon, tuning: &Tuning) -> Option<Self> {
        let body = body::Body::below(table, head, lexicon);
        let given = weigh::assign(&head.leaves, &body, lexicon, tuning)?;
        let mut columns = Self::of_parts(&head.leaves, &given)?;
        columns.rows = head.rows;
        columns.named = head.leaves.iter().any(|leaf| leaf.said.is_some());
        let is_of_head = |cell: &&TableCell| cell.row >= head.row && cell.row + cell.rowspan <= head.body();
        columns.mixed = table.cells.iter().filter(is_of_head).any(|cell| cell.mixed.is_some());
        columns.of = table.cols;
        Some(columns)
    }

    /// The columns with the parts that they were given.
    fn of_parts(leaves: &[Leaf], given: &[weigh::Given]) -> Option<Self> {
        let all =
            |wanted: Part| leaves.iter().zip(given).filter(move |(_, g)| g.part == wanted).map(|(leaf, _)| leaf.range);
        let first = |wanted| all(wanted).next();
        let mut columns = Self {
            level1: first(Part::Level1),
            level2: first(Part::Level2),
            name: first(Part::Name)?,
            right_level1: first(Part::RightLevel1),
            right_level2: first(Part::RightLevel2),
            right_name: first(Part::RightName),
            actual: first(Part::Actual),
            sign: first(Part::Sign),
            unit: first(Part::Unit),
            weight: first(Part::Weight),
            score: first(Part::Score),
            remark: first(Part::Remark),
            ..Self::default()
        };
        let with = |wanted: Part| leaves.iter().zip(given).filter(move |(_, g)| g.part == wanted).map(|(leaf, _)| leaf);
        columns.sign_header = with(Part::Sign).next().map_or(String::new(), |leaf| leaf.header.clone());
        columns.left =
            with(Part::Left).map(|leaf| LeftColumn { range: leaf.range, header: leaf.header.clone() }).collect();
        let middle = |right: Range| columns.right_level1.or(columns.right_level2).unwrap_or(right).0;
        let right = columns.right_name.map(|right| (middle(right), right));
        let targets = periods::give(leaves, given, columns.name, right, columns.actual.is_some());
        (columns.cycle, columns.annual) = (targets.cycle, targets.annual);
        (columns.cycle_alone, columns.annual_alone) = (targets.cycle_alone, targets.annual_alone);
        let is_target = |leaf: &Leaf| [columns.cycle, columns.annual].contains(&Some(leaf.range));
        columns.others = with(Part::Other).map(|leaf| (leaf.range, leaf.header.clone())).collect();
        columns.others.extend(targets.left);
        columns.others.sort_by_key(|(range, _)| *range);
        columns.headers = leaves.iter().map(|leaf| (leaf.range, leaf.header.clone())).collect();
        let reason =
            |(leaf, g): (&Leaf, &weigh::Given)| Reason { unsaid: targets.unsaid && is_target(leaf), ..g.reason(leaf) };
        columns.reasons = leaves.iter().zip(given).map(reason).collect();
        Some(columns)
    }
}

impl Reason {
    /// Whether another reading of the column is nearly as good.
    pub(super) fn is_doubtful(&self, tuning: &Tuning) -> bool {
        self.unsaid || (self.margin.is_some_and(|margin| margin < tuning.clear) && self.part != Part::Other)
    }
}

/// How a grid of indicators begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// With a header.
    Header,
    /// With rows that have levels, and no header.
    Rows,
}

/// The rows that the grids of indicators in a table begin with. Once a header was found, another one is known by its
/// words.
pub(super) fn grids<'a>(table: &'a Table, lexicon: &'a Lexicon) -> impl Iterator<Item = (usize, Beginning)> + 'a {
    let mut is_first = true;
    (0..table.rows).filter_map(move |row| {
        let is_header =
            Head::is_named(table, row, lexicon) || (is_first && Head::unnamed(table, row, lexicon).is_some());
        let is_row = !is_header && is_first && Head::missing(table, row, lexicon).is_some();
        is_first &= !is_header && !is_row;
        (is_header || is_row).then_some((row, if is_header { Beginning::Header } else { Beginning::Rows }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Provenance;

    /// The columns that a row of a table heads.
    fn header(table: &Table, row: usize) -> Option<Columns> {
        Columns::under_header(table, row, true, &Reader::new(Lexicon::built_in()), None)
    }

    #[test]
    fn a_header_whose_cells_reach_into_the_row_above_heads_its_own_row() {
        let cell = |row, col, rowspan, text: &str| TableCell {
            row,
            col,
            rowspan,
            colspan: 1,
            text: text.into(),
            ..TableCell::default()
        };
        let above = [
            cell(0, 0, 1, "总体目标"),
            cell(0, 1, 1, "依法行政"),
            cell(0, 3, 2, "二级指标"),
            cell(0, 5, 2, "年度指标值"),
        ];
        let own =
            [cell(1, 0, 1, "一级指标"), cell(1, 1, 1, "三级指标"), cell(1, 2, 1, "指标值"), cell(1, 4, 1, "三级指标")];
        let table = Table::new(2, 6, above.into_iter().chain(own).collect());
        assert_eq!(header(&table, 0), None);
        let columns = header(&table, 1).unwrap();
        assert_eq!(
            (columns.name, columns.right_name, columns.cycle, columns.annual),
            ((1, 2), Some((4, 5)), Some((2, 3)), Some((5, 6)))
        );
    }

    #[test]
    fn a_header_that_was_recognised_and_is_guessed_is_told() {
        let heads = ["二级指标", "三级指标", "指标道", "二级指标", "三级指标", "年度指标值"];
        let cell = |(col, text): (usize, &&str)| TableCell {
            col,
            rowspan: 1,
            colspan: 1,
            text: (*text).into(),
            confidence: 0.9,
            provenance: Provenance::RECOGNISED,
            ..TableCell::default()
        };
        let columns = header(&Table::new(1, 6, heads.iter().enumerate().map(cell).collect()), 0).unwrap();
        assert_eq!(columns.cycle, Some((2, 3)));
        assert_eq!(
            columns
                .reasons
                .iter()
                .filter(|reason| reason.misread)
                .map(|reason| reason.header.as_str())
                .collect::<Vec<_>>(),
            ["指标道"]
        );
    }

    #[test]
    fn rows_are_doubtful_where_a_column_of_values_has_a_header_that_says_nothing_known() {
        let heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "甲乙"];
        let row = |name: &'static str, target: &'static str, other: &'static str| {
            ["产出指标", "数量指标", name, target, other]
        };
        let is_doubtful = |others: [&'static str; 3]| {
            let [a, b, c] = others;
            let rows =
                [heads, row("培训场次", "≥10场", a), row("培训人次", "≥300人", b), row("发放手册份数", "≥50份", c)];
            let cells = rows.iter().enumerate().flat_map(|(row, texts)| {
                let cell = move |(col, text): (usize, &&str)| TableCell {
                    row,
                    col,
                    rowspan: 1,
                    colspan: 1,
                    text: (*text).into(),
                    ..TableCell::default()
                };
                texts.iter().enumerate().map(cell).collect::<Vec<_>>()
            });
            let table = Table::new(4, 5, cells.collect());
            let columns = header(&table, 0).unwrap();
            [1, 3].map(|row| columns.are_doubtful(&Tuning::default()) || columns.miss_value_of(&table.row(row)))
        };
        assert_eq!(is_doubtful(["≥10场", "≥300人", "≥50份"]), [true; 2], "targets of another period, or results");
        assert_eq!(is_doubtful(["12场", "310人", "48份"]), [true; 2], "results");
        assert_eq!(is_doubtful(["12场", "310人", ""]), [true, false], "nothing stands in the last row");
        assert_eq!(is_doubtful(["财务科", "办公室", "人事科"]), [false; 2], "neither");
    }

    #[test]
    fn what_may_be_a_standard_is_no_target_of_another_period_without_a_doubt() {
        let rows = [
            ["一级指标", "二级指标", "三级指标", "绩效标准", "年度指标值"],
            ["产出指标", "数量指标", "培训场次", "≥8场", "≥10场"],
            ["产出指标", "数量指标", "培训人次", "≥200人", "≥300人"],
            ["产出指标", "质量指标", "培训合格率", "≥90%", "≥95%"],
        ];
        let cell = |row: usize, col: usize, text: &str| TableCell {
            row,
            col,
            rowspan: 1,
            colspan: 1,
            text: text.into(),
            ..TableCell::default()
        };
        let cells = rows.iter().enumerate().flat_map(|(row, texts)| {
            texts.iter().enumerate().map(move |(col, text)| cell(row, col, text)).collect::<Vec<_>>()
        });
        let columns = header(&Table::new(4, 5, cells.collect()), 0).unwrap();
        assert!(columns.annual == Some((4, 5)) && columns.are_doubtful(&Tuning::default()));
    }

    #[test]
    fn levels_whose_numbers_are_lost_are_known_by_their_order() {
        let heads = ["一级指标", "级指标", "级指标", "指标值「实施期，", "级指标", "级指标", "年度指标值"];
        let cell = |(col, text): (usize, &&str)| TableCell {
            col,
            rowspan: 1,
            colspan: 1,
            text: (*text).into(),
            ..TableCell::default()
        };
        let columns = header(&Table::new(1, 7, heads.iter().enumerate().map(cell).collect()), 0).unwrap();
        assert_eq!((columns.level1, columns.level2, columns.name), (Some((0, 1)), Some((1, 2)), (2, 3)));
        assert_eq!((columns.right_level2, columns.right_name), (Some((4, 5)), Some((5, 6))));
        assert_eq!((columns.cycle, columns.annual), (Some((3, 4)), Some((6, 7))));
    }

    #[test]
    fn one_header_over_levels_and_names_is_parted_as_the_rows_below_it_are() {
        let cell = |row, col, colspan, text: &str| TableCell {
            row,
            col,
            rowspan: 1,
            colspan,
            text: text.into(),
            ..TableCell::default()
        };
        let rows = [
            ["产出指标", "数量指标", "培训基层干部人次", "≥300人次"],
            ["产出指标", "质量指标", "培训考核合格率", "≥95%"],
            ["效益指标", "社会效益指标", "提升干部履职能力", "显著提升"],
        ];
        let body = rows.iter().enumerate();
        let body = body.flat_map(|(row, texts)| {
            texts.iter().enumerate().map(move |(col, text)| cell(row + 1, col, 1, text)).collect::<Vec<_>>()
        });
        let cells = [cell(0, 0, 3, "指标"), cell(0, 3, 1, "绩效指标值")].into_iter().chain(body).collect();
        let columns = header(&Table::new(4, 4, cells), 0).unwrap();
        assert_eq!(
            (columns.level1, columns.level2, columns.name, columns.annual),
            (Some((0, 1)), Some((1, 2)), (2, 3), Some((3, 4)))
        );
    }
}
