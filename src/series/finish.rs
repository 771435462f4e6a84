//! The last look at a table of images: scaling, field strength, echo times, completeness, and whether it may be fitted.

use std::sync::Arc;

use super::bucket::description;
use super::component::Component;
use super::draft::Draft;
use super::echo_stack::DecayKind;
use super::geometry::{OrderedBy, cross, orientation, spacing_xy, uneven_spacing};
use super::header::ImageHeader;
use super::scaling::choose;
use super::stack_plan::{StackPlan, TeSource};
use crate::say;
use crate::text::Message;
use crate::units::{EchoTimes, FieldStrength};
use crate::volume::Grid;

/// Reason of every stack with a single echo.
pub(super) fn one_echo() -> Message {
    say!("refused-one-echo")
}

/// Makes the plan of a draft. It always comes out: what speaks against a fit becomes its `refusal`.
pub(super) fn finish(mut draft: Draft, uid: String) -> StackPlan {
    let mut warnings = std::mem::take(&mut draft.notes);
    let scaling = choose(&mut draft.table);
    warnings.extend(scaling.warnings);
    let mut refusal = run_refusal(&draft).or(scaling.refusal);
    if let Some(imaginary) = &mut draft.imaginary {
        choose(imaginary);
        warnings.push(say!("magnitude-from-complex"));
    }
    for companion in &mut draft.companions {
        choose(&mut companion.frames);
    }
    let images: Vec<Arc<ImageHeader>> = draft.images().cloned().collect();
    let (field, field_refusal) = field_strength(&images, &mut warnings);
    // Echo times last: they can be typed when nothing else stands in the way.
    let by_count = one_echo_refusal(&draft);
    let others_before = refusal.is_some() || field_refusal.is_some();
    let is_refused_by_count = by_count.is_some() && !others_before;
    refusal = refusal.or(by_count).or(field_refusal);
    let te_source = te_source(&draft);
    let te_refusal = te_refusal(&draft, te_source);
    let by_component = component_refusal(&draft);
    let lacks_times_only = refusal.is_none() && te_refusal.is_some() && draft.times.len() > 1;
    let wants_echo_times = by_component.is_none() && lacks_times_only;
    let is_refused_by_count = is_refused_by_count && te_refusal.is_none() && by_component.is_none();
    refusal = refusal.or(te_refusal);
    let may_be_original = is_marked_derived_only(&draft) && (refusal.is_none() || lacks_times_only);
    let refusal_of_original = if may_be_original { refusal.clone() } else { None };
    refusal = by_component.or(refusal);
    echo_warnings(&draft, &mut warnings);
    completeness(&draft, &mut warnings);
    let grid = grid(&draft, &images[0], &mut warnings);
    let first = &images[0].file;
    let mut series_uids: Vec<String> =
        draft.table.iter().flatten().flatten().map(|f| f.image.file.series_uid.clone()).collect();
    series_uids.dedup();
    note_images(&draft, &images, &mut warnings);
    if draft.is_broken_off {
        warnings.push(say!("run-broken-off"));
    }
    StackPlan {
        uid,
        former_uid: None,
        study_uid: first.study_uid.clone(),
        series_uids,
        series_number: first.series_number,
        description: description(&images[0]),
        vendor: first.manufacturer.clone(),
        component: draft.component,
        derived_from: draft.derived_from,
        decay: decay(&images[0]),
        field,
        repetition_time_ms: images[0].acquisition.repetition_time_ms,
        flip_angle_deg: images[0].acquisition.flip_angle_deg,
        echo_times: draft.times,
        te_source,
        grid,
        frames: draft.table,
        imaginary: draft.imaginary,
        companions: draft.companions,
        warnings,
        refusal,
        is_refused_by_count,
        is_broken_off: draft.is_broken_off,
        may_be_original,
        refusal_of_original,
        is_taken_as_original: false,
        wants_echo_times,
    }
}

fn component_refusal(draft: &Draft) -> Option<Message> {
    if draft.is_mosaic {
        return Some(say!("refused-mosaic"));
    }
    if let Some(word) = &draft.derived_from {
        if is_marked_derived_only(draft) {
            return Some(say!("refused-marked-derived"));
        }
        return Some(say!("refused-derived", word = word));
    }
    let is_usable = draft.component.is_magnitude() || draft.imaginary.is_some();
    (!is_usable).then(|| say!("refused-not-magnitude", component = draft.component.in_words()))
}

/// Nothing but the word DERIVED speaks against them: programs that remove names write it too.
fn is_marked_derived_only(draft: &Draft) -> bool {
    draft.derived_from.as_deref() == Some("DERIVED") && draft.component.is_magnitude() && !draft.is_mosaic
}

/// Images of several runs that nothing tells apart make no decay.
fn run_refusal(draft: &Draft) -> Option<Message> {
    (draft.is_ambiguous && draft.times.len() > 1).then(|| say!("refused-runs-mixed"))
}

fn one_echo_refusal(draft: &Draft) -> Option<Message> {
    (draft.te_is_known && draft.times.len() < 2).then(one_echo)
}

fn te_source(draft: &Draft) -> TeSource {
    // PS3.3 C.8.3.1: EchoTime is in ms; liver protocols start near 1 ms, so 0.1 ms means another unit was written.
    let all_tiny = draft.times.iter().all(|te| te.ms() < 0.1);
    match (draft.te_is_known, all_tiny) {
        (false, _) => TeSource::Unknown,
        (true, true) => TeSource::Doubtful,
        (true, false) => TeSource::Stated,
    }
}

fn te_refusal(draft: &Draft, source: TeSource) -> Option<Message> {
    match source {
        TeSource::Unknown => {
            let can_be_typed = draft.times.len() > 1;
            let why = draft.images().find_map(|image| image.te_problem.clone());
            Some(match (why, can_be_typed) {
                (Some(why), true) => say!("refused-te-unknown-because-type", why = why),
                (Some(why), false) => say!("refused-te-unknown-because", why = why),
                (None, true) => say!("refused-te-unknown-type"),
                (None, false) => say!("refused-te-unknown"),
            })
        }
        TeSource::Doubtful => {
            let last = draft.times.last().map_or(0.0, |te| te.ms());
            Some(say!("te-all-tiny", last = last))
        }
        TeSource::Stated | TeSource::Typed => None,
    }
}

/// From this ratio of neighboring echo times on one of them was probably written in another unit.
const FAR_TE: f64 = 30.0;

fn echo_warnings(draft: &Draft, warnings: &mut Vec<Message>) {
    if !draft.te_is_known || !draft.component.is_magnitude() || draft.derived_from.is_some() {
        return;
    }
    if (2..EchoTimes::FEWEST_FOR_A_RATE).contains(&draft.times.len()) {
        warnings.push(say!("series-two-echoes"));
    }
    if let Some(first) = draft.times.first().filter(|te| te.ms() > 10.0 && draft.times.len() > 1) {
        warnings.push(say!("te-first-late", first = first.to_string()));
    }
    if let Some(pair) = draft.times.windows(2).find(|pair| pair[1].ms() > FAR_TE * pair[0].ms()) {
        warnings.push(say!("te-far-from-next", early = pair[0].to_string(), late = pair[1].to_string()));
    }
    if draft.component == Component::Unmarked {
        warnings.push(say!("magnitude-unmarked"));
    }
}

/// How far the stated field may lie from that of the frequency: scanners sold as "3 T" have 2.89 T, which another
/// calibration holds for.
const MAX_FIELD_ERROR: f64 = 0.01;

/// The field that the protons' frequency tells, where all images agree and it is one of a scanner.
fn field_by_frequency(images: &[Arc<ImageHeader>]) -> Option<FieldStrength> {
    let stated: Vec<f64> = images.iter().filter_map(|image| image.file.proton_frequency_mhz).collect();
    let first = *stated.first()?;
    let is_one = stated.iter().all(|mhz| (mhz - first).abs() <= 0.001 * first.abs());
    let field = FieldStrength::from_proton_mhz(first).filter(|_| is_one)?;
    // Some files hold hertz, or nothing that a scanner could have.
    (0.02..25.0).contains(&field.tesla()).then_some(field)
}

/// Field strength of the stack with notes on repaired values; differing values refuse the fit.
fn field_strength(
    images: &[Arc<ImageHeader>],
    warnings: &mut Vec<Message>,
) -> (Option<FieldStrength>, Option<Message>) {
    let stated: Vec<f64> = images.iter().filter_map(|image| image.file.magnetic_field_strength).collect();
    let (low, high) = stated.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
    if high - low > 0.01 * high.abs() {
        return (None, Some(say!("field-differs", low = low, high = high)));
    }
    let by_frequency = field_by_frequency(images);
    let Some(&stated) = stated.first() else {
        match by_frequency {
            Some(field) => warnings.push(say!("series-field-only-by-frequency", field = field.to_string())),
            None => warnings.push(say!("field-missing")),
        }
        return (by_frequency, None);
    };
    // No MR scanner reaches 100 T; old GE files hold gauss.
    let field = if stated >= 100.0 { FieldStrength::from_gauss(stated) } else { FieldStrength::from_tesla(stated) };
    if let (Some(stated), Some(measured)) = (field, by_frequency)
        && (measured.tesla() / stated.tesla() - 1.0).abs() > MAX_FIELD_ERROR
    {
        let (stated, field) = (stated.to_string(), measured.to_string());
        warnings.push(say!("series-field-by-frequency", stated = stated, field = field));
        return (Some(measured), None);
    }
    match field {
        None => warnings.push(say!("field-unusable", stated = stated)),
        Some(field) if stated >= 100.0 => {
            warnings.push(say!("field-in-gauss", stated = stated, field = field.to_string()));
        }
        Some(field) if (field.tesla() - 1.5).abs() > 0.1 && (field.tesla() - 3.0).abs() > 0.2 => {
            warnings.push(say!("field-without-calibration", field = field.to_string()));
        }
        Some(_) => {}
    }
    (field, None)
}

/// PS3.3 C.8.3.1.1.1 ScanningSequence, C.8.13.4 EchoPulseSequence. A spin echo refocuses what iron dephases.
fn decay(image: &ImageHeader) -> DecayKind {
    let has = |word: &str| image.file.scanning_sequence.iter().any(|s| s == word);
    let is_spin = (has("SE") && !has("GR")) || has("SPIN");
    if is_spin { DecayKind::T2 } else { DecayKind::T2Star }
}

fn completeness(draft: &Draft, warnings: &mut Vec<Message>) {
    for (k, lacking) in (0..draft.positions.len()).filter_map(|k| {
        let lacking: Vec<String> =
            (0..draft.times.len()).filter(|&e| draft.table[e][k].is_none()).map(|e| (e + 1).to_string()).collect();
        (!lacking.is_empty()).then_some((k, lacking))
    }) {
        let (count, echoes) = (lacking.len(), lacking.join(", "));
        warnings.push(say!("slice-lacks-echoes", slice = k + 1, count = count, echoes = echoes));
    }
    let slices_differ = draft.images().any(|image| {
        let first = draft.images().next();
        first.is_some_and(|first| first.slice_thickness_mm != image.slice_thickness_mm)
    });
    if slices_differ {
        warnings.push(say!("thickness-differs"));
    }
}

fn note_images(draft: &Draft, images: &[Arc<ImageHeader>], warnings: &mut Vec<Message>) {
    if draft.component.is_magnitude() && images.iter().any(|image| image.file.pixels.is_lossy) {
        warnings.push(say!("compressed-with-loss"));
    }
}

fn grid(draft: &Draft, first: &ImageHeader, warnings: &mut Vec<Message>) -> Grid {
    let pixels = &first.file.pixels;
    let spacing = spacing_xy(first).unwrap_or_else(|| {
        warnings.push(say!("spacing-missing"));
        [1.0, 1.0]
    });
    match draft.ordered_by {
        OrderedBy::Position => {}
        OrderedBy::PositionLine => warnings.push(say!("orientation-unusable")),
        OrderedBy::SliceLocation => warnings.push(say!("slices-by-location")),
        OrderedBy::InstanceNumber => {
            warnings.push(say!("slices-by-instance-number"));
        }
    }
    // Directions without positions still give letters; positions that were made up give no distances.
    let orientation = orientation(first);
    if let (Some([row, col]), OrderedBy::Position) = (orientation, draft.ordered_by)
        && let Some((median, other)) = uneven_spacing(&draft.positions, cross(row, col))
    {
        warnings.push(say!(
            "slices-unevenly-spaced",
            median = format!("{:.1}", median),
            largest = format!("{:.1}", other)
        ));
    }
    let thickness = first.slice_thickness_mm.filter(|t| t.is_finite() && *t > 0.0);
    Grid {
        columns: pixels.columns,
        rows: pixels.rows,
        spacing_x_mm: spacing[0],
        spacing_y_mm: spacing[1],
        slice_thickness_mm: thickness,
        slice_positions_patient: draft.positions.clone(),
        orientation,
    }
}
