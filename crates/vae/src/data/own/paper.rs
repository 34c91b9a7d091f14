//! The ink of a photographed drawing: what lies below the paper's own brightness, which light makes a plane rather than a
//! number. The plane is fitted to all pixels, then again to those that are not darker than it.

use super::grey::Grey;

/// Fits of the plane, each without what the one before takes for ink.
const FITS: usize = 5;
/// Farther below the plane than this (of 255) a pixel is ink when it is fitted.
const DARKER: f32 = 12.0;
/// Less than this share of the darkest is the paper's grain.
const GRAIN: f32 = 0.2;
/// Ink that is not this much darker than its paper (of 255) is none.
const FAINTEST: f32 = 24.0;

/// Ink in 0..1 of a picture that is dark on bright; none where nothing is on it.
pub(super) fn ink(picture: &Grey) -> Option<Vec<f32>> {
    let plane = paper(picture);
    let below: Vec<f32> = places(picture)
        .map(|(x, y, v)| plane.at(x, y) - v)
        .collect();
    let mut sorted: Vec<f32> = below.iter().copied().filter(|&v| v > FAINTEST).collect();
    if sorted.is_empty() {
        return None;
    }
    // A few of the darkest may be faults of the picture.
    let rank = sorted.len() * 9 / 10;
    let (_, darkest, _) = sorted.select_nth_unstable_by(rank, f32::total_cmp);
    let full = *darkest;
    let share = |v: &f32| ((v / full - GRAIN) / (0.8 - GRAIN)).clamp(0.0, 1.0);
    Some(below.iter().map(share).collect())
}

/// Brightness a + b x + c y, with x and y in -1..1.
struct Plane([f32; 3]);

impl Plane {
    fn at(&self, x: f32, y: f32) -> f32 {
        self.0[0] + self.0[1] * x + self.0[2] * y
    }
}

/// Each pixel's place and brightness.
fn places(picture: &Grey) -> impl Iterator<Item = (f32, f32, f32)> + '_ {
    let (width, height) = (picture.width, picture.height());
    let place = |i: usize, of: usize| (2 * i + 1) as f32 / of as f32 - 1.0;
    let pixels = picture.pixels.iter().enumerate();
    pixels.map(move |(i, &v)| {
        (
            place(i % width, width),
            place(i / width, height),
            f32::from(v),
        )
    })
}

fn paper(picture: &Grey) -> Plane {
    let mut plane = Plane([f32::NEG_INFINITY, 0.0, 0.0]);
    for _ in 0..FITS {
        let on_paper = places(picture).filter(|&(x, y, v)| v > plane.at(x, y) - DARKER);
        match fit(on_paper) {
            Some(next) => plane = next,
            None => break,
        }
    }
    plane
}

/// Least squares: the normal equations of three unknowns, by Cramer's rule; a level plane where they have no one solution.
fn fit(points: impl Iterator<Item = (f32, f32, f32)>) -> Option<Plane> {
    let (mut a, mut b) = ([[0.0_f64; 3]; 3], [0.0_f64; 3]);
    for (x, y, v) in points {
        let row = [1.0, f64::from(x), f64::from(y)];
        for i in 0..3 {
            b[i] += row[i] * f64::from(v);
            for j in 0..3 {
                a[i][j] += row[i] * row[j];
            }
        }
    }
    if a[0][0] == 0.0 {
        return None;
    }
    let whole = determinant(&a);
    if whole.abs() < 1e-6 * a[0][0].powi(3) {
        return Some(Plane([(b[0] / a[0][0]) as f32, 0.0, 0.0]));
    }
    let unknown = |column: usize| {
        let mut other = a;
        (0..3).for_each(|row| other[row][column] = b[row]);
        (determinant(&other) / whole) as f32
    };
    Some(Plane([unknown(0), unknown(1), unknown(2)]))
}

fn determinant(m: &[[f64; 3]; 3]) -> f64 {
    let minor = |i: usize, j: usize| m[1][i] * m[2][j] - m[1][j] * m[2][i];
    m[0][0] * minor(1, 2) - m[0][1] * minor(0, 2) + m[0][2] * minor(0, 1)
}
