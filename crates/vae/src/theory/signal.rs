//! Signal and noise of the importance-weighted gradient over k (Rainforth et al. 2018), on their linear Gaussian model:
//! z ~ N(mu, I), x ~ N(z, I), q(z|x) = N(A x + b, 2/3 I), of 20 dimensions and 1,024 points drawn from it; mu, A and b are the best
//! ones but for noise of 0.01. With m = A x + b, s^2 = 2/3, eps_i the i-th of k draws, z_i = m + s eps_i and
//! h = x + mu - 2 m, the slope of log p(x, z) at m:
//!
//! log w_i = log p(x, z_i) - log q(z_i|x) = c + s h.eps_i + (1/2 - s^2) |eps_i|^2,    v_i = w_i / sum w
//!
//! mu            sum v_i (z_i - mu)
//! m             sum v_i (h - 2 s eps_i)                                       (Burda et al. 2016)
//! m, doubly     sum v_i^2 (h - 2 s eps_i + eps_i / s)                         (Tucker et al. 2019)
//!
//! and by the chain rule the gradient by b is that by m, by A it is that times x. On average either gradient by m is the same.

use std::f64::consts::PI;

use super::probabilistic_pca::{add, dot};
use crate::error::{Error, Result};
use crate::probability::log_mean_exp;
use crate::rng::Rng;

/// Numbers of x and of z.
pub const DIMENSIONS: usize = 20;
/// Numbers of b and A.
const ENCODER: usize = DIMENSIONS * (DIMENSIONS + 1);
/// Numbers of a gradient: by mu, and by b and A in two ways.
pub const NUMBERS: usize = DIMENSIONS + 2 * ENCODER;
/// The variance of q(z|x).
const VARIANCE: f64 = 2.0 / 3.0;
/// How far mu, A and b are from the best ones.
const OFFSET: f64 = 0.01;

type Point = [f64; DIMENSIONS];

/// The model and its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Toy {
    /// The points x (n).
    pub x: Vec<Point>,
    /// The mean of the prior.
    pub mu: Point,
    /// The mean of q(z|x) at each point (n).
    pub m: Vec<Point>,
}

/// The importance-weighted bound of one point, and its gradients.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// L_k, nats.
    pub value: f64,
    /// By mu, the decoder's.
    pub decoder: Point,
    /// By m, the encoder's.
    pub encoder: Point,
    /// The same, doubly reparameterized.
    pub doubly: Point,
}

/// What estimates of the gradient, drawn again and again, say of their estimators.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratios {
    /// |E g| / sqrt(trace Cov g) of the decoder's gradient g.
    pub decoder: Estimate,
    /// The same of the encoder's.
    pub encoder: Estimate,
    /// The same of the encoder's, doubly reparameterized.
    pub doubly: Estimate,
    /// The squared distance of the encoder's two means over what their noise alone makes of it on average: about 1, as they mean
    /// the same.
    pub disagreement: f64,
}

/// A number and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

impl Toy {
    /// So many points and parameters near the best, those of `seed`. The best are the points' mean for mu, I/2 for A and mu/2 for b.
    pub fn new(points: usize, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut noise = || -> Point {
            let drawn = rng.normal(DIMENSIONS);
            std::array::from_fn(|i| f64::from(drawn[i]))
        };
        let truth = noise();
        let sum3 = |a: Point, b: Point, c: Point| std::array::from_fn(|i| a[i] + b[i] + c[i]);
        let x: Vec<Point> = (0..points).map(|_| sum3(truth, noise(), noise())).collect();
        let best: Point =
            std::array::from_fn(|i| x.iter().map(|x| x[i]).sum::<f64>() / points as f64);
        let near = |best: Point, noise: Point| -> Point {
            std::array::from_fn(|i| best[i] + OFFSET * noise[i])
        };
        let mu = near(best, noise());
        let b = near(best.map(|v| v / 2.0), noise());
        let a: Vec<Point> = (0..DIMENSIONS)
            .map(|i| {
                let half = std::array::from_fn(|j| if i == j { 0.5 } else { 0.0 });
                near(half, noise())
            })
            .collect();
        let mean = |x: &Point| -> Point { std::array::from_fn(|i| dot(&a[i], x) + b[i]) };
        let m = x.iter().map(mean).collect();
        Self { x, mu, m }
    }

    /// L_k of point `n` and its gradients, at eps (k, 20).
    pub fn bound(&self, n: usize, eps: &[f32]) -> Bound {
        let (x, mu, m) = (&self.x[n], &self.mu, &self.m[n]);
        let s = VARIANCE.sqrt();
        let h: Point = std::array::from_fn(|i| x[i] + mu[i] - 2.0 * m[i]);
        // log p(x, m) - log q(m|x).
        let square =
            |a: &Point, b: &Point| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        let c = -0.5 * (square(x, m) + square(m, mu))
            + DIMENSIONS as f64 * (s.ln() - 0.5 * (2.0 * PI).ln());
        let log_w: Vec<f64> = eps
            .chunks_exact(DIMENSIONS)
            .map(|eps| {
                let (mut along, mut length) = (0.0, 0.0);
                for (h, &eps) in h.iter().zip(eps) {
                    let eps = f64::from(eps);
                    along += h * eps;
                    length += eps * eps;
                }
                c + s * along + (0.5 - VARIANCE) * length
            })
            .collect();
        let (k, value) = (log_w.len() as f64, log_mean_exp(&log_w));
        // Sums of v eps, v^2 eps and v^2.
        let (mut once, mut twice, mut squares) = ([0.0; DIMENSIONS], [0.0; DIMENSIONS], 0.0);
        for (eps, log_w) in eps.chunks_exact(DIMENSIONS).zip(&log_w) {
            let v = (log_w - value).exp() / k;
            squares += v * v;
            for ((once, twice), &eps) in once.iter_mut().zip(&mut twice).zip(eps) {
                *once += v * f64::from(eps);
                *twice += v * v * f64::from(eps);
            }
        }
        Bound {
            value,
            decoder: std::array::from_fn(|i| m[i] + s * once[i] - mu[i]),
            encoder: std::array::from_fn(|i| h[i] - 2.0 * s * once[i]),
            doubly: std::array::from_fn(|i| squares * h[i] + (1.0 / s - 2.0 * s) * twice[i]),
        }
    }

    /// One estimate of the gradient of L_k averaged over the points, with noise from `rng`: by mu (20), by b (20) and A (20, 20), and
    /// by b and A doubly reparameterized.
    pub fn gradient(&self, k: usize, rng: &mut Rng) -> Vec<f64> {
        let mut gradient = vec![0.0; NUMBERS];
        let share = 1.0 / self.x.len() as f64;
        for (n, x) in self.x.iter().enumerate() {
            let bound = self.bound(n, &rng.normal(k * DIMENSIONS));
            let (decoder, encoders) = gradient.split_at_mut(DIMENSIONS);
            add(decoder, share, &bound.decoder);
            let by_m = [bound.encoder, bound.doubly];
            for (encoder, by_m) in encoders.chunks_exact_mut(ENCODER).zip(by_m) {
                let (by_b, by_a) = encoder.split_at_mut(DIMENSIONS);
                add(by_b, share, &by_m);
                for (row, by_m) in by_a.chunks_exact_mut(DIMENSIONS).zip(by_m) {
                    add(row, share * by_m, x);
                }
            }
        }
        gradient
    }
}

/// The ratios of `gradients` (n, 860), at least 3, each a [`Toy::gradient`] of the same k. Refuses a broken length.
pub fn ratios(gradients: &[f64]) -> Result<Ratios> {
    if gradients.len() < 3 * NUMBERS || !gradients.len().is_multiple_of(NUMBERS) {
        return Err(Error::shape("gradients", &[3, NUMBERS], &[gradients.len()]));
    }
    let part = |from: usize, size: usize| -> Vec<&[f64]> {
        let rows = gradients.chunks_exact(NUMBERS);
        rows.map(|row| &row[from..][..size]).collect()
    };
    let decoder = part(0, DIMENSIONS);
    let encoder = part(DIMENSIONS, ENCODER);
    let doubly = part(DIMENSIONS + ENCODER, ENCODER);
    Ok(Ratios {
        decoder: signal_to_noise(&decoder, &decoder),
        encoder: signal_to_noise(&doubly, &encoder),
        doubly: signal_to_noise(&doubly, &doubly),
        disagreement: disagreement(&encoder, &doubly),
    })
}

/// |E g| / sqrt(trace Cov g) of an estimator g, from draws of it, a row each. E g is told by draws of `signal`, which may be
/// another estimator of the same mean, less noisy; row i of either has the same noise. |E g|^2 is free of bias: what the mean's
/// own variance adds to it is taken off. The error is the jackknife's (Efron and Stein 1981).
fn signal_to_noise(signal: &[&[f64]], noise: &[&[f64]]) -> Estimate {
    let (of_signal, of_noise) = (Sums::of(signal), Sums::of(noise));
    let ratio = |signal: &Sums, noise: &Sums| {
        let strength = signal.mean_squared() - signal.variance() / signal.count;
        (strength.max(0.0) / noise.variance()).sqrt()
    };
    let rows = signal.iter().zip(noise);
    let without: Vec<f64> = rows
        .map(|(s, n)| ratio(&of_signal.without(s), &of_noise.without(n)))
        .collect();
    let count = without.len() as f64;
    let mean = without.iter().sum::<f64>() / count;
    let squares: f64 = without.iter().map(|v| (v - mean).powi(2)).sum();
    Estimate {
        value: ratio(&of_signal, &of_noise),
        error: (squares * (count - 1.0) / count).sqrt(),
    }
}

/// [`Ratios::disagreement`] of two estimators, row i of either with the same noise.
fn disagreement(a: &[&[f64]], b: &[&[f64]]) -> f64 {
    let differences: Vec<Vec<f64>> = a
        .iter()
        .zip(b)
        .map(|(a, b)| a.iter().zip(*b).map(|(a, b)| a - b).collect())
        .collect();
    let rows: Vec<&[f64]> = differences.iter().map(Vec::as_slice).collect();
    let sums = Sums::of(&rows);
    sums.mean_squared() * sums.count / sums.variance()
}

/// The slope of log y over log x, by least squares, each point weighed by its error.
pub fn log_slope(x: &[f64], y: &[Estimate]) -> Estimate {
    let points: Vec<[f64; 3]> = x
        .iter()
        .zip(y)
        .map(|(x, y)| [x.ln(), y.value.ln(), (y.value / y.error).powi(2)])
        .collect();
    let weight: f64 = points.iter().map(|[.., w]| w).sum();
    let mean = |at: usize| points.iter().map(|p| p[at] * p[2]).sum::<f64>() / weight;
    let (x, y) = (mean(0), mean(1));
    let squares: f64 = points.iter().map(|p| p[2] * (p[0] - x).powi(2)).sum();
    let products = points.iter().map(|p| p[2] * (p[0] - x) * (p[1] - y));
    Estimate {
        value: products.sum::<f64>() / squares,
        error: squares.sqrt().recip(),
    }
}

/// Sums of rows and of their squares, number by number.
struct Sums {
    count: f64,
    once: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    fn of(rows: &[&[f64]]) -> Self {
        let size = rows.first().map_or(0, |row| row.len());
        let (mut once, mut squares) = (vec![0.0; size], vec![0.0; size]);
        for row in rows {
            add(&mut once, 1.0, row);
            add(&mut squares, 1.0, &squared(row));
        }
        Self {
            count: rows.len() as f64,
            once,
            squares,
        }
    }

    /// The sums of all rows but this one.
    fn without(&self, row: &[f64]) -> Self {
        let (mut once, mut squares) = (self.once.clone(), self.squares.clone());
        add(&mut once, -1.0, row);
        add(&mut squares, -1.0, &squared(row));
        Self {
            count: self.count - 1.0,
            once,
            squares,
        }
    }

    /// The mean's squared length.
    fn mean_squared(&self) -> f64 {
        self.once.iter().map(|v| (v / self.count).powi(2)).sum()
    }

    /// The variance of one row, of all its numbers together.
    fn variance(&self) -> f64 {
        let about_zero: f64 = self.squares.iter().sum();
        (about_zero - self.count * self.mean_squared()) / (self.count - 1.0)
    }
}

fn squared(row: &[f64]) -> Vec<f64> {
    row.iter().map(|v| v * v).collect()
}
