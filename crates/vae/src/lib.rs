//! Variational autoencoders and their mathematics on [candle](candle_core)'s tensors: bytes in, numbers out. No files, no clock, no
//! threads; those belong to whoever calls. For cargo the crate is `vae-playground`, in programs `vae`, and `use vae::…` is all that they
//! need: what they name of candle is here too.
//!
//! # The model
//!
//! x is what is to be learned, z what explains it: a few numbers, the latents. p(z) is the prior, p(x|z) what the decoder
//! makes of z, and q(z|x) what the encoder takes z for when it sees x, a Gaussian as a rule:
//!
//! ```text
//! p(x, z) = p(z) p(x|z)        q(z|x) = N(μ(x), diag σ²(x))
//! ```
//!
//! log p(x) = log ∫ p(x, z) dz is out of reach, but for every q there is a bound below it, the ELBO (Kingma and Welling 2014, equation 3):
//!
//! ```text
//! log p(x) = ELBO(x) + KL(q(z|x) ‖ p(z|x)) ≥ ELBO(x)
//!  ELBO(x) = E_q(z|x)[log p(x|z)] − KL(q(z|x) ‖ p(z)) = −(nll + kl)
//! ```
//!
//! With p(z) = N(0, I) the divergence has a closed form (their appendix B):
//!
//! ```text
//! kl = ½ Σⱼ (μⱼ² + σⱼ² − 1 − log σⱼ²)
//! ```
//!
//! and the expectation is taken at draws that can be differentiated, the reparameterization:
//!
//! ```text
//! z = μ(x) + σ(x) ⊙ ε,   ε ~ N(0, I)
//! ```
//!
//! Training minimises nll + β kl, β = 1 being the ELBO, or another [`Objective`]. What tightens the bound when a model is judged is
//! importance sampling (Burda et al. 2016, equation 8), [`inference::log_px`]:
//!
//! ```text
//! log p(x) ≥ E[log 1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x)],   zₖ ~ q(z|x)
//! ```
//!
//! All of these are in nats, for one x.
//!
//! # From rows of f32 to a model
//!
//! ```
//! use vae::data::Column;
//! use vae::inference::evaluate;
//! use vae::{flat, Checkpoint, Config, Dataset, ModelConfig, Precision, Result, Rng, Trainer};
//!
//! fn main() -> Result<()> {
//!     // 200 rows of 8 numbers, which lie on a curve.
//!     let row = |t: f32| (0..8).map(move |i| 5.0 + (t + 0.3 * i as f32).sin());
//!     let rows: Vec<f32> = Rng::new(7).uniform(3.0, 200).into_iter().flat_map(row).collect();
//!
//!     let columns = Column::of_rows(8, &rows)?; // mean and deviation of each
//!     let [train, test] = Dataset::of_table(&columns, &rows, None)?.hold_out(20, 1)?;
//!     let model = ModelConfig { hidden: vec![32], latent: 2, ..ModelConfig::default() };
//!     let model = model.of_table(columns.clone());
//!     let mut trainer = Trainer::new(Config { model, ..Config::default() })?;
//!     let before = evaluate(trainer.vae(), &test, 20, 1)?.elbo;
//!     for _ in 0..200 {
//!         trainer.step(&train)?;
//!     }
//!     let vae = trainer.vae();
//!     assert!(evaluate(vae, &test, 20, 1)?.elbo > before);
//!
//!     let bytes = trainer.checkpoint(false)?.write(Precision::F32)?; // a safetensors file
//!     let vae = Checkpoint::read(&bytes)?.vae()?;
//!     let z = vae.sample_prior(4, 1.0, &mut Rng::new(2))?;
//!     let x = flat(&vae.decode_mean(&z)?)?; // (4, 8), row after row
//!     assert_eq!(x.len(), 4 * 8);
//!     let first = columns[0].number(x[0].into()); // in its own unit
//!     assert!((4.0..6.0).contains(&first));
//!     Ok(())
//! }
//! ```
//!
//! # The rooms, in the order in which they are best read
//!
//! - [`config`]: what a person chooses, each setting with its range and when it applies. The structs and the choices are here at the root.
//! - [`data`]: a [`Dataset`] from f32 rows, greys or files, batches of it, and the datasets that have a name.
//! - [`model`]: the [`Vae`], what it consists of, and one pass through it with its gradient.
//! - [`train`]: the [`Trainer`], one step at a time, alone or beside others.
//! - [`checkpoint`]: a model, and where its training stands, as safetensors; latents as such files.
//! - [`inference`]: how good a model is, what it makes of one x, log p(x), ways through its latent space, classes, words.
//! - [`compression`]: images as about −ELBO bits, without loss.
//! - [`probability`]: Gaussians, mixtures, and averages with their standard errors.
//! - [`theory`]: what a figure of a textbook shows, worked out on a model; models known in closed form.
//! - [`export`]: a model as Python for PyTorch, and its card. [`content`]: what a file is, by its first bytes.
//!
//! # Conventions
//!
//! - Tensors are f32 on the CPU, a row for each x or z; what is called flat is a slice of such rows, one after the other ([`flat`]).
//! - What draws takes `rng: &mut Rng` as its last argument and moves it on; what has to give the same answer however often it is
//!   asked takes `seed: u64` in its place and makes generators of its own. What draws over several calls takes its [`Rng`]
//!   by value and keeps it. A machine repeats itself bit for bit by the seed.
//! - Errors are values: [`Error`] says what was expected and what came. Nothing here panics on what it is given.

#![forbid(unsafe_code)]

pub mod checkpoint;
pub mod compression;
pub mod config;
pub mod content;
pub mod data;
mod error;
pub mod export;
mod flow;
pub mod inference;
mod layers;
mod likelihood;
pub mod model;
mod objective;
mod optimizer;
pub mod probability;
mod rng;
mod sizes;
mod tensor;
pub mod theory;
pub mod train;

pub use candle_core::{self, Device, Tensor};
pub use checkpoint::{Checkpoint, Precision};
pub use config::{
    Condition, Config, ModelConfig, Network, PosteriorKind, Prior, Schedule, TrainConfig,
};
pub use data::{Batch, Dataset, Latents, Pixels};
pub use error::{require_finite, Error, Result};
pub use flow::FlowKind;
pub use layers::Activation;
pub use likelihood::Likelihood;
pub use model::{Posterior, Vae};
pub use objective::{EncoderGradient, Objective};
pub use optimizer::Optimizer;
pub use rng::{Rng, RngState};
pub use sizes::MAX_FILE_BYTES;
pub use tensor::{flat, sum};
pub use train::{StepMetrics, Trainer};

/// The README's examples, which run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
