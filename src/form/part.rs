//! The parts that a column of a table of indicators can have, with a word for each.

use crate::message::Message;
use crate::sentence;

/// What a column of a table of indicators is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Left of the indicators: the project that rows belong to, or what all rows belong to.
    Left,
    /// 一级指标.
    Level1,
    /// 二级指标.
    Level2,
    /// 三级指标.
    Name,
    /// 指标值.
    Target,
    /// 一级指标 of the half on the right.
    RightLevel1,
    /// 二级指标 of the half on the right.
    RightLevel2,
    /// 三级指标 of the half on the right.
    RightName,
    /// 实际完成值.
    Actual,
    /// 指标性质.
    Sign,
    /// 计量单位.
    Unit,
    /// 权重.
    Weight,
    /// 得分.
    Score,
    /// 备注.
    Remark,
    /// Nothing that the output has a member for.
    Other,
}

impl From<Part> for Message {
    fn from(part: Part) -> Self {
        Self::of(match part {
            Part::Left => sentence!("the project of the rows"),
            Part::Level1 | Part::RightLevel1 => sentence!("level 1"),
            Part::Level2 | Part::RightLevel2 => sentence!("level 2"),
            Part::Name | Part::RightName => sentence!("the name of the indicator"),
            Part::Target => sentence!("a target"),
            Part::Actual => sentence!("what was reached"),
            Part::Sign => sentence!("the sign of the target"),
            Part::Unit => sentence!("the unit of the target"),
            Part::Weight => sentence!("the weight"),
            Part::Score => sentence!("the score"),
            Part::Remark => sentence!("the remark"),
            Part::Other => sentence!("a column without a member of its own"),
        })
    }
}
