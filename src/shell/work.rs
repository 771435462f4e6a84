//! Does the work a session asks for off the frame: each request is answered with one event.
//!
//! Must not know: windows; what a session does with an answer.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use ndarray::Array2;

use super::{linking, opening, publishing};
use crate::fit::{FitSettings, RelaxationMaps};
use crate::io::home::Home;
use crate::io::scores::Scores;
use crate::io::teaching_case::{self, Listing};
use crate::io::{self, picture, rois, session_file};
use crate::phantom::{Case, Knobs, Scene};
use crate::pipeline::{compare, fit_stack};
use crate::series::EchoStack;
use crate::session::{Event, Exported, JobContext, LibraryNews, Opened, Request, SEED, Simulated};
use crate::t;
use crate::text;

/// Longest side of the picture of a card, pixels.
const PICTURE_SIDE: usize = 192;

/// Does what a request says; the event that answers it.
pub(super) fn answer(request: Request, context: &JobContext<Event>) -> Event {
    match request {
        Request::Open { paths, home } => open_any(paths, home, context),
        Request::Stack { study, index } => Event::Opened(opening::open_stack(&study, index, context)),
        Request::Series { catalog, index } => {
            Event::OtherLoaded(index, opening::load_other(catalog.as_deref(), index, context))
        }
        Request::Case(case) => Event::Opened(Some(Box::new(Opened::case(case)))),
        Request::OwnCase(own) => Event::Opened(opening::open_own(*own, context)),
        Request::Link(link) => linking::find(*link, context),
        Request::Rois(path) => Event::RoisRead(rois::read_file(&path)),
        Request::Fit { stack, spare, settings } => {
            Event::Fitted(fitted(&stack, spare.map(|spare| *spare), &settings, context))
        }
        Request::FatFit { stack, settings } => Event::FatFitted(fitted(&stack, None, &settings, context)),
        Request::Compare { stack, rois, settings } => {
            Event::Compared(compare(&stack, &rois, &settings, &context.cancel).map(Arc::new))
        }
        Request::Simulate { case, knobs, scene } => {
            Event::Simulated(in_background_pool(|| simulated(case, *knobs, scene)))
        }
        Request::Library { folder, pictures } => library(&folder, pictures, context),
        Request::AddCase { folder, texts, stack, rois } => {
            let added = teaching_case::add(&folder, &texts, &stack, &rois);
            Event::CaseAdded(added.map(|_| ()).map_err(|error| t!("add-failed", reason = error)))
        }
        Request::Publish(publication) => Event::Exported(publishing::publish(*publication)),
        Request::Scores { path, scores } => Event::Exported(write_scores(path, &scores)),
    }
}

/// Opens whatever `paths` are: a session, regions, or images.
fn open_any(paths: Vec<PathBuf>, home: Option<Home>, context: &JobContext<Event>) -> Event {
    if let [path] = paths.as_slice()
        && let Some(text) = picture::session_in(path)
    {
        return linking::open_picture(&text, home, context);
    }
    match paths.as_slice() {
        [path] if session_file::is_session_name(path) && path.is_file() => linking::open(path.clone(), home, context),
        [path] if rois::is_roi_file(path) => Event::RoisRead(rois::read_file(path)),
        _ => Event::Opened(opening::open(paths, context)),
    }
}

fn library(folder: &Path, pictures: Arc<Vec<Array2<f32>>>, context: &JobContext<Event>) -> Event {
    let listing = match folder.as_os_str().is_empty() {
        true => Listing::default(),
        false => teaching_case::list(folder),
    };
    let pictures = if pictures.is_empty() { Arc::new(Case::ALL.map(Case::picture).to_vec()) } else { pictures };
    let own = listing.cases.iter().map(|case| own_picture(&case.folder, &context.cancel)).collect();
    Event::Library(Box::new(LibraryNews { listing, pictures, own_pictures: Arc::new(own) }))
}

fn own_picture(folder: &Path, cancel: &AtomicBool) -> Option<Array2<f32>> {
    let scan = io::scan(&[folder.to_owned()], &|_| (), cancel);
    io::load_image(scan.catalog.best_stack()?.middle()?, PICTURE_SIDE).ok()
}

fn write_scores(path: PathBuf, scores: &Scores) -> Result<Exported, String> {
    scores.write(&path).map_err(|error| t!("scores-failed", reason = error))?;
    Ok(Exported { sentence: t!("publish-saved", path = path.display()), path: Some(path) })
}

fn simulated(case: Case, knobs: Knobs, scene: Option<Arc<Scene>>) -> Option<Box<Simulated>> {
    let parameters = knobs.applied(case);
    let scene = match scene.filter(|scene| scene.shows(&parameters)) {
        Some(scene) => scene,
        None => Arc::new(Scene::new(&parameters, SEED).ok()?),
    };
    let stack = Arc::new(scene.build(&parameters).ok()?.stack);
    Some(Box::new(Simulated { case, knobs, stack, scene }))
}

fn fitted(
    stack: &EchoStack,
    spare: Option<RelaxationMaps>,
    settings: &FitSettings,
    context: &JobContext<Event>,
) -> Option<Arc<RelaxationMaps>> {
    let started = Instant::now();
    let progress = |done, total| context.progress(done, total);
    let maps = in_background_pool(|| fit_stack(stack, spare, settings, &progress, &context.cancel));
    log::debug!("volume fitted in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    maps.ok().map(Arc::new)
}

/// Runs long parallel work in a pool of its own: in the shared one, the short work of a frame would wait behind it.
fn in_background_pool<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static POOL: OnceLock<Option<rayon::ThreadPool>> = OnceLock::new();
    match POOL.get_or_init(|| rayon::ThreadPoolBuilder::new().build().ok()) {
        Some(pool) => {
            let language = text::language();
            pool.install(|| text::with_language(language, work))
        }
        None => work(),
    }
}
