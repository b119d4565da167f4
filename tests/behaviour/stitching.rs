//! Tables over page breaks.

use super::drawing::page;
use super::drawing_forms::{form, form_of};
use zhibiao::diag::{Code, Diagnostic};
use zhibiao::document::Form;
use zhibiao::geom::{Axis, Point, Rect};
use zhibiao::ink::{Direction, Glyph, PageInk, Stroke};

/// Levels, name and target of each row.
fn rows(form: &Form) -> Vec<String> {
    form.indicators
        .iter()
        .map(|i| format!("{}|{}|{}|{}", i.level1, i.level2, i.name, i.annual.as_ref().map_or("-", |v| v.raw.as_str())))
        .collect()
}

const HEAD: &str = "
        项目支出绩效目标表
        （2024年度）
        ┌────────┬────────┬────────┬────────┐
        │一级指标│二级指标│三级指标│ 指标值 │
        ├────────┼────────┼────────┼────────┤
";

const LABELLED: [&str; 4] = [
    "产出指标|数量指标|培训场次|≥10场",
    "产出指标|质量指标|合格率甲|100%",
    "产出指标|质量指标|合格率乙|98%",
    "产出指标|质量指标|合格率丙|97%",
];

/// Two pages: a label of level 1 over both, and one of level 2 that begins on the first; `above` and `below` are what
/// the parts print.
fn cut_labels(above: [&str; 2], below: [&str; 2]) -> Vec<String> {
    let first = format!(
        "{HEAD}
        │{}│数量指标│培训场次│≥10场   │
        │        ├────────┼────────┼────────┤
        │        │{}│合格率甲│100%    │
        └────────┴────────┴────────┴────────┘
    ",
        above[0], above[1]
    );
    let second = format!(
        "
        ┌────────┬────────┬────────┬────────┐
        │{}│{}│合格率乙│98%     │
        │        │        ├────────┼────────┤
        │        │        │合格率丙│97%     │
        └────────┴────────┴────────┴────────┘
    ",
        below[0], below[1]
    );
    rows(&form(&[&first, &second]))
}

#[test]
fn a_label_cut_by_the_page_break_holds_on_both_pages_wherever_its_text_stands() {
    let empty = "        ";
    assert_eq!(cut_labels(["产出指标", "质量指标"], [empty, empty]), LABELLED, "on the first page");
    assert_eq!(cut_labels([empty, empty], ["产出指标", "质量指标"]), LABELLED, "on the last page");
    assert_eq!(cut_labels(["产出指标", empty], [empty, "质量指标"]), LABELLED, "one here, one there");
    assert_eq!(cut_labels(["产出指标", "质量指标"], ["产出指标", "质量指标"]), LABELLED, "on each");
}

#[test]
fn a_label_whose_words_are_cut_by_the_page_break_is_one() {
    assert_eq!(cut_labels(["产出    ", "质量    "], ["指标    ", "指标    "]), LABELLED);
}

#[test]
fn a_label_over_three_pages_holds_on_the_page_that_does_not_print_it() {
    let page = |level1: &str, name: &str| {
        format!(
            "
        ┌────────┬────────┬────────┬────────┐
        │{level1}│        │{name}│98%     │
        │        │        ├────────┼────────┤
        │        │        │合格率丁│97%     │
        └────────┴────────┴────────┴────────┘
    "
        )
    };
    let first = format!(
        "{HEAD}
        │        │质量指标│合格率甲│100%    │
        └────────┴────────┴────────┴────────┘
    "
    );
    let form = form(&[&first, &page("产出指标", "合格率乙"), &page("        ", "合格率丙")]);
    assert!(
        form.indicators.iter().all(|i| (i.level1.as_str(), i.level2.as_str()) == ("产出指标", "质量指标")),
        "{:?}",
        rows(&form)
    );
    assert_eq!(form.indicators.len(), 5);
    assert_eq!(form.pages, Some([1, 3]));
}

#[test]
fn an_empty_label_beside_a_level_that_it_cannot_hold_is_not_filled() {
    let first = format!(
        "{HEAD}
        │质量指标│质量指标│合格率甲│100%    │
        └────────┴────────┴────────┴────────┘
    "
    );
    let second = "
        ┌────────┬────────┬────────┬────────┐
        │        │成本指标│单价    │≤5元    │
        ├────────┼────────┼────────┼────────┤
        │效益指标│社会效益│知晓度  │提高    │
        └────────┴────────┴────────┴────────┘
    ";
    let form = form(&[&first, second]);
    let printed: Vec<_> = form.indicators.iter().map(|i| (i.level1.as_str(), i.level1_printed.as_deref())).collect();
    assert_eq!(printed, [("产出指标", Some("质量指标")), ("产出指标", Some("")), ("效益指标", None)]);
}

#[test]
fn a_repeated_header_and_the_running_text_are_not_rows() {
    let first = format!(
        "2024年部门预算公开材料
{HEAD}
        │产出指标│数量指标│培训场次│≥10场   │
        └────────┴────────┴────────┴────────┘
    "
    );
    let second = "2024年部门预算公开材料

        ┌────────┬────────┬────────┬────────┐
        │一级指标│二级指标│三级指标│ 指标值 │
        ├────────┼────────┼────────┼────────┤
        │产出指标│质量指标│合格率  │100%    │
        └────────┴────────┴────────┴────────┘
    ";
    assert_eq!(rows(&form(&[&first, second])), ["产出指标|数量指标|培训场次|≥10场", "产出指标|质量指标|合格率|100%"]);
}

#[test]
fn a_row_cut_in_two_is_one_again() {
    let first = format!(
        "{HEAD}
        │产出指标│数量指标│培训场次│≥10场   │
        ├────────┼────────┼────────┼────────┤
        │产出指标│数量指标│培训人数│≥100人  │
        ├────────┼────────┼────────┼────────┤
        │效益指标│社会效益│提升群众│中长期  │
        └────────┴────────┴────────┴────────┘
    "
    );
    let second = "
        ┌────────┬────────┬────────┬────────┐
        │        │指标    │的安全感│        │
        ├────────┼────────┼────────┼────────┤
        │效益指标│社会效益│知晓度  │提高    │
        ├────────┼────────┼────────┼────────┤
        │效益指标│社会效益│认知度  │提高    │
        └────────┴────────┴────────┴────────┘
    ";
    assert_eq!(
        rows(&form(&[&first, second])),
        [
            "产出指标|数量指标|培训场次|≥10场",
            "产出指标|数量指标|培训人数|≥100人",
            "效益指标|社会效益指标|提升群众的安全感|中长期",
            "效益指标|社会效益指标|知晓度|提高",
            "效益指标|社会效益指标|认知度|提高",
        ]
    );
}

#[test]
fn columns_that_stand_elsewhere_on_the_next_page_are_found_by_their_order() {
    let first = format!(
        "{HEAD}
        │产出指标│数量指标│培训场次│≥10场   │
        └────────┴────────┴────────┴────────┘
    "
    );
    let second = "
        ┌──────────┬────────────┬──────────────┬──────────┐
        │产出指标  │质量指标    │合格率        │100%      │
        ├──────────┼────────────┼──────────────┼──────────┤
        │产出指标  │时效指标    │及时率        │99%       │
        └──────────┴────────────┴──────────────┴──────────┘
    ";
    assert_eq!(
        rows(&form(&[&first, second])),
        ["产出指标|数量指标|培训场次|≥10场", "产出指标|质量指标|合格率|100%", "产出指标|时效指标|及时率|99%"]
    );
}

/// A page on which no label of its rows is printed.
fn without_labels() -> String {
    format!(
        "{HEAD}
        │        │        │培训场次│≥10场   │
        │        │        ├────────┼────────┤
        │        │        │培训人数│≥100人  │
        └────────┴────────┴────────┴────────┘
    "
    )
}

/// The page after it, on which they stand beside the table.
const LABELS_WITHOUT_WALLS: &str = "
        - 2 -
                          ┌────────┬────────┐
                          │审查件数│≥20件   │
         产出指标   数量  ├────────┼────────┤
                          │调解件数│≥30件   │
                          └────────┴────────┘
    ";

#[test]
fn labels_without_walls_on_a_page_that_they_span_stand_in_the_columns_of_the_page_before() {
    assert_eq!(
        rows(&form(&[&without_labels(), LABELS_WITHOUT_WALLS])),
        [
            "产出指标|数量指标|培训场次|≥10场",
            "产出指标|数量指标|培训人数|≥100人",
            "产出指标|数量指标|审查件数|≥20件",
            "产出指标|数量指标|调解件数|≥30件"
        ]
    );
}

#[test]
fn a_title_in_the_first_row_of_the_table_is_its_title() {
    let form = form(&["
        ┌───────────────────────────────────┐
        │项目支出绩效目标申报表             │
        ├───────────────────────────────────┤
        │（2024年度）                       │
        ├────────┬──────────────────────────┤
        │项目名称│普法宣传                  │
        ├────────┼────────┬────────┬────────┤
        │一级指标│二级指标│三级指标│ 指标值 │
        ├────────┼────────┼────────┼────────┤
        │产出指标│数量指标│培训场次│≥10场   │
        └────────┴────────┴────────┴────────┘
    "]);
    assert_eq!((form.title.as_str(), form.year), ("项目支出绩效目标申报表", Some(2024)));
    assert_eq!(form.fields.len(), 1);
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥10场"]);
}

#[test]
fn a_form_printed_sideways_is_read_as_one_printed_upright() {
    let drawing = format!(
        "{HEAD}
        │产出指标│数量指标│培训场次│≥10场   │
        ├────────┼────────┼────────┼────────┤
        │效益指标│社会效益│知晓度  │提高    │
        └────────┴────────┴────────┴────────┘
    "
    );
    for direction in [Direction::Down, Direction::Up] {
        let form = form_of(vec![turned(page(&drawing), direction)]);
        assert_eq!((form.title.as_str(), form.year), ("项目支出绩效目标表", Some(2024)), "{direction:?}");
        assert_eq!(
            rows(&form),
            ["产出指标|数量指标|培训场次|≥10场", "效益指标|社会效益指标|知晓度|提高"],
            "{direction:?}"
        );
    }
}

#[test]
fn pages_printed_sideways_are_joined_as_upright_ones_are() {
    let first = without_labels();
    let pages = || {
        [(1, &*first), (2, LABELS_WITHOUT_WALLS), (3, LABELS_WITHOUT_WALLS)]
            .map(|(at, drawing)| PageInk { page: at, ..page(drawing) })
    };
    let upright = form_of(pages().to_vec());
    assert_eq!(rows(&upright).len(), 6);
    for direction in [Direction::Down, Direction::Up] {
        let sideways = form_of(pages().map(|ink| turned(ink, direction)).to_vec());
        assert_eq!(rows(&sideways), rows(&upright), "{direction:?}");
        let height = |form: &Form, at: usize| form.indicators[at].bbox.map(|bbox| bbox.height().max(bbox.width()));
        assert_eq!(height(&sideways, 3), height(&upright, 3), "{direction:?}: the box is turned back");
        assert!(sideways.indicators[3].bbox.is_some_and(|bbox| bbox.height() > bbox.width()), "{direction:?}");
    }
}

/// The page with all that is on it turned, its text running down or up.
fn turned(ink: PageInk, direction: Direction) -> PageInk {
    let (w, h) = (ink.width, ink.height);
    let point = |p: Point| {
        if direction == Direction::Down { Point { x: h - p.y, y: p.x } } else { Point { x: p.y, y: w - p.x } }
    };
    let rect = |r: Rect| {
        let (a, b) = (point(Point { x: r.x0, y: r.y0 }), point(Point { x: r.x1, y: r.y1 }));
        Rect::new(a.x, a.y, b.x, b.y)
    };
    let stroke = |s: &Stroke| {
        let line = if s.axis == Axis::Horizontal { (s.from, s.at, s.to, s.at) } else { (s.at, s.from, s.at, s.to) };
        let r = rect(Rect::new(line.0, line.1, line.2, line.3));
        if s.axis == Axis::Horizontal {
            Stroke { axis: Axis::Vertical, at: r.x0, from: r.y0, to: r.y1, width: s.width }
        } else {
            Stroke { axis: Axis::Horizontal, at: r.y0, from: r.x0, to: r.x1, width: s.width }
        }
    };
    let strokes = ink.strokes.iter().map(stroke).collect();
    let glyphs =
        ink.glyphs.into_iter().map(|g| Glyph { bbox: rect(g.bbox), origin: point(g.origin), direction, ..g }).collect();
    PageInk { width: h, height: w, glyphs, strokes, ..PageInk { page: ink.page, ..PageInk::default() } }
}

#[test]
fn two_sheets_on_a_page_are_read_one_after_the_other() {
    let sheets = page(
        "
          项目支出绩效目标表
        ┌────────┬────────┬────────┬────────┐          ┌────────┬────────┬────────┬────────┐
        │一级指标│二级指标│三级指标│指标值  │          │一级指标│二级指标│三级指标│指标值  │
        ├────────┼────────┼────────┼────────┤          ├────────┼────────┼────────┼────────┤
        │产出指标│数量指标│培训场次│≥10场   │          │效益指标│社会效益│知晓度  │提高    │
        └────────┴────────┴────────┴────────┘          └────────┴────────┴────────┴────────┘
    ",
    );
    let right = sheets.glyphs.iter().map(|g| g.bbox.x1).fold(0.0, f32::max);
    let form = form_of(vec![PageInk { width: right + 60.0, height: 250.0, ..sheets.clone() }]);
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥10场", "效益指标|社会效益指标|知晓度|提高"]);
}

/// The left columns of a form that is too wide for a page.
const NAMES: &str = "
          项目支出绩效自评表
        ┌────────┬────────┬────────────┐
        │一级指标│二级指标│三级指标    │
        ├────────┼────────┼────────────┤
        │产出指标│数量指标│培训场次    │
        ├────────┼────────┼────────────┤
        │效益指标│社会效益│知晓度      │
        └────────┴────────┴────────────┘
    ";

#[test]
fn columns_on_the_next_page_are_put_beside_theirs() {
    let form = form(&[
        NAMES,
        "
        ┌──────────┬──────────┬────┐
        │年度指标值│实际完成值│得分│
        ├──────────┼──────────┼────┤
        │≥10场     │12场      │50  │
        ├──────────┼──────────┼────┤
        │提高      │提高      │40  │
        └──────────┴──────────┴────┘
    ",
    ]);
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥10场", "效益指标|社会效益指标|知晓度|提高"]);
    let reached: Vec<_> =
        form.indicators.iter().map(|row| (row.actual.as_ref().unwrap().raw.as_str(), row.score.as_deref())).collect();
    assert_eq!(reached, [("12场", Some("50")), ("提高", Some("40"))]);
    let inferred =
        |finding: &Diagnostic| finding.code == Code::HeaderInferred && finding.message.contains("年度指标值");
    assert!(form.diagnostics.iter().any(inferred), "{:?}", form.diagnostics);
}

#[test]
fn a_single_column_on_the_next_page_is_put_beside_the_others() {
    let form = form(&[
        NAMES,
        "
        ┌──────────┐
        │年度指标值│
        ├──────────┤
        │≥10场     │
        ├──────────┤
        │提高      │
        └──────────┘
    ",
    ]);
    assert_eq!(rows(&form), ["产出指标|数量指标|培训场次|≥10场", "效益指标|社会效益指标|知晓度|提高"]);
}

#[test]
fn text_where_levels_stand_that_is_no_level_and_has_no_row_is_reported() {
    let form = form(&["
          项目支出绩效目标表
        ┌────────┬────────┬────────┬────────┐
        │一级指标│二级指标│三级指标│指标值  │
        ├────────┼────────┼────────┼────────┤
        │产出指标│数量指标│培训场次│≥10场   │
        ├────────┼────────┼────────┼────────┤
        │核对无误│        │        │        │
        └────────┴────────┴────────┴────────┘
    "]);
    assert_eq!(form.indicators.len(), 1);
    assert!(form.diagnostics.iter().any(|finding| finding.message.contains("核对无误")), "{:?}", form.diagnostics);
}

#[test]
fn rows_as_high_on_the_next_page_are_further_rows_where_the_columns_are_the_same() {
    let rest = "
        ┌────────┬────────┬────────┬────────┐
        │产出指标│质量指标│合格率  │≥90%    │
        ├────────┼────────┼────────┼────────┤
        │效益指标│社会效益│知晓度  │提高    │
        └────────┴────────┴────────┴────────┘
    ";
    let form = form(&[
        &format!(
            "{HEAD}\n        │产出指标│数量指标│培训场次│≥10场   │\n        └────────┴────────┴────────┴────────┘\n"
        ),
        rest,
    ]);
    assert_eq!(form.indicators.len(), 3);
}
