//! `vae train`: the loop around the core's training step, with the clock, the files and the lines that a person
//! reads.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use vae::checkpoint::Precision;
use vae::config::{Config, ModelConfig};
use vae::data::Dataset;
use vae::inference::evaluate::{evaluate, Evaluation};
use vae::train::{StepMetrics, Trainer};

use crate::args::TrainArgs;
use crate::error::{Error, InFile, Result};
use crate::interrupt::Interrupt;
use crate::log::{Entry, Log};
use crate::model;
use crate::output::Output;
use crate::print;
use crate::progress::Progress;
use crate::sources::{self, Part, Source};

/// Trains as `args` say. [`Error::Interrupted`] once the checkpoint of a run that was asked to stop is written.
pub fn run(args: &TrainArgs) -> Result<()> {
    let out = output(args)?;
    let (trainer, seen) = match &args.resume {
        None => (Trainer::new(fresh(args)?)?, None),
        Some(path) => resume(path, args)?,
    };
    let config = trainer.config();
    let source = Source::find(args.data.as_deref(), &config.model)?;
    let read = source.files();
    out.require_apart(&read)?;
    let limit = args.images.map(|n| n as usize);
    let train = source.read(Part::Train, limit.or(seen), &config.model)?;
    let test = source.read(Part::Test, None, &config.model)?;
    if args.resume.is_some() && trainer.epoch_count() >= config.train.epochs as u64 {
        return print::line(&format!(
            "nothing to do: {} epochs are done; --epochs {} or more goes on",
            trainer.epoch_count(),
            trainer.epoch_count() + 1,
        ));
    }
    if let Some(seen) = seen.filter(|&seen| seen != train.len()) {
        return Err(Error::unexpected(
            "training images (--images, --data)",
            format!("{seen} as before --resume"),
            train.len().to_string(),
        ));
    }
    Run {
        epochs: config.train.epochs as u64,
        progress: Progress::new("step", trainer.step_count(), last_step(&trainer, train.len())),
        log: Log::open(
            args.log.as_deref(),
            &[&inputs_and_out(args)[..], &read].concat(),
        )?,
        interrupt: Interrupt::listen()?,
        started: Instant::now(),
        saved: None,
        lost: None,
        args,
        out,
        trainer,
        train,
        test,
    }
    .train()
}

/// What the run reads, beside what it goes on from.
fn inputs(args: &TrainArgs) -> Vec<&Path> {
    let data = args.data.as_deref().filter(|data| data.is_file());
    data.into_iter().chain(args.flags.config()).collect()
}

/// The files that the log is none of.
fn inputs_and_out(args: &TrainArgs) -> Vec<&Path> {
    let own = [Some(args.out.as_path()), args.resume.as_deref()];
    inputs(args)
        .into_iter()
        .chain(own.into_iter().flatten())
        .collect()
}

/// The checkpoint to write. Another run's is not written over unasked.
fn output(args: &TrainArgs) -> Result<Output> {
    let out = Output::new(&args.out, &inputs(args))?;
    let goes_on = args.resume.as_deref().is_some_and(|from| out.is(from));
    if !out.exists() || goes_on || args.force || model::read(out.path()).is_err() {
        return Ok(out);
    }
    Err(Error::unexpected(
        out.path().display().to_string(),
        "no model yet, --resume from it, or --force to replace it",
        "a checkpoint",
    ))
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
    /// The first line or entry that could not be written. It costs no training, and is told at the end.
    lost: Option<Error>,
}

impl Run<'_> {
    fn train(mut self) -> Result<()> {
        let begun = self.trainer.epoch_count();
        let mut ended_by = None;
        while self.trainer.epoch_count() < self.epochs && ended_by.is_none() {
            ended_by = self.epoch()?;
        }
        let Some(exit_code) = ended_by else {
            if self.saved.is_none() {
                self.save()?; // a run of no epochs
            }
            return match self.lost {
                None | Some(Error::NobodyReads) => Ok(()),
                Some(error) => Err(error),
            };
        };
        self.progress
            .message("saving; a second signal ends at once");
        let out = self.save_stopped(begun)?;
        let images = self.train.len();
        self.progress.message(&format!(
            "stopped at step {} of {}; to go on: vae train --resume {}{}{}",
            self.trainer.step_count(),
            last_step(&self.trainer, images),
            out.display(),
            match &self.args.data {
                Some(data) => format!(" --data {}", data.display()),
                None => String::new(),
            },
            match self.args.images {
                Some(_) => format!(" --images {images}"),
                None => String::new(),
            } + &format!(" --out {}", self.args.out.display()),
        ));
        Err(Error::Interrupted(exit_code))
    }

    /// Saves a run that is stopped. One of less than an epoch, `begun` epochs behind its start, does not take the place of a
    /// model that was trained further: it goes beside it.
    fn save_stopped(&mut self, begun: u64) -> Result<PathBuf> {
        let early = self.args.resume.is_none() && self.trainer.epoch_count() == begun;
        if early && self.out.exists() {
            self.out = self.out.beside("stopped")?;
        }
        if self.saved != Some(self.trainer.step_count()) {
            self.save()?;
        }
        Ok(self.out.path().to_owned())
    }

    /// Trains to the end of the present epoch, saves, and then reports it; or until interrupted, with what exit code.
    fn epoch(&mut self) -> Result<Option<u8>> {
        let begun = self.trainer.epoch_count();
        let clock = Instant::now();
        let (mut steps, mut nll, mut kl) = (0, 0.0, 0.0);
        let last = loop {
            if let Some(exit_code) = self.interrupt.wanted() {
                return Ok(Some(exit_code));
            }
            let metrics = self.trainer.step(&self.train)?;
            self.progress.step(&metrics);
            if self.args.log_steps.is_some_and(|n| metrics.step % n == 0) {
                self.log(&metrics, None);
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
        self.save()?;
        self.report(&mean, step_time)?;
        Ok(None)
    }

    /// Says and logs how the epoch went that ends here.
    fn report(&mut self, train: &StepMetrics, step_time: Duration) -> Result<()> {
        let seed = self.trainer.config().train.seed;
        let test = evaluate(self.trainer.vae(), &self.test, usize::MAX, seed)?;
        let told = self.progress.line(&format!(
            "epoch {}/{}  train {}  test {}  {:.1} ms a step",
            self.trainer.epoch_count(),
            self.epochs,
            terms(train.nll, train.kl),
            terms(test.nll, test.kl),
            step_time.as_secs_f64() * 1e3,
        ));
        self.keep(told);
        self.log(train, Some(&test));
        Ok(())
    }

    /// Remembers the first failure to tell something; the training that it was about is saved.
    fn keep(&mut self, told: Result<()>) {
        let Err(error) = told else { return };
        if self.lost.is_none() && !matches!(error, Error::NobodyReads) {
            self.progress.message(&format!("{error}; training goes on"));
        }
        self.lost.get_or_insert(error);
    }

    fn log(&mut self, train: &StepMetrics, test: Option<&Evaluation>) {
        let told = self.log.write(&Entry {
            epoch: train.epoch,
            step: train.step,
            train_nll: train.nll,
            train_kl: train.kl,
            beta: train.beta,
            heldout: test.map(Into::into),
            seconds: self.started.elapsed().as_secs_f64(),
        });
        self.keep(told);
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
