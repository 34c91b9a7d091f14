//! The encoder: x -> q(z|x).
//!
//! h = mlp(convolutions(x)),   mu = h W_mu^T + b_mu,   logvar = clamp(h W_logvar^T + b_logvar)
//!
//! A conditional model sees [convolutions(x), one_hot(y)]. Where q(z|x) has a flow, a layer on h beside those of mu and logvar gives
//! what the flow is told of x.

use std::sync::Arc;

use super::features::Features;
use super::posterior::Posterior;
use super::told::Told;
use crate::config::ModelConfig;
use crate::data::Batch;
use crate::error::Result;
use crate::flow::ConditionalFlow;
use crate::layers::{Builder, Linear, Mlp, Observer, Unobserved};

/// logvar stays within -LOGVAR_BOUND..LOGVAR_BOUND, so that sigma and KL stay finite whatever the weights do. Trained
/// models stay far inside; at the bound the gradient is 0. scripts/pytorch_vae.py has the same bound, and its fixtures
/// are made with it.
pub const LOGVAR_BOUND: f32 = 15.0;

/// The network that answers an image with a distribution.
#[derive(Debug)]
pub struct Encoder {
    features: Features,
    hidden: Mlp,
    mu: Linear,
    logvar: Linear,
    flow: Option<(Arc<ConditionalFlow>, Linear)>,
    told: Told,
}

impl Encoder {
    /// As `config` says, with parameters named `encoder.…`, and `flow.…` where steps of a flow have some.
    pub fn new(config: &ModelConfig, builder: &mut Builder) -> Result<Self> {
        let features = Features::new(config, builder, "encoder.conv")?;
        let hidden = Mlp::new(
            builder,
            "encoder.hidden",
            features.outputs() + config.class_units(),
            &config.hidden,
            config.activation,
        )?;
        let outputs = hidden.outputs();
        Ok(Self {
            mu: Linear::new(builder, "encoder.mu", outputs, config.latent)?,
            logvar: Linear::new(builder, "encoder.logvar", outputs, config.latent)?,
            flow: match config.posterior.flow() {
                None => None,
                Some(kind) => {
                    let (latent, length) = (config.latent, config.flow_length);
                    let flow = ConditionalFlow::new(builder, "flow", kind, latent, length)?;
                    let told = Linear::new(builder, "encoder.flow", outputs, flow.told())?;
                    Some((Arc::new(flow), told))
                }
            },
            features,
            hidden,
            told: Told::new(config),
        })
    }

    /// x (n, input) -> q(z|x).
    pub fn forward(&self, batch: &Batch, observer: &mut impl Observer) -> Result<Posterior> {
        let features = self.features.forward(&batch.x, observer)?;
        let told = self.told.beside(&features, batch.labels.as_deref())?;
        let h = self.hidden.forward(&told, observer)?;
        let mu = self.mu.forward(&h, observer)?;
        let logvar = self.logvar.forward(&h, observer)?;
        let gaussian = Posterior::new(mu, logvar.clamp(-LOGVAR_BOUND, LOGVAR_BOUND)?)?;
        Ok(match &self.flow {
            None => gaussian,
            Some((flow, told)) => {
                gaussian.through(flow.clone(), told.forward(&h, &mut Unobserved)?)
            }
        })
    }
}
