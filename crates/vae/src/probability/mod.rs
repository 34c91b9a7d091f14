//! Probability without a model: Gaussians of one variable, and averages as their samples come in.

pub mod gaussian;
pub mod running;
