//! Where a careful reader would put the regions of interest.
//!
//! Must not know: signals, noise.

use super::contour::Raster;
use super::layers::Layers;
use super::parameters::{Parameters, Region};
use super::tissue::Tissue;
use crate::roi::{Roi, RoiId, Role, Shape};

/// An ellipse in mm.
#[derive(Clone, Copy)]
struct Spot {
    center: [f64; 2],
    radii: [f64; 2],
    turn_deg: f64,
}

/// The regions of a case on `slice`: lesion, liver (one or more) and noise in air.
pub fn rois(parameters: &Parameters, layers: &Layers, slice: usize) -> Vec<Roi> {
    let raster = &layers.raster;
    let mut rois = vec![(Role::Lesion.in_words().to_owned(), Role::Lesion, lesion_shape(parameters, layers, slice))];
    for (i, &(center, radii)) in parameters.liver_rois_mm.iter().enumerate() {
        let spot = Spot { center, radii, turn_deg: 0.0 };
        let liver = Role::Liver.in_words();
        let name = if i == 0 { liver.to_owned() } else { format!("{liver} {}", i + 1) };
        let wanted = [Tissue::Liver, Tissue::SparedLiver];
        rois.push((name, Role::Liver, shape(purest(layers, spot, &wanted, 26.0), raster)));
    }
    rois.push((Role::Noise.in_words().to_owned(), Role::Noise, air_shape(raster)));
    let numbered = rois.into_iter().enumerate();
    numbered.map(|(i, (name, role, shape))| Roi::new(RoiId(i as u64 + 1), name, role, slice, shape)).collect()
}

/// Slice on which the lesion is biggest.
pub fn lesion_slice(parameters: &Parameters, lesion: &Region) -> usize {
    let distance = |slice: usize| (parameters.slice_z_mm(slice) - lesion.center_mm[2]).abs();
    (0..parameters.matrix.slices).min_by(|&a, &b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

fn lesion_shape(parameters: &Parameters, layers: &Layers, slice: usize) -> Shape {
    let lesion = &parameters.lesion;
    let t = (parameters.slice_z_mm(slice) - lesion.center_mm[2]) / lesion.radii_mm[2];
    let size = (1.0 - t * t).max(0.05).sqrt();
    // Well inside the border, whose slope through the slice would mix in liver.
    let margin = if lesion.vessels_pass_through { 0.42 } else { 0.68 };
    let radius = |k: usize| (lesion.radii_mm[k] - lesion.rim_mm) * size * margin;
    let center = [lesion.center_mm[0], lesion.center_mm[1]];
    let spot = Spot { center, radii: [radius(0), radius(1)], turn_deg: lesion.turn_deg };
    let reach = if lesion.vessels_pass_through { 12.0 } else { 2.0 };
    shape(purest(layers, spot, &[Tissue::Lesion], reach), &layers.raster)
}

/// Air in the corner at the front on the right, away from the body and its wrap-around.
fn air_shape(raster: &Raster) -> Shape {
    let (w, h) = (raster.columns as f64, raster.rows as f64);
    Shape::Rectangle { min: [(0.03 * w).round(), (0.04 * h).round()], max: [(0.17 * w).round(), (0.17 * h).round()] }
}

/// A trace of a vessel below this does not spoil a pixel.
const FILLED: f32 = 0.995;

/// Moves `spot` by at most `reach_mm` to where the wanted tissues fill it best; the shorter way wins a tie.
fn purest(layers: &Layers, spot: Spot, wanted: &[Tissue], reach_mm: f64) -> Spot {
    let steps = (reach_mm / 2.0).round() as i32;
    let mut best = (f64::NEG_INFINITY, spot);
    for dy in -steps..=steps {
        for dx in -steps..=steps {
            let shift = [2.0 * f64::from(dx), 2.0 * f64::from(dy)];
            let way = shift[0].hypot(shift[1]);
            if way > reach_mm {
                continue;
            }
            let moved = Spot { center: [spot.center[0] + shift[0], spot.center[1] + shift[1]], ..spot };
            let score = share_inside(layers, &moved, wanted) - 2e-4 * way;
            if score > best.0 {
                best = (score, moved);
            }
        }
    }
    best.1
}

/// Part of the pixels whose center lies inside the ellipse that `wanted` fills; 0 when there is none.
fn share_inside(layers: &Layers, spot: &Spot, wanted: &[Tissue]) -> f64 {
    let raster = &layers.raster;
    let (sin, cos) = spot.turn_deg.to_radians().sin_cos();
    let reach = spot.radii[0].max(spot.radii[1]);
    let low = raster.pixel_from_mm([spot.center[0] - reach, spot.center[1] - reach]).map(|v| v.max(0.0) as usize);
    let high =
        raster.pixel_from_mm([spot.center[0] + reach, spot.center[1] + reach]).map(|v| v.max(0.0).ceil() as usize);
    let (mut sum, mut count) = (0.0, 0.0);
    for row in low[1]..high[1].min(raster.rows) {
        for column in low[0]..high[0].min(raster.columns) {
            let [x, y] = raster.mm_from_pixel(column, row);
            let (dx, dy) = (x - spot.center[0], y - spot.center[1]);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            if (u / spot.radii[0]).powi(2) + (v / spot.radii[1]).powi(2) <= 1.0 {
                let shares = &layers.shares[row * raster.columns + column];
                let share: f32 = wanted.iter().map(|&t| shares[t as usize]).sum();
                sum += if share > FILLED { 1.0 } else { 0.0 };
                count += 1.0;
            }
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

fn shape(spot: Spot, raster: &Raster) -> Shape {
    let round = |v: f64| (v * 10.0).round() / 10.0;
    Shape::Ellipse {
        center: raster.pixel_from_mm(spot.center).map(round),
        radii: std::array::from_fn(|k| round(spot.radii[k] / raster.spacing_mm[k])),
        rotation_deg: spot.turn_deg,
    }
}
