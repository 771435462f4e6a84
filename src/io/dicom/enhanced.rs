//! Enhanced multi-frame objects: functional groups → one header per frame.

use std::sync::Arc;

use super::dataset::{DataSet, Number};
use super::file::OpenError;
use super::header::{classic, complex_component, echo_time, orientation, scalings};
use super::tags::*;
use crate::say;
use crate::series::{FileHeader, ImageHeader, Scalings};

/// Headers of all frames. PerFrameFunctionalGroups must have one item per frame: which frame is which echo is said
/// nowhere else.
pub(super) fn frames(data: &DataSet<'_>, mut file: FileHeader) -> Result<Vec<ImageHeader>, OpenError> {
    let shared = data.first_item(SHARED_FUNCTIONAL_GROUPS);
    if shared.is_none_or(|shared| shared.is_empty()) {
        file.notes.push(say!("file-sharedfunctionalgroupssequence-missing"));
    }
    let per_frame: Vec<DataSet<'_>> = data.items(PER_FRAME_FUNCTIONAL_GROUPS).collect();
    let number = file.pixels.frames;
    if per_frame.len() != number {
        let items = per_frame.len();
        return Err(OpenError::Content(say!(
            "file-perframefunctionalgroupssequence-items-for-frames",
            items = items,
            number = number
        )));
    }
    let timing = group(shared, per_frame.first().copied(), MR_TIMING_SEQUENCE);
    file.repetition_time_ms = timing.and_then(|t| t.number(REPETITION_TIME).valid()).or(file.repetition_time_ms);
    file.flip_angle_deg = timing.and_then(|t| t.number(FLIP_ANGLE).valid()).or(file.flip_angle_deg);
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
    if let Some(frame_type) = group(MR_IMAGE_FRAME_TYPE_SEQUENCE) {
        let types = frame_type.codes(FRAME_TYPE);
        if !types.is_empty() {
            image.image_type = types;
        }
        image.complex_component = complex_component(&frame_type).or(image.complex_component);
    }
    if let Some(content) = group(FRAME_CONTENT_SEQUENCE) {
        image.temporal_position = content.integer(TEMPORAL_POSITION_INDEX);
        image.acquisition_number = content.integer(FRAME_ACQUISITION_NUMBER).or(image.acquisition_number);
    }
    image.position = group(PLANE_POSITION_SEQUENCE).and_then(|g| g.vector(IMAGE_POSITION_PATIENT)).or(image.position);
    image.orientation = group(PLANE_ORIENTATION_SEQUENCE).and_then(|g| orientation(&g)).or(image.orientation);
    if let Some(measures) = group(PIXEL_MEASURES_SEQUENCE) {
        image.pixel_spacing_mm = measures.vector(PIXEL_SPACING).or(image.pixel_spacing_mm);
        image.slice_thickness_mm = measures.number(SLICE_THICKNESS).valid().or(image.slice_thickness_mm);
    }
    image.scalings = frame_scalings(&root.scalings, group(PIXEL_VALUE_TRANSFORMATION_SEQUENCE), shared, own);
    image
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
