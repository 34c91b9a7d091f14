//! The loop around the core's training step, with the clock, the files and the lines that a person reads. An epoch is saved
//! before anything is said of it.

use std::path::Path;
use std::time::{Duration, Instant};

use vae::checkpoint::Precision;
use vae::data::Dataset;
use vae::inference::evaluate::{evaluate, Evaluation};
use vae::train::{StepMetrics, Trainer};

use crate::args::TrainArgs;
use crate::error::{Error, Result};
use crate::eval::require_finite;
use crate::interrupt::Interrupt;
use crate::log::{Entry, Log};
use crate::model;
use crate::output::Output;
use crate::progress::Progress;

/// What is said at once when a signal comes; a step may take seconds.
const STOPPING: &str =
    "stopping after this step and saving; a second signal ends at once, without saving";

/// A run under way.
pub struct Run<'a> {
    args: &'a TrainArgs,
    out: Output,
    /// Whether there was a file at `out` when the run began.
    replaces: bool,
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

impl<'a> Run<'a> {
    /// A run that begins where `trainer` stands, with the images to train on and those held out.
    pub fn new(
        args: &'a TrainArgs,
        out: Output,
        log: Log,
        trainer: Trainer,
        [train, test]: [Dataset; 2],
    ) -> Result<Self> {
        let last = last_step(&trainer, train.len());
        let progress = Progress::new("step", trainer.step_count(), last);
        let bar = progress.clone();
        Ok(Self {
            epochs: trainer.config().train.epochs as u64,
            interrupt: Interrupt::listen(move || bar.message(STOPPING))?,
            replaces: out.exists(),
            started: Instant::now(),
            saved: None,
            lost: None,
            args,
            out,
            log,
            progress,
            trainer,
            train,
            test,
        })
    }

    /// Trains to the last epoch, or until a signal. [`Error::Interrupted`] once the checkpoint is saved.
    pub fn train(mut self) -> Result<()> {
        if self.args.resume.is_some() && self.is_over() {
            let done = self.trainer.epoch_count();
            let told = self.progress.line(&format!(
                "nothing to do: {done} epochs are done; --epochs {} or more goes on",
                done + 1
            ));
            self.keep(told);
            if self.goes_on_in_place() && !self.args.half {
                return self.end();
            }
        }
        let mut ended_by = None;
        while !self.is_over() && ended_by.is_none() {
            ended_by = self.epoch()?;
        }
        let Some(exit_code) = ended_by else {
            if self.args.half {
                self.save(false)?;
            } else if !self.is_saved() {
                self.save(true)?;
            }
            return self.end();
        };
        self.save_stopped()?;
        let out = quoted(self.out.path());
        let data = self.args.data.as_ref();
        self.progress.message(&format!(
            "stopped at step {} of {}; to go on: vae train --resume {out}{} --out {out}",
            self.trainer.step_count(),
            last_step(&self.trainer, self.train.len()),
            data.map_or(String::new(), |data| format!(" --data {}", quoted(data))),
        ));
        Err(Error::Interrupted(exit_code))
    }

    fn is_over(&self) -> bool {
        self.trainer.epoch_count() >= self.epochs
    }

    fn is_saved(&self) -> bool {
        self.saved == Some(self.trainer.step_count())
    }

    /// Whether what is to be written is the file that the run goes on from.
    fn goes_on_in_place(&self) -> bool {
        let from = self.args.resume.as_deref();
        from.is_some_and(|from| self.out.is(from))
    }

    /// What a run comes to that has nothing left to do.
    fn end(self) -> Result<()> {
        match self.lost {
            None | Some(Error::NobodyReads) => Ok(()),
            Some(error) => Err(error),
        }
    }

    /// Trains to the end of the present epoch, saves, and then reports it; or until interrupted, with what exit code.
    fn epoch(&mut self) -> Result<Option<u8>> {
        let begun = self.trainer.epoch_count();
        let (mut times, mut nll, mut kl) = (Vec::new(), 0.0, 0.0);
        let last = loop {
            if let Some(exit_code) = self.interrupt.wanted() {
                return Ok(Some(exit_code));
            }
            let clock = Instant::now();
            let metrics = self.trainer.step(&self.train)?;
            times.push(clock.elapsed());
            self.progress.step(&metrics);
            nll += metrics.nll;
            kl += metrics.kl;
            let ends = self.trainer.epoch_count() > begun;
            if ends {
                self.save_epoch();
            }
            if self.args.log_steps.is_some_and(|n| metrics.step % n == 0) {
                self.log(&metrics, None);
            }
            if ends {
                break metrics;
            }
        };
        let steps = times.len() as f64;
        let mean = StepMetrics {
            nll: nll / steps,
            kl: kl / steps,
            ..last
        };
        self.report(&mean, median(&mut times))?;
        Ok(None)
    }

    /// Says and logs how the epoch went that ends here.
    fn report(&mut self, train: &StepMetrics, step_time: Duration) -> Result<()> {
        let seed = self.trainer.config().train.seed;
        let test = require_finite(evaluate(self.trainer.vae(), &self.test, usize::MAX, seed)?)?;
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
        let told = self.log.write(Entry {
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

    /// Saves what the run can go on from. Where that fails the next epoch tries again, and the end must succeed.
    fn save_epoch(&mut self) {
        if let Err(error) = self.save(true) {
            let again = "training goes on, and the next epoch tries again";
            self.progress.message(&format!("{error}; {again}"));
        }
    }

    /// Saves with the state of the `training`, or weights alone, for shipping.
    fn save(&mut self, training: bool) -> Result<()> {
        if self.saved.is_none() && !self.replaces && self.out.exists() {
            // Another run has come here meanwhile; neither is lost.
            let there = self.out.path().display().to_string();
            self.out = self.out.beside("other")?;
            let here = self.out.path().display();
            self.progress
                .message(&format!("a file has come to {there}; saving as {here}"));
        }
        let precision = match training {
            true => Precision::F32,
            false => Precision::F16,
        };
        model::write(&self.trainer.checkpoint(training)?, precision, &self.out)?;
        self.saved = Some(self.trainer.step_count());
        Ok(())
    }

    /// Saves a run that is stopped. Before it has come to the end of an epoch it replaces no file but the one that it goes on
    /// from: it goes beside.
    fn save_stopped(&mut self) -> Result<()> {
        if self.saved.is_none() && self.out.exists() && !self.goes_on_in_place() {
            self.out = self.out.beside("stopped")?;
            self.replaces = false;
        }
        match self.is_saved() {
            true => Ok(()),
            false => self.save(true),
        }
    }
}

/// The step at which the last epoch ends.
fn last_step(trainer: &Trainer, images: usize) -> u64 {
    let train = &trainer.config().train;
    let left = (train.epochs as u64).saturating_sub(trainer.epoch_count());
    trainer.step_count() + left * images.div_ceil(train.batch) as u64
}

/// The middle one: a pause of the whole machine is no step's time.
fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// Both terms and their sum, nats per image.
fn terms(nll: f64, kl: f64) -> String {
    format!("{:.2} = nll {nll:.2} + kl {kl:.2}", nll + kl)
}
