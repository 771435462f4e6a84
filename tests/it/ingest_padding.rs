//! Pixels that are no signal: padding, margins set to zero, no numbers. They have no value anywhere.

use std::sync::atomic::AtomicBool;

use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::tags;
use sideroscope::fit::Model;
use sideroscope::pipeline::{RegionPixels, fit_stack};
use sideroscope::roi::{Roi, RoiId, Role, Shape};
use sideroscope::series::EchoStack;

use super::fit_support::settings;
use super::ingest_files::{Image, load, only, scan};

/// 4 echoes of 3 × 4 pixels at 1000·exp(−0.1 TE), the first column replaced by `blank`.
fn stack(blank: u16, change: impl Fn(Image) -> Image) -> EchoStack {
    let dir = tempfile::tempdir().expect("temporary folder");
    for echo in 0..4 {
        let signal = (1000.0 * (-0.1 * 1.2 * (echo + 1) as f64).exp()).round() as u16;
        let pixels = (0..12).map(|n| if n % 4 == 0 { blank } else { signal }).collect();
        let image = change(word(word(Image::new(echo, 0), tags::BITS_STORED, 16), tags::HIGH_BIT, 15).pixels(pixels));
        std::fs::write(dir.path().join(echo.to_string()), image.bytes()).expect("writable");
    }
    load(only(&scan(dir.path())))
}

fn word(image: Image, tag: Tag, value: u16) -> Image {
    image.put(DataElement::new(tag, VR::US, PrimitiveValue::from(value)))
}

/// The whole image as a region.
fn everything() -> Roi {
    Roi {
        id: RoiId(1),
        name: "All".to_owned(),
        role: Role::Liver,
        slice: 0,
        shape: Shape::Rectangle { min: [0.0, 0.0], max: [4.0, 3.0] },
        excluded: Vec::new(),
        is_visible: true,
        color: None,
        is_interpolated: false,
    }
}

fn check(stack: &EchoStack, is_said: bool) {
    let pixels = RegionPixels::of(stack, &[&everything()]);
    assert_eq!(pixels.len(), 9, "three of twelve pixels hold nothing");
    let mean = pixels.mean();
    for (echo, mean) in mean.iter().enumerate() {
        let expected = 1000.0 * (-0.1 * 1.2 * (echo + 1) as f64).exp();
        assert!((mean - expected).abs() < 0.5, "{mean} {expected}");
    }
    let maps = fit_stack(stack, None, &settings(Model::Nlls, None, 1), &|_, _| (), &AtomicBool::new(false))
        .expect("not canceled");
    for row in 0..3 {
        assert!(maps.r2star_per_s[[0, row, 0]].is_nan());
        assert!((maps.r2star_per_s[[0, row, 1]] - 100.0).abs() < 1.0, "{}", maps.r2star_per_s[[0, row, 1]]);
    }
    let said = stack.info.warnings.iter().any(|warning| warning.to_string().contains("3 pixels are padding"));
    assert_eq!(said, is_said, "{:?}", stack.info.warnings);
}

#[test]
fn padding_has_no_value_in_regions_and_maps() {
    check(&stack(65_000, |image| word(image, tags::PIXEL_PADDING_VALUE, 65_000)), true);
    // A range, stated from its upper end.
    check(
        &stack(64_990, |image| {
            word(word(image, tags::PIXEL_PADDING_VALUE, 65_000), tags::PIXEL_PADDING_RANGE_LIMIT, 64_980)
        }),
        true,
    );
    // Signed pixels, the value in the representation of the other sign: −3000 = 62536.
    check(
        &stack(62_536, |image| word(word(image, tags::PIXEL_PADDING_VALUE, 62_536), tags::PIXEL_REPRESENTATION, 1)),
        true,
    );
    // Before any rescale: 7 is padding although 7 × 1 − 0 could be a signal.
    let rescaled = stack(7, |image| {
        word(image, tags::PIXEL_PADDING_VALUE, 7).with(tags::RESCALE_SLOPE, VR::DS, "1").with(
            tags::RESCALE_INTERCEPT,
            VR::DS,
            "0",
        )
    });
    check(&rescaled, true);
}

#[test]
fn a_margin_set_to_zero_counts_nowhere() {
    check(&stack(0, |image| image), false);
}
