//! The synthetic echo: where its slider stands.

/// The synthetic echo time and what is laid over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SyntheticTe {
    pub te_ms: f64,
    /// Noise as acquired; else none.
    pub has_noise: bool,
}

impl Default for SyntheticTe {
    fn default() -> Self {
        Self { te_ms: 5.0, has_noise: false }
    }
}
