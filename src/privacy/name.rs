//! Names of people and words of places, found again in any script.
//!
//! Must not know: numbers, dates.

use std::collections::BTreeSet;
use std::ops::Range;

use super::folded::{Folded, fold_all};
use super::words::{is_any_place, is_nobody};

/// From this length on a name is found inside other words, too: "läsionmustermann".
const FOUND_INSIDE: usize = 6;
/// Shorter parts of a name are found only where they stand alone.
const JOINED: usize = 3;
/// What a name may end in and still be the name.
const ENDINGS: [&str; 7] = ["s", "es", "ns", "sche", "schen", "scher", "sches"];

/// Parts of names and words of places, folded.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Names {
    parts: BTreeSet<Vec<char>>,
    /// Found as a whole wherever they stand: a whole name in a script without spaces, an address.
    phrases: BTreeSet<Vec<char>>,
    /// Words of places.
    places: BTreeSet<Vec<char>>,
}

impl Names {
    /// A person's name as DICOM writes it (PS3.5 6.2.1: groups by "=", parts by "^"): each part counts alone.
    pub fn add_person(&mut self, name: &str) {
        for group in name.split('=') {
            let parts: Vec<_> = group.split(is_between).flat_map(spellings).filter(|part| !is_nobody(part)).collect();
            for (first, second) in group.split_once('^').into_iter() {
                let [first, second] = [first, second.split('^').next().unwrap_or_default()].map(fold_all);
                let has_both = !first.is_empty() && !second.is_empty();
                if has_both && first.iter().chain(&second).all(|&c| is_without_case(c)) {
                    self.phrases.extend([[&*first, &*second].concat(), [&*second, &*first].concat()]);
                }
            }
            self.parts
                .extend(parts.into_iter().filter(|part| part.len() > 1 || part.iter().all(|&c| is_without_case(c))));
        }
    }

    /// The name or address of a place: found as a whole, and by each word that few places have.
    pub fn add_place(&mut self, name: &str) {
        let whole = fold_all(name.trim());
        if whole.len() > 3 && !is_any_place(&whole) {
            self.phrases.insert(whole);
        }
        let words = name.split(is_between).flat_map(spellings);
        self.places.extend(words.filter(|word| word.len() >= JOINED && !is_any_place(word)));
    }

    pub fn merge(&mut self, other: &Self) {
        self.parts.extend(other.parts.iter().cloned());
        self.phrases.extend(other.phrases.iter().cloned());
        self.places.extend(other.places.iter().cloned());
    }

    /// Where the text names somebody or a place, in letters.
    pub fn find(&self, text: &Folded) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for at in 0..text.letters.len() {
            if text.is_word_edge(at) {
                found.extend(self.end_of_name(text, at).map(|end| at..end));
                let places = self.places.iter().filter(|word| text.has(word, at));
                found.extend(places.filter_map(|word| Some(at..end_of_word(text, at + word.len())?)));
            }
            found.extend(self.phrases.iter().filter(|whole| text.has(whole, at)).filter_map(|whole| {
                let end = at + whole.len();
                let is_free = is_without_case(whole[0]) || (text.is_word_edge(at) && text.is_word_edge(end));
                is_free.then_some(at..end)
            }));
            let inside = self.parts.iter().filter(|part| is_found_inside(part) && text.has(part, at));
            found.extend(inside.map(|part| at..at + part.len()));
        }
        found
    }

    /// The end of a word made of nothing but names: "mueller", "muellers", "annamueller".
    fn end_of_name(&self, text: &Folded, at: usize) -> Option<usize> {
        self.parts.iter().filter(|part| text.has(part, at)).find_map(|part| {
            let end = at + part.len();
            if part.len() < JOINED {
                return text.is_word_edge(end).then_some(end);
            }
            end_of_word(text, end).or_else(|| self.end_of_name(text, end))
        })
    }
}

/// Whether a word ends at `at`, or behind an ending there.
fn end_of_word(text: &Folded, at: usize) -> Option<usize> {
    if text.is_word_edge(at) {
        return Some(at);
    }
    ENDINGS.iter().find_map(|ending| {
        let end = at + ending.len();
        let ending: Vec<char> = ending.chars().collect();
        (text.has(&ending, at) && text.is_word_edge(end)).then_some(end)
    })
}

/// Scripts without capitals write words together, or particles to their words; a name of two signs is one already.
fn is_found_inside(part: &[char]) -> bool {
    let is_east_asian =
        |c: &char| matches!(*c as u32, 0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0x20000..=0x3FFFF);
    let least = match part {
        part if part.iter().all(is_east_asian) => 2,
        part if part.iter().all(|&c| is_without_case(c)) => JOINED,
        _ => FOUND_INSIDE,
    };
    part.len() >= least
}

fn is_without_case(c: char) -> bool {
    !c.is_ascii() && !c.is_lowercase() && !c.is_uppercase() && c.to_uppercase().eq([c])
}

/// Between the parts of names; signs that stand inside the words of some scripts are not.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || c.is_numeric()
        || (c.is_ascii() && !c.is_ascii_alphabetic())
        || "·・、。,’–".contains(c)
}

/// A name as it is typed: with umlauts, without their dots, or written out.
fn spellings(name: &str) -> BTreeSet<Vec<char>> {
    const WRITTEN_OUT: [(char, &str); 5] = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('å', "aa"), ('ø', "oe")];
    let lower = name.to_lowercase();
    let long = WRITTEN_OUT.iter().fold(lower.clone(), |name, (umlaut, long)| name.replace(*umlaut, long));
    let short =
        WRITTEN_OUT[..3].iter().fold(lower.clone(), |name, (umlaut, long)| name.replace(long, &umlaut.to_string()));
    let mut all: BTreeSet<Vec<char>> = [fold_all(&lower), fold_all(&long)].into();
    all.extend(Some(fold_all(&short)).filter(|short| short.len() >= JOINED));
    all.retain(|spelling| !spelling.is_empty());
    all
}
