//! How fast decays are fitted, beside a plain read of the same data.
//!
//! `cargo bench --bench fit` simulates 256 × 192 × 24 voxels with 12 echoes (one array per echo, S0/σ = 40, R2* from 30
//! to 600 s⁻¹, 57 MB) and prints the best of several rounds; a folder of DICOM or NIfTI files as argument is measured
//! instead: `cargo bench --bench fit -- FOLDER`. `--large` makes the volume ten times as deep (566 MB), more than most
//! last caches hold. `--numbers` prints `name value` lines for `compare_scipy.py`.
//!
//! Two passes stand beside the fits, on the same data and as many threads: "read" sums every value once, which nothing
//! that looks at the data can beat; "read, write maps" also allocates and fills maps as every fit does. Each fit is
//! measured twice: with new memory for its maps, as after a study was opened, and "kept", in the memory of maps that are
//! not shown any more, as after a setting changed.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ndarray::{Array2, Array4, ArrayView4};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;
use sideroscope::fit::{
    EchoSelection, FitSettings, Model, Noise, NoiseSource, RelaxationMaps, VolumeSignal, bootstrap, sigma_of_volume,
};
use sideroscope::io;

const SHAPE: (usize, usize, usize, usize) = (12, 24, 192, 256);
const SIGMA: f64 = 25.0;
const ROUNDS: usize = 7;
const MODELS: [(Model, &str); 6] = [
    (Model::Nlls, "nlls"),
    (Model::M1ncm, "m1ncm"),
    (Model::Arlo, "arlo"),
    (Model::LogLinear, "log-linear"),
    (Model::LogLinearUnweighted, "log-linear-unweighted"),
    (Model::FatWater, "fat-water"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let is_plain = arguments.iter().any(|argument| argument == "--numbers");
    let folder = arguments.iter().find(|argument| !argument.starts_with("--"));
    let depth = if arguments.iter().any(|argument| argument == "--large") { 10 } else { 1 };
    let data = folder.map_or_else(|| simulated(depth), |folder| loaded(Path::new(folder)));
    println!("{} voxels, {} echoes, sigma {:?}", data.num_voxels(), data.te_ms.len(), data.sigma);
    println!("instructions: {}", instructions());

    let both = rayon::current_num_threads();
    let mut numbers = Vec::new();
    for threads in [1, both] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let read = pool.install(|| best(|| read(data.magnitude.view())));
        let read_and_write = pool.install(|| best(|| read_and_write(data.magnitude.view())));
        println!("\n{threads} thread(s)                        ms   M voxels/s   of the read   of read and write");
        let mut row = |name: &str, seconds: f64| {
            let rate = data.num_voxels() as f64 / seconds / 1e6;
            let [read, both] = [read, read_and_write].map(|pass| 100.0 * pass / seconds);
            println!("{name:<28} {:>8.2} {rate:>10.1} {read:>11.0} % {both:>17.0} %", seconds * 1e3);
            numbers.push((format!("{} {threads}", name.replace(", ", "-").replace(' ', "-")), rate));
        };
        row("read", read);
        row("read, write maps", read_and_write);
        for (model, name) in MODELS {
            row(name, pool.install(|| best(|| data.fit(model, None))));
            let mut kept = None;
            row(&format!("{name}, kept"), pool.install(|| best(|| kept = Some(data.fit(model, kept.take())))));
        }
    }
    let volume_sigma = best(|| data.volume_sigma());
    println!("\none noise level for the volume ({:?}): {:.2} ms", data.volume_sigma(), volume_sigma * 1e3);
    let sigma = data.sigma.or(data.volume_sigma());
    let slice = best(|| data.fit_slice(sigma));
    println!("one slice, M1NCM: {:.2} ms", slice * 1e3);
    let replicates = best(replicates_of_a_region);
    println!("1000 replicates of 300 pixels: {:.1} ms", replicates * 1e3);
    if let Some([before, peak]) = memory_mb(&data) {
        let input = (data.magnitude.len() * 4) as f64 / 1e6;
        println!("input {input:.0} MB, peak over it while fitting {:.0} MB", peak - before);
    }
    if is_plain {
        numbers.iter().for_each(|(name, rate)| println!("= {name} {rate}"));
    }
}

struct Data {
    te_ms: Vec<f64>,
    magnitude: Array4<f32>,
    is_present: Array2<bool>,
    sigma: Option<f64>,
}

impl Data {
    fn num_voxels(&self) -> usize {
        self.magnitude.len() / self.te_ms.len()
    }

    fn settings(&self, model: Model) -> FitSettings {
        let source = if self.sigma.is_some() { NoiseSource::Background } else { NoiseSource::Fitted };
        let noise = Noise { sigma: self.sigma, coils: 1, source };
        FitSettings { model, echoes: EchoSelection::default(), noise, field_t: Some(1.5) }
    }

    fn signal(&self) -> VolumeSignal<'_> {
        let (magnitude, is_present) = (self.magnitude.view(), self.is_present.view());
        VolumeSignal { te_ms: &self.te_ms, magnitude, is_present, saturation: None }
    }

    fn fit(&self, model: Model, old: Option<RelaxationMaps>) -> RelaxationMaps {
        let never = AtomicBool::new(false);
        self.signal().fit_into(old, &self.settings(model), &|_, _| (), &never).expect("not canceled")
    }

    fn fit_slice(&self, sigma: Option<f64>) -> RelaxationMaps {
        let middle = self.magnitude.dim().1 / 2;
        // Its σ is known when a slice is shown: the volume has it.
        let mut settings = self.settings(Model::M1ncm);
        settings.noise.sigma = sigma;
        self.signal().slice(middle).fit(&settings, &|_, _| (), &AtomicBool::new(false)).expect("not canceled")
    }
}

impl Data {
    fn volume_sigma(&self) -> Option<f64> {
        let (magnitude, is_present) = (self.magnitude.view(), self.is_present.view());
        sigma_of_volume(&self.te_ms, magnitude, is_present, &EchoSelection::default(), 1).map(|found| found.sigma)
    }
}

fn te_ms() -> Vec<f64> {
    (0..SHAPE.0).map(|k| 0.99 + 1.41 * k as f64).collect()
}

/// Rician magnitude of decays of all rates, side by side.
///
/// * `depth` — how many times the slices of one volume.
fn simulated(depth: usize) -> Data {
    let te_ms = te_ms();
    let (echoes, slices, rows, columns) = SHAPE;
    let mut magnitude = Array4::zeros((echoes, depth * slices, rows, columns));
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for (slice, row, column) in
        (0..slices).flat_map(|s| (0..rows).flat_map(move |r| (0..columns).map(move |c| (s, r, c))))
    {
        let rate = 30.0 * 20.0_f64.powf(rng.random());
        for echo in 0..echoes {
            let [real, imaginary]: [f64; 2] = std::array::from_fn(|_| StandardNormal.sample(&mut rng));
            let amplitude = 40.0 * SIGMA * (-rate * te_ms[echo] / 1000.0).exp();
            let value = (amplitude + SIGMA * real).hypot(SIGMA * imaginary) as f32;
            (0..depth).for_each(|copy| magnitude[[echo, copy * slices + slice, row, column]] = value);
        }
    }
    Data { te_ms, magnitude, is_present: Array2::from_elem((echoes, depth * slices), true), sigma: Some(SIGMA) }
}

fn loaded(folder: &Path) -> Data {
    let never = AtomicBool::new(false);
    let scan = io::scan(&[folder.to_owned()], &|_| (), &never);
    let stack = io::load(scan.catalog.best_stack().expect("a stack"), &|_| (), &never).expect("readable");
    let (magnitude, is_present) = (stack.magnitude().view(), stack.is_present().view());
    let sigma = sideroscope::fit::noise::sigma_from_background(magnitude, is_present, 1).ok().map(|n| n.sigma);
    Data { te_ms: stack.te_ms(), magnitude: magnitude.to_owned(), is_present: is_present.to_owned(), sigma }
}

/// Seconds of the fastest round.
fn best<T>(mut work: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(time).fold(f64::INFINITY, f64::min)
}

/// Sums every value once: nothing that looks at the data can be faster.
fn read(magnitude: ArrayView4<f32>) -> f32 {
    let echoes: Vec<&[f32]> = magnitude.outer_iter().filter_map(|echo| echo.to_slice()).collect();
    let len = echoes.first().map_or(0, |echo| echo.len());
    let of_block = |start: usize| {
        let mut sums = [0.0_f32; 64];
        for echo in &echoes {
            for values in echo[start..(start + 4096).min(len)].chunks_exact(64) {
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            }
        }
        sums.iter().sum::<f32>()
    };
    (0..len.div_ceil(4096)).into_par_iter().map(|block| of_block(block * 4096)).sum()
}

/// Reads every value and fills three maps of numbers and one of codes: what a fit does, without the fit.
fn read_and_write(magnitude: ArrayView4<f32>) -> ([Vec<f32>; 3], Vec<u8>) {
    let echoes: Vec<&[f32]> = magnitude.outer_iter().filter_map(|echo| echo.to_slice()).collect();
    let len = echoes.first().map_or(0, |echo| echo.len());
    let mut maps = [vec![0.0_f32; len], vec![0.0; len], vec![0.0; len]];
    let mut codes = vec![0_u8; len];
    let [first, second, third] = &mut maps;
    let parts = first.par_chunks_mut(4096).zip(second.par_chunks_mut(4096)).zip(third.par_chunks_mut(4096));
    parts.zip(codes.par_chunks_mut(4096)).enumerate().for_each(|(part, (((a, b), c), code))| {
        let start = part * 4096;
        for at in (0..a.len()).step_by(64) {
            let end = (at + 64).min(a.len());
            let mut sums = [0.0_f32; 64];
            for echo in &echoes {
                sums.iter_mut().zip(&echo[start + at..start + end]).for_each(|(sum, value)| *sum += value);
            }
            [&mut *a, &mut *b, &mut *c].into_iter().for_each(|map| map[at..end].copy_from_slice(&sums[..end - at]));
            code[at..end].fill(1);
        }
    });
    (maps, codes)
}

fn replicates_of_a_region() -> usize {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let te_ms = te_ms();
    let positions: Vec<[usize; 3]> = (0..300).map(|i| [0, i / 20, i % 20]).collect();
    let decays = Array2::from_shape_fn((300, te_ms.len()), |(_, echo)| {
        let [real, imaginary]: [f64; 2] = std::array::from_fn(|_| StandardNormal.sample(&mut rng));
        (40.0 * SIGMA * (-0.3 * te_ms[echo]).exp() + SIGMA * real).hypot(SIGMA * imaginary)
    });
    let noise = Noise { sigma: Some(SIGMA), coils: 1, source: NoiseSource::Given };
    let settings = FitSettings { model: Model::M1ncm, echoes: EchoSelection::default(), noise, field_t: None };
    bootstrap(&settings, &te_ms, &positions, decays.view(), 7, 1000).ln_r2star.len()
}

fn instructions() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") {
            return "AVX-512";
        }
        if is_x86_feature_detected!("avx2") {
            return "AVX2";
        }
    }
    "baseline"
}

/// Resident memory in MB before a fit and at its peak, where the system tells and lets the peak be reset.
fn memory_mb(data: &Data) -> Option<[f64; 2]> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    let before = status_mb("VmRSS")?;
    black_box(data.fit(Model::M1ncm, None));
    Some([before, status_mb("VmHWM")?])
}

fn status_mb(name: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1000.0)
}
