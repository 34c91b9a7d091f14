//! Stochastic gradient descent with momentum, one pass over the numbers of a parameter, in place:
//!
//! b = mu b + g,   p = p - lr b        (PyTorch's form: Sutskever et al. 2013 scale b by lr)

use std::cell::RefCell;

use candle_core::{bail, CpuStorage, InplaceOp1, Layout, Result};

use crate::parameter::Parameter;
use crate::storage::slice_mut;

/// The numbers that one step shares between all parameters.
#[derive(Clone, Copy, Debug)]
pub struct SgdCoefficients {
    /// Learning rate.
    pub lr: f64,
    /// mu, how much of the past direction is kept.
    pub momentum: f64,
    /// Multiplies every gradient first; below 1 where the gradient's norm is clipped.
    pub gradient_scale: f64,
}

/// Moves `parameter` one step against its gradient and brings the direction `b`, as long as the parameter and zeros before
/// the first step, up to date. Without a gradient nothing changes.
pub fn sgd(parameter: &Parameter, b: &mut [f32], coefficients: SgdCoefficients) -> Result<()> {
    let moved = parameter.with_gradient(|gradient| {
        parameter.var().inplace_op1(&Sgd {
            gradient,
            b: RefCell::new(b),
            coefficients,
        })
    });
    moved.unwrap_or(Ok(()))
}

struct Sgd<'a> {
    gradient: &'a [f32],
    // candle hands operations a shared reference; nothing else holds the direction meanwhile.
    b: RefCell<&'a mut [f32]>,
    coefficients: SgdCoefficients,
}

impl InplaceOp1 for Sgd<'_> {
    fn name(&self) -> &'static str {
        "sgd"
    }

    fn cpu_fwd(&self, parameter: &mut CpuStorage, layout: &Layout) -> Result<()> {
        let parameter = slice_mut(parameter, layout)?;
        let mut b = self.b.borrow_mut();
        if b.len() != parameter.len() {
            bail!(
                "sgd: expected a direction of {} numbers, got {}",
                parameter.len(),
                b.len()
            );
        }
        let c = self.coefficients;
        let (lr, momentum, scale) = (c.lr as f32, c.momentum as f32, c.gradient_scale as f32);
        let directions = self.gradient.iter().zip(b.iter_mut());
        for (p, (&g, b)) in parameter.iter_mut().zip(directions) {
            *b = momentum * *b + g * scale;
            *p -= lr * *b;
        }
        Ok(())
    }
}
