//! NIfTI files: NIfTI-1 and 2 are read, NIfTI-1 is written. The one place where LPS and RAS meet.
//!
//! Must not know: fits, windows.

mod header;
mod read;
mod sidecar;
mod write;

pub(crate) use read::{HEAD, headers, is_nifti};
pub use write::{MapVoxel, write_map};
