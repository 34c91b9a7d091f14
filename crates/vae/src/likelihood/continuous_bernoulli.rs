//! x_i in 0..1 with the density exp(logit_i x_i - A(logit_i)), the continuous Bernoulli distribution (Loaiza-Ganem and
//! Cunningham 2019): the Bernoulli's form, with the normaliser that makes it a density of grey values. Its parameter is
//! sigmoid(logit_i).

use candle_core::{Device, Tensor};
use vae_kernels::{
    continuous_bernoulli_mean, continuous_bernoulli_nll, continuous_bernoulli_variance,
};

use super::pixel_likelihood::{require_pixels, PixelLikelihood};
use crate::error::Result;
use crate::rng::Rng;
use crate::tensor::flat;

/// One logit a pixel.
#[derive(Clone, Copy, Debug)]
pub struct ContinuousBernoulli;

impl PixelLikelihood for ContinuousBernoulli {
    fn nll(&self, logits: &Tensor, x: &Tensor) -> Result<Tensor> {
        require_pixels(logits, x, 1)?;
        Ok(continuous_bernoulli_nll(logits, x)?)
    }

    fn mean(&self, logits: &Tensor) -> Result<Tensor> {
        each(logits, continuous_bernoulli_mean)
    }

    fn variance(&self, logits: &Tensor) -> Result<Tensor> {
        each(logits, continuous_bernoulli_variance)
    }

    fn draw(&self, logits: &Tensor, rng: &mut Rng) -> Result<Tensor> {
        each(logits, |l| quantile(l, rng.uniform(0.5, 1)[0] + 0.5))
    }
}

/// A number of each pixel (n, pixels), from its logit.
fn each(logits: &Tensor, f: impl FnMut(f32) -> f32) -> Result<Tensor> {
    let values: Vec<f32> = flat(logits)?.into_iter().map(f).collect();
    Ok(Tensor::from_vec(values, logits.shape(), &Device::Cpu)?)
}

/// The x below which a pixel falls with probability u in 0..1: log(1 + u (e^l - 1)) / l.
fn quantile(l: f32, u: f32) -> f32 {
    let (l, u) = (f64::from(l), f64::from(u));
    let x = match l {
        // Uniform but for 1e-6 of it.
        l if l.abs() < 1e-5 => u,
        l if l > 0.0 => 1.0 + (u + (1.0 - u) * (-l).exp()).ln() / l,
        l => (u * l.exp_m1()).ln_1p() / l,
    };
    x.clamp(0.0, 1.0) as f32
}
