//! log p(x|z) of one x at many z, a chunk of them at a time.

use candle_core::Tensor;

use crate::error::{require_finite, Error, Result};
use crate::tensor::flat;
use crate::vae::Vae;

/// Latents decoded at once; bounds the memory.
pub const CHUNK: usize = 250;

/// log p(x|z) (n), nats, of one x (1, input) at z (n, latent), flat. Refuses a model that answers with what is not
/// finite.
pub fn log_likelihood(vae: &Vae, x: &Tensor, z: &[f32]) -> Result<Vec<f32>> {
    let expected = [1, vae.config().input];
    if x.dims() != expected {
        return Err(Error::shape("x", &expected, x.dims()));
    }
    let latent = vae.config().latent;
    let mut values = Vec::with_capacity(z.len() / latent);
    for z in z.chunks(CHUNK * latent) {
        let logits = vae.decode(&vae.latents(z)?)?;
        let x = x.repeat((z.len() / latent, 1))?;
        let nll = flat(&vae.likelihood().nll(&logits, &x)?)?;
        values.extend(nll.into_iter().map(|nll| -nll));
    }
    require_finite("log p(x|z)", &values)?;
    Ok(values)
}
