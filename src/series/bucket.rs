//! Images of a series that may share a stack as far as the header goes, and what told the others from them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::acquisition::Acquisition;
use super::component::{Component, derived_token, is_mosaic};
use super::geometry::{orientation, same_orientation, spacing_xy};
use super::header::ImageHeader;
use super::pixels::SampleKind;
use crate::say;
use crate::text::Message;

pub(super) type Images = Vec<Arc<ImageHeader>>;

/// What a series is called: SeriesDescription, else ProtocolName; may be empty.
pub(super) fn description(image: &ImageHeader) -> String {
    let file = &image.file;
    [&file.series_description, &file.protocol_name].into_iter().find(|s| !s.is_empty()).cloned().unwrap_or_default()
}

/// Images that may share a stack as far as the header goes: same component, matrix, frame of reference, plane.
pub(super) struct Bucket {
    pub component: Component,
    pub derived_from: Option<String>,
    pub is_mosaic: bool,
    pub images: Images,
}

/// Words of ImageType for what was done to an image: corrected for the sensitivity of the coils, for the distortion by
/// the gradients in two or three dimensions, filtered.
const PROCESSING: [&str; 4] = ["NORM", "DIS2D", "DIS3D", "FIL"];

pub(super) struct BucketKey {
    component: Component,
    is_derived: bool,
    is_mosaic: bool,
    /// What was done to the images after the measurement: another brightness or geometry than the plain ones beside it.
    processing: Vec<&'static str>,
    frame_of_reference: Option<String>,
    matrix: [usize; 2],
    kind: SampleKind,
    orientation: Option<[[f64; 3]; 2]>,
    spacing: Option<[f64; 2]>,
    acquisition: Acquisition,
}

impl BucketKey {
    fn of(image: &ImageHeader) -> Self {
        let pixels = &image.file.pixels;
        Self {
            component: Component::of(image),
            is_derived: derived_token(image).is_some(),
            is_mosaic: is_mosaic(image),
            processing: PROCESSING.into_iter().filter(|word| image.image_type.iter().any(|t| t == word)).collect(),
            frame_of_reference: image.file.frame_of_reference_uid.clone(),
            matrix: [pixels.columns, pixels.rows],
            kind: pixels.kind,
            orientation: orientation(image),
            spacing: spacing_xy(image),
            acquisition: image.acquisition.clone(),
        }
    }

    /// Equal up to the jitter that scanners write.
    fn matches(&self, other: &Self) -> bool {
        let near = match (self.orientation, other.orientation) {
            (Some(a), Some(b)) => same_orientation(a, b),
            (a, b) => a.is_none() == b.is_none(),
        };
        let spaced = match (self.spacing, other.spacing) {
            (Some(a), Some(b)) => a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 1e-4 * y),
            (a, b) => a.is_none() == b.is_none(),
        };
        near && spaced
            && self.component == other.component
            && self.is_derived == other.is_derived
            && self.is_mosaic == other.is_mosaic
            && self.processing == other.processing
            && self.frame_of_reference == other.frame_of_reference
            && self.matrix == other.matrix
            && self.kind == other.kind
            && self.acquisition.contradiction(&other.acquisition).is_none()
    }
}

/// Most groups of unlike images in a series; a sound one has a handful.
const MAX_BUCKETS: usize = 256;

pub(super) fn buckets(images: Images, notes: &mut Vec<Message>) -> Vec<(BucketKey, Bucket)> {
    let mut found: Vec<(BucketKey, Bucket)> = Vec::new();
    let mut left_out = 0;
    for image in images {
        let key = BucketKey::of(&image);
        if let Some((_, bucket)) = found.iter_mut().find(|(other, _)| other.matches(&key)) {
            bucket.images.push(image);
            continue;
        }
        if found.len() >= MAX_BUCKETS {
            left_out += 1;
            continue;
        }
        let derived_from = derived_token(&image).map(str::to_owned);
        let bucket = Bucket { component: key.component, derived_from, is_mosaic: key.is_mosaic, images: vec![image] };
        found.push((key, bucket));
    }
    if left_out > 0 {
        notes.push(say!("left-out-too-many-kinds", count = left_out, most = MAX_BUCKETS));
    }
    found
}

/// Says why one series became several stacks, without the plain separation of components.
pub(super) fn note_splits(buckets: &[(BucketKey, Bucket)], notes: &mut Vec<Message>) {
    let magnitude: Vec<&BucketKey> =
        buckets.iter().map(|(key, _)| key).filter(|key| key.component.is_magnitude() && !key.is_derived).collect();
    let derived: usize = buckets.iter().filter(|(key, _)| key.is_derived).map(|(_, bucket)| bucket.images.len()).sum();
    if derived > 0 {
        notes.push(say!("left-out-computed", count = derived));
    }
    let Some((first, rest)) = magnitude.split_first() else { return };
    /// What may tell two buckets apart, in words, and the test of it.
    type Difference = (Message, fn(&BucketKey, &BucketKey) -> bool);
    let reasons: [Difference; 5] = [
        (say!("series-matrix-size"), |a, b| a.matrix != b.matrix),
        ("FrameOfReferenceUID".into(), |a, b| a.frame_of_reference != b.frame_of_reference),
        ("PixelRepresentation".into(), |a, b| a.kind != b.kind),
        ("ImageOrientationPatient".into(), |a, b| a.orientation != b.orientation),
        ("PixelSpacing".into(), |a, b| a.spacing != b.spacing),
    ];
    for (what, differs) in reasons {
        if rest.iter().any(|key| differs(first, key)) {
            notes.push(say!("split-because", what = what));
        }
    }
    let conditions: BTreeSet<&str> =
        rest.iter().filter_map(|key| first.acquisition.contradiction(&key.acquisition)).collect();
    notes.extend(conditions.into_iter().map(|what| say!("split-because", what = what)));
    for word in PROCESSING {
        let is_done = |key: &BucketKey| key.processing.contains(&word);
        if rest.iter().any(|key| is_done(first) != is_done(key)) {
            notes.push(say!("split-because", what = format!("ImageType {word}")));
        }
    }
}
