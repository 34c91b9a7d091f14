//! Training shared by several workers, each with a model and data of its own. Every batch is divided among them; each
//! takes its steps alone, and after some steps, a round, their parameters and moments are averaged (local SGD: Stich
//! 2019, with Adam's moments averaged too). Between rounds all are in one and the same state. How the numbers travel and
//! how long a round is are left to whoever calls.

use candle_core::{Device, Tensor};
use serde::{Deserialize, Serialize};
use vae_kernels::with_slice;

use crate::error::{Error, Result};
use crate::optimizer::Adam;
use crate::parameters::Parameters;
use crate::rng::Rng;

/// Numbers averaged at a time: what fits the first-level cache, so that all of them pass through it once.
const CHUNK: usize = 2048;

/// Which of the workers one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Counted from 0.
    pub worker: usize,
    /// How many there are.
    pub workers: usize,
}

impl Share {
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

/// How many numbers averaging concerns: the parameters and both of Adam's moments.
pub fn count(parameters: &Parameters) -> usize {
    3 * parameters.count()
}

/// Everything that averaging concerns, flat: all parameters, sorted by name, then their first moments, then the second.
pub fn numbers(parameters: &Parameters, adam: &Adam) -> Result<Vec<f32>> {
    let mut numbers = Vec::with_capacity(count(parameters));
    for (_, parameter) in parameters.iter() {
        with_slice(parameter.var(), |values| numbers.extend_from_slice(values))?;
    }
    for moments in adam.moments().values() {
        numbers.extend_from_slice(&moments.m);
    }
    for moments in adam.moments().values() {
        numbers.extend_from_slice(&moments.v);
    }
    Ok(numbers)
}

/// Puts `numbers`, as [`numbers`] gives them, in the place of the present ones; refuses another count of them.
pub fn adopt(parameters: &Parameters, adam: &mut Adam, numbers: &[f32]) -> Result<()> {
    let expected = count(parameters);
    if numbers.len() != expected {
        return Err(Error::shape(
            "shared numbers",
            &[expected],
            &[numbers.len()],
        ));
    }
    let (values, moments) = numbers.split_at(parameters.count());
    let mut values = values;
    for (_, parameter) in parameters.iter() {
        let var = parameter.var();
        let own;
        (own, values) = values.split_at(var.elem_count());
        var.set(&Tensor::from_slice(own, var.shape(), &Device::Cpu)?)?;
    }
    adam.adopt(moments);
    Ok(())
}

/// The mean of `own` and `others`, one by one, added up in this order.
pub fn average(own: &mut [f32], others: &[&[f32]]) -> Result<()> {
    if let Some(other) = others.iter().find(|other| other.len() != own.len()) {
        return Err(Error::shape("shared numbers", &[own.len()], &[other.len()]));
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
