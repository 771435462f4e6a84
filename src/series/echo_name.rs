//! The part of a name that numbers an echo: `_e2`, `echo-3`, `te4`, `TE_2p46`, `te-4.6ms`.
//!
//! Only such a part may differ between the echoes of one measurement. Other digits name persons, runs and dates, and
//! are never stripped.

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EchoName {
    /// The name in lower case, with `#` where an echo is numbered.
    pub stem: String,
    /// The name as written, without the number of the echo.
    pub rest: String,
    /// Number of the echo.
    pub echo: Option<i64>,
    /// Echo time that the name states as a time: with decimals or a unit.
    pub te_ms: Option<f64>,
}

/// Words before a number that make it one of an echo; a longer one before its own beginning.
const LABELS: [&str; 9] = ["echo time", "echo_time", "echo-time", "echotime", "echo", "eco", "ec", "te", "e"];
/// Words before a time that is another one than that of an echo.
const OTHER_TIMES: [&str; 8] = ["tr", "ti", "td", "tm", "delay", "trigger", "mixing", "inversion"];
/// Echoes a sequence may have.
const MAX_ECHO: i64 = 256;

impl EchoName {
    pub fn of(name: &str) -> Self {
        let written: Vec<char> = name.chars().collect();
        let letters: Vec<char> = written.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
        let mut found = Self::default();
        let mut at = 0;
        while at < letters.len() {
            match slot(&letters, at) {
                Some(slot) => {
                    found.stem.push('#');
                    found.echo = found.echo.or(slot.echo);
                    found.te_ms = found.te_ms.or(slot.te_ms);
                    at = slot.end;
                }
                None => {
                    found.stem.push(letters[at]);
                    found.rest.push(written[at]);
                    at += 1;
                }
            }
        }
        for sign in ["_", "-", "."] {
            found.rest = found.rest.replace(&sign.repeat(2), sign);
        }
        found.rest = found.rest.trim_matches(['_', '-', '.', ' ']).to_owned();
        found
    }

    pub fn has_slot(&self) -> bool {
        self.stem.contains('#')
    }

    /// The stem, with every number that is the echo time itself ("t2star_4.76", "liver 4.76ms") taken out too.
    pub fn stem_without(&self, te_ms: Option<f64>) -> String {
        let Some(te_ms) = te_ms else { return self.stem.clone() };
        let letters: Vec<char> = self.stem.chars().collect();
        let (mut stem, mut at) = (String::new(), 0);
        while at < letters.len() {
            let starts = letters[at].is_ascii_digit() && (at == 0 || !letters[at - 1].is_ascii_digit());
            match starts.then(|| number(&letters, at)).flatten() {
                Some(number) if number.has_decimals && (number.value - te_ms).abs() < 0.051 => {
                    stem.push('#');
                    at = number.end;
                }
                Some(number) => {
                    stem.extend(&letters[at..number.end]);
                    at = number.end;
                }
                None => {
                    stem.push(letters[at]);
                    at += 1;
                }
            }
        }
        stem
    }
}

struct Slot {
    echo: Option<i64>,
    te_ms: Option<f64>,
    end: usize,
}

/// A label and its number that start at `at`, between signs that are no letters.
fn slot(letters: &[char], at: usize) -> Option<Slot> {
    if at > 0 && letters[at - 1].is_alphabetic() {
        return None;
    }
    if letters[at].is_ascii_digit() {
        return time_alone(letters, at);
    }
    LABELS.iter().find_map(|label| {
        let length = label.chars().count();
        let is_here = letters.get(at..at + length).is_some_and(|part| part.iter().copied().eq(label.chars()));
        let mut digits = at + length;
        if !is_here {
            return None;
        }
        while digits < at + length + 2 && letters.get(digits).is_some_and(|c| matches!(c, '-' | '_' | ' ' | '=' | ':'))
        {
            digits += 1;
        }
        let number = number(letters, digits)?;
        let is_time = *label == "te" || label.ends_with("time");
        let whole = (!number.has_decimals && !number.has_unit).then_some(number.value as i64);
        let echo = whole.filter(|n| (0..=MAX_ECHO).contains(n));
        // "e2024" is a year, "e1.5" a version.
        if !is_time && (echo.is_none() || number.num_digits > 3) {
            return None;
        }
        let te_ms = whole.is_none().then_some(number.value).filter(|ms| is_time && (1e-3..1e3).contains(ms));
        Some(Slot { echo, te_ms, end: number.end })
    })
}

/// A number that is a time by its unit ("4.6ms"), and none of another kind by the word before it.
fn time_alone(letters: &[char], at: usize) -> Option<Slot> {
    let number = number(letters, at).filter(|number| number.has_unit)?;
    let before: String = letters[..at].iter().collect();
    let word = before.trim_end_matches(|c: char| !c.is_alphabetic()).rsplit(|c: char| !c.is_alphabetic()).next();
    let is_part = at > 0 && (letters[at - 1].is_ascii_digit() || letters[at - 1] == '.');
    let is_other = word.is_some_and(|word| OTHER_TIMES.contains(&word));
    let te_ms = Some(number.value).filter(|ms| (1e-3..1e3).contains(ms))?;
    (!is_part && !is_other).then_some(Slot { echo: None, te_ms: Some(te_ms), end: number.end })
}

struct NumberIn {
    /// In ms where a unit is given.
    value: f64,
    has_decimals: bool,
    has_unit: bool,
    num_digits: usize,
    end: usize,
}

/// Digits, with decimals behind a point, a comma or a `p`, and a unit of time; not followed by a letter.
fn number(letters: &[char], start: usize) -> Option<NumberIn> {
    let digits_end =
        |from: usize| (from..letters.len()).find(|&i| !letters[i].is_ascii_digit()).unwrap_or(letters.len());
    let mut end = digits_end(start);
    let num_digits = end - start;
    if num_digits == 0 || num_digits > 8 {
        return None;
    }
    let mut text: String = letters[start..end].iter().collect();
    let fraction_end = digits_end((end + 1).min(letters.len()));
    let has_decimals = letters.get(end).is_some_and(|c| matches!(c, '.' | ',' | 'p')) && fraction_end > end + 1;
    if has_decimals {
        text.push('.');
        text.extend(&letters[end + 1..fraction_end]);
        end = fraction_end;
    }
    let mut value: f64 = text.parse().ok()?;
    let unit = [("ms", 1.0), ("msec", 1.0), ("us", 1e-3)].into_iter().rev().find(|(unit, _)| {
        letters.get(end..end + unit.len()).is_some_and(|part| part.iter().copied().eq(unit.chars()))
            && letters.get(end + unit.len()).is_none_or(|next| !next.is_alphabetic())
    });
    if let Some((unit, factor)) = unit {
        value *= factor;
        end += unit.len();
    }
    if letters.get(end).is_some_and(|next| next.is_alphanumeric()) {
        return None;
    }
    Some(NumberIn { value, has_decimals, has_unit: unit.is_some(), num_digits, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_numbers_an_echo_is_taken_out() {
        let check = |name: &str, stem: &str, echo: Option<i64>, te_ms: Option<f64>| {
            let found = EchoName::of(name);
            assert_eq!((found.stem.as_str(), found.echo, found.te_ms), (stem, echo, te_ms), "{name}");
        };
        check("sub-01_ses-2_run-1_echo-3_MEGRE", "sub-01_ses-2_run-1_#_megre", Some(3), None);
        check("00024__bh3x_volume_e10", "00024__bh3x_volume_#", Some(10), None);
        check("patient01_te1", "patient01_#", Some(1), None);
        check("GRE-E2", "gre-#", Some(2), None);
        check("rest.e01", "rest.#", Some(1), None);
        check("gre_echo6_mag", "gre_#_mag", Some(6), None);
        check("te1.2", "#", None, Some(1.2));
        check("liver_TE_2p46_mag", "liver_#_mag", None, Some(2.46));
        check("x_echo-1_te-4.6ms", "x_#_#", Some(1), Some(4.6));
        check("gre TE=1200us", "gre #", None, Some(1.2));
        check("liver_4.6ms", "liver_#", None, Some(4.6));
        check("liver_tr_120ms", "liver_tr_120ms", None, None);
        check("liver echo time 4.6", "liver #", None, Some(4.6));
        check("pre2_run3_20240131", "pre2_run3_20240131", None, None);
        check("date2024_site1", "date2024_site1", None, None);
        check("e2024", "e2024", None, None);
        check("te1volume", "te1volume", None, None);
    }

    #[test]
    fn a_series_is_called_as_its_files_without_the_echo() {
        for (name, rest) in [("sub-01_echo-3_MEGRE", "sub-01_MEGRE"), ("GRE_E2", "GRE"), ("rest.e01", "rest")] {
            assert_eq!(EchoName::of(name).rest, rest);
        }
    }

    #[test]
    fn a_number_that_is_the_echo_time_itself_is_one_of_the_echo() {
        let stem = |name: &str, te: f64| EchoName::of(name).stem_without(Some(te));
        assert_eq!(stem("t2star_4.76", 4.76), stem("t2star_2.38", 2.38));
        assert_eq!(stem("t2star_4.76", 2.38), "t2star_4.76");
        assert_ne!(stem("phantom 1", 1.0), stem("phantom 2", 2.0));
    }
}
