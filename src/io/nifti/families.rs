//! Which NIfTI files are the echoes of one measurement, judged by their names together.
//!
//! Only the part of a name that numbers echoes may vary: one with a label ("echo-2", "e2", "te4.6"), or a bare number
//! or letter whose order is the order of the echo times. Numbers of persons, runs, sessions and dates never vary
//! within a measurement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::names::{Names, former_series_uid, uid, without_component};
use crate::series::{FileNames, ImageHeader};

/// Words before a number that never number an echo.
const NEVER: &[&str] = &[
    "acq",
    "b",
    "c",
    "case",
    "ch",
    "chan",
    "channel",
    "coil",
    "cohort",
    "control",
    "d",
    "date",
    "day",
    "dyn",
    "fa",
    "flip",
    "group",
    "id",
    "m",
    "month",
    "n",
    "p",
    "pat",
    "patient",
    "person",
    "ph",
    "phase",
    "proband",
    "pt",
    "r",
    "rep",
    "run",
    "ses",
    "session",
    "site",
    "sl",
    "slice",
    "sub",
    "subj",
    "subject",
    "t",
    "time",
    "tr",
    "v",
    "visit",
    "volunteer",
    "w",
    "week",
    "y",
    "year",
];

/// One file, as far as it matters here.
struct File {
    names: Names,
    /// Echo time of a file of one volume.
    te_ms: Option<f64>,
    is_single: bool,
    /// Matrix and place of its first slice.
    grid: String,
    label: String,
    former: String,
    number: Option<i64>,
}

/// Gives the images of NIfTI files the study and series that their names say; images of other files stay as they are.
pub(crate) fn assign(images: &mut [ImageHeader]) {
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    for image in images.iter().filter(|image| image.file.names.is_some()) {
        let label = &image.file.place.label;
        let file = files.entry(label.clone()).or_insert_with(|| File {
            names: Names::of(&image.file.place),
            te_ms: image.te_ms,
            is_single: true,
            grid: grid_of(image),
            label: label.clone(),
            former: former_series_uid(&image.file.place),
            number: image.file.series_number,
        });
        file.is_single &= file.te_ms == image.te_ms;
    }
    let files: Vec<File> = files.into_values().collect();
    let mut identity: BTreeMap<&str, Identity> = BTreeMap::new();
    for family in families(&files) {
        let first = family.members.iter().copied().min_by(|&a, &b| order(&files[a]).total_cmp(&order(&files[b])));
        let Some(first) = first else { continue };
        let of_family = Identity {
            study: uid(&family.study),
            series: uid(&family.key),
            measurement: without_component(&family.key),
            former: files[first].former.clone(),
            number: family.members.iter().filter_map(|&i| files[i].number).min(),
            echo: None,
        };
        for (n, &i) in family.members.iter().enumerate() {
            let echo = family.is_numbered_by_rank.then_some(n as i64 + 1);
            identity.insert(files[i].label.as_str(), Identity { echo, ..of_family.clone() });
        }
    }
    let mut renamed: BTreeMap<String, Arc<crate::series::FileHeader>> = BTreeMap::new();
    for image in images.iter_mut() {
        let Some(found) = identity.get(image.file.place.label.as_str()) else { continue };
        let file = renamed.entry(image.file.place.label.clone()).or_insert_with(|| {
            let mut file = (*image.file).clone();
            file.study_uid = found.study.clone();
            file.series_uid = found.series.clone();
            file.series_number = found.number;
            file.names = Some(FileNames {
                measurement: found.measurement.clone(),
                former_series_uid: found.former.clone(),
                ..file.names.take().unwrap_or_default()
            });
            Arc::new(file)
        });
        image.file = file.clone();
        image.echo_number = found.echo.or(image.echo_number);
    }
}

fn grid_of(image: &ImageHeader) -> String {
    let pixels = &image.file.pixels;
    format!("{}x{}x{} {:?} {:?}", pixels.rows, pixels.columns, pixels.frames, image.position, image.orientation)
}

#[derive(Clone)]
struct Identity {
    study: String,
    series: String,
    measurement: String,
    former: String,
    number: Option<i64>,
    /// Number of the echo where only the order of the names tells it.
    echo: Option<i64>,
}

fn order(file: &File) -> f64 {
    file.te_ms.or(file.names.echo_number().map(|n| n as f64)).unwrap_or(f64::MAX)
}

struct Family {
    /// The folder all its files lie below.
    study: String,
    key: String,
    members: Vec<usize>,
    /// The members are in the order of their echoes, which nothing else numbers.
    is_numbered_by_rank: bool,
}

impl Family {
    fn new(study: String, key: String, members: Vec<usize>) -> Self {
        Self { study, key, members, is_numbered_by_rank: false }
    }
}

/// Every file in exactly one family.
fn families(files: &[File]) -> Vec<Family> {
    let mut labelled: BTreeMap<(String, String, Option<&str>), Vec<usize>> = BTreeMap::new();
    let mut bare = Vec::new();
    for (i, file) in files.iter().enumerate() {
        let dir = file.names.folder_echo.as_ref().map(|echo| echo.stem.clone());
        if file.names.echo.has_slot() || dir.is_some() {
            let study = if dir.is_some() { file.names.parent.clone() } else { file.names.folder() };
            let key = format!("{study}/{}/{}", dir.unwrap_or_default(), file.names.echo.stem);
            labelled.entry((study, key, file.names.component)).or_default().push(i);
        } else {
            bare.push(i);
        }
    }
    let mut families: Vec<Family> =
        labelled.into_iter().map(|((study, key, _), members)| Family::new(study, key, members)).collect();
    let mut taken = BTreeSet::new();
    let timed = bare_families(files, &bare);
    for family in timed.into_iter().chain(untimed_families(files, &bare)) {
        if family.members.iter().all(|i| !taken.contains(i)) {
            taken.extend(family.members.iter().copied());
            families.push(family);
        }
    }
    let alone = bare.into_iter().filter(|i| !taken.contains(i)).map(|i| {
        let study = files[i].names.folder();
        let key = format!("{study}/{}", files[i].names.stem);
        Family::new(study, key, vec![i])
    });
    families.extend(alone);
    families
}

/// Where a bare number or letter stands, in the order of preference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// The later in the name the more likely an echo.
    Name(usize),
    Folder,
}

/// Members of what may be a family, each with its number, by the place of the number, study and key.
type Numbered = BTreeMap<(Place, String, String), Vec<(usize, i64)>>;

/// Every way to read a bare number or letter in the names of `members` as that of an echo.
fn numbered(files: &[File], members: impl Iterator<Item = usize>) -> Numbered {
    let mut found = Numbered::new();
    for i in members {
        let names = &files[i].names;
        let component = names.component.unwrap_or_default();
        for (n, (stem, value)) in slots(&names.stem).into_iter().rev().enumerate() {
            let key = format!("{}/{stem}|{component}", names.folder());
            found.entry((Place::Name(n), names.folder(), key)).or_default().push((i, value));
        }
        for (stem, value) in numbers(&names.dir) {
            let key = format!("{}/{stem}/{}|{component}", names.parent, names.stem);
            found.entry((Place::Folder, names.parent.clone(), key)).or_default().push((i, value));
        }
    }
    found
}

/// Families of files without any time whose names differ in one number alone and which show the same slices: to be
/// looked at, and to be fitted once somebody types the times.
fn untimed_families(files: &[File], bare: &[usize]) -> Vec<Family> {
    let untimed = bare.iter().copied().filter(|&i| files[i].is_single && files[i].te_ms.is_none());
    let mut all: Vec<Family> = Vec::new();
    for ((_, study, key), mut members) in numbered(files, untimed) {
        members.sort_by_key(|&(_, value)| value);
        let is_told = members.windows(2).all(|pair| pair[0].1 < pair[1].1);
        let is_alike = members.windows(2).all(|pair| files[pair[0].0].grid == files[pair[1].0].grid);
        if members.len() > 1 && is_told && is_alike {
            let members = members.into_iter().map(|(i, _)| i).collect();
            all.push(Family { is_numbered_by_rank: true, ..Family::new(study, key, members) });
        }
    }
    // Two numbers vary: which of them is the echo nobody knows.
    let shares = |a: &Family, b: &Family| a.members != b.members && a.members.iter().any(|i| b.members.contains(i));
    let is_sure: Vec<bool> = all.iter().map(|family| !all.iter().any(|other| shares(family, other))).collect();
    all.into_iter().zip(is_sure).filter(|(_, is_sure)| *is_sure).map(|(family, _)| family).collect()
}

/// Families of files of one volume whose bare number or letter ascends with the echo time; largest first.
fn bare_families(files: &[File], bare: &[usize]) -> Vec<Family> {
    let timed = bare.iter().copied().filter(|&i| files[i].is_single && files[i].te_ms.is_some());
    let found = numbered(files, timed);
    let mut all: Vec<Candidate> = Vec::new();
    for ((place, study, key), mut members) in found {
        members.sort_by_key(|&(_, value)| value);
        let te = |i: usize| files[i].te_ms.unwrap_or_default();
        let steps = members.windows(2).map(|pair| match pair[0].1 < pair[1].1 {
            true => te(pair[1].0) - te(pair[0].0),
            false => 0.0,
        });
        let smallest_step_ms = steps.fold(f64::INFINITY, f64::min);
        if members.len() > 1 && smallest_step_ms > SAME_TE_MS {
            let members = members.into_iter().map(|(i, _)| i).collect();
            all.push(Candidate { place, smallest_step_ms, family: Family::new(study, key, members) });
        }
    }
    all.sort_by(|a, b| b.family.members.len().cmp(&a.family.members.len()).then(a.place.cmp(&b.place)));
    let is_sure = |candidate: &Candidate| all.iter().all(|other| !candidate.is_doubted_by(other));
    let sure: Vec<bool> = all.iter().map(is_sure).collect();
    all.into_iter().zip(sure).filter(|(_, is_sure)| *is_sure).map(|(candidate, _)| candidate.family).collect()
}

/// Echo times closer than this are one.
const SAME_TE_MS: f64 = 0.01;
/// Two ways to read the numbers of names are told apart by the distance of the echo times they give: that of echoes is
/// this many times that of persons, whose times differ by chance.
const FARTHER: f64 = 3.0;

/// Files that differ in one number alone, which ascends with the echo time.
struct Candidate {
    place: Place,
    smallest_step_ms: f64,
    family: Family,
}

impl Candidate {
    /// Whether `other` reads the names of some of the same files in another way that is as likely.
    fn is_doubted_by(&self, other: &Self) -> bool {
        let (own, others) = (&self.family.members, &other.family.members);
        let shares = own.iter().any(|i| others.contains(i));
        shares && own != others && other.smallest_step_ms * FARTHER > self.smallest_step_ms
    }
}

/// Bare numbers of a name, and a single letter at its end ("gre_5", "gre_5a", "gre_5b"), each with the name without
/// it.
fn slots(stem: &str) -> Vec<(String, i64)> {
    let mut all = numbers(stem);
    let stem = stem.to_lowercase();
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    let base = |c: Option<char>| c.is_none_or(|c| c.is_ascii_digit() || matches!(c, '_' | '-' | '.' | ' '));
    match last {
        Some(last @ 'a'..='z') if base(before) => {
            let value = i64::from(last as u32 - 'a' as u32) + 1;
            all.push((format!("{}@", &stem[..stem.len() - 1]), value));
        }
        Some(last) if last.is_ascii_digit() => all.push((format!("{stem}@"), 0)),
        _ => {}
    }
    all
}

/// Numbers of up to four digits that may number an echo: not behind a word that says otherwise, no years, and no
/// parts of dates.
fn numbers(text: &str) -> Vec<(String, i64)> {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let dates = dates(&letters);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        if !letters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = (at..letters.len()).find(|&i| !letters[i].is_ascii_digit()).unwrap_or(letters.len());
        let value: Option<i64> = letters[at..end].iter().collect::<String>().parse().ok();
        let is_year = end - at == 4 && value.is_some_and(|year| YEARS.contains(&year));
        if let Some(value) = value.filter(|_| end - at <= 4)
            && !is_year
            && !dates.iter().any(|date| date.contains(&at))
            && !NEVER.contains(&word_before(&letters, at).as_str())
        {
            let stem: String =
                letters[..at].iter().copied().chain(['@']).chain(letters[end..].iter().copied()).collect();
            found.push((stem, value));
        }
        at = end;
    }
    found
}

const YEARS: std::ops::Range<i64> = 1900..2100;

/// Where dates stand: three numbers with a sign between them that may be a year, a month and a day in some order.
fn dates(letters: &[char]) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..letters.len()).filter(|&i| letters[i].is_ascii_digit()) {
        match groups.last_mut().filter(|group| group.end == at) {
            Some(group) => group.end += 1,
            None => groups.push(at..at + 1),
        }
    }
    let value = |group: &std::ops::Range<usize>| letters[group.clone()].iter().collect::<String>().parse::<i64>().ok();
    let is_small =
        |group: &std::ops::Range<usize>| group.len() <= 2 && value(group).is_some_and(|n| (1..=31).contains(&n));
    let is_year = |group: &std::ops::Range<usize>| {
        group.len() == 2 || (group.len() == 4 && value(group).is_some_and(|year| YEARS.contains(&year)))
    };
    let follow = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| {
        b.start == a.end + 1 && matches!(letters[a.end], '-' | '_' | '.' | ' ')
    };
    let is_date = |three: &[std::ops::Range<usize>]| {
        let [a, b, c] = three else { return false };
        let is_in_order = (is_year(a) && is_small(c)) || (is_small(a) && is_year(c));
        follow(a, b) && follow(b, c) && is_small(b) && is_in_order
    };
    // What belongs to one date is no part of the next: in "2024-01-31_1" the last number is free.
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(three) = groups.get(at..at + 3) {
        let is_found = is_date(three);
        if is_found {
            found.push(three[0].start..three[2].end);
        }
        at += if is_found { 3 } else { 1 };
    }
    found
}

fn word_before(letters: &[char], at: usize) -> String {
    let end = (0..at).rev().find(|&i| !matches!(letters[i], '-' | '_' | '.' | ' ')).map_or(0, |i| i + 1);
    let start = (0..end).rev().find(|&i| !letters[i].is_alphabetic()).map_or(0, |i| i + 1);
    letters[start..end].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::FilePlace;

    fn file(path: &str, te_ms: Option<f64>) -> File {
        let place = FilePlace { label: path.to_owned(), ..FilePlace::default() };
        let names = Names::of(&place);
        let grid = if path.contains("other") { "2" } else { "1" }.to_owned();
        File { names, te_ms, is_single: true, grid, label: path.to_owned(), former: String::new(), number: None }
    }

    /// Sizes of the families that files with these names and echo times form, largest first.
    fn sizes(files: &[(&str, f64)]) -> Vec<usize> {
        let files: Vec<File> = files.iter().map(|&(path, te)| file(path, (te > 0.0).then_some(te))).collect();
        let mut sizes: Vec<usize> = families(&files).iter().map(|family| family.members.len()).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(sizes.iter().sum::<usize>(), files.len(), "each file once");
        sizes
    }

    #[test]
    fn echoes_are_one_family_however_they_are_numbered() {
        assert_eq!(sizes(&[("/d/gre_e1.nii", 1.0), ("/d/gre_e2.nii", 2.0), ("/d/gre_e10.nii", 10.0)]), [3]);
        assert_eq!(sizes(&[("/d/1.nii.gz", 1.0), ("/d/2.nii.gz", 2.0), ("/d/10.nii.gz", 10.0)]), [3]);
        assert_eq!(sizes(&[("/d/gre_5.nii", 1.0), ("/d/gre_5a.nii", 2.0), ("/d/gre_5b.nii", 3.0)]), [3]);
        assert_eq!(sizes(&[("/d/gre_a.nii", 1.0), ("/d/gre_b.nii", 2.0)]), [2]);
        assert_eq!(sizes(&[("/d/scan9/g.nii", 1.0), ("/d/scan10/g.nii", 2.0), ("/d/scan11/g.nii", 3.0)]), [3]);
        assert_eq!(sizes(&[("/d/echo-1/g.nii", 0.0), ("/d/echo-2/g.nii", 0.0)]), [2]);
        assert_eq!(sizes(&[("/d/te1.2.nii", 1.2), ("/d/te2.46.nii", 2.46)]), [2]);
        assert_eq!(sizes(&[("/d/echo_1.nii", 0.0), ("/d/echo_2.nii", 0.0)]), [2]);
        assert_eq!(sizes(&[("/d/p1_1.nii", 1.0), ("/d/p1_2.nii", 2.0), ("/d/p1_3.nii", 3.0)]), [3]);
        assert_eq!(sizes(&[("/d/gre-1-1.nii", 1.0), ("/d/gre-1-2.nii", 2.0), ("/d/gre-1-3.nii", 3.0)]), [3]);
        assert_eq!(sizes(&[("/d/2024-01-31_1.nii", 1.0), ("/d/2024-01-31_2.nii", 2.0)]), [2]);
        assert_eq!(sizes(&[("/d/x_echo-1_te-1.2ms.nii", 1.2), ("/d/x_echo-2_te-4.6ms.nii", 4.6)]), [2]);
    }

    #[test]
    fn persons_runs_and_dates_are_families_of_their_own() {
        assert_eq!(sizes(&[("/d/p01_te1.nii", 1.0), ("/d/p01_te2.nii", 2.0), ("/d/p02_te1.nii", 1.1)]), [2, 1]);
        assert_eq!(sizes(&[("/d/patient1.nii", 1.0), ("/d/patient2.nii", 2.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/sub-1/g.nii", 1.0), ("/d/sub-2/g.nii", 2.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/g_run-1.nii", 1.0), ("/d/g_run-2.nii", 2.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/20240101.nii", 1.0), ("/d/20240102.nii", 2.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/2024-01-03.nii", 1.0), ("/d/2024-01-04.nii", 2.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/anna.nii", 1.0), ("/d/berta.nii", 2.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/t1.nii", 1.0), ("/d/t2.nii", 2.0)]), [1, 1]);
        // Equal echo times, or an order against that of the numbers, speak against echoes.
        assert_eq!(sizes(&[("/d/1.nii", 1.0), ("/d/2.nii", 1.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/1.nii", 2.0), ("/d/2.nii", 1.0)]), [1, 1]);
        // Without times a bare number is one of an echo only where all shows the same slices, and where no other number
        // varies.
        assert_eq!(sizes(&[("/d/1.nii", 0.0), ("/d/2.nii", 0.0)]), [2]);
        assert_eq!(sizes(&[("/d/1.nii", 0.0), ("/other/2.nii", 0.0)]), [1, 1]);
        assert_eq!(sizes(&[("/d/s1/g.nii", 0.0), ("/d/s2/g.nii", 0.0)]), [2]);
        assert_eq!(sizes(&[("/d/s1/g.nii", 0.0), ("/d/s2/g.nii", 0.0), ("/d/other3/g.nii", 0.0)]), [2, 1]);
        assert_eq!(sizes(&[("/d/p1.nii", 0.0), ("/d/p2.nii", 0.0)]), [1, 1]);
        let grid = [("/d/1_1.nii", 0.0), ("/d/1_2.nii", 0.0), ("/d/2_1.nii", 0.0), ("/d/2_2.nii", 0.0)];
        assert_eq!(sizes(&grid), [1; 4]);
    }

    /// Two numbers vary: the times of echoes lie far apart, those of persons differ by chance.
    #[test]
    fn names_of_two_numbers_are_read_by_their_times_or_not_at_all() {
        let grid = |step: f64, drift: f64| {
            let files: Vec<(String, f64)> = (1..=4)
                .flat_map(|person| (1..=3).map(move |echo| (person, echo)))
                .map(|(person, echo)| {
                    (format!("/d/{person}_{echo}.nii"), step * f64::from(echo) + drift * f64::from(person))
                })
                .collect();
            sizes(&files.iter().map(|(path, te)| (path.as_str(), *te)).collect::<Vec<_>>())
        };
        assert_eq!(grid(1.4, 0.0), [3; 4]);
        assert_eq!(grid(1.4, 0.1), [3; 4]);
        assert_eq!(grid(0.1, 1.4), [4; 3]);
        assert_eq!(grid(1.4, 1.0), [1; 12]);
    }

    #[test]
    fn a_person_in_each_folder_keeps_his_echoes() {
        let mut files = Vec::new();
        for person in ["1", "2"] {
            for echo in 1..=3 {
                let shift = if person == "1" { 0.0 } else { 0.1 };
                files.push((format!("/d/{person}/{echo}.nii"), f64::from(echo) + shift));
            }
        }
        let files: Vec<(&str, f64)> = files.iter().map(|(path, te)| (path.as_str(), *te)).collect();
        assert_eq!(sizes(&files), [3, 3]);
    }
}
