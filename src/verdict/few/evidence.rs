//! What an answer from one or two echoes rests on.

use super::load::TypedLoad;
use crate::verdict::evidence::{Evidence, TissueEvidence};

/// Evidence of one or two echoes, and what is known of the liver's iron besides.
#[derive(Clone, Copy, Debug)]
pub struct FewEvidence<'a> {
    pub evidence: &'a Evidence<'a>,
    /// Indices of the one or two echoes that take part.
    pub echoes: &'a [usize],
    /// Channels L of the noise.
    pub coils: u32,
    /// Factors on σ, one per replicate: its own uncertainty.
    pub sigma_factors: &'a [f64],
    /// A region of muscle on the same images.
    pub muscle: Option<TissueEvidence<'a>>,
    pub load: Option<&'a TypedLoad>,
    /// The ratio of S0 of lesion and liver is taken to lie within 1/this and this.
    pub s0_ratio_bound: f64,
}
