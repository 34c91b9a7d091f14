//! The way of a batch through the model, from x to the terms of the bound. Training, evaluation and whoever wants to see
//! inside go this one.

use candle_core::Tensor;
use vae_kernels::Divergence;

use super::posterior::Posterior;
use super::vae::Vae;
use crate::data::Batch;
use crate::error::Result;
use crate::layers::Observer;
use crate::objective::{ObjectiveSettings, Terms};

/// What comes of a batch with one draw of eps an image, or several.
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
        let (z, kl) = posterior.draw(eps, Divergence::Kl)?;
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

    /// The same with noise eps (draws * n, latent), draw by draw, and what training minimises of it (). z and logits are
    /// those of all draws; the terms say what they are, and are not differentiable.
    pub fn with_loss(
        vae: &Vae,
        batch: &Batch,
        eps: &Tensor,
        settings: &ObjectiveSettings,
        observer: &mut impl Observer,
    ) -> Result<(Self, Tensor)> {
        let n = batch.x.dim(0)?;
        let draws = eps.dim(0)? / n;
        let posterior = vae.encoder().forward(batch, observer)?;
        let divergence = settings.divergence();
        let wide = posterior.repeat(draws)?;
        let (z, measured) = wide.draw(eps, divergence.clone())?;
        let images = batch.repeat(draws)?;
        let logits = vae
            .decoder()
            .forward(&images.latents(z.clone()), observer)?;
        let nll = vae.likelihood().nll(&logits, &images.x)?;
        let loss = settings.loss(&nll, &measured, &divergence)?;
        let nll = (nll.detach().reshape((draws, n))?.sum(0)? * (1.0 / draws as f64))?;
        let kl = match divergence {
            Divergence::Kl => measured.detach(),
            _ => posterior.kl()?.detach(),
        };
        let terms = Terms { nll, kl };
        Ok((
            Self {
                posterior,
                z,
                logits,
                terms,
            },
            loss,
        ))
    }
}
