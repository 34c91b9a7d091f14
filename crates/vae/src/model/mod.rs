//! The model: encoder, decoder, likelihood and prior, and the one way through them, x to q(z|x) to z to p(x|z).
//!
//! [`Vae`] is all that most need: [`Vae::encode`], [`Vae::decode_mean`], [`Vae::sample_prior`]. [`Forward`] is one pass with nll and kl
//! of each image, in nats, and the loss; [`backward`] leaves its gradient in the model's [`Parameters`]. What it is made of declares
//! its parameters with a [`Builder`], names and shapes once for random weights, for those of a file, and for [`declarations`].
//!
//! ```
//! use vae::model::{backward, Forward, Unobserved};
//! use vae::{sum, ModelConfig, Rng, Vae};
//!
//! let mut rng = Rng::new(1);
//! let config = ModelConfig { input: 16, hidden: vec![8], latent: 2, ..ModelConfig::default() };
//! let vae = Vae::random(&config, &mut rng)?;
//! let x = vae.see(&[0.5; 3 * 16])?;
//! let eps = rng.normal_tensor(3, 2)?;
//! let pass = Forward::new(&vae, &x, &eps, &mut Unobserved)?;
//! let loss = pass.terms.loss(1.0)?; // (nll + kl) / 3
//! let (nll, kl) = pass.terms.sums()?;
//! assert!((sum(&loss)? - (nll + kl) / 3.0).abs() < 1e-4);
//! backward(&loss, vae.parameters())?;
//! assert!(vae.parameters().gradient_norm() > 0.0);
//! # Ok::<(), vae::Error>(())
//! ```

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
pub use semi_supervised::{Partly, SemiSupervised};
pub use vae::{declarations, Vae};

pub use vae_kernels::{Divergence, Factors, Parameter};

pub use crate::flow::Flow;
pub use crate::layers::{
    backward, Builder, Declaration, Gradients, Init, Observer, Parameters, Probe, Unobserved,
};
pub use crate::likelihood::{Bernoulli, Categorical, ContinuousBernoulli, PixelLikelihood};
pub use crate::objective::Terms;
