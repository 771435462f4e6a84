//! Keeps whose images these are out of what leaves the program: what the headers say of a patient, and how it is found
//! again in texts typed by hand.
//!
//! Names of regions, marks and captions may hold anything. Everything a header says of people, orders and places is
//! collected as an [`Identity`]; [`TypedTexts`] is whatever holds texts that a hand may have typed, and is hidden before
//! it is written.
//!
//! Must not know: files, headers, which texts there are, windows.

mod date;
mod folded;
mod identity;
mod name;
mod number;
mod typed;
mod words;

pub use identity::{HIDDEN, Identity};
pub use typed::{TypedTexts, names_patient};
