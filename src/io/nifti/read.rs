//! NIfTI files as image headers: one per slice and volume, so that grouping treats them like DICOM.
//!
//! Turned into DICOM's image order: columns run to the patient's left (or back), rows to the back (or the feet), as
//! the scanner drew them; converters store rows the other way round. Echo times come from the BIDS sidecar.

use std::sync::Arc;

use super::header::{self, HEADER_BYTES, Header};
use super::names::{Names, uid};
use super::sidecar::Sidecar;
use crate::say;
use crate::series::{
    FileHeader, FileNames, FilePlace, Flips, ImageHeader, MR_IMAGE_STORAGE, PixelSource, Scale, Scalings,
};
use crate::text::Message;

/// Bytes needed to read a header.
pub(crate) const HEAD: usize = HEADER_BYTES;

pub(crate) use header::{is_analyze, is_nifti, is_pair};

/// Frames of one file that are believed.
const MAX_FRAMES: usize = 1 << 17;

/// Bytes that the header says the file holds, and the number of its images. The error is a sentence.
pub(crate) fn claimed(head: &[u8]) -> Result<(u64, usize), Message> {
    let header = header::parse(head)?;
    let [columns, rows, slices, volumes] = header.shape;
    let frames = slices.checked_mul(volumes).filter(|n| *n <= MAX_FRAMES).ok_or(say!("nifti-too-many-images"))?;
    let needed = columns as u128 * rows as u128 * frames as u128 * u128::from(header.bits / 8);
    let end = u128::from(header.offset) + needed;
    Ok((u64::try_from(end).map_err(|_| say!("nifti-too-many-images"))?, frames))
}

/// Reads the headers of all images in a NIfTI file. The error is a sentence.
///
/// * `head` — the first [`HEAD`] bytes, or all there are.
/// * `total` — length of the file, if known.
/// * `sidecars` — texts of the BIDS sidecars that hold for it, the nearest last.
pub(crate) fn headers(
    head: &[u8],
    total: Option<u64>,
    place: FilePlace,
    sidecars: &[String],
) -> Result<Vec<ImageHeader>, Message> {
    let header = header::parse(head)?;
    let [columns, rows, slices, volumes] = header.shape;
    let frames = slices.checked_mul(volumes).filter(|n| *n <= MAX_FRAMES).ok_or(say!("nifti-too-many-images"))?;
    let needed = columns as u128 * rows as u128 * frames as u128 * u128::from(header.bits / 8);
    let present = total.map_or(u128::from(u64::MAX >> 1), |total| u128::from(total.saturating_sub(header.offset)));
    if needed > present {
        return Err(say!("nifti-too-short", needed = needed, present = present));
    }
    let (sidecar, mut notes) = Sidecar::merged(sidecars);
    let names = Names::of(&place);
    if !sidecar.has_echo_times() && names.te_ms().is_some() && volumes == 1 {
        notes.push(say!("te-from-name"));
    }
    let geometry = Geometry::of(&header);
    if geometry.orientation.is_none() {
        notes.push(say!("nifti-no-orientation"));
    }
    let pixels = PixelSource {
        rows,
        columns,
        frames,
        samples: 1,
        bits_allocated: header.bits,
        bits_stored: header.bits,
        high_bit: header.bits - 1,
        kind: header.kind,
        packing: header.packing,
        offset: header.offset,
        length: needed as u64,
        flips: geometry.flips,
        ..PixelSource::default()
    };
    let file = Arc::new(file_header(place, &names, &sidecar, pixels, notes));
    let frame = |n: usize| image(&file, &header, &geometry, &names, &sidecar, [n % slices, n / slices, volumes]);
    Ok((0..frames).map(|n| ImageHeader { frame: n as u32, ..frame(n) }).collect())
}

fn file_header(
    place: FilePlace,
    names: &Names,
    sidecar: &Sidecar,
    pixels: PixelSource,
    notes: Vec<Message>,
) -> FileHeader {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    FileHeader {
        sop_class_uid: MR_IMAGE_STORAGE.to_owned(),
        sop_instance_uid: uid(&place.label),
        study_uid: uid(&names.folder()),
        series_uid: uid(&format!("{}/{}", names.folder(), names.stem)),
        names: Some(FileNames { series: sidecar.series.clone(), ..FileNames::default() }),
        patient_id: sidecar.patient_id.clone(),
        person: sidecar.person.clone(),
        identity: sidecar.identity.clone(),
        modality: "MR".to_owned(),
        series_description: sidecar.series_description.clone().unwrap_or_else(|| names.title()),
        protocol_name: text(&sidecar.protocol_name),
        sequence_name: text(&sidecar.sequence_name),
        scanning_sequence: sidecar.scanning_sequence.clone(),
        manufacturer: text(&sidecar.manufacturer),
        series_number: sidecar.series_number,
        magnetic_field_strength: sidecar.magnetic_field_strength,
        proton_frequency_mhz: sidecar.proton_frequency_mhz,
        place,
        pixels,
        notes,
        ..FileHeader::default()
    }
}

/// * `[slice, volume, volumes]` — which image it is, and how many volumes the file has.
fn image(
    file: &Arc<FileHeader>,
    header: &Header,
    geometry: &Geometry,
    names: &Names,
    sidecar: &Sidecar,
    [slice, volume, volumes]: [usize; 3],
) -> ImageHeader {
    let (te_ms, te_problem) = match names.te_ms().filter(|_| volumes == 1 && !sidecar.has_echo_times()) {
        Some(ms) => (Some(ms), None),
        None => sidecar.te_ms(volume, volumes),
    };
    let is_scaled = header.slope != 1.0 || header.intercept != 0.0;
    let rescale = is_scaled.then_some(Scale { slope: header.slope, intercept: header.intercept });
    ImageHeader {
        file: file.clone(),
        frame: 0,
        image_type: sidecar.image_type.clone(),
        complex_component: names.component.map(str::to_owned),
        te_ms,
        te_problem,
        // Without echo times the volumes of a file are numbered, so that they can be looked at one by one.
        echo_number: if volumes > 1 { Some(volume as i64 + 1) } else { sidecar.echo_number.or(names.echo_number()) },
        echo_order_hint: None,
        instance_number: Some((volume * header.shape[2] + slice) as i64 + 1),
        acquisition: sidecar.acquisition.clone(),
        slice_location_mm: Some(slice as f64 * geometry.thickness_mm),
        position: geometry.orientation.map(|_| geometry.position(slice)),
        orientation: geometry.orientation,
        pixel_spacing_mm: Some(geometry.spacing_mm),
        slice_thickness_mm: sidecar.slice_thickness_mm.or(Some(geometry.thickness_mm)),
        scalings: Scalings { rescale, ..Scalings::default() },
    }
}

/// Geometry of a volume in DICOM's terms, LPS.
struct Geometry {
    orientation: Option<[[f64; 3]; 2]>,
    /// Between rows first, as DICOM lists them.
    spacing_mm: [f64; 2],
    thickness_mm: f64,
    origin: [f64; 3],
    step: [f64; 3],
    flips: Flips,
}

impl Geometry {
    fn of(header: &Header) -> Self {
        let Some(columns) = header.ras_from_voxel else {
            let [dx, dy, dz] = header.voxel_mm;
            let (origin, step) = ([0.0; 3], [0.0, 0.0, dz]);
            return Self {
                orientation: None,
                spacing_mm: [dy, dx],
                thickness_mm: dz,
                origin,
                step,
                flips: Flips::default(),
            };
        };
        let [i, j, k, origin] = columns.map(lps_from_ras);
        let flips = Flips { columns: runs_backwards(i), rows: runs_backwards(j) };
        let [columns, rows, ..] = header.shape;
        let shifted = |origin: [f64; 3], axis: [f64; 3], n: usize, flip: bool| -> [f64; 3] {
            std::array::from_fn(|c| origin[c] + if flip { axis[c] * (n - 1) as f64 } else { 0.0 })
        };
        let origin = shifted(shifted(origin, i, columns, flips.columns), j, rows, flips.rows);
        let unit = |axis: [f64; 3], flip: bool| {
            let size = length(axis);
            axis.map(|c| if flip { -c / size } else { c / size })
        };
        Self {
            orientation: Some([unit(i, flips.columns), unit(j, flips.rows)]),
            spacing_mm: [length(j), length(i)],
            thickness_mm: length(k),
            origin,
            step: k,
            flips,
        }
    }

    fn position(&self, slice: usize) -> [f64; 3] {
        std::array::from_fn(|c| self.origin[c] + self.step[c] * slice as f64)
    }
}

fn lps_from_ras([x, y, z]: [f64; 3]) -> [f64; 3] {
    [-x, -y, z]
}

fn length(v: [f64; 3]) -> f64 {
    v.iter().map(|c| c * c).sum::<f64>().sqrt()
}

/// Pictures of patients run to the left, to the back and to the feet: L and P are positive in LPS, F is negative.
fn runs_backwards(axis: [f64; 3]) -> bool {
    let (main, value) =
        axis.iter().enumerate().fold((0, 0.0f64), |best, (n, v)| if v.abs() > best.1.abs() { (n, *v) } else { best });
    if main == 2 { value > 0.0 } else { value < 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_stored_towards_the_head_is_turned_so_that_rows_run_to_the_feet() {
        // Coronal, as converters write it: i to the right … left in RAS is negative x, j to the head.
        let header = Header {
            shape: [4, 3, 2, 1],
            kind: crate::series::SampleKind::Float,
            bits: 32,
            packing: crate::series::Packing::LittleEndian,
            offset: 352,
            slope: 1.0,
            intercept: 0.0,
            voxel_mm: [2.0, 3.0, 5.0],
            ras_from_voxel: Some([[-2.0, 0.0, 0.0], [0.0, 0.0, 3.0], [0.0, 5.0, 0.0], [10.0, 20.0, 30.0]]),
        };
        let geometry = Geometry::of(&header);
        assert_eq!(geometry.flips, Flips { columns: false, rows: true });
        assert_eq!(geometry.orientation, Some([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0]]));
        // The first row shown is the last one stored: 30 + 2 × 3 mm towards the head.
        assert_eq!(geometry.position(0), [-10.0, -20.0, 36.0]);
        assert_eq!(geometry.spacing_mm, [3.0, 2.0]);
    }
}
