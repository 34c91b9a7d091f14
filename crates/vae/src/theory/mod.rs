//! The theory behind the model, worked out on a model. Numbers for figures; nothing here changes a model.
//!
//! - log p(x) and the true p(z|x) of a model with two latents by quadrature: [`Integration`]; [`log_joint`] on a grid.
//! - Estimates by Monte Carlo with their errors: [`estimate_log_px`], [`estimate_kl`]; of a gradient, by reparameterization and by the
//!   score: [`estimate_gradient`].
//! - KL(p ‖ q) and KL(q ‖ p) of a variable: [`gaussian_kl`], [`mixture_kl`], and the q that either leads to: [`fit`].
//! - Flows on densities of the plane: [`EnergyFit`]. One training step laid open: [`trace`].
//! - Whether each factor of the data has a latent of its own: [`factor_gaps`].
//! - [`linear`]: models of which all has a closed form; [`signal`]: gradients of the importance-weighted bound over K.

mod cells;
mod disentangling;
mod divergence;
mod energy;
mod estimator;
mod fit;
mod hermite;
mod joint;
pub mod linear;
mod monte_carlo;
mod quadrature;
pub mod signal;
mod trace;

pub use disentangling::{factor_gaps, shape_gaps, FactorGap, SHAPE_FACTORS};
pub use divergence::{gaussian_kl, mixture_kl, Divergences, Mixture};
pub use energy::{Energy, EnergyFit};
pub use estimator::{estimate_gradient, GradientEstimate, GradientEstimates};
pub use fit::{fit, Direction, Fit};
pub use hermite::{nodes, Node};
pub use joint::{log_joint, Window};
pub use monte_carlo::{estimate_kl, estimate_log_px, expectation, Expectation, KlEstimate};
pub use quadrature::{Integration, Quadrature, MAX_POINTS};
pub use trace::{trace, Trace, TraceLayer};
