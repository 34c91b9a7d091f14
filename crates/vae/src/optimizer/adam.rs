//! Adam (Kingma and Ba 2015, algorithm 1), with PyTorch's defaults. The loop is the kernel's.

use vae_kernels::{adam, AdamCoefficients, Parameter};

use super::algorithm::{Algorithm, Slot, Step};
use crate::error::{Error, Result};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;

pub(super) struct Adam;

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
            lr: step.settings.lr,
            beta1: BETA1,
            beta2: BETA2,
            eps: EPS,
            step: step.number,
            gradient_scale: step.gradient_scale,
        };
        Ok(adam(parameter, m, v, coefficients)?)
    }
}
