//! The way of a batch through the model, from x to the terms of the bound. Training, evaluation and whoever wants to see
//! inside go this one.

use candle_core::Tensor;

use super::posterior::Posterior;
use super::vae::Vae;
use crate::data::Batch;
use crate::error::Result;
use crate::layers::Observer;
use crate::objective::Terms;

/// What comes of a batch with one draw of eps an image.
#[derive(Clone, Debug)]
pub struct Forward {
    /// q(z|x).
    pub posterior: Posterior,
    /// z (n, latent) = mu + sigma * eps.
    pub z: Tensor,
    /// The decoder's answer (n, input * logits a pixel).
    pub logits: Tensor,
    /// nll and kl of each image.
    pub terms: Terms,
}

impl Forward {
    /// x (n, input) with noise eps (n, latent).
    pub fn new(
        vae: &Vae,
        batch: &Batch,
        eps: &Tensor,
        observer: &mut impl Observer,
    ) -> Result<Self> {
        let posterior = vae.encoder().forward(batch, observer)?;
        let (z, kl) = posterior.reparameterize_with_kl(eps)?;
        let latents = batch.latents(z.clone());
        let logits = vae.decoder().forward(&latents, observer)?;
        let nll = vae.likelihood().nll(&logits, &batch.x)?;
        Ok(Self {
            posterior,
            z,
            logits,
            terms: Terms { nll, kl },
        })
    }
}
