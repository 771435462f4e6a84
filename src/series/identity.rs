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
    /// In lower case; found where the text says that they are a number of somebody, see [`mark_short`].
    short_numbers: BTreeSet<Vec<char>>,
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

/// Digits of an ID that are its patient's even without what stands around them.
const LONG_RUN: usize = 5;

/// In names and numbers of cases that this program writes: they belong to nobody.
const MADE_UP: &str = "sideroscope";

/// Words before a short number that make it the number of somebody.
const NUMBER_OF: &[&str] = &[
    "id",
    "pid",
    "ids",
    "mrn",
    "nr",
    "no",
    "num",
    "number",
    "nummer",
    "patient",
    "patientin",
    "pat",
    "pt",
    "subject",
    "subj",
    "sub",
    "proband",
    "probandin",
    "volunteer",
    "person",
    "acc",
    "accession",
];

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

    /// An ID or a number of an order, also typed without its signs or as its long number alone. Short ones count only where the text calls them a number of somebody, or holds
    /// nothing else: "12" stands in many a text for something else.
    pub fn add_number(&mut self, number: &str) {
        let number = lower(number.trim());
        // Nobody writes a measured value with a zero before it.
        let is_plain = number.iter().all(char::is_ascii_digit) && number.first() != Some(&'0');
        let shortest = if is_plain { 4 } else { 3 };
        let is_made_up = number.iter().collect::<String>().starts_with(MADE_UP);
        if number.is_empty() || is_made_up || is_nobody(&number) {
            return;
        }
        if number.len() < shortest {
            self.short_numbers.insert(number);
            return;
        }
        let runs = number.split(|c| !c.is_ascii_digit()).filter(|run| run.len() >= LONG_RUN).map(<[char]>::to_vec);
        let bare: Vec<char> = number.iter().copied().filter(|c| c.is_alphanumeric()).collect();
        let bare = Some(bare).filter(|bare| bare.len() >= LONG_RUN);
        self.numbers.extend(runs.chain(bare).chain([number.clone()]));
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
        self.short_numbers.extend(other.short_numbers.iter().cloned());
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
        self.short_numbers.iter().for_each(|number| mark_short(&folded, number, &mut is_hidden));
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

/// Marks a short number that stands alone, or behind a word that makes it the number of somebody: "ID 12", "Pat.-Nr. 7",
/// "#3".
fn mark_short(text: &[char], number: &[char], is_hidden: &mut [bool]) {
    let is_beside = |c: &char| c.is_alphanumeric();
    let is_alone = |from: usize, to: usize| !text[..from].iter().chain(&text[to..]).any(is_beside);
    for (at, window) in text.windows(number.len().max(1)).enumerate() {
        let end = at + number.len();
        let is_free = !text.get(end).is_some_and(is_beside);
        if window == number && is_free && (is_alone(at, end) || is_number_of(&text[..at], number)) {
            is_hidden[at..end].fill(true);
        }
    }
}

/// Whether what stands before a number calls it the number of somebody.
fn is_number_of(before: &[char], number: &[char]) -> bool {
    const MOST_BETWEEN: usize = 3;
    let between = before.iter().rev().take_while(|c| !c.is_alphanumeric()).count();
    let (words, signs) = before.split_at(before.len() - between);
    let start = words.iter().rposition(|c| !c.is_alphabetic()).map_or(0, |at| at + 1);
    let word: String = words[start..].iter().collect();
    // "ID12" is the number 12, but "IDP7" is not the number P7.
    let is_apart = between > 0 || number.first().is_some_and(char::is_ascii_digit);
    let is_called = is_apart && between <= MOST_BETWEEN && NUMBER_OF.contains(&word.as_str());
    is_called || signs.last() == Some(&'#')
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
    fn the_long_number_in_an_id_is_hidden_too() {
        let mut identity = Identity::default();
        ["KH-4711081/5", "AB-4711"].into_iter().for_each(|number| identity.add_number(number));
        for (text, expected) in [
            ("ID 4711081", "ID …"),
            ("KH47110815", "…"),
            ("kh-4711081/5", "…"),
            ("AB4711", "…"),
            ("AB 47112", "AB 47112"),
            ("4711", "4711"),
            ("5", "5"),
        ] {
            assert_eq!(identity.hide(text), expected, "{text}");
        }
    }

    #[test]
    fn a_short_number_is_hidden_where_the_text_calls_it_one_of_somebody() {
        let mut identity = Identity::default();
        ["12", "P7", "007"].into_iter().for_each(|number| identity.add_number(number));
        for (text, expected) in [
            ("12", "…"),
            ("(12)", "(…)"),
            ("ID 12, slice 12", "ID …, slice 12"),
            ("id:12", "id:…"),
            ("ID12", "ID…"),
            ("Pat.-Nr. 12", "Pat.-Nr. …"),
            ("Patientin 12", "Patientin …"),
            ("patient_12_liver", "patient_…_liver"),
            ("case #12", "case #…"),
            ("subject p7", "subject …"),
            ("of 007", "of …"),
        ] {
            assert_eq!(identity.hide(text), expected, "{text}");
        }
        for text in ["12 ms", "Echo 12", "R2* 12 s⁻¹", "Lesion 12", "ID 123", "ID 12a", "IDP7", "segment P7", "7", "0"]
        {
            assert!(matches!(identity.hide(text), Cow::Borrowed(_)), "{text}: {}", identity.hide(text));
        }
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
