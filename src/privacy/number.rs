//! Numbers of people, orders, telephones and machines, found again however they are spaced.
//!
//! Must not know: names, dates.

use std::collections::BTreeSet;
use std::ops::Range;

use super::folded::{Folded, fold_all};
use super::words::{is_nobody, is_one_of};

/// Digits of an ID that are its patient's even without what stands around them.
const LONG_RUN: usize = 4;
/// Last digits of a telephone number that tell it from others, whatever is dialed before.
const PHONE_TAIL: usize = 6;
/// In numbers of cases that this program writes: they belong to nobody.
const MADE_UP: &str = "sideroscope";

/// Words before a short number that make it the number of somebody.
const NUMBER_OF: &[&str] = &[
    "acc",
    "accession",
    "id",
    "ids",
    "mrn",
    "no",
    "nr",
    "num",
    "number",
    "nummer",
    "pat",
    "patient",
    "patientin",
    "person",
    "pid",
    "proband",
    "probandin",
    "pt",
    "sub",
    "subj",
    "subject",
    "volunteer",
];

/// Numbers of a header: letters and digits only, folded.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    long: BTreeSet<Vec<char>>,
    /// Found where the text says that they are a number of somebody, see [`is_number_of`].
    short: BTreeSet<Vec<char>>,
    /// The last digits of telephone numbers.
    phones: BTreeSet<Vec<char>>,
}

impl Numbers {
    /// An ID or a number of an order, also typed without its signs, with blanks, or as its long digits alone. Short ones
    /// count only where the text calls them a number of somebody, or holds nothing else: "12" stands in many a text for
    /// something else.
    pub fn add(&mut self, number: &str) {
        let folded = fold_all(number.trim());
        let bare: Vec<char> = folded.iter().copied().filter(|c| c.is_alphanumeric()).collect();
        let is_made_up = bare.iter().collect::<String>().starts_with(MADE_UP);
        if bare.is_empty() || is_made_up || is_nobody(&bare) {
            return;
        }
        // Nobody writes a measured value with a zero before it.
        let is_plain = bare.iter().all(char::is_ascii_digit) && bare.first() != Some(&'0');
        let shortest = if is_plain { LONG_RUN } else { 3 };
        if bare.len() < shortest {
            self.short.insert(bare);
            return;
        }
        for run in folded.split(|c| !c.is_ascii_digit()).filter(|run| !run.is_empty() && run.len() < bare.len()) {
            let runs = if run.len() >= LONG_RUN { &mut self.long } else { &mut self.short };
            runs.insert(run.to_vec());
        }
        self.long.insert(bare);
    }

    /// A telephone number, found by its end.
    pub fn add_phone(&mut self, number: &str) {
        let digits: Vec<char> = fold_all(number).into_iter().filter(char::is_ascii_digit).collect();
        if let Some(start) = digits.len().checked_sub(PHONE_TAIL) {
            self.phones.insert(digits[start..].to_vec());
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.long.extend(other.long.iter().cloned());
        self.short.extend(other.short.iter().cloned());
        self.phones.extend(other.phones.iter().cloned());
    }

    /// Where the text holds one of the numbers, in letters.
    pub fn find(&self, text: &Folded) -> Vec<Range<usize>> {
        let letters = &text.letters;
        let signs: Vec<usize> = (0..letters.len()).filter(|&at| letters[at].is_alphanumeric()).collect();
        let mut found = Vec::new();
        for number in &self.long {
            found.extend(signs.windows(number.len()).filter_map(|places| find_spaced(text, places, number)));
        }
        for number in &self.short {
            found.extend((0..letters.len()).filter(|&at| is_short(text, at, number)).map(|at| at..at + number.len()));
        }
        if !self.phones.is_empty() {
            found.extend(
                digit_groups(letters)
                    .filter(|(_, digits)| {
                        digits.len().checked_sub(PHONE_TAIL).is_some_and(|start| self.phones.contains(&digits[start..]))
                    })
                    .map(|(range, _)| range),
            );
        }
        found
    }
}

/// The letters from the first to the last of `places` if they spell `number` with few signs between: "AB - 4711".
fn find_spaced(text: &Folded, places: &[usize], number: &[char]) -> Option<Range<usize>> {
    let is_spelled = places.iter().zip(number).all(|(&place, c)| text.letters[place] == *c);
    let is_plain = number.iter().all(char::is_ascii_digit);
    let is_close = places.windows(2).all(|pair| match pair[1] - pair[0] {
        1 => true,
        // "12.34 ms" is a measured value and not the number 1234.
        2 if is_plain => matches!(text.letters[pair[0] + 1], ' ' | '\u{a0}' | '-' | '/' | '_'),
        2 => true,
        3 | 4 => !is_plain && !text.letters[pair[0] + 1..pair[1]].contains(&'\n'),
        _ => false,
    });
    let range = *places.first()?..places.last()? + 1;
    let is_free = text.is_number_edge(range.start) && text.is_number_edge(range.end);
    (is_spelled && is_close && is_free).then_some(range)
}

/// Whether a short number stands at `at`, alone or behind a word that makes it the number of somebody: "ID 12",
/// "Pat.-Nr. 7", "#3".
fn is_short(text: &Folded, at: usize, number: &[char]) -> bool {
    let letters = &text.letters;
    let end = at + number.len();
    let is_beside = |c: &char| c.is_alphanumeric();
    if !text.has(number, at) || letters.get(end).is_some_and(is_beside) {
        return false;
    }
    let is_alone = !letters[..at].iter().chain(&letters[end..]).any(is_beside);
    is_alone || is_number_of(&letters[..at], number)
}

/// Whether what stands before a number calls it the number of somebody.
fn is_number_of(before: &[char], number: &[char]) -> bool {
    const MOST_BETWEEN: usize = 3;
    let between = before.iter().rev().take_while(|c| !c.is_alphanumeric()).count();
    let (words, signs) = before.split_at(before.len() - between);
    let start = words.iter().rposition(|c| !c.is_alphabetic()).map_or(0, |at| at + 1);
    // "ID12" is the number 12, but "IDP7" is not the number P7.
    let is_apart = between > 0 || number.first().is_some_and(char::is_ascii_digit);
    let is_called = is_apart && between <= MOST_BETWEEN && is_one_of(&words[start..], NUMBER_OF);
    is_called || signs.last() == Some(&'#')
}

/// Digits with what people put between those of a telephone number, and the digits alone.
fn digit_groups(letters: &[char]) -> impl Iterator<Item = (Range<usize>, Vec<char>)> {
    let is_between = |c: char| matches!(c, ' ' | '\u{a0}' | '(' | ')' | '/' | '.' | '-' | '–' | '+');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + letters[at..].iter().position(char::is_ascii_digit)?;
        let mut end = start + 1;
        let mut digits = vec![letters[start]];
        while let Some(gap) = letters[end..].iter().take(4).position(char::is_ascii_digit)
            && letters[end..end + gap].iter().all(|&c| is_between(c))
        {
            digits.push(letters[end + gap]);
            end += gap + 1;
        }
        at = end;
        let before = letters[..start].iter().rev().take_while(|c| matches!(c, '+' | '(')).count();
        Some((start - before..end, digits))
    })
}
