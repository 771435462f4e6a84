//! Which echo an image belongs to: by echo time, else by the numbers scanners write beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::geometry::cluster;
use super::header::ImageHeader;
use crate::say;
use crate::text::Message;
use crate::units::EchoTime;

/// Echo times closer than this are one echo, ms: scanners jitter by less, echoes lie further apart.
const SAME_TE_MS: f64 = 0.01;

/// Images sorted into echoes.
pub(super) struct Echoes {
    /// Echo of every image; `None` for an image that is left out.
    pub index: Vec<Option<usize>>,
    /// Ascending; numbers 1, 2, 3 … in place of ms when `te_is_known` is `false`.
    pub times: Vec<EchoTime>,
    pub te_is_known: bool,
    pub notes: Vec<Message>,
}

/// Sorts images into echoes.
///
/// Images without a usable TE are left out when others have one, because their place on the decay is unknown; when no
/// image has one, or all have the same although positions repeat, the echoes are numbered and the TE is unknown.
pub(super) fn echoes(images: &[Arc<ImageHeader>], positions_repeat: bool) -> Echoes {
    let usable: Vec<Option<EchoTime>> = images.iter().map(|image| image.te_ms.and_then(EchoTime::from_ms)).collect();
    let known: Vec<f64> = usable.iter().flatten().map(|te| te.ms()).collect();
    let (_, starts) = cluster(&known, tolerance(&known));
    let all_have_one = starts.len() == 1 && known.len() == images.len();
    if starts.is_empty() || (all_have_one && positions_repeat) {
        if let Some(numbered) = by_number(images) {
            return numbered;
        }
        if starts.is_empty() {
            return by_rank(images).unwrap_or_else(|| without_times(images));
        }
    }
    by_time(images, &usable)
}

/// Times that were written in seconds lie a thousand times closer; they must not melt into one echo unseen.
fn tolerance(ms: &[f64]) -> f64 {
    if ms.iter().all(|te| *te < 0.1) { SAME_TE_MS / 1000.0 } else { SAME_TE_MS }
}

fn by_time(images: &[Arc<ImageHeader>], usable: &[Option<EchoTime>]) -> Echoes {
    let members: Vec<usize> = (0..images.len()).filter(|&i| usable[i].is_some()).collect();
    let ms: Vec<f64> = members.iter().filter_map(|&i| usable[i]).map(EchoTime::ms).collect();
    let (groups, starts) = cluster(&ms, tolerance(&ms));
    let mut index = vec![None; images.len()];
    let mut sums = vec![(0.0, 0usize); starts.len()];
    for (&member, (&group, &te)) in members.iter().zip(groups.iter().zip(&ms)) {
        index[member] = Some(group);
        sums[group].0 += te;
        sums[group].1 += 1;
    }
    let times = sums.iter().zip(&starts).filter_map(|(&(sum, n), &start)| mean_te(sum, n, start)).collect();
    let left_out = images.len() - members.len();
    let notes = if left_out == 0 { Vec::new() } else { vec![left_out_note(images, usable, left_out)] };
    Echoes { index, times, te_is_known: true, notes }
}

/// Mean of the group, but exactly the stored value when all images agree, so that 2.4 stays 2.4.
fn mean_te(sum: f64, n: usize, start: f64) -> Option<EchoTime> {
    let mean = sum / n as f64;
    EchoTime::from_ms(if (mean - start).abs() < 1e-9 { start } else { mean })
}

fn left_out_note(images: &[Arc<ImageHeader>], usable: &[Option<EchoTime>], count: usize) -> Message {
    let zero = images.iter().zip(usable).filter(|(image, te)| te.is_none() && image.te_ms == Some(0.0)).count();
    if zero == count {
        say!("left-out-te-zero", count = count)
    } else {
        match images.iter().zip(usable).find_map(|(image, te)| image.te_problem.clone().filter(|_| te.is_none())) {
            Some(why) => say!("left-out-no-te-because", count = count, why = why),
            None => say!("left-out-no-te", count = count),
        }
    }
}

/// Echoes told apart by EchoNumbers, else by ICE_Dims or the GE raw data run number; `None` if those do not differ.
fn by_number(images: &[Arc<ImageHeader>]) -> Option<Echoes> {
    /// A name of a header field and how to read it.
    type NumberKey = (&'static str, fn(&ImageHeader) -> Option<i64>);
    let keys: [NumberKey; 2] =
        [("EchoNumbers", |image| image.echo_number), ("private echo order", |image| image.echo_order_hint)];
    for (name, key) in keys {
        let Some(numbers) = images.iter().map(|image| key(image)).collect::<Option<Vec<i64>>>() else { continue };
        let mut distinct = numbers.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() < 2 || distinct.len() > images.len() {
            continue;
        }
        let index = numbers.iter().map(|n| distinct.binary_search(n).ok()).collect();
        let notes = vec![say!("te-unknown-told-apart", name = name)];
        let times = (1..=distinct.len()).filter_map(|n| EchoTime::from_ms(n as f64)).collect();
        return Some(Echoes { index, times, te_is_known: false, notes });
    }
    None
}

/// Without any time or number of an echo: the rank of the InstanceNumber among the images of a position, where all
/// positions have as many. It orders images to look at; a fit waits for times that a person types.
fn by_rank(images: &[Arc<ImageHeader>]) -> Option<Echoes> {
    let mut positions: BTreeMap<[i64; 3], Vec<(i64, usize)>> = BTreeMap::new();
    for (i, image) in images.iter().enumerate() {
        let place = image.position?.map(|c| (c * 10.0).round() as i64);
        positions.entry(place).or_default().push((image.instance_number?, i));
    }
    let count = positions.values().next()?.len();
    let mut index = vec![None; images.len()];
    for members in positions.values_mut() {
        members.sort_unstable();
        if members.len() != count || members.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        members.iter().enumerate().for_each(|(rank, &(_, i))| index[i] = Some(rank));
    }
    let problem = images.iter().find_map(|image| image.te_problem.clone());
    let notes = (count > 1).then(|| say!("te-unknown-told-apart", name = "InstanceNumber")).into_iter();
    let times = (1..=count).filter_map(|n| EchoTime::from_ms(n as f64)).collect();
    Some(Echoes { index, times, te_is_known: false, notes: notes.chain(problem).collect() })
}

fn without_times(images: &[Arc<ImageHeader>]) -> Echoes {
    let problem = images.iter().find_map(|image| image.te_problem.clone());
    let notes = problem.into_iter().collect();
    let times = EchoTime::from_ms(1.0).into_iter().collect();
    Echoes { index: vec![Some(0); images.len()], times, te_is_known: false, notes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::header::test_image;

    fn images(tes: &[Option<f64>]) -> Vec<Arc<ImageHeader>> {
        let numbered = tes.iter().enumerate().map(|(i, &te_ms)| {
            let mut image = test_image();
            image.te_ms = te_ms;
            image.echo_number = Some(i as i64 + 1);
            Arc::new(image)
        });
        numbered.collect()
    }

    fn ms(echoes: &Echoes) -> Vec<f64> {
        echoes.times.iter().map(|te| te.ms()).collect()
    }

    #[test]
    fn jitter_is_one_echo_and_order_is_by_time() {
        let echoes = echoes(&images(&[Some(4.8), Some(1.2), Some(1.2004), Some(2.4)]), true);
        assert_eq!(echoes.index, [Some(2), Some(0), Some(0), Some(1)]);
        assert!((ms(&echoes)[0] - 1.2002).abs() < 1e-9);
        assert!(echoes.te_is_known);
    }

    #[test]
    fn images_with_te_zero_are_left_out_beside_real_echoes() {
        let echoes = echoes(&images(&[Some(0.0), Some(1.52)]), true);
        assert_eq!(echoes.index, [None, Some(0)]);
        assert_eq!(ms(&echoes), [1.52]);
        assert!(echoes.notes[0].to_string().contains("EchoTime 0"), "{:?}", echoes.notes);
    }

    #[test]
    fn equal_times_at_one_position_are_told_apart_by_echo_number_and_the_te_is_unknown() {
        let echoes = echoes(&images(&[Some(1.2), Some(1.2), Some(1.2)]), true);
        assert_eq!(echoes.index, [Some(0), Some(1), Some(2)]);
        assert!(!echoes.te_is_known);
    }

    #[test]
    fn no_te_at_all_is_numbered_too() {
        let echoes = echoes(&images(&[None, None]), true);
        assert_eq!(echoes.times.len(), 2);
        assert!(!echoes.te_is_known);
    }
}
