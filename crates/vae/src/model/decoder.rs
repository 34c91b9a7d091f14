//! The decoder: z -> logits, the parameters of p(x|z) before the link.
//!
//! logits = mlp(z) W_out^T + b_out
//!
//! A conditional model has [z, one_hot(y)] in the place of z.

use candle_core::Tensor;

use super::told::Told;
use crate::config::ModelConfig;
use crate::data::Latents;
use crate::error::Result;
use crate::layers::{Builder, Linear, Mlp, Observer};

/// The network that answers a latent with a distribution over images.
#[derive(Debug)]
pub struct Decoder {
    hidden: Mlp,
    out: Linear,
    told: Told,
}

impl Decoder {
    /// As `config` says, with parameters named `decoder.…`.
    pub fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        let hidden = Mlp::new(
            builder,
            "decoder.hidden",
            config.decoder_inputs(),
            &config.decoder_widths(),
            config.activation,
        )?;
        Ok(Self {
            out: Linear::new(builder, "decoder.out", hidden.outputs(), config.logits())?,
            hidden,
            told: Told::new(config),
        })
    }

    /// z (n, latent) -> logits (n, input * logits a pixel).
    pub fn forward(&self, latents: &Latents, observer: &mut impl Observer) -> Result<Tensor> {
        let z = self.told.beside(&latents.z, latents.labels.as_deref())?;
        let h = self.hidden.forward(&z, observer)?;
        self.out.forward(&h, observer)
    }
}
