//! A variational autoencoder and its mathematics: bytes in, numbers out. No wasm, no DOM, no clock, no files; those
//! belong to whoever calls.

#![forbid(unsafe_code)]

pub mod checkpoint;
pub mod config;
pub mod dataset;
pub mod decoder;
pub mod digit;
pub mod elbo;
pub mod encoder;
pub mod error;
pub mod evaluate;
pub mod explain;
pub mod idx;
pub mod importance;
pub mod latent;
pub mod layer;
pub mod likelihood;
pub mod mlp;
pub mod optimizer;
pub mod order;
pub mod parameters;
pub mod posterior;
pub mod rng;
pub mod schedule;
pub mod share;
pub mod tensor;
pub mod theory;
pub mod trace;
pub mod trainer;
pub mod vae;
pub mod words;

/// Largest file the core reads, in bytes: 64 MB. All of MNIST is 47 MB.
pub const MAX_FILE_BYTES: usize = 64 << 20;
