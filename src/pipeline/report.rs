//! Analysis → report file. Holds the one promise of the format: every number is finite, and what cannot be computed
//! is `null` with a sentence in the warnings.

use serde::Serialize;

use super::report_numbers::{ends, finite, lower_if};
use super::report_verdict::verdict;
use super::{Analysis, Bounded, Measured, PixelStats, RoiMeasurement};
use crate::io::report::{Bound, Decay, Estimate, FORMAT, Input, Pixels, Rate, Report, RoiRow, Settings, VERSION};
use crate::series::EchoStack;
use crate::text::in_english;
use crate::units::{t2star_ms_from_r2star_per_s, umol_per_g_from_mg_per_g};

/// Name and version of the program, as in every output.
pub const SOFTWARE: &str = concat!("Sideroscope ", env!("CARGO_PKG_VERSION"));

/// The report of `analysis`, which was made from `stack`.
pub fn report(stack: &EchoStack, analysis: &Analysis) -> Report {
    let settings = &analysis.settings;
    let used = settings.echoes.indices(stack.num_echoes());
    let decay = Decay::from(analysis.context.decay);
    Report {
        format: FORMAT.to_owned(),
        version: VERSION,
        software: SOFTWARE.to_owned(),
        input: Input {
            stack_uid: stack.info.uid.clone(),
            te_ms: stack.te_ms(),
            field_t: analysis.context.field.map(|field| field.tesla()),
            shape: [stack.num_slices(), stack.num_echoes(), stack.grid.rows, stack.grid.columns],
            decay,
        },
        decay,
        settings: Settings {
            model: name_of(&settings.model),
            echoes: used.first().zip(used.last()).map(|(first, last)| [first + 1, last + 1]),
            sigma: analysis.noise.sigma.and_then(finite),
            sigma_source: name_of(&analysis.noise.source),
            coils: analysis.noise.coils,
            calibration: settings.calibration.name.to_owned(),
            margin: settings.margin,
            seed: settings.seed,
        },
        rois: analysis.rois.iter().map(|roi| roi_row(roi, decay)).collect(),
        // Other programs read it: English whatever the window speaks.
        verdict: in_english(|| verdict(stack, analysis)),
    }
}

fn roi_row(roi: &RoiMeasurement, decay: Decay) -> RoiRow {
    let (rate, time, pixels) = (roi.r2star_per_s.and_then(rate), time(roi), roi.pixel_r2star_per_s.and_then(pixels));
    let is_star = decay == Decay::T2Star;
    RoiRow {
        name: roi.name.clone(),
        role: roi.role,
        pixels: roi.pixels,
        area_mm2: finite(roi.area_mm2).unwrap_or_default(),
        r2star_per_s: rate.filter(|_| is_star),
        t2star_ms: time.filter(|_| is_star),
        pixel_r2star_per_s: pixels.filter(|_| is_star),
        r2_per_s: rate.filter(|_| !is_star),
        t2_ms: time.filter(|_| !is_star),
        pixel_r2_per_s: pixels.filter(|_| !is_star),
        lic_mg_per_g: roi.lic_mg_per_g.and_then(estimate),
        lic_umol_per_g: roi.lic_mg_per_g.and_then(estimate).map(umol),
        pdff_percent: roi.pdff_percent.and_then(estimate),
        s0: roi.s0.and_then(finite),
        r_squared: roi.fit.as_ref().ok().and_then(|fit| fit.r_squared).and_then(finite),
        signal_mean: roi.signal_mean.iter().copied().map(finite).collect(),
        signal_sd: roi.signal_sd.iter().copied().map(finite).collect(),
        echoes_used: roi.fit.as_ref().map_or(Vec::new(), |fit| fit.echoes_used.iter().map(|idx| idx + 1).collect()),
    }
}

/// T2* falls as the rate rises: below a rate that is a lower bound it is known to be shorter than that.
fn time(roi: &RoiMeasurement) -> Option<Estimate> {
    let bound = || {
        let rate = roi.r2star_per_s.filter(|rate| rate.is_lower_bound)?;
        let value = t2star_ms_from_r2star_per_s(rate.value)?;
        Some(Estimate { value, ci95: None, bound: Bound::UPPER })
    };
    roi.t2star_ms.and_then(estimate).or_else(bound)
}

fn umol(lic: Estimate) -> Estimate {
    let of = umol_per_g_from_mg_per_g;
    Estimate { value: of(lic.value), ci95: lic.ci95.map(|ends| ends.map(of)), ..lic }
}

/// Kebab-case name that stands on the command line too.
pub(super) fn name_of(value: &impl Serialize) -> String {
    let json = serde_json::to_value(value).ok();
    json.as_ref().and_then(|json| json.as_str()).unwrap_or_default().to_owned()
}

fn rate(measured: Measured) -> Option<Rate> {
    let Measured { value, ci95, is_lower_bound } = measured;
    let bound = lower_if(is_lower_bound);
    Some(Rate { value: finite(value)?, ci95: ci95.and_then(ends), censored: is_lower_bound, bound })
}

fn estimate(measured: Measured) -> Option<Estimate> {
    let Measured { value, ci95, is_lower_bound } = measured;
    Some(Estimate { value: finite(value)?, ci95: ci95.and_then(ends), bound: lower_if(is_lower_bound) })
}

fn pixels(stats: PixelStats) -> Option<Pixels> {
    let PixelStats { mean, sd, median, quartiles, min, max, invalid, beyond_reach } = stats;
    let value = |bounded: Bounded| finite(bounded.value);
    Some(Pixels {
        mean: mean.and_then(finite),
        sd: sd.and_then(finite),
        median: value(median)?,
        median_is_lower_bound: median.is_lower_bound,
        iqr: [value(quartiles[0])?, value(quartiles[1])?],
        iqr_is_lower_bound: quartiles.map(|quartile| quartile.is_lower_bound),
        min: value(min)?,
        min_is_lower_bound: min.is_lower_bound,
        max: value(max)?,
        max_is_lower_bound: max.is_lower_bound,
        invalid,
        beyond_reach,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, Array4};
    use serde_json::{Value, json};

    use super::*;
    use crate::fit::{CurveFit, NoFit, Noise, NoiseSource};
    use crate::pipeline::{AnalysisSettings, MeasurementContext, NoiseEstimate};
    use crate::privacy::Identity;
    use crate::roi::Role;
    use crate::series::{DecayKind, StackInfo};
    use crate::units::EchoTime;
    use crate::verdict::Interval;
    use crate::volume::Grid;

    fn stack() -> EchoStack {
        let info = StackInfo {
            uid: "2.25.1".to_owned(),
            study_uid: "2.25.2".to_owned(),
            frame_of_reference_uid: None,
            series_number: None,
            description: String::new(),
            vendor: String::new(),
            field: None,
            repetition_time_ms: None,
            flip_angle_deg: None,
            decay: DecayKind::T2Star,
            te_is_known: true,
            patient_label: Some("Somebody".to_owned()),
            identity: Identity::default(),
            source_uids: Vec::new(),
            warnings: vec!["One slice was set aside".into()],
        };
        let grid = Grid::new(4, 3, [1.0, 1.0], None, vec![[0.0; 3]], None).expect("valid grid");
        let times = [1.0, 2.5].map(|ms| EchoTime::from_ms(ms).expect("valid")).to_vec();
        let pixels = Array4::zeros((2, 1, 3, 4));
        EchoStack::new(info, grid, times, pixels, Array2::from_elem((2, 1), true), None).expect("valid stack")
    }

    fn roi(role: Role, fit: Result<CurveFit, NoFit>) -> RoiMeasurement {
        RoiMeasurement {
            id: None,
            name: role.label().to_owned(),
            role,
            slices: vec![0],
            pixels: 9,
            area_mm2: 9.0,
            signal_mean: vec![10.0, f64::NAN],
            signal_sd: vec![1.0, f64::INFINITY],
            r2star_per_s: fit.as_ref().ok().map(|fit| Measured {
                value: fit.r2star_per_s,
                ci95: Some(Interval { low: f64::NAN, high: 1.0 }),
                is_lower_bound: true,
            }),
            fit,
            t2star_ms: Some(Measured { value: f64::INFINITY, ci95: None, is_lower_bound: false }),
            lic_mg_per_g: None,
            s0: None,
            pdff_percent: None,
            pixel_r2star_per_s: None,
            pixel_values: Vec::new(),
        }
    }

    fn json_of(rois: Vec<RoiMeasurement>) -> Value {
        let settings = AnalysisSettings::default();
        let noise = Noise { sigma: None, coils: 1, source: NoiseSource::Fitted };
        let estimate = NoiseEstimate { noise, relative_se: 0.0, warnings: Vec::new() };
        let analysis = Analysis {
            context: MeasurementContext::with_noise(&stack(), estimate, &settings),
            settings,
            noise,
            noise_floor: None,
            rois,
            lesion: None,
            liver: None,
            verdict: None,
            warnings: Vec::new(),
        };
        serde_json::from_str(&report(&stack(), &analysis).to_json()).expect("valid JSON")
    }

    fn fit() -> CurveFit {
        CurveFit {
            r2star_per_s: 61.5,
            s0: 1000.0,
            is_lower_bound: true,
            sigma: None,
            offset: None,
            fat_fraction: None,
            predicted: Vec::new(),
            residual_ss: 0.0,
            r_squared: Some(0.5),
            num_parameters: 2,
            echoes_used: vec![0, 1],
        }
    }

    /// Key by key as the description of the format gives them.
    #[test]
    fn has_the_keys_and_the_counting_of_the_format() {
        let json = json_of(vec![roi(Role::Lesion, Ok(fit()))]);
        assert_eq!((&json["format"], &json["version"]), (&Value::from("sideroscope-report"), &Value::from(1)));
        assert_eq!(json["input"]["shape"], serde_json::json!([1, 2, 3, 4]));
        assert_eq!(json["input"]["te_ms"], serde_json::json!([1.0, 2.5]));
        assert_eq!(json["settings"]["model"], "m1ncm");
        assert_eq!(json["settings"]["echoes"], serde_json::json!([1, 2]));
        assert_eq!(json["settings"]["sigma_source"], "fitted");
        let row = &json["rois"][0];
        assert_eq!((&row["role"], &row["echoes_used"]), (&Value::from("lesion"), &serde_json::json!([1, 2])));
        assert_eq!((&row["r2star_per_s"]["value"], &row["r2star_per_s"]["censored"]), (&61.5.into(), &true.into()));
        let keys = |value: &Value| value.as_object().expect("object").keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(keys(&json), "decay format input rois settings software verdict version");
        assert_eq!(keys(&json["settings"]), "calibration coils echoes margin model seed sigma sigma_source");
        assert_eq!(
            keys(row),
            "area_mm2 echoes_used lic_mg_per_g lic_umol_per_g name pixel_r2star_per_s pixels r2star_per_s r_squared role s0 signal_mean signal_sd t2star_ms"
        );
        assert_eq!(
            keys(&json["verdict"]),
            "applies basis best_te_ms excluded_difference_per_s finding fit_quality flips_at_margin headline iron_fraction leans limits liver_iron margin per_echo r2star_ratio reasons sigma_region sources warnings"
        );
    }

    #[test]
    fn what_is_not_finite_is_null() {
        let json = json_of(vec![roi(Role::Lesion, Ok(fit()))]);
        let row = &json["rois"][0];
        assert_eq!(row["r2star_per_s"]["ci95"], Value::Null);
        let above = json!({"value": 1000.0 / 61.5, "ci95": null, "is_upper_bound": true, "is_lower_bound": false});
        assert_eq!(row["t2star_ms"], above, "the time of a rate that is a bound is one too");
        assert_eq!(row["signal_mean"], serde_json::json!([10.0, null]));
        assert_eq!(row["signal_sd"], serde_json::json!([1.0, null]));
    }

    #[test]
    fn every_missing_number_has_its_sentence() {
        let json = json_of(vec![roi(Role::Lesion, Err(NoFit::NoDecay)), roi(Role::Liver, Ok(fit()))]);
        let warnings = json["verdict"]["warnings"].to_string();
        assert_eq!(json["verdict"]["finding"], "not_assessable");
        assert!(warnings.contains("Lesion: no R2*, the signal does not decay"), "{warnings}");
        assert!(warnings.contains("Liver: no LIC,"), "{warnings}");
        assert!(warnings.contains("One slice was set aside"), "{warnings}");
        assert!(!json.to_string().contains("Somebody"), "no patient text in the report");
    }
}
