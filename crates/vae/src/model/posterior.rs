//! q(z|x) = N(mu, diag(exp logvar)), after Kingma and Welling 2014, section 3, and how far it is from N(0, I). Other priors are in
//! `prior`.

use std::f64::consts::PI;

use candle_core::{Tensor, D};
use vae_kernels::{reparameterize, Divergence};

use crate::error::{Error, Result};

/// A diagonal Gaussian for each image of a batch.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// mu (n, latent).
    pub mu: Tensor,
    /// logvar (n, latent), the logarithm of the variance; an encoder keeps it within its bound.
    pub logvar: Tensor,
}

impl Posterior {
    /// mu and logvar must have the same shape (n, latent).
    pub fn new(mu: Tensor, logvar: Tensor) -> Result<Self> {
        if mu.dims() != logvar.dims() {
            return Err(Error::shape("logvar", mu.dims(), logvar.dims()));
        }
        Ok(Self { mu, logvar })
    }

    /// The same posterior once a row, `times` over: (n, latent) -> (times * n, latent).
    pub fn repeat(&self, times: usize) -> Result<Self> {
        Ok(Self {
            mu: self.mu.repeat((times, 1))?,
            logvar: self.logvar.repeat((times, 1))?,
        })
    }

    /// sigma (n, latent), the standard deviation exp(logvar / 2).
    pub fn sigma(&self) -> Result<Tensor> {
        Ok((&self.logvar * 0.5)?.exp()?)
    }

    /// z (n, latent) = mu + sigma * eps for noise eps (n, latent): the reparameterization, differentiable in mu and
    /// logvar.
    pub fn reparameterize(&self, eps: &Tensor) -> Result<Tensor> {
        Ok((&self.mu + (self.sigma()? * eps)?)?)
    }

    /// z (n, latent) as of [`Self::reparameterize`] and how far q(z|x) is from N(0, I) (n), in nats, made in one pass: what
    /// training needs of both.
    pub fn draw(&self, eps: &Tensor, divergence: Divergence) -> Result<(Tensor, Tensor)> {
        Ok(reparameterize(&self.mu, &self.logvar, eps, divergence)?)
    }

    /// KL(q(z|x) || N(0, I)) of each latent (n, latent), in nats:
    /// (mu^2 + exp(logvar) - 1 - logvar) / 2 (Kingma and Welling 2014, appendix B).
    pub fn kl_per_latent(&self) -> Result<Tensor> {
        let squares = (self.mu.sqr()? + self.logvar.exp()?)?;
        Ok(((squares - (&self.logvar + 1.0)?)? * 0.5)?)
    }

    /// KL(q(z|x) || N(0, I)) of each image (n), in nats: summed over the latents.
    pub fn kl(&self) -> Result<Tensor> {
        Ok(self.kl_per_latent()?.sum(D::Minus1)?)
    }

    /// log q(z|x) (n) at z (n, latent), in nats.
    pub fn log_prob(&self, z: &Tensor) -> Result<Tensor> {
        let standardized = ((z - &self.mu)? / self.sigma()?)?;
        let exponent = (standardized.sqr()? + &self.logvar)?;
        Ok(((exponent + (2.0 * PI).ln())?.sum(D::Minus1)? * -0.5)?)
    }
}

/// log N(z; 0, I) (n), nats, at z (n, latent).
pub fn standard_log_prob(z: &Tensor) -> Result<Tensor> {
    Ok(((z.sqr()? + (2.0 * PI).ln())?.sum(D::Minus1)? * -0.5)?)
}
