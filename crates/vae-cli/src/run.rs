//! The loop around the core's training step, with the clock, the files and the lines that a person reads. An epoch is saved
//! before anything is said of it.

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
use crate::shell;

/// What is said at once when a signal comes; a step may take seconds.
pub const STOPPING: &str =
    "stopping after this step and saving; a second signal ends at once, without saving";

/// A run under way.
pub struct Run<'a> {
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
    /// Whether a step was made.
    is_moved: bool,
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
        (interrupt, progress): (Interrupt, Progress),
    ) -> Self {
        progress.begin(trainer.step_count(), last_step(&trainer, train.len()));
        Self {
            epochs: trainer.config().train.epochs as u64,
            started: Instant::now(),
            is_moved: false,
            saved: None,
            lost: None,
            args,
            out,
            log,
            progress,
            interrupt,
            trainer,
            train,
            test,
        }
    }

    /// Trains to the last epoch, or until a signal. [`Error::Interrupted`] once the checkpoint is saved.
    pub fn train(mut self) -> Result<()> {
        if self.is_over() {
            let told = self.nothing_to_train();
            let told = self.progress.line(&told);
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
        self.progress.message(&format!(
            "stopped at step {} of {}; to go on: {}",
            self.trainer.step_count(),
            last_step(&self.trainer, self.train.len()),
            shell::way_on(self.args, self.out.path(), self.log.path()),
        ));
        Err(Error::Interrupted(exit_code))
    }

    /// What a run comes to whose epochs are done, in a sentence.
    fn nothing_to_train(&self) -> String {
        let done = self.trainer.epoch_count();
        let mut further = self.trainer.config().train.clone();
        further.epochs = done as usize + 1;
        let way_on = match further.validate() {
            Ok(()) => format!("; --epochs {} or more goes on", further.epochs),
            Err(_) => String::new(),
        };
        let (what, writes) = match (self.goes_on_in_place(), self.args.half) {
            (true, false) => ("do", String::new()),
            (_, half) => {
                let alone = if half { ", weights alone," } else { "" };
                let out = self.out.path().display();
                ("train", format!("; the model{alone} is written to {out}"))
            }
        };
        format!("nothing to {what}: {done} epochs are done{way_on}{writes}")
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
        let mut times = Vec::new();
        let last = loop {
            if let Some(exit_code) = self.interrupt.wanted() {
                return Ok(Some(exit_code));
            }
            let clock = Instant::now();
            let stepped = self.trainer.step(&self.train);
            let metrics = stepped.map_err(|error| self.at_once(error))?;
            times.push(clock.elapsed());
            self.is_moved = true;
            self.progress.step(&metrics);
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
        let seen = self.trainer.seen();
        if seen.images < self.train.len() as u64 {
            self.progress.message(&format!(
                "train figures of epoch {}: of its last {} images, as the checkpoint says nothing of those before",
                begun + 1,
                seen.images,
            ));
        }
        let mean = StepMetrics {
            nll: seen.nll / seen.images as f64,
            kl: seen.kl / seen.images as f64,
            ..last
        };
        self.report(&mean, median(&mut times))?;
        Ok(None)
    }

    /// For a step that could not be made: with the first one it is the checkpoint's fault.
    fn at_once(&self, error: vae::error::Error) -> Error {
        match (&self.args.resume, error) {
            (Some(path), vae::error::Error::Diverged { step }) if !self.is_moved => {
                Error::unexpected(
                    path.display().to_string(),
                    "weights with a finite loss on these images",
                    format!("one that is not finite at step {step}"),
                )
            }
            (_, error) => error.into(),
        }
    }

    /// Says and logs how the epoch went that ends here.
    fn report(&mut self, train: &StepMetrics, step_time: Duration) -> Result<()> {
        let seed = self.trainer.config().train.seed;
        let test = require_finite(evaluate(self.trainer.vae(), &self.test, usize::MAX, seed)?)?;
        let told = self.progress.line(&format!(
            "epoch {}/{}  train {}  test {}{}  {:.1} ms a step",
            self.trainer.epoch_count(),
            self.epochs,
            terms(train.nll, train.kl),
            terms(test.nll, test.kl),
            test.test_error.map_or(String::new(), |error| format!(
                "  test error {:.2} %",
                100.0 * error
            )),
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
            run: self.trainer.run(),
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
        let precision = match training {
            true => Precision::F32,
            false => Precision::F16,
        };
        let checkpoint = self.trainer.checkpoint(training)?;
        if let Err(error) = model::write(&checkpoint, precision, &mut self.out) {
            let Error::Taken(there) = error else {
                return Err(error);
            };
            // Another run has come here meanwhile; neither is lost.
            self.out = self.out.beside("other")?;
            let (there, here) = (there.display(), self.out.path().display());
            let told = format!("a file has come to {there}; saving as {here}");
            self.progress.message(&told);
            model::write(&checkpoint, precision, &mut self.out)?;
        }
        self.saved = Some(self.trainer.step_count());
        Ok(())
    }

    /// Saves a run that is stopped. Before it has come to the end of an epoch it replaces no file but the one that it goes on
    /// from: it goes beside.
    fn save_stopped(&mut self) -> Result<()> {
        if self.saved.is_none() && self.out.exists() && !self.goes_on_in_place() {
            self.out = self.out.beside("stopped")?;
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

/// Both terms and their sum, nats per image.
fn terms(nll: f64, kl: f64) -> String {
    format!("{:.2} = nll {nll:.2} + kl {kl:.2}", nll + kl)
}
