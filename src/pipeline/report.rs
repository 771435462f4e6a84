//! Analysis → report file. Holds the one promise of the format: every number is finite, and what cannot be computed
//! is `null` with a sentence in the warnings.

use serde::Serialize;

use super::{Analysis, Measured, PixelStats, RoiMeasurement};
use crate::io::report::{
    EchoRecord, Ends, Estimate, FORMAT, Input, IronRecord, Pixels, Rate, Ratio, Report, RoiRow, Settings, VERSION,
    VerdictRecord,
};
use crate::roi::Role;
use crate::series::EchoStack;
use crate::text::in_english;
use crate::verdict::{EchoContrast, Finding, Interval, LiverIron, RatioEstimate, Verdict};

/// Name and version of the program, as in every output.
pub const SOFTWARE: &str = concat!("Sideroscope ", env!("CARGO_PKG_VERSION"));

/// The report of `analysis`, which was made from `stack`.
pub fn report(stack: &EchoStack, analysis: &Analysis) -> Report {
    let settings = &analysis.settings;
    let used = settings.echoes.indices(stack.num_echoes());
    Report {
        format: FORMAT.to_owned(),
        version: VERSION,
        software: SOFTWARE.to_owned(),
        input: Input {
            stack_uid: stack.info.uid.clone(),
            te_ms: stack.te_ms(),
            field_t: analysis.context.field.map(|field| field.tesla()),
            shape: [stack.num_slices(), stack.num_echoes(), stack.grid.rows, stack.grid.columns],
        },
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
        rois: analysis.rois.iter().map(roi_row).collect(),
        // Other programs read it: English whatever the window speaks.
        verdict: in_english(|| verdict(stack, analysis)),
    }
}

fn roi_row(roi: &RoiMeasurement) -> RoiRow {
    RoiRow {
        name: roi.name.clone(),
        role: roi.role,
        pixels: roi.pixels,
        area_mm2: finite(roi.area_mm2).unwrap_or_default(),
        r2star_per_s: roi.r2star_per_s.and_then(rate),
        t2star_ms: roi.t2star_ms.and_then(estimate),
        pixel_r2star_per_s: roi.pixel_r2star_per_s.and_then(pixels),
        lic_mg_per_g: roi.lic_mg_per_g.and_then(estimate),
        s0: roi.s0.and_then(finite),
        r_squared: roi.fit.as_ref().ok().and_then(|fit| fit.r_squared).and_then(finite),
        signal_mean: roi.signal_mean.iter().copied().map(finite).collect(),
        signal_sd: roi.signal_sd.iter().copied().map(finite).collect(),
        echoes_used: roi.fit.as_ref().map_or(Vec::new(), |fit| fit.echoes_used.iter().map(|idx| idx + 1).collect()),
    }
}

fn verdict(stack: &EchoStack, analysis: &Analysis) -> VerdictRecord {
    let mut record = match &analysis.verdict {
        Some(verdict) => stated(verdict),
        None => withheld(analysis),
    };
    let missing = analysis.rois.iter().filter_map(why_missing);
    let more = stack.info.warnings.iter().chain(&analysis.warnings).map(String::from).chain(missing);
    for sentence in more.collect::<Vec<_>>() {
        if !record.warnings.contains(&sentence) {
            record.warnings.push(sentence);
        }
    }
    record
}

fn stated(verdict: &Verdict) -> VerdictRecord {
    VerdictRecord {
        finding: verdict.finding,
        leans: verdict.leans,
        applies: verdict.applies(),
        r2star_ratio: verdict.ratio.and_then(ratio),
        margin: verdict.margin,
        flips_at_margin: verdict.flips_at_margin.and_then(finite),
        liver_iron: verdict.liver_iron.as_ref().and_then(iron),
        per_echo: verdict.per_echo.iter().map(echo).collect(),
        best_te_ms: verdict.best_te_ms.and_then(finite),
        reasons: verdict.reasons().map(|reason| reason.to_string()).collect(),
        warnings: verdict.warnings().map(|warning| warning.to_string()).collect(),
    }
}

/// Without a lesion or without a liver there is nothing to compare.
fn withheld(analysis: &Analysis) -> VerdictRecord {
    let holds_pixels = |role| analysis.rois.iter().any(|roi| roi.role == role && roi.pixels > 0);
    let missing = match (holds_pixels(Role::Lesion), holds_pixels(Role::Liver)) {
        (false, false) => "No lesion ROI and no liver ROI holds a pixel: draw both to get a verdict",
        (false, true) => "No lesion ROI holds a pixel: draw one to get a verdict",
        (true, false) => "No liver ROI holds a pixel: draw one to get a verdict",
        (true, true) => "The lesion and the liver could not be compared",
    };
    VerdictRecord {
        finding: Finding::NotAssessable,
        leans: None,
        applies: false,
        r2star_ratio: None,
        margin: analysis.settings.margin,
        flips_at_margin: None,
        liver_iron: None,
        per_echo: Vec::new(),
        best_te_ms: None,
        reasons: vec![missing.to_owned()],
        warnings: Vec::new(),
    }
}

/// The sentence for a ROI whose row has empty fields.
fn why_missing(roi: &RoiMeasurement) -> Option<String> {
    if roi.role == Role::Noise {
        return None;
    }
    let name = &roi.name;
    if roi.pixels == 0 {
        return Some(format!("{name}: no pixel centre lies inside, so nothing was measured"));
    }
    match &roi.fit {
        Err(reason) => Some(format!("{name}: no R2*, {reason}")),
        Ok(_) if roi.r2star_per_s.is_some() && roi.lic_mg_per_g.is_none() => {
            Some(format!("{name}: no LIC, the calibration has no formula for this field strength"))
        }
        Ok(_) => None,
    }
}

/// Kebab-case name that stands on the command line too.
pub(super) fn name_of(value: &impl Serialize) -> String {
    let json = serde_json::to_value(value).ok();
    json.as_ref().and_then(|json| json.as_str()).unwrap_or_default().to_owned()
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn ends(interval: Interval) -> Option<Ends> {
    Some([finite(interval.low)?, finite(interval.high)?])
}

fn rate(measured: Measured) -> Option<Rate> {
    let value = finite(measured.value)?;
    Some(Rate { value, ci95: measured.ci95.and_then(ends), censored: measured.is_lower_bound })
}

fn estimate(measured: Measured) -> Option<Estimate> {
    Some(Estimate { value: finite(measured.value)?, ci95: measured.ci95.and_then(ends) })
}

fn pixels(stats: PixelStats) -> Option<Pixels> {
    let PixelStats { mean, sd, median, iqr, min, max, invalid } = stats;
    let all = [mean, sd, median, min, max].into_iter().all(f64::is_finite);
    Some(Pixels { mean, sd, median, iqr: ends(iqr).filter(|_| all)?, min, max, invalid })
}

fn ratio(ratio: RatioEstimate) -> Option<Ratio> {
    Some(Ratio { value: finite(ratio.value)?, ci90: ends(ratio.ci90)?, ci95: ends(ratio.ci95)? })
}

fn iron(iron: &LiverIron) -> Option<IronRecord> {
    let lic_mg_per_g = finite(iron.lic_mg_per_g)?;
    Some(IronRecord { grade: iron.grade.to_owned(), scheme: iron.scheme.to_owned(), lic_mg_per_g })
}

fn echo(echo: &EchoContrast) -> EchoRecord {
    EchoRecord {
        te_ms: echo.te_ms,
        contrast: echo.contrast.and_then(finite),
        cnr: echo.cnr.and_then(finite),
        appearance: echo.appearance,
        at_noise_floor: echo.is_at_noise_floor,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, Array4};
    use serde_json::Value;

    use super::*;
    use crate::fit::{CurveFit, NoFit, Noise, NoiseSource};
    use crate::pipeline::{AnalysisSettings, MeasurementContext, NoiseEstimate};
    use crate::privacy::Identity;
    use crate::series::{DecayKind, StackInfo};
    use crate::units::EchoTime;
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
            pixel_r2star_per_s: None,
            pixel_values: Vec::new(),
        }
    }

    fn json(rois: Vec<RoiMeasurement>) -> Value {
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
        let json = json(vec![roi(Role::Lesion, Ok(fit()))]);
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
        assert_eq!(keys(&json), "format input rois settings software verdict version");
        assert_eq!(keys(&json["settings"]), "calibration coils echoes margin model seed sigma sigma_source");
        assert_eq!(
            keys(row),
            "area_mm2 echoes_used lic_mg_per_g name pixel_r2star_per_s pixels r2star_per_s r_squared role s0 signal_mean signal_sd t2star_ms"
        );
        assert_eq!(
            keys(&json["verdict"]),
            "applies best_te_ms finding flips_at_margin leans liver_iron margin per_echo r2star_ratio reasons warnings"
        );
    }

    #[test]
    fn what_is_not_finite_is_null() {
        let json = json(vec![roi(Role::Lesion, Ok(fit()))]);
        let row = &json["rois"][0];
        assert_eq!(row["r2star_per_s"]["ci95"], Value::Null);
        assert_eq!(row["t2star_ms"], Value::Null);
        assert_eq!(row["signal_mean"], serde_json::json!([10.0, null]));
        assert_eq!(row["signal_sd"], serde_json::json!([1.0, null]));
    }

    #[test]
    fn every_missing_number_has_its_sentence() {
        let json = json(vec![roi(Role::Lesion, Err(NoFit::NoDecay)), roi(Role::Liver, Ok(fit()))]);
        let warnings = json["verdict"]["warnings"].to_string();
        assert_eq!(json["verdict"]["finding"], "not_assessable");
        assert!(warnings.contains("Lesion: no R2*, the signal does not decay"), "{warnings}");
        assert!(warnings.contains("Liver: no LIC,"), "{warnings}");
        assert!(warnings.contains("One slice was set aside"), "{warnings}");
        assert!(!json.to_string().contains("Somebody"), "no patient text in the report");
    }
}
