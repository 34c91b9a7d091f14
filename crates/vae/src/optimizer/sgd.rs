//! Stochastic gradient descent with momentum, in PyTorch's form. The loop is the kernel's.

use vae_kernels::{sgd, Parameter, SgdCoefficients};

use super::algorithm::{Algorithm, Slot, Step};
use crate::error::{Error, Result};

pub(super) struct Sgd {
    /// How much of the past direction is kept.
    pub(super) momentum: f64,
}

impl Algorithm for Sgd {
    /// The direction that the steps have taken.
    fn slots(&self) -> &'static [Slot] {
        &[Slot {
            name: "direction",
            signed: true,
        }]
    }

    fn update(&self, parameter: &Parameter, slots: &mut [&mut [f32]], step: Step) -> Result<()> {
        let [direction] = slots else {
            return Err(Error::shape("optimizer's slots", &[1], &[slots.len()]));
        };
        let coefficients = SgdCoefficients {
            lr: step.lr,
            momentum: self.momentum,
            gradient_scale: step.gradient_scale,
        };
        Ok(sgd(parameter, direction, coefficients)?)
    }
}
