//! x_i is one of `levels` values spread evenly from 0 to 1, the k-th with probability softmax(logits of i)_k.

use candle_core::{Device, Tensor};
use vae_kernels::{categorical_nll, softmax};

use super::pixel_likelihood::{require_pixels, PixelLikelihood};
use crate::error::Result;
use crate::rng::Rng;
use crate::tensor::flat;

/// As many logits a pixel as there are levels, side by side.
#[derive(Clone, Copy, Debug)]
pub struct Categorical {
    /// How many, 2 or more.
    pub levels: usize,
}

impl PixelLikelihood for Categorical {
    fn nll(&self, logits: &Tensor, x: &Tensor) -> Result<Tensor> {
        require_pixels(logits, x, self.levels)?;
        Ok(categorical_nll(logits, x, self.levels)?)
    }

    fn mean(&self, logits: &Tensor) -> Result<Tensor> {
        self.each_pixel(logits, |probs| mean(probs) as f32)
    }

    fn variance(&self, logits: &Tensor) -> Result<Tensor> {
        self.each_pixel(logits, |probs| variance(probs) as f32)
    }

    fn draw(&self, logits: &Tensor, rng: &mut Rng) -> Result<Tensor> {
        self.each_pixel(logits, |probs| value(draw(probs, rng), probs) as f32)
    }

    fn probs(&self, logits: &Tensor) -> Result<Vec<f32>> {
        Ok(softmax(&flat(logits)?, self.levels))
    }
}

impl Categorical {
    /// A number of each pixel (n, pixels), from the probabilities of its levels.
    fn each_pixel(&self, logits: &Tensor, f: impl FnMut(&[f32]) -> f32) -> Result<Tensor> {
        let (n, columns) = logits.dims2()?;
        let probs = self.probs(logits)?;
        let values: Vec<f32> = probs.chunks_exact(self.levels).map(f).collect();
        let shape = (n, columns / self.levels);
        Ok(Tensor::from_vec(values, shape, &Device::Cpu)?)
    }
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
