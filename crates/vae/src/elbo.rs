//! The bound and its two terms, for a batch:
//!
//! ELBO(x) = E_q(z|x)[log p(x|z)] - KL(q(z|x) || p(z)) = -(nll + kl)   (Kingma and Welling 2014, equation 3)
//!
//! with the expectation taken at one z a row; what is minimised in training is the loss nll + beta * kl (Higgins et al.
//! 2017).

use candle_core::Tensor;

use crate::error::Result;
use crate::posterior::Posterior;
use crate::tensor::sum;
use crate::vae::Vae;

/// The two terms of each image (n), in nats.
#[derive(Clone, Debug)]
pub struct Elbo {
    /// -log p(x|z) (n) at the drawn z.
    pub nll: Tensor,
    /// KL(q(z|x) || p(z)) (n), in closed form.
    pub kl: Tensor,
}

impl Elbo {
    /// The terms of x (n, input) with noise eps (n, latent).
    pub fn new(vae: &Vae, x: &Tensor, eps: &Tensor) -> Result<Self> {
        Self::at(vae, &vae.encode(x)?, x, eps)
    }

    /// The terms of x where the encoder has already answered with `posterior`.
    pub fn at(vae: &Vae, posterior: &Posterior, x: &Tensor, eps: &Tensor) -> Result<Self> {
        let (z, kl) = posterior.reparameterize_with_kl(eps)?;
        let nll = vae.likelihood().nll(&vae.decode(&z)?, x)?;
        Ok(Self { nll, kl })
    }

    /// The loss (): mean over the batch of nll + beta * kl.
    pub fn loss(&self, beta: f64) -> Result<Tensor> {
        Ok((&self.nll + (&self.kl * beta)?)?.mean_all()?)
    }

    /// Batch sums of nll and kl, added up in f64.
    pub fn sums(&self) -> Result<(f64, f64)> {
        Ok((sum(&self.nll)?, sum(&self.kl)?))
    }
}
