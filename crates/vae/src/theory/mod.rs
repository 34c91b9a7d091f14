//! The theory behind the model, worked out on a model: log p(x) and the true posterior by quadrature, estimates by
//! Monte Carlo with their errors, divergences, the estimators of a gradient, one training step laid open. Numbers for
//! figures; nothing here changes a model.

pub mod divergence;
pub mod estimator;
pub mod fit;
pub mod hermite;
pub mod joint;
pub mod monte_carlo;
pub mod quadrature;
pub mod trace;

mod cells;
