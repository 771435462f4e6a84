//! Size and form of the pixels, checked against the bytes that are there before anything is allocated.

use super::dataset::{DataSet, Number, printable};
use super::file::{OpenError, Opened};
use super::memory::MAX_SAMPLES;
use super::native::integer;
use super::parse::{DOUBLE_PIXEL_DATA, FLOAT_PIXEL_DATA, PixelElement};
use super::tags::*;
use crate::say;
use crate::series::{ColorModel, PixelSource, SampleKind};
use crate::text::Message;

fn refuse<T>(reason: impl Into<Message>) -> Result<T, OpenError> {
    Err(OpenError::Content(reason.into()))
}

/// The pixel description of a file; `None` when the file holds no image (reports, presentation states …).
///
/// `notes` receives a sentence for every repair.
pub(super) fn describe(file: &Opened, notes: &mut Vec<Message>) -> Result<PixelSource, OpenError> {
    let data = file.data_set();
    let Some(pixels) = file.parsed.pixels else {
        return refuse(if data.has(ROWS) { say!("pixel-data-missing") } else { say!("dicom-without-image") });
    };
    let (rows, columns) = (dimension(&data, ROWS, "Rows", notes)?, dimension(&data, COLUMNS, "Columns", notes)?);
    let samples = samples(&data)?;
    let color = color(&data, samples, notes)?;
    let frames = number_of_frames(&data, notes)?;
    let float_bits = match pixels.tag {
        FLOAT_PIXEL_DATA => Some(32),
        DOUBLE_PIXEL_DATA => Some(64),
        _ => None,
    };
    let mut source = PixelSource {
        rows,
        columns,
        frames,
        samples,
        is_planar: samples > 1 && data.integer(PLANAR_CONFIGURATION) == Some(1),
        color,
        packing: file.packing,
        offset: pixels.offset,
        is_lossy: file.is_lossy_syntax || data.ascii(LOSSY_IMAGE_COMPRESSION).as_deref() == Some("01"),
        ..PixelSource::default()
    };
    match float_bits {
        Some(bits) => {
            notes.push(say!("pixels-floating-point"));
            (source.bits_allocated, source.bits_stored, source.high_bit) = (bits, bits, bits - 1);
            source.kind = SampleKind::Float;
        }
        None => integer_format(&data, &mut source, notes)?,
    }
    source.padding = padding(&data, &source);
    source.length = checked_length(&source, pixels, file.total, notes)?;
    check_display_attributes(&data, notes);
    Ok(source)
}

fn dimension(data: &DataSet<'_>, tag: u32, name: &str, notes: &mut Vec<Message>) -> Result<usize, OpenError> {
    let numbers = data.numbers(tag);
    let Some(element) = data.element(tag) else { return refuse(say!("attribute-missing", name = name)) };
    if numbers.len() > 1 {
        notes.push(say!("attribute-many-values", name = name));
    } else if !matches!(&element.vr, b"US" | b"UL") {
        notes.push(say!("attribute-unusual-vr", name = name));
    }
    // A damaged representation leaves the two bytes of a US.
    let fallback =
        || data.value_bytes(tag).and_then(|b| <[u8; 2]>::try_from(b).ok()).map(|b| f64::from(u16::from_le_bytes(b)));
    let value = numbers.first().and_then(Number::valid).or_else(fallback);
    match value {
        Some(value) if (1.0..=65535.0).contains(&value) && value.fract() == 0.0 => Ok(value as usize),
        Some(value) => refuse(say!("attribute-value", name = name, value = value)),
        None => refuse(say!("attribute-without-value", name = name)),
    }
}

fn samples(data: &DataSet<'_>) -> Result<usize, OpenError> {
    match data.integer(SAMPLES_PER_PIXEL) {
        None | Some(1) => Ok(1),
        Some(3) => Ok(3),
        Some(other) => refuse(say!("samples-unsupported", other = other)),
    }
}

fn color(data: &DataSet<'_>, samples: usize, notes: &mut Vec<Message>) -> Result<ColorModel, OpenError> {
    let stated = data.ascii(PHOTOMETRIC_INTERPRETATION).unwrap_or_default();
    let color = match stated.as_str() {
        "MONOCHROME2" => ColorModel::Gray,
        "MONOCHROME1" => ColorModel::GrayInverted,
        "PALETTE COLOR" => ColorModel::Palette,
        "RGB" | "YBR_RCT" | "YBR_ICT" => ColorModel::Rgb,
        "YBR_FULL" => ColorModel::Ybr,
        "YBR_FULL_422" => ColorModel::YbrSubsampled,
        "" => {
            notes.push(say!("photometric-missing"));
            if samples == 1 { ColorModel::Gray } else { ColorModel::Rgb }
        }
        other => return refuse(say!("photometric-unsupported", other = printable(other, 24))),
    };
    let needs = if matches!(color, ColorModel::Gray | ColorModel::GrayInverted | ColorModel::Palette) { 1 } else { 3 };
    if samples != needs {
        return refuse(say!("samples-contradict-photometric", samples = samples, stated = stated));
    }
    if color == ColorModel::Palette {
        check_palette(data)?;
        notes.push(say!("pixels-palette"));
    }
    if samples == 3 {
        notes.push(say!("pixels-color"));
    }
    Ok(color)
}

fn check_palette(data: &DataSet<'_>) -> Result<(), OpenError> {
    let descriptor = data.numbers(RED_PALETTE_DESCRIPTOR);
    let (Some(entries), Some(bits)) =
        (descriptor.first().and_then(Number::valid), descriptor.get(2).and_then(Number::valid))
    else {
        return refuse(say!("palette-missing"));
    };
    // PS3.3 C.7.6.3.1.5: 0 entries means 65536.
    let entries = if entries == 0.0 { 65536.0 } else { entries };
    let present = data.value_bytes(RED_PALETTE_DATA).map_or(0, <[u8]>::len);
    let needed = entries as usize * if bits > 8.0 { 2 } else { 1 };
    if present < needed {
        return refuse(say!("palette-too-short", needed = needed, present = present));
    }
    Ok(())
}

/// Most frames of one file: several times what the longest series has.
const MAX_FRAMES: f64 = 131_072.0;

fn number_of_frames(data: &DataSet<'_>, notes: &mut Vec<Message>) -> Result<usize, OpenError> {
    let text = data.ascii(NUMBER_OF_FRAMES);
    match data.number(NUMBER_OF_FRAMES) {
        Number::Absent => Ok(1),
        Number::Empty | Number::Valid(0.0) => {
            notes.push(say!("frames-none-stated"));
            Ok(1)
        }
        Number::Valid(value) if value > MAX_FRAMES => {
            refuse(say!("frames-too-many", frames = value, most = MAX_FRAMES))
        }
        Number::Valid(value) if value >= 1.0 && value.fract() == 0.0 => {
            if text.is_some_and(|text| text.contains('.')) {
                notes.push(say!("frames-written-as-decimal"));
            }
            Ok(value as usize)
        }
        Number::Valid(value) => refuse(say!("attribute-value", name = "NumberOfFrames", value = value)),
        Number::Invalid(text) => refuse(say!("attribute-value", name = "NumberOfFrames", value = text)),
    }
}

fn integer_format(data: &DataSet<'_>, source: &mut PixelSource, notes: &mut Vec<Message>) -> Result<(), OpenError> {
    let allocated = data.integer(BITS_ALLOCATED).unwrap_or(-1);
    if !matches!(allocated, 8 | 16 | 32) {
        return refuse(if allocated < 0 {
            say!("bits-allocated-missing")
        } else {
            say!("bits-allocated-unsupported", allocated = allocated)
        });
    }
    let allocated = allocated as u32;
    let stored = match data.integer(BITS_STORED) {
        Some(stored @ 33..) => return refuse(say!("attribute-value", name = "BitsStored", value = stored)),
        Some(stored) if (1..=i64::from(allocated)).contains(&stored) => stored as u32,
        stored => {
            let stated = stored.map_or_else(|| "–".to_owned(), |stored| stored.to_string());
            notes.push(say!("bits-stored-wrong", stated = stated, allocated = allocated));
            allocated
        }
    };
    let high = match data.integer(HIGH_BIT) {
        Some(high) if high >= i64::from(stored) - 1 && high < i64::from(allocated) => high as u32,
        _ => stored - 1,
    };
    if high != stored - 1 {
        notes.push(say!("high-bit-shifted", high = high, stored = stored));
    }
    source.kind = match data.integer(PIXEL_REPRESENTATION) {
        Some(0) => SampleKind::Unsigned,
        Some(1) => SampleKind::Signed,
        None => {
            notes.push(say!("pixel-representation-missing"));
            SampleKind::Unsigned
        }
        Some(other) => return refuse(say!("attribute-value", name = "PixelRepresentation", value = other)),
    };
    (source.bits_allocated, source.bits_stored, source.high_bit) = (allocated, stored, high);
    Ok(())
}

/// The range of stored values that are padding, both ends included.
///
/// The value is written as the pixels are, but often with the representation of the other sign: it is read as a cell
/// and then as the pixels are. It counts before any rescale. // PS3.3 C.7.5.1.1.2
fn padding(data: &DataSet<'_>, source: &PixelSource) -> Option<[f64; 2]> {
    let [value, limit] = match (source.kind, source.bits_allocated) {
        (SampleKind::Float, 64) => [DOUBLE_PIXEL_PADDING_VALUE, DOUBLE_PIXEL_PADDING_RANGE_LIMIT],
        (SampleKind::Float, _) => [FLOAT_PIXEL_PADDING_VALUE, FLOAT_PIXEL_PADDING_RANGE_LIMIT],
        _ => [PIXEL_PADDING_VALUE, PIXEL_PADDING_RANGE_LIMIT],
    };
    let stored = |tag| {
        let value = data.number(tag).valid()?;
        Some(if source.kind == SampleKind::Float { value } else { integer(value as i64 as u32, source) })
    };
    let value = stored(value)?;
    let limit = stored(limit).unwrap_or(value);
    Some([value.min(limit), value.max(limit)])
}

/// Bytes of one native frame; `None` on overflow.
pub(crate) fn frame_bytes(source: &PixelSource) -> Option<u64> {
    let bits =
        source.rows as u128 * source.columns as u128 * source.samples as u128 * u128::from(source.bits_allocated);
    u64::try_from(bits.div_ceil(8)).ok()
}

/// Length of the pixel data, compared with what the header needs and what the file holds.
fn checked_length(
    source: &PixelSource,
    pixels: PixelElement,
    total: u64,
    notes: &mut Vec<Message>,
) -> Result<u64, OpenError> {
    let present = total.saturating_sub(pixels.offset);
    let Some(claimed) = pixels.length else {
        if !source.packing.is_encapsulated() {
            return refuse(say!("pixel-data-length-undefined"));
        }
        check_claims(source, present)?;
        return Ok(present);
    };
    if source.packing.is_encapsulated() {
        return refuse(say!("pixel-data-length-fixed"));
    }
    let needed = frame_bytes(source).map(|bytes| u128::from(bytes) * source.frames as u128).unwrap_or(u128::MAX);
    if u128::from(claimed.min(present)) < needed {
        let found = claimed.min(present);
        return refuse(say!("pixel-data-too-short", needed = needed, found = found));
    }
    if claimed > present {
        return refuse(say!("pixel-data-claims-more", claimed = claimed, present = present));
    }
    // Values have even length, so one byte more is padding. // PS3.5 7.1.1
    if u128::from(claimed) > needed + needed % 2 {
        notes.push(say!("pixel-data-too-long", claimed = claimed, needed = needed));
    }
    Ok(needed as u64)
}

/// Fewest bytes of a compressed frame: the header of its fragment, and of the frame itself.
const SMALLEST_FRAME: u64 = 8 + 4;

/// What compressed pixels claim, against the bytes that are there: nothing is allocated for a claim.
fn check_claims(source: &PixelSource, present: u64) -> Result<(), OpenError> {
    let room = present / SMALLEST_FRAME;
    if source.frames as u64 > room {
        return refuse(say!("pixels-too-few-frames", found = room, wanted = source.frames));
    }
    let samples = source.rows as u64 * source.columns as u64 * source.samples as u64;
    if samples > MAX_SAMPLES {
        return refuse(say!("frame-too-large-to-decode", columns = source.columns, rows = source.rows));
    }
    Ok(())
}

/// Windows are display hints only, but one that cannot be used is said.
fn check_display_attributes(data: &DataSet<'_>, notes: &mut Vec<Message>) {
    let (centers, widths) = (data.numbers(WINDOW_CENTER), data.numbers(WINDOW_WIDTH));
    let is_bad = |number: &Number| matches!(number, Number::Invalid(_));
    // PS3.3 C.11.2.1.2: WindowWidth is at least 1 for the linear function.
    let narrow = |number: &Number| number.valid().is_some_and(|width| width < 1.0);
    if centers.iter().any(is_bad)
        || widths.iter().any(|width| is_bad(width) || narrow(width))
        || centers.len() != widths.len()
    {
        notes.push(say!("header-window-unusable"));
    }
    let lut_is_short = data.items(VOI_LUT_SEQUENCE).any(|lut| {
        let entries = lut.number(LUT_DESCRIPTOR).valid().map_or(0.0, |n| if n == 0.0 { 65536.0 } else { n });
        lut.value_bytes(LUT_DATA).map_or(0, <[u8]>::len) < entries as usize
    });
    if lut_is_short {
        notes.push(say!("header-voi-lut-short"));
    }
    let overlay = [OVERLAY_ROWS, OVERLAY_COLUMNS].map(|tag| data.integer(tag).unwrap_or(0).max(0) as u64);
    let present = data.value_bytes(OVERLAY_DATA).map(|bytes| bytes.len() as u64 * 8);
    if present.is_some_and(|bits| bits < overlay[0] * overlay[1]) {
        notes.push(say!("header-overlay-large"));
    }
}
