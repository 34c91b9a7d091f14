//! x_i ~ Bernoulli(sigmoid(logit_i)); x may be grey, anywhere in 0..1.

use candle_core::{Device, Tensor};
use vae_kernels::bernoulli_nll;

use super::pixel_likelihood::{require_pixels, PixelLikelihood};
use crate::error::Result;
use crate::rng::Rng;
use crate::tensor::flat;

/// One logit a pixel.
#[derive(Clone, Copy, Debug)]
pub struct Bernoulli;

impl PixelLikelihood for Bernoulli {
    fn nll(&self, logits: &Tensor, x: &Tensor) -> Result<Tensor> {
        require_pixels(logits, x, 1)?;
        Ok(bernoulli_nll(logits, x)?)
    }

    fn mean(&self, logits: &Tensor) -> Result<Tensor> {
        Ok(candle_nn::ops::sigmoid(logits)?)
    }

    fn variance(&self, logits: &Tensor) -> Result<Tensor> {
        let mean = self.mean(logits)?;
        Ok((&mean * (1.0 - &mean)?)?)
    }

    fn draw(&self, logits: &Tensor, rng: &mut Rng) -> Result<Tensor> {
        let mut x = flat(&self.mean(logits)?)?;
        rng.binarize(&mut x);
        Ok(Tensor::from_vec(x, logits.shape(), &Device::Cpu)?)
    }
}
