//! The encoder: x -> q(z|x).
//!
//! h = mlp(convolutions(x)),   mu = h W_mu^T + b_mu,   logvar = clamp(h W_logvar^T + b_logvar)
//!
//! Of a model with one-hot pixels, x is first turned into units; a conditional one sees
//! [convolutions(x), one_hot(y)].

use candle_core::{Device, Tensor};
use vae_kernels::{level, with_slice};

use super::posterior::Posterior;
use super::told::Told;
use crate::config::ModelConfig;
use crate::data::{Batch, Pixels};
use crate::error::Result;
use crate::layers::{Builder, Convolutions, Linear, Mlp, Observer};

/// logvar stays within -LOGVAR_BOUND..LOGVAR_BOUND, so that sigma and KL stay finite whatever the weights do. Trained
/// models stay far inside; at the bound the gradient is 0. scripts/pytorch_vae.py has the same bound, and its fixtures
/// are made with it.
pub const LOGVAR_BOUND: f32 = 15.0;

/// The network that answers an image with a distribution.
#[derive(Debug)]
pub struct Encoder {
    convolutions: Convolutions,
    hidden: Mlp,
    mu: Linear,
    logvar: Linear,
    /// Units a pixel, where pixels are one-hot.
    units: Option<usize>,
    told: Told,
}

impl Encoder {
    /// As `config` says, with parameters named `encoder.…`.
    pub fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        let stages = config.stages();
        let convolutions = Convolutions::new(builder, "encoder.conv", &stages, config.activation)?;
        let hidden = Mlp::new(
            builder,
            "encoder.hidden",
            stages.last().map_or(config.encoder_inputs(), |stage| {
                stage.numbers() + config.class_units()
            }),
            &config.hidden,
            config.activation,
        )?;
        Ok(Self {
            mu: Linear::new(builder, "encoder.mu", hidden.outputs(), config.latent)?,
            logvar: Linear::new(builder, "encoder.logvar", hidden.outputs(), config.latent)?,
            convolutions,
            hidden,
            units: (config.pixels == Pixels::OneHot).then_some(config.levels),
            told: Told::new(config),
        })
    }

    /// x (n, input) -> mu, logvar (n, latent).
    pub fn forward(&self, batch: &Batch, observer: &mut impl Observer) -> Result<Posterior> {
        let x = match self.units {
            Some(levels) => &one_hot(&batch.x, levels)?,
            None => &batch.x,
        };
        let features = self.convolutions.forward(x, observer)?;
        let told = self.told.beside(&features, batch.labels.as_deref())?;
        let h = self.hidden.forward(&told, observer)?;
        let mu = self.mu.forward(&h, observer)?;
        let logvar = self.logvar.forward(&h, observer)?;
        Posterior::new(mu, logvar.clamp(-LOGVAR_BOUND, LOGVAR_BOUND)?)
    }
}

/// x (n, input), 0..1 -> (n, input * levels): for each pixel as many units as there are levels, 1 at its own and 0 at the
/// others. Where x is NaN so is the unit, so that what is broken looks broken.
pub fn one_hot(x: &Tensor, levels: usize) -> Result<Tensor> {
    let (n, input) = x.dims2()?;
    let mut units = vec![0.0; n * input * levels];
    with_slice(&x.contiguous()?, |x| {
        for (units, &x) in units.chunks_exact_mut(levels).zip(x) {
            units[level(x, levels)] = if x.is_nan() { x } else { 1.0 };
        }
    })?;
    Ok(Tensor::from_vec(units, (n, input * levels), &Device::Cpu)?)
}
