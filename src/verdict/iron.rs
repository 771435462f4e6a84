//! Where the lesion lies between tissue without iron and the liver.

use super::finding::Interval;
use crate::say;
use crate::text::Message;

/// Iron of the lesion on a scale from iron-free tissue to the liver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IronScale {
    /// The interval reaches the iron-free end.
    None,
    /// Less than the liver, but some.
    Less,
    AsLiver,
    More,
}

impl IronScale {
    /// "none", "less than the liver" … as a value beside a label.
    pub fn label(self) -> Message {
        match self {
            Self::None => say!("iron-scale-none"),
            Self::Less => say!("iron-scale-less"),
            Self::AsLiver => say!("iron-scale-as-liver"),
            Self::More => say!("iron-scale-more"),
        }
    }
}

/// What the iron-free end of the scale rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IronReference {
    /// A region of muscle or spleen.
    Region,
    /// 25–40 s⁻¹ assumed.
    Assumed,
}

impl IronReference {
    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "muscle-roi",
            Self::Assumed => "assumed",
        }
    }
}

/// (R2*_lesion − R2*_free) / (R2*_liver − R2*_free): 0 without iron, 1 for the liver's iron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IronFraction {
    pub value: f64,
    pub ci95: Interval,
    pub reference: IronReference,
}
