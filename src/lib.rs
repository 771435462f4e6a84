//! Sideroscope: in a liver loaded with iron, does this lesion hold iron like the liver, or exclude it?
//!
//! # Map, in reading order
//!
//! | room | owns |
//! |---|---|
//! | [`text`] | every text a person reads, in every language |
//! | [`units`] | quantities with their unit in the type |
//! | [`privacy`] | whose images these are, and how that stays out of what leaves |
//! | [`volume`] | the grid of slices in patient space |
//! | [`series`] | headers → series → echo stacks |
//! | [`fit`] | signal and noise models, estimators, maps, resampling |
//! | [`roi`] | shapes, masks, statistics, editing |
//! | [`verdict`] | calibrations, contrast, gates, the answer |
//! | [`phantom`] | simulated cases with known truth |
//! | [`display`] | pixels and primitives without a toolkit |
//! | [`io`] | the only file access |
//! | [`pipeline`] | load → fit → measure → assess, headless |
//! | [`compose`] | what an answer looks like: plots, card, table, marks, composed once |
//! | [`publish`] | figures, reports, moving pictures, composed for paper |
//! | [`session`] | application state without a window |
//! | [`shell`] | performs what a session asks for |
//! | [`gui`] | the window; egui lives only here |
//! | [`cli`] | the command line |
//!
//! # Invariants
//!
//! * `{ units, privacy } ← volume ← { series, fit, roi, display } ← verdict ← io ← pipeline ← compose ← publish ←
//!   session ← shell ← { gui, cli } ← main`; `phantom` stands beside `io`. `fit`, `roi` and `display` do not know each
//!   other. `tests/it/architecture.rs` holds this.
//! * The domain names no toolkit, file, environment, clock or thread; `rayon` in the volume-wide fit is the one
//!   exception, because voxels are independent and results do not depend on the thread count.
//! * Every voxel without a value has a reason code; NaN and infinity never reach a screen or a file as a number
//!   (NIfTI and DICOM maps excepted, where NaN is the defined mark for "no value").
//! * Plots, verdict card, table and marks of regions are composed once, in [`compose`]; the window's axes, pictures, PDF
//!   and SVG paint what they are handed. The CPU rasterizer of the toolkit's meshes (`gui::raster`) stays for what shows
//!   the whole window and nothing else: the annotated picture, its copy in the clipboard, and the stored pictures of
//!   tests. Figures and reports are scenes of [`display`].
//! * Every color comes from one of the sets of [`display::scene::Tokens`]; images are black in each of them.
//! * Every file is read or set aside with a reason; output is written whole or not at all.
//!
//! Deliberately absent: network access, a database, any statement that names a diagnosis as the program's own.

pub mod cli;
pub mod compose;
pub mod display;
pub mod fit;
pub mod gui;
pub mod io;
pub mod phantom;
pub mod pipeline;
pub mod privacy;
pub mod publish;
pub mod roi;
pub mod series;
pub mod session;
pub mod shell;
pub mod text;
pub mod units;
pub mod verdict;
pub mod volume;
