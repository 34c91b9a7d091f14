//! How settings move during training: beta by a linear warm-up (Bowman et al. 2016) or in cycles (Fu et al. 2019), the learning
//! rate by its schedule.

use std::f64::consts::PI;

use crate::config::{Schedule, TrainConfig};

/// The share of a cycle in which beta rises (Fu et al. 2019, section 3.2, R).
const RISE: f64 = 0.5;

/// beta at `step`, counted from 0, after `passes` over the training set, with the fraction of the present one.
pub fn beta(config: &TrainConfig, step: u64, passes: f64) -> f64 {
    // Training that has no end has no parts.
    if config.beta_cycles > 0 && config.epochs > 0 {
        let done = (passes * config.beta_cycles as f64 / config.epochs as f64).fract();
        return config.beta * (done / RISE).min(1.0);
    }
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
