//! The session as its file, and back.
//!
//! Every field of the document is taken apart by name here, so that a field that is added and not saved does not
//! compile.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::document::{Document, Images};
use super::shown::Shown;
use super::study::Source;
use super::{saved_case, saved_view};
use crate::fit::EchoSelection;
use crate::io::roi_extras::{AnnotationRecord, Extras};
use crate::io::session_file::{
    self, DocumentRecord, FilesRecord, LoadRecord, Place, RoiRecord, SessionFile, SettingsRecord, SigmaRecord,
    SourceRecord, StackRecord, ViewRecord,
};
use crate::pipeline::{AnalysisSettings, SigmaChoice};
use crate::roi::{Roi, RoiId};
use crate::say;
use crate::series::EchoStack;
use crate::text::Message;
use crate::verdict::{Calibration, Scheme, TypedIron, TypedLoad};

/// Documents as one file in `folder`, the first of them on screen; `None` without any.
pub(in crate::session) fn file(
    mut parts: impl Iterator<Item = Part>,
    source: &Source,
    folder: Option<&Path>,
) -> Option<SessionFile> {
    let first = parts.next()?;
    let places: Vec<Place> = match source {
        Source::Case(_) => Vec::new(),
        Source::Paths(paths) => paths.iter().map(|path| Place::of(path, folder)).collect(),
    };
    let of_files = |part: Part| match part.images.source {
        SourceRecord::Files(files) => Some(StackRecord { files, document: part.document, view: part.view }),
        SourceRecord::Case(_) => None,
    };
    Some(SessionFile {
        format: session_file::FORMAT.to_owned(),
        version: session_file::VERSION,
        software: format!("Sideroscope {}", env!("CARGO_PKG_VERSION")),
        source: match first.images.source {
            SourceRecord::Files(files) => SourceRecord::Files(FilesRecord { places, ..files }),
            case @ SourceRecord::Case(_) => case,
        },
        case_numbers: first.images.case_numbers,
        document: first.document,
        view: first.view,
        stacks: parts.filter_map(of_files).collect(),
        saved_as: None,
    })
}

/// The document on screen alone as a file, without a place; `None` while nothing is open.
pub(in crate::session) fn file_of(shown: Shown<'_>) -> Option<SessionFile> {
    let view = saved_view::record(shown.view, shown.study);
    let part = Part::of(shown.document(), shown.images()?, view);
    file(std::iter::once(part), shown.study.source.as_ref()?, None)
}

/// One document on its way into a file.
pub(in crate::session) struct Part {
    pub images: Images,
    pub document: DocumentRecord,
    pub view: ViewRecord,
}

impl Part {
    pub fn of(document: &Document, images: Images, view: ViewRecord) -> Self {
        Self { images, document: document_record(document), view }
    }
}

/// Whether `file` holds this very document for these images.
pub(in crate::session) fn stands_in(file: &SessionFile, images: &Images, document: &Document) -> bool {
    let held = match (&file.source, &images.source) {
        (SourceRecord::Case(held), SourceRecord::Case(case)) => {
            (held == case && file.case_numbers == images.case_numbers).then_some(&file.document)
        }
        (SourceRecord::Files(held), SourceRecord::Files(files)) if held.stack_uid == files.stack_uid => {
            Some(&file.document)
        }
        (_, SourceRecord::Files(files)) => {
            let other = file.stacks.iter().find(|other| other.files.stack_uid == files.stack_uid);
            other.map(|other| &other.document)
        }
        _ => None,
    };
    held.is_some_and(|held| *held == document_record(document))
}

/// What tells the images of `stack` from others, without a place.
pub fn files_record(stack: &EchoStack) -> FilesRecord {
    let grid = &stack.grid;
    FilesRecord {
        stack_uid: stack.info.uid.clone(),
        shape: [stack.num_slices(), stack.num_echoes(), grid.rows, grid.columns],
        te_ms: stack.te_ms(),
        is_te_typed: false,
        is_taken_as_original: false,
        pixels: pixel_digest(stack),
        places: Vec::new(),
    }
}

/// Digest of the first echo of the middle slice.
pub(in crate::session) fn pixel_digest(stack: &EchoStack) -> String {
    let image = stack.image(0, stack.num_slices() / 2);
    let bytes: Vec<u8> = image.iter().flat_map(|value| value.to_le_bytes()).collect();
    session_file::digest(&bytes)
}

fn document_record(document: &Document) -> DocumentRecord {
    // The changes of a case stand beside its name.
    let Document { rois, annotations, settings, notes, case_changes: _, next_roi_id } = document;
    let of = |roi: &Roi| RoiRecord {
        id: roi.id.0,
        name: roi.name.clone(),
        role: roi.role,
        slice: roi.slice,
        shape: roi.shape.clone(),
        extras: Extras::of(roi),
    };
    DocumentRecord {
        rois: rois.iter().map(of).collect(),
        annotations: annotations.iter().map(|mark| AnnotationRecord::of(mark).with_id(mark.id)).collect(),
        settings: settings_record(settings),
        notes: notes.clone(),
        next_id: *next_roi_id,
    }
}

impl Document {
    /// What the user made, as a session file holds it.
    pub fn from_file(file: &SessionFile) -> Self {
        let case_changes = match &file.source {
            SourceRecord::Case(case) => saved_case::knobs(*case, &file.case_numbers).changes(*case),
            SourceRecord::Files(_) => BTreeMap::new(),
        };
        Self { case_changes, ..document(&file.document) }
    }
}

/// The document of a file; ids that are missing or come twice are given anew.
pub(in crate::session) fn document(record: &DocumentRecord) -> Document {
    let mut ids = std::collections::BTreeSet::new();
    let all = record.rois.iter().map(|roi| roi.id).chain(record.annotations.iter().map(|mark| mark.id));
    let mut next_roi_id = record.next_id.max(all.max().unwrap_or(0));
    let mut id_of = |id: u64| {
        if id == 0 || !ids.insert(id) {
            next_roi_id += 1;
            return next_roi_id;
        }
        id
    };
    let rois = record.rois.iter().map(|record| {
        let id = RoiId(id_of(record.id));
        let roi = Roi::new(id, record.name.clone(), record.role, record.slice, record.shape.clone());
        // What a region carries beside its outline is dropped where it is damaged; the outline stays.
        record.extras.clone().put_on(roi.clone()).unwrap_or(roi)
    });
    let rois = rois.collect();
    let annotations = record.annotations.iter().filter_map(|mark| mark.to_annotation(id_of(mark.id)).ok()).collect();
    let (settings, notes) = (settings(&record.settings), record.notes.clone());
    Document { rois, annotations, settings, notes, case_changes: BTreeMap::new(), next_roi_id }
}

fn settings_record(settings: &AnalysisSettings) -> SettingsRecord {
    let AnalysisSettings { model, echoes, sigma, coils, field_t, calibration, scheme, margin, .. } = settings;
    let AnalysisSettings { liver_load, s0_ratio_bound, seed, replicates, .. } = settings;
    SettingsRecord {
        model: Some(name_of(model)),
        excluded_echoes: echoes.excluded.clone(),
        sigma: Some(match *sigma {
            SigmaChoice::Auto => SigmaRecord::Auto,
            SigmaChoice::Fitted => SigmaRecord::Fitted,
            SigmaChoice::Given(sigma) => SigmaRecord::Given(sigma),
        }),
        coils: Some(*coils),
        field_t: *field_t,
        calibration: Some(calibration.name.to_owned()),
        scheme: Some(scheme.name.to_owned()),
        margin: Some(*margin),
        liver_load: liver_load.as_ref().map(load_record),
        s0_ratio_bound: Some(*s0_ratio_bound),
        seed: Some(*seed),
        replicates: Some(*replicates),
    }
}

fn load_record(load: &TypedLoad) -> LoadRecord {
    let (lic_mg_per_g, r2star_per_s) = match load.value {
        TypedIron::Lic(lic) => (Some(lic), None),
        TypedIron::Rate(rate) => (None, Some(rate)),
    };
    LoadRecord { lic_mg_per_g, r2star_per_s, source: load.source.clone() }
}

fn load(record: &LoadRecord) -> Option<TypedLoad> {
    let known = |value: Option<f64>| value.filter(|value| value.is_finite() && *value >= 0.0);
    let lic = known(record.lic_mg_per_g).map(TypedIron::Lic);
    let value = lic.or(known(record.r2star_per_s).map(TypedIron::Rate))?;
    Some(TypedLoad { value, source: record.source.clone() })
}

fn settings(record: &SettingsRecord) -> AnalysisSettings {
    let default = AnalysisSettings::default();
    AnalysisSettings {
        model: record.model.as_deref().and_then(from_name).unwrap_or(default.model),
        echoes: EchoSelection { excluded: record.excluded_echoes.clone() },
        sigma: record.sigma.map_or(default.sigma, |sigma| match sigma {
            SigmaRecord::Auto => SigmaChoice::Auto,
            SigmaRecord::Fitted => SigmaChoice::Fitted,
            SigmaRecord::Given(sigma) if sigma > 0.0 => SigmaChoice::Given(sigma),
            SigmaRecord::Given(_) => SigmaChoice::Auto,
        }),
        coils: record.coils.unwrap_or(default.coils).clamp(1, 256),
        field_t: record.field_t.filter(|field| *field > 0.0),
        calibration: record.calibration.as_deref().and_then(Calibration::by_name).unwrap_or(default.calibration),
        scheme: record.scheme.as_deref().and_then(Scheme::by_name).unwrap_or(default.scheme),
        margin: record.margin.filter(|margin| *margin > 1.0).unwrap_or(default.margin),
        liver_load: record.liver_load.as_ref().and_then(load),
        s0_ratio_bound: record.s0_ratio_bound.filter(|k| (1.0..=2.0).contains(k)).unwrap_or(default.s0_ratio_bound),
        seed: record.seed.unwrap_or(default.seed),
        // More would only cost time; none would leave no interval.
        replicates: record.replicates.unwrap_or(default.replicates).clamp(10, 100_000),
    }
}

/// Calibration and scheme that this program does not know: other ones take their place, and that is said.
pub(in crate::session) fn unknown_names(record: &SettingsRecord) -> Vec<Message> {
    let calibration = record.calibration.as_ref().filter(|name| Calibration::by_name(name).is_none());
    let scheme = record.scheme.as_ref().filter(|name| Scheme::by_name(name).is_none());
    let calibration =
        calibration.map(|name| say!("unknown-calibration", name = name, used = Calibration::DEFAULT.label));
    calibration
        .into_iter()
        .chain(scheme.map(|name| say!("unknown-scheme", name = name, used = Scheme::DEFAULT.label)))
        .collect()
}

/// The word a type is written as.
fn name_of<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn from_name<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(name)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fit::Model;
    use crate::roi::{Role, Shape};

    fn point() -> impl Strategy<Value = [f64; 2]> {
        [-500.0..500.0f64, -500.0..500.0f64]
    }

    fn shape() -> impl Strategy<Value = Shape> {
        prop_oneof![
            (point(), [0.1..90.0f64, 0.1..90.0f64], -180.0..180.0f64)
                .prop_map(|(center, radii, rotation_deg)| Shape::Ellipse { center, radii, rotation_deg }),
            (point(), [0.1..90.0f64, 0.1..90.0f64])
                .prop_map(|(min, size)| Shape::Rectangle { min, max: [min[0] + size[0], min[1] + size[1]] }),
            prop::collection::vec(point(), 3..40).prop_map(Shape::Polygon),
        ]
    }

    prop_compose! {
        fn any_settings()(
            model in 0..Model::ALL.len(),
            excluded in prop::collection::btree_set(0..12usize, 0..6),
            sigma in prop_oneof![Just(SigmaChoice::Auto), Just(SigmaChoice::Fitted),
                (1e-6..1e6f64).prop_map(SigmaChoice::Given)],
            coils in 1..65u32,
            field_t in prop::option::of(0.1..7.0f64),
            margin in 1.01..3.0f64,
            liver_load in prop::option::of((prop_oneof![(0.0..60.0f64).prop_map(TypedIron::Lic),
                (0.0..3000.0f64).prop_map(TypedIron::Rate)], ".{0,12}")),
            s0_ratio_bound in 1.0..2.0f64,
            seed: u64,
        ) -> AnalysisSettings {
            let echoes = EchoSelection { excluded: excluded.into_iter().collect() };
            let liver_load = liver_load.map(|(value, source)| TypedLoad { value, source });
            AnalysisSettings { model: Model::ALL[model], echoes, sigma, coils, field_t, margin, seed,
                liver_load, s0_ratio_bound,
                calibration: Calibration::by_name("wood-2005").expect("known"),
                scheme: Scheme::by_name("pmc8528353").expect("known"), replicates: 250 }
        }
    }

    proptest! {
        #[test]
        fn a_saved_document_is_the_same_document(
            drawn in prop::collection::vec((0..5usize, 0..40usize, shape(), any::<bool>()), 0..12),
            settings in any_settings(),
            notes in "\\PC{0,60}",
        ) {
            let mut document = Document { settings, notes, ..Document::default() };
            for (role, slice, shape, is_removed) in drawn {
                let id = document.add(Role::ALL[role], slice, shape);
                if is_removed { document.remove(id); }
            }
            let text = serde_json::to_string(&document_record(&document)).expect("JSON");
            let read: DocumentRecord = serde_json::from_str(&text).expect("a document");
            prop_assert_eq!(super::document(&read), document);
        }
    }

    #[test]
    fn ids_that_come_twice_are_given_anew() {
        let text = r#"{"rois": [
            {"id": 2, "name": "A", "role": "liver", "slice": 0, "shape": {"rectangle": {"min": [0, 0], "max": [1, 1]}}},
            {"id": 2, "name": "B", "role": "liver", "slice": 0, "shape": {"rectangle": {"min": [0, 0], "max": [1, 1]}}},
            {"name": "C", "role": "liver", "slice": 0, "shape": {"rectangle": {"min": [0, 0], "max": [1, 1]}}}]}"#;
        let document = document(&serde_json::from_str(text).expect("a document"));
        let ids: Vec<u64> = document.rois.iter().map(|roi| roi.id.0).collect();
        assert_eq!(ids, [2, 3, 4]);
    }
}
