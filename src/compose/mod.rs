//! What an answer looks like, composed once: plots, verdict card, table, marks of regions, as data and primitives.
//!
//! Ranges, curves, points, bands, marks, words and the order of rows are decided here; the window, pictures, PDF and SVG
//! only paint them. What is exported is therefore what was seen.
//!
//! Must not know: windows, paper, files, the session.

mod answer;
mod card;
mod contrast;
mod decay;
mod histogram;
mod iron_bar;
mod models;
mod region;
mod residuals;
mod table;

pub use answer::{Answer, is_used, rate_name, role_color, time_name};
pub use card::{Card, CardRow, Remark, RemarkKind, appearance_name, card, image_alone, measured_text, remarks, tint};
pub use contrast::{ContrastLook, contrast};
pub use decay::{DecayLook, decay};
pub use histogram::{SampledRates, histogram, sampled_rates};
pub use iron_bar::{IRON_BAR, iron_bar};
pub use models::{model_look, models};
pub use region::{PlaceOf, outlier_marks, outline_places, outline_style, region_marks};
pub use residuals::{Residual, residuals, residuals_of};

pub use table::{DROPPED_FIRST, RoiColumn, roi_rows, told_apart_by_slice};
