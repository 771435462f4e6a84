//! Threads that read files.
//!
//! A reader waits for its disk or network most of its time, so there are more of them than processors.

use rayon::ThreadPoolBuilder;

/// Readers per worker thread: enough to hide the round trips of a network folder, few enough for a spinning disk.
const READERS_PER_WORKER: usize = 4;

/// Runs `work` with the parallel iterators in it spread over the readers; over the common threads where the system
/// grants no more.
pub(super) fn install<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match ThreadPoolBuilder::new().num_threads(READERS_PER_WORKER * rayon::current_num_threads()).build() {
        Ok(readers) => readers.install(work),
        Err(_) => work(),
    }
}
