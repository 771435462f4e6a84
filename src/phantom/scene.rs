//! A drawn case whose signals can be changed: the anatomy is drawn once, images follow in a tenth of the time.
//!
//! Slices are independent and draw from random streams of their own, so the result does not depend on the number of
//! threads.

use rayon::prelude::*;

use super::anatomy::Anatomy;
use super::build::{Built, assemble};
use super::contour::Raster;
use super::layers::Layers;
use super::parameters::{Matrix, Parameters, PhantomError, Region};
use super::place;
use super::signal::{Mottle, images};
use crate::roi::Roi;

/// Organs, regions and mottle of a case for one seed.
#[derive(Clone, Debug)]
pub struct Scene {
    seed: u64,
    matrix: Matrix,
    lesion: Region,
    spared: Option<Region>,
    raster: Raster,
    lesion_slice: usize,
    slices: Vec<(Layers, Mottle)>,
    rois: Vec<Roi>,
}

/// Sections averaged through the thickness of a slice.
const SECTIONS: usize = 4;
/// Share of a pixel that the point spread gives to each neighbor.
const SPREAD: f32 = 0.12;

impl Scene {
    /// Draws the anatomy of `parameters`.
    ///
    /// # Errors
    /// If a parameter lies outside its range; see [`Parameters::check`].
    pub fn new(parameters: &Parameters, seed: u64) -> Result<Self, PhantomError> {
        parameters.check()?;
        let matrix = parameters.matrix;
        let spacing = |k: usize, count: usize| matrix.field_of_view_mm[k] / count as f64;
        let raster = Raster {
            columns: matrix.columns,
            rows: matrix.rows,
            spacing_mm: [spacing(0, matrix.columns), spacing(1, matrix.rows)],
        };
        let anatomy = Anatomy::new(&parameters.lesion, parameters.spared.as_ref());
        let lesion_slice = place::lesion_slice(parameters, &parameters.lesion);
        let slices: Vec<(Layers, Mottle)> = (0..matrix.slices)
            .into_par_iter()
            .map(|slice| (slice_layers(&anatomy, parameters, slice, raster), Mottle::new(raster, slice, seed)))
            .collect();
        let rois = slices.get(lesion_slice).map(|(layers, _)| place::rois(parameters, layers, lesion_slice));
        Ok(Self {
            seed,
            matrix,
            lesion: parameters.lesion.clone(),
            spared: parameters.spared.clone(),
            raster,
            lesion_slice,
            slices,
            rois: rois.unwrap_or_default(),
        })
    }

    /// Whether `parameters` are drawn as this scene is; then [`Self::build`] makes their case.
    pub fn shows(&self, parameters: &Parameters) -> bool {
        self.matrix == parameters.matrix && self.lesion == parameters.lesion && self.spared == parameters.spared
    }

    /// The case of `parameters` on this anatomy; a scene that does not show them is drawn anew.
    ///
    /// # Errors
    /// If a parameter lies outside its range; see [`Parameters::check`].
    pub fn build(&self, parameters: &Parameters) -> Result<Built, PhantomError> {
        parameters.check()?;
        if !self.shows(parameters) {
            return Self::new(parameters, self.seed)?.build(parameters);
        }
        let slices = self.slices.par_iter().enumerate();
        let images = slices.map(|(slice, (layers, mottle))| images(parameters, layers, mottle, slice, self.seed));
        let images = images.collect();
        assemble(parameters, self.seed, self.lesion_slice, self.raster, (images, self.rois.clone()))
    }
}

fn slice_layers(anatomy: &Anatomy<'_>, parameters: &Parameters, slice: usize, raster: Raster) -> Layers {
    let mut layers = Layers::empty(raster);
    for section in 0..SECTIONS {
        let depth = (section as f64 + 0.5) / SECTIONS as f64 - 0.5;
        let z = parameters.slice_z_mm(slice) + depth * parameters.matrix.slice_thickness_mm;
        layers.accumulate(&anatomy.section(z, raster), 1.0 / SECTIONS as f32);
    }
    layers.spread(SPREAD);
    layers
}
