//! Error rates of intervals and verdicts by simulation, as a Markdown page on standard output.
//!
//! `cargo run --release --example error_rates -- [TRIALS] [--cells]`: TRIALS per combination of the coverage table (100
//! for the page in `docs`), ten times as many per verdict row; `--cells` adds every combination, `--smooth` shows smooth
//! tissue and small regions alone. Ends with an error
//! when a rate lies outside its limits.

mod coverage;
mod phantom;
mod scenarios;
mod scene;
mod smooth;
mod table;
mod varied;
mod verdicts;

use std::process::ExitCode;

use table::Check;

/// Limits of the coverage of a 95 % interval.
const COVERAGE: [f64; 2] = [0.93, 0.97];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let trials = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(100);
    if let Some(only) = arguments.iter().find_map(|argument| argument.strip_prefix("--scenarios=")) {
        return scenarios_alone(trials, only);
    }
    let te_ms: Vec<f64> = (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect();
    if arguments.iter().any(|argument| argument == "--smooth") {
        smooth::run(&te_ms, trials, COVERAGE).iter().for_each(|check| println!("{}", check.row()));
        return ExitCode::SUCCESS;
    }
    println!("{HEADER}");

    let coverage = coverage::run(&te_ms, trials);
    println!(
        "## Coverage of the 95 % interval of R2*\n\n| Over all combinations of | level | covered | simulations | limits | |"
    );
    println!("|---|---|---|---|---|---|");
    let mut checks = vec![Check { what: "all | all".to_owned(), tally: coverage.all, limits: COVERAGE }];
    for (factor, levels) in &coverage.by_factor {
        let of_level = |(level, tally): &(String, _)| Check {
            what: format!("{factor} | {level}"),
            tally: *tally,
            limits: COVERAGE,
        };
        checks.extend(levels.iter().map(of_level));
    }
    checks.iter().for_each(|check| println!("{}", check.row()));
    if arguments.iter().any(|argument| argument == "--cells") {
        println!(
            "\n| R2* | S0/σ | L | correlation | CoV | pixels | covered | mean error | SD |\n|---|---|---|---|---|---|---|---|---|"
        );
        for (cell, tally, mean, sd) in &coverage.cells {
            println!("| {cell} | {:.1} % | {mean:+.2} % | {sd:.2} % |", 100.0 * tally.rate());
        }
    }

    println!("\n{SMOOTH}\n\n| Level | covered | simulations | limits | |\n|---|---|---|---|---|");
    let smooth = smooth::run(&te_ms, trials, COVERAGE);
    smooth.iter().for_each(|check| println!("{}", check.row()));
    checks.extend(smooth);

    println!("\n## Verdicts\n\n| What | rate | simulations | limit | |\n|---|---|---|---|---|");
    let verdicts = verdicts::run(&te_ms, 10 * trials);
    verdicts.iter().for_each(|check| println!("{}", check.row()));
    checks.extend(verdicts);
    println!("\n## Acquisitions that once drew a confident wrong answer\n");
    println!("| What | rate | simulations | limit | |\n|---|---|---|---|---|");
    let outcomes = scenarios::run(3 * trials, None);
    let scenarios: Vec<Check> = outcomes.iter().flat_map(scenarios::Outcome::checks).collect();
    scenarios.iter().for_each(|check| println!("{}", check.row()));
    checks.extend(scenarios);
    println!("\n{LIMITS}");
    let is_clean = |outcome: &&scenarios::Outcome| outcome.name.contains("clean") || outcome.name.contains("no cause");
    outcomes.iter().filter(is_clean).for_each(|outcome| println!("- {}: {}", outcome.name, outcome.misfits));
    if checks.iter().all(Check::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const SMOOTH: &str = "## Coverage on smooth tissue and in small regions

Tissue after a Gaussian filter (neighbors at d pixels correlate by e^(−d²/4s²)), white noise. Effective pixels: as many \
independent pixels would know the mean as well, from the simulated correlation, noise and spread. Where fewer than 20 are \
effective no interval can be right for every texture, and nothing is called isointense.";

/// For looking closer: the scenarios whose names hold `only`, with what was said.
fn scenarios_alone(trials: u64, only: &str) -> ExitCode {
    for outcome in scenarios::run(trials, Some(only)) {
        let percent = |tally: table::Tally| format!("{:.1} %", 100.0 * tally.rate());
        let cause = outcome.cause.map_or("-".to_owned(), percent);
        println!("{}: wrong {}, cause {cause}; {}", outcome.name, percent(outcome.wrong), outcome.detail);
    }
    ExitCode::SUCCESS
}

const LIMITS: &str = "## Limits of the misfit

A finding is open where χ² of the best model is more than 8 times its degrees of freedom, and there is none above 30. One \
variance judges χ² and Akaike's criterion: the noise of the mean, as the pixels of the region show it beside S0 and rate, \
and 0.25 % of the largest mean for what no model knows. A cause is named from a gain of 10 in Akaike's criterion on. Of \
acquisitions that one exponential describes the rows *its model is doubted* hold both to 1 %; there χ² over its degrees of \
freedom is, at the median, the 95th and 99th percentile and at most:
";

const HEADER: &str = "# Error rates

Simulated with `cargo run --release --example error_rates`: discs of tissue with a spread of R2* and half as much of S0 \
between pixels, noncentral chi noise of L channels, noise and tissue correlated between neighbors, σ from a noise ROI \
of 400 pixels, 12 echoes (TE 0.99 + 1.41k ms) unless said otherwise, 1000 replicates, margin 1.25. The true rate is the \
mean rate of the tissue that the pixels are drawn from. A rate \"holds\" within three standard errors of the simulation.
";
