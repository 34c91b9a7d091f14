//! The stack of hidden layers that the encoder and the decoder share:
//!
//! h_0 = input,   h_{i+1} = activation(h_i W_i^T + b_i)

use candle_core::Tensor;
use vae_kernels::Nonlinearity;

use crate::config::Activation;
use crate::error::Result;
use crate::layer::Layer;
use crate::parameters::Parameters;

/// Any number of linear layers, each followed by the activation; with none of them, the identity.
#[derive(Debug)]
pub struct Mlp {
    layers: Vec<Layer>,
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
            .map(|i| Layer::new(parameters, &format!("{prefix}.{i}")))
            .collect::<Result<_>>()?;
        Ok(Self { layers, activation })
    }

    /// (n, in) -> (n, last width).
    pub fn forward(&self, input: &Tensor) -> Result<Tensor> {
        self.layers
            .iter()
            .try_fold(input.clone(), |h, layer| self.activation.after(layer, &h))
    }
}

impl Activation {
    /// The layer and then the nonlinearity, elementwise: (n, in) -> (n, out).
    pub(crate) fn after(self, layer: &Layer, input: &Tensor) -> Result<Tensor> {
        Ok(match self {
            Self::Relu => layer.forward(input, Nonlinearity::Relu)?,
            Self::Tanh => layer.forward(input, Nonlinearity::Tanh)?,
            // Its gradient cannot be taken from its output, so candle's own follows the layer.
            Self::Silu => layer.forward(input, Nonlinearity::None)?.silu()?,
        })
    }
}
