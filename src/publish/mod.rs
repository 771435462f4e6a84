//! Figures, reports and moving pictures: what was measured, composed for paper.
//!
//! A panel (image with regions, plot, verdict card, table) is drawn once, as primitives of `display::scene`; the
//! writers of `io` turn the same primitives into PDF, SVG and pixels.
//!
//! Nothing here holds a patient's name, ID, birth date, accession number, institution or a date: a panel cannot show
//! what a [`Subject`] does not carry.
//!
//! Must not know: windows, the command line.

pub mod caption;
pub mod cine;
mod column;
pub mod export;
pub mod figure;
mod labels;
pub mod panel;
pub mod report;
mod subject;

pub use subject::{MapKind, Subject};
