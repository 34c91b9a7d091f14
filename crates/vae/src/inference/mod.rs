//! What is asked of a trained model. Nothing here trains it.
//!
//! - How good it is: [`evaluate`] averages nll, kl and the ELBO over held-out images, with standard errors.
//! - log p(x), which the ELBO is below: [`log_px`] by importance sampling with K draws (Burda et al. 2016, equation 8),
//!   log 1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x) with zₖ ~ q(z|x); [`anneal`] by annealed importance sampling (Neal 2001), an
//!   independent check; `held_out_…` for one image of a dataset, the same that [`evaluate`] sees.
//! - Why the ELBO is below: [`held_out_gaps`] divides log p(x) − ELBO by a q(z|x) fitted to one x into what the encoder's own answer and
//!   what the family of q costs (Cremer et al. 2018); [`AggregatePosterior`] divides kl into I(x; z) and KL(q(z) ‖ p(z)) (Hoffman and
//!   Johnson 2016).
//! - What it makes of one x: [`explain`] for all figures at once, [`posterior`], [`log_likelihood`], [`kl_per_latent`].
//! - Ways through its latent space: [`path`], [`grid`], [`traversal`], and the principal [`components`] of its means.
//! - Classes of conditional models: [`recognize`], [`class_scores`]. Words of models of letters: [`decode_words`].

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
