//! DICOM files: reading headers and pixels, writing images and maps. Every file is taken for damaged until its lengths
//! have been checked.

mod codec;
mod dataset;
mod describe;
mod directory;
mod enhanced;
mod file;
mod fragments;
mod header;
mod native;
mod parse;
mod pixels;
mod tags;
mod write;
mod write_context;
mod write_map;
mod write_mr;

pub(crate) use describe::frame_bytes;
pub(crate) use directory::directory;
pub(crate) use file::{OpenError, Opened, Prefix, Reading, open};
pub(crate) use header::headers;
pub(crate) use pixels::{Codestreams, FrameData, check_encapsulated, frame_values};
pub use write::{StudyContext, uid_of};
pub use write_map::{MapProvenance, MapQuantity, SourceImage, write_parametric_map};
pub use write_mr::{mr_file_name, write_mr};
