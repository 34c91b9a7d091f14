//! The stack of hidden layers that the encoder and the decoder share:
//!
//! h_0 = input,   h_{i+1} = activation(h_i W_i^T + b_i)

use candle_core::Tensor;
use candle_nn::{Linear, Module};
use vae_kernels::relu;

use crate::config::Activation;
use crate::error::Result;
use crate::parameters::Parameters;

/// Any number of linear layers, each followed by the activation; with none of them, the identity.
#[derive(Clone, Debug)]
pub struct Mlp {
    layers: Vec<Linear>,
    activation: Activation,
}

impl Mlp {
    /// The layers `{prefix}.{i}` of `parameters`, for i in 0..`depth`.
    pub fn new(
        parameters: &Parameters,
        prefix: &str,
        depth: usize,
        activation: Activation,
    ) -> Result<Self> {
        let layers = (0..depth)
            .map(|i| parameters.linear(&format!("{prefix}.{i}")))
            .collect::<Result<_>>()?;
        Ok(Self { layers, activation })
    }

    /// (n, in) -> (n, last width).
    pub fn forward(&self, input: &Tensor) -> Result<Tensor> {
        self.layers.iter().try_fold(input.clone(), |h, layer| {
            self.activation.forward(&layer.forward(&h)?)
        })
    }
}

impl Activation {
    /// The nonlinearity, elementwise.
    pub fn forward(self, a: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Relu => relu(a)?,
            Self::Tanh => a.tanh()?,
            Self::Silu => a.silu()?,
        })
    }
}
