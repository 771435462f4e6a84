//! Orientation and slice order against what dcm2niix made of the same series, voxel by voxel.

use libtest_mimic::{Failed, Trial};
use nifti::{NiftiObject, NiftiType, NiftiVolume, ReaderOptions};

use super::support::{data, load, scan, trial, verdict};

/// (path of the series, volume of its first echo)
const PAIRS: &[(&str, &str)] = &[
    (
        "dicom_multiecho/siemens_prisma_D13_classic_2echo_M",
        "dicom_multiecho/siemens_prisma_D13_dcm2niix_ref/me_FieldMap_GRE_2_e1.nii",
    ),
    (
        "dicom_multiecho/siemens_xa30_enhanced_2echo_M",
        "dicom_multiecho/siemens_xa30_dcm2niix_ref/8_gre_field_mapping_e1.nii",
    ),
    (
        "dicom_multiecho/philips_elition_classic_2echo_M_P",
        "dicom_multiecho/philips_elition_dcm2niix_ref/2001_WIP_fcMRI_Field_Mapping_cl_e1.nii.gz",
    ),
    // The same files through two readers: this program's and the nifti crate.
    ("nifti/nibabel_formats/anatomical.nii", "nifti/nibabel_formats/anatomical.nii"),
    ("nifti/nibabel_formats/example4d.nii.gz", "nifti/nibabel_formats/example4d.nii.gz"),
    ("nifti/mriresearchtools_3echo_M_P/Mag.nii", "nifti/mriresearchtools_3echo_M_P/Mag.nii"),
    (
        "abdomen_12echo/siemens_prisma_3t_nifti",
        "abdomen_12echo/siemens_prisma_3t_nifti/00024__bh3x_r2star_inphase_volume_e1.nii.gz",
    ),
];

pub fn trials() -> Vec<Trial> {
    let of = |&(series, volume): &(&'static str, &'static str)| {
        trial(format!("geometry::{series}"), move || agrees(series, volume))
    };
    PAIRS.iter().map(of).collect()
}

/// The first volume of a NIfTI file: rows of its affine, voxels along i and j, and the values.
struct Reference {
    affine: [[f32; 4]; 3],
    nx: usize,
    ny: usize,
    values: Vec<f64>,
}

fn reference(path: &str) -> Result<Reference, Failed> {
    let object = ReaderOptions::new().read_file(data(&format!("real/{path}")))?;
    let header = object.header().clone();
    let [nx, ny, nz] = [1, 2, 3].map(|n| usize::from(header.dim[n]).max(1));
    if header.sform_code <= 0 {
        return Err("the reference has no sform".into());
    }
    let affine = [header.srow_x, header.srow_y, header.srow_z];
    let volume = object.into_volume();
    let values: Vec<f64> = match volume.data_type() {
        NiftiType::Int16 => volume.into_nifti_typed_data::<i16>()?.into_iter().map(f64::from).collect(),
        NiftiType::Uint8 => volume.into_nifti_typed_data::<u8>()?.into_iter().map(f64::from).collect(),
        _ => volume.into_nifti_typed_data::<f32>()?.into_iter().map(f64::from).collect(),
    };
    let (slope, intercept) = (f64::from(header.scl_slope), f64::from(header.scl_inter));
    let scale = |v: f64| if slope == 0.0 || !slope.is_finite() { v } else { v * slope + intercept };
    Ok(Reference { affine, nx, ny, values: values.into_iter().take(nx * ny * nz).map(scale).collect() })
}

/// Every voxel of dcm2niix's volume, carried to patient space by its affine, must have its value at that place in ours.
fn agrees(series: &str, volume: &str) -> Result<(), Failed> {
    let scan = scan(&format!("real/{series}"));
    let stack = load(scan.catalog.best_stack().ok_or("no stack")?)?;
    let Reference { affine, nx, ny, values } = reference(volume)?;
    let mut wrong = Vec::new();
    let [row_dir, col_dir] = stack.grid.orientation.ok_or("no orientation")?;
    let (mut pairs, mut outside) = (Vec::new(), 0);
    for (index, value) in values.into_iter().enumerate() {
        let [i, j, k] = [index % nx, index / nx % ny, index / (nx * ny)].map(|n| n as f32);
        // NIfTI is RAS, the grid is LPS.
        let ras: Vec<f64> = affine.iter().map(|r| f64::from(r[0] * i + r[1] * j + r[2] * k + r[3])).collect();
        let lps = [-ras[0], -ras[1], ras[2]];
        let from = |slice: usize| -> [f64; 3] {
            std::array::from_fn(|c| lps[c] - stack.grid.slice_positions_patient[slice][c])
        };
        let normal = [
            row_dir[1] * col_dir[2] - row_dir[2] * col_dir[1],
            row_dir[2] * col_dir[0] - row_dir[0] * col_dir[2],
            row_dir[0] * col_dir[1] - row_dir[1] * col_dir[0],
        ];
        let dot = |a: [f64; 3], b: [f64; 3]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
        let slice =
            (0..stack.num_slices()).min_by(|a, b| dot(from(*a), normal).abs().total_cmp(&dot(from(*b), normal).abs()));
        let slice = slice.ok_or("no slices")?;
        let column = (dot(from(slice), row_dir) / stack.grid.spacing_x_mm).round();
        let row = (dot(from(slice), col_dir) / stack.grid.spacing_y_mm).round();
        if row < 0.0 || column < 0.0 || row as usize >= stack.grid.rows || column as usize >= stack.grid.columns {
            outside += 1;
            continue;
        }
        pairs.push((f64::from(stack.image(0, slice)[(row as usize, column as usize)]), value));
    }
    // dcm2niix scales Philips images by a private factor; one factor for the whole volume leaves R2* alone.
    let factor = pairs.iter().map(|(ours, _)| ours).sum::<f64>() / pairs.iter().map(|(_, theirs)| theirs).sum::<f64>();
    let differs = |(ours, theirs): &&(f64, f64)| (ours - theirs * factor).abs() > 1e-4 * ours.abs().max(factor);
    let (compared, different) = (pairs.len(), pairs.iter().filter(differs).count());
    if different > 0 || outside > 0 || compared < 1000 {
        wrong.push(format!("{compared} voxels compared, {different} differ, {outside} lie outside"));
    }
    verdict(wrong)
}
