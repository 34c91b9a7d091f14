//! The model: encoder, decoder, likelihood, and the one way through them.

mod decoder;
mod encoder;
mod forward;
mod posterior;
mod told;
mod vae;

pub use decoder::Decoder;
pub use encoder::{one_hot, Encoder, LOGVAR_BOUND};
pub use forward::Forward;
pub use posterior::{prior_log_prob, Posterior};
pub use vae::{declarations, Vae};
