//! The decoder: z -> logits, the parameters of p(x|z) before the link.
//!
//! logits = mlp(z) W_out^T + b_out

use candle_core::Tensor;
use vae_kernels::Nonlinearity;

use crate::config::ModelConfig;
use crate::error::Result;
use crate::layer::Layer;
use crate::mlp::Mlp;
use crate::parameters::Parameters;

/// The network that answers a latent with a distribution over images.
#[derive(Debug)]
pub struct Decoder {
    hidden: Mlp,
    out: Layer,
}

impl Decoder {
    /// The decoder's part of `parameters`.
    pub fn new(config: &ModelConfig, parameters: &Parameters) -> Result<Self> {
        let depth = config.hidden.len();
        Ok(Self {
            hidden: Mlp::new(parameters, "decoder.hidden", depth, config.activation)?,
            out: Layer::new(parameters, "decoder.out")?,
        })
    }

    /// z (n, latent) -> logits (n, input); (n, input * levels) of a categorical likelihood.
    pub fn forward(&self, z: &Tensor) -> Result<Tensor> {
        let h = self.hidden.forward(z)?;
        self.out.forward(&h, Nonlinearity::None)
    }
}
