//! Probability without a model: [`Gaussian`]s of one variable, [`Mixture`]s of them, the standard normal's [`normal_cdf`] and
//! [`normal_quantile`], and averages as their samples come in ([`Spread`], [`Estimate`], [`Running`]) with their standard errors.

mod gaussian;
mod mixture;
mod normal;
mod running;

pub use gaussian::{log_density, log_prior, reparameterize, Gaussian, PRIOR};
pub use mixture::Mixture;
pub use normal::{normal_cdf, normal_quantile};
pub use running::{Estimate, Running, Spread};

/// log of the mean of exp(values), with the largest taken out so that nothing overflows.
pub fn log_mean_exp(values: &[f64]) -> f64 {
    // `max` passes over NaN; a broken model must look broken.
    if values.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return largest;
    }
    let mean = values.iter().map(|v| (v - largest).exp()).sum::<f64>() / values.len() as f64;
    largest + mean.ln()
}
