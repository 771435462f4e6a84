//! Encapsulated pixel data: items → one codestream per frame. // PS3.5 A.4

use std::ops::Range;

use super::error::{DamageCause, PixelError};
use crate::say;
use crate::series::Packing;
use crate::text::Message;

const ITEM: [u8; 4] = [0xFE, 0xFF, 0x00, 0xE0];
const SEQUENCE_END: [u8; 4] = [0xFE, 0xFF, 0xDD, 0xE0];

/// The codestream of every frame, as ranges of `bytes`: one or more fragments in a row.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Frames {
    pub frames: Vec<Vec<Range<usize>>>,
    pub notes: Vec<Message>,
}

/// Finds the frames in encapsulated pixel data.
///
/// * `bytes` — from the first item (the basic offset table) to the end of the file.
/// * `wanted` — NumberOfFrames.
pub(super) fn frames(bytes: &[u8], wanted: usize, packing: Packing) -> Result<Frames, PixelError> {
    let mut notes = Vec::new();
    let (items, is_closed) = items(bytes)?;
    // Each frame has at least one fragment. // PS3.5 A.4
    if items.len().saturating_sub(1) < wanted {
        return Err(DamageCause::TooFewFrames { found: items.len().saturating_sub(1), wanted }.into());
    }
    if !is_closed {
        notes.push(say!("fragments-unclosed"));
    }
    let Some((table, fragments)) = items.split_first() else {
        return Err(DamageCause::NoFragment.into());
    };
    if fragments.iter().all(|fragment| fragment.is_empty()) {
        return Err(DamageCause::NoFragment.into());
    }
    let frames = if fragments.len() == wanted {
        fragments.iter().map(|fragment| vec![fragment.clone()]).collect()
    } else if wanted == 1 && !each_starts_a_codestream(bytes, fragments, packing) {
        vec![fragments.to_vec()]
    } else if let Some(frames) = by_offset_table(bytes, table, fragments, wanted) {
        frames
    } else {
        by_codestream_starts(bytes, fragments, packing)
    };
    if frames.len() < wanted {
        return Err(DamageCause::TooFewFrames { found: frames.len(), wanted }.into());
    }
    if frames.len() > wanted {
        notes.push(say!("fragments-too-many-frames", frames = frames.len(), wanted = wanted));
    }
    if offset_table_is_wrong(bytes, table, fragments) {
        notes.push(say!("fragments-offsets-wrong"));
    }
    Ok(Frames { frames, notes })
}

/// All items, and whether the sequence is closed. A fragment that runs past the end is an error.
fn items(bytes: &[u8]) -> Result<(Vec<Range<usize>>, bool), PixelError> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(header) = bytes.get(at..at + 8) {
        if header[..4] == SEQUENCE_END {
            return Ok((items, true));
        }
        if header[..4] != ITEM {
            let cause = if items.is_empty() { DamageCause::NoItems } else { DamageCause::Garbage };
            return Err(cause.into());
        }
        let length = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
        let start = at + 8;
        if length > bytes.len() - start {
            let present = bytes.len() - start;
            return Err(DamageCause::FragmentTooLong { claimed: length, present }.into());
        }
        items.push(start..start + length);
        at = start + length;
    }
    Ok((items, false))
}

/// Offsets of the frames as the basic offset table states them, relative to the first fragment's item.
fn table_offsets(bytes: &[u8], table: &Range<usize>) -> Vec<usize> {
    let (entries, _) = bytes[table.clone()].as_chunks::<4>();
    entries.iter().map(|entry| u32::from_le_bytes(*entry) as usize).collect()
}

fn by_offset_table(
    bytes: &[u8],
    table: &Range<usize>,
    fragments: &[Range<usize>],
    wanted: usize,
) -> Option<Vec<Vec<Range<usize>>>> {
    let offsets = table_offsets(bytes, table);
    let base = fragments.first()?.start - 8;
    let starts: Vec<usize> = fragments.iter().map(|fragment| fragment.start - 8 - base).collect();
    let is_usable = offsets.len() == wanted && offsets.windows(2).all(|pair| pair[0] < pair[1]);
    if !is_usable || offsets.first() != Some(&0) || !offsets.iter().all(|offset| starts.binary_search(offset).is_ok()) {
        return None;
    }
    let mut frames: Vec<Vec<Range<usize>>> = vec![Vec::new(); wanted];
    for (fragment, start) in fragments.iter().zip(&starts) {
        let frame = offsets.partition_point(|offset| offset <= start) - 1;
        frames[frame].push(fragment.clone());
    }
    Some(frames)
}

fn offset_table_is_wrong(bytes: &[u8], table: &Range<usize>, fragments: &[Range<usize>]) -> bool {
    let Some(first) = fragments.first() else { return false };
    let base = first.start - 8;
    table_offsets(bytes, table)
        .iter()
        .any(|offset| fragments.binary_search_by_key(offset, |fragment| fragment.start - 8 - base).is_err())
}

/// Frames start at fragments that begin with a codestream marker.
fn by_codestream_starts(bytes: &[u8], fragments: &[Range<usize>], packing: Packing) -> Vec<Vec<Range<usize>>> {
    let mut frames: Vec<Vec<Range<usize>>> = Vec::new();
    for fragment in fragments.iter().filter(|fragment| !fragment.is_empty()) {
        match frames.last_mut() {
            Some(frame) if !starts_codestream(&bytes[fragment.clone()], packing) => frame.push(fragment.clone()),
            _ => frames.push(vec![fragment.clone()]),
        }
    }
    frames
}

fn each_starts_a_codestream(bytes: &[u8], fragments: &[Range<usize>], packing: Packing) -> bool {
    fragments.len() > 1 && fragments.iter().all(|fragment| starts_codestream(&bytes[fragment.clone()], packing))
}

fn starts_codestream(fragment: &[u8], packing: Packing) -> bool {
    match packing {
        Packing::Jpeg | Packing::JpegLs => fragment.starts_with(&[0xFF, 0xD8, 0xFF]),
        Packing::Jpeg2000 => fragment.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) || fragment.get(4..8) == Some(b"jP  "),
        Packing::JpegXl => fragment.starts_with(&[0xFF, 0x0A]) || fragment.get(4..8) == Some(b"JXL "),
        // RLE frames are one fragment each. // PS3.5 A.4.2
        _ => true,
    }
}
