//! Every ROI of a stack measured, pooled by role, and the question answered.

use std::sync::Arc;

use rayon::prelude::*;

use super::analysis::Analysis;
use super::context::MeasurementContext;
use super::measure::{Measurement, measure_roi};
use super::noise::{NoiseEstimate, estimate_noise};
use super::regions;
use super::resample;
use super::settings::{AnalysisSettings, SigmaChoice};
use super::shifts::{Shift, largest_shift};
use super::signs::scaling_jump;
use crate::fit::EchoSelection;
use crate::fit::noise::noise_floor;
use crate::roi::{Exclusion, Roi, Role, Shape};
use crate::say;
use crate::series::{DecayKind, EchoStack};
use crate::text::Message;
use crate::units::EchoTimes;
use crate::verdict::{
    Caveat, Draws, Evidence, FewEvidence, Misfit, RateDraw, Reading, Rules, Scheme, Tissue, TissueEvidence, Verdict,
    assess, assess_few, image_alone, liver_caveats,
};

/// Measures every ROI, pools those of a role, and answers the question.
///
/// Never fails: without ROIs there is no verdict, without a fit the measurement says why.
pub fn analyze(stack: &EchoStack, rois: &[Roi], settings: &AnalysisSettings) -> Analysis {
    let context = MeasurementContext::new(stack, rois, settings);
    let shifts = Shifts::of(stack, rois, &context.noise);
    analyze_with(stack, rois, settings, &context, &shifts, &mut |rois| Arc::new(measure_roi(stack, rois, &context)))
}

/// [`analyze`] that remembers what a drag does not change: the noise, the slices looked at for motion, and every
/// region whose outline stayed. One analyzer per stack.
#[derive(Clone, Debug)]
pub struct Analyzer {
    stack: Arc<EchoStack>,
    noise: Option<(NoiseKey, NoiseEstimate)>,
    shifts: Option<(Vec<usize>, Option<f64>, Shifts)>,
    regions: Vec<(RegionKey, Arc<Measurement>)>,
}

/// Regions kept: enough for the ROIs of a document and the steps of one drag back and forth.
const KEPT_REGIONS: usize = 64;

#[derive(Clone, Debug, PartialEq)]
struct NoiseKey {
    sigma: SigmaChoice,
    coils: u32,
    /// The σ of a volume depends on the echoes in use.
    echoes: EchoSelection,
    rois: Vec<(usize, Shape, Vec<Exclusion>)>,
}

#[derive(Clone, Debug, PartialEq)]
struct RegionKey {
    rois: Vec<Roi>,
    context: MeasurementContext,
}

impl Analyzer {
    pub fn new(stack: Arc<EchoStack>) -> Self {
        Self { stack, noise: None, shifts: None, regions: Vec::new() }
    }

    pub fn stack(&self) -> &Arc<EchoStack> {
        &self.stack
    }

    /// The same answer as [`analyze`], faster the second time.
    pub fn analyze(&mut self, rois: &[Roi], settings: &AnalysisSettings) -> Analysis {
        let stack = Arc::clone(&self.stack);
        let noise = self.noise(&stack, rois, settings);
        let shifts = self.shifts(&stack, rois, &noise);
        let context = MeasurementContext::with_noise(&stack, noise, settings);
        // Neither margin nor scheme nor words change a measurement.
        let noise = NoiseEstimate { warnings: Vec::new(), ..context.noise.clone() };
        let key_context = MeasurementContext { margin: 0.0, scheme: Scheme::DEFAULT, noise, ..context.clone() };
        let Self { regions, .. } = self;
        analyze_with(&stack, rois, settings, &context, &shifts, &mut |rois| {
            let rois_of_key = rois.iter().map(|roi| (*roi).clone()).collect();
            let key = RegionKey { rois: rois_of_key, context: key_context.clone() };
            remembered(regions, key, || measure_roi(&stack, rois, &context))
        })
    }

    fn noise(&mut self, stack: &EchoStack, rois: &[Roi], settings: &AnalysisSettings) -> NoiseEstimate {
        let air = rois.iter().filter(|roi| roi.role == Role::Noise);
        let rois_of_noise = air.map(|roi| (roi.slice, roi.shape.clone(), roi.excluded.clone())).collect();
        let (sigma, coils, echoes) = (settings.sigma, settings.coils, settings.echoes.clone());
        let key = NoiseKey { sigma, coils, echoes, rois: rois_of_noise };
        match &self.noise {
            Some((kept, noise)) if *kept == key => noise.clone(),
            _ => {
                let noise = estimate_noise(stack, rois, settings);
                self.noise = Some((key, noise.clone()));
                noise
            }
        }
    }

    fn shifts(&mut self, stack: &EchoStack, rois: &[Roi], noise: &NoiseEstimate) -> Shifts {
        let slices = Shifts::slices(rois);
        match &self.shifts {
            Some((kept, sigma, shifts)) if *kept == slices && *sigma == noise.noise.sigma => shifts.clone(),
            _ => {
                let shifts = Shifts::of(stack, rois, noise);
                self.shifts = Some((slices, noise.noise.sigma, shifts.clone()));
                shifts
            }
        }
    }
}

fn remembered(
    regions: &mut Vec<(RegionKey, Arc<Measurement>)>,
    key: RegionKey,
    measure: impl FnOnce() -> Measurement,
) -> Arc<Measurement> {
    if let Some(found) = regions.iter().position(|(kept, _)| *kept == key) {
        // The most recently used stands last, the first goes first.
        let entry = regions.remove(found);
        regions.push(entry);
    } else {
        if regions.len() >= KEPT_REGIONS {
            regions.remove(0);
        }
        regions.push((key, Arc::new(measure())));
    }
    Arc::clone(&regions[regions.len() - 1].1)
}

/// Slices with tissue ROIs whose echoes do not lie on top of each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shifts(Vec<Shift>);

impl Shifts {
    fn slices(rois: &[Roi]) -> Vec<usize> {
        let tissue = rois.iter().filter(|roi| matches!(roi.role, Role::Lesion | Role::Liver));
        let mut slices: Vec<usize> = tissue.map(|roi| roi.slice).collect();
        slices.sort_unstable();
        slices.dedup();
        slices
    }

    pub fn of(stack: &EchoStack, rois: &[Roi], noise: &NoiseEstimate) -> Self {
        let floor = noise.noise.sigma.map(|sigma| noise_floor(sigma, noise.noise.coils));
        let slices = Self::slices(rois).into_iter().filter(|&slice| slice < stack.num_slices());
        Self(slices.filter_map(|slice| largest_shift(stack, slice, floor)).collect())
    }

    fn caveat(&self, tissue: Tissue, measurement: &Measurement) -> Option<Caveat> {
        let on_slice = self.0.iter().find(|shift| measurement.roi.slices.contains(&shift.slice))?;
        Some(Caveat::Misregistered { tissue, shift_pixels: on_slice.pixels, te_ms: on_slice.te_ms })
    }
}

/// Puts measurements together; `measure` gives one for a list of ROIs, new or remembered.
pub fn analyze_with(
    stack: &EchoStack,
    rois: &[Roi],
    settings: &AnalysisSettings,
    context: &MeasurementContext,
    shifts: &Shifts,
    measure: &mut dyn FnMut(&[&Roi]) -> Arc<Measurement>,
) -> Analysis {
    let single: Vec<Arc<Measurement>> = rois.iter().map(|roi| measure(&[roi])).collect();
    let mut pooled = |role: Role| {
        let of_role: Vec<usize> = (0..rois.len()).filter(|&i| rois[i].role == role).collect();
        match of_role[..] {
            [] => None,
            [only] => Some(Arc::clone(&single[only])),
            _ => Some(measure(&of_role.iter().map(|&i| &rois[i]).collect::<Vec<_>>())),
        }
    };
    let noise = &context.noise;
    let (lesion, liver, muscle) = (pooled(Role::Lesion), pooled(Role::Liver), pooled(Role::Muscle));
    let sigma = sigma_in_force(noise, lesion.as_deref(), liver.as_deref());
    let noise_floor = sigma.map(|sigma| noise_floor(sigma, noise.noise.coils));
    let mut warnings = stack.info.warnings.clone();
    warnings.extend(noise.warnings.iter().cloned());
    warnings.extend(rois.iter().filter_map(|roi| left_out(stack, roi)));
    warnings.extend(rois.iter().filter_map(|roi| without_signal(stack, roi)));
    let of_role = |role: Role| -> Vec<&Measurement> {
        let both = rois.iter().zip(&single).filter(|(roi, _)| roi.role == role);
        both.map(|(_, measurement)| measurement.as_ref()).collect()
    };
    let nothing = Draws::default();
    let te_ms = stack.te_ms();
    let evidence = Evidence {
        te_ms: &te_ms,
        field: context.field,
        is_spin_echo: context.decay == DecayKind::T2,
        sigma,
        sigma_source: noise.noise.source,
        noise_floor,
        lesion: TissueEvidence::unknown(&nothing),
        liver: TissueEvidence::unknown(&nothing),
        stack_sigma: noise.noise.sigma,
        iron_free: None,
        caveats: &[],
        rules: rules(context),
    };
    let verdict = match (&lesion, &liver) {
        (Some(lesion), Some(liver)) if lesion.roi.pixels > 0 && liver.roi.pixels > 0 => {
            let (lesions, livers) = (of_role(Role::Lesion), of_role(Role::Liver));
            let mut caveats = data_caveats(lesion, liver, shifts);
            caveats.extend(regions::livers_disagree(&livers, context.margin));
            caveats.extend(regions::lesions_disagree(&lesions, liver, context.margin));
            let [lesion_parts, liver_parts] =
                [(lesion, &lesions), (liver, &livers)].map(|(pooled, of_role)| Parts::of(pooled, of_role, context));
            let (lesion_readings, liver_readings) = with_fat(lesion, lesion_parts, liver, liver_parts);
            let evidence = Evidence {
                lesion: tissue_evidence(lesion, &lesion_readings),
                liver: tissue_evidence(liver, &liver_readings),
                iron_free: regions::iron_free(rois, &single).map(|free| &free.draws),
                caveats: &caveats,
                ..evidence
            };
            let echoes = echoes_in_force(context, lesion, liver, stack.num_echoes());
            Some(answer(&evidence, &echoes, muscle.as_deref(), settings, context))
        }
        (None, Some(liver)) if liver.roi.pixels > 0 => {
            let livers = of_role(Role::Liver);
            let mut caveats: Vec<Caveat> = liver.signs.caveats(Tissue::Liver);
            caveats.extend(shifts.caveat(Tissue::Liver, liver));
            caveats.extend(regions::livers_disagree(&livers, context.margin));
            let parts = Parts::of(liver, &livers, context);
            let evidence = Evidence { liver: tissue_evidence(liver, &parts), caveats: &caveats, ..evidence };
            warnings.extend(liver_caveats(&evidence).iter().map(Caveat::sentence));
            None
        }
        _ => None,
    };
    Analysis {
        settings: settings.clone(),
        context: context.clone(),
        noise: noise.noise,
        noise_floor,
        rois: single.iter().map(|measurement| measurement.roi.clone()).collect(),
        lesion: lesion.map(|measurement| measurement.roi.clone()),
        liver: liver.map(|measurement| measurement.roi.clone()),
        verdict,
        warnings,
    }
}

/// Indices of the echoes that the settings take part and both tissues have.
fn echoes_in_force(
    context: &MeasurementContext,
    lesion: &Measurement,
    liver: &Measurement,
    num_echoes: usize,
) -> Vec<usize> {
    let is_missing = |echo: &usize| [lesion, liver].iter().any(|m| m.missing_echoes.contains(echo));
    context.fit.echoes.indices(num_echoes).into_iter().filter(|echo| !is_missing(echo)).collect()
}

/// The answer by rates and what each image would say alone; of one or two echoes theirs, with what is known of the
/// liver's iron besides.
fn answer(
    evidence: &Evidence<'_>,
    echoes: &[usize],
    muscle: Option<&Measurement>,
    settings: &AnalysisSettings,
    context: &MeasurementContext,
) -> Verdict {
    let MeasurementContext { seed, replicates, .. } = *context;
    let parts = muscle.map(|muscle| Parts::of(muscle, &[muscle], context));
    let sigma_factors = resample::sigma_factors(context.noise.relative_se, seed, replicates);
    let few = FewEvidence {
        evidence,
        echoes,
        coils: context.noise.noise.coils,
        sigma_factors: &sigma_factors,
        muscle: muscle.filter(|muscle| muscle.roi.pixels > 0).zip(parts.as_ref()).map(|(m, p)| tissue_evidence(m, p)),
        load: settings.liver_load.as_ref(),
        s0_ratio_bound: settings.s0_ratio_bound,
    };
    if echoes.len() < EchoTimes::FEWEST_FOR_A_RATE {
        return assess_few(&few);
    }
    let mut verdict = assess(evidence);
    verdict.per_echo.par_iter_mut().enumerate().for_each(|(echo, shown)| shown.alone = Some(image_alone(&few, echo)));
    verdict
}

/// σ as measured; a fitted one only from a tissue that has come near the floor, which alone holds it.
fn sigma_in_force(noise: &NoiseEstimate, lesion: Option<&Measurement>, liver: Option<&Measurement>) -> Option<f64> {
    let near_floor = |measurement: &Measurement| {
        let fit = measurement.roi.fit.as_ref().ok()?;
        let (last, sigma) = (*measurement.roi.signal_mean.last()?, fit.sigma?);
        (last < 2.0 * noise_floor(sigma, noise.noise.coils)).then_some((fit.r2star_per_s, sigma))
    };
    let fastest = || [lesion, liver].into_iter().flatten().filter_map(near_floor).max_by(|a, b| a.0.total_cmp(&b.0));
    let own = [lesion, liver].into_iter().flatten().filter(|m| m.has_own_sigma).filter_map(|m| m.sigma_region);
    let stack = noise.noise.sigma.or_else(|| fastest().map(|(_, sigma)| sigma));
    own.map(|own| own.sigma).chain(stack).reduce(f64::max)
}

/// Readings and draws of a pooled tissue, widened by what its regions differ.
struct Parts {
    readings: Vec<Reading>,
    /// Its regions disagree: the pooled decay is of no tissue, and its misfit is not judged.
    is_mixed: bool,
    draws: Draws,
}

impl Parts {
    fn of(pooled: &Measurement, of_role: &[&Measurement], context: &MeasurementContext) -> Self {
        let factors = regions::between(of_role, context.margin, context.seed, context.replicates);
        let widened = |rates: &[RateDraw]| match &factors {
            Some(factors) => {
                let scaled =
                    rates.iter().zip(factors).map(|(draw, f)| RateDraw { low: draw.low * f, high: draw.high * f });
                scaled.collect()
            }
            None => rates.to_vec(),
        };
        let of = |reading: &Reading| Reading { rates: widened(&reading.rates), ..reading.clone() };
        // Regions that disagree pool into a decay of no tissue: its misfit says nothing that the disagreement does not.
        let readings = match (&pooled.readings.plain, regions::disagree(of_role, context.margin)) {
            (Some(plain), true) => vec![plain.clone()],
            _ => pooled.readings.plausible.iter().map(of).collect(),
        };
        let is_mixed = regions::disagree(of_role, context.margin);
        Self { readings, is_mixed, draws: Draws { rates: widened(&pooled.draws.rates), ..pooled.draws.clone() } }
    }

    fn has_fat(&self) -> bool {
        self.readings.iter().any(|reading| matches!(reading.misfit, Some(Misfit::Fat { .. })))
    }
}

/// Fat in one tissue asks for the fat–water model in the other too.
fn with_fat(
    lesion: &Measurement,
    mut lesion_parts: Parts,
    liver: &Measurement,
    mut liver_parts: Parts,
) -> (Parts, Parts) {
    let (in_lesion, in_liver) = (lesion_parts.has_fat(), liver_parts.has_fat());
    if in_liver && !in_lesion {
        lesion_parts.readings.extend(lesion.readings.fat_reading(&lesion.draws));
    }
    if in_lesion && !in_liver {
        liver_parts.readings.extend(liver.readings.fat_reading(&liver.draws));
    }
    (lesion_parts, liver_parts)
}

fn tissue_evidence<'a>(measurement: &'a Measurement, parts: &'a Parts) -> TissueEvidence<'a> {
    TissueEvidence {
        readings: &parts.readings,
        quality: measurement.readings.quality.filter(|_| !parts.is_mixed),
        sigma_region: measurement.sigma_region,
        has_own_sigma: measurement.has_own_sigma,
        effective_pixels: measurement.effective_pixels,
        pixels: measurement.roi.pixels,
        signal_mean: &measurement.roi.signal_mean,
        fit: measurement.roi.fit.as_ref().map_err(|why| *why),
        draws: &parts.draws,
    }
}

fn rules(context: &MeasurementContext) -> Rules {
    let MeasurementContext { margin, calibration, scheme, .. } = *context;
    Rules { margin, calibration, scheme, ..Rules::default() }
}

/// Says that a region reaches into padding or into what the scanner set to zero.
fn without_signal(stack: &EchoStack, roi: &Roi) -> Option<Message> {
    if roi.slice >= stack.num_slices() {
        return None;
    }
    let mask = roi.mask(stack.grid.rows, stack.grid.columns);
    let pixels = mask.pixels();
    let count = pixels.iter().filter(|&&(row, column)| !stack.has_signal([roi.slice, row, column])).count();
    (count > 0).then(|| say!("roi-without-signal", name = roi.name.as_str(), count = count, total = pixels.len()))
}

/// Says that the user left pixels of a region out, so that no reader takes the rest for the whole.
fn left_out(stack: &EchoStack, roi: &Roi) -> Option<Message> {
    let count = roi.num_excluded(stack.grid.rows, stack.grid.columns);
    if count == 0 {
        return None;
    }
    let total = count + roi.mask(stack.grid.rows, stack.grid.columns).len();
    Some(say!("roi-left-out", name = &roi.name, count = count, total = total))
}

fn data_caveats(lesion: &Measurement, liver: &Measurement, shifts: &Shifts) -> Vec<Caveat> {
    // A step is a step of gain only if no cause of a curved decay explains it as well.
    let confirmed = scaling_jump(&lesion.signs, &liver.signs)
        .filter(|(echo_idx, _)| [lesion, liver].iter().any(|m| m.readings.confirms_step(*echo_idx)));
    let mut found: Vec<Caveat> = confirmed.into_iter().map(|(_, caveat)| caveat).collect();
    for (tissue, measurement) in [(Tissue::Lesion, lesion), (Tissue::Liver, liver)] {
        found.extend(measurement.signs.caveats(tissue));
        found.extend(shifts.caveat(tissue, measurement));
    }
    found
}
