//! The theory behind the model, worked out on a model: log p(x) and the true posterior by quadrature, estimates by
//! Monte Carlo with their errors, divergences, flows on densities of the plane, the estimators of a gradient, one training
//! step laid open; and models so simple that all of it has a closed form. Numbers for figures; nothing here changes a model.

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
