//! A VAE whose encoder and decoder are linear, trained by its exact ELBO (Lucas et al. 2019, section 4): q(z|x) =
//! N(V (x - mean), diag(d)) with d = exp(logvar), the same for every x, and p(x|z) = N(W z + mean, variance I). Averaged over data
//! of covariance S, G = W^T W:
//!
//! -nll = -(trace(S) - 2 trace(W V S) + trace(G V S V^T) + sum_j G_jj d_j) / (2 variance) - input/2 log(2 pi variance)
//! kl = (trace(V S V^T) + sum_j (d_j - log d_j - 1)) / 2
//!
//! At its maximum q(z|x) is p(z|x), the columns of W are principal directions, and log p(x) is that of probabilistic PCA.
//! Nothing here is told an eigenvector of S.

use std::f64::consts::PI;

use super::probabilistic_pca::{add, dot, grams, log_px, times, trace};
use crate::error::{Error, Result};
use crate::inference::ACTIVE;
use crate::rng::Rng;

/// Standard deviation of the first weights.
const START: f64 = 0.02;
/// How far from a given point training begins there.
const PUSH: f64 = 1e-4;
/// The largest learning rate; it falls to 0 by a cosine (Loshchilov and Hutter 2017).
const RATE: f64 = 0.02;
/// Adam's (Kingma and Ba 2015), as PyTorch has them.
const DECAYS: [f64; 2] = [0.9, 0.999];
const EPS: f64 = 1e-8;

/// The model and the state of its training.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearVae {
    input: usize,
    latent: usize,
    variance: f64,
    /// W^T (latent, input), V (latent, input), logvar (latent), then Adam's two moments of all these.
    state: Vec<f64>,
}

/// The ELBO, nats, and its gradient, in the order of the numbers that are learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// -(nll + kl).
    pub elbo: f64,
    /// By W^T (latent, input), V (latent, input) and logvar (latent).
    pub gradient: Vec<f64>,
}

impl LinearVae {
    /// A model with random weights, d = 1, of `input` numbers and so many latents, whose p(x|z) has this variance.
    pub fn new(input: usize, latent: usize, variance: f64, rng: &mut Rng) -> Result<Self> {
        let mut state = vec![0.0; 3 * latent * (2 * input + 1)];
        for (number, drawn) in state.iter_mut().zip(rng.normal(2 * input * latent)) {
            *number = START * f64::from(drawn);
        }
        Self::restore(input, latent, variance, state)
    }

    /// A model with these weights W^T (latent, input), whose columns are orthogonal, and the posterior that is the best for them.
    /// Both are off by noise of 1e-4: who stands on a saddle exactly stays there.
    pub fn at(input: usize, variance: f64, weights: &[f64], rng: &mut Rng) -> Result<Self> {
        let latent = weights.len() / input.max(1);
        let mut vae = Self::new(input, latent, variance, rng)?;
        let size = latent * input;
        vae.state[..2 * size]
            .iter_mut()
            .for_each(|v| *v *= PUSH / START);
        for (j, column) in weights.chunks_exact(input).enumerate() {
            let share = 1.0 / (dot(column, column) + variance);
            add(&mut vae.state[j * input..][..input], 1.0, column);
            add(&mut vae.state[size + j * input..][..input], share, column);
            vae.state[2 * size + j] = (variance * share).ln();
        }
        Ok(vae)
    }

    /// The model of a [`Self::state`]. Refuses sizes that do not fit it, a variance that is not above 0, and what is not finite.
    pub fn restore(input: usize, latent: usize, variance: f64, state: Vec<f64>) -> Result<Self> {
        let row = input.saturating_mul(2).saturating_add(1);
        let numbers = latent.saturating_mul(row).saturating_mul(3);
        if input == 0 || latent == 0 || state.len() != numbers {
            let expected = [3, latent, row];
            return Err(Error::shape("linear VAE", &expected, &[state.len()]));
        }
        if !(variance > 0.0 && variance.is_finite() && state.iter().all(|v| v.is_finite())) {
            return Err(Error::Range {
                what: "linear VAE".to_owned(),
                expected: "finite numbers and a variance above 0".to_owned(),
                found: format!("variance {variance}"),
            });
        }
        Ok(Self {
            input,
            latent,
            variance,
            state,
        })
    }

    /// All that goes on with training: 3 numbers for each that is learned.
    pub fn state(&self) -> &[f64] {
        &self.state
    }

    /// W^T (latent, input).
    pub fn weights(&self) -> &[f64] {
        &self.state[..self.latent * self.input]
    }

    /// V (latent, input).
    fn encoder(&self) -> &[f64] {
        &self.state[self.latent * self.input..][..self.latent * self.input]
    }

    /// The exact ELBO over data of this covariance S (input, input), and its gradient.
    pub fn bound(&self, covariance: &[f64]) -> Bound {
        let (input, latent, variance) = (self.input, self.latent, self.variance);
        let (w, v) = (self.weights(), self.encoder());
        let logvar = &self.state[2 * latent * input..][..latent];
        let (ws, vs) = (times(w, covariance, input), times(v, covariance, input));
        let (g, vsv) = (grams(w, w, input), grams(v, &vs, input));
        let mut error = trace(covariance, input) - 2.0 * dot(w, &vs) + dot(&g, &vsv);
        let mut kl = trace(&vsv, latent);
        let mut gradient = [&vs[..], &ws[..]].concat();
        let (by_w, by_v) = gradient.split_at_mut(latent * input);
        // By W: (S V^T - W V S V^T - W d) / variance.
        for (j, row) in by_w.chunks_exact_mut(input).enumerate() {
            for (other, factor) in w.chunks_exact(input).zip(&vsv[j * latent..]) {
                add(row, -factor, other);
            }
            add(row, -logvar[j].exp(), &w[j * input..][..input]);
        }
        // By V: (W^T S - G V S) / variance - V S.
        for (j, row) in by_v.chunks_exact_mut(input).enumerate() {
            for (other, factor) in vs.chunks_exact(input).zip(&g[j * latent..]) {
                add(row, -factor, other);
            }
        }
        gradient.iter_mut().for_each(|v| *v /= variance);
        add(&mut gradient[latent * input..], -1.0, &vs);
        for (logvar, gjj) in logvar.iter().zip(g.iter().step_by(latent + 1)) {
            let d = logvar.exp();
            error += gjj * d;
            kl += d - logvar - 1.0;
            gradient.push(0.5 * (1.0 - d - gjj * d / variance));
        }
        let normalizer = 0.5 * input as f64 * (2.0 * PI * variance).ln();
        let elbo = -error / (2.0 * variance) - normalizer - 0.5 * kl;
        Bound { elbo, gradient }
    }

    /// `steps` of Adam up the exact ELBO, `done` of all `total` behind them. Refuses a covariance of another size.
    pub fn train(
        &mut self,
        covariance: &[f64],
        done: usize,
        steps: usize,
        total: usize,
    ) -> Result<()> {
        if covariance.len() != self.input * self.input {
            let expected = [self.input, self.input];
            return Err(Error::shape("covariance", &expected, &[covariance.len()]));
        }
        for step in done..done.saturating_add(steps).min(total) {
            let rate = 0.5 * RATE * (1.0 + (PI * step as f64 / total as f64).cos());
            let gradient = self.bound(covariance).gradient;
            let (numbers, moments) = self.state.split_at_mut(gradient.len());
            let (m, v) = moments.split_at_mut(gradient.len());
            let [b1, b2] = DECAYS;
            let [c1, c2] = DECAYS.map(|decay| 1.0 - decay.powf(step as f64 + 1.0));
            for (((number, g), m), v) in numbers.iter_mut().zip(gradient).zip(m).zip(v) {
                *m = b1 * *m + (1.0 - b1) * g;
                *v = b2 * *v + (1.0 - b2) * g * g;
                *number += rate * (*m / c1) / ((*v / c2).sqrt() + EPS);
            }
        }
        Ok(())
    }

    /// Mean log p(x) over data of this covariance, nats, exactly.
    pub fn log_px(&self, covariance: &[f64]) -> f64 {
        log_px(self.weights(), covariance, self.input, self.variance)
    }

    /// How many latents are active: the variance of its mean over the data, of latent j (V S V^T)_jj, is more than 0.01.
    pub fn active(&self, covariance: &[f64]) -> usize {
        let vs = times(self.encoder(), covariance, self.input);
        let spreads = grams(self.encoder(), &vs, self.input);
        let own = spreads.iter().step_by(self.latent + 1);
        own.filter(|&&spread| spread > ACTIVE).count()
    }
}
