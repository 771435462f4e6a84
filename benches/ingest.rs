//! How fast a large series is listed and opened, as a ratio to reading the same bytes.
//!
//! `cargo bench --bench ingest` makes 2000 files (12 echoes × 167 slices, 256 × 256, 262 MB) in a temporary folder and
//! prints times; the second of two rounds counts, when the files are in the memory of the system.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ndarray::{Array2, Array4};
use sideroscope::io;
use sideroscope::io::dicom::write_mr;
use sideroscope::series::{DecayKind, EchoStack, StackInfo};
use sideroscope::units::{EchoTime, FieldStrength};
use sideroscope::volume::Grid;

const ECHOES: usize = 12;
const SLICES: usize = 167;
const SIDE: usize = 256;

fn main() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let files = write_mr(folder.path(), "bench", &stack(), "bench").expect("writable folder");
    println!("{} files, {} MB", files.len(), bytes_of(&files) / 1_000_000);
    for round in 1..=2 {
        let plain = timed(|| read_plainly(&files));
        let (listed, scan) = timed_with(|| io::scan(&[folder.path().to_owned()], &|_| (), &AtomicBool::new(false)));
        let plan = scan.catalog.best_stack().expect("one stack");
        let (loaded, stack) = timed_with(|| io::load(plan, &|_| (), &AtomicBool::new(false)).expect("readable"));
        assert_eq!((stack.num_echoes(), stack.num_slices()), (ECHOES, SLICES));
        println!(
            "round {round}: plain read {plain:?}, listed {listed:?} ({:.2} of plain), stack loaded {loaded:?} ({:.2} of plain)",
            ratio(listed, plain),
            ratio(loaded, plain),
        );
    }
    if let Some(peak) = peak_memory_mb() {
        let decoded = (ECHOES * SLICES * SIDE * SIDE * 4) as u64 / 1_000_000;
        println!("peak memory {peak} MB, one decoded stack is {decoded} MB (the bench holds the source stack too)");
    }
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

fn timed(work: impl FnOnce()) -> Duration {
    timed_with(work).0
}

fn timed_with<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

fn bytes_of(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
}

fn read_plainly(files: &[PathBuf]) {
    use rayon::prelude::*;
    let total: usize =
        files.par_iter().map(|file: &PathBuf| std::fs::read(Path::new(file)).map_or(0, |b| b.len())).sum();
    assert!(total > 0);
}

/// A decay with some structure; what it looks like does not matter here.
fn stack() -> EchoStack {
    let times: Vec<EchoTime> = (1..=ECHOES).filter_map(|n| EchoTime::from_ms(1.1 * n as f64)).collect();
    let value = |(echo, slice, row, column): (usize, usize, usize, usize)| {
        let rate = 30.0 + ((slice + row) % 64) as f64;
        (1000.0 * (-rate * times[echo].ms() / 1000.0).exp()) as f32 + (column % 16) as f32
    };
    let magnitude = Array4::from_shape_fn((ECHOES, SLICES, SIDE, SIDE), value);
    let positions = (0..SLICES).map(|k| [0.0, 0.0, 3.0 * k as f64]).collect();
    let axial = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    let grid = Grid::new(SIDE, SIDE, [1.5, 1.5], Some(3.0), positions, Some(axial)).expect("valid grid");
    let info = StackInfo {
        uid: "2.25.1".to_owned(),
        study_uid: "2.25.2".to_owned(),
        frame_of_reference_uid: Some("2.25.3".to_owned()),
        series_number: Some(1),
        description: "bench".to_owned(),
        vendor: String::new(),
        field: FieldStrength::from_tesla(1.5),
        repetition_time_ms: Some(100.0),
        flip_angle_deg: Some(20.0),
        decay: DecayKind::T2Star,
        patient_label: None,
        source_uids: Vec::new(),
        warnings: Vec::new(),
    };
    let present = Array2::from_elem((ECHOES, SLICES), true);
    EchoStack::new(info, grid, times, magnitude, present, None).expect("valid stack")
}

/// Highest resident memory of this process, where the system tells.
fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1000)
}
