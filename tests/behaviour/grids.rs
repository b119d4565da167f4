//! Rulings and text of a page → its tables.

use crate::drawing::{across, down, page, text};
use zhibiao::grid::{PageLayout, Tuning, layout};
use zhibiao::ink::{Direction, PageInk};

/// Each grid as a block of lines, one a cell: `row col text`, spans as `+rows +cols`.
fn shown(layout: &PageLayout) -> String {
    let mut out = Vec::new();
    for grid in &layout.grids {
        for c in &grid.cells {
            let span = |n: usize, what: &str| if n > 1 { format!(" {n}{what}") } else { String::new() };
            out.push(format!("{} {}{}{} {}", c.row, c.col, span(c.rowspan, "r"), span(c.colspan, "c"), c.text));
        }
        out.push("--".to_owned());
    }
    out.extend(layout.lines.iter().map(|l| format!("| {}", l.text)));
    out.join("\n")
}

fn read(drawing: &str) -> String {
    shown(&read_ink(&page(drawing)))
}

fn read_ink(ink: &PageInk) -> PageLayout {
    layout(ink, &Tuning::default())
}

#[test]
fn a_ruled_table_with_merged_cells_is_read_back() {
    insta::assert_snapshot!(read("
        ┌────┬────┬────┐
        │姓名│张三│    │
        ├────┼────┤照片│
        │性别│女  │    │
        ├────┴────┼────┤
        │备注     │无  │
        └─────────┴────┘
    "), @"
    0 0 姓名
    0 1 张三
    0 2 2r 照片
    1 0 性别
    1 1 女
    2 0 2c 备注
    2 2 无
    --
    ");
}

#[test]
fn wraps_inside_a_cell_are_undone() {
    insta::assert_snapshot!(read("
        ┌──────┬────────────┐
        │产出指│performance │
        │标    │management  │
        ├──────┼────────────┤
        │产    │共3项，完成 │
        │出    │率100       │
        │指    │%以上       │
        │标    │            │
        └──────┴────────────┘
    "), @"
    0 0 产出指标
    0 1 performance management
    1 0 产出指标
    1 1 共3项，完成率100%以上
    --
    ");
}

#[test]
fn blanks_between_chinese_letters_are_spacing() {
    insta::assert_snapshot!(read("
        ┌──────────┬──────┐
        │年  度    │合  计│
        ├──────────┼──────┤
        │big word  │22 个 │
        └──────────┴──────┘
    "), @"
    0 0 年度
    0 1 合计
    1 0 big word
    1 1 22 个
    --
    ");
}

#[test]
fn dashed_and_double_rulings_make_the_same_cells() {
    let dashed = read(
        "
        ┌╌╌╌╌┬╌╌╌╌┐
        ╎姓名╎张三╎
        ├╌╌╌╌┼╌╌╌╌┤
        ╎性别╎女  ╎
        └╌╌╌╌┴╌╌╌╌┘
    ",
    );
    let double = read(
        "
        ┌════┬════┐
        ║姓名║张三║
        ├════┼════┤
        ║性别║女  ║
        └════┴════┘
    ",
    );
    insta::assert_snapshot!(dashed, @"
    0 0 姓名
    0 1 张三
    1 0 性别
    1 1 女
    --
    ");
    assert_eq!(dashed, double);
}

#[test]
fn a_table_open_at_its_sides_has_its_outer_columns() {
    insta::assert_snapshot!(read("
        ─────┬────┬─────
         姓名│张三│年龄
        ─────┼────┼─────
         性别│女  │ 30
        ─────┴────┴─────
    "), @"
    0 0 姓名
    0 1 张三
    0 2 年龄
    1 0 性别
    1 1 女
    1 2 30
    --
    ");
}

#[test]
fn cells_drawn_one_by_one_with_small_offsets_share_their_edges() {
    let mut ink = PageInk { page: 1, width: 300.0, height: 300.0, ..PageInk::default() };
    let names = [["甲", "乙"], ["丙", "丁"]];
    for (r, row) in [0.0_f32, 1.0].iter().zip(names) {
        for (c, name) in [0.0_f32, 1.0].iter().zip(row) {
            let (x, y) = (50.0 + c * 40.8 + r * 0.3, 50.0 + r * 20.9 - c * 0.4);
            ink.strokes.extend([
                across(y, x, x + 40.0),
                across(y + 20.0, x, x + 40.0),
                down(x, y, y + 20.0),
                down(x + 40.0, y, y + 20.0),
            ]);
            ink.glyphs.extend(text(name, x + 15.0, y + 14.0, 10.0));
        }
    }
    insta::assert_snapshot!(shown(&read_ink(&ink)), @"
    0 0 甲
    0 1 乙
    1 0 丙
    1 1 丁
    --
    ");
}

#[test]
fn a_box_around_a_text_is_no_table() {
    insta::assert_snapshot!(read("
        ┌──────────────┐
        │注意事项      │
        └──────────────┘
        正文
    "), @"
    | 注意事项
    | 正文
    ");
}

#[test]
fn text_outside_of_a_table_keeps_its_order_and_its_parts() {
    insta::assert_snapshot!(read("
              绩 效 目 标 表
        单位：某局              金额：万元
        ┌────┬────┐
        │姓名│张三│
        └────┴────┘
        填报人：李四        电话：123
    "), @"
    0 0 姓名
    0 1 张三
    --
    | 绩效目标表
    | 单位：某局
    | 金额：万元
    | 填报人：李四
    | 电话：123
    ");
}

#[test]
fn the_order_of_drawing_changes_nothing() {
    let drawing = "
        ┌────────┬────┐
        │普法受益│张三│
        │人数    │    │
        ├────────┼────┤
        │性别    │女  │
        └────────┴────┘
    ";
    let mut ink = page(drawing);
    ink.glyphs.reverse();
    ink.strokes.reverse();
    assert_eq!(shown(&read_ink(&ink)), read(drawing));
}

#[test]
fn superscripts_stay_with_their_line() {
    let mut ink = page(
        "
        ┌──────────────┬────┐
        │              │甲  │
        ├──────────────┼────┤
        │              │乙  │
        └──────────────┴────┘
    ",
    );
    ink.glyphs.extend(text("area m", 60.0, 72.0, 10.0));
    ink.glyphs.extend(text("2", 90.0, 68.0, 6.0));
    ink.glyphs.extend(text(" total", 93.0, 72.0, 10.0));
    assert!(shown(&read_ink(&ink)).contains("0 0 area m2 total"), "{}", shown(&read_ink(&ink)));
}

#[test]
fn a_text_that_runs_over_its_wall_is_not_torn() {
    let mut ink = page(
        "
        ┌──────────┬──────────┐
        │          │          │
        ├──────────┼──────────┤
        │甲        │乙        │
        └──────────┴──────────┘
    ",
    );
    ink.glyphs.extend(text("一段比格子更长的话", 60.0, 72.0, 10.0));
    assert!(shown(&read_ink(&ink)).contains("0 0 一段比格子更长的话"), "{}", shown(&read_ink(&ink)));
}

#[test]
fn sideways_text_in_a_cell_is_read_along_its_line() {
    let mut ink = page(
        "
        ┌────┬────┐
        │    │张三│
        │    │    │
        │    ├────┤
        │    │女  │
        └────┴────┘
    ",
    );
    let mut turned = text("绩效", 0.0, 0.0, 10.0);
    for (g, y) in turned.iter_mut().zip([70.0_f32, 80.0]) {
        g.direction = Direction::Down;
        g.bbox = zhibiao::geom::Rect { x0: 60.0, y0: y, x1: 70.0, y1: y + 10.0 };
        g.origin = zhibiao::geom::Point { x: 61.2, y };
    }
    turned.reverse();
    ink.glyphs.extend(turned);
    assert!(shown(&read_ink(&ink)).contains("0 0 2r 绩效"), "{}", shown(&read_ink(&ink)));
}

#[test]
fn a_missing_piece_of_a_ruling_does_not_join_two_cells() {
    insta::assert_snapshot!(read("
        ┌────────┬────────┬────────┐
        │        │        │        │
        │  甲    │  乙    │  丙    │
        │        │        │        │
        ├────────┤        ├────────┤
        │        │        │        │
        │  丁    │  戊       己    │
        │        │        │        │
        ├────────┼────────┼────────┤
        │        │        │        │
        │  庚    │  辛    │  壬    │
        │        │        │        │
        └────────┴────────┴────────┘
    "), @"
    0 0 甲
    0 1 乙
    0 2 丙
    1 0 丁
    1 1 戊
    1 2 己
    2 0 庚
    2 1 辛
    2 2 壬
    --
    ");
}

#[test]
fn labels_of_two_levels_whose_walls_are_lost_are_two_cells() {
    insta::assert_snapshot!(read("
        ┌────┬────────┬──────────┬────────┐
        │    │        │          │  甲    │
        │ 绩 │  产出  │   数量   ├────────┤
        │    │        │          │  乙    │
        ├────┴────────┴──────────┼────────┤
        │                 社会   │  丙    │
        │                        ├────────┤
        │       效益             │  丁    │
        │                可持续  ├────────┤
        │                        │  戊    │
        └────────────────────────┴────────┘
    "), @"
    0 0 2r 绩
    0 1 2r 产出
    0 2 2r 数量
    0 3 甲
    1 3 乙
    2 0 3r 2c 效益
    2 2 社会
    2 3 丙
    3 2 2r 可持续
    3 3 丁
    4 3 戊
    --
    ");
}

#[test]
fn a_wrapped_text_in_a_merged_cell_stays_one() {
    insta::assert_snapshot!(read("
        ┌────────┬────────┬────────┐
        │        │        │  丙    │
        │  甲乙  │  乙    ├────────┤
        │  丙丁  │        │  己    │
        │        │        ├────────┤
        │        │        │  壬    │
        └────────┴────────┴────────┘
    "), @"
    0 0 3r 甲乙丙丁
    0 1 3r 乙
    0 2 丙
    1 2 己
    2 2 壬
    --
    ");
}

#[test]
fn texts_that_stand_apart_in_a_merged_cell_are_said_to() {
    let apart = |drawing: &str| {
        read_ink(&page(drawing)).grids[0]
            .cells
            .iter()
            .map(|cell| cell.mixed == Some(zhibiao::grid::Mixed::Apart))
            .collect::<Vec<_>>()
    };
    let two_texts = "
        ┌────────┬────────┐
        │  甲甲  │        │
        │        │  丙    │
        │        │        │
        │        ├────────┤
        │        │        │
        │        │  丁    │
        │  乙乙  │        │
        └────────┴────────┘
    ";
    let one_text = "
        ┌────────┬────────┐
        │        │  丙    │
        │  甲乙  ├────────┤
        │  丙丁  │  己    │
        │        ├────────┤
        │        │  壬    │
        └────────┴────────┘
    ";
    assert_eq!(apart(two_texts), [true, false, false]);
    assert_eq!(apart(one_text), [false; 4]);
}

#[test]
fn two_rows_in_one_are_known_by_the_room_between_their_lines() {
    let mixed = |gap: f32| {
        let mut ink = PageInk { page: 1, width: 595.0, height: 842.0, ..PageInk::default() };
        ink.strokes = [50.0, 150.0, 250.0].map(|x| down(x, 50.0, 300.0)).to_vec();
        ink.strokes.extend([50.0, 150.0, 300.0].map(|y| across(y, 50.0, 250.0)));
        for (x, words) in [(60.0, ["联网直报", "报送率", "抽检批次"]), (160.0, ["不少于百分", "之九十八", "一百批次"])]
        {
            for (line, word) in words.into_iter().enumerate() {
                let y = [180.0, 194.0, 208.0 + gap][line];
                ink.glyphs.extend(text(word, x, y, 10.0));
                ink.glyphs.extend(text(word, x, y - 100.0, 10.0).into_iter().filter(|_| line < 2));
            }
        }
        read_ink(&ink).grids[0].cells.iter().map(|cell| cell.mixed).collect::<Vec<_>>()
    };
    let apart = Some(zhibiao::grid::Mixed::Apart);
    assert_eq!(mixed(10.0), [None, None, apart, apart]);
    assert_eq!(mixed(0.0), [None; 4]);
}

#[test]
fn a_text_printed_over_another_one_is_said_to_be() {
    let mut ink = page(
        "
        ┌────────┬────────┐
        │        │        │
        ├────────┼────────┤
        │  丙    │  丁    │
        └────────┴────────┘
    ",
    );
    let cell = read_ink(&ink).grids[0].cells[0].bbox;
    let (x, y) = (cell.x0 + 10.0, cell.center().y);
    ink.glyphs.extend([text("甲乙", x, y, 10.0), text("子丑", x + 1.0, y + 5.0, 10.0)].concat());
    let grid = read_ink(&ink).grids.remove(0);
    assert_eq!(
        grid.cells.iter().map(|cell| cell.mixed).collect::<Vec<_>>(),
        [Some(zhibiao::grid::Mixed::Overprinted), None, None, None]
    );
}

#[test]
fn one_row_of_many_that_lacks_a_wall_does_not_undo_the_columns() {
    let row = |name: &str, number: &str| format!("        │{name}│{number}    │{number}    │\n");
    let mut drawing = String::from("\n        ┌────┬──────┬──────┐\n");
    for name in ["甲甲", "乙乙", "丙丙", "丁丁", "戊戊", "己己", "庚庚"] {
        drawing.push_str(&row(name, "12"));
        drawing.push_str("        ├────┼──────┼──────┤\n");
    }
    // The last two rows stand in one.
    drawing.push_str(&row("辛辛", "34"));
    drawing.push_str(&row("壬壬", "56"));
    drawing.push_str("        └────┴──────┴──────┘\n");
    let layout = read_ink(&page(&drawing));
    let [grid] = &layout.grids[..] else { panic!("{} tables", layout.grids.len()) };
    assert_eq!(grid.xs.len(), 4, "{:?}", grid.xs);
    assert!(grid.cells.iter().all(|c| c.colspan == 1));
}

#[test]
fn a_ruled_end_of_a_table_that_is_open_at_both_sides_keeps_its_columns() {
    let mut ink = PageInk { page: 1, width: 595.0, height: 842.0, ..PageInk::default() };
    ink.strokes = [78.0, 137.0, 215.0, 395.0, 486.0].map(|x| down(x, 54.0, 104.0)).to_vec();
    ink.strokes.extend([across(54.0, 78.0, 551.0), across(84.0, 78.0, 551.0), across(104.0, 46.0, 486.0)]);
    for (x, y, words) in [
        (220.0, 72.0, "提升群众安全感和幸福感"),
        (425.0, 72.0, "中长期"),
        (500.0, 72.0, "核心指标"),
        (82.0, 97.0, "满意度指标"),
        (150.0, 97.0, "满意度指标"),
        (270.0, 97.0, "社会公众满意度"),
        (425.0, 97.0, "≥85%"),
        (46.0, 118.0, "联系人：赵国栋"),
        (143.0, 118.0, "联系电话：0769-30527241"),
    ] {
        ink.glyphs.extend(text(words, x, y, 10.0));
    }
    let grid = &read_ink(&ink).grids[0];
    let said = |row: usize| {
        grid.cells
            .iter()
            .filter(|c| c.row == row)
            .map(|c| c.text.as_str())
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
    };
    assert_eq!(said(0), ["提升群众安全感和幸福感", "中长期", "核心指标"]);
    assert_eq!(said(1), ["满意度指标", "满意度指标", "社会公众满意度", "≥85%"]);
}

#[test]
fn a_ruled_head_does_not_part_a_table_from_its_rows_that_are_not_ruled() {
    let mut ink = PageInk { page: 1, width: 595.0, height: 842.0, ..PageInk::default() };
    ink.strokes = [160.0, 300.0, 420.0].map(|x| down(x, 50.0, 90.0)).to_vec();
    ink.strokes.extend([50.0, 70.0, 90.0].map(|y| across(y, 40.0, 550.0)));
    for (at, x) in [60.0, 200.0, 330.0, 450.0].into_iter().enumerate() {
        ink.glyphs.extend(text(["单位", "项目", "金额", "备注"][at], x, 64.0, 10.0));
        ink.glyphs.extend(text(["甲", "乙", "丙", "丁"][at], x, 84.0, 10.0));
        for row in 0..7 {
            // Nothing stands in the last column below the head.
            let words = ["教育局", "校舍维修", "1200", ""][at];
            ink.glyphs.extend(text(words, x, 104.0 + 20.0 * row as f32, 10.0));
        }
    }
    let layout = read_ink(&ink);
    let rows = layout.grids.iter().flat_map(|grid| &grid.cells).filter(|c| c.text == "校舍维修").count();
    assert_eq!(rows, 7, "{}", shown(&layout));
}

/// A page with these texts, in the middle of columns 100 points apart and of rows 24 points apart.
fn centred(texts: &[(&str, u8, f32)]) -> PageInk {
    let mut ink = PageInk { page: 1, width: 595.0, height: 842.0, ..PageInk::default() };
    for &(words, column, row) in texts {
        let lines: Vec<&str> = words.split('|').collect();
        let top = 100.0 + 24.0 * row - 6.0 * (lines.len() as f32 - 1.0);
        for (at, line) in lines.iter().enumerate() {
            let x = 100.0 + 100.0 * f32::from(column) - 5.0 * line.chars().count() as f32;
            ink.glyphs.extend(text(line, x, top + 12.0 * at as f32, 10.0));
        }
    }
    ink
}

#[test]
fn without_rulings_a_label_stands_for_the_rows_that_it_is_in_the_middle_of() {
    let heads = [("一级指标", 0, 0.0), ("二级指标", 1, 0.0), ("三级指标", 2, 0.0), ("目标值", 3, 0.0)];
    let labels = [("产出指标", 0, 3.0), ("数量指标", 1, 1.5), ("质量指标", 1, 3.5), ("时效指标", 1, 5.0)];
    let names = [
        ("培训人次", 2, 1.0),
        ("培训场次", 2, 2.0),
        ("培训内容的|合格率", 2, 3.0),
        ("抽查比例", 2, 4.0),
        ("按时完成率", 2, 5.0),
    ];
    let values = [("九十人", 3, 1.0), ("九场", 3, 2.0), ("合格", 3, 3.0), ("全部", 3, 4.0), ("全部", 3, 5.0)];
    insta::assert_snapshot!(shown(&read_ink(&centred(&[&heads[..], &labels, &names, &values].concat()))), @"
    0 0 一级指标
    0 1 二级指标
    0 2 三级指标
    0 3 目标值
    1 0 5r 产出指标
    1 1 2r 数量指标
    1 2 培训人次
    1 3 九十人
    2 2 培训场次
    2 3 九场
    3 1 2r 质量指标
    3 2 培训内容的合格率
    3 3 合格
    4 2 抽查比例
    4 3 全部
    5 1 时效指标
    5 2 按时完成率
    5 3 全部
    --
    ");
    // The same labels at the head of their rows are no such table.
    let heads_of_rows = [("产出指标", 0, 1.0), ("数量指标", 1, 1.0), ("质量指标", 1, 3.0), ("时效指标", 1, 5.0)];
    let grid = read_ink(&centred(&[&heads[..], &heads_of_rows, &names, &values].concat()));
    assert!(grid.grids.iter().flat_map(|g| &g.cells).all(|c| c.rowspan < 3), "{}", shown(&grid));
}

#[test]
fn a_long_listing_without_rulings_is_read_at_once() {
    let mut ink = PageInk { page: 1, width: 1600.0, height: 6400.0, ..PageInk::default() };
    for row in 0..190 {
        let y = 40.0 + 30.0 * row as f32;
        (0..12).for_each(|column| ink.glyphs.extend(text("指标甲乙", 40.0 + 120.0 * column as f32, y, 9.0)));
        if row % 3 == 0 {
            ink.glyphs.extend(text("接着写", 640.0, y + 11.0, 9.0));
        }
    }
    let start = std::time::Instant::now();
    let grid = read_ink(&ink);
    assert!(grid.grids.iter().map(|g| g.ys.len() - 1).max() >= Some(190), "{}", grid.grids.len());
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
