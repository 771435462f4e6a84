//! Stacks across series: one echo per series joined, other components of the same acquisition attached.

use std::collections::BTreeSet;

use super::acquisition::seconds;
use super::catalog::Series;
use super::component::Component;
use super::draft::{Draft, same_positions, same_times, thousandths};
use super::echo_name::EchoName;
use super::geometry::{SAME_POSITION_MM, cluster, orientation, same_orientation};
use super::header::ImageHeader;
use super::runs::{Witness, runs};
use super::stack_plan::Companion;
use crate::say;
use crate::units::EchoTime;

/// Joins series that hold one echo each into one stack, listed at the first of them.
///
/// They must agree in everything that is stated of the measurement and differ in their echo times. Where echo times
/// come twice there were several runs: they are told apart by what the images say of time and number, else nothing
/// is joined, because anything less could be two different measurements.
pub(super) fn join_across_series(drafts: &mut Vec<(usize, Draft)>, series: &mut [Series]) {
    let mut start = 0;
    while start < drafts.len() {
        let candidates = candidates(drafts, start);
        if candidates.len() < 2 {
            start += 1;
            continue;
        }
        let witnesses: Vec<Witness> = witnesses(drafts, &candidates, series);
        let found = runs(&witnesses);
        if found.is_ambiguous {
            for &index in &candidates {
                series[drafts[index].0].notes.push(say!("runs-not-told-apart", count = candidates.len()));
                drafts[index].1.is_looked_at = true;
            }
            continue;
        }
        let runs: Vec<Vec<usize>> =
            found.parts.iter().map(|part| part.iter().map(|&i| candidates[i]).collect()).collect();
        join(drafts, series, runs);
    }
}

/// Joins each of `runs`, which hold indices of `drafts`; afterwards none of them is looked at again.
fn join(drafts: &mut Vec<(usize, Draft)>, series: &mut [Series], runs: Vec<Vec<usize>>) {
    let count = runs.len();
    let mut taken: Vec<Option<(usize, Draft)>> = drafts.drain(..).map(Some).collect();
    for mut run in runs {
        run.sort_unstable();
        let Some((&first, others)) = run.split_first() else { continue };
        let joined: Vec<(usize, Draft)> = others.iter().filter_map(|&index| taken[index].take()).collect();
        let Some((target, draft)) = &mut taken[first] else { continue };
        draft.is_looked_at = true;
        if !joined.is_empty() {
            let name = name_of(&series[*target]);
            let numbers: Vec<String> = joined.iter().map(|(index, _)| name_of(&series[*index])).collect();
            for (index, _) in &joined {
                series[*index].notes.push(say!("series-joined-to", number = name.clone()));
            }
            draft.notes.push(say!("series-joined-others", numbers = numbers.join(", ")));
        }
        if count > 1 {
            draft.notes.push(say!("split-runs", count = count));
        }
        merge(draft, joined.into_iter().map(|(_, draft)| draft).collect());
    }
    drafts.extend(taken.into_iter().flatten());
}

/// Marks runs that hold only some of the echoes or slices of another one measured under the same conditions.
pub(super) fn mark_broken_off(drafts: &mut [(usize, Draft)]) {
    let is_part = |a: &Draft, b: &Draft| {
        let has_time = |te: &EchoTime| b.times.iter().any(|other| (other.ms() - te.ms()).abs() <= 0.01);
        let near = |p: &[f64; 3], q: &[f64; 3]| p.iter().zip(q).all(|(x, y)| (x - y).abs() <= SAME_POSITION_MM);
        (a.times.len() < b.times.len() || a.positions.len() < b.positions.len())
            && a.times.iter().all(has_time)
            && a.positions.iter().all(|p| b.positions.iter().any(|q| near(p, q)))
            && has_same_conditions(a, b)
    };
    let is_run = |draft: &Draft| draft.times.len() > 1 && draft.component.is_magnitude() && !draft.is_ambiguous;
    let marks: Vec<bool> =
        (drafts.iter()).map(|(_, a)| is_run(a) && drafts.iter().any(|(_, b)| is_run(b) && is_part(a, b))).collect();
    drafts.iter_mut().zip(marks).for_each(|((_, draft), mark)| draft.is_broken_off = mark);
}

fn name_of(series: &Series) -> String {
    series.number.map_or_else(|| "–".to_owned(), |number| number.to_string())
}

/// Drafts of one echo that were measured under the conditions of the one at `start`, with it.
fn candidates(drafts: &[(usize, Draft)], start: usize) -> Vec<usize> {
    let (home, first) = &drafts[start];
    if !can_join(first) {
        return Vec::new();
    }
    let others = (start + 1..drafts.len()).filter(|&i| {
        let (series, draft) = &drafts[i];
        series != home && can_join(draft) && is_same_measurement(first, draft)
    });
    std::iter::once(start).chain(others).collect()
}

fn can_join(draft: &Draft) -> bool {
    draft.times.len() == 1
        && draft.te_is_known
        && draft.component.is_magnitude()
        && draft.derived_from.as_deref().is_none_or(|word| word == "DERIVED")
        && !draft.is_mosaic
        && !draft.is_ambiguous
        && !draft.is_looked_at
        && draft.images().all(|image| image.file.names.is_none())
}

/// What each candidate says of its run: what its images say, slice by slice, and the time of the series where they say
/// none.
fn witnesses(drafts: &[(usize, Draft)], candidates: &[usize], series: &[Series]) -> Vec<Witness> {
    let times: Vec<f64> = candidates.iter().flat_map(|&i| drafts[i].1.times.iter().map(|te| te.ms())).collect();
    let (echoes, _) = cluster(&times, 0.01);
    let measured = candidates.iter().all(|&i| drafts[i].1.images().all(|image| image.acquisition.time_s.is_some()));
    let temporal = numbered(drafts, candidates, |image| image.acquisition.temporal_position);
    let acquisition = numbered(drafts, candidates, |image| image.acquisition.number);
    let bandwidth = numbered(drafts, candidates, |image| image.acquisition.pixel_bandwidth_hz.and_then(thousandths));
    let of = |n: usize| {
        let (home, draft) = &drafts[candidates[n]];
        let of_series = draft.images().next().and_then(|image| seconds("", &image.file.series_time));
        Witness {
            echo: echoes[n],
            slice: 0,
            bandwidth_mhz: bandwidth[n],
            temporal_position: temporal[n],
            acquisition_number: acquisition[n],
            time_s: if measured { median(draft, |image| image.acquisition.time_s) } else { of_series },
            content_time_s: median(draft, |image| image.acquisition.content_time_s),
            trigger_time_ms: median(draft, |image| image.acquisition.trigger_time_ms),
            order: series[*home].number,
            ..Witness::default()
        }
    };
    (0..candidates.len()).map(of).collect()
}

/// The median of what the images of a draft state; `None` where one states nothing.
fn median(draft: &Draft, value: impl Fn(&ImageHeader) -> Option<f64>) -> Option<f64> {
    let mut values = draft.images().map(|image| value(image)).collect::<Option<Vec<f64>>>()?;
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// A number for each candidate, the same for those whose images state the same values slice by slice; `None` where an
/// image of it states none.
fn numbered(
    drafts: &[(usize, Draft)],
    candidates: &[usize],
    value: impl Fn(&ImageHeader) -> Option<i64>,
) -> Vec<Option<i64>> {
    let stated = |&i: &usize| drafts[i].1.images().map(|image| value(image)).collect::<Option<Vec<i64>>>();
    let all: Vec<Option<Vec<i64>>> = candidates.iter().map(stated).collect();
    let distinct: BTreeSet<&Vec<i64>> = all.iter().flatten().collect();
    let place = |values: &Vec<i64>| distinct.iter().position(|other| *other == values).map(|place| place as i64);
    all.iter().map(|values| values.as_ref().and_then(place)).collect()
}

fn is_same_measurement(a: &Draft, b: &Draft) -> bool {
    same_positions(a, b) && has_same_conditions(a, b)
}

/// Whether two drafts agree in all that is stated of person and measurement; slices, echo times and run left aside.
fn has_same_conditions(a: &Draft, b: &Draft) -> bool {
    let (Some(x), Some(y)) = (a.images().next(), b.images().next()) else { return false };
    a.component == b.component
        && a.derived_from.is_some() == b.derived_from.is_some()
        && same_plane(x, y)
        && measurement_of(x) == measurement_of(y)
        && x.file.is_same_person(&y.file)
        && x.acquisition.contradiction(&y.acquisition).is_none()
        && x.acquisition.coil == y.acquisition.coil
        && x.acquisition.setup == y.acquisition.setup
        && x.slice_thickness_mm.map(thousandths) == y.slice_thickness_mm.map(thousandths)
        && x.image_type == y.image_type
        && x.file.protocol_name == y.file.protocol_name
        && x.file.sequence_name == y.file.sequence_name
        && x.file.manufacturer == y.file.manufacturer
        && x.file.scanning_sequence == y.file.scanning_sequence
        && without_echo(x) == without_echo(y)
}

fn measurement_of(image: &ImageHeader) -> Option<&str> {
    image.file.names.as_ref().map(|names| names.measurement.as_str())
}

/// SeriesDescription without the echo's number or time, which exports append ("gre_e1", "gre_e2", "T2* TE 4.6").
fn without_echo(image: &ImageHeader) -> String {
    EchoName::of(&image.file.series_description).stem_without(image.te_ms)
}

fn same_plane(a: &ImageHeader, b: &ImageHeader) -> bool {
    let planes = match (orientation(a), orientation(b)) {
        (Some(x), Some(y)) => same_orientation(x, y),
        _ => false,
    };
    planes
        && a.file.frame_of_reference_uid == b.file.frame_of_reference_uid
        && (a.file.pixels.rows, a.file.pixels.columns) == (b.file.pixels.rows, b.file.pixels.columns)
        && a.pixel_spacing_mm == b.pixel_spacing_mm
}

fn merge(first: &mut Draft, others: Vec<Draft>) {
    let mut rows: Vec<_> = first.times.drain(..).zip(first.table.drain(..)).collect();
    for other in others {
        rows.extend(other.times.into_iter().zip(other.table));
        first.notes.extend(other.notes);
    }
    rows.sort_by(|a, b| a.0.ms().total_cmp(&b.0.ms()));
    (first.times, first.table) = rows.into_iter().unzip();
}

/// Attaches phase, real and imaginary images to the magnitude they belong to; makes the magnitude of a real part
/// that has an imaginary part but no magnitude.
pub(super) fn attach_companions(drafts: &mut [(usize, Draft)]) {
    let belongs = |a: &Draft, b: &Draft| {
        let (Some(x), Some(y)) = (a.images().next(), b.images().next()) else { return false };
        same_plane(x, y)
            && same_positions(a, b)
            && same_times(a, b)
            && b.derived_from.is_none()
            && x.file.is_same_person(&y.file)
            && x.acquisition.coil == y.acquisition.coil
            && x.acquisition.contradiction(&y.acquisition).is_none()
            && measurement_of(x) == measurement_of(y)
    };
    for target in 0..drafts.len() {
        let draft = &drafts[target].1;
        if draft.derived_from.is_some() || !(draft.component.is_magnitude() || draft.component == Component::Real) {
            continue;
        }
        let mut companions = Vec::new();
        for wanted in [Component::Phase, Component::Real, Component::Imaginary] {
            let all = drafts.iter().enumerate().filter(|(i, (_, other))| {
                *i != target && other.component == wanted && !other.is_ambiguous && belongs(draft, other)
            });
            let found = the_one(draft, all.map(|(_, (_, other))| other).collect());
            companions.extend(found.map(|other| Companion { component: wanted, frames: other.table.clone() }));
        }
        let is_alone = draft.component == Component::Real
            && !drafts.iter().any(|(_, other)| other.component.is_magnitude() && belongs(draft, other));
        let draft = &mut drafts[target].1;
        if is_alone {
            draft.imaginary = companions.iter().find(|c| c.component == Component::Imaginary).map(|c| c.frames.clone());
        }
        draft.companions = companions;
    }
}

/// The one of `others` that was measured together with `draft`: the only one, else the one of its series, else the
/// one of its time. Where several are left none is taken.
fn the_one<'a>(draft: &Draft, others: Vec<&'a Draft>) -> Option<&'a Draft> {
    let only = |found: Vec<&'a Draft>| <[&Draft; 1]>::try_from(found).ok().map(|[one]| one);
    let image = draft.images().next()?;
    let chosen = |is_with: &dyn Fn(&ImageHeader) -> bool| {
        only(others.iter().copied().filter(|other| other.images().next().is_some_and(|i| is_with(i))).collect())
    };
    let time = image.acquisition.time_s;
    only(others.clone())
        .or_else(|| chosen(&|other| other.file.series_uid == image.file.series_uid))
        .or_else(|| chosen(&|other| time.zip(other.acquisition.time_s).is_some_and(|(a, b)| (a - b).abs() < 0.5)))
}
