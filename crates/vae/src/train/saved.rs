//! A trainer from a checkpoint and as one: with its training state it goes on as if it had never stopped.

use super::local_sgd::Shard;
use super::order::Order;
use super::trainer::Trainer;
use crate::checkpoint::{run_of, Checkpoint, Seen, TrainingState};
use crate::config::Config;
use crate::error::Result;
use crate::model::Vae;
use crate::optimizer::OptimizerState;
use crate::rng::Rng;

impl Trainer {
    /// Training that has not begun, of whatever weights `vae` has.
    pub(super) fn untrained(config: Config, vae: Vae, mut rng: Rng) -> Self {
        Self {
            optimizer: OptimizerState::new(config.train.optimizer, vae.parameters()),
            order: Order::shuffle(0, &mut rng),
            fingerprint: None,
            run: run_of(&config),
            rng,
            vae,
            config,
            epoch: 0,
            seen: Seen::default(),
            labelled: None,
            shard: Shard::WHOLE,
            noise: None,
            is_fresh: false,
        }
    }

    /// The model of `checkpoint`; with its training state, goes on exactly where it was taken.
    pub fn from_checkpoint(checkpoint: Checkpoint) -> Result<Self> {
        let vae = checkpoint.vae()?;
        let config = checkpoint.config;
        let Some(state) = checkpoint.training else {
            let rng = Rng::new(config.train.seed);
            return Ok(Self::untrained(config, vae, rng));
        };
        let optimizer = config.train.optimizer;
        Ok(Self {
            optimizer: OptimizerState::restore(
                optimizer,
                vae.parameters(),
                state.step,
                state.slots,
            )?,
            order: Order::restore(
                state.epoch_rng,
                state.images as usize,
                state.cursor as usize,
            ),
            fingerprint: state.fingerprint,
            run: state.run,
            rng: Rng::restore(state.rng),
            vae,
            config,
            epoch: state.epoch,
            seen: state.seen,
            labelled: None,
            shard: Shard::WHOLE,
            noise: None,
            // No pass has begun, and the weights were drawn by this generator, not read.
            is_fresh: state.images == 0 && state.rng.position > 0,
        })
    }

    /// The model as it is now; with `training`, enough to go on exactly from here.
    pub fn checkpoint(&self, training: bool) -> Result<Checkpoint> {
        Ok(Checkpoint {
            config: self.config.clone(),
            parameters: self.vae.parameters().to_tensors()?,
            assumed: false,
            training: training.then(|| TrainingState {
                step: self.optimizer.step_count(),
                epoch: self.epoch,
                cursor: self.order.cursor() as u64,
                epoch_rng: self.order.before(),
                rng: self.rng.state(),
                images: self.order.images() as u64,
                fingerprint: self.fingerprint,
                run: self.run,
                seen: self.seen,
                validation: None,
                slots: self.optimizer.slots().clone(),
            }),
        })
    }
}
