//! The header of a NIfTI-1 or NIfTI-2 file, checked. // nifti.nimh.nih.gov, nifti1.h and nifti2.h

use crate::say;
use crate::series::{Packing, SampleKind};
use crate::text::Message;

/// Bytes of the longer header (NIfTI-2).
pub(super) const HEADER_BYTES: usize = 540;

/// What is read of a header.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    /// Voxels along i, j, k and volumes (all further dimensions multiplied).
    pub shape: [usize; 4],
    pub kind: SampleKind,
    pub bits: u32,
    pub packing: Packing,
    pub offset: u64,
    pub slope: f64,
    pub intercept: f64,
    /// Voxel size along i, j, k, mm.
    pub voxel_mm: [f64; 3],
    /// RAS position of voxel (i, j, k): columns for i, j, k, then the origin; `None` if no transform is stated.
    pub ras_from_voxel: Option<[[f64; 3]; 4]>,
}

/// Whether bytes start like a NIfTI file.
pub(crate) fn is_nifti(head: &[u8]) -> bool {
    order(head).is_some()
}

#[derive(Clone, Copy, PartialEq)]
enum Version {
    One,
    Two,
}

/// Version and byte order, from the size field and the magic text; and whether the voxels lie in a file of their own.
fn order(head: &[u8]) -> Option<(Version, bool, bool)> {
    let size = head.first_chunk::<4>()?;
    let is =
        |n: u32| (u32::from_le_bytes(*size) == n).then_some(false).or((u32::from_be_bytes(*size) == n).then_some(true));
    let magic = |at: usize, digit: u8| match head.get(at..at + 3) {
        Some([b'n', b'+', d]) if *d == digit => Some(false),
        Some([b'n', b'i', d]) if *d == digit => Some(true),
        _ => None,
    };
    let found = |version, size: u32, at, digit| Some((version, is(size)?, magic(at, digit)?));
    found(Version::One, 348, 344, b'1').or_else(|| found(Version::Two, 540, 4, b'2'))
}

/// Whether the header is one of a pair: its voxels lie in the `.img` file beside it.
pub(crate) fn is_pair(head: &[u8]) -> bool {
    order(head).is_some_and(|(_, _, is_pair)| is_pair)
}

/// Whether bytes start like a header of Analyze 7.5: NIfTI-1 without its magic text, and without orientation.
pub(crate) fn is_analyze(head: &[u8]) -> bool {
    let size = head.first_chunk::<4>().map_or(0, |size| u32::from_le_bytes(*size));
    // "extents" is 16384 in every such header. // Mayo Clinic, dbh.h
    let extents = head.get(32..36).and_then(|b| <[u8; 4]>::try_from(b).ok()).map_or(0, u32::from_le_bytes);
    let is_size = size == 348 || size.swap_bytes() == 348;
    let has_extents = extents == 16_384 || extents.swap_bytes() == 16_384 || head.get(38) == Some(&b'r');
    is_size && head.len() >= 348 && has_extents && order(head).is_none()
}

struct Fields<'a> {
    bytes: &'a [u8],
    is_big: bool,
}

impl Fields<'_> {
    fn raw<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        let mut raw: [u8; N] = self.bytes.get(at..at + N)?.try_into().ok()?;
        if self.is_big {
            raw.reverse();
        }
        Some(raw)
    }

    fn i16(&self, at: usize) -> Option<i64> {
        self.raw(at).map(|raw| i64::from(i16::from_le_bytes(raw)))
    }

    fn i32(&self, at: usize) -> Option<i64> {
        self.raw(at).map(|raw| i64::from(i32::from_le_bytes(raw)))
    }

    fn i64(&self, at: usize) -> Option<i64> {
        self.raw(at).map(i64::from_le_bytes)
    }

    fn f32(&self, at: usize) -> Option<f64> {
        self.raw(at).map(|raw| f64::from(f32::from_le_bytes(raw)))
    }

    fn f64(&self, at: usize) -> Option<f64> {
        self.raw(at).map(f64::from_le_bytes)
    }
}

/// Reads a header. The error is a sentence that names the field.
pub(super) fn parse(head: &[u8]) -> Result<Header, Message> {
    let (version, is_big, is_pair) = order(head).ok_or(say!("nifti-not"))?;
    let fields = Fields { bytes: head, is_big };
    let read = || match version {
        Version::One => fields_one(&fields),
        Version::Two => fields_two(&fields),
    };
    let raw = read().ok_or(say!("nifti-header-cut-off"))?;
    let (kind, bits) = sample_kind(raw.datatype)?;
    let shape = shape(&raw.dim)?;
    let smallest = match (is_pair, version) {
        (true, _) => 0,
        (false, Version::One) => 352,
        (false, Version::Two) => 544,
    };
    if !(smallest..=i64::from(i32::MAX)).contains(&raw.offset) {
        return Err(say!("nifti-vox-offset", offset = raw.offset));
    }
    // nifti1.h: a slope of 0 means no scaling; NaN is written by programs that mean the same.
    let is_scaled = raw.slope.is_finite() && raw.slope != 0.0;
    let packing = if is_big { Packing::BigEndian } else { Packing::LittleEndian };
    let mm = raw.mm_per_unit();
    let ras_from_voxel = raw.transform().map(|columns| columns.map(|column| column.map(|v| v * mm)));
    Ok(Header {
        shape,
        kind,
        bits,
        packing,
        offset: raw.offset as u64,
        slope: if is_scaled { raw.slope } else { 1.0 },
        intercept: if is_scaled && raw.intercept.is_finite() { raw.intercept } else { 0.0 },
        voxel_mm: [raw.pixdim[1], raw.pixdim[2], raw.pixdim[3]].map(|v| v.abs() * mm),
        ras_from_voxel,
    })
}

fn shape(dim: &[i64; 8]) -> Result<[usize; 4], Message> {
    if !(1..=7).contains(&dim[0]) {
        return Err(say!("attribute-value", name = "dim[0]", value = dim[0]));
    }
    let used = |n: usize| if (n as i64) <= dim[0] { dim[n].max(1) } else { 1 };
    if dim[1..=dim[0] as usize].iter().any(|n| *n < 0) || dim[1] < 1 {
        return Err(say!("nifti-dimension-not-positive"));
    }
    let volumes = (4..8).map(used).try_fold(1i64, i64::checked_mul).unwrap_or(i64::MAX);
    let shape = [used(1), used(2), used(3), volumes];
    let limits = [65_535, 65_535, 1 << 20, 1 << 20];
    for (n, limit) in shape.iter().zip(limits) {
        if *n > limit {
            return Err(say!("nifti-dimension-huge", n = *n));
        }
    }
    Ok(shape.map(|n| n as usize))
}

/// nifti1.h DT_ codes; complex and color types are not images of magnitude.
fn sample_kind(datatype: i64) -> Result<(SampleKind, u32), Message> {
    Ok(match datatype {
        2 => (SampleKind::Unsigned, 8),
        4 => (SampleKind::Signed, 16),
        8 => (SampleKind::Signed, 32),
        16 => (SampleKind::Float, 32),
        64 => (SampleKind::Float, 64),
        256 => (SampleKind::Signed, 8),
        512 => (SampleKind::Unsigned, 16),
        768 => (SampleKind::Unsigned, 32),
        other => return Err(say!("nifti-type-unsupported", other = other)),
    })
}

/// Fields of either version in one form.
struct Raw {
    dim: [i64; 8],
    datatype: i64,
    offset: i64,
    slope: f64,
    intercept: f64,
    pixdim: [f64; 8],
    qform_code: i64,
    sform_code: i64,
    xyzt_units: i64,
    /// b, c, d and the offset.
    quaternion: [f64; 6],
    srow: [f64; 12],
}

fn all<const N: usize, T: Copy + Default>(read: impl Fn(usize) -> Option<T>) -> Option<[T; N]> {
    let mut values = [T::default(); N];
    for (n, value) in values.iter_mut().enumerate() {
        *value = read(n)?;
    }
    Some(values)
}

fn fields_one(f: &Fields<'_>) -> Option<Raw> {
    Some(Raw {
        dim: all(|n| f.i16(40 + 2 * n))?,
        datatype: f.i16(70)?,
        pixdim: all(|n| f.f32(76 + 4 * n))?,
        offset: f.f32(108)? as i64,
        slope: f.f32(112)?,
        intercept: f.f32(116)?,
        qform_code: f.i16(252)?,
        sform_code: f.i16(254)?,
        xyzt_units: i64::from(*f.bytes.get(123)?),
        quaternion: all(|n| f.f32(256 + 4 * n))?,
        srow: all(|n| f.f32(280 + 4 * n))?,
    })
}

fn fields_two(f: &Fields<'_>) -> Option<Raw> {
    Some(Raw {
        datatype: f.i16(12)?,
        dim: all(|n| f.i64(16 + 8 * n))?,
        pixdim: all(|n| f.f64(104 + 8 * n))?,
        offset: f.i64(168)?,
        slope: f.f64(176)?,
        intercept: f.f64(184)?,
        qform_code: f.i32(344)?,
        sform_code: f.i32(348)?,
        xyzt_units: f.i32(500)?,
        quaternion: all(|n| f.f64(352 + 8 * n))?,
        srow: all(|n| f.f64(400 + 8 * n))?,
    })
}

impl Raw {
    /// nifti1.h, NIFTI_UNITS_: the lower three bits name the unit of length; most files that name none mean mm.
    fn mm_per_unit(&self) -> f64 {
        match self.xyzt_units & 7 {
            1 => 1000.0,
            3 => 1e-3,
            _ => 1.0,
        }
    }

    /// The sform where it is set, else the qform.
    fn transform(&self) -> Option<[[f64; 3]; 4]> {
        let columns = if self.sform_code > 0 {
            std::array::from_fn(|column| std::array::from_fn(|row| self.srow[4 * row + column]))
        } else if self.qform_code > 0 {
            self.quaternion_axes()
        } else {
            return None;
        };
        let is_usable = columns.iter().flatten().all(|v: &f64| v.is_finite())
            && columns[..3].iter().all(|column: &[f64; 3]| column.iter().any(|v| *v != 0.0));
        is_usable.then_some(columns)
    }

    /// nifti1.h method 2: R from the quaternion (a, b, c, d), columns scaled by pixdim, the third by qfac too.
    fn quaternion_axes(&self) -> [[f64; 3]; 4] {
        let [b, c, d, x, y, z] = self.quaternion;
        let a = (1.0 - b * b - c * c - d * d).max(0.0).sqrt();
        let rows = [
            [a * a + b * b - c * c - d * d, 2.0 * (b * c - a * d), 2.0 * (b * d + a * c)],
            [2.0 * (b * c + a * d), a * a + c * c - b * b - d * d, 2.0 * (c * d - a * b)],
            [2.0 * (b * d - a * c), 2.0 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ];
        let qfac = if self.pixdim[0] < 0.0 { -1.0 } else { 1.0 };
        let size = [self.pixdim[1], self.pixdim[2], self.pixdim[3] * qfac];
        let column = |n: usize| std::array::from_fn(|row: usize| rows[row][n] * size[n]);
        [column(0), column(1), column(2), [x, y, z]]
    }
}
