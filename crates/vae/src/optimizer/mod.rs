//! How parameters move against their gradients. Each algorithm is in a file of its own; here are the list of them and the
//! state that one keeps for a model's parameters, which can be taken out and put back, so that a resumed run goes on
//! exactly.

mod adam;
mod algorithm;
mod state;

use serde::{Deserialize, Serialize};

use self::algorithm::Algorithm;

pub use algorithm::{OptimizerSettings, Slot};
pub use state::{OptimizerState, Slots};

/// The algorithm that moves parameters against their gradients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Optimizer {
    /// Adam (Kingma and Ba 2015) with PyTorch's defaults: decays 0.9 and 0.999, eps 1e-8.
    #[default]
    Adam,
}

impl Optimizer {
    /// What it keeps of each parameter. A checkpoint holds them in this order.
    pub fn slots(self) -> &'static [Slot] {
        self.algorithm().slots()
    }

    fn algorithm(self) -> &'static dyn Algorithm {
        match self {
            Self::Adam => &adam::Adam,
        }
    }
}
