//! The report page: one page, everything on it, in both languages.

use std::fs;

use sideroscope::phantom::Case;
use sideroscope::publish::report::{Paper, ReportOptions, report};
use sideroscope::text::{Language, with_language};

use crate::cli_support::{Folder, run};
use crate::figure_compose::subject;

#[test]
fn the_page_answers_and_says_what_it_rests_on() {
    let page = report(&subject(Case::Iso), &ReportOptions::default());
    let texts = page.texts();
    let has = |words: &str| texts.iter().any(|text| text.contains(words));
    for words in [
        "Isointense",
        "R2* ratio (90 % CI)",
        "Limits and warnings",
        "looking alike",
        "first-moment fit",
        "margin × 1.25, 1000 bootstrap replicates",
        "Hernando 2023",
        "Source images",
        "Research and teaching only, not for diagnostic use",
        concat!("Sideroscope ", env!("CARGO_PKG_VERSION")),
        "R2* s⁻¹ (95 %)",
        "16.5 ms",
    ] {
        assert!(has(words), "the page lacks {words}: {texts:?}");
    }
}

#[test]
fn the_page_has_the_size_of_its_paper() {
    let subject = subject(Case::Iso);
    for (paper, millimetres) in [(Paper::A4, [210.0, 297.0]), (Paper::Letter, [215.9, 279.4])] {
        let page = report(&subject, &ReportOptions { paper, ..ReportOptions::default() });
        for (points, expected) in page.size.iter().zip(millimetres) {
            assert!((f64::from(*points) * 25.4 / 72.0 - expected).abs() < 0.01, "{paper:?}");
        }
    }
}

#[test]
fn german_pages_hold_no_english_labels() {
    let subject = with_language(Language::German, || subject(Case::Iso));
    let page = with_language(Language::German, || report(&subject, &ReportOptions::default()));
    assert_eq!(page.language, "de");
    let texts = page.texts();
    for english in
        ["Decay", "Contrast at each echo", "Lesion against liver", "pixels", "noise floor", "slice", "settings"]
    {
        assert!(!texts.iter().any(|text| text.contains(english)), "{english} in {texts:?}");
    }
}

#[test]
fn the_command_line_writes_the_page_where_it_is_asked() {
    let folder = Folder::new();
    let out = folder.path("out");
    let out_text = out.to_str().expect("UTF-8");
    run(["analyze", "--case", "floor-trap", "-q", "-o", out_text, "--pdf"]).ok();
    assert!(fs::read(out.join("report.pdf")).expect("written").starts_with(b"%PDF-"));
    let named = folder.path("named.pdf");
    let words = ["analyze", "--case", "iso", "-q", "-o", out_text, "--paper", "letter", "--pdf"];
    run(words.into_iter().chain([named.to_str().expect("UTF-8")])).ok();
    assert!(named.exists());
    run(["analyze", "--case", "iso", "-o", out_text, "--pdf", "study"]).fails(2, "ends in .pdf");
}
