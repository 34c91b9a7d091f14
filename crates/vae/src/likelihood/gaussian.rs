//! x_i ~ N(logit_i, exp(logvar)), logvar (1) shared by all pixels, fixed or learned.

use candle_core::{Device, Tensor};
use vae_kernels::gaussian_nll;

use super::pixel_likelihood::{require_pixels, PixelLikelihood};
use crate::error::Result;
use crate::layers::{Builder, Init};
use crate::rng::Rng;

/// One logit a pixel, its mean.
#[derive(Clone, Debug)]
pub struct Gaussian {
    /// The logarithm of the variance (1).
    logvar: Tensor,
}

impl Gaussian {
    /// A variance that stays.
    pub fn fixed(variance: f64) -> Result<Self> {
        Ok(Self {
            logvar: Tensor::from_vec(vec![variance.ln() as f32], 1, &Device::Cpu)?,
        })
    }

    /// A variance that is learned, as the parameter `likelihood.logvar`, from this one on.
    pub fn learned(variance: f64, builder: &mut Builder) -> Result<Self> {
        let init = Init::Constant(variance.ln() as f32);
        let logvar = builder.parameter("likelihood.logvar", &[1], init)?;
        Ok(Self {
            logvar: logvar.var().as_tensor().clone(),
        })
    }
}

impl PixelLikelihood for Gaussian {
    fn nll(&self, logits: &Tensor, x: &Tensor) -> Result<Tensor> {
        require_pixels(logits, x, 1)?;
        Ok(gaussian_nll(logits, x, &self.logvar)?)
    }

    fn mean(&self, logits: &Tensor) -> Result<Tensor> {
        Ok(logits.clone())
    }

    fn variance(&self, logits: &Tensor) -> Result<Tensor> {
        let variance = self.logvar.exp()?;
        Ok(variance.broadcast_as(logits.shape())?.contiguous()?)
    }

    fn draw(&self, logits: &Tensor, rng: &mut Rng) -> Result<Tensor> {
        let (n, pixels) = logits.dims2()?;
        let noise = rng.normal_tensor(n, pixels)?;
        Ok((logits + (self.variance(logits)?.sqrt()? * noise)?)?)
    }
}
