//! What the headers say of whose images these are, kept for one purpose: to find it again in texts that leave.
//!
//! Names of regions, marks and captions are typed by hand and may hold anything. Must not know: which texts those are.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Names, numbers and dates of a patient's header. Its `Debug` form hides them, so that no log can show them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// In lower case; found where no letter stands beside them.
    names: BTreeSet<Vec<char>>,
    /// In lower case; found where neither letter nor digit stands beside them.
    numbers: BTreeSet<Vec<char>>,
    /// Year, month, day; found in any order people write them.
    dates: BTreeSet<[u32; 3]>,
}

/// Stands in for what was found.
pub const HIDDEN: &str = "…";

/// Words in name fields that name nobody, and would hide what a text is about.
const NOBODY: &[&str] = &[
    "anon",
    "anonymized",
    "anonymised",
    "anonymous",
    "anonymisiert",
    "patient",
    "phantom",
    "test",
    "volunteer",
    "unknown",
    "none",
    "liver",
    "leber",
    "iron",
    "lesion",
    "noise",
    "dr",
    "prof",
    "med",
    "mr",
    "mrs",
    "ms",
];

/// Little words between names; every text is full of them.
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "im", "in",
    "la", "le", "of", "st", "te", "ten", "ter", "the", "und", "van", "vom", "von", "zu", "zum", "zur",
];

/// In names and numbers of cases that this program writes: they belong to nobody.
const MADE_UP: &str = "sideroscope";

/// First three letters of months in English and German, where they differ.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar", "mär"],
    &["apr"],
    &["may", "mai"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez"],
];

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl Identity {
    /// A person's name: each of its parts counts alone, also with umlauts written out or left out.
    pub fn add_name(&mut self, name: &str) {
        if name.to_lowercase().contains(MADE_UP) {
            return;
        }
        let parts = name.split(|c: char| !c.is_alphabetic()).map(lower);
        for part in parts.filter(|part| part.len() > 1 && !is_nobody(part)) {
            self.names.extend(spellings(&part));
        }
    }

    /// The name of a place, found as a whole.
    pub fn add_place(&mut self, name: &str) {
        let name = lower(name.trim());
        if name.len() > 3 {
            self.names.insert(name);
        }
    }

    /// An ID or a number of an order. Short ones are left out: "12" stands in many a text for something else.
    pub fn add_number(&mut self, number: &str) {
        let number = lower(number.trim());
        let shortest = if number.iter().all(char::is_ascii_digit) { 4 } else { 3 };
        let is_made_up = number.iter().collect::<String>().starts_with(MADE_UP);
        if number.len() >= shortest && !is_made_up && !is_nobody(&number) {
            self.numbers.insert(number);
        }
    }

    /// A date as DICOM writes it: eight digits, with or without points; anything else is left out.
    pub fn add_date(&mut self, date: &str) {
        let digits: String = date.chars().filter(char::is_ascii_digit).collect();
        let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse().ok());
        if let (8, Some(year), Some(month), Some(day)) = (digits.len(), part(0..4), part(4..6), part(6..8))
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            self.dates.insert([year, month, day]);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
        self.numbers.extend(other.numbers.iter().cloned());
        self.dates.extend(&other.dates);
    }

    /// The text with everything that the header says of the patient replaced by [`HIDDEN`].
    pub fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let letters: Vec<char> = text.chars().collect();
        let mut is_hidden = vec![false; letters.len()];
        let folded: Vec<char> = letters.iter().map(|&c| lower_char(c)).collect();
        for (words, is_part) in [
            (&self.names, char::is_alphabetic as fn(char) -> bool),
            (&self.numbers, char::is_alphanumeric as fn(char) -> bool),
        ] {
            for word in words {
                mark_word(&folded, word, is_part, &mut is_hidden);
            }
        }
        self.mark_dates(&folded, &mut is_hidden);
        if !is_hidden.contains(&true) {
            return Cow::Borrowed(text);
        }
        let mut shown = String::with_capacity(text.len());
        for (at, &letter) in letters.iter().enumerate() {
            match is_hidden[at] {
                false => shown.push(letter),
                true if at == 0 || !is_hidden[at - 1] => shown.push_str(HIDDEN),
                true => {}
            }
        }
        Cow::Owned(shown)
    }

    fn mark_dates(&self, text: &[char], is_hidden: &mut [bool]) {
        if self.dates.is_empty() {
            return;
        }
        let parts = date_parts(text);
        let mut mark = |from: usize, to: usize| is_hidden[from..to].fill(true);
        for part in &parts {
            let whole = |digits: usize| 10u32.pow(digits as u32);
            let number = part.value;
            let read = [
                [number / whole(4), number / whole(2) % 100, number % 100],
                [number % whole(4), number / whole(4) % 100, number / whole(6)],
                [number % whole(4), number / whole(6), number / whole(4) % 100],
            ];
            if part.end - part.start == 8 && !part.is_month && read.iter().any(|date| self.dates.contains(date)) {
                mark(part.start, part.end);
            }
        }
        for triple in parts.windows(3) {
            let is_near = triple.windows(2).all(|pair| pair[1].start - pair[0].end <= 3);
            if is_near && self.is_date(triple) {
                mark(triple[0].start, triple[2].end);
            }
        }
    }

    /// Whether three parts are a date of the header: year first, or day and month in either order before the year.
    fn is_date(&self, parts: &[DatePart]) -> bool {
        let orders: [[usize; 3]; 3] = [[0, 1, 2], [2, 1, 0], [2, 0, 1]];
        self.dates.iter().any(|&[year, month, day]| {
            orders.into_iter().any(|[y, m, d]| {
                let (y, m, d) = (&parts[y], &parts[m], &parts[d]);
                let is_year = y.value == year || (y.end - y.start == 2 && y.value == year % 100);
                is_year && !y.is_month && m.value == month && d.value == day && !d.is_month
            })
        })
    }
}

/// A number in a text, or the name of a month as its number; places in characters.
struct DatePart {
    value: u32,
    start: usize,
    end: usize,
    is_month: bool,
}

fn date_parts(text: &[char]) -> Vec<DatePart> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let is_digit = text[start].is_ascii_digit();
        let is_same = |c: &&char| if is_digit { c.is_ascii_digit() } else { c.is_alphabetic() };
        let length = text[start..].iter().take_while(is_same).count();
        let word: String = text[start..start + length].iter().collect();
        let value = match is_digit {
            true => word.parse().ok(),
            false => month_of(&word),
        };
        let end = start + length.max(1);
        parts.extend(value.map(|value| DatePart { value, start, end, is_month: !is_digit }));
        start = end;
    }
    parts
}

fn month_of(word: &str) -> Option<u32> {
    let first: String = word.chars().take(3).collect();
    let month = MONTHS.iter().position(|names| names.contains(&first.as_str()))?;
    Some(month as u32 + 1)
}

/// One letter for one letter, so that places in the text stay the same.
fn lower_char(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

fn lower(text: &str) -> Vec<char> {
    text.chars().map(lower_char).collect()
}

fn is_nobody(word: &[char]) -> bool {
    NOBODY.iter().chain(PARTICLES).any(|nobody| nobody.chars().eq(word.iter().copied()))
}

/// A name as it is, and as it is typed where umlauts are written out, or left out.
fn spellings(name: &[char]) -> BTreeSet<Vec<char>> {
    const UMLAUTS: [(&str, &str, &str); 4] = [("ä", "ae", "a"), ("ö", "oe", "o"), ("ü", "ue", "u"), ("ß", "ss", "s")];
    let name: String = name.iter().collect();
    let replaced = |from: fn(&(&'static str, &'static str, &'static str)) -> [&'static str; 2]| {
        UMLAUTS.iter().map(from).fold(name.clone(), |text, [a, b]| text.replace(a, b))
    };
    let all = [
        name.clone(),
        replaced(|(umlaut, long, _)| [umlaut, long]),
        replaced(|(umlaut, _, short)| [umlaut, short]),
        replaced(|(umlaut, long, _)| [long, umlaut]),
    ];
    all.into_iter().map(|text| text.chars().collect()).collect()
}

fn mark_word(text: &[char], word: &[char], is_part: fn(char) -> bool, is_hidden: &mut [bool]) {
    for (at, window) in text.windows(word.len().max(1)).enumerate() {
        let end = at + word.len();
        let is_free = |beside: Option<&char>| beside.is_none_or(|&c| !is_part(c));
        if window == word && is_free(at.checked_sub(1).and_then(|before| text.get(before))) && is_free(text.get(end)) {
            is_hidden[at..end].fill(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        let mut identity = Identity::default();
        identity.add_name("MUELLER^Jo^^Dr");
        identity.add_number("AB-4711");
        identity.add_number("12");
        identity.add_date("19420617");
        identity.add_date("2019.04.07");
        identity.add_date("0");
        identity.add_place("St. Elsewhere Hospital");
        identity
    }

    #[test]
    fn what_the_header_says_is_hidden_however_it_is_spelled() {
        let identity = identity();
        for (text, expected) in [
            ("Lesion of Mueller", "Lesion of …"),
            ("MÜLLER_jo lesion", "…_… lesion"),
            ("Müller2", "…2"),
            ("ID ab-4711, here", "ID …, here"),
            ("born 17.06.1942", "born …"),
            ("born 17/6/42!", "born …!"),
            ("born 06/17/1942", "born …"),
            ("1942-06-17T10:00", "…T10:00"),
            ("scan of 7 April 2019", "scan of …"),
            ("Scan vom 7. Apr. 2019", "Scan vom …"),
            ("20190407", "…"),
            ("07042019", "…"),
            ("at st. elsewhere hospital", "at …"),
            ("", ""),
        ] {
            assert_eq!(identity.hide(text), expected, "{text}");
        }
    }

    #[test]
    fn other_words_stay() {
        let identity = identity();
        for text in [
            "Joint effusion, echo 12, 400 s⁻¹",
            "Muellerian duct",
            "AB-47112",
            "June 1942",
            "2019",
            "R2* 17, 6, 43",
            "Läsion 2, Segment 4a",
        ] {
            assert!(matches!(identity.hide(text), Cow::Borrowed(_)), "{text}: {}", identity.hide(text));
        }
        let mut nobody = Identity::default();
        nobody.add_name("Liver^Phantom");
        nobody.add_number("anonymous");
        assert_eq!(nobody.hide("Liver 2 of an anonymous phantom"), "Liver 2 of an anonymous phantom");
    }

    #[test]
    fn little_words_of_names_and_names_of_cases_hide_nothing() {
        let mut identity = Identity::default();
        identity.add_name("von der Heide^Maria");
        assert_eq!(identity.hide("Läsion von Maria Heide in der Leber"), "Läsion von … … in der Leber");
        let mut made_up = Identity::default();
        made_up.add_name("Sideroscope^Teaching case");
        made_up.add_number("SIDEROSCOPE-TEACHING");
        assert_eq!(made_up, Identity::default());
    }

    #[test]
    fn nothing_is_said_in_debug_form() {
        assert_eq!(format!("{:?}", identity()), "Identity(…)");
    }
}
