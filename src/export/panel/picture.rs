//! A panel as one picture (SVG): the budgets and the share of indicators with a number or a day, year by year.

use crate::document::Stage;
use crate::panel::{Panel, Period};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The picture, in pixels: its width, its height, and the room around its two charts.
const SIZE: (f64, f64) = (760.0, 300.0);
const MARGIN: f64 = 56.0;

/// What is drawn of a year.
#[derive(Default)]
struct Year {
    /// In 元.
    budget: Decimal,
    quantified: usize,
    indicators: usize,
}

/// Draws the picture. Of the forms of a series and year, that of the latest stage that sets targets (申报, 批复) counts, or
/// the first that there is.
#[must_use]
pub fn draw(panel: &Panel) -> String {
    let years = years(panel);
    let (width, height) = SIZE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let wan = Decimal::from(10_000);
    let budgets: Vec<(i32, f64, String)> = years
        .iter()
        .map(|(year, of)| {
            (*year, of.budget.to_f64().unwrap_or(0.0), format!("{}", (of.budget / wan).round_dp(2).normalize()))
        })
        .collect();
    let shares: Vec<(i32, f64, String)> =
        years.iter().map(|(year, of)| (*year, share(of), format!("{:.1}%", 100.0 * share(of)))).collect();
    let most = budgets.iter().map(|(_, budget, _)| *budget).fold(0.0, f64::max);
    bars(&mut svg, 0.0, "资金总额（万元）", "#4472c4", &budgets, most);
    bars(&mut svg, width / 2.0, "量化指标占比", "#70ad47", &shares, 1.0);
    svg.push_str("</svg>\n");
    svg
}

#[allow(clippy::cast_precision_loss, reason = "a panel has no 2^52 indicators")]
fn share(year: &Year) -> f64 {
    if year.indicators == 0 { 0.0 } else { year.quantified as f64 / year.indicators as f64 }
}

fn years(panel: &Panel) -> BTreeMap<i32, Year> {
    let mut years: BTreeMap<i32, Year> = BTreeMap::new();
    for series in &panel.series {
        let mut chosen: BTreeMap<i32, &Period> = BTreeMap::new();
        for period in &series.periods {
            let Some(year) = period.year else { continue };
            let sets = matches!(period.stage, Stage::Declaration | Stage::Approval | Stage::Unknown);
            if sets || !chosen.contains_key(&year) {
                chosen.insert(year, period);
            }
        }
        for (year, period) in chosen {
            let of = years.entry(year).or_default();
            of.budget = of.budget.checked_add(period.budget.unwrap_or_default()).unwrap_or(of.budget);
            of.quantified += period.quantified.0;
            of.indicators += period.quantified.1;
        }
    }
    years
}

/// One chart of bars, each with its value above and its year below.
#[allow(clippy::cast_precision_loss, reason = "a panel has no 2^52 years")]
fn bars(svg: &mut String, left: f64, title: &str, colour: &str, values: &[(i32, f64, String)], most: f64) {
    let (width, height) = (SIZE.0 / 2.0 - MARGIN, SIZE.1 - 2.0 * MARGIN);
    let (x0, y1) = (left + MARGIN / 2.0, SIZE.1 - MARGIN);
    // Writing to a text cannot fail.
    let _ = writeln!(svg, "<text x=\"{:.1}\" y=\"28\" font-size=\"14\" font-weight=\"bold\">{title}</text>", x0);
    let _ =
        writeln!(svg, "<line x1=\"{x0:.1}\" y1=\"{y1:.1}\" x2=\"{:.1}\" y2=\"{y1:.1}\" stroke=\"#888\"/>", x0 + width);
    let step = width / values.len().max(1) as f64;
    for (at, (year, value, label)) in values.iter().enumerate() {
        let tall = if most > 0.0 { height * value / most } else { 0.0 };
        let (middle, wide) = (x0 + step * (at as f64 + 0.5), (step * 0.6).min(60.0));
        let _ = writeln!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{tall:.1}\" fill=\"{colour}\"/>\
             <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>\
             <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{year}</text>",
            middle - wide / 2.0,
            y1 - tall,
            y1 - tall - 6.0,
            y1 + 18.0
        );
    }
}
