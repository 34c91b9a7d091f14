//! The decoder: z -> logits, the parameters of p(x|z) before the link.
//!
//! logits = mlp(z) W_out^T + b_out

use candle_core::Tensor;
use candle_nn::Linear;
use vae_kernels::Nonlinearity;

use crate::config::ModelConfig;
use crate::error::Result;
use crate::mlp::{apply, Mlp};
use crate::parameters::Parameters;

/// The network that answers a latent with a distribution over images.
#[derive(Debug)]
pub struct Decoder {
    hidden: Mlp,
    out: Linear,
}

impl Decoder {
    /// The decoder's part of `parameters`.
    pub fn new(config: &ModelConfig, parameters: &Parameters) -> Result<Self> {
        let depth = config.hidden.len();
        Ok(Self {
            hidden: Mlp::new(parameters, "decoder.hidden", depth, config.activation)?,
            out: parameters.linear("decoder.out")?,
        })
    }

    /// z (n, latent) -> logits (n, input).
    pub fn forward(&self, z: &Tensor) -> Result<Tensor> {
        apply(&self.out, &self.hidden.forward(z)?, Nonlinearity::None)
    }
}
