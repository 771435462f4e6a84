//! Opening the window: OpenGL first, the second renderer where it is built in, one clear sentence when neither works.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use eframe::{NativeOptions, Renderer};
use thiserror::Error;

use super::app::App;
use super::signals::Signals;
use crate::io::home::Home;
use crate::session::Executor;
use crate::shell::files;
use crate::text::{self, Language};

/// Why no window opened: what is missing, in words.
#[derive(Debug, Error)]
#[error("error: the window could not be opened ({0}): without a display, try `sideroscope analyze --case iso -o DIR`")]
pub struct NoWindow(String);

/// Opens the window on `paths`, or on the first built-in case; returns when it is closed.
///
/// * `language` — instead of the one preferred.
///
/// # Errors
/// Names what is missing.
pub fn run(paths: Vec<PathBuf>, language: Option<Language>) -> Result<(), NoWindow> {
    if let Some(reason) = missing_display() {
        return Err(NoWindow(reason));
    }
    let started = Instant::now();
    let mut reasons = Vec::new();
    for renderer in renderers() {
        match try_renderer(renderer, paths.clone(), language, started) {
            Ok(()) => return Ok(()),
            Err(reason) => reasons.push(reason),
        }
    }
    Err(NoWindow(reasons.join("; ")))
}

/// On Linux a window needs a display server; asking first saves the toolkit's own panic.
fn missing_display() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set);
    (!has_display).then(|| "there is no display (DISPLAY and WAYLAND_DISPLAY are not set)".to_owned())
}

/// In the order they are tried.
fn renderers() -> Vec<Renderer> {
    vec![
        #[cfg(feature = "glow")]
        Renderer::Glow,
        #[cfg(feature = "wgpu")]
        Renderer::Wgpu,
    ]
}

fn try_renderer(
    renderer: Renderer,
    paths: Vec<PathBuf>,
    language: Option<Language>,
    started: Instant,
) -> Result<(), String> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Sideroscope")
        .with_app_id("sideroscope")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 640.0])
        .with_icon(icon());
    let options = NativeOptions { viewport, renderer, persist_window: false, ..NativeOptions::default() };
    let has_started = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&has_started);
    // A missing keyboard library panics inside the windowing crate instead of returning an error.
    let outcome = without_panic_message(|| {
        catch_unwind(AssertUnwindSafe(|| {
            eframe::run_native(
                "sideroscope",
                options,
                Box::new(move |cc| {
                    mark.store(true, Ordering::Relaxed);
                    let home = Home::of_user();
                    // What opens at the start names its regions: the language comes before it.
                    let preferred = || home.as_ref().map(files::preferences).unwrap_or_default().language();
                    text::set_language(language.unwrap_or_else(preferred));
                    let app = App::new(&cc.egui_ctx, paths, Executor::Threads).with_language(language);
                    let signals = Signals::watch(&cc.egui_ctx);
                    Ok(Box::new(app.with_signals(signals).with_home(home).started_at(started)))
                }),
            )
        }))
    });
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("{renderer} does not start ({error})")),
        // The program failed, not its start: the report is out and the work is saved.
        Err(payload) if has_started.load(Ordering::Relaxed) => resume_unwind(payload),
        Err(payload) => {
            let text = payload.downcast_ref::<String>().cloned();
            let text = text.or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default();
            Err(missing_library(&text))
        }
    }
}

/// The sentence for a panic of the windowing crate.
fn missing_library(panic: &str) -> String {
    match panic {
        text if text.contains("xkbcommon") => "the keyboard library libxkbcommon-x11 is missing, install it".to_owned(),
        text => format!("the window system failed ({})", text.lines().next().unwrap_or("unknown cause")),
    }
}

/// The sentence of [`NoWindow`] replaces the default report of a caught panic; panics of the running program keep it.
fn without_panic_message<T>(work: impl FnOnce() -> T) -> T {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let is_start = info.location().is_some_and(|at| at.file().contains("winit") || at.file().contains("xkbcommon"));
        if !is_start {
            default(info);
        }
    }));
    let result = work();
    let _ = std::panic::take_hook();
    result
}

fn icon() -> egui::IconData {
    // A compass needle that found iron, drawn once: a ring and a needle in the accent colors.
    const SIDE: usize = 64;
    let mut rgba = vec![0; SIDE * SIDE * 4];
    for (index, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        let x = (index % SIDE) as f32 - 31.5;
        let y = (index / SIDE) as f32 - 31.5;
        let radius = x.hypot(y);
        let (along, across) = ((x - y) * 0.707, (x + y) * 0.707);
        let is_needle = across.abs() < 7.0 * (1.0 - along.abs() / 24.0);
        let color = match (is_needle, along > 0.0, radius) {
            (true, true, _) => super::theme::colors().lesion,
            (true, false, _) => super::theme::colors().liver,
            (_, _, r) if (27.0..31.5).contains(&r) => super::theme::colors().text,
            (_, _, r) if r < 27.0 => super::theme::colors().panel,
            _ => egui::Color32::TRANSPARENT,
        };
        pixel.copy_from_slice(&color.to_array());
    }
    egui::IconData { rgba, width: SIDE as u32, height: SIDE as u32 }
}
