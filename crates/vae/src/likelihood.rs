//! p(x|z): what the decoder's logits say about the pixels. Pixels are independent given z, so a log-likelihood is a
//! sum over pixels, in nats per image.

use candle_core::{Device, Tensor};
use vae_kernels::{bernoulli_nll, categorical_nll, gaussian_nll, softmax};

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
    /// x_i is one of `levels` values spread evenly from 0 to 1, the k-th with probability softmax(logits of i)_k.
    Categorical {
        /// How many, 2 or more. A pixel has as many logits, side by side.
        levels: usize,
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
            Likelihood::Categorical => Self::Categorical {
                levels: config.levels,
            },
        })
    }

    /// Logits of one pixel.
    pub fn logits_per_pixel(&self) -> usize {
        match self {
            Self::Bernoulli | Self::Gaussian { .. } => 1,
            Self::Categorical { levels } => *levels,
        }
    }

    /// nll (n) = -log p(x|z) of x (n, pixels) under logits, in nats per image. The logits are (n, pixels), or
    /// (n, pixels * levels) where the likelihood is categorical; so they are below.
    pub fn nll(&self, logits: &Tensor, x: &Tensor) -> Result<Tensor> {
        let (n, columns) = logits.dims2()?;
        let expected = [n, columns / self.logits_per_pixel()];
        if x.dims() != expected {
            return Err(Error::shape("x", &expected, x.dims()));
        }
        Ok(match self {
            Self::Bernoulli => bernoulli_nll(logits, x)?,
            Self::Gaussian { logvar } => gaussian_nll(logits, x, logvar)?,
            Self::Categorical { levels } => categorical_nll(logits, x, *levels)?,
        })
    }

    /// The mean of p(x|z) (n, pixels), what is shown of it.
    pub fn mean(&self, logits: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Bernoulli => candle_nn::ops::sigmoid(logits)?,
            Self::Gaussian { .. } => logits.clone(),
            Self::Categorical { levels } => {
                each_pixel(logits, *levels, |probs| mean(probs) as f32)?
            }
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
            Self::Categorical { levels } => {
                each_pixel(logits, *levels, |probs| variance(probs) as f32)?
            }
        })
    }

    /// The probability of each level of each pixel (n, pixels, levels), flat; empty where the likelihood is not
    /// categorical.
    pub fn probs(&self, logits: &Tensor) -> Result<Vec<f32>> {
        Ok(match self {
            Self::Bernoulli | Self::Gaussian { .. } => Vec::new(),
            Self::Categorical { levels } => softmax(&flat(logits)?, *levels),
        })
    }

    /// One draw of x (n, pixels) from p(x|z).
    pub fn draw(&self, logits: &Tensor, rng: &mut Rng) -> Result<Tensor> {
        let (n, pixels) = logits.dims2()?;
        Ok(match self {
            Self::Bernoulli => {
                let x: Vec<f32> = flat(&self.mean(logits)?)?
                    .into_iter()
                    .map(|p| f32::from(rng.bernoulli(p)))
                    .collect();
                Tensor::from_vec(x, (n, pixels), &Device::Cpu)?
            }
            Self::Gaussian { .. } => {
                let noise = rng.normal_tensor(n, pixels)?;
                (logits + (self.variance(logits)?.sqrt()? * noise)?)?
            }
            Self::Categorical { levels } => each_pixel(logits, *levels, |probs| {
                value(draw(probs, rng), probs) as f32
            })?,
        })
    }
}

/// A number of each pixel (n, pixels), from the probabilities of its levels.
fn each_pixel(logits: &Tensor, levels: usize, f: impl FnMut(&[f32]) -> f32) -> Result<Tensor> {
    let (n, columns) = logits.dims2()?;
    let probs = softmax(&flat(logits)?, levels);
    let values: Vec<f32> = probs.chunks_exact(levels).map(f).collect();
    Ok(Tensor::from_vec(
        values,
        (n, columns / levels),
        &Device::Cpu,
    )?)
}

/// What level k of as many as there are `probs` stands for, 0..1.
fn value(k: usize, probs: &[f32]) -> f64 {
    k as f64 / (probs.len() - 1) as f64
}

/// sum_k p_k v_k
fn mean(probs: &[f32]) -> f64 {
    let terms = probs.iter().enumerate();
    terms.map(|(k, &p)| f64::from(p) * value(k, probs)).sum()
}

/// sum_k p_k (v_k - mean)^2
fn variance(probs: &[f32]) -> f64 {
    let mean = mean(probs);
    let terms = probs.iter().enumerate();
    terms
        .map(|(k, &p)| f64::from(p) * (value(k, probs) - mean).powi(2))
        .sum()
}

/// The first level up to which the probabilities come to more than a uniform number; the last where none does, as they
/// sum to 1 but for rounding.
fn draw(probs: &[f32], rng: &mut Rng) -> usize {
    let mut left = rng.uniform(0.5, 1)[0] + 0.5;
    for (k, p) in probs.iter().enumerate() {
        left -= p;
        if left < 0.0 {
            return k;
        }
    }
    probs.len() - 1
}
