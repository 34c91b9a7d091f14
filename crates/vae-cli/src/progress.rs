//! The bar on a terminal; the lines above it are made by who trains (train.rs). Where standard error is no terminal nothing
//! of it is seen.

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use vae::StepMetrics;

use crate::error::Result;
use crate::print;

/// A bar over all of a run's work.
#[derive(Clone, Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar over things that are called `unit`, of which nothing is seen until it begins.
    pub fn new(unit: &str) -> Self {
        if print::is_quiet() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(0).with_finish(ProgressFinish::AndClear);
        let template = format!("{{bar:30}} {unit} {{pos}}/{{len}}  {{msg}}  {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Begins at `done` of `total` things.
    pub fn begin(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
        self.0.reset_eta();
    }

    /// Moves on to what a step saw.
    pub fn step(&self, metrics: &StepMetrics) {
        self.0.set_position(metrics.step);
        self.0
            .set_message(format!("nll {:.2} kl {:.2}", metrics.nll, metrics.kl));
    }

    /// Moves on by so many.
    pub fn add(&self, count: usize) {
        self.0.inc(count as u64);
    }

    /// Prints a line of what is done above the bar.
    pub fn line(&self, text: &str) -> Result<()> {
        self.0.suspend(|| print::told(text))
    }

    /// A message of what nobody needs to mend, above the bar.
    pub fn note(&self, text: &str) {
        self.0.suspend(|| print::note(text));
    }

    /// A message above the bar.
    pub fn message(&self, text: &str) {
        self.0.suspend(|| print::message(text));
    }
}
