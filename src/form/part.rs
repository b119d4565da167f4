//! The parts that a column of a table of indicators can have, with a word for each.

use std::fmt;

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

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Left => "the project of the rows",
            Self::Level1 | Self::RightLevel1 => "level 1",
            Self::Level2 | Self::RightLevel2 => "level 2",
            Self::Name | Self::RightName => "the name of the indicator",
            Self::Target => "a target",
            Self::Actual => "what was reached",
            Self::Sign => "the sign of the target",
            Self::Unit => "the unit of the target",
            Self::Weight => "the weight",
            Self::Score => "the score",
            Self::Remark => "the remark",
            Self::Other => "a column without a member of its own",
        })
    }
}
