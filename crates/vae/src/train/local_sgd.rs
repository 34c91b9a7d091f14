//! Local SGD (Stich 2019): several workers train, each with a model and data of its own. Every batch is divided among
//! them; each takes its steps alone, and after some steps, a round, their parameters are averaged, and so is what their
//! optimizers keep. Between rounds all are in one and the same state. How the numbers travel and how long a round is are
//! left to whoever calls.

use candle_core::{Device, Tensor};
use serde::{Deserialize, Serialize};
use vae_kernels::with_slice;

use crate::error::{Error, Result};
use crate::layers::Parameters;
use crate::optimizer::OptimizerState;
use crate::rng::Rng;

/// Numbers averaged at a time: what fits the first-level cache, so that all of them pass through it once.
const CHUNK: usize = 2048;

/// Which part of every batch is a worker's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// The worker, counted from 0.
    pub worker: usize,
    /// How many there are.
    pub workers: usize,
}

impl Shard {
    /// The whole, for a worker alone.
    pub const WHOLE: Self = Self {
        worker: 0,
        workers: 1,
    };

    /// Refuses a worker that is not one of them.
    pub fn validate(&self) -> Result<()> {
        if self.worker < self.workers {
            return Ok(());
        }
        Err(Error::Range {
            what: "worker".to_owned(),
            expected: format!("below {}", self.workers),
            found: self.worker.to_string(),
        })
    }

    /// This worker's part of a batch. A batch too small to give each of them something is everybody's.
    pub fn of<'a>(&self, batch: &'a [usize]) -> &'a [usize] {
        if batch.len() < self.workers {
            return batch;
        }
        let edge = |worker: usize| worker * batch.len() / self.workers;
        &batch[edge(self.worker)..edge(self.worker + 1)]
    }

    /// The noise of this worker's next round. What is drawn for it from `rng` is the same for all workers, so their
    /// generators stay in step.
    pub fn noise(&self, rng: &mut Rng) -> Rng {
        rng.fork(self.worker as u64)
    }
}

/// How many numbers are averaged: the parameters, and as many for each of the optimizer's slots.
pub fn state_len(parameters: &Parameters, optimizer: &OptimizerState) -> usize {
    (1 + optimizer.slots().len()) * parameters.count()
}

/// Everything that is averaged, flat: all parameters, sorted by name, then the optimizer's slots one after the other,
/// each in the same order.
pub fn state(parameters: &Parameters, optimizer: &OptimizerState) -> Result<Vec<f32>> {
    let mut state = Vec::with_capacity(state_len(parameters, optimizer));
    for (_, parameter) in parameters.iter() {
        with_slice(parameter.var(), |values| state.extend_from_slice(values))?;
    }
    for numbers in optimizer.slots().iter().flat_map(|slot| slot.values()) {
        state.extend_from_slice(numbers);
    }
    Ok(state)
}

/// Puts `state`, as [`state`] gives it, in the place of the present one; refuses another count of numbers.
pub fn adopt(parameters: &Parameters, optimizer: &mut OptimizerState, state: &[f32]) -> Result<()> {
    let expected = state_len(parameters, optimizer);
    if state.len() != expected {
        return Err(Error::shape("averaged state", &[expected], &[state.len()]));
    }
    let mut left = state;
    for (_, parameter) in parameters.iter() {
        let var = parameter.var();
        let own;
        (own, left) = left.split_at(var.elem_count());
        var.set(&Tensor::from_slice(own, var.shape(), &Device::Cpu)?)?;
    }
    for numbers in optimizer.numbers_mut() {
        let own;
        (own, left) = left.split_at(numbers.len());
        numbers.copy_from_slice(own);
    }
    Ok(())
}

/// The mean of `own` and `others`, one by one, added up in this order.
pub fn average(own: &mut [f32], others: &[&[f32]]) -> Result<()> {
    if let Some(other) = others.iter().find(|other| other.len() != own.len()) {
        return Err(Error::shape("averaged state", &[own.len()], &[other.len()]));
    }
    let scale = 1.0 / (1 + others.len()) as f32;
    for (i, sum) in own.chunks_mut(CHUNK).enumerate() {
        for other in others {
            let other = &other[i * CHUNK..];
            sum.iter_mut().zip(other).for_each(|(sum, v)| *sum += v);
        }
        sum.iter_mut().for_each(|sum| *sum *= scale);
    }
    Ok(())
}
