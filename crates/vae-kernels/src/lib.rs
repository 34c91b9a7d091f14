//! The loops of VAE training that are worth fusing, each a candle custom operation with its exact gradient. Models
//! are put together elsewhere; this crate knows arrays alone. CPU only: other devices answer with candle's error.
//!
//! - Layers: [`linear`], [`convolution`], [`transposed_convolution`], each with its [`Nonlinearity`]; [`planar`] flows. What is learned
//!   is a [`Parameter`], which keeps its gradient from step to step.
//! - -log p(x|z) of logits or means, nats for each row: [`bernoulli_nll`], [`continuous_bernoulli_nll`], [`categorical_nll`],
//!   [`gaussian_nll`].
//! - [`reparameterize`]: z = mu + exp(logvar / 2) eps with its [`Divergence`] from N(0, I); [`standard_over_mixture`] for other priors.
//! - Optimizers: [`adam`], [`sgd`], [`sum_of_squares`] for the gradient's norm.
//! - Below them: [`matmul`] of a [`Matrix`], [`turn`], [`with_slice`], [`widest`].

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!(
    "build with -C target-feature=+simd128: without it training is several times slower"
);

mod adam;
mod bernoulli;
mod categorical;
mod columns;
mod continuous_bernoulli;
mod convolution;
mod gaussian;
mod linear;
mod logit_nll;
mod machine;
mod math;
mod matmul;
mod matrix;
mod mixture;
mod nonlinearity;
mod norm;
mod parameter;
mod planar;
mod reparameterize;
mod rows;
mod sgd;
#[cfg(target_arch = "wasm32")]
mod simd;
mod storage;
mod total_correlation;
mod turn;

pub use adam::{adam, AdamCoefficients};
pub use bernoulli::bernoulli_nll;
pub use candle_core;
pub use categorical::{categorical_nll, level, softmax};
pub use columns::Window;
pub use continuous_bernoulli::{
    continuous_bernoulli_mean, continuous_bernoulli_nll, continuous_bernoulli_variance,
};
pub use convolution::{convolution, transposed_convolution};
pub use gaussian::gaussian_nll;
pub use linear::linear;
pub use machine::widest;
pub use matmul::matmul;
pub use matrix::Matrix;
pub use mixture::standard_over_mixture;
pub use nonlinearity::Nonlinearity;
pub use norm::sum_of_squares;
pub use parameter::Parameter;
pub use planar::planar;
pub use reparameterize::{reparameterize, Divergence, Factors};
pub use sgd::{sgd, SgdCoefficients};
pub use storage::with_slice;
pub use turn::turn;
