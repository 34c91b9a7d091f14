//! The stack of hidden layers that the encoder and the decoder have in common:
//!
//! h_0 = input,   h_{i+1} = activation(h_i W_i^T + b_i)

use candle_core::Tensor;

use super::activation::Activation;
use super::builder::Builder;
use super::linear::Linear;
use super::observer::Observer;
use crate::error::Result;

/// Any number of linear layers, each followed by the activation; with none of them, the identity.
#[derive(Debug)]
pub struct Mlp {
    layers: Vec<Linear>,
    activation: Activation,
    outputs: usize,
}

impl Mlp {
    /// Layers `{prefix}.{i}` of `widths`, the first of which reads `inputs` numbers.
    pub fn new(
        builder: &mut Builder,
        prefix: &str,
        inputs: usize,
        widths: &[usize],
        activation: Activation,
    ) -> Result<Self> {
        let mut layers = Vec::with_capacity(widths.len());
        let mut outputs = inputs;
        for (i, &width) in widths.iter().enumerate() {
            layers.push(Linear::new(
                builder,
                &format!("{prefix}.{i}"),
                outputs,
                width,
            )?);
            outputs = width;
        }
        Ok(Self {
            layers,
            activation,
            outputs,
        })
    }

    /// The last width.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// (n, inputs) -> (n, outputs). A layer is observed after its nonlinearity.
    pub fn forward(&self, input: &Tensor, observer: &mut impl Observer) -> Result<Tensor> {
        self.layers.iter().try_fold(input.clone(), |h, layer| {
            let answer = self.activation.after(|f| layer.apply(&h, f))?;
            observer.observe(layer.name(), answer)
        })
    }
}
