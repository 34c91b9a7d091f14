//! log p(x) by importance sampling with q(z|x) as the proposal (Burda et al. 2015, equation 8):
//!
//! log p(x) >= E[ log 1/K sum_k p(x|z_k) p(z_k) / q(z_k|x) ],   z_k ~ q(z|x),
//!
//! a bound that tightens as K grows; K = 1 is the ELBO.

use candle_core::Tensor;

use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::posterior::{prior_log_prob, Posterior};
use crate::rng::Rng;
use crate::tensor::flat;
use crate::vae::Vae;

/// Samples decoded at once; bounds the memory.
const CHUNK: usize = 250;

/// Estimates log p(x), in nats, of one image x (1, input) with `samples` draws of z from `rng`.
pub fn log_px(vae: &Vae, x: &Tensor, samples: usize, rng: &mut Rng) -> Result<f64> {
    if x.dims() != [1, vae.config().input] {
        return Err(Error::shape("x", &[1, vae.config().input], x.dims()));
    }
    if samples == 0 {
        return Err(Error::Shape {
            what: "importance samples".to_owned(),
            expected: "at least 1".to_owned(),
            found: "0".to_owned(),
        });
    }
    let posterior = vae.encode(x)?;
    let mut log_weights = Vec::with_capacity(samples);
    while log_weights.len() < samples {
        let count = CHUNK.min(samples - log_weights.len());
        log_weights.extend(draw_log_weights(vae, x, &posterior, count, rng)?);
    }
    Ok(log_mean_exp(&log_weights))
}

/// The average of [`log_px`] over the first `images` of `data`, in nats per image.
pub fn mean_log_px(
    vae: &Vae,
    data: &Dataset,
    images: usize,
    samples: usize,
    rng: &mut Rng,
) -> Result<f64> {
    let images = images.min(data.len());
    if images == 0 {
        return Err(Error::shape(
            "held-out images",
            &[1, data.pixels()],
            &[0, data.pixels()],
        ));
    }
    let mut sum = 0.0;
    for i in 0..images {
        let x = data.batch(&[i], vae.config().pixels, rng)?;
        sum += log_px(vae, &x, samples, rng)?;
    }
    Ok(sum / images as f64)
}

/// log p(x|z) + log p(z) - log q(z|x) of `count` fresh z.
fn draw_log_weights(
    vae: &Vae,
    x: &Tensor,
    posterior: &Posterior,
    count: usize,
    rng: &mut Rng,
) -> Result<Vec<f64>> {
    let latent = vae.config().latent;
    let wide = posterior.repeat(count)?;
    let z = wide.reparameterize(&rng.normal_tensor(count, latent)?)?;
    let logits = vae.decode(&z)?;
    let nll = vae.likelihood().nll(&logits, &x.repeat((count, 1))?)?;
    let log_weights = ((prior_log_prob(&z)? - wide.log_prob(&z)?)? - nll)?;
    Ok(flat(&log_weights)?.into_iter().map(f64::from).collect())
}

/// log of the mean of exp(values), with the largest taken out so that nothing overflows.
pub fn log_mean_exp(values: &[f64]) -> f64 {
    // `max` passes over NaN; a broken model must look broken.
    if values.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return largest;
    }
    let mean = values.iter().map(|v| (v - largest).exp()).sum::<f64>() / values.len() as f64;
    largest + mean.ln()
}
