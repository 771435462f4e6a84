//! The panels, each drawn once for every target.

mod annotation;
mod contrast;
mod decay;
mod image;
mod picture;
mod table;
mod verdict;

pub use annotation::Annotation;
pub use contrast::contrast;
pub use decay::decay;
pub use image::{ImagePanel, ImageShows, ImageView, aspect, image, image_rect};
pub use picture::{picture, picture_rect};
pub use table::{table, table_height};
pub use verdict::{floor_sentence, remarks, verdict_card};
