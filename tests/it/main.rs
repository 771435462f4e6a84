//! Integration tests: one binary, so that the dependencies link once.

mod architecture;
mod verdict_assess;
