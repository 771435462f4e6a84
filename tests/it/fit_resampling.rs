//! The block bootstrap against the spread of repeated simulations, which is the truth it estimates.

use ndarray::Array2;
use sideroscope::fit::{Model, Replicates, bootstrap, fit_curve};

use crate::fit_support::{Simulator, moments, settings, te_ms};

const SIGMA: f64 = 20.0;
const SIDE: usize = 17;

/// A square region of single pixels; `is_interpolated` doubles the matrix as a scanner does, so that neighbors share
/// noise: even places hold pixels, odd ones the mean of their neighbors.
fn region(simulator: &mut Simulator, rate: f64, is_interpolated: bool) -> (Vec<[usize; 3]>, Array2<f64>) {
    let te = te_ms();
    let positions: Vec<[usize; 3]> = (0..SIDE * SIDE).map(|i| [2, 40 + i / SIDE, 90 + i % SIDE]).collect();
    let mut coarse =
        || -> Vec<Vec<f64>> { (0..SIDE * SIDE).map(|_| simulator.decay(&te, 1000.0, rate, SIGMA, 1)).collect() };
    let pixels = coarse();
    let decays = Array2::from_shape_fn((SIDE * SIDE, te.len()), |(i, echo)| {
        let (row, column) = (i / SIDE, i % SIDE);
        let at = |row: usize, column: usize| pixels[row.min(SIDE - 1) * SIDE + column.min(SIDE - 1)][echo];
        if !is_interpolated {
            return at(row, column);
        }
        let (r, c) = (row / 2, column / 2);
        let (r2, c2) = (r + row % 2, c + column % 2);
        (at(r, c) + at(r2, c) + at(r, c2) + at(r2, c2)) / 4.0
    });
    (positions, decays)
}

fn spread(replicates: &Replicates) -> f64 {
    moments(&replicates.ln_r2star.iter().flatten().copied().collect::<Vec<_>>()).1
}

#[test]
fn the_spread_of_replicates_is_that_of_repeated_scans() {
    for (is_interpolated, tolerance) in [(false, 0.1), (true, 0.2)] {
        let m1ncm = settings(Model::M1ncm, Some(SIGMA), 1);
        let mut simulator = Simulator::new(31);
        let (mut truth, mut estimates, mut blocks) = (Vec::new(), Vec::new(), Vec::new());
        for scan in 0..150 {
            let (positions, decays) = region(&mut simulator, 300.0, is_interpolated);
            let mean = decays.mean_axis(ndarray::Axis(0)).expect("pixels").to_vec();
            truth.push(fit_curve(&m1ncm, &te_ms(), &mean).expect("a decay").r2star_per_s.ln());
            if scan % 5 == 0 {
                let replicates = bootstrap(&m1ncm, &te_ms(), &positions, decays.view(), 1, 300);
                assert_eq!((replicates.num_failed, replicates.num_bounds), (0, 0));
                estimates.push(spread(&replicates));
                blocks.push(replicates.block_px as f64);
            }
        }
        let (expected, found) = (moments(&truth).1, moments(&estimates).0);
        println!("interpolated {is_interpolated}: {found:.5} against {expected:.5}, blocks {:?}", moments(&blocks).0);
        assert!((found / expected - 1.0).abs() < tolerance, "{is_interpolated}: {found} against {expected}");
        let (block, _) = moments(&blocks);
        assert!(if is_interpolated { block >= 3.0 } else { block < 1.5 }, "{is_interpolated}: {block}");
    }
}

#[test]
fn the_seed_decides_and_threads_do_not() {
    let m1ncm = settings(Model::M1ncm, Some(SIGMA), 1);
    let (positions, decays) = region(&mut Simulator::new(32), 300.0, false);
    let run = |seed| bootstrap(&m1ncm, &te_ms(), &positions, decays.view(), seed, 200);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread").install(|| run(5));
    let several = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads").install(|| run(5));
    assert_eq!(alone, several);
    assert_ne!(alone.ln_r2star, run(6).ln_r2star);
    assert_eq!(alone.mean.dim(), (200, 12));
    // More replicates keep the first ones.
    let more = bootstrap(&m1ncm, &te_ms(), &positions, decays.view(), 5, 250);
    assert_eq!(more.ln_r2star[..200], alone.ln_r2star[..]);
}

#[test]
fn replicates_beyond_the_reach_are_counted_not_numbered() {
    let m1ncm = settings(Model::M1ncm, Some(SIGMA), 1);
    let (positions, decays) = region(&mut Simulator::new(33), 2500.0, false);
    let replicates = bootstrap(&m1ncm, &te_ms(), &positions, decays.view(), 1, 100);
    let numbered = replicates.ln_r2star.iter().flatten().count();
    assert_eq!(numbered + replicates.num_bounds + replicates.num_failed, 100);
    assert!(replicates.num_bounds > 80, "{replicates:?}");
    assert!(replicates.ln_r2star.iter().flatten().all(|v| v.is_finite()));
}

#[test]
fn odd_regions_have_replicates_or_none() {
    let m1ncm = settings(Model::M1ncm, Some(SIGMA), 1);
    let none = bootstrap(&m1ncm, &te_ms(), &[], Array2::zeros((0, 12)).view(), 1, 100);
    assert_eq!((none.ln_r2star.len(), none.mean.nrows()), (0, 0));
    let mut simulator = Simulator::new(34);
    let one = Array2::from_shape_vec((1, 12), simulator.decay(&te_ms(), 1000.0, 100.0, SIGMA, 1)).expect("12 echoes");
    let replicates = bootstrap(&m1ncm, &te_ms(), &[[0, 5, 5]], one.view(), 1, 50);
    assert_eq!(replicates.ln_r2star.len(), 50);
    assert!(spread(&replicates) < 1e-9, "one pixel drawn again and again is the same pixel");
    let mismatched = bootstrap(&m1ncm, &te_ms(), &[[0, 5, 5]], Array2::zeros((2, 12)).view(), 1, 50);
    assert_eq!(mismatched.ln_r2star.len(), 0);
    let dark = bootstrap(&m1ncm, &te_ms(), &[[0, 5, 5], [0, 5, 6]], Array2::zeros((2, 12)).view(), 1, 50);
    assert_eq!((dark.num_failed, dark.mean.nrows()), (50, 50));
}
