//! Printed text as people compare it: blanks that a layout put in, and widths that mean nothing.

/// Whether a blank beside this character is an accident of the layout: Chinese characters and full-width signs.
#[must_use]
pub fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '≥' | '≤' | '℃' | '×' | '±')
}

/// The text without blanks beside wide characters, one blank between the words of other scripts.
///
/// `年 度  目标` is `年度目标`, `A  B` is `A B`.
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_blank(c) {
            gap = true;
            continue;
        }
        if gap && !is_wide(c) && out.chars().next_back().is_some_and(|last| !is_wide(last)) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Two pieces of one text, cut by a line wrap or a page break.
#[must_use]
pub fn join(head: &str, tail: &str) -> String {
    squeeze(&format!("{head} {tail}"))
}

/// The text for comparing: no blanks, full-width signs as their half-width ones, all dashes and quotes alike.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(narrow).collect()
}

/// Whether two texts differ by no more than a reader's slips: a character in three, added, lost or replaced (Levenshtein's distance, 1965).
#[must_use]
pub fn is_nearly(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut costs: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut costs[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let least = (diagonal + usize::from(x != y)).min(costs[j] + 1).min(costs[j + 1] + 1);
            diagonal = std::mem::replace(&mut costs[j + 1], least);
        }
    }
    3 * costs[b.len()] <= a.len().max(b.len())
}

/// Whether a text is another one with characters lost between its first and its last.
#[must_use]
pub fn lacks(text: &str, other: &str) -> bool {
    text.chars().next() == other.chars().next() && text.chars().next_back() == other.chars().next_back() && lost(text, other).is_some()
}

/// What a text lacks of another one that has all its characters in their order, and more.
#[must_use]
pub fn lost(text: &str, other: &str) -> Option<String> {
    let mut read = text.chars().peekable();
    let lost: String = other.chars().filter(|o| read.next_if_eq(o).is_none()).collect();
    (read.peek().is_none() && !lost.is_empty()).then_some(lost)
}

/// Whether a text has a quote or a bracket without the one that belongs to it.
#[must_use]
pub fn is_unpaired(text: &str) -> bool {
    let count = |marks: &[char]| text.chars().filter(|c| marks.contains(c)).count();
    let quotes = count(&['“', '”', '"', '＂', '〝', '〞']);
    quotes % 2 == 1 || count(&['(', '（']) != count(&[')', '）']) || count(&['《', '〈']) != count(&['》', '〉'])
}

/// Whether the character prints nothing.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{2060}')
}

/// Traditional characters of the labels, units and values of forms with their simplified forms, in their order: some forms are printed in them, and
/// recognisers take one for the other on worn paper.
#[rustfmt::skip]
const TRADITIONAL: [(char, char); 141] = [
    ('個', '个'), ('備', '备'), ('價', '价'), ('億', '亿'), ('優', '优'), ('內', '内'), ('兩', '两'), ('劃', '划'), ('動', '动'), ('務', '务'),
    ('區', '区'), ('協', '协'), ('參', '叁'), ('員', '员'), ('單', '单'), ('噸', '吨'), ('國', '国'), ('圍', '围'), ('圓', '圆'), ('執', '执'),
    ('報', '报'), ('場', '场'), ('塊', '块'), ('學', '学'), ('實', '实'), ('審', '审'), ('對', '对'), ('幾', '几'), ('廳', '厅'), ('張', '张'),
    ('從', '从'), ('復', '复'), ('態', '态'), ('應', '应'), ('戶', '户'), ('撥', '拨'), ('擔', '担'), ('據', '据'), ('數', '数'), ('於', '于'),
    ('時', '时'), ('會', '会'), ('條', '条'), ('業', '业'), ('樓', '楼'), ('標', '标'), ('檢', '检'), ('檯', '台'), ('權', '权'), ('歲', '岁'),
    ('歷', '历'), ('況', '况'), ('準', '准'), ('溫', '温'), ('滿', '满'), ('濕', '湿'), ('濟', '济'), ('為', '为'), ('無', '无'), ('獎', '奖'),
    ('環', '环'), ('產', '产'), ('畝', '亩'), ('當', '当'), ('發', '发'), ('盞', '盏'), ('盡', '尽'), ('種', '种'), ('稱', '称'), ('穩', '稳'),
    ('筆', '笔'), ('節', '节'), ('範', '范'), ('約', '约'), ('級', '级'), ('組', '组'), ('經', '经'), ('縣', '县'), ('總', '总'), ('績', '绩'),
    ('續', '续'), ('聯', '联'), ('臺', '台'), ('與', '与'), ('萬', '万'), ('處', '处'), ('號', '号'), ('補', '补'), ('規', '规'), ('計', '计'),
    ('設', '设'), ('註', '注'), ('評', '评'), ('話', '话'), ('說', '说'), ('課', '课'), ('護', '护'), ('財', '财'), ('責', '责'), ('貳', '贰'),
    ('費', '费'), ('貼', '贴'), ('資', '资'), ('質', '质'), ('車', '车'), ('軟', '软'), ('輛', '辆'), ('農', '农'), ('週', '周'), ('進', '进'),
    ('過', '过'), ('達', '达'), ('鄉', '乡'), ('醫', '医'), ('鍾', '钟'), ('鎮', '镇'), ('鐘', '钟'), ('長', '长'), ('門', '门'), ('開', '开'),
    ('間', '间'), ('關', '关'), ('陸', '陆'), ('際', '际'), ('隻', '只'), ('雙', '双'), ('電', '电'), ('響', '响'), ('頁', '页'), ('項', '项'),
    ('預', '预'), ('頓', '顿'), ('頭', '头'), ('額', '额'), ('類', '类'), ('顯', '显'), ('養', '养'), ('驗', '验'), ('體', '体'), ('點', '点'),
    ('龍', '龙'),
];

/// The simplified form of a character.
#[must_use]
pub fn simplified(c: char) -> char {
    TRADITIONAL.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| TRADITIONAL[at].1)
}

/// The half-width form of a full-width sign, the simplified form of a character, and one sign for each family of dashes, quotes and dots.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '“' | '”' | '„' | '‟' => '"',
        '‘' | '’' | '‚' | '‛' => '\'',
        '。' | '｡' => '.',
        '—' | '–' | '―' | '‒' | '‐' | '‑' | '−' => '-',
        '〜' | '∼' => '~',
        '•' | '‧' => '·',
        '﹣' => '-',
        '﹪' => '%',
        '\u{4e00}'..='\u{9fff}' => simplified(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_by_slips_are_nearly_the_same() {
        for (a, b) in [("效率", "效率"), ("档案著水条数", "档案著录条目数"), ("级指标", "一级指标"), ("", "")] {
            assert!(is_nearly(a, b) && is_nearly(b, a), "{a} {b}");
        }
        for (a, b) in [("数量", "质量"), ("", "率"), ("实施期指标值", "年度指标值")] {
            assert!(!is_nearly(a, b) && !is_nearly(b, a), "{a} {b}");
        }
    }

    #[test]
    fn traditional_labels_are_the_same_labels() {
        assert!(TRADITIONAL.windows(2).all(|pairs| pairs[0].0 < pairs[1].0));
        assert_eq!(fold("二級指標（萬元）"), fold("二级指标(万元)"));
        assert_eq!(simplified('标'), '标');
    }

    #[test]
    fn a_text_lacks_what_stands_inside_of_another() {
        assert!(lacks("数化加工时限", "数字化加工时限"));
        for (text, other) in
            [("数字化", "数字化"), ("单位职工满意度", "4单位职工满意度"), ("完成率", "完成率7"), ("工作效率", "工作效第率低")]
        {
            assert!(!lacks(text, other), "{text} {other}");
        }
    }
}
