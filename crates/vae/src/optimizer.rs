//! Adam over all of a model's parameters (Kingma and Ba 2015), with PyTorch's defaults and global-norm clipping. The
//! state can be taken out and put back, so that a resumed run goes on exactly.

use std::collections::BTreeMap;

use vae_kernels::{adam, sum_of_squares, AdamCoefficients, Moments};

use crate::error::{Error, Result};
use crate::parameters::Parameters;

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;

/// Adam's state.
#[derive(Clone, Debug)]
pub struct Adam {
    step: u64,
    moments: BTreeMap<String, Moments>,
}

impl Adam {
    /// The state before the first step.
    pub fn new(parameters: &Parameters) -> Self {
        let moments = parameters
            .iter()
            .map(|(name, parameter)| (name.to_owned(), Moments::zeros(parameter.count())))
            .collect();
        Self { step: 0, moments }
    }

    /// The state after `step` steps. `moments` must be as many and as long as `parameters`.
    pub fn restore(
        parameters: &Parameters,
        step: u64,
        moments: BTreeMap<String, Moments>,
    ) -> Result<Self> {
        let (expected, found) = (parameters.iter().count(), moments.len());
        if found != expected {
            return Err(Error::Checkpoint {
                what: "optimizer state".to_owned(),
                expected: format!("moments of {expected} parameters"),
                found: found.to_string(),
            });
        }
        for (name, parameter) in parameters.iter() {
            let count = parameter.count();
            let lengths = moments
                .get(name)
                .map(|found| (found.m.len(), found.v.len()));
            if lengths != Some((count, count)) {
                return Err(Error::Checkpoint {
                    what: format!("optimizer state of `{name}`"),
                    expected: format!("{count} numbers in m and in v"),
                    found: format!("{lengths:?}"),
                });
            }
        }
        Ok(Self { step, moments })
    }

    /// Steps taken.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// The running averages by parameter name.
    pub fn moments(&self) -> &BTreeMap<String, Moments> {
        &self.moments
    }

    /// Puts `numbers` in the place of all first moments, in the order of their names, and then of all second ones. They
    /// must be as many.
    pub fn adopt(&mut self, numbers: &[f32]) {
        let (first, second) = numbers.split_at(numbers.len() / 2);
        let mut at = 0;
        for Moments { m, v } in self.moments.values_mut() {
            let places = at..at + m.len();
            m.copy_from_slice(&first[places.clone()]);
            v.copy_from_slice(&second[places.clone()]);
            at = places.end;
        }
    }

    /// Moves `parameters` against their gradients, whose global norm is first brought down to `clip` where it is larger
    /// (0: never); those without a gradient stay. Gradients that are not finite, or whose squares are not, are refused
    /// and nothing moves.
    pub fn step(&mut self, parameters: &Parameters, lr: f64, clip: f64) -> Result<()> {
        let norm = global_norm(parameters);
        let gradient_scale = if clip > 0.0 && norm > clip {
            clip / norm
        } else {
            1.0
        };
        let largest = f64::from(f32::MAX).sqrt();
        if !norm.is_finite() || norm * gradient_scale > largest {
            return Err(Error::Diverged { step: self.step });
        }
        self.step += 1;
        let coefficients = AdamCoefficients {
            lr,
            beta1: BETA1,
            beta2: BETA2,
            eps: EPS,
            step: self.step,
            gradient_scale,
        };
        for (name, parameter) in parameters.iter() {
            if let Some(moments) = self.moments.get_mut(name) {
                adam(parameter, moments, coefficients)?;
            }
        }
        Ok(())
    }
}

/// The Euclidean norm of all gradients taken as one vector.
pub fn global_norm(parameters: &Parameters) -> f64 {
    let squares = parameters
        .iter()
        .filter_map(|(_, parameter)| parameter.with_gradient(sum_of_squares));
    squares.sum::<f64>().sqrt()
}
