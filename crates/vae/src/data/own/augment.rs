//! Copies of an image with small changes, so that a few images train a model: turned, scaled, sheared and shifted a little, with
//! a thicker or a thinner pen. They are taken from the finer source of the image.

use super::picture::FINER;
use crate::rng::Rng;

/// Numbers that a copy takes from the generator.
const DRAWN: usize = 8;
/// The most that a copy is turned, radians; scaled along either axis; sheared.
const TURN: f32 = 0.2;
const SCALE: f32 = 0.12;
const SHEAR: f32 = 0.12;
/// How far one is shifted at most, pixels of the image.
const SHIFT: f32 = 1.0;

/// The image of side `side` itself: each pixel the mean of those of its `source`.
pub(super) fn plain(source: &[u8], side: usize) -> Vec<u8> {
    let wide = FINER * side;
    let pixel = |i: usize| {
        let (x, y) = (FINER * (i % side), FINER * (i / side));
        let block = (0..FINER * FINER).map(|k| source[(y + k / FINER) * wide + x + k % FINER]);
        let sum: usize = block.map(usize::from).sum();
        (sum / (FINER * FINER)) as u8
    };
    (0..side * side).map(pixel).collect()
}

/// One of its copies. `pen`: whether its lines may be of another width, as those of drawings are.
pub(super) fn copy(source: &[u8], side: usize, pen: bool, rng: &mut Rng) -> Vec<u8> {
    let drawn = rng.uniform(1.0, DRAWN);
    let wide = FINER * side;
    let source = match pen {
        true => rewritten(source, wide, drawn[6]),
        false => source.iter().map(|&v| f32::from(v)).collect(),
    };
    let (sin, cos) = (TURN * drawn[0]).sin_cos();
    let [sx, sy] = [1.0 + SCALE * drawn[1], 1.0 + SCALE * drawn[2]];
    let shear = SHEAR * drawn[3];
    let shift = [4, 5].map(|i| FINER as f32 * SHIFT * drawn[i]);
    let middle = wide as f32 / 2.0;
    let at = |i: usize, k: usize| {
        let place = |pixel: usize, sub: usize| (FINER * pixel + sub) as f32 + 0.5 - middle;
        let (x, y) = (place(i % side, k % FINER), place(i / side, k / FINER));
        let (x, y) = ((x + shear * y) * sx, y * sy);
        let (x, y) = (cos * x - sin * y + shift[0], sin * x + cos * y + shift[1]);
        bilinear(&source, wide, x + middle - 0.5, y + middle - 0.5)
    };
    let pixel = |i: usize| {
        let sum: f32 = (0..FINER * FINER).map(|k| at(i, k)).sum();
        (sum / (FINER * FINER) as f32).round() as u8
    };
    (0..side * side).map(pixel).collect()
}

/// The source with thicker lines, or for an `amount` below 0 with thinner ones: mixed with the greatest or least of each pixel's
/// neighbours.
fn rewritten(source: &[u8], wide: usize, amount: f32) -> Vec<f32> {
    let pixel = |i: usize| {
        let (x, y) = (i % wide, i / wide);
        let left = if x > 0 { i - 1 } else { i };
        let right = if x + 1 < wide { i + 1 } else { i };
        let above = if y > 0 { i - wide } else { i };
        let below = if i + wide < source.len() { i + wide } else { i };
        let near = [left, right, above, below, i].map(|i| source[i]);
        let other = if amount > 0.0 {
            near.iter().max()
        } else {
            near.iter().min()
        };
        let (own, other) = (f32::from(source[i]), f32::from(*other.unwrap_or(&0)));
        own + amount.abs() * (other - own)
    };
    (0..source.len()).map(pixel).collect()
}

/// The value between four pixels; outside there is paper.
fn bilinear(source: &[f32], wide: usize, x: f32, y: f32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (right, below) = (x - left, y - top);
    let value = |dx: i32, dy: i32| {
        let (x, y) = (left as i32 + dx, top as i32 + dy);
        let inside = 0..wide as i32;
        match inside.contains(&x) && inside.contains(&y) {
            true => source[y as usize * wide + x as usize],
            false => 0.0,
        }
    };
    let row = |dy: i32| value(0, dy) * (1.0 - right) + value(1, dy) * right;
    row(0) * (1.0 - below) + row(1) * below
}
