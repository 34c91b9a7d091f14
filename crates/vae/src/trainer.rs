//! Training, one step at a time: a batch, the loss, its gradient, Adam. The loop, the clock and what to do between
//! steps are left to whoever calls.

use std::collections::BTreeMap;

use serde::Serialize;
use vae_kernels::Moments;

use crate::checkpoint::{Checkpoint, TrainingState};
use crate::config::{Config, TrainConfig};
use crate::dataset::Dataset;
use crate::elbo::Elbo;
use crate::error::{Error, Result};
use crate::optimizer::Adam;
use crate::order::Order;
use crate::rng::Rng;
use crate::schedule::beta;
use crate::share::{self, Share};
use crate::vae::Vae;

/// A model in training: its parameters, the optimizer, and the one generator that everything random comes from.
#[derive(Debug)]
pub struct Trainer {
    config: Config,
    vae: Vae,
    adam: Adam,
    rng: Rng,
    order: Order,
    epoch: u64,
    share: Share,
    /// The noise of the present round, where training is shared and a round has begun.
    noise: Option<Rng>,
}

/// What one step saw, before its update.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StepMetrics {
    /// The step, counted from 1.
    pub step: u64,
    /// Passes over the training set behind us, with the fraction of the present one.
    pub epoch: f64,
    /// nll of the batch, nats per image.
    pub nll: f64,
    /// kl of the batch, nats per image.
    pub kl: f64,
    /// Weight of kl in this step's loss.
    pub beta: f64,
}

impl StepMetrics {
    /// What the step minimised: nll + beta * kl, nats per image.
    pub fn loss(&self) -> f64 {
        self.nll + self.beta * self.kl
    }
}

impl Trainer {
    /// Random weights from the configuration's seed.
    pub fn new(config: Config) -> Result<Self> {
        config.validate()?;
        let mut rng = Rng::new(config.train.seed);
        let vae = Vae::random(&config.model, &mut rng)?;
        Ok(Self::untrained(config, vae, rng))
    }

    /// Training that has not begun, of whatever weights `vae` has.
    fn untrained(config: Config, vae: Vae, mut rng: Rng) -> Self {
        Self {
            adam: Adam::new(vae.parameters()),
            order: Order::shuffle(0, &mut rng),
            rng,
            vae,
            config,
            epoch: 0,
            share: Share::WHOLE,
            noise: None,
        }
    }

    /// The model of `checkpoint`; with its training state, goes on exactly where it was taken.
    pub fn from_checkpoint(checkpoint: Checkpoint) -> Result<Self> {
        let vae = Vae::from_checkpoint(&checkpoint)?;
        let config = checkpoint.config;
        let Some(state) = checkpoint.training else {
            let rng = Rng::new(config.train.seed);
            return Ok(Self::untrained(config, vae, rng));
        };
        let mut second = state.v;
        let moments = state
            .m
            .into_iter()
            .map(|(name, m)| {
                let v = second.remove(&name).unwrap_or_default();
                (name, Moments { m, v })
            })
            .collect();
        Ok(Self {
            adam: Adam::restore(vae.parameters(), state.step, moments)?,
            order: Order::restore(
                state.epoch_rng,
                state.images as usize,
                state.cursor as usize,
            ),
            rng: Rng::restore(state.rng),
            vae,
            config,
            epoch: state.epoch,
            share: Share::WHOLE,
            noise: None,
        })
    }

    /// The model as it is now; with `training`, enough to go on exactly from here.
    pub fn checkpoint(&self, training: bool) -> Result<Checkpoint> {
        let (mut m, mut v) = (BTreeMap::new(), BTreeMap::new());
        if training {
            for (name, moments) in self.adam.moments() {
                m.insert(name.clone(), moments.m.clone());
                v.insert(name.clone(), moments.v.clone());
            }
        }
        Ok(Checkpoint {
            config: self.config.clone(),
            parameters: self.vae.parameters().to_tensors()?,
            training: training.then(|| TrainingState {
                step: self.adam.step_count(),
                epoch: self.epoch,
                cursor: self.order.cursor() as u64,
                epoch_rng: self.order.before(),
                rng: self.rng.state(),
                images: self.order.images() as u64,
                m,
                v,
            }),
        })
    }

    /// The model.
    pub fn vae(&self) -> &Vae {
        &self.vae
    }

    /// The optimizer.
    pub fn adam(&self) -> &Adam {
        &self.adam
    }

    /// The model's form and the settings of its training.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Steps behind this model.
    pub fn step_count(&self) -> u64 {
        self.adam.step_count()
    }

    /// Whole passes over the training set behind this model.
    pub fn epoch_count(&self) -> u64 {
        self.epoch + u64::from(self.order.images() > 0 && self.order.is_over())
    }

    /// Steps until every image of `data` was visited in the present pass, or in the next, where one is over or the data
    /// are others.
    pub fn steps_left(&self, data: &Dataset) -> usize {
        let left = match self.begins_pass(data) {
            true => data.len(),
            false => self.order.images() - self.order.cursor(),
        };
        left.div_ceil(self.config.train.batch)
    }

    /// Other settings from the next step on. A new seed takes effect with the next fresh start.
    pub fn configure(&mut self, train: TrainConfig) -> Result<()> {
        let model = self.config.model.clone();
        let config = Config { model, train };
        config.validate()?;
        self.config = config;
        Ok(())
    }

    /// Trains on the next batch of `data`: one gradient of the loss, one step of Adam. The last batch of a pass may
    /// be smaller. [`Error::Diverged`] leaves the parameters as they were.
    pub fn step(&mut self, data: &Dataset) -> Result<StepMetrics> {
        let train = self.config.train.clone();
        let batch = self.next_batch(data)?;
        let indices = self.share.of(&batch);
        let n = indices.len() as f64;
        let rng = match self.share {
            Share::WHOLE => &mut self.rng,
            share => self.noise.get_or_insert_with(|| share.noise(&mut self.rng)),
        };
        let x = data.batch(indices, self.config.model.pixels, rng)?;
        let eps = rng.normal_tensor(indices.len(), self.config.model.latent)?;

        let step = self.adam.step_count();
        let beta = beta(&train, step);
        let elbo = Elbo::new(&self.vae, &x, &eps)?;
        let (nll, kl) = elbo.sums()?;
        if !(nll + kl).is_finite() {
            return Err(Error::Diverged { step });
        }
        self.vae.parameters().backward(&elbo.loss(beta)?)?;
        self.adam
            .step(self.vae.parameters(), train.lr, train.clip)?;

        let images = self.order.images() as f64;
        Ok(StepMetrics {
            step: self.adam.step_count(),
            epoch: self.epoch as f64 + self.order.cursor() as f64 / images,
            nll: nll / n,
            kl: kl / n,
            beta,
        })
    }

    /// Takes the part of each batch that `share` says, from the next step on, which begins a round.
    pub fn join(&mut self, share: Share) -> Result<()> {
        share.validate()?;
        self.share = share;
        self.noise = None;
        Ok(())
    }

    /// What the workers of a shared run average at the end of a round, see [`share::numbers`].
    pub fn numbers(&self) -> Result<Vec<f32>> {
        share::numbers(self.vae.parameters(), &self.adam)
    }

    /// Goes on from the mean of its own numbers and `others`, in this order, and answers that mean.
    pub fn average(&mut self, others: &[&[f32]]) -> Result<Vec<f32>> {
        let mut numbers = self.numbers()?;
        share::average(&mut numbers, others)?;
        self.adopt(&numbers)?;
        Ok(numbers)
    }

    /// Goes on from `numbers` with a new round.
    pub fn adopt(&mut self, numbers: &[f32]) -> Result<()> {
        share::adopt(self.vae.parameters(), &mut self.adam, numbers)?;
        self.noise = None;
        Ok(())
    }

    /// The indices of the next batch; begins a new pass where the last is over or the data are others.
    fn next_batch(&mut self, data: &Dataset) -> Result<Vec<usize>> {
        if data.is_empty() || data.pixels() != self.config.model.input {
            return Err(Error::shape(
                "training images",
                &[1, self.config.model.input],
                &[data.len(), data.pixels()],
            ));
        }
        if self.order.is_over() && self.order.images() > 0 {
            self.epoch += 1;
        }
        if self.begins_pass(data) {
            self.order = Order::shuffle(data.len(), &mut self.rng);
        }
        Ok(self.order.next(self.config.train.batch).to_vec())
    }

    /// Whether the next batch of `data` is the first of a pass.
    fn begins_pass(&self, data: &Dataset) -> bool {
        self.order.is_over() || self.order.images() != data.len()
    }
}
