//! The numbers of the built-in cases.
//!
//! R2* at 1.5 T: normal liver 29–39, loaded liver 100–1500, metastasis 25–35, hematopoietic tissue as the liver ±15 %,
//! focal sparing 0.2–0.6 and siderotic nodules 1.2–3 times the liver.
//!
//! Must not know: how a case is drawn.

use super::case::Case;
use super::parameters::{Matrix, Parameters, Region};
use super::texts;
use super::tissue::{Tissue, TissueSignal, Tissues};
use super::truth::Expected;
use crate::verdict::Finding;

/// TE = 0.99 + 1.41 k ms, twelve echoes.
fn default_te_ms() -> Vec<f64> {
    equally_spaced(0.99, 1.41, 12)
}

/// `count` echo times, ms.
pub fn equally_spaced(first_ms: f64, step_ms: f64, count: usize) -> Vec<f64> {
    // Rounded to 1 µs: the last digits of a product would otherwise show up in files.
    (0..count).map(|k| ((first_ms + step_ms * k as f64) * 1000.0).round() / 1000.0).collect()
}

const MATRIX: Matrix = Matrix {
    columns: 256,
    rows: 192,
    slices: 5,
    field_of_view_mm: [400.0, 300.0],
    slice_thickness_mm: 10.0,
    slice_distance_mm: 15.0,
};

/// What makes one case: the signal of liver and lesion, and where the lesion sits.
struct Sketch {
    liver: TissueSignal,
    lesion: TissueSignal,
    /// R2* of spleen, s⁻¹: iron goes there too.
    spleen_r2star_per_s: f64,
    region: Region,
    liver_rois_mm: Vec<([f64; 2], [f64; 2])>,
}

fn tissue(r2star_per_s: f64, s0: f64, fat_fraction: f64, heterogeneity: f64) -> TissueSignal {
    TissueSignal { r2star_per_s, s0, fat_fraction, heterogeneity }
}

fn mass(center: [f64; 2], radii_mm: [f64; 3], turn_deg: f64) -> Region {
    Region {
        center_mm: [center[0], center[1], 0.0],
        radii_mm,
        turn_deg,
        lobes: vec![(2.0, 0.04, 0.6), (3.0, 0.035, 2.1), (5.0, 0.02, 0.9)],
        rim_mm: 0.0,
        vessels_pass_through: false,
    }
}

const ANTERIOR: ([f64; 2], [f64; 2]) = ([-84.0, -42.0], [16.0, 11.0]);
const POSTERIOR: ([f64; 2], [f64; 2]) = ([-86.0, 34.0], [16.0, 11.0]);

fn sketch(case: Case) -> Sketch {
    match case {
        Case::Iso => Sketch {
            liver: tissue(400.0, 1000.0, 0.01, 0.06),
            lesion: tissue(398.0, 1070.0, 0.01, 0.06),
            spleen_r2star_per_s: 190.0,
            region: Region { rim_mm: 1.6, ..mass([-88.0, 26.0], [23.0, 21.0, 23.0], 25.0) },
            liver_rois_mm: vec![ANTERIOR],
        },
        Case::Hyper => Sketch {
            liver: tissue(400.0, 1000.0, 0.01, 0.06),
            lesion: tissue(45.0, 820.0, 0.0, 0.08),
            spleen_r2star_per_s: 150.0,
            region: mass([-92.0, -20.0], [20.0, 18.0, 20.0], -20.0),
            liver_rois_mm: vec![POSTERIOR],
        },
        Case::Hypo => Sketch {
            liver: tissue(210.0, 1000.0, 0.01, 0.07),
            lesion: tissue(336.0, 1000.0, 0.02, 0.07),
            spleen_r2star_per_s: 60.0,
            region: mass([-84.0, 30.0], [20.0, 19.0, 20.0], 10.0),
            liver_rois_mm: vec![ANTERIOR],
        },
        Case::FloorTrap => Sketch {
            liver: tissue(950.0, 1000.0, 0.02, 0.06),
            lesion: tissue(680.0, 1000.0, 0.0, 0.06),
            spleen_r2star_per_s: 420.0,
            region: mass([-86.0, 24.0], [22.0, 20.0, 22.0], -15.0),
            liver_rois_mm: vec![ANTERIOR],
        },
        Case::FocalSparing => Sketch {
            liver: tissue(380.0, 1000.0, 0.01, 0.07),
            lesion: tissue(152.0, 1000.0, 0.01, 0.07),
            spleen_r2star_per_s: 40.0,
            region: Region {
                lobes: vec![(2.0, 0.12, 0.4), (3.0, 0.14, 1.3), (5.0, 0.08, 2.2), (8.0, 0.05, 0.7), (13.0, 0.03, 1.9)],
                vessels_pass_through: true,
                ..mass([-58.0, -44.0], [36.0, 26.0, 40.0], -25.0)
            },
            liver_rois_mm: vec![POSTERIOR, ([22.0, -60.0], [13.0, 8.0])],
        },
        Case::NoOverload => Sketch {
            liver: tissue(35.0, 1000.0, 0.01, 0.05),
            lesion: tissue(32.0, 760.0, 0.0, 0.06),
            spleen_r2star_per_s: 20.0,
            region: mass([-90.0, -14.0], [20.0, 19.0, 20.0], 40.0),
            liver_rois_mm: vec![POSTERIOR],
        },
        Case::Fatty => Sketch {
            liver: tissue(180.0, 1000.0, 0.25, 0.06),
            lesion: tissue(180.0, 860.0, 0.0, 0.06),
            spleen_r2star_per_s: 45.0,
            region: mass([-86.0, 28.0], [21.0, 19.0, 21.0], 0.0),
            liver_rois_mm: vec![ANTERIOR],
        },
    }
}

/// R2* of the part of the liver that was spared, s⁻¹.
pub fn spared_rate(liver_rate_per_s: f64) -> f64 {
    (0.55 * liver_rate_per_s).round()
}

pub fn parameters(case: Case) -> Parameters {
    let sketch = sketch(case);
    let mut tissues = Tissues::default();
    tissues[Tissue::Liver] = sketch.liver;
    tissues[Tissue::SparedLiver] =
        TissueSignal { r2star_per_s: spared_rate(sketch.liver.r2star_per_s), ..sketch.liver };
    tissues[Tissue::Lesion] = sketch.lesion;
    tissues[Tissue::LesionRim] = TissueSignal { s0: 0.93 * sketch.liver.s0, ..sketch.lesion };
    tissues[Tissue::Spleen].r2star_per_s = sketch.spleen_r2star_per_s;
    // Marrow and spleen share the load of transfusions.
    tissues[Tissue::Marrow].r2star_per_s += 0.4 * sketch.spleen_r2star_per_s;
    let is_trap = case == Case::FloorTrap;
    Parameters {
        case,
        field_t: 1.5,
        te_ms: if is_trap { equally_spaced(4.6, 4.6, 6) } else { default_te_ms() },
        repetition_time_ms: 200.0,
        flip_angle_deg: 20.0,
        tissues,
        sigma: if is_trap { 25.0 } else { 18.0 },
        coils: 1,
        texture: 1.0,
        shading: 0.22,
        dephasing: 1.0,
        rounds_to_integers: true,
        matrix: MATRIX,
        lesion: sketch.region,
        spared: (case == Case::FocalSparing).then(partly_spared_left_lobe),
        liver_rois_mm: sketch.liver_rois_mm,
    }
}

fn partly_spared_left_lobe() -> Region {
    Region {
        center_mm: [26.0, -60.0, 4.0],
        radii_mm: [36.0, 26.0, 60.0],
        turn_deg: 20.0,
        lobes: vec![(3.0, 0.1, 0.2), (7.0, 0.06, 1.1)],
        rim_mm: 0.0,
        vessels_pass_through: true,
    }
}

pub fn expected(case: Case) -> Expected {
    let (finding, sign_applies) = match case {
        Case::Iso | Case::Fatty => (Finding::Isointense, true),
        Case::Hyper => (Finding::Hyperintense, true),
        Case::Hypo => (Finding::Hypointense, true),
        Case::FloorTrap => (Finding::NotAssessable, true),
        Case::FocalSparing => (Finding::Hyperintense, false),
        Case::NoOverload => (Finding::Isointense, false),
    };
    Expected { finding, sign_applies, because: texts::because(case).to_owned() }
}
