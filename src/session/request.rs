//! Work off the frame, as data: all that it needs is captured here, and its result comes back as one event.
//!
//! Must not know: how any of it is done; files.

use std::path::PathBuf;
use std::sync::Arc;

use ndarray::Array2;

use super::export::PublishRequest;
use super::link::SessionLink;
use super::study::Study;
use crate::fit::{FitSettings, RelaxationMaps, SyntheticNoise};
use crate::io::home::Home;
use crate::io::scores::Scores;
use crate::io::teaching_case::{CaseTexts, OwnCase};
use crate::phantom::{Case, Knobs, Scene};
use crate::pipeline::AnalysisSettings;
use crate::publish::Subject;
use crate::roi::Roi;
use crate::series::{Catalog, EchoStack};

/// One piece of work.
#[derive(Debug)]
pub enum Request {
    /// Whatever the paths are: a session, regions, or images; answered with the event of that.
    Open { paths: Vec<PathBuf>, home: Option<Home> },
    /// Another stack of the open study, by its number; answered with [`super::Event::Opened`].
    Stack { study: Box<Study>, index: usize },
    /// The same to look at beside it; answered with [`super::Event::OtherLoaded`].
    Series { catalog: Option<Arc<Catalog>>, index: usize },
    /// Answered with [`super::Event::Opened`].
    Case(Case),
    /// A case of the user's own; answered with [`super::Event::Opened`].
    OwnCase(Box<OwnCase>),
    /// The images of a session; answered with [`super::Event::Restored`] or [`super::Event::Unlinked`].
    Link(Box<SessionLink>),
    /// A ROI file; answered with [`super::Event::RoisRead`].
    Rois(PathBuf),
    /// The voxel-wise fit; `spare` lends its memory. Answered with [`super::Event::Fitted`].
    Fit { stack: Arc<EchoStack>, spare: Option<Box<RelaxationMaps>>, settings: FitSettings },
    /// Answered with [`super::Event::FatFitted`].
    FatFit { stack: Arc<EchoStack>, settings: FitSettings },
    /// All models on the regions; answered with [`super::Event::Compared`].
    Compare { stack: Arc<EchoStack>, rois: Vec<Roi>, settings: AnalysisSettings },
    /// Other parameters of a built-in case; answered with [`super::Event::Simulated`].
    Simulate { case: Case, knobs: Box<Knobs>, scene: Option<Arc<Scene>> },
    /// Pictures and own cases; answered with [`super::Event::Library`].
    Library { folder: PathBuf, pictures: Arc<Vec<Array2<f32>>> },
    /// Answered with [`super::Event::CaseAdded`].
    AddCase { folder: PathBuf, texts: Box<CaseTexts>, stack: Arc<EchoStack>, rois: Vec<Roi> },
    /// Answered with [`super::Event::Exported`].
    Publish(Box<Publication>),
    /// Answered with [`super::Event::Exported`].
    Scores { path: PathBuf, scores: Box<Scores> },
}

/// Something to publish with all that it is made from.
#[derive(Debug)]
pub struct Publication {
    pub subject: Arc<Subject>,
    /// Other series that a figure may name.
    pub catalog: Option<Arc<Catalog>>,
    pub request: PublishRequest,
    pub slice: usize,
    /// Of the synthetic echo.
    pub noise: Option<SyntheticNoise>,
}
