//! How parameters move against their gradients. Each algorithm is in a file of its own; here is the list of them. The
//! state that one keeps for a model's parameters can be taken out and put back, so that a resumed run goes on exactly.

mod adam;
mod algorithm;
mod sgd;
mod state;

use serde::{Deserialize, Serialize};

use self::algorithm::Algorithm;

pub use algorithm::Slot;
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
    /// Adam whose weights decay by themselves (Loshchilov and Hutter 2019).
    #[serde(rename = "adamw")]
    AdamW,
    /// Stochastic gradient descent with momentum.
    Sgd,
}

/// What of a training's configuration its optimizer is made from.
#[derive(Clone, Copy, Debug, Default)]
pub struct OptimizerSettings {
    /// Learning rate.
    pub lr: f64,
    /// Largest global norm of the gradient; 0 for no clipping.
    pub clip: f64,
    /// Share of a weight that AdamW takes off it at a learning rate of 1.
    pub weight_decay: f64,
    /// How much of the past direction stochastic gradient descent keeps.
    pub momentum: f64,
}

impl Optimizer {
    /// What it keeps of each parameter. A checkpoint holds them in this order.
    pub fn slots(self) -> &'static [Slot] {
        self.algorithm(OptimizerSettings::default()).slots()
    }

    fn algorithm(self, settings: OptimizerSettings) -> Box<dyn Algorithm> {
        match self {
            Self::Adam => Box::new(adam::Adam { weight_decay: 0.0 }),
            Self::AdamW => Box::new(adam::Adam {
                weight_decay: settings.weight_decay,
            }),
            Self::Sgd => Box::new(sgd::Sgd {
                momentum: settings.momentum,
            }),
        }
    }
}
