//! What encoder and classifier see of an image before their hidden layers:
//!
//! features = convolutions(x),   of a model with one-hot pixels convolutions(units of x)

use candle_core::{Device, Tensor};
use vae_kernels::{level, with_slice};

use crate::config::ModelConfig;
use crate::data::Pixels;
use crate::error::Result;
use crate::layers::{Builder, Convolutions, Observer, Stage};

/// The way from pixels to what a hidden layer reads.
#[derive(Debug)]
pub(super) struct Features {
    convolutions: Convolutions,
    /// Units a pixel, where pixels are one-hot.
    units: Option<usize>,
    outputs: usize,
}

impl Features {
    /// As `config` says, the convolutions' parameters named `{prefix}.{i}.…`.
    pub(super) fn new(config: &ModelConfig, builder: &mut Builder, prefix: &str) -> Result<Self> {
        let stages = config.stages();
        let inputs = config.encoder_inputs() - config.class_units();
        Ok(Self {
            convolutions: Convolutions::new(builder, prefix, &stages, config.activation)?,
            units: (config.pixels == Pixels::OneHot).then_some(config.levels),
            outputs: stages.last().map_or(inputs, Stage::numbers),
        })
    }

    /// Numbers of an image.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// x (n, input) -> (n, outputs).
    pub(super) fn forward(&self, x: &Tensor, observer: &mut impl Observer) -> Result<Tensor> {
        match self.units {
            Some(levels) => self.convolutions.forward(&one_hot(x, levels)?, observer),
            None => self.convolutions.forward(x, observer),
        }
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
