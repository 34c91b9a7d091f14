//! Hamiltonian Monte Carlo (Neal 2011) on f(z) = r(z)^(1 - beta) p(x, z)^beta, several chains of one x at a time, with momenta from
//! N(0, I) and a step size for each chain, which follows the chain's own acceptance: up where a moving average of it is above 65 %,
//! else down. That is the rule of Wu et al. 2017's program, where all chains have one step size. Which beta comes when is left to
//! `annealed`.

use candle_core::{Device, Tensor};

use super::conditional::slopes;
use super::CHUNK;
use crate::data::Batch;
use crate::error::{require_finite, Result};
use crate::model::Vae;
use crate::probability::Mixture;
use crate::rng::Rng;

/// The first step size, and those between which it stays.
const FIRST: f64 = 0.1;
const SIZES: [f64; 2] = [1e-4, 0.5];
/// The acceptance that is aimed at, and how much of the moving average each transition leaves.
const AIM: f64 = 0.65;
const KEPT: f64 = 0.9;

/// From r(z) to p(x, z).
pub(super) struct Bridge<'a> {
    pub vae: &'a Vae,
    pub x: &'a Batch,
    /// r(z).
    pub start: Mixture,
    /// p(z).
    pub prior: Mixture,
}

/// Where chains stand, and what is known of it.
#[derive(Clone)]
struct Points {
    /// (chains, latent), flat.
    z: Vec<f32>,
    /// log r(z) (chains).
    log_start: Vec<f64>,
    /// log p(x, z) (chains).
    log_end: Vec<f64>,
    /// The gradient of log p(x|z) by z (chains, latent), flat.
    slopes: Vec<f32>,
}

impl Bridge<'_> {
    fn latent(&self) -> usize {
        self.prior.latent()
    }

    /// What is known of these z (chains, latent), flat; a chain that went beyond all numbers has none.
    fn at(&self, z: Vec<f32>) -> Result<Points> {
        let latent = self.latent();
        let (mut log_end, mut by_z) = (Vec::new(), Vec::with_capacity(z.len()));
        for piece in z.chunks(self.vae.config().rows_at_once(CHUNK) * latent) {
            let shape = (piece.len() / latent, latent);
            let piece = Tensor::from_slice(piece, shape, &Device::Cpu)?;
            let (log_likelihood, slopes) = slopes(self.vae, self.x, &piece)?;
            log_end.extend(log_likelihood.into_iter().map(f64::from));
            by_z.extend(slopes);
        }
        let rows = z.chunks_exact(latent);
        let pairs = log_end.iter_mut().zip(rows.clone());
        pairs.for_each(|(log_end, z)| *log_end += self.prior.log_density(z));
        Ok(Points {
            log_start: rows.map(|z| self.start.log_density(z)).collect(),
            log_end,
            slopes: by_z,
            z,
        })
    }
}

impl Points {
    /// -log f (chains).
    fn potential(&self, beta: f64) -> Vec<f64> {
        let pairs = self.log_start.iter().zip(&self.log_end);
        pairs
            .map(|(start, end)| -(1.0 - beta) * start - beta * end)
            .collect()
    }

    /// Adds to momenta (chains, latent), flat, the gradient of log f over `times` the chains' step sizes.
    fn kick(&self, bridge: &Bridge, beta: f64, sizes: &[f64], times: f64, momenta: &mut [f64]) {
        let latent = bridge.latent();
        for (i, size) in sizes.iter().enumerate() {
            let row = i * latent..(i + 1) * latent;
            let z = &self.z[row.clone()];
            let (start, prior) = (bridge.start.slopes(z), bridge.prior.slopes(z));
            let slopes = start.iter().zip(prior).zip(&self.slopes[row.clone()]);
            for (momentum, ((start, prior), likelihood)) in momenta[row].iter_mut().zip(slopes) {
                let end = prior + f64::from(*likelihood);
                *momentum += times * size * ((1.0 - beta) * start + beta * end);
            }
        }
    }

    /// Chain `i` goes to where it is in `others`.
    fn take(&mut self, i: usize, others: &Self, latent: usize) {
        let row = i * latent..(i + 1) * latent;
        self.z[row.clone()].copy_from_slice(&others.z[row.clone()]);
        self.slopes[row.clone()].copy_from_slice(&others.slopes[row]);
        self.log_start[i] = others.log_start[i];
        self.log_end[i] = others.log_end[i];
    }
}

/// The chains of one x.
pub(super) struct Chains {
    points: Points,
    sizes: Vec<f64>,
    /// Moving averages of what was accepted (chains).
    rates: Vec<f64>,
    accepted: usize,
    /// By how much, in its logarithm, a transition changes a step size.
    pace: f64,
}

impl Chains {
    /// Chains that begin at z (chains, latent), flat. Refuses a model that answers there with what is not finite.
    pub fn new(bridge: &Bridge, z: Vec<f32>, pace: f64) -> Result<Self> {
        let count = z.len() / bridge.latent();
        let points = bridge.at(z)?;
        let answers: Vec<f32> = points.log_end.iter().map(|&v| v as f32).collect();
        require_finite("log p(x, z)", &answers)?;
        require_finite("gradient of log p(x|z)", &points.slopes)?;
        Ok(Self {
            points,
            sizes: vec![FIRST; count],
            rates: vec![AIM; count],
            accepted: 0,
            pace,
        })
    }

    /// log p(x, z) - log r(z) (chains).
    pub fn log_ratios(&self) -> impl Iterator<Item = f64> + '_ {
        let pairs = self.points.log_end.iter().zip(&self.points.log_start);
        pairs.map(|(end, start)| end - start)
    }

    /// How many moves were accepted so far, of all chains.
    pub fn accepted(&self) -> usize {
        self.accepted
    }

    /// One move of each chain that leaves f at this `beta` as it is: so many leapfrog steps, accepted or not (Metropolis).
    pub fn transition(
        &mut self,
        bridge: &Bridge,
        beta: f64,
        leapfrog: usize,
        rng: &mut Rng,
    ) -> Result<()> {
        let latent = bridge.latent();
        let momenta = rng.normal(self.points.z.len());
        let mut momenta: Vec<f64> = momenta.into_iter().map(f64::from).collect();
        let before = energies(&self.points, beta, &momenta, latent);
        let mut points = self.points.clone();
        points.kick(bridge, beta, &self.sizes, 0.5, &mut momenta);
        for step in 1..=leapfrog {
            let mut z = points.z;
            for (i, z) in z.iter_mut().enumerate() {
                *z = (f64::from(*z) + self.sizes[i / latent] * momenta[i]) as f32;
            }
            points = bridge.at(z)?;
            let times = if step < leapfrog { 1.0 } else { 0.5 };
            points.kick(bridge, beta, &self.sizes, times, &mut momenta);
        }
        let after = energies(&points, beta, &momenta, latent);
        for (i, (before, after)) in before.into_iter().zip(after).enumerate() {
            // What is no number is no move: NaN is not above 0.
            let ratio = (before - after).exp();
            let accepts = ratio > 0.0 && rng.bernoulli(ratio.min(1.0) as f32);
            if accepts {
                self.points.take(i, &points, latent);
                self.accepted += 1;
            }
            self.adapt(i, accepts);
        }
        Ok(())
    }

    fn adapt(&mut self, i: usize, accepts: bool) {
        let [least, most] = SIZES;
        let rate = &mut self.rates[i];
        *rate = KEPT * *rate + (1.0 - KEPT) * f64::from(u8::from(accepts));
        let change = if *rate > AIM { self.pace } else { -self.pace };
        self.sizes[i] = (self.sizes[i] * change.exp()).clamp(least, most);
    }
}

/// -log f + |momentum|^2 / 2 (chains).
fn energies(points: &Points, beta: f64, momenta: &[f64], latent: usize) -> Vec<f64> {
    let kinetic = |row: &[f64]| 0.5 * row.iter().map(|p| p * p).sum::<f64>();
    let pairs = points.potential(beta).into_iter();
    pairs
        .zip(momenta.chunks_exact(latent).map(kinetic))
        .map(|(potential, kinetic)| potential + kinetic)
        .collect()
}
