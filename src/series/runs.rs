//! Tells the runs of a measurement apart: breath-holds that were repeated, time points, heart phases, coils.
//!
//! A decay is only one when all its echoes were measured together. Every attribute that can tell runs apart is asked,
//! the most telling first; what nothing tells apart is said to be ambiguous and never guessed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::acquisition::Setup;

/// What an image, or a whole series of one echo, says of the run it belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Witness {
    pub echo: usize,
    pub slice: usize,
    pub coil: String,
    pub image_type: String,
    pub setup: Setup,
    /// SliceThickness in µm: a decay has one.
    pub thickness_um: Option<i64>,
    pub sequence: String,
    /// PixelBandwidth in mHz per pixel.
    pub bandwidth_mhz: Option<i64>,
    /// What numbers the series where one stack may come from several, as files without series do.
    pub series: String,
    pub series_time: String,
    pub temporal_position: Option<i64>,
    pub acquisition_number: Option<i64>,
    pub time_s: Option<f64>,
    pub content_time_s: Option<f64>,
    pub trigger_time_ms: Option<f64>,
    /// InstanceNumber of an image, SeriesNumber of a series.
    pub order: Option<i64>,
}

impl Witness {
    fn cell(&self) -> (usize, usize) {
        (self.echo, self.slice)
    }
}

/// Members of the same run, as indices.
type Part = Vec<usize>;

/// Images sorted into runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Runs {
    pub parts: Vec<Part>,
    /// The attributes that told them apart.
    pub told_by: Vec<&'static str>,
    /// A part still holds an echo of a slice twice.
    pub is_ambiguous: bool,
}

type Split = fn(&[Witness], &[usize]) -> Option<Vec<Part>>;

const KEYS: &[(&str, Split)] = &[
    ("ReceiveCoilName", |all, part| by_condition(all, part, |w| w.coil.as_str())),
    ("SliceThickness", |all, part| by_condition(all, part, |w| w.thickness_um)),
    ("SeriesTime", |all, part| by_condition(all, part, |w| w.series_time.as_str())),
    ("SeriesInstanceUID", |all, part| by_count(all, part, |w| w.series.as_str())),
    ("ImageType", |all, part| by_setting_of_echoes(all, part, |w| w.image_type.as_str())),
    ("SequenceName", |all, part| by_sequence(all, part, |w| w.sequence.as_str())),
    ("PixelBandwidth", |all, part| by_sequence(all, part, |w| w.bandwidth_mhz)),
    ("TemporalPositionIdentifier", |all, part| by_number(all, part, |w| w.temporal_position)),
    ("AcquisitionNumber", |all, part| by_number(all, part, |w| w.acquisition_number)),
    ("AcquisitionTime", |all, part| by_time(all, part, |w| w.time_s)),
    ("TriggerTime", by_phase),
    ("ContentTime", by_content_time),
    ("InstanceNumber", by_order),
];

/// Sorts `all` into runs.
pub(super) fn runs(all: &[Witness]) -> Runs {
    let mut found = Runs { parts: vec![(0..all.len()).collect()], ..Runs::default() };
    let names: BTreeSet<&'static str> = all.iter().flat_map(|w| w.setup.iter().map(|(name, _)| *name)).collect();
    for name in names {
        let stated = |w: &Witness| w.setup.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone());
        found.split(name, |part| by_condition(all, part, stated));
    }
    for &(name, split) in KEYS {
        found.split(name, |part| split(all, part));
    }
    found.told_by.dedup();
    found.is_ambiguous = found.parts.iter().any(|part| has_repeats(all, part));
    found
}

impl Runs {
    fn split(&mut self, name: &'static str, split: impl Fn(&[usize]) -> Option<Vec<Part>>) {
        let mut parts = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            match split(&part) {
                Some(finer) => {
                    self.told_by.push(name);
                    parts.extend(finer);
                }
                None => parts.push(part),
            }
        }
        self.parts = parts;
    }
}

fn has_repeats(all: &[Witness], part: &[usize]) -> bool {
    let mut seen = BTreeSet::new();
    part.iter().any(|&i| !seen.insert(all[i].cell()))
}

fn grouped<K: Ord>(part: &[usize], key: impl Fn(usize) -> K) -> Vec<Part> {
    let mut groups: BTreeMap<K, Part> = BTreeMap::new();
    part.iter().for_each(|&i| groups.entry(key(i)).or_default().push(i));
    groups.into_values().collect()
}

/// Whether some slice has images of several groups. Where none has, every decay lies within one group: slices of one
/// stack may come from several breath-holds.
fn shares_a_slice(all: &[Witness], groups: &[Part]) -> bool {
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    groups.iter().enumerate().any(|(g, part)| part.iter().any(|&i| *group_of.entry(all[i].slice).or_insert(g) != g))
}

/// Parts by what may change from slice to slice and never on the way of a decay. Where it differs in every image it
/// tells nothing of runs.
fn by_condition<'a, K: Ord>(all: &'a [Witness], part: &[usize], value: impl Fn(&'a Witness) -> K) -> Option<Vec<Part>> {
    let groups = grouped(part, |i| value(&all[i]));
    let is_shared = groups.iter().any(|group| group.len() > 1);
    (groups.len() > 1 && is_shared && shares_a_slice(all, &groups)).then_some(groups)
}

/// Parts by what may well differ between the echoes of one decay (in phase, opposed phase); with repeats it tells runs.
fn by_setting_of_echoes<'a, K: Ord>(
    all: &'a [Witness],
    part: &[usize],
    value: impl Fn(&'a Witness) -> K,
) -> Option<Vec<Part>> {
    let groups = grouped(part, |i| value(&all[i]));
    (groups.len() > 1 && has_repeats(all, part) && shares_a_slice(all, &groups)).then_some(groups)
}

/// Parts by what a sequence may set for each echo, where the images were not measured at one time.
fn by_sequence<'a, K: Ord>(all: &'a [Witness], part: &[usize], value: impl Fn(&'a Witness) -> K) -> Option<Vec<Part>> {
    let is_at_once = |slice: &Part| {
        let times: Option<Vec<f64>> = slice.iter().map(|&i| all[i].time_s).collect();
        times.is_some_and(|times| {
            let (low, high) = times.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &t| (l.min(t), h.max(t)));
            high - low <= LONGEST_PAUSE_S
        })
    };
    let is_together = grouped(part, |i| all[i].slice).iter().all(is_at_once);
    if is_together { by_setting_of_echoes(all, part, value) } else { by_count(all, part, value) }
}

/// Parts by a number that counts runs, where every image has one.
fn by_number(all: &[Witness], part: &[usize], number: impl Fn(&Witness) -> Option<i64>) -> Option<Vec<Part>> {
    if part.iter().any(|&i| number(&all[i]).is_none()) {
        return None;
    }
    by_count(all, part, number)
}

/// Parts by what counts runs. It may also count slices, echoes or images: then it says nothing of runs.
fn by_count<'a, K: Ord>(all: &'a [Witness], part: &[usize], count: impl Fn(&'a Witness) -> K) -> Option<Vec<Part>> {
    let groups = grouped(part, |i| count(&all[i]));
    if groups.len() < 2 || !shares_a_slice(all, &groups) || groups.iter().all(|group| group.len() == 1) {
        return None;
    }
    let echoes: Vec<BTreeSet<usize>> =
        groups.iter().map(|group| group.iter().map(|&i| all[i].echo).collect()).collect();
    let distinct: BTreeSet<usize> = echoes.iter().flatten().copied().collect();
    let counts_echoes = echoes.iter().all(|echoes| echoes.len() == 1) && distinct.len() == groups.len();
    (!counts_echoes).then_some(groups)
}

/// Longest pause between the echoes of one decay, s. Echoes of one readout lie milliseconds apart, those of interleaved
/// trains within a breath-hold some seconds; one that is repeated starts later than this.
const LONGEST_PAUSE_S: f64 = 5.0;
/// Longest difference of trigger times within a decay, ms: less than phases of the heart lie apart.
const LONGEST_TRIGGER_MS: f64 = 100.0;

type Moment = fn(&Witness) -> Option<f64>;

/// Parts by time of acquisition: at the longest pauses between images that show the same, or, where no image comes
/// twice, at pauses that no readout has.
fn by_time(all: &[Witness], part: &[usize], moment: Moment) -> Option<Vec<Part>> {
    if part.iter().any(|&i| moment(&all[i]).is_none()) {
        return None;
    }
    if !has_repeats(all, part) {
        return by_pause(all, part, moment, LONGEST_PAUSE_S);
    }
    let most = most_copies(all, part);
    let sequence = in_time(all, part, moment);
    if let Some(parts) = cut(all, &sequence, moment).filter(|parts| parts.len() == most) {
        return Some(parts);
    }
    // Slice after slice, each several times.
    let mut parts = vec![Part::new(); most];
    for slice in grouped(part, |i| all[i].slice) {
        let runs = cut(all, &in_time(all, &slice, moment), moment).filter(|runs| runs.len() <= most)?;
        runs.into_iter().enumerate().for_each(|(n, run)| parts[n].extend(run));
    }
    Some(parts)
}

/// Longest time that a computer takes between the images of one decay, s.
const LONGEST_RECONSTRUCTION_S: f64 = 60.0;

/// When the images were made tells runs apart where nothing says when they were measured.
fn by_content_time(all: &[Witness], part: &[usize]) -> Option<Vec<Part>> {
    let moment: Moment = |w| w.content_time_s;
    if has_repeats(all, part) {
        return by_time(all, part, moment);
    }
    let is_asked = part.iter().all(|&i| all[i].time_s.is_none() && moment(&all[i]).is_some());
    is_asked.then(|| by_pause(all, part, moment, LONGEST_RECONSTRUCTION_S)).flatten()
}

fn most_copies(all: &[Witness], part: &[usize]) -> usize {
    grouped(part, |i| all[i].cell()).iter().map(Vec::len).max().unwrap_or(0)
}

fn in_time(all: &[Witness], part: &[usize], moment: Moment) -> Part {
    let time = |i: usize| moment(&all[i]).unwrap_or_default();
    let mut sequence = part.to_vec();
    sequence.sort_by(|&a, &b| time(a).total_cmp(&time(b)).then(all[a].order.cmp(&all[b].order)));
    sequence
}

/// Cuts a sequence in time so that nothing comes twice in a piece, each time at the longest pause; `None` where there
/// is no pause to cut at.
fn cut(all: &[Witness], sequence: &[usize], moment: Moment) -> Option<Vec<Part>> {
    let time = |k: usize| moment(&all[sequence[k]]).unwrap_or_default();
    let (mut pieces, mut start) = (Vec::new(), 0);
    let mut seen: HashMap<(usize, usize), usize> = HashMap::new();
    for (at, &i) in sequence.iter().enumerate() {
        if let Some(&first) = seen.get(&all[i].cell()).filter(|first| **first >= start) {
            let pause = |k: usize| time(k) - time(k - 1);
            let longest = (first + 1..=at).max_by(|&a, &b| pause(a).total_cmp(&pause(b)).then(b.cmp(&a)))?;
            if pause(longest) < 1e-3 {
                return None;
            }
            pieces.push(sequence[start..longest].to_vec());
            start = longest;
        }
        seen.insert(all[i].cell(), at);
    }
    pieces.push(sequence[start..].to_vec());
    Some(pieces)
}

/// Cuts at pauses within a slice that are too long for one readout. Where every echo stands alone in time each was
/// measured by itself, as some protocols do: they belong together as far as anybody can tell.
fn by_pause(all: &[Witness], part: &[usize], moment: Moment, longest: f64) -> Option<Vec<Part>> {
    let time = |i: usize| moment(&all[i]).unwrap_or_default();
    let mut cuts: Vec<f64> = Vec::new();
    for slice in grouped(part, |i| all[i].slice) {
        let times: Vec<f64> = in_time(all, &slice, moment).into_iter().map(time).collect();
        let pauses: Vec<usize> = (1..times.len()).filter(|&k| times[k] - times[k - 1] > longest).collect();
        if !pauses.is_empty() && pauses.len() + 1 < times.len() {
            cuts.extend(pauses.into_iter().map(|k| (times[k] + times[k - 1]) / 2.0));
        }
    }
    if cuts.is_empty() {
        return None;
    }
    cuts.sort_by(f64::total_cmp);
    let parts = grouped(part, |i| cuts.partition_point(|cut| *cut < time(i)));
    (parts.len() > 1).then_some(parts)
}

/// Phases of the heart: each shows everything once.
fn by_phase(all: &[Witness], part: &[usize]) -> Option<Vec<Part>> {
    if part.iter().any(|&i| all[i].trigger_time_ms.is_none()) {
        return None;
    }
    if !has_repeats(all, part) {
        return by_pause(all, part, |w| w.trigger_time_ms, LONGEST_TRIGGER_MS);
    }
    let groups = grouped(part, |i| all[i].trigger_time_ms.map(|ms| (ms * 10.0).round() as i64));
    let distinct = grouped(part, |i| all[i].cell()).len();
    let is_whole = |group: &Part| group.len() == distinct && !has_repeats(all, group);
    (groups.len() > 1 && groups.iter().all(is_whole)).then_some(groups)
}

/// Runs one after the other in the numbering: each goes through the same images in the same order, as far as it gets.
fn by_order(all: &[Witness], part: &[usize]) -> Option<Vec<Part>> {
    if !has_repeats(all, part) {
        return None;
    }
    let mut sequence = part.to_vec();
    sequence.sort_by_key(|&i| all[i].order);
    let is_numbered = sequence.iter().all(|&i| all[i].order.is_some())
        && sequence.windows(2).all(|pair| all[pair[0]].order < all[pair[1]].order);
    if !is_numbered {
        return None;
    }
    let mut pieces: Vec<Part> = vec![Part::new()];
    let mut seen = BTreeSet::new();
    for i in sequence {
        if !seen.insert(all[i].cell()) {
            seen = BTreeSet::from([all[i].cell()]);
            pieces.push(Part::new());
        }
        pieces.last_mut()?.push(i);
    }
    let longest = pieces.iter().max_by_key(|piece| piece.len())?;
    let follows = |piece: &Part| piece.iter().zip(longest).all(|(&a, &b)| all[a].cell() == all[b].cell());
    pieces.iter().all(follows).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Echo and slice of each image, what else it says by `say(index, witness)`.
    fn witnesses(cells: &[(usize, usize)], say: impl Fn(usize, &mut Witness)) -> Vec<Witness> {
        let one = |(n, &(echo, slice)): (usize, &(usize, usize))| {
            let mut witness = Witness { echo, slice, ..Witness::default() };
            say(n, &mut witness);
            witness
        };
        cells.iter().enumerate().map(one).collect()
    }

    fn sizes(found: &Runs) -> Vec<usize> {
        found.parts.iter().map(Vec::len).collect()
    }

    /// Five echoes, then the first two again.
    const BROKEN_OFF: [(usize, usize); 7] = [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (0, 0), (1, 0)];

    #[test]
    fn a_run_that_was_broken_off_is_told_by_time_number_or_order() {
        let by_time = runs(&witnesses(&BROKEN_OFF, |n, w| w.time_s = Some(if n < 5 { n as f64 * 0.01 } else { 95.0 })));
        assert_eq!((sizes(&by_time), by_time.told_by.as_slice()), (vec![5, 2], &["AcquisitionTime"][..]));
        let by_number = runs(&witnesses(&BROKEN_OFF, |n, w| w.acquisition_number = Some(i64::from(n >= 5))));
        assert_eq!((sizes(&by_number), by_number.is_ambiguous), (vec![5, 2], false));
        let by_order = runs(&witnesses(&BROKEN_OFF, |n, w| w.order = Some(40 + n as i64)));
        assert_eq!((sizes(&by_order), by_order.is_ambiguous), (vec![5, 2], false));
        // The short one first.
        let reversed =
            runs(&witnesses(&BROKEN_OFF, |n, w| w.time_s = Some(if n < 5 { 95.0 } else { n as f64 * 0.01 })));
        assert_eq!(sizes(&reversed), [2, 5]);
    }

    #[test]
    fn where_nothing_tells_repeats_apart_nothing_is_guessed() {
        assert!(runs(&witnesses(&BROKEN_OFF, |_, _| ())).is_ambiguous);
        // Numbered to and fro, so that the order of numbers is no order of runs.
        let cells = [(0, 0), (0, 0), (1, 0), (1, 0), (2, 0), (2, 0)];
        assert!(runs(&witnesses(&cells, |n, w| w.order = Some(n as i64))).is_ambiguous);
        assert!(runs(&witnesses(&cells, |n, w| w.time_s = Some(n as f64))).is_ambiguous);
        assert!(runs(&witnesses(&cells, |_, w| w.time_s = Some(7.0))).is_ambiguous);
        let coils = runs(&witnesses(&cells, |n, w| w.coil = format!("H{}", [1, 2, 2, 1, 1, 2][n])));
        assert_eq!((sizes(&coils), coils.is_ambiguous), (vec![3, 3], false));
    }

    #[test]
    fn numbers_that_count_slices_echoes_or_images_do_not_split() {
        let cells: Vec<(usize, usize)> = (0..3).flat_map(|slice| (0..4).map(move |echo| (echo, slice))).collect();
        let count_slices = runs(&witnesses(&cells, |n, w| w.acquisition_number = Some(cells[n].1 as i64)));
        let count_echoes = runs(&witnesses(&cells, |n, w| w.acquisition_number = Some(cells[n].0 as i64)));
        let count_images = runs(&witnesses(&cells, |n, w| w.acquisition_number = Some(n as i64)));
        assert_eq!([count_slices, count_echoes, count_images].map(|found| sizes(&found)), [[12], [12], [12]]);
        // Slices of two breath-holds are one stack; halves of one decay are not.
        let holds = runs(&witnesses(&cells, |n, w| w.time_s = Some(if cells[n].1 == 2 { 60.0 } else { 0.0 })));
        assert_eq!(sizes(&holds), [12]);
        let halves = runs(&witnesses(&cells, |n, w| w.time_s = Some(if cells[n].0 >= 2 { 60.0 } else { 0.0 })));
        assert_eq!(sizes(&halves), [6, 6]);
        // A protocol that measures each echo in a breath-hold of its own.
        let single = runs(&witnesses(&cells, |n, w| w.time_s = Some(cells[n].0 as f64 * 45.0)));
        assert_eq!(sizes(&single), [12]);
    }

    #[test]
    fn slices_that_are_each_measured_twice_in_a_row_make_two_stacks() {
        let cells: Vec<(usize, usize)> = (0..3).flat_map(|slice| (0..4).map(move |n| (n % 2, slice))).collect();
        let found = runs(&witnesses(&cells, |n, w| w.time_s = Some((n / 2) as f64 * 3.0)));
        assert_eq!(sizes(&found), [6, 6]);
        assert!(!found.is_ambiguous);
    }

    #[test]
    fn phases_are_told_by_trigger_time() {
        let cells: Vec<(usize, usize)> = (0..12).map(|n| (n % 4, 0)).collect();
        let found = runs(&witnesses(&cells, |n, w| w.trigger_time_ms = Some((n / 4) as f64 * 33.0)));
        assert_eq!(sizes(&found), [4, 4, 4]);
        let random = runs(&witnesses(&cells, |n, w| w.trigger_time_ms = Some(n as f64)));
        assert!(random.is_ambiguous);
    }
}
