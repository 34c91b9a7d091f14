//! What the model makes of one image: everything that a figure of it shows, in one call.

use super::classes::{best, class_probabilities, class_scores};
use super::rate::Rate;
use crate::error::{Error, Result};
use crate::model::Vae;
use crate::rng::Rng;
use crate::tensor::{flat, sum};

/// The encoder's answer to x, draws from it, and what the decoder makes of them. Flat arrays, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// x (input) as the model takes it.
    pub x: Vec<f32>,
    /// mu (latent), the mean of q(z|x).
    pub mu: Vec<f32>,
    /// logvar (latent), the logarithm of its variance; with a flow both are those of some draws.
    pub logvar: Vec<f32>,
    /// KL of each latent by itself (latent), nats; where it has no closed form, as estimated at the draws.
    pub kl_per_latent: Vec<f32>,
    /// Mean of p(x|z) at z = mu (input).
    pub reconstruction: Vec<f32>,
    /// The noise (draws, latent).
    pub eps: Vec<f32>,
    /// z = mu + sigma * eps (draws, latent), or what the flow makes of that.
    pub z: Vec<f32>,
    /// Mean of p(x|z) at each z (draws, input).
    pub mean: Vec<f32>,
    /// nll at z = mu, nats.
    pub nll_at_mu: f64,
    /// nll at each z (draws), nats.
    pub nll_per_draw: Vec<f32>,
    /// nll averaged over the draws, nats.
    pub nll: f64,
    /// kl, nats; where it has no closed form, as estimated at the draws.
    pub kl: f64,
    /// Its standard error, where it is an estimate; infinite of a single draw.
    pub kl_error: Option<f64>,
    /// The class that a conditional model was told.
    pub class: Option<u8>,
    /// p(y|x) of each class, by the classifier or else by the bound; empty where the model is told none.
    pub classes: Vec<f32>,
}

/// Explains grey x (input) with `draws` of z, their noise seeded with `seed`. A conditional model is told that x is of
/// `class`; without one, that which it finds the most probable.
pub fn explain(
    vae: &Vae,
    x: &[f32],
    draws: usize,
    class: Option<u8>,
    seed: u64,
) -> Result<Explanation> {
    let config = vae.config();
    if draws == 0 || x.len() != config.input {
        return Err(Error::shape(
            "x and draws",
            &[config.input, 1],
            &[x.len(), draws],
        ));
    }
    let mut image = vae.see(x)?;
    let (mut told, mut classes) = (None, Vec::new());
    if config.class_units() > 0 {
        let scores = class_scores(vae, &image.x)?;
        let class = class.unwrap_or_else(|| best(&scores));
        image = image.of_class(class)?;
        (told, classes) = (Some(class), class_probabilities(&scores));
    }
    let posterior = vae.encode(&image)?;

    let wide = posterior.repeat(draws)?;
    let eps = Rng::new(seed).normal_tensor(draws, config.latent)?;
    let z = wide.sample(&eps)?;
    let images = image.repeat(draws)?;
    let logits = vae.decode(&images.latents(z.clone()))?;
    let nll = vae.likelihood().nll(&logits, &images.x)?;
    let gaussian = posterior.as_gaussian()?;
    let rate = Rate::at(vae, &posterior, &gaussian, &eps, &z)?;
    let at_mu = vae.decode(&image.latents(gaussian.mu.clone()))?;
    Ok(Explanation {
        mu: flat(&gaussian.mu)?,
        logvar: flat(&gaussian.logvar)?,
        kl_per_latent: rate.per_latent,
        eps: flat(&eps)?,
        mean: flat(&vae.likelihood().mean(&logits)?)?,
        z: flat(&z)?,
        nll_at_mu: sum(&vae.likelihood().nll(&at_mu, &image.x)?)?,
        nll: sum(&nll)? / draws as f64,
        nll_per_draw: flat(&nll)?,
        kl: rate.kl,
        kl_error: rate.error,
        class: told,
        classes,
        x: flat(&image.x)?,
        reconstruction: flat(&vae.likelihood().mean(&at_mu)?)?,
    })
}
