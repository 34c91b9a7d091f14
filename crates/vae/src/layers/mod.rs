//! What networks are made of. A layer's constructor names its parameters, with their shapes and first values, through
//! the [`Builder`]; the same constructor serves for random weights, for those of a file, and for listing what there
//! must be. Which layers make a model is left to `model`.

mod activation;
mod builder;
mod convolution;
mod gradient;
mod linear;
mod mlp;
mod observer;
mod parameters;

pub use activation::Activation;
pub use builder::{Builder, Declaration, Init};
pub use convolution::{Convolutions, Stage, TransposedConvolutions};
pub use gradient::{backward, Gradients, Probe};
pub use linear::Linear;
pub use mlp::Mlp;
pub use observer::{Observer, Unobserved};
pub use parameters::Parameters;
