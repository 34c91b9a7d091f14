//! The encoder: x -> q(z|x).
//!
//! h = mlp(x),   mu = h W_mu^T + b_mu,   logvar = clamp(h W_logvar^T + b_logvar)

use candle_core::Tensor;
use vae_kernels::Nonlinearity;

use crate::config::ModelConfig;
use crate::error::Result;
use crate::layer::Layer;
use crate::mlp::Mlp;
use crate::parameters::Parameters;
use crate::posterior::Posterior;

/// logvar stays within -LOGVAR_BOUND..LOGVAR_BOUND, so that sigma and KL stay finite whatever the weights do. Trained
/// models stay far inside; at the bound the gradient is 0.
pub const LOGVAR_BOUND: f32 = 15.0;

/// The network that answers an image with a distribution.
#[derive(Debug)]
pub struct Encoder {
    hidden: Mlp,
    mu: Layer,
    logvar: Layer,
}

impl Encoder {
    /// The encoder's part of `parameters`.
    pub fn new(config: &ModelConfig, parameters: &Parameters) -> Result<Self> {
        let depth = config.hidden.len();
        Ok(Self {
            hidden: Mlp::new(parameters, "encoder.hidden", depth, config.activation)?,
            mu: Layer::new(parameters, "encoder.mu")?,
            logvar: Layer::new(parameters, "encoder.logvar")?,
        })
    }

    /// x (n, input) -> mu, logvar (n, latent).
    pub fn forward(&self, x: &Tensor) -> Result<Posterior> {
        let h = self.hidden.forward(x)?;
        let mu = self.mu.forward(&h, Nonlinearity::None)?;
        let logvar = self.logvar.forward(&h, Nonlinearity::None)?;
        Posterior::new(mu, logvar.clamp(-LOGVAR_BOUND, LOGVAR_BOUND)?)
    }
}
