//! Fitted volume → map files: R2*, T2*, S0, LIC and where the fit has a value, as NIfTI, DICOM or pictures.

use std::fs;
use std::path::Path;

use ndarray::{Array2, Array3, ArrayView2, ArrayView3, Axis};
use serde_json::{Value, json};
use strum::VariantArray as _;

use super::context::MeasurementContext;
use super::map_kind::MapKind;
use super::map_values::MapValues;
use super::report::{SOFTWARE, name_of};
use crate::display::{ColorMap, NoValue, Window, image};
use crate::fit::NoFit;
use crate::io::atomic::{self, WriteError};
use crate::io::dicom::{MapQuantity, Provenance, write_parametric_map};
use crate::io::nifti::{VoxelOrder, write_map};
use crate::io::raster::write_png;
use crate::series::{DecayKind, Flips, ImageHeader, StackPlan};
use crate::verdict::NoLic;
use crate::volume::Grid;

/// A kind of map file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapFormat {
    Nifti,
    /// Parametric Map objects with float pixels; the fit mask has no place there, NaN marks it.
    Dicom,
    /// One colored picture per slice.
    Png,
}

/// What stands in a file name, in words, in a unit.
struct Terms {
    kind: MapKind,
    /// BIDS suffix.
    suffix: &'static str,
    name: &'static str,
    /// BIDS unit, of the NIfTI file.
    bids_unit: &'static str,
    /// NIfTI value of one unit of the map (BIDS T2* is in s).
    bids_factor: f32,
    unit: &'static str,
    dicom: MapQuantity,
}

impl Terms {
    /// `None` for a kind that has no file, and for iron where the decay tells nothing of it.
    fn of(kind: MapKind, decay: DecayKind) -> Option<Self> {
        let terms = |suffix, name, bids_unit, bids_factor, unit, dicom| {
            Some(Self { kind, suffix, name, bids_unit, bids_factor, unit, dicom })
        };
        match (kind, decay) {
            (MapKind::R2Star, DecayKind::T2Star) => terms("R2starmap", "R2*", "1/s", 1.0, "1/s", MapQuantity::R2Star),
            (MapKind::R2Star, DecayKind::T2) => terms("R2map", "R2", "1/s", 1.0, "1/s", MapQuantity::R2),
            (MapKind::T2Star, DecayKind::T2Star) => terms("T2starmap", "T2*", "s", 1e-3, "ms", MapQuantity::T2Star),
            (MapKind::T2Star, DecayKind::T2) => terms("T2map", "T2", "s", 1e-3, "ms", MapQuantity::T2),
            (MapKind::S0, _) => terms("S0map", "Signal at TE 0", "arbitrary", 1.0, "arbitrary", MapQuantity::S0),
            (MapKind::Lic, DecayKind::T2Star) => {
                terms("LICmap", "Liver iron concentration, dry weight", "mg/g", 1.0, "mg/g", MapQuantity::Lic)
            }
            (MapKind::Pdff, _) => {
                terms("PDFFmap", "Proton density fat fraction", "percent", 1.0, "percent", MapQuantity::Pdff)
            }
            (MapKind::Lic, DecayKind::T2) | (MapKind::Residual, _) => None,
        }
    }
}

/// The maps of one volume as files.
pub struct MapSet<'a> {
    pub grid: &'a Grid,
    pub values: MapValues<'a>,
    /// Of the voxels in NIfTI files.
    pub order: VoxelOrder,
}

impl<'a> MapSet<'a> {
    pub fn new(grid: &'a Grid, values: MapValues<'a>) -> Self {
        Self { grid, values, order: VoxelOrder::default() }
    }

    /// The same with NIfTI voxels stored as in the NIfTI files of `plan`, so that arrays of both can be compared.
    pub fn in_order_of(self, plan: &StackPlan) -> Self {
        let Some(images) = plan.frames.first() else { return self };
        let images: Vec<&ImageHeader> = images.iter().flatten().map(|frame| &*frame.image).collect();
        let Some(file) = images.first().map(|image| &image.file).filter(|file| is_nifti_name(&file.place.path)) else {
            return self;
        };
        // Slices stand in the order of the patient; a file may hold them the other way round.
        let number = |image: Option<&&ImageHeader>| image.and_then(|image| image.instance_number);
        let slices = number(images.first()) > number(images.last());
        let Flips { columns, rows } = file.pixels.flips;
        Self { order: VoxelOrder { columns, rows, slices }, ..self }
    }

    /// Voxels with a value, of all voxels.
    pub fn count(&self) -> (usize, usize) {
        let reason = &self.values.fitted.reason;
        (reason.iter().filter(|code| **code == 0).count(), reason.len())
    }

    /// Why no voxel has a value: the commonest reason; `None` when one has.
    pub fn why_empty(&self) -> Option<String> {
        let (valid, voxels) = self.count();
        if valid > 0 {
            return None;
        }
        let mut counts = [0_usize; 256];
        self.values.fitted.reason.iter().for_each(|code| counts[usize::from(*code)] += 1);
        let commonest = (1..=u8::MAX).max_by_key(|code| counts[usize::from(*code)])?;
        let reason = NoFit::from_code(commonest).map_or(String::new(), |reason| reason.to_string());
        Some(if voxels == 0 { "the stack holds no voxels".to_owned() } else { reason })
    }

    /// Names in `folder` that a map command may have written there, of any decay, format and number of slices.
    pub fn all_file_names(folder: &Path) -> Vec<String> {
        let sidecar = |suffix: &str| fs::read_to_string(folder.join(format!("{suffix}.json"))).unwrap_or_default();
        // Only what says that it is ours; a file of another program may have the same name.
        let is_ours = ["R2starmap", "R2map"].iter().any(|suffix| sidecar(suffix).contains("\"Sideroscope\""));
        let Some(entries) = fs::read_dir(folder).ok().filter(|_| is_ours) else { return Vec::new() };
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| is_map_name(name)).collect()
    }

    /// Why the maps cannot be files of a format, as a sentence.
    pub fn refusal(&self, format: MapFormat) -> Option<&'static str> {
        let is_uneven = format == MapFormat::Nifti && !self.grid.is_evenly_spaced();
        is_uneven.then_some(
            "the slices are not evenly spaced, and a NIfTI file has one distance for all: take --format dicom, or name \
             a stack without the gap",
        )
    }

    /// Why there is no LIC map, as a sentence.
    pub fn why_no_lic(&self) -> Option<String> {
        let label = self.values.context.calibration.label;
        Some(match self.values.context.lic(1.0).err()? {
            NoLic::FieldUnknown => "No LIC map: the field strength is unknown, give it with --field".to_owned(),
            NoLic::FieldNotCovered(tesla) => {
                format!("No LIC map: {label} has no formula for {tesla} T, choose another with --calibration")
            }
            NoLic::BadRate => format!("No LIC map: {label} gives no value"),
            NoLic::SpinEcho => {
                "No LIC map: these are spin echoes, whose R2 says nothing of iron by these calibrations".to_owned()
            }
        })
    }

    /// One sentence on how the maps were made; the same sentence means the same numbers.
    pub fn method(&self) -> String {
        let fitted = self.values.fitted;
        let settings = &fitted.settings;
        let echoes: Vec<String> =
            settings.echoes.indices(fitted.te_ms.len()).iter().map(|idx| (idx + 1).to_string()).collect();
        let noise = settings.noise.sigma.map_or("fitted noise".to_owned(), |sigma| {
            format!("sigma {sigma:.4} ({}, {} channels)", name_of(&settings.noise.source), settings.noise.coils)
        });
        let MeasurementContext { field, decay, calibration, .. } = self.values.context;
        let field = field.map_or("unknown field".to_owned(), |field| field.to_string());
        let iron = match decay {
            DecayKind::T2Star => format!("LIC by {}", calibration.name),
            DecayKind::T2 => "spin echoes".to_owned(),
        };
        format!("{} fit of echoes {}, {noise}, {field}, {iron}", name_of(&settings.model), echoes.join(" "))
    }

    /// The files that [`Self::write`] makes, in order.
    pub fn file_names(&self, format: MapFormat) -> Vec<String> {
        let suffixes = self.terms().map(|terms| terms.suffix);
        let slices = || 0..self.grid.num_slices();
        match format {
            MapFormat::Nifti => suffixes
                .chain(["fit_mask", "fit_reason"])
                .flat_map(|suffix| [format!("{suffix}.nii.gz"), format!("{suffix}.json")])
                .collect(),
            MapFormat::Dicom => suffixes.map(|suffix| format!("{suffix}.dcm")).collect(),
            MapFormat::Png => suffixes
                .flat_map(|suffix| {
                    slices().map(move |slice| picture_name(suffix, slice)).chain([format!("{suffix}.json")])
                })
                .chain(slices().map(|slice| picture_name("fit_mask", slice)))
                .collect(),
        }
    }

    /// Writes all maps into `folder`, which exists. `provenance` is used by DICOM alone.
    pub fn write(
        &self,
        folder: &Path,
        format: MapFormat,
        provenance: impl FnOnce(String) -> Provenance,
    ) -> Result<(), WriteError> {
        match format {
            MapFormat::Nifti => self.write_nifti(folder),
            MapFormat::Dicom => self.write_dicom(folder, &provenance(self.method())),
            MapFormat::Png => self.write_pictures(folder),
        }
    }

    fn write_nifti(&self, folder: &Path) -> Result<(), WriteError> {
        for (terms, values) in self.present() {
            let scaled = values.mapv_into(|value| value * terms.bids_factor);
            let description = format!("{} in {}, {SOFTWARE}", terms.name, terms.bids_unit);
            write_map(
                &folder.join(format!("{}.nii.gz", terms.suffix)),
                self.grid,
                self.order,
                scaled.view(),
                &description,
            )?;
            let mut about = self.about(&terms, terms.bids_unit);
            about["NoValue"] = json!("NaN");
            write_sidecar(folder, terms.suffix, &about)?;
        }
        let mask = self.values.fitted.reason.mapv(|code| u8::from(code == 0));
        write_map(&folder.join("fit_mask.nii.gz"), self.grid, self.order, mask.view(), "1 where the fit has a value")?;
        let levels = json!({"0": "no value", "1": "value"});
        write_sidecar(folder, "fit_mask", &json!({"Description": "Where the fit has a value", "Levels": levels}))?;
        let reason = self.values.fitted.reason.view();
        write_map(&folder.join("fit_reason.nii.gz"), self.grid, self.order, reason, "Why the fit has no value")?;
        let reasons = NoFit::VARIANTS.iter().map(|reason| ((*reason as u8).to_string(), json!(reason.message())));
        let has_value = (NoFit::HAS_VALUE.to_string(), json!("has a value"));
        let levels: serde_json::Map<String, Value> = std::iter::once(has_value).chain(reasons).collect();
        write_sidecar(folder, "fit_reason", &json!({"Description": "Why the fit has no value", "Levels": levels}))
    }

    fn write_dicom(&self, folder: &Path, provenance: &Provenance) -> Result<(), WriteError> {
        for (terms, values) in self.present() {
            let path = folder.join(format!("{}.dcm", terms.suffix));
            write_parametric_map(&path, terms.dicom, self.grid, values.view(), provenance)?;
        }
        Ok(())
    }

    fn write_pictures(&self, folder: &Path) -> Result<(), WriteError> {
        let lut = ColorMap::default().lut();
        for (terms, values) in self.present() {
            let window = volume_window(values.view());
            for (slice, image) in values.axis_iter(Axis(0)).enumerate() {
                let image = square(image, self.grid);
                let pixels = image::rgba(image.view(), window, &lut, NoValue::Transparent);
                write_png(&folder.join(picture_name(terms.suffix, slice)), &pixels)?;
            }
            let mut about = self.about(&terms, terms.unit);
            about["Window"] = json!([window.low(), window.high()]);
            about["ColorMap"] = json!(ColorMap::default().label());
            about["NoValue"] = json!("transparent");
            write_sidecar(folder, terms.suffix, &about)?;
        }
        let mask = self.values.fitted.reason.mapv(|code| f32::from(u8::from(code == 0)));
        let window = Window::new(0.0, 1.0).expect("0 lies below 1");
        for (slice, image) in mask.axis_iter(Axis(0)).enumerate() {
            let image = square(image, self.grid);
            let pixels = image::rgba(image.view(), window, &ColorMap::Gray.lut(), NoValue::Transparent);
            write_png(&folder.join(picture_name("fit_mask", slice)), &pixels)?;
        }
        Ok(())
    }

    /// The kinds that have a file.
    fn terms(&self) -> impl Iterator<Item = Terms> {
        let MapValues { fitted, context, .. } = self.values;
        let is_there = move |kind: &MapKind| match kind {
            MapKind::Lic => context.lic(1.0).is_ok(),
            MapKind::Pdff => fitted.fat_fraction.is_some(),
            MapKind::R2Star | MapKind::T2Star | MapKind::S0 | MapKind::Residual => true,
        };
        let kinds = MapKind::ALL.into_iter().filter(is_there);
        kinds.filter_map(move |kind| Terms::of(kind, context.decay))
    }

    /// Every map that has a file, one volume in memory at a time.
    fn present(&self) -> impl Iterator<Item = (Terms, Array3<f32>)> {
        self.terms().filter_map(|terms| {
            let values = self.values.volume(terms.kind)?;
            Some((terms, values))
        })
    }

    /// The sidecar in the words of BIDS; numbers that are not known are left out.
    fn about(&self, terms: &Terms, unit: &str) -> Value {
        let MapValues { fitted, context, .. } = self.values;
        let settings = &fitted.settings;
        let used = settings.echoes.indices(fitted.te_ms.len());
        let seconds: Vec<f64> = used.iter().map(|&idx| round_to_ns(fitted.te_ms[idx] / 1000.0)).collect();
        let mut about = json!({
            "Description": terms.name,
            "Units": unit,
            "EchoTime": seconds,
            "EstimationAlgorithm": name_of(&settings.model),
            "NoiseSigmaSource": name_of(&settings.noise.source),
            "ReceiveChannels": settings.noise.coils,
            "GeneratedBy": [{"Name": "Sideroscope", "Version": env!("CARGO_PKG_VERSION")}],
            "IntendedUse": "research and teaching, not for diagnosis",
        });
        if let Some(field) = context.field {
            about["MagneticFieldStrength"] = json!(field.tesla());
        }
        if let Some(sigma) = settings.noise.sigma {
            about["NoiseSigma"] = json!(sigma);
            about["NoiseSigmaDescription"] = json!(format!("The noise level is {}", settings.noise.source.in_words()));
        }
        if terms.kind == MapKind::Lic {
            let formula = context.field.and_then(|field| context.calibration.formula_at(field));
            about["Calibration"] = json!(context.calibration.citation);
            about["Formula"] = json!(formula.map(|formula| formula.text));
        }
        about
    }
}

/// Conversion from ms leaves digits such as 0.0052200000000000005; echo times are known to the microsecond at best.
fn round_to_ns(seconds: f64) -> f64 {
    (seconds * 1e9).round() / 1e9
}

fn write_sidecar(folder: &Path, suffix: &str, about: &Value) -> Result<(), WriteError> {
    atomic::write_bytes(&folder.join(format!("{suffix}.json")), format!("{about:#}\n").as_bytes())
}

fn is_nifti_name(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    [".nii", ".nii.gz", ".hdr", ".img"].iter().any(|ending| name.ends_with(ending))
}

/// "R2starmap.nii.gz", "fit_mask_slice01.png" …
fn is_map_name(name: &str) -> bool {
    let decays = [DecayKind::T2Star, DecayKind::T2];
    let terms = decays.into_iter().flat_map(|decay| MapKind::ALL.map(|kind| Terms::of(kind, decay)));
    let mut suffixes = terms.flatten().map(|terms| terms.suffix).chain(["fit_mask", "fit_reason"]);
    suffixes.any(|suffix| {
        let Some(rest) = name.strip_prefix(suffix) else { return false };
        let slice = rest.strip_prefix("_slice").and_then(|rest| rest.strip_suffix(".png"));
        matches!(rest, ".nii.gz" | ".json" | ".dcm")
            || slice.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn picture_name(suffix: &str, slice: usize) -> String {
    format!("{suffix}_slice{:02}.png", slice + 1)
}

/// The slice with pixels as wide as they are high, values repeated: a picture has no pixel spacing.
fn square(values: ArrayView2<'_, f32>, grid: &Grid) -> Array2<f32> {
    let (rows, columns) = values.dim();
    let side_mm = grid.spacing_x_mm.min(grid.spacing_y_mm);
    let larger = |count: usize, mm: f64| ((count as f64 * mm / side_mm).round() as usize).max(count);
    let (height, width) = (larger(rows, grid.spacing_y_mm), larger(columns, grid.spacing_x_mm));
    let source = |at: usize, count: usize, size: usize| ((2 * at + 1) * count / (2 * size)).min(count - 1);
    Array2::from_shape_fn((height, width), |(y, x)| values[[source(y, rows, height), source(x, columns, width)]])
}

/// One window for all slices, so that their colors can be compared.
fn volume_window(values: ArrayView3<'_, f32>) -> Window {
    let flat = values.to_shape((1, values.len()));
    let window = flat.ok().and_then(|flat| Window::auto(flat.view()));
    // A map without any value is transparent, whatever the window.
    window.or_else(|| Window::new(0.0, 1.0)).expect("0 lies below 1")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use ndarray::{Array2, Array4};

    use super::*;
    use crate::fit::{FitSettings, Model, Noise, NoiseSource, RelaxationMaps, VolumeSignal};
    use crate::pipeline::NoiseEstimate;
    use crate::units::FieldStrength;
    use crate::verdict::{Calibration, Scheme};

    /// Two voxels: a noise-free decay of 100 s⁻¹ from 1000, and no signal.
    fn fitted() -> RelaxationMaps {
        let te_ms = [1.0, 2.0, 4.0, 8.0];
        let signal = |echo: usize, column: usize| match column {
            0 => (1000.0 * (-0.1_f64 * te_ms[echo]).exp()) as f32,
            _ => 0.0,
        };
        let magnitude = Array4::from_shape_fn((4, 1, 1, 2), |(echo, _, _, column)| signal(echo, column));
        let noise = Noise { sigma: Some(1.0), coils: 1, source: NoiseSource::Given };
        let settings =
            FitSettings { model: Model::Nlls, echoes: crate::fit::EchoSelection::default(), noise, field_t: None };
        let present = Array2::from_elem((4, 1), true);
        let never = AtomicBool::new(false);
        let (magnitude, is_present) = (magnitude.view(), present.view());
        let signal = VolumeSignal { te_ms: &te_ms, magnitude, is_present, saturation: None };
        signal.fit(&settings, &|_, _| (), &never).expect("not canceled")
    }

    fn grid() -> Grid {
        Grid::new(2, 1, [1.0, 1.0], None, vec![[0.0; 3]], None).expect("valid grid")
    }

    fn context(fitted: &RelaxationMaps, decay: DecayKind, field_t: Option<f64>) -> MeasurementContext {
        MeasurementContext {
            decay,
            field: field_t.and_then(FieldStrength::from_tesla),
            fit: fitted.settings.clone(),
            noise: NoiseEstimate { noise: fitted.settings.noise, relative_se: 0.0, warnings: Vec::new() },
            calibration: Calibration::DEFAULT,
            scheme: Scheme::DEFAULT,
            margin: 1.25,
            seed: 1,
            replicates: 10,
        }
    }

    fn check(kind: MapKind, expected: f64) {
        let fitted = fitted();
        let context = context(&fitted, DecayKind::T2Star, Some(1.5));
        let maps = MapValues::new(&fitted, &context);
        let value = maps.value_at(kind, [0, 0, 0]).expect("a value");
        assert!((value / expected - 1.0).abs() < 1e-3, "{kind:?} {value}");
        let image = maps.image(kind, 0).expect("an image");
        assert!((f64::from(image[[0, 0]]) - value).abs() < 1e-5 * value, "the image holds the same");
        for nowhere in [[0, 0, 1], [0, 0, 2], [1, 0, 0]] {
            assert_eq!(maps.value_at(kind, nowhere), None, "{kind:?}: no number without signal or outside");
        }
        assert!(image[[0, 1]].is_nan(), "{kind:?} has no value without signal");
    }

    /// T2* = 1000 / R2*; LIC by Hernando 2023 at 1.5 T: −0.16 + 0.02603·R2*.
    #[test]
    fn every_map_follows_from_the_rate_in_its_unit() {
        check(MapKind::R2Star, 100.0);
        check(MapKind::T2Star, 10.0);
        check(MapKind::S0, 1000.0);
        check(MapKind::Lic, -0.16 + 0.02603 * 100.0);
    }

    /// A rate that does not decay has no T2*: 1000/R2* would be a number of no meaning (units: 0.1 s⁻¹ and above).
    #[test]
    fn a_rate_that_is_no_decay_has_no_time() {
        let mut fitted = fitted();
        fitted.r2star_per_s[[0, 0, 0]] = 0.05;
        let context = context(&fitted, DecayKind::T2Star, Some(1.5));
        let maps = MapValues::new(&fitted, &context);
        assert_eq!(maps.value_at(MapKind::T2Star, [0, 0, 0]), None);
        assert!(maps.image(MapKind::T2Star, 0).expect("an image")[[0, 0]].is_nan());
    }

    #[test]
    fn without_a_field_there_is_no_iron_map_and_a_sentence() {
        let (grid, fitted) = (grid(), fitted());
        let context = context(&fitted, DecayKind::T2Star, None);
        let maps = MapSet::new(&grid, MapValues::new(&fitted, &context));
        assert!(maps.values.volume(MapKind::Lic).is_none());
        assert!(maps.why_no_lic().expect("a sentence").contains("--field"));
        assert!(maps.file_names(MapFormat::Dicom).iter().all(|name| !name.starts_with("LIC")));
    }

    #[test]
    fn spin_echoes_have_files_of_r2_and_t2_alone() {
        let (grid, fitted) = (grid(), fitted());
        let context = context(&fitted, DecayKind::T2, Some(1.5));
        let maps = MapSet::new(&grid, MapValues::new(&fitted, &context));
        assert_eq!(maps.file_names(MapFormat::Dicom), ["R2map.dcm", "T2map.dcm", "S0map.dcm"]);
        assert!(!maps.method().contains("LIC"), "{}", maps.method());
        assert_eq!(maps.values.value_at(MapKind::Lic, [0, 0, 0]), None);
    }

    /// 2 mm × 5 mm pixels: three columns and two rows are 3 × 5 squares of 2 mm.
    #[test]
    fn pictures_have_the_shape_of_the_patient() {
        let grid = Grid::new(3, 2, [2.0, 5.0], None, vec![[0.0; 3]], None).expect("valid grid");
        let values = ndarray::array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let squared = square(values.view(), &grid);
        assert_eq!(squared.dim(), (5, 3));
        assert_eq!(
            (squared.column(0).to_vec(), squared.row(4).to_vec()),
            (vec![1.0, 1.0, 4.0, 4.0, 4.0], vec![4.0, 5.0, 6.0])
        );
    }

    #[test]
    fn slices_with_a_gap_are_no_nifti() {
        let positions = |z: [f64; 3]| z.map(|z| [0.0, 0.0, z]).to_vec();
        let axes = Some([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
        let (fitted, of) = (fitted(), |z| Grid::new(2, 1, [1.0, 1.0], None, positions(z), axes).expect("valid grid"));
        let context = context(&fitted, DecayKind::T2Star, Some(3.0));
        let refusal = |grid: &Grid, format| MapSet::new(grid, MapValues::new(&fitted, &context)).refusal(format);
        let (even, uneven) = (of([0.0, 10.5, 21.0]), of([0.0, 10.5, 31.5]));
        assert_eq!((refusal(&even, MapFormat::Nifti), refusal(&uneven, MapFormat::Dicom)), (None, None));
        assert!(refusal(&uneven, MapFormat::Nifti).expect("refused").contains("--format dicom"));
    }

    #[test]
    fn the_files_written_are_the_files_named() {
        let (grid, fitted) = (grid(), fitted());
        let context = context(&fitted, DecayKind::T2Star, Some(3.0));
        let maps = MapSet::new(&grid, MapValues::new(&fitted, &context));
        for format in [MapFormat::Nifti, MapFormat::Png] {
            let dir = tempfile::tempdir().expect("temporary folder");
            maps.write(dir.path(), format, |_| unreachable!("only DICOM asks")).expect("written");
            let entries = std::fs::read_dir(dir.path()).expect("readable");
            let mut found: Vec<String> =
                entries.map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned()).collect();
            let mut named = maps.file_names(format);
            found.sort();
            named.sort();
            assert_eq!(found, named);
        }
    }
}
