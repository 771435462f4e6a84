//! Puts a case together: sections → slices → images, regions and truth.
//!
//! Slices are independent and draw from random streams of their own, so the result does not depend on the number of
//! threads.

use ndarray::{Array2, Array3, Array4};

use super::contour::Raster;
use super::parameters::{Parameters, PhantomError};
use super::scene::Scene;
use super::signal::SliceImages;
use super::tissue::Tissue;
use super::truth::{LesionTruth, RoiTruth, TissueTruth, Truth};
use crate::privacy::Identity;
use crate::roi::{Roi, RoiMask};
use crate::series::{DecayKind, EchoStack, StackInfo};
use crate::t;
use crate::units::EchoTime;
use crate::volume::Grid;

/// A simulated case.
#[derive(Clone, Debug)]
pub struct Built {
    pub stack: EchoStack,
    /// Lesion, liver (one or more) and noise, on the slice where the lesion is biggest.
    pub rois: Vec<Roi>,
    pub truth: Truth,
    /// True R2* in s⁻¹, `[slice, row, column]`: in mixed pixels the rate of the signal at TE 0; NaN in air.
    pub truth_r2star: Array3<f32>,
    /// True signal at TE 0 with shading, `[slice, row, column]`.
    pub truth_s0: Array3<f32>,
    /// The tissue that fills a pixel alone, `[slice, row, column]`; `None` in mixed pixels.
    pub pure_tissue: Array3<Option<Tissue>>,
}

/// Makes a case. The same parameters and seed always make the same case.
///
/// # Errors
/// If a parameter lies outside its range; see [`Parameters::check`].
pub fn build(parameters: &Parameters, seed: u64) -> Result<Built, PhantomError> {
    Scene::new(parameters, seed)?.build(parameters)
}

/// Puts a case together from its drawn scene.
pub(super) fn assemble(
    parameters: &Parameters,
    seed: u64,
    lesion_slice: usize,
    raster: Raster,
    (slices, rois): (Vec<SliceImages>, Vec<Roi>),
) -> Result<Built, PhantomError> {
    let matrix = &parameters.matrix;
    let volume = |values: fn(&SliceImages) -> &[f32]| {
        let shape = (matrix.slices, matrix.rows, matrix.columns);
        Array3::from_shape_fn(shape, |(s, r, c)| values(&slices[s])[r * matrix.columns + c])
    };
    let truth_r2star = volume(|slice| &slice.r2star);
    let truth_s0 = volume(|slice| &slice.s0);
    let pure_tissue = Array3::from_shape_fn(truth_s0.raw_dim(), |(s, r, c)| slices[s].pure[r * matrix.columns + c]);
    let truth = truth(parameters, seed, lesion_slice, raster, &rois, &truth_r2star);
    let stack = stack(parameters, seed, &slices)?;
    Ok(Built { stack, rois, truth, truth_r2star, truth_s0, pure_tissue })
}

fn stack(parameters: &Parameters, seed: u64, slices: &[SliceImages]) -> Result<EchoStack, PhantomError> {
    let matrix = &parameters.matrix;
    let shape = (parameters.te_ms.len(), matrix.slices, matrix.rows, matrix.columns);
    let magnitude = Array4::from_shape_fn(shape, |(e, s, r, c)| slices[s].magnitude[e][r * matrix.columns + c]);
    let echo_times = parameters.te_ms.iter().filter_map(|&te| EchoTime::from_ms(te)).collect();
    let is_present = Array2::from_elem((parameters.te_ms.len(), matrix.slices), true);
    EchoStack::new(info(parameters, seed), grid(parameters), echo_times, magnitude, is_present, None)
        .map_err(|_| PhantomError::EchoTimes(parameters.te_ms.clone()))
}

/// Axial slices, the patient's right on the left of the image, the middle of the stack at the origin.
fn grid(parameters: &Parameters) -> Grid {
    let matrix = &parameters.matrix;
    let [spacing_x_mm, spacing_y_mm] =
        [matrix.field_of_view_mm[0] / matrix.columns as f64, matrix.field_of_view_mm[1] / matrix.rows as f64];
    let first = |count: usize, spacing: f64| -(count as f64 - 1.0) / 2.0 * spacing;
    let (x, y) = (first(matrix.columns, spacing_x_mm), first(matrix.rows, spacing_y_mm));
    Grid {
        columns: matrix.columns,
        rows: matrix.rows,
        spacing_x_mm,
        spacing_y_mm,
        slice_thickness_mm: Some(matrix.slice_thickness_mm),
        slice_positions_patient: (0..matrix.slices).map(|slice| [x, y, parameters.slice_z_mm(slice)]).collect(),
        orientation: Some([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    }
}

fn info(parameters: &Parameters, seed: u64) -> StackInfo {
    let number = parameters.case.number();
    // A changed case is another series: whoever exports both keeps them apart.
    let is_built_in = parameters.is_built_in();
    let change = if is_built_in { 0 } else { fingerprint(parameters) };
    // PS3.5 B.2: any integer below 2^128 after 2.25 makes a valid UID; these are spelled from case, seed and purpose.
    let uid = |purpose: u32| {
        let spelled = (u128::from(seed) << 32) + (number as u128 * 16) + u128::from(purpose) + (1 << 100);
        format!("2.25.{}", spelled ^ (u128::from(change) << 16))
    };
    StackInfo {
        uid: uid(1),
        study_uid: uid(2),
        frame_of_reference_uid: Some(uid(3)),
        series_number: Some(number as i64),
        description: if is_built_in { t!("case-series") } else { t!("case-series-changed") }.to_owned(),
        vendor: "Sideroscope".to_owned(),
        field: parameters.field(),
        repetition_time_ms: Some(parameters.repetition_time_ms),
        flip_angle_deg: Some(parameters.flip_angle_deg),
        decay: DecayKind::T2Star,
        te_is_known: true,
        patient_label: Some(t!("case-label", number = number)),
        identity: Identity::default(),
        source_uids: Vec::new(),
        warnings: Vec::new(),
    }
}

/// 64 bits that differ between different parameters: FNV-1a of their text.
fn fingerprint(parameters: &Parameters) -> u64 {
    let text = serde_json::to_string(parameters).unwrap_or_default();
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn truth(
    parameters: &Parameters,
    seed: u64,
    lesion_slice: usize,
    raster: Raster,
    rois: &[Roi],
    r2star: &Array3<f32>,
) -> Truth {
    let tissues: Vec<TissueTruth> = Tissue::ALL.into_iter().map(|tissue| tissue_truth(parameters, tissue)).collect();
    let (liver, lesion) = (tissue_truth(parameters, Tissue::Liver), tissue_truth(parameters, Tissue::Lesion));
    let region = &parameters.lesion;
    Truth {
        format: "sideroscope-truth".to_owned(),
        version: 1,
        case: parameters.case,
        seed,
        field_t: parameters.field_t,
        te_ms: parameters.te_ms.clone(),
        sigma: parameters.sigma,
        coils: parameters.coils,
        expected: parameters.expected(),
        r2star_ratio: lesion.r2star_per_s / liver.r2star_per_s,
        liver,
        lesion,
        lesion_geometry: LesionTruth {
            slice: lesion_slice,
            center_pixel: raster.pixel_from_mm([region.center_mm[0], region.center_mm[1]]),
            radius_mm: (region.radii_mm[0] * region.radii_mm[1]).sqrt(),
        },
        rois: rois.iter().map(|roi| roi_truth(roi, r2star)).collect(),
        tissues,
    }
}

fn tissue_truth(parameters: &Parameters, tissue: Tissue) -> TissueTruth {
    let signal = parameters.tissues[tissue];
    TissueTruth { tissue, r2star_per_s: signal.r2star_per_s, s0: signal.s0, fat_fraction: signal.fat_fraction }
}

fn roi_truth(roi: &Roi, r2star: &Array3<f32>) -> RoiTruth {
    let (_, rows, columns) = r2star.dim();
    let mask = RoiMask::from_shape(&roi.shape, roi.slice, rows, columns);
    let values = mask.pixels().iter().map(|&(row, column)| f64::from(r2star[[roi.slice, row, column]]));
    let known: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    let n = known.len() as f64;
    let mean = known.iter().sum::<f64>() / n;
    let sd = (known.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
    RoiTruth {
        name: roi.name.clone(),
        role: roi.role,
        pixels: mask.len(),
        // Three decimals: more would only be rounding of the single-precision map.
        r2star_per_s: (!known.is_empty()).then(|| [mean, sd].map(|v| (v * 1000.0).round() / 1000.0)),
    }
}
