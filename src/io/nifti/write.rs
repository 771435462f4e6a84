//! Writes one map as `.nii.gz`.
//!
//! The 348-byte header is written directly: the `nifti` crate opens the output file by itself, which leaves half a
//! file behind when the disk is full, and copies unknown header fields from a reference.

use std::io::{self, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};
use ndarray::{ArrayView3, Axis};

use crate::io::atomic::{self, WriteError};
use crate::volume::Grid;

/// Header, then four bytes that say "no extension".
const DATA_OFFSET: usize = 352;
/// NIFTI_XFORM_SCANNER_ANAT: patient coordinates of the scanner.
const SCANNER_ANATOMY: i16 = 1;
const UNITS_MM: u8 = 2;

/// A voxel type of a map file.
pub trait MapVoxel: Copy {
    /// `datatype` and `bitpix` of the header.
    const DATATYPE: [i16; 2];
    fn put(self, out: &mut dyn Write) -> io::Result<()>;
}

impl MapVoxel for f32 {
    const DATATYPE: [i16; 2] = [16, 32];
    fn put(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&self.to_le_bytes())
    }
}

impl MapVoxel for u8 {
    const DATATYPE: [i16; 2] = [2, 8];
    fn put(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&[self])
    }
}

/// Axes along which voxels are stored from the end: so that a map has its voxels where its source has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoxelOrder {
    pub columns: bool,
    pub rows: bool,
    pub slices: bool,
}

impl VoxelOrder {
    /// Along column, row, slice.
    fn axes(self) -> [bool; 3] {
        [self.columns, self.rows, self.slices]
    }

    /// The affine of voxels that are counted in this order, `[column, row, slice]` of them in `size`.
    fn affine(self, affine: [[f64; 4]; 3], size: [usize; 3]) -> [[f64; 4]; 3] {
        affine.map(|mut line| {
            for (axis, _) in self.axes().into_iter().enumerate().filter(|(_, is_reversed)| *is_reversed) {
                line[3] += line[axis] * size[axis].saturating_sub(1) as f64;
                line[axis] = -line[axis];
            }
            line
        })
    }
}

/// Writes `values` (`[slice, row, column]`) on `grid` to `path` (`.nii.gz`), whole or not at all.
///
/// Rows stay in DICOM order (from the top) unless `order` says otherwise; the sform carries them to RAS. An affine has
/// only one distance: slices must be evenly spaced. Without geometry both form codes are 0.
///
/// # Errors
/// If the file cannot be written, or the matrix is larger than the format allows (32767).
pub fn write_map<T: MapVoxel>(
    path: &Path,
    grid: &Grid,
    order: VoxelOrder,
    mut values: ArrayView3<'_, T>,
    description: &str,
) -> Result<(), WriteError> {
    for (axis, is_reversed) in order.axes().into_iter().rev().enumerate() {
        if is_reversed {
            values.invert_axis(Axis(axis));
        }
    }
    atomic::write_with(path, |out| {
        // No name and no time in the gzip header: the same map gives the same bytes.
        let mut out = GzBuilder::new().write(out, Compression::default());
        out.write_all(&header(grid, order, values.dim(), T::DATATYPE, description)?)?;
        for value in values.iter() {
            value.put(&mut out)?;
        }
        out.finish().map(drop)
    })
}

/// First three rows of the affine that takes (column, row, slice) of voxel centers to RAS in mm; `None` without
/// geometry.
pub(crate) fn ras_from_voxel(grid: &Grid) -> Option<[[f64; 4]; 3]> {
    let [row_dir, col_dir] = grid.orientation?;
    let origin = *grid.slice_positions_patient.first()?;
    let step = slice_step_patient(grid)?;
    // LPS to RAS: the first two axes point the other way.
    const SIGN: [f64; 3] = [-1.0, -1.0, 1.0];
    Some(std::array::from_fn(|i| {
        [row_dir[i] * grid.spacing_x_mm, col_dir[i] * grid.spacing_y_mm, step[i], origin[i]].map(|v| SIGN[i] * v)
    }))
}

/// From one slice to the next, LPS, mm. A single slice gets its thickness along the normal.
fn slice_step_patient(grid: &Grid) -> Option<[f64; 3]> {
    let positions = &grid.slice_positions_patient;
    if let [first, .., last] = positions[..] {
        let gaps = (positions.len() - 1) as f64;
        return Some(std::array::from_fn(|i| (last[i] - first[i]) / gaps));
    }
    let [a, b] = grid.orientation?;
    let normal = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    Some(normal.map(|c| c * grid.slice_thickness_mm.unwrap_or(1.0)))
}

/// # Source
/// nifti1.h, struct nifti_1_header.
fn header(
    grid: &Grid,
    order: VoxelOrder,
    (slices, rows, columns): (usize, usize, usize),
    [datatype, bitpix]: [i16; 2],
    description: &str,
) -> io::Result<Vec<u8>> {
    let size = |n: usize| {
        i16::try_from(n)
            .map_err(|_| io::Error::other(format!("NIfTI holds at most 32767 voxels along an axis, not {n}")))
    };
    let affine = ras_from_voxel(grid).map(|affine| order.affine(affine, [columns, rows, slices]));
    let step_mm = slice_step_patient(grid).map(|s| s.iter().map(|c| c * c).sum::<f64>().sqrt());
    let step_mm = step_mm.filter(|mm| *mm > 0.0).or(grid.slice_thickness_mm).unwrap_or(1.0);
    let mut out = vec![0_u8; DATA_OFFSET];
    let mut put = |offset: usize, bytes: &[u8]| out[offset..offset + bytes.len()].copy_from_slice(bytes);
    put(0, &348_i32.to_le_bytes());
    for (idx, n) in [3, size(columns)?, size(rows)?, size(slices)?, 1, 1, 1, 1].into_iter().enumerate() {
        put(40 + 2 * idx, &n.to_le_bytes());
    }
    put(70, &datatype.to_le_bytes());
    put(72, &bitpix.to_le_bytes());
    for (idx, mm) in [1.0, grid.spacing_x_mm, grid.spacing_y_mm, step_mm].into_iter().enumerate() {
        put(76 + 4 * idx, &(mm as f32).to_le_bytes());
    }
    put(108, &(DATA_OFFSET as f32).to_le_bytes());
    put(112, &1.0_f32.to_le_bytes()); // scl_slope
    put(123, &[UNITS_MM]);
    // The field has 80 bytes with the closing zero.
    let mut end = description.len().min(79);
    while !description.is_char_boundary(end) {
        end -= 1;
    }
    put(148, &description.as_bytes()[..end]);
    if let Some(affine) = affine {
        put(254, &SCANNER_ANATOMY.to_le_bytes()); // sform_code
        for (row, line) in affine.iter().enumerate() {
            for (column, value) in line.iter().enumerate() {
                put(280 + 16 * row + 4 * column, &(*value as f32).to_le_bytes());
            }
        }
    }
    put(344, b"n+1\0");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, array};
    use nifti::{NiftiObject, NiftiVolume, RandomAccessNiftiVolume, ReaderOptions};

    use super::*;

    /// An oblique stack, two rows by three columns by two slices.
    fn grid() -> Grid {
        let positions = vec![[10.0, -20.0, 30.0], [10.0, -24.0, 33.0]];
        Grid::new(3, 2, [1.5, 2.5], Some(5.0), positions, Some([[1.0, 0.0, 0.0], [0.0, 0.6, 0.8]])).expect("valid grid")
    }

    /// The affine agrees with the DICOM equation (PS3.3 C.7.6.2.1-1) at every voxel, up to the sign of x and y.
    #[test]
    fn affine_takes_every_voxel_to_its_patient_position() {
        let grid = grid();
        let affine = ras_from_voxel(&grid).expect("geometry");
        for (column, row, slice) in [(0, 0, 0), (2, 0, 0), (0, 1, 0), (1, 1, 1)] {
            let [x, y, z] = grid.patient_from_slice(slice, column as f64 + 0.5, row as f64 + 0.5).expect("geometry");
            let voxel = [column as f64, row as f64, slice as f64, 1.0];
            let ras: Vec<f64> = affine.iter().map(|line| line.iter().zip(voxel).map(|(a, v)| a * v).sum()).collect();
            for (got, expected) in ras.iter().zip([-x, -y, z]) {
                assert!((got - expected).abs() < 1e-9, "{got} {expected}");
            }
        }
    }

    /// Read by the `nifti` crate, an independent implementation.
    #[test]
    fn another_reader_finds_values_size_and_affine() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("R2starmap.nii.gz");
        let values: Array3<f32> =
            array![[[1.0, 2.0, 3.0], [4.0, f32::NAN, 6.0]], [[7.0, 8.0, 9.0], [10.0, 11.0, 12.5]]];
        write_map(&path, &grid(), VoxelOrder::default(), values.view(), "R2* in 1/s").expect("written");
        let object = ReaderOptions::new().read_file(&path).expect("readable");
        let header = object.header();
        assert_eq!(header.dim, [3, 3, 2, 2, 1, 1, 1, 1]);
        assert_eq!((header.sform_code, header.qform_code, header.datatype), (1, 0, 16));
        assert_eq!(header.srow_x, [-1.5, 0.0, 0.0, -10.0]);
        assert_eq!(header.srow_y, [0.0, -1.5, 4.0, 20.0]);
        assert_eq!(header.srow_z, [0.0, 2.0, 3.0, 30.0]);
        assert_eq!(header.pixdim[1..4], [1.5, 2.5, 5.0]);
        assert_eq!(&header.descrip[..10], b"R2* in 1/s");
        let volume = object.into_volume();
        assert_eq!(volume.dim(), [3, 2, 2]);
        let at = |c, r, s| volume.get_f32(&[c, r, s]).expect("voxel");
        assert_eq!((at(2, 0, 0), at(0, 1, 0), at(2, 1, 1)), (3.0, 4.0, 12.5));
        assert!(at(1, 1, 0).is_nan());
    }

    /// Another order of storage leaves every value at its place in the patient.
    #[test]
    fn a_reversed_axis_moves_no_voxel() {
        let affine = ras_from_voxel(&grid()).expect("geometry");
        let size = [3, 2, 2];
        let at = |affine: [[f64; 4]; 3], voxel: [usize; 3]| {
            affine.map(|line| line[3] + (0..3).map(|axis| line[axis] * voxel[axis] as f64).sum::<f64>())
        };
        for order in
            [VoxelOrder { rows: true, ..VoxelOrder::default() }, VoxelOrder { columns: true, rows: true, slices: true }]
        {
            let reversed = order.affine(affine, size);
            for voxel in [[0, 0, 0], [2, 1, 1], [1, 0, 1]] {
                let flags = order.axes();
                let stored = std::array::from_fn(|a| if flags[a] { size[a] - 1 - voxel[a] } else { voxel[a] });
                let (expected, found) = (at(affine, voxel), at(reversed, stored));
                assert!((0..3).all(|axis| (expected[axis] - found[axis]).abs() < 1e-9), "{expected:?} {found:?}");
            }
        }
    }

    #[test]
    fn a_grid_without_geometry_claims_none() {
        let grid = Grid::new(1, 1, [2.0, 2.0], None, vec![[0.0; 3]], None).expect("valid grid");
        let bytes = header(&grid, VoxelOrder::default(), (1, 1, 1), f32::DATATYPE, "").expect("small");
        assert_eq!(bytes[252..256], [0; 4], "both form codes");
    }

    #[test]
    fn a_matrix_larger_than_the_format_is_refused() {
        let error = header(&grid(), VoxelOrder::default(), (1, 1, 40_000), f32::DATATYPE, "").expect_err("too large");
        assert!(error.to_string().contains("32767"));
    }
}
