//! NIfTI files: NIfTI-1 and 2 are read, NIfTI-1 is written. The one place where LPS and RAS meet.
//!
//! Must not know: fits, windows.

mod families;
mod header;
mod names;
mod read;
mod sidecar;
mod write;

pub(crate) use families::assign;
pub(crate) use read::{HEAD, claimed, headers, is_analyze, is_nifti, is_pair};
pub use write::{MapVoxel, VoxelOrder, write_map};
