//! The words of values: signs, units, grades. A new town's wording is a word here and not a branch elsewhere.
//!
//! Words stand in lists parted by blanks. Where a list was seen stands above it. "Forms" are published performance
//! forms of counties, cities and provinces (2018–2025), "systems" the budget systems that print them, "standard" GB
//! 3100 (units) and the common measure words of the written language.

use crate::value::Comparator::{self, AtLeast, AtMost, Equal, Greater, Less};
use crate::value::Kind;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a word before or after a number does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It bounds the number.
    Bound(Comparator),
    /// It bounds the number only where nothing firmer stands beside it (`达到90%以上` is at least 90 %).
    Weak(Comparator),
    /// The number is the half-width of a tolerance.
    Within,
    /// The number is only roughly so.
    About,
    /// Nothing.
    Filler,
}

/// The longest word of a list that a text starts with.
pub(super) fn leading<'a>(words: &str, text: &'a str) -> Option<(usize, &'a str)> {
    let len = words.split(' ').filter(|word| text.starts_with(*word)).map(str::len).max()?;
    Some((len, &text[len..]))
}

/// Is the text a word of a list?
pub(super) fn lists(words: &str, text: &str) -> bool {
    words.split(' ').any(|word| word == text)
}

/// Does the text end with a word of a list?
pub(super) fn ends(words: &str, text: &str) -> bool {
    words.split(' ').any(|word| text.ends_with(word))
}

/// Does a word of a list stand anywhere in the text?
pub(super) fn speaks(words: &str, text: &str) -> bool {
    words.split(' ').any(|word| text.contains(word))
}

/// Signs and words before a number, the longest first.
pub(super) static BEFORE: LazyLock<Vec<(&str, Mark)>> = LazyLock::new(|| longest_first(BEFORE_WORDS));

/// Words after a number and its unit, the longest first.
pub(super) static AFTER: LazyLock<Vec<(&str, Mark)>> = LazyLock::new(|| longest_first(AFTER_WORDS));

/// The kind of every unit, by its [`unit_key`].
pub(super) static UNITS: LazyLock<BTreeMap<String, Kind>> = LazyLock::new(|| {
    let words =
        UNIT_WORDS.iter().flat_map(|(kind, words)| words.split(' ').map(|word| (unit_key(word).into_owned(), *kind)));
    words.collect()
});

/// A unit as it is looked up: case does not matter but for single letters, for `5G`, `3D` and `5S` are no grams, days
/// and seconds.
pub(super) fn unit_key(word: &str) -> Cow<'_, str> {
    if word.len() > 1 && word.bytes().any(|b| b.is_ascii_uppercase()) {
        word.to_ascii_lowercase().into()
    } else {
        word.into()
    }
}

/// As many characters as the longest unit has.
pub(super) const LONGEST_UNIT: usize = 6;

/// Signs: forms and systems, all notations; `》` is typed for `≥` in forms of Anhui, `＞＝` and `=>` stand in dumps of
/// spreadsheet systems. Words: forms, and how contracts and standards put bounds.
const BEFORE_WORDS: &[(Mark, &str)] = &[
    (Mark::Bound(AtLeast), "≥= ≥ >= => >/= 》= 》"),
    (Mark::Bound(AtMost), "≤= ≤ <= =< </= 《= 《"),
    (Mark::Bound(Greater), ">"),
    (Mark::Bound(Less), "<"),
    (Mark::Weak(Equal), "== = ═ 〓"),
    (Mark::Within, "± +/- +- 正负 上下浮动 浮动"),
    (
        Mark::Bound(AtLeast),
        "不低于 不得低于 不能低于 不应低于 不少于 不得少于 不能少于 不应少于 不小于 不得小于 不短于 不弱于 不早于 未低于 未少于",
    ),
    (
        Mark::Bound(AtLeast),
        "大于等于 大于或等于 大于且等于 高于或等于 高于等于 多于或等于 多于等于 超过或等于 至少 最少 最低 至少达到 起码 保底",
    ),
    (
        Mark::Bound(AtMost),
        "不超过 不得超过 不能超过 不应超过 未超过 不超出 不突破 不超 不高于 不得高于 不能高于 不应高于 未高于 不大于 不得大于 不多于 不得多于 不长于 不晚于 不迟于",
    ),
    (
        Mark::Bound(AtMost),
        "小于等于 小于或等于 小于且等于 低于或等于 低于等于 少于或等于 少于等于 最多 至多 最高 最大 上限",
    ),
    (Mark::Weak(AtMost), "控制在 严格控制在 控制"),
    (Mark::Bound(Greater), "大于 高于 多于 超过 超出 突破 超"),
    (Mark::Bound(Less), "小于 低于 少于 短于 不到 不足"),
    (Mark::Weak(Equal), "等于 达到 达成 达 完成 实现 保持在 保持 维持在 维持 稳定在 为 是 共计 合计 共"),
    (
        Mark::Filler,
        "确保 力争 争取 预计 计划 应 需 须 : 误差 偏差 允许误差 允许偏差 原则上 累计 总计 总共 全年 年度 年内",
    ),
    (Mark::About, "大约 约为 约 近 接近"),
];

/// The words that put bounds to numbers, before and behind them: worn text is compared with them.
pub fn bounds() -> impl Iterator<Item = &'static str> {
    BEFORE_WORDS.iter().chain(AFTER_WORDS).flat_map(|(_, words)| words.split(' '))
}

/// What stands in columns of signs and is none: whether an indicator is measured or judged, and which way is better
/// (systems of Sichuan, Chongqing, Jiangxi).
pub(super) const SILENT_SIGNS: &str = "定性 定量 定性指标 定量指标 正向 反向 负向 逆向 正向指标 反向指标 负向指标 逆向指标 适度指标 中性指标 约束性 预期性 约束性指标 预期性指标 其他 正指标 逆指标 越大越好 越小越好";

/// Forms; `封顶` in forms about subsidies.
const AFTER_WORDS: &[(Mark, &str)] = &[
    (Mark::Bound(AtLeast), "及以上 及其以上 或以上 或者以上 和以上 含以上 以上 之上 起"),
    (Mark::Bound(AtMost), "及以下 及其以下 或以下 和以下 含以下 以下 之下 及以内 以内 之内 范围内 范围以内 内 封顶"),
    (Mark::About, "左右 上下"),
    (Mark::Filler, "之间 不等"),
];

/// What stands between a number and its unit and makes it a rough one: `100余人`, `20多个`.
pub(super) const ROUGH: &str = "余 多 来";

/// Marks between the ends of a range.
pub(super) const TO: &str = "-- - ~ 至 到";

/// What a word after a percentage begins with that says what is done to it: `100%按时完成`.
pub(super) const DONE: &str = "完成 达标 覆盖 全覆盖 合格 到位 落实 办结 完好 满意 标准 及时 入库 发放 执行 达成 兑现 持证 上岗 整改 处置 公开 符合 按时 按期 按计划 达到 验收 通过";

/// What `每` may stand before, besides units.
pub(super) const SPANS_OF_TIME: &str = "半年 个月 两年 2年 三年 3年";

/// Ways a value can move. A number after one is its change; it is the value only where the name speaks of that change.
pub(super) const MOVES: &str =
    "增长 增加 提高 提升 上升 下降 降低 减少 缩短 压减 压缩 节约 节省 新增 增幅 降幅 返本 分红";

/// What such a change is measured against.
pub(super) const AGAINST: &str =
    "同比 环比 较上年 比上年 较上年同期 比上年同期 较去年 比去年 与上年相比 较基期 较上年度";

/// Multipliers, the longest first, as powers of ten.
pub(super) const SCALES: &[(&str, u32)] =
    &[("千万", 7), ("百万", 6), ("十万", 5), ("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("仟", 3), ("佰", 2)];

/// Chinese digits, common and of contracts, each list from 0 (or 1) on.
pub(super) const DIGITS: &[(char, u8)] = &[
    ('零', 0),
    ('〇', 0),
    ('一', 1),
    ('二', 2),
    ('两', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('壹', 1),
    ('贰', 2),
    ('叁', 3),
    ('肆', 4),
    ('伍', 5),
    ('陆', 6),
    ('柒', 7),
    ('捌', 8),
    ('玖', 9),
];

/// Units by kind; case does not matter, and the longest that fits is taken.
const UNIT_WORDS: &[(Kind, &str)] = &[
    // `百分比`: systems of Jiangxi; `百分点`: forms about growth; ‰: statistics and police forms.
    (Kind::Percent, "% 百分比 个百分点 百分点 ‰ ‱ 千分点 个千分点"),
    // Scales are read before. The foreign ones: forms about trade.
    (Kind::Money, "元 元人民币 元整 圆 块钱 角 人民币 美元 欧元 港元 日元 英镑"),
    // Forms; `个自然日` in forms of service times.
    (
        Kind::Duration,
        "年 周年 年度 个年度 学年 个学年 学期 个学期 季度 个季度 月 个月 周 个周 星期 个星期 天 日 自然日 个自然日 日历天 个日历天 日历日 个日历日",
    ),
    (
        Kind::Duration,
        "工作日 个工作日 工作天 个工作天 交易日 个交易日 小时 个小时 工作小时 个工作小时 钟头 个钟头 分钟 秒 秒钟 毫秒 s h d min ms",
    ),
    // Length and area: standard and forms.
    (Kind::Quantity, "公里 千米 米 延米 延长米 直线米 厘米 毫米 微米 海里 里 km m M cm mm μm um"),
    (
        Kind::Quantity,
        "平方公里 平方千米 平方米 平米 平方 平方厘米 平方分米 公顷 亩 市亩 公亩 亩次 平方米次 km² km2 ㎢ m² m2 ㎡ hm² hm2 ha",
    ),
    // Volume and mass: standard and forms; `吨标煤`: energy offices.
    (Kind::Quantity, "立方米 立方 方 土方 立方厘米 立方分米 标方 标准立方米 m³ m3 ㎥ 升 毫升 l L ml"),
    (Kind::Quantity, "吨 公吨 吨公里 公吨公里 吨标准煤 吨标煤 公斤 千克 克 毫克 微克 斤 市斤 担 t kg mg μg ug ㎎ ㎏"),
    (Kind::Quantity, "公里次 人公里 车公里 列公里"),
    // Energy, power, data, climate, noise: standard, and forms of power, information, weather and environment offices.
    (Kind::Quantity, "千瓦时 千瓦 兆瓦 吉瓦 瓦 峰瓦 千伏安 千伏 伏 安培 千卡 焦耳 兆焦 吉焦 kwh kw mw gw kva kv gj mj"),
    (Kind::Quantity, "℃ °C 摄氏度 ° 度 帕 百帕 千帕 兆帕 pa kpa mpa 分贝 db 赫兹 hz khz mhz 勒克斯 lx 流明"),
    (Kind::Quantity, "kb mb gb tb pb 兆 字节 mbps gbps 兆比特 ppm ppb ntu dpi 毫西弗 贝克"),
    // `分` of a score; `等` of farmland; `倍`.
    (Kind::Quantity, "分 等 倍"),
    // One-character measure words: forms, and the standard list of the written language.
    (
        Kind::Count,
        "个 人 名 位 户 家 宗 件 起 次 场 批 辆 台 套 座 条 种 份 村 株 头 只 粒 所 处 栋 幢 间 层 盏 册 卷 页 篇 组 期 路 项 类 块 片 张 本 部 支 枝 根 棵",
    ),
    (
        Kind::Count,
        "羽 尾 匹 副 幅 门 眼 口 孔 道 段 节 课 班 轮 例 单 笔 票 封 箱 包 袋 瓶 桶 盒 车 架 艘 趟 队 团 岗 点 站 床 席 盘 枚 款 对 双 把 面 字 首 集 具 顶 颗 束 捆",
    ),
    (
        Kind::Count,
        "池 井 桩 桥 塔 亭 厕 坝 渠 库 田 园 镇 乡 县 市 区 省 国 校 厂 店 馆 院 科 室 街 巷 社 居 圈 讲 堂 餐 顿 剂 针 通 声 艇 机 杆 柜 屏 榀 樘 扇 穴 窝 坑 堆 滴",
    ),
    (Kind::Count, "管 罐 筐 碗 尊 生 码 档 拨 员 帧 季 茬 轴 闸 泵 令 印张"),
    // Compound measure words: forms. `标箱`: an archive's form; `台件`, `家次`, `辆次`: market and transport offices; `学时`:
    // training forms.
    (
        Kind::Count,
        "人次 人数 次数 个数 户数 件数 户次 家次 场次 批次 班次 车次 辆次 架次 艘次 航次 台次 件次 份次 例次 项次 宗次 床次 座次 篇次 册次 卷次 页次 组次 点次 站次",
    ),
    (
        Kind::Count,
        "头次 只次 羽次 株次 村次 所次 校次 轮次 期次 课次 条次 单次 次人 处次 盏次 张次 幅次 趟次 人天 人日 人月 人年 人时 人份 份数 批数 场数",
    ),
    (
        Kind::Count,
        "台套 台件 件套 台班 标箱 标准箱 标段 标台 床位 学位 点位 工位 泊位 车位 席位 摊位 展位 岗位 职位 学时 课时 节课 堂课 门课 门次 家庭",
    ),
    (
        Kind::Count,
        "社区 村居 村社 乡镇 镇街 街道 县区 市县 区县 部门 单位 企业 机构 学校 医院 小区 网格 图斑 河段 断面 样本 样品 批样 品种 专利 课题 项目 系统 平台 终端 端口",
    ),
    (Kind::Count, "节点 信息点 监测点 站点 路口 路段 线路 条数据 条目 字符 图幅 羊单位 猪单位 行业 类别 人员 标准间"),
];

/// The same unit under two names; the second is compared.
pub(super) const SYNONYMS: &[(&str, &str)] = &[
    ("百分比", "%"),
    ("个百分点", "百分点"),
    ("工作日", "个工作日"),
    ("工作天", "个工作日"),
    ("个工作天", "个工作日"),
    ("月", "个月"),
    ("日", "天"),
    ("自然日", "天"),
    ("个自然日", "天"),
    ("日历天", "天"),
    ("个日历天", "天"),
    ("个小时", "小时"),
    ("h", "小时"),
    ("㎡", "平方米"),
    ("m²", "平方米"),
    ("m2", "平方米"),
    ("平米", "平方米"),
    ("平方", "平方米"),
    ("㎥", "立方米"),
    ("m³", "立方米"),
    ("m3", "立方米"),
    ("立方", "立方米"),
    ("km", "公里"),
    ("千米", "公里"),
    ("m", "米"),
    ("kg", "公斤"),
    ("千克", "公斤"),
    ("t", "吨"),
    ("mg", "毫克"),
    ("l", "升"),
    ("摄氏度", "℃"),
    ("°c", "℃"),
    ("圆", "元"),
    ("元整", "元"),
    ("元人民币", "元"),
];

/// Measure words that form a unit with the measure word before them: `人份`, `台班`.
pub(super) const JOINED: &str = "次 份 件 套 班";

/// A number before or after one of these is a label or an ordinal, not a count: `110号`, `2025版`, `90后`.
pub(super) const NO_UNIT: &[char] = &[
    '号', '版', '届', '强', '后', '级', '型', '代', '甲', '乙', '前', '底', '末', '初', '完', '年', '未', '无', '的',
    '和', '与', '或', '及',
];

/// Whole cells that are grades: scales of the Ministry of Finance (优良中差), of Sichuan's system (优良中低差), of
/// self-evaluations, and common ones.
pub(super) const GRADES: &str = "优 良 中 低 差 优秀 优良 良好 中等 一般 较差 较好 好 很好 极好 合格 不合格 基本合格 高 较高 较低 极高 极低 中上 中等偏上 强 较强 弱 优质 \
    满意 非常满意 很满意 比较满意 较满意 基本满意 不满意 称职 基本称职 不称职 国家级 省级 市级 县级 部级 国际先进 国内领先 国内先进 三级甲等 三级乙等 二级甲等 二级乙等 三甲 二甲 AAA AA A";

/// Scales printed as a whole, for one of their grades: Sichuan's system prints `优良中低差`.
pub(super) const SCALES_OF_GRADES: &str = "优良中低差 优良中差 优良差 优中差 好中差 高中低 优良中";

/// What ends a grade that counts: `二等奖`, `三级`, `Ⅲ类`, `五星`.
pub(super) const GRADE_ENDS: &str = "等奖 等次 星级 等级 级标准 类标准 类水质 类水 级 类 等 星 档";

/// Words that lead to a grade.
pub(super) const GRADED: &str = "评定为 评为 被评为 考核为 评价为 获评 获得 获 等级为 地表水 水质 国家";

/// Endings of names that ask for a share: the contract's `…率`, `比例`, `占比`, and what other towns write for them.
pub(super) const SHARES: &str = "率 比例 占比 比重 百分比 满意度 知晓度 知悉度 认可度 认知度 参与度 支持度 信任度";

/// Rates that are no share of a hundred, or not by habit: physics, money, and the rates per thousand or 100,000 of
/// statistics.
pub(super) const NO_SHARES: &str =
    "频率 汇率 速率 功率 容积率 死亡率 发病率 出生率 发案率 倍率 曲率 斜率 分辨率 利率 心率 码率 帧率";

/// Shares that end like one of those.
pub(super) const SHARES_EVEN_SO: &str = "成功率 毛利率 净利率 盈利率 获利率 胜利率";

/// Endings of names that ask for a number of things.
pub(super) const COUNTS: &str = "数 数量 次 总量";

/// Endings like those that ask for none.
pub(super) const NO_COUNTS: &str = "指数 系数 倍数 分数 百分数 基数 参数 均数 等次 名次 层次 档次 梯次 位次";

/// Words of names that ask for money.
pub(super) const MONEYS: &str = "成本 金额 资金 费用 经费 投资 投资额 预算 预算数 支出 收入 产值 税收 总额 额度 单价 造价 价格 租金 补助额 融资额 营业额 交易额 销售额 工资 薪酬 \
    津贴 补贴标准 补助标准";

/// Endings of names that ask for money; inside a name they may mean anything.
pub(super) const MONEY_ENDS: &str = "费 额 补助 补贴 奖补 津贴";

/// Words of names that ask for a point in time.
pub(super) const DATES: &str = "时间 日期 时限 时点 期限 节点 起止 工期";

/// Words that lead to a date.
pub(super) const DATE_LEADS: &str =
    "于 在 截至 截止到 截止至 截止 自 从 到 至 应于 力争 力争于 确保 确保于 原则上 最迟 最晚 最迟于";

/// Words that make a date a deadline, a stretch to stay within, or one end of a stretch.
pub(super) const DATE_BEFORE: &str = "前 之前 以前";
/// See [`DATE_BEFORE`].
pub(super) const DATE_WITHIN: &str = "内 以内 之内";
/// See [`DATE_BEFORE`].
pub(super) const DATE_ENDS: &str = "止 为止 期间 起 之间 开始 左右";

/// What is done at a date.
pub(super) const DATE_DONE: &str = "完成 竣工 完工 开工 启动 验收 投入使用 投用 建成 交付 发放 支付 拨付 实施 印发 出版 上报 报送 举办 开展 达到 全部 结束 通过 签订 招标 采购 办结 到位 兑付";

/// Years that a date names without a number.
pub(super) const SAID_YEARS: &str = "当年度 当年 本年度 本年 次年 下一年 下年 第二年 同年 今年";

/// Endings of names that ask for a length of time, with the unit that they say (empty where they say none).
pub(super) const SPANS: &[(&str, &str)] = &[
    ("天数", "天"),
    ("年限", "年"),
    ("年数", "年"),
    ("月数", "个月"),
    ("小时数", "小时"),
    ("周期", ""),
    ("工期", ""),
    ("时长", ""),
    ("时限", ""),
    ("期限", ""),
    ("寿命", ""),
    ("用时", ""),
    ("耗时", ""),
];

fn longest_first(lists: &'static [(Mark, &str)]) -> Vec<(&'static str, Mark)> {
    let mut words: Vec<_> =
        lists.iter().flat_map(|(mark, words)| words.split(' ').map(move |word| (word, *mark))).collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words
}
