//! What belongs to one measurement: runs, persons, coils and conditions, each echo a series or all in one.

use std::fs;
use std::path::Path;

use dicom_core::value::DataSetSequence;
use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_object::InMemDicomObject;
use sideroscope::io::Scan;

use super::ingest_files::{Image, load, only, scan, write_stack};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("temporary folder")
}

/// Writes one more run of `echoes` × `slices` images, told from others by `change`.
fn write_run(dir: &Path, run: usize, [echoes, slices]: [usize; 2], change: impl Fn(Image, usize, usize) -> Image) {
    for echo in 0..echoes {
        for slice in 0..slices {
            let uid = format!("2.25.3{run}{echo:03}{slice:03}");
            let image = Image::new(echo, slice)
                .filled((1000 * run + 100 * (echo + 1) + slice) as u16)
                .with(tags::SOP_INSTANCE_UID, VR::UI, &uid)
                .without(tags::INSTANCE_NUMBER);
            fs::write(dir.join(format!("r{run}_{echo}_{slice}")), change(image, echo, slice).bytes())
                .expect("writable");
        }
    }
}

/// Echoes of every stack, most first.
fn echoes(scan: &Scan) -> Vec<usize> {
    let mut counts: Vec<usize> = scan.catalog.stacks().map(|stack| stack.num_echoes()).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts
}

/// No pixel of a stack comes from another run than its first: values of run n lie from 1000 n to 1000 n + 999.
fn assert_unmixed(scan: &Scan) {
    for plan in scan.catalog.stacks() {
        let stack = load(plan);
        for slice in 0..stack.num_slices() {
            let runs: Vec<i32> = (0..stack.num_echoes())
                .filter(|&echo| stack.is_present()[[echo, slice]])
                .map(|echo| stack.image(echo, slice)[(0, 0)] as i32 / 1000)
                .collect();
            assert!(runs.windows(2).all(|pair| pair[0] == pair[1]) || !plan.can_be_fitted(), "{runs:?}");
        }
    }
}

/// A way to tell runs apart: the attribute and its value in run 1 and 2.
const TOLD_BY: &[(Tag, VR, [&str; 2])] = &[
    (tags::ACQUISITION_TIME, VR::TM, ["101500", "102145.25"]),
    (tags::ACQUISITION_NUMBER, VR::IS, ["3", "4"]),
    (tags::TEMPORAL_POSITION_IDENTIFIER, VR::IS, ["1", "2"]),
    (tags::RECEIVE_COIL_NAME, VR::SH, ["E3", "E7"]),
];

#[test]
fn a_run_that_was_broken_off_in_one_series_stays_apart_whatever_tells_it() {
    for (tag, vr, values) in TOLD_BY {
        for order in [[0, 1], [1, 0]] {
            let dir = folder();
            let whole = values[order[0]];
            let short = values[order[1]];
            write_run(dir.path(), 1, [5, 2], |image, _, _| image.with(*tag, *vr, whole));
            write_run(dir.path(), 2, [2, 2], |image, _, _| image.with(*tag, *vr, short));
            let scan = scan(dir.path());
            assert_eq!(echoes(&scan), [5, 2], "{tag}");
            assert_unmixed(&scan);
        }
    }
}

#[test]
fn a_repeated_run_with_each_echo_a_series_stays_apart() {
    let by_time = |image: Image, run: usize| {
        image.with(tags::ACQUISITION_TIME, VR::TM, if run == 1 { "091000" } else { "091500" })
    };
    let by_number = |image: Image, _: usize| image;
    let ways: [fn(Image, usize) -> Image; 2] = [by_time, by_number];
    for (way, tell) in ways.into_iter().enumerate() {
        let dir = folder();
        for (run, count) in [(1, 4), (2, 2)] {
            write_run(dir.path(), run, [count, 2], |image, echo, _| {
                let number = 20 + 10 * run + echo;
                tell(image, run).with(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.77{number}")).with(
                    tags::SERIES_NUMBER,
                    VR::IS,
                    &number.to_string(),
                )
            });
        }
        let scan = scan(dir.path());
        assert_eq!(echoes(&scan), [4, 2], "way {way}");
        assert_unmixed(&scan);
        // The whole run is the only one that is taken unasked.
        assert_eq!(scan.catalog.fittable().count(), 1);
        assert_eq!(scan.catalog.fittable().next().map(|stack| stack.num_echoes()), Some(4));
    }
}

#[test]
fn series_of_several_runs_that_nothing_tells_apart_are_not_joined() {
    let dir = folder();
    for run in [1, 2] {
        write_run(dir.path(), run, [3, 1], |image, echo, _| {
            // Numbers to and fro, as series of two runs that were sent mixed.
            let number = 30 + 2 * echo + (run + echo) % 2;
            image.with(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.78{number}")).with(
                tags::SERIES_NUMBER,
                VR::IS,
                &number.to_string(),
            )
        });
    }
    let scan = scan(dir.path());
    assert_eq!(echoes(&scan), [1; 6]);
    assert!(scan.catalog.fittable().next().is_none());
}

#[test]
fn repeats_that_nothing_tells_apart_are_shown_and_never_fitted() {
    let dir = folder();
    for run in [1, 2] {
        write_run(dir.path(), run, [4, 2], |image, _, _| image);
    }
    let scan = scan(dir.path());
    assert!(scan.catalog.stacks().count() > 0);
    assert!(scan.catalog.fittable().next().is_none(), "{:?}", echoes(&scan));
    let reason = scan.catalog.stacks().next().and_then(|stack| stack.refusal.clone()).expect("a reason").to_string();
    assert!(reason.contains("several measurements"), "{reason}");
}

#[test]
fn halves_measured_under_other_conditions_are_no_decay() {
    let changes: [(Tag, VR, [&str; 2]); 17] = [
        (tags::FLIP_ANGLE, VR::DS, ["12", "18"]),
        (tags::REPETITION_TIME, VR::DS, ["90", "140"]),
        (tags::CONTRAST_BOLUS_AGENT, VR::LO, ["", "Gadoxetate"]),
        (tags::STATION_NAME, VR::SH, ["MR1", "MR2"]),
        (tags::RECEIVE_COIL_NAME, VR::SH, ["C1", "C2"]),
        (tags::ACQUISITION_TIME, VR::TM, ["080000", "080300"]),
        (tags::ACQUISITION_TIME, VR::TM, ["080000", "080009"]),
        (tags::TRIGGER_TIME, VR::DS, ["20", "430"]),
        (tags::SLICE_THICKNESS, VR::DS, ["8", "4"]),
        (tags::NUMBER_OF_AVERAGES, VR::DS, ["1", "2"]),
        (tags::DEVICE_SERIAL_NUMBER, VR::LO, ["4711", "4712"]),
        (tags::SOFTWARE_VERSIONS, VR::LO, ["VE11", "XA30"]),
        (tags::CONTRAST_BOLUS_START_TIME, VR::TM, ["", "075800"]),
        (tags::TRANSMIT_COIL_NAME, VR::SH, ["BODY", "HEAD"]),
        (tags::IN_PLANE_PHASE_ENCODING_DIRECTION, VR::CS, ["ROW", "COL"]),
        (tags::PATIENT_POSITION, VR::CS, ["HFS", "FFS"]),
        (tags::IMAGE_TYPE, VR::CS, ["ORIGINAL\\PRIMARY\\M\\ND", "ORIGINAL\\PRIMARY\\M\\DIS2D"]),
    ];
    for (tag, vr, values) in changes {
        let dir = folder();
        write_run(dir.path(), 1, [6, 1], |image, echo, _| image.with(tag, vr, values[usize::from(echo >= 3)]));
        assert_eq!(echoes(&scan(dir.path())), [3, 3], "{tag}");
        // The same from series to series.
        let dir = folder();
        write_run(dir.path(), 1, [6, 1], |image, echo, _| {
            image
                .with(tag, vr, values[usize::from(echo >= 3)])
                .with(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.79{echo}"))
                .with(tags::SERIES_NUMBER, VR::IS, &(40 + echo).to_string())
        });
        assert_eq!(echoes(&scan(dir.path())), [3, 3], "{tag} across series");
    }
}

#[test]
fn two_persons_with_the_same_identifiers_are_never_one() {
    let dir = folder();
    write_run(dir.path(), 1, [6, 1], |image, echo, _| {
        image
            .with(tags::PATIENT_ID, VR::LO, "ANON")
            .with(tags::PATIENT_NAME, VR::PN, if echo < 3 { "A^One" } else { "B^Two" })
            .with(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.80{echo}"))
            .with(tags::SERIES_NUMBER, VR::IS, &(50 + echo).to_string())
    });
    assert_eq!(echoes(&scan(dir.path())), [3, 3]);
    let dir = folder();
    write_run(dir.path(), 1, [6, 1], |image, echo, _| {
        image
            .with(tags::PATIENT_SEX, VR::CS, if echo < 3 { "F" } else { "M" })
            .with(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.80{echo}"))
            .with(tags::SERIES_NUMBER, VR::IS, &(50 + echo).to_string())
    });
    assert_eq!(echoes(&scan(dir.path())), [3, 3]);
}

/// Told by the time the images were made, where nothing says when they were measured.
#[test]
fn repeats_are_told_by_the_time_of_their_images() {
    let dir = folder();
    for (run, time) in [(1, "101500"), (2, "102145")] {
        write_run(dir.path(), run, [4, 2], |image, _, _| image.with(tags::CONTENT_TIME, VR::TM, time));
    }
    let scan = scan(dir.path());
    assert_eq!(echoes(&scan), [4, 4]);
    assert_unmixed(&scan);
    // Of a single run it tells how long the computer took.
    let dir = folder();
    write_run(dir.path(), 1, [4, 1], |image, echo, _| {
        image.with(tags::CONTENT_TIME, VR::TM, if echo < 2 { "101500" } else { "101540" })
    });
    assert_eq!(echoes(&self::scan(dir.path())), [4]);
}

/// Settings that a sequence may change from echo to echo are one decay where all was measured at once.
#[test]
fn bandwidths_of_echoes_are_one_decay_and_those_of_runs_are_not() {
    let bandwidth =
        |image: Image, first: bool| image.with(tags::PIXEL_BANDWIDTH, VR::DS, if first { "400" } else { "800" });
    let check = |time: Option<&str>, expected: &[usize]| {
        let dir = folder();
        write_run(dir.path(), 1, [6, 1], |image, echo, _| {
            let image = bandwidth(image, echo < 3);
            match time {
                Some(time) => image.with(tags::ACQUISITION_TIME, VR::TM, time),
                None => image,
            }
        });
        assert_eq!(echoes(&scan(dir.path())), expected, "{time:?}");
    };
    check(Some("101500"), &[6]);
    check(None, &[3, 3]);
    let dir = folder();
    write_run(dir.path(), 1, [5, 1], |image, _, _| bandwidth(image, true));
    write_run(dir.path(), 2, [3, 1], |image, _, _| bandwidth(image, false));
    let scan = scan(dir.path());
    assert_eq!(echoes(&scan), [5, 3]);
    assert_unmixed(&scan);
}

/// Each slice a breath-hold of its own, counted on: a series of one echo states several numbers.
#[test]
fn acquisitions_that_are_counted_slice_by_slice_tell_series_apart() {
    let dir = folder();
    write_run(dir.path(), 1, [6, 3], |image, echo, slice| {
        let number = slice + if echo < 3 { 1 } else { 4 };
        image
            .with(tags::ACQUISITION_NUMBER, VR::IS, &number.to_string())
            .with(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.90{echo}"))
            .with(tags::SERIES_NUMBER, VR::IS, &(70 + echo).to_string())
    });
    assert_eq!(echoes(&scan(dir.path())), [3, 3]);
}

#[test]
fn slices_of_several_breath_holds_are_one_stack() {
    let dir = folder();
    write_stack(dir.path(), 4, 3, |image, _, slice| {
        image.with(tags::ACQUISITION_NUMBER, VR::IS, &(slice + 1).to_string()).with(
            tags::ACQUISITION_TIME,
            VR::TM,
            &format!("10{:02}00", 10 + 2 * slice),
        )
    });
    let scan = scan(dir.path());
    assert_eq!((only(&scan).num_echoes(), only(&scan).num_slices()), (4, 3));
}

#[test]
fn only_the_echo_may_differ_in_the_names_of_series() {
    let check = |names: [&str; 2], expected: &[usize]| {
        let dir = folder();
        write_run(dir.path(), 1, [2, 1], |image, echo, _| {
            image
                .with(tags::SERIES_DESCRIPTION, VR::LO, names[echo])
                .with(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.81{echo}"))
                .with(tags::SERIES_NUMBER, VR::IS, &(60 + echo).to_string())
        });
        assert_eq!(echoes(&scan(dir.path())), expected, "{names:?}");
    };
    check(["liver_e1", "liver_e2"], &[2]);
    check(["liver TE=1.2", "liver TE=2.4"], &[2]);
    check(["liver 1.2", "liver 2.4"], &[2]);
    check(["visit1", "visit2"], &[1, 1]);
    check(["bh3 run 1", "bh3 run 2"], &[1, 1]);
}

fn item(elements: Vec<DataElement<InMemDicomObject>>) -> InMemDicomObject {
    InMemDicomObject::from_element_iter(elements)
}

fn sequence(tag: Tag, items: Vec<InMemDicomObject>) -> DataElement<InMemDicomObject> {
    DataElement::new(tag, VR::SQ, DataSetSequence::from(items))
}

/// One enhanced object of six echoes of one slice; `own` is a group of each frame.
fn enhanced(own: impl Fn(usize) -> DataElement<InMemDicomObject>) -> Image {
    let frames = (0..6).map(|echo| {
        let te = DataElement::new(tags::EFFECTIVE_ECHO_TIME, VR::FD, PrimitiveValue::from(1.2 * (echo + 1) as f64));
        item(vec![sequence(tags::MR_ECHO_SEQUENCE, vec![item(vec![te])]), own(echo)])
    });
    let frames: Vec<InMemDicomObject> = frames.collect();
    Image::new(0, 0)
        .with(tags::SOP_CLASS_UID, VR::UI, uids::ENHANCED_MR_IMAGE_STORAGE)
        .with(tags::NUMBER_OF_FRAMES, VR::IS, "6")
        .put(sequence(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames))
        .pixels((0..6 * 12).map(|n| 100 + n / 12).collect())
}

#[test]
fn frames_of_enhanced_objects_are_asked_the_same() {
    let text = |tag, vr, value: &str| DataElement::new(tag, vr, PrimitiveValue::from(value));
    let content = |element| sequence(tags::FRAME_CONTENT_SEQUENCE, vec![item(vec![element])]);
    let check = |what: &str, expected: &[usize], own: &dyn Fn(bool) -> DataElement<InMemDicomObject>| {
        let dir = folder();
        fs::write(dir.path().join("e"), enhanced(|echo| own(echo >= 3)).bytes()).expect("writable");
        assert_eq!(echoes(&scan(dir.path())), expected, "{what}");
    };
    let stack = |second: bool| if second { "2" } else { "1" };
    check("StackID", &[3, 3], &|second| content(text(tags::STACK_ID, VR::SH, stack(second))));
    check("one StackID", &[6], &|_| content(text(tags::STACK_ID, VR::SH, "1")));
    let time = |second: bool| if second { "20240131102145" } else { "20240131101500" };
    check("time", &[3, 3], &|second| content(text(tags::FRAME_REFERENCE_DATE_TIME, VR::DT, time(second))));
    check("averages", &[3, 3], &|second| {
        let averages = PrimitiveValue::from(if second { 2.0 } else { 1.0 });
        let averages = DataElement::new(tags::NUMBER_OF_AVERAGES, VR::FD, averages);
        sequence(tags::MR_AVERAGES_SEQUENCE, vec![item(vec![averages])])
    });
}
