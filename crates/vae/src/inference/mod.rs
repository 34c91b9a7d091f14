//! What is asked of a trained model: what it makes of one image, how good it is, log p(x) by importance sampling and by
//! annealing, how far the ELBO is below it and why, ways through its latent space and its principal components, words, and images without loss. Nothing here trains.

mod aggregate;
mod annealed;
mod classes;
mod components;
mod conditional;
mod evaluate;
mod explain;
mod fitted;
mod gaps;
mod hamiltonian;
mod importance;
mod latent;
mod rate;
mod words;

pub use aggregate::{edge, AggregatePosterior, Cut, Surgery};
pub use annealed::{
    anneal, held_out_annealed, Annealed, Annealing, AnnealingSchedule, MOST_ANNEALING,
};
pub use classes::{class_probabilities, class_scores, elbo_per_class, recognize};
pub use components::{components, moments, Components};
pub(crate) use components::{eigen, principal};
pub(crate) use conditional::slopes;
pub use conditional::{log_likelihood, posterior};
pub(crate) use evaluate::ACTIVE;
pub use evaluate::{evaluate, evaluate_each, Evaluation, StandardErrors};
pub use explain::{explain, Explanation};
pub use fitted::FitSettings;
pub(crate) use fitted::{FittedPosterior, Fitting};
pub use gaps::{held_out_gaps, GapSearch, GapSettings, Gaps, MOST_FLOW};
pub use importance::{held_out_log_px, log_px, log_weights, Proposal, MAX_SAMPLES};
pub use latent::{grid, lerp, path, slerp, traversal, Interpolation};
pub use rate::kl_per_latent;
pub use words::{decode_words, reconstructed_words, Words};

/// Images or latents that go through the model at once; bounds the memory.
pub(crate) const CHUNK: usize = 250;
