//! A trainer among several that share every batch: its part, and the state of which they take the mean (see [`super`]).

use super::local_sgd::{self, Shard};
use super::trainer::Trainer;
use crate::error::Result;

impl Trainer {
    /// Takes the part of each batch that `shard` says, from the next step on, which begins a round.
    pub fn join(&mut self, shard: Shard) -> Result<()> {
        shard.validate()?;
        self.shard = shard;
        self.noise = None;
        Ok(())
    }

    /// What several workers average at the end of a round: parameters and what the optimizer keeps of them, see [`super`].
    pub fn state(&self) -> Result<Vec<f32>> {
        local_sgd::state(self.vae.parameters(), &self.optimizer)
    }

    /// How many numbers [`Self::state`] has.
    pub fn state_len(&self) -> usize {
        local_sgd::state_len(self.vae.parameters(), &self.optimizer)
    }

    /// Goes on from the mean of its own state and `others`, in this order, and answers that mean.
    pub fn average(&mut self, others: &[&[f32]]) -> Result<Vec<f32>> {
        let mut state = self.state()?;
        local_sgd::average(&mut state, others)?;
        self.adopt(&state)?;
        Ok(state)
    }

    /// Goes on from `state` with a new round.
    pub fn adopt(&mut self, state: &[f32]) -> Result<()> {
        local_sgd::adopt(self.vae.parameters(), &mut self.optimizer, state)?;
        self.noise = None;
        Ok(())
    }
}
