//! KL(q(z|x) || p(z)), the rate, where something of it is asked beside what a pass gives: latent by latent, and without chance. With a
//! prior that is a mixture, or a flow in q, neither has a closed form.

use candle_core::{Device, Tensor};

use crate::error::Result;
use crate::model::{drawn, Posterior, Vae};
use crate::probability::Mixture;
use crate::probability::Spread;
use crate::probability::{log_density, Gaussian};
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
    /// Of q(z|x) of one x, and the `gaussian` in its place ([`Posterior::as_gaussian`]), at its draws z (draws, latent) by noise eps
    /// (draws, latent).
    pub fn at(
        vae: &Vae,
        posterior: &Posterior,
        gaussian: &Posterior,
        eps: &Tensor,
        z: &Tensor,
    ) -> Result<Self> {
        if vae.config().has_closed_kl() {
            return Ok(Self {
                kl: sum(&posterior.kl()?)?,
                error: None,
                per_latent: flat(&posterior.kl_per_latent()?)?,
            });
        }
        let (prior, draws) = (vae.prior()?, z.dim(0)?);
        let mut spread = Spread::default();
        if posterior.is_gaussian() {
            let q = gaussians(posterior)?;
            for z in flat(z)?.chunks_exact(q.len()) {
                spread.add(log_density(&q, z) - prior.log_density(z));
            }
        } else {
            let (_, apart) = drawn(vae, &posterior.repeat(draws)?, eps)?;
            let apart = flat(&apart)?;
            apart.into_iter().for_each(|one| spread.add(one.into()));
        }
        let each = kl_per_latent(&prior, &gaussian.repeat(draws)?, z)?;
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
/// up to that of all. `posterior` is a Gaussian: where it stands for one with a flow ([`Posterior::as_gaussian`]) the KL from
/// N(0, I) is the least that these means and variances allow.
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

/// z (n, latent) without chance, where eps is 0, and KL(q(z|x) || p(z)) (n), nats: in closed form, or where there is none with
/// log p(z), and what a flow does to the volume, taken there, and so too small.
pub fn at_mu(vae: &Vae, posterior: &Posterior) -> Result<(Tensor, Vec<f32>)> {
    if vae.config().has_closed_kl() {
        return Ok((posterior.mu.clone(), flat(&posterior.kl()?)?));
    }
    let (z, apart) = drawn(vae, posterior, &posterior.mu.zeros_like()?)?;
    // E_q[log q(z|x)] of a Gaussian is half a nat for each latent below what it is at the mean.
    let less = 0.5 * vae.config().latent as f32;
    let kl = flat(&apart)?.into_iter().map(|apart| apart - less);
    Ok((z, kl.collect()))
}
