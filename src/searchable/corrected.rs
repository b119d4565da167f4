//! What persons have corrected, put into the texts of the pages, character by character in the places of what was read.

use super::Placed;
use crate::amend::members;
use crate::corrections::Thing;
use crate::document::{Document, Reading};
use crate::geom::{Point, Rect};

/// Puts every corrected text of a document in the place of its reading.
pub(super) fn put(pages: &mut [Vec<Placed>], document: &Document) {
    for (at, thing) in members::things(document) {
        let form = &document.forms[at];
        // The pages of an attached file are others.
        if form.attachment.is_some() {
            continue;
        }
        let (page, bbox) = members::place(form, thing);
        let [first, last] = page.map(|page| [page, page]).or(form.pages).unwrap_or([1, 0]);
        for Reading { member, raw } in readings(document, at, thing) {
            let Some(now) = members::text(form, thing, member).filter(|now| now != raw) else { continue };
            let mut numbers = (first..=last).filter_map(|number| usize::try_from(number).ok()?.checked_sub(1));
            let is_put =
                numbers.any(|number| pages.get_mut(number).is_some_and(|texts| replace(texts, bbox, (raw, &now))));
            // Where the reading is not found again, what it is can be searched for in its row all the same.
            let own = page.and_then(|page| pages.get_mut(usize::try_from(page).ok()?.checked_sub(1)?));
            if let (false, Some(bbox), Some(texts)) = (is_put, bbox, own) {
                texts.push(over(bbox, &now));
            }
        }
    }
}

fn readings(document: &Document, at: usize, thing: Thing) -> &[Reading] {
    let form = &document.forms[at];
    match thing {
        Thing::Form => &form.readings,
        Thing::Field(i) => &form.fields[i].readings,
        Thing::Task(i) => &form.tasks[i].readings,
        Thing::Goal(i) => &form.goals[i].readings,
        Thing::Indicator(i) => &form.indicators[i].readings,
    }
}

/// A text over the whole of a box.
fn over(bbox: Rect, text: &str) -> Placed {
    let Rect { x0, y0, x1, y1 } = bbox;
    let corners = [(x0, y1), (x1, y1), (x0, y0)].map(|(x, y)| Point { x, y });
    Placed { text: text.to_owned(), bbox, corners, is_recognised: true }
}

/// Replaces what was read within a box; `false` where it does not stand there so.
fn replace(texts: &mut [Placed], within: Option<Rect>, (read, now): (&str, &str)) -> bool {
    let read: Vec<char> = read.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(slots) = found(texts, within, &read) else { return false };
    let now: Vec<char> = now.chars().filter(|c| !c.is_whitespace()).collect();
    // What is the same at both ends stays where it is; what is between is spread over the places between.
    let head = read.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let tail = read[head..].iter().rev().zip(now[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (places, chars) = (&slots[head..slots.len() - tail], &now[head..now.len() - tail]);
    if places.is_empty() {
        let Some(at) = slots.get(head.saturating_sub(1)) else { return false };
        let before = usize::from(head > 0);
        let added: String = chars.iter().collect();
        let text = &mut texts[*at].text;
        *text = if before == 1 { format!("{text}{added}") } else { format!("{added}{text}") };
        return true;
    }
    for (i, at) in places.iter().enumerate() {
        texts[*at].text = chars[i * chars.len() / places.len()..(i + 1) * chars.len() / places.len()].iter().collect();
    }
    true
}

/// The places of these characters within a box: runs of characters that follow each other, those of a wrapped text one
/// below the other.
fn found(texts: &[Placed], within: Option<Rect>, read: &[char]) -> Option<Vec<usize>> {
    let inside = |one: &Placed| within.is_none_or(|area| area.contains(one.bbox.center()));
    let is_single = |one: &Placed| one.text.chars().count() == 1 && !one.text.trim().is_empty();
    let all: Vec<usize> = (0..texts.len()).filter(|at| inside(&texts[*at]) && is_single(&texts[*at])).collect();
    let char = |at: usize| texts[all[at]].text.chars().next();
    // Characters of one line follow each other in the order of the page; another line begins where the place jumps
    // back.
    let goes_on = |a: usize, b: usize| {
        let (a, b) = (&texts[all[a]].bbox, &texts[all[b]].bbox);
        (a.center().y - b.center().y).abs() < 0.5 * a.height().max(b.height())
            && b.x0 > a.x0
            && b.x0 - a.x1 < a.height()
    };
    let (mut slots, mut used): (Vec<usize>, Vec<bool>) = (Vec::new(), vec![false; all.len()]);
    while slots.len() < read.len() {
        let rest = &read[slots.len()..];
        let length = |from: usize| {
            let same = |n: usize| {
                from + n < all.len()
                    && !used[from + n]
                    && char(from + n) == Some(rest[n])
                    && (n == 0 || goes_on(from + n - 1, from + n))
            };
            (0..rest.len()).take_while(|n| same(*n)).count()
        };
        let begins = |from: usize| from == 0 || !goes_on(from - 1, from);
        // A whole line of the cell, the longest one; a part of a line only where it begins one.
        let best = (0..all.len()).map(|from| (length(from), begins(from), std::cmp::Reverse(from))).max()?;
        let (count, _, std::cmp::Reverse(from)) = best;
        if count == 0 {
            return None;
        }
        for at in from..from + count {
            used[at] = true;
            slots.push(all[at]);
        }
    }
    (!slots.is_empty()).then_some(slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts in rows of characters, ten points wide and high.
    fn page(rows: &[(f32, f32, &str)]) -> Vec<Placed> {
        let char =
            |x: f32, y: f32, c: char| Placed { text: c.to_string(), ..over(Rect::new(x, y, x + 10.0, y + 10.0), "") };
        rows.iter()
            .flat_map(|(x, y, text)| text.chars().enumerate().map(move |(i, c)| char(x + 10.0 * i as f32, *y, c)))
            .collect()
    }

    fn says(texts: &[Placed]) -> String {
        texts.iter().map(|one| one.text.as_str()).collect()
    }

    #[test]
    fn a_character_is_replaced_where_it_stands() {
        let mut texts = page(&[(0.0, 0.0, "≥9O%"), (100.0, 0.0, "≥9O%")]);
        assert!(replace(&mut texts, Some(Rect::new(90.0, 0.0, 200.0, 10.0)), ("≥9O%", "≥90%")));
        assert_eq!(says(&texts), "≥9O%≥90%");
    }

    #[test]
    fn a_wrapped_text_is_found_though_another_cell_stands_between_its_lines() {
        let mut texts = page(&[(0.0, 0.0, "法治讲"), (100.0, 0.0, "≥1场"), (0.0, 12.0, "座开展")]);
        assert!(replace(&mut texts, None, ("法治讲座开展", "法制讲座的开展")));
        assert_eq!(says(&texts), "法制讲≥1场座的开展");
        assert!(replace(&mut texts, None, ("≥1场", "≥场")));
        assert!(says(&texts).contains("≥场"));
        assert!(!replace(&mut texts, None, ("没有", "有")));
    }

    #[test]
    fn what_lacks_a_character_gets_it_behind_the_one_before() {
        let mut texts = page(&[(0.0, 0.0, "≥9%")]);
        assert!(replace(&mut texts, None, ("≥9%", "≥90%")));
        assert_eq!(texts.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["≥", "90", "%"]);
        assert!(replace(&mut page(&[(0.0, 0.0, "9%")]), None, ("9%", "≥9%")));
    }
}
