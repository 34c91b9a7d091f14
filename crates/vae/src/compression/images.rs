//! Images coded by a model, one after the other, without loss (Townsend, Bird and Barber 2019). Each goes through the model alone: what
//! is decoded must come to the same probabilities bit for bit, and a product of many rows may add up in another order.

use flate2::Crc;

use super::stack::{latents, Stack};
use crate::config::{Condition, ModelConfig, Prior};
use crate::error::{require_finite, Error, Result};
use crate::likelihood::Likelihood;
use crate::model::Vae;
use crate::probability::Gaussian;
use crate::rng::Rng;
use crate::tensor::{flat, sum};

/// Draws of z by which [`bound`] estimates the nll.
const DRAWS: usize = 10;

/// How many bits the stack holds while an image is coded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heights {
    /// Once z is taken from it by q(z|x).
    pub drawn: f64,
    /// With x on it, by p(x|z).
    pub image: f64,
    /// With z on it, by p(z).
    pub whole: f64,
}

/// Refuses a model whose pixels are not 0 or 1 by themselves, given z ~ N(0, I) alone, or whose q(z|x) is no Gaussian.
pub fn require_codable(config: &ModelConfig) -> Result<()> {
    let fields = [
        (
            "likelihood",
            "bernoulli",
            config.likelihood == Likelihood::Bernoulli,
        ),
        ("prior", "standard", config.prior == Prior::Standard),
        ("posterior", "gaussian", !config.has_flow()),
        ("condition", "none", config.condition == Condition::None),
    ];
    match fields.into_iter().find(|(_, _, fits)| !fits) {
        None => Ok(()),
        Some((field, word, _)) => Err(Error::Config {
            field,
            expected: format!("{word}, for its images to be coded"),
            found: "another".to_owned(),
        }),
    }
}

/// A number by which the model's parameters are known again.
pub fn fingerprint(vae: &Vae) -> Result<u32> {
    let mut crc = Crc::new();
    for (name, tensor) in vae.parameters().to_tensors()? {
        crc.update(name.as_bytes());
        let numbers = flat(&tensor)?;
        numbers
            .iter()
            .for_each(|number| crc.update(&number.to_le_bytes()));
    }
    Ok(crc.sum())
}

/// Codes x (input), whose pixels are 0 or 1, onto the stack.
pub fn push(vae: &Vae, x: &[f32], stack: &mut Stack) -> Result<Heights> {
    let pieces = stack.pop_posterior(&posterior(vae, x)?);
    let drawn = stack.bits();
    stack.push_pixels(&mean(vae, &pieces)?, x)?;
    let image = stack.bits();
    stack.push_prior(&pieces)?;
    Ok(Heights {
        drawn,
        image,
        whole: stack.bits(),
    })
}

/// Decodes the image x (input) that was coded last, and leaves the stack as it was before.
pub fn pop(vae: &Vae, stack: &mut Stack) -> Result<Vec<f32>> {
    let pieces = stack.pop_prior(vae.config().latent);
    let x = stack.pop_pixels(&mean(vae, &pieces)?);
    stack.push_posterior(&posterior(vae, &x)?, &pieces)?;
    Ok(x)
}

/// The ELBO of x (input), nats, by fresh draws of z from `rng`: what -[`push`] grows the stack by on average, but for how z and
/// probabilities are rounded.
pub fn bound(vae: &Vae, x: &[f32], rng: &mut Rng) -> Result<f64> {
    let x = vae.images(x)?;
    let posterior = vae.encode(&x)?;
    let eps = rng.normal_tensor(DRAWS, vae.config().latent)?;
    let z = posterior.repeat(DRAWS)?.reparameterize(&eps)?;
    let logits = vae.decode(&z.into())?;
    let nll = vae.likelihood().nll(&logits, &x.repeat(DRAWS)?.x)?;
    Ok(-sum(&nll)? / DRAWS as f64 - sum(&posterior.kl()?)?)
}

/// q(z|x) of x (input).
fn posterior(vae: &Vae, x: &[f32]) -> Result<Vec<Gaussian>> {
    let posterior = vae.encode(&vae.images(x)?)?;
    let (mu, logvar) = (flat(&posterior.mu)?, flat(&posterior.logvar)?);
    require_finite("mu", &mu)?;
    require_finite("logvar", &logvar)?;
    let pairs = mu.into_iter().zip(logvar);
    Ok(pairs.map(|(mu, logvar)| Gaussian::of(mu, logvar)).collect())
}

/// The probabilities of pixels (input) at the middle of these pieces.
fn mean(vae: &Vae, pieces: &[u32]) -> Result<Vec<f32>> {
    let mean = flat(&vae.decode_mean(&vae.latents(&latents(pieces))?)?)?;
    require_finite("mean", &mean)?;
    Ok(mean)
}
