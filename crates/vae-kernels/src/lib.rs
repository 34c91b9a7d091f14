//! The loops of VAE training that are worth fusing, each a candle custom operation with its exact gradient. Models
//! are put together elsewhere; this crate knows arrays alone. CPU only: other devices answer with candle's error.

mod adam;
mod bernoulli;
mod relu;
mod storage;

pub use adam::{adam, AdamCoefficients, Moments};
pub use bernoulli::bernoulli_nll;
pub use relu::relu;
pub use storage::with_slice;
