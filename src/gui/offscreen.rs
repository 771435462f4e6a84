//! Panels to pixels without a display: the figure of the command line, drawn by the same code as the window's.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::figure;
use crate::phantom::Case;
use crate::pipeline::AnalysisSettings;
use crate::roi::Roi;
use crate::series::EchoStack;
use crate::session::{Executor, Opened, Session, Source};

/// What the figure shows.
pub struct FigureInput {
    pub stack: Arc<EchoStack>,
    pub rois: Vec<Roi>,
    pub settings: AnalysisSettings,
    /// The built-in case the stack is, named in the figure as simulated.
    pub case: Option<Case>,
}

/// The annotated figure as PNG bytes, at `scale` (1–4) pixels per point. Needs no display and no GPU.
///
/// # Errors
/// A sentence when the picture could not be encoded.
pub fn figure_png(input: FigureInput, scale: u32) -> Result<Vec<u8>, String> {
    let FigureInput { stack, rois, settings, case } = input;
    let source = case.map_or_else(|| Source::Paths(Vec::new()), Source::Case);
    let mut session = Session::new(Executor::Inline, || ());
    let opened = Opened {
        source,
        folder: None,
        catalog: None,
        thumbnails: Arc::default(),
        files_read: 0,
        set_aside: Arc::default(),
        stack: Ok(stack),
        rois,
        case_changes: BTreeMap::new(),
    };
    session.show_with(opened, settings);
    session.poll();
    session.view.selected = None;
    figure::png(&session, scale.clamp(1, 4))
}
