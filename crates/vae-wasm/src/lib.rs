//! The face of `vae` to JavaScript: it copies arrays across, maps errors, and decides nothing. Each call stands beside the
//! type of its answer, of which TypeScript's declaration is made; `number[]`s would be slow, so arrays are typed ones.
//!
//! [`Session`] is a model in training with its data. What is asked of a model is asked of its [`Model`]: the worker forwards
//! such a question by its name and arguments, so that a new one is a method here and its caller. A question that takes
//! long answers with a task, which the worker advances bit by bit. What needs no model is in [`Functions`].
//!
//! With the feature `own` it is another module, of [`Gathering`] alone, which is fetched by those who bring data of their own.

#![forbid(unsafe_code)]

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!(
    "build with -C target-feature=+simd128: without it training is several times slower"
);

#[cfg(not(feature = "own"))]
mod aggregate;
mod arrays;
#[cfg(not(feature = "own"))]
mod experiments;
mod failure;
#[cfg(not(feature = "own"))]
mod functions;
#[cfg(not(feature = "own"))]
mod model;
#[cfg(feature = "own")]
mod own;
mod panic;
#[cfg(not(feature = "own"))]
mod session;
#[cfg(not(feature = "own"))]
mod tasks;
#[cfg(not(feature = "own"))]
mod theory;
#[cfg(not(feature = "own"))]
mod trace;
#[cfg(not(feature = "own"))]
mod training;
#[cfg(not(feature = "own"))]
mod words;

pub use arrays::{Bytes, Doubles, Floats};
#[cfg(not(feature = "own"))]
pub use functions::Functions;
#[cfg(not(feature = "own"))]
pub use model::Model;
#[cfg(feature = "own")]
pub use own::Gathering;
pub use panic::{crash, on_panic};
#[cfg(not(feature = "own"))]
pub use session::Session;
#[cfg(not(feature = "own"))]
pub use tasks::{JointTask, QuadratureTask};
