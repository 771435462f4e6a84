//! Where voxels lie in the patient.

use thiserror::Error;

/// A regular pixel matrix repeated over parallel slices, in patient space (LPS, mm).
///
/// Pixel coordinates (x to the right, y down) have the top-left corner of the top-left pixel at (0, 0); a pixel's
/// center is (column + 0.5, row + 0.5), as in DICOM SR and GSPS. Slices ascend along the slice normal.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    pub columns: usize,
    pub rows: usize,
    /// Distance between pixel centers along x (between columns) and along y (between rows), mm.
    /// DICOM `PixelSpacing` lists them the other way round: row spacing (y) first.
    pub spacing_x_mm: f64,
    pub spacing_y_mm: f64,
    pub slice_thickness_mm: Option<f64>,
    /// Center of the top-left pixel of each slice, LPS, mm (DICOM `ImagePositionPatient`); its length is the slice count.
    pub slice_positions_patient: Vec<[f64; 3]>,
    /// Unit vectors along +x (a row) and +y (a column), DICOM `ImageOrientationPatient`; `None` when the source
    /// states no usable geometry: then no orientation letters and no slice distances are shown.
    pub orientation: Option<[[f64; 3]; 2]>,
}

/// Why a grid cannot be built.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum GridError {
    #[error("the image matrix is empty ({columns} × {rows} × {slices})")]
    Empty { columns: usize, rows: usize, slices: usize },
    #[error("PixelSpacing {x} × {y} mm is not a positive number")]
    Spacing { x: f64, y: f64 },
}

impl Grid {
    /// Whether one distance takes every slice to the next, within 1 % or 0.1 mm. One affine matrix promises that.
    pub fn is_evenly_spaced(&self) -> bool {
        let positions = &self.slice_positions_patient;
        let [first, .., last] = positions[..] else { return true };
        let gaps = (positions.len() - 1) as f64;
        let step: [f64; 3] = std::array::from_fn(|axis| (last[axis] - first[axis]) / gaps);
        let length = step.iter().map(|c| c * c).sum::<f64>().sqrt();
        let is_near = |(slice, position): (usize, &[f64; 3])| {
            let off = (0..3).map(|axis| (position[axis] - first[axis] - slice as f64 * step[axis]).powi(2));
            off.sum::<f64>().sqrt() <= (0.01 * length).max(0.1)
        };
        positions.iter().enumerate().all(is_near)
    }

    /// Checks sizes and spacing once; after that a grid is valid.
    pub fn new(
        columns: usize,
        rows: usize,
        [spacing_x_mm, spacing_y_mm]: [f64; 2],
        slice_thickness_mm: Option<f64>,
        slice_positions_patient: Vec<[f64; 3]>,
        orientation: Option<[[f64; 3]; 2]>,
    ) -> Result<Self, GridError> {
        let slices = slice_positions_patient.len();
        if columns == 0 || rows == 0 || slices == 0 {
            return Err(GridError::Empty { columns, rows, slices });
        }
        let positive = |v: f64| v.is_finite() && v > 0.0;
        if !positive(spacing_x_mm) || !positive(spacing_y_mm) {
            return Err(GridError::Spacing { x: spacing_x_mm, y: spacing_y_mm });
        }
        Ok(Self { columns, rows, spacing_x_mm, spacing_y_mm, slice_thickness_mm, slice_positions_patient, orientation })
    }

    pub fn num_slices(&self) -> usize {
        self.slice_positions_patient.len()
    }

    pub fn pixel_area_mm2(&self) -> f64 {
        self.spacing_x_mm * self.spacing_y_mm
    }

    /// Patient position (LPS, mm) of the pixel coordinates (x, y) on `slice`; `None` without geometry or slice.
    ///
    /// # Source
    /// PS3.3 C.7.6.2.1.1, equation C.7.6.2.1-1, shifted by half a pixel because (0, 0) is a corner here.
    pub fn patient_from_slice(&self, slice: usize, x: f64, y: f64) -> Option<[f64; 3]> {
        let [row_dir, col_dir] = self.orientation?;
        let origin = self.slice_positions_patient.get(slice)?;
        let (dx, dy) = ((x - 0.5) * self.spacing_x_mm, (y - 0.5) * self.spacing_y_mm);
        Some(std::array::from_fn(|i| origin[i] + row_dir[i] * dx + col_dir[i] * dy))
    }

    /// The way back of [`Self::patient_from_slice`]: pixel coordinates of the foot of `patient` on the plane of `slice`;
    /// `None` without geometry or slice.
    pub fn slice_from_patient(&self, slice: usize, patient: [f64; 3]) -> Option<[f64; 2]> {
        let [row_dir, col_dir] = self.orientation?;
        let origin = self.slice_positions_patient.get(slice)?;
        let offset = std::array::from_fn(|i| patient[i] - origin[i]);
        Some([dot(offset, row_dir) / self.spacing_x_mm + 0.5, dot(offset, col_dir) / self.spacing_y_mm + 0.5])
    }

    /// Unit vector across the slices; `None` without geometry.
    pub fn normal(&self) -> Option<[f64; 3]> {
        let [[a, b, c], [d, e, f]] = self.orientation?;
        Some([b * f - c * e, c * d - a * f, a * e - b * d])
    }

    /// Distance of a patient position from the plane of a slice, mm; `None` without geometry or slice.
    pub fn distance_mm(&self, slice: usize, patient: [f64; 3]) -> Option<f64> {
        let origin = self.slice_positions_patient.get(slice)?;
        Some(dot(std::array::from_fn(|i| patient[i] - origin[i]), self.normal()?).abs())
    }

    /// The slice whose plane is nearest to a patient position; `None` without geometry.
    pub fn nearest_slice(&self, patient: [f64; 3]) -> Option<usize> {
        let distance = |slice: usize| self.distance_mm(slice, patient).map(|mm| (slice, mm));
        (0..self.num_slices()).filter_map(distance).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(slice, _)| slice)
    }

    /// Distance between the first two slices, mm; `None` with one slice or without geometry.
    pub fn slice_distance_mm(&self) -> Option<f64> {
        self.distance_mm(0, *self.slice_positions_patient.get(1)?)
    }

    /// Whether rows and columns run as those of `other` do, to within five degrees.
    pub fn is_parallel(&self, other: &Self) -> bool {
        let (Some([row, column]), Some([other_row, other_column])) = (self.orientation, other.orientation) else {
            return false;
        };
        let limit = 5f64.to_radians().cos();
        dot(row, other_row) >= limit && dot(column, other_column) >= limit
    }

    /// Letters at the left, right, top and bottom edge of the image (R, L, A, P, H, F; up to three for oblique
    /// planes, strongest first); `None` without geometry.
    ///
    /// # Source
    /// PS3.3 C.7.6.1.1.1 (Patient Orientation).
    pub fn edge_letters(&self) -> Option<EdgeLetters> {
        let [row_dir, col_dir] = self.orientation?;
        let neg = |v: [f64; 3]| v.map(|c| -c);
        Some(EdgeLetters {
            left: direction_letters(neg(row_dir)),
            right: direction_letters(row_dir),
            top: direction_letters(neg(col_dir)),
            bottom: direction_letters(col_dir),
        })
    }
}

/// Orientation letters at the four edges of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeLetters {
    pub left: String,
    pub right: String,
    pub top: String,
    pub bottom: String,
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn direction_letters(direction: [f64; 3]) -> String {
    const LETTERS: [(char, char); 3] = [('L', 'R'), ('P', 'A'), ('H', 'F')];
    let mut parts: Vec<(f64, char)> = direction
        .iter()
        .zip(LETTERS)
        // Components below this come from rounding in ImageOrientationPatient, not from an oblique plane.
        .filter(|(component, _)| component.abs() >= 1e-3)
        .map(|(&component, (positive, negative))| (component.abs(), if component > 0.0 { positive } else { negative }))
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    parts.into_iter().map(|(_, letter)| letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(orientation: [[f64; 3]; 2]) -> Grid {
        Grid::new(4, 3, [2.0, 1.5], Some(5.0), vec![[10.0, 20.0, 30.0]], Some(orientation)).expect("valid grid")
    }

    #[test]
    fn pixel_center_of_the_first_pixel_is_image_position_patient() {
        let grid = grid([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
        assert_eq!(grid.patient_from_slice(0, 0.5, 0.5), Some([10.0, 20.0, 30.0]));
        assert_eq!(grid.patient_from_slice(0, 1.5, 2.5), Some([12.0, 23.0, 30.0]));
    }

    #[test]
    fn edge_letters_follow_the_direction_cosines() {
        let axial = grid([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]).edge_letters().expect("geometry");
        assert_eq!((axial.left.as_str(), axial.right.as_str()), ("R", "L"));
        assert_eq!((axial.top.as_str(), axial.bottom.as_str()), ("A", "P"));
        let coronal = grid([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0]]).edge_letters().expect("geometry");
        assert_eq!((coronal.top.as_str(), coronal.bottom.as_str()), ("H", "F"));
        let oblique = grid([[0.8, 0.6, 0.0], [0.0, 0.0, -1.0]]).edge_letters().expect("geometry");
        assert_eq!(oblique.right, "LP");
    }

    #[test]
    fn patient_positions_are_found_again_on_slices_of_another_grid() {
        // Sagittal: rows run to posterior, columns to feet, so the normal points to the right.
        let positions = (0..5).map(|k| [20.0 - 4.0 * f64::from(k), -50.0, 80.0]).collect();
        let axes = Some([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0]]);
        let sagittal = Grid::new(40, 30, [2.0, 3.0], Some(4.0), positions, axes).expect("valid grid");
        assert_eq!(sagittal.normal(), Some([-1.0, 0.0, 0.0]));
        assert_eq!(sagittal.nearest_slice([9.0, 0.0, 0.0]), Some(3), "x = 8 is nearer than 12");
        assert_eq!(sagittal.distance_mm(3, [9.0, 0.0, 0.0]), Some(1.0));
        assert_eq!(sagittal.slice_distance_mm(), Some(4.0));
        let at = sagittal.patient_from_slice(3, 12.5, 7.0).expect("geometry");
        assert_eq!(sagittal.slice_from_patient(3, at), Some([12.5, 7.0]));
        // Off the plane the foot counts.
        assert_eq!(sagittal.slice_from_patient(3, [at[0] + 1.5, at[1], at[2]]), Some([12.5, 7.0]));
        let axial = grid([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
        assert!(!axial.is_parallel(&sagittal) && axial.is_parallel(&axial));
    }

    #[test]
    fn refuses_empty_matrices_and_bad_spacing() {
        assert!(Grid::new(0, 3, [1.0, 1.0], None, vec![[0.0; 3]], None).is_err());
        assert!(Grid::new(3, 3, [f64::NAN, 1.0], None, vec![[0.0; 3]], None).is_err());
    }
}
