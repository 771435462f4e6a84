//! Stacks across series: one echo per series joined, other components of the same acquisition attached.

use std::sync::Arc;

use super::catalog::Series;
use super::component::Component;
use super::draft::{Draft, same_positions, same_times, times_are_distinct};
use super::geometry::{orientation, same_orientation};
use super::header::ImageHeader;
use super::stack_plan::Companion;
use crate::say;

/// Joins series that hold one echo each into one stack, listed at the first of them.
///
/// They must agree in matrix, plane, slices, TR, flip angle, frame of reference and in the names of protocol and
/// sequence, and have different echo times: anything less could be two different measurements.
pub(super) fn join_across_series(drafts: &mut Vec<(usize, Draft)>, series: &mut [Series]) {
    let mut start = 0;
    while start < drafts.len() {
        let partners = partners(drafts, start);
        if partners.is_empty() {
            start += 1;
            continue;
        }
        let mut joined = Vec::new();
        for &index in partners.iter().rev() {
            joined.push(drafts.remove(index));
        }
        joined.reverse();
        let numbers: Vec<String> = joined.iter().map(|(index, _)| name_of(&series[*index])).collect();
        let target = drafts[start].0;
        for (index, _) in &joined {
            series[*index].notes.push(say!("series-joined-echo-with-series", number = name_of(&series[target])));
        }
        let draft = &mut drafts[start].1;
        draft.notes.push(say!("series-echoes-series-joined-with", numbers = numbers.join(", ")));
        merge(draft, joined.into_iter().map(|(_, draft)| draft).collect());
        start += 1;
    }
}

fn name_of(series: &Series) -> String {
    series.number.map_or_else(|| "–".to_owned(), |number| number.to_string())
}

/// Drafts after `start` that are further echoes of it; empty if their echo times are not all different.
fn partners(drafts: &[(usize, Draft)], start: usize) -> Vec<usize> {
    let (home, first) = &drafts[start];
    if !can_join(first) {
        return Vec::new();
    }
    let found: Vec<usize> = (start + 1..drafts.len())
        .filter(|&i| drafts[i].0 != *home && can_join(&drafts[i].1) && belongs_to(first, &drafts[i].1))
        .collect();
    let all: Vec<&Draft> = std::iter::once(first).chain(found.iter().map(|&i| &drafts[i].1)).collect();
    if times_are_distinct(&all) { found } else { Vec::new() }
}

fn can_join(draft: &Draft) -> bool {
    draft.times.len() == 1
        && draft.te_is_known
        && draft.component.is_magnitude()
        && draft.derived_from.is_none()
        && !draft.is_mosaic
}

fn belongs_to(a: &Draft, b: &Draft) -> bool {
    let (Some(x), Some(y)) = (a.images().next(), b.images().next()) else { return false };
    let same_number = |p: Option<f64>, q: Option<f64>| match (p, q) {
        (Some(p), Some(q)) => (p - q).abs() <= 1e-3 * p.abs().max(q.abs()),
        (p, q) => p.is_none() && q.is_none(),
    };
    a.component == b.component
        && same_plane(x, y)
        && same_positions(a, b)
        && same_number(x.file.repetition_time_ms, y.file.repetition_time_ms)
        && same_number(x.file.flip_angle_deg, y.file.flip_angle_deg)
        && x.file.patient_id == y.file.patient_id
        && x.file.protocol_name == y.file.protocol_name
        && x.file.sequence_name == y.file.sequence_name
        && x.file.manufacturer == y.file.manufacturer
        && x.file.scanning_sequence == y.file.scanning_sequence
        && without_echo(x) == without_echo(y)
}

/// SeriesDescription without the echo's number, which exports append ("gre_e1", "gre_e2").
fn without_echo(image: &Arc<ImageHeader>) -> String {
    image.file.series_description.chars().filter(|c| !c.is_ascii_digit()).collect()
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
        same_plane(x, y) && same_positions(a, b) && same_times(a, b) && b.derived_from.is_none()
    };
    for target in 0..drafts.len() {
        let draft = &drafts[target].1;
        if draft.derived_from.is_some() || !(draft.component.is_magnitude() || draft.component == Component::Real) {
            continue;
        }
        let mut companions = Vec::new();
        for wanted in [Component::Phase, Component::Real, Component::Imaginary] {
            let found = drafts.iter().enumerate().find(|(i, (_, other))| {
                *i != target && other.component == wanted && !other.is_repeat && belongs(draft, other)
            });
            companions
                .extend(found.map(|(_, (_, other))| Companion { component: wanted, frames: other.table.clone() }));
        }
        let has_magnitude = drafts.iter().any(|(_, other)| other.component.is_magnitude() && belongs(draft, other));
        let draft = &mut drafts[target].1;
        if draft.component == Component::Real && !has_magnitude {
            draft.imaginary = companions.iter().find(|c| c.component == Component::Imaginary).map(|c| c.frames.clone());
        }
        draft.companions = companions;
    }
}
