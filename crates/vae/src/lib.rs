//! A variational autoencoder and its mathematics: bytes in, numbers out. No wasm, no DOM, no clock, no files; those
//! belong to whoever calls.

#![forbid(unsafe_code)]

pub mod checkpoint;
pub mod config;
pub mod dataset;
pub mod error;
pub mod idx;
pub mod latent;
pub mod rng;

/// Largest file the core reads, in bytes: 64 MB. All of MNIST is 47 MB.
pub const MAX_FILE_BYTES: usize = 64 << 20;
