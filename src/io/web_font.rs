//! A font with only the letters a picture needs, for embedding in a file that browsers read.
//!
//! The subsetter keeps what a PDF needs; browsers also ask for a character table and three small tables more, which are
//! added here.
//!
//! Source: OpenType specification 1.9, "Organization of an OpenType font", cmap format 12, post version 3.

use std::collections::BTreeSet;

use subsetter::GlyphRemapper;

use crate::display::typeset;

/// The font with the glyphs of `letters`; `None` when it cannot be cut.
pub fn subset(is_strong: bool, letters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let whole = typeset::font(is_strong);
    let mut remapper = GlyphRemapper::new();
    let mut pairs = Vec::new();
    for &letter in letters {
        let line = typeset::shape(letter.encode_utf8(&mut [0; 4]), is_strong);
        // A letter made of several glyphs has no single entry; the reader's own font serves.
        if let [glyph] = line.glyphs.as_slice()
            && glyph.id != 0
        {
            pairs.push((u32::from(letter), remapper.remap(glyph.id)));
        }
    }
    let cut = subsetter::subset(whole, 0, &remapper).ok()?;
    let mut tables: Vec<([u8; 4], Vec<u8>)> =
        directory(&cut)?.into_iter().map(|(tag, bytes)| (tag, bytes.to_vec())).collect();
    let missing = [
        (*b"OS/2", table(whole, b"OS/2")?.to_vec()),
        (*b"cmap", character_map(&pairs)),
        (*b"name", name_table()),
        (*b"post", post_table()),
    ];
    tables.retain(|(tag, _)| missing.iter().all(|(other, _)| other != tag));
    tables.extend(missing);
    tables.sort_by_key(|(tag, _)| *tag);
    Some(assembled(cut.get(..4)?.try_into().ok()?, &tables))
}

fn number(bytes: &[u8], at: usize, len: usize) -> Option<usize> {
    Some(bytes.get(at..at + len)?.iter().fold(0, |value, &byte| value << 8 | usize::from(byte)))
}

/// Tag and bytes of every table.
fn directory(font: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let count = number(font, 4, 2)?;
    (0..count)
        .map(|i| {
            let at = 12 + 16 * i;
            let (offset, len) = (number(font, at + 8, 4)?, number(font, at + 12, 4)?);
            Some((font.get(at..at + 4)?.try_into().ok()?, font.get(offset..offset.checked_add(len)?)?))
        })
        .collect()
}

fn table<'a>(font: &'a [u8], tag: &[u8; 4]) -> Option<&'a [u8]> {
    directory(font)?.into_iter().find(|(found, _)| found == tag).map(|(_, bytes)| bytes)
}

fn push(out: &mut Vec<u8>, values: &[u32]) {
    values.iter().for_each(|value| out.extend_from_slice(&value.to_be_bytes()));
}

fn push_short(out: &mut Vec<u8>, values: &[u16]) {
    values.iter().for_each(|value| out.extend_from_slice(&value.to_be_bytes()));
}

/// One group per letter, ascending: cmap format 12, platform 3, encoding 10.
fn character_map(pairs: &[(u32, u16)]) -> Vec<u8> {
    let mut out = Vec::new();
    push_short(&mut out, &[0, 1, 3, 10]);
    push(&mut out, &[12]);
    push_short(&mut out, &[12, 0]);
    push(&mut out, &[16 + 12 * pairs.len() as u32, 0, pairs.len() as u32]);
    for &(letter, glyph) in pairs {
        push(&mut out, &[letter, letter, u32::from(glyph)]);
    }
    out
}

/// Without names: they are in the stylesheet.
fn name_table() -> Vec<u8> {
    let mut out = Vec::new();
    push_short(&mut out, &[0, 0, 6]);
    out
}

/// Version 3: no glyph names.
fn post_table() -> Vec<u8> {
    let mut out = Vec::new();
    push(&mut out, &[0x0003_0000, 0, 0, 0, 0, 0, 0, 0]);
    out
}

fn checksum(bytes: &[u8]) -> u32 {
    let words = bytes.chunks(4).map(|word| {
        let mut padded = [0; 4];
        padded[..word.len()].copy_from_slice(word);
        u32::from_be_bytes(padded)
    });
    words.fold(0, u32::wrapping_add)
}

fn assembled(kind: [u8; 4], tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tables.len() as u16;
    let entry_selector = count.ilog2() as u16;
    let search_range = 16 << entry_selector;
    let mut out = kind.to_vec();
    push_short(&mut out, &[count, search_range, entry_selector, 16 * count - search_range]);
    let mut offset = 12 + 16 * tables.len();
    for (tag, bytes) in tables {
        out.extend_from_slice(tag);
        push(&mut out, &[checksum(bytes), offset as u32, bytes.len() as u32]);
        offset += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in tables {
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

#[cfg(test)]
mod tests {
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::DrawSettings;
    use skrifa::outline::pen::SvgPen;
    use skrifa::{FontRef, MetadataProvider};

    use super::*;

    #[test]
    fn the_cut_font_finds_the_same_outlines() {
        let letters: BTreeSet<char> = "R2* 404 s⁻¹ → ⚠ ä".chars().collect();
        for is_strong in [false, true] {
            let whole = typeset::font(is_strong);
            let cut = subset(is_strong, &letters).expect("a font");
            assert!(cut.len() < whole.len() / 8, "{} bytes", cut.len());
            let [cut, whole] = [&cut[..], whole].map(|bytes| FontRef::new(bytes).expect("a font that can be read"));
            for &letter in &letters {
                let glyph = |font: &FontRef<'_>| {
                    let id = font.charmap().map(letter).expect("letter");
                    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
                    let mut outline = SvgPen::new();
                    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
                    font.outline_glyphs().get(id).expect("outline").draw(settings, &mut outline).expect("drawn");
                    (metrics.advance_width(id), outline.to_string())
                };
                assert_eq!(glyph(&cut), glyph(&whole), "{letter}");
            }
            assert_eq!(cut.charmap().map('Q'), None);
        }
    }
}
