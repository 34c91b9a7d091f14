//! The face of `vae` to JavaScript: it copies arrays across, maps errors, and decides nothing. Each call stands beside the
//! type of its answer, of which TypeScript's declaration is made; `number[]`s would be slow, so arrays are typed ones.
//!
//! [`Session`] is a model in training with its data. What is asked of a model is asked of its [`Model`]: the worker forwards
//! such a question by its name and arguments, so that a new one is a method here and its caller. A question that takes
//! long answers with a task, which the worker advances bit by bit. What needs no model is in [`Functions`].

#![forbid(unsafe_code)]

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!(
    "build with -C target-feature=+simd128: without it training is several times slower"
);

mod arrays;
mod failure;
mod functions;
mod model;
mod panic;
mod session;
mod tasks;
mod theory;
mod trace;
mod training;
mod words;

pub use arrays::{Bytes, Doubles, Floats};
pub use functions::Functions;
pub use model::Model;
pub use panic::{crash, on_panic};
pub use session::Session;
pub use tasks::{JointTask, QuadratureTask};
