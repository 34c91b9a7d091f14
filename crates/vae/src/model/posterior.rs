//! q(z|x) = N(mu, diag(exp logvar)), after Kingma and Welling 2014, section 3, and how far it is from N(0, I). Other priors are in
//! `prior`.
//!
//! With a flow in it that Gaussian is where z_0 is drawn, and z what the flow makes of it (Rezende and Mohamed 2015): what is then
//! asked of q(z|x) is answered at draws, or for the Gaussian of the same means and variances.

use std::f64::consts::PI;
use std::sync::Arc;

use candle_core::{Device, Tensor, D};
use vae_kernels::{reparameterize, Divergence};

use crate::error::{Error, Result};
use crate::flow::ConditionalFlow;
use crate::rng::Rng;
use crate::tensor::flat;

/// Draws of which means and variances are taken where a flow leaves them without a closed form.
const DRAWS: usize = 64;
/// Rows that go through a flow at once for that.
const ROWS: usize = 2_048;
/// What rounding may leave of a variance.
const LEAST_VARIANCE: f64 = 1e-12;

/// A diagonal Gaussian for each image of a batch, and the flow that may come after it.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// mu (n, latent), of z_0 where there is a flow.
    pub mu: Tensor,
    /// logvar (n, latent), the logarithm of the variance; an encoder keeps it within its bound.
    pub logvar: Tensor,
    flow: Option<Told>,
}

/// A flow, and what it is told of each image (n, told).
#[derive(Clone, Debug)]
struct Told {
    flow: Arc<ConditionalFlow>,
    told: Tensor,
}

impl Posterior {
    /// mu and logvar must have the same shape (n, latent).
    pub fn new(mu: Tensor, logvar: Tensor) -> Result<Self> {
        if mu.dims() != logvar.dims() {
            return Err(Error::shape("logvar", mu.dims(), logvar.dims()));
        }
        Ok(Self {
            mu,
            logvar,
            flow: None,
        })
    }

    /// The same with `flow` after it, which is `told` (n, told) of each image.
    pub(super) fn through(self, flow: Arc<ConditionalFlow>, told: Tensor) -> Self {
        let flow = Some(Told { flow, told });
        Self { flow, ..self }
    }

    /// Whether it is the Gaussian of mu and logvar.
    pub fn is_gaussian(&self) -> bool {
        self.flow.is_none()
    }

    /// The same posterior once a row, `times` over: (n, latent) -> (times * n, latent).
    pub fn repeat(&self, times: usize) -> Result<Self> {
        Ok(Self {
            mu: self.mu.repeat((times, 1))?,
            logvar: self.logvar.repeat((times, 1))?,
            flow: self
                .flow
                .as_ref()
                .map(|own| own.repeat(times))
                .transpose()?,
        })
    }

    /// sigma (n, latent), the standard deviation exp(logvar / 2).
    pub fn sigma(&self) -> Result<Tensor> {
        Ok((&self.logvar * 0.5)?.exp()?)
    }

    /// mu + sigma * eps (n, latent) for noise eps (n, latent): the reparameterization, differentiable in mu and logvar. It is z, or
    /// z_0 where a flow comes after.
    pub fn reparameterize(&self, eps: &Tensor) -> Result<Tensor> {
        Ok((&self.mu + (self.sigma()? * eps)?)?)
    }

    /// z (n, latent) by noise eps (n, latent).
    pub fn sample(&self, eps: &Tensor) -> Result<Tensor> {
        let z = self.reparameterize(eps)?;
        Ok(match &self.flow {
            None => z,
            Some(own) => own.forward(&z)?.0,
        })
    }

    /// z (n, latent) as of [`Self::sample`] and how far q(z|x) is from N(0, I) (n), in nats, made in one pass: what training needs of
    /// both. With a flow the divergence has to be one that is measured at z.
    pub fn draw(&self, eps: &Tensor, divergence: Divergence) -> Result<(Tensor, Tensor)> {
        let (z, measured) = reparameterize(&self.mu, &self.logvar, eps, divergence)?;
        let Some(own) = &self.flow else {
            return Ok((z, measured));
        };
        let (moved, log_det) = own.forward(&z)?;
        // log N(z_0; 0, I) - log N(z; 0, I)
        let farther = ((moved.sqr()? - z.sqr()?)?.sum(D::Minus1)? * 0.5)?;
        let measured = ((measured + farther)? - log_det)?;
        Ok((moved, measured))
    }

    /// q(z|x), or where it is no Gaussian the one of independent latents that has its means and variances, as some draws have them.
    /// Their noise is always the same, and of mean 0 and variance 1 by itself: so a flow that does nothing changes nothing. Not
    /// differentiable then.
    pub fn as_gaussian(&self) -> Result<Self> {
        if self.is_gaussian() {
            return Ok(self.clone());
        }
        let (rows, latent) = self.mu.dims2()?;
        let at_once = (ROWS / rows).clamp(1, DRAWS);
        let numbers = rows * latent;
        let (mut sums, mut squares) = (vec![0.0; numbers], vec![0.0; numbers]);
        for noise in even_noise(latent).chunks(at_once * latent) {
            let draws = noise.len() / latent;
            let same = noise.chunks_exact(latent).flat_map(|eps| eps.repeat(rows));
            let shape = (draws * rows, latent);
            let eps = Tensor::from_vec(same.collect::<Vec<f32>>(), shape, &Device::Cpu)?;
            let z = flat(&self.repeat(draws)?.sample(&eps)?)?;
            for (i, z) in z.into_iter().enumerate() {
                let z = f64::from(z);
                sums[i % numbers] += z;
                squares[i % numbers] += z * z;
            }
        }
        let share = 1.0 / DRAWS as f64;
        let mut logvar = Vec::with_capacity(numbers);
        let mut mu = Vec::with_capacity(numbers);
        for (sum, squares) in sums.into_iter().zip(squares) {
            let mean = sum * share;
            let variance = (squares * share - mean * mean).max(LEAST_VARIANCE);
            mu.push(mean as f32);
            logvar.push(variance.ln() as f32);
        }
        let tensor = |values| Tensor::from_vec(values, (rows, latent), &Device::Cpu);
        Self::new(tensor(mu)?, tensor(logvar)?)
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

impl Told {
    fn forward(&self, z: &Tensor) -> Result<(Tensor, Tensor)> {
        self.flow.forward(z, &self.told)
    }

    fn repeat(&self, times: usize) -> Result<Self> {
        let told = self.told.repeat((times, 1))?;
        Ok(Self {
            flow: self.flow.clone(),
            told,
        })
    }
}

/// Noise (DRAWS, latent), flat, of which each column has the mean 0 and the variance 1.
fn even_noise(latent: usize) -> Vec<f32> {
    let mut noise = Rng::new(1).normal(DRAWS * latent);
    let share = 1.0 / DRAWS as f32;
    for j in 0..latent {
        let column = || (j..DRAWS * latent).step_by(latent);
        let mean = column().map(|i| noise[i]).sum::<f32>() * share;
        let square = column().map(|i| (noise[i] - mean).powi(2)).sum::<f32>();
        let scale = 1.0 / (square * share).sqrt();
        column().for_each(|i| noise[i] = scale * (noise[i] - mean));
    }
    noise
}

/// log N(z; 0, I) (n), nats, at z (n, latent).
pub fn standard_log_prob(z: &Tensor) -> Result<Tensor> {
    Ok(((z.sqr()? + (2.0 * PI).ln())?.sum(D::Minus1)? * -0.5)?)
}
