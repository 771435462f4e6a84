//! From image headers to echo stacks: pure logic, no files, no pixels decoded here.
//!
//! Must not know: where headers come from, how pixels are stored, windows.

mod echo_stack;

pub use echo_stack::{DecayKind, EchoStack, EchoStackError, StackInfo};
