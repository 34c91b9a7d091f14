//! `vae train`: the loop around the core's training step, with the clock, the files and the lines that a person
//! reads.

use std::path::Path;
use std::time::{Duration, Instant};

use vae::checkpoint::Precision;
use vae::config::{Config, ModelConfig};
use vae::data::Dataset;
use vae::inference::evaluate::{evaluate, Evaluation};
use vae::train::{StepMetrics, Trainer};

use crate::args::TrainArgs;
use crate::error::{Error, InFile, Result};
use crate::files::Output;
use crate::interrupt::Interrupt;
use crate::log::{Entry, Log};
use crate::model;
use crate::progress::Progress;
use crate::sources::{self, Part};

/// Trains as `args` say. [`Error::Interrupted`] once the checkpoint of a run that was asked to stop is written.
pub fn run(args: &TrainArgs) -> Result<()> {
    let out = Output::new(&args.out)?;
    let (trainer, seen) = match &args.resume {
        None => (Trainer::new(fresh(args)?)?, None),
        Some(path) => resume(path, args)?,
    };
    let config = trainer.config();
    let read = |part, limit| sources::read(args.data.as_deref(), part, limit, &config.model);
    let train = read(Part::Train, args.images.map(|n| n as usize))?;
    let test = read(Part::Test, None)?;
    if let Some(seen) = seen.filter(|&seen| seen != train.len()) {
        return Err(Error::unexpected(
            "training images (--images, --data)",
            format!("{seen} as before --resume"),
            train.len().to_string(),
        ));
    }
    Run {
        epochs: config.train.epochs as u64,
        progress: Progress::new(trainer.step_count(), last_step(&trainer, train.len())),
        log: Log::open(args.log.as_deref())?,
        interrupt: Interrupt::listen()?,
        started: Instant::now(),
        saved: None,
        args,
        out,
        trainer,
        train,
        test,
    }
    .train()
}

/// The configuration of a fresh run: where no flag or file says otherwise, a model of the dataset that is named.
fn fresh(args: &TrainArgs) -> Result<Config> {
    let file = args.flags.file()?;
    let named = file["model"]["data"].as_str();
    let model = match sources::entry(args.data.as_deref(), named)? {
        Some(entry) => ModelConfig::of(entry),
        None => ModelConfig::default(),
    };
    let base = Config {
        model,
        ..Config::default()
    };
    args.flags.fresh(&base, &file)
}

/// The trainer that stood in the file at `path`, and how many images it was trained on, if it was at all.
fn resume(path: &Path, args: &TrainArgs) -> Result<(Trainer, Option<usize>)> {
    let checkpoint = model::read(path)?;
    let Some(training) = &checkpoint.training else {
        return Err(Error::unexpected(
            path.display().to_string(),
            "a checkpoint with the state of its training",
            "weights alone, as --half writes them",
        ));
    };
    let seen = Some(training.images as usize).filter(|&images| images > 0);
    let config = args.flags.resumed(path, &checkpoint.config)?;
    let mut trainer = Trainer::from_checkpoint(checkpoint).in_file(path)?;
    trainer.configure(config.train)?;
    Ok((trainer, seen))
}

/// The step at which the last epoch ends.
fn last_step(trainer: &Trainer, images: usize) -> u64 {
    let train = &trainer.config().train;
    let left = (train.epochs as u64).saturating_sub(trainer.epoch_count());
    trainer.step_count() + left * images.div_ceil(train.batch) as u64
}

/// A run under way.
struct Run<'a> {
    args: &'a TrainArgs,
    out: Output,
    trainer: Trainer,
    train: Dataset,
    test: Dataset,
    epochs: u64,
    log: Log,
    progress: Progress,
    interrupt: Interrupt,
    started: Instant,
    /// The step of the checkpoint on disk.
    saved: Option<u64>,
}

impl Run<'_> {
    fn train(mut self) -> Result<()> {
        while self.trainer.epoch_count() < self.epochs && !self.interrupt.is_wanted() {
            self.epoch()?;
        }
        if self.saved != Some(self.trainer.step_count()) {
            self.save()?;
        }
        if self.trainer.epoch_count() >= self.epochs {
            return Ok(());
        }
        self.progress.line(&format!(
            "stopped at step {}; to go on: --resume {}",
            self.trainer.step_count(),
            self.out.path().display(),
        ))?;
        Err(Error::Interrupted)
    }

    /// Trains to the end of the present epoch and reports it, or until interrupted.
    fn epoch(&mut self) -> Result<()> {
        let begun = self.trainer.epoch_count();
        let clock = Instant::now();
        let (mut steps, mut nll, mut kl) = (0, 0.0, 0.0);
        let last = loop {
            if self.interrupt.is_wanted() {
                return Ok(());
            }
            let metrics = self.trainer.step(&self.train)?;
            self.progress.step(&metrics);
            if self.args.log_steps.is_some_and(|n| metrics.step % n == 0) {
                self.log(&metrics, None)?;
            }
            steps += 1;
            nll += metrics.nll;
            kl += metrics.kl;
            if self.trainer.epoch_count() > begun {
                break metrics;
            }
        };
        let step_time = clock.elapsed() / steps;
        let mean = StepMetrics {
            nll: nll / f64::from(steps),
            kl: kl / f64::from(steps),
            ..last
        };
        self.report(&mean, step_time)?;
        self.save()
    }

    /// Says and logs how the epoch went that ends here.
    fn report(&mut self, train: &StepMetrics, step_time: Duration) -> Result<()> {
        let seed = self.trainer.config().train.seed;
        let test = evaluate(self.trainer.vae(), &self.test, usize::MAX, seed)?;
        self.progress.line(&format!(
            "epoch {}/{}  train {}  test {}  {:.1} ms a step",
            self.trainer.epoch_count(),
            self.epochs,
            terms(train.nll, train.kl),
            terms(test.nll, test.kl),
            step_time.as_secs_f64() * 1e3,
        ))?;
        self.log(train, Some(&test))
    }

    fn log(&mut self, train: &StepMetrics, test: Option<&Evaluation>) -> Result<()> {
        self.log.write(&Entry {
            epoch: train.epoch,
            step: train.step,
            train_nll: train.nll,
            train_kl: train.kl,
            beta: train.beta,
            heldout: test.map(Into::into),
            seconds: self.started.elapsed().as_secs_f64(),
        })
    }

    fn save(&mut self) -> Result<()> {
        let precision = match self.args.half {
            true => Precision::F16,
            false => Precision::F32,
        };
        let checkpoint = self.trainer.checkpoint(!self.args.half)?;
        model::write(&checkpoint, precision, &self.out)?;
        self.saved = Some(self.trainer.step_count());
        Ok(())
    }
}

/// Both terms and their sum, nats per image.
fn terms(nll: f64, kl: f64) -> String {
    format!("{:.2} = nll {nll:.2} + kl {kl:.2}", nll + kl)
}
