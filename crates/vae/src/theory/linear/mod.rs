//! Two models so simple that all of them is known in closed form: probabilistic PCA, and a VAE whose encoder and decoder are linear,
//! which comes to it. Matrices are flat f64, row after row.

mod linear_vae;
mod probabilistic_pca;

pub use linear_vae::{Bound, LinearVae};
pub use probabilistic_pca::{active, greatest_log_px, log_px, stationary, Spread};
pub(super) use probabilistic_pca::{add, dot};
