//! How the pixels of a file are stored: facts of the header, carried through grouping untouched.
//!
//! Only `io` acts on them; grouping looks at the matrix and at whether the image is gray.

/// Kind of number in a pixel cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SampleKind {
    #[default]
    Unsigned,
    Signed,
    Float,
}

/// What the samples mean, as far as a gray value can be made of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColorModel {
    #[default]
    Gray,
    /// MONOCHROME1: dark means high. Values are analysed as stored; only a display may turn them round.
    GrayInverted,
    Palette,
    Rgb,
    Ybr,
    /// YBR_FULL_422: half the color samples when native.
    YbrSubsampled,
}

impl ColorModel {
    pub fn is_gray(self) -> bool {
        matches!(self, Self::Gray | Self::GrayInverted)
    }
}

/// How the bytes are packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Packing {
    #[default]
    LittleEndian,
    BigEndian,
    /// The whole data set is deflated; offsets count in the inflated bytes.
    Deflated,
    Rle,
    Jpeg,
    JpegLs,
    Jpeg2000,
    JpegXl,
}

impl Packing {
    pub fn is_encapsulated(self) -> bool {
        matches!(self, Self::Rle | Self::Jpeg | Self::JpegLs | Self::Jpeg2000 | Self::JpegXl)
    }
}

/// A NIfTI volume's turn into DICOM's image order: which axis to run backwards so that columns run to the patient's
/// left or back and rows run to the back or the feet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flips {
    pub columns: bool,
    pub rows: bool,
}

/// Where the pixels of one file lie and how to read them. Sizes are checked against the file before this is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PixelSource {
    pub rows: usize,
    pub columns: usize,
    pub frames: usize,
    pub samples: usize,
    pub is_planar: bool,
    pub color: ColorModel,
    pub bits_allocated: u32,
    pub bits_stored: u32,
    pub high_bit: u32,
    pub kind: SampleKind,
    pub packing: Packing,
    /// Offset of the pixel bytes (or of the first fragment item) in the file, its inflated form where it has one.
    pub offset: u64,
    /// Length of the pixel bytes; up to the end of the file for encapsulated pixels.
    pub length: u64,
    /// Stored values from the first to the second are padding: no part of the image. // PS3.3 C.7.5.1.1.2
    pub padding: Option<[f64; 2]>,
    /// A lossy compression somewhere in the image's history.
    pub is_lossy: bool,
    pub flips: Flips,
}
