//! The decoder: z -> logits, the parameters of p(x|z) before the link.
//!
//! logits = mlp(z) W_out^T + b_out, or transposed convolutions of mlp(z)
//!
//! A conditional model has [z, one_hot(y)] in the place of z.

use candle_core::Tensor;

use super::told::Told;
use crate::config::ModelConfig;
use crate::data::Latents;
use crate::error::Result;
use crate::layers::{Builder, Linear, Mlp, Observer, TransposedConvolutions};

/// The network that answers a latent with a distribution over images.
#[derive(Debug)]
pub struct Decoder {
    hidden: Mlp,
    out: Out,
    told: Told,
}

/// What answers with logits.
#[derive(Debug)]
enum Out {
    Linear(Linear),
    Convolutions(TransposedConvolutions),
}

impl Decoder {
    /// As `config` says, with parameters named `decoder.…`.
    pub fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        let hidden = Mlp::new(
            builder,
            "decoder.hidden",
            config.decoder_inputs(),
            &config.decoder_layers(),
            config.activation,
        )?;
        let out = match config.decoder_stages().split_first() {
            None => {
                let (inputs, logits) = (hidden.outputs(), config.logits());
                Out::Linear(Linear::new(builder, "decoder.out", inputs, logits)?)
            }
            Some(stages) => Out::Convolutions(TransposedConvolutions::new(
                builder,
                "decoder",
                stages,
                config.activation,
            )?),
        };
        let told = Told::new(config);
        Ok(Self { hidden, out, told })
    }

    /// z (n, latent) -> logits (n, input * logits a pixel).
    pub fn forward(&self, latents: &Latents, observer: &mut impl Observer) -> Result<Tensor> {
        let z = self.told.beside(&latents.z, latents.labels.as_deref())?;
        let h = self.hidden.forward(&z, observer)?;
        match &self.out {
            Out::Linear(out) => out.forward(&h, observer),
            Out::Convolutions(out) => out.forward(&h, observer),
        }
    }
}
