//! The decoder: z -> logits, the parameters of p(x|z) before the link.
//!
//! logits = mlp(z) W_out^T + b_out

use candle_core::Tensor;

use crate::config::ModelConfig;
use crate::data::Latents;
use crate::error::Result;
use crate::layers::{Builder, Linear, Mlp, Observer};

/// The network that answers a latent with a distribution over images.
#[derive(Debug)]
pub struct Decoder {
    hidden: Mlp,
    out: Linear,
}

impl Decoder {
    /// As `config` says, with parameters named `decoder.…`.
    pub fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        let hidden = Mlp::new(
            builder,
            "decoder.hidden",
            config.latent,
            &config.decoder_widths(),
            config.activation,
        )?;
        Ok(Self {
            out: Linear::new(builder, "decoder.out", hidden.outputs(), config.logits())?,
            hidden,
        })
    }

    /// z (n, latent) -> logits (n, input * logits a pixel).
    pub fn forward(&self, latents: &Latents, observer: &mut impl Observer) -> Result<Tensor> {
        let h = self.hidden.forward(&latents.z, observer)?;
        self.out.forward(&h, observer)
    }
}
