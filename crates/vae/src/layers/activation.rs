//! The nonlinearity after a hidden layer.

use candle_core::Tensor;
use serde::{Deserialize, Serialize};
use vae_kernels::Nonlinearity;

use crate::error::Result;

/// Nonlinearity of the hidden layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// max(0, a)
    #[default]
    Relu,
    /// tanh(a)
    Tanh,
    /// a * sigmoid(a)
    Silu,
}

impl Activation {
    /// What `layer` answers with the nonlinearity after it, elementwise. The layer takes those that it can have in its kernel.
    pub(super) fn after(
        self,
        layer: impl FnOnce(Nonlinearity) -> Result<Tensor>,
    ) -> Result<Tensor> {
        Ok(match self {
            Self::Relu => layer(Nonlinearity::Relu)?,
            Self::Tanh => layer(Nonlinearity::Tanh)?,
            // Its gradient cannot be taken from its output, so candle's own follows the layer.
            Self::Silu => layer(Nonlinearity::None)?.silu()?,
        })
    }
}
