//! Probabilistic PCA (Tipping and Bishop 1999): x = W z + mean + noise, with z ~ N(0, I) and noise ~ N(0, variance I), so that
//! p(x) = N(mean, C) with C = W W^T + variance I. Its likelihood depends on the data by their covariance S alone, and is greatest
//! in closed form: where W is made of the eigenvectors of S whose eigenvalues are above the variance. Matrices are flat, f64,
//! and W stands as its columns (latent, input).

use std::f64::consts::PI;

use crate::data::drawing;
use crate::error::{Error, Result};
use crate::inference::{eigen, moments, principal};

/// Pixels of an image at most: the eigenvectors of so many are there within a second.
const PIXELS: usize = 256;

/// How data spread: all that a linear Gaussian model can learn of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// S (input, input), divided by n.
    pub covariance: Vec<f64>,
    /// The eigenvectors of S (input, input), a row each.
    pub directions: Vec<f64>,
    /// Its eigenvalues (input), the largest first.
    pub eigenvalues: Vec<f64>,
}

impl Spread {
    /// Of x (n, input). Refuses a broken length and numbers that are not finite.
    pub fn of(x: &[f32], input: usize) -> Result<Self> {
        let (_, covariance) = moments(x, input)?;
        let (directions, eigenvalues) = principal(covariance.clone(), input);
        Ok(Self {
            covariance,
            directions,
            eigenvalues,
        })
    }

    /// Of images x (n, rows * columns), shrunk where they have more than 256 pixels, and the shape that they have then. Refuses
    /// what is not within 0..=1 as well.
    pub fn of_images(x: &[f32], [rows, columns]: [usize; 2]) -> Result<(Self, [usize; 2])> {
        let pixels = rows.saturating_mul(columns);
        if x.is_empty() || pixels == 0 || !x.len().is_multiple_of(pixels) {
            return Err(Error::shape("images", &[1, rows, columns], &[x.len()]));
        }
        let mut shape = [rows, columns];
        for parts in 2.. {
            if shape[0] * shape[1] <= PIXELS {
                break;
            }
            shape = [(rows / parts).max(1), (columns / parts).max(1)];
        }
        let mut small = Vec::new();
        for image in x.chunks_exact(pixels) {
            small.extend(drawing::shrink(image, [rows, columns], shape)?);
        }
        Ok((Self::of(&small, shape[0] * shape[1])?, shape))
    }
}

/// W (latent, input) at a stationary point of the likelihood: eigenvectors, from number `first` on, each as long as the square
/// root of what its eigenvalue has above `variance`, 0 where it has nothing (equation 7 and appendix A.2). With `first` 0 it is
/// the maximum, with another a saddle.
pub fn stationary(
    directions: &[f64],
    eigenvalues: &[f64],
    first: usize,
    latent: usize,
    variance: f64,
) -> Result<Vec<f64>> {
    let input = eigenvalues.len();
    if input == 0 || directions.len() != input * input {
        let expected = [input, input];
        return Err(Error::shape("directions", &expected, &[directions.len()]));
    }
    if first.saturating_add(latent) > input {
        return Err(Error::Range {
            what: "latent".to_owned(),
            expected: format!("at most {input} eigenvectors"),
            found: format!("{latent} from number {first} on"),
        });
    }
    let mut weights = vec![0.0; latent * input];
    let chosen = directions[first * input..].chunks_exact(input);
    let columns = weights.chunks_exact_mut(input).zip(chosen);
    for ((column, direction), eigenvalue) in columns.zip(&eigenvalues[first..]) {
        add(column, (eigenvalue - variance).max(0.0).sqrt(), direction);
    }
    Ok(weights)
}

/// The greatest likelihood for data of these `eigenvalues` (input), as mean log p(x), nats (equation 4 at the maximum): in the
/// direction of an active latent p(x) has the data's own variance, in every other `variance`.
pub fn greatest_log_px(eigenvalues: &[f64], latent: usize, variance: f64) -> f64 {
    let active = active(eigenvalues, latent, variance);
    let mut log_px = 0.0;
    for (at, &eigenvalue) in eigenvalues.iter().enumerate() {
        let own = if at < active { eigenvalue } else { variance };
        log_px -= 0.5 * ((2.0 * PI * own).ln() + eigenvalue / own);
    }
    log_px
}

/// How many of so many latents are active at the maximum: one for each eigenvalue above `variance`.
pub fn active(eigenvalues: &[f64], latent: usize, variance: f64) -> usize {
    let above = eigenvalues.iter().filter(|&&v| v > variance);
    above.count().min(latent)
}

/// Mean log p(x), nats, over data of this covariance S (input, input) about the model's own mean, for any W (latent, input):
/// -(input log 2 pi + log |C| + trace(C^-1 S)) / 2, where the `latent` eigenvalues and vectors of M = W^T W + variance I say all of
/// C, C^-1 = (I - W M^-1 W^T) / variance.
pub fn log_px(weights: &[f64], covariance: &[f64], input: usize, variance: f64) -> f64 {
    let latent = weights.len() / input;
    let spread = times(weights, covariance, input); // W^T S
    let mut m = grams(weights, weights, input);
    for i in 0..latent {
        m[i * latent + i] += variance;
    }
    let s = grams(weights, &spread, input); // W^T S W
    let (vectors, values) = eigen(m, latent);
    let mut log_determinant = (input as f64 - latent as f64) * variance.ln();
    let mut explained = 0.0; // trace(M^-1 W^T S W)
    for (v, value) in vectors.chunks_exact(latent.max(1)).zip(&values) {
        log_determinant += value.ln();
        explained += dot(v, &times(v, &s, latent)) / value;
    }
    let quadratic = (trace(covariance, input) - explained) / variance;
    -0.5 * (input as f64 * (2.0 * PI).ln() + log_determinant + quadratic)
}

/// The sum of the diagonal of m (n, n).
pub(super) fn trace(m: &[f64], n: usize) -> f64 {
    m.iter().step_by(n + 1).sum()
}

/// The product of rows a (m, n) with b (n, n).
pub(super) fn times(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut product = vec![0.0; a.len()];
    for (to, row) in product.chunks_exact_mut(n).zip(a.chunks_exact(n)) {
        for (&factor, other) in row.iter().zip(b.chunks_exact(n)) {
            add(to, factor, other);
        }
    }
    product
}

/// The products of each row of a (m, n) with each of b (k, n): (m, k).
pub(super) fn grams(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut products = Vec::with_capacity(a.len() / n * (b.len() / n));
    for row in a.chunks_exact(n) {
        for other in b.chunks_exact(n) {
            products.push(dot(row, other));
        }
    }
    products
}

pub(in crate::theory) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Adds `factor` times `other` to `to`.
pub(in crate::theory) fn add(to: &mut [f64], factor: f64, other: &[f64]) {
    for (to, other) in to.iter_mut().zip(other) {
        *to += factor * other;
    }
}
