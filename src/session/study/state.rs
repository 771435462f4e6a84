//! What is loaded: files found, the echo stack, its maps. Changed only by results of jobs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ndarray::Array2;

use super::comparison::Comparison;
use crate::display::Window;
use crate::fit::{FitSettings, RelaxationMaps};
use crate::io::SetAside;
use crate::phantom::{Case, Knob, Knobs, build};
use crate::pipeline::{Analysis, Analyzer, MapTops};
use crate::roi::Roi;
use crate::series::{Catalog, ColorModel, EchoStack};
use crate::session::derived::Derived;
use crate::t;

/// Where the study came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Case(Case),
    Paths(Vec<PathBuf>),
}

/// The loaded data and results.
#[derive(Clone, Debug, Default)]
pub struct Study {
    pub source: Option<Source>,
    /// Where it lies on disk; `None` for a built-in case.
    pub folder: Option<PathBuf>,
    /// Studies, series and stacks found under the opened paths; `None` for a built-in case.
    pub catalog: Option<Arc<Catalog>>,
    /// A small picture per stack of the catalog; `None` where its image cannot be decoded.
    pub thumbnails: Arc<Vec<Option<Array2<f32>>>>,
    pub files_read: usize,
    pub set_aside: Arc<Vec<SetAside>>,
    pub stack: Option<Arc<EchoStack>>,
    /// Counts loaded stacks, so that textures and measurements know theirs from an older one.
    pub generation: u64,
    /// Voxel-wise fit of the stack; `None` while it is being computed.
    pub maps: Derived<FitSettings, Arc<RelaxationMaps>>,
    /// Window of the echoes when none is set: the same on every echo, so that the decay can be seen.
    pub echo_window: Option<Window>,
    /// What nearly all voxels of the maps lie below.
    pub map_tops: Option<MapTops>,
    /// Maps of the fat–water model, fitted when a pane first shows fat; `None` until then.
    pub fat_maps: Derived<FitSettings, Arc<RelaxationMaps>>,
    /// Measurements and verdict of the document on the stack; `None` without a stack that can be fitted.
    pub analysis: Option<Arc<Analysis>>,
    pub(in crate::session) comparison: Comparison,
    pub(in crate::session) kept: Kept,
    /// Other stacks of the catalog that panes show, by their number; an error is a sentence.
    pub(in crate::session) others: BTreeMap<usize, Result<OtherStack, String>>,
}

/// What makes the next results come sooner; a copy of a study starts without.
#[derive(Default)]
pub(in crate::session) struct Kept {
    /// Remembers what a drag does not change.
    pub(in crate::session) analyzer: Option<Analyzer>,
    /// Maps that nothing shows any more: the next fit takes their memory.
    pub(in crate::session) spare_maps: Option<RelaxationMaps>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// A stack beside the open one, to look at.
#[derive(Clone, Debug)]
pub struct OtherStack {
    pub stack: Arc<EchoStack>,
    /// Automatic window, the same on every slice.
    pub window: Option<Window>,
}

impl OtherStack {
    pub(in crate::session) fn new(stack: Arc<EchoStack>) -> Self {
        let window = Window::auto(stack.image(0, stack.num_slices() / 2));
        Self { stack, window }
    }
}

impl Study {
    /// Another stack, once it is loaded.
    pub fn other(&self, index: usize) -> Option<&OtherStack> {
        self.others.get(&index)?.as_ref().ok()
    }

    /// Why another stack cannot be shown, as a sentence.
    pub fn why_not_other(&self, index: usize) -> Option<&str> {
        self.others.get(&index)?.as_ref().err().map(String::as_str)
    }

    /// Another study, or another stack of it, is on screen.
    ///
    /// * `echo`, `slice` — what is looked at first, which the automatic window is taken from.
    pub(in crate::session) fn take(&mut self, opened: Opened, stack: Arc<EchoStack>, (echo, slice): (usize, usize)) {
        *self = Self {
            source: Some(opened.source),
            folder: opened.folder,
            catalog: opened.catalog,
            thumbnails: opened.thumbnails,
            files_read: opened.files_read,
            set_aside: opened.set_aside,
            stack: Some(stack),
            generation: self.generation + 1,
            analysis: self.analysis.take(),
            kept: std::mem::take(&mut self.kept),
            ..Self::default()
        };
        self.set_echo_window(echo, slice);
    }

    /// Other images of the same case; the maps stay until the new ones are fitted.
    pub(in crate::session) fn replace_stack(&mut self, stack: Arc<EchoStack>) {
        if self.maps.as_deref().is_some_and(|maps| maps.num_slices() != stack.num_slices()) {
            self.maps.forget();
        }
        self.generation += 1;
        self.maps.outdate();
        self.fat_maps.forget();
        self.stack = Some(stack);
    }

    /// Number of the open stack in the catalog.
    pub fn open_index(&self) -> Option<usize> {
        let uid = &self.stack.as_deref()?.info.uid;
        self.catalog.as_deref()?.stacks().position(|plan| plan.uid == *uid)
    }

    /// Whether low values are shown bright, as the files ask for (MONOCHROME1).
    ///
    /// # Source
    /// PS3.3 C.7.6.3.1.2 (Photometric Interpretation).
    pub fn is_dark_high(&self, uid: &str) -> bool {
        let plan = self.catalog.as_deref().and_then(|catalog| catalog.stack(uid));
        let first = plan.and_then(|plan| plan.frames.iter().flatten().flatten().next());
        first.is_some_and(|frame| frame.image.file.pixels.color == ColorModel::GrayInverted)
    }

    pub fn case(&self) -> Option<Case> {
        match self.source {
            Some(Source::Case(case)) => Some(case),
            _ => None,
        }
    }

    /// "N files read, M set aside", or what the built-in case is; empty before anything was read.
    pub fn summary(&self) -> String {
        match (&self.source, self.files_read, self.set_aside.len()) {
            (Some(Source::Case(_)), ..) => t!("study-case").to_owned(),
            (None, 0, 0) => String::new(),
            (_, read, 0) => t!("study-read", read = read),
            (_, read, aside) => t!("study-read-aside", read = read, aside = aside),
        }
    }
}

/// What opening brought.
#[derive(Clone, Debug)]
pub struct Opened {
    pub source: Source,
    /// Where it lies on disk; `None` for a built-in case.
    pub folder: Option<PathBuf>,
    pub catalog: Option<Arc<Catalog>>,
    pub thumbnails: Arc<Vec<Option<Array2<f32>>>>,
    pub files_read: usize,
    pub set_aside: Arc<Vec<SetAside>>,
    /// `Err` says in a sentence why nothing could be loaded.
    pub stack: Result<Arc<EchoStack>, String>,
    /// Regions that come with the data (built-in cases).
    pub rois: Vec<Roi>,
    /// Parameters of a built-in case that differ from its own.
    pub case_changes: BTreeMap<Knob, f64>,
}

impl Opened {
    /// A built-in case.
    pub fn case(case: Case) -> Self {
        Self::changed_case(case, BTreeMap::new())
    }

    /// A built-in case with other parameters than its own.
    pub fn changed_case(case: Case, case_changes: BTreeMap<Knob, f64>) -> Self {
        let parameters = Knobs::with_changes(case, &case_changes).applied(case);
        let built = build(&parameters, SEED).unwrap_or_else(|_| case.build(SEED));
        Self {
            case_changes,
            source: Source::Case(case),
            folder: None,
            catalog: None,
            thumbnails: Arc::default(),
            files_read: 0,
            set_aside: Arc::default(),
            stack: Ok(Arc::new(built.stack)),
            rois: built.rois,
        }
    }
}

/// Built-in cases look the same at every start.
pub const SEED: u64 = 1;
