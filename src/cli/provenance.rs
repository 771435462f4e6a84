//! Where DICOM outputs come from: study of the source, its images, the time, and the patient only if that is asked for.

use chrono::Utc;

use crate::io::dicom::{Provenance, SourceImage, StudyContext, simulated_provenance};
use crate::phantom::Case;
use crate::series::{EchoStack, StackPlan};

/// The provenance of what is derived from `stack`: of the files in `plan`, or of a built-in case.
///
/// * `has_patient` — copies patient and study attributes of the source and says when it was made; without it the UIDs
///   alone say where it came from.
pub fn of(
    stack: &EchoStack,
    plan: Option<&StackPlan>,
    case: Option<Case>,
    method: String,
    has_patient: bool,
) -> Provenance {
    let now = Utc::now();
    let created = has_patient.then(|| [now.format("%Y%m%d").to_string(), now.format("%H%M%S").to_string()]);
    if let Some(case) = case {
        return simulated_provenance(stack, case.name(), method, created);
    }
    let info = &stack.info;
    let first = plan.iter().flat_map(|plan| plan.frames.iter().flatten().flatten()).next();
    let place = first.map(|frame| &frame.image.file.place).filter(|_| has_patient);
    Provenance {
        context: StudyContext::of_source(place, &info.study_uid, info.frame_of_reference_uid.as_deref()),
        sources: plan.map_or(Vec::new(), source_images),
        method,
        created,
    }
}

/// `[slice][echo]` of the DICOM images that gave the stack.
fn source_images(plan: &StackPlan) -> Vec<Vec<SourceImage>> {
    let of_slice = |slice: usize| {
        let frames = plan.frames.iter().filter_map(move |echo| echo[slice].as_ref());
        let files = frames.map(|frame| &frame.image.file).filter(|file| !file.sop_instance_uid.is_empty());
        files.map(|file| SourceImage {
            sop_class_uid: file.sop_class_uid.clone(),
            sop_instance_uid: file.sop_instance_uid.clone(),
            series_uid: file.series_uid.clone(),
        })
    };
    (0..plan.num_slices()).map(|slice| of_slice(slice).collect()).collect()
}
