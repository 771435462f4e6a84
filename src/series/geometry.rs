//! Where images lie: checked orientation, position along the slice normal, order of the slices.

use std::sync::Arc;

use super::header::ImageHeader;

/// Positions closer than this along the normal are one slice, mm.
pub(super) const SAME_POSITION_MM: f64 = 0.1;
/// Direction cosines of one stack agree within this; GE jitters by 1e-5.
const SAME_DIRECTION: f64 = 1e-4;
/// How far stored direction cosines may be from unit length and right angles.
const UNIT_TOLERANCE: f64 = 1e-3;

pub(super) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

pub(super) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|i| a[i] - b[i])
}

fn scaled(a: [f64; 3], by: f64) -> [f64; 3] {
    a.map(|c| c * by)
}

/// The orientation of an image if its two directions are unit vectors at right angles; they come back exactly so.
pub(super) fn orientation(image: &ImageHeader) -> Option<[[f64; 3]; 2]> {
    let [row, col] = image.orientation?;
    let unit = |v: [f64; 3]| (dot(v, v).sqrt() - 1.0).abs() <= UNIT_TOLERANCE;
    if !unit(row) || !unit(col) || dot(row, col).abs() > UNIT_TOLERANCE {
        return None;
    }
    Some([scaled(row, 1.0 / dot(row, row).sqrt()), scaled(col, 1.0 / dot(col, col).sqrt())])
}

pub(super) fn same_orientation(a: [[f64; 3]; 2], b: [[f64; 3]; 2]) -> bool {
    a.iter().flatten().zip(b.iter().flatten()).all(|(x, y)| (x - y).abs() <= SAME_DIRECTION)
}

/// PixelSpacing as `[x, y]` mm if it is two positive numbers of a size a body can have.
pub(super) fn spacing_xy(image: &ImageHeader) -> Option<[f64; 2]> {
    let [between_rows, between_columns] = image.pixel_spacing_mm?;
    let plausible = |v: f64| v.is_finite() && (1e-3..=1e3).contains(&v);
    (plausible(between_rows) && plausible(between_columns)).then_some([between_columns, between_rows])
}

/// How the slices of a stack were put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderedBy {
    Position,
    /// Positions without a usable orientation: along the line they lie on.
    PositionLine,
    SliceLocation,
    InstanceNumber,
}

/// Images sorted into slices.
pub(super) struct Slices {
    /// Slice of every image, in the order given.
    pub index: Vec<usize>,
    /// LPS position of each slice; made up along z where the source has none.
    pub positions: Vec<[f64; 3]>,
    pub ordered_by: OrderedBy,
}

/// Sorts images of one orientation into slices.
///
/// * `echo` — echo of every image; only used when nothing but the order of the images tells slices apart.
pub(super) fn slices(images: &[Arc<ImageHeader>], echo: &[usize]) -> Slices {
    let normal = images.first().and_then(|image| orientation(image)).map(|[row, col]| cross(row, col));
    let all_placed = images.iter().all(|image| image.position.is_some());
    if all_placed {
        let direction = normal.or_else(|| line_direction(images));
        if let Some(direction) = direction {
            let along = |image: &ImageHeader| dot(image.position.unwrap_or_default(), direction);
            let (index, _) = cluster(&images.iter().map(|image| along(image)).collect::<Vec<_>>(), SAME_POSITION_MM);
            let ordered_by = if normal.is_some() { OrderedBy::Position } else { OrderedBy::PositionLine };
            return Slices { positions: first_positions(images, &index), index, ordered_by };
        }
    }
    let locations: Option<Vec<f64>> = images.iter().map(|image| image.slice_location_mm).collect();
    if let Some(locations) = locations {
        let (index, centers) = cluster(&locations, SAME_POSITION_MM);
        let positions = centers.iter().map(|&z| [0.0, 0.0, z]).collect();
        return Slices { index, positions, ordered_by: OrderedBy::SliceLocation };
    }
    by_instance(images, echo)
}

/// Slice = rank of the image among those of its echo.
fn by_instance(images: &[Arc<ImageHeader>], echo: &[usize]) -> Slices {
    let mut index = vec![0; images.len()];
    let num_echoes = echo.iter().max().map_or(0, |e| e + 1);
    let mut num_slices = 1;
    for wanted in 0..num_echoes {
        let mut members: Vec<usize> = (0..images.len()).filter(|&i| echo[i] == wanted).collect();
        members.sort_by_key(|&i| (images[i].instance_number, i));
        num_slices = num_slices.max(members.len());
        for (rank, i) in members.into_iter().enumerate() {
            index[i] = rank;
        }
    }
    let thickness = images.iter().find_map(|image| image.slice_thickness_mm).unwrap_or(1.0);
    let positions = (0..num_slices).map(|k| [0.0, 0.0, k as f64 * thickness]).collect();
    Slices { index, positions, ordered_by: OrderedBy::InstanceNumber }
}

/// Direction of the line through the positions, its largest component positive; `None` for a single position.
fn line_direction(images: &[Arc<ImageHeader>]) -> Option<[f64; 3]> {
    let origin = images.first()?.position?;
    let offsets = images.iter().filter_map(|image| Some(minus(image.position?, origin)));
    let farthest = offsets.max_by(|a, b| dot(*a, *a).total_cmp(&dot(*b, *b)))?;
    let length = dot(farthest, farthest).sqrt();
    if length < SAME_POSITION_MM {
        return None;
    }
    let largest = farthest.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
    Some(scaled(farthest, largest.signum() / length))
}

fn first_positions(images: &[Arc<ImageHeader>], index: &[usize]) -> Vec<[f64; 3]> {
    let num_slices = index.iter().max().map_or(0, |k| k + 1);
    let mut positions = vec![[0.0; 3]; num_slices];
    for (image, &slice) in images.iter().zip(index).rev() {
        positions[slice] = image.position.unwrap_or_default();
    }
    positions
}

/// Groups numbers that lie within `tolerance` of the smallest of their group; groups ascend.
///
/// Returns the group of every value and the smallest value of every group. Values must be finite.
pub(super) fn cluster(values: &[f64], tolerance: f64) -> (Vec<usize>, Vec<f64>) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let (mut index, mut starts) = (vec![0; values.len()], Vec::<f64>::new());
    for i in order {
        // Not `>` alone: a NaN that slipped in starts a group of its own in place of poisoning one.
        if starts.last().is_none_or(|start| (values[i] - start).is_nan() || values[i] - start > tolerance) {
            starts.push(values[i]);
        }
        index[i] = starts.len() - 1;
    }
    (index, starts)
}

/// Median of the slice distances and the one farthest from it, mm, when they differ by more than 1 % or 0.1 mm; `None`
/// when all are even.
pub(super) fn uneven_spacing(positions: &[[f64; 3]], normal: [f64; 3]) -> Option<(f64, f64)> {
    let along: Vec<f64> = positions.iter().map(|p| dot(*p, normal)).collect();
    let gaps: Vec<f64> = along.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut sorted = gaps.clone();
    sorted.sort_by(f64::total_cmp);
    // Of two distances the smaller one: a missing slice makes one too large, nothing makes one too small.
    let median = *sorted.get(sorted.len().saturating_sub(1) / 2)?;
    let deviation = |gap: f64| (gap - median).abs();
    let farthest = gaps.into_iter().max_by(|a, b| deviation(*a).total_cmp(&deviation(*b)))?;
    let limit = (0.01 * median).max(0.1);
    (deviation(farthest) > limit).then_some((median, farthest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uneven_distances_are_told_as_they_are() {
        let at = |z: &[f64]| uneven_spacing(&z.iter().map(|&z| [0.0, 0.0, z]).collect::<Vec<_>>(), [0.0, 0.0, 1.0]);
        assert_eq!(at(&[0.0, 10.5, 31.5]), Some((10.5, 21.0)));
        assert_eq!(at(&[0.0, 5.0, 10.0, 12.0]), Some((5.0, 2.0)));
        assert_eq!(at(&[0.0, 5.0, 10.0, 15.05]), None);
        assert_eq!(at(&[0.0]), None);
    }

    use crate::series::header::test_image;

    fn at(z: f64, instance: i64) -> Arc<ImageHeader> {
        let mut image = test_image();
        image.position = Some([0.0, 0.0, z]);
        image.instance_number = Some(instance);
        Arc::new(image)
    }

    #[test]
    fn slices_ascend_along_the_normal_whatever_the_instance_numbers() {
        let images = [at(16.0, 1), at(0.0, 2), at(8.0, 3)];
        let sorted = slices(&images, &[0, 0, 0]);
        assert_eq!(sorted.index, [2, 0, 1]);
        assert_eq!(sorted.ordered_by, OrderedBy::Position);
        assert_eq!(sorted.positions[2], [0.0, 0.0, 16.0]);
    }

    #[test]
    fn vectors_that_are_not_unit_or_not_orthogonal_are_no_orientation() {
        let check = |row: [f64; 3], col: [f64; 3], usable: bool| {
            let mut image = test_image();
            image.orientation = Some([row, col]);
            assert_eq!(orientation(&image).is_some(), usable, "{row:?} {col:?}");
        };
        check([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], true);
        check([0.0; 3], [0.0; 3], false);
        check([2.0, 0.0, 0.0], [0.0, 1.0, 0.0], false);
        check([1.0, 0.0, 0.0], [1.0, 0.0, 0.0], false);
    }

    #[test]
    fn a_missing_slice_makes_the_spacing_uneven() {
        let z = |values: &[f64]| values.iter().map(|&z| [0.0, 0.0, z]).collect::<Vec<_>>();
        let normal = [0.0, 0.0, 1.0];
        assert_eq!(uneven_spacing(&z(&[0.0, 8.0, 24.0, 32.0]), normal), Some((8.0, 16.0)));
        assert_eq!(uneven_spacing(&z(&[0.0, 10.5, 31.5]), normal), Some((10.5, 21.0)));
        assert_eq!(uneven_spacing(&z(&[0.0, 8.0, 16.0, 17.0]), normal), Some((8.0, 1.0)));
        assert_eq!(uneven_spacing(&z(&[0.0, 8.0, 16.05]), normal), None);
        assert_eq!(uneven_spacing(&z(&[0.0]), normal), None);
    }
}
