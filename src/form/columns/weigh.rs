//! Columns and what stands in them → the parts that explain the table best as a whole.
//!
//! The weights are log odds: how much likelier a column is to look like this if it has the part than if it has not.
//! Those of one column add up, as do those of all columns; of all ways to give out the parts in an order that forms
//! have, the one with the largest sum is taken.

use super::Reason;
use super::among::Among;
use super::body::{Body, Content};
use super::head::Leaf;
use crate::evidence::Evidence;
use crate::form::part::Part;
use crate::lexicon::{Column, Header, Lexicon, Section};

/// What decides which part a column is given. All are log odds (natural logarithms).
#[derive(Clone, Copy, Debug)]
pub(in crate::form) struct Tuning {
    /// A header whose words leave no room for something else.
    ///
    /// Too small: a column of remarks that are all short becomes the target beside it. Too large: a header that was
    /// moved by a lost wall is believed against everything that stands below it.
    pub(in crate::form) words: f32,
    /// A header whose words leave room: what stands below can outweigh it, and nothing below needs to confirm it.
    pub(in crate::form) weak_words: f32,
    /// What stands in a column, where it is as clear as can be: all cells are known levels, or signs, or units.
    ///
    /// Too small: a header that is on no list loses its column to a neighbour. Too large: a column of levels below 三级指标
    /// overrules that.
    pub(in crate::form) content: f32,
    /// A column is given no part by default: what speaks for one must weigh more than this.
    ///
    /// Too small: whatever is left over becomes a target. Too large: a short table under headers that no list has comes
    /// out as nothing but others.
    pub(in crate::form) nothing: f32,
    /// The best way to give out the parts is clear where it weighs so much more than the best one that gives a column
    /// another part.
    ///
    /// Too small: a guess passes for a fact. Too large: forms whose headers are read by what stands below them are all
    /// doubtful.
    pub(in crate::form) clear: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { words: 12.0, weak_words: 4.0, content: 8.0, nothing: 1.0, clear: 2.0 }
    }
}

/// The part that a column was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Given {
    pub(super) part: Part,
    evidence: Evidence,
    margin: Option<f32>,
    next: Option<Part>,
    /// Whether it was given none, though what stands in it may be targets or results.
    missed: bool,
}

impl Given {
    /// Why a column is what it is.
    pub(super) fn reason(&self, leaf: &Leaf) -> Reason {
        let Self { part, evidence, margin, next, missed } = *self;
        Reason {
            header: leaf.header.clone(),
            place: leaf.place,
            part,
            evidence,
            margin,
            next,
            misread: leaf.misread,
            unsaid: false,
            missed,
        }
    }
}

/// All parts, in no order.
const PARTS: [Part; 15] = [
    Part::Left,
    Part::Level1,
    Part::Level2,
    Part::Name,
    Part::Target,
    Part::RightLevel1,
    Part::RightLevel2,
    Part::RightName,
    Part::Actual,
    Part::Sign,
    Part::Unit,
    Part::Weight,
    Part::Score,
    Part::Remark,
    Part::Other,
];

/// A table of more columns is none of indicators: the widest that was seen has 24, and the search takes time with the
/// cube of their number.
const MOST_COLUMNS: usize = 64;

/// Gives each column its part; `None` where no column can hold the names.
pub(super) fn assign(leaves: &[Leaf], body: &Body, lexicon: &Lexicon, tuning: &Tuning) -> Option<Vec<Given>> {
    if leaves.len() > MOST_COLUMNS {
        return None;
    }
    // Where the words of a column are clear, its values are not read: that takes the most time, and would change
    // nothing.
    let contents: Vec<Content> =
        leaves.iter().map(|leaf| body.column(leaf, lexicon, leaf.said.is_none_or(|said| said.weak))).collect();
    let among = Among::new(leaves, &contents);
    let weights: Vec<[f32; PARTS.len()]> = (0..leaves.len())
        .map(|at| weights(&leaves[at], &contents[at], &Others::of(&among, at), lexicon, tuning))
        .collect();
    let (best, sum) = search(&weights, None)?;
    let given = best.iter().enumerate().map(|(at, part)| {
        let evidence = evidence(&leaves[at], *part);
        if matches!(evidence, Evidence::Words) {
            return Given { part: *part, evidence, margin: None, next: None, missed: false };
        }
        let other = search(&weights, Some((at, *part)));
        let margin = other.as_ref().map_or(f32::INFINITY, |(_, other)| sum - other);
        let missed = *part == Part::Other && may_hold_values(at, leaves, &contents, &best);
        Given { part: *part, evidence, margin: Some(margin), next: other.map(|(parts, _)| parts[at]), missed }
    });
    Some(given.collect())
}

/// Whether a column that was given no part may hold targets, results or points: it has values, or its header says
/// results or points and so does another one; where results are known by nothing but what stands in a column, they may
/// as well stand in any other one right of the names.
fn may_hold_values(at: usize, leaves: &[Leaf], contents: &[Content], parts: &[Part]) -> bool {
    let guessed = || parts.iter().zip(leaves).any(|(part, leaf)| *part == Part::Actual && leaf.said.is_none());
    let is_right = || parts[..at].contains(&Part::Name);
    match leaves[at].said {
        Some(said) if !said.weak => {
            let is_known = matches!(said.column, Column::Actual | Column::Weight | Column::Score);
            // The scores of those who look again stand right of the first ones, and say so.
            let scores = parts[..at].iter().position(|part| *part == Part::Score);
            let is_again = said.column == Column::Score
                && scores
                    .is_some_and(|first| leaves[first].header != leaves[at].header && !is_of_level(&parts[..first]));
            // Beside a level stands what all of its indicators are worth, or have scored.
            let is_of_level = said.column != Column::Actual && is_of_level(&parts[..at]);
            is_known && !is_again && !is_of_level && contents[at].count > 0
        }
        _ => contents[at].value > 0.5 || (contents[at].count > 0 && is_right() && guessed()),
    }
}

/// Whether what follows these parts stands right beside a level.
fn is_of_level(before: &[Part]) -> bool {
    matches!(before.last(), Some(Part::Level1 | Part::Level2))
}

/// By what a column has its part.
fn evidence(leaf: &Leaf, part: Part) -> Evidence {
    match leaf.said {
        Some(said) if leaf.misread && is_said(said, part) => Evidence::Likeness,
        Some(said) if column(part, said.column) && !said.weak => Evidence::Words,
        Some(said) if is_said(said, part) => Evidence::WordsAndContent,
        _ if part == Part::Left => Evidence::Words,
        _ if part == Part::Other => Evidence::None,
        _ => Evidence::Content,
    }
}

fn is_said(said: Header, part: Part) -> bool {
    column(part, said.column) || said.or.is_some_and(|or| column(part, or))
}

/// Whether a part is what a header names.
fn column(part: Part, said: Column) -> bool {
    match said {
        Column::Level1 => matches!(part, Part::Level1 | Part::RightLevel1),
        Column::Level2 => matches!(part, Part::Level2 | Part::RightLevel2),
        Column::Name => matches!(part, Part::Name | Part::RightName),
        Column::Target(_) => part == Part::Target,
        Column::Actual => part == Part::Actual,
        Column::Sign => part == Part::Sign,
        Column::Unit => part == Part::Unit,
        Column::Weight => part == Part::Weight,
        Column::Score => part == Part::Score,
        Column::Remark => part == Part::Remark,
        Column::Project => part == Part::Left,
        Column::Other => part == Part::Other,
    }
}

/// What the other columns of the table say of one.
struct Others {
    /// How much of it a column of words left of it says too.
    twin: f32,
    /// How much of it the targets in another column say too.
    same_target: Option<f32>,
    /// Whether its numbers are the scores of weights,
    is_score: bool,
    /// or the weights of scores.
    is_weight: bool,
    /// Whether another one looks more like targets.
    is_plainer: bool,
    /// How much of it says that a target was reached, where something must.
    reached: Option<f32>,
}

impl Others {
    fn of(among: &Among, at: usize) -> Self {
        Self {
            twin: among.twin(at),
            same_target: among.same_target(at),
            is_score: among.is_score(at),
            is_weight: among.is_weight(at),
            is_plainer: among.is_plainer(at),
            reached: among.reached(at),
        }
    }

    /// What they say for a part, as log odds; nothing makes a column a kind of column that forms always name, but for
    /// these.
    fn say(&self, part: Part, tuning: &Tuning) -> f32 {
        match part {
            Part::Target => {
                // What was reached is at times just what was asked for.
                let same = match (self.same_target, self.reached) {
                    (Some(same), Some(_)) if same > 0.4 => 0.0,
                    (Some(same), None) if same > 0.4 => tuning.content,
                    (Some(_), _) => -tuning.content,
                    (None, _) => 0.0,
                };
                same - if self.is_plainer { 0.5 * tuning.content } else { 0.0 }
            }
            Part::Score if self.is_score => tuning.words + tuning.content,
            Part::Weight if self.is_weight => tuning.content,
            Part::Actual => self.reached.map_or(0.0, |alike| tuning.words + 0.5 * alike * tuning.content),
            _ => 0.0,
        }
    }
}

/// What speaks for each part of a column.
fn weights(leaf: &Leaf, content: &Content, others: &Others, lexicon: &Lexicon, tuning: &Tuning) -> [f32; PARTS.len()] {
    std::array::from_fn(|i| {
        let part = PARTS[i];
        by_words(leaf, content, part, lexicon, tuning)
            + by_content(content, part, others.twin, tuning)
            + others.say(part, tuning)
    })
}

/// What the words of a header say for a part.
fn by_words(leaf: &Leaf, content: &Content, part: Part, lexicon: &Lexicon, tuning: &Tuning) -> f32 {
    let labels = part == Part::Left
        && content.level1.max(content.level2) < 0.5
        && (lexicon.field(&leaf.header).is_some()
            || lexicon.is_goal(&leaf.header)
            || lexicon.section(&leaf.header) == Some(Section::Indicators));
    // What says which way is better is no sign, whatever its header says.
    let is_silent =
        leaf.said.is_some_and(|said| said.column == Column::Sign) && content.sign < 0.1 && content.silent > 0.5;
    let said = match leaf.said {
        Some(_) if is_silent && matches!(part, Part::Sign | Part::Other) => tuning.weak_words,
        // A column that explains may be the only one with names in it.
        Some(Header { column: Column::Other, weak: false, .. }) if part == Part::Other => tuning.content,
        Some(said) if column(part, said.column) => {
            if said.weak {
                // Numbers below bear out a word for a weight.
                tuning.weak_words + if part == Part::Weight { 4.0 * content.number } else { 0.0 }
            } else {
                tuning.words
            }
        }
        Some(Header { or: Some(or), .. }) if column(part, or) => tuning.weak_words - 1.0,
        // Nothing that stands below a clear header makes it a kind of column that forms always say.
        _ if matches!(part, Part::Actual | Part::Score | Part::Remark | Part::RightLevel1) => -tuning.words,
        // What has no header and stands left of all is the label of the whole part.
        None if part == Part::Left && leaf.header.is_empty() => 2.0 * tuning.nothing,
        // A column that counts the projects of a list stands left of them.
        Some(Header { column: Column::Other, .. }) if part == Part::Left => tuning.words - 1.0,
        _ => 0.0,
    };
    said + if labels { tuning.words } else { 0.0 }
}

/// What stands in a column says for a part, as log odds. The factors are shares of [`Tuning::content`]: 1 for what only
/// this part looks like or never does (known levels, signs, units, numbers that count up), about a half for what others
/// may look like too (values, texts of their own, round sums), and less for what only leans to one side (merged cells,
/// long texts, empty cells). Signs, units, weights and the other half's parts begin below nothing, since most tables
/// lack them. `scripts/rewrite` tells what a change of one of them does to forms in unknown words.
fn by_content(c: &Content, part: Part, twin: f32, tuning: &Tuning) -> f32 {
    let level = c.level1.max(c.level2);
    let merged = (c.per_cell - 1.0).clamp(0.0, 1.0);
    // A label beside all rows tells none of them from the others.
    let outer = if c.count == 1 && c.per_cell >= 3.0 && level < 0.5 { 0.8 } else { 0.0 };
    let long = ((c.length - 4.0) / 6.0).clamp(-0.5, 1.0);
    if c.count == 0 {
        return match part {
            Part::Other => tuning.nothing / tuning.content,
            Part::Level2 | Part::Target | Part::Left => 0.0,
            _ => -0.25,
        } * tuning.content;
    }
    let share = match part {
        Part::Left => 0.5 * outer + 0.25 * merged - level - 0.5 * c.value + if c.counts { 0.4 } else { 0.0 },
        Part::Level1 => {
            c.level1 - outer - 0.3 * c.level2 * f32::from(u8::from(c.level1 < c.level2)) + 0.2 * merged
                - 0.3 * (long - 0.5).max(0.0)
                - 0.6 * c.value.max(c.number)
        }
        Part::Level2 => {
            c.level2 - outer - 0.3 * c.level1 * f32::from(u8::from(c.level2 < c.level1)) + 0.1 * merged
                - 0.3 * (long - 0.5).max(0.0)
                - 0.6 * c.value.max(c.number)
        }
        Part::Name => {
            0.5 * (c.distinct - 0.5) + 0.4 * long
                - level
                - 0.8 * c.value.max(c.number)
                - c.unit
                - c.sign
                - c.silent
                - 0.3 * (1.0 - c.filled)
        }
        Part::Target | Part::Actual => {
            0.6 * c.value
                - 0.2 * c.number
                - level
                - 0.5 * (c.sign + c.silent)
                - 0.6 * c.unit
                - if c.counts { 1.0 } else { 0.0 }
                - if c.round { 0.3 } else { 0.0 }
                - 0.4 * long.max(0.0) * (1.0 - c.value)
                - 0.2 * (1.0 - c.filled)
        }
        Part::RightLevel1 => c.level1 - 0.5,
        Part::RightLevel2 => c.level2 - 0.4,
        Part::RightName => twin - 0.4 - level - 0.8 * c.value.max(c.number),
        Part::Sign => c.sign + 0.6 * c.silent - 0.7,
        Part::Unit => c.unit - 0.5,
        Part::Weight | Part::Score => {
            0.4 * c.number + if c.round { 0.5 } else { 0.0 } - 0.6 - if c.counts { 1.0 } else { 0.0 }
        }
        Part::Remark => -0.3 * c.number,
        Part::Other => tuning.nothing / tuning.content,
    };
    share * tuning.content
}

/// How far a search has come: the sum so far, and the parts given out.
#[derive(Clone)]
struct Way {
    sum: f32,
    parts: Vec<Part>,
}

/// So many ways are followed at a time: more than an order of parts leaves open at any column.
const WIDTH: usize = 24;

/// The way of giving out the parts that has the largest sum; without one that gives a column a certain part.
fn search(weights: &[[f32; PARTS.len()]], without: Option<(usize, Part)>) -> Option<(Vec<Part>, f32)> {
    let mut ways = vec![Way { sum: 0.0, parts: Vec::new() }];
    for (at, weights) in weights.iter().enumerate() {
        // The sum of each way with each part, the number of the way, and the part.
        let mut next: Vec<(f32, usize, Part)> = Vec::new();
        for (number, way) in ways.iter().enumerate() {
            let parts = PARTS.iter().zip(weights).filter(|(part, _)| without != Some((at, **part)));
            next.extend(parts.filter_map(|(part, weight)| {
                Some((way.sum + weight + fits(&way.parts, *part, *weight)?, number, *part))
            }));
        }
        next.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        next.truncate(WIDTH);
        let longer =
            |&(sum, number, part): &(f32, usize, Part)| Way { sum, parts: [&ways[number].parts[..], &[part]].concat() };
        ways = next.iter().map(longer).collect();
    }
    ways.into_iter().find(|way| way.parts.contains(&Part::Name)).map(|way| (way.parts, way.sum))
}

/// What the order of the parts says for the next one; `None` where no form has them in that order.
fn fits(before: &[Part], part: Part, weight: f32) -> Option<f32> {
    let has = |wanted: Part| before.contains(&wanted);
    let named = has(Part::Name);
    // After the first value no further level is one of the same half.
    let is_said =
        named && [Part::Target, Part::Actual, Part::Weight, Part::RightLevel1, Part::RightLevel2].into_iter().any(has);
    let in_order = match part {
        Part::Left => !has(Part::Level1) && !has(Part::Level2) && !named,
        Part::Level1 => !has(Part::Level1) && !has(Part::Level2) && !is_said,
        Part::Level2 => !has(Part::Level2) && !is_said,
        Part::Name => !named,
        Part::Target => true,
        Part::RightLevel1 => {
            named && has(Part::Target) && !has(Part::RightLevel1) && !has(Part::RightLevel2) && !has(Part::RightName)
        }
        Part::RightLevel2 => named && has(Part::Target) && !has(Part::RightLevel2) && !has(Part::RightName),
        Part::RightName => named && has(Part::Target) && !has(Part::RightName),
        Part::Actual | Part::Sign | Part::Unit | Part::Weight | Part::Score | Part::Remark => !has(part),
        Part::Other => true,
    };
    if !in_order {
        return None;
    }
    let halves = before.iter().filter(|p| **p == Part::RightName).count();
    let targets = before.iter().filter(|p| **p == Part::Target).count();
    Some(match part {
        // What is said of an indicator stands right of its name, where its header does not say otherwise.
        Part::Target | Part::Actual | Part::Sign | Part::Unit if !named => -6.0,
        // What stands beside a level is that of the level, where another one stands beside the names.
        Part::Weight | Part::Score if is_of_level(before) => -2.0,
        // Few forms have the levels right of the names.
        Part::Level1 | Part::Level2 if named => -4.0,
        // What was reached stands right of what was asked for.
        Part::Actual if targets == 0 && weight < 10.0 => -3.0,
        // A further target that nothing but its cells speaks for is none.
        Part::Target if targets > halves && weight < 10.0 => -8.0,
        _ => 0.0,
    })
}
