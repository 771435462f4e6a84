//! Fitted volume → map files: R2*, T2*, S0, LIC and where the fit has a value, as NIfTI, DICOM or pictures.

use std::path::Path;

use ndarray::{Array3, ArrayView3, Axis};
use serde_json::{Value, json};

use super::report::{SOFTWARE, name_of};
use crate::display::{ColorMap, NoValue, Window, image};
use crate::fit::{NoFit, RelaxationMaps};
use crate::io::atomic::{self, WriteError};
use crate::io::dicom::{MapQuantity, Provenance, write_parametric_map};
use crate::io::nifti::write_map;
use crate::io::raster::write_png;
use crate::units::{FieldStrength, t2star_ms_from_r2star_per_s};
use crate::verdict::{Calibration, NoLic};
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

/// A quantity that has a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapKind {
    R2Star,
    T2Star,
    S0,
    Lic,
}

/// What stands in a file name, in words, in a unit.
struct Terms {
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

impl MapKind {
    pub const ALL: [Self; 4] = [Self::R2Star, Self::T2Star, Self::S0, Self::Lic];

    fn terms(self) -> Terms {
        let terms = |suffix, name, bids_unit, bids_factor, unit, dicom| Terms {
            suffix,
            name,
            bids_unit,
            bids_factor,
            unit,
            dicom,
        };
        match self {
            Self::R2Star => terms("R2starmap", "R2*", "1/s", 1.0, "1/s", MapQuantity::R2Star),
            Self::T2Star => terms("T2starmap", "T2*", "s", 1e-3, "ms", MapQuantity::T2Star),
            Self::S0 => terms("S0map", "Signal at TE 0", "arbitrary", 1.0, "arbitrary", MapQuantity::S0),
            Self::Lic => terms("LICmap", "Liver iron concentration, dry weight", "mg/g", 1.0, "mg/g", MapQuantity::Lic),
        }
    }
}

/// The maps of one volume, all `[slice, row, column]`.
pub struct MapSet<'a> {
    pub grid: &'a Grid,
    pub fitted: &'a RelaxationMaps,
    pub field: Option<FieldStrength>,
    pub calibration: &'static Calibration,
    t2star_ms: Array3<f32>,
    lic_mg_per_g: Result<Array3<f32>, NoLic>,
}

impl<'a> MapSet<'a> {
    pub fn new(
        grid: &'a Grid,
        fitted: &'a RelaxationMaps,
        field: Option<FieldStrength>,
        calibration: &'static Calibration,
    ) -> Self {
        let r2star = &fitted.r2star_per_s;
        let t2star_ms =
            r2star.mapv(|rate| t2star_ms_from_r2star_per_s(f64::from(rate)).map_or(f32::NAN, |ms| ms as f32));
        let lic = |rate: f32| calibration.lic(f64::from(rate), field).map_or(f32::NAN, |lic| lic.mg_per_g as f32);
        // Asked once with any rate: whether the field is covered does not depend on it.
        let lic_mg_per_g = calibration.lic(1.0, field).map(|_| r2star.mapv(lic));
        Self { grid, fitted, field, calibration, t2star_ms, lic_mg_per_g }
    }

    /// Values in the unit of the screen (s⁻¹, ms, signal, mg/g), NaN where there is none; `None` without calibration.
    pub fn values(&self, kind: MapKind) -> Option<ArrayView3<'_, f32>> {
        match kind {
            MapKind::R2Star => Some(self.fitted.r2star_per_s.view()),
            MapKind::T2Star => Some(self.t2star_ms.view()),
            MapKind::S0 => Some(self.fitted.s0.view()),
            MapKind::Lic => self.lic_mg_per_g.as_ref().ok().map(|map| map.view()),
        }
    }

    /// Why there is no LIC map, as a sentence.
    pub fn why_no_lic(&self) -> Option<String> {
        let label = self.calibration.label;
        Some(match self.lic_mg_per_g.as_ref().err()? {
            NoLic::FieldUnknown => "No LIC map: the field strength is unknown, give it with --field".to_owned(),
            NoLic::FieldNotCovered(tesla) => {
                format!("No LIC map: {label} has no formula for {tesla} T, choose another with --calibration")
            }
            NoLic::BadRate => format!("No LIC map: {label} gives no value"),
        })
    }

    /// One sentence on how the maps were made; the same sentence means the same numbers.
    pub fn method(&self) -> String {
        let settings = &self.fitted.settings;
        let echoes: Vec<String> =
            settings.echoes.indices(self.fitted.te_ms.len()).iter().map(|idx| (idx + 1).to_string()).collect();
        let noise = settings.noise.sigma.map_or("fitted noise".to_owned(), |sigma| {
            format!("sigma {sigma:.4} ({}, {} channels)", name_of(&settings.noise.source), settings.noise.coils)
        });
        let field = self.field.map_or("unknown field".to_owned(), |field| field.to_string());
        format!(
            "{} fit of echoes {}, {noise}, {field}, LIC by {}",
            name_of(&settings.model),
            echoes.join(" "),
            self.calibration.name
        )
    }

    /// The files that [`Self::write`] makes, in order.
    pub fn file_names(&self, format: MapFormat) -> Vec<String> {
        let kinds = MapKind::ALL.into_iter().filter(|kind| self.values(*kind).is_some());
        let suffixes = kinds.map(|kind| kind.terms().suffix);
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
            let scaled = values.mapv(|value| value * terms.bids_factor);
            let description = format!("{} in {}, {SOFTWARE}", terms.name, terms.bids_unit);
            write_map(&folder.join(format!("{}.nii.gz", terms.suffix)), self.grid, scaled.view(), &description)?;
            let mut about = self.about(&terms, terms.bids_unit);
            about["NoValue"] = json!("NaN");
            write_sidecar(folder, terms.suffix, &about)?;
        }
        let mask = self.fitted.reason.mapv(|code| u8::from(code == 0));
        write_map(&folder.join("fit_mask.nii.gz"), self.grid, mask.view(), "1 where the fit has a value")?;
        let levels = json!({"0": "no value", "1": "value"});
        write_sidecar(folder, "fit_mask", &json!({"Description": "Where the fit has a value", "Levels": levels}))?;
        let reason = self.fitted.reason.view();
        write_map(&folder.join("fit_reason.nii.gz"), self.grid, reason, "Why the fit has no value")?;
        let levels: serde_json::Map<String, Value> = (0..=u8::MAX)
            .filter_map(NoFit::from_code)
            .map(|reason| ((reason as u8).to_string(), reason.to_string().into()))
            .collect();
        write_sidecar(folder, "fit_reason", &json!({"Description": "Why the fit has no value", "Levels": levels}))
    }

    fn write_dicom(&self, folder: &Path, provenance: &Provenance) -> Result<(), WriteError> {
        for (terms, values) in self.present() {
            let path = folder.join(format!("{}.dcm", terms.suffix));
            write_parametric_map(&path, terms.dicom, self.grid, values, provenance)?;
        }
        Ok(())
    }

    fn write_pictures(&self, folder: &Path) -> Result<(), WriteError> {
        let lut = ColorMap::default().lut();
        for (terms, values) in self.present() {
            let window = volume_window(values);
            for (slice, image) in values.axis_iter(Axis(0)).enumerate() {
                let pixels = image::rgba(image, window, &lut, NoValue::Transparent);
                write_png(&folder.join(picture_name(terms.suffix, slice)), &pixels)?;
            }
            let mut about = self.about(&terms, terms.unit);
            about["Window"] = json!([window.low(), window.high()]);
            about["ColorMap"] = json!(ColorMap::default().label());
            about["NoValue"] = json!("transparent");
            write_sidecar(folder, terms.suffix, &about)?;
        }
        let mask = self.fitted.reason.mapv(|code| f32::from(u8::from(code == 0)));
        let window = Window::new(0.0, 1.0).expect("0 lies below 1");
        for (slice, image) in mask.axis_iter(Axis(0)).enumerate() {
            let pixels = image::rgba(image, window, &ColorMap::Grey.lut(), NoValue::Transparent);
            write_png(&folder.join(picture_name("fit_mask", slice)), &pixels)?;
        }
        Ok(())
    }

    fn present(&self) -> impl Iterator<Item = (Terms, ArrayView3<'_, f32>)> {
        MapKind::ALL.into_iter().filter_map(|kind| Some((kind.terms(), self.values(kind)?)))
    }

    /// The sidecar in the words of BIDS; numbers that are not known are left out.
    fn about(&self, terms: &Terms, unit: &str) -> Value {
        let settings = &self.fitted.settings;
        let used = settings.echoes.indices(self.fitted.te_ms.len());
        let seconds: Vec<f64> = used.iter().map(|&idx| round_to_ns(self.fitted.te_ms[idx] / 1000.0)).collect();
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
        if let Some(field) = self.field {
            about["MagneticFieldStrength"] = json!(field.tesla());
        }
        if let Some(sigma) = settings.noise.sigma {
            about["NoiseSigma"] = json!(sigma);
            about["NoiseSigmaDescription"] = json!(format!("The noise level is {}", settings.noise.source.in_words()));
        }
        if terms.dicom == MapQuantity::Lic {
            about["Calibration"] = json!(self.calibration.citation);
            about["Formula"] = json!(self.field.and_then(|field| self.calibration.formula_at(field)).map(|f| f.text));
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

fn picture_name(suffix: &str, slice: usize) -> String {
    format!("{suffix}_slice{:02}.png", slice + 1)
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
    use crate::fit::{FitSettings, Model, Noise, NoiseSource, VolumeSignal};

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
        signal.fit(&settings, &|_, _| (), &never).expect("not cancelled")
    }

    fn grid() -> Grid {
        Grid::new(2, 1, [1.0, 1.0], None, vec![[0.0; 3]], None).expect("valid grid")
    }

    fn check(kind: MapKind, expected: f64) {
        let (grid, fitted) = (grid(), fitted());
        let maps = MapSet::new(&grid, &fitted, FieldStrength::from_tesla(1.5), &Calibration::ALL[0]);
        let values = maps.values(kind).expect("a map");
        assert!((f64::from(values[[0, 0, 0]]) / expected - 1.0).abs() < 1e-3, "{kind:?} {}", values[[0, 0, 0]]);
        assert!(values[[0, 0, 1]].is_nan(), "{kind:?} has no value without signal");
    }

    /// T2* = 1000 / R2*; LIC by Hernando 2023 at 1.5 T: −0.16 + 0.02603·R2*.
    #[test]
    fn every_map_follows_from_the_rate_in_its_unit() {
        check(MapKind::R2Star, 100.0);
        check(MapKind::T2Star, 10.0);
        check(MapKind::S0, 1000.0);
        check(MapKind::Lic, -0.16 + 0.02603 * 100.0);
    }

    #[test]
    fn without_a_field_there_is_no_iron_map_and_a_sentence() {
        let (grid, fitted) = (grid(), fitted());
        let maps = MapSet::new(&grid, &fitted, None, &Calibration::ALL[0]);
        assert!(maps.values(MapKind::Lic).is_none());
        assert!(maps.why_no_lic().expect("a sentence").contains("--field"));
        assert!(maps.file_names(MapFormat::Dicom).iter().all(|name| !name.starts_with("LIC")));
    }

    #[test]
    fn the_files_written_are_the_files_named() {
        let (grid, fitted) = (grid(), fitted());
        let maps = MapSet::new(&grid, &fitted, FieldStrength::from_tesla(3.0), &Calibration::ALL[0]);
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
