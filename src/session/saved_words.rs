//! Words of session files for the program's own names.

pub(super) type Words<T, const N: usize> = [(T, &'static str); N];

pub(super) fn word<T: PartialEq + Copy, const N: usize>(table: &Words<T, N>, value: T) -> String {
    table.iter().find(|(entry, _)| *entry == value).map(|(_, word)| (*word).to_owned()).unwrap_or_default()
}

pub(super) fn meant<T: Copy, const N: usize>(table: &Words<T, N>, word: Option<&str>) -> Option<T> {
    table.iter().find(|(_, name)| Some(*name) == word).map(|(value, _)| *value)
}
