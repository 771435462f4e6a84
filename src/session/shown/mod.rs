//! What is on screen, to be read: every question about more than one component is asked here.

mod placing;
mod pointer;
mod regions;
mod state;
mod subject;
mod synthetic;
mod table;
mod teaching;
mod values;

pub use placing::Placement;
pub use regions::RoiStatistics;
pub use state::Shown;
pub use synthetic::SyntheticSource;
pub use table::RoiColumn;
pub use values::CursorValues;
