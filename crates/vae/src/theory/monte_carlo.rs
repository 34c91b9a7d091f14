//! Expectations by Monte Carlo, each with its standard error as the samples come in.

use crate::data::Batch;
use crate::error::{Error, Result};
use crate::inference::{log_likelihood, posterior};
use crate::inference::{log_weights, Proposal};
use crate::model::Vae;
use crate::probability::Running;
use crate::probability::{log_density, reparameterize, Gaussian};
use crate::rng::Rng;

/// E_q[log p(x|z)], and what it was averaged from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// The average as the samples come in, nats.
    pub running: Running,
    /// log p(x|z) (samples) of each of them, nats.
    pub values: Vec<f64>,
}

/// KL(q(z|x) || p(z)) in two ways.
#[derive(Clone, Debug, PartialEq)]
pub struct KlEstimate {
    /// The average of log q(z|x) - log p(z) under q, nats.
    pub running: Running,
    /// The closed form, nats, where the prior allows one.
    pub closed: Option<f64>,
}

/// log p(x) of x (1, input): by simple Monte Carlo with the prior as the proposal, by importance sampling with the
/// posterior (Burda et al. 2015, equation 8).
pub fn estimate_log_px(
    vae: &Vae,
    x: &Batch,
    proposal: Proposal,
    samples: usize,
    rng: &mut Rng,
) -> Result<Running> {
    let weights = log_weights(vae, x, proposal, samples, rng)?;
    Ok(Running::log_mean_exp(&weights))
}

/// E_q(z|x)[log p(x|z)] of x (1, input), the negative of nll.
pub fn expectation(vae: &Vae, x: &Batch, samples: usize, rng: &mut Rng) -> Result<Expectation> {
    let q = posterior(vae, x)?;
    let z = draw(&q, samples, rng)?;
    let values = log_likelihood(vae, x, &z)?;
    let values: Vec<f64> = values.into_iter().map(f64::from).collect();
    Ok(Expectation {
        running: Running::mean(&values),
        values,
    })
}

/// KL(q(z|x) || p(z)) of x (1, input).
pub fn estimate_kl(vae: &Vae, x: &Batch, samples: usize, rng: &mut Rng) -> Result<KlEstimate> {
    let q = posterior(vae, x)?;
    let z = draw(&q, samples, rng)?;
    let prior = vae.prior()?;
    let rows = z.chunks_exact(q.len());
    let values: Vec<f64> = rows
        .map(|z| log_density(&q, z) - prior.log_density(z))
        .collect();
    Ok(KlEstimate {
        running: Running::mean(&values),
        closed: prior.closed_kl(&q),
    })
}

/// z (samples, latent) from q; refuses none.
fn draw(q: &[Gaussian], samples: usize, rng: &mut Rng) -> Result<Vec<f32>> {
    if samples == 0 {
        return Err(Error::shape("samples", &[1, q.len()], &[0, q.len()]));
    }
    Ok(reparameterize(q, &rng.normal(samples * q.len())))
}
