//! What a user chooses for an analysis.
//!
//! Must not know: results.

use crate::fit::{EchoSelection, Model};
use crate::privacy::TypedTexts;
use crate::series::EchoStack;
use crate::units::FieldStrength;
use crate::verdict::{Calibration, Scheme, TypedLoad};

/// Where σ comes from, as the user chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum SigmaChoice {
    /// A noise ROI if there is one, else air found in the images, else fitted.
    #[default]
    Auto,
    /// Typed in, signal units.
    Given(f64),
    /// Fitted as a third parameter.
    Fitted,
}

/// Settings of an analysis; [`Default`] is what the program starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalysisSettings {
    pub model: Model,
    pub echoes: EchoSelection,
    pub sigma: SigmaChoice,
    pub coils: u32,
    /// Overrides the field strength of the stack, tesla.
    pub field_t: Option<f64>,
    pub calibration: &'static Calibration,
    pub scheme: &'static Scheme,
    /// Equivalence margin as a ratio above 1.
    pub margin: f64,
    /// Iron of the liver as known from elsewhere, for one or two echoes, which cannot tell it.
    pub liver_load: Option<TypedLoad>,
    /// The ratio of S0 of lesion and liver is taken to lie within 1/this and this, where one image must not tell.
    pub s0_ratio_bound: f64,
    pub seed: u64,
    pub replicates: usize,
}

impl TypedTexts for AnalysisSettings {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.liver_load.iter_mut().for_each(|load| change(&mut load.source));
    }
}

impl AnalysisSettings {
    /// Field strength in force: the user's, else that of `stack`.
    pub fn field(&self, stack: &EchoStack) -> Option<FieldStrength> {
        self.field_t.and_then(FieldStrength::from_tesla).or(stack.info.field)
    }
}

impl Default for AnalysisSettings {
    fn default() -> Self {
        Self {
            model: Model::default(),
            echoes: EchoSelection::default(),
            sigma: SigmaChoice::default(),
            coils: 1,
            field_t: None,
            calibration: Calibration::DEFAULT,
            scheme: Scheme::DEFAULT,
            margin: 1.25,
            liver_load: None,
            s0_ratio_bound: 1.3,
            seed: 1,
            replicates: 1000,
        }
    }
}
