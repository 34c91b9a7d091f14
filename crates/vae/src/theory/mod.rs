//! The theory behind the model, worked out on a model: log p(x) and the true posterior by quadrature, estimates by
//! Monte Carlo with their errors, divergences, flows on densities of the plane, the estimators of a gradient, one training
//! step laid open; and models so simple that all of it has a closed form. Numbers for figures; nothing here changes a model.

pub mod disentangling;
pub mod divergence;
pub mod energy;
pub mod estimator;
pub mod fit;
pub mod hermite;
pub mod joint;
pub mod linear_vae;
pub mod monte_carlo;
pub mod probabilistic_pca;
pub mod quadrature;
pub mod signal;
pub mod trace;

mod cells;
