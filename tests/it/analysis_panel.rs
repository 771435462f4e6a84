//! The answer panel as a reader uses it: tabs, the cut, echoes left out, models, the table, by labels and pointer.

use egui::accesskit::Role as WidgetRole;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2};
use egui_kittest::kittest::Queryable;
use sideroscope::fit::{Model, highest_measurable_r2star};
use sideroscope::gui::theme;
use sideroscope::phantom::Case;
use sideroscope::pipeline::ModelRow;
use sideroscope::roi::Role;
use sideroscope::session::{PlotKind, RoiColumn};

use crate::support::window::*;

const TALL: [f32; 2] = [1280.0, 1000.0];
const CUT: &str = "Last echo of the fit";

/// Middles of the lesion's points in the decay plot, from short to long TE.
fn points(window: &Window) -> Vec<Pos2> {
    let column = rect(window, MAP).right();
    let discs = painted_discs(window, theme::DARK.lesion);
    let mut points: Vec<Pos2> = discs.into_iter().map(|(at, _)| at).filter(|at| at.x > column).collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    assert_eq!(points.len(), 12, "{points:?}");
    points
}

fn excluded(window: &Window) -> Vec<usize> {
    session(window).document().settings.echoes.excluded.clone()
}

#[test]
fn the_cut_is_dragged_with_a_live_fit_and_taken_back_in_one_step() {
    let mut window = small_window(TALL);
    let points = points(&window);
    let from = rect(&window, CUT).center();
    assert!(from.x > points[11].x, "it stands behind the last echo");
    let between = |echo: usize| pos2((points[echo].x + points[echo + 1].x) / 2.0, from.y);
    let used = |window: &Window| {
        let fit = analysis(window).liver.as_ref().and_then(|roi| roi.fit.clone().ok()).expect("a fit");
        fit.echoes_used
    };
    hold(&mut window, PointerButton::Primary, &[from, between(9), between(6)]);
    assert_eq!(excluded(&window), [7, 8, 9, 10, 11]);
    assert_eq!(used(&window), [0, 1, 2, 3, 4, 5, 6], "fitted before the button is released");
    assert_eq!(session(&window).shown().undo_label(), None, "the gesture is still open");
    let to = between(4);
    window.hover_at(to);
    window.run();
    button(&window, to, PointerButton::Primary, false);
    window.run();
    assert_eq!(used(&window), [0, 1, 2, 3, 4]);
    assert!(is_shown(&window, "Not used: 6–12"), "the log says what is left out and why");
    ctrl(&mut window, Key::Z);
    assert_eq!((excluded(&window), session(&window).shown().undo_label()), (vec![], None), "one step");

    // At least three echoes stay, wherever it is dropped.
    drag(&mut window, PointerButton::Primary, &[from, between(3), points[0]]);
    assert_eq!(used(&window).len(), 3);
    ctrl(&mut window, Key::Z);
    // Down and up again is no change.
    drag(&mut window, PointerButton::Primary, &[from, between(3), from]);
    assert_eq!((excluded(&window), session(&window).shown().undo_label()), (vec![], None));
}

#[test]
fn the_cut_moves_by_the_arrow_keys_and_leaves_the_echo_on_screen() {
    let mut window = small_window(TALL);
    let echo = session(&window).view.echo;
    window.get_by_role_and_label(WidgetRole::Slider, CUT).focus();
    window.run();
    key(&mut window, Key::ArrowLeft);
    key(&mut window, Key::ArrowLeft);
    assert_eq!(excluded(&window), [10, 11]);
    key(&mut window, Key::ArrowRight);
    assert_eq!(excluded(&window), [11]);
    assert_eq!(session(&window).view.echo, echo, "one key does one thing");
    ctrl(&mut window, Key::Z);
    assert_eq!(excluded(&window), [10, 11], "each press is a step of its own");
}

#[test]
fn echoes_are_left_out_in_the_plot_and_the_log_says_why() {
    let mut window = small_window(TALL);
    let points = points(&window);
    window.hover_at(points[3]);
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::COMMAND);
        window.event_modifiers(Event::PointerButton { pos: points[3], button, pressed, modifiers }, modifiers);
    }
    window.run();
    assert_eq!(excluded(&window), [3], "Ctrl and click leaves out");
    assert!(is_shown(&window, "Left out by hand: echo 4"));
    // The log takes a line of the plot's height, so its points have moved.
    let hollow = |window: &Window| {
        let at = self::points(window)[3];
        painted_discs(window, theme::DARK.card).iter().any(|(middle, _)| middle.distance(at) < 1.0)
    };
    assert!(hollow(&window), "and hollow in the plot");

    let at = self::points(&window)[3];
    drag(&mut window, PointerButton::Secondary, &[at]);
    click(&mut window, "Take echo 4 into the fit");
    assert!(excluded(&window).is_empty());
    assert!(!hollow(&window));
    let at = self::points(&window)[8];
    drag(&mut window, PointerButton::Secondary, &[at]);
    click(&mut window, "End the fit at echo 9");
    assert_eq!(excluded(&window), [9, 10, 11]);
    click(&mut window, "use all");
    assert!(excluded(&window).is_empty());

    // What the truncated model leaves out by itself is told too: this liver falls by e every 2.5 ms.
    let model = Model::Truncated;
    choose(&mut window, "Model", "Truncated");
    assert_eq!(session(&window).document().settings.model, model);
    let fit = analysis(&window).liver.as_ref().and_then(|roi| roi.fit.clone().ok()).expect("a fit");
    let last = fit.echoes_used.len();
    assert!((4..11).contains(&last), "{last}");
    let line = format!("Liver: echo {}–12 at the noise floor, left out by the truncated model", last + 1);
    assert!(is_shown(&window, &line), "{line}");
}

fn choose(window: &mut Window, combo: &str, option: &str) {
    window.get_by_role_and_label(WidgetRole::ComboBox, combo).click();
    window.run();
    click(window, option);
}

fn tab(window: &mut Window, label: &str) {
    window.get_by_role_and_label(WidgetRole::Tab, label).click();
    window.run();
}

#[test]
fn two_plots_stand_in_a_tall_window_and_one_in_a_low_one() {
    let mut window = small_window([1920.0, 1080.0]);
    let axes = ["signal (a.u.)", "lesion − liver (%)", "pixels (%)", "mean − fit (% of S0)"];
    let shown = |window: &Window| axes.map(|axis| is_painted(window, axis));
    assert_eq!(shown(&window), [true, true, false, false]);
    tab(&mut window, "Residuals");
    assert_eq!(shown(&window), [true, false, false, true], "the latest two");
    tab(&mut window, "Histogram");
    assert_eq!(shown(&window), [false, false, true, true]);
    window.set_size(Vec2::new(1024.0, 700.0));
    window.run();
    assert_eq!(shown(&window), [false, false, true, false], "the latest");
    tab(&mut window, "Contrast");
    assert_eq!(shown(&window), [false, true, false, false]);
    assert_eq!(session(&window).view.answer.plots, [PlotKind::Contrast, PlotKind::Histogram]);

    assert!(!is_painted(&window, "(lesion − liver) / σ"));
    click(&mut window, "Contrast over noise");
    assert!(is_painted(&window, "(lesion − liver) / σ") && !is_painted(&window, "lesion − liver (%)"));
    click(&mut window, "Contrast in per cent of the liver");
    assert!(is_painted(&window, "lesion − liver (%)"));
}

#[test]
fn a_small_window_shows_verdict_and_plot_without_scrolling() {
    for case in [Case::Iso, Case::FloorTrap] {
        let mut window = case_window([1024.0, 700.0], case);
        let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(1024.0, 700.0));
        let headline = analysis(&window).verdict.as_ref().expect("a verdict").headline.sentence().to_string();
        assert!(screen.contains_rect(rect(&window, &headline)));
        for label in ["Decay", "Models"] {
            let tab = window.get_by_role_and_label(WidgetRole::Tab, label).rect();
            assert!(screen.contains_rect(tab), "{label} {tab:?}");
        }
        let axis = painted_texts(&window).into_iter().find(|text| text.text == "TE (ms)").expect("an axis");
        assert!(axis.rect.bottom() < 670.0, "{case:?}: the plot ends above the status bar: {axis:?}");
        // Folded in a low window, behind a button that is always there; unfolded they are read by scrolling.
        let limits = "It does not apply to focal siderosis";
        let press = |window: &mut Window| {
            window.get_by_label("Limits").scroll_to_me();
            window.run();
            click(window, "Limits");
        };
        assert_eq!(window.query_all_by_label_contains(limits).count(), 0);
        press(&mut window);
        window.get_by_label_contains(limits).scroll_to_me();
        window.run();
        assert!(is_painted(&window, limits), "{case:?}");
        press(&mut window);
        assert_eq!(window.query_all_by_label_contains(limits).count(), 0);
    }
}

#[test]
fn all_models_stand_side_by_side_and_a_click_chooses_one() {
    let mut window = small_window(TALL);
    tab(&mut window, "Models");
    let (rows, is_old) = session(&window).shown().comparison();
    let rows = rows.expect("compared as soon as it is looked at").clone();
    assert!(!is_old && rows.len() == Model::ALL.len());
    let rate = |model: Model, role: Role| {
        let row = rows.iter().find(|row| row.model == model).and_then(|row| row.of(role)).expect("a row");
        row.r2star_per_s.expect("a rate").value
    };
    // The case's liver has R2* 400 s⁻¹ at S0/σ near 50, where log-linear reads about half of it or less, the first
    // moment is right, and the offset model reads too high (the reference accuracy of the estimators).
    for role in [Role::Lesion, Role::Liver] {
        assert!((rate(Model::M1ncm, role) / 400.0 - 1.0).abs() < 0.08, "{}", rate(Model::M1ncm, role));
        assert!(rate(Model::LogLinear, role) < 0.9 * rate(Model::M1ncm, role));
        assert!(rate(Model::Offset, role) > rate(Model::M1ncm, role));
    }
    assert!(is_painted(&window, "AICc") && is_painted(&window, "RMS"));
    for model in ["First-moment", "Log-linear", "ARLO", "Maximum likelihood", "Fat–water"] {
        window.get_by_role_and_label(WidgetRole::RadioButton, &format!("Use model {model}"));
        assert!(is_painted(&window, model), "{model}");
    }
    // By the name of the row, as a screen reader does.
    window.get_by_role_and_label(WidgetRole::RadioButton, "Use model Log-linear").click_accesskit();
    window.run();
    assert_eq!(session(&window).document().settings.model, Model::LogLinear);
    assert!(is_shown(&window, "Model ●"));
    assert!(
        std::sync::Arc::ptr_eq(session(&window).shown().comparison().0.expect("rows"), &rows),
        "nothing is fitted twice"
    );
    ctrl(&mut window, Key::Z);
    assert_eq!(session(&window).document().settings.model, Model::default());

    assert_eq!(session(&window).view.answer.compared, Role::Lesion);
    click(&mut window, "Compare models on the liver");
    assert_eq!(session(&window).view.answer.compared, Role::Liver);
    // Fewer echoes are another comparison.
    window.get_by_role_and_label(WidgetRole::Slider, CUT).focus();
    window.run();
    key(&mut window, Key::ArrowLeft);
    assert_eq!(excluded(&window), [11]);
    let (new, is_old) = session(&window).shown().comparison();
    assert!(!is_old, "asked for as soon as the gesture ends");
    let echoes =
        |rows: &[ModelRow]| rows[0].liver.as_ref().and_then(|fit| fit.fit.clone().ok()).map(|fit| fit.echoes_used);
    let used = echoes(new.expect("rows")).expect("a fit");
    assert!(!used.contains(&11) && used.contains(&10), "{used:?}");
}

#[test]
fn the_highest_measurable_rate_stands_in_the_settings_with_its_meaning() {
    let window = small_window(TALL);
    let analysis = analysis(&window);
    let stack = session(&window).study.stack.as_deref().expect("a case");
    let s0 = analysis.liver.as_ref().and_then(|roi| roi.s0).expect("a fit");
    let snr = s0 / analysis.noise.sigma.expect("a noise ROI");
    let highest = highest_measurable_r2star(&stack.te_ms(), snr, 1, 1).expect("some rate");
    // Cramér–Rao at S0/σ 50: CoV 15 % at 1000 s⁻¹ with these echoes, so 25 % lies somewhat beyond.
    assert!((1000.0..2000.0).contains(&highest), "{highest}");
    assert!(is_shown(&window, &format!("R2* < {highest:.0} s⁻¹")));
}

#[test]
fn the_table_sorts_chooses_columns_and_copies_itself() {
    let mut window = small_window([1920.0, 1080.0]);
    let order =
        |window: &Window| session(window).shown().roi_rows().iter().map(|roi| roi.name.clone()).collect::<Vec<_>>();
    assert_eq!(order(&window), ["Lesion", "Liver"]);
    let rates = session(&window).shown().roi_rows().iter().map(|roi| roi.pixels).collect::<Vec<_>>();
    assert_ne!(rates[0], rates[1], "else nothing can be sorted");
    let heading = |window: &mut Window, label: &str| {
        window.get_by_role_and_label(WidgetRole::ColumnHeader, label).click();
        window.run();
    };
    heading(&mut window, "pixels");
    let largest_first = if rates[0] > rates[1] { ["Lesion", "Liver"] } else { ["Liver", "Lesion"] };
    assert_eq!(order(&window), largest_first);
    heading(&mut window, "pixels");
    assert_ne!(order(&window), largest_first);
    heading(&mut window, "pixels");
    assert_eq!(order(&window), ["Lesion", "Liver"], "as drawn");

    click(&mut window, "Columns and copy");
    window.get_by_role_and_label(WidgetRole::CheckBox, "area mm²").click();
    window.run();
    key(&mut window, Key::Escape);
    assert!(window.query_by_role_and_label(WidgetRole::ColumnHeader, "area mm²").is_none());
    assert!(!session(&window).view.answer.columns.as_ref().expect("chosen").contains(&RoiColumn::Area));

    ctrl(&mut window, Key::T);
    let said = "Table copied: 2 rows, tab-separated";
    assert!(session(&window).out.notices.shown().iter().any(|notice| notice.text == said), "Ctrl+T copies");
    let copied = session(&window).shown().roi_table_text();
    let lines: Vec<Vec<&str>> = copied.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{copied}");
    let column = |heading: &str| lines[0].iter().position(|cell| *cell == heading).expect("the column");
    let liver = analysis(&window).liver.clone().expect("a liver");
    let rate = liver.r2star_per_s.expect("a rate");
    assert_eq!(lines[2][column("ROI")], "Liver");
    assert_eq!(lines[2][column("R2* (1/s)")].parse::<f64>().expect("a number"), rate.value);
    assert_eq!(lines[2][column("R2* 95 % low (1/s)")].parse::<f64>().expect("a number"), rate.ci95.expect("ci").low);
    assert_eq!(lines[2][column("pixels")], liver.pixels.to_string());
    assert_eq!(lines[2][column("echoes used")], "1 2 3 4 5 6 7 8 9 10 11 12");
}
