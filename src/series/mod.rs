//! From image headers to echo stacks: pure logic, no files, no pixels decoded here.
//!
//! Must not know: where headers come from, how pixels are stored, windows.

mod acquisition;
mod bucket;
mod catalog;
mod component;
mod draft;
mod echo_name;
mod echo_stack;
mod echoes;
mod finish;
mod geometry;
mod group;
mod header;
mod join;
mod pixels;
mod runs;
mod scaling;
mod stack_plan;
mod typed_times;

pub(crate) use acquisition::setup;
pub use acquisition::{Acquisition, Setup, seconds};
pub use catalog::{Catalog, Series, Study};
pub use component::Component;
pub use echo_name::EchoName;
pub use echo_stack::{DecayKind, EchoStack, EchoStackError, StackInfo};
pub use group::{MR_IMAGE_STORAGE, group};
pub use header::{FileHeader, FileNames, FilePlace, ImageHeader, PatientText, Scale, Scalings, Wrapping};
pub use pixels::{ColorModel, Flips, Packing, PixelSource, SampleKind};
pub use stack_plan::{Companion, FrameRef, FrameTable, StackPlan, TeSource};
pub use typed_times::parse_echo_times;
