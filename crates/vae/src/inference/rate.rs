//! KL(q(z|x) || p(z)), the rate, where something of it is asked beside what a pass gives: latent by latent, and without chance. With a
//! prior that is a mixture neither has a closed form.

use candle_core::{Device, Tensor};

use crate::error::Result;
use crate::model::{Posterior, Vae};
use crate::probability::gaussian::{log_density, Gaussian};
use crate::probability::mixture::Mixture;
use crate::probability::running::Spread;
use crate::tensor::{flat, sum};

/// That of one image, nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// KL(q(z|x) || p(z)); where it has no closed form, log q(z|x) - log p(z) averaged over draws.
    pub kl: f64,
    /// The standard error of that average, infinite of one draw; none of a closed form.
    pub error: Option<f64>,
    /// (latent), of each by itself, see [`kl_per_latent`].
    pub per_latent: Vec<f32>,
}

impl Rate {
    /// Of q(z|x) of one x, at its draws z (draws, latent).
    pub fn at(prior: &Mixture, posterior: &Posterior, z: &Tensor) -> Result<Self> {
        if prior.is_standard() {
            return Ok(Self {
                kl: sum(&posterior.kl()?)?,
                error: None,
                per_latent: flat(&posterior.kl_per_latent()?)?,
            });
        }
        let draws = z.dim(0)?;
        let q = gaussians(posterior)?;
        let mut spread = Spread::default();
        for z in flat(z)?.chunks_exact(q.len()) {
            spread.add(log_density(&q, z) - prior.log_density(z));
        }
        let each = kl_per_latent(prior, &posterior.repeat(draws)?, z)?;
        Ok(Self {
            kl: spread.mean,
            error: Some(spread.standard_error()),
            per_latent: flat(&(each.sum(0)? * (1.0 / draws as f64))?)?,
        })
    }
}

/// The latents of all rows (n * latent), one by one.
fn gaussians(posterior: &Posterior) -> Result<Vec<Gaussian>> {
    let pairs = flat(&posterior.mu)?
        .into_iter()
        .zip(flat(&posterior.logvar)?);
    Ok(pairs.map(|(mu, logvar)| Gaussian::of(mu, logvar)).collect())
}

/// KL(q(z_j|x) || p(z_j)) of each latent j by itself (n, latent), nats: in closed form, or where there is none
/// log q(z_j|x) - log p(z_j) at z (n, latent), drawn from q. Latents of a mixture depend on each other, and so their KLs do not add
/// up to that of all.
pub fn kl_per_latent(prior: &Mixture, posterior: &Posterior, z: &Tensor) -> Result<Tensor> {
    if prior.is_standard() {
        return posterior.kl_per_latent();
    }
    let latent = prior.latent();
    let apart = |(i, (q, z)): (usize, (Gaussian, f32))| {
        let z = f64::from(z);
        (q.log_density(z) - prior.marginal_log_density(i % latent, z)) as f32
    };
    let pairs = gaussians(posterior)?.into_iter().zip(flat(z)?);
    let values = pairs.enumerate().map(apart).collect();
    Ok(Tensor::from_vec(values, z.shape(), &Device::Cpu)?)
}

/// KL(q(z|x) || p(z)) (n), nats, without chance: in closed form, or where there is none with log p(z) taken at the mean of q, and
/// so too small.
pub fn kl_at_mu(vae: &Vae, posterior: &Posterior) -> Result<Vec<f32>> {
    let prior = vae.prior()?;
    if prior.is_standard() {
        return flat(&posterior.kl()?);
    }
    let (q, mu) = (gaussians(posterior)?, flat(&posterior.mu)?);
    let rows = q.chunks_exact(prior.latent());
    let kl = |(q, mu): (&[Gaussian], &[f32])| {
        // E_q[log q(z|x)] is half a nat for each latent below what it is at the mean.
        let negative_entropy = log_density(q, mu) - 0.5 * q.len() as f64;
        (negative_entropy - prior.log_density(mu)) as f32
    };
    Ok(rows.zip(mu.chunks_exact(prior.latent())).map(kl).collect())
}
