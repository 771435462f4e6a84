//! Acquisitions that once drew a confident wrong answer: how often they still do, and whether the cause is named.

use rayon::prelude::*;
use sideroscope::pipeline::{AnalysisSettings, analyze};
use sideroscope::verdict::{Caveat, Finding, FitQuality, Headline, Rules, Verdict};

use super::phantom::{Matter, Scan, train};
use super::table::{Check, Tally};
use super::varied;

/// What must not be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    Brighter,
    Darker,
    Alike,
    /// At the margin between alike and brighter: only "alike" is counted.
    AtMargin,
    /// One lesion brighter, one darker: every single word is wrong.
    Mixed,
}

impl Truth {
    fn is_false(self, verdict: &Verdict) -> bool {
        // Whether or not the sign applies: the numbers below the headline are read too.
        match self {
            Self::Brighter => matches!(verdict.finding, Finding::Isointense | Finding::Hypointense),
            Self::Darker => matches!(verdict.finding, Finding::Isointense | Finding::Hyperintense),
            Self::Alike => matches!(verdict.finding, Finding::Hyperintense | Finding::Hypointense),
            Self::AtMargin => verdict.finding == Finding::Isointense,
            Self::Mixed => matches!(verdict.headline, Headline::Finding { .. }),
        }
    }
}

/// What has to be said where the answer is not definite and right.
pub type Cause = fn(&Verdict) -> bool;

pub struct Scenario {
    pub name: &'static str,
    pub truth: Truth,
    pub cause: Option<Cause>,
    pub scans: Vec<Scan>,
}

/// What became of one scenario.
pub struct Outcome {
    pub name: &'static str,
    pub wrong: Tally,
    pub undecided: Tally,
    /// A misfit is said, or a cause found.
    pub is_doubted: Tally,
    pub cause: Option<Tally>,
    /// χ² over its degrees of freedom, see [`misfits`].
    pub misfits: String,
    pub detail: String,
}

/// Runs every scenario `trials` times, spread over its scans.
pub fn run(trials: u64, only: Option<&str>) -> Vec<Outcome> {
    let every = all().into_iter().chain(varied::all());
    every.filter(|s| only.is_none_or(|only| s.name.contains(only))).map(|s| outcome(&s, trials)).collect()
}

fn outcome(scenario: &Scenario, trials: u64) -> Outcome {
    let verdicts: Vec<Verdict> = (0..trials)
        .into_par_iter()
        .filter_map(|trial| {
            let scan = &scenario.scans[trial as usize % scenario.scans.len()];
            // Two sizes and three noise levels share the trials.
            let step = trial as usize / scenario.scans.len();
            let scan = Scan { snr: scan.snr * [1.0, 1.5, 0.75][step % 3], ..scan.clone() };
            let (stack, rois) = scan.acquire(7_919 * (trial + 1));
            let settings = AnalysisSettings { seed: trial, ..AnalysisSettings::default() };
            analyze(&stack, &rois, &settings).verdict
        })
        .collect();
    let tally = |is_hit: &dyn Fn(&Verdict) -> bool| {
        let mut tally = Tally::default();
        verdicts.iter().for_each(|verdict| tally.count(is_hit(verdict)));
        tally
    };
    let count = |finding: Finding| verdicts.iter().filter(|verdict| verdict.finding == finding).count();
    let withheld = verdicts.iter().filter(|verdict| !verdict.applies()).count();
    Outcome {
        name: scenario.name,
        wrong: tally(&|verdict| scenario.truth.is_false(verdict)),
        undecided: tally(&|verdict| matches!(verdict.finding, Finding::Indeterminate | Finding::NotAssessable)),
        is_doubted: tally(&is_doubted),
        cause: scenario.cause.map(|cause| tally(&|verdict| cause(verdict))),
        misfits: misfits(&verdicts),
        detail: format!(
            "{}; {}; iso {} hyper {} hypo {} open {} none {} (withheld {withheld})",
            causes(&verdicts),
            misfits(&verdicts) + &wrong_ones(scenario, &verdicts),
            count(Finding::Isointense),
            count(Finding::Hyperintense),
            count(Finding::Hypointense),
            count(Finding::Indeterminate),
            count(Finding::NotAssessable)
        ),
    }
}

/// Whether the misfit of a tissue passes the limit, or a cause of it is found.
fn is_doubted(verdict: &Verdict) -> bool {
    let quality = [verdict.fit_quality.lesion, verdict.fit_quality.liver];
    let is_poor = |q: &FitQuality| q.chi2_per_dof.is_some_and(|chi2| chi2 > Rules::LACK_OF_FIT);
    quality.iter().flatten().any(|q| is_poor(q) || q.cause.is_some())
}

/// How often each cause and each caveat was named.
fn causes(verdicts: &[Verdict]) -> String {
    let mut names = std::collections::BTreeMap::<String, usize>::new();
    for verdict in verdicts {
        let qualities = [("lesion", verdict.fit_quality.lesion), ("liver", verdict.fit_quality.liver)];
        for (tissue, cause) in qualities.iter().filter_map(|(tissue, q)| Some((tissue, q.as_ref()?.cause?))) {
            *names.entry(format!("{tissue} {}", cause.name())).or_default() += 1;
        }
        for caveat in &verdict.caveats {
            let words = format!("{caveat:?}");
            *names.entry(words.split([' ', '{']).next().unwrap_or_default().to_owned()).or_default() += 1;
        }
    }
    names.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}

/// Lesion and liver of the first wrong answers.
fn wrong_ones(scenario: &Scenario, verdicts: &[Verdict]) -> String {
    let scan = |i: usize| &scenario.scans[i % scenario.scans.len()];
    let wrong = verdicts.iter().enumerate().filter(|(_, verdict)| scenario.truth.is_false(verdict));
    let of = |(i, verdict): (usize, &Verdict)| {
        let Scan { lesion, liver, te_ms, pixels, .. } = scan(i);
        format!(
            "; wrong: {lesion:?} in {liver:?}, {} echoes from {} ms, {pixels} px: {:?}",
            te_ms.len(),
            te_ms[0],
            verdict.caveats
        )
    };
    wrong.take(4).map(of).collect()
}

/// χ² over its degrees of freedom of the model in force: median, 95th and 99th percentile, largest.
fn misfits(verdicts: &[Verdict]) -> String {
    let of_tissue = |tissue: fn(&Verdict) -> Option<FitQuality>| {
        let mut found: Vec<f64> = verdicts.iter().filter_map(|verdict| tissue(verdict)?.chi2_per_dof).collect();
        found.sort_by(f64::total_cmp);
        let at = |share: f64| found.get((share * (found.len().saturating_sub(1)) as f64).round() as usize);
        [0.5, 0.95, 0.99, 1.0].map(|share| at(share).map_or("-".to_owned(), |chi2| format!("{chi2:.1}"))).join("/")
    };
    format!("χ² lesion {} liver {}", of_tissue(|v| v.fit_quality.lesion), of_tissue(|v| v.fit_quality.liver))
}

impl Outcome {
    pub fn checks(&self) -> Vec<Check> {
        let mut checks =
            vec![Check { what: format!("{}: a wrong word", self.name), tally: self.wrong, limits: [0.0, 0.01] }];
        if self.name.starts_with("clean") {
            checks.push(Check {
                what: format!("{}: undecided", self.name),
                tally: self.undecided,
                limits: [0.0, 0.05],
            });
            checks.push(Check {
                what: format!("{}: its model is doubted", self.name),
                tally: self.is_doubted,
                limits: [0.0, 0.01],
            });
        }
        if let Some(tally) = self.cause {
            checks.push(Check { what: format!("{}: its cause is named", self.name), tally, limits: [0.9, 1.0] });
        }
        checks
    }
}

fn long_train() -> Vec<f64> {
    train(0.99, 1.41, 12)
}

fn gradient(field_t: f64, te_ms: Vec<f64>, hz: [f64; 2], rates: [f64; 2]) -> Scan {
    let [lesion, liver] = [0, 1].map(|i| Matter { gradient_hz: hz[i], ..Matter::of(rates[i]) });
    Scan::new(te_ms, field_t, lesion, liver)
}

fn fatty_liver(field_t: f64, te_ms: Vec<f64>, fat: f64, rates: [f64; 2]) -> Scan {
    Scan::new(te_ms, field_t, Matter::of(rates[0]), Matter { fat, ..Matter::of(rates[1]) })
}

fn noisy_body(te_ms: Vec<f64>, body_noise: f64, rates: [f64; 2]) -> Scan {
    Scan { body_noise, ..Scan::new(te_ms, 1.5, Matter::of(rates[0]), Matter::of(rates[1])) }
}

fn mixed(share: f64, rates: [f64; 2], other: f64) -> Scan {
    let lesion = Matter { second: (share, other), ..Matter::of(rates[0]) };
    Scan::new(long_train(), 1.5, lesion, Matter::of(rates[1]))
}

fn says(verdict: &Verdict, kinds: &[&str]) -> bool {
    let quality = [verdict.fit_quality.lesion, verdict.fit_quality.liver];
    let best = quality.iter().flatten().filter_map(|q| q.cause);
    let said = verdict.caveats.iter().flat_map(|caveat| caveat.causes()).copied();
    let is_caveat = |caveat: &Caveat| kinds.iter().any(|kind| format!("{caveat:?}").starts_with(kind));
    best.chain(said).any(|cause| kinds.contains(&cause.name())) || verdict.caveats.iter().any(is_caveat)
}

pub fn all() -> Vec<Scenario> {
    let three_tesla = || train(1.1, 1.1, 12);
    vec![
        Scenario {
            name: "1 gradient through the slice at the lesion, hyperintense",
            truth: Truth::Brighter,
            cause: Some(|v| says(v, &["through-plane-gradient"])),
            scans: vec![
                gradient(1.5, long_train(), [40.0, 0.0], [40.0, 100.0]),
                gradient(1.5, long_train(), [40.0, 0.0], [100.0, 150.0]),
                gradient(1.5, long_train(), [60.0, 0.0], [60.0, 150.0]),
                gradient(1.5, long_train(), [80.0, 0.0], [180.0, 300.0]),
                gradient(1.5, long_train(), [100.0, 0.0], [60.0, 300.0]),
                gradient(1.5, long_train(), [150.0, 0.0], [60.0, 300.0]),
                gradient(3.0, three_tesla(), [150.0, 0.0], [60.0, 300.0]),
                gradient(3.0, train(1.23, 1.23, 6), [120.0, 0.0], [80.0, 240.0]),
                gradient(1.5, train(1.2, 2.0, 6), [70.0, 0.0], [50.0, 160.0]),
            ],
        },
        Scenario {
            name: "1b gradient at the liver or everywhere, hyperintense",
            truth: Truth::Brighter,
            cause: Some(|v| says(v, &["through-plane-gradient"])),
            scans: vec![
                gradient(1.5, long_train(), [60.0, 60.0], [60.0, 150.0]),
                gradient(3.0, three_tesla(), [100.0, 100.0], [120.0, 300.0]),
                gradient(1.5, long_train(), [0.0, 60.0], [60.0, 150.0]),
                gradient(1.5, long_train(), [90.0, 90.0], [40.0, 200.0]),
            ],
        },
        Scenario {
            name: "1c gradient everywhere or at the liver, alike",
            truth: Truth::Alike,
            cause: Some(|v| says(v, &["through-plane-gradient"])),
            scans: vec![
                gradient(1.5, long_train(), [60.0, 60.0], [150.0, 150.0]),
                gradient(3.0, three_tesla(), [100.0, 100.0], [200.0, 200.0]),
                gradient(1.5, long_train(), [0.0, 80.0], [150.0, 150.0]),
            ],
        },
        Scenario {
            name: "2 fat in the liver, hyperintense",
            truth: Truth::Brighter,
            cause: Some(|v| says(v, &["fat"])),
            scans: vec![
                fatty_liver(3.0, three_tesla(), 0.2, [225.0, 300.0]),
                fatty_liver(3.0, three_tesla(), 0.2, [120.0, 160.0]),
                fatty_liver(1.5, train(2.3, 2.3, 6), 0.2, [120.0, 160.0]),
                fatty_liver(1.5, long_train(), 0.25, [90.0, 160.0]),
                fatty_liver(3.0, train(1.23, 1.23, 6), 0.15, [120.0, 180.0]),
            ],
        },
        Scenario {
            name: "3 noise in the body above that of air, hyperintense",
            truth: Truth::Brighter,
            cause: Some(|v| says(v, &["SigmaOfRegion"])),
            scans: vec![
                noisy_body(train(2.0, 2.0, 6), 2.0, [700.0, 1000.0]),
                noisy_body(train(4.0, 2.0, 8), 1.5, [420.0, 600.0]),
                noisy_body(train(1.2, 2.0, 6), 2.0, [910.0, 1300.0]),
                noisy_body(train(4.0, 2.0, 8), 2.0, [420.0, 600.0]),
            ],
        },
        Scenario {
            name: "4 late first echo, noise taken too small",
            truth: Truth::Brighter,
            cause: Some(|v| {
                says(
                    v,
                    &[
                        "SigmaOfRegion",
                        "LiverPerhapsBeyondReach",
                        "NoFit",
                        "LackOfFit",
                        "OneBeyondReach",
                        "BothBeyondReach",
                    ],
                )
            }),
            scans: vec![
                noisy_body(train(4.0, 2.0, 8), 2.0, [500.0, 900.0]),
                noisy_body(train(4.0, 2.0, 8), 3.0, [500.0, 900.0]),
                noisy_body(train(4.0, 2.0, 8), 3.3, [700.0, 1800.0]),
                noisy_body(train(4.0, 2.0, 8), 3.3, [60.0, 900.0]),
            ],
        },
        Scenario {
            name: "5 a part of the voxel at 900 s⁻¹ in 300, hypointense",
            truth: Truth::Darker,
            cause: Some(|v| says(v, &["two-compartments"])),
            scans: vec![mixed(0.3, [300.0, 300.0], 900.0), mixed(0.35, [250.0, 250.0], 800.0)],
        },
        Scenario {
            name: "6 clipped below the nominal limit, hypointense",
            truth: Truth::Darker,
            cause: Some(|v| says(v, &["clipping", "Saturated"])),
            scans: [700.0, 900.0]
                .map(|clip| {
                    let lesion = Matter { s0: 2.0, ..Matter::of(420.0) };
                    Scan { clip: Some(clip), ..Scan::new(long_train(), 1.5, lesion, Matter::of(300.0)) }
                })
                .to_vec(),
        },
        Scenario {
            name: "7 a tenth or a fifth of the lesion without iron, the rest as the liver",
            truth: Truth::Alike,
            cause: Some(|v| says(v, &["two-compartments"])),
            scans: vec![
                mixed(0.1, [300.0, 300.0], 12.0),
                mixed(0.2, [300.0, 300.0], 12.0),
                mixed(0.1, [400.0, 400.0], 15.0),
            ],
        },
        Scenario {
            name: "8 three echoes in and out of phase, fat in the liver, alike",
            truth: Truth::Alike,
            cause: Some(|v| says(v, &["fat"])),
            scans: vec![
                fatty_liver(1.5, train(2.3, 2.3, 3), 0.2, [160.0, 160.0]),
                fatty_liver(1.5, train(2.3, 2.3, 3), 0.1, [120.0, 120.0]),
                fatty_liver(3.0, train(1.15, 1.15, 3), 0.15, [250.0, 250.0]),
            ],
        },
        Scenario {
            name: "9 strong gradient at the lesion, alike",
            truth: Truth::Alike,
            cause: Some(|v| says(v, &["through-plane-gradient"])),
            scans: vec![
                gradient(1.5, long_train(), [150.0, 0.0], [300.0, 300.0]),
                gradient(1.5, long_train(), [120.0, 0.0], [200.0, 200.0]),
            ],
        },
        Scenario {
            name: "9b strong gradient at the lesion, hyperintense",
            truth: Truth::Brighter,
            cause: Some(|v| says(v, &["through-plane-gradient"])),
            scans: vec![gradient(1.5, long_train(), [150.0, 0.0], [180.0, 300.0])],
        },
        Scenario {
            name: "10 the lesion region holds a third of liver, hyperintense",
            truth: Truth::Brighter,
            cause: None,
            scans: vec![Scan {
                liver_in_lesion: 0.35,
                ..Scan::new(long_train(), 1.5, Matter::of(210.0), Matter::of(300.0))
            }],
        },
        Scenario {
            name: "11 small lesions at the margin (10 to 40 pixels, ratio 0.8)",
            truth: Truth::AtMargin,
            cause: None,
            scans: [10, 20, 40]
                .map(|pixels| Scan { pixels, ..Scan::new(long_train(), 1.5, Matter::of(240.0), Matter::of(300.0)) })
                .to_vec(),
        },
        Scenario {
            name: "12 two lesions taken as one (100 and 900 s⁻¹ in 300)",
            truth: Truth::Mixed,
            cause: Some(|v| says(v, &["LesionRoisDisagree"])),
            scans: vec![Scan {
                second_lesion: Some(Matter::of(900.0)),
                ..Scan::new(long_train(), 1.5, Matter::of(100.0), Matter::of(300.0))
            }],
        },
        Scenario {
            name: "odd and even echoes differ, alike",
            truth: Truth::Alike,
            cause: Some(|v| says(v, &["odd-even-echoes"])),
            scans: [0.06, 0.12]
                .map(|bipolar| Scan { bipolar, ..Scan::new(long_train(), 1.5, Matter::of(300.0), Matter::of(300.0)) })
                .to_vec(),
        },
        Scenario { name: "clean, alike", truth: Truth::Alike, cause: None, scans: clean(1.0) },
        Scenario { name: "clean, ratio 0.6", truth: Truth::Brighter, cause: None, scans: clean(0.6) },
    ]
}

fn clean(ratio: f64) -> Vec<Scan> {
    let of = |te_ms: Vec<f64>, field_t: f64, liver: f64| Scan {
        pixels: 100,
        ..Scan::new(te_ms, field_t, Matter::of(ratio * liver), Matter::of(liver))
    };
    vec![
        of(long_train(), 1.5, 150.0),
        of(long_train(), 1.5, 300.0),
        of(long_train(), 1.5, 600.0),
        of(train(1.1, 1.1, 12), 3.0, 300.0),
        of(train(1.2, 2.0, 6), 1.5, 250.0),
        of(train(1.23, 1.23, 6), 3.0, 400.0),
    ]
}
