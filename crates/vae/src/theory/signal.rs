//! Signal and noise of the importance-weighted gradient over k (Rainforth et al. 2018), on their linear Gaussian model:
//! z ~ N(mu, I), x ~ N(z, I), q(z|x) = N(A x + b, 2/3 I), of 20 dimensions, and points drawn from it, theirs 1,024; mu, A and b are
//! the best ones but for noise of 0.01. With m = A x + b, s^2 = 2/3, eps_i the i-th of k draws, z_i = m + s eps_i and
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

use super::linear::{add, dot};
use crate::error::{Error, Result};
use crate::probability::log_mean_exp;
use crate::probability::Spread;
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

/// The model and its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Toy {
    /// The points x (n, 20).
    pub x: Vec<f64>,
    /// The mean of the prior (20).
    pub mu: Vec<f64>,
    /// The mean of q(z|x) at each point (n, 20).
    pub m: Vec<f64>,
}

/// The importance-weighted bound of one point, and its gradients.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// L_k, nats.
    pub value: f64,
    /// By mu (20), the decoder's.
    pub decoder: Vec<f64>,
    /// By m (20), the encoder's.
    pub encoder: Vec<f64>,
    /// The same, doubly reparameterized.
    pub doubly: Vec<f64>,
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
        let truth = noise(&mut rng, 1);
        // z and x each add noise of their own.
        let mut x = noise(&mut rng, points);
        add(&mut x, 1.0, &noise(&mut rng, points));
        let (mut mu, mut b) = (noise(&mut rng, 1), noise(&mut rng, 1));
        let mut a = noise(&mut rng, DIMENSIONS);
        for offset in [&mut mu, &mut b, &mut a] {
            offset.iter_mut().for_each(|v| *v *= OFFSET);
        }
        for x in x.chunks_exact_mut(DIMENSIONS) {
            add(x, 1.0, &truth);
            add(&mut mu, 1.0 / points as f64, x);
            add(&mut b, 0.5 / points as f64, x);
        }
        for i in 0..DIMENSIONS {
            a[i * (DIMENSIONS + 1)] += 0.5;
        }
        let mut m = Vec::with_capacity(x.len());
        for x in x.chunks_exact(DIMENSIONS) {
            for (row, b) in a.chunks_exact(DIMENSIONS).zip(&b) {
                m.push(dot(row, x) + b);
            }
        }
        Self { x, mu, m }
    }

    /// L_k of point `n` and its gradients, at eps (k, 20).
    pub fn bound(&self, n: usize, eps: &[f32]) -> Bound {
        let at = n * DIMENSIONS;
        let (x, m, mu) = (
            &self.x[at..][..DIMENSIONS],
            &self.m[at..][..DIMENSIONS],
            &self.mu,
        );
        let s = VARIANCE.sqrt();
        // log p(x, m) - log q(m|x), to begin with.
        let mut c = DIMENSIONS as f64 * (s.ln() - 0.5 * (2.0 * PI).ln());
        let mut h = Vec::with_capacity(DIMENSIONS);
        for ((x, m), mu) in x.iter().zip(m).zip(mu) {
            c -= 0.5 * ((x - m) * (x - m) + (m - mu) * (m - mu));
            h.push(x + mu - 2.0 * m);
        }
        let mut log_w = Vec::with_capacity(eps.len() / DIMENSIONS);
        for eps in eps.chunks_exact(DIMENSIONS) {
            let (mut along, mut length) = (0.0, 0.0);
            for (h, &eps) in h.iter().zip(eps) {
                let eps = f64::from(eps);
                along += h * eps;
                length += eps * eps;
            }
            log_w.push(c + s * along + (0.5 - VARIANCE) * length);
        }
        let (k, value) = (log_w.len() as f64, log_mean_exp(&log_w));
        // Sums of v eps, v^2 eps and v^2.
        let (mut once, mut twice, mut squares) = ([0.0; DIMENSIONS], [0.0; DIMENSIONS], 0.0);
        for (eps, log_w) in eps.chunks_exact(DIMENSIONS).zip(&log_w) {
            let v = (log_w - value).exp() / k;
            squares += v * v;
            for ((once, twice), &eps) in once.iter_mut().zip(&mut twice).zip(eps) {
                let weighted = v * f64::from(eps);
                *once += weighted;
                *twice += v * weighted;
            }
        }
        let mut decoder = m.to_vec();
        add(&mut decoder, -1.0, mu);
        add(&mut decoder, s, &once);
        let mut encoder = h.clone();
        add(&mut encoder, -2.0 * s, &once);
        let mut doubly = vec![0.0; DIMENSIONS];
        add(&mut doubly, squares, &h);
        add(&mut doubly, 1.0 / s - 2.0 * s, &twice);
        Bound {
            value,
            decoder,
            encoder,
            doubly,
        }
    }

    /// One estimate of the gradient of L_k averaged over the points, with noise from `rng`: by mu (20), by b (20) and A (20, 20), and
    /// by b and A doubly reparameterized.
    pub fn gradient(&self, k: usize, rng: &mut Rng) -> Vec<f64> {
        let mut gradient = vec![0.0; NUMBERS];
        let share = DIMENSIONS as f64 / self.x.len() as f64;
        for (n, x) in self.x.chunks_exact(DIMENSIONS).enumerate() {
            let bound = self.bound(n, &rng.normal(k * DIMENSIONS));
            let (decoder, encoders) = gradient.split_at_mut(DIMENSIONS);
            add(decoder, share, &bound.decoder);
            let by_m = [&bound.encoder, &bound.doubly];
            for (encoder, by_m) in encoders.chunks_exact_mut(ENCODER).zip(by_m) {
                let (by_b, by_a) = encoder.split_at_mut(DIMENSIONS);
                add(by_b, share, by_m);
                for (row, by_m) in by_a.chunks_exact_mut(DIMENSIONS).zip(by_m) {
                    add(row, share * by_m, x);
                }
            }
        }
        gradient
    }
}

/// Noise from N(0, I) (rows, 20).
fn noise(rng: &mut Rng, rows: usize) -> Vec<f64> {
    let drawn = rng.normal(rows * DIMENSIONS);
    drawn.into_iter().map(f64::from).collect()
}

/// The ratios of `gradients` (n, 860), at least 3, each a [`Toy::gradient`] of the same k. Refuses a broken length.
pub fn ratios(gradients: &[f64]) -> Result<Ratios> {
    if gradients.len() < 3 * NUMBERS || !gradients.len().is_multiple_of(NUMBERS) {
        return Err(Error::shape("gradients", &[3, NUMBERS], &[gradients.len()]));
    }
    let decoder = Draws::of(gradients, 0, DIMENSIONS);
    let encoder = Draws::of(gradients, DIMENSIONS, ENCODER);
    let doubly = Draws::of(gradients, DIMENSIONS + ENCODER, ENCODER);
    let mut difference = encoder.clone();
    add(&mut difference.rows, -1.0, &doubly.rows);
    let apart = difference.sums();
    Ok(Ratios {
        decoder: signal_to_noise(&decoder, &decoder),
        encoder: signal_to_noise(&doubly, &encoder),
        doubly: signal_to_noise(&doubly, &doubly),
        disagreement: apart.mean_squared() * apart.count / apart.variance(),
    })
}

/// |E g| / sqrt(trace Cov g) of an estimator g, whose draws are `noise`. E g is told by draws of `signal`, which may be another
/// estimator of the same mean, less noisy; row i of either has the same noise. |E g|^2 is free of bias: what the mean's own
/// variance adds to it is taken off. The error is the jackknife's (Efron and Stein 1981).
fn signal_to_noise(signal: &Draws, noise: &Draws) -> Estimate {
    let sums = [signal.sums(), noise.sums()];
    let ratio = |[signal, noise]: &[Sums; 2]| {
        let strength = signal.mean_squared() - signal.variance() / signal.count;
        (strength.max(0.0) / noise.variance()).sqrt()
    };
    let mut without = Spread::default();
    let rows = signal.rows.chunks_exact(signal.size);
    for (signal, noise) in rows.zip(noise.rows.chunks_exact(noise.size)) {
        let mut sums = sums.clone();
        sums[0].add(-1.0, signal);
        sums[1].add(-1.0, noise);
        without.add(ratio(&sums));
    }
    Estimate {
        value: ratio(&sums),
        error: (without.variance_of_all() * (sums[0].count - 1.0)).sqrt(),
    }
}

/// The slope of log y over log x, by least squares, each point weighed by its error.
pub fn log_slope(x: &[f64], y: &[Estimate]) -> Estimate {
    // Sums of weights, x, y, x^2 and x y, each weighed.
    let (mut w, mut wx, mut wy, mut wxx, mut wxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (x, relative) = (x.ln(), y.value / y.error);
        let (weight, y) = (relative * relative, y.value.ln());
        w += weight;
        wx += weight * x;
        wy += weight * y;
        wxx += weight * x * x;
        wxy += weight * x * y;
    }
    let squares = wxx - wx * wx / w;
    Estimate {
        value: (wxy - wx * wy / w) / squares,
        error: squares.sqrt().recip(),
    }
}

/// Draws of an estimator.
#[derive(Clone)]
struct Draws {
    /// Numbers of a draw.
    size: usize,
    /// (n, size)
    rows: Vec<f64>,
}

impl Draws {
    /// `size` numbers of each of `gradients` (n, 860), from number `first` on.
    fn of(gradients: &[f64], first: usize, size: usize) -> Self {
        let mut rows = Vec::new();
        for row in gradients.chunks_exact(NUMBERS) {
            rows.extend_from_slice(&row[first..][..size]);
        }
        Self { size, rows }
    }

    fn sums(&self) -> Sums {
        let mut sums = Sums {
            count: 0.0,
            once: vec![0.0; self.size],
            squares: 0.0,
        };
        for row in self.rows.chunks_exact(self.size) {
            sums.add(1.0, row);
        }
        sums
    }
}

/// Sums over draws.
#[derive(Clone)]
struct Sums {
    count: f64,
    /// Number by number.
    once: Vec<f64>,
    /// Of the squared lengths.
    squares: f64,
}

impl Sums {
    /// Takes in a draw, `times` over.
    fn add(&mut self, times: f64, row: &[f64]) {
        self.count += times;
        add(&mut self.once, times, row);
        self.squares += times * dot(row, row);
    }

    /// The mean's squared length.
    fn mean_squared(&self) -> f64 {
        dot(&self.once, &self.once) / (self.count * self.count)
    }

    /// The variance of one draw, of all its numbers together.
    fn variance(&self) -> f64 {
        (self.squares - self.count * self.mean_squared()) / (self.count - 1.0)
    }
}
