//! Ways through the latent space, on flat arrays: straight lines and arcs between two points, the grid for a map of
//! a 2-D model, and the walk along one latent. Decoding the points is left to the model.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::probability::normal_quantile;

/// How to go from one point to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Interpolation {
    /// On a straight line.
    Lerp,
    /// On an arc.
    Slerp,
}

/// (1 - t) a + t b.
pub fn lerp(a: &[f32], b: &[f32], t: f32) -> Result<Vec<f32>> {
    same_length(a, b)?;
    Ok(combine(a, b, 1.0 - f64::from(t), f64::from(t)))
}

/// sin((1 - t) omega) / sin(omega) a + sin(t omega) / sin(omega) b, omega being the angle between a and b
/// (Shoemake 1985, there for unit quaternions). As in White 2016 (arXiv:1609.04468), a and b are not normalized, so
/// that the length goes over from the one's to the other's too. Where the angle is undefined or its sine nearly
/// zero (a or b zero; both on one line) this is [`lerp`].
pub fn slerp(a: &[f32], b: &[f32], t: f32) -> Result<Vec<f32>> {
    same_length(a, b)?;
    let t64 = f64::from(t);
    let cosine = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
    let omega = cosine.clamp(-1.0, 1.0).acos();
    let sine = omega.sin();
    // NaN comes of a zero vector.
    if sine.is_nan() || sine < 1e-6 {
        return lerp(a, b, t);
    }
    let from = ((1.0 - t64) * omega).sin() / sine;
    let to = (t64 * omega).sin() / sine;
    Ok(combine(a, b, from, to))
}

/// `steps` points from `a` to `b`, both included, evenly in t: shape (steps, latent). One step is `a` alone.
pub fn path(a: &[f32], b: &[f32], steps: usize, kind: Interpolation) -> Result<Vec<f32>> {
    let mut points = Vec::with_capacity(steps * a.len());
    for step in 0..steps {
        let t = fraction(step, steps) as f32;
        points.extend(match kind {
            Interpolation::Lerp => lerp(a, b, t)?,
            Interpolation::Slerp => slerp(a, b, t)?,
        });
    }
    Ok(points)
}

/// The points of a map of a 2-D latent space, row by row from the top: shape (side * side, 2). Column i and, from
/// the bottom, row i stand at the inverse CDF of N(0, 1) at (i + 0.5) / side, so that each cell has the same share of
/// N(0, I), as the prior is where none is learned (Kingma and Welling 2014, figure 4). z1 grows to the right, z2 upwards.
pub fn grid(side: usize) -> Vec<f32> {
    let at = |i: usize| normal_quantile((i as f64 + 0.5) / side as f64) as f32;
    let axis: Vec<f32> = (0..side).map(at).collect();
    let rows = axis.iter().rev();
    rows.flat_map(|&z2| axis.iter().flat_map(move |&z1| [z1, z2]))
        .collect()
}

/// `z` with latent `index` going from -extent to extent in even steps, the rest as it is: shape (steps, latent).
/// One step is at -extent.
pub fn traversal(z: &[f32], index: usize, steps: usize, extent: f32) -> Result<Vec<f32>> {
    if index >= z.len() {
        return Err(Error::Range {
            what: "latent index".to_owned(),
            expected: format!("below {}", z.len()),
            found: index.to_string(),
        });
    }
    let mut points = z.repeat(steps);
    for (step, point) in points.chunks_exact_mut(z.len()).enumerate() {
        point[index] = extent * (2.0 * fraction(step, steps) - 1.0) as f32;
    }
    Ok(points)
}

/// How far `step` of `steps` is from the first, 0, to the last, 1.
fn fraction(step: usize, steps: usize) -> f64 {
    step as f64 / (steps - 1).max(1) as f64
}

fn combine(a: &[f32], b: &[f32], from: f64, to: f64) -> Vec<f32> {
    a.iter()
        .zip(b)
        .map(|(&a, &b)| (from * f64::from(a) + to * f64::from(b)) as f32)
        .collect()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(&a, &b)| f64::from(a) * f64::from(b))
        .sum()
}

fn same_length(a: &[f32], b: &[f32]) -> Result<()> {
    if a.len() == b.len() {
        return Ok(());
    }
    Err(Error::shape("end of the path", &[a.len()], &[b.len()]))
}
