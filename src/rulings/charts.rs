//! Shades → the places of bar charts, whose labels and grid lines look like tables.
//!
//! Bars are as wide as each other, stand side by side on one base, and differ in height. The shading of cells does not:
//! what stands side by side in a row is equally high.

use crate::geom::Rect;
use crate::ink::Shade;

/// What decides which shades are bars.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// So many bars of different heights make a chart.
    ///
    /// Too few: shaded cells of unequal rows are a chart. Too many: small charts are tables.
    pub bars: usize,
    /// Bars differ in width by no more than this share.
    pub same_width: f32,
    /// Bars stand on one base within this many points.
    pub same_base: f32,
    /// Paint lighter than this is no bar.
    pub white: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { bars: 3, same_width: 0.2, same_base: 0.8, white: 0.985 }
    }
}

/// Finds the boxes of the bars of each chart.
#[must_use]
pub fn find(shades: &[Shade], tuning: &Tuning) -> Vec<Rect> {
    let dark: Vec<Rect> = shades
        .iter()
        .filter(|s| s.lightness < tuning.white && s.bbox.width() > 1.0 && s.bbox.height() > 1.0)
        .map(|s| s.bbox)
        .collect();
    let turned: Vec<Rect> = dark.iter().map(|r| Rect { x0: r.y0, y0: -r.x1, x1: r.y1, y1: -r.x0 }).collect();
    let mut found = standing(&dark, tuning);
    found.extend(standing(&turned, tuning).into_iter().map(|r| Rect { x0: -r.y1, y0: r.x0, x1: -r.y0, y1: r.x1 }));
    found
}

/// The charts whose bars stand on a horizontal base.
fn standing(bars: &[Rect], tuning: &Tuning) -> Vec<Rect> {
    let mut sorted: Vec<&Rect> = bars.iter().collect();
    sorted.sort_by(|a, b| a.y1.total_cmp(&b.y1).then(a.x0.total_cmp(&b.x0)));
    let mut found = Vec::new();
    let mut start = 0;
    for i in 1..=sorted.len() {
        if i < sorted.len() && sorted[i].y1 - sorted[start].y1 <= tuning.same_base {
            continue;
        }
        found.extend(chart(&sorted[start..i], tuning));
        start = i;
    }
    found
}

/// The box of bars on one base, if they are bars.
fn chart(bars: &[&Rect], tuning: &Tuning) -> Option<Rect> {
    let mut widths: Vec<f32> = bars.iter().map(|b| b.width()).collect();
    widths.sort_by(f32::total_cmp);
    let usual = *widths.get(widths.len() / 2)?;
    let mut alike: Vec<&Rect> =
        bars.iter().filter(|b| (b.width() - usual).abs() <= tuning.same_width * usual).copied().collect();
    alike.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    alike.dedup_by(|b, a| b.x0 < a.x1 - 0.1 * usual);
    let mut tops: Vec<f32> = alike.iter().map(|b| b.y0).collect();
    tops.sort_by(f32::total_cmp);
    tops.dedup_by(|b, a| *b - *a < 1.5);
    let enough = alike.len() >= tuning.bars && tops.len() >= tuning.bars && tops.len() * 3 >= alike.len() * 2;
    enough.then(|| Rect::around(alike.iter().map(|b| **b))).flatten()
}
