//! The benchmark's training steps, natively and on one thread, as a child process: one command a line on standard input ("run
//! 30", "losses 78"), one line of JSON each on standard output: milliseconds, or the loss of each step. Arguments: "dense",
//! "conv" or "burda", MNIST's training images as an IDX file, and where they are not those of the first two, the images in a
//! batch and the draws of z an image. tests/bench/children.mjs runs it.

use std::error::Error;
use std::io::{stdin, stdout, BufRead, Write};
use std::time::Instant;
use std::{env, fs};

use vae::data::{self, idx};
use vae::{
    Activation, Config, Dataset, ModelConfig, Network, Objective, Pixels, TrainConfig, Trainer,
};

/// As the command line has it; in tests of this file another one counts.
#[cfg(not(test))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Images in a batch of "dense" and "conv", and those that are trained on: whole batches.
const BATCH: usize = 128;
const IMAGES: usize = 78 * BATCH;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let network = args.next().ok_or("expected dense, conv or burda")?;
    let file = args.next().ok_or("expected the file of images")?;
    let batch = args.next().map_or(Ok(BATCH), |batch| batch.parse())?;
    let draws = args.next().map_or(Ok(1), |draws| draws.parse())?;
    let mut data = Dataset::new(idx::images(&fs::read(file)?)?, None)?;
    let mut model = ModelConfig::of(data::require("mnist")?);
    match network.as_str() {
        "burda" => {
            model.hidden = vec![200, 200];
            model.latent = 50;
            model.activation = Activation::Tanh;
            model.pixels = Pixels::Dynamic;
        }
        _ => data.truncate(IMAGES),
    }
    if network == "conv" {
        model.network = Network::Conv;
        model.hidden = Vec::new();
    }
    let mut train = TrainConfig {
        batch,
        epochs: 1000,
        ..TrainConfig::default()
    };
    if draws > 1 {
        train.objective = Objective::ImportanceWeighted;
        train.iw_samples = draws;
    }
    let mut trainer = Trainer::new(Config { model, train })?;
    answer(&mut trainer, &data, stdin().lock(), &mut stdout())
}

/// Takes the steps that each line asks for, and writes a line for it.
pub fn answer(
    trainer: &mut Trainer,
    data: &Dataset,
    commands: impl BufRead,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(out, "\"ours\"")?;
    for line in commands.lines() {
        let line = line?;
        let (command, steps) = line.split_once(' ').ok_or("expected a command")?;
        let began = Instant::now();
        let mut losses = Vec::new();
        for _ in 0..steps.parse()? {
            losses.push(trainer.step(data)?.loss);
        }
        match command {
            "run" => writeln!(out, "{}", began.elapsed().as_secs_f64() * 1000.0)?,
            _ => writeln!(out, "{losses:?}")?,
        }
    }
    Ok(())
}
