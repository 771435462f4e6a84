//! Headers → studies → series → echo stacks. Every step that splits or leaves out says so in a note.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bucket::{Images, buckets, description, note_splits};
use super::catalog::{Catalog, Series, Study};
use super::draft::{Draft, drafts};
use super::finish::finish;
use super::header::{FilePlace, ImageHeader, PatientText, Scale};
use super::join::{attach_companions, join_across_series, mark_broken_off};
use super::stack_plan::{FrameRef, StackPlan};
use crate::say;
use crate::text::Message;

/// MR Image Storage. // PS3.4 B.5
pub const MR_IMAGE_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.4";
/// Enhanced and Legacy Converted Enhanced MR Image Storage. // PS3.4 B.5
const ENHANCED_MR: [&str; 2] = ["1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4"];

/// Sorts images into studies, series and echo stacks. The result does not depend on the order of `images`.
pub fn group(images: Vec<ImageHeader>) -> Catalog {
    let mut catalog = Catalog::default();
    let mut studies: BTreeMap<String, BTreeMap<SeriesKey, Images>> = BTreeMap::new();
    let mut images: Images = images.into_iter().map(Arc::new).collect();
    images.sort_by(|a, b| order_of(a).cmp(&order_of(b)));
    let patients: BTreeSet<&PatientText> = images.iter().map(|image| &image.file.patient_id).collect();
    if patients.len() > 1 {
        catalog.notes.push(say!("split-patients", count = patients.len()));
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
    mark_broken_off(&mut all_drafts);
    let labels: Vec<[String; 6]> = all_drafts.iter().map(|(_, draft)| labels(draft)).collect();
    for (index, draft) in all_drafts {
        let series = &mut study.series[index];
        let numbered = |uid: &str| match series.stacks.len() {
            0 => uid.to_owned(),
            n => format!("{uid}#{}", n + 1),
        };
        let names = draft.images().next().and_then(|image| image.file.names.as_ref());
        let former_uid = names.map(|names| numbered(&names.former_series_uid));
        let uid = numbered(&series.uid);
        let condition = told_apart(&draft, &labels);
        let mut plan = StackPlan { former_uid, ..finish(draft, uid) };
        if let Some(condition) = condition {
            plan.description = format!("{} ({condition})", plan.description).trim_start().to_owned();
        }
        series.stacks.push(plan);
    }
    study
}

/// What a list shows of a stack, then in what else it may differ from one that reads the same.
fn labels(draft: &Draft) -> [String; 6] {
    let Some(image) = draft.images().next() else { return Default::default() };
    let acquisition = &image.acquisition;
    let angle = acquisition.flip_angle_deg.map_or_else(String::new, |angle| format!("FA {angle}°"));
    let repetition = acquisition.repetition_time_ms.map_or_else(String::new, |ms| format!("TR {ms} ms"));
    [
        format!("{} {} {:?} {:?}", draft.times.len(), draft.positions.len(), draft.component, description(image)),
        acquisition.coil.clone(),
        angle,
        repetition,
        acquisition.contrast.clone(),
        image.image_type.iter().skip(2).cloned().collect::<Vec<_>>().join(" "),
    ]
}

/// The first condition in which a stack differs from others that would read the same in a list.
fn told_apart(draft: &Draft, all: &[[String; 6]]) -> Option<String> {
    /// Longer lists are not read line by line.
    const MOST: usize = 200;
    if all.len() > MOST {
        return None;
    }
    let own = labels(draft);
    let alike = || all.iter().filter(|other| other[0] == own[0]);
    let found = (1..own.len()).find(|&n| alike().any(|other| other[n] != own[n]));
    found.map(|n| own[n].clone()).filter(|label| !label.is_empty())
}

fn places(images: &[Arc<ImageHeader>]) -> Vec<FilePlace> {
    let mut places: Vec<FilePlace> = images.iter().map(|image| image.file.place.clone()).collect();
    places.sort();
    places.dedup();
    places
}

fn mixed_patients(images: &[Arc<ImageHeader>]) -> Option<Message> {
    let first = &images.first()?.file;
    // Never the IDs themselves: this sentence reaches logs and screenshots.
    images.iter().any(|image| !image.file.is_same_person(first)).then(|| say!("refused-mixed-patients"))
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
    let buckets = buckets(images, &mut series.notes);
    note_splits(&buckets, &mut series.notes);
    let mut all: Vec<Draft> = buckets.into_iter().flat_map(|(_, bucket)| drafts(bucket, &mut series.notes)).collect();
    all.sort_by_key(|draft| (draft.derived_from.is_some(), draft.component, draft.is_repeat));
    (series, all)
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
        notes.push(say!("duplicates-read-once", count = same));
    }
    if different > 0 {
        notes.push(say!("duplicates-other-pixels", count = different));
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
        notes.push(say!("images-not-mr", count = total - images.len(), total = total));
    }
    let mr = images.len();
    let images: Images = images.into_iter().filter(|image| image.file.pixels.color.is_gray()).collect();
    if images.len() < mr {
        notes.push(say!("images-in-color", count = mr - images.len(), total = mr));
    }
    images
}
