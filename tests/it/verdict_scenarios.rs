//! Acquisitions that drew a confident wrong answer, in small: none may draw one again, and the cause is named.
//! `docs/error-rates.md` holds the rates of many more.

#[allow(dead_code)]
#[path = "../../examples/error_rates/phantom.rs"]
mod phantom;
#[allow(dead_code)]
#[path = "../../examples/error_rates/scenarios.rs"]
mod scenarios;
#[allow(dead_code)]
#[path = "../../examples/error_rates/scene.rs"]
mod scene;
#[allow(dead_code)]
#[path = "../../examples/error_rates/table.rs"]
mod table;
#[allow(dead_code)]
#[path = "../../examples/error_rates/varied.rs"]
mod varied;

/// Simulations per scenario: one or two of each of its scans.
const TRIALS: u64 = 9;
#[test]
fn no_acquisition_draws_a_confident_wrong_word_and_its_cause_is_named() {
    for outcome in scenarios::run(TRIALS, None) {
        // At the margin one in twenty is allowed.
        let allowed = u32::from(outcome.name.contains("margin"));
        assert!(outcome.wrong.hits <= allowed, "{}: {}", outcome.name, outcome.detail);
        if let Some(cause) = outcome.cause {
            assert!(
                cause.hits + 1 >= cause.total,
                "{}: cause named in {} of {}",
                outcome.name,
                cause.hits,
                cause.total
            );
        }
        if outcome.name.starts_with("clean") {
            assert!(outcome.undecided.hits <= 1, "{}: {}", outcome.name, outcome.detail);
        }
    }
}
