//! NIfTI-1 files. The one place where LPS turns into RAS.
//!
//! Must not know: fits, windows.

mod write;

pub use write::{MapVoxel, write_map};
