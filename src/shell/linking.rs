//! From a session file to its images: where they were, beside the session, or where the user says they are now.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::opening;
use crate::io::home::Home;
use crate::io::session_file::{self, FilesRecord, Place, SourceRecord};
use crate::series::{Catalog, StackPlan};
use crate::session::{Event, JobContext, Opened, Origin, Restored, SessionLink, files_record, opened_case};
use crate::t;
use crate::units::EchoTime;

/// Entries of a folder that is searched without being asked for.
const MAX_SEARCHED: usize = 5000;

/// Reads the session file at `path` and finds its images.
pub(super) fn open(path: PathBuf, home: Option<Home>, context: &JobContext<Event>) -> Event {
    match session_file::read(&path) {
        Err(error) => Event::NotRestored(error.to_string()),
        Ok((file, digest)) => {
            let origin = Origin::Own { path, digest };
            find(SessionLink { file: Arc::new(file), origin, chosen: Vec::new(), home }, context)
        }
    }
}

/// Opens the session that an exported picture carries.
pub(super) fn open_picture(text: &str, home: Option<Home>, context: &JobContext<Event>) -> Event {
    match session_file::parse(text.as_bytes()) {
        Err(error) => Event::NotRestored(error.to_string()),
        Ok(file) => {
            let origin = Origin::Picture { digest: session_file::digest(text.as_bytes()) };
            find(SessionLink { file: Arc::new(file), origin, chosen: Vec::new(), home }, context)
        }
    }
}

pub(super) fn find(link: SessionLink, context: &JobContext<Event>) -> Event {
    let record = match &link.file.source {
        SourceRecord::Case(case) => {
            let opened = opened_case(*case, &link.file.case_numbers);
            return Event::Restored(Box::new(Restored { opened, link, caution: None }));
        }
        SourceRecord::Files(record) => record.clone(),
    };
    for paths in candidates(&link, &record) {
        let opened = find_under(paths, &record, context);
        if context.cancel.load(Ordering::Relaxed) {
            return Event::Opened(None);
        }
        if let Some(mut opened) = opened {
            if let Some(catalog) = &mut opened.catalog {
                link.file.stacks.iter().for_each(|other| take_choices(Arc::make_mut(catalog), &other.files));
            }
            let caution = caution(&opened, &record);
            return Event::Restored(Box::new(Restored { opened: *opened, link, caution }));
        }
    }
    Event::Unlinked(Box::new(link))
}

/// Places to look at, one after the other.
fn candidates(link: &SessionLink, record: &FilesRecord) -> Vec<Vec<PathBuf>> {
    if !link.chosen.is_empty() {
        return vec![link.chosen.clone()];
    }
    let folder = link.origin.folder();
    let is_of_user = link.is_of_user();
    let place = |place: &Place| if is_of_user { place.resolve(folder) } else { place.resolve_below(folder) };
    let stored: Vec<PathBuf> = record.places.iter().filter_map(place).collect();
    let stored = stored.into_iter().filter(|path| path.exists()).collect();
    let beside = folder.filter(|folder| is_small(folder)).map(|folder| vec![folder.to_path_buf()]);
    [Some(stored), beside].into_iter().flatten().filter(|paths: &Vec<PathBuf>| !paths.is_empty()).collect()
}

/// A folder that may be searched without being asked for: a home folder may hold a million files.
fn is_small(folder: &Path) -> bool {
    let (mut open, mut count) = (vec![folder.to_path_buf()], 0);
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.filter_map(Result::ok) {
            count += 1;
            if count > MAX_SEARCHED {
                return false;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(entry.path());
            }
        }
    }
    true
}

/// The stack of `record` under `paths`: by its UID, else by its pixels, because an anonymizer gives new UIDs.
fn find_under(paths: Vec<PathBuf>, record: &FilesRecord, context: &JobContext<Event>) -> Option<Box<Opened>> {
    let mut scanned = opening::scan(paths, context)?;
    let has_uid = |uid: &str| session_file::is_same_uid(uid, &record.stack_uid);
    let is_alike =
        |plan: &StackPlan| [plan.num_slices(), plan.num_echoes(), plan.grid.rows, plan.grid.columns] == record.shape;
    let plans = scanned.catalog.stacks().filter(|plan| has_uid(&plan.uid) || is_alike(plan));
    let mut plans: Vec<StackPlan> = plans.cloned().collect();
    plans.sort_by_key(|plan| !has_uid(&plan.uid));
    for plan in plans {
        let plan = with_choices(plan, record);
        let stack = opening::load(&plan, context)?;
        let is_meant = stack.as_ref().is_ok_and(|stack| {
            has_uid(&stack.info.uid) || (!record.pixels.is_empty() && files_record(stack).pixels == record.pixels)
        });
        if is_meant {
            scanned.catalog.replace_stack(plan);
            return Some(scanned.opened(stack));
        }
    }
    None
}

/// The plan with what the user had decided on it when the session was saved.
fn with_choices(plan: StackPlan, record: &FilesRecord) -> StackPlan {
    let original = record.is_taken_as_original.then(|| plan.taken_as_original()).flatten();
    let plan = original.unwrap_or(plan);
    let times = record.te_ms.iter().filter_map(|&ms| EchoTime::from_ms(ms)).collect();
    let typed = (record.is_te_typed && plan.wants_echo_times).then(|| plan.with_echo_times(times));
    typed.flatten().unwrap_or(plan)
}

/// [`with_choices`] for a stack that is not opened yet.
fn take_choices(catalog: &mut Catalog, record: &FilesRecord) {
    let plan = catalog.stacks().find(|plan| session_file::is_same_uid(&plan.uid, &record.stack_uid)).cloned();
    if let Some(plan) = plan {
        catalog.replace_stack(with_choices(plan, record));
    }
}

/// What differs from when the session was saved.
fn caution(opened: &Opened, record: &FilesRecord) -> Option<String> {
    let found = files_record(opened.stack.as_deref().ok()?);
    let is_known = record.shape != [0; 4];
    if is_known && found.shape != record.shape {
        return Some(t!("session-shape-differs").to_owned());
    }
    let is_other = !record.pixels.is_empty() && found.pixels != record.pixels;
    is_other.then(|| t!("session-pixels-differ").to_owned())
}
