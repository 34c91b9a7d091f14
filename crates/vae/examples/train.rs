//! Trains a model on vectors of your own and reconstructs one of them: cargo run --release -p vae --example train

use vae::data::idx::Images;
use vae::{flat, Config, Dataset, Likelihood, ModelConfig, Result, Rng, TrainConfig, Trainer};

/// Numbers in one vector.
const INPUT: usize = 16;

fn main() -> Result<()> {
    let model = ModelConfig {
        input: INPUT,
        hidden: vec![32],
        latent: 2,
        likelihood: Likelihood::Gaussian,
        variance: 0.01,
        ..ModelConfig::default()
    };
    let train = TrainConfig {
        batch: 50,
        epochs: 30,
        ..TrainConfig::default()
    };
    let mut trainer = Trainer::new(Config { model, train })?;
    let data = waves(1000)?;
    for epoch in 1..=trainer.config().train.epochs as u64 {
        let mut last = trainer.step(&data)?;
        while trainer.epoch_count() < epoch {
            last = trainer.step(&data)?;
        }
        println!(
            "epoch {epoch}: nll {:.2} + kl {:.2} nats",
            last.nll, last.kl
        );
    }

    let vae = trainer.vae();
    let x: Vec<f32> = data
        .image(0)
        .iter()
        .map(|&v| f32::from(v) / 255.0)
        .collect();
    let mu = vae.encode(&vae.see(&x)?)?.mu;
    println!("x     {x:.2?}");
    println!("mu    {:.2?}", flat(&mu)?);
    println!("mean  {:.2?}", flat(&vae.decode_mean(&mu.into())?)?);
    Ok(())
}

/// Sine waves of a random phase and height, as bytes: 0 for 0.0, 255 for 1.0, in a single row.
fn waves(count: usize) -> Result<Dataset> {
    let mut rng = Rng::new(7);
    let mut pixels = Vec::with_capacity(count * INPUT);
    for _ in 0..count {
        let [phase, height] = [rng.uniform(3.0, 1)[0], 0.25 + rng.uniform(0.2, 1)[0]];
        let at = |i: usize| 0.5 + height * (0.4 * i as f32 + phase).sin();
        pixels.extend((0..INPUT).map(|i| (at(i) * 255.0).round() as u8));
    }
    // A model of 16 numbers takes them for 4 x 4 unless it is told another shape.
    let images = Images {
        count,
        rows: 4,
        columns: 4,
        pixels,
    };
    Dataset::new(images, None)
}
