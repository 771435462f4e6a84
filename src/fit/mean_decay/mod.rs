//! The mean decay of a region against models of what may bend it, by weighted least squares.
//!
//! Unlike the estimators of single curves, every mean comes with its standard error, so that χ² judges each model and
//! Akaike's criterion compares them. All models compare with the magnitude that is expected under noncentral chi noise.
//!
//! Must not know: how standard errors were found, what a misfit means for a region.

mod decay;
mod descent;
mod fit;
mod models;
mod starts;
#[cfg(test)]
mod tests;

pub use decay::{DecayFit, DecayModel, DecayShape, MeanDecay};
pub use fit::Refits;
