//! log p(x) by importance sampling with q(z|x) as the proposal (Burda et al. 2015, equation 8):
//!
//! log p(x) >= E[ log 1/K sum_k p(x|z_k) p(z_k) / q(z_k|x) ],   z_k ~ q(z|x),
//!
//! a bound that tightens as K grows; K = 1 is the ELBO. With the prior in the place of q it is simple Monte Carlo.

use serde::{Deserialize, Serialize};

use super::conditional::{log_likelihood, posterior, require_one};
use super::CHUNK;
use crate::data::{Batch, Dataset};
use crate::error::{Error, Result};
use crate::model::{Posterior, Vae};
use crate::probability::Mixture;
use crate::rng::Rng;
use crate::tensor::flat;

pub use crate::probability::log_mean_exp;

/// What z is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Proposal {
    /// p(z).
    Prior,
    /// q(z|x).
    Posterior,
}

impl Proposal {
    /// Its density for one x (1, input), where p(z) is `prior`; in the place of a q(z|x) with a flow, whose density at any z is not
    /// known, the Gaussian of its means and variances.
    pub(super) fn of(self, vae: &Vae, x: &Batch, prior: &Mixture) -> Result<Mixture> {
        Ok(match self {
            Self::Prior => prior.clone(),
            Self::Posterior => Mixture::single(posterior(vae, x)?),
        })
    }
}

/// The most samples an image: their weights are kept, 80 MB of them.
pub const MAX_SAMPLES: usize = 10_000_000;

/// Estimates log p(x), in nats, of one image x (1, input) with `samples` draws of z from `rng`.
pub fn log_px(vae: &Vae, x: &Batch, samples: usize, rng: &mut Rng) -> Result<f64> {
    let weights = log_weights(vae, x, Proposal::Posterior, samples, rng)?;
    Ok(log_mean_exp(&weights))
}

/// [`log_px`] of the image at `index` of `data`, the same that [`super::evaluate::evaluate`] sees with this `seed`. Neither the
/// image nor its noise depends on the other images, so that they may be had in any order, and the first of K samples are the
/// same for every K. After each piece of the work `drawn` hears how many samples it took.
pub fn held_out_log_px(
    vae: &Vae,
    data: &Dataset,
    index: usize,
    samples: usize,
    seed: u64,
    drawn: &mut dyn FnMut(usize),
) -> Result<f64> {
    vae.config().require_shape(data.shape())?;
    let x = data.fixed_batch(&[index], vae.config().pixels, seed)?;
    // Counted from the end, where no image has its stream.
    let mut rng = Rng::of_stream(seed, u64::MAX - index as u64);
    let weights = weigh(vae, &x, Proposal::Posterior, samples, &mut rng, drawn)?;
    Ok(log_mean_exp(&weights))
}

/// log p(x|z) + log p(z) - log r(z) (samples), nats, of one x (1, input) at fresh z from the proposal r: the mean of
/// their exponentials estimates p(x) without bias.
pub fn log_weights(
    vae: &Vae,
    x: &Batch,
    proposal: Proposal,
    samples: usize,
    rng: &mut Rng,
) -> Result<Vec<f64>> {
    weigh(vae, x, proposal, samples, rng, &mut |_| ())
}

/// [`log_weights`], a piece at a time, so that beside the weights no memory grows with `samples`.
fn weigh(
    vae: &Vae,
    x: &Batch,
    proposal: Proposal,
    samples: usize,
    rng: &mut Rng,
    drawn: &mut dyn FnMut(usize),
) -> Result<Vec<f64>> {
    if !(1..=MAX_SAMPLES).contains(&samples) {
        return Err(Error::Shape {
            what: "importance samples".to_owned(),
            expected: format!("1 to {MAX_SAMPLES}"),
            found: samples.to_string(),
        });
    }
    let source = Source::of(proposal, vae, x)?;
    let mut weights = Vec::with_capacity(samples);
    while weights.len() < samples {
        let piece = CHUNK.min(samples - weights.len());
        let (z, apart) = source.draw(vae, piece, rng)?;
        let rows = log_likelihood(vae, x, &z)?.into_iter().zip(apart);
        weights.extend(rows.map(|(l, apart)| f64::from(l) - apart));
        drawn(piece);
    }
    Ok(weights)
}

/// Where z comes from for one x.
enum Source {
    /// What is drawn from, whose density is known everywhere, and p(z).
    Known([Mixture; 2]),
    /// q(z|x) with a flow, whose density is known where it draws.
    Flow(Posterior),
}

impl Source {
    fn of(proposal: Proposal, vae: &Vae, x: &Batch) -> Result<Self> {
        if proposal == Proposal::Posterior && vae.config().has_flow() {
            require_one(vae, x)?;
            return Ok(Self::Flow(vae.encode(x)?));
        }
        let prior = vae.prior()?;
        Ok(Self::Known([proposal.of(vae, x, &prior)?, prior]))
    }

    /// z (count, latent), flat, and log r(z) - log p(z) (count) of each.
    fn draw(&self, vae: &Vae, count: usize, rng: &mut Rng) -> Result<(Vec<f32>, Vec<f64>)> {
        match self {
            Self::Known([from, prior]) => {
                let z = from.draw(count, 1.0, rng);
                let apart = |z| from.log_density(z) - prior.log_density(z);
                let apart = z.chunks_exact(prior.latent()).map(apart).collect();
                Ok((z, apart))
            }
            Self::Flow(posterior) => {
                let eps = rng.normal_tensor(count, vae.config().latent)?;
                let (z, apart) = crate::model::drawn(vae, &posterior.repeat(count)?, &eps)?;
                let apart = flat(&apart)?.into_iter().map(f64::from);
                Ok((flat(&z)?, apart.collect()))
            }
        }
    }
}
