//! What an optimizer keeps of a model's parameters, and the step that all of them take together: the norm of the
//! gradient, its clipping, the refusal of what is not finite.

use std::collections::BTreeMap;

use super::algorithm::Step;
use super::{Optimizer, OptimizerSettings};
use crate::error::{Error, Result};
use crate::layers::Parameters;

/// For each slot, the numbers of every parameter by its name.
pub type Slots = Vec<BTreeMap<String, Vec<f32>>>;

/// An optimizer's state: how many steps were taken, and what it keeps of each parameter.
#[derive(Clone, Debug)]
pub struct OptimizerState {
    optimizer: Optimizer,
    step: u64,
    slots: Slots,
}

impl OptimizerState {
    /// The state before the first step.
    pub fn new(optimizer: Optimizer, parameters: &Parameters) -> Self {
        let zeros = || {
            let zeros = parameters.iter();
            zeros
                .map(|(name, parameter)| (name.to_owned(), vec![0.0; parameter.count()]))
                .collect()
        };
        Self {
            optimizer,
            step: 0,
            slots: optimizer.slots().iter().map(|_| zeros()).collect(),
        }
    }

    /// The state after `step` steps. `slots` must be those of the optimizer, each with as many numbers as `parameters`
    /// have.
    pub fn restore(
        optimizer: Optimizer,
        parameters: &Parameters,
        step: u64,
        slots: Slots,
    ) -> Result<Self> {
        let counts = |slot: &BTreeMap<String, Vec<f32>>| {
            let counts = slot.iter();
            counts
                .map(|(name, numbers)| (name.clone(), numbers.len()))
                .collect::<Vec<_>>()
        };
        let expected: Vec<(String, usize)> = parameters
            .iter()
            .map(|(name, parameter)| (name.to_owned(), parameter.count()))
            .collect();
        if slots.len() != optimizer.slots().len() {
            return Err(wrong(
                format!("{} arrays a parameter", optimizer.slots().len()),
                slots.len().to_string(),
            ));
        }
        for (slot, numbers) in optimizer.slots().iter().zip(&slots) {
            let found = counts(numbers);
            if found != expected {
                return Err(wrong(
                    format!("numbers `{}` of {expected:?}", slot.name),
                    format!("{found:?}"),
                ));
            }
        }
        Ok(Self {
            optimizer,
            step,
            slots,
        })
    }

    /// The algorithm.
    pub fn optimizer(&self) -> Optimizer {
        self.optimizer
    }

    /// Steps taken.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// What is kept of each parameter, in the order of [`Optimizer::slots`].
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    /// Every number that is kept, slot by slot, each sorted by the parameters' names.
    pub fn numbers_mut(&mut self) -> impl Iterator<Item = &mut Vec<f32>> {
        self.slots.iter_mut().flat_map(BTreeMap::values_mut)
    }

    /// Moves `parameters` against their gradients, whose global norm, which is the answer, is first brought down to `clip`
    /// where it is larger; those without a gradient stay. Gradients that are not finite, or whose squares are not, are refused
    /// ([`Error::Diverged`]) and nothing moves.
    pub fn step(&mut self, parameters: &Parameters, settings: OptimizerSettings) -> Result<f64> {
        let norm = parameters.gradient_norm();
        let gradient_scale = match settings.clip > 0.0 && norm > settings.clip {
            true => settings.clip / norm,
            false => 1.0,
        };
        let largest = f64::from(f32::MAX).sqrt();
        if !norm.is_finite() || norm * gradient_scale > largest {
            return Err(Error::Diverged { step: self.step });
        }
        self.step += 1;
        let step = Step {
            number: self.step,
            lr: settings.lr,
            gradient_scale,
        };
        let algorithm = self.optimizer.algorithm(settings);
        for (name, parameter) in parameters.iter() {
            let own = self.slots.iter_mut();
            let mut own: Vec<&mut [f32]> = own
                .filter_map(|slot| slot.get_mut(name).map(Vec::as_mut_slice))
                .collect();
            algorithm.update(parameter, &mut own, step)?;
        }
        Ok(norm)
    }
}

fn wrong(expected: String, found: String) -> Error {
    Error::Checkpoint {
        what: "optimizer state".to_owned(),
        expected,
        found,
    }
}
