//! `vae info`: what a checkpoint holds.

use std::collections::BTreeMap;

use serde::Serialize;
use vae::{Config, Trainer};

use crate::args::InfoArgs;
use crate::config::toml;
use crate::error::{InFile, Result};
use crate::model;
use crate::print;
use crate::validation::State;

/// What is told; the names are those of the JSON.
#[derive(Serialize)]
struct Info {
    config: Config,
    /// How many numbers are learned.
    parameters: usize,
    /// Steps behind the model, where the file says so.
    step: Option<u64>,
    /// Whole epochs behind the model, where the file says so.
    epoch: Option<u64>,
    /// How it stands with images held out of the training set, where it is judged on such.
    #[serde(skip_serializing_if = "Option::is_none")]
    validation: Option<State>,
    /// Each parameter's shape.
    tensors: BTreeMap<String, Vec<usize>>,
}

/// Reads and prints.
pub fn run(args: &InfoArgs) -> Result<()> {
    let checkpoint = model::read_as(&args.model)?;
    let tensors: BTreeMap<_, _> = checkpoint
        .parameters
        .iter()
        .map(|(name, tensor)| (name.clone(), tensor.dims().to_vec()))
        .collect();
    let trained = checkpoint.training.is_some();
    let validation = match &checkpoint.training {
        Some(training) => State::read(training, &args.model)?,
        None => None,
    };
    let trainer = Trainer::from_checkpoint(checkpoint).in_file(&args.model)?;
    let info = Info {
        config: trainer.config().clone(),
        parameters: trainer.vae().parameters().count(),
        step: trained.then(|| trainer.step_count()),
        epoch: trained.then(|| trainer.epoch_count()),
        validation,
        tensors,
    };
    if args.json {
        return print::json(&info);
    }
    print_text(&info)
}

/// The configuration as TOML, which `--config` reads again; the rest as comments in it.
fn print_text(info: &Info) -> Result<()> {
    print::line(&toml(&info.config)?)?;
    print::line(&format!("# {} parameters", info.parameters))?;
    match (info.step, info.epoch) {
        (Some(step), Some(epoch)) => print::line(&format!("# step {step}, epoch {epoch}"))?,
        _ => print::line("# weights alone, nothing to resume from")?,
    }
    if let Some(judged) = info.validation {
        print::line(&format!(
            "# judged on {} images held out of training, the best epoch {}: elbo {:.2}",
            judged.images, judged.best_epoch, judged.best_elbo
        ))?;
    }
    for (name, shape) in &info.tensors {
        print::line(&format!("# {name} {shape:?}"))?;
    }
    Ok(())
}
