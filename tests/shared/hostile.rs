//! The corpus of damaged and odd files (`data/hostile/index.csv`).
pub fn trials() -> Vec<libtest_mimic::Trial> {
    Vec::new()
}
