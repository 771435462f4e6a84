//! The upper abdomen, section by section: which organ lies over which.
//!
//! Must not know: signals, noise.

use super::contour::{Outline, Raster, ellipse, inflated, lobed, mirrored};
use super::layers::Layers;
use super::outlines;
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
    mesenteric: Tubes,
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
            mesenteric: Tubes::mesenteric(),
        }
    }

    /// The section at height `z` (mm).
    pub fn section(&self, z: f64, raster: Raster) -> Layers {
        let mut layers = Layers::new(raster);
        trunk(&mut layers, z);
        lungs(&mut layers, z);
        left_upper_organs(&mut layers, z);
        spine(&mut layers, z);
        liver(&mut layers, z);
        kidneys(&mut layers, z);
        adrenals(&mut layers, z);
        self.great_vessels(&mut layers, z);
        self.liver_inside(&mut layers, z);
        gallbladder(&mut layers, z);
        layers
    }

    fn great_vessels(&self, layers: &mut Layers, z: f64) {
        layers.paint_some(Tissue::Pancreas, outlines::PANCREAS.at(z));
        for (column, row, c) in self.mesenteric.section(z, &layers.raster) {
            layers.replace(column, row, Tissue::Vein, &[Tissue::VisceralFat], c);
        }
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
    let (Some(body), Some(trunk), Some(cavity)) = (outlines::BODY.at(z), outlines::TRUNK.at(z), outlines::CAVITY.at(z))
    else {
        return;
    };
    let (body, trunk, cavity) = (uneven(&body, 0.0), uneven(&trunk, 0.5), uneven(&cavity, 0.25));
    layers.paint(Tissue::Skin, &body);
    layers.paint(Tissue::SubcutaneousFat, &inflated(&body, -2.2));
    layers.paint(Tissue::Muscle, &trunk);
    for side in [1.0, -1.0] {
        let erector = outlines::RIGHT_ERECTOR.at(z).unwrap_or_default();
        let erector: Outline = erector.iter().map(|p| [side * p[0], p[1]]).collect();
        layers.paint_over(Tissue::VisceralFat, &[Tissue::Muscle], &inflated(&erector, 0.9));
        layers.paint(Tissue::Muscle, &erector);
    }
    for (x, y, length, turn) in FAT_STREAKS {
        layers.paint_over(Tissue::VisceralFat, &[Tissue::Muscle], &ellipse([x, y], [0.6, 0.75 * length], turn));
    }
    layers.paint(Tissue::VisceralFat, &ellipse([0.0, trunk[0][1] + 4.0], [3.0, 5.0], 0.0));
    layers.paint(Tissue::VisceralFat, &cavity);
    ribs(layers, z, &trunk, &cavity);
}

/// Nobody is symmetric: the outline bulges a little, by up to 2 mm.
fn uneven(outline: &[[f64; 2]], phase: f64) -> Outline {
    let bulge = |[x, y]: [f64; 2]| {
        let angle = y.atan2(x) + phase * 0.3;
        1.0 + 0.006 * (2.0 * angle + 1.1).cos()
            + 0.005 * (3.0 * angle + 0.4).cos()
            + 0.003 * (7.0 * angle + phase).cos()
    };
    outline.iter().map(|&p| p.map(|v| v * bulge(p))).collect()
}

/// Fat between the muscle bundles of the back: x, y, half length (mm), turn (degrees).
const FAT_STREAKS: [(f64, f64, f64, f64); 7] = [
    (20.0, 84.0, 5.5, 14.0),
    (33.0, 80.0, 6.5, 28.0),
    (45.0, 85.0, 4.0, 40.0),
    (-19.0, 83.0, 6.0, -10.0),
    (-30.0, 86.0, 4.5, -32.0),
    (-36.0, 79.0, 4.5, -18.0),
    (-47.0, 84.0, 5.0, -46.0),
];

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
    let Some(lung) = outlines::RIGHT_LUNG.at(z) else { return };
    for outline in [lung.clone(), mirrored(&lung)] {
        layers.paint(Tissue::Lung, &outline);
    }
    // The diaphragm, where an organ lies against the lung.
    for organ in [outlines::LIVER.at(z), outlines::SPLEEN.at(z), outlines::STOMACH.at(z)].into_iter().flatten() {
        layers.paint_over(Tissue::Muscle, &[Tissue::Lung], &inflated(&organ, 4.6));
    }
}

/// The liver lies against the wall, the diaphragm and its neighbors without a gap.
fn liver(layers: &mut Layers, z: f64) {
    const GIVES_WAY: &[Tissue] =
        &[Tissue::VisceralFat, Tissue::Lung, Tissue::BowelWall, Tissue::StomachContent, Tissue::Gas];
    if let Some(outline) = outlines::LIVER.at(z) {
        layers.paint_over(Tissue::Liver, GIVES_WAY, &inflated(&outline, 3.0));
        layers.paint(Tissue::Liver, &outline);
    }
}

fn left_upper_organs(layers: &mut Layers, z: f64) {
    if let Some(stomach) = outlines::STOMACH.at(z) {
        layers.paint(Tissue::BowelWall, &stomach);
        layers.paint(Tissue::StomachContent, &inflated(&stomach, -3.2));
        // The patient lies on the back: gas collects in front.
        let top = stomach.iter().map(|p| p[1]).fold(f64::INFINITY, f64::min);
        let level = top + 15.0;
        let above = [[0.0, -120.0], [150.0, -120.0], [150.0, level], [0.0, level]];
        layers.paint_over(Tissue::Gas, &[Tissue::StomachContent], &above);
    }
    layers.paint_some(Tissue::Spleen, outlines::SPLEEN.at(z));
    if z < -12.0 {
        bowel_loop(layers, [116.0, -12.0], [13.0, 18.0], Tissue::Gas);
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
    for right in [outlines::RIGHT_CRUS.at(z), outlines::RIGHT_PSOAS.at(z)].into_iter().flatten() {
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
        layers.paint(Tissue::Marrow, &inflated(&body, -1.2));
    }
    layers.paint(Tissue::VisceralFat, &ellipse([0.0, 68.5], [11.5, 9.0], 0.0));
    layers.paint(Tissue::CerebrospinalFluid, &ellipse([0.0, 67.5], [9.5, 7.5], 0.0));
    layers.paint(Tissue::SpinalCord, &ellipse([0.0, 67.5], [5.2, 4.0], 0.0));
}

/// Center x, y, z; radii x, y, z; turn in the plane.
const KIDNEYS: [([f64; 3], [f64; 3], f64); 2] =
    [([-55.0, 46.0, -54.0], [23.0, 28.0, 46.0], 32.0), ([58.0, 46.0, -50.0], [23.0, 28.0, 46.0], -32.0)];

fn kidneys(layers: &mut Layers, z: f64) {
    for (center, radii, turn_deg) in KIDNEYS {
        let at = [center[0], center[1]];
        // A cap of fat lies above the upper pole.
        let fat = 1.0 - ((z - center[2]) / (radii[2] + 4.0)).powi(2);
        if fat > 0.0 {
            let size = fat.sqrt();
            layers.paint(Tissue::VisceralFat, &ellipse(at, [radii[0] * size + 4.0, radii[1] * size + 4.0], turn_deg));
        }
        let t = (z - center[2]) / radii[2];
        if t.abs() < 1.0 {
            kidney(layers, at, [radii[0], radii[1]].map(|r| r * (1.0 - t * t).sqrt()), turn_deg);
        }
    }
}

/// Cortex, a ring of pyramids, and the fat of the sinus that opens towards the midline in front.
fn kidney(layers: &mut Layers, at: [f64; 2], radii: [f64; 2], turn_deg: f64) {
    layers.paint(Tissue::KidneyCortex, &lobed(at, radii, turn_deg, &[(2.0, 0.02, 1.0), (5.0, 0.02, 0.4)]));
    if radii[0] < 12.0 {
        return;
    }
    for pyramid in 0..9 {
        let angle = f64::from(pyramid) * 0.7 + 0.2;
        let (sin, cos) = angle.sin_cos();
        let center = [at[0] + 0.58 * radii[0] * cos, at[1] + 0.62 * radii[1] * sin];
        let outline = ellipse(center, [0.20 * radii[0], 0.13 * radii[1]], angle.to_degrees());
        layers.paint_over(Tissue::KidneyMedulla, &[Tissue::KidneyCortex], &outline);
    }
    let side = at[0].signum();
    let sinus = [at[0] - 0.30 * side * radii[0], at[1] - 0.16 * radii[1]];
    layers.paint(
        Tissue::VisceralFat,
        &lobed(sinus, [0.50 * radii[0], 0.24 * radii[1]], side * 28.0, &[(3.0, 0.18, 0.3)]),
    );
    layers.paint(Tissue::Vein, &ellipse([sinus[0] - 0.3 * side * radii[0], sinus[1] - 2.0], [6.0, 2.4], side * 28.0));
}

/// Thin limbs behind the cava and beside the left crus: x, y, half length (mm), turn (degrees).
const ADRENAL_LIMBS: [(f64, f64, f64, f64); 4] =
    [(-37.0, 37.0, 7.0, 66.0), (-33.0, 40.0, 5.0, 84.0), (39.0, 31.0, 7.5, 128.0), (34.0, 34.0, 5.5, 74.0)];

fn adrenals(layers: &mut Layers, z: f64) {
    if (-14.0..7.0).contains(&z) {
        for (x, y, length, turn) in ADRENAL_LIMBS {
            layers.paint_over(Tissue::BowelWall, &[Tissue::VisceralFat], &ellipse([x, y], [length, 1.2], turn));
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
