//! Adam (Kingma and Ba 2015, algorithm 1), one pass over the numbers of a parameter, in place:
//!
//! m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2,
//! p = (1 - lr wd) p - lr / (1 - b1^t) * m / (sqrt(v / (1 - b2^t)) + eps)
//!
//! with wd = 0; with another weight decay it is AdamW (Loshchilov and Hutter 2019, algorithm 2).

use std::cell::RefCell;

use candle_core::{bail, CpuStorage, InplaceOp1, Layout, Result};

use crate::machine::widest;
use crate::parameter::Parameter;
use crate::storage::slice_mut;

/// The numbers that one step shares between all parameters.
#[derive(Clone, Copy, Debug)]
pub struct AdamCoefficients {
    /// Learning rate.
    pub lr: f64,
    /// Decay of the first moment.
    pub beta1: f64,
    /// Decay of the second moment.
    pub beta2: f64,
    /// Keeps the division finite.
    pub eps: f64,
    /// Share of the parameter that is taken off it at a learning rate of 1.
    pub weight_decay: f64,
    /// The step t, counted from 1.
    pub step: u64,
    /// Multiplies every gradient first; below 1 where the gradient's norm is clipped.
    pub gradient_scale: f64,
}

/// Moves `parameter` one step against its gradient and brings up to date the running averages of the gradient, `m`, and of
/// its square, `v`, each as long as the parameter; zeros before the first step. Without a gradient nothing changes.
pub fn adam(
    parameter: &Parameter,
    m: &mut [f32],
    v: &mut [f32],
    coefficients: AdamCoefficients,
) -> Result<()> {
    let moved = parameter.with_gradient(|gradient| {
        parameter.var().inplace_op1(&Adam {
            gradient,
            moments: RefCell::new(Moments { m, v }),
            coefficients,
        })
    });
    moved.unwrap_or(Ok(()))
}

struct Moments<'a> {
    m: &'a mut [f32],
    v: &'a mut [f32],
}

struct Adam<'a> {
    gradient: &'a [f32],
    // candle hands operations a shared reference; nothing else holds the moments meanwhile.
    moments: RefCell<Moments<'a>>,
    coefficients: AdamCoefficients,
}

impl InplaceOp1 for Adam<'_> {
    fn name(&self) -> &'static str {
        "adam"
    }

    fn cpu_fwd(&self, parameter: &mut CpuStorage, layout: &Layout) -> Result<()> {
        let parameter = slice_mut(parameter, layout)?;
        let mut moments = self.moments.borrow_mut();
        let lengths = [moments.m.len(), moments.v.len()];
        if lengths != [parameter.len(); 2] {
            bail!(
                "adam: expected moments of {} numbers, got {lengths:?}",
                parameter.len()
            );
        }
        update(parameter, self.gradient, &mut moments, self.coefficients);
        if self.coefficients.step.is_multiple_of(FLUSH_EVERY) {
            flush(&mut moments);
        }
        Ok(())
    }
}

fn update(parameter: &mut [f32], gradient: &[f32], moments: &mut Moments<'_>, c: AdamCoefficients) {
    let t = c.step.min(i32::MAX as u64) as i32;
    let step_size = (c.lr / (1.0 - c.beta1.powi(t))) as f32;
    let v_scale = (1.0 / (1.0 - c.beta2.powi(t)).sqrt()) as f32;
    let (b1, b2, eps) = (c.beta1 as f32, c.beta2 as f32, c.eps as f32);
    let (c1, c2) = ((1.0 - c.beta1) as f32, (1.0 - c.beta2) as f32);
    let scale = c.gradient_scale as f32;
    let kept = (1.0 - c.lr * c.weight_decay) as f32;
    let moments = moments.m.iter_mut().zip(moments.v.iter_mut());
    widest(
        #[inline(always)]
        || {
            for ((p, &g), (m, v)) in parameter.iter_mut().zip(gradient).zip(moments) {
                let g = g * scale;
                *m = b1 * *m + c1 * g;
                *v = b2 * *v + c2 * g * g;
                *p = kept * *p - step_size * *m / (v.sqrt() * v_scale + eps);
            }
        },
    );
}

/// Moments below this are taken for 0. Where gradients have become 0, as at pixels that are inked no more, moments fade,
/// and after some 700 steps m is subnormal: processors are tens of times slower on such numbers, and a whole step took a
/// third longer. Beside eps (1e-8) it is nothing: it would move a parameter by less than lr * 1e-22.
const TINY: f32 = 1e-30;
/// Steps between two looks for such moments: too few for one above `TINY` to become subnormal in between.
const FLUSH_EVERY: u64 = 64;

fn flush(moments: &mut Moments<'_>) {
    widest(
        #[inline(always)]
        || {
            for moments in [&mut *moments.m, &mut *moments.v] {
                for moment in moments {
                    *moment = if moment.abs() < TINY { 0.0 } else { *moment };
                }
            }
        },
    );
}
