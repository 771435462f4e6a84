//! Enhanced multi-frame objects: functional groups → one header per frame.

use std::sync::Arc;

use super::dataset::{DataSet, Number};
use super::file::OpenError;
use super::header::{classic, complex_component, echo_time, orientation, scalings};
use super::tags::*;
use crate::say;
use crate::series::{Acquisition, FileHeader, ImageHeader, Scalings, Setup, seconds, setup};

/// Headers of all frames. PerFrameFunctionalGroups must have one item per frame: which frame is which echo is said
/// nowhere else.
pub(super) fn frames(data: &DataSet<'_>, mut file: FileHeader) -> Result<Vec<ImageHeader>, OpenError> {
    let shared = data.first_item(SHARED_FUNCTIONAL_GROUPS);
    if shared.is_none_or(|shared| shared.is_empty()) {
        file.notes.push(say!("enhanced-shared-missing"));
    }
    let per_frame: Vec<DataSet<'_>> = data.items(PER_FRAME_FUNCTIONAL_GROUPS).collect();
    let number = file.pixels.frames;
    if per_frame.len() != number {
        let items = per_frame.len();
        return Err(OpenError::Content(say!("enhanced-items-mismatch", items = items, number = number)));
    }
    let root = classic(data, Arc::new(file));
    Ok(per_frame.into_iter().enumerate().map(|(i, own)| frame(&root, shared, own, i as u32)).collect())
}

/// A functional group of a frame: its own, else the shared one.
fn group<'a>(shared: Option<DataSet<'a>>, own: Option<DataSet<'a>>, tag: u32) -> Option<DataSet<'a>> {
    own.and_then(|own| own.first_item(tag)).or_else(|| shared.and_then(|shared| shared.first_item(tag)))
}

fn frame(root: &ImageHeader, shared: Option<DataSet<'_>>, own: DataSet<'_>, index: u32) -> ImageHeader {
    let group = |tag| group(shared, Some(own), tag);
    let mut image = ImageHeader { frame: index, ..root.clone() };
    // The root EchoTime of an enhanced object, where there is one, is the first echo's: never that of a frame.
    let te = group(MR_ECHO_SEQUENCE).map_or(Number::Absent, |echo| echo.number(EFFECTIVE_ECHO_TIME));
    (image.te_ms, image.te_problem) = echo_time(te, "EffectiveEchoTime");
    // PS3.3 C.7.6.16.2.25: what a converter of classic images found no place for lies there, EchoTime among it.
    let converted = [
        shared.and_then(|s| s.first_item(UNASSIGNED_SHARED_CONVERTED)),
        own.first_item(UNASSIGNED_PER_FRAME_CONVERTED),
    ];
    for classic in converted.into_iter().flatten() {
        from_classic(&mut image, &classic);
    }
    if let Some(frame_type) = group(MR_IMAGE_FRAME_TYPE_SEQUENCE) {
        let types = frame_type.codes(FRAME_TYPE);
        if !types.is_empty() {
            image.image_type = types;
        }
        image.complex_component = complex_component(&frame_type).or(image.complex_component);
    }
    if let Some(content) = group(FRAME_CONTENT_SEQUENCE) {
        let acquisition = &mut image.acquisition;
        acquisition.temporal_position = content.integer(TEMPORAL_POSITION_INDEX).or(acquisition.temporal_position);
        acquisition.number = content.integer(FRAME_ACQUISITION_NUMBER).or(acquisition.number);
        let moment = |tag| content.ascii(tag).and_then(|moment| seconds("", &moment));
        let measured = moment(FRAME_ACQUISITION_DATE_TIME).or_else(|| moment(FRAME_REFERENCE_DATE_TIME));
        acquisition.time_s = measured.or(acquisition.time_s);
    }
    conditions(&mut image.acquisition, &group);
    image.position = group(PLANE_POSITION_SEQUENCE).and_then(|g| g.vector(IMAGE_POSITION_PATIENT)).or(image.position);
    image.orientation = group(PLANE_ORIENTATION_SEQUENCE).and_then(|g| orientation(&g)).or(image.orientation);
    if let Some(measures) = group(PIXEL_MEASURES_SEQUENCE) {
        image.pixel_spacing_mm = measures.vector(PIXEL_SPACING).or(image.pixel_spacing_mm);
        image.slice_thickness_mm = measures.number(SLICE_THICKNESS).valid().or(image.slice_thickness_mm);
    }
    image.scalings = frame_scalings(&root.scalings, group(PIXEL_VALUE_TRANSFORMATION_SEQUENCE), shared, own);
    image
}

/// What a frame of a converted object keeps of its classic image.
fn from_classic(image: &mut ImageHeader, data: &DataSet<'_>) {
    let old = classic(data, image.file.clone());
    if data.has(ECHO_TIME) && image.te_ms.is_none() {
        (image.te_ms, image.te_problem) = (old.te_ms, old.te_problem);
    }
    if data.has(IMAGE_TYPE) {
        image.image_type = old.image_type;
    }
    image.complex_component = image.complex_component.take().or(old.complex_component);
    image.echo_number = old.echo_number.or(image.echo_number);
    image.echo_order_hint = old.echo_order_hint.or(image.echo_order_hint);
    image.instance_number = old.instance_number.or(image.instance_number);
    image.slice_location_mm = old.slice_location_mm.or(image.slice_location_mm);
    let (acquisition, of_frame) = (&mut image.acquisition, old.acquisition);
    for (text, own) in [
        (&mut acquisition.coil, of_frame.coil),
        (&mut acquisition.contrast, of_frame.contrast),
        (&mut acquisition.station, of_frame.station),
    ] {
        if !own.is_empty() {
            *text = own;
        }
    }
    acquisition.flip_angle_deg = of_frame.flip_angle_deg.or(acquisition.flip_angle_deg);
    acquisition.repetition_time_ms = of_frame.repetition_time_ms.or(acquisition.repetition_time_ms);
    acquisition.inversion_time_ms = of_frame.inversion_time_ms.or(acquisition.inversion_time_ms);
    acquisition.is_gated |= of_frame.is_gated;
    acquisition.number = of_frame.number.or(acquisition.number);
    acquisition.temporal_position = of_frame.temporal_position.or(acquisition.temporal_position);
    acquisition.time_s = of_frame.time_s.or(acquisition.time_s);
    acquisition.content_time_s = of_frame.content_time_s.or(acquisition.content_time_s);
    acquisition.trigger_time_ms = of_frame.trigger_time_ms.or(acquisition.trigger_time_ms);
    acquisition.pixel_bandwidth_hz = of_frame.pixel_bandwidth_hz.or(acquisition.pixel_bandwidth_hz);
    if !of_frame.setup.is_empty() {
        acquisition.setup = of_frame.setup;
    }
    image.scalings.philips_scale_slope = old.scalings.philips_scale_slope.or(image.scalings.philips_scale_slope);
    image.scalings.rescale = old.scalings.rescale.or(image.scalings.rescale);
    image.scalings.refused = old.scalings.refused.or(image.scalings.refused.take());
}

/// What a frame states of what no decay changes on its way, beside what holds for the whole object.
fn setup_of<'a>(acquisition: &Acquisition, group: &impl Fn(u32) -> Option<DataSet<'a>>) -> Option<Setup> {
    let text = |sequence, tag| group(sequence).and_then(|items| items.ascii(tag)).unwrap_or_default();
    let averages = group(MR_AVERAGES_SEQUENCE).and_then(|items| items.number(NUMBER_OF_AVERAGES).valid());
    let own = [
        ("StackID", text(FRAME_CONTENT_SEQUENCE, STACK_ID)),
        ("NumberOfAverages", averages.map_or_else(String::new, |averages| averages.to_string())),
    ];
    let is_stated = own.iter().any(|(_, value)| !value.is_empty());
    let replaced = |name: &str| own.iter().any(|(other, value)| *other == name && !value.is_empty());
    let kept = acquisition.setup.iter().filter(|(name, _)| !replaced(name)).cloned();
    is_stated.then(|| setup(kept.chain(own.iter().cloned())))
}

/// Conditions of the measurement from the functional groups of a frame. // PS3.3 C.8.13.5
fn conditions<'a>(acquisition: &mut Acquisition, group: &impl Fn(u32) -> Option<DataSet<'a>>) {
    if let Some(setup) = setup_of(acquisition, group) {
        acquisition.setup = setup;
    }
    if let Some(timing) = group(MR_TIMING_SEQUENCE) {
        acquisition.repetition_time_ms = timing.number(REPETITION_TIME).valid().or(acquisition.repetition_time_ms);
        acquisition.flip_angle_deg = timing.number(FLIP_ANGLE).valid().or(acquisition.flip_angle_deg);
    }
    if let Some(modifier) = group(MR_MODIFIER_SEQUENCE) {
        acquisition.inversion_time_ms = modifier.number(INVERSION_TIMES).valid().or(acquisition.inversion_time_ms);
    }
    if let Some(coil) = group(MR_RECEIVE_COIL_SEQUENCE) {
        let name = coil.ascii(RECEIVE_COIL_NAME).unwrap_or_default();
        let is_used = |element: &DataSet<'_>| element.ascii(MULTI_COIL_ELEMENT_USED).is_none_or(|used| used != "NO");
        let elements = coil.items(MULTI_COIL_DEFINITION_SEQUENCE).filter(is_used);
        let parts = std::iter::once(name).chain(elements.filter_map(|element| element.ascii(MULTI_COIL_ELEMENT_NAME)));
        acquisition.coil = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    }
    if let Some(usage) = group(CONTRAST_BOLUS_USAGE_SEQUENCE) {
        let state = [CONTRAST_BOLUS_AGENT_ADMINISTERED, CONTRAST_BOLUS_AGENT_PHASE];
        let state = state.map(|tag| usage.ascii(tag).unwrap_or_default()).join(" ");
        acquisition.contrast = format!("{} {state}", acquisition.contrast).trim().to_owned();
    }
    if let Some(heart) = group(CARDIAC_SYNCHRONIZATION_SEQUENCE) {
        let delay = heart.number(NOMINAL_CARDIAC_TRIGGER_DELAY).valid();
        acquisition.trigger_time_ms = delay.or(acquisition.trigger_time_ms);
        acquisition.is_gated |= delay.is_some();
    }
}

/// PS3.3 C.7.6.16.2.9: the rescale of a frame lies in its PixelValueTransformationSequence.
fn frame_scalings(
    root: &Scalings,
    transformation: Option<DataSet<'_>>,
    shared: Option<DataSet<'_>>,
    own: DataSet<'_>,
) -> Scalings {
    let mut result = root.clone();
    if let Some(transformation) = transformation {
        let found = scalings(&transformation);
        result.rescale = found.rescale.or(result.rescale);
        result.refused = found.refused.or(result.refused);
    }
    // The mapping is a group of its own, a sequence of mappings in place of one item.
    let real_world = scalings(&own).real_world.or_else(|| shared.and_then(|shared| scalings(&shared).real_world));
    result.real_world = real_world.or(result.real_world);
    let philips = private_scale_slope(own);
    result.philips_scale_slope = philips.or(result.philips_scale_slope);
    result
}

/// Philips keeps the scale slope of a frame in a private sequence (2005,140F).
fn private_scale_slope(own: DataSet<'_>) -> Option<f64> {
    let private = own.first_item(0x2005_140F)?;
    scalings(&private).philips_scale_slope
}
