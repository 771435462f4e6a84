//! What is composed once is what every target shows: the window, PDF, SVG and pictures.

use egui::{Pos2, pos2};
use egui_kittest::kittest::Queryable;
use sideroscope::compose::{self, Answer, Card};
use sideroscope::display::plot::Plot;
use sideroscope::display::scene::{Primitive, Sheet, Tokens};
use sideroscope::io::svg;
use sideroscope::phantom::Case;
use sideroscope::publish::report::{ReportOptions, report};
use sideroscope::roi::Role;
use sideroscope::session::Session;
use sideroscope::verdict::Tone;

use crate::support::window::*;

fn answer(session: &Session) -> Answer<'_> {
    let (stack, analysis) = (session.study.stack.as_deref(), session.study.analysis.as_deref());
    let (stack, analysis) = (stack.expect("a case"), analysis.expect("an analysis"));
    Answer::new(stack, analysis)
}

fn card(window: &Window) -> Card {
    compose::card(&answer(session(window))).expect("an answer")
}

fn page(window: &Window) -> Sheet {
    report(&session(window).shown().subject().expect("something to publish"), &ReportOptions::default())
}

/// Everything that is read on a card, in reading order.
fn words(card: &Card) -> Vec<String> {
    let rows = card.rows.iter().flat_map(|row| [row.name.clone(), row.value.clone()]);
    let head = [card.heading.clone(), card.title.clone(), card.sentence.clone()];
    head.into_iter()
        .chain(card.by_rate.clone())
        .chain(rows)
        .chain(card.foot.clone())
        .chain(card.limits.clone())
        .collect()
}

/// Lower case, one space between words: headings are set in capitals, and lines break elsewhere.
fn flat(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where each of `words` stands in `text`; ascending when the order is the same.
fn places(text: &str, words: &[String], target: &str) -> Vec<usize> {
    let mut from = 0;
    let mut find = |word: &String| {
        let word = flat(word);
        let at = text[from..].find(&word).unwrap_or_else(|| panic!("{target}: no “{word}” after {from} in {text}"));
        from += at;
        from
    };
    words.iter().map(&mut find).collect()
}

fn svg_texts(sheet: &Sheet) -> String {
    let svg = svg::to_text(sheet);
    let lines = svg.split("</text>").filter_map(|part| part.rsplit_once('>').map(|(_, words)| words));
    let text = lines.collect::<Vec<_>>().join(" ");
    flat(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

fn without_lesion(case: Case) -> Window {
    let mut opened = coarse(case);
    opened.rois.retain(|roi| roi.role != Role::Lesion);
    opened_window([1920.0, 1080.0], opened)
}

#[test]
fn the_card_has_the_same_words_in_the_same_order_in_every_target() {
    let cases = [Case::Iso, Case::Hyper, Case::NoOverload, Case::FloorTrap];
    let windows = cases.map(|case| opened_window([1920.0, 1080.0], coarse(case)));
    for window in windows.iter().chain([&without_lesion(Case::Iso)]) {
        let card = card(window);
        let words = words(&card);
        // The window, with everything that has room in it: the texts of the right panel from the top down.
        let column = rect(window, MAP).right();
        let mut painted = painted_texts(window);
        painted.retain(|text| text.rect.left() > column);
        painted.sort_by(|a, b| {
            (a.rect.top().round(), a.rect.left()).partial_cmp(&(b.rect.top().round(), b.rect.left())).expect("finite")
        });
        let text = flat(&painted.iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(" "));
        places(&text, &words, "window");
        // PDF and pictures are written from the sheet, SVG is text itself.
        let sheet = page(window);
        let text = flat(&sheet.texts().join(" "));
        for (target, text) in [("sheet", &text), ("SVG", &svg_texts(&sheet))] {
            for word in &words {
                assert!(contains_in_lines(text, &flat(word)), "{target}: no “{word}” in {text}");
            }
        }
    }
}

/// Names and values stand side by side and break into lines of their own, so that words of one need not follow each
/// other: every word of `words` must be there.
fn contains_in_lines(text: &str, words: &str) -> bool {
    text.contains(words) || words.split(' ').all(|word| text.split(' ').any(|other| other == word))
}

#[test]
fn the_liver_alone_is_a_result_and_the_lesion_waits() {
    let window = without_lesion(Case::Iso);
    let (card, analysis) = (card(&window), analysis(&window));
    assert!(analysis.verdict.is_none());
    let liver = analysis.liver.as_ref().expect("a liver");
    let lic = liver.lic_mg_per_g.expect("a calibrated field");
    // The case's liver has 400 s⁻¹ at 1.5 T: 10.25 mg/g by Hernando 2023, 184 µmol/g, severe by Guglielmo 2023.
    let ci = lic.ci95.expect("an interval");
    assert!(ci.low < 10.25 && 10.25 < ci.high && (lic.value / 10.25 - 1.0).abs() < 0.1, "{lic:?}");
    let said = words(&card).join("\n");
    for part in ["mg/g", "µmol/g dry weight", "severe", "Guglielmo 2023", "Hernando 2023", "s⁻¹"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    assert_eq!(card.tone, Tone::Muted);
    assert!(is_painted(&window, "µmol/g") && is_painted(&window, "Draw the lesion"));
}

#[test]
fn a_sign_that_does_not_apply_is_said_first_and_in_gray() {
    let window = opened_window([1920.0, 1080.0], coarse(Case::NoOverload));
    let card = card(&window);
    assert_eq!((card.title.as_str(), card.tone), ("Sign does not apply", Tone::Muted));
    assert_eq!(compose::tint(card.tone, &Tokens::DARK), Tokens::DARK.gray);
    let by_rate = card.by_rate.expect("the finding by the rates");
    assert!(by_rate.to_lowercase().starts_with("by r2*: "), "{by_rate}");
    assert!(is_painted(&window, &by_rate));
    let sizes = |part: &str| painted_texts(&window).into_iter().find(|t| t.text == part).expect("painted").size;
    assert!(sizes(&by_rate) < 0.6 * sizes("Sign does not apply"));
    // Nowhere else does a large word name a finding.
    let large: Vec<_> = painted_texts(&window).into_iter().filter(|text| text.size > 20.0).collect();
    assert!(large.iter().all(|text| !text.text.contains("intense")), "{large:?}");
}

/// Places of a line as shares of the way from its first point to its last.
fn shares(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let (first, last) = (line[0], line[line.len() - 1]);
    line.iter().map(|at| [0, 1].map(|axis| (at[axis] - first[axis]) / (last[axis] - first[axis]))).collect()
}

fn assert_same(found: &[[f64; 2]], expected: &[[f64; 2]], target: &str) {
    assert_eq!(found.len(), expected.len(), "{target}");
    for (found, expected) in shares(found).iter().zip(shares(expected)) {
        assert!((0..2).all(|axis| (found[axis] - expected[axis]).abs() < 5e-3), "{target}: {found:?} {expected:?}");
    }
}

/// The longest line of a color on a sheet.
fn longest(content: &[Primitive], color: sideroscope::display::scene::Color) -> Vec<[f64; 2]> {
    let mut found: Vec<[f64; 2]> = Vec::new();
    for primitive in content {
        let line = match primitive {
            Primitive::Clip { content, .. } => longest(content, color),
            Primitive::Polyline { points, stroke, .. } if stroke.color == color => {
                points.iter().map(|place| place.map(f64::from)).collect()
            }
            _ => continue,
        };
        if line.len() > found.len() {
            found = line;
        }
    }
    found
}

#[test]
fn the_decay_in_the_window_and_on_paper_is_the_composed_one() {
    let window = opened_window([1920.0, 1080.0], coarse(Case::Hyper));
    let plot: Plot = compose::decay(&answer(session(&window)), Default::default(), &Tokens::DARK).expect("a decay");
    let lesion = plot.curves.last().expect("the lesion lies on top");
    let painted = painted_lines(&window, sideroscope::gui::theme::DARK.lesion);
    let line = painted.into_iter().max_by_key(Vec::len).expect("a line");
    let line: Vec<[f64; 2]> = line.iter().map(|at| [f64::from(at.x), f64::from(at.y)]).collect();
    assert_same(&line, &lesion.line, "window");
    let sheet = page(&window);
    assert_same(&longest(&sheet.content, Tokens::PAPER.lesion), &lesion.line, "paper");
    // The same axes: every label of a tick stands in both.
    for tick in plot.x.ticks.iter().chain(&plot.y.ticks) {
        assert!(painted_texts(&window).iter().any(|text| text.text == tick.label), "window: {}", tick.label);
        assert!(sheet.texts().iter().any(|text| **text == tick.label), "paper: {}", tick.label);
    }
    // And the measured points lie on the same scale as the line: the first mean in the window, to a point.
    let to_screen = |[x, y]: [f64; 2]| -> Pos2 {
        let (first, last) = (lesion.line[0], lesion.line[lesion.line.len() - 1]);
        let (a, b) = (line[0], line[line.len() - 1]);
        let at = |axis: usize, value: f64| {
            a[axis] + (value - first[axis]) / (last[axis] - first[axis]) * (b[axis] - a[axis])
        };
        pos2(at(0, x) as f32, at(1, y) as f32)
    };
    let expected = to_screen([lesion.points[0].x, lesion.points[0].y]);
    let discs = painted_discs(&window, sideroscope::gui::theme::DARK.lesion);
    let nearest = discs.iter().map(|(at, _)| at.distance(expected)).fold(f32::INFINITY, f32::min);
    assert!(nearest < 1.0, "{nearest} points beside {expected:?}");
}

#[test]
fn a_pool_of_several_regions_stands_in_the_table_on_paper_too() {
    let mut opened = coarse(Case::Iso);
    let mut second = opened.rois.iter().find(|roi| roi.role == Role::Liver).expect("a liver").clone();
    second.id = sideroscope::roi::RoiId(99);
    second.slice = (second.slice + 1) % 5;
    opened.rois.push(second);
    let window = opened_window([1920.0, 1080.0], opened);
    let pooled = "Liver (pooled)";
    let sheet = page(&window);
    assert!(sheet.texts().iter().any(|text| text.contains(pooled)), "{:?}", sheet.texts());
    assert!(compose::roi_rows(analysis(&window)).iter().any(|row| row.id.is_none()));
}

#[test]
fn every_row_of_the_table_is_reached_by_the_wheel() {
    let mut opened = coarse(Case::Iso);
    let liver = opened.rois.iter().find(|roi| roi.role == Role::Liver).expect("a liver").clone();
    for id in 90..95 {
        let mut more = liver.clone();
        more.id = sideroscope::roi::RoiId(id);
        opened.rois.push(more);
    }
    let size = [1280.0, 800.0];
    let mut window = opened_window(size, opened);
    let seen = |window: &Window| {
        let pooled = painted_texts(window).into_iter().find(|text| text.text == "Liver (pooled)");
        pooled.is_some_and(|text| text.rect.bottom() < size[1] - 28.0)
    };
    assert!(!seen(&window), "seven rows have no room at once");
    let heading = window.get_by_role_and_label(egui::accesskit::Role::ColumnHeader, "pixels").rect();
    let at = heading.center() + egui::vec2(0.0, 40.0);
    for _ in 0..12 {
        wheel(&mut window, at, -2.0, egui::Modifiers::NONE);
    }
    assert!(seen(&window), "the pool, which the verdict rests on, is the last row");
}
