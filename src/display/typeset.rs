//! Text as glyphs: shapes, widths and lines of the program's own fonts, the same on paper, in vectors and in pixels.
//!
//! Must not know: targets, colors, what a text says.

use std::ops::Range;
use std::sync::LazyLock;

use harfrust::{Feature, ShapeOptions, ShaperData, Tag, UnicodeBuffer};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::Metrics;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

static REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
static STRONG: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");

/// Name of the family, for targets that name fonts.
pub const FAMILY: &str = "Inter";

/// The font's bytes.
pub fn font(is_strong: bool) -> &'static [u8] {
    if is_strong { STRONG } else { REGULAR }
}

/// A font with what is read of it once.
struct Face {
    font: FontRef<'static>,
    shaper: ShaperData,
    /// In font units.
    metrics: Metrics,
}

fn face(is_strong: bool) -> &'static Face {
    static FACES: LazyLock<[Face; 2]> = LazyLock::new(|| {
        [REGULAR, STRONG].map(|bytes| {
            let font = FontRef::new(bytes).expect("the fonts come with the program");
            let metrics = font.metrics(Size::unscaled(), LocationRef::default());
            Face { shaper: ShaperData::new(&font), metrics, font }
        })
    });
    &FACES[usize::from(is_strong)]
}

/// One glyph of a line; lengths in em.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    pub id: u16,
    /// Where its origin lies from the start of the line, on the baseline.
    pub x: f32,
    /// How far the next glyph stands.
    pub advance: f32,
    /// Bytes of the text it stands for.
    pub range: Range<usize>,
}

/// A shaped line of text; lengths in em.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub glyphs: Vec<Glyph>,
    pub width: f32,
}

/// Shapes one line, kerned. A character the font lacks becomes its sign for "missing".
pub fn shape(text: &str, is_strong: bool) -> Line {
    let face = face(is_strong);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    // Contextual forms turn "2x3" into "2×3": what is printed would no longer be what is found by searching.
    let features = [b"calt", b"liga"].map(|tag| Feature::new(Tag::new(tag), 0, ..));
    let shaper = face.shaper.shaper(&face.font).build();
    let shaped = shaper.shape(buffer, ShapeOptions::new().features(&features));
    let em = units_per_em();
    let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    let mut x = 0.0;
    let mut glyphs = Vec::with_capacity(starts.len());
    for (index, (info, position)) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).enumerate() {
        let start = starts[index];
        let end = starts[index..].iter().copied().find(|&next| next > start).unwrap_or(text.len());
        let advance = position.x_advance as f32 / em;
        glyphs.push(Glyph {
            id: info.glyph_id as u16,
            x: x + position.x_offset as f32 / em,
            advance,
            range: start..end,
        });
        x += advance;
    }
    Line { glyphs, width: x }
}

/// Width of a line in the unit of `size`.
pub fn width(text: &str, size: f32, is_strong: bool) -> f32 {
    shape(text, is_strong).width * size
}

/// From the top of a line's box to its baseline, em.
pub fn ascent() -> f32 {
    face(false).metrics.ascent / units_per_em()
}

/// From the baseline to the bottom of a line's box, em; above zero.
pub fn descent() -> f32 {
    -face(false).metrics.descent / units_per_em()
}

/// Height of a line's box, em.
pub fn line_height() -> f32 {
    ascent() + descent()
}

/// Height of capital letters over the baseline, em.
pub fn cap_height() -> f32 {
    face(false).metrics.cap_height.map_or(0.7, |height| height / units_per_em())
}

/// The characters of `text` that the fonts lack.
pub fn missing(text: &str) -> Vec<char> {
    let letters = face(false).font.charmap();
    text.chars().filter(|&c| !c.is_control() && letters.map(c).is_none()).collect()
}

/// Draws a glyph's outline, in font units with y up; divide by [`units_per_em`].
pub fn outline(id: u16, is_strong: bool, pen: &mut impl OutlinePen) {
    let glyphs = face(is_strong).font.outline_glyphs();
    if let Some(glyph) = glyphs.get(GlyphId::from(id)) {
        let as_designed = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        // A glyph without a readable outline draws nothing; the fonts come with the program and are tested.
        let _ = glyph.draw(as_designed, pen);
    }
}

/// Font units per em.
pub fn units_per_em() -> f32 {
    f32::from(face(false).metrics.units_per_em)
}

/// Breaks a text into lines no wider than `width`, between words; a line break of the text stays one.
///
/// A single word that is wider is broken inside, so that nothing runs out of its column.
pub fn wrapped(text: &str, size: f32, is_strong: bool, width: f32) -> Vec<String> {
    text.lines().flat_map(|paragraph| wrapped_paragraph(paragraph, size, is_strong, width)).collect()
}

fn wrapped_paragraph(text: &str, size: f32, is_strong: bool, limit: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let line = lines.last_mut().expect("there is a first line");
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&joined, size, is_strong) <= limit {
            *line = joined;
            continue;
        }
        let pieces = broken(word, size, is_strong, limit);
        if line.is_empty() {
            lines.pop();
        }
        lines.extend(pieces);
    }
    lines
}

/// A word in pieces that fit.
fn broken(word: &str, size: f32, is_strong: bool, limit: f32) -> Vec<String> {
    if width(word, size, is_strong) <= limit {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let piece = pieces.last_mut().expect("there is a first piece");
        let longer = format!("{piece}{c}");
        if piece.is_empty() || width(&longer, size, is_strong) <= limit {
            *piece = longer;
        } else {
            pieces.push(c.to_string());
        }
    }
    pieces
}

/// The text, or as much of its beginning as fits with an ellipsis.
pub fn shortened(text: &str, size: f32, is_strong: bool, limit: f32) -> String {
    if width(text, size, is_strong) <= limit {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let candidate = format!("{}…", kept.iter().collect::<String>().trim_end());
        if width(&candidate, size, is_strong) <= limit {
            return candidate;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_the_program_prints_has_a_glyph() {
        let signs = "⁻¹ → ✓ ⚠ × ± ≤ ≥ ² µ σ – − · … „“ äöüÄÖÜß ° ½ ≈ ∞ ′";
        assert_eq!(missing(signs), Vec::<char>::new());
        for is_strong in [false, true] {
            assert!(shape(signs, is_strong).glyphs.iter().all(|glyph| glyph.id != 0), "strong: {is_strong}");
        }
    }

    #[test]
    fn widths_are_those_of_the_font() {
        // fontTools, Inter Regular, hmtx: advances of the letters are added; "no" has no kerning pair.
        let em = units_per_em();
        let advance = |c: char| {
            let font = &face(false).font;
            let glyph = font.charmap().map(c).expect("glyph");
            font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(glyph).expect("advance") / em
        };
        assert!((width("no", 10.0, false) - 10.0 * (advance('n') + advance('o'))).abs() < 1e-3);
        assert!(width("AV", 10.0, false) < 10.0 * (advance('A') + advance('V')), "kerned");
        assert_eq!(width("", 10.0, false), 0.0);
    }

    #[test]
    fn glyphs_know_their_bytes() {
        let text = "5 s⁻¹";
        let line = shape(text, false);
        let said: String = line.glyphs.iter().map(|glyph| &text[glyph.range.clone()]).collect();
        assert_eq!(said, text);
    }

    #[test]
    fn no_line_is_wider_than_its_column() {
        let text = "The lesion holds iron as the liver does; Donaudampfschifffahrtsgesellschaftskapitän\nnext";
        for limit in [30.0, 60.0, 200.0] {
            let lines = wrapped(text, 9.0, false, limit);
            assert!(lines.iter().all(|line| width(line, 9.0, false) <= limit), "{limit}: {lines:?}");
            let joined: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            assert_eq!(joined, text.replace([' ', '\n'], ""), "nothing is lost");
        }
        assert_eq!(wrapped("a b", 9.0, false, 100.0), ["a b"]);
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis() {
        let short = shortened("abdomen multi-echo breath-hold", 9.0, false, 60.0);
        assert!(short.ends_with('…') && short.starts_with("abd") && width(&short, 9.0, false) <= 60.0);
        assert_eq!(shortened("abc", 9.0, false, 60.0), "abc");
    }
}
