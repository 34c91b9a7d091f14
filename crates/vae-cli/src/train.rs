//! `vae train`: what is trained, on what and from where, and what must not be written over. The loop is in `run`.

use std::path::Path;

use vae::config::Stage;
use vae::content::EMPTY;
use vae::model::declarations;
use vae::{Checkpoint, Config, Dataset, Trainer};

use crate::args::{Rows, TrainArgs};
use crate::error::{Error, InFile, Result};
use crate::events::Events;
use crate::files;
use crate::interrupt::Interrupt;
use crate::log::Log;
use crate::model;
use crate::output::Output;
use crate::print;
use crate::progress::Progress;
use crate::run::{Run, STOPPING};
use crate::saving::{Saving, BEST};
use crate::sources::{self, Part, Source};
use crate::taken;
use crate::target;
use crate::validation::{self, Judge, State};

/// Trains as `args` say. [`Error::Interrupted`] once the checkpoint of a run that was asked to stop is written.
pub fn run(args: &TrainArgs) -> Result<()> {
    let out = output(args)?;
    let (trainer, seen) = match (&args.resume, &args.weights) {
        (Some(path), _) => resume(path, args)?,
        (None, Some(path)) => (begin_from(path, args)?, Seen::default()),
        (None, None) => {
            let config = fresh(args)?;
            require_memory(&config)?;
            (Trainer::new(config)?, Seen::default())
        }
    };
    let model = &trainer.config().model;
    let source = Source::find(args.data.as_deref(), model)?;
    let read = source.files();
    out.require_apart(&read)?;
    let judged = validation::state(args, seen.validation)?;
    let limit = args.images.map(|n| n as usize);
    let train = source.read(Part::Train, limit.or(seen.all()), model)?;
    sources::say_fewer(limit, train.len());
    let (train, judge) = match judged {
        None => (train, Judge::Test(source.read(Part::Test, None, model)?)),
        Some(state) => {
            let seed = trainer.config().train.seed;
            let [train, held_out] = validation::split(&train, &source, &state, seed)?;
            (train, Judge::Validation(held_out, state))
        }
    };
    seen.require(&train)?;
    let best = match &judged {
        Some(state) => Some(validation::best(args, &out, &trainer, state)?),
        None => None,
    };
    for told in args.flags.idle(trainer.config()) {
        print::message(&told);
    }
    let best_path = judged.map(|_| out.named(BEST));
    let own = [
        Some(args.out.as_path()),
        args.resume.as_deref(),
        best_path.as_deref(),
    ];
    let others: Vec<&Path> = own
        .into_iter()
        .flatten()
        .chain(read)
        .chain(args.flags.config())
        .collect();
    let from = args.resume.as_ref().map(|_| &trainer);
    let log = Log::open(
        args.log.as_deref(),
        judged.is_some(),
        &others,
        from,
        args.force,
    )?;
    let events = Events::new(args.tensorboard.as_deref(), trainer.step_count() + 1)?;
    let progress = Progress::new("step");
    let bar = progress.clone();
    let saving = Saving::new(args, out, best, progress.clone());
    // From now on, so that whoever stops a run finds what there was of it; until now it is nothing, and a signal is the end.
    let interrupt = Interrupt::listen(move || bar.message(STOPPING))?;
    Run::new(
        args,
        saving,
        (log, events),
        trainer,
        (train, judge),
        (interrupt, progress),
    )
    .train()
}

/// The checkpoint to write. What is known by its first bytes, as another run's is, is not written over unasked, nor is what
/// training can go on from by weights alone.
fn output(args: &TrainArgs) -> Result<Output> {
    let data = args.data.as_deref().filter(|data| data.is_file());
    let read = [args.flags.config(), args.weights.as_deref()];
    let inputs: Vec<&Path> = data.into_iter().chain(read.into_iter().flatten()).collect();
    let out = target::numbers(&args.out, &inputs)?;
    if !out.exists() || args.force {
        return Ok(out);
    }
    let refuse = |expected: &str, found: &str| {
        let path = out.path().display().to_string();
        Err(Error::unexpected(path, expected, found))
    };
    let goes_on = args.resume.as_deref().is_some_and(|from| out.is(from));
    match files::sniff(out.path())? {
        None | Some(EMPTY) => Ok(out),
        Some(found) if !goes_on => refuse(
            "a new name, --resume from this file, or --force to replace it",
            found,
        ),
        Some(_) if args.half => refuse(
            "a name of their own for weights alone, or --force",
            "the checkpoint that this run goes on from",
        ),
        Some(_) => Ok(out),
    }
}

/// The configuration of a fresh run: where no flag or file says otherwise, a model of the dataset that is named.
pub fn fresh(args: &TrainArgs) -> Result<Config> {
    let file = args.flags.file()?;
    let named = file["model"]["data"].as_str();
    let as_table = args.rows.map(|rows| rows == Rows::Table);
    let model = sources::fresh_model(args.data.as_deref(), named, as_table)?;
    let base = Config {
        model,
        ..Config::default()
    };
    let mut config = args.flags.fresh(&base, &file)?;
    // Those of the data, of a model that is told none.
    if config.model.class_units() == 0 && config.model.classes == base.model.classes {
        config.model.classes = None;
    }
    Ok(config)
}

/// What a checkpoint knows of the images that it was trained on, if it was at all.
#[derive(Default)]
struct Seen {
    count: Option<usize>,
    fingerprint: Option<u32>,
    validation: Option<State>,
}

impl Seen {
    /// How many images there were with those that were held out of them.
    fn all(&self) -> Option<usize> {
        let held_out = self.validation.map_or(0, |state| state.images as usize);
        self.count.map(|count| count.saturating_add(held_out))
    }

    /// Refuses others: no run goes on exactly with them.
    fn require(&self, train: &Dataset) -> Result<()> {
        let refuse = |expected: String, found: String| {
            let what = "training images (--images, --data)";
            Err(Error::unexpected(what, expected, found))
        };
        if let Some(count) = self.count.filter(|&count| count != train.len()) {
            let expected = format!("{count} as before --resume");
            return refuse(expected, train.len().to_string());
        }
        let others = self
            .fingerprint
            .is_some_and(|own| own != train.fingerprint());
        match others {
            true => refuse("those of before --resume".into(), "as many others".into()),
            false => Ok(()),
        }
    }
}

/// The trainer that stood in the file at `path`, and what it was trained on.
fn resume(path: &Path, args: &TrainArgs) -> Result<(Trainer, Seen)> {
    let checkpoint = model::read(path)?;
    let Some(training) = &checkpoint.training else {
        return Err(Error::unexpected(
            path.display().to_string(),
            "a checkpoint with the state of its training",
            "weights alone, as --half writes them",
        ));
    };
    let seen = Seen {
        count: Some(training.images as usize).filter(|&images| images > 0),
        fingerprint: training.fingerprint,
        validation: State::read(training, path)?,
    };
    let config = args.flags.resumed("resume", path, &checkpoint.config)?;
    require_memory(&config)?;
    let mut trainer = Trainer::from_checkpoint(checkpoint).in_file(path)?;
    trainer.configure(config.train)?;
    Ok((trainer, seen))
}

/// A new run of the model in the file at `path`, with its settings where no flag says otherwise.
fn begin_from(path: &Path, args: &TrainArgs) -> Result<Trainer> {
    let mut checkpoint = model::read(path)?;
    if checkpoint.assumed {
        checkpoint = taken::take(checkpoint, args.flags.given(), path)?;
    }
    let config = args.flags.resumed("weights", path, &checkpoint.config)?;
    require_memory(&config)?;
    let fresh = Checkpoint {
        config,
        training: None,
        ..checkpoint
    };
    Trainer::from_checkpoint(fresh).in_file(path)
}

/// Refuses a model or batch that memory has no room for: each parameter with its gradient, two moments and what a checkpoint
/// and its bytes copy of them; of a batch what the widest parts hold for the way back.
fn require_memory(config: &Config) -> Result<()> {
    let Config { model, train } = config;
    let declared = declarations(model)?;
    let count = |(_, shape): &(String, Vec<usize>)| shape.iter().product::<usize>();
    let parameters: usize = declared.iter().map(count).sum();
    let maps = model.stages().iter().map(Stage::numbers).sum::<usize>();
    let widths = model
        .hidden
        .iter()
        .chain(&model.decoder_layers())
        .sum::<usize>()
        + 2 * maps;
    let rows = train.batch * model.passes_per_image();
    let batch = rows * (model.encoder_inputs() + 2 * widths + 3 * model.logits());
    let numbers = 10 * parameters + batch;
    files::require_memory("training a model of this size", numbers * size_of::<f32>())
}
