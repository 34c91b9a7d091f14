//! The model as a whole: encoder, decoder, likelihood and prior on one set of parameters. It computes; training it is left
//! to `train`, judging it to `inference`.

use std::collections::BTreeMap;
use std::fmt;

use candle_core::{Device, Tensor};
use vae_kernels::standard_over_mixture;

use super::classifier::Classifier;
use super::decoder::Decoder;
use super::encoder::Encoder;
use super::posterior::Posterior;
use super::prior::LatentPrior;
use crate::config::ModelConfig;
use crate::data::{Batch, Latents};
use crate::error::{require_finite, Error, Result};
use crate::layers::{Builder, Declaration, Parameters, Unobserved};
use crate::likelihood::PixelLikelihood;
use crate::probability::Gaussian;
use crate::probability::Mixture;
use crate::rng::Rng;
use crate::sizes::MAX_PARAMETERS;
use crate::tensor::flat;

/// A variational autoencoder.
///
/// ```
/// use vae::{ModelConfig, Rng, Vae};
///
/// let config = ModelConfig { input: 16, hidden: vec![8], latent: 2, ..ModelConfig::default() };
/// let vae = Vae::random(&config, &mut Rng::new(1))?;
/// let posterior = vae.encode(&vae.see(&[0.5; 16])?)?;
/// assert_eq!(posterior.mu.dims(), [1, 2]);
/// let mean = vae.decode_mean(&posterior.mu.clone().into())?;
/// assert_eq!(mean.dims(), [1, 16]);
///
/// // Five draws from the prior, decoded.
/// let z = vae.sample_prior(5, 1.0, &mut Rng::new(2))?;
/// assert_eq!(vae.decode_mean(&z)?.dims(), [5, 16]);
/// # Ok::<(), vae::Error>(())
/// ```
pub struct Vae {
    config: ModelConfig,
    parameters: Parameters,
    parts: Parts,
}

/// What a model consists of.
struct Parts {
    encoder: Encoder,
    decoder: Decoder,
    likelihood: Box<dyn PixelLikelihood>,
    classifier: Option<Classifier>,
    prior: LatentPrior,
}

impl Parts {
    /// The way through which a model's parameters are made, read and listed.
    fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        Ok(Self {
            encoder: Encoder::new(config, builder)?,
            decoder: Decoder::new(config, builder)?,
            likelihood: config
                .likelihood
                .build(config.likelihood_settings(), builder)?,
            classifier: match config.has_classifier() {
                true => Some(Classifier::new(config, builder)?),
                false => None,
            },
            prior: LatentPrior::new(config, builder)?,
        })
    }
}

/// Every parameter's name and shape, from x to z and back to x. Refuses a configuration that cannot be built, or whose
/// checkpoint would be too large to be read again: a model that trains but cannot be saved would lose the work.
pub fn declarations(config: &ModelConfig) -> Result<Vec<Declaration>> {
    config.validate()?;
    let mut builder = Builder::listing();
    Parts::new(config, &mut builder)?;
    let declared = builder.declarations();
    let size = |(_, shape): &Declaration| shape.iter().fold(1_usize, |n, &d| n.saturating_mul(d));
    let count = declared
        .iter()
        .map(size)
        .fold(0_usize, usize::saturating_add);
    if count <= MAX_PARAMETERS {
        return Ok(declared);
    }
    Err(Error::TooLarge {
        field: "hidden",
        most: MAX_PARAMETERS,
        what: "numbers to be learned in all".to_owned(),
        found: count,
    })
}

impl Vae {
    /// A model with random parameters drawn from `rng`.
    pub fn random(config: &ModelConfig, rng: &mut Rng) -> Result<Self> {
        declarations(config)?;
        Self::new(config, Builder::random(rng))
    }

    /// A model whose parameters are copies of `tensors`.
    pub fn from_tensors(config: &ModelConfig, tensors: &BTreeMap<String, Tensor>) -> Result<Self> {
        declarations(config)?;
        Self::new(config, Builder::stored(tensors))
    }

    fn new(config: &ModelConfig, mut builder: Builder) -> Result<Self> {
        let parts = Parts::new(config, &mut builder)?;
        Ok(Self {
            config: config.clone(),
            parameters: builder.parameters(),
            parts,
        })
    }

    /// The same model on parameters of its own.
    pub fn copy(&self) -> Result<Self> {
        Self::from_tensors(&self.config, &self.parameters.to_tensors()?)
    }

    /// A copy whose parameters have no gradients: several threads may ask it at a time for those by something else.
    pub fn frozen(&self) -> Result<Self> {
        let copy = self.copy()?;
        copy.parameters.iter().for_each(|(_, p)| p.freeze());
        Ok(copy)
    }

    /// What the network is.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// Everything that is learned.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The network from x to q(z|x).
    pub fn encoder(&self) -> &Encoder {
        &self.parts.encoder
    }

    /// The network from z to logits.
    pub fn decoder(&self) -> &Decoder {
        &self.parts.decoder
    }

    /// p(x|z) as a function of logits.
    pub fn likelihood(&self) -> &dyn PixelLikelihood {
        &*self.parts.likelihood
    }

    /// q(y|x), of a model that learns it.
    pub fn classifier(&self) -> Option<&Classifier> {
        self.parts.classifier.as_ref()
    }

    /// p(z) as it is now. A model in training has another after each step, where it is learned.
    pub fn prior(&self) -> Result<Mixture> {
        let latent = self.config.latent;
        let Some(components) = self.parts.prior.components(self.encoder())? else {
            return Ok(Mixture::standard(latent));
        };
        let (mut gaussians, mut logits) = (Vec::new(), Vec::new());
        for row in flat(&components)?.chunks_exact(2 * latent + 1) {
            let pairs = row.iter().zip(&row[latent..]).take(latent);
            gaussians.extend(pairs.map(|(&mu, &logvar)| Gaussian::of(mu, logvar)));
            logits.push(f64::from(row[2 * latent]));
        }
        Mixture::new(gaussians, &logits)
    }

    /// log N(z; 0, I) - log p(z) (n), nats, at z (n, latent): what a divergence from N(0, I) lacks to be one from p(z). None where
    /// they are the same. Differentiable in z and in what the prior learns.
    pub(crate) fn standard_over_prior(&self, z: &Tensor) -> Result<Option<Tensor>> {
        let components = self.parts.prior.components(self.encoder())?;
        let beyond = components.map(|components| standard_over_mixture(z, &components));
        Ok(beyond.transpose()?)
    }

    /// Lets the pseudo-inputs of the prior begin as `images` (components, input), where it has any.
    pub fn begin_prior(&self, images: &Tensor) -> Result<()> {
        self.parts.prior.begin(images)
    }

    /// x (n, input) -> q(z|x).
    pub fn encode(&self, batch: &Batch) -> Result<Posterior> {
        self.encoder().forward(batch, &mut Unobserved)
    }

    /// z (n, latent) -> logits (n, input * logits a pixel).
    pub fn decode(&self, latents: &Latents) -> Result<Tensor> {
        self.decoder().forward(latents, &mut Unobserved)
    }

    /// z (n, latent) -> the mean of p(x|z) (n, input).
    pub fn decode_mean(&self, latents: &Latents) -> Result<Tensor> {
        self.likelihood().mean(&self.decode(latents)?)
    }

    /// `count` draws z (count, latent) from the prior with its standard deviations scaled by `temperature` (1: the
    /// prior itself; 0: the origin, or the means of components); of a conditional model for the classes in turn.
    pub fn sample_prior(&self, count: usize, temperature: f32, rng: &mut Rng) -> Result<Latents> {
        if !(temperature.is_finite() && temperature >= 0.0) {
            return Err(Error::Range {
                what: "temperature".to_owned(),
                expected: "a finite number, 0 or greater".to_owned(),
                found: temperature.to_string(),
            });
        }
        let z = self.prior()?.draw(count, temperature, rng);
        let classes = self.config.class_units();
        Ok(Latents {
            z: Tensor::from_vec(z, (count, self.config.latent), &Device::Cpu)?,
            labels: (classes > 0).then(|| (0..count).map(|i| (i % classes) as u8).collect()),
        })
    }

    /// Flat grey images, such as drawings, as the x (n, input) that the model takes: thresholded where it does. Refuses
    /// as [`Self::images`] does.
    pub fn see(&self, grey: &[f32]) -> Result<Batch> {
        require_finite("x", grey)?;
        let mut x = grey.to_vec();
        self.config.pixels.apply(&mut x, None);
        self.images(&x)
    }

    /// Refuses a model that answers a middle grey with what is not finite: each weight may be finite, and their products
    /// are not.
    pub fn require_finite_answers(&self) -> Result<()> {
        let x = self.see(&vec![0.5; self.config.input])?.of_class(0)?;
        let posterior = self.encode(&x)?.as_gaussian()?;
        require_finite("KL(q(z|x) || p(z))", &flat(&posterior.kl_per_latent()?)?)?;
        let log_prior = self.prior()?.log_density(&flat(&posterior.mu)?);
        require_finite("log p(z)", &[log_prior as f32])?;
        let logits = self.decode(&x.latents(posterior.mu))?;
        let nll = self.likelihood().nll(&logits, &x.x)?;
        require_finite("-log p(x|z)", &flat(&nll)?)
    }

    /// Flat images as x (n, input), refusing a broken length or numbers that are not finite.
    pub fn images(&self, x: &[f32]) -> Result<Batch> {
        Ok(Batch::unlabelled(rows("x", x, self.config.input)?))
    }

    /// Flat latents as z (n, latent), refusing a broken length or numbers that are not finite.
    pub fn latents(&self, z: &[f32]) -> Result<Latents> {
        Ok(rows("z", z, self.config.latent)?.into())
    }
}

impl fmt::Debug for Vae {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vae").field(&self.config).finish()
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
