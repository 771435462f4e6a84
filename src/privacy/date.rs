//! Dates of a header, found again in any order people write them.
//!
//! Must not know: names, numbers.

use std::collections::BTreeSet;
use std::ops::Range;

use super::folded::Folded;

/// First three letters of months in English and German, folded, where they differ.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
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

/// Year, month, day.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Dates(BTreeSet<[u32; 3]>);

impl Dates {
    /// A date, or date and time, as DICOM writes it: eight digits first, with or without points; anything else is left
    /// out.
    pub fn add(&mut self, date: &str) {
        let digits: String = date.chars().filter(char::is_ascii_digit).take(8).collect();
        let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse().ok());
        if let (8, Some(year), Some(month), Some(day)) = (digits.len(), part(0..4), part(4..6), part(6..8))
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            self.0.insert([year, month, day]);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// Where the text holds one of the dates, in letters.
    pub fn find(&self, text: &Folded) -> Vec<Range<usize>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let parts = date_parts(&text.letters);
        let whole = parts.iter().filter(|part| self.is_whole_date(part)).map(|part| part.start..part.end);
        let apart = parts.windows(3).filter(|triple| {
            let is_near = triple.windows(2).all(|pair| pair[1].start - pair[0].end <= 3);
            is_near && self.is_date(triple)
        });
        whole.chain(apart.map(|triple| triple[0].start..triple[2].end)).collect()
    }

    /// Whether eight digits in a row are a date of the header.
    fn is_whole_date(&self, part: &DatePart) -> bool {
        let whole = |digits: u32| 10u32.pow(digits);
        let number = part.value;
        let read = [
            [number / whole(4), number / whole(2) % 100, number % 100],
            [number % whole(4), number / whole(4) % 100, number / whole(6)],
            [number % whole(4), number / whole(6), number / whole(4) % 100],
        ];
        part.end - part.start == 8 && !part.is_month && read.iter().any(|date| self.0.contains(date))
    }

    /// Whether three parts are a date of the header: year first, or day and month in either order before the year.
    fn is_date(&self, parts: &[DatePart]) -> bool {
        let orders: [[usize; 3]; 3] = [[0, 1, 2], [2, 1, 0], [2, 0, 1]];
        self.0.iter().any(|&[year, month, day]| {
            orders.into_iter().any(|[y, m, d]| {
                let (y, m, d) = (&parts[y], &parts[m], &parts[d]);
                let is_year = y.value == year || (y.end - y.start == 2 && y.value == year % 100);
                is_year && !y.is_month && m.value == month && d.value == day && !d.is_month
            })
        })
    }
}

/// A number in a text, or the name of a month as its number; places in letters.
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
