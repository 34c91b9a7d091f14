//! Principal components of encoded images: the directions of the latent space in which their mu differ most, for a map of
//! a model with more than two latents. On flat arrays; encoding the images is left to the model.

use crate::error::{require_finite, Error, Result};

/// Where points lie and how far they spread in which directions. Flat arrays, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// The points' mean (latent).
    pub mean: Vec<f32>,
    /// Orthonormal directions (latent, latent), that of the largest variance first. The largest number of each is
    /// positive, since a direction and its opposite are equally good.
    pub components: Vec<f32>,
    /// The variance along each (latent), divided by n.
    pub variances: Vec<f32>,
}

/// The principal components of `mu` (n, latent): the eigenvectors of its covariance (Pearson 1901). Refuses a broken length
/// and numbers that are not finite.
pub fn components(mu: &[f32], latent: usize) -> Result<Components> {
    let (mean, covariance) = moments(mu, latent)?;
    let (directions, variances) = principal(covariance, latent);
    let single = |values: Vec<f64>| values.into_iter().map(|v| v as f32).collect();
    Ok(Components {
        mean: single(mean),
        components: single(directions),
        variances: single(variances),
    })
}

/// The eigenvectors of a `covariance` (size, size), as rows, and its eigenvalues (size): as [`Components`] has them.
pub fn principal(covariance: Vec<f64>, size: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut directions, variances) = eigen(covariance, size);
    for direction in directions.chunks_exact_mut(size) {
        let largest = |most: f64, &v: &f64| if v.abs() > most.abs() { v } else { most };
        if direction.iter().fold(0.0, largest) < 0.0 {
            direction.iter_mut().for_each(|v| *v = -*v);
        }
    }
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&a, &b| variances[b].total_cmp(&variances[a]));
    let rows = order.iter().map(|&i| &directions[i * size..][..size]);
    let directions = rows.flatten().copied().collect();
    let variances = order.iter().map(|&i| variances[i].max(0.0)).collect();
    (directions, variances)
}

/// Mean (latent) and covariance (latent, latent), divided by n, of `mu` (n, latent). Refuses what [`components`] refuses.
pub fn moments(mu: &[f32], latent: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    if latent == 0 || mu.is_empty() || !mu.len().is_multiple_of(latent) {
        return Err(Error::Shape {
            what: "mu".to_owned(),
            expected: format!("a multiple of {latent}"),
            found: format!("{} numbers", mu.len()),
        });
    }
    require_finite("mu", mu)?;
    let mean = mean(mu, latent);
    let covariance = covariance(mu, &mean);
    Ok((mean, covariance))
}

fn mean(mu: &[f32], latent: usize) -> Vec<f64> {
    let mut mean = vec![0.0; latent];
    for row in mu.chunks_exact(latent) {
        for (sum, &v) in mean.iter_mut().zip(row) {
            *sum += f64::from(v);
        }
    }
    let count = (mu.len() / latent) as f64;
    mean.iter().map(|sum| sum / count).collect()
}

/// The covariance (latent, latent), divided by n.
fn covariance(mu: &[f32], mean: &[f64]) -> Vec<f64> {
    let latent = mean.len();
    let share = latent as f64 / mu.len() as f64;
    let mut covariance = vec![0.0; latent * latent];
    let mut centred = vec![0.0; latent];
    for row in mu.chunks_exact(latent) {
        for ((to, &v), mean) in centred.iter_mut().zip(row).zip(mean) {
            *to = f64::from(v) - mean;
        }
        for (row, a) in covariance.chunks_exact_mut(latent).zip(&centred) {
            for (sum, b) in row.iter_mut().zip(&centred) {
                *sum += a * b * share;
            }
        }
    }
    covariance
}

/// Sweeps at most; a symmetric matrix takes about ten.
const SWEEPS: usize = 60;

/// Eigenvectors, as rows, and eigenvalues of a symmetric matrix `a` (size, size): cyclic Jacobi rotations, until what is
/// not on the diagonal is rounding (Golub and Van Loan, Matrix Computations, 8.5).
pub(crate) fn eigen(mut a: Vec<f64>, size: usize) -> (Vec<f64>, Vec<f64>) {
    let mut vectors = vec![0.0; size * size];
    for i in 0..size {
        vectors[i * size + i] = 1.0;
    }
    let rounding = f64::EPSILON * a.iter().fold(0.0, |most: f64, v| most.max(v.abs()));
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for p in 0..size {
            for q in p + 1..size {
                let between = a[p * size + q];
                if between.abs() > rounding {
                    let (c, s) = rotation(a[p * size + p], between, a[q * size + q]);
                    rotate(&mut a, size, (p * size, q * size), 1, (c, s));
                    rotate(&mut a, size, (p, q), size, (c, s));
                    rotate(&mut vectors, size, (p * size, q * size), 1, (c, s));
                    rotated = true;
                }
            }
        }
        if !rotated {
            break;
        }
    }
    let values = (0..size).map(|i| a[i * size + i]).collect();
    (vectors, values)
}

/// Cosine and sine of the smaller angle that makes the symmetric matrix of these three numbers diagonal.
fn rotation(pp: f64, pq: f64, qq: f64) -> (f64, f64) {
    let tau = (qq - pp) / (2.0 * pq);
    let tangent = tau.signum() / (tau.abs() + (tau * tau + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    (cosine, tangent * cosine)
}

/// Turns two rows, or two columns, of which these are the first numbers and `stride` is the way to the next.
fn rotate(a: &mut [f64], size: usize, (p, q): (usize, usize), stride: usize, (c, s): (f64, f64)) {
    for i in 0..size {
        let (at, to) = (p + i * stride, q + i * stride);
        (a[at], a[to]) = (c * a[at] - s * a[to], s * a[at] + c * a[to]);
    }
}
