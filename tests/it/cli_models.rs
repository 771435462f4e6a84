//! `analyze --models`: every model on both regions, as a table and as CSV.

use std::collections::BTreeMap;

use sideroscope::fit::Model;

use super::cli_support::{Folder, run};

#[test]
fn every_model_is_compared_on_both_regions() {
    let folder = Folder::new();
    let said = run(["analyze", "--case", "iso", "--models", "-o", &folder.at("out")]).ok().stdout;
    let text = std::fs::read_to_string(folder.path("out/models.csv")).expect("written");
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 1 + 2 * Model::ALL.len(), "{text}");
    assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{text}");
    let column = |name: &str| lines[0].iter().position(|cell| *cell == name).expect("the column");
    let rates: BTreeMap<(&str, &str), f64> = lines[1..]
        .iter()
        .filter_map(|line| Some(((line[0], line[1]), line[column("r2star_per_s")].parse().ok()?)))
        .collect();
    // Fat of the one model that knows fat, and no number where there is none.
    for line in &lines[1..] {
        assert_eq!(line[column("pdff_percent")].is_empty(), line[1] != "fat-water", "{text}");
    }
    // The liver of this case has R2* 400 s⁻¹; there the log-linear fit collapses at the floor, the first moment does not.
    let liver = |model: &'static str| rates[&("liver", model)];
    assert!((liver("m1ncm") / 400.0 - 1.0).abs() < 0.08, "{}", liver("m1ncm"));
    assert!(liver("log-linear") < 0.92 * liver("m1ncm") && liver("offset") > liver("nlls"), "{text}");
    assert!(said.contains("AICc") && said.lines().count() == 2 + 2 * Model::ALL.len(), "{said}");

    let without = folder.path("plain");
    run(["analyze", "--case", "iso", "-q", "-o", &folder.at("plain")]).ok();
    assert!(!without.join("models.csv").exists());
}
