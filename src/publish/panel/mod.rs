//! The panels, each drawn once for every target.

mod annotation;
mod image;
mod picture;
mod plots;
mod table;
mod verdict;

pub use annotation::Annotation;
pub use image::{ImagePanel, ImageShows, ImageView, aspect, image, image_rect};
pub use picture::{picture, picture_rect};
pub use plots::{contrast, decay};
pub use table::{table, table_height};
pub use verdict::verdict_card;
