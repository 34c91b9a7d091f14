//! What an epoch is judged on: the test images or, so that these stay unseen until the end, images held out of the training set.
//! By the latter the best epoch is known, and when training has gone on in vain for long enough.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vae::checkpoint::TrainingState;
use vae::inference::Evaluation;
use vae::{Dataset, Trainer};

use crate::args::TrainArgs;
use crate::error::{Error, Result};
use crate::files;
use crate::model;
use crate::names;
use crate::output::Output;
use crate::place::Place;
use crate::print;
use crate::saving::{Best, BEST};
use crate::sources::Source;

/// How a run stands with images that are held out of its training set. The run's seed says which they are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// How many images.
    pub images: u64,
    /// After how many epochs without a better bound training ends; never where there is no such number.
    pub patience: Option<u64>,
    /// The epoch of the best bound, counted from 1; 0 before there is one.
    pub best_epoch: u64,
    /// That bound, nats per image.
    pub best_elbo: f64,
}

impl State {
    /// What the checkpoint in the file at `path` says of it, if it does.
    pub fn read(training: &TrainingState, path: &Path) -> Result<Option<Self>> {
        let Some(text) = &training.validation else {
            return Ok(None);
        };
        let refuse = |found: String| {
            let expected = "how its run stands with its validation images";
            Error::unexpected(path.display().to_string(), expected, found)
        };
        let state: Self = serde_json::from_str(text).map_err(|e| refuse(e.to_string()))?;
        let last = training.epoch + 1;
        match state.images > 0 && state.best_epoch <= last {
            true => Ok(Some(state)),
            false => Err(refuse(format!(
                "{} images and a best epoch {} of {last} at most",
                state.images, state.best_epoch
            ))),
        }
    }

    /// As a checkpoint has it.
    pub fn written(&self) -> Result<String> {
        serde_json::to_string(self)
            .map_err(|e| Error::unexpected("validation", "finite figures", e.to_string()))
    }
}

/// The images, and what is made of them.
pub enum Judge {
    /// The test images, which decide nothing.
    Test(Dataset),
    /// Images held out of the training set, and how the run stands with them.
    Validation(Dataset, State),
}

impl Judge {
    /// The images.
    pub fn images(&self) -> &Dataset {
        match self {
            Self::Test(images) | Self::Validation(images, _) => images,
        }
    }

    /// What the images are called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Test(_) => "test",
            Self::Validation(..) => "validation",
        }
    }

    /// How the run stands with images held out of the training set, if it is judged on such.
    pub fn state(&self) -> Option<State> {
        match self {
            Self::Test(_) => None,
            Self::Validation(_, state) => Some(*state),
        }
    }

    /// Whether the figures of this `epoch`, counted from 1, are the best so far; from now on they are, then.
    pub fn is_best(&mut self, epoch: u64, figures: &Evaluation) -> bool {
        let Self::Validation(_, state) = self else {
            return false;
        };
        let is_best = state.best_epoch == 0 || figures.elbo > state.best_elbo;
        if is_best {
            (state.best_epoch, state.best_elbo) = (epoch, figures.elbo);
        }
        is_best
    }

    /// After how many epochs in vain training has to end at this `epoch`, if so.
    pub fn in_vain(&self, epoch: u64) -> Option<u64> {
        let state = self.state()?;
        let patience = state.patience?;
        let is_over = state.best_epoch > 0 && epoch.saturating_sub(state.best_epoch) >= patience;
        is_over.then_some(patience)
    }
}

/// How a run stands, before its first step, with images held out of its training set, if it is to be judged on such: as `args`
/// say, and as it `stood` in the checkpoint that they go on from.
pub fn state(args: &TrainArgs, stood: Option<State>) -> Result<Option<State>> {
    let given = args.validation.map(u64::from);
    let patience = args.patience.map(u64::from);
    let Some(from) = &args.resume else {
        return Ok(given.map(|images| State {
            images,
            patience,
            best_epoch: 0,
            best_elbo: 0.0,
        }));
    };
    let had = stood.map(|state| state.images);
    let flag = match (given, patience) {
        (Some(_), _) => "--validation",
        (None, Some(_)) if had.is_none() => "--patience",
        _ => "",
    };
    if !flag.is_empty() && (had.is_none() || given != had) {
        return Err(Error::unexpected(
            format!("{flag} beside --resume {}", from.display()),
            match had {
                Some(had) => format!("{had} as the checkpoint has"),
                None => "none, as the checkpoint was trained on all its images".to_owned(),
            },
            given.or(patience).unwrap_or_default().to_string(),
        ));
    }
    Ok(stood.map(|state| State {
        patience: patience.or(state.patience),
        ..state
    }))
}

/// The images to train on, and those that are held out of them. Refuses copies of the one among the other.
pub fn split(train: &Dataset, source: &Source, state: &State, seed: u64) -> Result<[Dataset; 2]> {
    match source {
        Source::Own(path, set) if set.times > 1 => Err(Error::unexpected(
            format!("--validation with --data {}", path.display()),
            "1,000 pictures or more, as of fewer varied copies are made, and a copy of what is trained on tells nothing",
            format!("{}", set.training.len() / set.times),
        )),
        _ => Ok(train.hold_out(usize::try_from(state.images).unwrap_or(usize::MAX), seed)?),
    }
}

/// Where the best epoch goes, beside `out`: what is there of this run is kept. Refuses another run's file, but with --force.
pub fn best(args: &TrainArgs, out: &Output, trainer: &Trainer, state: &State) -> Result<Best> {
    let to = Output::new(&out.named(BEST), &[])?;
    let bytes = match &args.resume {
        Some(from) => kept(from, trainer, state)?,
        None => None,
    };
    let is_own = |path: &Path| bytes.is_some() && files::read(path).ok() == bytes;
    let is_written = to.exists() && is_own(to.path());
    if to.exists() && !is_written && !args.force {
        if let Some(found) = files::sniff(to.path())? {
            return Err(Error::unexpected(
                to.path().display().to_string(),
                "no file yet, as the best epoch goes there, or --force to replace it",
                found,
            ));
        }
    }
    Ok(Best::new(to, bytes, is_written))
}

/// The best epoch of the run that stands in the file `from`, which may be one that a run which was killed has not told of yet;
/// nothing where it is not there any more, which is told.
fn kept(from: &Path, trainer: &Trainer, state: &State) -> Result<Option<Vec<u8>>> {
    let path = names::with_word(Place::new(from, &[])?.target(), BEST);
    let is_runs = path.exists() && {
        let training = model::read(&path)?.training;
        training.is_some_and(|training| training.run == trainer.run())
    };
    if is_runs {
        return files::read(&path).map(Some);
    }
    if state.best_epoch > 0 {
        let told = "the best epoch of this run is not there; a better one will be";
        print::message(&format!("{}: {told}", path.display()));
    }
    Ok(None)
}
