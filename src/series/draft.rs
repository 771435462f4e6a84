//! One bucket of like images → echo × slice tables: repeats and disjoint slices become tables of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bucket::{Bucket, Images};
use super::component::Component;
use super::echoes::{Echoes, echoes};
use super::geometry::{OrderedBy, SAME_POSITION_MM, Slices, cross, dot, orientation, slices};
use super::header::{ImageHeader, Scale};
use super::runs::{Witness, runs};
use super::stack_plan::{Companion, FrameRef, FrameTable};
use crate::say;
use crate::text::Message;
use crate::units::EchoTime;

/// A table of images that still lacks its scaling, sanity checks and warnings.
pub(super) struct Draft {
    pub component: Component,
    pub derived_from: Option<String>,
    pub is_mosaic: bool,
    /// A second copy of a stack that is there already.
    pub is_repeat: bool,
    /// Its images may belong to several runs: nothing tells them apart.
    pub is_ambiguous: bool,
    /// A run that ends earlier than another one of the same measurement.
    pub is_broken_off: bool,
    /// Whether it belongs to others was looked at across series.
    pub is_looked_at: bool,
    pub table: FrameTable,
    pub times: Vec<EchoTime>,
    pub te_is_known: bool,
    pub positions: Vec<[f64; 3]>,
    pub ordered_by: OrderedBy,
    pub imaginary: Option<FrameTable>,
    pub companions: Vec<Companion>,
    pub notes: Vec<Message>,
}

impl Draft {
    pub fn images(&self) -> impl Iterator<Item = &Arc<ImageHeader>> {
        self.table.iter().flatten().flatten().map(|frame| &frame.image)
    }

    /// Position of every slice along the normal, `None` without geometry.
    pub fn along_normal(&self) -> Option<Vec<f64>> {
        let [row, col] = orientation(self.images().next()?)?;
        let normal = cross(row, col);
        (self.ordered_by == OrderedBy::Position).then(|| self.positions.iter().map(|p| dot(*p, normal)).collect())
    }
}

/// Builds the tables of a bucket.
pub(super) fn drafts(bucket: Bucket, notes: &mut Vec<Message>) -> Vec<Draft> {
    let Bucket { component, derived_from, is_mosaic, images } = bucket;
    let images = placed_only(images, notes);
    let mut built = Vec::new();
    for (repeat, Measured { images, is_ambiguous }) in measured(images, notes).into_iter().enumerate() {
        for images in split_disjoint(images, notes) {
            let Some(mut draft) = table(&images) else { continue };
            draft.component = component;
            draft.derived_from = derived_from.clone();
            draft.is_mosaic = is_mosaic;
            draft.is_repeat = repeat > 0;
            draft.is_ambiguous = is_ambiguous;
            built.push(draft);
        }
    }
    built
}

/// Where most images state a position, those without one cannot be placed and are left out.
fn placed_only(images: Images, notes: &mut Vec<Message>) -> Images {
    let placed = images.iter().filter(|image| image.position.is_some()).count();
    if placed == images.len() || placed * 2 < images.len() {
        return images;
    }
    notes.push(say!("left-out-no-position", count = images.len() - placed));
    images.into_iter().filter(|image| image.position.is_some()).collect()
}

/// Echo and slice of every image.
struct Sorted {
    echoes: Echoes,
    slices: Slices,
    /// Images that have an echo, as indices into the input, in the order of `slices.index`.
    members: Vec<usize>,
}

impl Sorted {
    /// (echo, slice) of every member.
    fn cells(&self) -> impl Iterator<Item = (usize, (usize, usize))> + '_ {
        self.members.iter().zip(&self.slices.index).filter_map(|(&member, &slice)| {
            let echo = self.echoes.index[member]?;
            Some((member, (echo, slice)))
        })
    }

    fn by_cell(&self) -> BTreeMap<(usize, usize), Vec<usize>> {
        let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (member, cell) in self.cells() {
            cells.entry(cell).or_default().push(member);
        }
        cells
    }
}

fn sorted(images: &[Arc<ImageHeader>]) -> Sorted {
    let positions_repeat = slices(images, &vec![0; images.len()]).positions.len() < images.len()
        || images.iter().any(|image| image.position.is_none());
    let echoes = echoes(images, positions_repeat && images.len() > 1);
    let members: Vec<usize> = (0..images.len()).filter(|&i| echoes.index[i].is_some()).collect();
    let kept: Images = members.iter().map(|&i| images[i].clone()).collect();
    let echo: Vec<usize> = members.iter().filter_map(|&i| echoes.index[i]).collect();
    let slices = slices(&kept, &echo);
    Sorted { echoes, slices, members }
}

/// The images of one run, and whether others that show the same cannot be told from them.
struct Measured {
    images: Images,
    is_ambiguous: bool,
}

/// Images sorted into the runs they were measured in; in each no cell of the echo × slice table comes twice.
fn measured(images: Images, notes: &mut Vec<Message>) -> Vec<Measured> {
    let all = sorted(&images);
    let witnesses: Vec<Witness> =
        all.cells().map(|(member, (echo, slice))| witness(&images[member], echo, slice)).collect();
    let members: Vec<usize> = all.cells().map(|(member, _)| member).collect();
    let found = runs(&witnesses);
    let part = |part: &Vec<usize>| part.iter().map(|&i| images[members[i]].clone()).collect::<Images>();
    let mut parts: Vec<Measured> = if found.is_ambiguous {
        by_copy(&all, &images, notes)
    } else {
        found.parts.iter().map(|p| Measured { images: part(p), is_ambiguous: false }).collect()
    };
    if parts.len() > 1 && !found.is_ambiguous {
        let name = found.told_by.join(", ");
        notes.push(say!("split-repeated-slices", count = parts.len(), name = name));
    }
    // Images without an echo stay visible through the note that `echoes` writes for the first part.
    let left_out = (0..images.len()).filter(|&i| all.echoes.index[i].is_none()).map(|i| images[i].clone());
    match parts.first_mut() {
        Some(first) => first.images.extend(left_out),
        None => parts.push(Measured { images, is_ambiguous: false }),
    }
    parts
}

fn witness(image: &ImageHeader, echo: usize, slice: usize) -> Witness {
    let acquisition = &image.acquisition;
    Witness {
        echo,
        slice,
        coil: acquisition.coil.clone(),
        image_type: image.image_type.join("\\"),
        setup: acquisition.setup.clone(),
        thickness_um: image.slice_thickness_mm.and_then(thousandths),
        sequence: image.file.sequence_name.clone(),
        bandwidth_mhz: acquisition.pixel_bandwidth_hz.and_then(thousandths),
        series: image.file.names.as_ref().map(|names| names.series.clone()).unwrap_or_default(),
        series_time: image.file.series_time.clone(),
        temporal_position: acquisition.temporal_position,
        acquisition_number: acquisition.number,
        time_s: acquisition.time_s,
        content_time_s: acquisition.content_time_s,
        trigger_time_ms: acquisition.trigger_time_ms,
        order: image.instance_number,
    }
}

/// A number in steps of a thousandth, so that it can be compared; `None` for what is out of reach.
pub(super) fn thousandths(value: f64) -> Option<i64> {
    let scaled = (value * 1000.0).round();
    (scaled.abs() < 1e15).then_some(scaled as i64)
}

/// What comes twice goes into another table, in the order of the files: to be looked at, never to be fitted.
fn by_copy(all: &Sorted, images: &[Arc<ImageHeader>], notes: &mut Vec<Message>) -> Vec<Measured> {
    let cells = all.by_cell();
    let most = cells.values().map(Vec::len).max().unwrap_or(0);
    let mut parts = vec![Images::new(); most];
    for members in cells.values() {
        for (copy, &member) in members.iter().enumerate() {
            parts[copy].push(images[member].clone());
        }
    }
    let extra: usize = parts.iter().skip(1).map(Vec::len).sum();
    notes.push(say!("split-repeats", count = extra));
    parts.into_iter().map(|images| Measured { images, is_ambiguous: true }).collect()
}

/// Slices that share no echo time with the others make a stack of their own: one stack has one list of echo times.
fn split_disjoint(images: Images, notes: &mut Vec<Message>) -> Vec<Images> {
    let all = sorted(&images);
    let (num_slices, num_echoes) = (all.slices.positions.len(), all.echoes.times.len());
    if num_slices < 2 || num_echoes < 2 {
        return vec![images];
    }
    let mut group_of_slice: Vec<usize> = (0..num_slices).collect();
    let mut first_slice_of_echo: Vec<Option<usize>> = vec![None; num_echoes];
    for (_, (echo, slice)) in all.cells() {
        match first_slice_of_echo[echo] {
            None => first_slice_of_echo[echo] = Some(slice),
            Some(other) => {
                let (from, to) = (group_of_slice[slice], group_of_slice[other]);
                group_of_slice.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
            }
        }
    }
    let mut parts: BTreeMap<usize, Images> = BTreeMap::new();
    for (member, (_, slice)) in all.cells() {
        parts.entry(group_of_slice[slice]).or_default().push(images[member].clone());
    }
    if parts.len() < 2 {
        return vec![images];
    }
    notes.push(say!("split-te-differ", count = parts.len()));
    parts.into_values().collect()
}

/// The echo × slice table of images in which no cell comes twice; `None` for no images.
fn table(images: &[Arc<ImageHeader>]) -> Option<Draft> {
    let Sorted { echoes, slices, members } = sorted(images);
    let mut table: FrameTable = vec![vec![None; slices.positions.len()]; echoes.times.len()];
    for (&member, &slice) in members.iter().zip(&slices.index) {
        let Some(echo) = echoes.index[member] else { continue };
        table[echo][slice] = Some(FrameRef { image: images[member].clone(), scale: Scale::IDENTITY });
    }
    table.iter().flatten().flatten().next()?;
    Some(Draft {
        component: Component::Unmarked,
        derived_from: None,
        is_mosaic: false,
        is_repeat: false,
        is_ambiguous: false,
        is_broken_off: false,
        is_looked_at: false,
        table,
        times: echoes.times,
        te_is_known: echoes.te_is_known,
        positions: slices.positions,
        ordered_by: slices.ordered_by,
        imaginary: None,
        companions: Vec::new(),
        notes: echoes.notes,
    })
}

/// Two lists of slice positions are the same slices.
pub(super) fn same_positions(a: &Draft, b: &Draft) -> bool {
    match (a.along_normal(), b.along_normal()) {
        (Some(p), Some(q)) => p.len() == q.len() && p.iter().zip(&q).all(|(x, y)| (x - y).abs() <= SAME_POSITION_MM),
        _ => false,
    }
}

/// Echo times of two drafts agree.
pub(super) fn same_times(a: &Draft, b: &Draft) -> bool {
    a.times.len() == b.times.len() && a.times.iter().zip(&b.times).all(|(x, y)| (x.ms() - y.ms()).abs() <= 0.01)
}
