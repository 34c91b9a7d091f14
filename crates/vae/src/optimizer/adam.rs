//! Adam (Kingma and Ba 2015, algorithm 1), with PyTorch's defaults, and where the weights are to decay as well, AdamW
//! (Loshchilov and Hutter 2019, algorithm 2). The loop is the kernel's.

use vae_kernels::{adam, AdamCoefficients, Parameter};

use super::algorithm::{Algorithm, Slot, Step};
use crate::error::{Error, Result};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;

pub(super) struct Adam {
    /// Share of a parameter that is taken off it at a learning rate of 1; 0 for Adam itself.
    pub(super) weight_decay: f64,
}

impl Algorithm for Adam {
    /// The running averages of the gradient and of its square.
    fn slots(&self) -> &'static [Slot] {
        &[
            Slot {
                name: "m",
                signed: true,
            },
            Slot {
                name: "v",
                signed: false,
            },
        ]
    }

    fn update(&self, parameter: &Parameter, slots: &mut [&mut [f32]], step: Step) -> Result<()> {
        let [m, v] = slots else {
            return Err(Error::shape("optimizer's slots", &[2], &[slots.len()]));
        };
        let coefficients = AdamCoefficients {
            lr: step.lr,
            beta1: BETA1,
            beta2: BETA2,
            eps: EPS,
            weight_decay: self.weight_decay,
            step: step.number,
            gradient_scale: step.gradient_scale,
        };
        Ok(adam(parameter, m, v, coefficients)?)
    }
}
