//! What an optimizer is: what it keeps of each parameter, and how one step moves it.

use vae_kernels::Parameter;

use crate::error::Result;

/// What of a training's configuration a step is made from.
#[derive(Clone, Copy, Debug)]
pub struct OptimizerSettings {
    /// Learning rate.
    pub lr: f64,
    /// Largest global norm of the gradient; 0 for no clipping.
    pub clip: f64,
}

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
    pub(super) settings: OptimizerSettings,
    /// Counted from 1.
    pub(super) number: u64,
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
