//! What beta trades: models that differ in nothing else, and for each the rate (kl) and the distortion (nll) on images that it was not
//! trained on, drawn shapes of the registry (Alemi et al. 2018): cargo run --release -p vae-playground --example beta_sweep

use vae::data::require;
use vae::inference::{evaluate, Evaluation};
use vae::{Config, Dataset, ModelConfig, Result, TrainConfig, Trainer};

/// Weights of kl in the loss.
const BETAS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];

fn main() -> Result<()> {
    let shapes = require("shapes")?;
    let train = shapes.generate("10k", 2000)?;
    let test = shapes.generate("test-500", 500)?;
    println!("beta   nll      kl     ELBO ± standard error   active latents");
    for beta in BETAS {
        let found = swept(beta, &train, &test, 10)?;
        println!(
            "{beta:4}  {:6.2}  {:5.2}  {:7.2} ± {:.2}         {}",
            found.nll, found.kl, found.elbo, found.standard_errors.elbo, found.active_units
        );
    }
    Ok(())
}

/// What a model trained with this `beta` is on `test`, after so many passes over `train`.
pub fn swept(beta: f64, train: &Dataset, test: &Dataset, passes: usize) -> Result<Evaluation> {
    let model = ModelConfig {
        input: train.pixels(),
        hidden: vec![64],
        latent: 8,
        ..ModelConfig::default()
    };
    let settings = TrainConfig {
        beta,
        batch: 50,
        lr: 3e-3,
        ..TrainConfig::default()
    };
    let mut trainer = Trainer::new(Config {
        model,
        train: settings,
    })?;
    for _ in 0..passes {
        for _ in 0..trainer.steps_left(train) {
            trainer.step(train)?;
        }
    }
    evaluate(trainer.vae(), test, test.len(), 1)
}
