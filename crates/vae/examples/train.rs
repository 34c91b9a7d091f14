//! Trains a model on vectors of your own, keeps it as a file, and asks what was read back:
//! cargo run --release -p vae-playground --example train -- [FILE]

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use vae::data::Column;
use vae::inference::{evaluate, log_px};
use vae::{
    flat, Checkpoint, Config, Dataset, ModelConfig, Precision, Rng, TrainConfig, Trainer, Vae,
};

/// Numbers in one vector.
const INPUT: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).unwrap_or("vectors.safetensors".into());
    run(Path::new(&path))
}

/// Trains, writes the model to `path`, and prints what it makes of one vector and of a draw.
pub fn run(path: &Path) -> Result<(), Box<dyn Error>> {
    // Yours go here: rows of f32, one after the other, in whatever units they have.
    let rows = waves(1000);
    let columns = Column::of_rows(INPUT, &rows)?;
    let [train, test] = Dataset::of_table(&columns, &rows, None)?.hold_out(100, 1)?;

    fs::write(path, learn(&columns, &train, &test)?)?;

    let vae = Checkpoint::read(&fs::read(path)?)?.vae()?;
    let x = test.fixed_batch(&[0], vae.config().pixels, 1)?;
    let mu = vae.encode(&x)?.mu;
    println!("x       {:.1?}", in_units(&columns, &flat(&x.x)?));
    println!("mu      {:.2?}", flat(&mu)?);
    println!("mean    {:.1?}", decoded(&vae, &columns, mu.into())?);
    println!(
        "log p(x) {:.1} nats",
        log_px(&vae, &x, 1000, &mut Rng::new(1))?
    );
    let z = vae.sample_prior(1, 1.0, &mut Rng::new(1))?;
    println!("a draw  {:.1?}", decoded(&vae, &columns, z)?);
    Ok(())
}

/// The checkpoint of a model with two latents after 20 passes over `train`, the bound on `test` printed at each fifth.
fn learn(columns: &[Column], train: &Dataset, test: &Dataset) -> vae::Result<Vec<u8>> {
    let model = ModelConfig {
        hidden: vec![64],
        latent: 2,
        ..ModelConfig::default()
    };
    let settings = TrainConfig {
        batch: 50,
        ..TrainConfig::default()
    };
    let mut trainer = Trainer::new(Config {
        model: model.of_table(columns.to_vec()),
        train: settings,
    })?;
    for epoch in 1..=20 {
        for _ in 0..trainer.steps_left(train) {
            trainer.step(train)?;
        }
        if epoch % 5 == 0 {
            let bound = evaluate(trainer.vae(), test, test.len(), 1)?;
            let error = bound.standard_errors.elbo;
            println!("epoch {epoch:2}: ELBO {:.2} ± {error:.2} nats", bound.elbo);
        }
    }
    trainer.checkpoint(true)?.write(Precision::F32)
}

/// The mean of p(x|z) in the columns' units.
fn decoded(vae: &Vae, columns: &[Column], z: vae::Latents) -> vae::Result<Vec<f64>> {
    Ok(in_units(columns, &flat(&vae.decode_mean(&z)?)?))
}

fn in_units(columns: &[Column], x: &[f32]) -> Vec<f64> {
    let pairs = columns.iter().zip(x);
    pairs.map(|(column, &x)| column.number(x.into())).collect()
}

/// Sine waves of a random phase and height, one after the other.
fn waves(count: usize) -> Vec<f32> {
    let mut rng = Rng::new(7);
    let mut rows = Vec::with_capacity(count * INPUT);
    for _ in 0..count {
        let (phase, height) = (rng.uniform(3.0, 1)[0], 20.0 + rng.uniform(5.0, 1)[0]);
        rows.extend((0..INPUT).map(|i| height * (0.4 * i as f32 + phase).sin()));
    }
    rows
}
