//! Composed figures: what is drawn where, in words.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use sideroscope::display::RgbaPixels;
use sideroscope::display::scene::{PaneRect, Primitive, Sheet, Text};
use sideroscope::display::{render, typeset};
use sideroscope::phantom::{self, Case};
use sideroscope::pipeline::AnalysisSettings;
use sideroscope::publish::Subject;
use sideroscope::publish::figure::{Layout, Materials, PanelSpec, Template, View, check, compose};
use sideroscope::publish::panel::Annotation;
use sideroscope::publish::report::{Paper, ReportOptions, report};
use sideroscope::text::{Language, with_language};

/// A built-in case in a quarter of its pixels; of tissue without mottle, of which they would hold too few patches.
pub fn subject(case: Case) -> Arc<Subject> {
    let mut parameters = case.parameters();
    [parameters.matrix.columns, parameters.matrix.rows] = [128, 96];
    parameters.texture = 0.0;
    let built = phantom::build(&parameters, 1).expect("half the matrix is a matrix");
    Arc::new(Subject::analyzed(Arc::new(built.stack), built.rois, AnalysisSettings::default(), Some(case)))
}

fn materials(case: Case) -> Materials {
    Materials { main: Some(subject(case)), ..Materials::default() }
}

/// Compares with a stored text; numbers may differ by a quarter of a point, which no eye sees and which the last digit
/// of a fit moves on another machine. `UPDATE_SNAPSHOTS=1` accepts what changed.
fn holds(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(path.parent().expect("folder")).expect("folder");
        return fs::write(&path, found).expect("written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} is not stored: UPDATE_SNAPSHOTS=1"));
    let (stored, found): (Vec<&str>, Vec<&str>) = (stored.lines().collect(), found.lines().collect());
    for (number, (expected, line)) in stored.iter().zip(&found).enumerate() {
        assert!(is_alike(expected, line), "{name} line {}:\n- {expected}\n+ {line}", number + 1);
    }
    assert_eq!(stored.len(), found.len(), "{name} has another number of lines");
}

fn is_alike(a: &str, b: &str) -> bool {
    let split = |line: &str| -> Vec<String> {
        line.split(|c: char| " ()–,".contains(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (split(a), split(b));
    a.len() == b.len()
        && a.iter().zip(&b).all(|(a, b)| match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => (a - b).abs() <= 0.25,
            _ => a == b,
        })
}

#[test]
fn the_templates_are_drawn_as_stored() {
    let materials = materials(Case::Iso);
    for template in [Template::Answer, Template::Echoes, Template::Sequences] {
        holds(&format!("{}.txt", template.name()), &compose(&template.layout(), &materials).sheet.dump());
    }
}

#[test]
fn the_report_is_drawn_as_stored_in_both_languages() {
    let subject = subject(Case::Iso);
    for language in Language::ALL {
        let page = with_language(language, || report(&subject, &ReportOptions::default()));
        holds(&format!("report_{}.txt", language.tag()), &page.dump());
    }
}

/// Where a text's letters are: left, top, right, bottom.
fn extent(text: &Text) -> [f32; 4] {
    let width = typeset::width(&text.text, text.size, text.is_strong);
    let [x, y] = render::baseline(text, width);
    let top = y - typeset::ascent() * text.size;
    let bottom = top + typeset::line_height() * text.size;
    let [px, py] = text.place;
    match text.is_upright {
        true => [px + top, py - x - width, px + bottom, py - x],
        false => [px + x, py + top, px + x + width, py + bottom],
    }
}

fn texts<'a>(content: &'a [Primitive], inside: PaneRect, found: &mut Vec<(&'a Text, PaneRect)>) {
    for primitive in content {
        match primitive {
            Primitive::Text(text) => found.push((text, inside)),
            Primitive::Clip { rect, content } => texts(content, *rect, found),
            _ => {}
        }
    }
}

/// No letter is cut off by the paper or by a clip.
fn check_room(sheet: &Sheet, what: &str) {
    let mut found = Vec::new();
    texts(&sheet.content, sheet.rect(), &mut found);
    for (text, room) in found {
        let [left, top, right, bottom] = extent(text);
        // The box of a line is higher than its letters: a tenth of the size may stand out.
        let slack = 0.35 * text.size;
        let fits = left >= room.min[0] - 0.5
            && right <= room.max[0] + 0.5
            && top >= room.min[1] - slack
            && bottom <= room.max[1] + slack;
        assert!(fits, "{what}: \"{}\" at {:?} leaves {room:?}", text.text, [left, top, right, bottom]);
        assert_eq!(typeset::missing(&text.text), Vec::<char>::new(), "{what}: \"{}\"", text.text);
    }
}

#[test]
fn no_text_is_cut_off_in_any_language_case_or_paper() {
    for case in [Case::Iso, Case::Hyper, Case::FloorTrap, Case::NoOverload] {
        let subject = subject(case);
        let materials = Materials { main: Some(Arc::clone(&subject)), ..Materials::default() };
        for language in Language::ALL {
            with_language(language, || {
                for paper in Paper::ALL {
                    let page = report(&subject, &ReportOptions { paper, ..ReportOptions::default() });
                    check_room(&page, &format!("report {} {} {}", case.name(), paper.label(), language.tag()));
                }
                for template in Template::ALL {
                    for width_mm in [84.0, 174.0] {
                        let columns = if width_mm < 100.0 { 2 } else { template.layout().columns };
                        let mut layout = Layout { width_mm, columns, ..template.layout() };
                        layout.panels.iter_mut().for_each(|panel| panel.span = panel.span.min(columns));
                        let figure = compose(&layout, &materials);
                        let what = format!("{} {} {width_mm} mm {}", template.name(), case.name(), language.tag());
                        check_room(&figure.sheet, &what);
                    }
                }
            });
        }
    }
}

#[test]
fn panels_stand_in_their_grid_with_letters_in_order() {
    let panels =
        [View::Echo, View::Empty, View::R2Star, View::Decay].map(|view| PanelSpec { view, ..PanelSpec::default() });
    let layout = Layout { panels: panels.to_vec(), columns: 2, width_mm: 100.0, gap_mm: 2.0, ..Layout::default() };
    let figure = compose(&layout, &materials(Case::Iso));
    // 100 mm less one gap of 2 mm, halved, in points.
    let width = 49.0 * 72.0 / 25.4;
    let lefts: Vec<f32> = figure.cells.iter().map(|cell| cell.rect.min[0]).collect();
    for (left, expected) in lefts.iter().zip([0.0, 51.0, 0.0, 51.0]) {
        assert!((left - expected * 72.0 / 25.4).abs() < 0.01, "{lefts:?}");
    }
    for cell in &figure.cells {
        assert!((cell.rect.width() - width).abs() < 0.01);
    }
    // The phantom is 128 × 96 pixels of one size: 4 to 3.
    let subject = subject(Case::Iso);
    let grid = &subject.stack.grid;
    let aspect = (128.0 * grid.spacing_x_mm) / (96.0 * grid.spacing_y_mm);
    let height = f64::from(figure.cells[0].rect.height());
    assert!((height - f64::from(width) / aspect).abs() < 0.1, "{height}");
    let texts = figure.sheet.texts();
    let letters: Vec<&&str> = texts.iter().filter(|text| ["a", "b", "c", "d"].contains(*text)).collect();
    assert_eq!(letters, [&"a", &"b", &"c"]);
    assert!(texts.contains(&"Decay"), "{texts:?}");
}

#[test]
fn letters_are_of_one_size_on_images_plots_and_tables() {
    let views = [View::Echo, View::Decay, View::Contrast, View::Verdict, View::Table, View::Picture];
    let panels = views.map(|view| PanelSpec { view, ..PanelSpec::default() });
    let layout = Layout { panels: panels.to_vec(), columns: 2, ..Layout::default() };
    let figure = compose(&layout, &materials(Case::Iso));
    let listing = figure.sheet.dump();
    let sizes: Vec<&str> = ["a", "b", "c", "d", "e", "f"]
        .iter()
        .map(|letter| {
            let line = listing
                .lines()
                .find(|line| line.trim_start().starts_with("text") && line.ends_with(&format!("\"{letter}\"")));
            let line = line.unwrap_or_else(|| panic!("no {letter} in\n{listing}"));
            line.split_whitespace().find(|word| word.parse::<f32>().is_ok()).expect("a size")
        })
        .collect();
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
}

#[test]
fn marks_point_at_their_pixels() {
    let mark = Annotation::Arrow { tip: [32.0, 24.0], tail: [10.0, 10.0] };
    let crop = Some([0.0, 0.0, 64.0, 48.0]);
    let panel = PanelSpec { marks: vec![mark], crop, label: Some(String::new()), ..PanelSpec::default() };
    let layout = Layout { panels: vec![panel], columns: 1, width_mm: 100.0, ..Layout::default() };
    let figure = compose(&layout, &materials(Case::Iso));
    let mut polygons = Vec::new();
    fn collect(content: &[Primitive], found: &mut Vec<[f32; 2]>) {
        for primitive in content {
            match primitive {
                Primitive::Polygon { points, .. } => found.push(points[0]),
                Primitive::Clip { content, .. } => collect(content, found),
                _ => {}
            }
        }
    }
    collect(&figure.sheet.content, &mut polygons);
    // The tip is the middle of the part that is shown.
    let middle = figure.cells[0].rect.center();
    assert_eq!(polygons.len(), 1);
    assert!(
        (polygons[0][0] - middle[0]).abs() < 0.1 && (polygons[0][1] - middle[1]).abs() < 0.1,
        "{polygons:?} {middle:?}"
    );
}

#[test]
fn what_is_missing_is_named_and_still_drawn() {
    let of = |panel: PanelSpec| Layout { panels: vec![panel], ..Layout::default() };
    let materials = materials(Case::Iso);
    for (panel, expected) in [
        (PanelSpec { source: "t1".to_owned(), ..PanelSpec::default() }, "panel 1 names the source \"t1\""),
        (PanelSpec { slice: Some(99), ..PanelSpec::default() }, "slice 99 does not exist, there are 5"),
        (PanelSpec { echo: Some(13), ..PanelSpec::default() }, "echo 13 does not exist, there are 12"),
        (
            PanelSpec { view: View::Picture, file: Some("x.png".to_owned()), ..PanelSpec::default() },
            "the picture \"x.png\" is missing",
        ),
    ] {
        let message = check(&of(panel.clone()), &materials).expect_err("something is missing").to_string();
        assert!(message.contains(expected), "{message}");
        compose(&of(panel), &materials);
    }
    assert!(check(&of(PanelSpec::default()), &Materials::default()).is_err());
}

#[test]
fn a_picture_file_stands_in_its_proportions() {
    let pixels = Arc::new(RgbaPixels { width: 40, height: 10, rgba: vec![200; 1600] });
    let pictures = BTreeMap::from([("h.png".to_owned(), pixels)]);
    let panel = PanelSpec { view: View::Picture, file: Some("h.png".to_owned()), ..PanelSpec::default() };
    let layout = Layout { panels: vec![panel], columns: 1, width_mm: 80.0, ..Layout::default() };
    let figure = compose(&layout, &Materials { pictures, ..Materials::default() });
    let (rect, region) = figure.cells[0].image.expect("a picture");
    assert!((rect.width() / rect.height() - 4.0).abs() < 1e-3);
    assert_eq!(region, [0.0, 0.0, 40.0, 10.0]);
}

#[test]
fn the_caption_tells_times_field_model_and_version() {
    let materials = materials(Case::Iso);
    let caption = compose(&Template::Answer.layout(), &materials).caption;
    for words in [
        "(a) Gradient echo, TE 3.81 ms.",
        "(b) R2* map.",
        "1.5 T",
        "12 echoes, TE 0.99–16.50 ms",
        "first-moment fit, echoes 1–12, σ ",
        "Simulated case “iso”",
        concat!("Sideroscope ", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(caption.contains(words), "{caption}\nlacks {words}");
    }
    let german = with_language(Language::German, || compose(&Template::Answer.layout(), &materials).caption);
    assert!(german.contains("Gradientenecho, TE 3.81 ms") && german.contains("Erstes-Moment-Fit"), "{german}");
}
