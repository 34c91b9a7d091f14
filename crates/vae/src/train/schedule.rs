//! How beta moves during training: a linear warm-up (Bowman et al. 2016), then constant.

use crate::config::TrainConfig;

/// beta at `step`, counted from 0.
pub fn beta(config: &TrainConfig, step: u64) -> f64 {
    if step >= config.warmup {
        config.beta
    } else {
        config.beta * step as f64 / config.warmup as f64
    }
}
