//! Text as it is compared: one kind of case, width and kana, without marks on letters; each letter knows where it stood.
//!
//! Must not know: what is looked for.

use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};

/// Letters to compare, with the place of each in the text they come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    pub letters: Vec<char>,
    /// For each letter the index of its character in the text.
    places: Vec<usize>,
    /// Whether the letter was a capital.
    is_capital: Vec<bool>,
    num_chars: usize,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        for (place, c) in text.chars().enumerate() {
            for letter in fold(c) {
                folded.letters.push(letter);
                folded.places.push(place);
                folded.is_capital.push(c.is_uppercase());
            }
            folded.num_chars = place + 1;
        }
        folded
    }

    /// The characters of the text behind some letters, with the marks that follow them.
    pub fn chars_of(&self, letters: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = self.places.get(letters.start).copied().unwrap_or(self.num_chars);
        start..self.places.get(letters.end).copied().unwrap_or(self.num_chars)
    }

    /// Whether a word may begin or end before letter `at`: beside something that is no letter, or at the capital inside
    /// "lesionOfMueller".
    pub fn is_word_edge(&self, at: usize) -> bool {
        let (Some(before), Some(after)) = (at.checked_sub(1), self.letters.get(at)) else { return true };
        !self.letters[before].is_alphabetic()
            || !after.is_alphabetic()
            || (self.is_capital[at] && !self.is_capital[before])
    }

    /// Whether a number may begin or end before letter `at`: where letters and digits meet, too.
    pub fn is_number_edge(&self, at: usize) -> bool {
        let (Some(before), Some(&after)) = (at.checked_sub(1), self.letters.get(at)) else { return true };
        let before = self.letters[before];
        !before.is_alphanumeric() || !after.is_alphanumeric() || before.is_numeric() != after.is_numeric()
    }

    /// Whether `word` stands at letter `at`.
    pub fn has(&self, word: &[char], at: usize) -> bool {
        self.letters.get(at..).is_some_and(|rest| rest.starts_with(word))
    }
}

/// The letters of a word or name, to be looked for in a [`Folded`] text.
pub(super) fn fold_all(text: &str) -> Vec<char> {
    text.chars().flat_map(fold).collect()
}

/// One letter for most; two for ligatures, none for a mark.
fn fold(c: char) -> impl Iterator<Item = char> {
    let c = without_marks(full_width(c));
    let pair = match c {
        'ß' | 'ẞ' => ['s', 's'],
        'æ' | 'Æ' => ['a', 'e'],
        'œ' | 'Œ' => ['o', 'e'],
        'ø' | 'Ø' => ['o', '\0'],
        'ł' | 'Ł' => ['l', '\0'],
        'đ' | 'Đ' | 'ð' | 'Ð' => ['d', '\0'],
        'þ' | 'Þ' => ['t', 'h'],
        'ı' => ['i', '\0'],
        'ς' => ['σ', '\0'],
        c if is_mark(c) => ['\0', '\0'],
        // Katakana are compared as hiragana.
        'ァ'..='ヶ' => [char::from_u32(c as u32 - 0x60).unwrap_or(c), '\0'],
        c => [lower(c), '\0'],
    };
    pair.into_iter().filter(|&c| c != '\0')
}

fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

/// Accents, also those that follow their letter, and the voicing marks of kana.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}')
}

/// The letter below accents: "ế" → "e". Letters that are made of other parts stay whole.
fn without_marks(c: char) -> char {
    match CanonicalDecompositionBorrowed::new().decompose(c) {
        Decomposed::Expansion(base, mark) if is_mark(mark) => without_marks(base),
        _ => c,
    }
}

/// Half-width kana (JIS X 0201, U+FF66 …) and full-width signs (U+FF01 …) as the plain ones.
fn full_width(c: char) -> char {
    const KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let code = c as u32;
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        0xFF66..=0xFF9D => KANA.chars().nth((code - 0xFF66) as usize).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        for (typed, expected) in [
            ("MÜLLER", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("Groß", "gross"),
            ("ＡＢ１", "ab1"),
            ("ﾔﾏﾀﾞ", "やまた"),
            ("ヤマダ", "やまた"),
            ("Nguyễn", "nguyen"),
            ("Łukasz", "lukasz"),
            ("김희중", "김희중"),
            ("Σίσυφος", "σισυφοσ"),
        ] {
            assert_eq!(fold_all(typed).iter().collect::<String>(), expected, "{typed}");
        }
    }

    #[test]
    fn letters_know_where_they_stood() {
        let text = Folded::new("aße\u{301}x");
        assert_eq!(text.letters, ['a', 's', 's', 'e', 'x']);
        assert_eq!(text.chars_of(1..3), 1..2);
        assert_eq!(text.chars_of(3..4), 2..4, "with its accent");
        assert_eq!(text.chars_of(4..5), 4..5);
    }
}
