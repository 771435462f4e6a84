//! The built-in cases and how they are called.
//!
//! Must not know: how a case is drawn.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::parameters::Parameters;
use super::script::{self, Step};
use super::sources::{self, Citation};
use super::texts::{self, Text};
use super::truth::Expected;
use super::{Built, build, presets};

/// A built-in case; names on the command line and in files are the kebab-case ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// The lesion holds iron as the liver does.
    Iso,
    /// The lesion excludes iron.
    Hyper,
    /// The lesion holds more iron than the liver.
    Hypo,
    /// So much iron and so late a first echo that both tissues lie at the noise floor.
    FloorTrap,
    /// A part of the liver itself took up less iron.
    FocalSparing,
    /// No iron, so the sign does not apply.
    NoOverload,
    /// Iron and fat together.
    Fatty,
}

impl Case {
    /// In the order in which they are listed and taught.
    pub const ALL: [Self; 7] =
        [Self::Iso, Self::Hyper, Self::Hypo, Self::FloorTrap, Self::FocalSparing, Self::NoOverload, Self::Fatty];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iso => "iso",
            Self::Hyper => "hyper",
            Self::Hypo => "hypo",
            Self::FloorTrap => "floor-trap",
            Self::FocalSparing => "focal-sparing",
            Self::NoOverload => "no-overload",
            Self::Fatty => "fatty",
        }
    }

    /// The case of a command-line name; `None` for any other word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.name() == name)
    }

    /// From 1, in the order of [`Self::ALL`].
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// Title that gives nothing away, for lists and the quiz.
    pub fn title(self) -> &'static str {
        self.text().title
    }

    /// Clinical history, two or three sentences.
    pub fn history(self) -> &'static str {
        self.text().history
    }

    /// What the viewer is asked.
    pub fn question(self) -> &'static str {
        self.text().question
    }

    /// What there is to learn, shown after the answer.
    pub fn learn(self) -> &'static str {
        self.text().learn
    }

    fn text(self) -> Text {
        texts::of(self)
    }

    /// The guided script: steps that move the view.
    pub fn steps(self) -> Vec<Step> {
        script::steps(self)
    }

    /// Where what there is to learn was published.
    pub fn sources(self) -> &'static [Citation] {
        sources::of(self)
    }

    /// The built-in parameters of this case.
    pub fn parameters(self) -> Parameters {
        presets::parameters(self)
    }

    /// What a correct reading of the built-in case finds.
    pub fn expected(self) -> Expected {
        presets::expected(self)
    }

    /// A small picture of the lesion's slice at the third echo, `[row, column]` in signal units.
    pub fn picture(self) -> Array2<f32> {
        let mut parameters = self.parameters();
        let matrix = &mut parameters.matrix;
        (matrix.columns, matrix.rows, matrix.slices) = (matrix.columns / 2, matrix.rows / 2, 1);
        // Early enough that the liver still shows, also where no echo of the case does.
        parameters.te_ms.truncate(3);
        let built = build(&parameters, 1).expect("half the matrix and a few echoes are valid");
        built.stack.image(built.stack.num_echoes() - 1, 0).to_owned()
    }

    /// Makes the built-in case.
    pub fn build(self, seed: u64) -> Built {
        build(&self.parameters(), seed).expect("the built-in parameters are valid, which a test holds")
    }
}
