//! p(x|z): what the decoder's logits say about the pixels. Pixels are independent given z, so a log-likelihood is a
//! sum over pixels, in nats per image.

use candle_core::{Device, Tensor};
use vae_kernels::{bernoulli_nll, gaussian_nll};

use crate::checkpoint::LIKELIHOOD_LOGVAR;
use crate::config::{Likelihood, ModelConfig};
use crate::error::{Error, Result};
use crate::parameters::Parameters;
use crate::rng::Rng;
use crate::tensor::flat;

/// The distribution of pixels given logits.
#[derive(Clone, Debug)]
pub enum PixelLikelihood {
    /// x_i ~ Bernoulli(sigmoid(logit_i)).
    Bernoulli,
    /// x_i ~ N(logit_i, exp(logvar)), logvar (1) shared by all pixels, fixed or learned.
    Gaussian {
        /// The logarithm of the variance (1).
        logvar: Tensor,
    },
}

impl PixelLikelihood {
    /// As `config` says; a learned variance comes from `parameters`.
    pub fn new(config: &ModelConfig, parameters: &Parameters) -> Result<Self> {
        Ok(match config.likelihood {
            Likelihood::Bernoulli => Self::Bernoulli,
            Likelihood::Gaussian => Self::Gaussian {
                logvar: Tensor::from_vec(vec![config.variance.ln() as f32], 1, &Device::Cpu)?,
            },
            Likelihood::GaussianLearned => Self::Gaussian {
                logvar: parameters.get(LIKELIHOOD_LOGVAR)?.var().as_tensor().clone(),
            },
        })
    }

    /// nll (n) = -log p(x|z) of x (n, pixels) under logits (n, pixels), in nats per image.
    pub fn nll(&self, logits: &Tensor, x: &Tensor) -> Result<Tensor> {
        if logits.dims() != x.dims() {
            return Err(Error::shape("x", logits.dims(), x.dims()));
        }
        Ok(match self {
            Self::Bernoulli => bernoulli_nll(logits, x)?,
            Self::Gaussian { logvar } => gaussian_nll(logits, x, logvar)?,
        })
    }

    /// The mean of p(x|z) (n, pixels), what is shown of it.
    pub fn mean(&self, logits: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Bernoulli => candle_nn::ops::sigmoid(logits)?,
            Self::Gaussian { .. } => logits.clone(),
        })
    }

    /// The variance of each pixel under p(x|z) (n, pixels).
    pub fn variance(&self, logits: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Bernoulli => {
                let mean = self.mean(logits)?;
                (&mean * (1.0 - &mean)?)?
            }
            Self::Gaussian { logvar } => {
                logvar.exp()?.broadcast_as(logits.shape())?.contiguous()?
            }
        })
    }

    /// One draw of x (n, pixels) from p(x|z).
    pub fn draw(&self, logits: &Tensor, rng: &mut Rng) -> Result<Tensor> {
        let (n, pixels) = logits.dims2()?;
        let mean = self.mean(logits)?;
        Ok(match self {
            Self::Bernoulli => {
                let x: Vec<f32> = flat(&mean)?
                    .into_iter()
                    .map(|p| f32::from(rng.bernoulli(p)))
                    .collect();
                Tensor::from_vec(x, (n, pixels), &Device::Cpu)?
            }
            Self::Gaussian { .. } => {
                let noise = rng.normal_tensor(n, pixels)?;
                (mean + (self.variance(logits)?.sqrt()? * noise)?)?
            }
        })
    }
}
