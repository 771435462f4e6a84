//! DICOM files.

mod write;
mod write_map;
mod write_mr;

pub use write::{StudyContext, uid_of};
pub use write_map::{MapProvenance, MapQuantity, SourceImage, write_parametric_map};
pub use write_mr::{mr_file_name, write_mr};
