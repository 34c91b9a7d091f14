//! What an optimizer is: what it keeps of each parameter, and how one step moves it.

use vae_kernels::Parameter;

use crate::error::Result;

/// Numbers that an algorithm keeps of each number that is learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name: in a checkpoint it is `optimizer.{name}.{parameter}`.
    pub name: &'static str,
    /// Whether the numbers may be below 0.
    pub signed: bool,
}

/// One step, as every parameter takes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Counted from 1.
    pub(super) number: u64,
    /// Learning rate.
    pub(super) lr: f64,
    /// Multiplies every gradient first; below 1 where the gradient's norm is clipped.
    pub(super) gradient_scale: f64,
}

/// What is done to one parameter in one step.
pub(super) trait Algorithm {
    /// What is kept of each parameter.
    fn slots(&self) -> &'static [Slot];

    /// Moves `parameter` one step against its gradient; without one nothing changes. `slots` are its own, in the order
    /// of [`Self::slots`], as long as the parameter.
    fn update(&self, parameter: &Parameter, slots: &mut [&mut [f32]], step: Step) -> Result<()>;
}
