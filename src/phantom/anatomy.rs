//! The upper abdomen, section by section: which organ lies over which.
//!
//! Must not know: signals, noise.

use super::contour::{Outline, Raster, ellipse, inflated, lobed, mirrored};
use super::layers::Layers;
use super::organs;
use super::parameters::Region;
use super::tissue::Tissue;
use super::vessels::Tubes;

/// Everything that lies in the body of one case.
pub struct Anatomy<'a> {
    lesion: &'a Region,
    spared: Option<&'a Region>,
    liver_veins: Tubes,
    inflow: Tubes,
    cava: Tubes,
    arteries: Tubes,
}

const LIVER: &[Tissue] = &[Tissue::Liver, Tissue::SparedLiver];
const LIVER_AND_VEINS: &[Tissue] = &[Tissue::Liver, Tissue::SparedLiver, Tissue::Vein];
const LIVER_AND_LESION: &[Tissue] = &[Tissue::Liver, Tissue::SparedLiver, Tissue::Lesion, Tissue::LesionRim];

impl<'a> Anatomy<'a> {
    pub fn new(lesion: &'a Region, spared: Option<&'a Region>) -> Self {
        Self {
            lesion,
            spared,
            liver_veins: Tubes::liver_veins(),
            inflow: Tubes::portal_inflow(),
            cava: Tubes::cava(),
            arteries: Tubes::arteries(),
        }
    }

    /// The section at height `z` (mm).
    pub fn section(&self, z: f64, raster: Raster) -> Layers {
        let mut layers = Layers::new(raster);
        trunk(&mut layers, z);
        lungs(&mut layers, z);
        left_upper_organs(&mut layers, z);
        spine(&mut layers, z);
        layers.paint_some(Tissue::Liver, organs::LIVER.at(z));
        kidneys(&mut layers, z);
        self.great_vessels(&mut layers, z);
        self.liver_inside(&mut layers, z);
        gallbladder(&mut layers, z);
        layers
    }

    fn great_vessels(&self, layers: &mut Layers, z: f64) {
        layers.paint_some(Tissue::Pancreas, organs::PANCREAS.at(z));
        let everything = Tissue::ALL;
        for (tissue, tubes) in
            [(Tissue::Vein, &self.cava), (Tissue::Artery, &self.arteries), (Tissue::Vein, &self.inflow)]
        {
            for (column, row, c) in tubes.section(z, &layers.raster) {
                layers.replace(column, row, tissue, &everything, c);
            }
        }
    }

    fn liver_inside(&self, layers: &mut Layers, z: f64) {
        let paint_veins = |layers: &mut Layers, over: &[Tissue]| {
            for (column, row, c) in self.liver_veins.section(z, &layers.raster) {
                layers.replace(column, row, Tissue::Vein, over, c);
            }
        };
        if let Some(outline) = self.spared.and_then(|region| region.section(z, 0.0)) {
            layers.paint_over(Tissue::SparedLiver, LIVER, &outline);
        }
        if self.lesion.vessels_pass_through {
            self.paint_lesion(layers, z, LIVER);
            paint_veins(layers, LIVER_AND_LESION);
        } else {
            paint_veins(layers, LIVER);
            self.paint_lesion(layers, z, LIVER_AND_VEINS);
        }
    }

    fn paint_lesion(&self, layers: &mut Layers, z: f64, over: &[Tissue]) {
        if self.lesion.rim_mm > 0.0
            && let Some(outline) = self.lesion.section(z, 0.0)
        {
            layers.paint_over(Tissue::LesionRim, over, &outline);
        }
        let over: Vec<Tissue> = over.iter().copied().chain([Tissue::LesionRim]).collect();
        if let Some(outline) = self.lesion.section(z, self.lesion.rim_mm) {
            layers.paint_over(Tissue::Lesion, &over, &outline);
        }
    }
}

/// Skin, fat, the muscles of the wall with their ribs, and the fat inside.
fn trunk(layers: &mut Layers, z: f64) {
    let (Some(body), Some(trunk), Some(cavity)) = (organs::BODY.at(z), organs::TRUNK.at(z), organs::CAVITY.at(z))
    else {
        return;
    };
    layers.paint(Tissue::Skin, &body);
    layers.paint(Tissue::SubcutaneousFat, &inflated(&body, -2.2));
    layers.paint(Tissue::Muscle, &trunk);
    for side in [1.0, -1.0] {
        let erector = organs::RIGHT_ERECTOR.at(z).unwrap_or_default();
        let erector: Outline = erector.iter().map(|p| [side * p[0], p[1]]).collect();
        layers.paint_over(Tissue::VisceralFat, &[Tissue::Muscle], &inflated(&erector, 1.6));
        layers.paint(Tissue::Muscle, &erector);
        for (x, y) in [(22.0, 82.0), (36.0, 80.0), (46.0, 84.0)] {
            layers.paint_over(Tissue::VisceralFat, &[Tissue::Muscle], &ellipse([side * x, y], [1.3, 6.5], side * 24.0));
        }
    }
    layers.paint(Tissue::VisceralFat, &ellipse([0.0, trunk[0][1] + 4.0], [3.0, 5.0], 0.0));
    layers.paint(Tissue::VisceralFat, &cavity);
    ribs(layers, z, &trunk, &cavity);
}

/// Where ribs cut the wall, as shares of the way around the body, at z = 0; they run downwards to the front.
const RIBS: [f64; 5] = [0.105, 0.20, 0.285, 0.36, 0.425];

fn ribs(layers: &mut Layers, z: f64, trunk: &[[f64; 2]], cavity: &[[f64; 2]]) {
    for (rib, place) in RIBS.iter().enumerate() {
        let length = [15.0, 13.0, 12.0, 11.0, 9.0][rib];
        let around = (place + 0.0011 * z).clamp(0.02, 0.47);
        let index = (around * trunk.len() as f64) as usize;
        let middle = |i: usize| -> [f64; 2] { std::array::from_fn(|k| 0.42 * trunk[i][k] + 0.58 * cavity[i][k]) };
        let (here, next) = (middle(index), middle(index + 1));
        let turn = (next[1] - here[1]).atan2(next[0] - here[0]).to_degrees();
        let bone = ellipse(here, [length, 4.0], turn);
        let marrow = ellipse(here, [length - 2.2, 2.5], turn);
        for (tissue, outline) in [(Tissue::CorticalBone, &bone), (Tissue::Marrow, &marrow)] {
            layers.paint(tissue, outline);
            layers.paint(tissue, &mirrored(outline));
        }
    }
}

fn lungs(layers: &mut Layers, z: f64) {
    let Some(lung) = organs::RIGHT_LUNG.at(z) else { return };
    for outline in [lung.clone(), mirrored(&lung)] {
        layers.paint(Tissue::Lung, &outline);
    }
    // The diaphragm, where an organ lies against the lung.
    for organ in [organs::LIVER.at(z), organs::SPLEEN.at(z), organs::STOMACH.at(z)].into_iter().flatten() {
        layers.paint_over(Tissue::Muscle, &[Tissue::Lung], &inflated(&organ, 2.6));
    }
}

fn left_upper_organs(layers: &mut Layers, z: f64) {
    if let Some(stomach) = organs::STOMACH.at(z) {
        layers.paint(Tissue::BowelWall, &stomach);
        layers.paint(Tissue::StomachContent, &inflated(&stomach, -3.2));
        // The patient lies on the back: gas collects in front.
        let top = stomach.iter().map(|p| p[1]).fold(f64::INFINITY, f64::min);
        let level = top + 15.0;
        let above = [[0.0, -120.0], [150.0, -120.0], [150.0, level], [0.0, level]];
        layers.paint_over(Tissue::Air, &[Tissue::StomachContent], &above);
    }
    layers.paint_some(Tissue::Spleen, organs::SPLEEN.at(z));
    if z < -12.0 {
        bowel_loop(layers, [116.0, -12.0], [13.0, 18.0], Tissue::Air);
        bowel_loop(layers, [84.0, 6.0], [15.0, 12.0], Tissue::StomachContent);
        bowel_loop(layers, [58.0, -2.0], [13.0, 13.0], Tissue::StomachContent);
    }
}

fn bowel_loop(layers: &mut Layers, center: [f64; 2], radii: [f64; 2], content: Tissue) {
    let outline = lobed(center, radii, 20.0, &[(3.0, 0.06, 1.0), (5.0, 0.04, 0.3)]);
    layers.paint(Tissue::BowelWall, &outline);
    layers.paint(content, &inflated(&outline, -2.8));
}

/// An intervertebral disc lies between these heights, mm.
const DISC_MM: (f64, f64) = (11.0, 18.0);

fn spine(layers: &mut Layers, z: f64) {
    for right in [organs::RIGHT_CRUS.at(z), organs::RIGHT_PSOAS.at(z)].into_iter().flatten() {
        layers.paint(Tissue::Muscle, &right);
        layers.paint(Tissue::Muscle, &mirrored(&right));
    }
    for side in [1.0, -1.0] {
        let process = ellipse([side * 27.0, 66.0], [15.0, 4.2], side * 14.0);
        let pedicle = ellipse([side * 14.5, 61.0], [5.0, 8.0], 0.0);
        let lamina = ellipse([side * 9.0, 78.0], [4.4, 10.0], side * 42.0);
        for bone in [process, pedicle, lamina] {
            layers.paint(Tissue::CorticalBone, &bone);
            layers.paint(Tissue::Marrow, &inflated(&bone, -1.7));
        }
    }
    let spinous = ellipse([0.0, 87.0], [3.6, 9.5], 0.0);
    layers.paint(Tissue::CorticalBone, &spinous);
    layers.paint(Tissue::Marrow, &inflated(&spinous, -1.6));
    let body = lobed([0.0, 43.0], [22.0, 17.0], 0.0, &[(2.0, 0.02, 0.0), (3.0, 0.035, -1.57), (4.0, 0.015, 0.0)]);
    if (DISC_MM.0..DISC_MM.1).contains(&z) {
        layers.paint(Tissue::Disc, &body);
    } else {
        layers.paint(Tissue::CorticalBone, &body);
        layers.paint(Tissue::Marrow, &inflated(&body, -1.6));
    }
    layers.paint(Tissue::VisceralFat, &ellipse([0.0, 68.5], [11.5, 9.0], 0.0));
    layers.paint(Tissue::CerebrospinalFluid, &ellipse([0.0, 67.5], [9.5, 7.5], 0.0));
    layers.paint(Tissue::SpinalCord, &ellipse([0.0, 67.5], [5.2, 4.0], 0.0));
}

/// Center x, y, z; radii x, y, z; turn in the plane.
const KIDNEYS: [([f64; 3], [f64; 3], f64); 2] =
    [([-54.0, 46.0, -48.0], [24.0, 29.0, 46.0], 32.0), ([57.0, 46.0, -42.0], [24.0, 29.0, 48.0], -32.0)];

fn kidneys(layers: &mut Layers, z: f64) {
    for (center, radii, turn_deg) in KIDNEYS {
        let t = (z - center[2]) / radii[2];
        let at = [center[0], center[1]];
        let fat = 1.0 - (t * radii[2] / (radii[2] + 9.0)).powi(2);
        if fat > 0.0 {
            let size = fat.sqrt();
            layers.paint(Tissue::VisceralFat, &ellipse(at, [radii[0] * size + 4.0, radii[1] * size + 4.0], turn_deg));
        }
        if t.abs() >= 1.0 {
            continue;
        }
        let size = (1.0 - t * t).sqrt();
        let outline = lobed(at, [radii[0] * size, radii[1] * size], turn_deg, &[(5.0, 0.02, 0.4)]);
        layers.paint(Tissue::KidneyCortex, &outline);
        let pyramids = [(7.0, 0.16, 0.8)];
        layers.paint(
            Tissue::KidneyMedulla,
            &lobed(at, [radii[0] * size * 0.62, radii[1] * size * 0.66], turn_deg, &pyramids),
        );
        if z < -20.0 {
            let hilum = [at[0] - 6.0 * at[0].signum(), at[1] - 4.0];
            layers.paint(Tissue::VisceralFat, &lobed(hilum, [9.0, 12.0], turn_deg, &[(3.0, 0.15, 0.0)]));
        }
    }
}

fn gallbladder(layers: &mut Layers, z: f64) {
    let t: f64 = (z + 30.0) / 22.0;
    if t.abs() < 1.0 {
        let size = (1.0 - t * t).sqrt();
        let outline = lobed([-42.0, -34.0], [12.0 * size, 18.0 * size], 18.0, &[(3.0, 0.05, 0.5)]);
        layers.paint(Tissue::BowelWall, &inflated(&outline, 1.2));
        layers.paint(Tissue::Gallbladder, &outline);
    }
}
