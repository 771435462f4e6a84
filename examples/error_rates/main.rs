use rayon::prelude::*;
use sideroscope::pipeline::{AnalysisSettings, estimate_noise, measure_roi};
use sideroscope::verdict::Bounds;
mod scene;
mod time;
use scene::*;
fn main() {
    if std::env::args().nth(1).as_deref() == Some("time") {
        time::run();
        return;
    }
    let trials: u64 = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(100);
    let te: Vec<f64> = (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect();
    let settings0 = AnalysisSettings::default();
    let mut rows = Vec::new();
    for &coils in &[1u32, 8] {
        for &smoothing in &[0.0, 0.4] {
            for &het in &[0.05, 0.10] {
                for &rate in &[30.0, 100.0, 300.0, 600.0, 1200.0] {
                    for &snr in &[15.0, 40.0, 100.0] {
                        for &pixels in &[30usize, 100, 500] {
                            let c = Condition {
                                lesion_rate: rate,
                                liver_rate: rate,
                                snr,
                                coils,
                                smoothing,
                                heterogeneity: het,
                                pixels,
                            };
                            let settings = AnalysisSettings { coils, ..settings0.clone() };
                            let results: Vec<[f64; 4]> = (0..trials)
                                .into_par_iter()
                                .flat_map_iter(|t| {
                                    let (stack, rois) = simulate(&c, &te, t + 1);
                                    let noise = estimate_noise(&stack, &rois, &settings);
                                    let settings = settings.clone();
                                    (0..2)
                                        .map(move |i| {
                                            let m = measure_roi(&stack, &[&rois[i]], &noise, &settings);
                                            let ci = Bounds::of_rates(&m.draws).interval(0.95);
                                            let Some(ci) = ci else { return [f64::NAN; 4] };
                                            let v = m.roi.r2star_per_s.map_or(f64::NAN, |m| {
                                                if m.is_lower_bound { f64::NAN } else { m.value }
                                            });
                                            [
                                                if ci.low <= rate && rate <= ci.high { 1.0 } else { 0.0 },
                                                v,
                                                (ci.high - ci.low) / 3.92,
                                                if rate < ci.low { 1.0 } else { 0.0 },
                                            ]
                                        })
                                        .collect::<Vec<_>>()
                                })
                                .collect();
                            let ok: Vec<_> = results.iter().filter(|r| !r[0].is_nan()).collect();
                            let n = ok.len() as f64;
                            let cov = ok.iter().map(|r| r[0]).sum::<f64>() / n;
                            let lowmiss = ok.iter().map(|r| r[3]).sum::<f64>() / n;
                            let vals: Vec<f64> = ok.iter().map(|r| r[1]).filter(|v| !v.is_nan()).collect();
                            let mean = vals.iter().sum::<f64>() / vals.len() as f64;
                            let sd = (vals.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / vals.len() as f64).sqrt();
                            let se: Vec<f64> = ok.iter().map(|r| r[2]).filter(|v| v.is_finite()).collect();
                            let se = se.iter().sum::<f64>() / se.len() as f64;
                            println!(
                                "L{coils} sm{smoothing} h{het} R{rate} snr{snr} n{pixels}: cov {:.3} (missabove {:.3}) bias {:+.2}% sd {:.2}% se {:.2}% unbounded {:.2} nofit {}",
                                cov,
                                lowmiss,
                                100.0 * (mean / rate - 1.0),
                                100.0 * sd / rate,
                                100.0 * se / rate,
                                1.0 - vals.len() as f64 / n,
                                results.len() - ok.len()
                            );
                            rows.push((c, cov, n));
                        }
                    }
                }
            }
        }
    }
    for (name, key) in [("R", 0), ("snr", 1), ("n", 2), ("L", 3), ("sm", 4), ("h", 5)] {
        let k = |c: &Condition| match key {
            0 => c.liver_rate,
            1 => c.snr,
            2 => c.pixels as f64,
            3 => f64::from(c.coils),
            4 => c.smoothing,
            _ => c.heterogeneity,
        };
        let mut keys: Vec<f64> = rows.iter().map(|r| k(&r.0)).collect();
        keys.sort_by(f64::total_cmp);
        keys.dedup();
        for v in keys {
            let sel: Vec<_> = rows.iter().filter(|r| k(&r.0) == v).collect();
            println!("{name}={v}: {:.3}", sel.iter().map(|r| r.1).sum::<f64>() / sel.len() as f64);
        }
    }
}
