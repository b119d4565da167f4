//! Findings about what may be misread → findings that name the characters which are least sure, and what each may be
//! instead.

use crate::diag::{Alternative, Code, Diagnostic};
use crate::geom::Rect;
use crate::ink::Doubt;
use crate::say;

/// So many characters are named: who looks at a place sees the others too.
const NAMED: usize = 3;

/// Names in a finding the characters in its box that are least sure; `doubts` are those of its page. The box stays as
/// it was: a seal lies over more than these.
pub fn tell(finding: &mut Diagnostic, doubts: &[Doubt]) {
    let Some(bbox) = finding.bbox.filter(|_| finding.code == Code::LowConfidence) else { return };
    let mut inside: Vec<&Doubt> = doubts.iter().filter(|d| stands_in(d, &bbox)).collect();
    inside.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    finding.alternatives = inside.iter().map(|doubt| alternative(doubt)).collect();
    inside.truncate(NAMED);
    let named = inside.into_iter().map(|doubt| match doubt.others.first() {
        Some(other) => say!("'{}' or '{}'", &doubt.text[..], &other[..]),
        None => say!("'{}'", &doubt.text[..]),
    });
    if let Some(named) = named.reduce(|before, next| say!("{}, {}", before, next)) {
        let said = say!("{}; least sure: {}", finding.said(), named);
        *finding = finding.clone().saying(said);
    }
}

/// The same as a value that goes with the finding.
fn alternative(doubt: &Doubt) -> Alternative {
    Alternative {
        read: doubt.text.to_string(),
        others: doubt.others.iter().map(ToString::to_string).collect(),
        // As many digits as anyone looks at.
        confidence: (doubt.confidence * 1000.0).round() / 1000.0,
        bbox: doubt.bbox,
        line: doubt.line.to_string(),
        at: doubt.at,
    }
}

fn stands_in(doubt: &Doubt, bbox: &Rect) -> bool {
    bbox.contains(doubt.bbox.center())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    #[test]
    fn the_least_sure_characters_in_the_box_are_named() {
        let doubt = |x: f32, text: &str, confidence: f32, other: Option<&str>| Doubt {
            bbox: Rect::new(x, 10.0, x + 10.0, 20.0),
            text: text.into(),
            confidence,
            others: other.into_iter().map(Into::into).collect(),
            line: text.into(),
            at: 0,
        };
        let doubts = [doubt(10.0, "贵", 0.7, Some("责")), doubt(30.0, "页", 0.4, None), doubt(90.0, "区", 0.2, None)];
        let finding = |code| {
            let place = Place { page: Some(1), bbox: Some(Rect::new(0.0, 0.0, 50.0, 30.0)) };
            let mut finding = Diagnostic::new(code, place, "it may be misread");
            tell(&mut finding, &doubts);
            let alternatives: Vec<String> =
                finding.alternatives.iter().map(|a| format!("{}{:?}", a.read, a.others)).collect();
            (finding.message, finding.bbox, alternatives)
        };
        assert_eq!(finding(Code::LowConfidence).0, "it may be misread; least sure: '页', '贵' or '责'");
        assert_eq!(finding(Code::LowConfidence).1, Some(Rect::new(0.0, 0.0, 50.0, 30.0)));
        assert_eq!(finding(Code::LowConfidence).2, ["页[]", "贵[\"责\"]"]);
        assert_eq!(finding(Code::UnknownLevel).2, [""; 0]);
        assert_eq!(finding(Code::UnknownLevel).0, "it may be misread");
    }
}
