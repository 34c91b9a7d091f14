//! The model as a whole: encoder, decoder and likelihood on one set of parameters. It computes; training it is left
//! to `trainer`, judging it to `evaluate`.

use candle_core::{Device, Tensor};

use crate::checkpoint::Checkpoint;
use crate::config::ModelConfig;
use crate::dataset;
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::{require_finite, Error, Result};
use crate::likelihood::PixelLikelihood;
use crate::parameters::Parameters;
use crate::posterior::Posterior;
use crate::rng::Rng;

/// A variational autoencoder.
#[derive(Debug)]
pub struct Vae {
    config: ModelConfig,
    parameters: Parameters,
    encoder: Encoder,
    decoder: Decoder,
    likelihood: PixelLikelihood,
}

impl Vae {
    /// A model with random parameters drawn from `rng`.
    pub fn random(config: &ModelConfig, rng: &mut Rng) -> Result<Self> {
        config.validate()?;
        Self::new(config, Parameters::random(config, rng)?)
    }

    /// The model that `checkpoint` holds.
    pub fn from_checkpoint(checkpoint: &Checkpoint) -> Result<Self> {
        let config = &checkpoint.config.model;
        Self::new(
            config,
            Parameters::from_tensors(config, &checkpoint.parameters)?,
        )
    }

    fn new(config: &ModelConfig, parameters: Parameters) -> Result<Self> {
        Ok(Self {
            config: config.clone(),
            encoder: Encoder::new(config, &parameters)?,
            decoder: Decoder::new(config, &parameters)?,
            likelihood: PixelLikelihood::new(config, &parameters)?,
            parameters,
        })
    }

    /// What the network is.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// Everything that is learned.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// p(x|z) as a function of logits.
    pub fn likelihood(&self) -> &PixelLikelihood {
        &self.likelihood
    }

    /// x (n, input) -> q(z|x).
    pub fn encode(&self, x: &Tensor) -> Result<Posterior> {
        self.encoder.forward(x)
    }

    /// z (n, latent) -> logits (n, input); (n, input * levels) of a categorical likelihood.
    pub fn decode(&self, z: &Tensor) -> Result<Tensor> {
        self.decoder.forward(z)
    }

    /// z (n, latent) -> the mean of p(x|z) (n, input).
    pub fn decode_mean(&self, z: &Tensor) -> Result<Tensor> {
        self.likelihood.mean(&self.decode(z)?)
    }

    /// `count` draws z (count, latent) from the prior with its standard deviation scaled by `temperature` (1: the
    /// prior itself; 0: the origin).
    pub fn sample_prior(&self, count: usize, temperature: f32, rng: &mut Rng) -> Result<Tensor> {
        if !(temperature.is_finite() && temperature >= 0.0) {
            return Err(Error::Range {
                what: "temperature".to_owned(),
                expected: "a number from 0".to_owned(),
                found: temperature.to_string(),
            });
        }
        let noise = rng.normal_tensor(count, self.config.latent)?;
        Ok((noise * f64::from(temperature))?)
    }

    /// Flat grey images, such as drawings, as the x (n, input) that the model takes: thresholded where it does. Refuses
    /// as [`Self::images`] does.
    pub fn see(&self, grey: &[f32]) -> Result<Tensor> {
        require_finite("x", grey)?;
        let mut x = grey.to_vec();
        dataset::apply(self.config.pixels, &mut x, None);
        self.images(&x)
    }

    /// Flat images as x (n, input), refusing a broken length or numbers that are not finite.
    pub fn images(&self, x: &[f32]) -> Result<Tensor> {
        rows("x", x, self.config.input)
    }

    /// Flat latents as z (n, latent), refusing a broken length or numbers that are not finite.
    pub fn latents(&self, z: &[f32]) -> Result<Tensor> {
        rows("z", z, self.config.latent)
    }
}

fn rows(what: &str, values: &[f32], columns: usize) -> Result<Tensor> {
    if values.is_empty() || !values.len().is_multiple_of(columns) {
        return Err(Error::Shape {
            what: what.to_owned(),
            expected: format!("a multiple of {columns}"),
            found: format!("{} numbers", values.len()),
        });
    }
    require_finite(what, values)?;
    let shape = (values.len() / columns, columns);
    Ok(Tensor::from_slice(values, shape, &Device::Cpu)?)
}
