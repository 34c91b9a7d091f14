//! A fully connected layer of the model: a weight and a bias by their name. What it computes is the kernel's.

use candle_core::Tensor;
use vae_kernels::{linear, Nonlinearity, Parameter};

use crate::error::Result;
use crate::parameters::Parameters;

/// weight (out, in) and bias (out).
#[derive(Debug)]
pub struct Layer {
    weight: Parameter,
    bias: Parameter,
}

impl Layer {
    /// The layer whose parameters are `{name}.weight` and `{name}.bias`, which it shares with `parameters`.
    pub fn new(parameters: &Parameters, name: &str) -> Result<Self> {
        Ok(Self {
            weight: parameters.get(&format!("{name}.weight"))?.clone(),
            bias: parameters.get(&format!("{name}.bias"))?.clone(),
        })
    }

    /// f(x W^T + b): (n, in) -> (n, out).
    pub fn forward(&self, x: &Tensor, f: Nonlinearity) -> Result<Tensor> {
        Ok(linear(x, &self.weight, &self.bias, f)?)
    }
}
