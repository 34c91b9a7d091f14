//! p(z), what z is drawn from before an image is known:
//!
//! N(0, I)                                        (Kingma and Welling 2014)
//! sum_k w_k N(mu_k, diag exp logvar_k)           a mixture that is learned
//! 1/K sum_k q(z|u_k)                             of learned pseudo-inputs u_k (VampPrior, Tomczak and Welling 2018, equation 9)
//!
//! The learned ones are mixtures of Gaussians, so all that is asked of them is asked of their components. KL(q(z|x) || p(z)) has then
//! no closed form; it is estimated at the z that are drawn.

use candle_core::{Device, Tensor};
use vae_kernels::Parameter;

use super::encoder::{Encoder, LOGVAR_BOUND};
use crate::config::{ModelConfig, Prior};
use crate::data::Batch;
use crate::error::Result;
use crate::layers::{Builder, Init, Unobserved};

/// A mixture's means begin within so much of 0, each of its variances at 1.
const SPREAD: f32 = 1.0;
/// How near to black and to white pseudo-inputs begin. Where they are clamped nothing pulls at them any more.
const EDGE: f64 = 0.05;

/// p(z).
#[derive(Debug)]
pub enum LatentPrior {
    /// N(0, I).
    Standard,
    /// A learned mixture.
    Mixture {
        /// (K, latent).
        mu: Parameter,
        /// (K, latent).
        logvar: Parameter,
        /// (K), whose softmax are the weights.
        logits: Parameter,
    },
    /// The mixture of q(z|u_k).
    Vamp {
        /// u (K, input).
        pseudo_inputs: Parameter,
        /// Whether they are greys, and so within 0..=1, as those of images are.
        are_greys: bool,
    },
}

impl LatentPrior {
    /// As `config` says, with parameters named `prior.…`.
    pub fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        let (count, latent) = (config.components, config.latent);
        let spread = Init::Uniform { bound: SPREAD };
        let even = Init::Constant(0.0);
        Ok(match config.prior {
            Prior::Standard => Self::Standard,
            Prior::Mixture => Self::Mixture {
                mu: builder.parameter("prior.mu", &[count, latent], spread)?,
                logvar: builder.parameter("prior.logvar", &[count, latent], even)?,
                logits: builder.parameter("prior.logits", &[count], even)?,
            },
            Prior::Vamp => Self::Vamp {
                pseudo_inputs: builder.parameter(
                    "prior.pseudo_inputs",
                    &[count, config.input],
                    spread,
                )?,
                are_greys: config.columns.is_none(),
            },
        })
    }

    /// The components (K, 2 * latent + 1), each with its mu, logvar and the logit of its weight in a row; none of N(0, I).
    /// Differentiable in all that is learned.
    pub(super) fn components(&self, encoder: &Encoder) -> Result<Option<Tensor>> {
        let rows = match self {
            Self::Standard => return Ok(None),
            Self::Mixture { mu, logvar, logits } => {
                let [mu, logvar, logits] = [mu, logvar, logits].map(|p| p.var().as_tensor());
                let logvar = logvar.clamp(-LOGVAR_BOUND, LOGVAR_BOUND)?;
                Tensor::cat(&[mu, &logvar, &logits.reshape((logits.dim(0)?, 1))?], 1)?
            }
            Self::Vamp {
                pseudo_inputs,
                are_greys,
            } => {
                let own = pseudo_inputs.var().as_tensor();
                let seen = match are_greys {
                    true => own.clamp(0f32, 1f32)?,
                    false => own.clone(),
                };
                let count = seen.dim(0)?;
                let q = encoder.forward(&Batch::unlabelled(seen), &mut Unobserved)?;
                let even = Tensor::from_vec(vec![0f32; count], (count, 1), &Device::Cpu)?;
                Tensor::cat(&[&q.mu, &q.logvar, &even], 1)?
            }
        };
        Ok(Some(rows))
    }

    /// Lets pseudo-inputs begin as `images` (K, input); nothing of a prior that has none.
    pub(super) fn begin(&self, images: &Tensor) -> Result<()> {
        if let Self::Vamp {
            pseudo_inputs,
            are_greys,
        } = self
        {
            let first = match are_greys {
                true => images.affine(1.0 - 2.0 * EDGE, EDGE)?,
                false => images.clone(),
            };
            pseudo_inputs.var().set(&first)?;
        }
        Ok(())
    }
}
