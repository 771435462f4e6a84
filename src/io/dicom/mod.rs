//! DICOM files: reading headers and pixels, writing images and maps. Every file is taken for damaged until its lengths
//! have been checked.

mod charset;
mod codec;
mod dataset;
mod describe;
mod directory;
mod enhanced;
mod error;
mod file;
mod fragments;
mod header;
mod memory;
mod native;
mod parse;
mod pixels;
mod tags;
mod write;
mod write_capture;
mod write_context;
mod write_derived;
mod write_map;
mod write_mr;
mod write_segments;

pub(crate) use describe::frame_bytes;
pub(crate) use directory::directory;
pub(crate) use file::{OpenError, Opened, Prefix, Reading, open};
pub(crate) use header::headers;
pub(crate) use memory::filled;
pub(crate) use native::above_bits;
pub(crate) use pixels::{Codestreams, FrameData, check_encapsulated, frame_values};
pub use write::{StudyContext, uid_of};
pub use write_capture::write_capture;
pub use write_derived::{Provenance, SourceImage};
pub use write_map::{MapQuantity, write_parametric_map};
pub use write_mr::{mr_file_name, simulated_provenance, write_deidentified_mr, write_mr};
pub use write_segments::write_segmentation;
