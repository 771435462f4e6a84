//! Signals that tell the program to end: it saves first.
//!
//! Must not know: what there is to save.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
#[cfg(unix)]
use std::time::Duration;

use egui::Context;

/// Signals that were raised.
pub struct Signals {
    raised: Arc<AtomicI32>,
}

impl Signals {
    /// Listens for what ends a program in order: a shutdown, a terminal that closes, Ctrl+C. `None` where the system
    /// has no signals or no thread can be started.
    pub fn watch(ctx: &Context) -> Option<Self> {
        let raised = Arc::new(AtomicI32::new(0));
        listen(ctx.clone(), Arc::clone(&raised)).then_some(Self { raised })
    }

    /// Number of the signal that was raised.
    pub fn raised(&self) -> Option<i32> {
        Some(self.raised.load(Ordering::Relaxed)).filter(|signal| *signal != 0)
    }
}

#[cfg(unix)]
fn listen(ctx: Context, raised: Arc<AtomicI32>) -> bool {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    /// As long as a frame that saves may take before the program ends all the same: finished gestures are saved.
    const PATIENCE: Duration = Duration::from_secs(3);
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT]) else { return false };
    let wait = move || {
        let Some(signal) = signals.forever().next() else { return };
        raised.store(signal, Ordering::Relaxed);
        ctx.request_repaint();
        std::thread::sleep(PATIENCE);
        std::process::exit(128 + signal);
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).is_ok()
}

#[cfg(not(unix))]
fn listen(_ctx: Context, _raised: Arc<AtomicI32>) -> bool {
    false
}
