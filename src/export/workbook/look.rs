//! How cells look.

use crate::diag::Severity;
use crate::export::rows::{Cell, Measure};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};
use unicode_width::UnicodeWidthStr;

/// The most UTF-16 units of a text: Excel's limit is 32,767, and a note that something was cut needs room.
const LONGEST: usize = 32_700;

/// More decimals than this are there, but not shown.
const DECIMALS: usize = 6;

/// The formats of a workbook.
pub(super) struct Look {
    pub(super) header: Format,
    pub(super) link: Format,
    /// Texts, and those of a row that begins a form.
    plain: [Format; 2],
    /// Numbers between texts, likewise.
    centred: [Format; 2],
    /// Indexed by decimals.
    percent: Vec<Format>,
    yuan: Vec<Format>,
    money: Vec<Format>,
    severities: [Format; 3],
}

impl Look {
    pub(super) fn new() -> Self {
        let header = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00D9_E2F3))
            .set_border_bottom(FormatBorder::Thin);
        let with = |whole: &str, after: &str| {
            let code = |n: usize| format!("{whole}{}{}{after}", if n > 0 { "." } else { "" }, "0".repeat(n));
            (0..=DECIMALS).map(|n| Format::new().set_align(FormatAlign::Top).set_num_format(code(n))).collect()
        };
        let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let centred = plain.clone().set_align(FormatAlign::Center);
        let coloured =
            |back, text| plain.clone().set_background_color(Color::RGB(back)).set_font_color(Color::RGB(text));
        Self {
            header: header.set_align(FormatAlign::VerticalCenter).set_text_wrap(),
            link: Format::new().set_hyperlink().set_align(FormatAlign::Top).set_text_wrap(),
            plain: [plain.clone(), plain.clone().set_border_top(FormatBorder::Thin)],
            centred: [centred.clone(), centred.set_border_top(FormatBorder::Thin)],
            // 85 is shown as 85%: what a program reads from the cell is the number of the JSON and the CSV.
            percent: with("0", "\"%\""),
            yuan: with("#,##0", "\"元\""),
            money: with("#,##0", ""),
            // Excel's own colours for bad and neutral cells, and a pale blue.
            severities: [
                coloured(0x00DD_EBF7, 0x001F_4E79),
                coloured(0x00FF_EB9C, 0x009C_5700),
                coloured(0x00FF_C7CE, 0x009C_0006),
            ],
        }
    }

    /// The format of a text; `begins` in the row that begins a form.
    pub(super) fn plain(&self, begins: bool) -> &Format {
        &self.plain[usize::from(begins)]
    }

    /// The format of a number between texts; `begins` in the row that begins a form.
    pub(super) fn centred(&self, begins: bool) -> &Format {
        &self.centred[usize::from(begins)]
    }

    /// The colour of a finding.
    pub(super) fn severity(&self, severity: Severity) -> &Format {
        &self.severities[severity as usize]
    }

    /// The format of a number, if it has one.
    pub(super) fn number(&self, of: Measure, shown: Decimal) -> Option<&Format> {
        let decimals = (shown.normalize().scale() as usize).min(DECIMALS);
        match of {
            Measure::Plain => None,
            Measure::Percent => Some(&self.percent[decimals]),
            Measure::Yuan => Some(&self.yuan[two(decimals)]),
            Measure::Money => Some(&self.money[two(decimals)]),
        }
    }
}

/// Money has no decimals or two, if not more.
fn two(decimals: usize) -> usize {
    if decimals == 1 { 2 } else { decimals }
}

/// A number that a cell can hold as it is: the number to write, and the one that is shown; `None` where it has more
/// digits than a spreadsheet keeps.
pub(super) fn exact(cell: &Cell) -> Option<(f64, Decimal, Measure)> {
    let Cell::Number { number, of } = cell else { return None };
    let shown: Decimal = number.parse().ok()?;
    let float: f64 = shown.normalize().to_string().parse().ok()?;
    // Excel keeps 15 digits (Excel specifications and limits, number precision).
    let digits = shown.normalize().mantissa().unsigned_abs();
    (digits < 10_u128.pow(15)).then_some((float, shown, *of))
}

/// A text as a cell can hold it: characters that XML has no place for become U+FFFD, and what is too long says so.
pub(in crate::export) fn holdable(text: &str) -> String {
    let allowed = |c: char| match c {
        '\r' => '\n',
        '\t' | '\n' => c,
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
        c => c,
    };
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST
    };
    let kept: String = text.replace("\r\n", "\n").chars().map(allowed).take_while(fits).collect();
    if units > LONGEST { format!("{kept}… [{} characters; the JSON has all]", text.chars().count()) } else { kept }
}

/// How wide a text stands, in the digits that columns are measured with.
pub(super) fn width(text: &str) -> usize {
    // A line that is as high as a row can be needs no exact width.
    text.lines().map(|line| line.chars().take(4_000).collect::<String>().width()).max().unwrap_or(0)
}
