//! The voxel world: one grid of slices in patient space.
//!
//! Must not know: echoes, files, screens.

mod grid;

pub use grid::{EdgeLetters, Grid, GridError};
