//! How fast a large study is listed and a stack of it opened, beside a plain read of the same bytes and the header
//! passes of DCMTK and pydicom, all in one run.
//!
//! `cargo bench --bench ingest` makes 2016 files (7 series of 12 echoes × 24 slices, 256 × 192) in a temporary folder;
//! the second of two rounds counts, when the files are in the memory of the system. `dcmdump` and a `python3` with
//! pydicom (another interpreter: set PYTHON) are compared where they are installed, and named where they are not.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ndarray::{Array2, Array4};
use sideroscope::io;
use sideroscope::io::dicom::write_mr;
use sideroscope::privacy::Identity;
use sideroscope::series::{DecayKind, EchoStack, StackInfo};
use sideroscope::units::{EchoTime, FieldStrength};
use sideroscope::volume::Grid;

const SERIES: usize = 7;
const ECHOES: usize = 12;
const SLICES: usize = 24;
const ROWS: usize = 192;
const COLUMNS: usize = 256;

/// Reads every header up to the pixels, as a listing does.
const PYDICOM: &str = "import pathlib, sys, pydicom
n = 0
for f in pathlib.Path(sys.argv[1]).iterdir():
    d = pydicom.dcmread(f, stop_before_pixels=True, force=True)
    n += float(d.EchoTime) > 0
assert n > 2000, n";

fn main() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let mut files = Vec::new();
    for series in 1..=SERIES {
        let stem = format!("series{series}");
        files.extend(write_mr(folder.path(), &stem, &stack(series), "bench").expect("writable folder"));
    }
    println!("{} files, {} MB", files.len(), bytes_of(&files) / 1_000_000);
    for round in 1..=2 {
        forget_peak_memory();
        let before = memory_mb("VmRSS").unwrap_or(0);
        let plain = timed(|| read_plainly(&files));
        let (listed, scan) = timed_with(|| io::scan(&[folder.path().to_owned()], &|_| (), &AtomicBool::new(false)));
        assert_eq!(scan.catalog.stacks().count(), SERIES);
        let plan = scan.catalog.best_stack().expect("a stack");
        let (loaded, stack) = timed_with(|| io::load(plan, &|_| (), &AtomicBool::new(false)).expect("readable"));
        assert_eq!((stack.num_echoes(), stack.num_slices()), (ECHOES, SLICES));
        println!("round {round}: plain read of all bytes {plain:.1?}");
        println!("  listed {listed:.1?} ({:.2} of plain)", ratio(listed, plain));
        println!("  shown {:.1?} after the start", listed + loaded);
        if let Some(peak) = memory_mb("VmHWM") {
            let decoded = (ECHOES * SLICES * ROWS * COLUMNS * 4) as u64 / 1_000_000;
            println!("  memory grew by {} MB, the decoded stack is {decoded} MB", peak.saturating_sub(before));
        }
    }
    let listed = timed(|| drop(io::scan(&[folder.path().to_owned()], &|_| (), &AtomicBool::new(false))));
    let mut dcmdump = Command::new("dcmdump");
    dcmdump.args(["-q", "+sd", "+P", "0018,0081"]).arg(folder.path());
    compare("dcmdump of one attribute", &mut dcmdump, listed);
    let mut python = Command::new(std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into()));
    python.arg("-c").arg(PYDICOM).arg(folder.path());
    compare("pydicom header pass", &mut python, listed);
}

/// Times a whole process, its start included, against our listing of the same files.
fn compare(name: &str, command: &mut Command, listed: Duration) {
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let (time, status) = timed_with(|| command.status());
    if status.is_ok_and(|status| status.success()) {
        println!("{name}: {time:.1?}, listing takes {listed:.1?}: 1/{:.0} of it", ratio(time, listed));
    } else {
        println!("{name}: not installed");
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
fn stack(series: usize) -> EchoStack {
    let times: Vec<EchoTime> = (1..=ECHOES).filter_map(|n| EchoTime::from_ms(1.1 * n as f64)).collect();
    let value = |(echo, slice, row, column): (usize, usize, usize, usize)| {
        let rate = 30.0 + ((slice + row) % 64) as f64;
        (1000.0 * (-rate * times[echo].ms() / 1000.0).exp()) as f32 + (column % 16) as f32
    };
    let magnitude = Array4::from_shape_fn((ECHOES, SLICES, ROWS, COLUMNS), value);
    let positions = (0..SLICES).map(|k| [0.0, 0.0, 3.0 * k as f64]).collect();
    let axial = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    let grid = Grid::new(COLUMNS, ROWS, [1.5, 1.5], Some(3.0), positions, Some(axial)).expect("valid grid");
    let info = StackInfo {
        uid: format!("2.25.1{series}"),
        study_uid: "2.25.2".to_owned(),
        frame_of_reference_uid: Some("2.25.3".to_owned()),
        series_number: Some(series as i64),
        description: format!("bench {series}"),
        vendor: String::new(),
        field: FieldStrength::from_tesla(1.5),
        repetition_time_ms: Some(100.0),
        flip_angle_deg: Some(20.0),
        decay: DecayKind::T2Star,
        te_is_known: true,
        patient_label: None,
        identity: Identity::default(),
        source_uids: Vec::new(),
        warnings: Vec::new(),
    };
    let present = Array2::from_elem((ECHOES, SLICES), true);
    EchoStack::new(info, grid, times, magnitude, present, None).expect("valid stack")
}

/// Lets the highest resident memory count anew, where the system can.
fn forget_peak_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// A line of the process' memory, where the system tells: `VmRSS` now, `VmHWM` at its highest.
fn memory_mb(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1000)
}
