//! The model: encoder, decoder, likelihood, and the one way through them.

mod classifier;
mod decoder;
mod encoder;
mod features;
mod forward;
mod posterior;
mod prior;
mod semi_supervised;
mod told;
mod vae;

pub use classifier::Classifier;
pub use decoder::Decoder;
pub use encoder::{Encoder, LOGVAR_BOUND};
pub use features::one_hot;
pub(crate) use forward::drawn;
pub use forward::Forward;
pub use posterior::{standard_log_prob, Posterior};
pub use prior::LatentPrior;
pub use semi_supervised::{Partly, SemiSupervised};
pub use vae::{declarations, Vae};

pub use vae_kernels::{Divergence, Factors, Parameter};

pub use crate::flow::Flow;
pub use crate::layers::{
    backward, Builder, Declaration, Gradients, Init, Observer, Parameters, Probe, Unobserved,
};
pub use crate::likelihood::{Bernoulli, Categorical, ContinuousBernoulli, PixelLikelihood};
pub use crate::objective::Terms;
