//! A fully connected layer:
//!
//! out = x W^T + b
//!
//! What it computes is the kernel's.

use candle_core::Tensor;
use vae_kernels::{linear, Nonlinearity, Parameter};

use super::builder::{Builder, Init};
use super::observer::Observer;
use crate::error::Result;

/// weight (out, in) and bias (out).
#[derive(Debug)]
pub struct Linear {
    name: String,
    weight: Parameter,
    bias: Parameter,
}

impl Linear {
    /// The layer whose parameters are `{name}.weight` and `{name}.bias`. Both begin uniform on +-1/sqrt(in), as
    /// PyTorch's `nn.Linear` does.
    pub fn new(builder: &mut Builder, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        let init = Init::Uniform {
            bound: 1.0 / (inputs as f32).sqrt(),
        };
        Ok(Self {
            weight: builder.parameter(&format!("{name}.weight"), &[outputs, inputs], init)?,
            bias: builder.parameter(&format!("{name}.bias"), &[outputs], init)?,
            name: name.to_owned(),
        })
    }

    /// Its name in a checkpoint, such as `encoder.mu`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// (n, in) -> (n, out).
    pub fn forward(&self, x: &Tensor, observer: &mut impl Observer) -> Result<Tensor> {
        observer.observe(&self.name, self.apply(x, Nonlinearity::None)?)
    }

    /// f(x W^T + b), unobserved: (n, in) -> (n, out).
    pub(super) fn apply(&self, x: &Tensor, f: Nonlinearity) -> Result<Tensor> {
        Ok(linear(x, &self.weight, &self.bias, f)?)
    }
}
