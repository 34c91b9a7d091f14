//! The loop around the core's training step, with the clock, the files and the lines that a person reads. An epoch is saved
//! before anything is said of it.

use std::time::{Duration, Instant};

use vae::inference::{evaluate, Evaluation};
use vae::{Checkpoint, Dataset, StepMetrics, Trainer};

use crate::args::TrainArgs;
use crate::beginning;
use crate::ending;
use crate::entry::{Entry, Heldout};
use crate::error::{Error, Result};
use crate::eval::require_finite;
use crate::events::Events;
use crate::interrupt::Interrupt;
use crate::log::Log;
use crate::progress::Progress;
use crate::saving::Saving;
use crate::shell;
use crate::validation::Judge;

/// What is said at once when a signal comes; a step may take seconds.
pub const STOPPING: &str =
    "stopping after this step and saving; a second signal ends at once, without saving";

/// A run under way.
pub struct Run<'a> {
    args: &'a TrainArgs,
    saving: Saving<'a>,
    trainer: Trainer,
    train: Dataset,
    judge: Judge,
    epochs: u64,
    log: Log,
    events: Events,
    progress: Progress,
    interrupt: Interrupt,
    started: Instant,
    /// Whether a step was made.
    is_moved: bool,
    /// The first line or entry that could not be written. It costs no training, and is told at the end.
    lost: Option<Error>,
}

impl<'a> Run<'a> {
    /// A run that begins where `trainer` stands, with the images to train on and those to judge it by.
    pub fn new(
        args: &'a TrainArgs,
        saving: Saving<'a>,
        (log, events): (Log, Events),
        trainer: Trainer,
        (train, judge): (Dataset, Judge),
        (interrupt, progress): (Interrupt, Progress),
    ) -> Self {
        progress.begin(trainer.step_count(), last_step(&trainer, &train));
        Self {
            epochs: trainer.config().train.epochs as u64,
            started: Instant::now(),
            is_moved: false,
            lost: None,
            args,
            saving,
            log,
            events,
            progress,
            interrupt,
            trainer,
            train,
            judge,
        }
    }

    /// Trains to the last epoch, or until a signal. [`Error::Interrupted`] once the checkpoint is saved.
    pub fn train(mut self) -> Result<()> {
        if self.is_over() {
            let told = ending::nothing_to_train(&self.trainer, &self.judge, &self.saving);
            self.tell(&told);
            if self.saving.goes_on_in_place() && !self.args.half {
                return self.end();
            }
        }
        if !self.is_over() {
            let (trainer, train) = (&self.trainer, &self.train);
            self.tell(&beginning::of(trainer, train, &self.judge, self.args));
        }
        let mut ended_by = None;
        while !self.is_over() && ended_by.is_none() {
            ended_by = self.epoch()?;
        }
        let Some(exit_code) = ended_by else {
            let step = self.trainer.step_count();
            if self.args.half {
                self.saving.weights(self.trainer.checkpoint(false)?)?;
            } else if !self.saving.is_at(step) {
                let state = self.state()?;
                self.saving.state(&state, step)?;
            }
            let best = ending::best(&self.trainer, &self.judge, &self.saving);
            if let Some(told) = best {
                self.tell(&told);
            } else if self.is_moved {
                self.tell(&ending::saved(&self.trainer, &self.saving));
            }
            return self.end();
        };
        let state = self.state()?;
        self.saving.stopped(&state, self.trainer.step_count())?;
        self.progress.message(&format!(
            "stopped at step {} of {}; to go on: {}",
            self.trainer.step_count(),
            last_step(&self.trainer, &self.train),
            shell::way_on(self.args, self.saving.path(), self.log.path()),
        ));
        Err(Error::Interrupted(exit_code))
    }

    fn is_over(&self) -> bool {
        let done = self.trainer.epoch_count();
        done >= self.epochs || self.judge.in_vain(done).is_some()
    }

    /// What the run can go on from.
    fn state(&self) -> Result<Checkpoint> {
        let mut state = self.trainer.checkpoint(true)?;
        if let Some(training) = &mut state.training {
            let judged = self.judge.state();
            training.validation = judged.map(|state| state.written()).transpose()?;
        }
        Ok(state)
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
        let (mut times, mut judged) = (Vec::new(), None);
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
                judged = self.end_epoch();
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
            self.progress.note(&format!(
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
        let figures = match judged {
            Some(figures) => figures,
            None => self.judged(),
        };
        self.report(&mean, &figures?, median(&mut times));
        Ok(None)
    }

    /// Saves what an epoch came to, and whether it is the best, where these figures, of images held out of the training set, say
    /// so. Where that fails the next epoch tries again, and the end must succeed.
    fn end_epoch(&mut self) -> Option<Result<Evaluation>> {
        let figures = self.judge.state().map(|_| self.judged());
        let is_best = match &figures {
            Some(Ok(figures)) => self.judge.is_best(self.trainer.epoch_count(), figures),
            _ => false,
        };
        let saved = self.state().and_then(|state| {
            if is_best {
                self.saving.is_best(&state)?;
            }
            self.saving.state(&state, self.trainer.step_count())
        });
        if let Err(error) = saved {
            let again = "training goes on, and the next epoch tries again";
            self.progress.message(&format!("{error}; {again}"));
        }
        figures
    }

    /// The figures of the model as it is, on the images that it is judged by.
    fn judged(&self) -> Result<Evaluation> {
        let seed = self.trainer.config().train.seed;
        let figures = evaluate(self.trainer.vae(), self.judge.images(), usize::MAX, seed)?;
        Ok(require_finite(figures)?)
    }

    /// For a step that could not be made: with the first one it is the checkpoint's fault.
    fn at_once(&self, error: vae::Error) -> Error {
        match (&self.args.resume, error) {
            (Some(path), vae::Error::Diverged { step }) if !self.is_moved => Error::unexpected(
                path.display().to_string(),
                "weights with a finite loss on these images",
                format!("one that is not finite at step {step}"),
            ),
            (_, error) => error.into(),
        }
    }

    /// Says and logs how the epoch went that ends here.
    fn report(&mut self, train: &StepMetrics, figures: &Evaluation, step_time: Duration) {
        let name = self.judge.name();
        self.tell(&format!(
            "epoch {}/{}  train {}  {name} {}{}  {:.1} ms a step",
            self.trainer.epoch_count(),
            self.epochs,
            terms(train.nll, train.kl),
            terms(figures.nll, figures.kl),
            figures.test_error.map_or(String::new(), |error| format!(
                "  {name} error {:.2} %",
                100.0 * error
            )),
            step_time.as_secs_f64() * 1e3,
        ));
        self.log(train, Some(figures));
    }

    fn tell(&mut self, line: &str) {
        let told = self.progress.line(line);
        self.keep(told);
    }

    /// Remembers the first failure to tell something; the training that it was about is saved.
    fn keep(&mut self, told: Result<()>) {
        let Err(error) = told else { return };
        if self.lost.is_none() && !matches!(error, Error::NobodyReads) {
            self.progress.message(&format!("{error}; training goes on"));
        }
        self.lost.get_or_insert(error);
    }

    fn log(&mut self, train: &StepMetrics, figures: Option<&Evaluation>) {
        let is_validation = self.judge.state().is_some();
        let entry = Entry {
            epoch: train.epoch,
            step: train.step,
            train_nll: train.nll,
            train_kl: train.kl,
            beta: train.beta,
            heldout: figures.map(|figures| Heldout::new(figures, is_validation)),
            seconds: self.started.elapsed().as_secs_f64(),
            run: self.trainer.run(),
        };
        let told = self.events.write(&entry);
        self.keep(told);
        let told = self.log.write(entry);
        self.keep(told);
    }
}

/// The step at which the last epoch ends.
fn last_step(trainer: &Trainer, data: &Dataset) -> u64 {
    let train = &trainer.config().train;
    let left = (train.epochs as u64).saturating_sub(trainer.epoch_count());
    let whole = data.len().div_ceil(train.batch) as u64;
    // Of the present epoch steps may be behind us.
    let steps = |others| trainer.steps_left(data) as u64 + others * whole;
    trainer.step_count() + left.checked_sub(1).map_or(0, steps)
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
