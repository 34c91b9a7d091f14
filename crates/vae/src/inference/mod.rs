//! What is asked of a trained model: what it makes of one image, how good it is, log p(x) by importance sampling and by
//! annealing, how far the ELBO is below it and why, ways through its latent space and its principal components, words, and images without loss. Nothing here trains.

pub mod aggregate;
pub mod annealed;
pub mod classes;
pub mod components;
pub mod compression;
pub mod conditional;
pub mod evaluate;
pub mod explain;
pub mod fitted;
pub mod gaps;
pub mod importance;
pub mod latent;
pub mod rate;
pub mod words;

mod hamiltonian;

/// Images or latents that go through the model at once; bounds the memory.
pub(crate) const CHUNK: usize = 250;
