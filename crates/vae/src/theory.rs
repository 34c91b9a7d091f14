//! The theory behind the model, worked out on a model: log p(x) and the true posterior by quadrature, estimates by
//! Monte Carlo with their errors, divergences, and the estimators of a gradient. Numbers for figures; nothing here trains.

pub mod conditional;
pub mod divergence;
pub mod estimator;
pub mod fit;
pub mod gaussian;
pub mod hermite;
pub mod joint;
pub mod monte_carlo;
pub mod quadrature;
pub mod running;

mod cells;
