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
    /// z (n, latent) = mu + sigma * eps, or what the flow makes of that.
    pub z: Tensor,
    /// The decoder's answer (n, input * logits a pixel).
    pub logits: Tensor,
    /// nll and kl of each image.
    pub terms: Terms,
}

/// z drawn from q(z|x), a row a draw, and how far q(z|x) is there from p(z), nats.
struct Drawn {
    /// (rows, latent).
    z: Tensor,
    /// What a divergence measures (rows).
    measured: Tensor,
    /// log q(z|x) - log p(z) (rows), whose mean is the kl; none where that has a closed form.
    estimate: Option<Tensor>,
}

impl Drawn {
    /// With noise eps (rows, latent). What is measured where z is drawn is so against N(0, I); what another prior makes of it comes
    /// here.
    fn new(vae: &Vae, posterior: &Posterior, eps: &Tensor, divergence: Divergence) -> Result<Self> {
        let (z, measured) = posterior.draw(eps, divergence.clone())?;
        let Some(beyond) = vae.standard_over_prior(&z)? else {
            let estimate = (!posterior.is_gaussian()).then(|| measured.clone());
            return Ok(Self {
                z,
                measured,
                estimate,
            });
        };
        let sampled = match divergence {
            Divergence::TotalCorrelation(_) => posterior.draw(eps, Divergence::Sampled)?.1,
            _ => measured.clone(),
        };
        Ok(Self {
            measured: (measured + &beyond)?,
            estimate: Some((sampled + beyond)?),
            z,
        })
    }
}

/// z (n, latent) drawn from `posterior` by noise eps (n, latent), and log q(z|x) - log p(z) (n) there, nats.
pub(crate) fn drawn(vae: &Vae, posterior: &Posterior, eps: &Tensor) -> Result<(Tensor, Tensor)> {
    let Drawn { z, measured, .. } = Drawn::new(vae, posterior, eps, Divergence::Sampled)?;
    Ok((z, measured))
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
        let divergence = match vae.config().has_closed_kl() {
            true => Divergence::Kl,
            false => Divergence::Sampled,
        };
        let Drawn { z, measured, .. } = Drawn::new(vae, &posterior, eps, divergence)?;
        let latents = batch.latents(z.clone());
        let logits = vae.decoder().forward(&latents, observer)?;
        let nll = vae.likelihood().nll(&logits, &batch.x)?;
        Ok(Self {
            posterior,
            z,
            logits,
            terms: Terms { nll, kl: measured },
        })
    }

    /// The same with noise eps (draws * n, latent), draw by draw, and what training minimises of it (). z and logits are
    /// those of all draws; the terms say what they are, and are not differentiable. Refuses an objective that p(z) or
    /// q(z|x) does not allow.
    pub fn with_loss(
        vae: &Vae,
        batch: &Batch,
        eps: &Tensor,
        settings: &ObjectiveSettings,
        observer: &mut impl Observer,
    ) -> Result<(Self, Tensor)> {
        vae.config().allows(settings)?;
        let n = batch.x.dim(0)?;
        let draws = eps.dim(0)? / n;
        let mean_of_draws = |rows: &Tensor| -> Result<Tensor> {
            let sum = rows.detach().reshape((draws, n))?.sum(0)?;
            Ok((sum * (1.0 / draws as f64))?)
        };
        let posterior = vae.encoder().forward(batch, observer)?;
        let divergence = settings.divergence(vae.config().has_closed_kl());
        let wide = posterior.repeat(draws)?;
        let drawn = Drawn::new(vae, &wide, eps, divergence.clone())?;
        let images = batch.repeat(draws)?;
        let latents = images.latents(drawn.z.clone());
        let logits = vae.decoder().forward(&latents, observer)?;
        let nll = vae.likelihood().nll(&logits, &images.x)?;
        let loss = settings.loss(&nll, &drawn.measured, &divergence)?;
        let kl = match (&drawn.estimate, divergence) {
            (Some(estimate), _) => mean_of_draws(estimate)?,
            (None, Divergence::Kl) => drawn.measured.detach(),
            (None, _) => posterior.kl()?.detach(),
        };
        let nll = mean_of_draws(&nll)?;
        let terms = Terms { nll, kl };
        Ok((
            Self {
                posterior,
                z: drawn.z,
                logits,
                terms,
            },
            loss,
        ))
    }
}
