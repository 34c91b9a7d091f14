//! How the model is trained.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::setting::{check, words_of, Effect, Setting};
use crate::error::Result;
use crate::objective::{EncoderGradient, Objective, ObjectiveSettings};
use crate::optimizer::{Optimizer, OptimizerSettings};

/// How the model is trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct TrainConfig {
    /// What is minimised.
    pub objective: Objective,
    /// Draws of z an image, of the importance-weighted bound.
    pub iw_samples: usize,
    /// How the gradient of that bound reaches the encoder.
    pub encoder_gradient: EncoderGradient,
    /// Nats of KL that each latent has for free, where the objective is of these; with 0 it is the ELBO.
    pub free_bits: f64,
    /// The algorithm that moves the weights.
    pub optimizer: Optimizer,
    /// Images in a step.
    pub batch: usize,
    /// The optimizer's learning rate.
    pub lr: f64,
    /// How the learning rate goes on from there.
    pub schedule: Schedule,
    /// What the learning rate is multiplied by at each of its steps.
    pub decay: f64,
    /// Passes over the training set between two steps of the learning rate.
    pub decay_epochs: u64,
    /// Share of a weight that is taken off it at a learning rate of 1.
    pub weight_decay: f64,
    /// How much of the past direction is kept.
    pub momentum: f64,
    /// Passes over the training set, those before a resume included.
    pub epochs: usize,
    /// Weight of kl in the loss.
    pub beta: f64,
    /// Steps over which beta rises linearly from 0; 0 for none.
    pub warmup: u64,
    /// In how many equal parts of all epochs beta rises anew, each time over the first half of the part, in the place of the
    /// warm-up; 0 for none.
    pub beta_cycles: u64,
    /// Steps in which a classifier learns from images with a label alone, before those without move it too.
    pub labels_first: u64,
    /// Weight of a classifier's cross entropy beside the bound, over images with a label; the paper's is 0.1.
    pub alpha: f64,
    /// Largest global norm of the gradient; 0 for no clipping.
    pub clip: f64,
    /// Seed of everything random: weights, order, binarization, eps.
    pub seed: u64,
}

/// How the learning rate moves during training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// It stays.
    #[default]
    Constant,
    /// It falls to 0 at the last epoch's end as half a cosine, and begins anew where training goes on (Loshchilov and Hutter 2017).
    Cosine,
    /// It is multiplied by the decay after every so many epochs.
    Step,
}

impl TrainConfig {
    /// What each field may be and when a change takes effect.
    pub const SETTINGS: &'static [Setting] = &[
        Setting::any("objective", Effect::NextStep),
        Setting::number("iw_samples", 1.0, 5000.0, Effect::NextStep).when("objective", || {
            words_of(&[Objective::ImportanceWeighted], |_| true)
        }),
        Setting::any("encoder_gradient", Effect::NextStep).when("objective", || {
            words_of(&[Objective::ImportanceWeighted], |_| true)
        }),
        Setting::number("free_bits", 0.0, 100.0, Effect::NextStep)
            .when("objective", || words_of(&[Objective::FreeBits], |_| true)),
        Setting::number("beta", 0.0, 1000.0, Effect::NextStep).usually(0.0, 10.0),
        Setting::any("optimizer", Effect::FreshWeights),
        Setting::number("batch", 1.0, 4096.0, Effect::NextStep),
        Setting::number("lr", 1e-7, 1.0, Effect::NextStep).usually(1e-5, 1.0),
        Setting::any("schedule", Effect::NextStep),
        Setting::number("decay", 1e-4, 1.0, Effect::NextStep)
            .when("schedule", || words_of(&[Schedule::Step], |_| true)),
        Setting::number("decay_epochs", 1.0, 100_000.0, Effect::NextStep)
            .when("schedule", || words_of(&[Schedule::Step], |_| true)),
        Setting::number("weight_decay", 0.0, 10.0, Effect::NextStep)
            .when("optimizer", || words_of(&[Optimizer::AdamW], |_| true)),
        Setting::number("momentum", 0.0, 0.9999, Effect::NextStep)
            .when("optimizer", || words_of(&[Optimizer::Sgd], |_| true)),
        Setting::number("epochs", 0.0, 100_000.0, Effect::NextStep),
        Setting::number("warmup", 0.0, 10_000_000.0, Effect::NextStep),
        Setting::number("beta_cycles", 0.0, 1000.0, Effect::NextStep),
        Setting::number("labels_first", 0.0, 10_000_000.0, Effect::NextStep)
            .when("condition", || {
                words_of(&[Condition::SemiSupervised], |_| true)
            }),
        Setting::number("alpha", 0.0, 1000.0, Effect::NextStep)
            .usually(0.1, 100.0)
            .when("condition", || {
                words_of(&[Condition::SemiSupervised], |_| true)
            }),
        Setting::number("clip", 0.0, 1e6, Effect::NextStep),
        // JavaScript's numbers are exact up to here.
        Setting::number(
            "seed",
            0.0,
            ((1_u64 << 53) - 1) as f64,
            Effect::FreshWeights,
        ),
    ];
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            objective: Objective::default(),
            iw_samples: 5,
            encoder_gradient: EncoderGradient::default(),
            free_bits: 0.25,
            optimizer: Optimizer::default(),
            batch: 128,
            lr: 1e-3,
            schedule: Schedule::default(),
            decay: 0.1,
            decay_epochs: 5,
            weight_decay: 0.01,
            momentum: 0.9,
            epochs: 10,
            beta: 1.0,
            warmup: 0,
            beta_cycles: 0,
            labels_first: 1000,
            alpha: 10.0,
            clip: 0.0,
            seed: 1,
        }
    }
}

impl TrainConfig {
    /// Refuses what cannot be trained, naming the field.
    pub fn validate(&self) -> Result<()> {
        check(Self::SETTINGS, self)
    }

    /// What a step minimises, with its kl weighted by `beta`.
    pub fn objective_settings(&self, beta: f64) -> ObjectiveSettings {
        ObjectiveSettings {
            objective: self.objective,
            beta,
            samples: self.iw_samples,
            encoder_gradient: self.encoder_gradient,
            free_bits: self.free_bits,
        }
    }

    /// What the optimizer is made from.
    pub fn optimizer_settings(&self) -> OptimizerSettings {
        OptimizerSettings {
            lr: self.lr,
            clip: self.clip,
            weight_decay: self.weight_decay,
            momentum: self.momentum,
        }
    }
}
