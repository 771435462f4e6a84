//! Memory for pixels: asked for before it is taken, and never more at one time than a share of it.
//!
//! A length from a file can be any number. A plain allocation that fails ends the process, which no `catch_unwind`
//! can hold; so every length is compared with the bytes there are, what remains is reserved fallibly, and decoders
//! that allocate by themselves work one after the other when they are large.

use std::sync::{Condvar, Mutex, PoisonError};

use super::error::PixelError;
use crate::series::{Packing, PixelSource};

/// What all decoders together may hold at one time.
const DECODERS: u64 = 512 << 20;
/// Most samples of one compressed image. MR images stay below 2048²; a codestream of a few bytes can claim any size.
pub(super) const MAX_SAMPLES: u64 = 16 << 20;

/// An empty vector with room for `len` values.
pub(crate) fn reserved<T>(len: usize) -> Result<Vec<T>, PixelError> {
    let mut values = Vec::new();
    let bytes = (len as u64).saturating_mul(size_of::<T>() as u64);
    values.try_reserve_exact(len).map_err(|_| PixelError::Memory { bytes })?;
    Ok(values)
}

/// `len` values, all the same.
pub(crate) fn filled<T: Clone>(len: usize, value: T) -> Result<Vec<T>, PixelError> {
    let mut values = reserved(len)?;
    values.resize(len, value);
    Ok(values)
}

/// All values of an iterator whose length is known.
pub(crate) fn collected<T>(values: impl ExactSizeIterator<Item = T>) -> Result<Vec<T>, PixelError> {
    let mut all = reserved(values.len())?;
    all.extend(values);
    Ok(all)
}

/// What a decoder holds for one image, bytes per sample, its input not counted.
/// Measured on all-zero and on real images; what is not a power of two is rounded up.
fn bytes_per_sample(packing: Packing) -> u64 {
    match packing {
        Packing::Jpeg2000 => 24,
        Packing::JpegXl => 24,
        _ => 12,
    }
}

/// A share of the decoders' memory, given back when it is dropped.
pub(super) struct Share(u64);

static TAKEN: Mutex<u64> = Mutex::new(0);
static GIVEN_BACK: Condvar = Condvar::new();

impl Share {
    /// Waits until the memory that decoding an image of `source` takes is free.
    ///
    /// # Errors
    /// [`PixelError::Memory`] if the image is larger than any may be, or the system has not so much.
    pub fn take(source: &PixelSource) -> Result<Self, PixelError> {
        let samples = (source.rows as u64).saturating_mul(source.columns as u64).saturating_mul(source.samples as u64);
        let bytes = samples.saturating_mul(bytes_per_sample(source.packing));
        if samples > MAX_SAMPLES || bytes > DECODERS {
            return Err(PixelError::Memory { bytes });
        }
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken + bytes > DECODERS {
            taken = GIVEN_BACK.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
        drop(taken);
        let share = Self(bytes);
        // The decoders allocate without asking: whether it can be had is tried here, where it can fail.
        drop(reserved::<u8>(bytes as usize)?);
        Ok(share)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= self.0;
        GIVEN_BACK.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(side: usize, packing: Packing) -> PixelSource {
        PixelSource { rows: side, columns: side, samples: 1, packing, ..PixelSource::default() }
    }

    #[test]
    fn a_length_that_no_computer_has_is_an_error_and_not_the_end() {
        assert!(matches!(filled(usize::MAX / 2, 0u8), Err(PixelError::Memory { .. })));
        assert!(matches!(reserved::<f64>(1 << 58), Err(PixelError::Memory { .. })));
        assert_eq!(filled(3, 7u16), Ok(vec![7; 3]));
    }

    #[test]
    fn images_beyond_any_scanner_are_refused_and_shares_are_given_back() {
        assert!(Share::take(&source(16_384, Packing::Jpeg2000)).is_err());
        for _ in 0..8 {
            let share = Share::take(&source(4096, Packing::Jpeg2000)).expect("the largest one that may be");
            assert!(share.0 > DECODERS / 2, "the next one would wait for ever if this one were kept");
        }
    }
}
