//! Strokes of a round pen as ink: against areas in closed form, and against 16 x 16 looks into every pixel.

use std::f64::consts::PI;

use vae::data::drawing::{self, Strokes};
use vae::data::{self, Drawing};
use vae::{Error, Rng};

const SIDE: usize = 100;

/// The ink of strokes of one width, points and width in pixels.
fn ink(strokes: &[&[(f64, f64)]], width: f64) -> Vec<f32> {
    let share = |v: f64| (v / SIDE as f64) as f32;
    let points: Vec<f32> = strokes
        .iter()
        .flat_map(|stroke| stroke.iter())
        .flat_map(|&(x, y)| [share(x), share(y)])
        .collect();
    let mut count = 0;
    let ends: Vec<u32> = strokes
        .iter()
        .map(|stroke| {
            count += stroke.len() as u32;
            count
        })
        .collect();
    let widths = vec![share(width); strokes.len()];
    let strokes = Strokes {
        points: &points,
        ends: &ends,
        widths: &widths,
    };
    strokes.ink(SIDE).unwrap()
}

fn area(ink: &[f32]) -> f64 {
    ink.iter().map(|&v| f64::from(v)).sum()
}

/// How much of each pixel is within `width / 2` of the polyline, as 16 x 16 looks find.
fn looked(line: &[(f64, f64)], width: f64) -> Vec<f32> {
    let distance = |x: f64, y: f64, (ax, ay): (f64, f64), (bx, by): (f64, f64)| {
        let (dx, dy) = (bx - ax, by - ay);
        let squared = dx * dx + dy * dy;
        let t = if squared > 0.0 {
            ((x - ax) * dx + (y - ay) * dy) / squared
        } else {
            0.0
        };
        let t = t.clamp(0.0, 1.0);
        (x - ax - t * dx).hypot(y - ay - t * dy)
    };
    let covered = |x: f64, y: f64| {
        line.windows(2)
            .any(|ends| distance(x, y, ends[0], ends[1]) <= width / 2.0)
    };
    let part = |i: usize| {
        let (x, y) = ((i % SIDE) as f64, (i / SIDE) as f64);
        let looks = (0..256).filter(|look| {
            let at = |k: usize| (k as f64 + 0.5) / 16.0;
            covered(x + at(look % 16), y + at(look / 16))
        });
        looks.count() as f32 / 256.0
    };
    (0..SIDE * SIDE).map(part).collect()
}

/// A pixel's distance to an edge tells how much of it is covered, up to a tenth where the edge lies aslant.
fn assert_alike(found: &[f32], expected: &[f32], what: &str) {
    let mut worst: f32 = 0.0;
    for (f, e) in found.iter().zip(expected) {
        worst = worst.max((f - e).abs());
    }
    assert!(worst < 0.13, "{what}: {worst}");
    let ratio = area(found) / area(expected);
    assert!((ratio - 1.0).abs() < 0.01, "{what}: {ratio} of the area");
}

#[test]
fn a_dot_is_a_disc_and_a_line_a_capsule_of_their_areas() {
    // Anywhere between the pixels, in any direction; a dot may be one point or many at one place.
    let mut rng = Rng::new(21);
    for width in [3.0, 7.0, 12.6, 18.2] {
        let place = rng.uniform(8.0, 4);
        let from = (50.0 + f64::from(place[0]), 50.0 + f64::from(place[1]));
        // An edge is a ramp one pixel wide, which on a circle has more on its outer side: pi / 12 of a pixel.
        let disc = PI * (width * width / 4.0 + 1.0 / 12.0);
        for dot in [&[from][..], &[from; 2], &[from; 5]] {
            let found = area(&ink(&[dot], width));
            assert!((found / disc - 1.0).abs() < 0.005, "{found}, not {disc}");
        }
        for degrees in [0.0, 30.0, 45.0, 90.0, 200.0] {
            let angle: f64 = degrees * PI / 180.0;
            let to = (from.0 + 30.0 * angle.cos(), from.1 + 30.0 * angle.sin());
            let found = area(&ink(&[&[from, to]], width));
            // Aslant, the ramps of two edges add up to their width to a tenth of a pixel.
            let wide = (found - disc) / 30.0;
            assert!(
                (wide - width).abs() < 0.1,
                "{width} at {degrees}: {wide} wide"
            );
        }
    }
}

#[test]
fn a_line_along_the_pixels_is_exact() {
    // 4 wide from (20, 50) to (80, 50): rows 48 to 51 full, no other touched; and half a pixel lower.
    let found = ink(&[&[(20.0, 50.0), (80.0, 50.0)]], 4.0);
    let column: Vec<f32> = (46..54).map(|row| found[row * SIDE + 50]).collect();
    assert_eq!(column, [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    let found = ink(&[&[(20.0, 50.5), (80.0, 50.5)]], 4.0);
    let column: Vec<f32> = (46..54).map(|row| found[row * SIDE + 50]).collect();
    assert_eq!(column, [0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.5, 0.0]);
}

#[test]
fn a_hairline_has_as_much_ink_as_it_is_wide() {
    let found = area(&ink(&[&[(20.0, 50.5), (80.0, 50.5)]], 0.25));
    assert!((found - 15.0).abs() < 0.5, "{found}, not 60 x 0.25");
}

#[test]
fn lines_in_all_directions_cover_what_looks_into_each_pixel_find() {
    let mut rng = Rng::new(22);
    for round in 0..12 {
        let at: Vec<f64> = rng.uniform(50.0, 4).iter().map(|&v| v.into()).collect();
        let line = [(50.0 + at[0], 50.0 + at[1]), (50.0 + at[2], 50.0 + at[3])];
        let width = 2.0 + 1.3 * f64::from(round);
        assert_alike(
            &ink(&[&line], width),
            &looked(&line, width),
            &format!("{line:?} {width} wide"),
        );
    }
}

/// The middles between neighbours are on the curve, which leaves and reaches them in the direction of the point between:
/// quadratic Bézier curves, here by their formula.
#[test]
fn corners_are_bent_between_the_middles() {
    let points = [
        (20.0, 20.0),
        (80.0, 25.0),
        (70.0, 80.0),
        (25.0, 75.0),
        (50.0, 50.0),
    ];
    let middle = |a: (f64, f64), b: (f64, f64)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let mut line = vec![points[0]];
    for i in 1..points.len() - 1 {
        let (from, bend) = (*line.last().unwrap(), points[i]);
        let to = middle(bend, points[i + 1]);
        line.extend((1..=40).map(|k| {
            let t = f64::from(k) / 40.0;
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            (
                a * from.0 + b * bend.0 + c * to.0,
                a * from.1 + b * bend.1 + c * to.1,
            )
        }));
    }
    line.push(points[4]);
    assert_alike(&ink(&[&points], 9.0), &looked(&line, 9.0), "the curve");
}

#[test]
fn strokes_that_cross_are_no_darker_than_either() {
    let one = [(20.0, 20.0), (80.0, 80.0)];
    let other = [(80.0, 22.3), (21.0, 79.0)];
    let both = ink(&[&one, &other], 8.0);
    let (one, other) = (ink(&[&one], 8.0), ink(&[&other], 8.0));
    for (i, v) in both.iter().enumerate() {
        assert_eq!(*v, one[i].max(other[i]), "pixel {i}");
    }
}

#[test]
fn each_stroke_has_its_own_pen_and_an_empty_one_leaves_nothing() {
    let strokes = |ends: &[u32], widths: &[f32]| {
        let points = [0.25, 0.5, 0.75, 0.5];
        let strokes = Strokes {
            points: &points,
            ends,
            widths,
        };
        area(&strokes.ink(SIDE).unwrap())
    };
    let found = strokes(&[0, 1, 1, 2], &[0.5, 0.1, 0.5, 0.2]);
    let discs = PI * (25.0 + 100.0);
    assert!((found / discs - 1.0).abs() < 0.005, "{found}, not {discs}");
    let nothing = Strokes {
        points: &[],
        ends: &[],
        widths: &[],
    };
    assert_eq!(area(&nothing.ink(SIDE).unwrap()), 0.0);
}

/// What is drawn beside the pad is cut off at its edge: the same as on a larger pad of which this one is a part.
#[test]
fn the_pads_edge_cuts() {
    let line = [
        (-30.0, 40.0),
        (130.0, 5.0),
        (64.0 * 100.0, 1.0),
        (50.0, 110.0),
    ];
    let found = ink(&[&line], 10.0);
    let strokes = |shift: f64| -> Vec<f32> {
        let half = |v: f64| ((v + shift) / 200.0) as f32;
        line.iter().flat_map(|&(x, y)| [half(x), half(y)]).collect()
    };
    let points = strokes(50.0);
    let larger = Strokes {
        points: &points,
        ends: &[4],
        widths: &[0.05],
    };
    let larger = larger.ink(200).unwrap();
    for (i, v) in found.iter().enumerate() {
        let expected = larger[(i / SIDE + 50) * 200 + i % SIDE + 50];
        assert!(
            (v - expected).abs() < 0.01,
            "pixel {i}: {v}, not {expected}"
        );
    }
}

/// However many points a hand's line is given in.
#[test]
fn a_line_of_many_points_is_the_line() {
    let ends = [(12.0, 33.0), (88.0, 71.0)];
    let between = |share: f64| {
        (
            ends[0].0 + share * (ends[1].0 - ends[0].0),
            ends[0].1 + share * (ends[1].1 - ends[0].1),
        )
    };
    let many: Vec<(f64, f64)> = (0..=4000).map(|i| between(f64::from(i) / 4000.0)).collect();
    let (one, other) = (ink(&[&ends], 9.0), ink(&[&many], 9.0));
    for (i, v) in one.iter().enumerate() {
        assert!((v - other[i]).abs() < 0.01, "pixel {i}: {v}, {}", other[i]);
    }
}

#[test]
fn strokes_are_seen_as_the_digit_that_they_are() {
    let entry = data::find("mnist").unwrap();
    let points = [0.3, 0.2, 0.7, 0.2, 0.45, 0.8];
    let seven = |scale: f32, width: f32| {
        let points: Vec<f32> = points.iter().map(|v| v * scale).collect();
        let strokes = Strokes {
            points: &points,
            ends: &[3],
            widths: &[width],
        };
        let seen = drawing::see_strokes(&strokes, entry.shape, entry.drawing).unwrap();
        seen.unwrap()
    };
    let large = seven(1.0, 0.1);
    assert_eq!(large.len(), 784);
    assert!(large.contains(&1.0));
    let greys: Vec<f32> = (0..=255u8).map(|byte| f32::from(byte) / 255.0).collect();
    assert!(
        large.iter().all(|x| greys.contains(x)),
        "one of the 256 that images have"
    );
    // Half as large with half the pen, in a corner, is the same to a model.
    let small = seven(0.5, 0.05);
    let difference: f32 = large.iter().zip(&small).map(|(a, b)| (a - b).abs()).sum();
    assert!(difference < 0.02 * 784.0, "{difference}");
    let none = Strokes {
        points: &[],
        ends: &[],
        widths: &[],
    };
    let seen = |drawing| drawing::see_strokes(&none, [4, 4], drawing).unwrap();
    assert_eq!(seen(Drawing::Whole), None);
    assert_eq!(seen(entry.drawing), None);
}

#[test]
fn what_is_no_stroke_is_refused() {
    let refused = |points: &[f32], ends: &[u32], widths: &[f32]| {
        let strokes = Strokes {
            points,
            ends,
            widths,
        };
        strokes.ink(10).unwrap_err()
    };
    let with = |v: f32| refused(&[0.0, 0.0, 0.5, v], &[2], &[0.1]);
    assert!(matches!(with(f32::NAN), Error::NotFinite { index: 3, .. }));
    assert!(matches!(with(f32::INFINITY), Error::NotFinite { .. }));
    assert_eq!(
        with(1e9).to_string(),
        "points: expected -64 to 64, got 1000000000 at index 3"
    );
    let wide = |width: f32| refused(&[0.0, 0.0], &[1], &[width]);
    for width in [0.0, -0.1, 1.1] {
        assert!(matches!(wide(width), Error::Range { .. }), "{width}");
    }
    assert!(matches!(wide(f32::NAN), Error::NotFinite { .. }));
    assert!(matches!(refused(&[0.0], &[1], &[0.1]), Error::Shape { .. }));
    assert!(matches!(
        refused(&[0.0, 0.0], &[1], &[]),
        Error::Shape { .. }
    ));
    let nothing = Strokes {
        points: &[],
        ends: &[],
        widths: &[],
    };
    assert!(matches!(nothing.ink(usize::MAX), Err(Error::Range { .. })));
    let points = [0.0; 6];
    for ends in [&[][..], &[2], &[4], &[u32::MAX], &[3, 2], &[4, 3]] {
        let widths = vec![0.1; ends.len()];
        assert!(
            matches!(refused(&points, ends, &widths), Error::Range { .. }),
            "{ends:?}"
        );
    }
}
