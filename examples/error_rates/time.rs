use super::scene::*;
use sideroscope::pipeline::*;
use std::time::Instant;
pub fn run() {
    let te: Vec<f64> = (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect();
    for coils in [1u32, 8] {
        for rate in [60.0, 400.0] {
            let c = Condition {
                lesion_rate: rate,
                liver_rate: rate,
                snr: 40.0,
                coils,
                smoothing: 0.0,
                heterogeneity: 0.05,
                pixels: 300,
            };
            let (stack, rois) = simulate(&c, &te, 1);
            let settings = AnalysisSettings { coils, ..AnalysisSettings::default() };
            let best = |f: &mut dyn FnMut()| {
                (0..15)
                    .map(|_| {
                        let t = Instant::now();
                        f();
                        t.elapsed()
                    })
                    .min()
            };
            let noise = estimate_noise(&stack, &rois, &settings);
            let few = AnalysisSettings { replicates: 1, ..settings.clone() };
            let a = best(&mut || {
                estimate_noise(&stack, &rois, &settings);
            });
            let b = best(&mut || {
                measure_roi(&stack, &[&rois[0]], &noise, &settings);
            });
            let c = best(&mut || {
                measure_roi(&stack, &[&rois[0]], &noise, &few);
            });
            let d = best(&mut || {
                analyze(&stack, &rois, &settings);
            });
            println!("L{coils} R{rate} noise {a:?} measure {b:?} (1 replicate {c:?}) analyze {d:?}");
        }
    }
}
