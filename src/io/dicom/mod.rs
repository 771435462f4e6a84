//! DICOM files: reading headers and pixels. Every file is taken for damaged until its lengths have been checked.

mod codec;
mod dataset;
mod describe;
mod enhanced;
mod file;
mod fragments;
mod header;
mod native;
mod parse;
mod pixels;
mod tags;

pub(crate) use describe::frame_bytes;
pub(crate) use file::{OpenError, Opened, Reading, open};
pub(crate) use header::headers;
pub(crate) use pixels::{Codestreams, FrameData, check_encapsulated, frame_values};
