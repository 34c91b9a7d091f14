//! The two conditional distributions of the model for one x: q(z|x), and log p(x|z) at many z, a chunk of them at a time, and with its
//! gradient by z.

use candle_core::Tensor;

use super::CHUNK;
use crate::data::Batch;
use crate::error::{require_finite, Error, Result};
use crate::layers::{backward, Probe};
use crate::model::Vae;
use crate::probability::Gaussian;
use crate::tensor::flat;

/// q(z|x) of one x (1, input), a Gaussian for each latent; of one with a flow those of its means and variances
/// ([`Posterior::as_gaussian`](crate::model::Posterior::as_gaussian)).
pub fn posterior(vae: &Vae, x: &Batch) -> Result<Vec<Gaussian>> {
    require_one(vae, x)?;
    let posterior = vae.encode(x)?.as_gaussian()?;
    let pairs = flat(&posterior.mu)?
        .into_iter()
        .zip(flat(&posterior.logvar)?);
    Ok(pairs.map(|(mu, logvar)| Gaussian::of(mu, logvar)).collect())
}

/// log p(x|z) (n), nats, of one x (1, input) at z (n, latent), flat. Refuses a model that answers with what is not
/// finite.
pub fn log_likelihood(vae: &Vae, x: &Batch, z: &[f32]) -> Result<Vec<f32>> {
    require_one(vae, x)?;
    let latent = vae.config().latent;
    let mut values = Vec::with_capacity(z.len() / latent);
    for z in z.chunks(vae.config().rows_at_once(CHUNK) * latent) {
        let x = x.repeat(z.len() / latent)?;
        let logits = vae.decode(&x.latents(vae.latents(z)?.z))?;
        let nll = flat(&vae.likelihood().nll(&logits, &x.x)?)?;
        values.extend(nll.into_iter().map(|nll| -nll));
    }
    require_finite("log p(x|z)", &values)?;
    Ok(values)
}

/// log p(x|z) (n), nats, of one x (1, input) at z (n, latent), and its gradient by z (n, latent), flat: what a model answers, be
/// it finite or not.
pub fn slopes(vae: &Vae, x: &Batch, z: &Tensor) -> Result<(Vec<f32>, Vec<f32>)> {
    let (probe, z) = Probe::on(z)?;
    let n = z.dims()[0];
    let x = x.repeat(n)?;
    let nll = vae.likelihood().nll(&vae.decode(&x.latents(z))?, &x.x)?;
    // Each row of the sum depends on its own z alone, so one backward pass gives the gradients of all.
    let gradients = backward(&nll.mean_all()?, vae.parameters())?;
    vae.parameters().forget_gradients();
    let scale = -(n as f32);
    let by_z = gradients.at(&probe)?.into_iter();
    let log_likelihood = flat(&nll)?.into_iter().map(|nll| -nll).collect();
    Ok((log_likelihood, by_z.map(|g| scale * g).collect()))
}

pub(super) fn require_one(vae: &Vae, x: &Batch) -> Result<()> {
    let expected = [1, vae.config().input];
    if x.x.dims() == expected {
        return Ok(());
    }
    Err(Error::shape("x", &expected, x.x.dims()))
}
