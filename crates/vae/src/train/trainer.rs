//! The training step: a batch, the loss, its gradient, the optimizer.

use candle_core::Tensor;
use serde::Serialize;

use super::labelled::Labelled;
use super::local_sgd::Shard;
use super::order::Order;
use super::pseudo_inputs;
use super::schedule::{beta, learning_rate};
use crate::checkpoint::Seen;
use crate::config::{Config, TrainConfig};
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::layers::{backward, Unobserved};
use crate::model::{Forward, SemiSupervised, Vae};
use crate::objective::{Objective, Terms};
use crate::optimizer::{OptimizerSettings, OptimizerState};
use crate::rng::Rng;
use crate::tensor::sum;

/// A model in training: its parameters, the optimizer, and the one generator that everything random comes from.
///
/// ```
/// use vae::{Config, Dataset, ModelConfig, Trainer};
///
/// let data = Dataset::of_numbers([4, 4], vec![1.0; 8 * 16], None)?;
/// let model = ModelConfig { input: 16, hidden: vec![8], latent: 2, ..ModelConfig::default() };
/// let mut trainer = Trainer::new(Config { model, ..Config::default() })?;
/// let first = trainer.step(&data)?;
/// for _ in 0..100 {
///     trainer.step(&data)?;
/// }
/// assert!(trainer.step(&data)?.loss < first.loss);
///
/// // Kept with its training state it goes on as if it had never stopped.
/// let mut other = Trainer::from_checkpoint(trainer.checkpoint(true)?)?;
/// assert_eq!(other.step(&data)?, trainer.step(&data)?);
/// # Ok::<(), vae::Error>(())
/// ```
#[derive(Debug)]
pub struct Trainer {
    pub(super) config: Config,
    pub(super) vae: Vae,
    pub(super) optimizer: OptimizerState,
    pub(super) rng: Rng,
    pub(super) order: Order,
    /// That of the images which the order is of, where it is known.
    pub(super) fingerprint: Option<u32>,
    pub(super) run: Option<u32>,
    pub(super) epoch: u64,
    /// What the steps of the present pass saw.
    pub(super) seen: Seen,
    /// Which images of the present pass have a label, of a model with a classifier.
    pub(super) labelled: Option<Labelled>,
    pub(super) shard: Shard,
    /// The noise of the present round, where several workers train and a round has begun.
    pub(super) noise: Option<Rng>,
    /// Whether no step has been made since the weights were drawn: the prior's pseudo-inputs still have to meet the data.
    pub(super) is_fresh: bool,
}

/// What one step saw, before its update.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct StepMetrics {
    /// The step, counted from 1.
    pub step: u64,
    /// Passes over the training set behind us, with the fraction of the present one.
    pub epoch: f64,
    /// Images of the batch, with those that other workers took. The last batch of a pass may be smaller.
    pub images: usize,
    /// nll of the batch, nats per image.
    pub nll: f64,
    /// kl of the batch, nats per image.
    pub kl: f64,
    /// Weight of kl in this step's loss.
    pub beta: f64,
    /// What the step minimised, nats per image: nll + beta * kl, or what another objective has in its place. What a classifier
    /// adds to it is left out.
    pub loss: f64,
    /// The Euclidean norm of the loss's gradient by all parameters, before it is clipped.
    #[serde(rename = "gradientNorm")]
    pub gradient_norm: f64,
}

impl Trainer {
    /// Random weights from the configuration's seed.
    pub fn new(config: Config) -> Result<Self> {
        config.validate()?;
        let mut rng = Rng::new(config.train.seed);
        let vae = Vae::random(&config.model, &mut rng)?;
        let fresh = Self::untrained(config, vae, rng);
        Ok(Self {
            is_fresh: true,
            ..fresh
        })
    }

    /// The model.
    pub fn vae(&self) -> &Vae {
        &self.vae
    }

    /// The optimizer's state.
    pub fn optimizer(&self) -> &OptimizerState {
        &self.optimizer
    }

    /// The model's form and the settings of its training.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What the next step of the optimizer is made from.
    pub fn optimizer_settings(&self) -> OptimizerSettings {
        OptimizerSettings {
            lr: learning_rate(&self.config.train, self.passes()),
            ..self.config.train.optimizer_settings()
        }
    }

    /// Passes over the training set behind this model, with the fraction of the present one.
    pub fn passes(&self) -> f64 {
        let images = self.order.images().max(1) as f64;
        self.epoch as f64 + self.order.cursor() as f64 / images
    }

    /// Steps behind this model.
    pub fn step_count(&self) -> u64 {
        self.optimizer.step_count()
    }

    /// Whole passes over the training set behind this model.
    pub fn epoch_count(&self) -> u64 {
        self.epoch + u64::from(self.order.images() > 0 && self.order.is_over())
    }

    /// A number by which this run is known again, however often it stops: that of its first settings.
    pub fn run(&self) -> Option<u32> {
        self.run
    }

    /// What the steps of the present pass saw, each before its update; of one that began where nobody kept count, the rest.
    pub fn seen(&self) -> Seen {
        self.seen
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

    /// Other settings from the next step on. A new seed takes effect with the next fresh start; so would another optimizer,
    /// whose state is of the present one, and which therefore stays; and so does the seed by which labels are given.
    pub fn configure(&mut self, train: TrainConfig) -> Result<()> {
        let model = self.config.model.clone();
        let optimizer = self.optimizer.optimizer();
        let seed = match model.has_classifier() {
            true => self.config.train.seed,
            false => train.seed,
        };
        let train = TrainConfig {
            optimizer,
            seed,
            ..train
        };
        let config = Config { model, train };
        config.validate()?;
        self.config = config;
        Ok(())
    }

    /// Trains on the next batch of `data`: one gradient of the loss, one step of the optimizer. The last batch of a pass
    /// may be smaller. [`Error::Diverged`] leaves the parameters as they were.
    pub fn step(&mut self, data: &Dataset) -> Result<StepMetrics> {
        let settings = self.optimizer_settings();
        let step = self.optimizer.step_count();
        let beta = beta(&self.config.train, step, self.passes());
        let indices = self.next_batch(data)?;
        let images = indices.len();
        let indices = self.shard.of(&indices);
        let n = indices.len() as f64;
        let (terms, loss) = self.forward(data, indices, beta)?;
        let (nll, kl) = terms.sums()?;
        let minimised = match self.config.train.objective {
            Objective::Elbo => nll / n + beta * kl / n,
            _ => sum(&loss)?,
        };
        if !(nll + kl + minimised).is_finite() {
            return Err(Error::Diverged { step });
        }
        backward(&loss, self.vae.parameters())?;
        let gradient_norm = self.optimizer.step(self.vae.parameters(), settings)?;
        // Of workers who share it each sees another part, and between rounds all are to be in one state.
        if self.shard == Shard::WHOLE {
            self.seen.add(images, nll / n, kl / n);
        }

        Ok(StepMetrics {
            step: self.optimizer.step_count(),
            epoch: self.passes(),
            images,
            nll: nll / n,
            kl: kl / n,
            beta,
            loss: minimised,
            gradient_norm,
        })
    }

    /// The forward pass on a batch's images: nll and kl of each, and the loss, of which a gradient can be taken.
    fn forward(&mut self, data: &Dataset, indices: &[usize], beta: f64) -> Result<(Terms, Tensor)> {
        let Config { model, train } = &self.config;
        let rng = match self.shard {
            Shard::WHOLE => &mut self.rng,
            shard => self.noise.get_or_insert_with(|| shard.noise(&mut self.rng)),
        };
        if let Some((classifier, labelled)) = self.vae.classifier().zip(self.labelled.as_ref()) {
            let batch = labelled.batch(data, indices, model, train.batch, rng)?;
            let eps = rng.normal_tensor(batch.rows.x.dim(0)?, model.latent)?;
            let alone = self.optimizer.step_count() < train.labels_first;
            let pass =
                SemiSupervised::new(&self.vae, classifier, &batch, &eps, train.alpha, alone)?;
            let loss = (pass.terms.loss(beta)? + pass.classes)?;
            return Ok((pass.terms, loss));
        }
        let objective = train.objective_settings(beta);
        let batch = data.batch(indices, model.pixels, rng)?;
        let eps = rng.normal_tensor(objective.draws() * indices.len(), model.latent)?;
        let (pass, loss) =
            Forward::with_loss(&self.vae, &batch, &eps, &objective, &mut Unobserved)?;
        Ok((pass.terms, loss))
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
        self.config.model.require_shape(data.shape())?;
        if self.begins_pass(data) && !self.config.model.likelihood.takes_any_numbers() {
            data.require_pixels()?;
        }
        if self.order.is_over() && self.order.images() > 0 {
            self.epoch += 1;
        }
        if self.begins_pass(data) {
            self.order = Order::shuffle(data.len(), &mut self.rng);
            self.seen = Seen::default();
            self.labelled = None;
            self.fingerprint = Some(data.fingerprint());
        }
        if self.is_fresh {
            pseudo_inputs::begin(&self.vae, data, self.config.train.seed)?;
            self.is_fresh = false;
        }
        if self.labelled.is_none() && self.config.model.has_classifier() {
            let chosen = Labelled::choose(data, &self.config.model, self.config.train.seed)?;
            self.labelled = Some(chosen);
        }
        Ok(self.order.next(self.config.train.batch).to_vec())
    }

    /// Whether the next batch of `data` is the first of a pass.
    fn begins_pass(&self, data: &Dataset) -> bool {
        self.order.is_over() || self.order.images() != data.len()
    }
}
