//! The log of a training run: a file of JSON lines, appended to, so that a resumed run continues it.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use vae::inference::evaluate::Evaluation;

use crate::error::{Acting, Result};
use crate::output;

/// One line. Figures in nats per image.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Passes over the training set, with the fraction of the present one.
    pub epoch: f64,
    /// Steps behind the model.
    pub step: u64,
    /// nll in training: of this step's batch, or the mean over an epoch's steps.
    pub train_nll: f64,
    /// kl in training, likewise.
    pub train_kl: f64,
    /// Weight of kl in the step's loss.
    pub beta: f64,
    /// Figures on the test images, at the end of an epoch.
    #[serde(flatten)]
    pub heldout: Option<Heldout>,
    /// Since the start of this run.
    pub seconds: f64,
}

/// The test images' part of a line.
#[derive(Debug, Serialize)]
pub struct Heldout {
    heldout_nll: f64,
    heldout_kl: f64,
    heldout_elbo: f64,
}

impl From<&Evaluation> for Heldout {
    fn from(evaluation: &Evaluation) -> Self {
        Self {
            heldout_nll: evaluation.nll,
            heldout_kl: evaluation.kl,
            heldout_elbo: evaluation.elbo,
        }
    }
}

/// The open file, if one was asked for.
#[derive(Debug)]
pub struct Log(Option<(File, PathBuf)>);

impl Log {
    /// Opens the file at `path`, where there is one to be, to append to it. It is none of the other files of the run.
    pub fn open(path: Option<&Path>, others: &[&Path]) -> Result<Self> {
        let open =
            |path: &Path| -> Result<_> { Ok((output::append(path, others)?, path.to_owned())) };
        Ok(Self(path.map(open).transpose()?))
    }

    /// Appends a line.
    pub fn write(&mut self, entry: &Entry) -> Result<()> {
        let Some((file, path)) = &mut self.0 else {
            return Ok(());
        };
        serde_json::to_string(entry)
            .map_err(Into::into)
            .and_then(|json| file.write_all(format!("{json}\n").as_bytes()))
            .acting("write", path)
    }
}
