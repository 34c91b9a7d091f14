//! A model and, where wanted, the state of its training as safetensors bytes. A file is checked whole before
//! anything of it is returned. What the parameters do is left to the layers; opening files is left to the caller.

mod shapes;

pub use shapes::{parameter_shapes, LIKELIHOOD_LOGVAR};
