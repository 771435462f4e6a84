//! The panels, each drawn once for every target.

mod contrast;
mod decay;
mod image;
mod picture;
mod table;
mod verdict;

pub use contrast::contrast;
pub use decay::decay;
pub use image::{Annotation, ImagePanel, ImageShows, ImageView, aspect, image};
pub use picture::picture;
pub use table::{table, table_height};
pub use verdict::{floor_sentence, remarks, verdict_card};
