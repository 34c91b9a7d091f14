//! The benchmark's training steps, natively and on one thread, as a child process: one command a line on standard input ("run
//! 30", "losses 78"), one line of JSON each on standard output: milliseconds, or the loss of each step. Arguments: "dense" or
//! "conv", and MNIST's training images as an IDX file. tests/bench/children.mjs runs it.

use std::error::Error;
use std::io::{stdin, BufRead};
use std::time::Instant;
use std::{env, fs};

use vae::config::{Config, ModelConfig, Network, TrainConfig};
use vae::data::{idx, registry, Dataset};
use vae::train::Trainer;

/// Images in a batch, and those that are trained on: whole batches.
const BATCH: usize = 128;
const IMAGES: usize = 78 * BATCH;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let network = args.next().ok_or("expected dense or conv")?;
    let file = args.next().ok_or("expected the file of images")?;
    let mut data = Dataset::new(idx::images(&fs::read(file)?)?, None)?;
    data.truncate(IMAGES);
    let mut model = ModelConfig::of(registry::require("mnist")?);
    if network == "conv" {
        model.network = Network::Conv;
        model.hidden = Vec::new();
    }
    let train = TrainConfig {
        batch: BATCH,
        epochs: 1000,
        ..TrainConfig::default()
    };
    let mut trainer = Trainer::new(Config { model, train })?;
    println!("\"ours\"");
    for line in stdin().lock().lines() {
        let line = line?;
        let (command, steps) = line.split_once(' ').ok_or("expected a command")?;
        let began = Instant::now();
        let mut losses = Vec::new();
        for _ in 0..steps.parse()? {
            let step = trainer.step(&data)?;
            losses.push(step.nll + step.kl);
        }
        match command {
            "run" => println!("{}", began.elapsed().as_secs_f64() * 1000.0),
            _ => println!("{losses:?}"),
        }
    }
    Ok(())
}
