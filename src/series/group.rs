//! Headers → studies → series → echo stacks. Every step that splits or leaves out says so in a note.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalog::{Catalog, Series, Study};
use super::component::{Component, derived_token, is_mosaic};
use super::draft::{Draft, drafts};
use super::finish::finish;
use super::geometry::{orientation, same_orientation, spacing_xy};
use super::header::{FilePlace, ImageHeader, PatientText, Scale};
use super::join::{attach_companions, join_across_series};
use super::pixels::SampleKind;
use super::stack_plan::FrameRef;
use crate::say;
use crate::text::Message;

/// MR Image Storage. // PS3.4 B.5
pub const MR_IMAGE_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.4";
/// Enhanced and Legacy Converted Enhanced MR Image Storage. // PS3.4 B.5
const ENHANCED_MR: [&str; 2] = ["1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4"];

pub(super) type Images = Vec<Arc<ImageHeader>>;

/// Sorts images into studies, series and echo stacks. The result does not depend on the order of `images`.
pub fn group(images: Vec<ImageHeader>) -> Catalog {
    let mut catalog = Catalog::default();
    let mut studies: BTreeMap<String, BTreeMap<SeriesKey, Images>> = BTreeMap::new();
    let mut images: Images = images.into_iter().map(Arc::new).collect();
    images.sort_by(|a, b| order_of(a).cmp(&order_of(b)));
    let patients: BTreeSet<&PatientText> = images.iter().map(|image| &image.file.patient_id).collect();
    if patients.len() > 1 {
        catalog.notes.push(say!("series-images-belong-patients-they", count = patients.len()));
    }
    for image in images {
        let series = studies.entry(image.file.study_uid.clone()).or_default();
        series.entry(SeriesKey::of(&image)).or_default().push(image);
    }
    for (uid, members) in studies {
        let study = group_study(uid, members, &mut catalog.refused);
        if !study.series.is_empty() {
            catalog.studies.push(study);
        }
    }
    catalog
}

/// Series are listed by number; the UID tells equal numbers apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SeriesKey {
    number: i64,
    uid: String,
}

impl SeriesKey {
    fn of(image: &ImageHeader) -> Self {
        Self { number: image.file.series_number.unwrap_or(i64::MAX), uid: image.file.series_uid.clone() }
    }
}

fn order_of(image: &ImageHeader) -> (Option<i64>, &FilePlace, u32) {
    (image.instance_number, &image.file.place, image.frame)
}

fn group_study(uid: String, members: BTreeMap<SeriesKey, Images>, refused: &mut Vec<(FilePlace, Message)>) -> Study {
    let mut study = Study { uid, ..Study::default() };
    let mut all_drafts: Vec<(usize, Draft)> = Vec::new();
    for (_, images) in members {
        if let Some(reason) = mixed_patients(&images) {
            refused.extend(places(&images).into_iter().map(|place| (place, reason.clone())));
            continue;
        }
        if study.description.is_empty() {
            study.description = images[0].file.study_description.clone();
        }
        let (series, drafts) = group_series(images);
        all_drafts.extend(drafts.into_iter().map(|draft| (study.series.len(), draft)));
        study.series.push(series);
    }
    join_across_series(&mut all_drafts, &mut study.series);
    attach_companions(&mut all_drafts);
    for (index, draft) in all_drafts {
        let series = &mut study.series[index];
        let uid = match series.stacks.len() {
            0 => series.uid.clone(),
            n => format!("{}#{}", series.uid, n + 1),
        };
        let plan = finish(draft, uid);
        series.stacks.push(plan);
    }
    study
}

fn places(images: &[Arc<ImageHeader>]) -> Vec<FilePlace> {
    let mut places: Vec<FilePlace> = images.iter().map(|image| image.file.place.clone()).collect();
    places.sort();
    places.dedup();
    places
}

fn mixed_patients(images: &[Arc<ImageHeader>]) -> Option<Message> {
    let first = &images.first()?.file.patient_id;
    // Never the IDs themselves: this sentence reaches logs and screenshots.
    images
        .iter()
        .any(|image| image.file.patient_id != *first)
        .then(|| say!("series-seriesinstanceuid-holds-images-more"))
}

/// One series, and the drafts of the stacks in it; magnitude first, then phase, real, imaginary, derived.
fn group_series(images: Images) -> (Series, Vec<Draft>) {
    let first = images[0].clone();
    let mut series = Series {
        uid: first.file.series_uid.clone(),
        number: first.file.series_number,
        description: description(&first),
        modality: first.file.modality.clone(),
        num_images: images.len(),
        middle: Some(FrameRef { image: images[images.len() / 2].clone(), scale: Scale::IDENTITY }),
        ..Series::default()
    };
    note_repairs(&images, &mut series.notes);
    let images = without_duplicates(images, &mut series.notes);
    let images = only_gray_mr(images, &mut series.notes);
    let buckets = buckets(images);
    note_splits(&buckets, &mut series.notes);
    let mut all: Vec<Draft> = buckets.into_iter().flat_map(|(_, bucket)| drafts(bucket, &mut series.notes)).collect();
    all.sort_by_key(|draft| (draft.derived_from.is_some(), draft.component, draft.is_repeat));
    (series, all)
}

pub(super) fn description(image: &ImageHeader) -> String {
    let file = &image.file;
    [&file.series_description, &file.protocol_name].into_iter().find(|s| !s.is_empty()).cloned().unwrap_or_default()
}

/// Notes of the reader, each once, with the number of files it holds for.
fn note_repairs(images: &[Arc<ImageHeader>], notes: &mut Vec<Message>) {
    let mut counts: BTreeMap<&Message, usize> = BTreeMap::new();
    for image in images.iter().filter(|image| image.frame == 0) {
        for note in &image.file.notes {
            *counts.entry(note).or_default() += 1;
        }
    }
    for (note, count) in counts {
        notes.push(if count == 1 { note.clone() } else { say!("series-note-files", note = note, count = count) });
    }
}

/// One file per SOPInstanceUID; the first stays.
fn without_duplicates(images: Images, notes: &mut Vec<Message>) -> Images {
    let mut seen: BTreeMap<(String, u32), Arc<ImageHeader>> = BTreeMap::new();
    let (mut same, mut different) = (0, 0);
    let kept: Images = images
        .into_iter()
        .filter(|image| {
            if image.file.sop_instance_uid.is_empty() {
                return true;
            }
            let key = (image.file.sop_instance_uid.clone(), image.frame);
            let Some(first) = seen.get(&key) else {
                seen.insert(key, image.clone());
                return true;
            };
            if first.file.pixel_digest == image.file.pixel_digest {
                same += 1
            } else {
                different += 1
            }
            false
        })
        .collect();
    if same > 0 {
        notes.push(say!("series-image-came-twice-read", count = same));
    }
    if different > 0 {
        notes.push(say!("series-image-sopinstanceuid-another-other", count = different));
    }
    kept
}

fn only_gray_mr(images: Images, notes: &mut Vec<Message>) -> Images {
    let is_mr = |image: &ImageHeader| {
        let class = image.file.sop_class_uid.as_str();
        class == MR_IMAGE_STORAGE || ENHANCED_MR.contains(&class)
    };
    let total = images.len();
    let images: Images = images.into_iter().filter(|image| is_mr(image)).collect();
    if images.len() < total {
        notes.push(say!("series-images-mr-images-can", count = total - images.len(), total = total));
    }
    let mr = images.len();
    let images: Images = images.into_iter().filter(|image| image.file.pixels.color.is_gray()).collect();
    if images.len() < mr {
        notes.push(say!("series-images-color-can-only", count = mr - images.len(), total = mr));
    }
    images
}

/// Images that may share a stack as far as the header goes: same component, matrix, frame of reference, plane.
pub(super) struct Bucket {
    pub component: Component,
    pub derived_from: Option<String>,
    pub is_mosaic: bool,
    pub images: Images,
}

#[derive(PartialEq, Clone)]
struct BucketKey {
    component: Component,
    is_derived: bool,
    is_mosaic: bool,
    frame_of_reference: Option<String>,
    matrix: [usize; 2],
    kind: SampleKind,
    orientation: Option<[[f64; 3]; 2]>,
    spacing: Option<[f64; 2]>,
}

impl BucketKey {
    fn of(image: &ImageHeader) -> Self {
        let pixels = &image.file.pixels;
        Self {
            component: Component::of(image),
            is_derived: derived_token(image).is_some(),
            is_mosaic: is_mosaic(image),
            frame_of_reference: image.file.frame_of_reference_uid.clone(),
            matrix: [pixels.columns, pixels.rows],
            kind: pixels.kind,
            orientation: orientation(image),
            spacing: spacing_xy(image),
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
        let exact = |key: &Self| Self { orientation: None, spacing: None, ..key.clone() };
        near && spaced && exact(self) == exact(other)
    }
}

fn buckets(images: Images) -> Vec<(BucketKey, Bucket)> {
    let mut found: Vec<(BucketKey, Bucket)> = Vec::new();
    for image in images {
        let key = BucketKey::of(&image);
        if let Some((_, bucket)) = found.iter_mut().find(|(other, _)| other.matches(&key)) {
            bucket.images.push(image);
            continue;
        }
        let derived_from = derived_token(&image).map(str::to_owned);
        let bucket = Bucket { component: key.component, derived_from, is_mosaic: key.is_mosaic, images: vec![image] };
        found.push((key, bucket));
    }
    found
}

/// Says why one series became several stacks, without the plain separation of components.
fn note_splits(buckets: &[(BucketKey, Bucket)], notes: &mut Vec<Message>) {
    let magnitude: Vec<&BucketKey> =
        buckets.iter().map(|(key, _)| key).filter(|key| key.component.is_magnitude() && !key.is_derived).collect();
    let derived: usize = buckets.iter().filter(|(key, _)| key.is_derived).map(|(_, bucket)| bucket.images.len()).sum();
    if derived > 0 {
        notes.push(say!("series-computed-image-kept-out", count = derived));
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
            notes.push(say!("series-series-split-because", what = what));
        }
    }
}
