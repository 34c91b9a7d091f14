//! How settings move during training: beta by a linear warm-up (Bowman et al. 2016), the learning rate by its schedule.

use std::f64::consts::PI;

use crate::config::{Schedule, TrainConfig};

/// beta at `step`, counted from 0.
pub fn beta(config: &TrainConfig, step: u64) -> f64 {
    if step >= config.warmup {
        config.beta
    } else {
        config.beta * step as f64 / config.warmup as f64
    }
}

/// The learning rate after `passes` over the training set, with the fraction of the present one.
pub fn learning_rate(config: &TrainConfig, passes: f64) -> f64 {
    match config.schedule {
        // Training that has no end has none to fall towards.
        Schedule::Cosine if config.epochs > 0 => {
            let done = (passes / config.epochs as f64).fract();
            config.lr * 0.5 * (1.0 + (PI * done).cos())
        }
        Schedule::Step => {
            let steps = (passes / config.decay_epochs as f64).floor();
            config.lr * config.decay.powf(steps)
        }
        Schedule::Constant | Schedule::Cosine => config.lr,
    }
}
