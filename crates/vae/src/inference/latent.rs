//! Ways through the latent space, on flat arrays: straight lines and arcs between two points, the grid for a map of
//! a 2-D model, and the walk along one latent. Decoding the points is left to the model.

use serde::Deserialize;

use crate::error::{Error, Result};

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
    let at = |i: usize| inverse_normal_cdf((i as f64 + 0.5) / side as f64) as f32;
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

/// The z below which a standard normal variable falls with probability `p`: Acklam's rational approximation, with
/// a relative error below 1.15e-9. Minus infinity at 0, infinity at 1, NaN outside of 0..=1.
pub fn inverse_normal_cdf(p: f64) -> f64 {
    /// Where the tails begin.
    const TAIL: f64 = 0.02425;
    if p <= 0.0 || p >= 1.0 {
        return match p {
            0.0 => f64::NEG_INFINITY,
            1.0 => f64::INFINITY,
            _ => f64::NAN,
        };
    }
    if p < TAIL {
        return tail((-2.0 * p.ln()).sqrt());
    }
    if p > 1.0 - TAIL {
        return -tail((-2.0 * (-p).ln_1p()).sqrt());
    }
    const NUMERATOR: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.38357751867269e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const DENOMINATOR: [f64; 6] = [
        -5.447609879822406e1,
        1.615858368580409e2,
        -1.556989798598866e2,
        6.680131188771972e1,
        -1.328068155288572e1,
        1.0,
    ];
    let q = p - 0.5;
    q * polynomial(&NUMERATOR, q * q) / polynomial(&DENOMINATOR, q * q)
}

/// The lower tail of Acklam's approximation, at q = sqrt(-2 ln p).
fn tail(q: f64) -> f64 {
    const NUMERATOR: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const DENOMINATOR: [f64; 5] = [
        7.784695709041462e-3,
        3.224671290700398e-1,
        2.445134137142996,
        3.754408661907416,
        1.0,
    ];
    polynomial(&NUMERATOR, q) / polynomial(&DENOMINATOR, q)
}

/// The polynomial with these coefficients, highest power first (Horner).
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
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
