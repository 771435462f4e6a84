//! Orientation and slice order against what dcm2niix made of the same series.

use libtest_mimic::{Failed, Trial};
use nifti::{NiftiObject, ReaderOptions};

use super::support::{data, load, scan, trial, verdict};

/// (series, dcm2niix volume of its first echo)
const PAIRS: &[(&str, &str)] = &[
    ("siemens_prisma_D13_classic_2echo_M", "siemens_prisma_D13_dcm2niix_ref/me_FieldMap_GRE_2_e1.nii"),
    ("siemens_xa30_enhanced_2echo_M", "siemens_xa30_dcm2niix_ref"),
    ("philips_elition_classic_2echo_M_P", "philips_elition_dcm2niix_ref"),
];

pub fn trials() -> Vec<Trial> {
    let of = |&(series, volume): &(&'static str, &'static str)| {
        trial(format!("geometry::{series}"), move || agrees(series, volume))
    };
    PAIRS.iter().map(of).collect()
}

/// A volume file, or the first magnitude echo in a folder.
fn first_echo(path: &str) -> Result<std::path::PathBuf, Failed> {
    let path = data(&format!("real/dicom_multiecho/{path}"));
    if path.is_file() {
        return Ok(path);
    }
    let mut files: Vec<_> = std::fs::read_dir(path)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let is_first = |p: &std::path::PathBuf| {
        let name = p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".nii") && name.contains("e1") && !name.contains("ph")
    };
    files.into_iter().find(is_first).ok_or_else(|| "no volume of the first echo".into())
}

/// Every voxel of dcm2niix's volume, carried to patient space by its affine, must have its value at that place in ours.
fn agrees(series: &str, volume: &str) -> Result<(), Failed> {
    let scan = scan(&format!("real/dicom_multiecho/{series}"));
    let stack = load(scan.catalog.best_stack().ok_or("no stack")?)?;
    let object = ReaderOptions::new().read_file(first_echo(volume)?)?;
    let header = object.header().clone();
    let affine = [header.srow_x, header.srow_y, header.srow_z];
    let (nx, ny) = (usize::from(header.dim[1]), usize::from(header.dim[2]));
    let reference: Vec<f64> = object.into_volume().into_nifti_typed_data()?;
    let mut wrong = Vec::new();
    let [row_dir, col_dir] = stack.grid.orientation.ok_or("no orientation")?;
    let (mut compared, mut different, mut outside) = (0, 0, 0);
    for (index, value) in reference.into_iter().enumerate() {
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
        compared += 1;
        let found = f64::from(stack.image(0, slice)[(row as usize, column as usize)]);
        if (found - value).abs() > 1e-4 * value.abs().max(1.0) {
            different += 1;
        }
    }
    if different > 0 || outside > 0 || compared < 1000 {
        wrong.push(format!("{compared} voxels compared, {different} differ, {outside} lie outside"));
    }
    verdict(wrong)
}
