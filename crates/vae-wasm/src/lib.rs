//! The face of `vae` to JavaScript: it copies arrays across, maps errors, and decides nothing. Each call stands beside the
//! type of its answer, of which TypeScript's declaration is made; `number[]`s would be slow, so arrays are typed ones.
//!
//! [`Session`] is a model in training with its data. What is asked of a model is asked of its [`Model`]: the worker forwards
//! such a question by its name and arguments, so that a new one is a method here and its caller. A question that takes
//! long answers with a task, which the worker advances bit by bit. What needs no model is in [`Functions`].
//!
//! With the feature `aside` it is another module, of what few visitors fetch: `Gathering` reads data of their own, [`Experiments`] are
//! on models that need no tensors, [`Exports`] puts a model into the words of other programs.

#![forbid(unsafe_code)]

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!(
    "build with -C target-feature=+simd128: without it training is several times slower"
);

#[cfg(not(feature = "aside"))]
mod aggregate;
mod arrays;
#[cfg(feature = "experiments")]
mod coding;
#[cfg(feature = "experiments")]
mod experiments;
#[cfg(feature = "export")]
mod exports;
mod failure;
#[cfg(not(feature = "aside"))]
mod functions;
#[cfg(any(feature = "experiments", not(feature = "aside")))]
mod limits;
#[cfg(not(feature = "aside"))]
mod model;
#[cfg(feature = "aside")]
mod own;
mod panic;
#[cfg(not(feature = "aside"))]
mod session;
#[cfg(not(feature = "aside"))]
mod tasks;
#[cfg(not(feature = "aside"))]
mod theory;
#[cfg(not(feature = "aside"))]
mod trace;
#[cfg(not(feature = "aside"))]
mod training;
#[cfg(not(feature = "aside"))]
mod words;

#[cfg(feature = "experiments")]
pub use arrays::Words;
pub use arrays::{Bytes, Doubles, Floats};
#[cfg(feature = "experiments")]
pub use experiments::Experiments;
#[cfg(feature = "export")]
pub use exports::Exports;
#[cfg(not(feature = "aside"))]
pub use functions::Functions;
#[cfg(not(feature = "aside"))]
pub use model::Model;
#[cfg(feature = "aside")]
pub use own::Gathering;
pub use panic::{crash, on_panic};
#[cfg(not(feature = "aside"))]
pub use session::Session;
#[cfg(not(feature = "aside"))]
pub use tasks::{JointTask, QuadratureTask};
